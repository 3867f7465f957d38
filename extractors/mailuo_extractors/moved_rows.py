"""Rows that stand under the wrong unit: which answer the totals leave, what speaks against it, how it is said.

A row is moved only where one answer is exact, has the fewest moves and nothing in the words opposes it; everything else
that would fit is listed beside it.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Final

from mailuo_extractors.books import Books, plain
from mailuo_extractors.rebalancing import Move, Placed, Rebalanced, Search, rebalance
from mailuo_graph.identity import identity_form
from mailuo_graph.records import ProjectRecord, UnitRecord
from mailuo_graph.words import Text

_SCALE: Final = 2_000_000
"""Amounts are whole numbers of half of 0.000001 万元 while they are being moved about: half a step stays whole."""
_MOST_NAMED: Final = 5
_SHARED: Final = 4
"""So many characters of a unit's name in a row's words count as speaking of that unit."""
_SCATTERED: Final = 2
"""More moves than this prove nothing unless the rows stand together."""


def move_rows(books: Books) -> None:
    """Rows without an amount say nothing about sums: where there is one, nothing is moved."""
    if books.owners and all(project.total is not None for project in books.projects):
        _Moves(books).settle()


class _Moves:
    def __init__(self, books: Books) -> None:
        self.books = books
        self.units = books.units
        self.projects = books.projects
        self.owners = books.owners

    def settle(self) -> None:
        search = self._search()
        if not search.fewest:
            return
        chosen = self._choose(search)
        if chosen is None:
            self._say_ambiguous(search)
        else:
            self._apply(chosen, search)

    def _search(self) -> Search:
        index = [i for i, owner in enumerate(self.owners) if owner is not None]
        placed = [
            Placed(_whole(project.total or Decimal(0)), owner, _whole(self.books.step(project.total_printed)) // 2)
            for project, owner in zip(self.projects, self.owners, strict=True)
            if owner is not None
        ]
        totals = [None if unit.total is None else _whole(unit.total) for unit in self.units]
        slack = max((_whole(self.books.step(unit.total_printed)) // 2 for unit in self.units), default=0)
        search = rebalance(placed, totals, slack)
        return Search([_at(each, index) for each in search.fewest], [_at(each, index) for each in search.further], search.complete)

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
        elsewhere = f"{other.name}\n{self.books.about.department or ''}"
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
            project.note = f"印在“{source}”之下，按小计属于“{target}” / printed under “{source}”, by the subtotals of “{target}”"
        self.books.remark(
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
        self.books.remark(
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
            f"仍差 {plain(Decimal(solution.residual) / _SCALE)}", f"still off by {plain(Decimal(solution.residual) / _SCALE)}",
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
            unit, before = self.units[position], self.books.balance(position).sum
            after = before + Decimal(change[position]) / _SCALE
            parts.append((unit, plain(before), plain(after)))
        return Text(
            "；".join(f"“{u.name}”由 {b} 变为 {a}，小计 {u.total_printed}" for u, b, a in parts),
            "; ".join(f"“{u.name}” from {b} to {a}, subtotal {u.total_printed}" for u, b, a in parts),
        )


def _whole(amount: Decimal) -> int:
    return int((amount * _SCALE).to_integral_value())


def _at(solution: Rebalanced, index: list[int]) -> Rebalanced:
    """The same with rows counted among all projects of the document."""
    return Rebalanced(tuple(Move(index[m.row], m.source, m.target) for m in solution.moves), solution.residual)
