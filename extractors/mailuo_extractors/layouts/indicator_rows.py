"""Indicators printed one a row under a header 一级指标 · 二级指标 · 三级指标 · 指标值. Reach for it from any layout.

In a grid a cell belongs to the header above it; in text, where blank cells leave no trace, words are told apart by the
names of the classes and counted from the right. A blank class cell continues the one above.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from mailuo_extractors.indicator_classes import class_codes, level1_code, level2_code, standard_level1
from mailuo_extractors.layouts.form_labels import without_brackets
from mailuo_extractors.layouts.form_lines import Line, Piece, place, plain
from mailuo_extractors.source import Source
from mailuo_extractors.values import parse_value
from mailuo_graph.records import Evidence, IndicatorRecord

_YEARLY: Final = r"(?:(?:本|当)?年度?|(?:19|20)\d\d年度?)"
_WHOLE: Final = r"(?:项目)?(?:实施(?:周期|期)|周期|中期|中长期|长期|全周期|项目周期|总体?)内?"
_HEADS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("level1", re.compile(r"一级(?:绩效)?指标(?:名称)?|指标类型|指标类别")),
    ("level2", re.compile(r"二级(?:绩效)?指标(?:名称)?")),
    ("name", re.compile(r"三级(?:绩效)?指标(?:名称|内容)?")),
    ("content", re.compile(r"(?:绩效|具体|明细)?指标(?:名称|内容)|具体指标|四级(?:绩效)?指标")),
    ("cycle", re.compile(rf"{_WHOLE}(?:绩效)?(?:指标|目标)值(?:[及和]单位)?")),
    ("annual", re.compile(rf"{_YEARLY}?(?:绩效|预期|计划|全年)*(?:指标|目标)值(?:[及和]单位)?|预期值|{_YEARLY}(?:指标|预期)值|指标目标")),
    ("operator", re.compile(r"(?:指标值)?(?:运算|比较|计算|逻辑|关系)?符号|指标(?:性质|方向|属性)|比较符|运算符")),
    ("measure", re.compile(r"(?:度量|计量|计算|指标值?|数值)?单位")),
    ("ignored", re.compile(r".{0,4}(?:权重|分值|得分|标准|规则|解释|说明|来源|含义|备注|公式|依据|方法|历史值|上年.{0,6}值|序号).{0,4}")),
)
_LOWER_HEADS: Final = (
    ("cycle", re.compile(rf"{_WHOLE}(?:指标|目标)?值?")),
    ("annual", re.compile(rf"{_YEARLY}(?:指标|目标)?值?")),
)
_SIDE: Final = re.compile(r"(?:年度|项目)?(?:绩效?|效|指标?|标|绩效指标)")
_OPERATOR: Final = re.compile(r"[≥≤≧≦＞＜>=<＝]{1,2}|[大小]于(?:等于)?|等于|不(?:少|低|小|高|多|大)于|不超过")
_PAIR: Final = 2
_MOST_WORDS: Final = 60
"""Of one indicator row in text; trying where its cells meet costs the cube of this."""
_NOTE: Final = re.compile(r"(?:注|备注|说明|填表|填报|审核|单位负责人|联系人|联系电话|其他需要?说明)")


@dataclass(slots=True)
class _Column:
    """`left` and `right` only in a PDF, where each page counts its own columns."""

    kind: str
    first: int
    last: int
    left: float | None = None
    right: float | None = None

    @classmethod
    def under(cls, kind: str, word: Piece) -> _Column:
        left, right = (None, None) if word.box is None else (word.box[0], word.box[2])
        return cls(kind, word.column, word.column + word.width - 1, left, right)

    def holds(self, word: Piece) -> bool:
        if word.box is None or self.left is None or self.right is None:
            return self.first <= word.column <= self.last
        return self.left <= (word.box[0] + word.box[2]) / 2 <= self.right


@dataclass(slots=True)
class _Row:
    """The texts of one row by header, and the pieces they came from."""

    source: Source
    found: dict[str, list[Piece]] = field(default_factory=dict)
    complete: bool = False

    def text(self, kind: str) -> str:
        """Words of one line keep a blank between them, a wrapped line goes on without."""
        text, end = "", None
        for piece in self.found.get(kind, ()):
            wrapped = end is None or "\n" in self.source.text[end : piece.start]
            text += piece.text if wrapped else f" {piece.text}"
            end = piece.end
        return plain(text)

    @property
    def named_only(self) -> bool:
        return not self.found.keys() & {"cycle", "annual"}

    def add(self, kind: str, piece: Piece) -> None:
        self.found.setdefault(kind, []).append(piece)

    def span(self) -> tuple[Piece, Piece]:
        pieces = sorted((p for k, each in self.found.items() if k != "ignored" for p in each), key=lambda p: p.start)
        return pieces[0], pieces[-1]


class IndicatorRows:
    """Reads the rows below one header. `read` gives the indicators of a row and what it could not understand."""

    def __init__(self, source: Source, document: str) -> None:
        self.source = source
        self.document = document
        self.columns: list[_Column] = []
        self.level1: str | None = None
        self.level2: str | None = None
        self.waiting: list[Piece] = []
        self.last: IndicatorRecord | None = None
        self.order = 0

    def header(self, line: Line) -> bool:
        """Whether the line is a header; from then on it is the one that counts."""
        columns = header_columns(line)
        if columns is None:
            return False
        if columns == self.columns:
            return True  # printed again on the next page: classes go on
        self.columns = columns
        self.level1 = self.level2 = None
        return True

    def second_header(self, line: Line) -> bool:
        """A row of 实施期 and 年度 under one header 指标值."""
        if not line.words or not line.grid:
            return False
        kinds = [next((k for k, pattern in _LOWER_HEADS if pattern.fullmatch(without_brackets(w.text)[0])), None) for w in line.words]
        if None in kinds:
            return False
        values = [c for c in self.columns if c.kind not in {"annual", "cycle"}]
        self.columns = values + [
            _Column.under(kind, w) for kind, w in zip(kinds, line.words, strict=True) if kind
        ]
        return True

    def read(self, line: Line, row: int | None) -> tuple[list[IndicatorRecord], list[Piece]]:
        if len(line.words) == 1 and _NOTE.match(line.words[0].text):
            return [], []
        rows, strange = self._by_column(line) if line.grid else self._by_word(line)
        for each in rows:
            if not each.text("name"):
                strange += [piece for kind in ("cycle", "annual") for piece in each.found.get(kind, ())]
        return self._records(line, rows, row), strange

    def _records(self, line: Line, rows: list[_Row], row: int | None) -> list[IndicatorRecord]:
        records = []
        for each in rows:
            self._classes(each)
            if each.text("name"):
                records.append(self._record(line, each, row))
        return records

    def _by_column(self, line: Line) -> tuple[list[_Row], list[Piece]]:
        """Two headers 三级指标 side by side are two tables: that of the cycle and that of the year."""
        second = _second_block(self.columns)
        rows = [_Row(self.source) for _ in range(1 if second is None else 2)]
        strange: list[Piece] = []
        for word in line.words:
            column = next((c for c in self.columns if c.holds(word)), None)
            if column is None:
                column = next((c for c in self.columns if word.column < c.first < word.column + word.width), None)
            if column is None:
                if not _SIDE.fullmatch(without_brackets(word.text)[0]) and word.column >= min(c.first for c in self.columns):
                    strange.append(word)
                continue
            block = 1 if second is not None and word.column >= second else 0
            kind = "cycle" if len(rows) > block + 1 and column.kind == "annual" else column.kind
            rows[block].add(kind, word)
        for each in rows:
            if "name" not in each.found and "content" in each.found:
                each.found["name"] = each.found.pop("content")
        return self._merged(rows), strange

    def _merged(self, rows: list[_Row]) -> list[_Row]:
        """The same indicator in both tables is one with two values."""
        if len(rows) != 2:  # noqa: PLR2004 - cycle and year
            return rows
        cycle, annual = rows
        if cycle.text("name") and cycle.text("name") == annual.text("name"):
            for kind in ("annual", "operator", "measure"):
                if kind in annual.found:
                    cycle.found[kind] = annual.found[kind]
            return [cycle]
        if "level1" in cycle.found and "level1" not in annual.found:
            annual.found["level1"] = cycle.found["level1"]
        return rows

    def _by_word(self, line: Line) -> tuple[list[_Row], list[Piece]]:
        """A row whose cells were wrapped goes on over lines: words wait until name and values are complete, or until a
        line that is complete by itself or begins a class shows that nothing more follows."""
        kinds = [column.kind for column in self.columns]
        values = [kind for kind in kinds if kind in {"cycle", "annual", "operator", "measure", "ignored"}]
        words = self._with_operators(line.words)
        while words and _SIDE.fullmatch(without_brackets(words[0].text)[0]) and not self._cut_class(words[0]):
            words = words[1:]
        if not self.waiting and self._ends_last(words):
            return [], []
        if len(line.row.cells) > 1:
            return [self._row(words, kinds, values)], []
        rows: list[_Row] = []
        strange: list[Piece] = []
        if len(self.waiting) + len(words) > _MOST_WORDS:
            strange, self.waiting = [*self.waiting, *words[:1]], []
            return [], strange
        own = self._row(words, kinds, values)
        if self.waiting:
            both = self._row([*self.waiting, *words], kinds, values)
            begins = own.complete and own.text("name") != "" and not self._row(self.waiting, kinds, values).named_only
            if not begins and not (own.found.keys() & {"level1", "level2"}):
                own, words = both, [*self.waiting, *words]
            else:
                rows, strange = self._given_up(kinds, values)
            self.waiting = []
        if own.complete or not words:
            return [*rows, own], strange
        self.waiting = words
        return rows, strange

    def _cut_class(self, word: Piece) -> bool:
        """Whether the word is the end of a class name that the line before began."""
        both = self.waiting[-1].text + word.text if self.waiting else ""
        return both.endswith("指标") and level2_code(both) is not None

    def _ends_last(self, words: list[Piece]) -> bool:
        """Whether the line is the wrapped end of the last value, which then equals the value beside it."""
        last = self.last
        if last is None or last.cycle_value is None or last.annual_value is None or last.evidence is None or not words:
            return False
        whole = last.annual_value + self._joined(words)
        if "".join(whole.split()) != "".join(last.cycle_value.split()):
            return False
        last.annual_value = last.cycle_value
        set_numbers(last)
        last.evidence.end = words[-1].end
        last.evidence.words = self.source.text[last.evidence.start : last.evidence.end]
        return True

    def _given_up(self, kinds: list[str], values: list[str]) -> tuple[list[_Row], list[Piece]]:
        """What waits was no complete row: taken as it stands if it has a value, reported if not."""
        row = self._row(self.waiting, kinds, values)
        waiting, self.waiting = self.waiting, []
        return ([row], []) if row.found.keys() & {"cycle", "annual"} or not row.text("name") else ([], waiting)

    def rest(self, line: Line | None = None, row: int | None = None) -> tuple[list[IndicatorRecord], list[Piece]]:
        """What still waited for a continuation when the table ended."""
        if not self.waiting or line is None:
            waiting, self.waiting = self.waiting, []
            return [], waiting
        kinds = [column.kind for column in self.columns]
        rows, strange = self._given_up(kinds, [k for k in kinds if k in {"cycle", "annual", "operator", "measure", "ignored"}])
        return self._records(line, rows, row), strange

    def _row(self, words: list[Piece], kinds: list[str], values: list[str]) -> _Row:
        row = _Row(self.source)
        words = self._take_classes(row, self._whole_classes(words), kinds, len(values))
        if not words:
            return row
        name, rest, row.complete = self._name_and_values(words, len(values))
        for piece in name:
            row.add("name", piece)
        if len(rest) == len(values):
            for kind, pieces in zip(values, rest, strict=True):
                for piece in pieces:
                    row.add(kind, piece)
        else:
            for pieces in rest:
                row.add("annual" if "annual" in values else "cycle", pieces[0])
        return row

    def _with_operators(self, words: list[Piece]) -> list[Piece]:
        """≥ 90% is one value."""
        joined: list[Piece] = []
        for word in words:
            last = joined[-1] if joined else None
            if last is not None and _OPERATOR.fullmatch(last.text):
                joined[-1] = Piece(self.source.text[last.start : word.end], last.start, word.end)
            else:
                joined.append(word)
        return joined

    def _whole_classes(self, words: list[Piece]) -> list[Piece]:
        """A class name cut by the line end is put together."""
        joined: list[Piece] = []
        for word in words:
            last = joined[-1] if joined else None
            if last is not None and "\n" in self.source.text[last.end : word.start] and level2_code(last.text) is None:
                both = last.text + word.text
                if both.endswith("指标") and (level2_code(both) or level1_code(both)):
                    joined[-1] = Piece(both, last.start, word.end)
                    continue
            joined.append(word)
        return joined

    def _take_classes(self, row: _Row, words: list[Piece], kinds: list[str], values: int) -> list[Piece]:
        """Strips the class cells in front. A word that no class is called stands for one only if the row is full."""
        full = len(words) == len(kinds) and "level2" in kinds and "level1" in kinds
        if full and (self.level1 is None or level1_code(words[0].text) or level2_code(words[1].text)):
            row.add("level1", words[0])
            row.add("level2", words[1])
            return words[2:]
        if "level1" in kinds and words and (first := level1_code(words[0].text)) is not None:
            older_cost = first == "4" and (self.level1 is not None and level1_code(self.level1) == "1")
            followed = len(words) > 1 and level2_code(words[1].text) is not None
            if followed or not older_cost or len(words) == 1:
                row.add("level1", words[0])
                words = words[1:]
        if "level2" not in kinds or not words:
            return words
        spare = len(words) > values + 1
        named = level2_code(words[0].text) is not None and (spare or len(words) == 1 or words[0].text.endswith("指标"))
        if named or ("level1" in row.found and len(words) == values + 2):
            row.add("level2", words[0])
            words = words[1:]
        return words

    def _name_and_values(self, words: list[Piece], values: int) -> tuple[list[Piece], list[list[Piece]], bool]:
        """Blanks and line ends inside a name or a value give more words than columns. Two values are mostly equal, which
        tells where they begin; else each has to be a number with its unit; else the last words are taken, unproven."""
        surplus = len(words) - 1 - values
        if surplus == 0 or values == 0:
            proven = values != _PAIR or self._fits(words[1:2], words[2:])
            return words[:1], [[word] for word in words[1:]], proven
        if surplus < 0:
            return words[:1], [[word] for word in words[1:]], False
        for start in range(1, len(words)):
            tail = words[start:]
            if values == 1 and self._is_value(tail):
                return words[:start], [tail], True
            for half in range(1, len(tail)) if values == _PAIR else ():
                first, second = tail[:half], tail[half:]
                if self._fits(first, second):
                    return words[:start], [first, second], True
        for start in range(1, len(words)) if values == _PAIR else ():
            whole = self._joined(words[start:])
            if whole[: len(whole) // 2] == whole[len(whole) // 2 :]:  # the cells meet inside a word: 底前2027
                both = Piece(whole[: len(whole) // 2], words[start].start, words[-1].end)
                return words[:start], [[both], [both]], True
        return words[:-values], [[word] for word in words[-values:]], False

    def _fits(self, cycle: list[Piece], annual: list[Piece]) -> bool:
        return self._joined(cycle) == self._joined(annual) or (self._is_value(cycle) and self._is_value(annual))

    def _is_value(self, words: list[Piece]) -> bool:
        return parse_value(self._joined(words)) is not None

    def _joined(self, words: list[Piece]) -> str:
        return "".join(word.text for word in words)

    def _classes(self, row: _Row) -> None:
        level1, level2 = (re.sub(r"\s+", "", row.text(level)) for level in ("level1", "level2"))
        if level1 and level1 != self.level1:
            self.level1, self.level2 = level1, None
        if level2:
            self.level2 = level2

    def _record(self, line: Line, row: _Row, project: int | None) -> IndicatorRecord:
        self.order += 1
        code1, code2 = class_codes(self.level1, self.level2)
        level1, problems = self.level1, []
        if level1 is not None and code1 is not None and level1_code(level1) not in {None, code1}:
            level1 = standard_level1(code1)
            problems.append(f"first-level class not printed, {code1} follows from the second level")
        first, last = row.span()
        record = IndicatorRecord(
            self.document, project, self.order, row.text("name"), self.order, code1, level1, code2, self.level2,
            _value(row, "cycle"), _value(row, "annual"), evidence=place(self.source, line, first, last),
        )  # fmt: skip
        if record.cycle_value is None and record.annual_value is None:
            record.malformed = True
            problems.append("no value")
        set_numbers(record)
        record.note = "; ".join(problems) or None
        self.last = record
        return record


def header_columns(line: Line) -> list[_Column] | None:
    """The columns of an indicator header, or None for any other line."""
    columns = []
    for word in line.words:
        bare = without_brackets(word.text)[0]
        kind = next((kind for kind, pattern in _HEADS if pattern.fullmatch(bare)), None)
        if kind is not None:
            columns.append(_Column.under(kind, word))
    kinds = {column.kind for column in columns}
    if "name" not in kinds:
        for column in columns:
            column.kind = "name" if column.kind == "content" else column.kind
        kinds = {column.kind for column in columns}
    if "name" not in kinds or not kinds & {"annual", "cycle"}:
        return None
    return columns if kinds & {"level1", "level2"} else None


def _second_block(columns: list[_Column]) -> int | None:
    """Where a second table begins beside the first."""
    seen: set[str] = set()
    for column in columns:
        if column.kind in seen and column.kind in {"level2", "name"}:
            return column.first
        seen.add(column.kind)
    return None


def set_numbers(record: IndicatorRecord) -> None:
    value = parse_value(record.annual_value or record.cycle_value or "")
    if value is not None:
        record.operator, record.number, record.upper = value.operator, value.number, value.upper
        record.measure_unit = value.unit


def remark_place(line: Line, piece: Piece) -> Evidence:
    return Evidence(line.row.page, line.row.number, piece.start, piece.end, piece.text)


def _value(row: _Row, kind: str) -> str | None:
    """The value with its operator and unit where those have columns of their own."""
    value = row.text(kind)
    if not value:
        return None
    operator, measure = row.text("operator"), row.text("measure")
    if _OPERATOR.fullmatch(operator) and not value.startswith(operator):
        value = operator + value
    if measure and measure not in {"/", "-", "无"} and re.search(r"\d$", value):
        value += measure
    return value
