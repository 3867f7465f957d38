"""The words of a document where they stand: the passage, marked, with what is around it."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from mailuo.explorer.pages import NotThere, page, snapshot
from mailuo.render import safe

_AROUND: Final = 1_200
_LONGEST: Final = 20_000


def show(request: Request) -> Response:
    """Nothing but documents of this workspace can be named; a place outside the text shows its beginning."""
    found = snapshot(request)
    uid = request.query_params.get("document", "")
    text = found.text(uid)
    if text is None:
        raise NotThere("工作区里没有这份文件的原文；可能已重建，请从最新的页面再点一次", "the workspace has no such text; it may have been rebuilt, go there again from a fresh page")
    rows = found.store.run("MATCH (d:Document) WHERE d.uid = $uid RETURN d.file_name AS file, d.department AS department, d.fiscal_year AS year", {"uid": uid}).dicts()
    start = min(_number(request, "start"), len(text))
    end = min(max(_number(request, "end"), start), start + _LONGEST, len(text))
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    values = {
        "document": rows[0], "before": _lines(text[first:start]), "words": _lines(text[start:end]), "after": _lines(text[end:last]),
        "page": request.query_params.get("page", "")[:9], "row": request.query_params.get("row", "")[:9], "whole": first == 0 and last == len(text),
    }  # fmt: skip
    return page(request, "passage.html", values)


def _number(request: Request, name: str) -> int:
    given = request.query_params.get(name, "0")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 12 else 0  # noqa: PLR2004 - no text is longer


def _lines(text: str) -> str:
    """Line breaks stay, every other character that would act is shown."""
    return "\n".join(safe(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
