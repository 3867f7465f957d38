"""Every sentence of `stores/contract.py`, on the embedded engine and on a real Neo4j server."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from graphs import (
    AWKWARD_TEXTS,
    BUDGETS,
    MEASURED_BY,
    SUCCEEDS,
    expected,
    project,
    random_graph,
    small,
    stored,
    unit,
)
from mailuo_graph.errors import QueryForbidden, QueryInvalid, StoreTooSlow
from mailuo_graph.stores import Limits
from mailuo_graph.tables import GraphTables

if TYPE_CHECKING:
    from mailuo_graph.stores import Store

RUNAWAY = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b = -1 RETURN count(*) AS n"


def test_load_stores_the_tables(store: Store) -> None:
    """After a load the store holds exactly the rows of the tables, and says how many."""
    tables = small()
    report = store.load(tables)
    assert stored(store) == expected(tables)
    assert (report.nodes, report.relations, report.removed_nodes, report.removed_relations) == (6, 5, 0, 0)
    counts = store.counts()
    assert {k: n for k, n in counts.nodes.items() if n} == {"Unit": 2, "Project": 3, "IndicatorType": 1}
    assert {k: n for k, n in counts.relations.items() if n} == {"BUDGETS": 3, "MEASURED_BY": 2}


def test_loading_twice_gives_the_same_graph(store: Store) -> None:
    """A second load of the same tables changes nothing and removes nothing."""
    tables = small()
    store.load(tables)
    report = store.load(tables)
    assert stored(store) == expected(tables)
    assert (report.nodes, report.relations, report.removed_nodes, report.removed_relations) == (6, 5, 0, 0)


def test_what_the_tables_lack_is_removed(store: Store) -> None:
    """A node and the relations that are no longer in the tables go, and the report counts them."""
    store.load(small())
    tables = small()
    tables.nodes["Unit"] = tables.nodes["Unit"].slice(0, 1)
    tables.relations[BUDGETS] = tables.relations[BUDGETS].slice(0, 2)
    tables.relations[MEASURED_BY] = tables.relations[MEASURED_BY].slice(0, 1)
    report = store.load(tables)
    assert stored(store) == expected(tables)
    assert (report.removed_nodes, report.removed_relations) == (1, 2)


def test_a_relation_goes_though_both_ends_stay(store: Store) -> None:
    """Removing relations does not depend on removing nodes."""
    store.load(small())
    tables = small()
    del tables.relations[BUDGETS]
    report = store.load(tables)
    assert stored(store) == expected(tables)
    assert (report.removed_nodes, report.removed_relations) == (0, 3)


def test_empty_tables_empty_the_store(store: Store) -> None:
    """Loading nothing is a graph too: it leaves nothing of the previous one."""
    assert store.load(GraphTables()).nodes == 0
    store.load(small())
    report = store.load(GraphTables())
    assert stored(store) == {}
    assert (report.removed_nodes, report.removed_relations) == (6, 5)


def test_changed_properties_are_updated(store: Store) -> None:
    """Changed, added and vanished values of nodes and relations arrive; a value that became unknown is gone."""
    store.load(small())
    tables = GraphTables.from_rows(
        {
            "Unit": [unit("u1"), unit("u2", aliases=["乙处"])],
            "Project": [project("p1"), project("p2", classified=False, total=Decimal(3)), project("p3")],
            "IndicatorType": [{"uid": "i1", "name": "故障修复及时率", "class_code": "13"}],
        },
        {
            BUDGETS: small().relations[BUDGETS].to_pylist(),
            MEASURED_BY: [
                {"source": "p1", "target": "i1", "key": "1", "annual_value": "≥98%", "malformed": True},
                {"source": "p1", "target": "i1", "key": "2", "number": 95.0},
            ],
        },
    )
    store.load(tables)
    assert stored(store) == expected(tables)


def test_keyed_relations_between_the_same_nodes_stay_apart(store: Store) -> None:
    """Two indicators of one type stay two, also when a third is added to a store that has them."""
    store.load(small())
    tables = small()
    rows = [*tables.relations[MEASURED_BY].to_pylist(), {"source": "p1", "target": "i1", "key": "3", "number": 1.0}]
    tables.relations[MEASURED_BY] = GraphTables.from_rows({}, {MEASURED_BY: rows}).relations[MEASURED_BY]
    store.load(tables)
    cypher = "MATCH (:Project)-[r:MEASURED_BY]->(:IndicatorType) RETURN r.key AS k, r.number AS number ORDER BY k"
    assert store.run(cypher).values == [("1", 99.0), ("2", 95.0), ("3", 1.0)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("goal", text) for text in AWKWARD_TEXTS),
        *(("fiscal_year", number) for number in (None, 0, -1, 2026, 2**63 - 1, -(2**63))),
        *(("total", Decimal(text)) for text in ("0", "0.1", "-0.000001", "1234567890.123457", "12345678901234.56")),
        ("total", None),
        *(("classified", value) for value in (None, True, False)),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_values_of_a_node_come_back(store: Store, name: str, value: Any) -> None:
    """What a property held is what a query gives: every kind, unknowns, quotes, line breaks and the largest numbers."""
    store.load(GraphTables.from_rows({"Project": [project("p", **{name: value})]}, {}))
    wanted = float(value) if isinstance(value, Decimal) else value
    found = store.run(f"MATCH (n:Project) RETURN n.{name} AS value").values
    assert found == [(wanted,)]
    assert type(found[0][0]) is type(wanted)


@pytest.mark.parametrize("value", [None, [], [""], ["一"], ["a,b", "c;d", "e|f"], ['"', "'", "\n"]], ids=repr)
def test_lists_of_texts_come_back(store: Store, value: list[str] | None) -> None:
    """A list is a list: none, empty, of one empty text, with every separator inside."""
    store.load(GraphTables.from_rows({"Unit": [unit("u", aliases=value)]}, {}))
    assert store.run("MATCH (n:Unit) RETURN n.aliases AS value").values == [(value,)]


@pytest.mark.parametrize("value", [0.0, -0.5, 0.1 + 0.2, 1e300, 5e-324], ids=repr)
def test_real_numbers_of_a_relation_come_back(store: Store, value: float) -> None:
    """A float keeps its last bit."""
    tables = small()
    row = {"source": "p1", "target": "i1", "key": "1", "number": value}
    tables.relations[MEASURED_BY] = GraphTables.from_rows({}, {MEASURED_BY: [row]}).relations[MEASURED_BY]
    store.load(tables)
    assert store.run("MATCH ()-[r:MEASURED_BY]->() RETURN r.number AS value").values == [(value,)]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_random_graph_replaces_another(store: Store, seed: int) -> None:
    """Some thousand random rows of every type are the same on both, on an empty store and over another graph."""
    first, second = random_graph(seed), random_graph(seed + 100, nodes=50)
    store.load(first)
    assert stored(store) == expected(first)
    store.load(second)
    assert stored(store) == expected(second)


def test_progress_ends_when_all_is_done(store: Store) -> None:
    """Progress counts up to the whole and never back, also when nothing has to be written."""
    tables = random_graph(3, nodes=10, relations=10)
    for _ in range(2):
        done: list[tuple[int, int]] = []

        def note(_what: str, so_far: int, whole: int, done: list[tuple[int, int]] = done) -> None:
            done.append((so_far, whole))

        store.load(tables, note)
        whole = tables.node_count + tables.relation_count
        assert done == sorted(done)
        assert done[-1] == (whole, whole)


def test_parameters_arrive(store: Store) -> None:
    """Every kind of parameter is passed as a value, never as text of the query."""
    given = {
        "text": "' OR 1=1 //", "number": 7, "real": 0.5, "truth": True, "none": None, "list": ["甲", 1],
        "map": {"a": 1},
    }
    query = ("RETURN $text AS text, $number AS number, $real AS real, $truth AS truth, $none AS none, $list AS list, "
             "$map AS map")
    store.load(small())
    assert store.run(query, given).dicts() == [given]


def test_a_missing_parameter_is_an_error(store: Store) -> None:
    """A query without one of its parameters never runs with null instead."""
    store.load(small())
    with pytest.raises(QueryInvalid, match="uid"):
        store.run("MATCH (n:Project) WHERE n.uid = $uid RETURN n.name AS name")


def test_more_rows_than_allowed_are_cut_and_said(store: Store) -> None:
    """At the limit nothing is cut; above it the first rows come, marked as cut."""
    store.load(small())
    query = "UNWIND range(1, 10) AS i RETURN i AS number ORDER BY number"
    whole = store.run(query, limits=Limits(rows=10))
    assert (len(whole.values), whole.truncated) == (10, False)
    cut = store.run(query, limits=Limits(rows=9))
    assert (cut.values, cut.truncated) == ([(i,) for i in range(1, 10)], True)


def test_no_rows_still_have_columns(store: Store) -> None:
    """A table of a query without rows has its header."""
    store.load(small())
    rows = store.run("MATCH (n:Project) WHERE n.uid = 'none' RETURN n.uid AS uid, n.name AS name")
    assert (rows.columns, rows.values, rows.truncated) == (("uid", "name"), [], False)


def test_a_runaway_query_is_stopped(store: Store) -> None:
    """The time limit ends a query that would take days, in one sentence, and the store answers afterwards."""
    store.load(small())
    with pytest.raises(StoreTooSlow):
        store.run(RUNAWAY, limits=Limits(seconds=0.5))
    assert store.run("RETURN 1 AS one").values == [(1,)]


FORBIDDEN = {
    "create": "CREATE (n:Project {uid: 'x'}) RETURN n.uid AS uid",
    "create after match": "MATCH (n:Unit) CREATE (m:Unit {uid: 'x'}) RETURN m.uid AS uid",
    "lower case": "match (n:Unit) create (m:Unit {uid: 'x'}) return m.uid as uid",
    "merge": "MERGE (n:Project {uid: 'x'}) RETURN n.uid AS uid",
    "set": "MATCH (n:Project) SET n.name = 'x' RETURN n.uid AS uid",
    "delete": "MATCH (n:Project)<-[r:BUDGETS]-() DELETE r",
    "detach delete": "MATCH (n:Project) DETACH DELETE n",
    "remove": "MATCH (n:Project) REMOVE n.name RETURN n.uid AS uid",
    "foreach": "MATCH (n:Project) FOREACH (i IN [1] | SET n.name = 'x')",
    "create index": "CREATE INDEX FOR (n:Project) ON (n.goal)",
    "drop constraint": "DROP CONSTRAINT c IF EXISTS",
    "procedure": "CALL db.labels() YIELD label RETURN label AS label",
    "procedure in the middle": "MATCH (n:Unit) CALL db.labels() YIELD label RETURN label AS label",
    "procedure in back quotes": "CALL `db`.`labels`() YIELD label RETURN label AS label",
    "load csv": "LOAD CSV FROM 'file:///etc/hostname' AS line RETURN line AS line",
    "load csv over lines": "LOAD\n\tCSV FROM 'file:///etc/hostname' AS line RETURN line AS line",
    "behind a comment": "MATCH (n:Project) // SET is not\n SET n.name = 'x' RETURN n.uid AS uid",
    "inside a block comment": "MATCH (n:Project) /* ' */ SET n.name = 'x' /* ' */ RETURN n.uid AS uid",
    "behind a string with a quote": "MATCH (n:Project) WHERE n.name <> '\\'' SET n.name = 'x' RETURN 1 AS one",
    "in a subquery": "MATCH (n:Project) CALL (n) { SET n.name = 'x' RETURN 1 AS one } RETURN one AS number",
    "after union": "RETURN 1 AS one UNION CREATE (n:Project {uid: 'x'}) RETURN 1 AS one",
    "two statements": "RETURN 1 AS one; MATCH (n) DETACH DELETE n",
    "explain": "EXPLAIN MATCH (n) RETURN 1 AS one",
    "show": "SHOW INDEXES",
    "unicode escape": "MATCH (n:Project) \\u0053ET n.name = 'x' RETURN 1 AS one",
    "empty": "  // nothing",
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_whatever_does_more_than_read_is_refused(store: Store, name: str) -> None:
    """Writes, files, procedures and commands are refused however they are written, and nothing has changed."""
    tables = small()
    store.load(tables)
    with pytest.raises(QueryForbidden):
        store.run(FORBIDDEN[name])
    assert stored(store) == expected(tables)


ALLOWED = {
    "words in a string": "RETURN 'CREATE DELETE LOAD CSV CALL db.labels()' AS value",
    "words in a comment": "// DELETE everything\nRETURN 'x' AS value // SET n.name",
    "a slash in a string": "RETURN 'https://example.org/a' AS value",
    "words as an alias": "RETURN 1 AS `SET`",
    "a read-only subquery": "MATCH (n:Unit) CALL (n) { RETURN n.uid AS u } RETURN u AS value ORDER BY value",
    "words in a map": "RETURN {set: 1}.set AS value",
}


@pytest.mark.parametrize("name", ALLOWED)
def test_a_query_that_only_talks_of_writing_runs(store: Store, name: str) -> None:
    """The check knows strings, comments and quoted names: no false alarm."""
    store.load(small())
    assert store.run(ALLOWED[name]).values


@pytest.mark.parametrize(
    "query",
    ["MATCH (n:Project RETURN 1 AS one", "RETURN missing AS value", "MATCH (n:Unit) RETURN nosuch(n.uid) AS value"],
)
def test_a_query_that_does_not_parse_says_so(store: Store, query: str) -> None:
    """A mistake in a query is one sentence of one line, never a stack trace."""
    store.load(small())
    with pytest.raises(QueryInvalid) as failure:
        store.run(query)
    assert "\n" not in str(failure.value)


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (n:Project) RETURN n AS whole",
        "MATCH (n:Project) RETURN collect(n) AS whole",
        "MATCH ()-[r:BUDGETS]->() RETURN {one: r} AS whole",
    ],
)
def test_nodes_are_no_values(store: Store, query: str) -> None:
    """Nodes and relations look different on each engine: a query has to return their properties."""
    store.load(small())
    with pytest.raises(QueryInvalid):
        store.run(query)


def test_names_the_graph_does_not_know_are_said(store: Store) -> None:
    """A mistyped label gives no rows and a warning; a declared type without rows gives no warning."""
    store.load(small())
    rows = store.run("MATCH (n:Projekt) RETURN n.uid AS uid")
    assert rows.values == []
    assert any("Projekt" in warning for warning in rows.warnings)
    assert store.run("MATCH (n:Policy) RETURN n.document_number AS number").warnings == ()


def test_a_load_does_not_depend_on_row_order(store: Store) -> None:
    """The same rows in another order are the same graph."""
    tables = random_graph(5, nodes=10, relations=20)
    store.load(tables)
    for name, table in tables.nodes.items():
        tables.nodes[name] = table.take(list(reversed(range(len(table)))))
    for relation, table in tables.relations.items():
        tables.relations[relation] = table.take(list(reversed(range(len(table)))))
    report = store.load(tables)
    assert stored(store) == expected(tables)
    assert (report.removed_nodes, report.removed_relations) == (0, 0)


def test_a_relation_may_point_to_its_own_node(store: Store) -> None:
    """A loop is a relation as any other."""
    tables = GraphTables.from_rows({"Project": [project("p")]}, {SUCCEEDS: [{"source": "p", "target": "p"}]})
    store.load(tables)
    assert stored(store) == expected(tables)
