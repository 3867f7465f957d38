"""What a shell offers when Tab is pressed. A completion that fails offers nothing: it must never print an error."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def complete_queries(incomplete: str) -> Iterator[tuple[str, str]]:
    """Names of queries with their titles; packs of one's own from MAILUO_PACKS."""
    with contextlib.suppress(Exception):
        from mailuo_queries.library import all_queries  # noqa: PLC0415 - only when a shell asks

        for saved in all_queries(_own_packs()):
            if saved.query.id.startswith(incomplete):
                yield saved.query.id, str(saved.query.title)


def complete_suites(incomplete: str) -> Iterator[tuple[str, str]]:
    with contextlib.suppress(Exception):
        from mailuo_queries.suite import BUILT_IN_SUITES, find_suite  # noqa: PLC0415 - see above

        for path in sorted(BUILT_IN_SUITES.glob("*.yaml")):
            if path.stem.startswith(incomplete):
                yield path.stem, str(find_suite(path.stem).title)


def complete_parameters(ctx: Any, incomplete: str) -> Iterator[tuple[str, str]]:
    """`name=` of the query's parameters; after the `=`, what the graph of the workspace has."""
    with contextlib.suppress(Exception):
        from mailuo_queries.library import find_query  # noqa: PLC0415 - see above

        query = find_query(ctx.params["name"], _own_packs()).query
        name, equals, begun = incomplete.partition("=")
        if not equals:
            for parameter in query.parameters:
                if parameter.name.startswith(name):
                    yield f"{parameter.name}=", str(parameter.meaning)
            return
        from mailuo.open_graph import open_graph  # noqa: PLC0415 - see above
        from mailuo_graph.stores.contract import Limits  # noqa: PLC0415 - see above
        from mailuo_queries.runner import suggestions  # noqa: PLC0415 - see above

        with open_graph(Path(ctx.params["workspace"]), None) as graph:
            for value in suggestions(graph, query, name, Limits(seconds=2.0, rows=200)):
                if str(value).startswith(begun):
                    yield f"{name}={value}", ""


def _own_packs() -> list[Path]:
    return [Path(part) for part in os.environ.get("MAILUO_PACKS", "").split(os.pathsep) if part]
