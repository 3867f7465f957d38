"""Totals as constraints, the same for every layout: what the printed sums prove, what they only suggest, what fails.

Call `settle` once the rows of a document are read. It moves rows to another unit only where the totals leave one answer
and nothing in the words speaks against it, and says so; amounts are never changed: what would mend a total is listed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from mailuo_extractors.damaged_amounts import SLIPS, slip
from mailuo_extractors.rebalancing import Move, Placed, Rebalanced, Search, rebalance
from mailuo_graph.identity import identity_form
from mailuo_graph.money import FACTORS
from mailuo_graph.records import Evidence, ProjectRecord, Records, RemarkRecord, UnitRecord
from mailuo_graph.words import Text

_DECIMALS: Final = re.compile(r"\d\s*\.\s?(\d+)")
_SCALE: Final = 2_000_000
"""Amounts are whole numbers of half of 0.000001 万元 while they are being moved about: half a step stays whole."""
_CURRENCIES: Final = sorted(FACTORS, key=len, reverse=True)
_MOST_NAMED: Final = 5
_MOST_CANDIDATES: Final = 8
_SHARED: Final = 4
"""So many characters of a unit's name in a row's words count as speaking of that unit."""
_SCATTERED: Final = 2
"""More moves than this prove nothing unless the rows stand together."""


def rounding_step(printed: str | None, factor: Decimal) -> Decimal:
    """What an amount was rounded to, in 万元: two decimals of the money unit (four of 亿元), or more where more are
    printed; trailing zeros are often left out."""
    text = printed or ""
    own = next((currency for currency in _CURRENCIES if text.endswith(currency)), None)
    decimals = _DECIMALS.search(text)
    least = 4 if own == "亿元" else 2
    places = max(least, len(decimals[1]) if decimals else 0)
    return (factor if own is None else FACTORS[own]).scaleb(-places)


def settle(records: Records, owners: list[int | None], factor: Decimal, *, blanks_seen: bool = True) -> None:
    """Checks and mends one document's records. `owners` holds, for each project in printed order, the position of its
    unit in `records.units`. `blanks_seen` is False where the layout can't tell a blank cell from one that is not there:
    then parts that make up less than the total say nothing."""
    books = _Books(records, owners, factor)
    books.check_parts(blanks_seen=blanks_seen)
    books.move_rows()
    books.check_units()
    books.check_grand_total()


@dataclass(slots=True)
class _Balance:
    """One unit's rows against its subtotal. `slack` is what rounding of the rows and the subtotal may add up to."""

    rows: list[ProjectRecord]
    sum: Decimal
    difference: Decimal
    slack: Decimal

    @property
    def holds(self) -> bool:
        return abs(self.difference) <= self.slack


class _Books:
    def __init__(self, records: Records, owners: list[int | None], factor: Decimal) -> None:
        self.records = records
        self.about = records.documents[0]
        self.units = records.units
        self.projects = records.projects
        self.owners = owners
        self.factor = factor

    def check_parts(self, *, blanks_seen: bool) -> None:
        """Each row: 总计 = 财政拨款 + 财政专户拨款 + 其他资金, where any of the parts is printed."""
        for project in self.projects:
            parts = [p for p in (project.fiscal_appropriation, project.special_account, project.other_funds) if p is not None]
            if project.total is None or not parts:
                continue
            difference = project.total - sum(parts, Decimal(0))
            step = rounding_step(project.total_printed, self.factor)
            if difference > 0 and not (blanks_seen and self._parts_complete(project)):
                continue
            if abs(difference) > step * (len(parts) + 1) / 2:
                self._remark(
                    "parts_differ",
                    f"“{project.name}”总计 {project.total_printed}，各项来源相加差 {_plain(difference)} 万元",
                    f"“{project.name}”: total {project.total_printed}; its sources of funds differ from it by {_plain(difference)} 万元",
                    project.amount_evidence,
                )

    def move_rows(self) -> None:
        """Finds the rows that stand under the wrong unit. Rows without an amount say nothing about sums, and a unit
        that has one is left out."""
        if not self.owners or any(project.total is None for project in self.projects):
            return
        placed = [
            Placed(_whole(project.total or Decimal(0)), owner, _whole(rounding_step(project.total_printed, self.factor)) // 2)
            for project, owner in zip(self.projects, self.owners, strict=True)
            if owner is not None
        ]
        index = [i for i, owner in enumerate(self.owners) if owner is not None]
        totals = [None if unit.total is None else _whole(unit.total) for unit in self.units]
        slack = max((_whole(rounding_step(unit.total_printed, self.factor)) // 2 for unit in self.units), default=0)
        search = rebalance(placed, totals, slack)
        if not search.fewest:
            return
        search.fewest, search.further = ([_at(each, index) for each in found] for found in (search.fewest, search.further))
        chosen = self._choose(search)
        if chosen is None:
            self._say_ambiguous(search)
        else:
            self._apply(chosen, search)

    def check_units(self) -> None:
        doubtful = {r.row for r in self.records.remarks if r.kind == "parts_differ"}
        for position, unit in enumerate(self.units):
            if unit.total is None:
                continue
            balance = self._balance(position)
            if balance.holds:
                continue
            count = len(balance.rows)
            self._remark(
                "unit_total_differs",
                f"“{unit.name}”小计 {unit.total_printed}，其下 {count} 个项目相加为 {_plain(balance.sum)}，差 {_plain(balance.difference)} 万元",
                f"“{unit.name}”: subtotal {unit.total_printed}, its {count} projects add up to {_plain(balance.sum)}, difference {_plain(balance.difference)} 万元",
                unit.evidence,
            )
            self._candidates(position, unit, balance, doubtful)

    def check_grand_total(self) -> None:
        totals = [unit.total for unit in self.units if unit.total is not None]
        if self.about.total is None or not totals or len(totals) != len(self.units):
            return
        difference = self._grand_difference(totals)
        if difference == 0:
            return
        self._remark(
            "grand_total_differs",
            f"合计 {self.about.total_printed}，各单位小计相加差 {_plain(difference)} 万元",
            f"grand total {self.about.total_printed}; the units' subtotals differ from it by {_plain(difference)} 万元",
            self.about.total_evidence,
        )
        if all(self._balance(i).holds for i in range(len(self.units))):
            kind = self._slip(self.about.total, self.about.total + difference)
            if kind is not None:
                shown = _plain((self.about.total + difference) / self.factor)
                self._remark(
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

    def _balance(self, position: int) -> _Balance:
        unit = self.units[position]
        rows = [p for p, owner in zip(self.projects, self.owners, strict=True) if owner == position]
        total = sum((p.total for p in rows if p.total is not None), Decimal(0))
        steps = sum((rounding_step(p.total_printed, self.factor) for p in rows), rounding_step(unit.total_printed, self.factor))
        return _Balance(rows, total, total - (unit.total or Decimal(0)), steps / 2)

    def _grand_difference(self, totals: list[Decimal]) -> Decimal:
        """The sum of the subtotals less the grand total, 0 within rounding."""
        if self.about.total is None:
            return Decimal(0)
        steps = sum(
            (rounding_step(unit.total_printed, self.factor) for unit in self.units),
            rounding_step(self.about.total_printed, self.factor),
        )
        difference = sum(totals, Decimal(0)) - self.about.total
        return difference if abs(difference) > steps / 2 else Decimal(0)

    def _choose(self, search: Search) -> Rebalanced | None:
        """The one answer: exact, with the fewest moves, unopposed. Of several such, one whose rows stand together and
        then one whose rows stand next to the other unit."""
        exact = [each for each in search.fewest if each.residual == 0]
        if not exact or not search.complete:
            return None
        best = max(self._together(each) for each in exact)
        exact = [each for each in exact if self._together(each) == best]
        if len(exact) > 1 or (len(exact[0].moves) > _SCATTERED and not best):
            return None
        return None if self._opposition(exact[0]) else exact[0]

    def _together(self, solution: Rebalanced) -> int:
        """2 for rows in one run at the end of a unit that borders the other, 1 for a run of two or more, else 0."""
        first = solution.moves[0]
        if len({(m.source, m.target) for m in solution.moves}) > 1:
            return 0
        rows = [i for i, owner in enumerate(self.owners) if owner == first.source]
        places = sorted(rows.index(m.row) for m in solution.moves)
        if places[-1] - places[0] != len(places) - 1:
            return 0
        borders = (places[-1] == len(rows) - 1 and first.target == first.source + 1) or (
            places[0] == 0 and first.target == first.source - 1
        )
        return 2 if borders else int(len(places) > 1)

    def _opposition(self, solution: Rebalanced) -> Text | None:
        """What speaks against moving these rows: a name that the other unit has already, or words of the unit under
        which a row is printed."""
        moved = {m.row for m in solution.moves}
        for move in solution.moves:
            project = self.projects[move.row]
            form = identity_form(project.name)
            target, source = self.units[move.target], self.units[move.source]
            there = [p for i, p in enumerate(self.projects) if self.owners[i] == move.target and i not in moved]
            if any(identity_form(p.name) == form for p in there):
                return Text(
                    f"“{target.name}”已有同名项目“{project.name}”", f"“{target.name}” already has a project named “{project.name}”",
                )
            if (said := self._speaks_of(project, source, target)) and not self._speaks_of(project, target, source):
                return Text(f"“{project.name}”写到“{said}”", f"“{project.name}” speaks of “{said}”")
        return None

    def _speaks_of(self, project: ProjectRecord, unit: UnitRecord, other: UnitRecord) -> str | None:
        """A part of the unit's name in the row's words that neither the other unit's name nor the department's has."""
        words = f"{project.name}\n{project.goal or ''}"
        elsewhere = f"{other.name}\n{self.about.department or ''}"
        name = unit.name
        parts = (name[i : i + _SHARED] for i in range(len(name) - _SHARED + 1))
        return next((part for part in parts if part in words and part not in elsewhere), None)

    def _apply(self, chosen: Rebalanced, search: Search) -> None:
        zh, en = self._described(chosen)
        sums = self._sums(chosen)
        others = [each for each in (*search.fewest, *search.further) if each is not chosen]
        rivals = self._rivals(others)
        for move in chosen.moves:
            project = self.projects[move.row]
            source, target = self.units[move.source].name, self.units[move.target].name
            self.owners[move.row] = move.target
            project.unit = target
            project.note = f"印在“{source}”之下，按小计属于“{target}”"
        self._remark(
            "rows_moved",
            f"按单位小计改正归属：{zh}；{sums.zh}{rivals.zh}",
            f"moved to the unit whose subtotal holds with them: {en}; {sums.en}{rivals.en}",
            self.projects[chosen.moves[0].row].evidence,
        )

    def _say_ambiguous(self, search: Search) -> None:
        everything = [*search.fewest, *search.further]
        listed = [self._with_doubts(each) for each in everything[:_MOST_NAMED]]
        more = len(everything) - len(listed)
        zh = "；".join(f"（{i}）{each.zh}" for i, each in enumerate(listed, start=1))
        en = "; ".join(f"({i}) {each.en}" for i, each in enumerate(listed, start=1))
        self._remark(
            "ambiguous_units",
            f"有项目印在别的单位之下，小计不足以确定是哪些，均未改动：{zh}" + (f"；另有 {more} 种" if more else ""),
            f"rows stand under the wrong unit and the subtotals do not tell which; nothing was moved: {en}" + (f"; {more} more" if more else ""),
            self.projects[everything[0].moves[0].row].evidence,
        )

    def _rivals(self, others: list[Rebalanced]) -> Text:
        """The other ways to make the totals hold, and what speaks against each."""
        if not others:
            return Text("", "")
        listed = [self._with_doubts(each) for each in others[:_MOST_NAMED]]
        return Text(
            f"；另有 {len(others)} 种凑法未采用：" + "；".join(each.zh for each in listed),
            f"; {len(others)} other ways were not taken: " + "; ".join(each.en for each in listed),
        )

    def _with_doubts(self, solution: Rebalanced) -> Text:
        zh, en = self._described(solution)
        exact = Text("恰好相符", "exact") if solution.residual == 0 else Text(
            f"仍差 {_plain(Decimal(solution.residual) / _SCALE)}", f"still off by {_plain(Decimal(solution.residual) / _SCALE)}",
        )
        against = self._opposition(solution)
        return Text(
            f"{zh}，{exact.zh}" + (f"，但{against.zh}" if against else ""), f"{en}, {exact.en}" + (f", but {against.en}" if against else ""),
        )

    def _described(self, solution: Rebalanced) -> tuple[str, str]:
        ways: dict[tuple[int, int], list[Move]] = {}
        for move in solution.moves:
            ways.setdefault((move.source, move.target), []).append(move)
        zh, en = [], []
        for (source, target), moves in ways.items():
            rows = "、".join(f"“{self.projects[m.row].name}”{self.projects[m.row].total_printed}" for m in moves)
            zh.append(f"{rows} 从“{self.units[source].name}”到“{self.units[target].name}”")
            en.append(f"{rows} from “{self.units[source].name}” to “{self.units[target].name}”")
        return "，".join(zh), ", ".join(en)

    def _sums(self, solution: Rebalanced) -> Text:
        """Each unit's sum before and after, beside its subtotal."""
        change: Counter[int] = Counter()
        for move in solution.moves:
            amount = _whole(self.projects[move.row].total or Decimal(0))
            change[move.source] -= amount
            change[move.target] += amount
        parts = []
        for position in sorted(change):
            unit, before = self.units[position], self._balance(position).sum
            after = before + Decimal(change[position]) / _SCALE
            parts.append((unit, _plain(before), _plain(after)))
        return Text(
            "；".join(f"“{u.name}”由 {b} 变为 {a}，小计 {u.total_printed}" for u, b, a in parts),
            "; ".join(f"“{u.name}” from {b} to {a}, subtotal {u.total_printed}" for u, b, a in parts),
        )

    def _candidates(self, position: int, unit: UnitRecord, balance: _Balance, doubtful: set[int | None]) -> None:
        """Single slips that would make the unit's total hold: in one of its rows, or in the subtotal itself."""
        found: list[tuple[int, Text]] = []
        ranks = {kind: rank for rank, kind in enumerate(SLIPS)}
        for project in balance.rows:
            if project.total is None:
                continue
            needed = project.total - balance.difference
            kind = self._slip(project.total, needed)
            if kind is not None:
                shown = _plain(needed / self.factor)
                rank = ranks[kind] - (len(ranks) if project.evidence and project.evidence.row in doubtful else 0)
                found.append((rank, Text(
                    f"“{project.name}”{project.total_printed} 若为 {shown}（{SLIPS[kind].zh}）",
                    f"“{project.name}” {project.total_printed} if it were {shown} ({SLIPS[kind].en})",
                )))
        missing = [p for p in balance.rows if p.total is None]
        if len(missing) == 1 and balance.difference < 0:
            shown = _plain(-balance.difference / self.factor)
            found.append((-1, Text(f"“{missing[0].name}”没有读到的金额若为 {shown}", f"“{missing[0].name}”, whose amount could not be read, if it were {shown}")))
        kind = self._slip(unit.total or Decimal(0), balance.sum)
        if kind is not None:
            mends = self._mends_grand_total(position, balance.sum)
            rank = ranks[kind] - (2 * len(ranks) if mends else 0)
            also = Text("，合计也随之相符", ", the grand total then holds as well") if mends else Text("", "")
            shown = _plain(balance.sum / self.factor)
            found.append((rank, Text(
                f"小计 {unit.total_printed} 若为 {shown}（{SLIPS[kind].zh}）{also.zh}",
                f"the subtotal {unit.total_printed} if it were {shown} ({SLIPS[kind].en}){also.en}",
            )))
        if not found:
            return
        found.sort(key=lambda each: each[0])
        more = len(found) - _MOST_CANDIDATES
        listed = [text for _, text in found[:_MOST_CANDIDATES]]
        self._remark(
            "total_candidates",
            f"“{unit.name}”的小计可由以下任一处改正而相符，均未改动：" + "；".join(t.zh for t in listed) + (f"；另有 {more} 处" if more > 0 else ""),
            f"“{unit.name}”: any one of these would make the subtotal hold; nothing was changed: " + "; ".join(t.en for t in listed) + (f"; {more} more" if more > 0 else ""),
            unit.evidence,
        )

    def _mends_grand_total(self, position: int, total: Decimal) -> bool:
        totals = [unit.total for unit in self.units if unit.total is not None]
        if self.about.total is None or len(totals) != len(self.units) or self._grand_difference(totals) == 0:
            return False
        totals[position] = total
        return self._grand_difference(totals) == 0

    def _slip(self, printed: Decimal, needed: Decimal) -> str | None:
        return slip(printed / self.factor, needed / self.factor)

    def _remark(self, kind: str, zh: str, en: str, place: Evidence | None) -> None:
        remark = RemarkRecord(self.about.document, kind, zh, en)
        if place is not None:
            remark.page, remark.row, remark.start, remark.end = place.page, place.row, place.start, place.end
        self.records.remarks.append(remark)


def _whole(amount: Decimal) -> int:
    return int((amount * _SCALE).to_integral_value())


def _at(solution: Rebalanced, index: list[int]) -> Rebalanced:
    """The same with rows counted among all projects of the document."""
    return Rebalanced(tuple(Move(index[m.row], m.source, m.target) for m in solution.moves), solution.residual)


def _plain(amount: Decimal) -> str:
    """At least two decimals, more only where they say something."""
    text = f"{amount:,.6f}".rstrip("0")
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals:0<2}"
