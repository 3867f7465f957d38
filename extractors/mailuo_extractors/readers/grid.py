"""From the cells of one sheet, in any order and with merges, to its rows. Reach for it from XLSX and XLS alike.

Only cells that hold something take memory: one value in the last row or column of a sheet costs nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from mailuo_extractors.readers.composing import text_cell
from mailuo_extractors.source import Cell

if TYPE_CHECKING:
    from mailuo_extractors.readers.composing import Composer


class Merge(NamedTuple):
    """First and last row and column, all counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


Values = dict[int, dict[int, str]]
"""Row → column → text, counted from 1; empty texts are not in it."""


def compose_sheet(composer: Composer, name: str, values: Values, merges: list[Merge]) -> None:
    """Rows start at column A, so that columns line up, and end at the last cell with a value or a merge over one."""
    if not values:
        return
    numbers = sorted(values)
    width = max(max(row) for row in values.values())
    by_row: dict[int, list[Merge]] = {}
    covered = 0
    for merge in merges:
        touched = numbers[bisect_left(numbers, merge.top) : bisect_right(numbers, merge.bottom)]
        covered += len(touched) * max(0, min(merge.right, width) - merge.left + 1)
        if covered > composer.limits.cells:
            composer.trouble(
                "merges",
                f"工作表“{name}”合并单元格过多，部分合并未展开。",
                f"Sheet “{name}” has too many merged cells; some were not expanded.",
            )
            break
        for number in touched:
            by_row.setdefault(number, []).append(merge)
    for number in numbers:
        composer.row(_row(values[number], number, by_row.get(number, ()), width, numbers[-1]), number, sheet=name)


def _row(values: dict[int, str], number: int, merges: list[Merge] | tuple[()], width: int, last: int) -> list[Cell]:
    placed: dict[int, Cell] = {column: text_cell(text) for column, text in values.items()}
    for merge in merges:
        right = min(merge.right, width)
        for column in range(merge.left, right + 1):
            if number == merge.top and column == merge.left:
                text = values.get(column, "")
                placed[column] = text_cell(text, min(merge.bottom, last) - merge.top + 1, right - merge.left + 1)
            else:
                placed[column] = Cell("", 0, 0, covered=True)
    return [placed.get(column) or text_cell("") for column in range(1, max(placed) + 1)]
