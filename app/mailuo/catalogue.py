"""Everything in a workspace that has a name, under each of its names, and where each name is printed. Reach for it when
a person names an entity or has to judge one: review, explain, doctor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from mailuo.pipeline import records_and_links
from mailuo.workspace import Workspace
from mailuo_graph.identity import (
    department_uid,
    identity_form,
    indicator_type_uid,
    system_uid,
    unit_uid,
)
from mailuo_graph.links import Links
from mailuo_graph.records import Evidence, ProjectRecord, Records

_NEAR = 40.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is printed as `name`. `spelling` is the uid that this name would have alone: what a decision may
    name."""

    spelling: str
    name: str
    file: str
    page: int | None
    row: int | None
    words: str


@dataclass(slots=True)
class Entity:
    """`kind` is the node type; `names` are all names, the canonical one first."""

    uid: str
    kind: str
    names: list[str]
    year: int | None = None
    spellings: set[str] = field(default_factory=set)
    """Its own uid, and those by which a decision may name one of its names or what a person joined to it."""

    @property
    def name(self) -> str:
        return self.names[0] if self.year is None else f"{self.names[0]}（{self.year}）"


class Catalogue:
    """`owner` leads from a uid, also that of a spelling that was merged into another, to the entity's uid. `years_listed`
    are the years of every department's documents, where the records are only a part of them."""

    def __init__(self, records: Records, links: Links, years_listed: set[tuple[str | None, int | None]] | None = None) -> None:
        self.records, self.links = records, links
        self._years_listed = years_listed
        self._files = {d.document: d.file_name for d in records.documents}
        self._departments = {d.document: d.department for d in records.documents}
        self._years = {d.document: d.fiscal_year for d in records.documents}
        self.entities = {each.uid: each for each in self._all()}
        self.owner = {spelling: uid for uid, each in self.entities.items() for spelling in each.spellings}
        self.owner |= {uid: uid for uid in self.entities}

    @classmethod
    def of(cls, workspace: Workspace) -> Catalogue:
        return cls(*records_and_links(workspace))

    def find(self, uid: str) -> Entity | None:
        owner = self.owner.get(uid)
        return None if owner is None else self.entities[owner]

    def called(self, words: str) -> list[Entity]:
        """Whatever has this uid or exactly this name, but for width, blanks and brackets."""
        found = self.find(words.strip())
        if found is not None:
            return [found]
        return [self.entities[uid] for uid in self._by_form.get(identity_form(words), [])]

    def nearest(self, words: str, most: int = 5) -> list[tuple[Entity, str, float]]:
        """Entities whose names look like the words, the name meant and how alike (0 to 100), the nearest first."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only where a name is not known

        form = identity_form(words)
        found: dict[str, tuple[Entity, str, float]] = {}
        ranked = process.extract(form, list(self._by_form), scorer=fuzz.WRatio, limit=most * 3, score_cutoff=_NEAR)
        for name, score, _ in ranked:
            for uid in self._by_form[name]:
                found.setdefault(uid, (self.entities[uid], name, score))
        return list(found.values())[:most]

    def places(self, uid: str) -> list[Place]:
        """Where the entity, or the one spelling of it that has this uid, is printed."""
        owner = self.owner.get(uid, uid)
        every = self._places.get(owner, [])
        return every if uid == owner else [place for place in every if place.spelling == uid]

    def spelling(self, entity: Entity, words: str) -> str:
        """The uid of just this name of an entity, the entity's own where the name can't be judged apart."""
        form = identity_form(words)
        printed = {p.spelling for p in self.places(entity.uid) if identity_form(p.name) == form}
        return printed.pop() if len(printed) == 1 and printed <= entity.spellings else entity.uid

    @cached_property
    def years_listed(self) -> set[tuple[str | None, int | None]]:
        """Departments, and the fiscal years for which a document of theirs lists a project."""
        listed = {(place.department, self._years[place.document]) for place in self.links.placements}
        return listed if self._years_listed is None else self._years_listed

    @cached_property
    def projects(self) -> dict[str, ProjectRecord]:
        """Each project's first disclosure."""
        printed = {(p.document, p.row): p for p in self.records.projects}
        ordered = sorted(self.links.placements, key=lambda p: (p.document, p.row), reverse=True)
        return {place.project: printed[place.document, place.row] for place in ordered}

    @cached_property
    def _by_form(self) -> dict[str, list[str]]:
        forms: dict[str, list[str]] = defaultdict(list)
        for each in self.entities.values():
            for form in dict.fromkeys(map(identity_form, each.names)):
                forms[form].append(each.uid)
        return dict(forms)

    def _all(self) -> Iterator[Entity]:
        for document in self.records.documents:
            yield Entity(document.document, "Document", [document.file_name], document.fiscal_year)
        for body in self.links.bodies:
            yield Entity(body.uid, body.kind, [*body.spellings, *body.aliases], None, {body.uid, *body.also})
        yield from self._projects()
        for uid, name in {m.lineage: m.lineage_name for m in self.links.memberships}.items():
            yield Entity(uid, "Lineage", [name])
        for system in self.links.systems:
            yield Entity(system.uid, "System", [system.name, *system.aliases], None, {system.uid, *system.also})
        for policy in self.links.policies:
            names = [name for name in (policy.name, *policy.aliases, policy.document_number) if name]
            yield Entity(policy.uid, "Policy", list(dict.fromkeys(names)), None, {policy.uid, *policy.also})
        for group in self.links.indicator_groups:
            yield Entity(group.uid, "IndicatorType", list(group.members), None, {group.uid, *group.also})

    def _projects(self) -> Iterator[Entity]:
        printed = {(p.document, p.row): p.name for p in self.records.projects}
        projects: dict[str, Entity] = {}
        for place in sorted(self.links.placements, key=lambda p: (p.document, p.row)):
            name, year = printed[place.document, place.row], self._years[place.document]
            entity = projects.setdefault(place.project, Entity(place.project, "Project", [], year))
            if name not in entity.names:
                entity.names.append(name)
        yield from projects.values()

    @cached_property
    def _places(self) -> dict[str, list[Place]]:
        places: dict[str, list[Place]] = defaultdict(list)
        for owner, spelling, document, evidence, name in self._printed():
            where = (None, None, name) if evidence is None else (evidence.page, evidence.row, evidence.words)
            places[owner].append(Place(spelling, name, self._files[document], *where))
        return places

    def _printed(self) -> Iterator[tuple[str, str, str, Evidence | None, str]]:
        """Owner, uid of the spelling, document, evidence, the name as printed."""
        for each in self.records.documents:
            if each.department is not None:
                uid = department_uid(each.department)
                yield self.owner.get(uid, uid), uid, each.document, each.department_evidence, each.department
        for unit in self.records.units:
            uid = unit_uid(unit.name, self._departments.get(unit.document))
            yield self.owner.get(uid, uid), uid, unit.document, unit.evidence, unit.name
        projects = {(p.document, p.row): p for p in self.records.projects}
        with_subtotal = {(u.document, u.name) for u in self.records.units}
        for place in self.links.placements:
            project = projects[place.document, place.row]
            yield place.project, place.project, place.document, project.evidence, project.name
            if place.unit is not None and (place.document, project.unit) not in with_subtotal:
                name = project.unit or self._departments.get(place.document) or ""
                yield place.unit, unit_uid(name, self._departments.get(place.document)), place.document, project.evidence, name
        for touch in self.links.touches:
            yield touch.system, system_uid(touch.words), touch.document, touch.evidence, touch.words
        cited = {(c.document, c.row, c.order): c for c in self.records.citations}
        for cite in self.links.cites:
            record = cited.get((cite.document, cite.row, cite.order))
            name = "" if record is None else record.document_number or record.title or ""
            yield cite.policy, cite.spelling, cite.document, cite.evidence, name
        types = {(p.document, p.row, p.order): p.indicator_type for p in self.links.indicator_places}
        for row in self.records.indicators:
            key = (row.document, row.row, row.order)
            if key in types:
                yield types[key], indicator_type_uid(None, row.name), row.document, row.evidence, row.name
