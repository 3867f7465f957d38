"""Two projects side by side."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from mailuo.explorer.facts.comparison import comparison
from mailuo.explorer.pages import page, snapshot
from mailuo.labels import words_said
from mailuo.lineages.indicator_changes import WORDS, Verdict


def show(request: Request) -> Response:
    first, second = request.query_params.get("a", ""), request.query_params.get("b", "")
    found = comparison(snapshot(request), first, second)
    lacking = [step for step in found.judged.steps if step.value is None]
    values = {
        "found": found, "steps": [step for step in found.judged.steps if step.value is not None], "lacking": lacking,
        "change_words": WORDS, "same": Verdict.SAME, "words_said": words_said,
    }  # fmt: skip
    return page(request, "compare.html", values)
