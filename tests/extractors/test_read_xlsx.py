"""XLSX and XLS: values as seen, merges, sheets, and files that mean harm."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_files import DATA, exact, raw_xlsx, shape, zipped
from mailuo_extractors.limits import Limits
from mailuo_extractors.readers.xls import read_xls
from mailuo_extractors.readers.xlsx import read_xlsx
from mailuo_graph.errors import UnreadableDocument

TWO_UNITS = [
    ("绩效目标表", 1, [("项目支出绩效目标表（2030年度）", 1, 6), "^", "^", "^", "^", "^"]),
    ("绩效目标表", 2, ["单位：万元"]),
    ("绩效目标表", 3, ["项目名称", "总计", "绩效目标", "指标", "年度指标值", "完成时间"]),
    ("绩效目标表", 4, ["合计", "1234.8"]),
    (
        "绩效目标表", 5,
        [("河道清淤整治项目", 2, 1), ("1234.5", 2, 1), ("清淤\n护岸", 2, 1), "水质达标率", "≥95%", "2030-12-31"],
    ),
    ("绩效目标表", 6, ["^", "^", "^", "巡查次数", "≥12次", "2030-06-01 08:30"]),
    ("绩效目标表", 7, ["路灯养护", "0.3", "保持照明", "亮灯率", "≥99.5%", "#DIV/0!"]),
    ("第二单位", 3, ["", "单位二"]),
    ("第二单位", 9, ["", "", "", "TRUE"]),
]  # fmt: skip


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_an_office_made_workbook(ending):
    """XLSX and XLS of one table give the same rows: percent, words, dates and merges as its reader sees them; a hidden
    sheet is left out and said, an error in a cell is said with its place."""
    data = (DATA / f"two_units.{ending}").read_bytes()
    source = (read_xlsx if ending == "xlsx" else read_xls)(data, f"two_units.{ending}")
    assert source.format == ending
    rows = [(row.sheet, number, cells) for row, (_, number, cells) in zip(source.rows, shape(source), strict=True)]
    assert rows == TWO_UNITS
    assert exact(source)
    said = sorted((trouble.row or 0, trouble.en.split(",")[0]) for trouble in source.troubles)
    assert said[0] == (0, "Sheet “代码表” is hidden")
    assert said[1][0] == 7
    assert "#DIV/0!" in said[1][1]


def test_a_formula_without_a_result_is_said():
    """Programs that write formulas without computing them leave the total empty; that is no empty cell."""
    book = openpyxl.Workbook()
    book.active.append(["合计", "=SUM(B2:B3)"])
    book.active.append(["甲项目", 12])
    source = read_xlsx(saved(book), "a.xlsx")
    assert shape(source) == [(0, 1, ["合计"]), (0, 2, ["甲项目", "12"])]
    assert [trouble.row for trouble in source.troubles] == [1]
    assert "B1" in source.troubles[0].en


def test_many_troubles_of_a_kind_are_counted():
    """A sheet of formulas without results gives twenty sentences and a number, not thousands."""
    book = openpyxl.Workbook()
    for _ in range(50):
        book.active.append(["甲", "=1"])
    troubles = read_xlsx(saved(book), "a.xlsx").troubles
    assert len(troubles) == 21
    assert "30" in troubles[-1].en


def test_strings_of_every_kind():
    """Shared, rich, phonetic, inline and escaped strings; cells and rows that do not say where they stand."""
    data = raw_xlsx(
        "<sheetData><row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>"
        "<row><c t='inlineStr'><is><t>内</t><t>联</t></is></c><c t='str'><f>A1</f><v>甲_x000D_\n乙</v></c>"
        "<c t='s'><v>99</v></c><c t='b'><v>0</v></c><c t='d'><v>2030-01-31</v></c></row></sheetData>",
        strings="<si><r><t>项</t></r><r><t>目</t></r><rPh><t>读音</t></rPh></si><si><t>a_x000D_\nb</t></si>",
    )
    source = read_xlsx(data, "a.xlsx")
    assert shape(source) == [
        (0, 1, ["项目", "a\nb"]),
        (0, 2, ["内联", "甲\n乙", "", "FALSE", "2030-01-31"]),
    ]
    assert exact(source)


def test_a_value_in_the_last_cell_costs_nothing():
    """A stray value in XFD1048576, which made a dense reader end by signal, is one more row."""
    data = raw_xlsx(
        "<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>合计</t></is></c></row>"
        "<row r='1048576'><c r='XFD1048576'><v>7</v></c></row></sheetData>"
    )
    source = read_xlsx(data, "a.xlsx")
    assert [row.number for row in source.rows] == [1, 1048576]
    assert [cell.text for cell in source.rows[1].cells if cell.text] == ["7"]
    assert len(source.rows[1].cells) == 16384


def test_cells_beyond_a_sheet_are_not_believed():
    """Places that no sheet has are skipped, also merges over all of it."""
    data = raw_xlsx(
        "<sheetData><row r='1'><c r='A1'><v>1</v></c><c r='ZZZ1'><v>2</v></c></row>"
        "<row r='9999999'><c r='A9999999'><v>3</v></c></row></sheetData>"
        "<mergeCells><mergeCell ref='A1:XFD1048576'/><mergeCell ref='B9:A1'/><mergeCell ref='x'/></mergeCells>"
    )
    assert shape(read_xlsx(data, "a.xlsx")) == [(0, 1, ["1"])]


def test_hundreds_of_thousands_of_empty_rows():
    """Rows without values, styled as programs leave them, give no rows and take no memory to speak of."""
    rows = "".join(f"<row r='{number}' ht='15'><c r='A{number}' s='1'/></row>" for number in range(2, 250_001))
    data = raw_xlsx(f"<sheetData><row r='1'><c r='A1'><v>1</v></c></row>{rows}</sheetData>")
    assert shape(read_xlsx(data, "a.xlsx")) == [(0, 1, ["1"])]


def test_bombs_are_refused():
    """A part that unpacks to hundreds of times its size is left alone, whatever it would be."""
    for part in ({"sheet": " " * 40_000_000}, {"sheet": "", "strings": f"<si><t>{'a' * 40_000_000}</t></si>"}):
        with pytest.raises(UnreadableDocument, match="压缩炸弹"):
            read_xlsx(raw_xlsx(**part), "a.xlsx")
    strings = f"<si><t>{'ab' * 500}</t></si>" * 50
    cells = "".join(f"<row><c t='s'><v>{number % 50}</v></c></row>" for number in range(2000))
    with pytest.raises(UnreadableDocument, match="上限"):
        read_xlsx(raw_xlsx(f"<sheetData>{cells}</sheetData>", strings=strings), "a.xlsx", Limits(text_bytes=1_000_000))


def test_entities_are_refused():
    """A document type has no place in a workbook: it is where entities, near or far, are declared."""
    data = raw_xlsx("<sheetData/>")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["xl/worksheets/sheet1.xml"] = (
        b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><worksheet><sheetData><row><c t='str'><v>&a;</v></c>"
        b"</row></sheetData></worksheet>"
    )
    with pytest.raises(UnreadableDocument, match="DOCTYPE"):
        read_xlsx(zipped(files), "a.xlsx")


def test_too_many_merges_are_said():
    """Merges that cover more than the bound are not expanded; the values stay."""
    merges = "".join(f"<mergeCell ref='A{row}:ZZ{row + 400}'/>" for row in range(1, 400))
    rows = "".join(f"<row r='{row}'><c r='Z{row}'><v>1</v></c></row>" for row in range(1, 400))
    data = raw_xlsx(f"<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>")
    source = read_xlsx(data, "a.xlsx", Limits(cells=50_000))
    assert any("merged" in trouble.en for trouble in source.troubles)


def test_damage_is_a_sentence():
    """A file cut anywhere, one without its parts or with broken XML says so."""
    whole = (DATA / "two_units.xlsx").read_bytes()
    old = (DATA / "two_units.xls").read_bytes()
    for share in range(1, 10):
        with pytest.raises(UnreadableDocument, match=r"a\.xlsx"):
            read_xlsx(whole[: len(whole) * share // 10], "a.xlsx")
        with pytest.raises(UnreadableDocument, match=r"a\.xls"):
            read_xls(old[: len(old) * share // 10], "a.xls")
    with pytest.raises(UnreadableDocument, match="workbook"):
        read_xlsx(zipped({"[Content_Types].xml": ""}), "a.xlsx")
    with pytest.raises(UnreadableDocument, match="sheet1"):
        read_xlsx(raw_xlsx("<sheetData><row>"), "a.xlsx")


CELLS = st.one_of(
    st.none(), st.integers(-10**9, 10**9), st.sampled_from(["甲", "乙\n丙", "a\tb", "1,234.50", " 空 "]), st.booleans(),
    st.floats(-1e6, 1e6).map(lambda value: round(value, 2)), st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)),
)  # fmt: skip


def as_seen(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"
    return str(value)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=6),
    st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(0, 2), st.integers(0, 2)),
)
def test_any_sheet_gives_back_what_was_written(rows, merge):
    """What openpyxl writes comes back in its place, with one merge wherever it falls."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    top, left, down, right = merge
    if down or right:
        book.active.merge_cells(start_row=top, start_column=left, end_row=top + down, end_column=left + right)
    source = read_xlsx(saved(book), "a.xlsx")
    covered = {
        (top + y, left + x) for y in range(down + 1) for x in range(right + 1) if (y, x) != (0, 0)
    } if down or right else set()  # fmt: skip
    expected = {
        (y, x): as_seen(value)
        for y, row in enumerate(rows, start=1)
        for x, value in enumerate(row, start=1)
        if as_seen(value) and (y, x) not in covered
    }
    found = {
        (row.number, x): cell.text for row in source.rows for x, cell in enumerate(row.cells, start=1) if cell.text
    }
    assert found == expected
    marked = {(row.number, x) for row in source.rows for x, cell in enumerate(row.cells, start=1) if cell.covered}
    assert marked <= covered
    assert exact(source)
