r"""Puts the rows of a format without a text of its own (sheets, DOCX, HTML) into one `Source`.

The raw text is composed as it goes: cells between \t, rows between \n, so that every span is exact. Rows without text
are left out; the bounds on rows, cells and characters hold here for all of these formats.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from mailuo_extractors.source import Cell, Row, Source, Trouble
from mailuo_graph.errors import UnreadableDocument

if TYPE_CHECKING:
    from mailuo_extractors.limits import Limits

_SAME_TROUBLES = 20


class Composer:
    def __init__(self, data: bytes, file_name: str, format_name: str, limits: Limits) -> None:
        self.file_name = file_name
        self.limits = limits
        self._source = Source(file_name, sha256(data).hexdigest(), format_name, "", [])
        self._pieces: list[str] = []
        self._length = 0
        self._cells = 0
        self._covered = 0
        self._counts: dict[str, int] = {}

    def row(self, cells: list[Cell], number: int, *, table: int = 0, sheet: str | None = None) -> None:
        """Takes the row over: the spans of its cells are set here."""
        if not any(cell.text and not cell.text.isspace() for cell in cells):
            return
        at = self._length
        for cell in cells:
            if len(cell.text) > self.limits.line_characters:
                raise self._too_much(number, sheet)
            cell.start, cell.end = at, at + len(cell.text)
            at = cell.end + 1
        self._pieces.append("\t".join([cell.text for cell in cells]))
        self._length = at
        self._cells += len(cells)
        rows = self._source.rows
        rows.append(Row(cells, number, table=table, sheet=sheet))
        if len(rows) > self.limits.rows or self._cells > self.limits.cells or at > self.limits.text_bytes:
            raise self._too_much(number, sheet)

    def covered(self, count: int, number: int) -> list[Cell]:
        """Cells under a merge. They cost the file nothing, so they are counted where they are made."""
        self._covered += count
        if self._covered > self.limits.cells:
            raise self._too_much(number, None)
        return [Cell("", 0, 0, covered=True) for _ in range(count)]

    def trouble(self, kind: str, zh: str, en: str, row: int | None = None) -> None:
        """Notes the first twenty of each kind by themselves; the others are counted."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        if self._counts[kind] <= _SAME_TROUBLES:
            self._source.troubles.append(Trouble(zh, en, row=row))

    def source(self) -> Source:
        for count in self._counts.values():
            if count > _SAME_TROUBLES:
                more = count - _SAME_TROUBLES
                self._source.troubles.append(Trouble(f"同类问题另有 {more} 处。", f"There are {more} more of these."))
        self._source.text = "\n".join(self._pieces)
        return self._source

    def _too_much(self, number: int, sheet: str | None) -> UnreadableDocument:
        where_zh = f"工作表“{sheet}”第 {number} 行" if sheet else f"第 {number} 行"
        where_en = f"row {number} of sheet “{sheet}”" if sheet else f"row {number}"
        limits = self.limits
        return UnreadableDocument(
            f"{self.file_name} 到{where_zh}已超过 {limits.rows} 行、{limits.cells} 个单元格、{limits.text_bytes} 个字符"
            f"（每格 {limits.line_characters} 个）的上限；请拆分后再试。",
            f"{self.file_name} has more than {limits.rows} rows, {limits.cells} cells, {limits.text_bytes} characters "
            f"or {limits.line_characters} in a cell up to {where_en}; split it.",
        )


def text_cell(text: str, row_span: int = 1, column_span: int = 1) -> Cell:
    return Cell(text, 0, 0, row_span=row_span, column_span=column_span)
