"""Every feature that saved queries may use gives the same rows on the embedded engine and on a real Neo4j.

The list is the "Use" list of the portable subset. Each feature is one small query on one fixed graph; the rows written
here are what Cypher means, so that two engines that agree on something wrong are noticed too.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from graphs import project, unit
from mailuo_graph.stores import open_store
from mailuo_graph.tables import GraphTables, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mailuo_graph.stores import Store
    from neo4j_server import Address


class Feature(NamedTuple):
    """`rows` are the expected ones, in order; `given` the parameters."""

    cypher: str
    rows: list[tuple[Any, ...]]
    given: dict[str, Any] = {}  # noqa: RUF012 - never changed


def graph() -> GraphTables:
    """A chain of four projects with a branch, an unknown year, an unknown amount, and indicators that repeat."""
    projects = [
        project("p1", name="城区停车平台建设", fiscal_year=2022, total=Decimal("100.1"), action="建设"),
        project("p2", name="城区停车平台运维", fiscal_year=2023, total=Decimal("20.2"), action="运维"),
        project("p3", name="城区停车平台运维（2024）", fiscal_year=2024, total=Decimal("20.2"), action="运维"),
        project("p4", name="停车数据 Service", fiscal_year=2024, action="服务", classified=True),
        project("p5", name="  档案数字化 ", total=Decimal(7), classified=False),
    ]
    indicators = [("p1", "i1", "1", 99.0), ("p1", "i1", "2", 95.5), ("p2", "i1", "1", None), ("p3", "i2", "1", 3.0)]
    return GraphTables.from_rows(
        {
            "Unit": [unit("u1", name="城管处", aliases=["城管", "城市管理处"]), unit("u2", name="档案室", aliases=[]),
                     unit("u3", name="信息处")],
            "Project": projects,
            "IndicatorType": [{"uid": "i1", "name": "系统正常运行率"}, {"uid": "i2", "name": "接入车场数"}],
            "System": [{"uid": "s1", "name": "停车平台"}, {"uid": "s2", "name": "城市大脑"}],
        },
        {
            Relation("BUDGETS", "Unit", "Project"): [
                {"source": u, "target": p} for u, p in [("u1", "p1"), ("u1", "p2"), ("u1", "p3"), ("u3", "p4"), ("u2", "p5")]
            ],
            Relation("SUCCEEDS", "Project", "Project"): [
                {"source": "p2", "target": "p1", "kind": "build_to_operate", "score": 0.9, "reasons": ["同一平台"]},
                {"source": "p3", "target": "p2", "kind": "renewal", "score": 0.99, "reasons": ["同名", "同单位"]},
                {"source": "p4", "target": "p2", "kind": "split", "score": 0.6},
            ],
            Relation("MEASURED_BY", "Project", "IndicatorType"): [
                {"source": p, "target": i, "key": key, "number": number} for p, i, key, number in indicators
            ],
            Relation("TOUCHES", "Project", "System"): [
                {"source": "p1", "target": "s1", "key": "建设", "role": "建设"},
                {"source": "p2", "target": "s1", "key": "运维", "role": "运维"},
            ],
            Relation("PART_OF", "System", "System"): [{"source": "s1", "target": "s2"}],
        },
    )


FEATURES: dict[str, Feature] = {
    "match": Feature(
        "MATCH (u:Unit)-[:BUDGETS]->(p:Project) RETURN u.name AS unit_name, p.uid AS uid ORDER BY uid",
        [("城管处", "p1"), ("城管处", "p2"), ("城管处", "p3"), ("信息处", "p4"), ("档案室", "p5")],
    ),
    "match against the arrow": Feature(
        "MATCH (p:Project)<-[:SUCCEEDS]-(q:Project) RETURN p.uid AS old, q.uid AS new ORDER BY old, new",
        [("p1", "p2"), ("p2", "p3"), ("p2", "p4")],
    ),
    "match without direction": Feature(
        "MATCH (p:Project {uid: 'p2'})-[:SUCCEEDS]-(q:Project) RETURN q.uid AS uid ORDER BY uid", [("p1",), ("p3",), ("p4",)],
    ),
    "match of several types": Feature(
        "MATCH (p:Project {uid: 'p1'})-[r:MEASURED_BY|TOUCHES]->(x) RETURN type(r) AS kind, x.uid AS uid, r.key AS k "
        "ORDER BY kind, uid, k",
        [("MEASURED_BY", "i1", "1"), ("MEASURED_BY", "i1", "2"), ("TOUCHES", "s1", "建设")],
    ),
    "match of two patterns": Feature(
        "MATCH (a:Project {uid: 'p1'}), (b:Unit {uid: 'u2'}) RETURN a.uid AS one, b.uid AS two", [("p1", "u2")],
    ),
    "parameter": Feature("MATCH (p:Project {uid: $uid}) RETURN p.fiscal_year AS year", [(2023,)], {"uid": "p2"}),
    "list parameter": Feature(
        "MATCH (p:Project) WHERE p.uid IN $uids RETURN p.uid AS uid ORDER BY uid", [("p1",), ("p4",)], {"uids": ["p4", "p1", "x"]},
    ),
    "optional match": Feature(
        "MATCH (p:Project) OPTIONAL MATCH (p)-[s:SUCCEEDS]->(q:Project) RETURN p.uid AS uid, q.uid AS old, s.kind AS kind "
        "ORDER BY uid",
        [("p1", None, None), ("p2", "p1", "build_to_operate"), ("p3", "p2", "renewal"), ("p4", "p2", "split"),
         ("p5", None, None)],
    ),
    "optional match with where": Feature(
        "MATCH (p:Project) OPTIONAL MATCH (p)-[s:SUCCEEDS]->(q:Project) WHERE s.score > 0.95 RETURN p.uid AS uid, "
        "q.uid AS old ORDER BY uid",
        [("p1", None), ("p2", None), ("p3", "p2"), ("p4", None), ("p5", None)],
    ),
    "with and where after it": Feature(
        "MATCH (u:Unit)-[:BUDGETS]->(p:Project) WITH u, count(p) AS n WHERE n > 1 RETURN u.uid AS uid, n AS projects",
        [("u1", 3)],
    ),
    "with order and limit": Feature(
        "MATCH (p:Project) WITH p ORDER BY p.uid DESC LIMIT 2 RETURN collect(p.uid) AS uids", [(["p5", "p4"],)],
    ),
    "unwind": Feature("UNWIND [3, 1, 2] AS i RETURN i AS number ORDER BY number", [(1,), (2,), (3,)]),
    "unwind of an empty list": Feature("UNWIND [] AS i RETURN i AS number", []),
    "unwind of null": Feature("UNWIND $list AS i RETURN i AS number", [], {"list": None}),
    "unwind of maps": Feature(
        "UNWIND $rows AS row MATCH (p:Project {uid: row.uid}) RETURN p.uid AS uid, row.mark AS mark ORDER BY uid",
        [("p1", "甲"), ("p2", None)], {"rows": [{"uid": "p2", "mark": None}, {"uid": "p1", "mark": "甲"}]},
    ),
    "union": Feature(
        "MATCH (u:Unit {uid: 'u1'}) RETURN u.uid AS uid UNION MATCH (u:Unit {uid: 'u1'}) RETURN u.uid AS uid", [("u1",)],
    ),
    "union all": Feature("RETURN 1 AS number UNION ALL RETURN 1 AS number", [(1,), (1,)]),
    "exists": Feature(
        "MATCH (p:Project) WHERE EXISTS { MATCH (p)-[m:MEASURED_BY]->(:IndicatorType) WHERE m.number > 50 } "
        "RETURN p.uid AS uid ORDER BY uid",
        [("p1",)],
    ),
    "not exists": Feature(
        "MATCH (p:Project) WHERE NOT EXISTS { MATCH (p)-[:MEASURED_BY]->(:IndicatorType) } RETURN p.uid AS uid ORDER BY uid",
        [("p4",), ("p5",)],
    ),
    "count subquery": Feature(
        "MATCH (p:Project) RETURN p.uid AS uid, COUNT { (p)-[:MEASURED_BY]->() } AS n ORDER BY uid",
        [("p1", 2), ("p2", 1), ("p3", 1), ("p4", 0), ("p5", 0)],
    ),
    "call subquery": Feature(
        "MATCH (u:Unit) CALL (u) { MATCH (u)-[:BUDGETS]->(p:Project) RETURN sum(p.total) AS money } "
        "RETURN u.uid AS uid, round(money * 100) / 100.0 AS amount ORDER BY uid",
        [("u1", 140.5), ("u2", 7.0), ("u3", 0.0)],
    ),
    "list comprehension": Feature("RETURN [x IN range(1, 6) WHERE x % 2 = 0 | x * x] AS squares", [([4, 16, 36],)]),
    "pattern comprehension": Feature(
        "MATCH (p:Project {uid: 'p2'}) UNWIND [(p)<-[:SUCCEEDS]-(q:Project) | q.uid] AS uid RETURN uid AS later ORDER BY later",
        [("p3",), ("p4",)],
    ),
    "reduce": Feature("RETURN reduce(whole = 0, x IN [1, 2, 3] | whole + x) AS whole_sum", [(6,)]),
    "any": Feature("RETURN any(x IN [1, 2] WHERE x > 1) AS a, any(x IN [] WHERE x > 1) AS b", [(True, False)]),
    "all": Feature("RETURN all(x IN [1, 2] WHERE x > 1) AS a, all(x IN [] WHERE x > 1) AS b", [(False, True)]),
    "none": Feature("RETURN none(x IN [1, 2] WHERE x > 2) AS a", [(True,)]),
    "single": Feature("RETURN single(x IN [1, 2] WHERE x > 1) AS a, single(x IN [2, 2] WHERE x > 1) AS b", [(True, False)]),
    "case with conditions": Feature(
        "MATCH (p:Project) RETURN p.uid AS uid, CASE WHEN p.total IS NULL THEN 'unknown' WHEN p.total > 50 THEN 'large' "
        "ELSE 'small' END AS size_class ORDER BY uid",
        [("p1", "large"), ("p2", "small"), ("p3", "small"), ("p4", "unknown"), ("p5", "small")],
    ),
    "case of a value": Feature(
        "MATCH (p:Project) RETURN p.uid AS uid, CASE p.action WHEN '建设' THEN 1 WHEN '运维' THEN 2 END AS code ORDER BY uid",
        [("p1", 1), ("p2", 2), ("p3", 2), ("p4", None), ("p5", None)],
    ),
    "regular expression": Feature(
        "MATCH (p:Project) WHERE p.name =~ '.*（20[0-9]{2}）' RETURN p.uid AS uid", [("p3",)],
    ),
    "regular expression matches the whole": Feature("RETURN 'abc' =~ 'b' AS part, 'abc' =~ '(?i)ABC' AS folded", [(False, True)]),
    "contains": Feature(
        "MATCH (p:Project) WHERE p.name CONTAINS '运维' RETURN p.uid AS uid ORDER BY uid", [("p2",), ("p3",)],
    ),
    "starts with": Feature(
        "MATCH (p:Project) WHERE p.name STARTS WITH '停车' RETURN p.uid AS uid", [("p4",)],
    ),
    "ends with": Feature("MATCH (p:Project) WHERE p.name ENDS WITH '建设' RETURN p.uid AS uid", [("p1",)]),
    "split": Feature("RETURN split('a，b，，c', '，') AS parts", [(["a", "b", "", "c"],)]),
    "substring": Feature("RETURN substring('停车平台', 2) AS a, substring('停车平台', 1, 2) AS b", [("平台", "车平")]),
    "replace": Feature("RETURN replace('一二一', '一', '三') AS a", [("三二三",)]),
    "trim": Feature("MATCH (p:Project {uid: 'p5'}) RETURN trim(p.name) AS a", [("档案数字化",)]),
    "toLower": Feature("MATCH (p:Project {uid: 'p4'}) RETURN toLower(p.name) AS a", [("停车数据 service",)]),
    "left": Feature("RETURN left('停车平台', 2) AS a, left('停', 5) AS b", [("停车", "停")]),
    "right": Feature("RETURN right('停车平台', 2) AS a", [("平台",)]),
    "size of a list": Feature("MATCH (u:Unit) RETURN u.uid AS uid, size(u.aliases) AS n ORDER BY uid", [("u1", 2), ("u2", 0), ("u3", None)]),
    "coalesce": Feature(
        "MATCH (p:Project) RETURN p.uid AS uid, coalesce(p.fiscal_year, p.total, -1) AS a ORDER BY uid",
        [("p1", 2022), ("p2", 2023), ("p3", 2024), ("p4", 2024), ("p5", 7.0)],
    ),
    "toInteger": Feature("RETURN toInteger('12') AS a, toInteger('x') AS b, toInteger(3.9) AS c", [(12, None, 3)]),
    "toFloat": Feature("RETURN toFloat('1.5') AS a, toFloat('x') AS b, toFloat(2) AS c", [(1.5, None, 2.0)]),
    "round": Feature("RETURN round(2.5) AS a, round(1.25, 1) AS b, round(-1.6) AS c", [(3.0, 1.3, -2.0)]),
    "count": Feature(
        "MATCH (p:Project) RETURN count(*) AS every, count(p.fiscal_year) AS known", [(5, 4)],
    ),
    "count of nothing": Feature("MATCH (p:Project {uid: 'none'}) RETURN count(p) AS n", [(0,)]),
    "count distinct": Feature("MATCH (p:Project) RETURN count(DISTINCT p.action) AS n", [(3,)]),
    "sum": Feature("MATCH (p:Project) RETURN sum(p.total) AS a, sum(p.fiscal_year) AS b", [(147.5, 8093)]),
    "sum of nothing": Feature("MATCH (p:Project {uid: 'none'}) RETURN sum(p.total) AS a", [(0,)]),
    "avg": Feature("MATCH (p:Project) RETURN avg(p.total) AS a", [(36.875,)]),
    "avg of nothing": Feature("MATCH (p:Project {uid: 'none'}) RETURN avg(p.total) AS a", [(None,)]),
    "min and max": Feature(
        "MATCH (p:Project) RETURN min(p.total) AS a, max(p.fiscal_year) AS b, min(p.uid) AS c, max(p.goal) AS d",
        [(7.0, 2024, "p1", None)],
    ),
    "collect": Feature(
        "MATCH (p:Project) WITH p ORDER BY p.uid RETURN collect(p.fiscal_year) AS years", [([2022, 2023, 2024, 2024],)],
    ),
    "collect distinct": Feature(
        "MATCH (p:Project) WITH p ORDER BY p.uid RETURN collect(DISTINCT p.total) AS totals", [([100.1, 20.2, 7.0],)],
    ),
    "collect of maps": Feature(
        "MATCH (p:Project)-[s:SUCCEEDS]->(q:Project) WITH p, s, q ORDER BY p.uid "
        "RETURN collect({new: p.uid, old: q.uid, reasons: s.reasons}) AS steps",
        [([{"new": "p2", "old": "p1", "reasons": ["同一平台"]}, {"new": "p3", "old": "p2", "reasons": ["同名", "同单位"]},
           {"new": "p4", "old": "p2", "reasons": None}],)],
    ),
    "groups with null": Feature(
        "MATCH (p:Project) RETURN p.fiscal_year AS year, count(p) AS n ORDER BY year",
        [(2022, 1), (2023, 1), (2024, 2), (None, 1)],
    ),
    "distinct": Feature(
        "MATCH (p:Project) RETURN DISTINCT p.action AS action ORDER BY action", [("建设",), ("服务",), ("运维",), (None,)],
    ),
    "skip and limit": Feature(
        "MATCH (p:Project) RETURN p.uid AS uid ORDER BY uid SKIP 1 LIMIT $n", [("p2",), ("p3",)], {"n": 2},
    ),
    "order descending puts null first": Feature(
        "MATCH (p:Project) RETURN p.total AS amount, p.uid AS uid ORDER BY amount DESC, uid",
        [(None, "p4"), (100.1, "p1"), (20.2, "p2"), (20.2, "p3"), (7.0, "p5")],
    ),
    "bounded variable length": Feature(
        "MATCH (p:Project {uid: 'p3'})-[:SUCCEEDS*1..10]->(q:Project) RETURN q.uid AS uid ORDER BY uid", [("p1",), ("p2",)],
    ),
    "variable length uses each relation once": Feature(
        "MATCH (p:Project {uid: 'p1'})-[:SUCCEEDS*2..3]-(q:Project) RETURN q.uid AS uid ORDER BY uid", [("p3",), ("p4",)],
    ),
    "variable length from zero": Feature(
        "MATCH (p:Project {uid: 'p2'})-[:SUCCEEDS*0..1]->(q:Project) RETURN q.uid AS uid ORDER BY uid", [("p1",), ("p2",)],
    ),
    "shortest path": Feature(
        "MATCH path = shortestPath((a:Project {uid: 'p3'})-[:SUCCEEDS*1..10]-(b:Project {uid: 'p4'})) "
        "RETURN length(path) AS steps, [n IN nodes(path) | n.uid] AS uids",
        [(2, ["p3", "p2", "p4"])],
    ),
    "no shortest path": Feature(
        "MATCH path = shortestPath((a:Project {uid: 'p3'})-[:SUCCEEDS*1..10]-(b:Project {uid: 'p5'})) "
        "RETURN length(path) AS steps",
        [],
    ),
    "map projection": Feature(
        "MATCH (p:Project {uid: 'p4'}) RETURN p{.uid, .total, year: p.fiscal_year} AS facts",
        [({"uid": "p4", "total": None, "year": 2024},)],
    ),
    "labels": Feature("MATCH (s {uid: 's1'}) RETURN labels(s) AS names", [(["System"],)]),
    "type": Feature("MATCH (:System)-[r]->(:System) RETURN type(r) AS name", [("PART_OF",)]),
    "nodes, relationships and length of a path": Feature(
        "MATCH path = (:Project {uid: 'p3'})-[:SUCCEEDS*2..2]->(:Project) RETURN [n IN nodes(path) | n.uid] AS uids, "
        "[r IN relationships(path) | r.kind] AS kinds, length(path) AS steps",
        [(["p3", "p2", "p1"], ["renewal", "build_to_operate"], 2)],
    ),
    "repeated relations count twice": Feature(
        "MATCH (p:Project)-[m:MEASURED_BY]->(i:IndicatorType) RETURN i.uid AS uid, count(m) AS n, count(m.number) AS known, "
        "count(DISTINCT p) AS projects ORDER BY uid",
        [("i1", 3, 2, 2), ("i2", 1, 1, 1)],
    ),
    "a comparison with null is unknown": Feature(
        "MATCH (p:Project) WHERE p.total > 10 OR NOT p.total > 10 RETURN p.uid AS uid ORDER BY uid",
        [("p1",), ("p2",), ("p3",), ("p5",)],
    ),
    "not equal skips null": Feature(
        "MATCH (p:Project) WHERE p.action <> '运维' RETURN p.uid AS uid ORDER BY uid", [("p1",), ("p4",)],
    ),
    "a boolean that may be null": Feature(
        "MATCH (p:Project) WHERE coalesce(p.classified, false) RETURN p.uid AS uid", [("p4",)],
    ),
    "in with null": Feature("RETURN 1 IN [1, null] AS a, 2 IN [1, null] AS b, 2 IN [] AS c", [(True, None, False)]),
    "list index and slice": Feature(
        "WITH [1, 2, 3] AS l RETURN l[0] AS a, l[-1] AS b, l[5] AS c, l[1..] AS d", [(1, 3, None, [2, 3])],
    ),
    "list property": Feature(
        "MATCH (u:Unit) WHERE '城管' IN u.aliases RETURN u.uid AS uid, u.aliases[1] AS a", [("u1", "城市管理处")],
    ),
    "aliases in back quotes": Feature("MATCH (u:Unit {uid: 'u1'}) RETURN u.name AS `单位`", [("城管处",)]),
    "comments and strings": Feature(
        "RETURN '// no comment' AS a, 'it\\'s' AS b, \"a'b\" AS c // a comment\n", [("// no comment", "it's", "a'b")],
    ),
    "division as real": Feature("RETURN toFloat(7) / 2 AS a, 7 % 3 AS b", [(3.5, 1)]),
    "arithmetic with null": Feature("MATCH (p:Project {uid: 'p4'}) RETURN p.total + 1 AS a", [(None,)]),
    "joined text": Feature("RETURN '第' + '一' AS a, 'x' + null AS b", [("第一", None)]),
    "and, or, xor, not": Feature(
        "RETURN true AND null AS a, false AND null AS b, true OR null AS c, NOT null AS d, true XOR false AS e",
        [(None, False, True, None, True)],
    ),
}


@pytest.fixture(scope="module")
def embedded_graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("parity")
    with open_store(folder / "graph.kgl") as store:
        store.load(graph())
        yield store


@pytest.fixture(scope="module")
def server_graph(neo4j_server: Address) -> Iterator[Store]:
    with open_store(neo4j_server.url, user=neo4j_server.user, password=neo4j_server.password) as store:
        store.load(graph())
        yield store


@pytest.fixture(params=["embedded", "server"])
def loaded(request: pytest.FixtureRequest) -> Store:
    store: Store = request.getfixturevalue(f"{request.param}_graph")
    return store


@pytest.mark.parametrize("name", FEATURES)
def test_feature(loaded: Store, name: str) -> None:
    """The rows are the expected ones, in order and of the same kind: 1 is not 1.0."""
    feature = FEATURES[name]
    found = loaded.run(feature.cypher, feature.given)
    assert [tuple(map(_exact, row)) for row in found.values] == [tuple(map(_exact, row)) for row in feature.rows]
    assert found.warnings == ()


def test_the_list_is_not_empty() -> None:
    """A registry that lost its entries would pass every test of them; each word of the subset occurs in a query."""
    whole = "\n".join(feature.cypher for feature in FEATURES.values())
    words = (
        "OPTIONAL MATCH", "WITH ", "UNWIND", "UNION", "EXISTS {", "COUNT {", "CALL (", "reduce(", "any(", "all(", "none(",
        "single(", "CASE", "=~", "CONTAINS", "STARTS WITH", "ENDS WITH", "split(", "substring(", "replace(", "trim(",
        "toLower(", "left(", "right(", "size(", "coalesce(", "toInteger(", "toFloat(", "round(", "count(DISTINCT", "sum(",
        "avg(", "min(", "max(", "collect(", "*1..10", "shortestPath(", "{.uid", "labels(", "type(", "nodes(",
        "relationships(", "length(",
    )
    assert [word for word in words if word not in whole] == []


def _exact(value: Any) -> Any:
    """Floats rounded and marked, so that they differ from whole numbers and not by their last bit."""
    if isinstance(value, float):
        return ("real", round(value, 9))
    if isinstance(value, bool):
        return ("truth", value)
    if isinstance(value, list):
        return [_exact(each) for each in value]
    if isinstance(value, dict):
        return {name: _exact(each) for name, each in value.items()}
    return value
