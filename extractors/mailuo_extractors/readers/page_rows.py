"""From the marks of one page to its rows: cells of ruled tables, and lines of running text around them.

Texts are raw here: spans are set and characters mended when the document is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from mailuo_extractors.readers.marks import Marks, Run, turned
from mailuo_extractors.readers.pdf_grid import Grid, find_grids
from mailuo_extractors.source import Cell, Row

if TYPE_CHECKING:
    from mailuo_extractors.source import Box

WIDE_GAP: Final = 1.8
"""Of the height of a line: a gap in running text that parts two cells, as in a table without lines."""
_WORD_GAP: Final = 0.22
"""The same, between two Latin letters or digits that are drawn apart without a blank."""
_HANGING: Final = 1.3
"""Of the height of a line: a full stop may hang over the border of its cell by so much."""


@dataclass(slots=True)
class Table:
    """A ruled table of one page. `open_below`: no line closes its last row."""

    xs: list[float]
    rows: list[Row]
    open_below: bool = False


@dataclass(slots=True)
class PageRows:
    number: int
    blocks: list[Row | Table] = field(default_factory=list)
    """In reading order."""


def page_rows(marks: Marks) -> PageRows:
    grids = find_grids(marks)
    inside: list[dict[int, list[Run]]] = [{} for _ in grids]
    smallest_first = sorted(range(len(grids)), key=lambda index: grids[index].area)
    loose: list[Run] = []
    across: list[tuple[int, Run, int, int]] = []
    for run in marks.runs:
        y = (run.top + run.bottom) / 2
        for index in smallest_first:
            grid = grids[index]
            middle = grid.at((run.left + run.right) / 2, y)
            if middle is None:
                continue
            inset = min(1.0, (run.right - run.left) / 4)
            left, right = grid.at(run.left + inset, y), grid.at(run.right - inset, y)
            if left == right == middle:
                inside[index].setdefault(middle, []).append(run)
            else:
                across.append((index, run, middle if left is None else left, middle if right is None else right))
            break
        else:
            loose.append(run)
    for index, run, left, right in across:
        for owner, part in _parted(run, left, right, grids[index], inside[index]):
            inside[index].setdefault(owner, []).append(part)
    placed: list[tuple[float, float, Row | Table]] = [
        (grid.ys[0], grid.xs[0], _table(grid, texts, marks)) for grid, texts in zip(grids, inside, strict=True)
    ]
    placed += [
        (line[0].top, line[0].left, _running(line, number, marks)) for number, line in enumerate(lines(loose), start=1)
    ]
    placed.sort(key=lambda item: item[:2])
    return PageRows(marks.number, [block for _, _, block in placed])


def lines(runs: list[Run]) -> list[list[Run]]:
    """Runs side by side, from top to bottom and from left to right. A run belongs to a line whose first run it meets in
    at least half of its own height."""
    found: list[list[Run]] = []
    for run in sorted(runs, key=attrgetter("top")):
        half = (run.bottom - run.top) / 2
        for line in reversed(found[-3:]):
            head = line[0]
            if min(run.bottom, head.bottom) - max(run.top, head.top) >= min(half, (head.bottom - head.top) / 2):
                line.append(run)
                break
        else:
            found.append([run])
    for line in found:
        line.sort(key=attrgetter("left"))
    return found


def line_text(line: list[Run]) -> str:
    """The runs of a line with the white space between them, as far as it shows."""
    pieces = [line[0].text]
    for before, run in zip(line, line[1:], strict=False):
        gap, tall = run.left - before.right, run.bottom - run.top
        if gap > WIDE_GAP * tall:
            pieces.append(" ")
        elif run.lead:
            pieces.append(run.lead)
        elif gap > _WORD_GAP * tall and before.text[-1:].isascii() and run.text[:1].isascii():
            pieces.append(" ")
        pieces.append(run.text)
    return "".join(pieces)


def _parted(run: Run, left: int, right: int, grid: Grid, inside: dict[int, list[Run]]) -> list[tuple[int, Run]]:
    """Gives a run that crosses a border to its cells: as a whole if it hangs over a little or flows over empty cells
    as a sheet lets it, else character by character."""
    y, tall = (run.top + run.bottom) / 2, run.bottom - run.top
    starts = [run.left, *run.stops[:-1]]
    owners = [grid.at((start + stop) / 2, y) for start, stop in zip(starts, run.stops, strict=True)]
    counts = {owner: owners.count(owner) for owner in owners if owner is not None}
    most = max(counts, key=lambda owner: counts[owner], default=left)
    beyond = sum(stop - start for start, stop, owner in zip(starts, run.stops, owners, strict=True) if owner != most)
    if beyond <= _HANGING * tall:
        return [(most, run)]
    others = {owner for owner in counts if owner not in (left, right)} | {right}
    if not any(other in inside for other in others if other != left):
        return [(left, run)]
    parts: list[tuple[int, Run]] = []
    first = 0
    for index in range(1, len(owners) + 1):
        if index == len(owners) or owners[index] != owners[first]:
            owner = owners[first]
            part = Run(run.text[first:index], starts[first], run.top, run.stops[index - 1], run.bottom,
                       run.stops[first:index], run.lead if first == 0 else "")  # fmt: skip
            parts.append((most if owner is None else owner, part))
            first = index
    return parts


def _table(grid: Grid, inside: dict[int, list[Run]], marks: Marks) -> Table:
    """Rows without any text are left out, unless a merged cell reaches through them."""
    rows: list[Row] = []
    for index, owners in enumerate(grid.owner):
        cells: list[Cell] = []
        for column, number in enumerate(owners):
            region = grid.regions[number]
            if (region.row, region.column) == (index, column):
                runs = inside.get(number)
                text = "\n".join(map(line_text, lines(runs))) if runs else ""
                cells.append(Cell(text, 0, 0, _shown(grid.box(region), marks), region.rows, region.columns))
            else:
                cells.append(Cell("", 0, 0, _shown(grid.box(region), marks), covered=True))
        if any(cell.text for cell in cells) or any(grid.regions[number].rows > 1 for number in owners):
            rows.append(Row(cells, index + 1, marks.number, 1))
    return Table(grid.xs, rows, grid.open_below)


def _running(line: list[Run], number: int, marks: Marks) -> Row:
    """One line of running text: one cell, or several where a table without lines leaves wide gaps."""
    parts: list[list[Run]] = [[line[0]]]
    for before, run in zip(line, line[1:], strict=False):
        if run.left - before.right > WIDE_GAP * (run.bottom - run.top):
            parts.append([])
        parts[-1].append(run)
    cells = [
        Cell(line_text(part), 0, 0, _shown((part[0].left, min(run.top for run in part), part[-1].right,
                                            max(run.bottom for run in part)), marks))
        for part in parts
    ]  # fmt: skip
    return Row(cells, number, marks.number)


def _shown(box: Box, marks: Marks) -> Box:
    """On the page as a viewer shows it."""
    return turned(box, -marks.turn % 4, marks.width, marks.height) if marks.turn else box
