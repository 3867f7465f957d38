"""The report as one HTML file that stands on its own: no scripts, no addresses, prints well. Coverage first, then findings
by severity with the passages they stand on, lineages as lanes, what was dismissed, what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from mailuo import __version__
from mailuo.answers import VERDICTS
from mailuo.labels import label, reasons_said
from mailuo.lineages.picture import gaps_said
from mailuo.lineages.trace import Trace
from mailuo.pairs.shared import shared_spans
from mailuo.render import cell_text, is_figure
from mailuo.report.elements import Node, document, element, marked, quoted
from mailuo.report.lanes_svg import lanes_svg
from mailuo.report.material import SEVERITIES, SEVERITY_WORDS, Finding, Material
from mailuo.report.style import STYLE
from mailuo.report.telling import caution, place_said
from mailuo.suite_text import STATUS
from mailuo_graph.words import Text, spoken

MOST_FINDINGS: Final = 10
"""Of one query as cards."""
_MOST_LINES: Final = 100
"""Of one query as lines of a table after the cards; the rest stands in the workbook."""
_MOST_LINEAGES: Final = 60
_MOST_PLACES: Final = 8
_PAIR: Final = 2


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
    body = element("body", element("h1", title), element("p", caution(), class_="lead"), _contents(material))
    body.extend([_coverage(material), _asked(material), *_findings(material), _lineages(material), _dismissed(material), _unknown(material)])
    body.append(element("footer", f"脉络 Mailuo {__version__}"))
    return document(element("html", head, body, lang="zh-CN" if spoken().value == "zh" else "en"))


def _contents(material: Material) -> Node:
    said = [
        ("coverage", Text(f"读到了什么（{len(material.coverage)} 份文件）", f"What was read ({len(material.coverage)} documents)")),
        ("asked", Text(f"问了什么（{len(material.outcomes)} 条查询）", f"What was asked ({len(material.outcomes)} queries)")),
        *((each.value, Text(f"疑点 · {SEVERITY_WORDS[each].zh}（{n}）", f"Findings · {SEVERITY_WORDS[each].en} ({n})")) for each in SEVERITIES for n in [_count(material, each)]),
        ("lineages", Text(f"脉络（{len(material.lineages) + material.lineages_left}）", f"Lineages ({len(material.lineages) + material.lineages_left})")),
        ("dismissed", Text(f"已排除（{len(material.dismissed)}）", f"Dismissed ({len(material.dismissed)})")),
        ("unknown", Text("不知道什么", "What is not known")),
    ]
    items = [element("li", element("a", str(text), href=f"#{anchor}")) for anchor, text in said]
    return element("nav", element("ul", *items))


def _count(material: Material, severity: object) -> int:
    return sum(1 for each in material.findings if each.query.severity is severity)


def _coverage(material: Material) -> Node:
    headings = [
        Text("文件", "document"), Text("部门", "department"), Text("年度", "year"), Text("单位", "units"), Text("项目", "projects"), Text("指标", "indicators"),
        Text("缺目标", "no goal"), Text("缺指标", "no indicators"), Text("合计（万元）", "total (10k yuan)"), Text("合计相符", "totals hold"), Text("待核", "to check"),
    ]  # fmt: skip
    rows = [
        [each.document.file_name, cell_text(each.document.department), cell_text(each.document.fiscal_year), str(each.units), str(each.projects),
         str(each.indicators), str(each.without_goal), str(each.without_indicators), cell_text(each.document.total),
         f"{each.totals_checked - each.totals_wrong}/{each.totals_checked}" if each.totals_checked else "—", str(len(each.remarks))]
        for each in material.coverage
    ]  # fmt: skip
    section = _section("coverage", Text("读到了什么", "What was read"), _table(headings, rows))
    for each in material.coverage:
        if each.remarks:
            remarks = [element("li", str(Text(remark.zh, remark.en))) for remark in each.remarks]
            head = element("summary", str(Text("待核 · ", "To check · ")), quoted(each.document.file_name), f" ({len(remarks)})")
            section.append(element("details", head, element("ul", *remarks), open="open"))
    return section


def _asked(material: Material) -> Node:
    headings = [Text("查询", "query"), Text("标题", "title"), Text("轻重", "severity"), Text("结果", "result"), Text("条数", "found"), Text("看了", "looked at")]
    rows = [
        [each.saved.name, str(each.saved.query.title), str(SEVERITY_WORDS[each.saved.query.severity]), str(STATUS[each.status]),
         cell_text(None if each.judged is None else each.judged.found), cell_text(None if each.judged is None else each.judged.answer.looked_at)]
        for each in material.outcomes
    ]  # fmt: skip
    section = _section("asked", Text("问了什么", "What was asked"), _table(headings, rows))
    section.extend(element("p", f"{each.saved.name}: {each.error.message}", class_="error") for each in material.outcomes if each.error is not None)
    return section


def _findings(material: Material) -> Iterator[Node]:
    for severity in SEVERITIES:
        own = [each for each in material.findings if each.query.severity is severity]
        words = SEVERITY_WORDS[severity]
        section = _section(severity.value, Text(f"疑点 · {words.zh}", f"Findings · {words.en}"))
        if not own:
            section.append(element("p", str(Text("没有", "None"))))
        by_query: dict[str, list[Finding]] = {}
        for each in own:
            by_query.setdefault(each.saved.name, []).append(each)
        for group in by_query.values():
            section.extend(_group(group))
        yield section


def _group(group: list[Finding]) -> Iterator[Node]:
    query = group[0].query
    yield element("h3", f"{query.title}（{len(group)}）")
    yield element("p", str(query.question))
    yield element("p", element("b", str(Text("为什么看：", "Why: "))), str(query.why))
    if query.innocent:
        yield element("p", element("b", str(Text("可能的合理解释：", "It may be innocent: "))), "；".join(map(str, query.innocent)))
    yield from (_card(each) for each in group[:MOST_FINDINGS])
    lines = group[MOST_FINDINGS : MOST_FINDINGS + _MOST_LINES]
    if lines:
        headings = [Text("疑点号", "finding"), Text("结论", "verdict"), Text("谁", "who"), Text("年度", "year"), Text("万元", "10k yuan"), Text("详情", "details")]
        yield _table(headings, [[each.uid, str(VERDICTS[each.verdict]), each.who, "、".join(map(str, each.years)), each.money_said(), each.what()] for each in lines])
    more = len(group) - MOST_FINDINGS - len(lines)
    if more > 0:
        yield element("p", str(Text(f"另有 {more} 条，见疑点清单（mailuo report -o 清单.xlsx）", f"{more} more stand in the workbook (mailuo report -o FILE.xlsx)")), class_="more")


def _card(each: Finding) -> Node:
    verdict = element("span", str(VERDICTS[each.verdict]), class_=f"verdict {each.verdict.value}")
    head = element("h4", element("code", each.uid), " ", verdict)
    years = "、".join(map(str, each.years)) or "—"
    money = Text(f"{each.money_said()} 万元", f"{each.money_said()} (10k yuan)") if each.money is not None else Text("金额不明", "money unknown")
    card = element("article", head, element("p", quoted(each.who or "—"), f" · {years} · {money}"), class_=f"card {each.query.severity.value}", id=_anchor(each))
    if each.why():
        card.append(element("p", element("b", str(Text("结论理由：", "Reason of the verdict: "))), quoted(each.why())))
    facts = element("dl")
    for heading, value in each.facts(brief=True):
        facts.extend([element("dt", heading), element("dd", quoted(value))])
    card.append(facts)
    card.extend(_reasons(each))
    card.extend(_passages(each))
    return card


def _anchor(each: Finding) -> str:
    return f"f-{each.uid.replace(':', '-')}"


def _reasons(each: Finding) -> Iterator[Node]:
    """What the linker of duplicates says, with its words."""
    if each.duplicate is None:
        return
    found, names = each.duplicate, {"".join(step.name.split()) for step in each.duplicate.steps}
    items = []
    for reason, words in reasons_said(found.duplicate.reasons, found.grounds, names):
        items.append(element("li", reason, *(element("div", quoted(said), class_="words") for said in words)))
    yield element("p", element("b", f"{label(found.duplicate.kind)} · {label(found.duplicate.strength)}"))
    yield element("ul", *items)
    if found.duplicate.innocent:
        yield element("p", element("b", str(Text("可能的合理解释：", "It may be innocent: "))), "；".join(found.duplicate.innocent))


def _passages(each: Finding) -> Iterator[Node]:
    """Two projects stand side by side with what their goals share marked; else the places one below another."""
    if len(each.steps) == _PAIR and all(each.goal(step) for step in each.steps):
        first, second = (each.goal(step) for step in each.steps)
        alike = shared_spans(first, second)
        spans = ([], []) if alike is None else (alike.earlier, alike.later)
        sides = [
            element("div", element("h5", quoted(step.name)), element("p", *_where(place_said(place) for place in step.places[:1]), class_="where"), element("p", marked(text, mine), class_="goal"))
            for step, text, mine in zip(each.steps, (first, second), spans, strict=True)
        ]
        yield element("div", *sides, class_="pair")
        if alike is not None:
            yield element("p", str(Text(f"标出的是两处目标共有的字句，占 {alike.share:.0%}", f"marked: what both goals share, {alike.share:.0%} of them")), class_="where")
        return
    for place in each.places[:_MOST_PLACES]:
        yield element("blockquote", element("p", quoted(place.words or place.name)), element("p", *_where([place_said(place)]), class_="where"))
    if len(each.places) > _MOST_PLACES:
        more = len(each.places) - _MOST_PLACES
        yield element("p", str(Text(f"另有 {more} 处，见疑点清单", f"{more} more places stand in the workbook")), class_="more")


def _where(places: Iterable[str]) -> list[Node]:
    return [quoted(place) for place in places]


def _lineages(material: Material) -> Node:
    section = _section("lineages", Text("脉络", "Lineages"))
    if not material.lineages:
        section.append(element("p", str(Text("没有连起来的项目", "No projects were linked"))))
    section.append(element("p", str(Text("虚线是另一候选；虚框是另一条脉络里的项目；灰底是缺的年度。", "Dashed lines are other candidates, dashed boxes projects of other lineages, grey columns years that are missing.")), class_="where"))
    section.extend(_lineage(trace) for trace in material.lineages[:_MOST_LINEAGES])
    more = len(material.lineages) + material.lineages_left - len(material.lineages[:_MOST_LINEAGES])
    if more:
        section.append(element("p", str(Text(f"另有 {more} 条；用 mailuo lineage 看一条", f"{more} more; mailuo lineage shows one")), class_="more"))
    return section


def _lineage(trace: Trace) -> Node:
    figure = element("figure", element("h3", quoted(trace.name), " ", element("code", trace.uid or "")), class_="lineage")
    drawn = lanes_svg(trace)
    if drawn is not None:
        figure.append(element("div", drawn, class_="scroll"))
    rows = [[cell_text(s.fiscal_year), s.name, cell_text(s.unit), cell_text(s.total), place_said(s.places[0]) if s.places else "—"] for s in trace.steps]
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


def _unknown(material: Material) -> Node:
    section = _section("unknown", Text("不知道什么", "What is not known"))
    items = []
    for each in material.outcomes:
        said = [str(each.error.message)] if each.error is not None else []
        if each.status == "unknown":
            said.append(str(Text("没有可看的数据：不能说没有问题", "there was nothing to look at: this does not say that all is well")))
        if each.saved.query.unknown is not None:
            said.append(str(each.saved.query.unknown))
        if each.judged is not None and each.judged.answer.rows.truncated:
            said.append(str(Text("还有更多行没有列出", "there are more rows than were listed")))
        if said:
            items.append(element("li", element("b", str(each.saved.query.title)), "：" + "；".join(said)))
    section.append(element("ul", *items))
    return section


def _section(anchor: str, title: Text, *children: Node) -> Node:
    return element("section", element("h2", str(title)), *children, id=anchor)


def _table(headings: Iterable[Text], rows: Iterable[Iterable[str]]) -> Node:
    head = element("thead", element("tr", *(element("th", str(heading)) for heading in headings)))
    body = element("tbody", *(element("tr", *(element("td", quoted(cell), class_="figure" if is_figure(cell) else "") for cell in row)) for row in rows))
    return element("div", element("table", head, body), class_="scroll")


