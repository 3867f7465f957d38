"""One document's rows, units and totals while they are being checked: what the checks of `arithmetic` share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from mailuo_graph.money import FACTORS
from mailuo_graph.records import Evidence, ProjectRecord, Records, RemarkRecord

_DECIMALS: Final = re.compile(r"\d\s*\.\s?(\d+)")
_CURRENCIES: Final = sorted(FACTORS, key=len, reverse=True)


def rounding_step(printed: str | None, factor: Decimal) -> Decimal:
    """What an amount was rounded to, in 万元: two decimals of the money unit (four of 亿元), or more where more are
    printed; trailing zeros are often left out."""
    text = printed or ""
    own = next((currency for currency in _CURRENCIES if text.endswith(currency)), None)
    decimals = _DECIMALS.search(text)
    least = 4 if own == "亿元" else 2
    places = max(least, len(decimals[1]) if decimals else 0)
    return (factor if own is None else FACTORS[own]).scaleb(-places)


@dataclass(slots=True)
class Balance:
    """One unit's rows against its subtotal. `slack` is what rounding of the rows and the subtotal may add up to."""

    rows: list[ProjectRecord]
    sum: Decimal
    difference: Decimal
    slack: Decimal

    @property
    def holds(self) -> bool:
        return abs(self.difference) <= self.slack


class Books:
    """`owners` holds, for each project in printed order, the position of its unit in `records.units`."""

    def __init__(self, records: Records, owners: list[int | None], factor: Decimal) -> None:
        self.records = records
        self.about = records.documents[0]
        self.units = records.units
        self.projects = records.projects
        self.owners = owners
        self.factor = factor

    def balance(self, position: int) -> Balance:
        unit = self.units[position]
        rows = [p for p, owner in zip(self.projects, self.owners, strict=True) if owner == position]
        total = sum((p.total for p in rows if p.total is not None), Decimal(0))
        steps = sum((self.step(p.total_printed) for p in rows), self.step(unit.total_printed))
        return Balance(rows, total, total - (unit.total or Decimal(0)), steps / 2)

    def grand_difference(self, totals: list[Decimal]) -> Decimal:
        """The sum of the subtotals less the grand total, 0 within rounding."""
        if self.about.total is None:
            return Decimal(0)
        steps = sum(
            (self.step(unit.total_printed) for unit in self.units),
            self.step(self.about.total_printed),
        )
        difference = sum(totals, Decimal(0)) - self.about.total
        return difference if abs(difference) > steps / 2 else Decimal(0)

    def step(self, printed: str | None) -> Decimal:
        return rounding_step(printed, self.factor)

    def remark(self, kind: str, zh: str, en: str, place: Evidence | None) -> None:
        remark = RemarkRecord(self.about.document, kind, zh, en)
        if place is not None:
            remark.page, remark.row, remark.start, remark.end = place.page, place.row, place.start, place.end
        self.records.remarks.append(remark)


def plain(amount: Decimal) -> str:
    """At least two decimals, more only where they say something."""
    text = f"{amount:,.6f}".rstrip("0")
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals:0<2}"
