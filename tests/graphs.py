"""Small graphs for tests of stores, and a graph read back as plain values to compare with."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mailuo_graph.ontology import ONTOLOGY, Kind, Property
from mailuo_graph.tables import GraphTables, Relation, every_relation

if TYPE_CHECKING:
    from mailuo_graph.stores import Store

BUDGETS = Relation("BUDGETS", "Unit", "Project")
MEASURED_BY = Relation("MEASURED_BY", "Project", "IndicatorType")
TOUCHES = Relation("TOUCHES", "Project", "System")
SUCCEEDS = Relation("SUCCEEDS", "Project", "Project")

AWKWARD_TEXTS = (
    "", " ", "智慧停车平台（二期）", '他说"好"', "it's", "a,b;c|d", "第一行\n第二行", "回车\r\n换行", "\ttab", "\\n",
    "\\",
    "𠮷野家🚗", "null", "NULL", "[1]", "x" * 20_000,
)


def project(uid: str, **values: Any) -> dict[str, Any]:
    return {"uid": uid, "name": f"项目 {uid}", "indicator_count": 0, **values}


def unit(uid: str, **values: Any) -> dict[str, Any]:
    return {"uid": uid, "name": f"单位 {uid}", **values}


def small() -> GraphTables:
    """Two units, three projects, an indicator measured twice by the same project."""
    return GraphTables.from_rows(
        {
            "Unit": [unit("u1", aliases=["甲处", "甲"]), unit("u2")],
            "Project": [project("p1", total=Decimal("12.5")), project("p2", classified=True), project("p3")],
            "IndicatorType": [{"uid": "i1", "name": "系统正常运行率"}],
        },
        {
            BUDGETS: [{"source": "u1", "target": "p1"}, {"source": "u1", "target": "p2"},
                      {"source": "u2", "target": "p3"}],
            MEASURED_BY: [
                {"source": "p1", "target": "i1", "key": "1", "number": 99.0, "annual_value": "≥99%"},
                {"source": "p1", "target": "i1", "key": "2", "number": 95.0, "annual_value": "≥95%"},
            ],
        },
    )


def random_graph(seed: int, nodes: int = 60, relations: int = 120) -> GraphTables:
    """Rows of every type with every property filled now and then; the numbers are of each type."""
    dice = random.Random(seed)  # noqa: S311 - the same graph every time is the point
    uids = {name: [f"{name}-{i}" for i in range(nodes)] for name in ONTOLOGY.node}
    node_rows = {
        name: [{"uid": uid, **_values(dice, ONTOLOGY.node[name].properties)} for uid in uids[name]]
        for name in ONTOLOGY.node
    }
    relation_rows = {}
    for relation in every_relation():
        declared = ONTOLOGY.relation[relation.name]
        ends = {(dice.choice(uids[relation.source]), dice.choice(uids[relation.target])) for _ in range(relations)}
        keys = ("1", "2") if declared.keyed else (None,)
        relation_rows[relation] = [
            {"source": source, "target": target, **_values(dice, declared.properties), **({"key": key} if key else {})}
            for source, target in sorted(ends)
            for key in keys
        ]
    tables = GraphTables.from_rows(node_rows, relation_rows)
    tables.check()
    return tables


def _values(dice: random.Random, properties: tuple[Property, ...]) -> dict[str, Any]:
    return {p.name: _value(dice, p) for p in properties if p.name not in {"uid", "key"}}


def _value(dice: random.Random, wanted: Property) -> Any:  # noqa: PLR0911 - one a kind
    if not wanted.required and dice.random() < 0.3:
        return None
    match wanted.kind:
        case Kind.TEXT:
            return dice.choice([*AWKWARD_TEXTS[:-1], "文字"])
        case Kind.INTEGER:
            return dice.choice([0, -1, 2026, 2**40, -(2**62)])
        case Kind.REAL:
            return dice.choice([0.0, 0.1, -2.5e-7, 1e18, 99.99])
        case Kind.MONEY:
            return Decimal(dice.randrange(-(10**12), 10**12)).scaleb(-6)
        case Kind.BOOLEAN:
            return dice.random() < 0.5
        case Kind.TEXTS:
            return [dice.choice(AWKWARD_TEXTS[:-1]) for _ in range(dice.randrange(3))]


def expected(tables: GraphTables) -> dict[str, list[dict[str, Any]]]:
    """What `stored` must give for these tables, computed value by value."""
    found = {name: _sorted(table.to_pylist()) for name, table in tables.nodes.items() if table.num_rows}
    for relation, table in tables.relations.items():
        if table.num_rows:
            found["-".join(relation)] = _sorted(table.to_pylist())
    return found


def stored(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Every node and relation with every declared property, in a fixed order."""
    found = {}
    for name, node in ONTOLOGY.node.items():
        columns = ", ".join(f"n.{p.name} AS {p.name}" for p in node.properties)
        found[name] = _sorted(store.run(f"MATCH (n:{name}) RETURN {columns}").dicts())
    for relation in every_relation():
        properties = ONTOLOGY.relation[relation.name].properties
        columns = ", ".join(["a.uid AS source", "b.uid AS target", *(f"r.{p.name} AS {p.name}" for p in properties)])
        rows = store.run(f"MATCH (a:{relation.source})-[r:{relation.name}]->(b:{relation.target}) RETURN {columns}")
        found["-".join(relation)] = _sorted(rows.dicts())
    return {name: rows for name, rows in found.items() if rows}


def _sorted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    plain = [{k: float(v) if isinstance(v, Decimal) else v for k, v in row.items()} for row in rows]
    return sorted(plain, key=lambda row: (row.get("uid") or row["source"], row.get("target"), row.get("key") or ""))
