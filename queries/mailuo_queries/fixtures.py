"""Runs a query on the tiny graphs of its file: what must be flagged is, what must not is not."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

from mailuo_graph.errors import StoreRefused
from mailuo_graph.ontology import ONTOLOGY
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
    """Keys of relations that must have one are numbered where the file gives none."""
    numbers = count(1)
    relations: dict[Relation, list[dict[str, Any]]] = {}
    for each in fixture.relations:
        source_type, _, source = each.source.partition("/")
        target_type, _, target = each.target.partition("/")
        row = {"source": source, "target": target, **(each.model_extra or {})}
        if ONTOLOGY.relation[each.type].keyed:
            row.setdefault("key", str(next(numbers)))
        relations.setdefault(Relation(each.type, source_type, target_type), []).append(row)
    tables = GraphTables.from_rows(fixture.nodes, relations)
    tables.check()
    return tables


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
