"""Misprinted names: what is joined, what stays apart, and that a system keeps its uid."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget_text import Budget, Project, Unit
from linked import linked_budgets
from mailuo_graph.links import Links, SystemEntity

CITY, EAST = "澜川市教育局", "澜川市东屏区数据局"


def budget(department: str, *projects: tuple[str, str], year: int = 2024) -> Budget:
    return Budget([Unit(department, [Project(name, goal=goal) for name, goal in projects])], department=department, year=year)


def system(links: Links, words: str) -> SystemEntity:
    (uid,) = {t.system for t in links.touches if t.words == words}
    return next(s for s in links.systems if s.uid == uid)


@pytest.mark.parametrize(
    ("slip", "right"),
    [
        ("处方流转监官平台", "处方流转监管平台"),
        ("处方流转流转监管平台", None),
        ("处方流转转监管平台", "处方流转监管平台"),
        ("处方流监管平台", "处方流转监管平台"),
        ("处方审核监管平台", None),
        ("大处方流转监管平台", None),
    ],
)
def test_one_character_off_is_the_same_system(slip, right):
    """A look-alike, a repeated and a lost character; another word or more than one character is another system."""
    links = linked_budgets(
        budget(CITY, ("处方流转监管平台建设", "建设处方流转监管平台。"), year=2023),
        budget(CITY, ("处方流转监管平台运维", "巡检。"), ("综合经费", f"保障{slip}。")),
    )
    assert len(links.systems) == (1 if right else 2)
    if right:
        assert links.systems[0].name == f"澜川市{right}"
        assert slip in links.systems[0].aliases
        assert any("疑" in reason for reason in links.systems[0].reasons)


@pytest.mark.parametrize(
    ("one", "other"),
    [("学生信息管理系统", "学籍信息管理系统"), ("水质在线监测平台", "水情在线监测平台"), ("东片雨情监测系统", "西片雨情监测系统"), ("一期学情分析平台", "学情分析平台二期")],
)
def test_siblings_are_no_slips_of_each_other(one, other):
    """What differs in one character that is no look-alike is another thing, unless only the phase differs."""
    links = linked_budgets(budget(CITY, ("综合经费", f"运维{one}。"), ("专项经费", f"运维{other}、巡检{other}。")))
    assert len(links.systems) == (1 if "期" in one else 2)


def test_two_names_that_could_both_be_meant_stay_apart():
    """The slip is one character from either: nobody knows."""
    links = linked_budgets(
        budget(CITY, ("处方流转监管平台运维", "巡检处方流转监管平台。"), ("处方流传监管平台运维", "巡检处方流传监管平台。"), ("综合经费", "保障处方流监管平台。")),
    )
    assert "疑为" not in "".join(system(links, "处方流监管平台").reasons)


def test_a_name_is_put_right_by_its_own_project():
    """危脸化学品 where the goal writes 危险化学品."""
    links = linked_budgets(budget(CITY, ("危脸废物处置监管平台建设", "接入12家危险废物产生单位。")))
    (found,) = links.systems
    assert found.name == "澜川市危险废物处置监管平台"
    assert found.aliases == ["危脸废物处置监管平台"]
    assert any("疑有误字" in reason for reason in found.reasons)


def test_a_known_kind_is_recognised_with_a_misread_character():
    """应急厂播系统 is the 应急广播系统 of every place."""
    (found,) = linked_budgets(budget(CITY, ("乡镇应急厂播系统建设", "按计划建设。"))).systems
    assert "广播" in found.name


def test_a_misread_district_is_the_projects_own():
    """Only where the project says and does the same of its own; another district's system that is connected stays."""
    wrong = linked_budgets(budget(EAST, ("东屏区处方流转监管平台运维", "保障“冬瓶区处方流转监管平台”正常运行。")))
    assert [s.name for s in wrong.systems] == ["东屏区处方流转监管平台"]
    other = linked_budgets(budget(EAST, ("东屏区处方流转监管平台运维", "运维东屏区处方流转监管平台，与西渡区处方流转监管平台对接。")))
    assert len(other.systems) == 2


@settings(max_examples=25, deadline=None)
@given(st.permutations(["“澜学通”家校服务平台运维", "学情分析平台升级", "区政务云租用"]), st.integers(2025, 2027))
def test_later_budgets_do_not_change_a_uid(names, year):
    """New names, a brand and misprints of later years leave the uids of what was there."""
    first = budget(CITY, ("家校服务平台建设", "建设家校服务平台。"), ("学情分析平台建设", "建设。"), year=2024)
    before = linked_budgets(first)
    later = budget(CITY, *((name, "运维家校服务平台（以下简称“澜学通”）。") for name in names), year=year)
    after = linked_budgets(first, later)
    kept = {s.uid for s in after.systems}
    assert {s.uid for s in before.systems} <= kept
    assert len(kept) == len(after.systems)
    assert len({s.name for s in after.systems}) == len(after.systems)
