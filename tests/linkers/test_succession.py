"""What continues what where the goals say nothing: by name and period, explained, and silent where those can't say."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from budget_text import Budget, Project, Unit
from linked import linked_budgets
from mailuo_graph.links import Links


def budget(year: int | None, *names: str, unit: str = "示例市档案馆") -> Budget:
    return Budget((Unit(unit, [Project(name) for name in names]),), year=year)


def chain(links: Links) -> list[tuple[str, str]]:
    """(later, earlier) as the readable part of the ids: year and name."""
    return [(s.later.rsplit("-", 1)[0], s.earlier.rsplit("-", 1)[0]) for s in links.successions]


def test_the_same_name_but_for_its_year_continues():
    """Linked from later to earlier, with the words of both and the unit as reasons, and grounds with weights."""
    links = linked_budgets(budget(2031, "2031年库房运维项目"), budget(2032, "库房运维项目（2032年）"))
    (found,) = links.successions
    assert found.later.startswith("P2032")
    assert found.earlier.startswith("P2031")
    assert found.confidence == "certain"
    assert found.score is not None
    assert found.score >= 0.95
    assert any("2031年库房运维项目" in reason and "库房运维项目（2032年）" in reason for reason in found.reasons)
    assert any("同一预算单位" in reason for reason in found.reasons)


def test_a_missing_year_is_said_not_filled():
    """2031 and 2033 are linked, and the reasons name the year that lacks."""
    (found,) = linked_budgets(budget(2031, "库房运维项目"), budget(2033, "库房运维项目")).successions
    assert any("2032" in reason and "缺" in reason for reason in found.reasons)


def test_nothing_is_linked_where_the_name_can_not_say():
    """Another unit, a name that every unit has, no year, a number for a name, the same year."""
    assert linked_budgets(budget(2031, "库房运维项目"), budget(2032, "库房运维项目", unit="示例市图书馆")).successions == []
    assert linked_budgets(budget(2031, "培训费"), budget(2032, "培训费", unit="示例市图书馆")).successions == []
    assert linked_budgets(budget(None, "库房运维项目"), budget(2032, "库房运维项目")).successions == []
    assert linked_budgets(budget(2031, "2220240001"), budget(2032, "2220240001")).successions == []
    assert linked_budgets(budget(2031, "库房运维项目"), budget(2031, "库房运维项目 ")).successions == []


def test_contract_periods_side_by_side_continue_each_other():
    """Two printed periods of one undertaking in one budget, and a third in the next: a chain by period, not by budget."""
    links = linked_budgets(budget(2031, "2029-2030年库房运维项目", "2031-2032年库房运维项目"), budget(2032, "2033-2034年库房运维项目"))
    assert sorted((s.earlier[:5], s.later[:5], s.kind) for s in links.successions) == [("P2031", "P2031", "renewal"), ("P2031", "P2032", "renewal")]
    assert len({m.lineage for m in links.memberships}) == 1


def test_periods_that_share_a_year_show_it():
    """2030-2032 and 2032-2034 overlap in 2032, which the link says."""
    (found,) = linked_budgets(budget(2031, "2030-2032年库房运维项目", "2032-2034年库房运维项目")).successions
    assert found.overlap == "2032"
    assert any("重叠" in reason for reason in found.reasons)


def test_a_crowd_of_one_name_links_nothing():
    """Thirty lines of one name in each of two budgets: the name can't say which continues which, and it ends soon."""
    many = [Budget((Unit("示例市档案馆", [Project("库房运维项目", f"{n}.{year % 100}", "略写。") for n in range(1, 31)]),), year=year) for year in (2031, 2032)]
    assert linked_budgets(*many).successions == []


def test_a_classified_row_is_not_linked():
    """Its name says nothing."""
    years = [Budget((Unit("示例市档案馆", [Project("专项保障工作项目", goal="略", indicators=()), Project("库房运维项目")]),), year=y) for y in (2031, 2032)]
    assert [later for later, _ in chain(linked_budgets(*years))] == ["P2032-库房运维项目"]


def test_a_lineage_is_named_after_its_first_project():
    """Three years are one lineage; a fourth changes no id of it."""
    budgets = [budget(year, "库房运维项目", "阅览室物业项目") for year in (2031, 2032, 2033, 2034)]
    three, four = linked_budgets(*budgets[:3]), linked_budgets(*budgets)
    assert len({m.lineage for m in three.memberships}) == 2
    assert {m.lineage for m in three.memberships} == {m.lineage for m in four.memberships}
    assert (len(three.memberships), len(four.memberships)) == (6, 8)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(2000, 2040), unique=True, min_size=2, max_size=7), st.randoms(use_true_random=False))
def test_each_budget_continues_the_nearest_earlier_one(years: list[int], chance):
    """Whatever the years and the order of documents: a chain without gaps between neighbours, and nothing else."""
    order = sorted(years)
    chance.shuffle(years)
    found = linked_budgets(*(budget(year, "库房运维项目") for year in years))
    assert sorted((int(s.earlier[1:5]), int(s.later[1:5])) for s in found.successions) == list(pairwise(order))
    assert len({m.lineage for m in found.memberships}) == 1
