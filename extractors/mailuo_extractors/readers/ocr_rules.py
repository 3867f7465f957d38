"""Straightens a picture of a page and finds its ruled lines with OpenCV. Part of the extra `[ocr]`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np

from mailuo_extractors.readers.marks import Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

_SHORTEST: Final = 22.0
"""Points: no stroke of a character is as long, and rows of a table together are longer."""
_THICKEST: Final = 6.0
_STEEPEST: Final = 3.0
"""Degrees by which a page may lie askew."""


def straightened(picture: Picture) -> tuple[Any, Any]:
    """The picture and its grey form, turned so that its long lines lie level."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    angle = _askew(grey)
    if abs(angle) < 0.05:  # noqa: PLR2004 - degrees; two pixels over the width of a page
        return picture, grey
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    white = (255, 255, 255)
    level = cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=white)
    return level, cv2.cvtColor(level, cv2.COLOR_BGR2GRAY)


def find_rules(grey: Any, point: float) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical lines in points."""
    ink = _ink(grey)
    shortest = max(8, round(_SHORTEST / point))
    found: list[list[Rule]] = []
    for across in (True, False):
        size = (shortest, 1) if across else (1, shortest)
        # A line a little askew or broken by the scan still makes one piece once it is spread by a pixel or two.
        spread = cv2.dilate(ink, np.ones((3, 1) if across else (1, 3), np.uint8))
        kept = cv2.morphologyEx(spread, cv2.MORPH_OPEN, np.ones(size[::-1], np.uint8))
        kept = cv2.morphologyEx(kept, cv2.MORPH_CLOSE, np.ones((1, shortest) if across else (shortest, 1), np.uint8))
        _, _, boxes, _ = cv2.connectedComponentsWithStats(kept, connectivity=8)
        rules = []
        for left, top, wide, high, _ in boxes[1:].tolist():
            length, thick, start, at = (wide, high, left, top) if across else (high, wide, top, left)
            if thick * point <= _THICKEST and length >= shortest:
                rules.append(Rule((at + thick / 2) * point, start * point, (start + length) * point))
        found.append(rules)
    return found[0], found[1]


def _ink(grey: Any) -> Any:
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)


def _askew(grey: Any) -> float:
    """Degrees, from the lines that are at least a sixth as long as the page is wide; 0 without any."""
    width = grey.shape[1]
    spread = cv2.dilate(_ink(grey), np.ones((3, 1), np.uint8))
    kept = cv2.morphologyEx(spread, cv2.MORPH_OPEN, np.ones((1, max(8, width // 40)), np.uint8))
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(kept, connectivity=8)
    angles = []
    for index, (left, top, wide, high, _) in enumerate(boxes.tolist()):
        if index and wide >= width / 6 and high <= wide * math.tan(math.radians(_STEEPEST)) + 8:
            line = labels[top : top + high, left : left + wide] == index
            middle = (line * np.arange(high)[:, None]).sum(0) / np.maximum(1, line.sum(0))
            end = max(1, wide // 20)
            angles.append(math.degrees(math.atan2(middle[-end:].mean() - middle[:end].mean(), wide - end)))
    return float(np.median(angles)) if angles else 0.0
