"""PDF files made here by reportlab, and small ones of Chromium, Writer and Calc, read into rows with their places."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from reportlab.lib import colors, pagesizes
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, TableStyle

from mailuo_extractors.readers import ocr
from mailuo_extractors.readers.characters import readable
from mailuo_extractors.readers.pdf import PdfLimits, ranges, read_pdf
from mailuo_extractors.readers.pdf_page import PageBounds
from mailuo_graph.errors import UnreadableDocument

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
DATA = Path(__file__).parent.parent / "data"
HEADER = ["项目名称", "总计", "绩效目标"]
LONG = "改造石桥水文站并安装雷达流量计，编号 SQ-2031-07，合格率≥95%，单价＜2.5万元。" * 6
BODY = [
    ["合计", "1,300.50", ""],
    ["石桥水文站改造项目", "1,000.00", LONG],
    ["校舍抗震加固", "300.50", "加固三栋校舍。"],
]


def drawn(draw, size=pagesizes.A4, pages=1, encrypt=None):
    """A file whose pages `draw(canvas, page)` fills."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=size, invariant=1, encrypt=encrypt)
    for page in range(pages):
        canvas.setFont("STSong-Light", 10)
        draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def platypus(rows, widths=(120, 70, 220), style=(), size=pagesizes.A4, **options):
    """A ruled table that reportlab lays out, wraps and splits by itself."""
    target = io.BytesIO()
    look = ParagraphStyle("cell", fontName="STSong-Light", fontSize=9, leading=12, wordWrap="CJK")
    body = [[Paragraph(text, look) for text in row] for row in rows]
    grid = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    table = LongTable(body, list(widths), style=TableStyle([*grid, *style]), **options)
    SimpleDocTemplate(target, pagesize=size, invariant=1).build([table])
    return target.getvalue()


def grid(canvas, xs, ys, texts, size=10):
    """Lines at the given places, and a text in the upper left of each cell."""
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)
    write(canvas, xs, ys, texts, size)


def write(canvas, xs, ys, texts, size=10):
    for row, line in enumerate(texts):
        for column, text in enumerate(line):
            canvas.drawString(xs[column] + 3, ys[row] - size - 2, text)


XS, YS = [60, 180, 260, 500], [760, 730, 700]
PAIR = [["石桥水文站", "12.50", "改造站房"], ["云溪小学", "7.00", "加固校舍"]]


def table_texts(source):
    return [["".join(text.split()) for text in row.texts()] for row in source.rows if row.table]


def bare(rows):
    return [["".join(text.split()) for text in row] for row in rows]


def check_places(source):
    """Every span holds the text of its cell, rows are in order, and pages start where they say."""
    end = 0
    for row in source.rows:
        for cell in row.cells:
            assert readable(source.text[cell.start : cell.end]) == cell.text
            assert cell.start >= end
            end = cell.end
            assert cell.box is None or (cell.box[0] <= cell.box[2] and cell.box[1] <= cell.box[3])
        assert source.pages[row.page - 1] <= row.cells[0].start


def test_a_ruled_table_comes_out_cell_by_cell():
    """Every cell as it went in, white space of the wrapping aside, with page, row number, table and box."""
    source = read_pdf(platypus([HEADER, *BODY]), "表.pdf")
    assert table_texts(source) == bare([HEADER, *BODY])
    assert [(row.page, row.number, row.table) for row in source.rows] == [(1, n, 1) for n in range(1, 5)]
    left, top, right, bottom = source.rows[2].cells[1].box
    assert (round(right - left), bottom > top > 0) == (70, True)
    assert source.format == "pdf"
    assert source.troubles == []
    check_places(source)


def test_wrapped_lines_are_kept_apart_in_the_cell():
    """A line break of the cell stands in its text, so that a layout can see it."""
    source = read_pdf(platypus([HEADER, *BODY]), "表.pdf")
    assert source.rows[2].cells[2].text.count("\n") > 3
    assert "\n" not in source.rows[3].cells[2].text


@pytest.mark.parametrize("height", [300, 330, 390])
def test_rows_split_by_the_page_end_are_whole_again(height):
    """reportlab splits the long row and repeats the header; the rows are those that went in, wherever the cut falls."""
    rows = BODY * 3
    data = platypus([HEADER, *rows], size=(595, height), repeatRows=1, splitInRow=1)
    source = read_pdf(data, "表.pdf")
    assert len(source.pages) > 2
    assert table_texts(source) == bare([HEADER, *rows])
    assert {row.table for row in source.rows} == {1}
    assert source.text.count("\f") > len(source.pages) - 1
    check_places(source)


def test_merged_cells_say_how_far_they_reach():
    """The cell at the top left has text and spans; the others are empty and covered."""
    style = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0))]
    rows = [["名称", "金额", ""], ["", "总计", "财政拨款"], ["石桥站", "9.00", "9.00"]]
    source = read_pdf(platypus(rows, style=style), "表.pdf")
    first, second, third = source.rows
    assert [(c.text, c.row_span, c.column_span, c.covered) for c in first.cells] == [
        ("名称", 2, 1, False), ("金额", 1, 2, False), ("", 1, 1, True)
    ]  # fmt: skip
    assert [(c.text, c.covered) for c in second.cells] == [("", True), ("总计", False), ("财政拨款", False)]
    assert third.texts() == ["石桥站", "9.00", "9.00"]


def as_lines(canvas):
    grid(canvas, XS, YS, PAIR)


def as_strokes_of_each_cell(canvas):
    for column in range(3):
        for row in range(2):
            canvas.rect(XS[column], YS[row + 1], XS[column + 1] - XS[column], YS[row] - YS[row + 1])
    write(canvas, XS, YS, PAIR)


def as_thin_filled_rectangles(canvas):
    for x in XS:
        canvas.rect(x, YS[-1], 0.75, YS[0] - YS[-1], stroke=0, fill=1)
    for y in YS:
        canvas.rect(XS[0], y, XS[-1] - XS[0], 0.75, stroke=0, fill=1)
    write(canvas, XS, YS, PAIR)


def as_filled_frames(canvas):
    for column in range(3):
        for row in range(2):
            path = canvas.beginPath()
            wide, high = XS[column + 1] - XS[column], YS[row] - YS[row + 1]
            path.rect(XS[column], YS[row + 1], wide, high)
            path.rect(XS[column] + 0.75, YS[row + 1] + 0.75, wide - 1.5, high - 1.5)
            canvas.drawPath(path, stroke=0, fill=1, fillMode=0)
    write(canvas, XS, YS, PAIR)


def as_one_path(canvas):
    path = canvas.beginPath()
    for x in XS:
        path.moveTo(x, YS[0])
        path.lineTo(x, YS[-1])
    for y in YS:
        path.moveTo(XS[0], y)
        path.lineTo(XS[-1], y)
    canvas.drawPath(path)
    write(canvas, XS, YS, PAIR)


def as_a_form(canvas):
    canvas.beginForm("table")
    canvas.setFont("STSong-Light", 10)
    grid(canvas, [x / 2 for x in XS], [y / 2 for y in YS], PAIR, size=4)
    canvas.endForm()
    canvas.saveState()
    canvas.scale(2, 2)
    canvas.setFont("STSong-Light", 5)
    canvas.doForm("table")
    canvas.restoreState()


def without_lower_line(canvas):
    for x in XS:
        canvas.line(x, YS[0], x, YS[-1])
    for y in YS[:-1]:
        canvas.line(XS[0], y, XS[-1], y)
    write(canvas, XS, YS, PAIR)


def without_outer_uprights(canvas):
    for x in XS[1:-1]:
        canvas.line(x, YS[0], x, YS[-1])
    for y in YS:
        canvas.line(XS[0], y, XS[-1], y)
    write(canvas, XS, YS, PAIR)


def with_shaded_rows(canvas):
    canvas.setFillColorRGB(0.9, 0.9, 0.5)
    canvas.rect(XS[0], YS[1], XS[-1] - XS[0], YS[0] - YS[1], stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)
    grid(canvas, XS, YS, PAIR)


@pytest.mark.parametrize(
    "draw",
    [as_lines, as_strokes_of_each_cell, as_thin_filled_rectangles, as_filled_frames, as_one_path, as_a_form,
     without_lower_line, without_outer_uprights, with_shaded_rows],
)  # fmt: skip
def test_borders_are_found_however_they_are_drawn(draw):
    """Makers draw them as lines, rectangles, frames, thin fillings, one path, inside a form; some leave edges out."""
    source = read_pdf(drawn(lambda canvas, _: draw(canvas)), "表.pdf")
    assert table_texts(source) == PAIR


def rotated_by_the_page(canvas):
    canvas.setPageRotation(90)
    canvas.translate(595, 0)
    canvas.rotate(90)
    grid(canvas, XS, [y - 300 for y in YS], PAIR)


def drawn_upwards(canvas):
    canvas.translate(595, 0)
    canvas.rotate(90)
    grid(canvas, XS, [y - 300 for y in YS], PAIR)


def drawn_downwards(canvas):
    canvas.translate(0, 842)
    canvas.rotate(-90)
    grid(canvas, XS, [y - 300 for y in YS], PAIR)


def upside_down(canvas):
    canvas.setPageRotation(180)
    canvas.translate(595, 842)
    canvas.rotate(180)
    grid(canvas, XS, YS, PAIR)


@pytest.mark.parametrize("draw", [rotated_by_the_page, drawn_upwards, drawn_downwards, upside_down])
def test_turned_pages_are_read_upright(draw):
    """Whether the page says that it is turned or its text is drawn so."""
    source = read_pdf(drawn(lambda canvas, _: draw(canvas)), "横.pdf")
    assert table_texts(source) == PAIR
    check_places(source)


def test_boxes_are_those_of_the_page_as_it_is_shown():
    """Text drawn upwards on a page that is not turned: its first cell is at the lower left of what a viewer shows."""
    source = read_pdf(drawn(lambda canvas, _: drawn_upwards(canvas)), "横.pdf")
    left, top, right, bottom = source.rows[0].cells[0].box
    assert (round(left), round(top), round(right), round(bottom)) == (135, 662, 165, 782)


def test_watermarks_are_left_out():
    """Oblique characters over a table are in no cell."""

    def draw(canvas, _):
        grid(canvas, XS, YS, PAIR)
        canvas.translate(200, 700)
        canvas.rotate(30)
        canvas.drawString(0, 0, "征求意见稿")

    assert table_texts(read_pdf(drawn(draw), "表.pdf")) == PAIR


def test_text_hanging_over_the_border_stays_in_its_cell():
    """A full stop at the end of a line may stand beyond the border; a long text may flow over empty cells."""

    def draw(canvas, _):
        grid(canvas, XS, YS, [["", "9.00", ""], ["本行文字较长越过右侧空白的单元格继续", "", ""]])
        canvas.drawRightString(XS[1] + 6, YS[0] - 12, "石桥水文站改造。")

    assert table_texts(read_pdf(drawn(draw), "表.pdf")) == [
        ["石桥水文站改造。", "9.00", ""], ["本行文字较长越过右侧空白的单元格继续", "", ""]
    ]  # fmt: skip


def test_text_without_lines_keeps_its_wide_gaps():
    """A table without ruling gives one row a line, a cell where a wide gap is; running text is one cell."""

    def draw(canvas, _):
        canvas.drawString(60, 780, "某市二〇三一年预算说明 version 2.0")
        for row, y in enumerate((740, 720)):
            for x, text in zip(XS, PAIR[row], strict=False):
                canvas.drawString(x, y, text)

    source = read_pdf(drawn(draw), "文.pdf")
    assert [row.texts() for row in source.rows] == [["某市二〇三一年预算说明 version 2.0"], *PAIR]
    assert {row.table for row in source.rows} == {0}
    check_places(source)


def test_two_tables_and_the_text_between_them_stand_in_order():
    """Tables are numbered through the document, and text comes where it stands."""

    def draw(canvas, _):
        canvas.drawString(60, 800, "表一")
        grid(canvas, XS, YS, PAIR)
        canvas.drawString(60, 650, "表二")
        grid(canvas, [60, 200, 300], [600, 570, 540], [["甲", "1"], ["乙", "2"]])

    source = read_pdf(drawn(draw), "表.pdf")
    assert [(row.table, row.cells[0].text) for row in source.rows] == [
        (0, "表一"), (1, "石桥水文站"), (1, "云溪小学"), (0, "表二"), (2, "甲"), (2, "乙")
    ]  # fmt: skip


def test_radicals_become_characters_and_the_raw_text_keeps_them():
    """Both have the same length, so that a span of one is a span of the other."""
    raw = "⽬标⼾数⾦额⻅⻓⻛"
    assert readable(raw) == "目标户数金额见长风"
    assert len(readable(raw)) == len(raw)


def test_every_kangxi_radical_is_mapped_to_one_character():
    """All 214 of them, each to a character outside the radical blocks."""
    radicals = "".join(map(chr, range(0x2F00, 0x2FD6)))
    assert all(ord(character) > 0x2FDF or character == "〇" for character in readable(radicals))


@pytest.mark.parametrize("maker", ["chromium", "writer", "calc"])
def test_files_of_other_makers(maker):
    """Rows cut by the page end, hyphens at line ends, Chrome's radicals; data/README.md says how they were made."""
    source = read_pdf((DATA / f"table_{maker}.pdf").read_bytes(), f"{maker}.pdf")
    lines = (DATA / "table.tsv").read_text(encoding="utf-8").splitlines()
    assert len(source.pages) > 1
    assert table_texts(source) == bare([line.split("\t") for line in lines])
    check_places(source)


def test_an_encrypted_file_is_one_sentence():
    """With a password to open it; without one it is simply read."""
    with pytest.raises(UnreadableDocument, match="密码"):
        read_pdf(drawn(lambda c, _: as_lines(c), encrypt=StandardEncryption("secret")), "密.pdf")
    open_to_all = drawn(lambda c, _: as_lines(c), encrypt=StandardEncryption("", ownerPassword="owner"))
    assert table_texts(read_pdf(open_to_all, "开.pdf")) == PAIR


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"no pdf at all", b"\0" * 5000])
def test_a_file_that_is_no_pdf_is_one_sentence(data):
    """Named, and with what to do."""
    with pytest.raises(UnreadableDocument, match=r"坏\.pdf"):
        read_pdf(data, "坏.pdf")


def test_damaged_files_are_read_or_refused():
    """Cut or overwritten anywhere: rows or one sentence, never another error."""
    whole = platypus([HEADER, *BODY])
    for at in range(0, len(whole), max(1, len(whole) // 25)):
        for data in (whole[:at], whole[:at] + b"\xff" * 40 + whole[at + 40 :]):
            with contextlib.suppress(UnreadableDocument):
                check_places(read_pdf(data, "坏.pdf"))


def test_a_file_without_text_is_one_sentence():
    """Empty pages are no document."""
    with pytest.raises(UnreadableDocument, match="没有任何文字"):
        read_pdf(drawn(lambda *_: None, pages=2), "空.pdf")


def picture_on(canvas, page):
    from PIL import Image  # noqa: PLC0415 - comes with reportlab
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415

    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), (200, 200, 200 + page))), 0, 0, 595, 842)


def test_a_scan_without_the_extra_names_the_extra(monkeypatch):
    """All pages are pictures: nothing can be read. Some are: the others are read and these are named."""
    monkeypatch.setattr(ocr, "ocr_available", lambda: False)
    with pytest.raises(UnreadableDocument, match=r"1–3 页.*mailuo\[ocr\]"):
        read_pdf(drawn(picture_on, pages=3), "扫描.pdf")
    mixed = drawn(lambda c, page: as_lines(c) if page == 1 else picture_on(c, page), pages=4)
    source = read_pdf(mixed, "混.pdf")
    assert table_texts(source) == PAIR
    assert [(t.page, "第 1, 3–4 页" in t.zh, "mailuo[ocr]" in t.en) for t in source.troubles] == [(1, True, True)]


def test_pages_beyond_the_limit_are_named():
    """What was read is there, what was not is said once, with the place."""
    source = read_pdf(drawn(lambda c, page: c.drawString(60, 700, f"第{page}行")), "长.pdf")
    assert source.troubles == []
    many = drawn(lambda c, page: c.drawString(60, 700, f"内容{page}"), pages=9)
    source = read_pdf(many, "长.pdf", limits=PdfLimits(pages=4))
    assert [row.texts() for row in source.rows] == [[f"内容{page}"] for page in range(4)]
    assert [(t.page, "9" in t.zh and "4" in t.zh) for t in source.troubles] == [(4, True)]
    source = read_pdf(many, "长.pdf", limits=PdfLimits(characters=12))
    assert [t.page for t in source.troubles] == [len(source.pages)]
    assert len(source.pages) < 9


def test_a_page_with_too_many_objects_is_named():
    """Bounded work on a page drawn to exhaust the reader, and its place."""

    def draw(canvas, _):
        as_lines(canvas)
        for number in range(300):
            canvas.line(number, 10, number, 300)

    limits = PdfLimits(page=PageBounds(objects=200))
    assert [t.page for t in read_pdf(drawn(draw), "线.pdf", limits=limits).troubles] == [1]
    short = PdfLimits(page=PageBounds(characters=5))
    assert [t.page for t in read_pdf(drawn(draw), "线.pdf", limits=short).troubles] == [1]


def test_ranges_are_written_short():
    """Neighbours are joined."""
    assert ranges([1, 2, 3, 7, 9, 10]) == "1–3, 7, 9–10"
