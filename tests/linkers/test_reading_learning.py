"""Weights that a workspace learns from its own decisions, on request."""

from __future__ import annotations

import pytest

from budget_text import Budget, Project, Unit
from mailuo_extractors.extract import extract
from mailuo_extractors.readers.text import read_text
from mailuo_graph.decisions import Decision, Decisions, Verdict
from mailuo_graph.errors import UsageError
from mailuo_graph.links import Links
from mailuo_graph.records import Records
from mailuo_linkers.pipeline import link
from mailuo_linkers.reading.judging import Reading
from mailuo_linkers.reading.learning import model_of
from mailuo_linkers.reading.weights import weights

OBJECTS = ("渡口救生", "古井围栏", "盲道修补", "蜂箱消毒", "茶园测土", "桑树剪枝", "竹桥加固", "石阶铺设", "灯塔刷漆", "鱼道清淤", "瓜棚搭建", "林道巡护")


def _records() -> Records:
    """The same twelve lines in two budgets."""
    records = Records()
    for year in (2031, 2032):
        budget = Budget((Unit("示例县农业农村局", [Project(f"{each}经费", goal=f"完成{each}。") for each in OBJECTS]),), "示例县农业农村局", year)
        records.extend(extract(read_text(budget.text().encode(), f"{year}.txt")))
    return records


def _decided(links: Links, same: int, different: int) -> Decisions:
    """So many pairs of one name confirmed, so many of two names rejected."""
    by_year: dict[str, dict[str, str]] = {"2031": {}, "2032": {}}
    for place in links.placements:
        by_year[place.project[1:5]][place.clean_name] = place.project
    earlier, later = by_year["2031"], by_year["2032"]
    names = sorted(earlier)
    said = [(later[name], earlier[name], Verdict.SAME) for name in names[:same]]
    said += [(later[names[i]], earlier[names[i - 1]], Verdict.DIFFERENT) for i in range(different)]
    return Decisions(Decision("SUCCEEDS", (a, b), verdict, "审计甲", "2032-05-06T07:08:09+08:00") for a, b, verdict in said)


def test_decisions_move_the_weights_on_request_and_later_builds_keep_them():
    """What people confirm gains weight; without the request nothing changes, and a later build goes on with what was learned."""
    records = _records()
    first = link(records, Decisions())
    decisions = _decided(first, 8, 4)
    assert link(records, decisions, first).learned_weights == []
    learned = link(records, decisions, first, learn=True)
    own = {each.feature: each.weight for each in learned.learned_weights}
    assert {each.decisions for each in learned.learned_weights} == {12}
    assert own["same_name"] > weights().weight["same_name"]
    assert own.keys() - {"(base)"} == weights().weight.keys()
    again = link(records, decisions, learned)
    assert again.learned_weights == learned.learned_weights
    assert Reading.of(records, again).model == model_of(learned.learned_weights) != weights()
    assert link(records, decisions, again, learn=True).learned_weights == learned.learned_weights


@pytest.mark.parametrize(("same", "different"), [(0, 0), (6, 3), (12, 0)])
def test_too_few_decisions_or_one_kind_alone_teach_nothing(same: int, different: int):
    """One sentence says how many there are; nothing is linked otherwise than before."""
    records = _records()
    first = link(records, Decisions())
    with pytest.raises(UsageError, match=str(same + different)):
        link(records, _decided(first, same, different), first, learn=True)
