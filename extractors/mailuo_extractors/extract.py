"""From a read file to records: finds the layout that fits and lets it read."""

from __future__ import annotations

import re
from typing import Final

from mailuo_extractors.entities.policies import find_citations
from mailuo_extractors.entities.systems import find_mentions
from mailuo_extractors.layouts import LAYOUTS
from mailuo_extractors.layouts.contract import Given
from mailuo_extractors.source import Source
from mailuo_graph.errors import NotABudgetTable
from mailuo_graph.identity import document_uid
from mailuo_graph.records import Records, RemarkRecord

_SELF_EVALUATION: Final = re.compile(r".{0,60}自评(?:价)?(?:情况)?(?:表|报告|汇总表|结果)(?:[(（].{0,20}[)）])?")
_TITLE_ROWS: Final = 8


def _self_evaluation(source: Source) -> str | None:
    """The title of a paper that says afterwards what became of a project, in the same form as the targets."""
    for row in source.rows[:_TITLE_ROWS]:
        title = re.sub(r"\s+", "", "".join(cell.text for cell in row.cells)[:200])
        if _SELF_EVALUATION.fullmatch(title):
            return title
    return None


def extract(source: Source, given: Given | None = None) -> Records:
    """All that a file says, or NotABudgetTable when no layout knows it."""
    if (evaluation := _self_evaluation(source)) is not None:
        raise NotABudgetTable(
            f"{source.file_name}：这是绩效自评（“{evaluation}”），不是预算时定的绩效目标；请给预算的绩效目标表",
            f"{source.file_name}: a self-evaluation (“{evaluation}”), not the targets set with the budget; name the budget's 绩效目标表",
        )
    layout = next((each for each in LAYOUTS if each.fits(source)), None)
    if layout is None:
        raise NotABudgetTable(
            f"{source.file_name}：没有找到绩效目标表或申报表（读到 {len(source.rows)} 行，没有含“项目名称、总计、绩效目标”的表头，也不是逐项目的申报表）；如果这是预算表，请把版式告诉我们",
            f"{source.file_name}: no budget table or form found ({len(source.rows)} rows read; no head with 项目名称, 总计, 绩效目标 and no form of a project); if it is one, tell us its layout",
        )
    document = document_uid(source.sha256)
    given = given or Given()
    records = layout.read(source, document, given)
    records.documents[0].given = str(given)
    if not records.projects:
        raise NotABudgetTable(
            f"{source.file_name}：有表头，但没有读到一行项目；请检查文件是否完整",
            f"{source.file_name}: it has a table head but not one project row; check that the file is complete",
        )
    records.citations = find_citations(records, source.text)
    records.mentions = find_mentions(records, source.text)
    records.remarks.extend(
        RemarkRecord(document, "unreadable", trouble.zh, trouble.en, trouble.page, trouble.row)
        for trouble in source.troubles
    )
    return records
