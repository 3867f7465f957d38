"""Departments and units: one body under every spelling, its level and place, and never two bodies as one."""

from __future__ import annotations

import pytest

from budget_text import Budget, Project, Unit
from linked import linked_budgets
from mailuo_graph.links import Body
from mailuo_linkers.owners import abbreviates
from mailuo_linkers.places import place_of

ROWS = (Project("库房服务项目"),)


def bodies(*budgets: Budget) -> dict[tuple[str, str], Body]:
    return {(body.kind, body.name): body for body in linked_budgets(*budgets).bodies}


@pytest.mark.parametrize(
    ("name", "level", "district"),
    [("示例省水利厅", "省", "示例省"), ("重庆市教育委员会", "省", "重庆市"), ("广西壮族自治区民政厅", "省", "广西壮族自治区"), ("示例市城市管理局", "市", "示例市"),
     ("示例省样本市水务局", "市", "示例省样本市"), ("示例市样本区教育局", "区县", "示例市样本区"), ("盐城市民政局", "市", "盐城市"), ("歙县水利局", "区县", "歙县"),
     ("示例市江城区档案局", "区县", "示例市江城区"), ("晋城市城区教育局", "区县", "晋城市城区"), ("示例市样本区试点街道办事处", "镇街", "示例市样本区试点街道"),
     ("示例市社区教育学院", "市", "示例市"), ("省住房和城乡建设厅", "省", None), ("市政务服务中心", "市", None), ("市政工程管理处", None, None),
     ("市场监督管理局", None, None), ("社区服务中心", None, None), ("档案馆", None, None)],
)  # fmt: skip
def test_level_and_place_stand_in_the_name(name: str, level: str | None, district: str | None):
    """Places by how they are built; words that only end like places are none, and nothing is guessed."""
    place = place_of(name)
    assert (place.level, place.district) == (level, district)


def test_the_bureau_itself_is_one_unit_under_both_spellings():
    """某局（本级） one year and 某局 the next are one; the department stays a body of its own."""
    found = bodies(
        Budget((Unit("示例市档案局（本级）", ROWS),), department="示例市档案局", year=2031),
        Budget((Unit("示例市档案局", ROWS),), department="示例市档案局", year=2032),
    )
    assert [kind for kind, _ in found] == ["Department", "Unit"]
    unit = next(body for body in found.values() if body.kind == "Unit")
    assert len(unit.spellings) == 2


def test_both_spellings_in_one_document_stay_two():
    """A budget that lists 某局 and 某局（本级） side by side means two."""
    found = bodies(Budget((Unit("示例市档案局（本级）", ROWS), Unit("示例市档案局", ROWS)), department="示例市档案局", year=2031))
    assert sum(kind == "Unit" for kind, _ in found) == 2


def test_a_parent_and_its_unit_with_similar_names_stay_two():
    """A bureau, its centre, and the same bureau of a district."""
    found = bodies(
        Budget((Unit("示例市档案局", ROWS), Unit("示例市档案局信息中心", ROWS)), department="示例市档案局", year=2031),
        Budget((Unit("示例市样本区档案局", ROWS),), department="示例市样本区档案局", year=2031),
    )
    assert sum(kind == "Unit" for kind, _ in found) == 3
    assert sum(kind == "Department" for kind, _ in found) == 2


def test_second_names_are_aliases():
    """The name in brackets, and the first without it."""
    body = bodies(Budget((Unit("样本区档案局（样本开发区档案局）", ROWS),), department="样本区档案局（样本开发区档案局）", year=2031))[
        "Unit", "样本区档案局（样本开发区档案局）"
    ]
    assert body.aliases == ["样本区档案局", "样本开发区档案局"]


def test_a_unit_without_a_place_is_where_its_department_is():
    """Parent, level and district come from the document's department."""
    found = bodies(Budget((Unit("信息保障中心", ROWS),), department="示例市样本区档案局", year=2031))
    unit = found["Unit", "信息保障中心"]
    assert (unit.level, unit.district) == ("区县", "示例市样本区")
    assert unit.parent == found["Department", "示例市样本区档案局"].uid


@pytest.mark.parametrize(("short", "full", "is_one"), [("数保中心", "数据保障中心", True), ("数保局", "数据保障中心", False), ("中心", "数据保障中心", False), ("障数中心", "数据保障中心", False)])
def test_short_names_keep_order_and_ends(short: str, full: str, is_one: bool):
    """Characters in their order, the same first and last."""
    assert abbreviates(short, full) is is_one
