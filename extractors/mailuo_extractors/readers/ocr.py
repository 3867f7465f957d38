"""Reads pictures of pages: scanned PDF pages and image files. Needs the extra `[ocr]`: rapidocr carries its models
along, OpenCV finds the ruled lines. A picture becomes `Marks` like a PDF page: the same grid and joining serve it.
"""

from __future__ import annotations

import functools
import importlib.util
import math
from typing import TYPE_CHECKING, Any, Final

from mailuo_extractors.limits import LIMITS
from mailuo_extractors.memory import raise_limit
from mailuo_extractors.readers.marks import Marks, Run
from mailuo_extractors.source import Trouble

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

DOTS_PER_INCH: Final = 200
MOST_PIXELS: Final = 16_000_000
"""A3 at 200 dots per inch has 8 million; larger pictures are read at less."""
DOUBTFUL: Final = 0.8
"""Confidence of the recognition below which a line is named as doubtful."""
_SIDEWAYS: Final = 0.6
"""Of the lines of a page: so many taller than wide and the page lies on its side."""
_UPSIDE_DOWN: Final = 0.9
"""Mean confidence below which a page is tried upside down."""
_LONG_SIDE: Final = 842.0
"""Points of the longer side of A4: what a picture is taken for that does not say its resolution."""


@functools.cache
def ocr_available() -> bool:
    """Tried, not only looked up: a library may be there and not load. Asked only where a picture is to be read."""
    names = ("cv2", "onnxruntime", "rapidocr")
    if not all(importlib.util.find_spec(name) is not None for name in names):
        return False
    raise_limit(LIMITS.recognition_bytes)
    try:
        for name in names:
            importlib.import_module(name)
    except Exception:  # noqa: BLE001 - whatever a native library says when it does not load
        return False
    return True


def marks_of_page(page: Any, number: int, troubles: list[Trouble]) -> Marks:
    """`page` is a pypdfium2.PdfPage that shows a picture."""
    width, height = page.get_size()
    scale = min(DOTS_PER_INCH / 72, math.sqrt(MOST_PIXELS / max(1.0, width * height)))
    bitmap = page.render(scale=scale, rev_byteorder=False)
    try:
        picture = bitmap.to_numpy()[:, :, :3].copy()
    finally:
        bitmap.close()
    return marks_of_picture(picture, number, 1 / scale, troubles)


def marks_of_picture(picture: Picture, number: int, point: float, troubles: list[Trouble]) -> Marks:
    """`point` is how many points a pixel is wide. A page scanned sideways is turned to be read."""
    import cv2  # noqa: PLC0415 - the extra
    import numpy as np  # noqa: PLC0415

    from mailuo_extractors.readers.ocr_rules import find_rules, straightened  # noqa: PLC0415

    picture, grey = straightened(picture)
    found, turn = _recognised(picture), 0
    turns = {}
    if sum(_is_upright(box) for box, _, _ in found) > _SIDEWAYS * len(found):
        turns = {1: cv2.ROTATE_90_CLOCKWISE, 3: cv2.ROTATE_90_COUNTERCLOCKWISE}
    elif sum(score for _, _, score in found) < _UPSIDE_DOWN * len(found):
        turns = {2: cv2.ROTATE_180}
    if turns:
        tried = {quarters: _recognised(cv2.rotate(picture, code).astype(np.uint8)) for quarters, code in turns.items()}
        tried[0] = found
        turn = max(tried, key=lambda quarters: sum(score * len(text) for _, text, score in tried[quarters]))
        if turn:
            found, grey = tried[turn], cv2.rotate(grey, turns[turn])
    height, width = grey.shape[:2]
    marks = Marks(number, width * point, height * point, turn=turn)
    marks.horizontal, marks.vertical = find_rules(np.asarray(grey), point)
    marks.runs = [_run(box, text, point) for box, text, _ in found if text.strip()]
    doubtful = [(text, score) for _, text, score in found if score < DOUBTFUL]
    if doubtful:
        text, score = min(doubtful, key=lambda item: item[1])
        troubles.append(
            Trouble(
                f"第 {number} 页由图片识别，{len(doubtful)} 处把握不大，最低 {score:.2f}：“{text}”；请对照原件核对。",
                f"Page {number} was recognised from a picture; {len(doubtful)} places are doubtful, the worst at "
                f"{score:.2f}: “{text}”. Compare them with the original.",
                page=number,
            )
        )
    return marks


def points_per_pixel(pixels: tuple[int, int], dots_per_inch: float | None) -> float:
    """From what an image says of its resolution, if that makes a page of plausible size."""
    longer = max(pixels)
    if dots_per_inch and _LONG_SIDE / 3 <= longer * 72 / dots_per_inch <= _LONG_SIDE * 3:
        return 72 / dots_per_inch
    return _LONG_SIDE / longer


@functools.cache
def _engine() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415 - a second, only for pictures

    raise_limit(LIMITS.recognition_bytes)
    return RapidOCR(params={"Global.log_level": "critical"})


def _recognised(picture: Picture) -> list[tuple[list[list[float]], str, float]]:
    """Corners, text and confidence of each line. Lines are not turned one by one: the whole page is."""
    found = _engine()(picture, use_cls=False)
    if found.boxes is None or found.txts is None or found.scores is None:
        return []
    return list(zip(found.boxes.tolist(), found.txts, map(float, found.scores), strict=True))


def _is_upright(box: list[list[float]]) -> bool:
    xs, ys = [x for x, _ in box], [y for _, y in box]
    return max(ys) - min(ys) > 1.5 * (max(xs) - min(xs))


def _run(box: list[list[float]], text: str, point: float) -> Run:
    """Where its characters stand is known of no line; full-width ones count twice."""
    left, right = min(x for x, _ in box) * point, max(x for x, _ in box) * point
    top, bottom = min(y for _, y in box) * point, max(y for _, y in box) * point
    text = text.strip()
    widths = [1 if character.isascii() else 2 for character in text]
    unit = (right - left) / max(1, sum(widths))
    stops, at = [], left
    for wide in widths:
        at += wide * unit
        stops.append(at)
    return Run(text, left, top, right, bottom, stops)
