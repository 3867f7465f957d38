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

_HEADING: Final = re.compile(r"绩效目标(?:申报)?表")
_DEPARTMENT: Final = re.compile(r"(?:部门|单位|预算单位|主管部门)(?:\(单位\)|（单位）)?名称\s*[:：]\s*(?P<name>.+)")
_CURRENCY: Final = re.compile(r"(?:金额)?单位\s*[:：]\s*(?P<unit>人民币)?\s*(?P<currency>百万元|千万元|亿元|万元|千元|百元|元)")
_TRAILING_CURRENCY: Final = re.compile(r"\s+(?:金额)?单位\s*[:：].*$")


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
            if header.department is None and (match := _DEPARTMENT.search(text)):
                header.department = _TRAILING_CURRENCY.sub("", match["name"]).strip()
                header.department_evidence = evidence(source, row, cell)
            if header.currency is None and (match := _CURRENCY.search(text)):
                header.currency = match["currency"]
    return header
