"""Indicator names of departments of many trades, written before the program judged them, all in one corpus."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_graph.records import DocumentRecord, IndicatorRecord, ProjectRecord, Records
from mailuo_linkers.indicator_types import group_indicators
from mailuo_linkers.indicator_vocabulary import same_people, same_vocabulary, turned_around

PAIRS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parents[1] / "data" / "indicator_vocabulary.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def records_of(*names: str) -> Records:
    """All printed in one document."""
    records = Records()
    records.documents.append(DocumentRecord("d", "d.txt", "d", "txt", "table", department="示例市教育局"))
    records.projects.append(ProjectRecord("d", 1, "综合经费", unit="示例市教育局"))
    records.indicators += [IndicatorRecord("d", 1, order, name) for order, name in enumerate(names, start=1)]
    return records


def types_of(*names: str) -> dict[str, str]:
    """The uid of the type of each name."""
    return {member: group.uid for group in group_indicators(records_of(*names))[0] for member in group.members}


@pytest.fixture(scope="module")
def types() -> dict[str, str]:
    return types_of(*sorted({name for _, _, *names in PAIRS for name in names}))


def test_there_are_pairs_of_both_kinds() -> None:
    """A missing file would make the others say nothing."""
    assert {verdict for _, verdict, *_ in PAIRS} == {"same", "apart"}
    assert len(PAIRS) > 500


@pytest.mark.parametrize(("which", "verdict", "one", "other"), PAIRS)
def test_pairs_of_many_trades(types: dict[str, str], which: str, verdict: str, one: str, other: str) -> None:
    """What measures the same is one type, whatever words it uses; what doesn't is two."""
    assert (types[one] == types[other]) == (verdict == "same"), which


def test_verb_and_object_turned_say_why() -> None:
    """A verb that no list knows: the reason names both orders."""
    groups, _ = group_indicators(records_of("寄存骨灰数量", "骨灰寄存数量"))
    assert [sorted(group.members) for group in groups] == [["寄存骨灰数量", "骨灰寄存数量"]]
    assert any("词序不同" in reason for reason in groups[0].reasons)


def test_who_serves_and_who_is_served_stay_two() -> None:
    """服务企业数 counts enterprises, 企业服务数 services."""
    found = types_of("服务企业数量", "企业服务数量")
    assert found["服务企业数量"] != found["企业服务数量"]


@given(st.text(alphabet="甲乙丙丁戊服务企业学生", min_size=1, max_size=8), st.text(alphabet="甲乙丙丁戊服务企业学生", min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_turning_is_mutual_and_keeps_every_character(one: str, other: str) -> None:
    """Whoever is turned into another is turned from it, and nothing is added or lost."""
    assert turned_around(one, other) == turned_around(other, one)
    if turned_around(one, other):
        assert sorted(one) == sorted(other)
        assert one != other


@given(st.sampled_from([name for _, _, *names in PAIRS for name in names]))
@settings(max_examples=200, deadline=None)
def test_a_second_reading_changes_nothing(name: str) -> None:
    """Vocabulary and people are settled after one pass."""
    assert same_vocabulary(same_vocabulary(name)) == same_vocabulary(name)
    assert same_people(same_people(name)) == same_people(name)
