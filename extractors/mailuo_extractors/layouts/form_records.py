"""From what forms said to records: amounts in 万元, goals, units with the simple checks their totals allow.

Reach for it after the walk through a document of forms, when its currency is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from mailuo_extractors.layouts.form_lines import plain
from mailuo_extractors.layouts.form_summary import Summary, rounding
from mailuo_extractors.source import Source
from mailuo_graph.identity import identity_form
from mailuo_graph.money import FACTORS, WAN, parse_money
from mailuo_graph.records import Evidence, IndicatorRecord, ProjectRecord, Records, RemarkRecord, UnitRecord

_WITHHELD: Final = re.compile(r"略|不公开|涉密.*|不予公开|\*+|—+|-+|/", re.DOTALL)


@dataclass(slots=True)
class Value:
    text: str
    evidence: Evidence
    currency: str | None = None


@dataclass(slots=True)
class Goal:
    kind: str
    column: int
    texts: list[str] = field(default_factory=list)
    first: Evidence | None = None
    last_end: int = 0


@dataclass(slots=True)
class Form:
    """What one form said so far."""

    values: dict[str, Value] = field(default_factory=dict)
    parts: list[Value] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    indicators: list[IndicatorRecord] = field(default_factory=list)
    funds_currency: str | None = None
    scopes: list[tuple[int, str]] = field(default_factory=list)
    heading_unit: str | None = None
    overall: bool = False

    @property
    def begun(self) -> bool:
        return bool(self.values or self.goals or self.indicators)


class FormRecords:
    """Fills `records`; remarks may be added at any time."""

    def __init__(self, source: Source, records: Records) -> None:
        self.source = source
        self.records = records
        self.about = records.documents[0]
        self.summaries: list[Summary] = []
        self.heading_units: list[tuple[str, str, Evidence]] = []

    def finish(self, forms: list[Form], currency: str | None) -> None:
        """`currency` is the document's; a form that prints its own keeps to that."""
        currency = currency or next((f.funds_currency for f in forms if f.funds_currency), None)
        self.about.currency_unit = currency
        if currency is None:
            self.remark("no_currency", "表上没有写金额单位，按万元计", "no currency unit printed; 万元 assumed", None)
        factor = FACTORS[currency] if currency else WAN
        for summary in self.summaries:
            summary.settle(factor)
        for form in forms:
            self._project(form, factor)
        self._units(factor)
        for summary in self.summaries:
            self.records.remarks += summary.remarks(self.records)

    def _project(self, form: Form, factor: Decimal) -> None:
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

    def _nameless(self, form: Form) -> None:
        if form.overall:
            for order, indicator in enumerate(form.indicators, start=1):
                indicator.row, indicator.order = None, order
                self.records.indicators.append(indicator)
            return
        values = [*form.values.values()]
        if not form.indicators and not any(goal.texts for goal in form.goals) and not set(form.values) & {"total", "total_any"}:
            return
        places = [*(v.evidence for v in values), *(g.first for g in form.goals), *(i.evidence for i in form.indicators)]
        where = next(filter(None, places), None)
        self.remark(
            "form_without_name", "有一张表没有项目名称，未计入项目", "a form without a project name is not counted as a project", where,
        )

    def _amounts(self, form: Form, project: ProjectRecord, factor: Decimal) -> None:
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
        slack = rounding(project.total_printed, *(value.text for value in (*form.values.values(), *form.parts)))
        named = [a for a in (project.fiscal_appropriation, project.special_account, project.other_funds) if a is not None]
        if project.fiscal_appropriation is not None and abs(sum(named, Decimal(0)) - project.total) > slack:
            self.remark(
                "parts_differ",
                f"“{project.name}”资金总额 {project.total_printed}，各项来源相加为 {sum(named, Decimal(0)):,.2f} 万元",
                f"“{project.name}”: total {project.total_printed}, its parts add up to {sum(named, Decimal(0)):,.2f} 万元",
                project.amount_evidence,
            )

    def _goals(self, form: Form, project: ProjectRecord) -> None:
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
            if money is not None:
                printed.append(UnitRecord(self.about.document, 0, name, money.value, money.printed, evidence=where))
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
        if abs(total - unit.total) > rounding(unit.total_printed, *(p.total_printed for p in rows)):
            self.remark(
                "unit_total_differs",
                f"“{unit.name}”小计 {unit.total_printed}，其 {len(rows)} 张项目表相加为 {total:,.2f}，差 {total - unit.total:,.2f} 万元",
                f"“{unit.name}”: subtotal {unit.total_printed}, its {len(rows)} forms add up to {total:,.2f}, difference {total - unit.total:,.2f} 万元",
                unit.evidence,
            )

    def remark_text(self, where: Evidence) -> None:
        text = where.words.strip()[:60]
        self.remark("text_not_understood", f"表中有未能理解的文字：{text}", f"text of a form not understood: {text}", where)

    def remark(self, kind: str, zh: str, en: str, where: Evidence | None) -> None:
        remark = RemarkRecord(self.about.document, kind, zh, en)
        if where is not None:
            remark.page, remark.row, remark.start, remark.end = where.page, where.row, where.start, where.end
        self.records.remarks.append(remark)


def _amount(value: Value | None, factor: Decimal) -> Decimal | None:
    if value is None:
        return None
    money = parse_money(value.text, FACTORS[value.currency] if value.currency else factor)
    return None if money is None else money.value
