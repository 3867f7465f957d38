"""What one takes along: the findings as a workbook, one HTML file, or evidence slips. All or what was chosen."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from mailuo.answers import VERDICTS
from mailuo.explorer.facts.findings import runs_of
from mailuo.explorer.facts.reporting import MOST, asked, material, needed, offered, rows_of
from mailuo.explorer.pages import NotThere, page, snapshot
from mailuo.explorer.views.findings import SEVERITIES, titles_of
from mailuo.render import clip
from mailuo.report.choice import Choice, Lineages, narrowed
from mailuo.report.material import Finding
from mailuo.report.writing import content_of
from mailuo_graph.errors import UsageError
from mailuo_graph.words import Text

_MOST_SLIPS: Final = 100
_MOST_CHOSEN: Final = 400
_LINEAGES: Final = 60
_PATIENCE: Final = 0.8
_WHICH: Final = {
    Lineages.TOUCHED: Text("与所选疑点有关的", "those of the chosen findings"), Lineages.ALL: Text("全部", "all"), Lineages.NONE: Text("不要", "none"),
}  # fmt: skip
_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}  # fmt: skip


def show(request: Request) -> Response:
    found, packs = snapshot(request), request.app.state.config.packs
    runs = runs_of(found, packs)
    runs.wait(_PATIENCE)
    if runs.running:
        return page(request, "report_waiting.html", {"runs": runs})
    choice, outcomes = _choice(request.query_params), asked(found, packs)
    every, taken, too_many = None, None, None
    try:
        gathered = material(found, needed(outcomes, choice))
        every, taken = (gathered if rows_of(outcomes) <= MOST else None), narrowed(gathered, choice)
    except UsageError as error:
        too_many = error.message
    words = request.query_params.get("words", "")[:200]
    values = {
        "choice": choice, "packs": offered(outcomes, every, words, choice.findings), "too_many": too_many, "words": words, "titles": titles_of(request),
        "severities": {name: said for name, said in SEVERITIES.items() if name != "information"}, "verdicts": VERDICTS, "which": _WHICH, "lineages": every.lineages[:_LINEAGES] if every else [],
        "more_lineages": max(0, len(every.lineages) + every.lineages_left - _LINEAGES) if every else 0, "taken": taken, "gist": _gist, "most_slips": _MOST_SLIPS,
    }  # fmt: skip
    return page(request, "report.html", values)


def written(request: Request) -> Response:
    form = request.path_params["format"]
    if form not in _TYPES:
        raise NotThere("报告只有 xlsx、html、docx 三种", "a report is xlsx, html or docx")
    found, choice = snapshot(request), _choice(request.query_params)
    taken = narrowed(material(found, needed(asked(found, request.app.state.config.packs), choice)), choice)
    slips = len(taken.findings) + len(taken.dismissed)
    if form == "docx" and not 0 < slips <= _MOST_SLIPS:
        raise UsageError(
            f"取证单一次 1 到 {_MOST_SLIPS} 条，现在选了 {slips} 条；请回上一页改一改选择",
            f"evidence slips are written for 1 to {_MOST_SLIPS} findings at once, {slips} are chosen; go back and change the choice",
        )
    return Response(content_of(taken, f".{form}"), media_type=_TYPES[form], headers={"content-disposition": f'attachment; filename="report.{form}"'})


def _choice(given: QueryParams) -> Choice:
    """Names that mean nothing choose nothing; they never lead anywhere."""
    findings = [uid for uid in given.getlist("finding") if uid]
    if len(findings) > _MOST_CHOSEN:
        raise UsageError(f"一次最多逐条选 {_MOST_CHOSEN} 条；请改选整条查询", f"at most {_MOST_CHOSEN} findings can be chosen one by one; choose whole queries instead")
    which = given.get("lineages", "")
    return Choice(
        frozenset(given.getlist("pack")) - {""}, frozenset(given.getlist("query")) - {""}, tuple(dict.fromkeys(findings)), frozenset(given.getlist("severity")) - {""},
        frozenset(given.getlist("verdict")) - {""}, Lineages(which) if which in set(Lineages) else Lineages.TOUCHED, frozenset(given.getlist("lineage")) - {""},
    )  # fmt: skip


def _gist(each: Finding) -> str:
    said = each.duplicate.duplicate.reasons[0] if each.duplicate is not None and each.duplicate.duplicate.reasons else each.what()
    return clip(said, 110)
