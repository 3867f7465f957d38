"""Plain text: tables with tabs or, as Markdown has them, with bars; wrapped text of a PDF, text of a scan. A row a line,
a cell between tabs or bars."""

from __future__ import annotations

import re
from hashlib import sha256
from itertools import pairwise

from mailuo_extractors.limits import LIMITS, MIB, Limits
from mailuo_extractors.readers.encoding import Decoded, decode
from mailuo_extractors.source import Cell, Row, Source, Trouble
from mailuo_graph.errors import UnreadableDocument

_BAR = re.compile(r"\\.|\|")
_BAR_RULE = re.compile(r"\|?(?:\s*:?-{3,}:?\s*\|)+(?:\s*:?-{3,}:?\s*)?")
_LEAST_BARS = 3
_BREAK = re.compile(r"\r\n|\r|\n|\f")


def read_text(data: bytes, file_name: str, limits: Limits = LIMITS) -> Source:
    """A form feed ends a page and a row but not a line. Lines of blanks only give no row."""
    if len(data) > limits.text_bytes:
        size = len(data) / MIB
        raise UnreadableDocument(
            f"{file_name} 有 {size:.1f} MB，超过文本文件 {limits.text_bytes / MIB:g} MB 的上限；请拆分后再试。",
            f"{file_name} has {size:.1f} MB, above the limit of {limits.text_bytes / MIB:g} MB for text; split it.",
        )
    decoded = decode(data, file_name)
    source = Source(file_name, sha256(data).hexdigest(), "txt", decoded.text, [], encoding=decoded.encoding)
    _split(source, limits)
    _report(source, decoded)
    return source


def _split(source: Source, limits: Limits) -> None:
    text = source.text
    paged = "\f" in text
    if paged:
        source.pages.append(0)
    page = 1 if paged else None
    line, start, cells = 1, 0, 0
    while start <= len(text):
        found = _BREAK.search(text, start)
        end = len(text) if found is None else found.start()
        if end - start > limits.line_characters:
            raise _too_long(source.file_name, line, end - start, limits)
        content = text[start:end]
        if content and not content.isspace() and _BAR_RULE.fullmatch(content.strip()) is None:
            cells += content.count("\t") + content.count("|") + 1
            if cells > limits.cells or len(source.rows) >= limits.rows:
                raise _too_many(source.file_name, line, limits)
            source.rows.append(Row(_cells(content, start), line, page))
        if found is None:
            return
        start = found.end()
        if text[found.start()] != "\f":
            line += 1
        elif page is not None and start < len(text):
            page += 1
            source.pages.append(start)


def _cells(content: str, start: int) -> list[Cell]:
    if barred := _barred(content, start):
        return barred
    cells = []
    for piece in content.split("\t"):
        cells.append(Cell(piece, start, start + len(piece)))
        start += len(piece) + 1
    return cells


def _barred(content: str, start: int) -> list[Cell]:
    """The cells of a line with a bar at both ends and one between; `\\|` is a bar inside a cell. Walks the line once."""
    if not content.lstrip().startswith("|"):
        return []
    bars = [found.start() for found in _BAR.finditer(content) if found[0] == "|"]
    if len(bars) < _LEAST_BARS or content[bars[-1] + 1 :].strip():
        return []
    cells = []
    for left, right in pairwise(bars):
        text = content[left + 1 : right].strip()
        at = start + right - len(content[left + 1 : right].lstrip())
        cells.append(Cell(text.replace("\\|", "|"), at, at + len(text)))
    return cells


def _report(source: Source, decoded: Decoded) -> None:
    """Says where bytes were broken and where NUL characters stand; a raw text with them is kept as it is."""
    text = source.text
    for character, byte in decoded.broken:
        line = _line(text, character)
        source.troubles.append(
            Trouble(
                f"第 {line} 行（第 {byte + 1} 个字节）的字节不是 {decoded.encoding} 文字，以 \ufffd 代替。",
                f"The bytes in line {line} (byte {byte + 1}) are not {decoded.encoding}; \ufffd stands in their place.",
                row=line,
            )
        )
    zeros = text.count("\0")
    if zeros:
        line = _line(text, text.index("\0"))
        source.troubles.append(
            Trouble(
                f"文中有 {zeros} 个空字符（NUL），第一个在第 {line} 行；原文照留。",
                f"The text has {zeros} NUL characters, the first in line {line}; they are left in place.",
                row=line,
            )
        )


def _line(text: str, character: int) -> int:
    return 1 + sum(1 for found in _BREAK.finditer(text, 0, character) if found.group() != "\f")


def _too_long(file_name: str, line: int, length: int, limits: Limits) -> UnreadableDocument:
    return UnreadableDocument(
        f"{file_name} 第 {line} 行有 {length} 个字符，超过每行 {limits.line_characters} 个的上限；请恢复换行后再试。",
        f"Line {line} of {file_name} has {length} characters, above the limit of {limits.line_characters} a line; "
        "bring its line breaks back.",
    )


def _too_many(file_name: str, line: int, limits: Limits) -> UnreadableDocument:
    return UnreadableDocument(
        f"{file_name} 到第 {line} 行已超过 {limits.rows} 行或 {limits.cells} 个单元格的上限；请拆分后再试。",
        f"{file_name} has more than {limits.rows} rows or {limits.cells} cells up to line {line}; split it.",
    )
