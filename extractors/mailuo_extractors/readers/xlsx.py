"""XLSX and XLSM workbooks, read from their XML: percent and other formats, formulas without a value and hidden sheets
stay visible, which libraries that return bare values lose; and a hostile sheet is text, never native code.

Hidden sheets are left out and said: they are code lists and drafts, nothing that was published. Hidden rows and columns
are read, because totals include them. Macros are never looked at.
"""  # noqa: D205 - the reason belongs to the first sentence

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mailuo_extractors.limits import LIMITS, Limits
from mailuo_extractors.readers.composing import Composer
from mailuo_extractors.readers.grid import Merge, Values, compose_sheet
from mailuo_extractors.readers.number_formats import BUILT_IN, plain, shown
from mailuo_extractors.readers.parts import Parts, damaged

if TYPE_CHECKING:
    from mailuo_extractors.source import Source

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


@dataclass(slots=True)
class _Book:
    parts: Parts
    composer: Composer
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    from_1904: bool = False


def read_xlsx(data: bytes, file_name: str, limits: Limits = LIMITS) -> Source:
    parts = Parts(data, file_name, limits)
    book = _Book(parts, Composer(data, file_name, "xlsx", limits))
    workbook = parts.main("xl/workbook.xml")
    targets = parts.targets(workbook)
    for kind, part in targets.values():
        if part not in parts:
            continue
        if kind == "sharedStrings":
            _read_strings(book, part)
        elif kind == "styles":
            _read_formats(book, part)
    for _, element in parts.elements(workbook, ("{*}workbookPr", "{*}sheet")):
        if element.tag.endswith("workbookPr"):
            book.from_1904 = element.get("date1904", "0") in {"1", "true"}
            continue
        name = element.get("name", "")
        kind, part = targets.get(next((value for key, value in element.items() if key.endswith("}id")), ""), ("", ""))
        if kind != "worksheet" or part not in parts:
            continue
        values, merges = _read_sheet(book, name, part)
        if element.get("state", "visible") != "visible":
            if values:
                book.composer.trouble(
                    "hidden sheet",
                    f"工作表“{name}”是隐藏的，{len(values)} 行未读取；如属公开内容，请取消隐藏后再试。",
                    f"Sheet “{name}” is hidden, its {len(values)} rows were not read; unhide it if it was published.",
                )
            continue
        compose_sheet(book.composer, name, values, merges)
    return book.composer.source()


def _read_strings(book: _Book, part: str) -> None:
    total = 0
    for _, element in book.parts.elements(part, ("{*}si",)):
        text = _rich_text(element)
        total += len(text)
        if total > book.parts.limits.text_bytes or len(book.strings) > book.parts.limits.cells:
            raise damaged(book.parts.file_name, ValueError(f"{part}: > {book.parts.limits.text_bytes}"))
        book.strings.append(text)
        _forget(element)


def _rich_text(element: Any) -> str:
    """The runs of a string without the reading aids (rPh) that Japanese programs add."""
    pieces = [node.text or "" for node in element.iter("{*}t") if not node.getparent().tag.endswith("}rPh")]
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    """Characters that XML does not allow are written as _x000D_."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_formats(book: _Book, part: str) -> None:
    own: dict[int, str] = {}
    for _, element in book.parts.elements(part, ("{*}numFmt", "{*}cellXfs")):
        if element.tag.endswith("numFmt"):
            own[_integer(element.get("numFmtId"))] = element.get("formatCode", "")
        else:
            numbers = [_integer(style.get("numFmtId")) for style in element.iterfind("{*}xf")]
            book.formats = [own.get(number) or BUILT_IN.get(number, "") for number in numbers]


def _read_sheet(book: _Book, name: str, part: str) -> tuple[Values, list[Merge]]:
    values: Values = {}
    merges: list[Merge] = []
    number = total = 0
    limits = book.parts.limits
    for _, element in book.parts.elements(part, ("{*}row", "{*}mergeCell")):
        if element.tag.endswith("mergeCell"):
            first, _, last = element.get("ref", "").partition(":")
            top, left = _place(first, 0, 0)
            bottom, right = _place(last or first, 0, 0)
            if 0 < top <= bottom and 0 < left <= right and (top, left) != (bottom, right):
                merges.append(Merge(top, left, bottom, right))
            _forget(element)
            continue
        number = _integer(element.get("r")) or number + 1
        column = 0
        row: dict[int, str] = {}
        for cell in element.iterfind("{*}c"):
            at, column = _place(cell.get("r", ""), number, column + 1)
            text = _cell_text(book, cell, f"{name}!{cell.get('r') or f'R{number}C{column}'}", number)
            if text and at == number and column <= _LAST_COLUMN:
                row[column] = text
                total += 1
        if row and number <= _LAST_ROW:
            values[number] = row
        _forget(element)
        if total > limits.cells or len(merges) > limits.cells:
            raise damaged(book.parts.file_name, ValueError(f"{name}: > {limits.cells}"))
    return values, merges


def _cell_text(book: _Book, cell: Any, place: str, number: int) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _rich_text(cell)
    text = cell.findtext("{*}v") or ""
    if not text:
        if kind != "str" and cell.find("{*}f") is not None:
            book.composer.trouble(
                "formula",
                f"{place} 的公式没有保存计算结果，按空白处理；请用 Excel 或 WPS 打开并保存后再试。",
                f"The formula in {place} has no stored result and reads empty; open and save the file in Excel or WPS.",
                row=number,
            )
        return ""
    if kind == "n":
        return _number_text(book, text, _integer(cell.get("s")))
    if kind == "s":
        index = _integer(text, -1)
        return book.strings[index] if 0 <= index < len(book.strings) else ""
    if kind == "b":
        return "TRUE" if text.strip() in {"1", "true"} else "FALSE"
    if kind == "e":
        book.composer.trouble(
            "error", f"{place} 的值是错误 {text}。", f"The value of {place} is the error {text}.", row=number
        )
    return _unescaped(text)


def _number_text(book: _Book, text: str, style: int) -> str:
    try:
        value = float(text)
    except ValueError:
        return text
    code = book.formats[style] if style < len(book.formats) else ""
    return shown(value, code, from_1904=book.from_1904) if code else plain(value)


def _place(reference: str, row: int, column: int) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return row, column
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), number


def _integer(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else otherwise  # noqa: PLR2004


def _forget(element: Any) -> None:
    """Frees what was read; without it a sheet of a million rows would stay in memory as a tree."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
