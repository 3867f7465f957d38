"""Which mentions are one system, which are systems at all, and what is a branch of what."""

from __future__ import annotations

from budget_text import Budget, Project, Unit
from linked import linked_budgets
from mailuo_graph.links import Links, SystemEntity

CITY = "澜川市教育局"
EAST = "澜川市东屏区数据局"
WEST = "澜川市西渡区数据局"


def budget(department: str, *projects: tuple[str, str], year: int = 2024) -> Budget:
    return Budget([Unit(department, [Project(name, goal=goal) for name, goal in projects])], department=department, year=year)


def one(links: Links, words: str) -> SystemEntity:
    """The one system that some mention calls so."""
    found = {t.system for t in links.touches if t.words == words}
    assert len(found) == 1, (words, found)
    return next(s for s in links.systems if s.uid in found)


def test_a_system_is_the_same_in_the_next_budget():
    """Phase, building and operating make no other system; the reasons are given."""
    links = linked_budgets(
        budget(CITY, ("学情分析平台（一期）建设项目", "建设学情分析平台。"), year=2023),
        budget(CITY, ("学情分析平台运维服务", "巡检学情分析平台。"), year=2024),
    )
    (system,) = links.systems
    assert len(links.touches) == 4
    assert system.category == "平台"
    assert all(system.reasons)


def test_the_same_function_under_two_districts_stays_two():
    """With the place printed or not: the department says whose it is."""
    links = linked_budgets(
        budget(EAST, ("区视频汇聚平台运维", "巡检。"), ("短信平台租用", "租用。")),
        budget(WEST, ("西渡区视频汇聚平台建设", "建设。"), ("短信平台租用", "租用。")),
    )
    assert len(links.systems) == 4
    assert len({s.uid for s in links.systems}) == 4


def test_everyday_systems_of_two_departments_of_a_city_stay_two():
    """A 视频会议系统 is everybody's own, a system called 全市 is one."""
    links = linked_budgets(
        budget(CITY, ("视频会议系统维保", "维保。"), ("数据治理", "利用全市雨情共享平台。")),
        budget("澜川市水务局", ("视频会议系统维保", "维保。"), ("汛情监测", "接入市雨情共享平台。")),
    )
    assert len({t.system for t in links.touches if t.words == "视频会议系统"}) == 2
    assert one(links, "全市雨情共享平台") is one(links, "市雨情共享平台")


def test_brand_full_name_and_short_name_are_one():
    """What the text equates is one system, with every name it goes by."""
    links = linked_budgets(
        budget(CITY, ("“澜学通”家校服务平台建设", "建设面向家长的家校服务平台“澜学通”。"), year=2023),
        budget(CITY, ("“澜学通”运营", "“澜学通”APP推广。"), year=2024),
    )
    system = one(links, "“澜学通”家校服务平台")
    assert system.name == "澜学通"
    assert one(links, "“澜学通”APP") is system
    assert one(links, "家校服务平台") is system


def test_one_brand_in_two_cities_stays_two():
    """A brand is known within its city."""
    links = linked_budgets(budget(CITY, ("“学习一屏”平台运营", "运营。")), budget("云陵市教育局", ("“学习一屏”平台运营", "运营。")))
    assert len(links.systems) == 2


def test_a_branch_has_its_parent_with_evidence():
    """The brand's branch in a district, what the goal says is inside, and the district's hotline under the city's."""
    links = linked_budgets(
        budget("澜川市数据局", ("“澜智管”城市运行平台建设", "建设。"), ("12345热线话务", "受理。"), ("政务云租用", "租用政务云。")),
        budget(EAST, ("“澜智管”东屏区分平台建设", "建设。"), ("区12345热线承办", "承办。"), ("政务云租用", "租用。")),
        budget(CITY, ("学情分析平台建设", "建设学情分析平台，包括成绩预警系统。")),
    )
    by_uid = {s.uid: s for s in links.systems}
    branch = one(links, "“澜智管”东屏区分平台")
    assert by_uid[branch.parent].name == "澜智管"
    assert branch.parent_reasons
    assert branch.parent_evidence is not None
    assert branch.parent_document is not None
    assert by_uid[one(links, "成绩预警系统").parent] is one(links, "学情分析平台")
    hotline = one(links, "区12345热线")
    assert by_uid[hotline.parent].name.startswith("澜川市12345")
    clouds = [s for s in links.systems if "政务云" in s.name]
    assert {by_uid[c.parent].name if c.parent else None for c in clouds} == {None, "澜川市政务云"}


def test_what_names_nothing_stays_a_mention():
    """Words of one or two characters before the kind in a goal are too few to say which system is meant."""
    links = linked_budgets(budget(CITY, ("综合经费", "依托票务平台开展活动。")))
    assert links.systems == []
    assert links.touches == []


def test_a_brand_is_what_its_project_builds_first():
    """The name has the brand alone, the goal opens with what it is; what else the goal names is another system."""
    links = linked_budgets(budget(CITY, ("“智慧澜校”建设项目", "建设校园综合服务平台，包括选课管理系统。")))
    assert one(links, "校园综合服务平台") is one(links, "“智慧澜校”")
    assert one(links, "选课管理系统").parent == one(links, "“智慧澜校”").uid


def test_a_contraction_in_the_name_is_the_full_name_of_the_goal():
    """警综平台 and 警务综合平台; where the goal has two that fit, nobody knows."""
    links = linked_budgets(budget("澜川市公安局", ("警综平台维护", "维护警务综合平台。")))
    assert len(links.systems) == 1
    links = linked_budgets(budget("澜川市公安局", ("警综平台维护", "维护警务综合平台、警情综合平台。")))
    assert len(links.systems) == 3


def test_a_definition_in_brackets_is_of_the_name_before_it():
    """（以下简称“…”） says it of the platform before it, whatever the project is named after."""
    links = linked_budgets(budget(CITY, ("学情分析平台升级", "对接家校服务平台（以下简称“澜学通”）。")))
    assert one(links, "“澜学通”") is one(links, "家校服务平台")
    assert one(links, "学情分析平台") is not one(links, "家校服务平台")
