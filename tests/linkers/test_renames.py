"""A body under a new name: found from evidence, dated, never merged, and never where both have a budget in one year."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from budget_text import Budget, Project, Unit
from linked import linked_budgets
from mailuo_extractors.extract import extract
from mailuo_extractors.readers.text import read_text
from mailuo_graph.decisions import Decision, Decisions, Verdict
from mailuo_graph.links import Links, Rename
from mailuo_graph.records import Records
from mailuo_linkers.pipeline import link

OLD, NEW = "示例市档案数据管理局", "示例市档案和数据管理局"
TELLING = ("史料数字化专项", "阅览系统运行维护", "方志编修出版资助")


def budget(department: str, year: int | None, *names: str, unit: str | None = None, goal: str = "按计划完成工作。") -> Budget:
    rows = [Project(name, goal=goal) for name in names or TELLING]
    return Budget((Unit(unit or department, rows),), department=department, year=year)


def renames(*budgets: Budget, kind: str = "Department") -> list[Rename]:
    return [rename for rename in linked_budgets(*budgets).renames if rename.kind == kind]


def names(links: Links) -> list[tuple[str, str]]:
    name = {body.uid: body.name for body in links.bodies}
    return [(name[r.earlier], name[r.later]) for r in links.renames if r.kind == "Department"]


def test_one_word_put_in_and_the_same_projects():
    """Dated with the first year of the new name; reasons name word, projects and documents; both bodies remain."""
    links = linked_budgets(budget(OLD, 2031), budget(NEW, 2033))
    assert names(links) == [(OLD, NEW)]
    found = links.renames[0]
    assert (found.since, found.score, found.confidence) == (2033, None, "likely")
    said = "\n".join(found.reasons)
    for part in ("“和”", "史料数字化专项", "0.txt", "1.txt", "2032"):
        assert part in said
    assert sum(body.kind == "Department" for body in links.bodies) == 2


def test_an_office_becomes_a_commission():
    """局 → 委员会."""
    assert len(renames(budget("示例市教育局", 2031), budget("示例市教育委员会", 2032))) == 1


def test_an_office_becomes_a_centre():
    """办公室 → 中心: the 中 of 中心 is no direction. A unit of the old one with a budget of its own is not the new one."""
    own = budget("示例市第九剧院", 2032, unit="示例市第九剧院")
    before = Budget([Unit("示例市剧院管理办公室", [Project(n) for n in TELLING]), Unit("示例市第九剧院", [Project("灯光检修")])], "示例市剧院管理办公室", 2031)
    after = Budget([Unit("示例市剧院管理中心", [Project(n) for n in TELLING]), Unit("示例市第九剧院", [Project("灯光检修")])], "示例市剧院管理中心", 2032)
    assert names(linked_budgets(before, after, own)) == [("示例市剧院管理办公室", "示例市剧院管理中心")]


def test_no_rename_without_proof_of_time_place_and_projects():
    """Both with a budget in one year, another district, another level, no common project, an unknown year."""
    assert renames(budget(OLD, 2031), budget(OLD, 2032), budget(NEW, 2032)) == []
    assert renames(budget("示例市甲乙区档案数据管理局", 2031), budget("示例市丙丁区档案和数据管理局", 2032)) == []
    assert renames(budget("示例市甲乙区档案数据管理局", 2031), budget(NEW, 2032)) == []
    assert renames(budget(OLD, 2031), budget(NEW, 2032, "红色地名普查", "城建影像征集")) == []
    assert renames(budget(OLD, 2031), budget(NEW, 2032, "物业管理费", "公用经费补充")) == []
    assert renames(budget(OLD, None), budget(NEW, 2032)) == []


def test_neighbours_are_no_renames():
    """Numbers and directions tell bodies apart, a body below another is none of it, nor is one with a few like tasks."""
    for one, other in (("示例市第一中学", "示例市第二中学"), ("示例市南部水厂管理处", "示例市北部水厂管理处"), ("示例市公安局", "示例市公安局交警支队")):
        assert renames(budget(one, 2031, "教学楼加固修缮"), budget(other, 2032, "教学楼加固修缮")) == []
    sure = [r for r in renames(budget("示例市图书馆", 2031), budget("示例市博物馆", 2032)) if r.confidence != "possible"]
    assert sure == []


def test_what_a_third_body_has_as_well_proves_nothing():
    """Projects of the same name all over the city."""
    assert renames(budget(OLD, 2031), budget(NEW, 2032), budget("示例市水务局", 2031)) == []


def test_a_text_says_the_former_name():
    """“本中心（原…）”: certain together with a common project, with the words as evidence; other names may differ at will."""
    before = budget("示例市档案局", 2031, *TELLING, unit="示例市史料整理中心")
    after = budget("示例市档案局", 2032, *TELLING, unit="示例市数字记忆运行中心", goal="本中心（原市史料整理中心）负责日常值守。")
    (found,) = renames(before, after, kind="Unit")
    assert (found.since, found.confidence, found.decided_by) == (2032, "certain", "rule:former-name-said")
    assert found.evidence is not None
    assert "原市史料整理中心" in found.reasons[0]


def test_a_text_says_the_former_name_in_many_words():
    """由…更名组建, 前身为, 原名, 改称; not what only has to do with the other body."""
    before = budget("示例市水务局", 2031, "河道清障", unit="示例市河道管理所")

    def found(goal: str) -> int:
        after = budget("示例市水务局", 2032, "管护巡查经费", unit="示例市河湖保护中心", goal=goal)
        return len(renames(before, after, kind="Unit"))

    for goal in (
        "本中心（2032年由示例市河道管理所更名组建）承担巡查。", "本中心由市河道管理所更名而来，负责巡查。", "本中心前身为市河道管理所，2032年更名。",
        "本中心原名示例市河道管理所，承担养护。", "原河道管理所已于2032年更名为本中心，本年继续巡查。", "示例市河湖保护中心系2032年由原示例市河道管理所更名设立。",
        "经批准，市河道管理所改称市河湖保护中心。", "本单位2032年由市河道管理所更名，承担管护任务。",
    ):  # fmt: skip
        assert found(goal) == 1, goal
    for goal in (
        "本中心与市河道管理所联合巡查。", "本中心由市河道管理所代管。", "本中心由市河道管理所抽调人员组建。", "原由市河道管理所承担的工作划入本中心。",
        "市河道管理所并入本中心。",
    ):  # fmt: skip
        assert found(goal) == 0, goal


def test_a_former_name_of_something_else_is_no_rename():
    """A system, a project, a body that no document knows."""
    before = budget("示例市档案局", 2031, *TELLING, unit="示例市史料整理中心")
    for goal in ("原史料平台更名为记忆平台，继续运维。", "本中心（原市方志编纂中心）负责值守。", "原则上由史料整理中心负责。"):
        after = budget("示例市档案局", 2032, "城建影像征集", unit="示例市数字记忆运行中心", goal=goal)
        assert renames(before, after, kind="Unit") == []


def test_successions_go_on_across_a_rename():
    """The same name under the renamed unit is linked, and the rename is said."""
    links = linked_budgets(budget(OLD, 2031), budget(NEW, 2032))
    assert len(links.successions) == len(TELLING)
    assert all(any("更名" in reason for reason in s.reasons) for s in links.successions)


def decided(verdict: Verdict, *budgets: Budget) -> list[Rename]:
    every = Records()
    for number, each in enumerate(budgets):
        every.extend(extract(read_text(each.text().encode(), f"{number}.txt")))
    uid = {body.name: body.uid for body in link(every, Decisions()).bodies if body.kind == "Department"}
    decision = Decision("RENAMED_TO", (uid[OLD], uid[NEW]), verdict, "审计一处", "2034-01-01", "见机构改革方案")
    return [r for r in link(every, Decisions([decision])).renames if r.kind == "Department"]


def test_decisions_bind():
    """Rejected is gone, confirmed is certain with who and why, also where nothing was found."""
    assert decided(Verdict.DIFFERENT, budget(OLD, 2031), budget(NEW, 2032)) == []
    for names_after in (TELLING, ("城建影像征集",)):
        (found,) = decided(Verdict.SAME, budget(OLD, 2031), budget(NEW, 2032, *names_after))
        assert (found.confidence, found.decided_by) == ("certain", "审计一处")
        assert "审计一处" in found.reasons[-1]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_the_order_of_documents_changes_nothing(seed: int):
    """Two renames in a row, documents shuffled: the same chain."""
    third = "示例市档案和数据服务管理局"
    budgets = [budget(OLD, 2031), budget(OLD, 2032), budget(NEW, 2033), budget(third, 2034)]
    random.Random(seed).shuffle(budgets)  # noqa: S311 - an order, not a secret
    assert sorted(names(linked_budgets(*budgets))) == sorted([(OLD, NEW), (NEW, third)])


def city(year: int, *units: tuple[str, tuple[str, ...]]) -> Budget:
    """The budget of a bureau with units of other names from year to year."""
    rows = [Unit(name, [Project(project) for project in projects]) for name, projects in units]
    return Budget([Unit("示例市交通局", [Project("公用经费补充")]), *rows], department="示例市交通局", year=year)


def test_who_stands_in_whose_place():
    """Listed no more, and in its place another whose name and projects say the same; the reasons say so."""
    found = renames(
        city(2031, ("示例市渡口管护站", ("渡船检修维保", "候船室修缮")), ("示例市航道所", ("航标维护",))),
        city(2032, ("示例市渡口与码头事业中心", ("渡船检修维保服务", "趸船更新")), ("示例市航道所", ("航标维护",))),
        kind="Unit",
    )
    (rename,) = found
    assert rename.confidence == "likely"
    assert any("不再列" in reason and "渡口" in reason for reason in rename.reasons)
    assert any("渡船检修维保" in reason for reason in rename.reasons)


def test_who_stands_in_nobodys_place():
    """Two came, either of which could be meant; or what came does something else."""
    two = city(2032, ("示例市渡口安全中心", ("渡船检修维保服务",)), ("示例市渡口票务中心", ("渡船检修维保外包",)))
    assert renames(city(2031, ("示例市渡口管护站", ("渡船检修维保",))), two, kind="Unit") == []
    other = city(2032, ("示例市渡口博物馆", ("船模展陈", "藏品征集")))
    assert renames(city(2031, ("示例市渡口管护站", ("渡船检修维保",))), other, kind="Unit") == []


def test_after_its_renaming_says_so():
    """某站更名后, in a project of the unit that has the name now."""
    later = Budget([Unit("示例市水运中心", [Project("岸电桩巡检", goal="2031年示例市渡口管护站更名后，岸电桩巡检由本中心承担。")])], "示例市交通局", 2032)
    (rename,) = renames(city(2031, ("示例市渡口管护站", ("渡船检修维保",))), later, kind="Unit")
    assert any("更名后" in reason for reason in rename.reasons)


def test_a_unit_below_both_says_enough_where_the_names_are_alike():
    """Everything else is property management and leases, which every body has."""
    plain = [Project("物业管理费"), Project("专线租赁")]

    def office(name: str, year: int) -> Budget:
        return Budget([Unit(name, plain), Unit("示例市丘山区数据运营中心", [Project("机房维修")])], department=name, year=year)

    def sureness(one: str, other: str) -> list[str]:
        return [r.confidence for r in renames(office(one, 2031), office(other, 2032))]

    assert sureness("示例市丘山区政务服务数据管理局", "示例市丘山区政务服务和数据局") == ["likely"]
    assert "likely" not in sureness("示例市丘山区教育局", "示例市丘山区体育局")
