"""The exchange format: JSON Lines that other programs rely on. One line a disclosure, text as printed.

`doc` is the input file's name without its extension; where two documents share that name a number tells them apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from mailuo.storage import full_disk_said, write_durably
from mailuo_graph.links import Links
from mailuo_graph.records import DocumentRecord, Evidence, Records
from mailuo_graph.totals import Sums

Lines = Iterable[dict[str, Any]]


def write_exchange(records: Records, links: Links, folder: Path) -> list[tuple[str, int]]:
    """Write every file of the format, also the empty ones, and say how many lines each has."""
    written = []
    with full_disk_said(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, lines in exchange_lines(records, links).items():
            texts = [json.dumps(line, ensure_ascii=False, default=_plain) + "\n" for line in lines]
            write_durably(folder / f"{name}.jsonl", "".join(texts).encode("utf-8"))
            written.append((f"{name}.jsonl", len(texts)))
    return written


def exchange_lines(records: Records, links: Links) -> dict[str, Lines]:
    """The lines of every file, by its name without the ending; each can be gone through once."""
    names = document_names(records.documents)
    return {
        "documents": _documents(records, names),
        "units": _units(records, names),
        "projects": _projects(records, links, names),
        "indicators": _indicators(records, links, names),
        "policies": _policies(records, links, names),
        "systems": _systems(records, links, names),
        "lineage": _lineage(records, links, names),
        "duplicates": [],
        "system_links": _system_links(links),
        "unit_links": _unit_links(links),
        "policy_aliases": _policy_aliases(links),
        "indicator_types": _indicator_types(links),
    }


def document_names(documents: Iterable[DocumentRecord]) -> dict[str, str]:
    names: dict[str, str] = {}
    taken: set[str] = set()
    for document in documents:
        stem = Path(document.file_name).stem
        name, number = stem, 1
        while name in taken:
            number += 1
            name = f"{stem}~{number}"
        taken.add(name)
        names[document.document] = name
    return names


def _documents(records: Records, names: dict[str, str]) -> Iterator[dict[str, Any]]:
    for each in records.documents:
        yield {
            "doc": names[each.document], "file": each.file_name, "sha256": each.sha256, "department": each.department,
            "level": None, "district": None, "fiscal_year": each.fiscal_year,
            "fiscal_year_basis": each.fiscal_year_basis, "fiscal_year_reason": each.fiscal_year_reason,
            "kind": each.heading, "currency_unit": each.currency_unit, "total": each.total,
        }  # fmt: skip


def _units(records: Records, names: dict[str, str]) -> Iterator[dict[str, Any]]:
    """`reconciles` is strict to 0.01 and null where a total or an amount is missing: unknown is not a yes."""
    sums = Sums(records)
    for unit in records.units:
        found = sums.of_unit(unit.document, unit.name)
        yield {
            "doc": names[unit.document], "unit": unit.name, "total": unit.total, "sum_of_projects": found.known,
            "reconciles": None if unit.total is None or found.whole is None else abs(found.whole - unit.total) < Decimal("0.005"),
            "evidence": _evidence(unit.evidence),
        }  # fmt: skip


def _projects(records: Records, links: Links, names: dict[str, str]) -> Iterator[dict[str, Any]]:
    placed = {(p.document, p.row): p for p in links.placements}
    counts: dict[tuple[str, int | None], int] = {}
    for indicator in records.indicators:
        counts[indicator.document, indicator.row] = counts.get((indicator.document, indicator.row), 0) + 1
    for each in records.projects:
        place = placed[each.document, each.row]
        years = place.years_in_name.split("、") if place.years_in_name else []
        yield {
            "id": place.project, "doc": names[each.document], "row": each.row, "unit": each.unit, "name": each.name,
            "total": each.total, "fiscal_appropriation": each.fiscal_appropriation,
            "special_account": each.special_account, "other": each.other_funds,
            "years_in_name": [int(year) for year in years], "classified": each.classified, "goal": each.goal,
            "n_indicators": counts.get((each.document, each.row), 0), "evidence": _evidence(each.evidence),
        }  # fmt: skip


def _indicators(records: Records, links: Links, names: dict[str, str]) -> Iterator[dict[str, Any]]:
    placed = {(p.document, p.row): p.project for p in links.placements}
    types = {(p.document, p.row, p.order): p.indicator_type for p in links.indicator_places}
    for each in records.indicators:
        yield {
            "project": None if each.row is None else placed[each.document, each.row], "doc": names[each.document],
            "row": each.row, "seq": each.sequence, "l1_code": each.level1_code, "l1": each.level1,
            "l2_code": each.level2_code, "l2": each.level2, "name": each.name, "cycle_value": each.cycle_value,
            "annual_value": each.annual_value, "operator": each.operator, "number": each.number,
            "unit": each.measure_unit, "indicator_type": types[each.document, each.row, each.order],
            "malformed": each.malformed, "note": each.note, "evidence": _evidence(each.evidence),
        }  # fmt: skip


def _lineage(records: Records, links: Links, names: dict[str, str]) -> Iterator[dict[str, Any]]:
    printed = {(p.document, p.row): p.name for p in records.projects}
    first = {}
    for place in sorted(links.placements, key=lambda p: (p.document, p.row), reverse=True):
        first[place.project] = (names[place.document], printed[place.document, place.row])
    for link in links.successions:
        yield {
            "from": link.earlier, "to": link.later, "from_name": first[link.earlier][1], "to_name": first[link.later][1],
            "from_doc": first[link.earlier][0], "to_doc": first[link.later][0], "kind": link.kind, "score": link.score,
            "confidence": link.confidence, "reasons": link.reasons, "decided_by": link.decided_by,
        }  # fmt: skip


def _policies(records: Records, links: Links, names: dict[str, str]) -> Iterator[dict[str, Any]]:
    placed = {(p.document, p.row): p.project for p in links.placements}
    cited = {(c.document, c.row, c.order): c.policy for c in links.cites}
    for each in records.citations:
        yield {
            "project": placed[each.document, each.row], "doc": names[each.document], "row": each.row,
            "title": each.title, "doc_number": each.document_number, "issuer": each.issuer,
            "policy": cited.get((each.document, each.row, each.order)), "valid_until": each.valid_until,
            "evidence": _evidence(each.evidence),
        }  # fmt: skip


def _systems(records: Records, links: Links, names: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Mentions that linking took for systems; the others stay in the tables."""
    entities = {system.uid: system for system in links.systems}
    placed = {(p.document, p.row): p.project for p in links.placements}
    fields = {(m.document, m.row, m.order): m.field for m in records.mentions}
    for each in links.touches:
        yield {
            "project": placed[each.document, each.row], "doc": names[each.document], "row": each.row,
            "mention": each.words, "canonical": entities[each.system].name, "system": each.system, "role": each.role,
            "where": fields.get((each.document, each.row, each.order)), "evidence": _evidence(each.evidence),
        }  # fmt: skip


def _system_links(links: Links) -> Iterator[dict[str, Any]]:
    entities = {system.uid: system for system in links.systems}
    for each in links.systems:
        parent = None if each.parent is None else entities[each.parent].name
        yield {
            "system": each.uid, "canonical": each.name, "aliases": each.aliases, "category": each.category,
            "parent": parent, "reasons": each.reasons + each.parent_reasons,
        }  # fmt: skip


def _unit_links(links: Links) -> Iterator[dict[str, Any]]:
    bodies = {body.uid: body for body in links.bodies}
    for body in links.bodies:
        yield {"kind": body.kind, "uid": body.uid, "canonical": body.name, "aliases": [*body.spellings[1:], *body.aliases], "renamed_to": None}
    for each in links.renames:
        yield {
            "kind": each.kind, "uid": each.earlier, "canonical": bodies[each.earlier].name, "aliases": [],
            "renamed_to": bodies[each.later].name, "since": each.since, "confidence": each.confidence,
            "reasons": each.reasons,
        }  # fmt: skip


def _policy_aliases(links: Links) -> Iterator[dict[str, Any]]:
    for each in links.policies:
        yield {
            "policy": each.uid, "canonical": each.name, "aliases": each.aliases, "doc_number": each.document_number,
            "issuer": each.issuer, "year": each.year, "valid_until": each.valid_until, "reasons": each.reasons,
        }  # fmt: skip


def _indicator_types(links: Links) -> Iterator[dict[str, Any]]:
    for each in links.indicator_groups:
        yield {
            "indicator_type": each.uid, "canonical": each.name, "l2_code": each.class_code, "members": each.members,
            "reasons": each.reasons,
        }  # fmt: skip


def _evidence(evidence: Evidence | None) -> dict[str, Any] | None:
    if evidence is None:
        return None
    return {
        "page": evidence.page, "row": evidence.row, "start": evidence.start, "end": evidence.end, "box": evidence.box,
        "words": evidence.words,
    }  # fmt: skip


def _plain(value: Any) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)
