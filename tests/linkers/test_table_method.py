"""Whole tables linked: what must come together, what must stay apart, and that blocks change nothing."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_graph.errors import InputError
from mailuo_linkers.evaluation import compare_groupings
from mailuo_linkers.tables.agreement import agreement
from mailuo_linkers.tables.candidates import Pairs
from mailuo_linkers.tables.clusters import cluster
from mailuo_linkers.tables.forms import Forms
from table_records import clusters, generated, linked, links, record


def test_years_owner_and_suffix_do_not_count():
    """One undertaking of three years, each linked to the one before it and certain, with the core and amounts as reasons."""
    rows = [
        record(1, 2021, "2021年库房温湿度监测系统运维项目", amount=10.0),
        record(2, 2022, "示例市东山区档案馆库房温湿度监测系统运维", amount=11.0),
        record(3, 2023, "库房温湿度监测系统运维经费（2023年度）", amount=12.5),
        record(4, 2022, "阅览室桌椅购置", amount=3.0),
    ]
    found = linked(rows)
    assert clusters(found) == {frozenset({1, 2, 3}), frozenset({4})}
    assert links(found) == [(1, 2, "same_project_next_budget"), (2, 3, "same_project_next_budget")]
    assert set(found.links["confidence"].to_pylist()) == {"certain"}
    assert "库房温湿度监测系统运维" in found.links["reasons"][0].as_py()
    assert "10→11" in found.links["reasons"][0].as_py()


def test_a_cluster_is_called_after_its_first_record():
    """So a later year changes no name."""
    rows = [record(7, 2021, "库房运维"), record(5, 2022, "库房运维"), record(9, 2023, "库房运维")]
    for count in (2, 3):
        found = linked(rows[:count])
        assert set(found.clusters["cluster"].to_pylist()) == {7}


def test_two_periods_paid_in_one_year_are_one_undertaking():
    """The period before and that of the year, side by side in one budget; a year later only the next."""
    rows = [
        record(1, 2021, "2021年库房运维服务"), record(2, 2022, "2021年库房运维服务（尾款）"), record(3, 2022, "2022年库房运维服务"), record(4, 2023, "2023年库房运维服务"),
    ]
    found = linked(rows)
    assert clusters(found) == {frozenset({1, 2, 3, 4})}
    assert [link[:2] for link in links(found)] == [(1, 2), (2, 3), (3, 4)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("库房改造一标段", "库房改造二标段"), ("库房改造（中央资金）", "库房改造（省级资金）"), ("库房系统建设", "库房系统运维"), ("12345热线运营", "12333热线运营")],
)
def test_what_stands_side_by_side_stays_apart(one: str, other: str):
    """Two projects of one unit in one year are two undertakings, and so they are in every other year."""
    rows = [record(2 * i + j, 2021 + i, name) for i in range(3) for j, name in enumerate((one, other))]
    assert clusters(linked(rows)) == {frozenset({0, 2, 4}), frozenset({1, 3, 5})}


def test_phases_follow_each_other():
    """一期 then 二期, goal and amount alike, is one undertaking in two phases."""
    goal = "建成覆盖全部库房的温湿度监测网络并接入指挥中心。完成点位安装120个。"
    rows = [record(1, 2021, "库房温湿度监测网络升级一期", goal=goal, amount=50.0), record(2, 2022, "库房温湿度监测网络升级二期", goal=goal, amount=52.0)]
    found = linked(rows)
    assert [kind for *_, kind in links(found)] in (["phase"], [])
    assert all(row["score"] < 0.95 for row in found.links.to_pylist())


def test_another_unit_is_another_undertaking():
    """Generic names in many units never link across them."""
    rows = [record(10 * unit + i, 2021 + i, "办公设备购置", unit=f"示例市东山区第{'一二三四五六'[unit]}中学") for unit in range(6) for i in range(3)]
    assert clusters(linked(rows)) == {frozenset({10 * unit, 10 * unit + 1, 10 * unit + 2}) for unit in range(6)}


def test_a_renamed_unit_goes_on():
    """Several projects that end under one name and begin under another carry the others along."""
    names = ["库房温湿度监测", "善本修复", "阅览室座椅更新", "数字化扫描加工"]
    rows = [record(2 * i + j, 2021 + j, name, unit=("示例市东山区档案馆", "示例市东山区档案史志馆")[j]) for i, name in enumerate(names) for j in range(2)]
    found = linked(rows)
    assert clusters(found) == {frozenset({2 * i, 2 * i + 1}) for i in range(4)}
    assert [(rename.earlier, rename.later) for rename in found.renames] == [("档案馆", "档案史志馆")]


def test_what_can_not_be_linked_is_said():
    """No year, no name, a code for a name: each stands alone, and the notes count them."""
    rows = [record(1, None, "库房运维"), record(2, 2022, None), record(3, 2021, "XM-001"), record(4, 2022, "XM-001"), record(5, 2021, "涉密项目07"), record(6, 2022, "涉密项目07")]
    found = linked(rows)
    assert len(clusters(found)) == len(rows)
    assert found.links.num_rows == 0
    assert [note.zh[:1] for note in found.notes] == ["1", "1", "4"]


def test_thousands_of_one_name_are_bounded_and_not_linked():
    """Rows of one unit and year that share their name can't be told apart by it."""
    rows = [record(i, 2021 + i % 2, "库房运维") for i in range(20_000)]
    found = linked(rows)
    assert found.links.num_rows == 0
    assert any("同名" in note.zh for note in found.notes)


def test_a_unit_of_very_many_names_is_bounded():
    """Only neighbouring names are compared there, and that is said."""
    rows = [record(i, 2021 + i % 2, f"库房{i // 2:05d}号柜体检修") for i in range(4_000)]
    found = linked(rows)
    assert any("只比较了" in note.zh for note in found.notes)
    assert clusters(found) == {frozenset({i, i + 1}) for i in range(0, 4_000, 2)}


def test_ids_that_repeat_or_lack_are_refused():
    """Links name records by id, so each must be one record's."""
    with pytest.raises(InputError, match="重复"):
        linked([record(1, 2021, "库房运维"), record(1, 2022, "库房运维")])
    with pytest.raises(InputError, match="没有编号"):
        linked([record(1, 2021, "库房运维"), {**record(1, 2022, "库房运维"), "id": None}])


def test_an_empty_table_has_no_links():
    """Both tables with their columns, and no rows."""
    found = linked([])
    assert found.clusters.num_rows == 0
    assert found.links.column_names == ["from", "to", "kind", "score", "confidence", "reasons"]


@pytest.mark.parametrize("seed", range(3))
def test_a_generated_corpus_is_linked_right(seed: int):
    """Nearly all right and nearly all found, small as the corpus is; amounts, suffixes and wording all move."""
    rows, truth = generated(seed)
    found = linked(rows)
    groups: dict[int, set[str]] = {}
    for number, undertaking in truth.items():
        groups.setdefault(undertaking, set()).add(str(number))
    said = compare_groupings(groups.values(), [{str(number) for number in group} for group in clusters(found)])
    assert said.pairs.precision >= 0.97
    assert said.pairs.recall >= 0.98


@pytest.mark.parametrize("seed", range(2))
def test_blocks_change_nothing(seed: int):
    """The whole in one piece, district by district, and in another order of records: the same clusters and links."""
    rows, _ = generated(seed, districts=5)
    whole = linked(rows)
    blocks = linked(rows, block_records=1)
    assert clusters(blocks) == clusters(whole)
    assert links(blocks) == links(whole)
    assert clusters(linked(rows[::-1])) == clusters(whole)


FORMS = st.lists(st.integers(1, 15), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(FORMS, st.data())
def test_clusters_are_components_that_share_no_period(years: list[int], data: st.DataObject):
    """With periods that never collide, clusters are the components of the graph; with any, no cluster holds two forms of one
    period, and each lies within a component."""
    count = len(years)
    edges = data.draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1), st.integers(-3, 3)), max_size=30))
    edges = [(min(a, b), max(a, b), score) for a, b, score in edges if a != b]
    one, other = (np.array([edge[i] for edge in edges], np.int32) for i in range(2))
    score = np.array([edge[2] for edge in edges], np.float32)
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from((a, b) for a, b, value in edges if value >= 0)
    free = cluster(_forms([0] * count), Pairs(one, other, np.zeros(len(one), np.bool_)), score, 0.0)
    components = {frozenset(component) for component in nx.connected_components(graph)}
    assert {frozenset(np.flatnonzero(free == label).tolist()) for label in set(free.tolist())} == components
    bound = cluster(_forms(years), Pairs(one, other, np.zeros(len(one), np.bool_)), score, 0.0)
    for label in set(bound.tolist()):
        members = np.flatnonzero(bound == label).tolist()
        assert sum(years[i] for i in members) == int(np.bitwise_or.reduce([years[i] for i in members]))
        assert any(set(members) <= component for component in components)


def _forms(on_time: list[int]) -> Forms:
    count = len(on_time)
    none, zero, bits = np.zeros(count, np.int32), np.zeros(count, np.float32), np.zeros(count, np.uint64)
    return Forms(none, none, none, none, none, none, none, np.array(on_time, np.uint64), bits, bits, none, none, none, zero, zero, bits, bits)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=20))
def test_agreement_is_that_of_the_evaluation(labels: list[tuple[int, int]]):
    """The linear figures are the same as the quadratic ones."""
    true, found = (np.array(column) for column in zip(*labels, strict=True))
    pairs, b_cubed = agreement(true, found)
    groups = [[{str(i) for i in np.flatnonzero(column == label)} for label in set(column.tolist())] for column in (true, found)]
    slow = compare_groupings(*groups)
    assert (pairs.precision, pairs.recall) == pytest.approx((slow.pairs.precision, slow.pairs.recall))
    assert (b_cubed.precision, b_cubed.recall) == pytest.approx((slow.b_cubed.precision, slow.b_cubed.recall))
