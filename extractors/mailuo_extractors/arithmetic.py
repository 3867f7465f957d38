"""Totals as constraints, the same for every layout: what the printed sums prove, what they only suggest, what fails.

Call `settle` once the rows of a document are read. It moves rows to another unit only where the totals leave one answer
and nothing in the words speaks against it, and says so; amounts are never changed: what would mend a total is listed.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from typing import Final

from mailuo_extractors.books import Balance, Books, plain, rounding_step
from mailuo_extractors.damaged_amounts import SLIPS, slip
from mailuo_extractors.moved_rows import move_rows
from mailuo_graph.records import ProjectRecord, Records, UnitRecord
from mailuo_graph.words import Text

__all__ = ["rounding_step", "settle"]

_MOST_CANDIDATES: Final = 8
_MOST_DOUBTFUL: Final = 6
_RANKS: Final = {kind: rank for rank, kind in enumerate(SLIPS)}


def settle(records: Records, owners: list[int | None], factor: Decimal, *, blanks_seen: bool = True) -> None:
    """Checks and mends one document's records. `owners` holds, for each project in printed order, the position of its
    unit in `records.units`. `blanks_seen` is False where the layout can't tell a blank cell from one that is not there:
    then parts that make up less than the total say nothing."""
    books = Books(records, owners, factor)
    move_rows(books)
    checks = _Checks(books)
    checks.parts(blanks_seen=blanks_seen)
    checks.unit_totals()
    checks.grand_total()


class _Checks:
    def __init__(self, books: Books) -> None:
        self.books = books
        self.about = books.about
        self.units = books.units
        self.projects = books.projects
        self.doubtful: dict[int, Decimal] = {}
        """The rows whose sources of funds don't make up their total, with the sum of the sources."""

    def parts(self, *, blanks_seen: bool) -> None:
        """Each row: 总计 = 财政拨款 + 财政专户拨款 + 其他资金, where any of the parts is printed."""
        for project in self.projects:
            parts = [p for p in (project.fiscal_appropriation, project.special_account, project.other_funds) if p is not None]
            if project.total is None or not parts:
                continue
            difference = project.total - sum(parts, Decimal(0))
            step = self.books.step(project.total_printed)
            if difference > 0 and not (blanks_seen and self._parts_complete(project)):
                continue
            if abs(difference) > step * (len(parts) + 1) / 2:
                self.doubtful[project.row] = sum(parts, Decimal(0))
                self.books.remark(
                    "parts_differ",
                    f"“{project.name}”总计 {project.total_printed}，各项来源相加差 {plain(difference)} 万元",
                    f"“{project.name}”: total {project.total_printed}; its sources of funds differ from it by {plain(difference)} 万元",
                    project.amount_evidence,
                )

    def unit_totals(self) -> None:
        for position, unit in enumerate(self.units):
            if unit.total is None:
                continue
            balance = self.books.balance(position)
            if balance.holds:
                continue
            count = len(balance.rows)
            self.books.remark(
                "unit_total_differs",
                f"“{unit.name}”小计 {unit.total_printed}，其下 {count} 个项目相加为 {plain(balance.sum)}，差 {plain(balance.difference)} 万元",
                f"“{unit.name}”: subtotal {unit.total_printed}, its {count} projects add up to {plain(balance.sum)}, difference {plain(balance.difference)} 万元",
                unit.evidence,
            )
            self._candidates(position, unit, balance)

    def grand_total(self) -> None:
        totals = [unit.total for unit in self.units if unit.total is not None]
        if self.about.total is None or not totals or len(totals) != len(self.units):
            return
        difference = self.books.grand_difference(totals)
        if difference == 0:
            return
        self.books.remark(
            "grand_total_differs",
            f"合计 {self.about.total_printed}，各单位小计相加差 {plain(difference)} 万元",
            f"grand total {self.about.total_printed}; the units' subtotals differ from it by {plain(difference)} 万元",
            self.about.total_evidence,
        )
        if all(self.books.balance(i).holds for i in range(len(self.units))):
            kind = self._slip(self.about.total, self.about.total + difference)
            if kind is not None:
                shown = plain((self.about.total + difference) / self.books.factor)
                self.books.remark(
                    "total_candidates",
                    f"合计 {self.about.total_printed} 若为 {shown}（{SLIPS[kind].zh}）则与各单位小计相符；未改动",
                    f"grand total {self.about.total_printed}: {shown} ({SLIPS[kind].en}) would agree with the units; left as printed",
                    self.about.total_evidence,
                )

    def _parts_complete(self, project: ProjectRecord) -> bool:
        """Whether the columns that the document prints are all filled in the row: a blank one may be a zero or lost."""
        columns = ("fiscal_appropriation", "special_account", "other_funds")
        printed = [c for c in columns if any(getattr(p, c) is not None for p in self.projects)]
        return all(getattr(project, c) is not None for c in printed)

    def _candidates(self, position: int, unit: UnitRecord, balance: Balance) -> None:
        """What would make the unit's total hold: its sources of funds in place of a total, or a single slip in one of
        its rows or in the subtotal itself. The most telling first."""
        from_parts = self._from_parts(unit, balance)
        rows = [p for p in balance.rows if not (from_parts and p.row in self.doubtful)]
        found = [*from_parts, *self._row_slips(rows, balance.difference), *self._subtotal_slip(position, unit, balance)]
        if not found:
            return
        found.sort(key=lambda each: each[0])
        more = len(found) - _MOST_CANDIDATES
        listed = [text for _, text in found[:_MOST_CANDIDATES]]
        self.books.remark(
            "total_candidates",
            f"“{unit.name}”的小计可由以下任一种改正而相符，均未改动：" + "；".join(t.zh for t in listed) + (f"；另有 {more} 种" if more > 0 else ""),
            f"“{unit.name}”: any one of these would make the subtotal hold; nothing was changed: "
            + "; ".join(t.en for t in listed)
            + (f"; {more} more" if more > 0 else ""),
            unit.evidence,
        )

    def _from_parts(self, unit: UnitRecord, balance: Balance) -> list[tuple[int, Text]]:
        """Where totals of rows or the subtotal disagree with their own sources of funds: the fewest of them that mend
        the sum when the sources are taken instead."""
        changes: list[tuple[str, str | None, Decimal, Decimal]] = [
            (p.name, p.total_printed, self.doubtful[p.row], self.doubtful[p.row] - p.total)
            for p in balance.rows
            if p.row in self.doubtful and p.total is not None
        ]
        if unit.total is not None and unit.fiscal_appropriation not in (None, unit.total):
            parts = unit.fiscal_appropriation or Decimal(0)
            changes.append((unit.name, unit.total_printed, parts, unit.total - parts))
        for count in range(1, min(len(changes), _MOST_DOUBTFUL) + 1):
            for chosen in combinations(changes[:_MOST_DOUBTFUL], count):
                if abs(balance.difference + sum((c[3] for c in chosen), Decimal(0))) <= balance.slack:
                    shown = [(name, printed, plain(value / self.books.factor)) for name, printed, value, _ in chosen]
                    return [(-3 * len(_RANKS), Text(
                        "、".join(f"“{name}”{printed} 若为其资金来源之和 {value}" for name, printed, value in shown),
                        ", ".join(f"“{name}” {printed} if it were the sum of its sources {value}" for name, printed, value in shown),
                    ))]
        return []

    def _row_slips(self, rows: list[ProjectRecord], difference: Decimal) -> list[tuple[int, Text]]:
        found = []
        missing = [p for p in rows if p.total is None]
        if len(missing) == 1 and difference < 0:
            shown = plain(-difference / self.books.factor)
            found.append((-len(_RANKS), Text(
                f"“{missing[0].name}”没有读到的金额若为 {shown}", f"“{missing[0].name}”, whose amount could not be read, if it were {shown}",
            )))
        for project in rows:
            needed = (project.total or Decimal(0)) - difference
            kind = None if project.total is None else self._slip(project.total, needed)
            if kind is None:
                continue
            shown = plain(needed / self.books.factor)
            found.append((_RANKS[kind] - (len(_RANKS) if project.row in self.doubtful else 0), Text(
                f"“{project.name}”{project.total_printed} 若为 {shown}（{SLIPS[kind].zh}）",
                f"“{project.name}” {project.total_printed} if it were {shown} ({SLIPS[kind].en})",
            )))
        return found

    def _subtotal_slip(self, position: int, unit: UnitRecord, balance: Balance) -> list[tuple[int, Text]]:
        kind = self._slip(unit.total or Decimal(0), balance.sum)
        if kind is None:
            return []
        mends = self._mends_grand_total(position, balance.sum)
        also = Text("，合计也随之相符", ", the grand total then holds as well") if mends else Text("", "")
        shown = plain(balance.sum / self.books.factor)
        return [(_RANKS[kind] - (2 * len(_RANKS) if mends else 0), Text(
            f"小计 {unit.total_printed} 若为 {shown}（{SLIPS[kind].zh}）{also.zh}",
            f"the subtotal {unit.total_printed} if it were {shown} ({SLIPS[kind].en}){also.en}",
        ))]

    def _mends_grand_total(self, position: int, total: Decimal) -> bool:
        totals = [unit.total for unit in self.units if unit.total is not None]
        if self.about.total is None or len(totals) != len(self.units) or self.books.grand_difference(totals) == 0:
            return False
        totals[position] = total
        return self.books.grand_difference(totals) == 0

    def _slip(self, printed: Decimal, needed: Decimal) -> str | None:
        return slip(printed / self.books.factor, needed / self.books.factor)
