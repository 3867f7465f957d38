"""Opens the graph a command works on: the workspace's own, or the server that was named."""

from __future__ import annotations

from pathlib import Path

from mailuo.workspace import Workspace
from mailuo_graph.stores import Store, open_store


def open_graph(
    workspace: Path, store: str | None, user: str | None = None, password: str | None = None, database: str | None = None,
) -> Store:
    if store is not None:
        return open_store(store, user=user, password=password, database=database)
    return open_store(Workspace.open(workspace).graph)
