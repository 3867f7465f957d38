"""Departments and units by name. Two spellings are one body when only width, blanks or brackets differ; anything more,
a renamed bureau above all, stays two until there is evidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from mailuo_graph.identity import department_uid, unit_uid
from mailuo_graph.links import Body
from mailuo_graph.records import Records


@dataclass(slots=True)
class Bodies:
    bodies: list[Body]
    department: dict[str, str] = field(default_factory=dict)
    """Document → uid of the department whose budget it is."""
    unit: dict[tuple[str, str], str] = field(default_factory=dict)
    """(document, unit as printed) → uid."""


def find_bodies(records: Records) -> Bodies:
    spellings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    found = Bodies([])
    owners = {d.document: d.department for d in records.documents}
    for document, name in owners.items():
        if name is not None:
            uid = found.department[document] = department_uid(name)
            spellings["Department", uid][name] += 1
            seen["Department", uid].add(document)
    for document, name in sorted(_unit_names(records)):
        uid = found.unit[document, name] = unit_uid(name, owners.get(document))
        spellings["Unit", uid][name] += 1
        seen["Unit", uid].add(document)
    for (kind, uid), counted in sorted(spellings.items()):
        printed = sorted(counted, key=lambda n: (-counted[n], n))
        found.bodies.append(Body(uid, kind, printed[0], printed, sorted(seen[kind, uid])))
    return found


def _unit_names(records: Records) -> set[tuple[str, str]]:
    """A project without a unit is budgeted by the department itself."""
    owners = {d.document: d.department for d in records.documents}
    names = {(u.document, u.name) for u in records.units}
    names |= {(p.document, p.unit) for p in records.projects if p.unit is not None}
    alone = {(p.document, owners[p.document]) for p in records.projects if p.unit is None}
    return names | {(document, name) for document, name in alone if name is not None}
