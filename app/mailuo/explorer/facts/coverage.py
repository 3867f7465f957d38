"""What was read and what was not, from the graph alone: the first page must not wait for the catalogue."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from mailuo_graph.stores import Limits, Store
from mailuo_graph.words import Text

_ALL = Limits(rows=1_000_000)
_CENT = 0.005
_DOCUMENTS = """
MATCH (d:Document)
RETURN d.uid AS uid, d.file_name AS file, d.department AS department, d.fiscal_year AS year, d.fiscal_year_basis AS basis,
  d.fiscal_year_reason AS basis_words, d.total AS total, d.sum_of_projects AS sum_of_projects, d.project_count AS projects,
  d.remark_count AS remarks, d.layout AS layout
ORDER BY department, year, file, uid
"""
_PROJECTS = """
MATCH (p:Project)-[:DISCLOSED_IN]->(d:Document)
RETURN d.uid AS uid, sum(p.indicator_count) AS indicators,
  sum(CASE WHEN p.goal IS NULL AND coalesce(p.classified, false) = false THEN 1 ELSE 0 END) AS without_goal,
  sum(CASE WHEN p.indicator_count = 0 AND coalesce(p.classified, false) = false THEN 1 ELSE 0 END) AS without_indicators
ORDER BY uid
"""
_UNITS = """
MATCH (d:Document)-[l:LISTS]->(u:Unit)
RETURN d.uid AS uid, count(l) AS units, count(l.total) AS subtotals
ORDER BY uid
"""
_WRONG = """
MATCH (d:Document)-[:HAS_REMARK]->(r:Remark)
WHERE r.kind IN ['unit_total_differs', 'grand_total_differs']
RETURN d.uid AS uid, count(r) AS wrong
ORDER BY uid
"""
_REMARKS = """
MATCH (d:Document)-[:HAS_REMARK]->(r:Remark)
RETURN d.uid AS document, d.file_name AS file, r.name AS zh, r.name_en AS en, r.kind AS kind, r.evidence_page AS page,
  r.evidence_row AS row, r.evidence_start AS begin_at, r.evidence_end AS end_at, r.uid AS uid
ORDER BY file, document, row, uid
"""
BASES = {
    "printed": Text("文中写明", "printed"), "named": Text("文件名", "file name"), "inferred": Text("推断", "inferred"),
    "set": Text("用户指定", "set by user"), "unknown": Text("不知", "unknown"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coverage:
    """`documents` are rows for a table; `checked` counts totals that could be added up, `wrong` those that do not hold."""

    documents: list[dict[str, Any]]
    remarks: list[dict[str, Any]]
    projects: int
    sum_known: float
    lines_unknown: int
    checked: int
    wrong: int
    uneven: list[str]
    """Documents whose total differs from the projects that were read, where no subtotals tell why."""

    @property
    def years(self) -> list[int]:
        return sorted({row["year"] for row in self.documents if row["year"] is not None})

    def matrix(self) -> list[tuple[str, dict[int, list[dict[str, Any]]], list[dict[str, Any]]]]:
        """Each department with its documents by year, and those whose year is not known."""
        found: dict[str, dict[int | None, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        for row in self.documents:
            found[row["department"] or "—"][row["year"]].append(row)
        return [(name, {year: rows for year, rows in by.items() if year is not None}, by.get(None, [])) for name, by in sorted(found.items())]


def coverage(store: Store) -> Coverage:
    by_document: dict[str, dict[str, Any]] = defaultdict(dict)
    for cypher in (_PROJECTS, _UNITS, _WRONG):
        for row in store.run(cypher, {}, _ALL).dicts():
            by_document[row["uid"]] |= row
    documents = []
    checked = wrong = 0
    uneven: list[str] = []
    for row in store.run(_DOCUMENTS, {}, _ALL).dicts():
        more = by_document.get(row["uid"], {})
        units, subtotals = more.get("units", 0), more.get("subtotals", 0)
        totals = subtotals + (row["total"] is not None and units > 0 and subtotals == units)
        row |= {
            "units": units, "indicators": more.get("indicators", 0), "without_goal": more.get("without_goal", 0),
            "without_indicators": more.get("without_indicators", 0), "checked": totals, "wrong": more.get("wrong", 0),
            "projects": row["projects"] or 0, "remarks": row["remarks"] or 0, "basis_said": str(BASES.get(row["basis"], row["basis"])),
        }  # fmt: skip
        row["hold"] = None if not totals else f"{totals - row['wrong']}/{totals}"
        lone = not totals and row["total"] is not None and row["sum_of_projects"] is not None
        if lone and abs(row["total"] - row["sum_of_projects"]) > _CENT:
            uneven.append(row["file"])
        checked, wrong = checked + totals, wrong + row["wrong"]
        documents.append(row)
    ((projects, known, sum_known),) = store.run("MATCH (p:Project) RETURN count(p) AS projects, count(p.total) AS known, sum(p.total) AS amount").values
    remarks = store.run(_REMARKS, {}, _ALL).dicts()
    for each in remarks:
        each["said"] = str(Text(each["zh"], each["en"]))
    return Coverage(documents, remarks, projects, sum_known or 0.0, projects - known, checked, wrong, uneven)
