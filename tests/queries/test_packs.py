"""Every saved query on its own tiny graphs, on both stores; and the harness that does it can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailuo_graph.errors import QueryInvalid, StoreRefused
from mailuo_graph.stores import Store, open_store
from mailuo_queries.fixtures import fixture_tables, refuse_a_used_store, run_fixture
from mailuo_queries.library import SavedQuery, all_queries, find_query, read_query
from query_text import TEXT, changed, query_file

EVERY = list(all_queries())


def test_the_registry_is_not_empty():
    """The tests below run over it; each query says what must be flagged and what must not."""
    assert "copied-indicators" in {saved.query.id for saved in EVERY}
    for saved in EVERY:
        assert any(fixture.must_flag for fixture in saved.query.fixtures), saved.path
        assert any(fixture.must_not_flag for fixture in saved.query.fixtures), saved.path


@pytest.mark.parametrize("saved", EVERY, ids=lambda saved: f"{saved.pack}/{saved.query.id}")
def test_a_query_flags_what_it_must_and_nothing_else(saved: SavedQuery, store: Store):
    """On the embedded engine and on a real Neo4j."""
    for fixture in saved.query.fixtures:
        assert run_fixture(store, saved.query, fixture) == []


def test_a_query_that_lost_its_condition_fails(tmp_path: Path):
    """Without its WHERE the query lists what must not be listed, and the harness says so."""
    query = read_query(query_file(tmp_path, changed("WHERE p.total >= $least", "WHERE $least = $least"))).query
    with open_store(tmp_path / "graph.kgl") as graph:
        failures = run_fixture(graph, query, query.fixtures[0])
    assert [(f.fixture, "must not be flagged" in f.en) for f in failures] == [("above and below", True)]


def test_a_query_that_finds_nothing_fails(tmp_path: Path):
    """A condition that is never true misses what must be listed."""
    query = read_query(query_file(tmp_path, changed("p.total >= $least", "p.total >= $least + 10000"))).query
    with open_store(tmp_path / "graph.kgl") as graph:
        assert ["must be flagged and is not" in f.en for f in run_fixture(graph, query, query.fixtures[0])] == [True]


def test_a_wrong_figure_fails(tmp_path: Path):
    """The columns named in must_flag are compared, not only the row's presence."""
    query = read_query(query_file(tmp_path, changed("{uid: p1, total: 250.5}\n    must_not", "{uid: p1, total: 250.6}\n    must_not"))).query
    with open_store(tmp_path / "graph.kgl") as graph:
        assert len(run_fixture(graph, query, query.fixtures[0])) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [("- {uid: p2, name: 乙, total: 99.99}", "- {uid: p2, nmae: 乙}"), ("Project:\n", "Projekt:\n"),
     ("- {uid: p2, name: 乙, total: 99.99}", "- {uid: p1, name: 乙}"), ("total: 99.99", "total: viel"),
     ("- {uid: p2, name: 乙, total: 99.99}", "- {name: 乙}")],
)  # fmt: skip
def test_a_fixture_that_does_not_fit_the_graph_is_refused(tmp_path: Path, old: str, new: str):
    """Misspelt property or type, a uid twice, a word for an amount, no uid: said, never loaded as null."""
    query = read_query(query_file(tmp_path, changed(old, new))).query
    with pytest.raises(QueryInvalid, match="above and below"):
        fixture_tables(query.fixtures[0])


def test_amounts_of_a_fixture_are_exact(tmp_path: Path):
    """A YAML number becomes the printed amount, not the nearest binary fraction."""
    tables = fixture_tables(read_query(query_file(tmp_path)).query.fixtures[0])
    assert [str(v.normalize()) for v in tables.nodes["Project"].column("total").to_pylist()] == ["250.5", "99.99"]


def test_a_store_with_data_is_refused(tmp_path: Path):
    """Fixtures replace the whole graph."""
    query = read_query(query_file(tmp_path, TEXT)).query
    with open_store(tmp_path / "graph.kgl") as graph:
        graph.load(fixture_tables(query.fixtures[0]))
        with pytest.raises(StoreRefused):
            refuse_a_used_store(graph)


def test_copied_indicators_needs_its_threshold(tmp_path: Path):
    """The built-in query, asked for more equal indicators than there are, lists nothing."""
    saved = find_query("copied-indicators")
    fixture = saved.query.fixtures[0].model_copy(update={"parameters": {"least": 4}})
    with open_store(tmp_path / "graph.kgl") as graph:
        assert len(run_fixture(graph, saved.query, fixture)) == len(fixture.must_flag)
