"""The lines of a lineage's picture: which project leads to which, drawn downwards through time as a version history is.

Every link is a lane from its earlier to its later project. Where several meet or part, a row of its own joins them.
Each lane is two columns wide; only the characters of `Strokes` are used, so a console that lacks them gets others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Strokes:
    node: str
    beside: str
    down: str
    across: str
    dashed_down: str
    dashed_across: str
    fork: str
    part: str
    part_last: str
    meet: str
    meet_last: str
    cross: str


BOXES: Final = Strokes("●", "○", "│", "─", "┆", "┄", "├", "┬", "╮", "┴", "╯", "┼")
PLAIN: Final = Strokes("*", "o", "|", "-", ":", ".", "|", ".", ".", "'", "'", "+")


@dataclass(frozen=True, slots=True)
class Lane:
    """From one project to another, by number. `dashed` where it is no more than another candidate."""

    earlier: int
    later: int
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """The rows of one project: `above` joins what meets in it, `at` holds it, `below` parts what leads on, `after` is
    what runs beside any further text about it."""

    above: list[str]
    at: str
    below: list[str]
    after: str


def draw(count: int, lanes: Sequence[Lane], strokes: Strokes, beside: frozenset[int] = frozenset()) -> list[Drawn]:
    """Rows for projects 0 to count - 1, in this order. A lane that does not lead downwards is not drawn."""
    leaving: list[list[Lane]] = [[] for _ in range(count)]
    for lane in sorted(lanes, key=lambda each: (each.later, each.dashed)):
        if 0 <= lane.earlier < lane.later < count:
            leaving[lane.earlier].append(lane)
    open_lanes: list[Lane | None] = []
    drawn = []
    for number in range(count):
        arriving = [at for at, lane in enumerate(open_lanes) if lane is not None and lane.later == number]
        column = arriving[0] if arriving else _free(open_lanes, 0)
        above = _joined(open_lanes, column, arriving[1:], strokes, strokes.meet, strokes.meet_last)
        for at in arriving:
            open_lanes[at] = None
        mark = strokes.beside if number in beside else strokes.node
        at_row = _row([mark if at == column else _down(lane, strokes) for at, lane in enumerate(_wide(open_lanes, column))])
        others = leaving[number][1:]
        open_lanes[column] = leaving[number][0] if leaving[number] else None
        extra = []
        for lane in others:
            at = _free(open_lanes, column + 1)
            open_lanes[at] = lane
            extra.append(at)
        below = _joined(open_lanes, column, extra, strokes, strokes.part, strokes.part_last)
        while open_lanes and open_lanes[-1] is None:
            open_lanes.pop()
        drawn.append(Drawn(above, at_row, below, _row([_down(lane, strokes) for lane in open_lanes])))
    return drawn


def _free(lanes: list[Lane | None], start: int) -> int:
    """The first column from `start` on that nothing runs in; the list is made longer where there is none."""
    for at in range(start, len(lanes)):
        if lanes[at] is None:
            return at
    lanes.extend([None] * (max(start, len(lanes)) + 1 - len(lanes)))
    return len(lanes) - 1


def _wide(lanes: list[Lane | None], column: int) -> list[Lane | None]:
    return [*lanes, *[None] * (column + 1 - len(lanes))]


def _joined(lanes: list[Lane | None], column: int, others: list[int], strokes: Strokes, middle: str, last: str) -> list[str]:
    """The row in which `others`, all to the right of `column`, meet it or part from it."""
    if not others:
        return []
    far = max(others)
    joining = [lanes[at] for at in others]
    across = strokes.dashed_across if all(lane is not None and lane.dashed for lane in joining) else strokes.across
    cells = []
    for at, lane in enumerate(lanes):
        if at == column:
            cells.append(strokes.fork + across)
        elif at in others:
            cells.append(last + " " if at == far else middle + across)
        elif column < at < far:
            cells.append((across if lane is None else strokes.cross) + across)
        else:
            cells.append(_down(lane, strokes) + " ")
    return ["".join(cells).rstrip()]


def _row(cells: list[str]) -> str:
    return " ".join(cells).rstrip()


def _down(lane: Lane | None, strokes: Strokes) -> str:
    if lane is None:
        return " "
    return strokes.dashed_down if lane.dashed else strokes.down
