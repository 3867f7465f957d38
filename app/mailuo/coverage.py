"""What a build read and what it did not, document by document. Coverage comes first: a finding on half a table is none."""

from __future__ import annotations

from pathlib import Path

from mailuo.pipeline import BuildReport
from mailuo.render import cell_text, safe, table
from mailuo_graph.records import DocumentRecord
from mailuo_graph.words import Text

_BASIS = {
    "printed": Text("文中写明", "printed"),
    "named": Text("文件名", "file name"),
    "inferred": Text("推断", "inferred"),
    "set": Text("用户指定", "set by user"),
    "unknown": Text("不知", "unknown"),
}
_MOST_REMARKS = 12


def coverage_text(report: BuildReport, folder: Path) -> str:
    records = report.records
    headings = [
        Text("文件", "document"), Text("部门", "department"), Text("年度", "year"), Text("依据", "basis"),
        Text("单位", "units"), Text("项目", "projects"), Text("指标", "indicators"), Text("合计（万元）", "total (万元)"),
        Text("待核", "to check"),
    ]  # fmt: skip
    rows = [_row(report, document) for document in records.documents]
    parts = [table([str(h) for h in headings], rows)]
    remarks = [
        f"  · {safe(str(Text(r.zh, r.en)))}" + (str(Text(f"（第 {r.row} 行）", f" (row {r.row})")) if r.row else "")
        for r in records.remarks
    ]
    if remarks:
        parts.append(str(Text("待核：", "To check:")))
        parts += remarks[:_MOST_REMARKS]
        if len(remarks) > _MOST_REMARKS:
            more = len(remarks) - _MOST_REMARKS
            parts.append(str(Text(f"  · 另有 {more} 处，见 tables/remarks.parquet", f"  · and {more} more in tables/remarks.parquet")))
    parts += [str(trouble) for trouble in report.troubles]
    parts += _changes(report)
    parts.append(
        str(
            Text(
                f"图：{report.nodes:,} 个点，{report.relations:,} 条关系 → {folder}",
                f"Graph: {report.nodes:,} nodes, {report.relations:,} relations → {folder}",
            ),
        ),
    )
    return "\n".join(parts)


def _row(report: BuildReport, document: DocumentRecord) -> list[str]:
    uid = document.document
    counts = [
        sum(1 for each in rows if each.document == uid)
        for rows in (report.records.units, report.records.projects, report.records.indicators, report.records.remarks)
    ]
    return [
        safe(document.file_name),
        cell_text(document.department),
        str(document.fiscal_year or Text("不知", "unknown")),
        str(_BASIS[document.fiscal_year_basis]),
        *(str(count) for count in counts[:3]),
        cell_text(document.total),
        str(counts[3]),
    ]


def _changes(report: BuildReport) -> list[str]:
    lines = []
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
