"""How long a graph takes to load, beside a plain loader of the same graph: `python bench/load.py --store neo4j`.

Each loader runs in a process and, for Neo4j, on a server of its own. The plain one is what one would write in an
afternoon: Neo4j: one thread, batches of 10,000 maps, `UNWIND … MERGE`, the driver without its faster encoder; embedded:
a data frame a table. The server is the one of the tests, with a small page cache.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from synthetic import synthetic

from mailuo_graph.ontology import ONTOLOGY
from mailuo_graph.stores import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from mailuo_graph.tables import GraphTables

PLAIN_BATCH = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", choices=["embedded", "neo4j"], required=True)
    parser.add_argument("--nodes", type=int, default=200_000)
    parser.add_argument("--relations", type=int, default=1_600_000)
    parser.add_argument("--only", choices=["mailuo", "plain"], help="run this one here instead of both in children")
    given = parser.parse_args()
    if given.only is not None:
        tables = synthetic(given.nodes, given.relations)
        measure = measure_neo4j if given.store == "neo4j" else measure_embedded
        print(json.dumps(measure(tables, plain=given.only == "plain")))
        return
    for only in ("mailuo", "plain"):
        command = [sys.executable, __file__, *sys.argv[1:], "--only", only]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        figures = json.loads(done.stdout.splitlines()[-1])
        print(f"{given.store} {only}: " + ", ".join(f"{name} {value}" for name, value in figures.items()), flush=True)


def measured(work: Callable[[], object]) -> dict[str, float]:
    before = psutil.Process().memory_info().rss
    seconds, cpu = time.perf_counter(), time.process_time()
    work()
    return {
        "seconds": round(time.perf_counter() - seconds, 1),
        "client CPU seconds": round(time.process_time() - cpu, 1),
        "MB before": before >> 20,
        "MB peak": peak_memory() >> 20,
    }


def peak_memory() -> int:
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def measure_neo4j(tables: GraphTables, *, plain: bool) -> dict[str, float]:
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    if plain:
        sys.modules["neo4j._rust"] = None  # type: ignore[assignment]  # the driver then falls back to Python
    from neo4j_server import Neo4jServer, fresh_home

    with fresh_home() as home, contextlib.ExitStack() as stack:
        server = Neo4jServer(home)
        stack.callback(server.stop)
        server.prepare()
        server.start()
        address = server.address
        store = stack.enter_context(open_store(address.url, user=address.user, password=address.password))
        figures = measured((lambda: plain_neo4j(store._driver, tables)) if plain else (lambda: store.load(tables)))  # noqa: SLF001 - the driver is the same
        counts = store.counts()
        found = sum(counts.nodes.values()), sum(counts.relations.values())
        if found != (tables.node_count, tables.relation_count):
            raise AssertionError(f"loaded {found}")
        return figures


def plain_neo4j(driver: Any, tables: GraphTables) -> None:
    with driver.session() as session:
        for name, table in tables.nodes.items():
            session.run(f"CREATE CONSTRAINT FOR (n:{name}) REQUIRE n.uid IS UNIQUE").consume()
            rows = [{"uid": row["uid"], "values": row} for row in plain_rows(table)]
            send(session, f"UNWIND $rows AS row MERGE (n:{name} {{uid: row.uid}}) SET n += row.values", rows)
        for relation, table in tables.relations.items():
            keyed = "{key: row.key}" if ONTOLOGY.relation[relation.name].keyed else ""
            rows = [
                {"source": row.pop("source"), "target": row.pop("target"), "key": row.get("key"), "values": row}
                for row in plain_rows(table)
            ]
            send(
                session,
                f"UNWIND $rows AS row MATCH (a:{relation.source} {{uid: row.source}}) "
                f"MATCH (b:{relation.target} {{uid: row.target}}) "
                f"MERGE (a)-[r:{relation.name} {keyed}]->(b) SET r += row.values",
                rows,
            )


def plain_rows(table: Any) -> list[dict[str, Any]]:
    from mailuo_graph.tables import as_stored

    rows: list[dict[str, Any]] = as_stored(table).to_pylist()
    return rows


def send(session: Any, statement: str, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), PLAIN_BATCH):
        batch = rows[start : start + PLAIN_BATCH]
        session.execute_write(lambda transaction, batch=batch: transaction.run(statement, rows=batch).consume())


def measure_embedded(tables: GraphTables, *, plain: bool) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.kgl"
        if plain:
            return measured(lambda: plain_embedded(path, tables))
        with open_store(path) as store:
            return measured(lambda: store.load(tables))


def plain_embedded(path: Path, tables: GraphTables) -> None:
    import kglite

    from mailuo_graph.tables import as_stored

    graph = kglite.KnowledgeGraph()
    for name, table in tables.nodes.items():
        graph.add_nodes(as_stored(table).to_pandas(), name, "uid")
    for each, table in tables.relations.items():
        frame = as_stored(table).to_pandas()
        graph.add_relationships(frame, each.name, each.source, "source", each.target, "target")
    graph.save(str(path))


if __name__ == "__main__":
    main()
