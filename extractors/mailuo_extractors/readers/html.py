"""HTML pages, also those that call themselves .xls: the title, running text line by line, and tables with their spans.

Scripts, styles and comments are dropped, and so is what `hidden` or `display:none` on the element itself hides (style
sheets are not evaluated). A table inside a cell gives rows of its own after the row it stands in, with its own number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mailuo_extractors.limits import LIMITS, MIB, Limits
from mailuo_extractors.readers.composing import Composer, text_cell
from mailuo_extractors.readers.encoding import decode
from mailuo_graph.errors import UnreadableDocument

if TYPE_CHECKING:
    from mailuo_extractors.source import Cell, Source

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_BLANKS_AT_BREAKS = re.compile(r" *\n *")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_DROPPED = frozenset({"script", "style", "template", "noscript", "select", "iframe", "object", "svg"})
_BREAKING = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt",
    "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li",
    "main", "nav", "ol", "p", "pre", "section", "title", "ul",
})  # fmt: skip


@dataclass(slots=True)
class _Open:
    """A cell that is being read; the lines of the table around it wait in its row."""

    row_span: int
    column_span: int
    pieces: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    number: int
    rows: int = 0
    above: dict[int, int] = field(default_factory=dict)
    """Column → how many more rows a cell from above still covers."""
    cells: list[_Open] | None = None
    """Of the row that is being read."""
    cell: _Open | None = None
    waiting: list[tuple[list[Cell], int, int]] = field(default_factory=list)
    """Rows of inner tables and captions, which follow the row that holds them."""


class _Page:
    def __init__(self, composer: Composer) -> None:
        self.composer = composer
        self.tables: list[_Table] = []
        self.pieces: list[str] = []
        self.lines = 0
        self.count = 0
        self.hidden = 0

    def begin(self, element: Any) -> None:
        name = element.tag
        if name == "table":
            self.break_line()
            self.count += 1
            self.tables.append(_Table(self.count))
        elif name == "tr" and self.tables:
            self.end_row()
            self.tables[-1].cells = []
        elif name in {"td", "th"} and self.tables:
            self.end_cell()
            table = self.tables[-1]
            if table.cells is None:
                table.cells = []
            limit = self.composer.limits.span
            table.cell = _Open(_span(element, "rowspan", limit), _span(element, "colspan", limit))
        elif name == "br":
            self.say("\n")
        elif name in _BREAKING:
            self.break_line()
        if element.text:
            self.say(element.text if name == "pre" else _BLANKS.sub(" ", element.text))

    def end(self, element: Any) -> None:
        name = element.tag
        if name == "table" and self.tables:
            self.end_row()
            table = self.tables.pop()
            for row in table.waiting:
                self.give(*row)
        elif name == "tr" and self.tables:
            self.end_row()
        elif name in {"td", "th"} and self.tables:
            self.end_cell()
        elif name in _BREAKING:
            self.break_line()

    def say(self, text: str) -> None:
        cell = self.tables[-1].cell if self.tables else None
        (self.pieces if cell is None else cell.pieces).append(text)

    def break_line(self) -> None:
        if self.tables and self.tables[-1].cell is not None:
            if self.tables[-1].cell.pieces:
                self.tables[-1].cell.pieces.append("\r")  # at most one line break, where \n is one in any case
            return
        text = _joined(self.pieces)
        self.pieces = []
        for line in text.split("\n"):
            if line:
                self.lines += 1
                self.give([text_cell(line)], self.lines, 0)

    def end_cell(self) -> None:
        self.break_line_outside_cells()
        table = self.tables[-1]
        if table.cell is not None and table.cells is not None:
            table.cells.append(table.cell)
        table.cell = None

    def break_line_outside_cells(self) -> None:
        if self.tables[-1].cell is None:
            self.break_line()

    def end_row(self) -> None:
        """Puts the cells of a row into the columns that cells from above leave free."""
        self.end_cell()
        table = self.tables[-1]
        if table.cells is None:
            return
        table.rows += 1
        cells: list[Cell] = []
        above, table.above = table.above, {}
        for opened in table.cells:
            while above.get(len(cells), 0):
                cells += self.composer.covered(1, table.rows)
            column = len(cells)
            cells.append(text_cell(_joined(opened.pieces), opened.row_span, opened.column_span))
            cells += self.composer.covered(opened.column_span - 1, table.rows)
            if opened.row_span > 1:
                table.above.update(dict.fromkeys(range(column, len(cells)), opened.row_span - 1))
        last = max((column for column, rows in above.items() if rows), default=-1)
        while len(cells) <= last:
            cells += self.composer.covered(1, table.rows) if above.get(len(cells), 0) else [text_cell("")]
        for column, rows in above.items():
            if rows > 1:
                table.above.setdefault(column, rows - 1)
        table.cells = None
        waiting, table.waiting = table.waiting, []
        self.give(cells, table.rows, table.number, outside=True)
        for row in waiting:
            self.give(*row, outside=True)

    def give(self, cells: list[Cell], number: int, table: int, *, outside: bool = False) -> None:
        """To the composer, or to the row of the table around that is not finished."""
        around = self.tables[:-1] if outside else self.tables
        holder = next((holder for holder in reversed(around) if holder.cells is not None), None)
        if holder is None:
            self.composer.row(cells, number, table=table)
        else:
            holder.waiting.append((cells, number, table))


def read_html(data: bytes, file_name: str, limits: Limits = LIMITS) -> Source:
    from lxml import etree  # noqa: PLC0415 - 30 ms that a build of text files does not need

    if len(data) > limits.text_bytes:
        size = len(data) / MIB
        raise UnreadableDocument(
            f"{file_name} 有 {size:.1f} MB，超过网页 {limits.text_bytes / MIB:g} MB 的上限；请拆分后再试。",
            f"{file_name} has {size:.1f} MB, above the limit of {limits.text_bytes / MIB:g} MB for a page; split it.",
        )
    declared = _DECLARED.search(data[:4096])
    decoded = decode(data, file_name, declared[1].decode("ascii") if declared else None)
    composer = Composer(data, file_name, "html", limits)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )  # fmt: skip
    try:
        root = etree.fromstring(decoded.text.replace("\0", "\ufffd").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None  # a page without a single element
    too_deep = next((entry.line for entry in parser.error_log if "depth" in entry.message), None)
    if too_deep is not None:
        raise UnreadableDocument(
            f"{file_name} 第 {too_deep} 行处的标签嵌套超过 2048 层，其后内容无法读取；请另存为 XLSX 或文本后再试。",
            f"The tags of {file_name} are nested more than 2048 deep at line {too_deep}, nothing after it can be read; "
            "save it as XLSX or text.",
        )
    page = _Page(composer)
    if root is not None:
        _walk(root, page)
    if page.hidden:
        composer.trouble(
            "hidden",
            f"页面中有 {page.hidden} 处隐藏内容未读取。",
            f"{page.hidden} hidden elements of the page were not read.",
        )
    for character, byte in decoded.broken:
        line = decoded.text.count("\n", 0, character) + 1
        composer.trouble(
            "broken",
            f"第 {line} 行（第 {byte + 1} 个字节）的字节不是 {decoded.encoding} 文字，以 \ufffd 代替。",
            f"The bytes in line {line} (byte {byte + 1}) are not {decoded.encoding}; \ufffd stands in their place.",
        )
    source = composer.source()
    source.encoding = decoded.encoding
    return source


def _walk(root: Any, page: _Page) -> None:
    """Without recursion: a page may be two thousand elements deep."""
    from lxml import etree  # noqa: PLC0415 - loaded by the caller

    walker = etree.iterwalk(root, events=("start", "end"))
    dropped = None
    for event, element in walker:
        if event == "start":
            hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None
            if hidden or element.tag in _DROPPED:
                page.hidden += hidden and any(not text.isspace() for text in element.itertext())
                walker.skip_subtree()
                dropped = element
            else:
                page.begin(element)
            continue
        if element is dropped:
            dropped = None
        else:
            page.end(element)
        if element.tail:
            page.say(_BLANKS.sub(" ", element.tail))
    page.break_line()


def _joined(pieces: list[str]) -> str:
    r"""Blanks go at line breaks; \r marks where a block ends, which breaks the line only if something follows."""
    text = "".join(pieces)
    text = re.sub(r"[ \n]*\r[ \r]*", "\n", text) if "\r" in text else text
    text = re.sub(r" {2,}", " ", text)
    return _BLANKS_AT_BREAKS.sub("\n", text).strip()


def _span(element: Any, name: str, limit: int) -> int:
    """A span of 0 reaches to the end of the table, as in browsers."""
    text = (element.get(name) or "1").strip()
    if not (text.isascii() and text.isdigit()):
        return 1
    return min(int(text[:9]), limit) or (limit if name == "rowspan" else 1)
