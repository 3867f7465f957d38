"""One project: all its years, its words, its indicators then and now."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from mailuo.explorer.facts.findings import about
from mailuo.explorer.facts.project import project_facts
from mailuo.explorer.pages import page, snapshot
from mailuo.explorer.views.findings import SEVERITIES
from mailuo.labels import money_said
from mailuo.lineages.indicator_changes import WORDS, Verdict


def show(request: Request) -> Response:
    found = project_facts(snapshot(request), request.query_params.get("uid", ""))
    names = {step.uid: step for step in (*found.trace.steps, *found.trace.beside)}
    values = {"findings": about(snapshot(request), found.step.uid), "severities": SEVERITIES, "facts": found, "steps": names, "change_words": WORDS, "same": Verdict.SAME, "money_said": money_said}
    return page(request, "project.html", values)
