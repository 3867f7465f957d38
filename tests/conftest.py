"""Fixtures of all tests: a real Neo4j server, one a run, and a `store` that is the embedded engine or that server."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from neo4j import GraphDatabase

from mailuo_graph.stores import open_store
from neo4j_server import Address, ServerMissing, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mailuo_graph.stores import Store

_EMPTY = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"


def no_server(error: ServerMissing) -> None:
    """A laptop without Java skips these tests; the build never does."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"CI needs a Neo4j server: {error}")
    pytest.skip(str(error))


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Address]:
    try:
        with running_server() as address:
            if address.given:
                _refuse_foreign_data(address)
            yield address
    except ServerMissing as error:
        no_server(error)


@pytest.fixture
def neo4j_empty(neo4j_server: Address) -> Address:
    """The server with no node in it."""
    with (
        GraphDatabase.driver(neo4j_server.url, auth=(neo4j_server.user, neo4j_server.password)) as driver,
        driver.session() as session,
    ):
        session.run(_EMPTY).consume()
    return neo4j_server


@pytest.fixture
def neo4j_store(neo4j_empty: Address) -> Iterator[Store]:
    with open_store(neo4j_empty.url, user=neo4j_empty.user, password=neo4j_empty.password) as store:
        yield store


@pytest.fixture
def embedded_store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "graph.kgl") as store:
        yield store


@pytest.fixture(params=["embedded", "neo4j"])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty store; the test runs once for each engine."""
    empty: Store = request.getfixturevalue(f"{request.param}_store")
    return empty


def _refuse_foreign_data(address: Address) -> None:
    """The tests empty the database before each test: never one that somebody uses."""
    with GraphDatabase.driver(address.url, auth=(address.user, address.password)) as driver:
        if driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"]:
            pytest.exit(f"{address.url} holds data, and the tests empty it: give NEO4J_URI an empty database", 2)
