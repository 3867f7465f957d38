"""One body under the names that a document or a second name proves, two where nothing proves it."""

from __future__ import annotations

import pytest

from budget_text import Budget, Project, Unit
from linked import linked_budgets
from mailuo_graph.links import Body, Links

ROWS = (Project("库房服务项目"),)


def budget(department: str, *units: str, year: int = 2031) -> Budget:
    return Budget(tuple(Unit(name, ROWS) for name in units), department=department, year=year)


def of_kind(links: Links, kind: str) -> list[Body]:
    return [body for body in links.bodies if body.kind == kind]


def names(links: Links, kind: str) -> list[set[str]]:
    return sorted((set(body.spellings) for body in of_kind(links, kind)), key=sorted)


def test_a_city_left_out_is_proven_by_the_units_of_the_document():
    """样本区某局 is 示例市样本区某局: the same department, unit and uids as where the city is printed."""
    short = budget("样本区教育局", "样本区教育局（本级）", "示例市样本区第一中学")
    long = budget("示例市样本区教育局", "示例市样本区教育局", "示例市样本区第一中学", year=2032)
    links = linked_budgets(short, long)
    assert names(links, "Department") == [{"样本区教育局", "示例市样本区教育局"}]
    assert names(links, "Unit") == [{"样本区教育局（本级）", "示例市样本区教育局"}, {"示例市样本区第一中学"}]
    (department,) = of_kind(links, "Department")
    assert (department.level, department.district) == ("区县", "示例市样本区")
    assert any("示例市样本区" in reason for reason in department.reasons)
    assert {body.uid for body in linked_budgets(long).bodies} == {body.uid for body in links.bodies}


def test_without_proof_a_city_is_not_guessed():
    """Many cities have a district of that name."""
    links = linked_budgets(budget("样本区教育局", "样本区第一中学"), budget("示例市样本区教育局", "示例市样本区第一中学", year=2032))
    assert len(of_kind(links, "Department")) == 2
    assert len(of_kind(links, "Unit")) == 2


def test_two_cities_in_one_document_prove_nothing():
    """Units of two cities with a district of this name."""
    links = linked_budgets(budget("样本区水务局", "示例市样本区水务站", "别例市样本区水务站"), budget("示例市样本区水务局", "示例市样本区水务站", year=2032))
    assert len(of_kind(links, "Department")) == 2


@pytest.mark.parametrize(("short", "full"), [("档案馆", "示例市档案馆"), ("市档案馆", "示例市档案馆")])
def test_a_unit_without_place_is_of_the_place_of_its_department(short: str, full: str):
    """With and without the city one unit of one department; in another city another unit, and another project."""
    links = linked_budgets(budget("示例市文化局", short), budget("示例市文化局", full, year=2032), budget("别例市文化局", short))
    assert sorted(map(sorted, names(links, "Unit"))) == sorted([[short], sorted([short, full])])
    assert {body.district for body in of_kind(links, "Unit")} == {"示例市", "别例市"}
    assert all(body.reasons for body in of_kind(links, "Unit") if len(body.spellings) > 1)
    assert len({p.project for p in links.placements}) == 3


def test_departments_of_one_city_each_have_their_own_information_centre():
    """Same words, same city, two departments: two units, and two projects of one name; the city's centre is a third."""
    links = linked_budgets(budget("示例市水务局", "信息中心"), budget("示例市教育局", "信息中心"), budget("示例市水务局", "示例市信息中心", year=2032))
    assert len(of_kind(links, "Unit")) == 3
    assert len({p.project for p in links.placements}) == 3
    assert len({body.parent for body in of_kind(links, "Unit")}) == 2


def test_both_spellings_side_by_side_are_two():
    """Whoever lists 档案馆 and 示例市档案馆 in one budget means two."""
    assert len(of_kind(linked_budgets(budget("示例市文化局", "档案馆", "示例市档案馆")), "Unit")) == 2


@pytest.mark.parametrize("second", ["示例市样本区审批局", "样本开发区数据局"])
def test_a_second_name_in_brackets_is_the_same_body(second: str):
    """甲区某局（甲区乙局） is printed by its first name, its second and both: one department, with the reason. So is
    甲区某局（丙开发区某局）."""
    first = "示例市样本区数据局"
    links = linked_budgets(
        budget(first, first, year=2031), budget(f"{first}（{second}）", f"{first}（{second}）", year=2032), budget(second, second, year=2033),
    )
    assert names(links, "Department") == [{first, f"{first}（{second}）", second}]
    assert names(links, "Unit") == [{first, f"{first}（{second}）", second}]
    assert any("第二名称" in reason for reason in of_kind(links, "Department")[0].reasons)
    assert not links.renames


def test_a_second_name_with_a_budget_of_its_own_is_another_body():
    """Both published a budget for one year; two bodies claim it; or the brackets name a part of the body."""
    first, second = "示例市样本区数据局", "示例市样本区审批局"
    both = linked_budgets(budget(f"{first}（{second}）", first, year=2032), budget(second, second, year=2032))
    assert len(of_kind(both, "Department")) == 2
    listed = linked_budgets(budget("示例市样本区政府办", f"{first}（{second}）", second))
    assert len(of_kind(listed, "Unit")) == 2
    claimed = linked_budgets(budget("示例市样本区政府办", f"{first}（{second}）", f"示例市样本区服务中心（{second}）"), budget("示例市样本区政府办", second, year=2033))
    assert len(of_kind(claimed, "Unit")) == 3
    part = linked_budgets(budget("示例市卫生局", "示例市医疗中心（示例市南部分中心）"), budget("示例市卫生局", "示例市医疗中心", year=2032))
    assert len(of_kind(part, "Unit")) == 2


@pytest.mark.parametrize("itself", ["示例市水务局（本级）", "示例市水务局本级", "示例市水务局机关", "水务局", "水务局（机关）", "局机关", "本级"])
def test_the_department_itself_under_any_words(itself: str):
    """One unit whichever a year prints; where one budget prints two of them, they are two."""
    links = linked_budgets(budget("示例市水务局", "示例市水务局"), budget("示例市水务局", itself, year=2032), budget("示例市水务局", itself))
    assert names(links, "Unit") == [{"示例市水务局", itself}]
    assert len({p.project for p in links.placements}) == 2
    assert len(of_kind(linked_budgets(budget("示例市水务局", "示例市水务局", itself)), "Unit")) == 2


def test_a_parent_and_its_units_stay_apart():
    """A bureau, its bureau itself, its centre, and the same of the district below."""
    links = linked_budgets(
        budget("示例市水务局", "示例市水务局（本级）", "示例市水务局信息中心", "信息中心"),
        budget("示例市样本区水务局", "示例市样本区水务局（本级）", "信息中心"),
    )
    assert len(of_kind(links, "Department")) == 2
    assert len(of_kind(links, "Unit")) == 5
    parents = {body.uid: body for body in of_kind(links, "Department")}
    assert all(body.parent in parents and parents[body.parent].district == body.district for body in of_kind(links, "Unit"))
