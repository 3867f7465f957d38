"""Lineages as text for people and as rows for programs: one row a project, so that adding up a column counts no line
twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from mailuo.labels import label, reasons_said, score_said
from mailuo.lineages.find import Found, summary
from mailuo.lineages.indicator_changes import Change, Verdict
from mailuo.lineages.picture import gaps_said, numbers, picture
from mailuo.lineages.trace import Step, Tie, Trace, year_sums
from mailuo.render import Format, cell_text, people_rows, render_rows, safe, screen_columns, wrapped
from mailuo.sheets import Sheet
from mailuo_graph.words import Text

COLUMNS: Final = (
    "lineage", "lineage_name", "number", "fiscal_year", "period", "project", "name", "unit", "department", "total",
    "roles", "continues", "file", "page", "row",
)  # fmt: skip
_HEADINGS: Final = (
    Text("脉络", "lineage"), Text("脉络名", "lineage name"), Text("序号", "no."), Text("年度", "year"), Text("所印期间", "period"), Text("编号", "uid"),
    Text("项目", "project"), Text("单位", "unit"), Text("部门", "department"), Text("万元", "10k yuan"), Text("系统角色", "system role"),
    Text("承接", "continues"), Text("文件", "file"), Text("页", "page"), Text("行", "row"),
)  # fmt: skip
_CHANGES_SHOWN: Final = 12
_TIES_SHOWN: Final = 60
_LISTED: Final = 200


def lineage_text(found: Found, words: str, style: Format, most: int) -> str:
    """`most` bounds the lineages that are shown to people in full; the others are listed with their uids."""
    if style not in {Format.TABLE, Format.MD}:
        return render_rows(COLUMNS, [row for trace in found.traces for row in _rows(trace, found)], style)
    if style is Format.MD:
        return render_rows(COLUMNS, _plain_rows(found), style, list(map(str, _HEADINGS)))
    columns = screen_columns()
    lines = list(wrapped("", [*map(str, summary(found, words)), *_together(found)], columns))
    if len(found.traces) > 1:
        lines += ["", *_listed(found, columns)]
    full = found.traces if len(found.traces) == 1 else _worth_showing(found.traces)
    for trace in full[:most]:
        lines += ["", *_shown(trace, found, columns)]
    if len(full) > most:
        rest = len(full) - most
        lines += ["", str(Text(f"另有 {rest} 条没有展开；用编号看一条，或用 --most 放宽", f"{rest} more are not shown in full; give a uid, or raise --most"))]
    return "\n".join(lines).strip("\n")


def lineage_sheet(found: Found) -> Sheet:
    return Sheet(str(Text("脉络", "lineage")), list(map(str, _HEADINGS)), _plain_rows(found), [_sums([s for trace in found.traces for s in trace.steps])])


def _plain_rows(found: Found) -> list[list[Any]]:
    """What a project continues as words instead of nested values."""
    rows = [row for trace in found.traces for row in _rows(trace, found)]
    return [[*row[:11], "；".join(_continues(tie) for tie in row[11]), *row[12:]] for row in rows]


def _worth_showing(traces: list[Trace]) -> list[Trace]:
    """Lineages, and single projects with a candidate that no lineage shows already."""
    lineages = [trace for trace in traces if trace.uid is not None]
    seen = {(tie.link.later, tie.link.earlier) for trace in lineages for tie in trace.ties}
    for trace in traces:
        ties = {(tie.link.later, tie.link.earlier) for tie in trace.ties}
        if trace.uid is None and not ties <= seen:
            lineages.append(trace)
            seen |= ties
    return lineages


def _rows(trace: Trace, found: Found) -> Iterator[list[Any]]:
    mark = numbers(trace)
    for at, step in enumerate(trace.steps, start=1):
        place = step.places[0] if step.places else None
        ties = [_tie_row(tie, mark) for tie in trace.ties if tie.link.later == step.uid]
        yield [
            trace.uid, trace.name, at, step.fiscal_year, step.period, step.uid, step.name, step.unit, step.department,
            step.total, found.roles.get(step.uid, []), ties, place and place.file, place and place.page, place and place.row,
        ]  # fmt: skip


def _tie_row(tie: Tie, mark: dict[str, str]) -> dict[str, Any]:
    link = tie.link
    return {
        "project": link.earlier, "number": mark[link.earlier].strip("[]"), "kind": link.kind, "confidence": link.confidence,
        "score": link.score, "alternative": link.alternative, "missing_years": link.missing_years, "overlap": link.overlap,
        "decided_by": link.decided_by, "reasons": link.reasons, "renames": [str(said) for said in tie.renames],
        "indicators": None if tie.changes is None else [
            {"name": c.name, "change": c.verdict.value, "earlier": c.earlier, "later": c.later, "why": None if c.why is None else str(c.why)}
            for c in tie.changes
        ],
    }  # fmt: skip


def _continues(tie: dict[str, Any]) -> str:
    return f"{tie['number']} {label(tie['kind'])} {label(tie['confidence'])}"


def _together(found: Found) -> list[str]:
    """What several lineages cost together; a project that stands in two of them counts once."""
    if len(found.traces) < 2:  # noqa: PLR2004 - one has its own sums
        return []
    return [_sums(list({step.uid: step for trace in found.traces for step in trace.steps}.values()))]


def _listed(found: Found, columns: int) -> Iterator[str]:
    """A line each: uid, years, amount, name, who spends it, and what it does with the system that was asked for."""
    for trace in found.traces[:_LISTED]:
        known = [step.total for step in trace.steps if step.total is not None]
        amount = cell_text(sum(known, Decimal(0)) if known else None)
        units = " → ".join(dict.fromkeys(step.unit for step in trace.steps if step.unit))
        roles = "、".join(dict.fromkeys(role for step in trace.steps for role in found.roles.get(step.uid, [])))
        years = "、".join(map(str, trace.years)) or "—"
        said = [f"{years}  {amount}  {trace.name}" + (f"  [{roles}]" if roles else ""), f"{trace.uid or trace.steps[0].uid}  {units}"]
        first, second = said
        yield from wrapped("  ", [first], columns)
        yield from wrapped("      ", [second], columns)
    if len(found.traces) > _LISTED:
        rest = len(found.traces) - _LISTED
        yield str(Text(f"  ……另有 {rest} 条，见 --format csv", f"  … and {rest} more, see --format csv"))


def _shown(trace: Trace, found: Found, columns: int) -> Iterator[str]:
    head = Text("脉络", "Lineage") if trace.uid is not None else Text("项目，没有找到前后承接", "Project, nothing found before or after it")
    yield from wrapped("", [f"【{head}】{trace.name}"], columns)
    yield safe(f"  uid  {trace.uid or trace.steps[0].uid}")
    yield from wrapped("", [_sums(trace.steps)], columns)
    yield from gaps_said(trace.missing, trace.absent)
    yield ""
    if trace.ties:
        yield from picture(trace, columns)
        yield ""
    yield from _table(trace, found, columns)
    for tie in trace.ties[:_TIES_SHOWN]:
        yield ""
        yield from _explained(trace, tie, columns)
    if len(trace.ties) > _TIES_SHOWN:
        rest = len(trace.ties) - _TIES_SHOWN
        yield str(Text(f"……另有 {rest} 条承接的理由，见 --format json", f"… the reasons of {rest} more links, see --format json"))


def _sums(steps: list[Step]) -> str:
    """Each project once; amounts that nobody prints are said, not guessed."""
    sums = year_sums(steps)
    parts, lines, unknown = [], 0, 0
    for each in sums:
        year = each.year or Text("年度不明", "year unknown")
        amount = cell_text(each.total) if each.lines > each.unknown else "—"
        count = "" if each.lines == 1 else str(Text(f"（{each.lines} 笔）", f" ({each.lines} lines)"))
        parts.append(str(Text(f"{year} 年 {amount}{count}" if each.year else f"{year} {amount}{count}", f"{year} {amount}{count}")))
        lines, unknown = lines + each.lines, unknown + each.unknown
    whole = cell_text(sum((each.total for each in sums), Decimal(0))) if lines > unknown else "—"
    said = Text(
        f"{lines} 个项目，合计 {whole} 万元（每笔只算一次）；{'；'.join(parts)}",
        f"{lines} projects, {whole} (10k yuan) in all, each line once; {'; '.join(parts)}",
    )
    lacking = "" if not unknown else str(Text(f"；{unknown} 笔没有金额，未计入", f"; {unknown} without an amount, not counted"))
    return f"{said}{lacking}"


def _table(trace: Trace, found: Found, columns: int) -> list[str]:
    mark = numbers(trace)
    headings = [str(Text("序号", "no.")), str(Text("年度", "year")), str(Text("所印期间", "period")), str(Text("项目", "project")), str(Text("单位", "unit")), str(Text("万元", "10k yuan"))]
    with_roles = any(found.roles.get(step.uid) for step in trace.steps)
    headings += [str(Text("系统角色", "system role"))] if with_roles else []
    rows, notes = [], []
    for step in trace.steps:
        cells = [mark[step.uid], str(step.fiscal_year or "—"), step.period or "—", step.name, step.unit or "—", cell_text(step.total)]
        cells += ["、".join(found.roles.get(step.uid, [])) or "—"] if with_roles else []
        rows.append([safe(cell) for cell in cells])
        if len(step.totals) > 1:
            amounts = " / ".join(map(cell_text, step.totals))
            notes.append(str(Text(f"{mark[step.uid]} 各处披露的金额不同：{amounts}；按第一处计", f"{mark[step.uid]} is disclosed with other amounts: {amounts}; the first counts")))
    return [*people_rows(headings, rows, columns).split("\n"), *notes]


def _explained(trace: Trace, tie: Tie, columns: int) -> Iterator[str]:
    link, mark = tie.link, numbers(trace)
    score = Text("未测分", "not scored") if link.score is None else Text(f"把握 {score_said(link.score)}", f"probability {score_said(link.score)}")
    other = str(Text(" · 另一候选，未合并", " · another candidate, not merged")) if link.alternative else ""
    yield f"{mark[link.later]} ← {mark[link.earlier]}  {label(link.kind)} · {label(link.confidence)} · {score}{other}"
    names = {"".join(step.name.split()) for step in (*trace.steps, *trace.beside)}
    for reason, words in reasons_said(link.reasons, tie.grounds, names):
        yield from wrapped("  · ", [reason], columns)
        yield from wrapped("      ", words, columns)
    said = [str(each) for each in tie.renames]
    if link.missing_years and not any(link.missing_years in reason for reason in link.reasons):
        said.append(str(Text(f"缺 {link.missing_years} 年", f"missing: {link.missing_years}")))
    if link.overlap and not any("重叠" in reason for reason in link.reasons):
        said.append(str(Text(f"两个合同期重叠：{link.overlap}", f"the two contract periods overlap: {link.overlap}")))
    yield from wrapped("  ", said, columns)
    yield from changes_said(tie.changes, columns)


def changes_said(changes: list[Change] | None, columns: int) -> Iterator[str]:
    """What became of the indicators; what stayed is only counted."""
    if changes is None:
        yield str(Text("  指标：至少一方没有读到项目的指标，无从比较", "  indicators: at least one side has none of its own, so nothing can be compared"))
        return
    changed = [change for change in changes if change.verdict is not Verdict.SAME]
    same = len(changes) - len(changed)
    stayed = str(Text(f"，未变 {same} 条", f", {same} unchanged")) if same else ""
    yield str(Text(f"  指标：变了 {len(changed)} 条", f"  indicators: {len(changed)} changed")) + stayed
    yield from wrapped("    ", [change.said for change in changed[:_CHANGES_SHOWN]], columns)
    if len(changed) > _CHANGES_SHOWN:
        rest = len(changed) - _CHANGES_SHOWN
        yield str(Text(f"    ……另有 {rest} 条，见 --format json", f"    … and {rest} more, see --format json"))
