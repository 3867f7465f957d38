"""Which printed row is which project. The same unit, fiscal year and name in two documents is one project disclosed
twice; the same in one document are two rows, told apart by their amounts. A row of a document that repeats another
(see disclosures) is the row it repeats."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal

from mailuo_graph.identity import project_uid, unit_key
from mailuo_graph.links import Placement
from mailuo_graph.records import DocumentRecord, ProjectRecord, Records
from mailuo_linkers.bodies import Bodies
from mailuo_linkers.disclosures import Twin, amount_key, find_twins, name_key
from mailuo_linkers.names import parse_name


def place_projects(records: Records, bodies: Bodies) -> list[Placement]:
    by_document: dict[str, list[ProjectRecord]] = defaultdict(list)
    for project in records.projects:
        by_document[project.document].append(project)
    about = {d.document: d for d in records.documents}
    twins = find_twins(records)
    years = {d.document: about[twins[d.document].document].fiscal_year if d.document in twins else d.fiscal_year for d in records.documents}
    uids = {d.document: _uids(d, years[d.document], by_document[d.document], bodies) for d in records.documents}
    placements = []
    for each in records.documents:
        for project in by_document[each.document]:
            owner = project.unit or each.department
            name = parse_name(project.name, tuple(n for n in (owner, each.department) if n))
            document, row = _repeated(each.document, project.row, twins)
            placements.append(
                Placement(
                    each.document,
                    project.row,
                    uids[document][row],
                    None if owner is None else bodies.unit[each.document, owner],
                    bodies.department.get(each.document),
                    name.clean,
                    "、".join(map(str, name.years)) or None,
                    name.action,
                ),
            )
    return placements


def _repeated(document: str, row: int, twins: Mapping[str, Twin]) -> tuple[str, int]:
    """The row whose uid counts. What is repeated may itself repeat a third."""
    passed = {document}
    while document in twins and row in twins[document].rows and twins[document].document not in passed:
        document, row = twins[document].document, twins[document].rows[row]
        passed.add(document)
    return document, row


def _uids(about: DocumentRecord, year: int | None, rows: list[ProjectRecord], bodies: Bodies) -> dict[int, str]:
    """Of every row, resting on this document alone (and on its year)."""
    apart = _apart(rows)
    undated = _fingerprint(rows)
    found = {}
    for project in rows:
        owner = project.unit or about.department
        unit = unit_key("" if owner is None else bodies.own_name[about.document, owner], about.department)
        found[project.row] = project_uid(year, unit, name_key(project.name), undated=undated, apart=apart[project.row])
    return found


def _apart(rows: list[ProjectRecord]) -> dict[int, str]:
    """What tells rows of one unit and name apart: nothing while there is one, else the amount, and among equal amounts
    how many came before. Depends on no other document."""
    same: dict[tuple[str, str], list[ProjectRecord]] = defaultdict(list)
    for row in rows:
        same[name_key(row.unit or ""), name_key(row.name)].append(row)
    apart: dict[int, str] = {}
    for group in same.values():
        before: Counter[str] = Counter()
        for row in group:
            amount = amount_key(row.total)
            before[amount] += 1
            again = f"#{before[amount]}" if before[amount] > 1 else ""
            apart[row.row] = "" if len(group) == 1 else f"{amount}{again}"
    return apart


def _fingerprint(rows: list[ProjectRecord]) -> str:
    """Stands for the year of an undated document: its sum, which is the same in every format."""
    return f"undated:{amount_key(sum((row.total or Decimal(0) for row in rows), Decimal(0)))}"
