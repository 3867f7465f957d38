"""Invented pairs of budget lines: linked with the right kind, or not linked at all."""

from __future__ import annotations

import pytest

from budget_text import Budget, Project, Unit
from linked import linked_budgets
from mailuo_graph.links import Succession
from reading_cases import CASES, Case

ALWAYS = (("日常公用经费", "保障机关日常运转。"), ("档案整理服务", "整理文书档案。"), ("视频会议室设备更新", "更新会议室设备。"))


def budgets(case: Case) -> list[Budget]:
    first, last = case.years
    ours = [Project(case.earlier, "120.00", case.earlier_goal, ()), *(Project(n, "31.00", g, ()) for n, g in (*case.earlier_beside, *case.crowd()))]
    theirs = [Project(case.later, "133.00", case.later_goal, ()), *(Project(n, "32.00", g, ()) for n, g in case.later_beside)]
    usual = [Project(n, "8.00", g, ()) for n, g in ALWAYS]
    earlier_unit, later_unit = case.earlier_unit or case.department, case.later_unit or case.department

    def budget(year: int, *units: tuple[str, list[Project]]) -> Budget:
        return Budget(tuple(Unit(name, projects) for name, projects in units), case.department, year)

    if first == last:
        return [budget(first, (earlier_unit, [*ours, *theirs, *usual]))]
    both = [(later_unit, theirs)] if later_unit == case.department else [(case.department, usual), (later_unit, theirs)]
    if later_unit == case.department:
        both = [(later_unit, [*theirs, *usual])]
    return [budget(first, (earlier_unit, [*ours, *usual])), budget(last, *both)]


def between(case: Case) -> Succession | None:
    """The link between the two lines, if there is one."""
    found = linked_budgets(*budgets(case))
    names = {p.project: p.clean_name for p in found.placements}
    first, last = case.years
    for link in found.successions:
        if (names[link.earlier], names[link.later]) == (case.earlier, case.later) and link.earlier.startswith(f"P{first}") and link.later.startswith(f"P{last}"):
            return link
    return None


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.earlier}→{c.later}")
def test_a_reader_would_say_the_same(case: Case):
    """Each invented pair: the right kind with words as reasons, or nothing."""
    link = between(case)
    if not case.kinds:
        assert link is None
        return
    assert link is not None
    assert link.kind in case.kinds
    assert link.reasons
    assert 0 < (link.score or 0) <= 1
