"""The key tasks of a department: name, content, money, expected result. Reach for it in forms of whole departments.

In a grid columns tell what is what. In text rows begin in any column and cells may be cut into lines: there the amount is
the anchor, the cells before it are name and content, those behind it the expected result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from mailuo_extractors.layouts.form_labels import without_brackets
from mailuo_extractors.layouts.form_lines import Line, Piece, mapped, plain
from mailuo_extractors.source import Source
from mailuo_graph.money import parse_money
from mailuo_graph.records import Evidence

_HEADS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("name", re.compile(r"(?:年度|重点|主要|核心|工作)*(?:任务|项目|工作|事项)?名称|(?:年度|重点|主要|核心)+(?:工作)?任务|任务")),
    ("content", re.compile(r"(?:主要|具体|任务|工作|项目|实施)*(?:实施|工作|任务|建设)?内容(?:概述|描述)?|任务描述")),
    ("amount", re.compile(r"(?:拟|计划)?(?:投入|安排)?的?(?:预算|资金|金额|总额)(?:资金|金额|总额|安排|数)?|预算(?:合计|总计)?|总额|合计|小计")),
    ("fiscal", re.compile(r"(?:其中[:：]?)?(?:财政拨款|财政资金|本级财政资金|一般公共预算.{0,4})")),
    ("other", re.compile(r"其他资金|其他来源|自有资金")),
    ("expected", re.compile(r"(?:期望|预期|预计)?(?:达到|实现)?的?(?:绩效)?(?:目标|效果|成效|成果)(?:概述|描述)?")),
)
_SECTION: Final = re.compile(r"(?:年度)?(?:重点|主要|核心|履职)*(?:工作)?(?:任务|目标任务)(?:及.{2,8})?|年度履职.{0,6}")
_TOTAL: Final = re.compile(r"(?:金额|任务|资金|预算)?(?:合|总|小)\s*计")
_SENTENCE_END: Final = ("。", "；", ";", "！")
_SEVERAL: Final = 2

Columns = list[tuple[str, int, int]]


@dataclass(slots=True)
class Task:
    source: Source
    row: int
    page: int | None
    parts: dict[str, list[Piece]] = field(default_factory=dict)

    def add(self, kind: str, pieces: list[Piece]) -> None:
        if pieces:
            self.parts.setdefault(kind, []).extend(pieces)

    @property
    def amount(self) -> Piece | None:
        return next(iter(self.parts.get("amount", ())), None)

    def text(self, kind: str) -> str:
        return plain("".join(mapped(self.source, p.start, p.end).text for p in self.parts.get(kind, ())))

    def evidence(self, kind: str) -> Evidence | None:
        pieces = self.parts.get(kind)
        if not pieces:
            return None
        start, end = pieces[0].start, pieces[-1].end
        return Evidence(self.page, self.row, start, end, self.source.text[start:end])


class TaskRows:
    """Give it the lines below the header in order; `finish` returns the tasks, `strange` what belonged to none."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.columns: Columns = []
        self.tasks: list[Task] = []
        self.strange: list[Evidence] = []
        self.name_start: list[Piece] = []
        self.lines: list[Line] = []
        self.sources: list[str] = []
        """What the amounts behind the first are, where a lower header of a text says so."""

    def read(self, line: Line) -> None:
        if line.grid:
            self._by_column(line)
        elif (kinds := _amount_kinds(line))[:1] == ["amount"] and len(kinds) >= _SEVERAL:
            self.sources = kinds[1:]
        else:
            self.lines.append(line)

    def finish(self) -> list[Task]:
        cells = [_cells(line) for line in self.lines]
        for index, line in enumerate(self.lines):
            below = cells[index + 1] if index + 1 < len(cells) else []
            self._by_amount(line, cells[index], below)
        self.lines = []
        for piece in self.name_start:
            self.strange.append(Evidence(None, None, piece.start, piece.end, piece.text))
        return [task for task in self.tasks if not _TOTAL.fullmatch(task.text("name"))]

    def _by_column(self, line: Line) -> None:
        if self._lower_header(line):
            return
        found: dict[str, list[Piece]] = {}
        for word in line.words:
            kind = next((kind for kind, first, last in self.columns if first <= word.column <= last), None)
            if kind is not None:
                found.setdefault(kind, []).append(word)
            elif word.column > min(first for _, first, _ in self.columns):
                self.strange.append(_evidence(line, word))
        if "name" in found:
            self.tasks.append(Task(self.source, line.row.number, line.row.page, found))
        elif found and self.tasks:
            for kind, pieces in found.items():
                self.tasks[-1].add(kind, pieces)

    def _lower_header(self, line: Line) -> bool:
        """A row 总额 · 财政拨款 · 其他资金 under one header 预算金额."""
        kinds = _amount_kinds(line)
        if not kinds:
            return False
        kept = [column for column in self.columns if column[0] not in {"amount", "fiscal", "other"}]
        self.columns = kept + [
            (kind, word.column, word.column + word.width - 1) for kind, word in zip(kinds, line.words, strict=True)
        ]
        return True

    def _by_amount(self, line: Line, cells: list[Piece], below: list[Piece]) -> None:
        at = _amount_at(cells)
        last = self.tasks[-1] if self.tasks else None
        open_task = last if last is not None and last.amount is None else None
        if at is None:
            if len(cells) == 1:
                self._continued(cells[0], last, below)
            elif cells:
                self._begin(line, cells[0], cells[1:])
            return
        before = cells[:at]
        if len(before) >= _SEVERAL or (before and open_task is None):
            open_task = self._begin(line, before[0], before[1:])
        elif open_task is not None:
            open_task.add("content", before)
        else:
            self.strange.append(_evidence(line, cells[at]))
            return
        open_task.add("amount", [cells[at]])
        behind = cells[at + 1 :]
        for kind in self.sources:
            if behind and parse_money(behind[0].text) is not None:
                open_task.add(kind, [behind.pop(0)])
        open_task.add("expected", behind)

    def _begin(self, line: Line, name: Piece, content: list[Piece]) -> Task:
        task = Task(self.source, line.row.number, line.row.page)
        task.add("name", [*self.name_start, name])
        task.add("content", content)
        self.name_start = []
        self.tasks.append(task)
        return task

    def _continued(self, cell: Piece, last: Task | None, below: list[Piece]) -> None:
        """A line of one cell goes on with the open content or result; where that has ended with a sentence, or the
        line begins behind a tab as rows do, and a task begins below, it is the first part of that task's name."""
        if last is not None and last.amount is None:
            last.add("content" if "content" in last.parts else "name", [cell])
            return
        begins = len(below) >= _SEVERAL and _amount_at(below) not in {0, 1} and not cell.text.endswith(_SENTENCE_END)
        ended = last is None or cell.column > 0 or last.parts.get("expected", [cell])[-1].text.endswith(_SENTENCE_END)
        if last is not None and not (begins and ended) and not self.name_start:
            last.add("expected", [cell])
        else:
            self.name_start.append(cell)


def task_columns(line: Line) -> Columns | None:
    """The columns of a task table's header, or None for any other line."""
    columns = [(kind, word.column, word.column + word.width - 1) for word in line.words if (kind := _head(word))]
    kinds = [kind for kind, _, _ in columns]
    if "name" not in kinds or "amount" not in kinds or not {"content", "expected"} & set(kinds):
        return None
    return columns if len(columns) * 2 > len(line.words) else None


def _amount_kinds(line: Line) -> list[str]:
    """The columns of a header of amounts only; nothing for any other line."""
    kinds = [kind for word in line.words if (kind := _head(word)) in {"amount", "fiscal", "other"}]
    return kinds if len(kinds) == len(line.words) else []


def _head(word: Piece) -> str | None:
    bare = without_brackets(word.text)[0]
    return next((kind for kind, pattern in _HEADS if pattern.fullmatch(bare)), None)


def _cells(line: Line) -> list[Piece]:
    """The cells of a line with tabs, or the whole line; without the label of the section, which stands beside any row."""
    if len(line.row.cells) == 1 and line.words:
        first, last = line.words[0], line.words[-1]
        return [Piece(" ".join(word.text for word in line.words), first.start, last.end)]
    words = line.words
    return words[1:] if len(words) > 1 and _SECTION.fullmatch(without_brackets(words[0].text)[0]) else words


def _amount_at(cells: list[Piece]) -> int | None:
    return next((i for i, cell in enumerate(cells) if parse_money(cell.text) is not None), None)


def _evidence(line: Line, piece: Piece) -> Evidence:
    return Evidence(line.row.page, line.row.number, piece.start, piece.end, piece.text)
