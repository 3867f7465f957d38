"""Which rows stand under the wrong unit: the fewest moves between units that make every unit's total hold.

Whole numbers only; the caller scales its amounts. The search is bounded by construction: rows of units that don't
balance, few moves, a budget of steps. `complete` says whether it looked everywhere within the number of moves it names.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

MOST_MOVES: Final = 5
FURTHER: Final = 3
"""How many moves more than the fewest are looked at for other assignments that would fit as well."""
BUDGET: Final = 150_000
MOST_FOUND: Final = 200


@dataclass(frozen=True, slots=True)
class Placed:
    """A row under a unit. `slack` is half the step it was rounded to."""

    amount: int
    unit: int
    slack: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    row: int
    source: int
    target: int


@dataclass(frozen=True, slots=True)
class Rebalanced:
    """`residual` is how far a unit's total is still off at most: 0 is exact, else it is within rounding."""

    moves: tuple[Move, ...]
    residual: int


@dataclass(slots=True)
class Search:
    """`fewest` holds every solution with the smallest number of moves, `further` those with a few more. `complete` is
    False where the budget or the number of answers ended the search for the fewest: then there may be others."""

    fewest: list[Rebalanced] = field(default_factory=list)
    further: list[Rebalanced] = field(default_factory=list)
    complete: bool = True


def rebalance(rows: Sequence[Placed], totals: Sequence[int | None], total_slack: int = 0) -> Search:
    """Rows of balanced units, and units without a total, are left alone."""
    search = _Search(rows, totals, total_slack)
    result = Search()
    if len(search.off()) < 2:  # noqa: PLR2004 - a row leaves one unit and enters another
        return result
    for moves in range(1, MOST_MOVES + 1):
        found = search.run(moves)
        result.complete = search.budget > 0 and len(found) < MOST_FOUND
        if found or not result.complete:
            result.fewest = found
            break
    if result.fewest and result.complete:
        fewest = len(result.fewest[0].moves)
        for moves in range(fewest + 1, fewest + FURTHER + 1):
            result.further += search.run(moves)
            if search.budget <= 0:
                break
    return result


class _Search:
    def __init__(self, rows: Sequence[Placed], totals: Sequence[int | None], total_slack: int) -> None:
        self.rows = rows
        self.over = [0 if total is None else -total for total in totals]
        self.slack = [total_slack for _ in totals]
        self.checked = [total is not None for total in totals]
        for row in rows:
            if self.checked[row.unit]:
                self.over[row.unit] += row.amount
                self.slack[row.unit] += row.slack
        self.units = self.off()
        movable = set(self.units)
        self.order = [i for i, row in enumerate(rows) if row.unit in movable and row.amount]
        by_amount = {u: sorted((rows[i].amount, place) for place, i in enumerate(self.order) if rows[i].unit == u) for u in self.units}
        self.by_amount = by_amount
        self.budget = BUDGET
        self.found: list[Rebalanced] = []
        self.chosen: list[Move] = []

    def off(self) -> list[int]:
        return [u for u, over in enumerate(self.over) if self.checked[u] and abs(over) > self.slack[u]]

    def run(self, moves: int) -> list[Rebalanced]:
        """All solutions of exactly so many moves, rows in printed order, while the budget lasts."""
        self.found = []
        self._choose(0, moves)
        return sorted(self.found, key=lambda each: each.residual)

    def _choose(self, first: int, remaining: int) -> None:
        self.budget -= 1
        if self.budget <= 0 or len(self.found) >= MOST_FOUND:
            return
        if sum(1 for u in self.units if abs(self.over[u]) > self.slack[u]) > 2 * remaining:
            return
        if remaining == 1:
            self._last(first)
            return
        for place in range(first, len(self.order) - remaining + 1):
            source = self.rows[self.order[place]].unit
            for target in self.units:
                if target != source:
                    self._move(place, target)
                    self._choose(place + 1, remaining - 1)
                    self._back()

    def _last(self, first: int) -> None:
        """The last move is looked up by its amount instead of tried."""
        for source in self.units:
            for target in self.units:
                if target == source:
                    continue
                needed, reach = self.over[source], self.slack[source]
                amounts = self.by_amount[source]
                for k in range(bisect_left(amounts, (needed - reach, -1)), len(amounts)):
                    amount, place = amounts[k]
                    if amount > needed + reach:
                        break
                    if place < first:
                        continue
                    self.budget -= 1
                    self._move(place, target)
                    if len(self.found) < MOST_FOUND and all(abs(self.over[u]) <= self.slack[u] for u in self.units):
                        residual = max(abs(self.over[u]) for u in self.units)
                        self.found.append(Rebalanced(tuple(self.chosen), residual))
                    self._back()

    def _move(self, place: int, target: int) -> None:
        index = self.order[place]
        row = self.rows[index]
        self._shift(row, row.unit, target)
        self.chosen.append(Move(index, row.unit, target))

    def _back(self) -> None:
        move = self.chosen.pop()
        self._shift(self.rows[move.row], move.target, move.source)

    def _shift(self, row: Placed, source: int, target: int) -> None:
        self.over[source] -= row.amount
        self.slack[source] -= row.slack
        self.over[target] += row.amount
        self.slack[target] += row.slack
