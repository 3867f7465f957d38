"""Where the graph lives: `open_store(url)` opens the embedded engine for a path and a server for a Neo4j address."""

from __future__ import annotations

from pathlib import Path

from mailuo_graph.stores.contract import Counts, Limits, LoadReport, Progress, Rows, Store, silent

__all__ = ["Counts", "Limits", "LoadReport", "Progress", "Rows", "Store", "is_server", "open_store", "silent"]

_SERVER_SCHEMES = ("neo4j://", "neo4j+s://", "neo4j+ssc://", "bolt://", "bolt+s://", "bolt+ssc://")


def is_server(url: str) -> bool:
    return url.startswith(_SERVER_SCHEMES)


def open_store(
    url: str | Path, *, user: str | None = None, password: str | None = None, database: str | None = None,
) -> Store:
    """Open the graph at `url`. Each engine is imported only when it is asked for: the Neo4j driver alone takes as long
    as a whole `mailuo ask`."""
    address = str(url)
    if is_server(address):
        from mailuo_graph.stores.neo4j import Neo4jStore  # noqa: PLC0415 - see above

        return Neo4jStore(address, user=user, password=password, database=database)
    from mailuo_graph.stores.embedded import EmbeddedStore  # noqa: PLC0415 - see above

    return EmbeddedStore(Path(address))
