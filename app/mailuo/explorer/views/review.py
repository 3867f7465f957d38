"""What the program could not settle, one question at a time, each answer on the disk before the next is shown."""

from __future__ import annotations

from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mailuo.explorer.library import Snapshot
from mailuo.explorer.pages import NotThere, library, link, page, snapshot
from mailuo.explorer.views.findings import body, conflict
from mailuo.review import TAKEN_BACK, now, person, record
from mailuo.review_queue import Question, is_settled
from mailuo_graph.decisions import RELATIONS, Decision, Decisions, Verdict
from mailuo_graph.errors import UsageError
from mailuo_graph.words import Text

_PATIENCE: Final = 1.5
_ABOUT: Final = {
    "SUCCEEDS": Text("承接", "successions"), "SIMILAR_TO": Text("重复", "duplicates"), "RENAMED_TO": Text("更名", "renamings"), "Department": Text("部门", "departments"),
    "Unit": Text("单位", "units"), "System": Text("系统", "systems"), "Policy": Text("依据文件", "policies"), "IndicatorType": Text("指标", "indicators"),
}  # fmt: skip
_JUDGED: Final = {"same": Verdict.SAME, "different": Verdict.DIFFERENT, "unsure": Verdict.UNSURE}


def show(request: Request) -> Response:
    found = snapshot(request)
    decisions = found.decisions()
    view = Decisions(decisions)
    about, blind = request.query_params.get("about", ""), request.query_params.get("blind") == "1"
    asked = found.questions_within(_PATIENCE)
    if asked is None:
        return page(request, "review_waiting.html", {})
    every = _open(found, asked, view)
    wanted = [each for each in every if about in {"", each.about}]
    given = request.query_params.get("at", "0")
    at = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0  # noqa: PLR2004 - no queue is a million long
    question = wanted[min(at, len(wanted) - 1)] if wanted else None
    counts = {name: sum(1 for each in every if each.about == name) for name in _ABOUT}
    values = {
        "question": question, "told": None if question is None else question.tell(), "at": min(at, max(0, len(wanted) - 1)), "count": len(wanted), "about": about, "blind": blind,
        "kinds": [(name, str(said), counts[name]) for name, said in _ABOUT.items() if counts[name]],
        "seen": 0 if question is None else len(_history(decisions, question.about, question.subjects)),
        "earlier": None if question is None else view.on(question.about, *question.subjects),
        "compare": link("/compare", a=question.subjects[0], b=question.subjects[1]) if question is not None and question.about in {"SUCCEEDS", "SIMILAR_TO"} else None,
        "decided": sum(1 for each in decisions if each.about in _ABOUT),
    }  # fmt: skip
    return page(request, "review.html", values)


def _open(found: Snapshot, asked: list[Question], view: Decisions) -> list[Question]:
    """In the order of the queue; those on which somebody was unsure last."""
    left = [each for each in asked if not is_settled(found.catalogue, view, each)]
    return sorted(left, key=lambda each: view.on(each.about, *each.subjects) is not None)


def _history(decisions: list[Decision], about: str, subjects: tuple[str, str]) -> list[Decision]:
    """In either order: likeness has none, and for the others only one order is ever asked."""
    return [each for each in decisions if each.about == about and set(each.subjects) == set(subjects)]


async def decide(request: Request) -> Response:
    return await run_in_threadpool(_decide, request, await body(request))


def _decide(request: Request, given: dict[str, Any]) -> Response:
    """Only what the program asks can be answered here. `undo` takes the last answer back, as the keyboard does at a
    terminal: nothing is erased, the pair is open again."""
    found, _ = library(request).current()
    about, subjects, why, seen = given.get("about"), given.get("subjects"), given.get("why", ""), given.get("seen")
    undo = given.get("undo") is True
    verdict = Verdict.UNSURE if undo else _JUDGED.get(str(given.get("verdict")))
    if about not in _ABOUT or not isinstance(subjects, list) or len(subjects) != 2 or verdict is None or not isinstance(why, str) or not isinstance(seen, int):  # noqa: PLR2004 - two sides
        raise UsageError("请求缺少问题或判断", "the request lacks the question or the verdict")
    pair = (str(subjects[0]), str(subjects[1]))
    if not any(each.about == about and each.subjects == pair for each in found.questions):
        raise NotThere("这个问题已不在队列里；工作区可能已重建，请刷新页面", "this is no longer asked; the workspace may have been rebuilt, reload the page")
    with library(request).writing:
        before = _history(found.decisions(), str(about), pair)
        if len(before) != seen:
            return conflict(before)
        decision = Decision(str(about), pair, verdict, person(request.app.state.config.who), now(), TAKEN_BACK if undo else why.strip()[:2000])
        said = record(found.workspace.decisions, decision)
    return JSONResponse({"seen": len(before) + 1, "verdict": verdict.value, "said": [str(each) for each in said], "relation": about in RELATIONS})
