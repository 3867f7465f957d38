"""What stands on a page before it has rows: runs of characters and ruled lines, in points from the top left corner.

A PDF page and a scanned page both become `Marks`, so that one grid and one joining serve both. Slotted: built by the
ten thousand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

LONGEST_JUNCTION: Final = 3.0
"""Lines that miss each other by less are meant to meet, and two of them side by side are one double line."""


@dataclass(slots=True)
class Run:
    """Characters of one line that touch each other. `stops` are their right edges; `lead` is the white space that
    stands before the run in the file."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    stops: list[float]
    lead: str = ""


@dataclass(slots=True)
class Rule:
    """A straight line along one axis: horizontal at y = `at` from x = `start` to `end`, or the same upright."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Marks:
    """`turn` says by how many quarters the page was turned clockwise to be read, `width` and `height` how large it is
    then; boxes go back to the page as it is shown when its rows are written."""

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    turn: int = 0
    pictured: bool = False
    """No characters and an image that covers most of the page."""
    unreadable: int = 0
    """Characters whose font does not say what they mean."""
    too_many: bool = False
    """More objects or characters than the limits allow: the marks are not complete."""


def turned(box: tuple[float, float, float, float], turn: int, width: float, height: float) -> tuple[
    float, float, float, float
]:
    """The box after a turn of the page by `turn` quarters clockwise; width and height are those before it."""
    left, top, right, bottom = box
    if turn == 1:
        return height - bottom, left, height - top, right
    if turn == 2:  # noqa: PLR2004 - quarters
        return width - right, height - bottom, width - left, height - top
    if turn == 3:  # noqa: PLR2004
        return top, width - right, bottom, width - left
    return box
