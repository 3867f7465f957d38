"""Tells the lines of a wrapped table apart: heads, lines with amounts, and the text between, cut into blocks.

Reach for it where a table came as text without tabs. A block is one project's goal and indicators; which project's is
decided elsewhere (`block_matching`). Nothing is thrown away: every line ends in a head, a name or a block.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from mailuo_extractors.layouts.text_line import Amount, TextLine, is_head, split_amounts, width
from mailuo_extractors.mapped import Mapped
from mailuo_extractors.source import Row
from mailuo_graph.money import WAN

_BARE_NUMBER: Final = re.compile(r"\d{1,4}")
_INDICATOR: Final = re.compile(r"\s*(?P<sequence>\d{1,2})\s*[、.．]\s*\d\s*[-－—–]")
_VALUES: Final = re.compile(
    r"(?:实施周期指标值\s*[:：](?P<cycle>[^:：]*?)[。；;]*\s*)?年度指标值\s*[:：]\s*(?P<annual>\S[^:：]*?)[。；;\s]*$",
)
_CLOSED: Final = re.compile(r"[。！!]\s*$")
_WITHHELD: Final = re.compile(r"(?:略|不公开|涉密|不予公开|\*+)(?:\s+(?:略|不公开|涉密|不予公开|\*+))*")
_ONLY_MARKS: Final = re.compile(r"[\s。；;，,、.．）)”’》]+")
_LONGEST_ITEM: Final = 400
_MOST_NAME_LINES: Final = 8
_ENOUGH: Final = 2
_LOOK_BACK: Final = 40
_LONGEST_NAME: Final = 120
_UNFINISHED: Final = ("，", ",", "、", "：", ":", "≥", "≤", "=", "＝", ">", "＞", "<", "＜")
_OPEN: Final = "（(《“〔【["
_CLOSE: Final = "）)》”〕】]"


@dataclass(slots=True)
class NameLine:
    """A project, a unit or the grand total: the lines of its name and the amounts in printed order."""

    lines: list[TextLine]
    amounts: list[Amount]
    amount_row: Row

    @property
    def name(self) -> Mapped:
        return Mapped.joined([line.words for line in self.lines])

    @property
    def total(self) -> Decimal | None:
        return self.amounts[0].value


@dataclass(slots=True)
class Block:
    """A goal, its indicators, or both."""

    goal: list[TextLine] = field(default_factory=list)
    indicators: list[TextLine] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(line.text for line in (*self.goal, *self.indicators))

    def items(self) -> list[list[TextLine]]:
        """The indicators' lines, cut where a line begins with a number and the one before has its values: without a
        full stop between them a joined text would not tell."""
        items: list[list[TextLine]] = []
        for line in self.indicators:
            if not items or (_INDICATOR.match(line.text) and "指标值" in "".join(each.text for each in items[-1])):
                items.append([])
            items[-1].append(line)
        return items

    @property
    def first(self) -> TextLine:
        return (self.goal or self.indicators)[0]


Token = NameLine | Block


@dataclass(slots=True)
class Lines:
    """A wrapped table taken apart; tokens in printed order."""

    tokens: list[Token] = field(default_factory=list)
    heads: list[TextLine] = field(default_factory=list)


def take_apart(lines: list[TextLine], factor: Decimal) -> Lines:
    return _Splitter(lines, factor).split()


class _Splitter:
    def __init__(self, lines: list[TextLine], factor: Decimal) -> None:
        self.lines = lines
        self.factor = factor
        self.result = Lines()
        inside = [line for line in lines if not is_head(line.text)]
        self.full = _usual(width(line.text) for line in inside)
        self.length = _usual(len(line.text) for line in inside)
        self.column = self._names_column(inside)
        self.stops = _texts_stop(inside)
        self.goals_only = not any(_INDICATOR.match(line.text) for line in inside)

    def split(self) -> Lines:
        run: list[TextLine] = []
        position = 0
        while position < len(self.lines):
            line = self.lines[position]
            position += 1
            if is_head(line.text):
                self.result.heads.append(line)
                continue
            if _BARE_NUMBER.fullmatch(line.text) and (not run or _CLOSED.search(run[-1].text)):
                self.result.heads.append(line)
                continue
            before, amounts = split_amounts(line, self.factor)
            if not amounts or (_is_sentence(before.text, run) if before.text else self._is_value(amounts, run)):
                run.append(line)
                continue
            own = [TextLine(line.row, before)] if before.text else []
            body, name = self._tail(run, own)
            self._blocks(body)
            token = NameLine(name + own, amounts, line.row)
            position = self._rest_of_name(token, position)
            self.result.tokens.append(token)
            run = []
        self._blocks(run)
        return self.result

    def _ends(self, run: list[TextLine]) -> list[int]:
        """For each number of lines from 0: how many of them make up texts that are complete. A text ends at a full
        stop, or, where its last indicator has none, with the line that completes the annual value: it was not cut by
        the column's edge, or the value is that of the cycle."""
        ends = [0]
        item_start, item = -1, ""
        for position, line in enumerate(run):
            end = ends[-1]
            if _INDICATOR.match(line.text):
                item_start, item = position, ""
            item = (item + line.text)[-_LONGEST_ITEM:]
            values = _VALUES.search(item) if item_start >= 0 else None
            if item_start < 0 or values is not None:
                stops = bool(_CLOSED.search(line.text) or _WITHHELD.fullmatch(line.text))
                if stops or (values is not None and end <= item_start and self._value_complete(values, line)):
                    end = position + 1
            ends.append(end)
        return ends

    def _value_complete(self, values: re.Match[str], line: TextLine) -> bool:
        cycle, annual = (re.sub(r"\s", "", values[name] or "") for name in ("cycle", "annual"))
        if cycle and cycle == annual:
            return True
        return self._short(line) and not annual.endswith(_UNFINISHED) and not cycle.startswith(annual)

    def _short(self, line: TextLine) -> bool:
        return len(line.text) < self.length - 2 and width(line.text) < self.full - 4

    def _tail(self, run: list[TextLine], own: list[TextLine]) -> tuple[list[TextLine], list[TextLine]]:
        """Cuts the lines of a wrapped name off the text before it. They are as wide as the names' column, or follow the
        end of a text. `own` is what stands on the amounts' own line."""
        if not run:
            return run, []
        first = self._ends(run)[-1]
        while first < len(run) and _ONLY_MARKS.fullmatch(run[first].text):
            first += 1
        after = run[first:]
        fits = len(after) <= _MOST_NAME_LINES and sum(len(line.text) for line in after) <= _LONGEST_NAME
        if any(_INDICATOR.match(line.text) for line in after):
            fits = False
        if fits and after and self.stops and not _is_sentence(after[-1].text, []):
            return run[:first], after
        if fits and after and not own and (first or self.column is None or all(map(self._in_column, after[:-1]))):
            return run[:first], after
        if fits and after and own and first and _same_width(after) and self._continues(after[-1], own[0]):
            return run[:first], after
        at = len(run) if own else len(run) - 1
        if not own and first == len(run):
            return run, []
        while at > first and self._in_column(run[at - 1]) and (at == len(run) or not _CLOSED.search(run[at - 1].text)):
            at -= 1
        if own and not all(self._continues(line, own[0]) for line in run[at:]):
            at = len(run)
        while at > first and _torn(run[at:] + own) and not _is_sentence(run[at - 1].text, []):
            at -= 1
        return run[:at], run[at:]

    def _in_column(self, line: TextLine) -> bool:
        """Whether a line is as wide as lines cut by the edge of the names' column."""
        if _INDICATOR.match(line.text) or _CLOSED.search(line.text):
            return False
        return self.column is not None and (len(line.text) == self.column[0] or abs(width(line.text) - self.column[1]) <= 1)

    @staticmethod
    def _continues(line: TextLine, last: TextLine) -> bool:
        return width(last.text) <= width(line.text) + 1 and not _is_sentence(line.text, [])

    def _is_value(self, amounts: list[Amount], run: list[TextLine]) -> bool:
        """Whether a number alone on its line is the rest of an indicator's value."""
        if len(amounts) > 1 or not run:
            return False
        if run[-1].text.endswith(_UNFINISHED):
            return True
        if amounts[0].money is not None and "." in amounts[0].words.text:
            return False
        near = run[-_LOOK_BACK:]
        return any("指标值" in line.text for line in near[-2:]) and self._ends(near)[-1] < len(near)

    def _names_column(self, lines: list[TextLine]) -> tuple[int, int] | None:
        """How wide the names' column is, in characters and in columns, where enough names were cut by its edge: the
        usual width of the line two above amounts that stand alone, or one above the last part of a name. No name on one
        line is wider, and the texts' column is another."""
        longest = 0
        above: list[str] = []
        for position, line in enumerate(lines):
            before, amounts = split_amounts(line, self.factor)
            if not amounts:
                continue
            longest = max(longest, len(before.text))
            back = 1 if before.text else 2
            if position >= back and not _CLOSED.search(text := lines[position - back].text):
                above.append(text)
        counted = Counter(len(text) for text in above if len(text) >= longest and width(text) < self.full - 4)
        if not counted:
            return None
        length, times = max(counted.items(), key=lambda each: (each[1], -each[0]))
        if times < _ENOUGH:
            return None
        return length, Counter(width(text) for text in above if len(text) == length).most_common(1)[0][0]

    def _rest_of_name(self, token: NameLine, position: int) -> int:
        """A name with an open bracket goes on below its amounts, where the next line or two close it."""
        taken: list[TextLine] = []
        while _open_brackets(token.name.text + "".join(line.text for line in taken)):
            ahead = position + len(taken)
            if len(taken) == 2 or ahead >= len(self.lines) or is_head(self.lines[ahead].text):  # noqa: PLR2004 - lines
                return position
            line = self.lines[ahead]
            if split_amounts(line, self.factor)[1] or _INDICATOR.match(line.text) or _CLOSED.search(line.text):
                return position
            taken.append(line)
        token.lines += taken
        return position + len(taken)

    def _blocks(self, run: list[TextLine]) -> None:
        """Cuts the text between two name lines where a project's text has ended and another begins: at a number that
        starts anew, or at words after a complete text where the numbers that follow don't go on counting. Where the whole document
        has no indicators, a full stop before the column's edge ends a text."""
        ends = self._ends(run)
        following = [0]
        for line in reversed(run):
            start = _INDICATOR.match(line.text)
            following.append(int(start["sequence"]) if start else following[-1])
        following.reverse()
        block = Block()
        sequence = 0
        for position, line in enumerate(run):
            starts = _INDICATOR.match(line.text) is not None
            if block.indicators and (
                (sequence >= 1 and following[position] == 1)
                if starts
                else (ends[position] == position and following[position] != sequence + 1 and not _ONLY_MARKS.fullmatch(line.text))
            ):
                self._close(block)
                block = Block()
            if starts:
                sequence = following[position]
            if self.goals_only and block.goal and ends[position] == position and len(run[position - 1].text) < self.length:
                self._close(block)
                block = Block()
            (block.indicators if starts or block.indicators else block.goal).append(line)
        self._close(block)

    def _close(self, block: Block) -> None:
        if block.goal or block.indicators:
            self.result.tokens.append(block)


def _texts_stop(lines: list[TextLine]) -> bool:
    """Whether texts in this document end with full stops, by the lines before each indicator; without indicators, by
    whether there are about as many stops as amounts."""
    before = [lines[i - 1].text for i, line in enumerate(lines) if i and _INDICATOR.match(line.text)]
    if before:
        return sum(1 for text in before if _CLOSED.search(text)) * 10 >= len(before) * 9
    stops = sum(1 for line in lines if _CLOSED.search(line.text))
    return stops * 2 >= sum(1 for line in lines if split_amounts(line, WAN)[1])


def _usual(sizes: Iterable[int]) -> int:
    """The size at which texts are cut: few lines are longer."""
    counted = Counter(sizes)
    rest = counted.total() // 10
    for size in sorted(counted, reverse=True):
        rest -= counted[size]
        if rest < 0:
            return size
    return 0


def _is_sentence(text: str, run: list[TextLine]) -> bool:
    """Whether words before a number are running text rather than a name."""
    if _INDICATOR.match(text) or "指标值" in text:
        return True
    inside = bool(run) and not _CLOSED.search(run[-1].text)
    return bool(re.search(r"[。；;]", text)) or (inside and text.endswith(_UNFINISHED))


def _torn(name: list[TextLine]) -> bool:
    """Whether this can't be a whole name: a single letter, or a bracket closed that was never opened."""
    text = "".join(line.text for line in name)
    return len(re.sub(r"\W", "", text)) <= 1 or any(text.count(b) > text.count(a) for a, b in zip(_OPEN, _CLOSE, strict=True))


def _same_width(lines: list[TextLine]) -> bool:
    widths = [width(line.text) for line in lines]
    return max(widths) - min(widths) <= 2  # noqa: PLR2004 - one Chinese character


def _open_brackets(text: str) -> bool:
    return any(text.count(a) > text.count(b) for a, b in zip(_OPEN, _CLOSE, strict=True))
