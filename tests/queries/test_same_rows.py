"""Every saved query, its picture, denominator and suggestions give the same rows on Neo4j and on the embedded engine."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from budget_graph import budget_graph
from mailuo_graph.stores import open_store
from mailuo_queries.library import SavedQuery, all_queries
from mailuo_queries.runner import run_query, suggestions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mailuo_graph.stores import Store
    from neo4j_server import Address

EVERY = list(all_queries())
SEED, PROJECTS = 7, 1_800
MOST_SILENT = 0.3
"""Share of queries that may find nothing in the generated graph."""


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("same-rows") / "graph.kgl") as store:
        store.load(budget_graph(SEED, PROJECTS))
        yield store


@pytest.fixture(scope="module")
def neo4j(neo4j_server: Address) -> Iterator[Store]:
    with open_store(neo4j_server.url, user=neo4j_server.user, password=neo4j_server.password) as store:
        store.load(budget_graph(SEED, PROJECTS))
        yield store


def test_most_queries_find_something(embedded: Store):
    """The comparison below would prove nothing on a graph where queries are silent."""
    silent = [saved.query.id for saved in EVERY if not run_query(embedded, saved.query).rows.values]
    assert len(silent) <= MOST_SILENT * len(EVERY), silent


@pytest.mark.parametrize("saved", EVERY, ids=lambda saved: f"{saved.pack}/{saved.query.id}")
def test_both_engines_give_the_same_rows(saved: SavedQuery, embedded: Store, neo4j: Store):
    """In the same order, with the same columns; amounts may differ where no cent is."""
    here, there = (run_query(store, saved.query) for store in (embedded, neo4j))
    assert here.rows.columns == there.rows.columns
    assert here.looked_at == there.looked_at
    assert plain(here.rows.values) == plain(there.rows.values)
    if saved.query.picture is not None:
        drawn, drawn_there = (store.run(saved.query.picture, here.parameters) for store in (embedded, neo4j))
        assert drawn.values == drawn_there.values
    for parameter in saved.query.parameters:
        assert suggestions(embedded, saved.query, parameter.name) == suggestions(neo4j, saved.query, parameter.name)


@pytest.mark.parametrize("saved", EVERY, ids=lambda saved: f"{saved.pack}/{saved.query.id}")
def test_rows_have_an_identity_of_their_own(saved: SavedQuery, embedded: Store):
    """No row of an answer is there twice, or two findings would share a verdict."""
    rows = run_query(embedded, saved.query).rows.dicts()
    keys = [tuple(repr(row[name]) for name in saved.query.identity) for row in rows]
    assert len(keys) == len(set(keys))


def plain(value: Any) -> Any:
    """Floats to six digits, whatever holds them; nothing that is not a number passes as one."""
    if isinstance(value, float):
        assert math.isfinite(value)
        return round(value, 6)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    return value
