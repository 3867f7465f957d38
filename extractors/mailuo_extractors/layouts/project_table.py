"""项目支出绩效目标表 with one row a project: name, amounts, goal, indicators. Units stand between as subtotal rows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Final

from rapidfuzz import fuzz

from mailuo_extractors.arithmetic import rounding_step, settle
from mailuo_extractors.indicator_phrases import read_indicator_cell
from mailuo_extractors.layouts.contract import Given, as_box, evidence
from mailuo_extractors.layouts.header import date, document_of, read_header, take_over
from mailuo_extractors.layouts.indicator_rows import IndicatorRows, remark_place
from mailuo_extractors.layouts.subtotal_lines import arranged, without_subtotal
from mailuo_extractors.layouts.table_lines import BLANKS, TableLine, find_head, table_lines
from mailuo_extractors.mapped import BREAKS, TAG, Mapped
from mailuo_extractors.source import Cell, Source
from mailuo_extractors.subtotals import PrintedRow, Subtotals, find_subtotals
from mailuo_graph.money import FACTORS, Money, parse_money
from mailuo_graph.records import (
    DocumentRecord,
    Evidence,
    ProjectRecord,
    Records,
    RemarkRecord,
    UnitRecord,
)

_BODY: Final = re.compile(r"(?:局|委|办|厅|院|会|部|署|府|馆|校|所|站|队|处|社|中心|公司|医院|学院|大学|委员会)(?:[(（][^()（）]*[)）])?$")
_ITSELF: Final = re.compile(r"[(（](?:本级|机关|本部|局本级|机关本级)[)）]$")
_ALIKE: Final = 60.0
_TOTAL_ROW: Final = re.compile(r"(?:合\s*计|总\s*计)")
_WITHHELD: Final = re.compile(r"略|不公开|涉密.*|不予公开|\*+|—+|-+|/")


class ProjectTable:
    name = "project_table"

    def fits(self, source: Source) -> bool:
        return any(find_head(source.rows, position) is not None for position in range(len(source.rows)))

    def read(self, source: Source, document: str, given: Given) -> Records:
        lines, outside = table_lines(source)
        header = read_header(source, outside)
        header.currency = next((line.currency for line in lines if line.currency), header.currency)
        about = document_of(source, document, self.name)
        take_over(about, header, given)
        about.rows = len(lines)
        records = Records(documents=[about])
        _Reader(source, records, about, header.factor).read(lines)
        if given.department is None:
            _mend_department(about, records)
        date(about, records, header.lines, given)
        if header.currency is None:
            records.remarks.append(
                RemarkRecord(document, "no_currency", "表上没有写金额单位，按万元计", "no currency unit printed; 万元 assumed"),
            )
        return records


def _mend_department(about: DocumentRecord, records: Records) -> None:
    """A head that a scan misread: the department's own unit prints the name again, with 本级 behind it."""
    printed = about.department
    if printed is None or _BODY.search(printed):
        return
    for unit in records.units:
        name = _ITSELF.sub("", unit.name)
        if name != unit.name and _BODY.search(name) and fuzz.ratio(printed, name) >= _ALIKE:
            about.department, about.department_evidence = name, unit.evidence
            records.remarks.append(
                RemarkRecord(
                    about.document,
                    "department_from_unit",
                    f"部门名称印作“{printed}”，按本级单位“{unit.name}”改正",
                    f"the department is printed as “{printed}”; taken from its own unit “{unit.name}”",
                    None if unit.evidence is None else unit.evidence.page,
                    None if unit.evidence is None else unit.evidence.row,
                ),
            )
            return


class _Reader:
    """Says of each row whether it is a total, a unit or a project, then lets the sums judge."""

    def __init__(self, source: Source, records: Records, about: DocumentRecord, factor: Decimal) -> None:
        self.source = source
        self.records = records
        self.about = about
        self.factor = factor
        self.owners: list[int | None] = []
        """For each project the position of its unit."""
        self.unit: int | None = None
        self.named: dict[str, int] = {}
        """Positions of the units by name."""
        self.section: str | None = None
        self.section_totals: dict[str | None, tuple[TableLine, Money]] = {}
        self.sections = False
        """Whether the document holds tables of several bodies, each with its own total."""

    def read(self, lines: list[TableLine]) -> None:
        grid = self.source.format in {"xlsx", "xls", "docx", "html"}
        found = arranged(lines, headings=grid)
        self.sections = grid and len({line.section for line in found.lines if line.section}) > 1
        departments = Counter(line.department for line in found.lines if line.department)
        if departments and self.about.department is None:
            self.about.department = departments.most_common(1)[0][0]
        for line in found.unnamed:
            self._unnamed_subtotal(line)
        rows = []
        for line in found.lines:
            name = BLANKS.sub("", line.text("name"))
            total = self._money(line, "total")
            for cell in line.strange:
                self._remark(
                    "cell_not_understood",
                    f"第 {line.row.number} 行有未能归入任何一栏的文字：{cell.text.strip()[:40]}",
                    f"row {line.row.number}: text that fits no column: {cell.text.strip()[:40]}",
                    evidence(self.source, line.row, cell),
                )
            if total is None and not name:
                self._not_understood(line)
            elif _TOTAL_ROW.fullmatch(name) and line.bare and id(line) not in found.units:
                self._grand_total(line, total)
            else:
                rows.append((line, name, total))
        subtotals = Subtotals([], []) if found.complete else self._subtotals(rows)
        for position, (line, name, total) in enumerate(rows):
            if position in subtotals.totals:
                self._grand_total(line, total)
            elif position in subtotals.units or id(line) in found.units:
                self._unit(line, found.units.get(id(line)) or without_subtotal(name), total)
            else:
                self._project(line, name, total)
        settle(self.records, self.owners, self.factor)

    def _subtotals(self, rows: list[tuple[TableLine, str, Money | None]]) -> Subtotals:
        """Rows without goal and indicators are subtotals or projects that have none."""
        printed = [
            PrintedRow(name, _value(total), rounding_step(line.text("total"), self.factor), candidate=line.bare, bare=line.bare)
            for line, name, total in rows
        ]
        return find_subtotals(printed, self.about.total)

    def _grand_total(self, line: TableLine, total: Money | None) -> None:
        if self.sections and total is not None:
            self.section_totals.setdefault(line.section, (line, total))
            return
        if self.about.total is not None or total is None:
            return
        self.about.total, self.about.total_printed = total.value, total.printed
        self.about.fiscal_appropriation = _value(self._money(line, "fiscal_appropriation"))
        self.about.total_evidence = self._evidence(line, "total")

    def _unit(self, line: TableLine, name: str, total: Money | None) -> None:
        self.section = line.section
        if line.unit and name in self.named and self.records.units[self.named[name]].total is None:
            self.unit = self.named[name]
            unit = self.records.units[self.unit]
            unit.evidence = self._evidence(line, "name")
        else:
            unit = self._new_unit(name, self._evidence(line, "name"))
        unit.total, unit.total_printed = _value(total), None if total is None else total.printed
        unit.fiscal_appropriation = _value(self._money(line, "fiscal_appropriation"))

    def _new_unit(self, name: str, place: Evidence | None) -> UnitRecord:
        unit = UnitRecord(self.about.document, len(self.records.units) + 1, name, evidence=place)
        self.records.units.append(unit)
        self.unit = len(self.records.units) - 1
        self.named.setdefault(name, self.unit)
        return unit

    def _owner(self, line: TableLine) -> int | None:
        """The unit that a column names, the one whose subtotal stands above, or the body whose table this is."""
        if line.unit:
            self.unit = self.named.get(line.unit)
            if self.unit is None:
                self._new_unit(line.unit, self._evidence(line, "unit"))
            return self.unit
        if self.sections and line.section != self.section:
            self.section, self.unit = line.section, None
        if self.sections and self.unit is None and line.section:
            unit = self._new_unit(line.section, self._evidence(line, "name"))
            if line.section in self.section_totals:
                printed, total = self.section_totals[line.section]
                unit.total, unit.total_printed, unit.evidence = total.value, total.printed, self._evidence(printed, "total")
        return self.unit

    def _project(self, line: TableLine, name: str, total: Money | None) -> None:
        goal = line.text("goal")
        owner = self._owner(line)
        project = ProjectRecord(
            self.about.document,
            len(self.records.projects) + 1,
            name,
            None if owner is None else self.records.units[owner].name,
            _value(total),
            None if total is None else total.printed,
            _value(self._money(line, "fiscal_appropriation")),
            _value(self._money(line, "special_account")),
            _value(self._money(line, "other_funds")),
            goal=_plain(goal) or None,
            classified=bool(_WITHHELD.fullmatch(goal)),
            evidence=self._evidence(line, "name"),
            amount_evidence=self._evidence(line, "total"),
            goal_evidence=self._evidence(line, "goal") if goal else None,
        )
        self.records.projects.append(project)
        self.owners.append(owner)
        if not name:
            printed = line.text("total")
            self._remark("no_name", f"金额 {printed} 所在的行没有项目名称", f"the row with the amount {printed} has no name", project.amount_evidence)
        if total is None:
            self._remark(
                "no_amount", f"“{name}”没有读到金额", f"“{name}”: no amount could be read", project.evidence,
            )
        self._indicators(line, project)

    def _indicators(self, line: TableLine, project: ProjectRecord) -> None:
        cell = line.cells.get("indicators")
        place = project.evidence
        if place is None:
            return
        found = len(self.records.indicators)
        if line.details:
            self._detailed_indicators(line, project)
        elif cell is not None:
            self._indicator_cell(cell, project, replace(place, box=as_box(cell.box)))
        missing = len(self.records.indicators) == found
        if missing or not project.goal:
            what = ("目标和指标", "goal and indicators") if missing and not project.goal else (
                ("指标", "indicators") if project.goal else ("目标", "goal")
            )
            self._remark("incomplete_row", f"“{project.name}”没有{what[0]}", f"“{project.name}” has no {what[1]}", place)

    def _detailed_indicators(self, line: TableLine, project: ProjectRecord) -> None:
        """Rows of their own under 一级指标 … 年度指标值."""
        rows = IndicatorRows(self.source, self.about.document)
        if line.head is None or not rows.header(line.head):
            return
        for detail in line.details:
            records, strange = rows.read(detail, project.row)
            self.records.indicators.extend(records)
            for piece in strange:
                self._indicator_text(project, piece.text, remark_place(detail, piece))

    def _indicator_cell(self, cell: Cell, project: ProjectRecord, place: Evidence) -> None:
        text = Mapped.of(self.source.text[cell.start : cell.end], cell.start).without(TAG)
        parsed = read_indicator_cell(text, self.source.text, self.about.document, project.row, place)
        self.records.indicators.extend(parsed.indicators)
        for rest in parsed.leftover:
            if project.classified or _WITHHELD.fullmatch(rest.text) or rest.text == "无":
                continue
            start, end = rest.span()
            self._indicator_text(project, rest.text, Evidence(place.page, place.row, start, end, rest.text))

    def _indicator_text(self, project: ProjectRecord, text: str, place: Evidence) -> None:
        self._remark(
            "indicator_text_not_understood",
            f"“{project.name}”的指标中有未能理解的文字：{text[:60]}",
            f"“{project.name}”: text among the indicators not understood: {text[:60]}",
            place,
        )

    def _unnamed_subtotal(self, line: TableLine) -> None:
        self._remark(
            "subtotal_without_unit",
            f"第 {line.row.number} 行是小计（{line.text('total')}），没有写明是哪个单位的，未作为项目",
            f"row {line.row.number} is a subtotal ({line.text('total')}) of no named unit; not taken as a project",
            self._evidence(line, "name"),
        )

    def _not_understood(self, line: TableLine) -> None:
        first = next(cell for cell in line.row.cells if cell.text.strip())
        self._remark(
            "row_not_understood",
            f"第 {line.row.number} 行未能理解：{first.text.strip()[:60]}",
            f"row {line.row.number} not understood: {first.text.strip()[:60]}",
            evidence(self.source, line.row, first),
        )

    def _money(self, line: TableLine, column: str) -> Money | None:
        return parse_money(line.text(column), FACTORS[line.currency] if line.currency else self.factor)

    def _evidence(self, line: TableLine, column: str) -> Evidence | None:
        cell = line.cells.get(column)
        return None if cell is None else evidence(self.source, line.row, cell)

    def _remark(self, kind: str, zh: str, en: str, place: Evidence | None) -> None:
        remark = RemarkRecord(self.about.document, kind, zh, en)
        if place is not None:
            remark.page, remark.row, remark.start, remark.end = place.page, place.row, place.start, place.end
        self.records.remarks.append(remark)


def _value(money: Money | None) -> Decimal | None:
    return None if money is None else money.value


def _plain(text: str) -> str:
    """Without tags, joined over line breaks, without the closing full stop."""
    return BREAKS.sub("", TAG.sub("", text)).strip().rstrip("。；;")
