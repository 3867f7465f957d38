"""Invented departments that speak of systems, and what the mentions became, for the tests of systems."""

from __future__ import annotations

from budget_text import Budget, Project, Unit
from linked import linked_budgets
from mailuo_graph.links import Links

CITY = "澜川市"
Told = tuple[str, tuple[tuple[str, str], ...]]
"""A department and its projects, each with its goal."""


def links_of(*told: Told, units: tuple[str, ...] = ()) -> Links:
    """A budget for each department, the next year each time; with `units`, a unit for each project of the first."""
    budgets = []
    for year, (department, projects) in enumerate(told, start=2022):
        name = CITY + department
        rows = [Project(n, goal=g) for n, g in projects]
        under = [Unit(unit, [row]) for unit, row in zip(units, rows, strict=True)] if units else [Unit(name, rows)]
        budgets.append(Budget(under, department=name, year=year))
    return linked_budgets(*budgets)


def systems_of(links: Links) -> dict[str, set[str]]:
    """By the words of the mentions, without quotation marks: the systems they became."""
    found: dict[str, set[str]] = {}
    for t in links.touches:
        found.setdefault(t.words.replace("“", "").replace("”", ""), set()).add(t.system)
    return found


def parents_of(links: Links, words: str) -> set[str | None]:
    """What the systems of these words are parts of."""
    by_uid = {s.uid: s for s in links.systems}
    return {by_uid[uid].parent for uid in systems_of(links)[words]}
