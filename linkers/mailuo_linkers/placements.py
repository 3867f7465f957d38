"""Which printed row is which project. The same unit, fiscal year and name in two documents is one project disclosed
twice; the same in one document are two rows, told apart by their amounts."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal

from mailuo_graph.identity import identity_form, project_uid
from mailuo_graph.links import Placement
from mailuo_graph.records import ProjectRecord, Records
from mailuo_linkers.bodies import Bodies
from mailuo_linkers.names import parse_name


def place_projects(records: Records, bodies: Bodies) -> list[Placement]:
    by_document: dict[str, list[ProjectRecord]] = defaultdict(list)
    for project in records.projects:
        by_document[project.document].append(project)
    placements = []
    for about in records.documents:
        rows = by_document[about.document]
        apart = _apart(rows)
        undated = _fingerprint(rows)
        for project in rows:
            owner = project.unit or about.department
            name = parse_name(project.name, tuple(n for n in (owner, about.department) if n))
            placements.append(
                Placement(
                    about.document,
                    project.row,
                    project_uid(
                        about.fiscal_year,
                        "" if owner is None else bodies.unit_key[about.document, owner],
                        project.name,
                        undated=undated,
                        apart=apart[project.row],
                    ),
                    None if owner is None else bodies.unit[about.document, owner],
                    bodies.department.get(about.document),
                    name.clean,
                    "、".join(map(str, name.years)) or None,
                    name.action,
                ),
            )
    return placements


def _apart(rows: list[ProjectRecord]) -> dict[int, str]:
    """What tells rows of one unit and name apart: nothing while there is one, else the amount, and among equal amounts
    how many came before. Depends on no other document."""
    same: dict[tuple[str, str], list[ProjectRecord]] = defaultdict(list)
    for row in rows:
        same[identity_form(row.unit or ""), identity_form(row.name)].append(row)
    apart: dict[int, str] = {}
    for group in same.values():
        before: Counter[Decimal | None] = Counter()
        for row in group:
            before[row.total] += 1
            again = f"#{before[row.total]}" if before[row.total] > 1 else ""
            apart[row.row] = "" if len(group) == 1 else f"{row.total}{again}"
    return apart


def _fingerprint(rows: list[ProjectRecord]) -> str:
    """Stands for the year of an undated document: its sum, which is the same in every format."""
    return f"undated:{sum((row.total or Decimal(0) for row in rows), Decimal(0))}"
