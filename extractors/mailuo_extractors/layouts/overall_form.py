"""部门整体支出绩效目标申报表: a department's key tasks with their money, and indicators of the department as a whole.

The tasks are budget lines; they are only the key ones, so that their sum may stay below the project budget.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Final

from mailuo_extractors.indicators import parse_indicators
from mailuo_extractors.layouts.contract import Given, row_at
from mailuo_extractors.layouts.form_labels import YEAR_LINE, currency_of, is_title, without_brackets
from mailuo_extractors.layouts.form_lines import Line, Piece, lines_of, mapped, place, plain
from mailuo_extractors.layouts.header import date, document_of, read_header
from mailuo_extractors.layouts.indicator_rows import IndicatorRows, header_columns
from mailuo_extractors.layouts.task_rows import Task, TaskRows, task_columns
from mailuo_extractors.mapped import Mapped
from mailuo_extractors.source import Source
from mailuo_graph.money import FACTORS, WAN, Money, parse_money
from mailuo_graph.records import Evidence, ProjectRecord, Records, RemarkRecord

_TITLE: Final = re.compile(r"整体.{0,8}绩效目标")
_OTHER_TASKS: Final = re.compile(r"其他.{0,6}任务.*")
_PROJECTS: Final = re.compile(r"(?:其中)?[:：]?项目支出(?:预算)?(?:合计|总额|金额)?")
_WITHHELD: Final = re.compile(r"略|不公开|涉密.*|不予公开|\*+|—+|-+|/", re.DOTALL)
_CENT: Final = Decimal("0.005")


@dataclass(slots=True)
class _Found:
    """What the parts of the form said."""

    tasks: TaskRows | None = None
    indicators: IndicatorRows | None = None
    indicator_text: list[Mapped] = field(default_factory=list)
    department: Piece | None = None
    department_place: Evidence | None = None
    projects: Money | None = None
    projects_place: Evidence | None = None
    currency: str | None = None
    title_lines: list[str] = field(default_factory=list)


class OverallForm:
    name = "overall_form"

    def fits(self, source: Source) -> bool:
        """Its title, and tasks or indicators under it; a table or form of projects beside it says more."""
        titled = tabled = False
        for line in lines_of(source):
            titled = titled or _is_overall_title(line)
            kinds = {piece.kind for piece in line.pieces}
            if "name" in kinds and kinds & {"total", "total_any"} and kinds & {"goal", "indicators"}:
                return False
            tabled = tabled or (titled and (task_columns(line) is not None or header_columns(line) is not None))
        return tabled

    def read(self, source: Source, document: str, given: Given) -> Records:
        about = document_of(source, document, self.name)
        records = Records(documents=[about])
        reader = _Reader(source, records)
        reader.walk()
        header = read_header(source, reader.outside)
        found = reader.found
        about.heading, about.heading_evidence = header.heading, header.heading_evidence
        about.currency_unit = header.currency or found.currency
        about.department, about.department_evidence = header.department, header.department_evidence
        if found.department is not None:
            about.department, about.department_evidence = plain(found.department.text), found.department_place
        about.department = given.department or about.department
        about.rows = len(source.rows) - len(reader.outside)
        reader.finish()
        date(about, records, [*found.title_lines, *header.lines], given)
        return records


def _is_overall_title(line: Line) -> bool:
    return len(line.words) <= 4 and is_title(line.text) and _TITLE.search(line.text) is not None  # noqa: PLR2004 - a heading has few words


class _Reader:
    def __init__(self, source: Source, records: Records) -> None:
        self.source = source
        self.records = records
        self.about = records.documents[0]
        self.found = _Found()
        self.outside: set[int] = set()
        self.part = "head"

    def walk(self) -> None:
        for line in lines_of(self.source):
            if self._turns(line):
                continue
            if self.part == "tasks" and self.found.tasks is not None:
                self.found.tasks.read(line)
            elif self.part == "other":
                self._other_task(line)
            elif self.part == "indicators" and self.found.indicators is not None:
                self._indicators(line)
            elif self.part == "text":
                self._indicator_text(line.pieces)
            else:
                self._head(line)

    def _turns(self, line: Line) -> bool:
        """Whether the line opens another part of the form."""
        found = self.found
        if _is_overall_title(line) or YEAR_LINE.fullmatch(line.text):
            self.outside.add(line.position)
            found.title_lines.append(line.text)
        elif header_columns(line) is not None:
            self.part = "indicators"
            found.indicators = found.indicators or IndicatorRows(self.source, self.about.document)
            found.indicators.header(line)
        elif (columns := task_columns(line)) is not None:
            self.part = "tasks"
            found.tasks = found.tasks or TaskRows(self.source)
            found.tasks.columns = columns
            found.currency = found.currency or _currency(line)
        elif self.part in {"tasks", "head"} and line.pieces and _OTHER_TASKS.fullmatch(plain(line.words[0].text)):
            self.part = "other"
            self._other_task(line)
        elif line.pieces and line.pieces[0].kind in {"goal", "goal_year"} and self.part != "indicators":
            self.part = "head"
        elif line.pieces and line.pieces[0].kind == "indicators" and self.part != "indicators":
            self.part = "text"
            self._indicator_text(line.pieces[1:])
        else:
            return False
        return True

    def _head(self, line: Line) -> None:
        pieces = line.pieces
        for label, value in pairwise(pieces):
            if label.kind in {"department", "unit"} and value.label is None and self.found.department is None:
                self.found.department, self.found.department_place = value, place(self.source, line, value)
            elif _PROJECTS.fullmatch(plain(label.text)) and self.found.projects is None:
                self.found.projects = parse_money(value.text)
                self.found.projects_place = place(self.source, line, value)
        self.found.currency = self.found.currency or _currency(line)
        if len(pieces) == 1:
            self.outside.add(line.position)

    def _other_task(self, line: Line) -> None:
        for piece in line.words if len(line.row.cells) > 1 else line.pieces:
            text = plain(piece.text)
            if text and not _OTHER_TASKS.fullmatch(text):
                self.remark(
                    "other_task", f"没有金额的其他任务，未计入项目：{text[:60]}",
                    f"another task without an amount, not counted as a project: {text[:60]}", place(self.source, line, piece),
                )  # fmt: skip

    def _indicators(self, line: Line) -> None:
        rows = self.found.indicators
        if rows is None or rows.second_header(line):
            return
        indicators, strange = rows.read(line, None)
        self.records.indicators += indicators
        for piece in strange:
            self._not_understood(place(self.source, line, piece))

    def _indicator_text(self, pieces: list[Piece]) -> None:
        self.found.indicator_text += [mapped(self.source, piece.start, piece.end) for piece in pieces]

    def finish(self) -> None:
        currency = self.about.currency_unit
        if currency is None:
            self.remark("no_currency", "表上没有写金额单位，按万元计", "no currency unit printed; 万元 assumed", None)
        factor = FACTORS[currency] if currency else WAN
        tasks = [] if self.found.tasks is None else self.found.tasks.finish()
        for task in tasks:
            self._project(task, factor)
        if self.found.tasks is not None:
            for where in self.found.tasks.strange:
                self._not_understood(self._place(where.start, where.end, where.words))
        if self.found.indicators is not None:
            for piece in self.found.indicators.rest()[1]:
                self._not_understood(self._place(piece.start, piece.end, piece.text))
        if self.found.indicator_text:
            self._text_indicators(Mapped.joined(self.found.indicator_text))
        self._total(factor)

    def _text_indicators(self, text: Mapped) -> None:
        start, end = text.span()
        parsed = parse_indicators(text, self.source.text, self.about.document, None, self._place(start, end, ""))
        for indicator in parsed.indicators:
            if (at := indicator.evidence) is not None:  # the text may go over many rows: each indicator has its own
                indicator.evidence = self._place(at.start, at.end, at.words)
        self.records.indicators += parsed.indicators
        for rest in parsed.leftover:
            first, last = rest.span()
            self._not_understood(self._place(first, last, rest.text))

    def _place(self, start: int, end: int, words: str) -> Evidence:
        row = row_at(self.source, start)
        return Evidence(row.page, row.number, start, end, words)

    def _project(self, task: Task, factor: Decimal) -> None:
        amount = None if task.amount is None else parse_money(task.amount.text, factor)
        goal = task.text("content")
        project = ProjectRecord(
            self.about.document, len(self.records.projects) + 1, task.text("name"), self.about.department,
            None if amount is None else amount.value, None if amount is None else amount.printed,
            goal=goal or None, classified=_WITHHELD.fullmatch(goal) is not None, evidence=task.evidence("name"),
            amount_evidence=task.evidence("amount"), goal_evidence=task.evidence("content"),
            expected=task.text("expected") or None,
        )  # fmt: skip
        for kind in ("fiscal", "other"):
            part = parse_money(task.text(kind), factor)
            if part is not None and kind == "fiscal":
                project.fiscal_appropriation = part.value
            elif part is not None:
                project.other_funds = part.value
        self.records.projects.append(project)
        if amount is None:
            self.remark("no_amount", f"“{project.name}”没有读到金额", f"“{project.name}”: no amount could be read", project.evidence)
        if not goal:
            self.remark("incomplete_row", f"“{project.name}”没有内容", f"“{project.name}” has no content", project.evidence)

    def _total(self, factor: Decimal) -> None:
        """The project budget bounds the tasks from above and nothing more."""
        if self.found.projects is None:
            return
        money = parse_money(self.found.projects.printed, factor)
        if money is None:
            return
        self.about.total, self.about.total_printed = money.value, money.printed
        self.about.total_evidence = self.found.projects_place
        tasks = sum((p.total for p in self.records.projects if p.total is not None), Decimal(0))
        if tasks - money.value > _CENT * (len(self.records.projects) + 1):
            self.remark(
                "tasks_exceed_total", f"各项任务相加为 {tasks:,.2f} 万元，超过项目支出 {money.printed}",
                f"the tasks add up to {tasks:,.2f} 万元, more than the project budget {money.printed}", self.found.projects_place,
            )  # fmt: skip

    def _not_understood(self, where: Evidence) -> None:
        text = where.words.strip()[:60]
        self.remark("text_not_understood", f"表中有未能理解的文字：{text}", f"text of the form not understood: {text}", where)

    def remark(self, kind: str, zh: str, en: str, where: Evidence | None) -> None:
        remark = RemarkRecord(self.about.document, kind, zh, en)
        if where is not None:
            remark.page, remark.row, remark.start, remark.end = where.page, where.row, where.start, where.end
        self.records.remarks.append(remark)


def _currency(line: Line) -> str | None:
    return next((c for word in line.words for group in without_brackets(word.text)[1] if (c := currency_of(group))), None)
