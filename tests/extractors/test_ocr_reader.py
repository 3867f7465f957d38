"""Pictures of pages. Needs the extra `[ocr]`; in CI it has to be there."""

from __future__ import annotations

import io
import os

import pytest

from mailuo_extractors.readers import ocr
from mailuo_extractors.readers.characters import readable
from mailuo_extractors.readers.image import read_image
from mailuo_extractors.readers.pdf import read_pdf
from mailuo_extractors.readers.pdf_grid import find_grids
from mailuo_graph.errors import UnreadableDocument

needs_ocr = pytest.mark.skipif(
    not ocr.ocr_available() and not os.environ.get("CI"), reason="the extra [ocr] is not installed"
)
XS, YS = [40, 220, 330, 560], [30, 70, 110, 150]
LATIN = [["Project", "Total", "Goal"], ["Stone Bridge", "1,200.50", "95%"], ["Ferry 2031", "80.00", "12 km"]]


def picture(texts, *, xs=XS, ys=YS, turn=0.0, quarter=0, size=(600, 200), scale=3):
    """A ruled table drawn by Pillow with its own Latin font, three pixels a point; `turn` lays it askew."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - comes with the extra

    image = Image.new("RGB", (size[0] * scale, size[1] * scale), "white")
    pen = ImageDraw.Draw(image)
    for x in xs:
        pen.line([(x * scale, ys[0] * scale), (x * scale, ys[-1] * scale)], fill="black", width=3)
    for y in ys:
        pen.line([(xs[0] * scale, y * scale), (xs[-1] * scale, y * scale)], fill="black", width=3)
    font = ImageFont.load_default(14 * scale)
    for row, line in enumerate(texts):
        for column, text in enumerate(line):
            pen.text(((xs[column] + 8) * scale, (ys[row] + 10) * scale), text, fill="black", font=font)
    return image.rotate(turn, fillcolor="white").rotate(90 * quarter, expand=True)


def saved(image, kind="PNG", **options):
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def scanned(*images):
    """A PDF of pictures only."""
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    target = io.BytesIO()
    canvas = Canvas(target, invariant=1)
    for image in images:
        size = (image.width / 3, image.height / 3)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(image), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def texts_of(source):
    return [[text.replace(" ", "") for text in row.texts()] for row in source.rows if row.table]


PLAIN = [[text.replace(" ", "") for text in row] for row in LATIN]


@needs_ocr
def test_a_ruled_picture_becomes_rows_of_cells():
    """Every cell, in its row and column, with a span that holds it."""
    source = read_image(saved(picture(LATIN)), "扫描.png")
    assert texts_of(source) == PLAIN
    assert source.format == "image"
    assert source.pages == [0]
    assert all(readable(source.text[c.start : c.end]) == c.text for row in source.rows for c in row.cells)


@needs_ocr
def test_a_page_laid_askew_is_straightened():
    """Up to a few degrees, as pages lie on a scanner."""
    assert texts_of(read_image(saved(picture(LATIN, turn=1.5)), "斜.png")) == PLAIN


@needs_ocr
@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_a_page_scanned_sideways_is_turned(quarter):
    """To whichever side it lies, or upside down; its boxes are those of the picture as it is."""
    source = read_image(saved(picture(LATIN, quarter=quarter)), "横.png")
    assert texts_of(source) == PLAIN
    left, top, right, bottom = source.rows[0].cells[0].box
    assert (bottom - top > right - left) == (quarter != 2)


@needs_ocr
def test_a_scanned_pdf_is_read_page_by_page():
    """Pages that are pictures go through OCR; a table goes on overleaf as in any PDF, with its repeated header gone."""
    more = [LATIN[0], ["River Port", "33.00", "7 km"], ["Old Mill", "21.00", "3 km"]]
    source = read_pdf(scanned(picture(LATIN), picture(more)), "扫描.pdf")
    assert texts_of(source) == PLAIN + [[text.replace(" ", "") for text in row] for row in more[1:]]
    assert [row.page for row in source.rows] == [1, 1, 1, 2, 2]
    assert source.troubles == []


@needs_ocr
def test_pages_of_a_tiff_are_read_in_order():
    """A TIFF may hold several pages."""
    data = saved(picture(LATIN), "TIFF", save_all=True, append_images=[picture([["Annex", "9.00", "end"]])])
    source = read_image(data, "多页.tif")
    assert len(source.pages) == 2
    assert source.rows[-1].page == 2
    assert "Annex" in source.rows[-1].cells[0].text


@needs_ocr
def test_a_blank_picture_is_one_sentence():
    """Nothing recognised is no document."""
    with pytest.raises(UnreadableDocument, match=r"空\.png"):
        read_image(saved(picture([], xs=[0], ys=[0])), "空.png")


@needs_ocr
@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(50)])
def test_a_file_that_is_no_picture_is_one_sentence(data):
    """Named, and with what to do."""
    with pytest.raises(UnreadableDocument, match=r"坏\.png"):
        read_image(data, "坏.png")


@needs_ocr
def test_doubtful_text_is_named_with_its_page(monkeypatch):
    """Once a page, with how many places there are and the worst of them."""
    import numpy as np  # noqa: PLC0415 - comes with the extra

    def box(y):
        return [[10.0, y], [200.0, y], [200.0, y + 20], [10.0, y + 20]]

    found = [(box(10.0), "参90%", 0.4), (box(50.0), "合计", 0.99), (box(90.0), "末定", 0.7)]
    monkeypatch.setattr(ocr, "_recognised", lambda _: found)
    troubles = []
    ocr.marks_of_picture(np.full((200, 300, 3), 255, np.uint8), 7, 0.36, troubles)
    assert [(t.page, "2 处" in t.zh, "参90%" in t.zh) for t in troubles] == [(7, True, True)]


@needs_ocr
def test_lines_are_found_without_strokes_of_characters():
    """Only ruled lines make a grid; a page of text has none."""
    import numpy as np  # noqa: PLC0415 - comes with the extra

    from mailuo_extractors.readers.marks import Marks  # noqa: PLC0415
    from mailuo_extractors.readers.ocr_rules import find_rules  # noqa: PLC0415

    for texts, xs, ys, grids in ((LATIN, XS, YS, 1), ([["HTLI" * 9]] * 3, [0], [20, 60, 100], 0)):
        grey = np.asarray(picture(texts, xs=xs, ys=ys).convert("L"))
        horizontal, vertical = find_rules(grey, 1 / 3)
        found = find_grids(Marks(1, 600, 200, horizontal=horizontal, vertical=vertical))
        assert len(found) == grids
        assert [len(grid.regions) for grid in found] == [9] * grids


def test_a_picture_without_the_extra_names_the_extra(monkeypatch):
    """It can't be read, and what to install is said."""
    monkeypatch.setattr(ocr, "ocr_available", lambda: False)
    with pytest.raises(UnreadableDocument, match=r"mailuo\[ocr\]"):
        read_image(b"\x89PNG", "图.png")


@pytest.mark.parametrize(
    ("pixels", "dots", "width"), [((1654, 2339), 200, 595.4), ((1654, 2339), 1, 595.4), ((595, 842), None, 595.0)]
)
def test_the_resolution_is_believed_if_the_page_is_of_plausible_size(pixels, dots, width):
    """Else the longer side is that of A4."""
    assert pixels[0] * ocr.points_per_pixel(pixels, dots) == pytest.approx(width, abs=0.5)
