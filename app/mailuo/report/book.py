"""The 疑点清单 as a workbook: what was asked, one line a finding, where its words stand, what was read, lineages,
duplicates; every id leads to the sheet that holds more about it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from mailuo.answers import VERDICTS
from mailuo.catalogue import Place
from mailuo.coverage import Coverage
from mailuo.duplicates import duplicates_sheet
from mailuo.lineages.find import Found
from mailuo.lineages.report import lineage_sheet
from mailuo.report.material import SEVERITIES, SEVERITY_WORDS, Finding, Material
from mailuo.report.telling import amounts_said, caution
from mailuo.sheets import Link, Sheet, workbook
from mailuo.suite_text import STATUS, answer_sheet
from mailuo_graph.words import Text

SUMMARY: Final = Text("概览", "summary")
FINDINGS: Final = Text("疑点清单", "findings")
DISMISSED: Final = Text("已排除", "dismissed")
SOURCES: Final = Text("出处", "sources")
COVERAGE: Final = Text("读到了什么", "coverage")
_FINDING: Final = (
    Text("疑点号", "finding"), Text("查询", "query"), Text("轻重", "severity"), Text("是什么", "what"), Text("详情", "details"), Text("谁", "who"),
    Text("年度", "year"), Text("金额（万元）", "money (10k yuan)"), Text("结论", "verdict"), Text("结论理由", "reason of the verdict"),
    Text("文件", "document"), Text("页", "page"), Text("行", "row"), Text("原文", "words"), Text("可能的合理解释", "it may be innocent"),
)  # fmt: skip
_SOURCE: Final = (
    Text("疑点号", "finding"), Text("项目", "project"), Text("文件", "document"), Text("页", "page"), Text("行", "row"), Text("原文", "words"),
)  # fmt: skip


def report_book(material: Material) -> bytes:
    findings, dismissed = str(FINDINGS), str(DISMISSED)
    at = {each.uid: Link(each.uid, findings, row) for row, each in reversed(list(enumerate(material.findings)))}
    at |= {each.uid: Link(each.uid, dismissed, row) for row, each in reversed(list(enumerate(material.dismissed)))}
    sources, first = _sources(material, at)
    listing = [each for each in material.outcomes if each.judged is not None and each.judged.rows and each.saved.query.severity not in SEVERITIES]
    sheets = [
        _summary(material, {each.saved.query.id for each in listing}),
        Sheet(findings, list(map(str, _FINDING)), [_line(each, first) for each in material.findings], [caution()]),
        Sheet(dismissed, list(map(str, _FINDING)), [_line(each, first) for each in material.dismissed], [str(Text("看过并排除的疑点，附理由", "findings that were looked at and dismissed, with the reason"))]),
        Sheet(str(SOURCES), list(map(str, _SOURCE)), sources),
        _coverage(material.coverage),
        _lineages(material),
        duplicates_sheet(material.duplicates),
        *map(answer_sheet, listing),
    ]
    return workbook(sheets)


def _summary(material: Material, listed: set[str]) -> Sheet:
    headings = [
        Text("包", "pack"), Text("查询", "query"), Text("标题", "title"), Text("轻重", "severity"), Text("结果", "result"), Text("条数", "found"),
        Text("看了", "looked at"), Text("其中已排除", "of these dismissed"), Text("涉及金额（每笔只算一次）", "money concerned, each line once"),
        Text("看不到的", "not covered"), Text("出错", "error"),
    ]  # fmt: skip
    first = {each.query.id: row for row, each in reversed(list(enumerate(material.findings)))}
    rows: list[list[Any]] = []
    for each in material.outcomes:
        query = each.saved.query
        own = [f for f in material.findings if f.saved is each.saved]
        link: Any = query.id
        if query.id in first:
            link = Link(query.id, str(FINDINGS), first[query.id])
        elif query.id in listed:
            link = Link(query.id, query.id)
        rows.append([
            each.saved.pack, link, str(query.title), str(SEVERITY_WORDS[query.severity]), str(STATUS[each.status]),
            None if each.judged is None else each.judged.found, None if each.judged is None else each.judged.answer.looked_at,
            sum(1 for f in material.dismissed if f.saved is each.saved), amounts_said(own),
            None if query.unknown is None else str(query.unknown), None if each.error is None else str(each.error.message),
        ])  # fmt: skip
    total = Text(
        f"{len(material.coverage)} 份文件，{len(material.outcomes)} 条查询，{len(material.findings)} 条疑点，另有 {len(material.dismissed)} 条已排除",
        f"{len(material.coverage)} documents, {len(material.outcomes)} queries, {len(material.findings)} findings, {len(material.dismissed)} more dismissed",
    )
    return Sheet(str(SUMMARY), list(map(str, headings)), rows, [str(total), caution()])


def _line(each: Finding, first: dict[str, int]) -> list[Any]:
    place = each.places[0] if each.places else None
    more = Text(f"（共 {len(each.places)} 处）", f" ({len(each.places)} places)")
    source = None if place is None else f"{place.file}{more}" if len(each.places) > 1 else place.file
    return [
        each.uid, each.query.id, str(SEVERITY_WORDS[each.query.severity]), str(each.query.title), each.what(), each.who,
        "、".join(map(str, each.years)) or None, _money(each), str(VERDICTS[each.verdict]), each.why() or None,
        None if source is None else Link(source, str(SOURCES), first[each.uid]), place and place.page, place and place.row,
        None if place is None else place.words, "；".join(map(str, each.query.innocent)) or None,
    ]  # fmt: skip


def _money(each: Finding) -> Decimal | str | None:
    """A bound is text: added up it would be taken for a sum of what was found."""
    return each.money_said() if each.at_most else each.money


def _sources(material: Material, at: dict[str, Link]) -> tuple[list[list[Any]], dict[str, int]]:
    rows: list[list[Any]] = []
    first: dict[str, int] = {}
    for each in (*material.findings, *material.dismissed):
        first.setdefault(each.uid, len(rows))
        rows += [_source(at[each.uid], place) for place in each.places]
    return rows, first


def _source(finding: Link, place: Place) -> list[Any]:
    return [finding, place.name, place.file, place.page, place.row, place.words]


def _lineages(material: Material) -> Sheet:
    sheet = lineage_sheet(Found(material.lineages))
    if not material.lineages_left:
        return sheet
    left = Text(f"另有 {material.lineages_left} 条脉络没有列出；用 mailuo lineage 看", f"{material.lineages_left} more lineages are not listed; see mailuo lineage")
    return replace(sheet, notes=[str(left), *sheet.notes])


def _coverage(every: list[Coverage]) -> Sheet:
    headings = [
        Text("文件", "document"), Text("部门", "department"), Text("年度", "year"), Text("页", "pages"), Text("单位", "units"), Text("项目", "projects"),
        Text("指标", "indicators"), Text("缺目标", "no goal"), Text("缺指标", "no indicators"), Text("合计（万元）", "total (10k yuan)"),
        Text("核对的合计", "totals checked"), Text("不符的合计", "totals that do not hold"), Text("待核", "to check"),
    ]  # fmt: skip
    rows: list[list[Any]] = [
        [each.document.file_name, each.document.department, each.document.fiscal_year, each.document.pages, each.units, each.projects,
         each.indicators, each.without_goal, each.without_indicators, each.document.total, each.totals_checked, each.totals_wrong,
         [str(Text(remark.zh, remark.en)) for remark in each.remarks] or None]
        for each in every
    ]  # fmt: skip
    return Sheet(str(COVERAGE), list(map(str, headings)), rows)
