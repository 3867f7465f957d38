"""What is part of what: each ground for a parent once, and what is no ground."""

from __future__ import annotations

import pytest

from budget_text import Budget, Project, Unit
from linked import linked_budgets
from mailuo_graph.links import Links

CITY, EAST, PROVINCE = "澜川市数据局", "澜川市东屏区数据局", "芜原省数据局"


def budget(department: str, *projects: tuple[str, str], year: int = 2024) -> Budget:
    return Budget([Unit(department, [Project(name, goal=goal) for name, goal in projects])], department=department, year=year)


def parents(links: Links) -> dict[str, str]:
    """By the words of every mention: the parent's name."""
    by_uid = {s.uid: s for s in links.systems}
    return {t.words: by_uid[above].name for t in links.touches if (above := by_uid[t.system].parent) is not None}


@pytest.mark.parametrize(
    ("goal", "part", "whole"),
    [
        ("建设学情分析平台，包括成绩预警系统、选课管理系统。", "选课管理系统", "澜川市学情分析平台"),
        ("增加面向校长的成绩预警子系统。", "成绩预警子系统", "澜川市学情分析平台"),
        ("成绩预警系统是全省教育治理平台的组成部分。", "成绩预警系统", "省教育治理平台"),
        ("汇聚数据，作为全省教育治理平台的市级节点。", "学情分析平台", "省教育治理平台"),
        ("依托全省教育治理平台建设成绩预警系统。", "成绩预警系统", "省教育治理平台"),
        ("监测数据汇入“澜学云”统一管理，“澜学云”为全省教育治理平台的子系统。", "“澜学云”", "省教育治理平台"),
        ("开展数据编目，平台为全省教育治理平台的市级节点。", "学情分析平台", "省教育治理平台"),
        ("运维学情分析平台选课系统。", "学情分析平台选课系统", "澜川市学情分析平台"),
        ("租赁“澜学柜”终端20台。", "“澜学柜”", "澜川市学情分析平台"),
    ],
)
def test_what_the_text_says_makes_a_part(goal, part, whole):
    """Lists, 子系统, 组成部分, a node, what is built on a larger place's platform, a longer name, terminals."""
    links = linked_budgets(budget(CITY, ("学情分析平台建设", goal), ("“澜学柜”运营", "“澜学柜”小程序推广。")))
    assert parents(links).get(part) == whole
    assert all(s.parent_reasons and s.parent_evidence is not None for s in links.systems if s.parent is not None)


@pytest.mark.parametrize(
    "goal",
    [
        "接入全省教育治理平台。",
        "与全省教育治理平台对接，共享数据。",
        "依托省政务云部署。",
        "利用全市雨情共享平台数据。",
        "统一使用全省教育治理平台。",
        "部署学情分析平台运维管理系统。",
    ],
)
def test_use_connection_and_hosting_make_no_part(goal):
    """Whoever reads, connects or runs on another system is no part of it."""
    assert parents(linked_budgets(budget(CITY, ("学情分析平台建设", goal)))) == {}


def test_a_district_has_its_part_of_what_every_place_has():
    """Known kinds and equal telling names, with the reason; a body's own everyday systems have no parent."""
    links = linked_budgets(
        budget(CITY, ("政务外网、视频会议系统运维", "运维。"), ("处方流转监管平台建设", "建设。")),
        budget(EAST, ("区政务外网、视频会议系统运维", "运维。"), ("区处方流转监管平台建设", "建设。")),
    )
    by_uid = {s.uid: s for s in links.systems}
    under = {s.name: (by_uid[s.parent].name, s.parent_reasons) for s in links.systems if s.parent is not None}
    assert {name: parent for name, (parent, _) in under.items()} == {
        "东屏区电子政务外网": "澜川市电子政务外网", "东屏区处方流转监管平台": "澜川市处方流转监管平台",
    }  # fmt: skip
    assert "可能" in under["东屏区处方流转监管平台"][1][0]


def test_what_every_place_has_is_known_by_its_level_word():
    """市公共数据平台 names nothing but a place and a kind, and is a system all the same: the directory has it."""
    links = linked_budgets(budget(EAST, ("公共数据平台运营", "承担编目，按市公共数据平台统一标准上报。")))
    assert parents(links) == {"公共数据平台": "澜川市公共数据平台"}
    assert {s.name for s in links.systems} == {"东屏区公共数据平台", "澜川市公共数据平台"}


def test_a_part_of_the_network_is_part_of_it():
    """政务外网骨干网."""
    links = linked_budgets(budget(CITY, ("政务外网运维", "运维政务外网骨干网。")))
    assert parents(links) == {"政务外网骨干网": "澜川市电子政务外网"}


def test_the_brand_of_a_province_has_branches_in_its_cities():
    """Where one province alone has the brand; the province's own is meant where the words say so."""
    links = linked_budgets(
        budget(PROVINCE, ("“芜水云”平台建设", "建设“芜水云”。")),
        budget("丰岭市水务局", ("“芜水云”丰岭分平台建设", "接入省级“芜水云”。")),
    )
    assert len(links.systems) == 2
    assert parents(links) == {"“芜水云”丰岭分平台": "芜水云"}


def test_the_brand_of_two_provinces_is_no_parent_elsewhere():
    """Nothing says whose branch it is."""
    links = linked_budgets(
        budget(PROVINCE, ("“芜水云”平台建设", "建设。")),
        budget("衡泽省水利厅", ("“芜水云”平台建设", "建设。")),
        budget("丰岭市水务局", ("“芜水云”丰岭分平台建设", "建设。")),
    )
    assert parents(links) == {}


def test_what_a_quotation_belongs_to_is_said_before_it():
    """市级“一网统管”平台 in a district's budget is the city's."""
    links = linked_budgets(budget(EAST, ("区一网统管平台建设", "对接市级“一网统管”平台。")))
    assert {s.name for s in links.systems} == {"东屏区一网统管平台", "澜川市一网统管平台"}
