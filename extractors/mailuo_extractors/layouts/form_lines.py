"""Rows of any format as lines of labels and values. Reach for it in layouts that read forms rather than tables.

In sheets, Word and ruled PDF a piece is a cell with its column. In text a line of a form has only blanks between labels
and values, so known labels cut it into pieces; a line with tabs is cut there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from mailuo_extractors.layouts.contract import as_box
from mailuo_extractors.layouts.form_labels import MONEY, Label, label_of
from mailuo_extractors.mapped import BREAKS, TAG, Mapped
from mailuo_extractors.source import Box, Cell, Row, Source
from mailuo_graph.money import parse_money
from mailuo_graph.records import Evidence

_WORD: Final = re.compile(r"\S+")
_PIPE_CELL: Final = re.compile(r"[^|]+")
_COLON: Final = re.compile(r"[:：]")
_PAGE_FOOT: Final = re.compile(
    r"第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|共\s*\d+\s*页|[-－—–]\s*\d+\s*[-－—–]|\d+\s*/\s*\d+|\|?[\s|:-]*-{3,}[\s|:-]*",
)
_INDICATOR_HEAD: Final = re.compile(r"[一二三]级指标|.{0,8}指标值")
_MONEY_UNIT: Final = re.compile(r"[（(]?(?:金额)?单位[:：](?:人民币)?[百千]?[万亿千百]?元[)）]?")
_LEAST_HEADS: Final = 3
_LONGEST_PAIRS: Final = 2000
_MOST_WRAPPED: Final = 6
_LONGEST_WRAPPED: Final = 14
_CUT_AMOUNT: Final = re.compile(r"[\d,]+\.\d?")
_CUT_CENTS: Final = re.compile(r"\d{1,2}")
_UPRIGHT: Final = ("年度绩效指标", "年度总体目标", "总体绩效目标", "年度绩效目标", "绩效指标", "总体目标", "绩效目标", "年度目标", "资金情况", "项目资金")
"""Labels of narrow merged cells, which text prints one or two characters a line."""
_UPRIGHT_PARTS: Final = frozenset(w[i:j] for w in _UPRIGHT for i in range(len(w)) for j in range(i + 1, len(w) + 1))


@dataclass(slots=True)
class Piece:
    """`text` without tags and line breaks; `start` and `end` index the raw text."""

    text: str
    start: int
    end: int
    column: int = 0
    width: int = 1
    label: Label | None = None
    box: Box | None = None

    @property
    def kind(self) -> str | None:
        return None if self.label is None else self.label.kind


@dataclass(slots=True)
class Line:
    """`words` are the smallest parts: cells, or the words of a line without tabs. `grid` lines have columns that mean
    something. `upright` tells a label that stood on several lines of its own."""

    row: Row
    position: int
    grid: bool
    pieces: list[Piece] = field(default_factory=list)
    words: list[Piece] = field(default_factory=list)
    upright: bool = False

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)

    def first(self, kind: str) -> int | None:
        return next((i for i, piece in enumerate(self.pieces) if piece.kind == kind), None)


def lines_of(source: Source) -> Iterator[Line]:
    """Every row that says something, page footers left out."""
    position = 0
    while position < len(source.rows):
        row = source.rows[position]
        grid = row.table > 0 or row.sheet is not None
        if not grid and (upright := _upright(source, position)) is not None:
            yield upright[0]
            position += upright[1]
            continue
        if not grid and len(row.cells) == 1:
            line = _text_line(source, row, position)
            position += _unwrapped(source, line, position + 1)
            if _says_something(line):
                yield line
            continue
        for part in _unglued(row) if grid else [row]:
            line = grid_line(part, position)
            line.grid = grid
            if _says_something(line):
                yield line
        position += 1


def _says_something(line: Line) -> bool:
    return bool(line.pieces) and not (len(line.words) <= 4 and _PAGE_FOOT.fullmatch(line.text) is not None)  # noqa: PLR2004 - 第 1 页, 共 2 页


def _unglued(row: Row) -> list[Row]:
    """A header at the end of a page and the first row of the next come as one row of two lines: they are told apart."""
    cuts = [_head_length(cell.text) for cell in row.cells]
    if sum(1 for cut in cuts if cut) < _LEAST_HEADS:
        return [row]
    above, below = [], []
    for cell, cut in zip(row.cells, cuts, strict=True):
        at = cell.start + (cut or len(cell.text))
        above.append(replace(cell, text=cell.text[: at - cell.start], end=at))
        below.append(replace(cell, text=cell.text[at - cell.start :], start=at))
    if not any(cell.text.strip() for cell in below):
        return [row]
    return [replace(row, cells=above), replace(row, cells=below)]


def _head_length(text: str) -> int:
    """How much of a cell is the head of an indicator column, which may itself be wrapped; 0 for none."""
    for line_end in re.finditer(r"\n|$", text[: 4 * _LEAST_HEADS * 10]):
        if _INDICATOR_HEAD.fullmatch(text[: line_end.start()].replace("\n", "").strip()):
            return line_end.start()
    return 0


def mapped(source: Source, start: int, end: int) -> Mapped:
    """Part of the raw text without tags and line breaks, with its origins."""
    return Mapped.of(source.text[start:end], start).without(TAG).without(BREAKS).stripped()


def with_breaks(source: Source, start: int, end: int) -> Mapped:
    """Part of the raw text without tags; its line breaks may part one indicator from the next."""
    return Mapped.of(source.text[start:end], start).without(TAG).stripped()


def plain(text: str) -> str:
    """As printed: without tags, joined over line breaks, without the closing full stop."""
    return BREAKS.sub("", TAG.sub("", text)).strip().rstrip("。；;").rstrip()


def place(source: Source, line: Line, first: Piece, last: Piece | None = None) -> Evidence:
    end = (last or first).end
    return Evidence(line.row.page, line.row.number, first.start, end, source.text[first.start : end], as_box(first.box))


def grid_line(row: Row, position: int) -> Line:
    line = Line(row, position, grid=True)
    for column, cell in enumerate(row.cells):
        if cell.covered or not cell.text.strip():
            continue
        whole = _piece(cell, column)
        if whole.text:
            line.words.append(whole)
            line.pieces += _label_and_value(whole)
    return line


def _piece(cell: Cell, column: int) -> Piece:
    lead = len(cell.text) - len(cell.text.lstrip())
    text = cell.text.strip()
    start = cell.start + lead
    piece = Piece(BREAKS.sub("", TAG.sub("", text)).strip(), start, start + len(text), column, max(1, cell.column_span), box=cell.box)
    piece.label = label_of(text)
    return piece


def _label_and_value(whole: Piece) -> list[Piece]:
    """年度资金总额：100 is two pieces in one cell."""
    if whole.label is not None or len(whole.text) > _LONGEST_PAIRS:
        return [whole]
    for colon in _COLON.finditer(whole.text[:40]):
        label = label_of(whole.text[: colon.start()])
        value = whole.text[colon.end() :].strip()
        if label is None or not value:
            continue
        cut = whole.end - len(value)
        front = Piece(whole.text[: colon.end()], whole.start, cut, whole.column, 1, label)
        if label.kind in MONEY and (more := re.search(r"[;；,，\s]+(?=[^\d,，.\s])", value)):
            rest = Piece(value[more.end() :], cut + more.end(), whole.end, whole.column, 1)
            return [front, Piece(value[: more.start()], cut, cut + more.start(), whole.column, 1), *_label_and_value(rest)]
        return [front, Piece(value, cut, whole.end, whole.column, whole.width)]
    return [whole]


def _text_line(source: Source, row: Row, position: int) -> Line:
    words = _words(row.cells[0])
    return Line(row, position, grid=False, pieces=_joined(source, words), words=words)


def _words(cell: Cell) -> list[Piece]:
    words = []
    pattern = _PIPE_CELL if cell.text.lstrip().startswith("|") else _WORD
    for match in pattern.finditer(cell.text):
        text = match[0].strip()
        if text:
            start = cell.start + match.start() + match[0].index(text)
            words.append(Piece(text, start, start + len(text), label=label_of(text)))
    return words


def _unwrapped(source: Source, line: Line, position: int) -> int:
    """Takes in the lines below that finish a label, an amount or a header cut by a narrow cell; says how many rows the
    line covers."""
    taken = 1
    for row in source.rows[position : position + _MOST_WRAPPED]:
        if len(row.cells) != 1 or row.table or not line.words:
            break
        below = _words(row.cells[0])
        joint = _joint(line.words, below) if below else None
        if joint is None:
            break
        line.words[-1:] = joint
        taken += 1
    if taken > 1:
        line.pieces = _joined(source, line.words)
    return taken


def _joint(words: list[Piece], below: list[Piece]) -> list[Piece] | None:
    """What the last word and the line below are together, or None where the line below begins something new."""
    last, first = words[-1], below[0]
    whole = Piece(last.text + first.text, last.start, first.end, label=label_of(last.text + first.text))
    if last.label is None and len(whole.text) <= _LONGEST_WRAPPED and whole.label is not None:
        return [whole, *below[1:]]
    if sum(1 for word in words if _INDICATOR_HEAD.fullmatch(word.text)) >= _LEAST_HEADS - 1:
        if _INDICATOR_HEAD.fullmatch(whole.text) and not _INDICATOR_HEAD.fullmatch(last.text):
            return [whole, *below[1:]]
        if all(_INDICATOR_HEAD.fullmatch(word.text) for word in below):
            return [last, *below]
    if last.kind in MONEY and last.kind != "funds" and (parse_money(first.text) or _CUT_AMOUNT.fullmatch(first.text)):
        return [last, *below]
    if _CUT_AMOUNT.fullmatch(last.text) and len(below) == 1 and _CUT_CENTS.fullmatch(first.text):
        return [whole]
    return None


def _joined(source: Source, words: list[Piece]) -> list[Piece]:
    """Words between two labels are one value; a label may itself hold a blank or carry its value behind a colon."""
    pieces: list[Piece] = []
    longer: dict[int, Piece] = {}
    for word in words:
        parts = _label_and_value(word)
        for part in parts:
            last = pieces[-1] if pieces else None
            if part.label is None and last is not None and last.label is None and not _MONEY_UNIT.fullmatch(part.text):
                last.end = part.end
                longer[len(pieces)] = last
            else:
                pieces.append(Piece(part.text, part.start, part.end, part.column, part.width, part.label))
    for piece in longer.values():
        piece.text = TAG.sub("", source.text[piece.start : piece.end]).strip()
    return pieces


def _upright(source: Source, position: int) -> tuple[Line, int] | None:
    """A label printed one or two characters a line, and how many rows it takes."""
    row = source.rows[position]
    if len(row.cells) != 1 or row.cells[0].text.strip() not in _UPRIGHT_PARTS:
        return None
    taken = ""
    best: tuple[str, int] | None = None
    for rows, each in enumerate(source.rows[position : position + 6], start=1):
        text = each.cells[0].text.strip() if len(each.cells) == 1 else ""
        if text not in _UPRIGHT_PARTS:
            break
        taken += text
        if taken in _UPRIGHT and rows > 1:
            best = taken, rows
    if best is None:
        return None
    cells = [each.cells[0] for each in source.rows[position : position + best[1]]]
    piece = Piece(best[0], cells[0].start, cells[-1].end, label=label_of(best[0]))
    return Line(row, position, grid=False, pieces=[piece], words=[piece], upright=True), best[1]
