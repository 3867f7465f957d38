"""What stands around a table: heading, department, currency unit. Shared by all layouts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from mailuo_extractors.layouts.contract import evidence
from mailuo_extractors.source import Source
from mailuo_graph.money import FACTORS, WAN
from mailuo_graph.records import Evidence

_HEADING: Final = re.compile(r"绩效.标(?:申报)?表")
_DEPARTMENT: Final = re.compile(r"(?:部门|单位|预算单位|主管部门)(?:\(单位\)|（单位）)?(?:名.|.称)\s*[:：]\s*(?P<name>\S.*)")
_SUPERIOR: Final = re.compile(r"(?:主管|编制|预算)部门\s*[:：]\s*(?P<name>\S.*)")
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


def read_header(source: Source, outside: set[int]) -> Header:
    """`outside` holds the positions in `source.rows` that are no rows of the table. The first of each kind counts:
    headings are printed again on every page."""
    header = Header()
    for position in sorted(outside):
        row = source.rows[position]
        for cell in row.cells:
            text = cell.text.strip()
            if not text:
                continue
            header.lines.append(text)
            if header.heading is None and _HEADING.search(text):
                header.heading, header.heading_evidence = text, evidence(source, row, cell)
            if header.department is None and (match := _DEPARTMENT.search(text) or _SUPERIOR.search(text)):
                header.department = _NEXT_LABEL.sub("", match["name"]).strip()
                header.department_evidence = evidence(source, row, cell)
            if header.currency is None and (match := _CURRENCY.search(text)):
                header.currency = _currency(match["currency"])
    return header


def _currency(printed: str) -> str:
    """What a scan makes of 万元 is still 万元: no other unit looks like it."""
    return printed if printed in FACTORS else "万元" if len(printed) > 1 else "元"
