"""The bridge to NetworkX: every row is there, typed and directed, and nothing falls together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_graph.export.networkx import to_networkx
from mailuo_graph.ontology import ONTOLOGY
from mailuo_graph.tables import GraphTables, Relation

BUDGETS = Relation("BUDGETS", "Unit", "Project")
SUCCEEDS = Relation("SUCCEEDS", "Project", "Project")
SIMILAR_TO = Relation("SIMILAR_TO", "Project", "Project")


def project(uid: str, **values: Any) -> dict[str, Any]:
    return {"uid": uid, "name": "水位监测", "indicator_count": 0, **values}


def test_every_row_is_a_node_or_an_edge_with_its_type() -> None:
    """Labels, relation types, directions, keys and values arrive; unknown values are absent; money is a float."""
    graph = to_networkx(
        GraphTables.from_rows(
            {
                "Unit": [{"uid": "u1", "name": "河道管理所", "aliases": ["河道所"]}],
                "Project": [project("p1", total=Decimal("0.1"), classified=False), project("p2")],
            },
            {
                BUDGETS: [{"source": "u1", "target": "p1"}],
                SUCCEEDS: [{"source": "p2", "target": "p1", "score": 0.5, "reasons": ["同名"]}],
                SIMILAR_TO: [{"source": "p2", "target": "p1", "key": key} for key in ("a", "b")],
            },
        ),
    )
    assert isinstance(graph, nx.MultiDiGraph)
    common = {"name": "水位监测", "indicator_count": 0, "label": "Project"}
    assert dict(graph.nodes(data=True)) == {
        "u1": {"label": "Unit", "uid": "u1", "name": "河道管理所", "aliases": ["河道所"]},
        "p1": {**common, "uid": "p1", "total": 0.1, "classified": False},
        "p2": {**common, "uid": "p2"},
    }
    assert sorted(graph.edges(keys=True, data=True), key=repr) == [
        ("p2", "p1", "SUCCEEDS", {"relation": "SUCCEEDS", "score": 0.5, "reasons": ["同名"]}),
        ("p2", "p1", "a", {"relation": "SIMILAR_TO"}),
        ("p2", "p1", "b", {"relation": "SIMILAR_TO"}),
        ("u1", "p1", "BUDGETS", {"relation": "BUDGETS"}),
    ]


def test_two_node_types_with_one_uid_are_refused() -> None:
    """NetworkX has one name space: an equal uid would melt two things into one."""
    tables = GraphTables.from_rows({"Unit": [{"uid": "x", "name": "甲"}], "Project": [project("x")]}, {})
    with pytest.raises(ValueError, match="'x'"):
        to_networkx(tables)


@pytest.mark.parametrize(
    "relations",
    [
        {BUDGETS: [{"source": "u1", "target": "p9"}]},
        {BUDGETS: [{"source": "p1", "target": "p1"}]},
        {BUDGETS: [{"source": "u1", "target": "p1"}, {"source": "u1", "target": "p1"}]},
        {
            SUCCEEDS: [{"source": "p1", "target": "p1"}],
            SIMILAR_TO: [{"source": "p1", "target": "p1", "key": "SUCCEEDS"}],
        },
    ],
)
def test_edges_that_would_vanish_or_invent_nodes_are_refused(relations: dict[Relation, list[dict[str, Any]]]) -> None:
    """An end that does not exist or has another type, and a second edge of one key, never pass silently."""
    tables = GraphTables.from_rows({"Unit": [{"uid": "u1", "name": "甲"}], "Project": [project("p1")]}, relations)
    with pytest.raises(ValueError, match="Relation"):
        to_networkx(tables)


def test_the_words_of_the_bridge_are_no_properties() -> None:
    """`label` and `relation` are set by the bridge, `id`, `type` and others mean something to file formats."""
    taken = {"label", "relation", "id", "type", "weight", "start", "end", "pid", "viz", "parents", "slices", "spells",
             "relation_key", "networkx_key"}
    assert ONTOLOGY.property_names
    assert taken & (ONTOLOGY.property_names | {"node_type"}) == set()


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 8).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))))))
def test_components_are_those_of_the_rows(case: tuple[int, set[tuple[int, int]]]) -> None:
    """What NetworkX computes is about our graph: components equal those of a slow merge of sets."""
    size, pairs = case
    tables = GraphTables.from_rows(
        {"Project": [project(f"p{n}") for n in range(size)]},
        {SUCCEEDS: [{"source": f"p{a}", "target": f"p{b}"} for a, b in sorted(pairs)]},
    )
    groups = [{f"p{n}"} for n in range(size)]
    for a, b in pairs:
        joined = set().union(*(g for g in groups if {f"p{a}", f"p{b}"} & g))
        groups = [g for g in groups if not g & joined] + [joined]
    found = nx.weakly_connected_components(to_networkx(tables))
    assert sorted(map(sorted, found)) == sorted(map(sorted, groups))
