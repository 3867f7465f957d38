"""项目支出绩效目标表 as a form of its own for each project: labels with values, goals, indicators a row each.

A sheet, a page or a Word table a project, or many stacked; a summary that lists them all is compared, not counted.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from mailuo_extractors.fiscal_year import fiscal_year
from mailuo_extractors.indicators import parse_indicators
from mailuo_extractors.layouts.contract import Given
from mailuo_extractors.layouts.form_labels import GOALS, MONEY, TITLE, YEAR_LINE, currency_of, is_title, label_of
from mailuo_extractors.layouts.form_lines import Line, Piece, lines_of, mapped, place, plain
from mailuo_extractors.layouts.form_summary import Summary
from mailuo_extractors.layouts.header import Header, read_header
from mailuo_extractors.layouts.indicator_rows import IndicatorRows, header_columns
from mailuo_extractors.source import Source
from mailuo_graph.identity import identity_form
from mailuo_graph.money import FACTORS, WAN, parse_money
from mailuo_graph.records import (
    DocumentRecord,
    Evidence,
    IndicatorRecord,
    ProjectRecord,
    Records,
    RemarkRecord,
    UnitRecord,
)

_CODE: Final = re.compile(r"^\s*[\[【［〔(（]?\s*[A-Za-z]?\d[\d-]{2,}\s*[\]】］〕)）]?\s*[-－—–_:：]?\s*|\s*[\[【［〔(（]\s*\d{3,}\s*[\]】］〕)）]\s*$")
_CURRENCY_WORD: Final = re.compile(r"[（(]?(?:百万元|千万元|亿元|万元|千元|百元|元)[)）]?")
_WITHHELD: Final = re.compile(r"略|不公开|涉密.*|不予公开|\*+|—+|-+|/", re.DOTALL)
_OVERALL: Final = re.compile(r"整体.{0,6}绩效目标")
_UNIT_HEADING: Final = re.compile(r"(?P<name>[^：:。]{2,60}?)\s*[（(]\s*小计\s*[:：]?\s*(?P<amount>[\d,，.]+\s*(?:亿|万|千)?元?)\s*[)）]")
_CENT: Final = Decimal("0.005")
_MAX_NAME_PIECES: Final = 8


@dataclass(slots=True)
class _Value:
    text: str
    evidence: Evidence
    currency: str | None = None


@dataclass(slots=True)
class _Goal:
    kind: str
    column: int
    texts: list[str] = field(default_factory=list)
    first: Evidence | None = None
    last_end: int = 0


@dataclass(slots=True)
class _Form:
    """What one form said so far."""

    values: dict[str, _Value] = field(default_factory=dict)
    parts: list[_Value] = field(default_factory=list)
    goals: list[_Goal] = field(default_factory=list)
    indicators: list[IndicatorRecord] = field(default_factory=list)
    funds_currency: str | None = None
    scopes: list[tuple[int, str]] = field(default_factory=list)
    heading_unit: str | None = None
    overall: bool = False

    @property
    def begun(self) -> bool:
        return bool(self.values or self.goals or self.indicators)


class ProjectForm:
    name = "project_form"

    def fits(self, source: Source) -> bool:
        named = counted = False
        for line in lines_of(source):
            named = named or _named(line)
            counted = counted or (line.first("name") is None and (header_columns(line) is not None or _is_goal_line(line)))
            if named and counted:
                return True
        return False

    def read(self, source: Source, document: str, given: Given) -> Records:
        about = DocumentRecord(document, source.file_name, source.sha256, source.format, self.name)
        about.pages, about.encoding = len(source.pages) or None, source.encoding
        records = Records(documents=[about])
        reader = _Reader(source, records)
        reader.walk()
        header = read_header(source, reader.outside)
        reader.finish(header)
        about.heading, about.heading_evidence = header.heading, header.heading_evidence
        about.currency_unit = header.currency or reader.currency
        about.rows = len(source.rows) - len(reader.outside)
        _department(about, reader, header, given)
        year = fiscal_year(
            given.fiscal_year, [*reader.year_lines, *header.lines], source.file_name,
            [p.name for p in records.projects], [p.goal or "" for p in records.projects],
        )  # fmt: skip
        about.fiscal_year, about.fiscal_year_basis, about.fiscal_year_reason = year.year, year.basis, year.reason
        return records


def _named(line: Line) -> bool:
    """A line that says 项目名称 and then a name, as against the head of a table."""
    at = line.first("name")
    if at is None or len(line.pieces) > _MAX_NAME_PIECES or at + 1 >= len(line.pieces):
        return False
    following = line.pieces[at + 1 :]
    return following[0].label is None and (len(following) == 1 or following[1].label is not None)


def _is_goal_line(line: Line) -> bool:
    return bool(line.pieces) and line.pieces[0].kind in GOALS


def _department(about: DocumentRecord, reader: _Reader, header: Header, given: Given) -> None:
    """The department that most forms name; forms of several are said."""
    counts = Counter(value.text for value in reader.departments)
    if counts:
        most = counts.most_common(1)[0][0]
        about.department = most
        about.department_evidence = next(v.evidence for v in reader.departments if v.text == most)
        if len({identity_form(name) for name in counts}) > 1:
            others = "、".join(name for name in counts if name != most)
            reader.remark(
                "several_departments",
                f"各表的主管部门不止一个：以“{most}”为准，另有 {others}",
                f"the forms name more than one department: “{most}” is taken, there are also {others}",
                about.department_evidence,
            )
    else:
        about.department, about.department_evidence = header.department, header.department_evidence
    about.department = given.department or about.department


class _Reader:
    """Walks the lines once. Where it stands is in `goals_open` and `rows`; neither means among labels and values."""

    def __init__(self, source: Source, records: Records) -> None:
        self.source = source
        self.records = records
        self.about = records.documents[0]
        self.form = _Form()
        self.forms: list[_Form] = []
        self.goals_open: list[_Goal] = []
        self.rows: IndicatorRows | None = None
        self.summary: Summary | None = None
        self.summaries: list[Summary] = []
        self.outside: set[int] = set()
        self.year_lines: list[str] = []
        self.departments: list[_Value] = []
        self.currency: str | None = None
        self.heading_unit: str | None = None
        self.heading_units: list[tuple[str, str, Evidence]] = []
        self.last_value: _Value | None = None
        self.table: tuple[int, str | None] = (0, None)

    def walk(self) -> None:
        for line in lines_of(self.source):
            if self._heading(line) or self._between_pages(line):
                continue
            self._leave_table(line)
            if self._summary_line(line) or self._indicator_line(line) or self._goal_line(line):
                continue
            if any(piece.label is not None for piece in line.pieces):
                self._labels(line)
            else:
                self._unlabelled(line)
        self._close_form()

    def _between_pages(self, line: Line) -> bool:
        """Running heads of a PDF stand between two parts of one table."""
        if self.source.format != "pdf" or line.grid or self.table[0] == 0:
            return False
        open_part = self.rows is not None or self.goals_open or self.summary is not None or "name" in self.form.values
        if not open_part or any(piece.kind == "name" for piece in line.pieces):
            return False
        self.outside.add(line.position)
        return True

    def _leave_table(self, line: Line) -> None:
        """A new sheet or Word table ends what was open; a page does not."""
        table = (line.row.table if self.source.format != "pdf" else int(line.grid), line.row.sheet)
        if table != self.table:
            self._end_rows()
            self.goals_open, self.summary, self.last_value = [], None, None
        self.table = table

    def _heading(self, line: Line) -> bool:
        text = line.text
        if len(line.pieces) == 1 and (is_title(text) or YEAR_LINE.fullmatch(text)):
            self.outside.add(line.position)
            if TITLE.search(text) or self.form.begun:
                self.year_lines.append(text)
            elif YEAR_LINE.fullmatch(text):
                self.year_lines.append(text)
            if is_title(text):
                self._close_form()
                self.form.overall = _OVERALL.search(text) is not None
            return True
        if not line.grid and (match := _UNIT_HEADING.fullmatch(text)):
            self._close_form()
            self.heading_unit = self.form.heading_unit = match["name"].strip()
            self.heading_units.append((self.heading_unit, match["amount"], place(self.source, line, line.pieces[0], line.pieces[-1])))
            return True
        return False

    def _summary_line(self, line: Line) -> bool:
        opened = Summary.opened_by(line, self.source)
        if opened is not None:
            self._close_form()
            self.summary = opened
            self.summaries.append(opened)
            return True
        if self.summary is None:
            return False
        if any(piece.label is not None and piece.kind not in {"total_any"} for piece in line.pieces) or not self.summary.read(line):
            self.summary = None
            return False
        return True

    def _indicator_line(self, line: Line) -> bool:
        if header_columns(line) is not None and line.first("name") is None:
            if self.rows is None:
                self.rows = IndicatorRows(self.source, self.about.document)
                self.rows.order = len(self.form.indicators)
            self.rows.header(line)
            self.goals_open = []
            return True
        if self.rows is None:
            return False
        if self._starts_form(line):
            self._close_form()
            return False
        if line.upright or (len(line.pieces) == 1 and line.pieces[0].kind == "indicators"):
            return True
        if self.rows.second_header(line):
            return True
        indicators, strange = self.rows.read(line, None)
        self.form.indicators += indicators
        for piece in strange:
            self._not_understood(line, piece)
        return True

    def _starts_form(self, line: Line) -> bool:
        """Among indicators a label of the form's head begins the next form."""
        kinds = {piece.kind for piece in line.pieces[:3]}
        return bool(kinds & {"name", "department", "unit"}) and (len(line.pieces) > 1 or not line.grid)

    def _goal_line(self, line: Line) -> bool:
        """Text below a goal label, until the next label."""
        if not self.goals_open:
            return False
        kind = line.pieces[0].kind
        if kind in GOALS or kind in {"indicators", "name"} or (line.grid and kind is not None):
            self.goals_open = []
            return False
        for piece in line.pieces if line.grid else [_whole(line, self.source)]:
            goal = max(
                (g for g in self.goals_open if g.column <= piece.column), key=lambda g: g.column, default=self.goals_open[0],
            )
            self._add_goal(goal, line, piece)
        return True

    def _add_goal(self, goal: _Goal, line: Line, piece: Piece) -> None:
        goal.texts.append(mapped(self.source, piece.start, piece.end).text)
        if goal.first is None:
            goal.first = place(self.source, line, piece)
        goal.last_end = piece.end

    def _labels(self, line: Line) -> None:
        """Labels with their values, in any number a line."""
        label: Piece | None = None
        opened: list[_Goal] = []
        filled = False
        totals = 0
        money_seen: Counter[str] = Counter()
        for piece in line.pieces:
            if piece.kind == "name" and ("name" in self.form.values or self.form.indicators):
                self._close_form()
            if piece.label is not None:
                label, filled = piece, False
                if piece.kind in GOALS:
                    goal = _Goal(piece.kind or "goal", piece.column)
                    opened.append(goal)
                if piece.kind in MONEY:
                    self.form.funds_currency = self.form.funds_currency or piece.label.currency
                    if piece.kind in {"total", "total_any", "total_cycle"}:
                        self.form.scopes = self.form.scopes if totals else []
                        self.form.scopes.append((piece.column, "cycle" if piece.kind == "total_cycle" else "year"))
                        totals += 1
                    money_seen[piece.kind or ""] += 1
            elif label is None:
                self._not_understood(line, piece)
            elif label.kind in GOALS:
                self._add_goal(opened[-1], line, piece)
            elif label.kind == "indicators":
                self._indicator_text(line, piece)
            elif label.kind in MONEY:
                self._money(label, piece, line, money_seen[label.kind or ""], filled=filled)
                filled = True
            elif not filled:
                self._set(label.kind or "", piece, line)
                filled = True
        if opened:
            self.form.goals += opened
            self.goals_open = [goal for goal in opened if not goal.texts] or opened[-1:]
            self.last_value = None

    def _set(self, kind: str, piece: Piece, line: Line) -> None:
        value = _Value(plain(mapped(self.source, piece.start, piece.end).text), place(self.source, line, piece))
        if kind == "department":
            value.text = _CODE.sub("", value.text).strip() or value.text
            self.departments.append(value)
        if kind == "unit":
            value.text = _CODE.sub("", value.text).strip() or value.text
        self.form.values.setdefault(kind, value)
        self.last_value = value if kind in {"name", "department", "unit", "period"} and not line.grid else None

    def _money(self, label: Piece, piece: Piece, line: Line, count: int, *, filled: bool) -> None:
        """The `count`-th amount of its kind in the line: below two totals side by side the parts follow their order."""
        self.last_value = None
        kind = label.kind or ""
        if filled:
            if _CURRENCY_WORD.fullmatch(piece.text) and kind in self.form.values:
                self.form.values[kind].currency = piece.text.strip("（()）")
            return
        if parse_money(piece.text) is None:
            if kind != "funds":
                self._not_understood(line, piece)
            return
        if kind == "funds":
            kind = "total_any"
        currency = label.label.currency if label.label is not None else None
        value = _Value(piece.text, place(self.source, line, piece), currency)
        if kind not in {"total", "total_any", "total_cycle"} and self._scope(label, line, count) == "cycle":
            return
        if kind == "fiscal_part":
            self.form.parts.append(value)
        else:
            self.form.values.setdefault(kind, value)

    def _scope(self, label: Piece, line: Line, count: int) -> str:
        scopes = self.form.scopes
        if not scopes:
            return "year"
        if line.grid:
            return max((s for s in scopes if s[0] <= label.column), default=scopes[0])[1]
        return scopes[min(count, len(scopes)) - 1][1]

    def _indicator_text(self, line: Line, piece: Piece) -> None:
        """Indicators in one cell, as the flat table prints them."""
        if piece.text.strip("：: ") in {"", "指标内容"}:
            return
        where = place(self.source, line, piece)
        parsed = parse_indicators(
            mapped(self.source, piece.start, piece.end), self.source.text, self.about.document, None, where,
        )
        self.form.indicators += parsed.indicators
        for rest in parsed.leftover:
            start, end = rest.span()
            self._not_understood(line, Piece(rest.text, start, end))

    def _unlabelled(self, line: Line) -> None:
        """The rest of a wrapped name or unit, or something around the forms."""
        if self.form.begun and self.last_value is not None and not line.grid and line.row.number - self._last_row() <= 1:
            piece = _whole(line, self.source)
            self.last_value.text = plain(self.last_value.text + piece.text)
            self.last_value.evidence.end = piece.end
            self.last_value.evidence.words = self.source.text[self.last_value.evidence.start : piece.end]
            return
        self.last_value = None
        if self.form.begun and line.grid:
            for piece in line.pieces:
                self._not_understood(line, piece)
        else:
            self.outside.add(line.position)

    def _last_row(self) -> int:
        value = self.last_value
        if value is None or value.evidence.row is None:
            return 0
        return value.evidence.row + self.source.text.count("\n", value.evidence.start, value.evidence.end)

    def _end_rows(self) -> None:
        if self.rows is not None:
            for piece in self.rows.rest():
                self.remark_text(Evidence(None, None, piece.start, piece.end, piece.text))
        self.rows = None

    def _close_form(self) -> None:
        """Indicators under a repeated title without a name of its own belong to the form before."""
        self._end_rows()
        form = self.form
        self.goals_open, self.summary, self.last_value = [], None, None
        self.form = _Form(heading_unit=self.heading_unit)
        if not form.begun:
            self.form.overall = form.overall
            return
        if "name" not in form.values and not form.overall and self.forms and form.indicators and not form.values:
            self.forms[-1].indicators += form.indicators
            return
        self.forms.append(form)

    def finish(self, header: Header) -> None:
        """Records from the forms, once the header's currency is known."""
        counted = next((f.funds_currency for f in self.forms if f.funds_currency), None)
        self.currency = header.currency or counted
        if self.currency is None:
            self.remark("no_currency", "表上没有写金额单位，按万元计", "no currency unit printed; 万元 assumed", None)
        factor = FACTORS[self.currency] if self.currency else WAN
        for summary in self.summaries:
            summary.settle(factor)
        for form in self.forms:
            self._project(form, factor)
        self._units(factor)
        for summary in self.summaries:
            self.records.remarks += summary.remarks(self.records)

    def _project(self, form: _Form, factor: Decimal) -> None:
        name = form.values.get("name")
        if name is None or not name.text:
            self._nameless(form)
            return
        row = len(self.records.projects) + 1
        project = ProjectRecord(self.about.document, row, name.text, evidence=name.evidence)
        unit = form.values.get("unit")
        project.unit = unit.text if unit is not None else form.heading_unit
        if form.funds_currency:
            factor = FACTORS[form.funds_currency]
        self._amounts(form, project, factor)
        self._goals(form, project)
        period = form.values.get("period")
        project.period = None if period is None else period.text
        self.records.projects.append(project)
        for order, indicator in enumerate(form.indicators, start=1):
            indicator.row, indicator.order = row, order
            self.records.indicators.append(indicator)
        if not form.indicators or not project.goal:
            zh, en = ("目标和指标", "goal and indicators") if not form.indicators and not project.goal else (
                ("指标", "indicators") if project.goal else ("目标", "goal")
            )
            self.remark("incomplete_row", f"“{project.name}”没有{zh}", f"“{project.name}” has no {en}", project.evidence)

    def _nameless(self, form: _Form) -> None:
        if form.overall:
            for order, indicator in enumerate(form.indicators, start=1):
                indicator.row, indicator.order = None, order
                self.records.indicators.append(indicator)
            return
        values = [*form.values.values()]
        if not form.indicators and not any(goal.texts for goal in form.goals) and not set(form.values) & {"total", "total_any"}:
            return
        where = values[0].evidence if values else next((g.first for g in form.goals if g.first), None)
        self.remark(
            "form_without_name", "有一张表没有项目名称，未计入项目", "a form without a project name is not counted as a project", where,
        )

    def _amounts(self, form: _Form, project: ProjectRecord, factor: Decimal) -> None:
        total = form.values.get("total") or form.values.get("total_any")
        if total is None and (total := form.values.get("total_cycle")) is not None:
            self.remark(
                "cycle_amount_only", f"“{project.name}”只有实施期资金总额，没有年度金额",
                f"“{project.name}” prints the amount of its whole period only", total.evidence,
            )  # fmt: skip
        project.total = _amount(total, factor)
        if total is not None:
            project.total_printed, project.amount_evidence = total.text, total.evidence
        project.fiscal_appropriation = _amount(form.values.get("fiscal"), factor)
        parts = [amount for amount in (_amount(part, factor) for part in form.parts) if amount is not None]
        if project.fiscal_appropriation is None and parts:
            project.fiscal_appropriation = sum(parts, Decimal(0))
        project.special_account = _amount(form.values.get("special"), factor)
        project.other_funds = _amount(form.values.get("other"), factor)
        if project.total is None:
            self.remark("no_amount", f"“{project.name}”没有读到金额", f"“{project.name}”: no amount could be read", project.evidence)
            return
        named = [a for a in (project.fiscal_appropriation, project.special_account, project.other_funds) if a is not None]
        if project.fiscal_appropriation is not None and abs(sum(named, Decimal(0)) - project.total) > _CENT * (len(named) + 1):
            self.remark(
                "parts_differ",
                f"“{project.name}”资金总额 {project.total_printed}，各项来源相加为 {sum(named, Decimal(0)):,.2f} 万元",
                f"“{project.name}”: total {project.total_printed}, its parts add up to {sum(named, Decimal(0)):,.2f} 万元",
                project.amount_evidence,
            )

    def _goals(self, form: _Form, project: ProjectRecord) -> None:
        """The year's goal where both are printed; that of the whole period is kept beside it."""
        said = {kind: [g for g in form.goals if g.kind == kind and g.texts] for kind in ("goal_year", "goal", "goal_cycle")}
        chosen = said["goal_year"] or said["goal"] or said["goal_cycle"]
        if not chosen:
            return
        text = plain("".join(text for goal in chosen for text in goal.texts))
        project.goal = text or None
        project.classified = _WITHHELD.fullmatch(text) is not None
        first, end = chosen[0].first, chosen[-1].last_end
        if first is not None:
            project.goal_evidence = Evidence(first.page, first.row, first.start, end, self.source.text[first.start : end])
        if chosen is not said["goal_cycle"] and said["goal_cycle"]:
            project.cycle_goal = plain("".join(text for goal in said["goal_cycle"] for text in goal.texts)) or None

    def _units(self, factor: Decimal) -> None:
        """Units in printed order: those of the summary, of headings with a subtotal, of the forms."""
        printed: list[UnitRecord] = [unit for summary in self.summaries for unit in summary.units(self.about)]
        for name, amount, where in self.heading_units:
            money = parse_money(amount, factor)
            printed.append(UnitRecord(self.about.document, 0, name, money and money.value, money and money.printed, evidence=where))
        known: dict[str, UnitRecord] = {}
        for unit in printed:
            known.setdefault(identity_form(unit.name), unit)
        for project in self.records.projects:
            if project.unit and identity_form(project.unit) not in known:
                known[identity_form(project.unit)] = UnitRecord(
                    self.about.document, 0, project.unit, evidence=project.evidence,
                )
        for order, unit in enumerate(known.values(), start=1):
            unit.order = order
            self.records.units.append(unit)
            self._check_unit(unit)

    def _check_unit(self, unit: UnitRecord) -> None:
        rows = [p for p in self.records.projects if p.unit and identity_form(p.unit) == identity_form(unit.name)]
        for project in rows:
            project.unit = unit.name
        if unit.total is None:
            return
        total = sum((p.total for p in rows if p.total is not None), Decimal(0))
        if abs(total - unit.total) > _CENT * (len(rows) + 1):
            self.remark(
                "unit_total_differs",
                f"“{unit.name}”小计 {unit.total_printed}，其 {len(rows)} 张项目表相加为 {total:,.2f}，差 {total - unit.total:,.2f} 万元",
                f"“{unit.name}”: subtotal {unit.total_printed}, its {len(rows)} forms add up to {total:,.2f}, difference {total - unit.total:,.2f} 万元",
                unit.evidence,
            )

    def _not_understood(self, line: Line, piece: Piece) -> None:
        self.remark_text(Evidence(line.row.page, line.row.number, piece.start, piece.end, piece.text))

    def remark_text(self, where: Evidence) -> None:
        text = where.words.strip()[:60]
        self.remark("text_not_understood", f"表中有未能理解的文字：{text}", f"text of a form not understood: {text}", where)

    def remark(self, kind: str, zh: str, en: str, where: Evidence | None) -> None:
        remark = RemarkRecord(self.about.document, kind, zh, en)
        if where is not None:
            remark.page, remark.row, remark.start, remark.end = where.page, where.row, where.start, where.end
        self.records.remarks.append(remark)


def _whole(line: Line, source: Source) -> Piece:
    first, last = line.words[0], line.words[-1]
    return Piece(mapped(source, first.start, last.end).text, first.start, last.end, first.column)


def _amount(value: _Value | None, factor: Decimal) -> Decimal | None:
    if value is None:
        return None
    money = parse_money(value.text, FACTORS[value.currency] if value.currency else factor)
    return None if money is None else money.value
