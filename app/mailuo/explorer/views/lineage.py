"""Undertakings through the years, as lanes and as a list."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from mailuo.catalogue import Catalogue
from mailuo.explorer.facts.lanes import drawn_of, lanes_svg, tie_name
from mailuo.explorer.facts.uids import kind_of
from mailuo.explorer.library import Snapshot
from mailuo.explorer.pages import NotThere, page, snapshot
from mailuo.labels import reasons_said
from mailuo.lineages.find import Found, find_lineages
from mailuo.lineages.indicator_changes import WORDS, Verdict
from mailuo.lineages.trace import year_sums
from mailuo_graph.errors import UsageError

_TIES_SHOWN: Final = 60


def show(request: Request) -> Response:
    found = _found(request)
    steps = {step.uid: step for trace in found.traces for step in (*trace.steps, *trace.beside)}
    counted = list({step.uid: step for trace in found.traces for step in trace.steps}.values())
    ties = {(tie.link.later, tie.link.earlier): tie for trace in found.traces for tie in trace.ties}
    drawn, there = drawn_of(found.traces)
    shown = []
    for tie in list(ties.values())[:_TIES_SHOWN]:
        names = {"".join(steps[uid].name.split()) for uid in (tie.link.later, tie.link.earlier)}
        shown.append((tie, tie_name(tie), list(reasons_said(tie.link.reasons, tie.grounds, names))))
    values = {
        "found": found, "steps": steps, "ties": shown, "more_ties": max(0, len(ties) - _TIES_SHOWN), "sums": year_sums(counted), "counted": counted,
        "svg": lanes_svg(found.traces, request.query_params.get("uid", "")), "drawn": drawn, "there": there, "change_words": WORDS, "same": Verdict.SAME,
    }  # fmt: skip
    return page(request, "lineage.html", values)


def _found(request: Request) -> Found:
    wanted = (request.query_params.get("uid") or request.query_params.get("name") or "")[:200]
    try:
        return find_lineages(_part(snapshot(request), wanted), wanted)
    except UsageError as error:
        raise NotThere(error.message.zh, error.message.en) from error


def _part(found: Snapshot, wanted: str) -> Catalogue:
    """What a uid leads to; a name may be anybody's."""
    shelf = found.shelf
    match kind_of(wanted):
        case "Project" | "Lineage":
            return shelf.part([wanted])
        case "System":
            return shelf.part([wanted, *shelf.touching(shelf.with_branches(wanted))])
        case _:
            return found.catalogue
