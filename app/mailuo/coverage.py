"""What was read and what was not, document by document. Coverage comes first: a finding on half a table is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mailuo.pipeline import BuildReport
from mailuo.render import cell_text, safe, table
from mailuo_graph.records import DocumentRecord, Records, RemarkRecord
from mailuo_graph.words import Text

_BASIS = {
    "printed": Text("文中写明", "printed"),
    "named": Text("文件名", "file name"),
    "inferred": Text("推断", "inferred"),
    "set": Text("用户指定", "set by user"),
    "unknown": Text("不知", "unknown"),
}
_WIDEST = 24
_MOST_REMARKS = 6
"""Of one document on the screen; `mailuo coverage` lists all."""
COLUMNS = ("document", "kind", "page", "row", "start", "end", "remark")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one document gave. `totals_checked` counts the subtotals and the grand total that could be checked."""

    document: DocumentRecord
    units: int
    projects: int
    indicators: int
    without_goal: int
    without_indicators: int
    totals_checked: int
    totals_wrong: int
    remarks: list[RemarkRecord]


def coverage_of(records: Records) -> list[Coverage]:
    return [_coverage(records.only({document.document}), document) for document in records.documents]


def _coverage(own: Records, document: DocumentRecord) -> Coverage:
    rows = Counter(indicator.row for indicator in own.indicators)
    open_rows = [project for project in own.projects if not project.classified]
    subtotals = [unit for unit in own.units if unit.total is not None]
    grand = document.total is not None and bool(own.units) and len(subtotals) == len(own.units)
    wrong = sum(1 for remark in own.remarks if remark.kind in {"unit_total_differs", "grand_total_differs"})
    return Coverage(
        document,
        len(own.units),
        len(own.projects),
        len(own.indicators),
        sum(1 for project in open_rows if not project.goal),
        sum(1 for project in open_rows if not rows[project.row] and None not in rows),
        len(subtotals) + grand,
        wrong,
        own.remarks,
    )


def coverage_text(report: BuildReport, folder: Path) -> str:
    parts = [records_text(report.records), *(str(trouble) for trouble in report.troubles), *_changes(report)]
    parts.append(
        str(
            Text(
                f"图：{report.nodes:,} 个点，{report.relations:,} 条关系 → {folder}",
                f"Graph: {report.nodes:,} nodes, {report.relations:,} relations → {folder}",
            ),
        ),
    )
    return "\n".join(parts)


def records_text(records: Records, *, whole: bool = False) -> str:
    """The table of documents, then what is to be checked in each: the first few, or with `whole` everything."""
    headings = [
        Text("文件", "document"), Text("部门", "department"), Text("年度与依据", "year, basis"), Text("页", "pages"),
        Text("单位", "units"), Text("项目", "projects"), Text("指标", "indicators"), Text("缺目标", "no goal"),
        Text("缺指标", "no indicators"), Text("合计（万元）", "total (万元)"), Text("合计相符", "totals hold"),
        Text("待核", "to check"),
    ]  # fmt: skip
    every = coverage_of(records)
    parts = [table([str(h) for h in headings], [_row(each) for each in every], widest=_WIDEST)]
    for each in every:
        parts += _remarks(each, len(each.remarks) if whole else _MOST_REMARKS)
    return "\n".join(parts)


def _row(each: Coverage) -> list[str]:
    document = each.document
    return [
        safe(document.file_name), cell_text(document.department), _year(document), cell_text(document.pages),
        str(each.units), str(each.projects),
        str(each.indicators), str(each.without_goal), str(each.without_indicators), cell_text(document.total),
        f"{each.totals_checked - each.totals_wrong}/{each.totals_checked}" if each.totals_checked else "—",
        str(len(each.remarks)),
    ]  # fmt: skip


def _year(document: DocumentRecord) -> str:
    basis = str(_BASIS[document.fiscal_year_basis])
    return basis if document.fiscal_year is None else f"{document.fiscal_year} {basis}"


def _remarks(each: Coverage, most: int) -> Iterator[str]:
    if not each.remarks:
        return
    yield str(Text(f"待核 · {safe(each.document.file_name)}", f"To check · {safe(each.document.file_name)}"))
    for remark in each.remarks[:most]:
        yield f"  · {safe(str(Text(remark.zh, remark.en)))}{_place(remark)}"
    if len(each.remarks) > most:
        more = len(each.remarks) - most
        yield str(Text(f"  · 另有 {more} 处，用 mailuo coverage 看全部", f"  · and {more} more: mailuo coverage lists all"))


def _place(remark: RemarkRecord) -> str:
    places = []
    if remark.page is not None:
        places.append(Text(f"第 {remark.page} 页", f"page {remark.page}"))
    if remark.row is not None:
        places.append(Text(f"第 {remark.row} 行", f"row {remark.row}"))
    if not places:
        return ""
    return str(Text(f"（{''.join(p.zh for p in places)}）", f" ({', '.join(p.en for p in places)})"))


def remark_rows(records: Records) -> list[list[object]]:
    """Every remark with its place, for machines: the columns are `COLUMNS`."""
    names = {document.document: document.file_name for document in records.documents}
    return [
        [names[r.document], r.kind, r.page, r.row, r.start, r.end, str(Text(r.zh, r.en))] for r in records.remarks
    ]


def _changes(report: BuildReport) -> list[str]:
    lines = []
    if report.links.learned_weights:
        used = report.links.learned_weights[0].decisions
        lines.append(
            str(
                Text(
                    f"承接的权重学自本工作区的 {used} 条决定；改回附带的权重用 --shipped-weights",
                    f"the weights of successions were learned from {used} decisions of this workspace; --shipped-weights goes back",
                ),
            ),
        )
    if report.kept:
        kept = len(report.kept)
        lines.append(str(Text(f"{kept} 个文件内容未变，没有重读", f"{kept} documents unchanged, not read again")))
    if report.removed:
        names = "、".join(map(safe, report.removed))
        lines.append(
            str(
                Text(
                    f"已移出工作区（这次没有点名；要保留请加 --add）：{names}",
                    f"taken out of the workspace (not named this time; --add keeps them): {names}",
                ),
            ),
        )
    lines += [
        str(Text(f"{safe(str(copy))} 与 {safe(str(first))} 内容相同，只算一份", f"{safe(str(copy))} equals {safe(str(first))}; counted once"))
        for copy, first in report.copies
    ]
    return lines
