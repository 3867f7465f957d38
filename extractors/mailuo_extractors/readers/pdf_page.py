"""Takes characters and ruled lines from one PDF page through pdfium. Nothing else speaks to pdfium's raw interface.

Calls into pdfium cost about a microsecond each and are the time of the whole reader: the text comes in one call, a box a
character in another, and a path that is thin as a whole is one line without looking at its segments.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pypdfium2.raw as pdfium

from mailuo_extractors.readers.characters import as_printed
from mailuo_extractors.readers.marks import Marks, Rule, Run, turned

if TYPE_CHECKING:
    from mailuo_extractors.source import Box

THICKEST_RULE: Final = 3.2
SHORTEST_RULE: Final = 4.0
DEEPEST_FORM: Final = 8
TOUCHING: Final = 0.08
"""Of the height of a character: the gap that two characters of one run may have."""
_QUARTER: Final = math.pi / 2
_PICTURED: Final = 0.5
"""Of the page's area."""

_OBLIQUE: Final = 0.05
"""Of a quarter turn: 4.5 degrees."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")

Matrix = tuple[float, float, float, float, float, float]
Sides = tuple[list[float], list[float], list[float], list[float]]
Frame = tuple[tuple[float, float], tuple[float, float], int]
"""Lower left corner and size of the page in its own space, and the quarters it is turned to be read."""


@dataclass(frozen=True, slots=True)
class PageBounds:
    """How much of one page is looked at. A dense table has 5,000 characters and 3,000 objects."""

    objects: int = 100_000
    characters: int = 200_000


class _Collected:
    """Boxes of lines, images and texts in the space of the page, as they are met."""

    def __init__(self, most: int) -> None:
        self.left = most
        self.rules: list[Box] = []
        self.image_area = 0.0
        self.angles: Counter[int] = Counter()
        self.oblique = False


def marks_of(page: Any, number: int, bounds: PageBounds) -> Marks:
    """`page` is a pypdfium2.PdfPage. Text drawn at k quarters stands upright once the page is turned clockwise by k,
    whatever the page says of its own rotation; without text the page is read as it is shown."""
    raw = page.raw
    found = _Collected(bounds.objects)
    _objects(pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, raw, None, found, 0)
    left, bottom, right, top = page.get_bbox()
    size = (right - left, top - bottom)
    shown = pdfium.FPDFPage_GetRotation(raw) % 4
    turn = found.angles.most_common(1)[0][0] if found.angles else shown
    marks = Marks(number, *(size if turn % 2 == 0 else size[::-1]), turn=(turn - shown) % 4)
    marks.too_many = found.left < 0
    for box in found.rules:
        flipped = (box[0] - left, top - box[3], box[2] - left, top - box[1])
        x0, y0, x1, y1 = turned(flipped, turn, *size)
        if y1 - y0 <= THICKEST_RULE and x1 - x0 >= SHORTEST_RULE:
            marks.horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= THICKEST_RULE and y1 - y0 >= SHORTEST_RULE:
            marks.vertical.append(Rule((x0 + x1) / 2, y0, y1))
    _characters(raw, marks, ((left, bottom), size, turn), oblique=found.oblique, bounds=bounds)
    marks.pictured = not marks.runs and found.image_area >= _PICTURED * size[0] * size[1]
    return marks


def _objects(count: Any, get: Any, container: Any, outer: Matrix | None, found: _Collected, depth: int) -> None:
    box = [ctypes.c_float() for _ in range(4)]
    matrix = pdfium.FS_MATRIX()
    for index in range(count(container)):
        found.left -= 1
        if found.left < 0:
            return
        item = get(container, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            pdfium.FPDFPageObj_GetMatrix(item, matrix)
            a, b = (matrix.a, matrix.b) if outer is None else _joined(matrix, outer)[:2]
            angle = math.atan2(b, a) / _QUARTER
            found.angles[round(angle) % 4] += 1
            found.oblique |= abs(angle - round(angle)) > _OBLIQUE
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            pdfium.FPDFPageObj_GetBounds(item, *box)
            bounds = (box[0].value, box[1].value, box[2].value, box[3].value)
            if bounds[2] - bounds[0] > THICKEST_RULE and bounds[3] - bounds[1] > THICKEST_RULE:
                found.rules += _path_rules(item, outer)
            else:
                found.rules.append(bounds if outer is None else _carried(bounds, outer))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
            pdfium.FPDFPageObj_GetMatrix(item, matrix)
            inner = _joined(matrix, outer)
            _objects(pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, item, inner, found, depth + 1)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pdfium.FPDFPageObj_GetBounds(item, *box)
            bounds = (box[0].value, box[1].value, box[2].value, box[3].value)
            left, bottom, right, top = bounds if outer is None else _carried(bounds, outer)
            found.image_area += (right - left) * (top - bottom)


def _joined(inner: Any, outer: Matrix | None) -> Matrix:
    if outer is None:
        return (inner.a, inner.b, inner.c, inner.d, inner.e, inner.f)
    a, b, c, d, e, f = outer
    return (
        inner.a * a + inner.b * c, inner.a * b + inner.b * d,
        inner.c * a + inner.d * c, inner.c * b + inner.d * d,
        inner.e * a + inner.f * c + e, inner.e * b + inner.f * d + f,
    )  # fmt: skip


def _carried(box: Box, matrix: Matrix) -> Box:
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    return (
        min(x for x, _ in corners), min(y for _, y in corners), max(x for x, _ in corners), max(y for _, y in corners)
    )  # fmt: skip


def _path_rules(item: Any, outer: Matrix | None) -> list[Box]:
    """Lines of a path that is not thin as a whole: its strokes, and of a filling the thin rectangles in it or the
    frame that two rectangles, one within the other, leave."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    segments = pdfium.FPDFPath_CountSegments(item)
    one_rectangle = 5
    if not (stroke.value or (fill.value and one_rectangle < segments <= 4000)):  # noqa: PLR2004 - a drawing, no table
        return []
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    whole = _joined(matrix, outer)
    parts = _subpaths(item, min(segments, 4000), whole)
    if stroke.value:
        return [
            (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            for points in parts
            for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False)
            if abs(x0 - x1) < 1 or abs(y0 - y1) < 1
        ]
    boxes = [
        (min(x for x, _ in part), min(y for _, y in part), max(x for x, _ in part), max(y for _, y in part))
        for part in parts
        if part
    ]
    thin = [box for box in boxes if min(box[2] - box[0], box[3] - box[1]) <= THICKEST_RULE]
    if not thin and len(boxes) == 2:  # noqa: PLR2004 - outer and inner edge of a frame
        (l0, b0, r0, t0), (l1, b1, r1, t1) = sorted(boxes)
        if all(0 <= gap <= THICKEST_RULE for gap in (l1 - l0, b1 - b0, r0 - r1, t0 - t1)):
            return [(l0, b0, r0, b1), (l0, t1, r0, t0), (l0, b0, l1, t0), (r1, b0, r0, t0)]
    return thin


def _subpaths(item: Any, segments: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    parts: list[list[tuple[float, float]]] = []
    for index in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
        parts[-1].append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            parts[-1].append(parts[-1][0])
    return parts


def _characters(raw: Any, marks: Marks, frame: Frame, *, oblique: bool, bounds: PageBounds) -> None:
    page = pdfium.FPDFText_LoadPage(raw)
    if not page:
        return
    try:
        count = pdfium.FPDFText_CountChars(page)
        if count > bounds.characters:
            marks.too_many, count = True, bounds.characters
        if count <= 0:
            return
        text = _text(page, count)
        boxes = (pdfium.FS_RECTF * count)()
        box_of = pdfium.FPDFText_GetLooseCharBox
        for index in range(count):
            box_of(page, index, boxes[index])
        skipped = _oblique(page, count) if oblique else set()
    finally:
        pdfium.FPDFText_ClosePage(page)
    flat = memoryview(boxes).cast("B").cast("f").tolist()
    sides = _placed(flat, *frame)
    marks.unreadable = sum(map(text.count, ("\0", "�")))
    _runs(as_printed(text), sides, skipped, marks.runs)


def _text(page: Any, count: int) -> str:
    """One character, or half of one beyond the first plane, for each that pdfium counts."""
    units = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(page, 0, count, units) == count + 1:
        return "".join(map(chr, units[:count]))
    return "".join(chr(pdfium.FPDFText_GetUnicode(page, index)) for index in range(count))


def _oblique(page: Any, count: int) -> set[int]:
    """Characters that stand neither upright nor at a right angle: watermarks."""
    angles = (pdfium.FPDFText_GetCharAngle(page, index) / _QUARTER for index in range(count))
    return {index for index, angle in enumerate(angles) if abs(angle - round(angle)) > _OBLIQUE}


def _placed(flat: list[float], origin: tuple[float, float], size: tuple[float, float], turn: int) -> Sides:
    """Left, top, right and bottom of all characters on the page as it is read."""
    x0, y0 = origin
    width, height = size
    left, right = [x - x0 for x in flat[0::4]], [x - x0 for x in flat[2::4]]
    top, bottom = [height + y0 - y for y in flat[1::4]], [height + y0 - y for y in flat[3::4]]
    if turn == 1:
        return [height - y for y in bottom], left, [height - y for y in top], right
    if turn == 2:  # noqa: PLR2004 - quarters
        return [width - x for x in right], [height - y for y in bottom], [width - x for x in left], [height - y for y in top]
    if turn == 3:  # noqa: PLR2004
        return top, [width - x for x in right], bottom, [width - x for x in left]
    return left, top, right, bottom


def _runs(text: str, sides: Sides, skipped: set[int], runs: list[Run]) -> None:
    """Cuts at white space, at a new line and at every gap; a generated blank has no width and leaves no trace."""
    left, top, right, bottom = sides
    first, low, high, lead = -1, 0.0, 0.0, ""
    for index, character in enumerate(text):
        blank = character.isspace()
        if first >= 0:
            tall = low - high
            gap = left[index] - right[index - 1]
            if (
                not blank
                and -0.5 * tall < gap < TOUCHING * tall
                and abs(bottom[index] - low) < 0.3 * tall  # noqa: PLR2004 - mixed fonts stand on one line
                and index not in skipped
            ):
                continue
            runs.append(_run(text, sides, first, index, lead))
            first, lead = -1, ""
        if blank:
            if character in "\r\n":
                lead = ""
            elif right[index] > left[index]:
                lead += character
        elif index not in skipped:
            first, low, high = index, bottom[index], top[index]
    if first >= 0:
        runs.append(_run(text, sides, first, len(text), lead))


def _run(text: str, sides: Sides, first: int, end: int, lead: str) -> Run:
    left, top, right, bottom = sides
    part = text[first:end]
    stops = right[first:end]
    if _SURROGATE.search(part):
        stops = [stop for stop, unit in zip(stops, part, strict=True) if not "\ud800" <= unit <= "\udbff"]
        part = part.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        stops += stops[-1:] * (len(part) - len(stops))
    return Run(part, left[first], min(top[first:end]), max(stops), max(bottom[first:end]), stops, lead)
