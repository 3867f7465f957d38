"""The files of `neo4j-admin database import` go through the real importer and give the graph that a load gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conftest import no_server
from graphs import AWKWARD_TEXTS, expected, project, random_graph, stored, unit
from mailuo_graph.export.neo4j_admin import write_neo4j_admin
from mailuo_graph.stores import open_store
from mailuo_graph.tables import GraphTables
from neo4j_server import Neo4jServer, ServerMissing, fresh_home

if TYPE_CHECKING:
    from pathlib import Path


def awkward() -> GraphTables:
    """A random graph of every type, and every awkward text as a value of its own."""
    tables = random_graph(11)
    texts = [project(f"text-{i}", goal=text) for i, text in enumerate(AWKWARD_TEXTS)]
    lists = [unit(f"list-{i}", aliases=[text, "x"]) for i, text in enumerate(AWKWARD_TEXTS)]
    more = GraphTables.from_rows(
        {
            "Project": [*tables.nodes["Project"].to_pylist(), *texts, project('p"1, 一', name='"名称", 一')],
            "Unit": [*tables.nodes["Unit"].to_pylist(), *lists],
        },
        {},
    )
    tables.nodes.update(more.nodes)
    return tables


def without_empty_lists(graph: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The importer reads a quoted nothing as unknown where a list is meant."""
    return {
        name: [{key: None if value in ([], [""]) else value for key, value in row.items()} for row in rows]
        for name, rows in graph.items()
    }


def test_the_importer_builds_the_graph_that_load_builds(tmp_path: Path) -> None:
    """Nodes, relations and properties are those of the tables; loading them over it mends the empty lists only."""
    tables = awkward()
    folder = tmp_path / "导入 files"
    folder.mkdir()
    arguments = write_neo4j_admin(tables, folder)
    with fresh_home() as home:
        server = Neo4jServer(home)
        try:
            server.prepare()
            assert arguments == (folder / "arguments.txt").read_text(encoding="utf-8").splitlines()
            server.bulk_import(["@arguments.txt", "neo4j"], folder)
            server.start()
            address = server.address
            with open_store(address.url, user=address.user, password=address.password) as store:
                assert stored(store) == without_empty_lists(expected(tables))
                report = store.load(tables)
                assert stored(store) == expected(tables)
                assert (report.removed_nodes, report.removed_relations) == (0, 0)
        except ServerMissing as error:
            no_server(error)
        finally:
            server.stop()


def test_a_list_item_with_the_separator_gets_another(tmp_path: Path) -> None:
    """The separator of list items is one that occurs in none of them; without any left, nothing is written wrongly."""
    used = GraphTables.from_rows({"Unit": [unit("u", aliases=["a\x1fb"])]}, {})
    assert "--array-delimiter=U+001E" in write_neo4j_admin(used, tmp_path)
    full = GraphTables.from_rows({"Unit": [unit("u", aliases=["\x1f", "\x1e", "\x1d", "\x1c"])]}, {})
    with pytest.raises(ValueError, match="separate"):
        write_neo4j_admin(full, tmp_path)
