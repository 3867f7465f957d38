"""Departments and units by name. Two spellings are one body when only width, blanks or brackets differ, when the document
itself shows that they have one full name, or when the second name that one prints is the other; anything more, a renamed
bureau above all, stays two, unless a person says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mailuo_graph.decisions import Decisions
from mailuo_graph.identity import department_uid, identity_form, unit_uid
from mailuo_graph.links import Body
from mailuo_graph.records import Records
from mailuo_linkers.body_names import FullName, full_department, full_unit, itself_among, proven_second_names
from mailuo_linkers.decided import Found, Regrouped
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
    """(document, unit as printed) → its full name, of which the ids of its projects are made; rests on that document
    alone."""
    owner: dict[str, str] = field(default_factory=dict)
    """Any uid that a decision may name → uid of the body."""


@dataclass(slots=True)
class _Own:
    """What the documents print under one full name."""

    kind: str
    uid: str
    full: str
    printed: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Uid of the spelling → spellings."""
    seen: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Uid of the spelling → documents."""
    reasons: dict[str, None] = field(default_factory=dict)
    perhaps: str | None = None
    departments: set[str] = field(default_factory=set)
    """Full names of those that list a unit."""

    def add(self, spelling: str, name: str, document: str, full: FullName) -> None:
        self.printed[spelling][name] += 1
        self.seen[spelling].add(document)
        self.reasons |= dict.fromkeys(full.reasons)

    @property
    def documents(self) -> set[str]:
        return set().union(*self.seen.values())


def find_bodies(records: Records, decisions: Decisions | None = None) -> Bodies:
    found = Bodies([])
    owns: dict[tuple[str, str], _Own] = {}
    own_of: dict[tuple[str, str, str], tuple[_Own, str]] = {}
    units: dict[str, list[str]] = defaultdict(list)
    for document, name in sorted(_unit_names(records)):
        units[document].append(name)
    for about in records.documents:
        document, department = about.document, about.department
        above = None
        if department is not None:
            above = full_department(department, units[document])
            uid = department_uid(above.name)
            own = owns.setdefault(("Department", uid), _Own("Department", uid, above.name))
            own.add(department_uid(department), department, document, above)
            own_of["Department", document, department] = own, department_uid(department)
        forms = {identity_form(name) for name in units[document]}
        itself = None if department is None or above is None else itself_among(units[document], {identity_form(department), above.name})
        for name in units[document]:
            full = full_unit(name, None if above is None else above.name, forms, itself=name == itself)
            uid = unit_uid(full.name, None if above is None else above.name)
            spelling = unit_uid(name, department)
            own = owns.setdefault(("Unit", uid), _Own("Unit", uid, full.name, perhaps=full.perhaps))
            own.add(spelling, name, document, full)
            own.departments |= set() if above is None else {above.name}
            own_of["Unit", document, name] = own, spelling
            found.own_name[document, name] = full.name
    years = {d.document: d.fiscal_year for d in records.documents}
    for kind in ("Department", "Unit"):
        _add_bodies(kind, [own for _, own in sorted(owns.items()) if own.kind == kind], own_of, found, years, decisions or Decisions())
    _place(found.bodies, _parents(found))
    return found


def _unit_names(records: Records) -> set[tuple[str, str]]:
    """A project without a unit is budgeted by the department itself."""
    owners = {d.document: d.department for d in records.documents}
    names = {(u.document, u.name) for u in records.units}
    names |= {(p.document, p.unit) for p in records.projects if p.unit is not None}
    alone = {(p.document, owners[p.document]) for p in records.projects if p.unit is None}
    return names | {(document, name) for document, name in alone if name is not None}


def _add_bodies(
    kind: str, owns: list[_Own], own_of: dict[tuple[str, str, str], tuple[_Own, str]], found: Bodies, years: dict[str, int | None],
    decisions: Decisions,
) -> None:
    by_uid = {own.uid: own for own in owns}
    groups, joined = _joined(owns, years)
    entities = [[Found(own.uid, _commonest(own), {uid: _first(names) for uid, names in sorted(own.printed.items())}) for own in group] for group in groups]
    regrouped = Regrouped(entities, decisions, kind)
    printed: dict[int, Counter[str]] = defaultdict(Counter)
    seen: dict[int, set[str]] = defaultdict(set)
    sources: dict[int, dict[str, None]] = defaultdict(dict)
    for own in owns:
        for spelling, counted in sorted(own.printed.items()):
            number = regrouped.of(own.uid, spelling)
            printed[number].update(counted)
            seen[number] |= own.seen[spelling]
            sources[number][own.uid] = None
    for number in sorted(printed, key=lambda each: regrouped.parts[each].members[0]):
        part = regrouped.parts[number]
        names = sorted(printed[number], key=lambda name: (-printed[number][name], name))
        reasons = [reason for uid in sources[number] for reason in (*by_uid[uid].reasons, *joined.get(uid, ()))] if len(names) > 1 else []
        full = [by_uid[uid].full for uid in sources[number]]
        said = [by_uid[uid].full for uid in sources[number] if by_uid[uid].reasons]
        body = Body(
            part.members[0], kind, names[0], names, sorted(seen[number]), _aliases(names, said), reasons=[*dict.fromkeys([*reasons, *part.reasons])],
            also=part.members[1:],
        )  # fmt: skip
        place = max((place_of(name) for name in (*full, *names)), key=lambda each: (len(each.names), each.level is not None))
        body.level, body.district = place.level, place.district
        found.bodies.append(body)
        found.owner |= dict.fromkeys(part.members, body.uid)
    for (of_kind, document, name), (own, spelling) in own_of.items():
        if of_kind != kind:
            continue
        body_uid = regrouped.parts[regrouped.of(own.uid, spelling)].members[0]
        if kind == "Department":
            found.department[document] = body_uid
        else:
            found.unit[document, name] = body_uid


def _joined(owns: list[_Own], years: dict[str, int | None]) -> tuple[list[list[_Own]], dict[str, list[str]]]:
    """What another document proves to be one, and for the uid of what joins the reason. Only where one body alone can be
    meant, and where the two never stand side by side."""
    claims: dict[str, dict[str, str]] = defaultdict(dict)
    for joining, whole, reason in (*_by_second_name(owns), *_by_department(owns)):
        if joining is not whole and not _side_by_side(joining, whole, years):
            claims[joining.uid].setdefault(whole.uid, reason)
    by_uid = {own.uid: own for own in owns}
    groups = {own.uid: [own] for own in owns}
    reasons: dict[str, list[str]] = {}
    for uid, wholes in sorted(claims.items()):
        if len(wholes) == 1 and len(groups.get(uid, ())) == 1:
            ((whole_uid, reason),) = wholes.items()
            if whole_uid in groups:
                del groups[uid]
                groups[whole_uid].append(by_uid[uid])
                reasons[uid] = [reason]
    return list(groups.values()), reasons


def _by_second_name(owns: list[_Own]) -> Iterator[tuple[_Own, _Own, str]]:
    """甲区某局（甲区乙局） is also what others print as 甲区乙局."""
    by_full = {own.full: own for own in owns}
    for own in owns:
        for name in sorted(name for names in own.printed.values() for name in names):
            for second in proven_second_names(without_itself(identity_form(name))):
                if second in by_full:
                    yield by_full[second], own, f"“{name}”印有第二名称，即“{_commonest(by_full[second])}”"


def _by_department(owns: list[_Own]) -> Iterator[tuple[_Own, _Own, str]]:
    """The 档案馆 of a department, where the same department lists 示例市档案馆 in another budget."""
    by_full = {own.full: own for own in owns}
    guesses = Counter(own.perhaps for own in owns)
    for own in owns:
        whole = by_full.get(own.perhaps or "")
        if whole is not None and guesses[own.perhaps] == 1 and own.departments & whole.departments:
            department = min(own.departments & whole.departments)
            yield own, whole, f"{department}的预算先后列有“{_commonest(own)}”和“{_commonest(whole)}”，没有同时出现"


def _side_by_side(one: _Own, other: _Own, years: dict[str, int | None]) -> bool:
    if one.documents & other.documents:
        return True
    return one.kind == "Department" and bool({years[d] for d in one.documents} & {years[d] for d in other.documents} - {None})


def _commonest(own: _Own) -> str:
    counted: Counter[str] = Counter()
    for names in own.printed.values():
        counted.update(names)
    return _first(counted)


def _first(names: Counter[str]) -> str:
    return min(names, key=lambda name: (-names[name], name))


def _aliases(printed: list[str], full: list[str]) -> list[str]:
    """Names that follow from the printed ones: with the whole place, the second name in brackets, the first without it,
    without 本级."""
    known = {identity_form(name) for name in printed}
    aliases = []
    for name in (*printed, *full):
        plain = without_itself(identity_form(name))
        for alias in (plain, without_second_names(plain), *second_names(plain)):
            if alias and alias not in known:
                known.add(alias)
                aliases.append(alias)
    return aliases


def _parents(found: Bodies) -> dict[str, Counter[str]]:
    """Unit → departments of the budgets that list it."""
    parents: dict[str, Counter[str]] = defaultdict(Counter)
    for (document, _), unit in found.unit.items():
        if document in found.department:
            parents[unit][found.department[document]] += 1
    return parents


def _place(bodies: Iterable[Body], parents: dict[str, Counter[str]]) -> None:
    """A unit whose name says no place is where the department above it is; 市 in front of it says the level only."""
    by_uid = {body.uid: body for body in bodies}
    for body in by_uid.values():
        if body.kind != "Unit" or not parents[body.uid]:
            continue
        above = {uid: by_uid[uid] for uid in parents[body.uid]}
        # A unit that publishes a budget of its own as well is not its own parent.
        ranked = sorted(above, key=lambda uid: (above[uid].name == body.name, -parents[body.uid][uid], uid))
        parent = above[ranked[0]]
        body.parent = parent.uid
        if body.district is None and body.level in (None, parent.level):
            body.level, body.district = parent.level, parent.district
