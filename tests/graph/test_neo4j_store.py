"""What only a server can do to a user: be away, refuse, vanish, hold other people's data."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from neo4j import GraphDatabase

from conftest import no_server
from graphs import MEASURED_BY, expected, random_graph, small, stored
from mailuo_graph.errors import QueryInvalid, StoreError, StoreRefused, StoreUnreachable
from mailuo_graph.stores import neo4j_load, open_store
from neo4j_server import Neo4jServer, ServerMissing, fresh_home

if TYPE_CHECKING:
    from mailuo_graph.stores import Store
    from neo4j_server import Address


def tell(address: Address, cypher: str) -> list[Any]:
    """Do something to the database that no store would do."""
    with GraphDatabase.driver(address.url, auth=(address.user, address.password)) as driver:
        return [record.values() for record in driver.execute_query(cypher).records]


@pytest.fixture
def address(neo4j_empty: Address, neo4j_store: Store) -> Address:  # the store empties first
    return neo4j_empty


def test_a_server_that_is_down_is_said_at_once() -> None:
    """One sentence with the address, within seconds."""
    with pytest.raises(StoreUnreachable, match=r"bolt://127\.0\.0\.1:9"):
        open_store("bolt://127.0.0.1:9", password="x")  # noqa: S106 - of nobody


@pytest.mark.parametrize("url", ["bolt://", "bolt://host.invalid:7687", "neo4j://127.0.0.1:9"])
def test_an_address_that_leads_nowhere_is_one_sentence(url: str) -> None:
    """Whatever is wrong with the address is told as an error of the store."""
    with pytest.raises(StoreError) as failure:
        open_store(url, password="x")  # noqa: S106 - of nobody
    assert "\n" not in str(failure.value)


def test_a_wrong_password_is_refused(neo4j_server: Address, caplog: pytest.LogCaptureFixture) -> None:
    """It says which variables to set, and the driver logs nothing as loud as a warning."""
    with caplog.at_level(logging.WARNING), pytest.raises(StoreRefused, match="NEO4J_PASSWORD"):
        open_store(neo4j_server.url, user="neo4j", password="wrong")  # noqa: S106 - so it is
    assert caplog.records == []


def test_user_and_password_come_from_the_environment(
    neo4j_server: Address, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without being given, they are those of NEO4J_USER and NEO4J_PASSWORD."""
    monkeypatch.setenv("NEO4J_USER", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    with open_store(neo4j_server.url) as store:
        assert store.run("RETURN 1 AS one").values == [(1,)]


def test_a_database_that_does_not_exist_is_refused(neo4j_server: Address) -> None:
    """The name of the database is in the sentence."""
    with pytest.raises(StoreRefused, match="nosuch"):
        open_store(neo4j_server.url, user=neo4j_server.user, password=neo4j_server.password, database="nosuch")


def test_other_data_in_the_database_is_left_alone(neo4j_store: Store, address: Address) -> None:
    """Nodes of other labels, their relations and relations of other types to our nodes survive every load."""
    neo4j_store.load(small())
    tell(address, "CREATE (:Foreign {uid: 'x'})-[:BUDGETS]->(:Foreign {uid: 'y'})")
    tell(address, "MATCH (f:Foreign {uid: 'x'}), (p:Project {uid: 'p1'}) CREATE (f)-[:LIKES {how: 'much'}]->(p)")
    neo4j_store.load(small())
    assert tell(address, "MATCH (:Foreign)-[r]->() RETURN type(r) ORDER BY type(r)") == [["BUDGETS"], ["LIKES"]]
    assert stored(neo4j_store) == expected(small())


def test_what_others_did_to_our_rows_is_mended(neo4j_store: Store, address: Address) -> None:
    """Values of another kind, rows without identity and doubled relations are put right by the next load."""
    tables = small()
    neo4j_store.load(tables)
    tell(address, "MATCH (p:Project {uid: 'p1'}) SET p.total = 'much', p.fiscal_year = [1]")
    tell(address, "MATCH (p:Project {uid: 'p2'}) SET p.uid = 7")
    tell(address, "CREATE (:Project {name: 'no uid'})")
    tell(address, "MATCH (p:Project {uid: 'p1'})-[r:MEASURED_BY]->(i) CREATE (p)-[s:MEASURED_BY]->(i) SET s = r")
    tell(address, "MATCH (u:Unit {uid: 'u1'}), (p:Project {uid: 'p1'}) CREATE (u)-[:BUDGETS {stray: 1}]->(p)")
    report = neo4j_store.load(tables)
    assert stored(neo4j_store) == expected(tables)
    assert report.removed_nodes == 2
    assert neo4j_store.counts().relations == {"BUDGETS": 3, "MEASURED_BY": 2}


def test_constraints_and_indexes_are_there_and_online(neo4j_store: Store, address: Address) -> None:
    """Every label has its uniqueness constraint, every indexed property its index."""
    neo4j_store.load(small())
    constraints = tell(address, "SHOW CONSTRAINTS YIELD labelsOrTypes, properties RETURN labelsOrTypes[0], properties")
    assert sorted(label for label, properties in constraints if properties == ["uid"]) == [
        "Department", "Document", "IndicatorType", "Lineage", "Policy", "Project", "Remark", "System", "Unit",
    ]
    indexes = tell(address, "SHOW INDEXES YIELD labelsOrTypes, properties, state WHERE labelsOrTypes = ['Project'] "
                            "RETURN properties[0] AS p, state ORDER BY p")
    assert indexes == [["fiscal_year", "ONLINE"], ["name", "ONLINE"], ["uid", "ONLINE"]]


@pytest.mark.parametrize("stop_after", [1, 4, 9, 14])
def test_an_interrupted_load_is_made_good_by_the_next(
    neo4j_store: Store, monkeypatch: pytest.MonkeyPatch, stop_after: int,
) -> None:
    """However far a load came, over an empty database or over another graph, the next one ends at the tables."""
    monkeypatch.setattr(neo4j_load, "BATCH", 7)  # many batches, so that a type is left half written
    for tables in (random_graph(21, nodes=20, relations=20), random_graph(22, nodes=15, relations=30)):
        calls = 0

        def stop(*_: object) -> None:
            nonlocal calls
            calls += 1
            if calls == stop_after:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            neo4j_store.load(tables, stop)
        neo4j_store.load(tables)
        assert stored(neo4j_store) == expected(tables)


def test_many_batches_at_once_lose_nothing(neo4j_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several sessions that write relations of the same few nodes get through, whoever has to wait."""
    monkeypatch.setattr(neo4j_load, "BATCH", 5)
    monkeypatch.setattr(neo4j_load, "WORKERS", 8)
    tables = random_graph(23, nodes=6, relations=60)
    neo4j_store.load(tables)
    assert stored(neo4j_store) == expected(tables)
    assert tables.relations[MEASURED_BY].num_rows > 5


def test_a_parameter_that_no_store_knows_is_one_sentence(neo4j_store: Store) -> None:
    """A decimal or any other object is refused before it is sent."""
    with pytest.raises(QueryInvalid):
        neo4j_store.run("RETURN $x AS x", {"x": object()})


def test_a_server_that_vanishes_is_said(caplog: pytest.LogCaptureFixture) -> None:
    """Killed in the middle of a query, the server is reported as unreachable, at once and in one sentence."""
    with fresh_home() as home:
        server = Neo4jServer(home)
        try:
            server.prepare()
            server.start()
        except ServerMissing as error:
            no_server(error)
        killer = threading.Timer(1.0, server.stop)
        try:
            with open_store(server.address.url, user=server.address.user, password=server.address.password) as store:
                killer.start()
                begun = time.monotonic()
                with caplog.at_level(logging.ERROR), pytest.raises(StoreUnreachable):
                    store.run("UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b = -1 "
                              "RETURN count(*) AS n")
                assert time.monotonic() - begun < 60
                with pytest.raises(StoreUnreachable):
                    store.counts()
        finally:
            killer.cancel()
            killer.join()
            server.stop()
