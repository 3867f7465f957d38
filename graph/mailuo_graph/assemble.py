"""Records and links become the graph. The only place that decides what a node and a relation of the graph carry."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from mailuo_graph.links import Body, Links, Placement, PolicyEntity, SystemEntity
from mailuo_graph.records import Evidence, IndicatorRecord, ProjectRecord, Records, RemarkRecord
from mailuo_graph.similar import similar_rows
from mailuo_graph.tables import GraphTables, Relation
from mailuo_graph.totals import Sums

_Rows = list[dict[str, Any]]


def assemble(records: Records, links: Links) -> GraphTables:
    """The same graph for the same records, whatever order they come in: rows are sorted by uid."""
    placed = {(p.document, p.row): p for p in links.placements}
    sums = Sums(records)
    nodes: dict[str, _Rows] = {
        "Document": _documents(records, sums),
        "Department": [_body(b) for b in links.bodies if b.kind == "Department"],
        "Unit": [_body(b) for b in links.bodies if b.kind == "Unit"],
        "Project": _projects(records, links, placed),
        "Lineage": _lineages(records, links, placed),
        "System": [_system(s) for s in links.systems],
        "Policy": [_policy(p) for p in links.policies],
        "IndicatorType": [
            {"uid": g.uid, "name": g.name, "class_code": g.class_code, "class_name": g.class_name}
            for g in links.indicator_groups
        ],
        "Remark": [
            {"uid": uid, "name": r.zh, "name_en": r.en, "kind": r.kind, **_remark_place(r)}
            for uid, r in _numbered(records.remarks)
        ],
    }
    relations: dict[Relation, _Rows] = {
        Relation("HAS_UNIT", "Department", "Unit"): _has_unit(records, links.placements),
        Relation("LISTS", "Document", "Unit"): _lists(records, links.placements, sums),
        Relation("HAS_REMARK", "Document", "Remark"): [
            {"source": r.document, "target": uid} for uid, r in _numbered(records.remarks)
        ],
        Relation("BUDGETS", "Unit", "Project"): _pairs((p.unit, p.project) for p in links.placements),
        Relation("DISCLOSED_IN", "Project", "Document"): _disclosures(records.projects, placed),
        Relation("SUCCEEDS", "Project", "Project"): [
            {
                "source": s.later, "target": s.earlier, "kind": s.kind, "score": s.score, "confidence": s.confidence,
                "reasons": s.reasons, "decided_by": s.decided_by, "alternative": s.alternative,
                "missing_years": s.missing_years.split("、") if s.missing_years else [], "overlap": s.overlap,
            }
            for s in links.successions
        ],
        Relation("SIMILAR_TO", "Project", "Project"): similar_rows(links),
        Relation("IN_LINEAGE", "Project", "Lineage"): _pairs((m.project, m.lineage) for m in links.memberships),
        Relation("MEASURED_BY", "Project", "IndicatorType"): _measured_by(records.indicators, links, placed),
        Relation("TOUCHES", "Project", "System"): [
            {
                "source": placed[t.document, t.row].project, "target": t.system,
                "key": f"{t.document}:{t.row}:{t.order}", "role": t.role, "mention": t.words,
                **_evidence(t.document, t.evidence),
            }
            for t in links.touches
        ],
        Relation("PART_OF", "System", "System"): [
            {"source": s.uid, "target": s.parent, "reasons": s.parent_reasons, **_evidence(s.parent_document, s.parent_evidence)}
            for s in links.systems
            if s.parent is not None
        ],
        Relation("CITES", "Project", "Policy"): [
            {
                "source": placed[c.document, c.row].project, "target": c.policy,
                "key": f"{c.document}:{c.row}:{c.order}", **_evidence(c.document, c.evidence),
            }
            for c in links.cites
        ],
        **{Relation("RENAMED_TO", kind, kind): _renames(links, kind) for kind in ("Department", "Unit")},
    }  # fmt: skip
    for rows in nodes.values():
        rows.sort(key=lambda row: str(row["uid"]))
    for rows in relations.values():
        rows.sort(key=lambda row: (row["source"], row["target"], row.get("key", "")))
    tables = GraphTables.from_rows(nodes, relations)
    tables.check()
    return tables


def _documents(records: Records, sums: Sums) -> _Rows:
    remarks = Counter(remark.document for remark in records.remarks)
    return [
        {
            "uid": each.document, "sha256": each.sha256, "file_name": each.file_name, "layout": each.layout,
            "heading": each.heading, "department": each.department, "fiscal_year": each.fiscal_year,
            "fiscal_year_basis": each.fiscal_year_basis, "fiscal_year_reason": each.fiscal_year_reason,
            "currency_unit": each.currency_unit, "total": each.total,
            "sum_of_projects": sums.of_document(each.document).whole,
            "project_count": sums.of_document(each.document).projects, "remark_count": remarks[each.document],
        }
        for each in records.documents
    ]  # fmt: skip


def _numbered(remarks: Iterable[RemarkRecord]) -> list[tuple[str, RemarkRecord]]:
    """Each with its uid: the document, the kind and the how many-th of that kind it is there."""
    before: Counter[tuple[str, str]] = Counter()
    numbered = []
    for remark in remarks:
        before[remark.document, remark.kind] += 1
        numbered.append((f"{remark.document}:{remark.kind}:{before[remark.document, remark.kind]}", remark))
    return numbered


def _remark_place(remark: RemarkRecord) -> dict[str, Any]:
    return {
        "evidence_document": remark.document, "evidence_page": remark.page, "evidence_row": remark.row,
        "evidence_start": remark.start, "evidence_end": remark.end,
    }  # fmt: skip


def _lists(records: Records, placements: list[Placement], sums: Sums) -> _Rows:
    """A subtotal row whose unit has no project in this document says nothing about any unit of the graph."""
    printed = {(p.document, p.row): p.unit for p in records.projects}
    units = {(p.document, printed[p.document, p.row]): p.unit for p in placements}
    rows = []
    for each in records.units:
        unit = units.get((each.document, each.name))
        if unit is None:
            continue
        sum_of_projects = sums.of_unit(each.document, each.name)
        rows.append(
            {
                "source": each.document, "target": unit, "key": str(each.order), "name_printed": each.name,
                "total": each.total, "total_printed": each.total_printed, "sum_of_projects": sum_of_projects.whole,
                "project_count": sum_of_projects.projects, **_evidence(each.document, each.evidence),
            },
        )  # fmt: skip
    return rows


def _body(body: Body) -> dict[str, Any]:
    return {
        "uid": body.uid, "name": body.name, "aliases": [*body.spellings[1:], *body.aliases], "level": body.level,
        "district": body.district,
    }  # fmt: skip


def _projects(records: Records, links: Links, placed: dict[tuple[str, int], Placement]) -> _Rows:
    """One node a project, from its fullest disclosure: the one with most indicators, then the first by document. The
    year is that of any disclosure that has one."""
    counts: dict[tuple[str, int], int] = defaultdict(int)
    for indicator in records.indicators:
        if indicator.row is not None:
            counts[indicator.document, indicator.row] += 1
    years = _years(records, placed)
    names = {b.uid: b.name for b in links.bodies}
    fullest: dict[str, tuple[tuple[int, str, int], ProjectRecord, Placement]] = {}
    for record in records.projects:
        placement = placed[record.document, record.row]
        rank = (-counts[record.document, record.row], record.document, record.row)
        known = fullest.get(placement.project)
        if known is None or rank < known[0]:
            fullest[placement.project] = (rank, record, placement)
    return [
        {
            "uid": uid, "name": record.name, "clean_name": placement.clean_name,
            "fiscal_year": years.get(uid),
            "unit": names.get(placement.unit or ""), "department": names.get(placement.department or ""),
            "total": record.total, "total_printed": record.total_printed,
            "fiscal_appropriation": record.fiscal_appropriation, "special_account": record.special_account,
            "other_funds": record.other_funds, "years_in_name": placement.years_in_name, "action": placement.action,
            "goal": record.goal, "classified": record.classified, "indicator_count": -rank[0],
        }
        for uid, (rank, record, placement) in fullest.items()
    ]  # fmt: skip


def _years(records: Records, placed: dict[tuple[str, int], Placement]) -> dict[str, int]:
    """Of projects of which any disclosure has one."""
    years = {d.document: d.fiscal_year for d in records.documents}
    return {p.project: year for (document, _), p in placed.items() if (year := years[document]) is not None}


def _lineages(records: Records, links: Links, placed: dict[tuple[str, int], Placement]) -> _Rows:
    years_of_project = _years(records, placed)
    years: dict[str, set[int]] = defaultdict(set)
    names: dict[str, str] = {}
    for member in links.memberships:
        names[member.lineage] = member.lineage_name
        year = years_of_project.get(member.project)
        if year is not None:
            years[member.lineage].add(year)
    rows = []
    for uid, name in names.items():
        seen = years[uid]
        first, last = min(seen, default=None), max(seen, default=None)
        gaps = [] if first is None or last is None else [str(y) for y in range(first, last + 1) if y not in seen]
        rows.append({"uid": uid, "name": name, "first_year": first, "last_year": last, "missing_years": gaps})
    return rows


def _system(system: SystemEntity) -> dict[str, Any]:
    return {"uid": system.uid, "name": system.name, "aliases": system.aliases, "category": system.category}


def _policy(policy: PolicyEntity) -> dict[str, Any]:
    return {
        "uid": policy.uid, "name": policy.name, "aliases": policy.aliases, "document_number": policy.document_number,
        "issuer": policy.issuer, "year": policy.year, "valid_until": policy.valid_until,
    }  # fmt: skip


def _renames(links: Links, kind: str) -> _Rows:
    return [
        {
            "source": r.earlier, "target": r.later, "since": r.since, "score": r.score, "confidence": r.confidence,
            "reasons": r.reasons, "decided_by": r.decided_by, **_evidence(r.evidence_document, r.evidence),
        }
        for r in links.renames
        if r.kind == kind
    ]  # fmt: skip


def _has_unit(records: Records, placements: list[Placement]) -> _Rows:
    """With the words of the first subtotal row that names the unit under this department, or of a project of it."""
    evidence = {(u.document, u.name): u.evidence for u in records.units}
    printed = {(p.document, p.row): p for p in records.projects}
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for placement in sorted(placements, key=lambda p: (p.document, p.row)):
        if placement.unit is None or placement.department is None:
            continue
        project = printed[placement.document, placement.row]
        found = (None if project.unit is None else evidence.get((placement.document, project.unit))) or project.evidence
        rows.setdefault(
            (placement.department, placement.unit),
            {"source": placement.department, "target": placement.unit, **_evidence(placement.document, found)},
        )
    return list(rows.values())


def _disclosures(projects: list[ProjectRecord], placed: dict[tuple[str, int], Placement]) -> _Rows:
    return [
        {
            "source": placed[p.document, p.row].project, "target": p.document, "key": f"{p.document}:{p.row}",
            "name_printed": p.name, "total": p.total, **_evidence(p.document, p.evidence),
        }
        for p in projects
    ]  # fmt: skip


def _measured_by(indicators: list[IndicatorRecord], links: Links, placed: dict[tuple[str, int], Placement]) -> _Rows:
    """Indicators of a whole department belong to no project and stay in the tables."""
    types = {(p.document, p.row, p.order): p for p in links.indicator_places}
    return [
        {
            "source": placed[each.document, each.row].project,
            "target": types[each.document, each.row, each.order].indicator_type,
            "key": f"{each.document}:{each.row}:{each.order}", "sequence": each.sequence, "name_printed": each.name,
            "basis": types[each.document, each.row, each.order].basis,
            "commonness": types[each.document, each.row, each.order].commonness,
            "cycle_value": each.cycle_value, "annual_value": each.annual_value, "operator": each.operator,
            "number": each.number, "measure_unit": each.measure_unit, "malformed": each.malformed,
            **_evidence(each.document, each.evidence),
        }
        for each in indicators
        if each.row is not None
    ]  # fmt: skip


def _pairs(pairs: Iterable[tuple[str | None, str]]) -> _Rows:
    return [{"source": a, "target": b} for a, b in sorted({(a, b) for a, b in pairs if a is not None})]


def _evidence(document: str | None, evidence: Evidence | None) -> dict[str, Any]:
    if evidence is None:
        return {"evidence_document": document}
    return {
        "evidence_document": document, "evidence_page": evidence.page, "evidence_row": evidence.row,
        "evidence_start": evidence.start, "evidence_end": evidence.end, "evidence_words": evidence.words,
    }  # fmt: skip
