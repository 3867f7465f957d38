"""Findings by query, each with its words, its innocent explanations and a verdict that is on the disk at once."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mailuo.answers import VERDICTS, Judged, Judgement
from mailuo.catalogue import Catalogue
from mailuo.decision_log import append_decision
from mailuo.explorer.facts.findings import Runs, Summary, gone, history, judged, listed, money_of, runs_of, summaries
from mailuo.explorer.facts.likenesses import likenesses
from mailuo.explorer.facts.passages import Passage, passages
from mailuo.explorer.facts.uids import address_of, kind_of
from mailuo.explorer.pages import NotThere, entity_link, library, link, page, snapshot
from mailuo.explorer.tables import Column, export
from mailuo.labels import money_said, plain, reasons_said
from mailuo.lineages.trace import Tracer
from mailuo.review import now, person
from mailuo_graph.decisions import FINDING, OF_FINDINGS, Decision, Decisions, Verdict
from mailuo_graph.errors import UsageError
from mailuo_graph.links import Duplicate
from mailuo_graph.words import Text
from mailuo_queries.findings import query_of
from mailuo_queries.pack import find_packs
from mailuo_queries.spec import Severity

_CARDS: Final = 20
_PATIENCE: Final = 0.8
_RUN: Final = 60.0
_LONGEST_REASON: Final = 2_000
_OF_DUPLICATE: Final = frozenset({"strength", "money_low", "money_high", "at_most", "counted", "member_count", "projects"})
"""Columns that the head of a card says, with the range as a range, or its links."""
_BY: Final = {"severity": Text("按轻重", "by severity"), "pack": Text("按查询包", "by pack"), "money": Text("按金额", "by money")}
SEVERITIES: Final = {
    "high": Text("重", "high"), "medium": Text("中", "medium"), "low": Text("轻", "low"), "information": Text("参考", "information"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """A finding for the page. `links` lead to the things in it; `pair` to the comparison where it is about two projects.
    `duplicate` where the linkers found it."""

    each: Judged
    duplicate: Duplicate | None
    facts: list[tuple[str, Any, bool]]
    lists: list[tuple[str, list[Any]]]
    links: list[tuple[str, str, bool]]
    pair: str | None
    passages: list[Passage]
    share: float | None
    history: list[Decision]


def show(request: Request) -> Response:
    found = snapshot(request)
    runs = runs_of(found, request.app.state.config.packs, again=request.query_params.get("again") == "1")
    if request.query_params.get("query") not in runs.outcomes:
        runs.wait(_PATIENCE)
    decisions = found.decisions()
    view = Decisions(decisions)
    name = request.query_params.get("query")
    if name is not None:
        return _cards(request, name, decisions, view)
    every = summaries(runs, view)
    shown = [each for each in every if each.saved.query.severity is not Severity.INFORMATION]
    by = request.query_params.get("by", "")
    groups, silent = _grouped(shown, by, titles_of(request))
    values = {
        "runs": runs, "summaries": shown, "titles": titles_of(request), "groups": groups, "silent": silent, "by": by if by in _BY else "severity", "ways": _BY,
        "overviews": [each for each in every if each.saved.query.severity is Severity.INFORMATION], "gone": gone(runs, decisions, view), "severities": SEVERITIES, "verdicts": VERDICTS,
        "duplicates": len(found.shelf.links["duplicates"]),
    }  # fmt: skip
    return page(request, "findings.html", values)


def titles_of(request: Request) -> dict[str, str]:
    return {pack.id: str(pack.manifest().title) for pack in find_packs(request.app.state.config.packs)}


def _grouped(every: list[Summary], by: str, titles: dict[str, str]) -> tuple[dict[str, list[Summary]], list[Summary]]:
    """What found something, under headings, the gravest or dearest first; and what did not."""
    silent = [each for each in every if each.error is None and not each.open + each.confirmed + each.dismissed]
    found = [each for each in every if each not in silent]
    if by == "money":
        found.sort(key=lambda each: -(each.money or 0.0))
        return {str(Text("金额大的在前", "most money first")): found} if found else {}, silent
    groups: dict[str, list[Summary]] = defaultdict(list)
    for each in sorted(found, key=lambda each: titles.get(each.saved.pack, "")) if by == "pack" else found:
        severity = SEVERITIES[each.saved.query.severity.value]
        groups[titles.get(each.saved.pack, each.saved.pack) if by == "pack" else str(Text(f"轻重：{severity.zh}", f"Severity: {severity.en}"))].append(each)
    return groups, silent


def _cards(request: Request, name: str, decisions: list[Decision], view: Decisions) -> Response:
    answer = _answer(request, name, view)
    wanted = request.query_params.get("verdict", "")
    rows = [each for each in answer.rows if wanted in {"", each.verdict.value}]
    words = request.query_params.get("filter", "").casefold().split()
    rows = [each for each in rows if all(word in " ".join([each.finding, *map(str, each.row.values())]).casefold() for word in words)]
    if answer.query.money is not None and request.query_params.get("order") == "money":
        column = answer.query.money
        rows.sort(key=lambda each: -(each.row[column] or 0.0))
    pages = max(1, -(-len(rows) // _CARDS))
    given = request.query_params.get("page", "1")
    number = min(max(1, int(given)), pages) if given.isascii() and given.isdigit() and len(given) < 7 else 1  # noqa: PLR2004 - no list has a million pages
    by_finding: dict[str, list[Decision]] = defaultdict(list)
    for each in decisions:
        if each.about == FINDING:
            by_finding[each.subjects[0]].append(each)
    cards = rows[(number - 1) * _CARDS : number * _CARDS]
    here = {uid for row in cards for column in answer.query.columns for uid in _uids(column.name, row)}
    like = likenesses(snapshot(request)).projects
    here |= {uid for row in cards for value in row.row.values() if isinstance(value, str) for uid in like.get(value, ())}
    known, tracer = snapshot(request).about(*here)
    shown = [_card(known, tracer, answer, row, by_finding[row.finding]) for row in cards]
    counts = {verdict.value: sum(1 for each in answer.rows if each.verdict is verdict) for verdict in OF_FINDINGS}
    values = {
        "name": name, "pack_title": titles_of(request).get(name.partition("/")[0], name.partition("/")[0]), "answer": answer, "query": answer.query, "cards": shown, "number": number, "pages": pages, "found": len(rows), "counts": counts,
        "wanted": wanted, "money_said": money_said, "money": money_of(answer, rows), "verdicts": VERDICTS, "severities": SEVERITIES, "parameters": dict(request.query_params),
    }  # fmt: skip
    return page(request, "cards.html", values)


def _answer(request: Request, name: str, view: Decisions) -> Judgement:
    runs = runs_of(snapshot(request), request.app.state.config.packs)
    if name not in {saved.name for saved in runs.queries}:
        raise NotThere("没有这条查询", "there is no such query")
    while name not in runs.outcomes and runs.running:
        runs.wait(_PATIENCE)
    outcome = runs.outcomes.get(name)
    if outcome is None:
        raise NotThere("这条查询还没有运行；请回到疑点页重新开始", "this query has not been run; start again from the page of findings")
    answer = judged(outcome, view)
    if answer is None:
        raise outcome.error or NotThere("这条查询没有结果", "this query gave nothing")
    return answer


def _uids(column: str, each: Judged) -> list[str]:
    """Those that lead to a page."""
    value = each.row[column] if column.endswith(("uid", "uids")) else None
    return [str(uid) for uid in (value if isinstance(value, list) else [value]) if address_of(uid) is not None]


def _card(known: Catalogue, tracer: Tracer, answer: Judgement, each: Judged, said: list[Decision]) -> Card:
    """Uids become links; one that the graph no longer knows is said, not hidden."""
    facts, lists, links = [], [], []
    projects: list[str] = []
    duplicate = next((found for found in known.links.duplicates if found.uid in each.row.values()), None)
    for uid in duplicate.projects if duplicate is not None else []:
        entity = known.find(uid)
        links.append((uid if entity is None else entity.name, entity_link("Project", uid), entity is not None))
        projects += [uid] if entity is not None else []
    for column in answer.query.columns:
        heading, value = plain(Text(column.meaning.zh, column.meaning.en), each.row[column.name])
        if duplicate is not None and (column.name in _OF_DUPLICATE or value == duplicate.uid):
            continue
        if column.name.endswith(("uid", "uids")):
            for uid in _uids(column.name, each):
                entity = known.find(uid)
                links.append((uid if entity is None else entity.name, str(address_of(uid)), entity is not None))
                projects += [uid] if kind_of(uid) == "Project" and entity is not None else []
        elif isinstance(value, list):
            lists.append((heading, value))
        else:
            facts.append((heading, value, column.money))
    unique = list(dict.fromkeys(projects))
    pair = link("/compare", a=unique[0], b=unique[1]) if len(unique) == 2 else None  # noqa: PLR2004 - two sides
    return Card(each, duplicate, facts, lists, list(dict.fromkeys(links)), pair, *passages(known, tracer, unique), said)


def duplicates(request: Request) -> Response:
    """Likenesses that the linkers found, the strongest first."""
    every = likenesses(snapshot(request))
    pages = max(1, -(-len(every.uids) // _CARDS))
    given = request.query_params.get("page", "1")
    number = min(max(1, int(given)), pages) if given.isascii() and given.isdigit() and len(given) < 7 else 1  # noqa: PLR2004 - no list has a million pages
    shown = []
    for each in every.shown((number - 1) * _CARDS, _CARDS):
        names = {"".join(step.name.split()) for step in each.steps}
        shown.append((each, list(reasons_said(each.duplicate.reasons, each.grounds, names))))
    values = {"shown": shown, "count": len(every.uids), "number": number, "pages": pages, "bound": every.bound, "money_said": money_said}
    return page(request, "duplicates.html", values)


def exported(request: Request) -> Response:
    """The findings of one query with their verdicts, all pages."""
    answer = _answer(request, request.query_params.get("query", ""), snapshot(request).view())
    columns = [Column(name, heading) for name, heading in zip(answer.columns(), answer.headings(), strict=True)]
    rows = [dict(zip(answer.columns(), values, strict=True)) for values in answer.values(words=True)]
    return export(answer.query.id, columns, rows, {**request.query_params, **request.path_params, "filter": ""})


async def judge(request: Request) -> Response:
    """One verdict. `seen` is how many verdicts the browser knew of: with more on the disk somebody else was first."""
    given = await body(request)
    return await run_in_threadpool(_judge, request, given)


async def body(request: Request) -> dict[str, Any]:
    try:
        given = json.loads(await request.body())
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise UsageError("请求不是 JSON 对象", "the request is no JSON object")
    return given


async def stop(request: Request) -> Response:
    """No further query is begun; the one that runs ends by its own limit. What is ready stays."""
    await body(request)
    runs = snapshot(request).kept.get("runs")
    if isinstance(runs, Runs):
        runs.stop()
    return JSONResponse({"said": str(Text("不再运行后面的查询", "the queries that are left will not be run"))})


def _judge(request: Request, given: dict[str, Any]) -> Response:
    found, trouble = library(request).current()
    finding, why, seen = given.get("finding"), given.get("why", ""), given.get("seen")
    verdict = Verdict(given["verdict"]) if given.get("verdict") in set(OF_FINDINGS) else None
    if not isinstance(finding, str) or query_of(finding) is None or verdict is None or not isinstance(why, str) or not isinstance(seen, int):
        raise UsageError("请求缺少疑点号、结论或理由", "the request lacks the finding, the verdict or the reason")
    if len(why) > _LONGEST_REASON:
        raise UsageError(f"理由太长，最多 {_LONGEST_REASON} 字", f"the reason is too long, {_LONGEST_REASON} characters at most")
    if verdict is Verdict.DISMISSED and not why.strip():
        raise UsageError("排除一条疑点要写理由", "dismissing a finding needs a reason")
    runs = runs_of(found, request.app.state.config.packs)
    runs.wait_for(str(query_of(finding)), _RUN)  # the workspace may have been rebuilt since the page was made
    with library(request).writing:
        before = history(found.decisions(), finding)
        here = listed(runs, finding)
        if here is None and not before:
            raise NotThere(
                "没有查询列出这一条；工作区可能已重建，请刷新页面", "no query lists this finding; the workspace may have been rebuilt, reload the page",
            )
        if len(before) != seen:
            return conflict(before)
        query = here[0].name if here is not None else before[-1].subjects[1]
        decision = Decision(FINDING, (finding, query), verdict, person(request.app.state.config.who), now(), why.strip())
        said = append_decision(found.workspace.decisions, decision)
    return JSONResponse(
        {
            "seen": len(before) + 1, "verdict": verdict.value, "shown": str(VERDICTS[verdict]), "who": decision.who, "when": decision.when, "why": decision.why,
            "before": {"verdict": before[-1].verdict.value, "why": before[-1].why} if before else {"verdict": "open", "why": ""},
            "said": [str(each) for each in (*said, *([trouble] if trouble else []))],
        },
    )  # fmt: skip


def conflict(before: list[Decision]) -> Response:
    """Somebody else decided meanwhile: nothing is written, and who it was is said."""
    last = before[-1]
    shown = str(VERDICTS.get(last.verdict, last.verdict.value))
    said = Text(
        f"{last.who} 于 {last.when} 已判为“{shown}”；没有写入，请看过之后再判断",
        f"{last.who} decided “{shown}” on {last.when}; nothing was written, look at it and decide again",
    )
    return JSONResponse({"said": str(said), "seen": len(before), "verdict": last.verdict.value, "shown": shown, "who": last.who, "when": last.when, "why": last.why}, 409)


