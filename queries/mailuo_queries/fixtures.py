"""Runs a query on the tiny graphs of its file: what must be flagged is, what must not is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

from mailuo_graph.errors import QueryInvalid, StoreRefused
from mailuo_graph.ontology import ONTOLOGY, Kind, Property
from mailuo_graph.stores.contract import Store
from mailuo_graph.tables import GraphTables, Relation
from mailuo_queries.runner import run_query
from mailuo_queries.spec import Fixture, Query


@dataclass(frozen=True, slots=True)
class Failure:
    """What a fixture expected and did not get, in one line."""

    fixture: str
    zh: str
    en: str


def run_fixture(store: Store, query: Query, fixture: Fixture) -> list[Failure]:
    """The store is replaced by the fixture's graph."""
    store.load(fixture_tables(fixture))
    rows = run_query(store, query, fixture.parameters).rows.dicts()
    failures = [
        Failure(fixture.name, f"应当列出而没有：{wanted}", f"must be flagged and is not: {wanted}")
        for wanted in fixture.must_flag
        if not any(_agrees(row, wanted) for row in rows)
    ]
    failures += [
        Failure(fixture.name, f"不应列出而列出：{unwanted}", f"must not be flagged and is: {unwanted}")
        for unwanted in fixture.must_not_flag
        if any(_agrees(row, unwanted) for row in rows)
    ]
    return failures


def fixture_tables(fixture: Fixture) -> GraphTables:
    """Keys of relations that must have one are numbered where the file gives none. What the ontology does not know is
    refused: a misspelt property would be a null that no query flags."""
    numbers = count(1)
    nodes: dict[str, list[dict[str, Any]]] = {}
    relations: dict[Relation, list[dict[str, Any]]] = {}
    try:
        for name, rows in fixture.nodes.items():
            nodes[name] = [_row(name, ONTOLOGY.node[name].properties, row) for row in rows]
        for each in fixture.relations:
            source_type, _, source = each.source.partition("/")
            target_type, _, target = each.target.partition("/")
            declared = ONTOLOGY.relation[each.type]
            row = _row(each.type, declared.properties, each.model_extra or {})
            if declared.keyed:
                row.setdefault("key", str(next(numbers)))
            relations.setdefault(Relation(each.type, source_type, target_type), []).append({"source": source, "target": target, **row})
        tables = GraphTables.from_rows(nodes, relations)
        tables.check()
    except (KeyError, ValueError, TypeError) as error:  # pyarrow's errors about values are among these
        raise QueryInvalid(
            f"样例图“{fixture.name}”不合图的定义：{error}；见 docs/reference/ontology.md",
            f"the fixture {fixture.name!r} does not fit the graph's definition: {error}; see docs/reference/ontology.md",
        ) from error
    return tables


def _row(owner: str, properties: Sequence[Property], given: Mapping[str, Any]) -> dict[str, Any]:
    """YAML has no decimals: an amount becomes the one that is printed."""
    kinds = {each.name: each.kind for each in properties}
    if lost := sorted(given.keys() - kinds.keys()):
        raise ValueError(f"{owner} has no property {', '.join(lost)}")
    if "uid" in kinds and given.get("uid") is None:
        raise ValueError(f"a {owner} without uid")
    return {
        name: Decimal(str(value)) if kinds[name] is Kind.MONEY and isinstance(value, int | float) else value
        for name, value in given.items()
    }


def _agrees(row: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return all(_same(row.get(name), value) for name, value in wanted.items())


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(found, float) and isinstance(wanted, int | float):
        return round(found - wanted, 6) == 0
    return bool(found == wanted)


def refuse_a_used_store(store: Store) -> None:
    """Fixtures replace the whole graph, so they run on an empty store only."""
    counts = store.counts()
    if any(counts.nodes.values()):
        raise StoreRefused(
            f"{store.url}：里面已有数据，测试会把它清掉；请指定一个空的数据库",
            f"{store.url}: it holds data that the test would replace; name an empty database",
        )
