"""Joins what a page break tore apart: one table over several pages, and a row whose halves stand on two of them.

A row is torn in four ways: its tail has no name; its name is cut in two; its first part has no name because the name is
centred and stands overleaf; the repeated header is glued to the tail. One rule covers them: the halves are joined if
either is no whole row. A row is whole if it has an amount, or, where a table has none, if rows like it stand away from
the page breaks. Two whole rows are never joined.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rapidfuzz.fuzz import ratio

from mailuo_extractors.readers.characters import PAGE_BREAK
from mailuo_extractors.readers.page_rows import PageRows, Table
from mailuo_extractors.source import Cell, Row

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAME_EDGE: Final = 4.0
_HEADER_ROWS: Final = 4
_HEADER_CELLS: Final = 3
"""So many cells have to be alike before a repeated row is a header: a title alone also opens the next form."""
_SAME_HEADER: Final = 88
_ONE_BRACKET: Final = str.maketrans("(),:;", "（），：；")
_AMOUNT: Final = re.compile(r"[-+−(（]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?[)）]?(?:元|万元|亿元)?")
_PAGE_NUMBER: Final = re.compile(
    r"[-—–－·.\s]*(?:第?\s*\d+\s*页?|page\s*\d+)\s*(?:(?:[/／,，]|of|\s)*共?\s*\d+\s*页?)?[-—–－·.\s]*", re.IGNORECASE
)
_NOTE: Final = re.compile(r"[(（]?(?:注|备注|说明|填表说明|填报人|审核人|制表人)\s*[0-9一二三]?\s*[:：]")
_CONTINUED: Final = re.compile(r"[(（]?(?:续表?|接上页|下页续)[)）]?")


@dataclass(slots=True)
class Dropped:
    """A repeated header: it stays in the raw text and is no row."""

    texts: list[str]


Item = int | Row | Dropped
"""What the writer gets, in reading order: an integer starts that page."""


@dataclass(slots=True)
class _Open:
    """The table that may go on overleaf: what its rows look like, and its last row, which may be a first half."""

    xs: list[float]
    header: list[list[str]]
    last: Row | None
    number: int
    open_below: bool
    patterns: set[frozenset[int]] = field(default_factory=set)
    spans: set[int] = field(default_factory=set)
    """Over how many columns the rows of a single text go: a heading is merged over the table, a torn name is not."""
    filled: list[int] = field(default_factory=list)
    numeric: list[int] = field(default_factory=list)

    def learn(self, rows: list[Row], *, whole_from: int, whole_to: int) -> None:
        """Rows from `whole_from` up to `whole_to` stand away from page breaks."""
        for index, row in enumerate(rows):
            for column, text in enumerate(_bare(row)):
                self.filled[column] += bool(text)
                self.numeric[column] += _AMOUNT.fullmatch(text) is not None
            if whole_from <= index < whole_to:
                self.patterns.add(_pattern(row))
                self.spans.update(_lone_span(row))

    def split(self, xs: list[float]) -> None:
        """A page that shows more edges between the same outer ones splits the columns: a form goes on with its
        indicators. The last row is fitted; those given out already keep the columns they have."""
        if self.last is None or len(xs) <= len(self.xs):
            return
        wider = Table(self.xs, [self.last])
        places = _places(self.xs, xs)
        if places is None or _aligned(wider, xs) is None:
            return
        self.patterns = {frozenset(places[column] for column in pattern) for pattern in self.patterns}
        for counts in (self.filled, self.numeric):
            old = list(counts)
            counts[:] = [0] * (len(xs) - 1)
            for column, count in enumerate(old):
                counts[places[column]] = count
        self.header = [_spread(texts, places) for texts in self.header]
        self.xs = xs

    def amounts(self) -> list[int]:
        return [c for c, count in enumerate(self.numeric) if count and count * 2 >= self.filled[c]]

    def is_whole(self, row: Row, columns: set[int]) -> bool:
        """`columns` are those that a merge from above leaves open; in a group of rows the others say nothing."""
        if len(columns) < len(self.filled):
            return _pattern(row) & columns in {pattern & columns for pattern in self.patterns}
        amounts = self.amounts()
        if amounts:
            texts = _bare(row)
            return any(_AMOUNT.fullmatch(texts[column]) for column in amounts) or (
                _pattern(row) in self.patterns and self.spans.issuperset(_lone_span(row))
            )
        return not self.patterns or _pattern(row) in self.patterns

    def name_column(self) -> int:
        amounts = self.amounts()
        return next((c for c, count in enumerate(self.filled) if count and c not in amounts), 0)


class PageJoiner:
    """Takes pages in order and gives back what can no longer change. Holds the last row of a table and what follows."""

    def __init__(self) -> None:
        self._tables = 0
        self._open: _Open | None = None
        self._held: list[Item] = []
        self._lines: set[str] = set()
        self._after: list[str] = []

    def add(self, page: PageRows) -> list[Item]:
        lines = {_digitless(row) for row in page.blocks if isinstance(row, Row)}
        first = next((index for index, block in enumerate(page.blocks) if isinstance(block, Table)), None)
        ready: list[Item] = [*self._held, page.number]
        self._held = []
        for index, block in enumerate(page.blocks):
            if isinstance(block, Row):
                ready.append(block)
                continue
            goes_on = index == first and self._goes_on(block, page.blocks[:index], lines)
            ready += self._continue(block) if goes_on else self._begin(block)
        self._lines = lines
        last = max((index for index, block in enumerate(page.blocks) if isinstance(block, Table)), default=None)
        if last is None:
            self._open, self._after = None, []
            return ready
        self._after = [_text(row) for row in page.blocks[last + 1 :] if isinstance(row, Row)]
        held = self._open.last if self._open is not None else None
        at = next((index for index, item in enumerate(ready) if item is held), len(ready))
        self._held = ready[at:]
        return ready[:at]

    def finish(self) -> list[Item]:
        held, self._held, self._open = self._held, [], None
        return held

    def _goes_on(self, table: Table, before: Iterable[Row | Table], lines: set[str]) -> bool:
        """The same columns, and nothing but page numbers and repeated lines between."""
        known = self._open
        if known is None or not table.rows:
            return False
        between = [(text, lines) for text in self._after]
        between += [(_text(row), self._lines) for row in before if isinstance(row, Row)]
        if not all(_is_furniture(text, others) for text, others in between):
            return False
        known.split(table.xs)
        rows = _aligned(table, known.xs)
        if rows is None:
            return False
        opens_like_first = bool(known.header) and _alike(_bare(rows[0]), known.header[0])
        return not opens_like_first or _repeated(rows, known.header)[0] > 0

    def _begin(self, table: Table) -> list[Item]:
        self._tables += 1
        rows = table.rows
        header: list[list[str]] = []
        for row in rows[:_HEADER_ROWS]:
            if any(_AMOUNT.fullmatch(text) for text in _bare(row)):
                break
            header.append(_bare(row))
        columns = len(table.xs) - 1
        others, items = _without_headers(rows[1:], header)
        rows = rows[:1] + others
        known = _Open(table.xs, header, rows[-1] if rows else None, self._tables, table.open_below,
                      filled=[0] * columns, numeric=[0] * columns)  # fmt: skip
        start = min(len(header), 1)
        known.learn(rows[start:], whole_from=0, whole_to=len(rows) - start - 1)
        self._open = known
        for row in rows:
            row.table = self._tables
        return [*rows[:1], *items]

    def _continue(self, table: Table) -> list[Item]:
        known = self._open
        rows = _aligned(table, known.xs) if known is not None else None
        if known is None or rows is None:
            return self._begin(table)
        whole, glued = _repeated(rows, known.header)
        out: list[Item] = [Dropped(row.texts()) for row in rows[:whole]]
        rows = rows[whole:]
        if glued is not None:
            out.append(Dropped(_cut_header(rows[0], glued)))
        kept, items = _without_headers(rows, known.header)
        known.learn(kept, whole_from=1, whole_to=len(kept) - 1)
        if kept and known.last is not None and self._torn(known, known.last, kept[0]):
            _join(known.last, kept[0])
            items = [item for item in items if item is not kept[0]]
            kept = kept[1:]
        for row in kept:
            row.table = known.number
        if kept:
            known.last = kept[-1]
        known.open_below = table.open_below
        return out + items

    @staticmethod
    def _torn(known: _Open, above: Row, below: Row) -> bool:
        """Whether these two are halves of one row."""
        if _NOTE.match(_text(below)) or not _merged_alike(above, below):
            return False
        columns = {index for index, cell in enumerate(above.cells) if not cell.covered or _is_across(above, index)}
        whole_above, whole_below = known.is_whole(above, columns), known.is_whole(below, columns)
        if whole_above and whole_below:
            return False
        if known.open_below:
            return True
        name = known.name_column()
        only_name = {name}
        if _pattern(above) == only_name and name in _pattern(below):
            # A heading above its first row, unless nothing but the name and amounts is in that row: a name cut in two.
            return whole_below and not _pattern(below) - only_name - set(known.amounts())
        if _pattern(below) == only_name:
            # The tail of a name longer than all its neighbours; otherwise a heading.
            heights = [cell.text.count("\n") for cell in above.cells]
            return heights[name] >= max(heights) and bool(above.cells[name].text)
        return True


def _bare(row: Row) -> list[str]:
    return ["".join(cell.text.split()).translate(_ONE_BRACKET) for cell in row.cells]


def _alike(texts: list[str], header: list[str]) -> bool:
    """The same but for what OCR misreads now and then."""
    return texts == header or (
        _is_header(header)
        and [bool(text) for text in texts] == [bool(label) for label in header]
        and ratio("\t".join(texts), "\t".join(header)) >= _SAME_HEADER
    )


def _text(row: Row) -> str:
    return " ".join(cell.text for cell in row.cells if cell.text)


def _digitless(row: Row) -> str:
    return re.sub(r"[\d\s]+", "", _text(row))


def _pattern(row: Row) -> frozenset[int]:
    return frozenset(index for index, cell in enumerate(row.cells) if cell.text)


def _lone_span(row: Row) -> list[int]:
    """How many columns the only text of a row covers; nothing for a row of several texts."""
    filled = [cell.column_span for cell in row.cells if cell.text]
    return filled if len(filled) == 1 else []


def _is_furniture(text: str, others: set[str]) -> bool:
    """A page number, 续表, or a line that stands on both pages, numbers aside."""
    bare = text.strip()
    return (
        _PAGE_NUMBER.fullmatch(bare) is not None
        or _CONTINUED.fullmatch(bare) is not None
        or re.sub(r"[\d\s]+", "", bare) in others
    )


def _merged_alike(above: Row, below: Row) -> bool:
    """Halves of a row have the same columns; a cell that a merge from above covers says nothing of its own."""
    return not any(_spans_all(row) for row in (above, below)) and all(
        first.covered or second.covered or first.column_span == second.column_span
        for first, second in zip(above.cells, below.cells, strict=True)
    )


def _is_across(row: Row, index: int) -> bool:
    """Whether a covered cell is covered by a cell to its left, not by one above."""
    return any(
        not row.cells[left].covered and left + row.cells[left].column_span > index for left in range(index)
    )


def _spans_all(row: Row) -> bool:
    return len(row.cells) > 1 and all(cell.covered or cell.column_span == len(row.cells) for cell in row.cells)


def _places(fewer: list[float], xs: list[float]) -> list[int] | None:
    """Which of the edges each of fewer edges is, if the outer ones are the same."""
    places = []
    for x in fewer:
        near = min(range(len(xs)), key=lambda index: abs(xs[index] - x))
        if abs(xs[near] - x) > _SAME_EDGE:
            return None
        places.append(near)
    outer = places[0] == 0 and places[-1] == len(xs) - 1
    return places if outer and len(set(places)) == len(places) else None


def _spread(texts: list[str], places: list[int]) -> list[str]:
    spread = [""] * places[-1]
    for text, place in zip(texts, places, strict=False):
        spread[place] = text
    return spread


def _aligned(table: Table, xs: list[float]) -> list[Row] | None:
    """The rows in the columns of the table before the break; None if the edges are others. A page whose rows are all
    merged alike shows fewer edges."""
    places = _places(table.xs, xs)
    if places is None:
        return None
    if len(places) == len(xs):
        return table.rows
    for row in table.rows:
        cells: list[Cell] = []
        for index, cell in enumerate(row.cells):
            wide = places[index + 1] - places[index]
            if not cell.covered:
                cell.column_span = places[min(index + cell.column_span, len(places) - 1)] - places[index]
            cells.append(cell)
            cells += [Cell("", 0, 0, cell.box, covered=True) for _ in range(wide - 1)]
        row.cells = cells
    table.xs = xs
    return table.rows


def _repeated(rows: list[Row], header: list[list[str]]) -> tuple[int, list[str] | None]:
    """How many rows repeat the header, and the header row that is glued to the next one, if any."""
    for start in range(len(header)):
        count = 0
        while count < len(rows) and start + count < len(header) and _alike(_bare(rows[count]), header[start + count]):
            count += 1
        glued = None
        if count < len(rows) and start + count < len(header) and _is_glued(rows[count], header[start + count]):
            glued = header[start + count]
        matched = header[start : start + count] + ([glued] if glued is not None else [])
        if any(_is_header(texts) for texts in matched):
            return count, glued
    return 0, None


def _without_headers(rows: list[Row], header: list[list[str]]) -> tuple[list[Row], list[Item]]:
    """The rows but for repetitions of the header, and what is written for all of them. reportlab, for one, repeats the
    header before a row that it splits, in the middle of a page."""
    if not header or not _is_header(header[0]):
        return rows, list(rows)
    items: list[Item] = [Dropped(row.texts()) if _bare(row) == header[0] else row for row in rows]
    return [item for item in items if isinstance(item, Row)], items


def _is_header(texts: list[str]) -> bool:
    return len({text for text in texts if text}) >= min(_HEADER_CELLS, len(texts))


def _is_glued(row: Row, header: list[str]) -> bool:
    return _is_header(header) and all(
        text.startswith(label) for text, label in zip(_bare(row), header, strict=True)
    )


def _cut_header(row: Row, header: list[str]) -> list[str]:
    """Takes the labels off the cells and returns them as they were written."""
    labels = []
    for cell, label in zip(row.cells, header, strict=True):
        at = left = 0
        while left < len(label):
            left += not cell.text[at].isspace()
            at += 1
        labels.append(cell.text[:at])
        cell.text = cell.text[at:].strip()
    return labels


def _join(above: Row, below: Row) -> None:
    for first, second in zip(above.cells, below.cells, strict=True):
        if first.text and second.text:
            first.text += PAGE_BREAK + second.text
        elif second.text:
            first.text, first.covered = second.text, False
