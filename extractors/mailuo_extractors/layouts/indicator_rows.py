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

    found: dict[str, list[Piece]] = field(default_factory=dict)

    def text(self, kind: str) -> str:
        return plain(" ".join(piece.text for piece in self.found.get(kind, ())))

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
        self.waiting: Piece | None = None
        self.order = 0

    def header(self, line: Line) -> bool:
        """Whether the line is a header; from then on it is the one that counts."""
        columns = header_columns(line)
        if columns is None:
            return False
        if columns == self.columns:
            return True  # printed again on the next page: classes go on
        self.columns = columns
        self.level1 = self.level2 = self.waiting = None
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
        records = []
        for each in rows:
            self._classes(each)
            if each.text("name"):
                records.append(self._record(line, each, row))
            elif any(each.text(kind) for kind in ("cycle", "annual")):
                strange += [piece for kind in ("cycle", "annual") for piece in each.found.get(kind, ())]
        return records, strange

    def _by_column(self, line: Line) -> tuple[list[_Row], list[Piece]]:
        """Two headers 三级指标 side by side are two tables: that of the cycle and that of the year."""
        second = _second_block(self.columns)
        rows = [_Row()] if second is None else [_Row(), _Row()]
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
        row = _Row()
        words = self._with_operators(line.words)
        kinds = [column.kind for column in self.columns]
        values = [kind for kind in kinds if kind in {"cycle", "annual", "operator", "measure", "ignored"}]
        while words and _SIDE.fullmatch(without_brackets(words[0].text)[0]):
            words = words[1:]
        words = self._take_classes(row, words, kinds, len(values))
        if not words:
            return [row], []
        if len(words) == 1 and len(values) > 0:
            return self._lone(row, words[0])
        if self.waiting is not None:
            if len(words) == len(values):
                words = [self.waiting, *words]
            strange = [] if words[0] is self.waiting else [self.waiting]
            self.waiting = None
            name, rest = self._name_and_values(words, len(values))
        else:
            strange = []
            name, rest = self._name_and_values(words, len(values))
        for piece in name:
            row.add("name", piece)
        if len(rest) == len(values):
            for kind, pieces in zip(values, rest, strict=True):
                for piece in pieces:
                    row.add(kind, piece)
        else:
            for pieces in rest:
                row.add("annual" if "annual" in values else "cycle", pieces[0])
        return [row], strange

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

    def _lone(self, row: _Row, word: Piece) -> tuple[list[_Row], list[Piece]]:
        """A single word is the first part of a name whose values stand on the next line, unless it is none."""
        before, self.waiting = self.waiting, word
        return [row], [] if before is None else [before]

    def rest(self) -> list[Piece]:
        """What still waited for a continuation when the table ended."""
        waiting, self.waiting = self.waiting, None
        return [] if waiting is None else [waiting]

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

    def _name_and_values(self, words: list[Piece], values: int) -> tuple[list[Piece], list[list[Piece]]]:
        """Blanks inside a name or a value give more words than columns. Two values are mostly equal, which tells where
        they begin; else the name takes what is too much."""
        surplus = len(words) - 1 - values
        if surplus <= 0 or values == 0:
            return words[:1], [[word] for word in words[1:]]
        if values == 2:  # noqa: PLR2004 - cycle and year
            for start in range(1, len(words) - 1):
                tail = words[start:]
                half = len(tail) // 2
                if len(tail) % 2 == 0 and [w.text for w in tail[:half]] == [w.text for w in tail[half:]]:
                    return words[:start], [tail[:half], tail[half:]]
        return words[:-values], [[word] for word in words[-values:]]

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
