"""A pre-check as people read it (table, Markdown) and as programs do (JSON). The plain answer comes first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from mailuo.labels import label, labels
from mailuo.lineages.trace import Step, Tracer
from mailuo.precheck.check import Precheck
from mailuo.precheck.near import Near, Reason
from mailuo.precheck.serving import Mandate, Shared
from mailuo.render import Format, cell_text, clip, json_text, safe, screen_columns, wrapped
from mailuo_graph.errors import UsageError
from mailuo_graph.words import Text

_REASONS: Final = 4
_ROWS: Final = 5
_WORDS: Final = 80
STANDING: Final = {
    "above": Text("上级", "level above"), "own": Text("本部门", "own department"), "beside": Text("同地其他部门", "another department of the place"),
}  # fmt: skip
Block = tuple[str, list[tuple[int, str]]]
"""A heading, and lines with how deep they stand."""


def precheck_text(found: Precheck, style: Format, most: int) -> str:
    """`most` near projects are shown to people; programs get all."""
    if style is Format.JSON:
        return json_text(as_data(found))
    if style is Format.MD:
        return _markdown(blocks(found, most))
    if style is not Format.TABLE:
        raise UsageError("precheck 的格式只有 table、md、json", "precheck is printed as table, md or json only")
    columns = screen_columns()
    parts = []
    for heading, lines in blocks(found, most):
        body = [line for depth, text in lines for line in wrapped("  " * depth + ("· " if depth else ""), [text], columns)]
        parts.append("\n".join([heading, *body] if heading else body))
    return "\n\n".join(parts)


def blocks(found: Precheck, most: int) -> list[Block]:
    """The whole report, for any form it is given."""
    tracer = Tracer(found.catalogue)
    return [
        ("", [(0, safe(line)) for line in answer(found)]),
        (str(Text("一、相近的项目", "1. Near projects")), list(_near(found, tracer, most))),
        (str(Text("二、可能共用的系统", "2. Systems that could serve")), list(_systems(found))),
        (str(Text("三、要求复用、共享的文件", "3. Policies that ask for reuse or sharing")), list(_policies(found))),
        (str(Text("四、草稿的指标", "4. The indicators of the draft")), list(_checks(found))),
        (str(Text("五、说不准的", "5. What is not known")), [(1, str(said)) for said in found.unknown] or [(1, str(Text("没有", "nothing")))]),
    ]


def answer(found: Precheck) -> list[str]:
    """How many are near, the strongest with its reason, how many systems and faults: in three or four sentences."""
    near, draft = found.compared.near, found.draft.project
    strong = sum(1 for each in near if each.strength == "strong")
    amount = Text("金额未写", "no amount") if draft.total is None else Text(f"{cell_text(draft.total)} 万元", f"{cell_text(draft.total)} (10k yuan)")
    looked = found.compared.looked_at
    lines = [str(Text(f"“{draft.name}”（{amount.zh}）：在 {looked} 个项目里，相近的有 {len(near)} 个，其中很近的 {strong} 个。", f"“{draft.name}” ({amount.en}): of {looked} projects {len(near)} are near, {strong} of them very near."))]
    if not looked:
        lines[0] += str(Text("图里没有可比的项目，什么也说明不了。", " There is nothing to compare with: this says nothing."))
    if near:
        first = _step(found, near[0])
        year = "年度不明的" if first.fiscal_year is None else f" {first.fiscal_year} 年"
        said = Text(f"最近的是{year}“{first.name}”（{first.unit or '单位不明'}）：{near[0].reasons[0].text}", f"The nearest is “{first.name}” ({first.unit or 'unit not known'}, {first.fiscal_year or 'year not known'}): {near[0].reasons[0].text}")
        lines.append(str(said))
    if found.listed is not None:
        lines.append(str(Text(f"图里已有同名、同单位、同年度的项目 {found.listed}，草稿或许就是它。", f"A project of this name, unit and year is there already, {found.listed}: the draft may be that one.")))
    if found.systems:
        names = "、".join(each.name for each in found.systems[:3])
        lines.append(str(Text(f"已有 {len(found.systems)} 个系统可能共用：{names}。", f"Systems that are there and could serve: {len(found.systems)} ({names}).")))
    else:
        lines.append(str(Text("没有找到可能共用的系统。", "No system that could serve was found.")))
    if found.draft.records.indicators:
        lines.append(str(Text(f"{len(found.draft.records.indicators)} 条指标，{len(found.faults)} 类问题。", f"Indicators: {len(found.draft.records.indicators)}; kinds of faults: {len(found.faults)}.")))
    else:
        lines.append(str(Text("草稿没有指标。", "The draft has no indicators.")))
    lines.append(str(Text("这是线索，不是结论；没有读过的文件里有什么，这里不知道。", "These are leads, not conclusions; what stands in documents that were not read is not known.")))
    return lines


def as_data(found: Precheck) -> dict[str, Any]:
    tracer = Tracer(found.catalogue)
    project = found.draft.project
    return {
        "draft": {"name": project.name, "total": project.total, "unit": project.unit, "fiscal_year": found.draft.year, "goal": project.goal, "indicators": len(found.draft.records.indicators)},
        "answer": answer(found), "looked_at": found.compared.looked_at, "not_readable": found.compared.speechless, "listed": found.listed,
        "near": [{**_step_data(tracer.step(each.uid)), **asdict(each)} for each in found.compared.near],
        "systems": [asdict(each) for each in found.systems],
        "policies": [asdict(each) for each in found.policies],
        "checks": [{"query": c.query, "title": str(c.title), "severity": c.severity, "looked_at": c.looked_at, "found": len(c.rows), "said": c.said()} for c in found.checks],
        "unknown": [str(said) for said in found.unknown],
    }  # fmt: skip


def _step(found: Precheck, near: Near) -> Step:
    return Tracer(found.catalogue).step(near.uid)


def _step_data(step: Step) -> dict[str, Any]:
    return {
        "name": step.name, "fiscal_year": step.fiscal_year, "unit": step.unit, "total": step.total,
        "documents": list(dict.fromkeys(place.file for place in step.places)),
    }  # fmt: skip


def _near(found: Precheck, tracer: Tracer, most: int) -> Iterator[tuple[int, str]]:
    near = found.compared.near
    if not near:
        yield 1, str(Text("没有找到相近的项目", "none was found"))
    for number, each in enumerate(near[:most], start=1):
        step = tracer.step(each.uid)
        place = step.places[0] if step.places else None
        where = "" if place is None else f"  {place.file}"
        yield 0, f"{number}. {label(each.strength)} {each.score:.2f}  {step.fiscal_year or '????'}  {step.name}  {cell_text(step.total)}  {step.unit or '—'}{where}"
        if each.repeats is not None:
            yield 1, str(Text(f"可能重复：{label(each.repeats)}", f"perhaps a duplicate: {label(each.repeats)}"))
        if each.continues:
            yield 1, str(Text(f"或许前后相承（{label(str(each.confidence))}）：若草稿是它的延续，不算重复", f"one may continue the other ({label(str(each.confidence))}): then it is no duplicate"))
        for reason in each.reasons[:_REASONS]:
            yield 1, safe(reason.text)
            yield from _words(reason)
        if each.innocent:
            yield 1, str(Text("可能的合理解释：", "it may be innocent: ")) + "；".join(each.innocent)
    if len(near) > most:
        yield 1, str(Text(f"另有 {len(near) - most} 个，用 --most 看更多", f"{len(near) - most} more, see --most"))
    if found.compared.speechless:
        yield 1, str(Text(f"{found.compared.speechless} 个项目涉密或名称只是代码，无法比较", f"{found.compared.speechless} projects are classified or named by a code and can't be compared"))


def _words(reason: Reason) -> Iterator[tuple[int, str]]:
    if reason.ours and reason.theirs and not (reason.ours in reason.text and reason.theirs in reason.text):
        row = "" if reason.row is None else str(Text(f"（第 {reason.row} 行）", f" (row {reason.row})"))
        yield 2, safe(str(Text(f"草稿：“{clip(reason.ours, _WORDS)}”；对方：“{clip(reason.theirs, _WORDS)}”{row}", f"draft: “{clip(reason.ours, _WORDS)}”; there: “{clip(reason.theirs, _WORDS)}”{row}")))


def _systems(found: Precheck) -> Iterator[tuple[int, str]]:
    if not found.systems:
        yield 1, str(Text("没有找到", "none was found"))
    for each in found.systems:
        yield 1, safe(_system_said(each))


def _system_said(each: Shared) -> str:
    standing = Text("地方不明", "place not known") if each.standing is None else STANDING[each.standing]
    keepers = "、".join(each.keepers)
    since = Text("年度不明", "years not known") if each.since is None else Text(f"预算里最早见于 {each.since} 年，最近 {each.latest} 年", f"in budgets from {each.since} to {each.latest}")
    roles = labels(each.roles)
    return str(Text(
        f"{each.name}（{standing.zh}）：{keepers}（{roles}）；{since.zh}；{each.reason}；见“{each.project}”",
        f"{each.name} ({standing.en}): {keepers} ({roles}); {since.en}; {each.reason}; see “{each.project}”",
    ))  # fmt: skip


def _policies(found: Precheck) -> Iterator[tuple[int, str]]:
    if not found.policies:
        yield 1, str(Text("相近项目引用的文件里没有找到", "none among those that near projects cite"))
    for each in found.policies:
        yield 1, safe(_policy_said(each))


def _policy_said(each: Mandate) -> str:
    number = f"（{each.number}）" if each.number else ""
    cited = "" if not each.cited_by else str(Text(f"；引用它的：{'、'.join(each.cited_by[:3])}", f"; cited by {', '.join(each.cited_by[:3])}"))
    ours = "" if each.draft_cites is None else str(Text("；草稿也引用" if each.draft_cites else "；草稿没有引用", "; the draft cites it too" if each.draft_cites else "; the draft does not cite it"))
    return f"{each.name}{number}{Text('：', ': ')}{each.reason}{cited}{ours}"


def _checks(found: Precheck) -> Iterator[tuple[int, str]]:
    for check in found.faults:
        yield 1, str(Text(f"{check.title.zh}：{check.why.zh}", f"{check.title.en}: {check.why.en}"))
        said = check.said()
        for each in said[:_ROWS]:
            yield 2, safe(each)
        if len(said) > _ROWS:
            yield 2, str(Text(f"另有 {len(said) - _ROWS} 条", f"{len(said) - _ROWS} more"))
    silent = [check for check in found.checks if check.looked_at == 0]
    clean = len(found.checks) - len(found.faults) - len(silent)
    yield 1, str(Text(f"{clean} 项检查没有发现问题；{len(silent)} 项没有可看的内容，说明不了什么", f"{clean} checks found nothing; {len(silent)} had nothing to look at and say nothing"))
    yield 1, str(Text("与别的项目相比才看得出的（照抄、套用、降低）这里不查", "what shows only beside other projects (copied, template, lowered) is not checked here"))


def _markdown(every: list[Block]) -> str:
    parts = []
    for heading, lines in every:
        if heading:
            parts.append(f"## {heading}")
        parts.append("\n".join("  " * max(depth - 1, 0) + "- " + _md(text) if depth else f"{_md(text)}\n" for depth, text in lines))
    return "\n\n".join(parts)


def _md(text: str) -> str:
    return safe(text).replace("\\", "\\\\").replace("<", "&lt;").replace("|", "\\|").replace("*", "\\*").replace("_", "\\_")
