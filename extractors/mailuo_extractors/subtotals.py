"""Which rows of a table are the units' subtotals: the choice that agrees best with the sums and with the names.

Reach for it where rows of both kinds look alike. Bounded: of more than `MOST_CANDIDATES` rows only those are
weighed that are named like units or equal a sum below them, and of the sums that the chosen ones make the likeliest.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Final, NamedTuple

MOST_CANDIDATES: Final = 200
_KEPT: Final = 12
_FURTHEST: Final = 150
"""So many candidates may stand between a subtotal and the next."""
_INSTITUTION: Final = re.compile(
    r"(?:局|委|委员会|办|办公室|厅|部|院|署|处|科|所|站|队|中心|馆|室|校|学校|中学|小学|大学|学院|幼儿园|园|台|社|会|公司|集团|"
    r"街道|办事处|镇|乡|政府|机关|本级|本部|单位|基地|库|法院|检察院|医院|协会|联合会|工会|团委|党校)"
    r"(?:[（(](?:.*(?:局|委|办|厅|部|院|署|处|中心|站|队|所|馆|室|校|本级|机关|本部)|汇总|合计|小计)[）)])?(?:小计|合计)?",
)
# What each disagreement costs. Sums outweigh names; a single sum that fails (rows under the wrong unit make two of them
# fail) must not make a unit of a row that isn't one.
_SUM_FAILS: Final = 2.0
_EMPTY_UNIT: Final = 4.0
_GRAND_TOTAL_FAILS: Final = 5.0
_ROWS_BEFORE: Final = 3.0
_TOTAL_AGAIN: Final = 0.5
_NAME_OF_PROJECT: Final = 2.0
_NAME_OF_UNIT: Final = 3.0
_BARE_PROJECT: Final = 1.5


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row with its amount and the step it was rounded to. `candidate` says that it may be a subtotal; `bare` that it
    seems to have neither goal nor indicators."""

    name: str
    amount: Decimal | None
    step: Decimal
    candidate: bool = True
    bare: bool = False


def names_institution(name: str) -> bool:
    """Whether a name ends as bodies are called."""
    return bool(re.search(rf"{_INSTITUTION.pattern}$", re.sub(r"\s", "", name)))


class Subtotals(NamedTuple):
    """Positions of the units' subtotals in printed order, and of rows before them that print the total of all units:
    the department above its units."""

    units: list[int]
    totals: list[int]


def find_subtotals(rows: Sequence[PrintedRow], grand_total: Decimal | None) -> Subtotals:
    """Both are empty where the table is a plain list of projects."""
    found = _Subtotals(rows, grand_total)
    cost, units = found.find()
    if grand_total is None and rows and rows[0].candidate and rows[0].amount is not None:
        above = _Subtotals(rows, rows[0].amount)
        cost_above, units_above = above.find()
        if units_above and units_above[0] > 0 and cost_above < cost:
            found, units = above, units_above
    return Subtotals(units, list(range(min(found.lead, units[0]))) if units else [])


@dataclass(slots=True)
class _State:
    """A choice of subtotals up to `row`, as a chain."""

    cost: float
    sum: Decimal
    steps: Decimal
    row: int | None = None
    before: _State | None = None

    def rows(self) -> list[int]:
        chain: list[int] = []
        state: _State | None = self
        while state is not None and state.row is not None:
            chain.append(state.row)
            state = state.before
        return chain[::-1]


class _Subtotals:
    def __init__(self, rows: Sequence[PrintedRow], grand_total: Decimal | None) -> None:
        self.rows = rows
        self.grand_total = grand_total
        zero = Decimal(0)
        self.sums = list(accumulate((row.amount or zero for row in rows), initial=zero))
        self.steps = list(accumulate((row.step for row in rows), initial=zero))
        self.unit_like = [names_institution(row.name) for row in rows]
        self.project_costs = list(accumulate((self._as_project(i) for i in range(len(rows))), initial=0.0))
        self.candidates = self._candidates()
        self.lead = self._lead()

    def find(self) -> tuple[float, list[int]]:
        """Walks the candidates; each state is a choice of subtotals so far, the last one being the row just reached."""
        zero = Decimal(0)
        plain = self._start_cost(len(self.rows)) + self._grand_cost(self.sums[-1] - self.sums[self.lead], self.steps[-1])
        best = _State(plain, zero, zero)
        states: dict[int, list[_State]] = {}
        for place, i in enumerate(self.candidates):
            amount, step = self._amount(i), self.rows[i].step
            reached = [_State(self._start_cost(i), amount, step, i)]
            for k in self.candidates[max(0, place - _FURTHEST) : place]:
                cost = self._segment_cost(k, i)
                reached += [_State(s.cost + cost, s.sum + amount, s.steps + step, i, s) for s in states[k]]
            states[i] = _likeliest(reached)
            last = self._segment_cost(i, len(self.rows))
            for state in states[i]:
                cost = state.cost + last + self._grand_cost(state.sum, state.steps)
                if cost < best.cost:
                    best = _State(cost, state.sum, state.steps, i, state.before)
        return best.cost, best.rows()

    def _candidates(self) -> list[int]:
        """All that may be subtotals; of very many those that are named like units or equal the sum of rows below."""
        candidates = [i for i, row in enumerate(self.rows) if row.candidate]
        if len(candidates) > MOST_CANDIDATES:
            candidates = [i for i in candidates if self.unit_like[i] or self._adds_up(i)]
        return candidates[: MOST_CANDIDATES * 10]

    def _adds_up(self, i: int) -> bool:
        amount = self.rows[i].amount
        if amount is None:
            return False
        wanted = self.sums[i + 1] + amount
        at = bisect_left(self.sums, wanted - self.rows[i].step, i + 2)
        return at < len(self.sums) and self._agree(self.sums[at] - self.sums[i + 1], amount, self.steps[at] - self.steps[i])

    def _amount(self, i: int) -> Decimal:
        return self.rows[i].amount or Decimal(0)

    def _as_project(self, i: int) -> float:
        row = self.rows[i]
        return (_NAME_OF_UNIT if row.candidate and self.unit_like[i] else 0.0) + (_BARE_PROJECT if row.bare else 0.0)

    def _lead(self) -> int:
        """How many rows at the beginning print the grand total again."""
        lead = 0
        for row in self.rows:
            if not row.candidate or row.amount is None or self.grand_total is None or abs(row.amount - self.grand_total) > row.step:
                break
            lead += 1
        return lead

    def _start_cost(self, first: int) -> float:
        lead = min(self.lead, first)
        before = _ROWS_BEFORE if first > lead else 0.0
        return before + lead * _TOTAL_AGAIN + self.project_costs[first] - self.project_costs[lead]

    def _segment_cost(self, i: int, following: int) -> float:
        """Row i as a unit whose projects are the rows up to `following`."""
        cost = 0.0 if self.unit_like[i] else _NAME_OF_PROJECT
        cost += self.project_costs[following] - self.project_costs[i + 1]
        if following == i + 1:
            return cost + _EMPTY_UNIT
        amount = self.rows[i].amount
        if amount is None:
            return cost + _SUM_FAILS / 2
        holds = self._agree(self.sums[following] - self.sums[i + 1], amount, self.steps[following] - self.steps[i])
        return cost if holds else cost + _SUM_FAILS

    def _grand_cost(self, total: Decimal, steps: Decimal) -> float:
        if self.grand_total is None or self._agree(total, self.grand_total, steps + Decimal("0.01")):
            return 0.0
        return _GRAND_TOTAL_FAILS

    @staticmethod
    def _agree(one: Decimal, other: Decimal, steps: Decimal) -> bool:
        return abs(one - other) <= steps / 2


def _likeliest(states: list[_State]) -> list[_State]:
    """The cheapest of each sum, and of those the few cheapest."""
    kept: dict[Decimal, _State] = {}
    for state in sorted(states, key=lambda s: s.cost):
        kept.setdefault(state.sum, state)
        if len(kept) == _KEPT:
            break
    return list(kept.values())
