"""Contributions one below the other, each bar beginning where the one before ended. Pure text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mailuo.render import clip, width

_LABEL: Final = 26
_FIGURE: Final = 8
_NARROWEST: Final = 20
_NOTHING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Ink:
    up: str
    down: str
    axis: str


BLOCKS: Final = Ink("█", "░", "│")
PLAIN: Final = Ink("#", "=", "|")


def waterfall(start: Bar, bars: Sequence[Bar], total: str, columns: int, ink: Ink) -> list[str]:
    """The first bar begins at nought, the last line is the sum; nought is marked where no bar covers it."""
    ends = [start.value]
    for bar in bars:
        ends.append(ends[-1] + bar.value)
    low, high = min(0.0, *ends), max(0.0, *ends)
    room = max(columns - _LABEL - _FIGURE - 4, _NARROWEST)
    scale = (room - 1) / (high - low) if high - low > _NOTHING else 0.0

    def at(value: float) -> int:
        return round((value - low) * scale)

    begins = [0.0, *ends[:-1], 0.0]
    rows = [start, *bars, Bar(total, ends[-1])]
    return [_line(bar, at(begin), at(begin + bar.value), at(0.0), room, ink) for bar, begin in zip(rows, begins, strict=True)]


def _line(bar: Bar, begin: int, end: int, axis: int, room: int, ink: Ink) -> str:
    first, last = sorted((begin, end))
    cells = [ink.axis if cell == axis else " " for cell in range(room)]
    mark = ink.up if bar.value >= 0 else ink.down
    for cell in range(first, max(last, first + 1) if bar.value else first):
        cells[cell] = mark
    label = clip(bar.label, _LABEL)
    return f"  {label}{' ' * (_LABEL - width(label))}{bar.value:>+{_FIGURE}.2f}  {''.join(cells)}".rstrip()
