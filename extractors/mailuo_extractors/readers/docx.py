"""DOCX documents: paragraphs and tables in reading order, as a reader sees them with all changes accepted.

Deleted and hidden text is left out, also rows deleted under change tracking; inserted text stays. A table inside a cell
gives rows of its own after the row it stands in, with its own table number: nothing is lost and nothing told twice.
Automatic numbers of lists are not in the file as text and are not made up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mailuo_extractors.limits import LIMITS, Limits
from mailuo_extractors.readers.composing import Composer, text_cell
from mailuo_extractors.readers.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mailuo_extractors.source import Cell, Source

_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_LEFT_OUT = {"del", "moveFrom", "Fallback", "instrText", "delText", "rPr", "pPr", "tbl", "footnoteReference"}
"""Fallback repeats, for old programs, a text box that stands beside it."""
_WIDEST = 1000


@dataclass(slots=True)
class _Spanned:
    """A cell before merging: where it starts in the grid and what it says about the cell above."""

    column: int
    width: int
    continues: bool
    text: str


@dataclass(slots=True)
class _Line:
    cells: list[_Spanned]
    inner: list[Any] = field(default_factory=list)


class _Reading:
    def __init__(self, composer: Composer) -> None:
        self.composer = composer
        self.paragraphs = 0
        self.tables = 0

    def block(self, parent: Any) -> None:
        """Everything directly in a body, a header or a text box."""
        for child in _blocks(parent):
            if _name(child) == "tbl":
                self.table(child)
            else:
                self.paragraph(child)

    def paragraph(self, element: Any) -> None:
        for line in _text(element).split("\n"):
            self.paragraphs += 1
            self.composer.row([text_cell(piece) for piece in line.split("\t")], self.paragraphs)
        for box in _boxes(element):
            self.block(box)

    def table(self, element: Any) -> None:
        self.tables += 1
        table = self.tables
        lines = [_line(row) for row in _rows(element)]
        columns = [{cell.column: cell for cell in line.cells} for line in lines]
        for index, line in enumerate(lines):
            cells: list[Cell] = []
            for spanned in line.cells:
                cells += [text_cell("") for _ in range(spanned.column - len(cells))]
                if spanned.continues:
                    cells += self.composer.covered(1, index + 1)
                else:
                    height = 1
                    while index + height < len(lines):
                        below = columns[index + height].get(spanned.column)
                        if below is None or not below.continues:
                            break
                        height += 1
                    cells.append(text_cell(spanned.text, height, spanned.width))
                cells += self.composer.covered(spanned.width - 1, index + 1)
            self.composer.row(cells, index + 1, table=table)
            for inner in line.inner:
                self.table(inner)


def read_docx(data: bytes, file_name: str, limits: Limits = LIMITS) -> Source:
    """Headers of the pages come first: some carry the department and the year."""
    parts = Parts(data, file_name, limits)
    composer = Composer(data, file_name, "docx", limits)
    reading = _Reading(composer)
    document = parts.main("word/document.xml")
    said: set[str] = set()
    for kind, part in sorted(parts.targets(document).values()):
        if kind == "header" and part in parts:
            for _, header in parts.elements(part, ("{*}hdr",)):
                words = "".join(header.itertext())
                if words not in said:
                    said.add(words)
                    reading.block(header)
    for _, body in parts.elements(document, ("{*}body",)):
        reading.block(body)
    return composer.source()


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: Any, name: str) -> str | None:
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), None)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables, also those inside content controls and accepted changes."""
    stack = [iter(parent)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif (name := _name(child)) in {"p", "tbl"}:
            yield child
        elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}:
            stack.append(iter(child))


def _rows(table: Any) -> Iterator[Any]:
    for row in _children(table, "tr"):
        if row.find("{*}trPr/{*}del") is None:
            yield row


def _children(parent: Any, wanted: str) -> Iterator[Any]:
    for child in parent:
        name = _name(child)
        if name == wanted:
            yield child
        elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _children(child, wanted)


def _line(row: Any) -> _Line:
    line = _Line([])
    column = _number(row.find("{*}trPr/{*}gridBefore"), 0)
    for cell in _children(row, "tc"):
        properties = cell.find("{*}tcPr")
        width, continues = 1, False
        if properties is not None:
            width = max(1, _number(properties.find("{*}gridSpan"), 1))
            merge = properties.find("{*}vMerge")
            continues = merge is not None and _attribute(merge, "val") != "restart"
            if properties.find("{*}cellDel") is not None:
                column += width
                continue
        pieces: list[str] = []
        for block in _blocks(cell):
            if _name(block) == "tbl":
                line.inner.append(block)
                continue
            pieces.append(_text(block))
            for box in _boxes(block):
                pieces.extend(_text(inner) for inner in _blocks(box))
        line.cells.append(_Spanned(column, width, continues, "\n".join(pieces).strip("\n")))
        column += width
    return line


def _number(element: Any, otherwise: int) -> int:
    text = None if element is None else _attribute(element, "val")
    return min(int(text), _WIDEST) if text is not None and text.isascii() and text.isdigit() else otherwise


def _text(paragraph: Any) -> str:
    """The visible text of one paragraph; boxes and tables that hang on it are left to the caller."""
    pieces: list[str] = []
    stack = [iter(paragraph)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        name = _name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name in _CHARACTERS:
            pieces.append(_CHARACTERS[name])
        elif name == "sym":
            code = _attribute(child, "char") or ""
            pieces.append(_symbol(code))
        elif name not in _LEFT_OUT and name != "txbxContent" and not (name == "r" and _hidden(child)):
            stack.append(iter(child))
    return "".join(pieces)


def _symbol(code: str) -> str:
    """A character of a symbol font; only those of the Symbol font that stand before numbers have a known meaning."""
    return {"F0B3": "≥", "F0A3": "≤", "F0B1": "±", "F0B4": "×"}.get(code.upper(), "")


def _hidden(run: Any) -> bool:
    vanish = run.find("{*}rPr/{*}vanish")
    return vanish is not None and _attribute(vanish, "val") not in {"0", "false", "off"}


def _boxes(paragraph: Any) -> Iterator[Any]:
    """Text boxes that hang on a paragraph, the outermost only: `block` goes on from there."""
    stack = [iter(paragraph)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        name = _name(child)
        if name == "txbxContent":
            yield child
        elif name not in _LEFT_OUT:
            stack.append(iter(child))
