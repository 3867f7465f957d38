"""Departments and units by name. Two spellings are one body when only width, blanks or brackets differ, or when 本级 says
that a unit is the department itself; anything more, a renamed bureau above all, stays two."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from mailuo_graph.identity import department_uid, identity_form, is_nameless, unit_uid
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
    own_name: dict[tuple[str, str], str] = field(default_factory=dict)
    """(document, unit as printed) → its name; the department's where 本级 says that the unit is the department itself."""


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
    names: dict[str, set[str]] = defaultdict(set)
    for document, name in printed_units:
        names[document].add(name)
    itself = {document: _itself(units, owners.get(document)) for document, units in names.items()}
    for document, name in printed_units:
        own = owners[document] if name == itself[document] else name
        found.own_name[document, name] = own or name
        uid = found.unit[document, name] = unit_uid(own or name, owners.get(document))
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


def _itself(names: set[str], department: str | None) -> str | None:
    """某局（本级） under 某局 is the unit 某局, and so is 本级 alone, whichever of the three a budget prints: which of a
    document's units that is. Where one lists several of them, they are several. Rests on this document alone, so that
    other documents change no id."""
    if department is None:
        return None
    whole = identity_form(department)
    forms = {form: name for name in names if (form := identity_form(name)) == whole or without_itself(form) == whole or is_nameless(form)}
    return next(iter(forms.values())) if len(forms) == 1 and whole not in forms else None


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
