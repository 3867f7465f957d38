"""Departments and units by name. Two spellings are one body when only width, blanks or brackets differ, or when 本级 says
that a unit is the department itself; anything more, a renamed bureau above all, stays two."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from mailuo_graph.identity import department_uid, identity_form, unit_uid
from mailuo_graph.links import Body
from mailuo_graph.records import Records
from mailuo_linkers.owners import second_names, without_itself, without_second_names
from mailuo_linkers.places import place_of


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
    parents: dict[str, Counter[str]] = defaultdict(Counter)
    found = Bodies([])
    owners = {d.document: d.department for d in records.documents}
    for document, name in owners.items():
        if name is not None:
            uid = found.department[document] = department_uid(name)
            spellings["Department", uid][name] += 1
            seen["Department", uid].add(document)
    printed_units = sorted(_unit_names(records))
    forms = {(document, identity_form(name)) for document, name in printed_units}
    for document, name in printed_units:
        own = _itself(document, name, owners.get(document), forms)
        uid = found.unit[document, name] = unit_uid(own, owners.get(document))
        spellings["Unit", uid][name] += 1
        seen["Unit", uid].add(document)
        if document in found.department:
            parents[uid][found.department[document]] += 1
    for (kind, uid), counted in sorted(spellings.items()):
        printed = sorted(counted, key=lambda n: (-counted[n], n))
        found.bodies.append(Body(uid, kind, printed[0], printed, sorted(seen[kind, uid]), _aliases(printed)))
    _place(found.bodies, parents)
    return found


def _unit_names(records: Records) -> set[tuple[str, str]]:
    """A project without a unit is budgeted by the department itself."""
    owners = {d.document: d.department for d in records.documents}
    names = {(u.document, u.name) for u in records.units}
    names |= {(p.document, p.unit) for p in records.projects if p.unit is not None}
    alone = {(p.document, owners[p.document]) for p in records.projects if p.unit is None}
    return names | {(document, name) for document, name in alone if name is not None}


def _itself(document: str, name: str, department: str | None, forms: set[tuple[str, str]]) -> str:
    """某局（本级） under 某局 is the unit 某局, whichever of the two a year's budget prints. Where one document lists both,
    they are two. Rests on this document alone, so that other documents change no id."""
    if department is None:
        return name
    whole = identity_form(department)
    form = identity_form(name)
    if form != whole and without_itself(form) == whole and (document, whole) not in forms:
        return department
    return name


def _aliases(printed: list[str]) -> list[str]:
    """Names that follow from the printed ones: the second name in brackets, the first without it, without 本级."""
    known = {identity_form(name) for name in printed}
    aliases = []
    for name in printed:
        plain = without_itself(identity_form(name))
        for alias in (plain, without_second_names(plain), *second_names(plain)):
            if alias and alias not in known:
                known.add(alias)
                aliases.append(alias)
    return aliases


def _place(bodies: Iterable[Body], parents: dict[str, Counter[str]]) -> None:
    """A unit whose name says no place is where the department above it is; 市 in front of it says the level only."""
    by_uid = {body.uid: body for body in bodies}
    for body in sorted(by_uid.values(), key=lambda b: b.kind):  # departments first
        place = place_of(body.name)
        body.level, body.district = place.level, place.district
        if body.kind != "Unit" or not parents[body.uid]:
            continue
        above = {uid: by_uid[uid] for uid in parents[body.uid]}
        # A unit that publishes a budget of its own as well is not its own parent.
        ranked = sorted(above, key=lambda uid: (above[uid].name == body.name, -parents[body.uid][uid], uid))
        parent = above[ranked[0]]
        body.parent = parent.uid
        if body.district is None and body.level in (None, parent.level):
            body.level, body.district = parent.level, parent.district
