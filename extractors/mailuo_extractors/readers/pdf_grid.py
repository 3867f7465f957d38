"""From ruled lines to grids, and from a grid to its cells with what they span. Knows nothing of text or of PDF.

A grid may lack borders: Chrome draws none below a row that goes on overleaf, and many tables have no outer uprights. So
the ends of the lines count as edges too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mailuo_extractors.readers.marks import LONGEST_JUNCTION, Marks, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mailuo_extractors.source import Box

MOST_RULES: Final = 4000
"""Lines of one direction on one page after joining their pieces; a page of a dense table has 200."""
MOST_CELLS: Final = 40_000
_DRAWN: Final = 0.6
"""Of the side of a cell: so much of it has to be drawn to be a border."""


@dataclass(slots=True)
class Region:
    """One cell: its first row and column and how many of them it reaches over."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(slots=True)
class Grid:
    """Edges from left to right and from top to bottom; `owner[row][column]` is the index of the region there."""

    xs: list[float]
    ys: list[float]
    owner: list[list[int]]
    regions: list[Region]
    open_below: bool = False
    """No line closes the last row: its cells may go on overleaf."""
    area: float = field(init=False)

    def __post_init__(self) -> None:
        self.area = (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def at(self, x: float, y: float) -> int | None:
        """The region at a place, None outside the grid."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return self.owner[row][column]
        return None

    def box(self, region: Region) -> Box:
        return (
            self.xs[region.column], self.ys[region.row],
            self.xs[region.column + region.columns], self.ys[region.row + region.rows],
        )  # fmt: skip


def find_grids(marks: Marks) -> list[Grid]:
    """Grids of at least two cells, from top to bottom."""
    horizontal, vertical = join_pieces(marks.horizontal), join_pieces(marks.vertical)
    if len(horizontal) > MOST_RULES or len(vertical) > MOST_RULES:
        marks.too_many = True
        return []
    grids = []
    for across, upright in _connected(horizontal, vertical):
        grid = _grid(across, upright)
        if grid is not None and len(grid.regions) > 1:
            grids.append(grid)
    grids.sort(key=lambda grid: (grid.ys[0], grid.xs[0]))
    return grids


def join_pieces(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces of one line, drawn cell by cell or as the two strokes of a double line, become one."""
    joined: list[Rule] = []
    ordered = sorted(rules, key=lambda rule: rule.at)
    first = 0
    while first < len(ordered):
        last = first
        while last < len(ordered) and ordered[last].at - ordered[first].at <= LONGEST_JUNCTION / 2:
            last += 1
        pieces = sorted(ordered[first:last], key=lambda rule: rule.start)
        at = sum(piece.at for piece in pieces) / len(pieces)
        start, end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            if piece.start > end + LONGEST_JUNCTION:
                joined.append(Rule(at, start, end))
                start = piece.start
                end = piece.end
            end = max(end, piece.end)
        joined.append(Rule(at, start, end))
        first = last
    return joined


def _connected(horizontal: list[Rule], vertical: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that meet belong to one grid; a line that meets no line of the other direction belongs to none."""
    parent = list(range(len(horizontal) + len(vertical)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    upright_at = [rule.at for rule in vertical]  # sorted: `join_pieces` gives them by place
    slack = LONGEST_JUNCTION
    for index, across in enumerate(horizontal):
        near = bisect_left(upright_at, across.start - slack), bisect_right(upright_at, across.end + slack)
        for number in range(*near):
            upright = vertical[number]
            if upright.start - slack <= across.at <= upright.end + slack:
                parent[root(index)] = root(len(horizontal) + number)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index, rule in enumerate(horizontal):
        groups.setdefault(root(index), ([], []))[0].append(rule)
    for number, rule in enumerate(vertical):
        groups.setdefault(root(len(horizontal) + number), ([], []))[1].append(rule)
    return [(across, upright) for across, upright in groups.values() if across and upright]


def _grid(across: list[Rule], upright: list[Rule]) -> Grid | None:
    xs = edges([rule.at for rule in upright], [end for rule in across for end in (rule.start, rule.end)])
    ys = edges([rule.at for rule in across], [end for rule in upright for end in (rule.start, rule.end)])
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns > MOST_CELLS:
        return None
    below = _drawn(across, ys, xs)  # [row edge][column]
    beside = _drawn(upright, xs, ys)  # [column edge][row]
    owner = [[-1] * columns for _ in range(rows)]
    regions: list[Region] = []
    for row in range(rows):
        for column in range(columns):
            if owner[row][column] < 0:
                regions.append(_flood(row, column, len(regions), owner, below, beside))
    return Grid(xs, ys, owner, regions, open_below=not any(below[rows]))


def edges(at: list[float], ends: list[float]) -> list[float]:
    """The places of the lines, and beyond them the outermost ends of the lines that cross them."""
    found: list[float] = []
    for place in sorted(at):
        if not found or place - found[-1] > LONGEST_JUNCTION:
            found.append(place)
    for place in (min(ends), max(ends)):
        if all(abs(place - known) > 2 * LONGEST_JUNCTION for known in found):
            found.append(place)
    return sorted(found)


def _drawn(rules: list[Rule], places: list[float], across: list[float]) -> list[list[bool]]:
    """For each edge, which of the cells along it have a border there."""
    drawn = [[False] * (len(across) - 1) for _ in places]
    for rule in rules:
        edge = bisect_right(places, rule.at + 0.01) - 1
        if edge + 1 < len(places) and places[edge + 1] - rule.at < rule.at - places[max(edge, 0)]:
            edge += 1
        line = drawn[max(edge, 0)]
        first = max(0, bisect_right(across, rule.start) - 1)
        for cell in range(first, len(line)):
            low, high = across[cell], across[cell + 1]
            if low >= rule.end:
                break
            if min(high, rule.end) - max(low, rule.start) >= _DRAWN * (high - low):
                line[cell] = True
    return drawn


def _flood(row: int, column: int, number: int, owner: list[list[int]], below: list[list[bool]],
           beside: list[list[bool]]) -> Region:  # fmt: skip
    """Takes every cell that no border parts from this one."""
    owner[row][column] = number
    waiting = [(row, column)]
    right, bottom = column, row
    while waiting:
        r, c = waiting.pop()
        right, bottom = max(right, c), max(bottom, r)
        for y, x, border in (
            (r, c + 1, beside[c + 1][r]), (r + 1, c, below[r + 1][c]), (r, c - 1, beside[c][r]), (r - 1, c, below[r][c])
        ):  # fmt: skip
            if not border and 0 <= y < len(owner) and 0 <= x < len(owner[0]) and owner[y][x] < 0:
                owner[y][x] = number
                waiting.append((y, x))
    return Region(row, column, bottom - row + 1, right - column + 1)
