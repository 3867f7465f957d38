"""One line of text outside any cell: whether it is a head, and which amounts stand at its end."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from mailuo_extractors.mapped import Mapped
from mailuo_extractors.source import Row, Source
from mailuo_graph.money import Money, parse_money

_COLUMN_WORD: Final = re.compile(
    r"序号|项目名称|资金使用单位|项目名称[（(]?(?:资金使用单位|预算单位|单位)[）)]?|预算单位|单位名称|"
    r"总\s?计|合\s?计|小计|金额|预算数|资金总额|财政拨款|财政专户(?:拨款|资金|管理资金)?|其他资金|单位资金|其中[:：]?|"
    r"(?:年度|项目支出)?绩效目标|(?:年度)?绩效指标",
)
_HEADING: Final = re.compile(r"[^。；;，,]{0,40}绩效目标(?:申报)?表(?:[（(].*[）)])?")
_LABEL: Final = re.compile(
    r"(?:部门|单位|预算单位|主管部门)(?:[（(]单位[）)])?名称\s*[:：].*|(?:金额)?单位\s*[:：]\s*(?:人民币)?[百千]?[万亿]?元.*",
)
_PAGE_NUMBER: Final = re.compile(r"第\s*\d+\s*页.*|[-—–－]\s*\d+\s*[-—–－]|\d+\s*/\s*\d+|共\s*\d+\s*页")
_STRICT_AMOUNT: Final = re.compile(r"[¥￥]?[-－(（]?(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+\.\d{1,6})[)）]?(?:[百千]?[万亿]?元)?|\d+[百千]?[万亿]?元")
_BROKEN_AMOUNT: Final = re.compile(r"\d+[,，.][\d,，.]*\d")
_AMOUNT_ENDS: Final = frozenset("0123456789元)）-－—–/")
_PIECE: Final = re.compile(r"\S+")
_EMPTY_AMOUNT: Final = re.compile(r"[-－—–/]")
_MOST_AMOUNTS: Final = 6


@dataclass(slots=True)
class TextLine:
    """A line that is not empty, stripped, with its place."""

    row: Row
    words: Mapped

    @property
    def text(self) -> str:
        return self.words.text


@dataclass(slots=True)
class Amount:
    """`money` is None where digits stand that make no amount: 12,34.56."""

    money: Money | None
    words: Mapped

    @property
    def value(self) -> Decimal | None:
        return None if self.money is None else self.money.value


def text_lines(source: Source) -> list[TextLine]:
    """Every row as one line of text: cells of one row are parts of it."""
    lines = []
    for row in source.rows:
        filled = [cell for cell in row.cells if cell.text.strip()]
        if not filled:
            continue
        first, last = filled[0].start, filled[-1].end
        words = Mapped.of(source.text[first:last], first).stripped()
        if words.text:
            lines.append(TextLine(row, words))
    return lines


def is_head(text: str) -> bool:
    """Heading, department, currency, column heads and page numbers: printed around the table or again on each page."""
    if _LABEL.fullmatch(text) or _HEADING.fullmatch(text) or _PAGE_NUMBER.fullmatch(text):
        return True
    return all(_COLUMN_WORD.fullmatch(word) for word in text.split())


def is_column_head(text: str) -> bool:
    words = text.split()
    return len(words) > 1 and all(_COLUMN_WORD.fullmatch(word) for word in words)


def split_amounts(line: TextLine, factor: Decimal) -> tuple[Mapped, list[Amount]]:
    """What stands before the amounts at the end of a line, and the amounts. A number that only looks like one (a year
    at the end of the name) stays in the name where the total is the sum of the rest without it."""
    pieces = [(m.start(), m.end()) for m in _PIECE.finditer(line.text)] if line.text[-1] in _AMOUNT_ENDS else []
    amounts: list[Amount | None] = []
    starts: list[int] = []
    for start, end in reversed(pieces[-_MOST_AMOUNTS:]):
        words = line.words.part(start, end)
        money = parse_money(words.text, factor)
        if money is None and not _EMPTY_AMOUNT.fullmatch(words.text) and not _BROKEN_AMOUNT.fullmatch(words.text):
            break
        amounts.insert(0, None if _EMPTY_AMOUNT.fullmatch(words.text) else Amount(money, words))
        starts.insert(0, start)
    for first in range(len(amounts)):
        found = [a for a in amounts[first:] if a is not None]
        if amounts[first] is not None and _adds_up(found):
            return line.words.part(0, starts[first]).stripped(), found
    first = _first_strict(amounts)
    if first and first < len(amounts) and starts[0] == 0:
        first = 0
    found = [a for a in amounts[first:] if a is not None]
    return (line.words.part(0, starts[first]).stripped() if found else line.words), found


def _first_strict(amounts: list[Amount | None]) -> int:
    """Where the amounts begin that are printed as amounts are; digits before them may be one of them, damaged."""
    first = len(amounts)
    while first:
        amount = amounts[first - 1]
        if amount is None:
            break
        if amount.money is None or not _STRICT_AMOUNT.fullmatch(amount.words.text):
            after = amounts[first] if first < len(amounts) else None
            if after is None or (amount.money is not None and _digits(amount) != _digits(after)):
                break
        first -= 1
    return first


def _digits(amount: Amount) -> str:
    return re.sub(r"\D", "", amount.words.text).strip("0")


def _adds_up(amounts: list[Amount]) -> bool:
    values = [a.value for a in amounts]
    if len(values) < 2 or None in values:  # noqa: PLR2004 - a total and a part
        return False
    known = [value for value in values if value is not None]
    return abs(known[0] - sum(known[1:], Decimal(0))) * 100 <= len(known)


def width(text: str) -> int:
    """In columns: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
