"""Which row is which project: ids rest on year, unit and name, and rows of one document stay apart."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from budget_text import Budget, Project, Unit, archive_budget
from linked import linked_budgets


def ids(*budgets: Budget) -> list[str]:
    return [placement.project for placement in linked_budgets(*budgets).placements]


def test_one_row_is_one_project():
    """Four rows, four ids; another year gives four others."""
    assert len(set(ids(archive_budget(2031), archive_budget(2032)))) == 8


def test_the_same_budget_disclosed_twice_is_the_same_projects():
    """Another document, other line numbers: the same ids."""
    again = replace(archive_budget(), lines_before=("汇编",))
    assert ids(archive_budget()) == ids(again)
    assert len(set(ids(archive_budget(), again))) == 4


def test_rows_of_one_name_are_told_apart_by_amount_then_order():
    """Equal names in one unit are two projects, and equal amounts as well; a row that comes or goes elsewhere changes
    nothing."""
    rows = [Project("设备购置项目", "5.00"), Project("设备购置项目", "6.00"), Project("设备购置项目", "5.00"), Project("装订项目服务", "1.00")]
    found = ids(Budget((Unit("示例市档案馆", rows),), year=2031))
    assert len(set(found)) == 4
    fewer = ids(Budget((Unit("示例市档案馆", rows[:3]),), year=2031))
    assert fewer == found[:3]


def test_undated_documents_never_share_projects():
    """Two budgets without a year may be of two years."""
    one = archive_budget(None)
    other = archive_budget(None, extra=(Project("讲座项目服务", "3.00"),))
    assert not set(ids(one)) & set(ids(other))
    assert ids(one) == ids(replace(one, lines_before=("汇编",)))


def test_spelling_of_width_and_blanks_is_no_other_unit():
    """Brackets and blanks as another format prints them; another name is another unit."""
    one = Budget((Unit("示例市档案馆（本级）", (Project("库房服务项目"),)),), year=2031)
    other = Budget((Unit("示例市档案馆 (本级)", (Project("库房服务项目"),)),), year=2032)
    units = {body.uid for body in linked_budgets(one, other).bodies if body.kind == "Unit"}
    assert len(units) == 1
    third = Budget((Unit("示例市档案中心", (Project("库房服务项目"),)),), year=2032)
    assert len({body.uid for body in linked_budgets(one, third).bodies if body.kind == "Unit"}) == 2


def test_the_bureau_itself_is_known_by_its_department_only():
    """局本级 of two departments is two units."""
    budgets = [Budget((Unit("局本级", (Project("办公服务项目"),)),), department=name, year=2031) for name in ("示例市档案局", "示例市水务局")]
    assert len(set(ids(*budgets))) == 2


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_the_order_of_rows_and_documents_changes_no_id(seed: int):
    """Shuffled projects in shuffled documents: the same set of ids."""
    chance = random.Random(seed)  # noqa: S311 - an order, not a secret
    projects = [Project(f"第{n}号窗口服务项目", f"{n % 3 + 1}.00") for n in range(6)]
    budgets = [Budget((Unit("示例市档案馆", projects),), year=year) for year in (2031, 2032, 2033)]
    wanted = sorted(ids(*budgets))
    shuffled = [replace(b, units=(Unit("示例市档案馆", chance.sample(projects, len(projects))),)) for b in chance.sample(budgets, 3)]
    assert sorted(ids(*shuffled)) == wanted
