"""Saved queries: the list, a form made from the typed parameters, rows, and the picture."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from mailuo.drawing import picture_of, svg
from mailuo.explorer.facts.asked import LIMITS, PREFIX, answer_of, given_of, shown_value, suggested
from mailuo.explorer.facts.uids import address_of
from mailuo.explorer.pages import NotThere, link, page, snapshot
from mailuo.explorer.tables import Column, export, table
from mailuo.explorer.views.findings import SEVERITIES, titles_of
from mailuo_graph.errors import MailuoError, QueryUnknown
from mailuo_graph.stores import Limits
from mailuo_queries.library import SavedQuery, all_queries, find_query, search
from mailuo_queries.runner import Answer

_NAMED: Final = ("name", "project", "unit", "system", "policy", "department", "lineage", "document")


def listed(request: Request) -> Response:
    every = list(all_queries(request.app.state.config.packs))
    words = request.query_params.get("q", "").split()
    by_pack: dict[str, list[SavedQuery]] = defaultdict(list)
    for saved in search(words, every) if words else every:
        by_pack[saved.pack].append(saved)
    return page(request, "queries.html", {"titles": titles_of(request), "packs": dict(by_pack), "words": " ".join(words), "count": len(every), "severities": SEVERITIES})


def show(request: Request) -> Response:
    found, saved = snapshot(request), _saved(request)
    given = given_of(saved, request.query_params)
    fields = [(each, PREFIX + each.name, shown_value(each, given)) for each in saved.query.parameters]
    values: dict[str, Any] = {"saved": saved, "pack_title": titles_of(request).get(saved.pack, saved.pack), "query": saved.query, "fields": fields, "suggested": suggested(found, saved), "severities": SEVERITIES}
    try:
        answer = answer_of(found, saved, given)
    except MailuoError as error:  # the form stays, with what is wrong above it
        return page(request, "query.html", {**values, "answer": None, "trouble_said": error.message, "table": None, "picture": None}, 400)
    columns = columns_of(answer)
    rows = [_with_links(row, columns) for row in answer.rows.dicts()]
    picture = None if saved.query.picture is None or not rows else link("/query-picture", name=saved.name, **{PREFIX + name: value for name, value in given.items()})
    return page(
        request, "query.html",
        {**values, "answer": answer, "trouble_said": None, "table": table("/query", columns, rows, request.query_params), "picture": picture},
    )  # fmt: skip


def exported(request: Request) -> Response:
    saved = _saved(request)
    answer = answer_of(snapshot(request), saved, given_of(saved, request.query_params))
    every = [Column(each.name, str(each.meaning), figure=each.money) for each in saved.query.columns]
    return export(saved.query.id, every, answer.rows.dicts(), {**request.query_params, **request.path_params})


def picture(request: Request) -> Response:
    saved = _saved(request)
    answer = answer_of(snapshot(request), saved, given_of(saved, request.query_params))
    drawn = picture_of(snapshot(request).store, saved.query, answer.parameters, Limits(seconds=LIMITS.seconds))
    return Response(svg(drawn, str(saved.query.title)), media_type="image/svg+xml")


def columns_of(answer: Answer) -> list[Column]:
    """Ids are not for reading: each becomes the link of the column it belongs to, or of the first one."""
    shown = [each for each in answer.query.columns if not each.name.endswith(("uid", "uids"))]
    links: dict[str, str] = {}
    for each in answer.query.columns:
        if not each.name.endswith("uid"):
            continue
        stem = each.name.removesuffix("uid").rstrip("_")
        names = [other.name for other in shown if other.name not in links]
        owner = next((name for name in names if stem and name.startswith(stem)), None) or next((name for name in names if name in _NAMED), None) or next(iter(names), None)
        if owner is not None:
            links[owner] = each.name
    values = answer.rows.dicts()
    figures = {each.name for each in shown if each.money or any(isinstance(row[each.name], int | float) and not isinstance(row[each.name], bool) for row in values[:50])}
    return [Column(each.name, str(each.meaning), figure=each.name in figures, link=f"link:{links[each.name]}" if each.name in links else None) for each in shown]


def _with_links(row: dict[str, Any], columns: list[Column]) -> dict[str, Any]:
    return row | {column.link: address_of(row[column.link.removeprefix("link:")]) for column in columns if column.link is not None}


def _saved(request: Request) -> SavedQuery:
    try:
        return find_query(request.query_params.get("name", ""), request.app.state.config.packs)
    except QueryUnknown as error:
        raise NotThere(error.message.zh, error.message.en) from error
