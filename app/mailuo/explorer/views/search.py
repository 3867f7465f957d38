"""Finds what has a name."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mailuo.explorer.pages import KINDS, page, snapshot
from mailuo.render import safe
from mailuo_queries import search
from mailuo_queries.search import Hit

_MOST: Final = 60
_OFFERED: Final = 12
_LONGEST: Final = 200


def show(request: Request) -> Response:
    words, kind = request.query_params.get("q", "").strip(), request.query_params.get("kind", "")
    hits = _hits(request, words, kind, _MOST) if words else []
    kinds = [(name, str(KINDS[name])) for name in search.KINDS]
    return page(request, "search.html", {"words": words, "kind": kind, "kinds": kinds, "hits": hits, "most": _MOST, "cut": len(words) > _LONGEST})


def names(request: Request) -> Response:
    """For the graph page: what may be drawn."""
    words = request.query_params.get("q", "").strip()
    hits = _hits(request, words, "", _OFFERED) if words else []
    return JSONResponse([{"uid": hit.uid, "kind": hit.kind, "name": safe(hit.name), "year": hit.year} for hit in hits])


def _hits(request: Request, words: str, kind: str, most: int) -> list[Hit]:
    if not any(character.isalnum() for character in words):
        return []
    return search.search_names(snapshot(request).names, words[:_LONGEST], [kind] if kind in search.KINDS else [], most)
