"""The graph: a start or the things that the address names, then more with every click."""

from __future__ import annotations

from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mailuo.explorer.facts.network import MOST_NODES, Part, around, start
from mailuo.explorer.pages import KINDS, library, page
from mailuo.explorer.views.findings import body
from mailuo_graph.errors import UsageError
from mailuo_graph.ontology import ONTOLOGY

_SEEDS: Final = 200
_LONGEST_UID: Final = 200


def show(request: Request) -> Response:
    kinds = [(kind.name, str(KINDS[kind.name])) for kind in ONTOLOGY.nodes]
    relations = {each.name: str(each.meaning) for each in ONTOLOGY.relations}
    return page(request, "graph.html", {"kinds": kinds, "relations": relations, "most": MOST_NODES})


async def neighbours(request: Request) -> Response:
    return await run_in_threadpool(_neighbours, request, await body(request))


def _neighbours(request: Request, given: dict[str, Any]) -> Response:
    centres, shown = _uids(given.get("centres"), _SEEDS), _uids(given.get("shown"), MOST_NODES)
    found = library(request).current()[0]
    if centres:
        return JSONResponse(_plain(around(found.store, centres, shown)))
    if "start" not in found.kept:
        found.kept["start"] = _plain(start(found.store))
    return JSONResponse(found.kept["start"])


def _uids(given: Any, most: int) -> list[str]:
    if given is None:
        return []
    if not isinstance(given, list) or len(given) > most or not all(isinstance(uid, str) and 0 < len(uid) <= _LONGEST_UID for uid in given):
        raise UsageError(f"最多 {most} 个编号", f"a list of at most {most} uids is wanted")
    return list(dict.fromkeys(given))


def _plain(part: Part) -> dict[str, Any]:
    return {"nodes": part.nodes, "lines": part.lines, "left_out": part.left_out, "lost": part.lost}
