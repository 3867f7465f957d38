"""What stands around a table: heading, department, currency unit. Shared by all layouts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from mailuo_extractors.fiscal_year import fiscal_year
from mailuo_extractors.layouts.contract import Given, evidence
from mailuo_extractors.source import Source
from mailuo_graph.money import FACTORS, WAN
from mailuo_graph.records import DocumentRecord, Evidence, Records

_HEADING: Final = re.compile(r"绩效.标(?:申报)?表")
_DEPARTMENT: Final = re.compile(r"(?:部门|单位|预算单位|主管部门)(?:\(单位\)|（单位）)?(?:名.|.称)\s*[:：]\s*(?P<name>\S.*)")
_SUPERIOR: Final = re.compile(r"(?:主管|编制|预算)部门\s*[:：]\s*(?P<name>\S.*)")
_DEPARTMENT_LABEL: Final = re.compile(r"(?:(?:部门|单位|预算单位|主管部门)(?:\(单位\)|（单位）)?名称|(?:主管|编制|预算)部门)\s*[:：]")
"""In a cell of its own; the name stands in the next."""
_LABEL: Final = re.compile(r"[:：]")
_CURRENCY: Final = re.compile(r"(?:金额)?(?:单.|.位)\s*[:：]\s*(?:人民币)?\s*(?P<currency>百万元|千万元|亿元|万元|千元|百元|[万刀方力][元兀无]|[元兀])")
_NEXT_LABEL: Final = re.compile(r"(?:\s{2,}|\s+[^\s:：]{2,8}\s*[:：]|(?:金额)?单位\s*[:：]).*$")
"""What follows the department's name on its line: the year, the currency."""


@dataclass(slots=True)
class Header:
    heading: str | None = None
    heading_evidence: Evidence | None = None
    department: str | None = None
    department_evidence: Evidence | None = None
    currency: str | None = None
    lines: list[str] = field(default_factory=list)
    """Every line outside the table rows: where a printed year may stand."""

    @property
    def factor(self) -> Decimal:
        return FACTORS[self.currency] if self.currency else WAN


def document_of(source: Source, document: str, layout: str) -> DocumentRecord:
    """What is known of a document before a line of it is understood."""
    about = DocumentRecord(document, source.file_name, source.sha256, source.format, layout)
    about.pages, about.encoding = len(source.pages) or None, source.encoding
    return about


def take_over(about: DocumentRecord, header: Header, given: Given) -> None:
    """What stands around the table, with the user's word for the department outweighing the print."""
    about.heading, about.heading_evidence = header.heading, header.heading_evidence
    about.department, about.department_evidence = given.department or header.department, header.department_evidence
    about.currency_unit = header.currency


def date(about: DocumentRecord, records: Records, printed_lines: Iterable[str], given: Given) -> None:
    """The fiscal year, from everything that a document can say about it."""
    names = [project.name for project in records.projects]
    goals = [(project.goal or "") + (project.expected or "") for project in records.projects]
    year = fiscal_year(given.fiscal_year, printed_lines, about.file_name, names, goals)
    about.fiscal_year, about.fiscal_year_basis, about.fiscal_year_reason = year.year, year.basis, year.reason


def read_header(source: Source, outside: set[int]) -> Header:
    """`outside` holds the positions in `source.rows` that are no rows of the table. The first of each kind counts:
    headings are printed again on every page."""
    header = Header()
    for position in sorted(outside):
        row = source.rows[position]
        filled = [cell for cell in row.cells if cell.text.strip()]
        for cell, following in zip(filled, [*filled[1:], None], strict=False):
            text = cell.text.strip()
            header.lines.append(text)
            if header.heading is None and _HEADING.search(text):
                header.heading, header.heading_evidence = text, evidence(source, row, cell)
            if header.department is None and (department := department_in(text)) is not None:
                header.department = department
                header.department_evidence = evidence(source, row, cell)
            elif header.department is None and following is not None and _DEPARTMENT_LABEL.fullmatch(text) and not _LABEL.search(following.text):
                header.department = following.text.strip()
                header.department_evidence = evidence(source, row, following)
            header.currency = header.currency or currency_in(text)
    return header


def department_in(text: str) -> str | None:
    """The name behind 部门名称： or 单位名称： in a line around a table."""
    match = _DEPARTMENT.search(text) or _SUPERIOR.search(text)
    return None if match is None else _NEXT_LABEL.sub("", match["name"]).strip()


def currency_in(text: str) -> str | None:
    """The money unit behind 单位：. What a scan makes of 万元 is still 万元: no other unit looks like it."""
    match = _CURRENCY.search(text)
    if match is None:
        return None
    printed = match["currency"]
    return printed if printed in FACTORS else "万元" if len(printed) > 1 else "元"
