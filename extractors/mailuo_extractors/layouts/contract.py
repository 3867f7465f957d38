"""What a layout is: one file that recognises a kind of table and turns its rows into records."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Protocol

from mailuo_extractors.source import Box, Cell, Row, Source
from mailuo_graph.records import Evidence, Records


@dataclass(frozen=True, slots=True)
class Given:
    """What the user said about a document, which outweighs what it says itself."""

    fiscal_year: int | None = None
    department: str | None = None


class Layout(Protocol):
    """`fits` is cheap and looks at the rows only; `read` may assume that `fits` said yes. Whatever in the document it
    does not understand becomes a remark with its place, never silence."""

    name: str

    def fits(self, source: Source) -> bool: ...

    def read(self, source: Source, document: str, given: Given) -> Records: ...


def evidence(source: Source, row: Row, cell: Cell) -> Evidence:
    return Evidence(row.page, row.number, cell.start, cell.end, source.text[cell.start : cell.end], as_box(cell.box))


def row_at(source: Source, character: int) -> Row:
    """The row in which a character of the raw text stands."""
    found = bisect_right(source.rows, character, key=lambda row: row.cells[0].start)
    return source.rows[max(0, found - 1)]


def as_box(box: Box | None) -> list[float] | None:
    """To a tenth of a point: finer than print."""
    return None if box is None else [round(edge, 1) for edge in box]
