"""DOCX: reading order, merges, tracked changes, nested tables and text boxes."""

import io

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_files import exact, raw_docx, shape, zipped
from mailuo_extractors.limits import Limits
from mailuo_extractors.readers.docx import read_docx
from mailuo_graph.errors import UnreadableDocument


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(content, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else paragraph(content)}</w:tc>"


def row(*cells, properties=""):
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows):
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def test_paragraphs_and_tables_in_reading_order():
    """What stands between two tables comes between them; tabs of running text make cells."""
    data = raw_docx(
        paragraph("表一") + table(row(cell("甲"), cell("1"))) + "<w:p/>" + "<w:p><w:r><w:t>部门：局</w:t><w:tab/>"
        "<w:t>单位：万元</w:t></w:r></w:p>" + table(row(cell("乙"), cell("2"))),
        header=paragraph("二〇三〇年部门预算"),
    )
    source = read_docx(data, "a.docx")
    assert shape(source) == [
        (0, 1, ["二〇三〇年部门预算"]),
        (0, 2, ["表一"]),
        (1, 1, ["甲", "1"]),
        (0, 4, ["部门：局", "单位：万元"]),
        (2, 1, ["乙", "2"]),
    ]
    assert exact(source)


def test_a_document_of_python_docx_with_merges():
    """Merged text stands once, where the merge begins; paragraphs of a cell are its lines."""
    document = docx.Document()
    document.add_paragraph("标题")
    made = document.add_table(3, 3)
    for y in range(3):
        for x in range(3):
            made.cell(y, x).text = f"{y}{x}"
    made.cell(0, 0).merge(made.cell(0, 1)).text = "并排"
    made.cell(1, 2).merge(made.cell(2, 2)).text = "并列"
    made.cell(1, 0).add_paragraph("第二段")
    file = io.BytesIO()
    document.save(file)
    source = read_docx(file.getvalue(), "a.docx")
    assert shape(source) == [
        (0, 1, ["标题"]),
        (1, 1, [("并排", 1, 2), "^", "02"]),
        (1, 2, ["10\n第二段", "11", ("并列", 2, 1)]),
        (1, 3, ["20", "21", "^"]),
    ]
    assert exact(source)


def test_changes_are_taken_as_accepted():
    """Deleted rows, cells and words are gone, moved and inserted ones stand where they now are."""
    run = "<w:r><w:t>{}</w:t></w:r>"
    data = raw_docx(
        table(
            row(cell("留下"), cell("1")),
            row(cell("删去的行"), cell("2"), properties="<w:del/>"),
            row(cell("新行"), cell("3"), cell("删去的格", "<w:cellDel/>"), properties="<w:ins/>"),
            row(cell(
                "<w:p>" + run.format("预算") + "<w:del><w:r><w:delText>100</w:delText></w:r></w:del>"
                "<w:ins>" + run.format("200") + "</w:ins><w:moveFrom>" + run.format("旧") + "</w:moveFrom>"
                "<w:moveTo>" + run.format("万元") + "</w:moveTo>"
                "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"
                "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>明</w:t></w:r></w:p>"
            )),
        )
    )  # fmt: skip
    assert shape(read_docx(data, "a.docx")) == [(1, 1, ["留下", "1"]), (1, 2, ["新行", "3"]), (1, 3, ["预算200万元明"])]


def test_a_nested_table_follows_its_row():
    """Its rows have a table number of their own; its text is in no cell of the outer one."""
    inner = table(row(cell("内1"), cell("内2")))
    outer = row(cell("外1"), cell(paragraph("外2") + inner + paragraph("尾")))
    data = raw_docx(table(outer, row(cell("外3"), cell("外4"))))
    assert shape(read_docx(data, "a.docx")) == [
        (1, 1, ["外1", "外2\n尾"]),
        (2, 1, ["内1", "内2"]),
        (1, 2, ["外3", "外4"]),
    ]


def test_content_controls_fields_and_boxes():
    """Text in controls and links is text, codes of fields are not; a text box is stored twice and read once."""
    box = "<w:txbxContent><w:p><w:r><w:t>框中</w:t></w:r></w:p></w:txbxContent>"
    data = raw_docx(
        "<w:sdt><w:sdtContent>" + paragraph("控件") + "</w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:t>≥5</w:t><w:noBreakHyphen/><w:t>6</w:t><w:br/><w:sym w:char='F0B3'/></w:r></w:p>"
        "<w:p><w:r><w:t>带框</w:t><Choice>" + box + "</Choice><Fallback>" + box + "</Fallback></w:r></w:p>"
        + table("<w:sdt><w:sdtContent>" + row(cell("格")) + "</w:sdtContent></w:sdt>")
    )  # fmt: skip
    assert [cells for _, _, cells in shape(read_docx(data, "a.docx"))] == [
        ["控件"], ["链接≥5-6"], ["≥"], ["带框"], ["框中"], ["格"],
    ]  # fmt: skip


def test_what_is_no_text_is_said():
    """An embedded workbook is not read and said; pictures only where the document has no table."""
    picture = "<w:p><w:r><w:drawing><blip/></w:drawing></w:r></w:p>"
    embedded = "<w:p><w:r><w:object><OLEObject/></w:object></w:r></w:p>"
    assert ["embedded" in trouble.en for trouble in read_docx(raw_docx(embedded), "a.docx").troubles] == [True]
    assert ["1 pictures" in trouble.en for trouble in read_docx(raw_docx(picture), "a.docx").troubles] == [True]
    assert read_docx(raw_docx(picture + table(row(cell("甲")))), "a.docx").troubles == []


def test_hostile_documents():
    """Spans beyond reason, tables inside tables inside tables and a bomb are bounded."""
    wide = raw_docx(table(*[row(cell("甲", "<w:gridSpan w:val='999999'/>"))] * 300))
    with pytest.raises(UnreadableDocument, match="上限"):
        read_docx(wide, "a.docx", Limits(cells=100_000))
    deep = "<w:p/>"
    for level in range(70):
        deep = table(row(cell(paragraph(str(level)) + deep)))
    assert len(read_docx(raw_docx(deep), "a.docx").rows) == 70
    for _ in range(40):
        deep = table(row(cell(deep)))
    with pytest.raises(UnreadableDocument, match=r"document\.xml"):
        read_docx(raw_docx(deep), "a.docx")
    with pytest.raises(UnreadableDocument, match="压缩炸弹"):
        read_docx(raw_docx(paragraph(" " * 40_000_000)), "a.docx")
    with pytest.raises(UnreadableDocument, match=r"a\.docx"):
        read_docx(zipped({"[Content_Types].xml": "", "word/a.xml": ""}), "a.docx")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=1, max_size=4), min_size=1, max_size=5))
def test_any_grid_keeps_its_columns(rows):
    """Every cell stands in the column that the widths before it give, and each is told once."""
    made, expected = [], set()
    for y, cells in enumerate(rows):
        column, parts = 0, []
        for width, continues in cells:
            name = f"r{y}c{column}"
            merge = "<w:vMerge/>" if continues else ""
            parts.append(cell(name, f"<w:gridSpan w:val='{width}'/>{merge}"))
            if not continues:
                expected.add((column, name))
            column += width
        made.append(row(*parts))
    source = read_docx(raw_docx(table(*made)), "a.docx")
    found = [(column, c.text) for r in source.rows for column, c in enumerate(r.cells) if c.text]
    assert len(found) == len(set(found))
    assert set(found) == expected
