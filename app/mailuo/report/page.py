"""The report as one HTML file that stands on its own: no scripts, no addresses. The first page says what was read and what
to look at first; then findings by severity, lineages, what was asked, what is not known. What few will read is folded:
it is there, and is not printed unless it is unfolded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from mailuo import __version__
from mailuo.answers import VERDICTS
from mailuo.lineages.picture import gaps_said
from mailuo.lineages.trace import Trace
from mailuo.render import cell_text, clip, is_figure
from mailuo.report.cards import anchor, card
from mailuo.report.elements import Node, document, element, fold, quoted
from mailuo.report.lanes_svg import lanes_svg
from mailuo.report.material import SEVERITIES, SEVERITY_WORDS, Finding, Material
from mailuo.report.style import STYLE
from mailuo.report.telling import amounts_said, caution, place_said
from mailuo.suite_text import STATUS
from mailuo_graph.decisions import Verdict
from mailuo_graph.words import Text, spoken
from mailuo_queries.spec import Severity

MOST_FINDINGS: Final = 10
"""Of one query as cards."""
_UNFOLDED: Final = {Severity.HIGH: 3, Severity.MEDIUM: 2, Severity.LOW: 0}
"""Of one query as cards that are seen at once and printed."""
_FIRST: Final = 8
"""Findings on the first page."""
_MOST_LINES: Final = 100
"""Of one query as lines of a table after the cards; the rest stands in the workbook."""
_MOST_LINEAGES: Final = 60
_LINEAGES_UNFOLDED: Final = 4
_GIST: Final = 150


def report_page(material: Material) -> bytes:
    title = str(Text("预算项目疑点报告", "Findings on budget projects"))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content="default-src 'none'; style-src 'unsafe-inline'"),
        element("title", title),
        element("style", STYLE),
    )
    groups = _groups(material)
    first = strongest(material.findings)
    body = element("body", element("h1", title), _lead(material, groups, first), _contents(material, groups))
    body.append(_coverage(material))
    body.extend(_findings(groups, {each.uid for each in first}))
    body.extend([_lineages(material), _dismissed(material), _asked(material), _unknown(material)])
    body.append(element("footer", f"脉络 Mailuo {__version__}"))
    return document(element("html", head, body, lang="zh-CN" if spoken().value == "zh" else "en"))


def strongest(findings: Sequence[Finding]) -> list[Finding]:
    """What people confirmed, then the gravest of each query, so that a few lines show different things."""
    confirmed = [each for each in findings if each.verdict is Verdict.CONFIRMED]
    by_query: dict[str, Finding] = {}
    for each in findings:
        by_query.setdefault(each.saved.name, each)
    return list({each.uid: each for each in (*confirmed, *by_query.values())}.values())[:_FIRST]


def _groups(material: Material) -> dict[str, list[list[Finding]]]:
    """By severity, then by query: that with most money first, and within it what was confirmed first."""
    found: dict[str, list[list[Finding]]] = {}
    for severity in SEVERITIES:
        by_query: dict[str, list[Finding]] = {}
        for each in material.findings:
            if each.query.severity is severity:
                by_query.setdefault(each.saved.name, []).append(each)
        ordered = sorted(by_query.values(), key=lambda group: -max((each.money or Decimal(0) for each in group), default=Decimal(0)))
        found[severity.value] = [sorted(group, key=lambda each: each.verdict is not Verdict.CONFIRMED) for group in ordered]
    return found


def _lead(material: Material, groups: dict[str, list[list[Finding]]], first: list[Finding]) -> Node:
    """What was read, what was found, and what to look at first: all on the first page."""
    years = sorted({each.document.fiscal_year for each in material.coverage if each.document.fiscal_year is not None})
    span = f"{years[0]}–{years[-1]}" if years else "—"
    projects = sum(each.projects for each in material.coverage)
    counts = {severity: sum(map(len, groups[severity.value])) for severity in SEVERITIES}
    confirmed = sum(1 for each in material.findings if each.verdict is Verdict.CONFIRMED)
    section = element(
        "section",
        element("p", str(Text(f"读了 {len(material.coverage)} 份文件（{span} 年），{projects} 行项目；问了 {len(material.outcomes)} 条查询。", f"{len(material.coverage)} documents ({span}) with {projects} lines of projects were read and {len(material.outcomes)} queries asked."))),
        element(
            "p",
            element("b", str(Text(f"{len(material.findings)} 条疑点", f"{len(material.findings)} findings"))),
            str(Text("：", ": ")) + str(Text("，", ", ")).join(f"{SEVERITY_WORDS[each]} {counts[each]}" for each in SEVERITIES)
            + str(Text(f"；其中属实 {confirmed}，另有 {len(material.dismissed)} 条已排除。", f"; {confirmed} of them confirmed, {len(material.dismissed)} more dismissed.")),
        ),
        element("p", str(Text("这份报告只含挑选出来的部分。", "This report holds only what was chosen for it."))) if material.partial else None,
        element("p", caution(), class_="lead"),
        id="lead",
    )  # fmt: skip
    if first:
        section.append(element("h2", str(Text("先看这几条", "Look at these first"))))
        section.append(element("ol", *(_gist(each) for each in first), class_="first"))
    section.append(element("p", str(Text("带三角的可以展开；打印时只出展开的部分。", "What has a triangle can be unfolded; only what is unfolded is printed.")), class_="where screen"))
    return section


def _gist(each: Finding) -> Node:
    """A finding in two lines."""
    money = "" if each.money is None else f" · {each.money_said()}{Text(' 万元', ' (10k yuan)')}"
    said = each.duplicate.duplicate.reasons[0] if each.duplicate is not None and each.duplicate.duplicate.reasons else each.what()
    name = str(each.query.title)
    title = element("a", name, href=f"#{anchor(each)}") if MOST_FINDINGS else element("b", name)
    verdict = [element("span", str(VERDICTS[each.verdict]), class_=f"verdict {each.verdict.value}")] if each.verdict is Verdict.CONFIRMED else []
    years = "、".join(map(str, each.years))
    return element(
        "li", title, " ", *verdict, element("b", money, class_="money") if money else None, element("br"), quoted(each.who or "—"), f" · {years}" if years else None,
        element("br"), element("span", quoted(clip(said, _GIST)), class_="where"), class_=each.query.severity.value,
    )  # fmt: skip


def _contents(material: Material, groups: dict[str, list[list[Finding]]]) -> Node:
    count = len(material.lineages) + material.lineages_left
    items = [_entry("coverage", Text(f"读到了什么（{len(material.coverage)} 份文件）", f"What was read ({len(material.coverage)} documents)"))]
    for severity in SEVERITIES:
        own, words = groups[severity.value], SEVERITY_WORDS[severity]
        inner = [element("li", element("a", str(group[0].query.title), href=f"#{_name(group)}"), f" {len(group)}") for group in own]
        items.append(_entry(severity.value, Text(f"疑点 · {words.zh}（{sum(map(len, own))}）", f"Findings · {words.en} ({sum(map(len, own))})"), *([element("ul", *inner)] if inner else [])))
    items += [
        _entry("lineages", Text(f"脉络（{count}）", f"Lineages ({count})")),
        _entry("dismissed", Text(f"已排除（{len(material.dismissed)}）", f"Dismissed ({len(material.dismissed)})")),
        _entry("asked", Text(f"问了什么（{len(material.outcomes)} 条查询）", f"What was asked ({len(material.outcomes)} queries)")),
        _entry("unknown", Text("不知道什么", "What is not known")),
    ]
    return element("nav", element("h2", str(Text("目录", "Contents"))), element("ul", *items))


def _entry(name: str, said: Text, *more: Node) -> Node:
    return element("li", element("a", str(said), href=f"#{name}"), *more)


def _name(group: list[Finding]) -> str:
    return f"q-{group[0].saved.name.replace('/', '-')}"


def _coverage(material: Material) -> Node:
    headings = [
        Text("文件", "document"), Text("部门", "department"), Text("年度", "year"), Text("单位", "units"), Text("项目", "projects"), Text("指标", "indicators"),
        Text("缺目标", "no goal"), Text("缺指标", "no indicators"), Text("合计（万元）", "total (10k yuan)"), Text("合计相符", "totals hold"), Text("待核", "to check"),
    ]  # fmt: skip
    rows = [
        [each.document.file_name, cell_text(each.document.department), _year(each.document.fiscal_year), str(each.units), str(each.projects),
         str(each.indicators), str(each.without_goal), str(each.without_indicators), cell_text(each.document.total),
         f"{each.totals_checked - each.totals_wrong}/{each.totals_checked}" if each.totals_checked else "—", str(len(each.remarks))]
        for each in material.coverage
    ]  # fmt: skip
    section = _section("coverage", Text("读到了什么", "What was read"), _table(headings, rows))
    for each in material.coverage:
        if each.remarks:
            remarks = [element("li", str(Text(remark.zh, remark.en))) for remark in each.remarks]
            section.append(fold([str(Text("待核 · ", "To check · ")), quoted(each.document.file_name), f" ({len(remarks)})"], element("ul", *remarks)))
    return section


def _findings(groups: dict[str, list[list[Finding]]], first: set[str]) -> Iterator[Node]:
    for severity in SEVERITIES:
        words = SEVERITY_WORDS[severity]
        section = _section(severity.value, Text(f"疑点 · {words.zh}", f"Findings · {words.en}"))
        if not groups[severity.value]:
            section.append(element("p", str(Text("没有", "None"))))
        for group in groups[severity.value]:
            section.extend(_group(group, first))
        yield section


def _group(group: list[Finding], first: set[str]) -> Iterator[Node]:
    query = group[0].query
    money = amounts_said(group)
    yield element("h3", f"{query.title}（{len(group)}）", element("span", f" {Text('所涉项目', 'projects of')} {money}{Text(' 万元', ' (10k yuan)')}", class_="money") if money is not None else None, id=_name(group))
    why = [element("p", element("b", str(Text("为什么看：", "Why: "))), str(query.why))]
    if query.innocent:
        why.append(element("p", element("b", str(Text("可能的合理解释：", "It may be innocent: "))), "；".join(map(str, query.innocent))))
    yield fold(str(query.question), *why, unfolded=query.severity is SEVERITIES[0])
    cards = [(each, card(each, open_words=each.uid in first)) for each in group[:MOST_FINDINGS]]
    shown = [made for number, (each, made) in enumerate(cards) if number < _UNFOLDED[query.severity] or each.uid in first]
    yield from shown
    folded = [made for _, made in cards if made not in shown]
    lines = group[MOST_FINDINGS : MOST_FINDINGS + _MOST_LINES]
    inner = folded
    if lines:
        headings = [Text("疑点号", "finding"), Text("结论", "verdict"), Text("谁", "who"), Text("年度", "year"), Text("万元", "10k yuan"), Text("详情", "details")]
        inner = [*folded, _table(headings, [[each.uid, str(VERDICTS[each.verdict]), each.who, "、".join(map(str, each.years)), each.money_said(), each.what()] for each in lines])]
    more = len(group) - MOST_FINDINGS - len(lines)
    if more > 0:
        inner = [*inner, element("p", str(Text(f"另有 {more} 条，见疑点清单（mailuo report -o 清单.xlsx）", f"{more} more stand in the workbook (mailuo report -o FILE.xlsx)")), class_="more")]
    if inner:
        yield fold(str(Text(f"{'其余 ' if shown else ''}{len(group) - len(shown)} 条", f"{'The other ' if shown else 'All '}{len(group) - len(shown)}")), *inner)


def _lineages(material: Material) -> Node:
    section = _section("lineages", Text("脉络", "Lineages"))
    if not material.lineages:
        section.append(element("p", str(Text("没有连起来的项目", "No projects were linked"))))
        return section
    section.append(element("p", str(Text("虚线是另一候选；虚框是另一条脉络里的项目；灰底是缺的年度。", "Dashed lines are other candidates, dashed boxes projects of other lineages, grey columns years that are missing.")), class_="where"))
    for number, trace in enumerate(material.lineages[:_MOST_LINEAGES]):
        years = [step.fiscal_year for step in trace.steps if step.fiscal_year is not None]
        known = [step.total for step in trace.steps if step.total is not None]
        span = f"{min(years)}–{max(years)} · " if years else ""
        total = f" · {cell_text(sum(known, Decimal(0)))}{Text(' 万元', ' (10k yuan)')}" if known else ""
        said = f" {span}{Text(f'{len(trace.steps)} 个项目', f'{len(trace.steps)} projects')}{total}"
        section.append(fold([element("b", quoted(trace.name)), element("span", said, class_="where")], _lineage(trace), unfolded=number < _LINEAGES_UNFOLDED))
    more = len(material.lineages) + material.lineages_left - len(material.lineages[:_MOST_LINEAGES])
    if more:
        section.append(element("p", str(Text(f"另有 {more} 条；用 mailuo lineage 看一条", f"{more} more; mailuo lineage shows one")), class_="more"))
    return section


def _lineage(trace: Trace) -> Node:
    figure = element("figure", class_="lineage")
    drawn = lanes_svg(trace)
    if drawn is not None:
        figure.append(element("div", drawn, class_="scroll"))
    rows = [[_year(s.fiscal_year), s.name, cell_text(s.unit), cell_text(s.total), place_said(s.places[0]) if s.places else "—"] for s in trace.steps]
    headings = [Text("年度", "year"), Text("项目", "project"), Text("单位", "unit"), Text("万元", "10k yuan"), Text("出处", "source")]
    figure.append(_table(headings, rows))
    figure.extend(element("p", said, class_="where") for said in gaps_said(trace.missing, trace.absent))
    return figure


def _dismissed(material: Material) -> Node:
    section = _section("dismissed", Text("已排除", "Dismissed"))
    if not material.dismissed:
        section.append(element("p", str(Text("没有排除过疑点", "No finding was dismissed"))))
        return section
    headings = [Text("疑点号", "finding"), Text("标题", "title"), Text("谁", "who"), Text("详情", "details"), Text("理由", "reason")]
    section.append(_table(headings, [[each.uid, str(each.query.title), each.who, each.what(), each.why()] for each in material.dismissed]))
    return section


def _asked(material: Material) -> Node:
    headings = [Text("查询", "query"), Text("标题", "title"), Text("轻重", "severity"), Text("结果", "result"), Text("条数", "found"), Text("看了", "looked at")]
    rows = [
        [each.saved.name, str(each.saved.query.title), str(SEVERITY_WORDS[each.saved.query.severity]), str(STATUS[each.status]),
         cell_text(None if each.judged is None else each.judged.found), cell_text(None if each.judged is None else each.judged.answer.looked_at)]
        for each in material.outcomes
    ]  # fmt: skip
    counts = {status: sum(1 for each in material.outcomes if each.status == status) for status in STATUS}
    said = str(Text("，", ", ")).join(f"{STATUS[status]} {count}" for status, count in counts.items() if count)
    section = _section("asked", Text("问了什么", "What was asked"))
    section.extend(element("p", f"{each.saved.name}: {each.error.message}", class_="error") for each in material.outcomes if each.error is not None)
    section.append(fold(said or "—", _table(headings, rows)))
    return section


def _unknown(material: Material) -> Node:
    """What went wrong or was cut stands open; what each query can never see is folded."""
    section = _section("unknown", Text("不知道什么", "What is not known"))
    open_items, folded = [], []
    for each in material.outcomes:
        said = [str(each.error.message)] if each.error is not None else []
        if each.status == "unknown":
            said.append(str(Text("没有可看的数据：不能说没有问题", "there was nothing to look at: this does not say that all is well")))
        if each.judged is not None and each.judged.answer.rows.truncated:
            said.append(str(Text("还有更多行没有列出", "there are more rows than were listed")))
        title = str(each.saved.query.title)
        if said:
            open_items.append(element("li", element("b", title), "：" + "；".join(said)))
        if each.saved.query.unknown is not None:
            folded.append(element("li", element("b", title), "：" + str(each.saved.query.unknown)))
    if open_items:
        section.append(element("ul", *open_items))
    if folded:
        section.append(fold(str(Text(f"{len(folded)} 条查询各自看不到什么", f"What {len(folded)} queries can't see")), element("ul", *folded)))
    return section


def _year(year: int | None) -> str:
    return "—" if year is None else str(year)


def _section(name: str, title: Text, *children: Node) -> Node:
    return element("section", element("h2", str(title)), *children, id=name)


def _table(headings: Iterable[Text], rows: Iterable[Iterable[str]]) -> Node:
    head = element("thead", element("tr", *(element("th", str(heading)) for heading in headings)))
    body = element("tbody", *(element("tr", *(element("td", quoted(cell), class_="figure" if is_figure(cell) else "") for cell in row)) for row in rows))
    return element("div", element("table", head, body), class_="scroll")
