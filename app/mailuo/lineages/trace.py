"""One undertaking put in order: its projects, what links them, the years that are missing, what it costs. Reach for it
before showing a lineage in any form; nothing is printed here.

A project counts once, however often it is disclosed and on however many ways it was found.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from mailuo.catalogue import Catalogue, Place
from mailuo.lineages.indicator_changes import Change, Typed, indicator_changes
from mailuo_graph.links import Ground, Placement, Succession
from mailuo_graph.records import ProjectRecord
from mailuo_graph.words import Text
from mailuo_linkers.names import Kind, parse_name


@dataclass(frozen=True, slots=True)
class Step:
    """A project in a lineage. `period` is the contract period as printed in form or name, `totals` the different totals
    its disclosures print, the first of them the one that counts."""

    uid: str
    name: str
    fiscal_year: int | None
    period: str | None
    unit: str | None
    department: str | None
    totals: list[Decimal]
    places: list[Place]

    @property
    def total(self) -> Decimal | None:
        return self.totals[0] if self.totals else None


@dataclass(frozen=True, slots=True)
class Tie:
    """A succession with what goes with it: the words it stands on, who was renamed, what became of the indicators."""

    link: Succession
    grounds: list[Ground]
    renames: list[Text]
    changes: list[Change] | None
    """None where one of the two has no indicators at all: then nothing is known of what is new or gone."""


@dataclass(frozen=True, slots=True)
class YearSum:
    """What is listed in one fiscal year: the known amounts, how many lines they are, how many print none."""

    year: int | None
    total: Decimal
    lines: int
    unknown: int


@dataclass(slots=True)
class Trace:
    """`steps` in order of time, no step before one that it continues. `beside` are projects of other lineages that a
    link leads to or from: shown, not counted. `uid` is None for a project that nothing was linked to."""

    uid: str | None
    name: str
    steps: list[Step]
    ties: list[Tie]
    beside: list[Step] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    """Years between the first and the last for which no document of the department was read."""
    absent: list[int] = field(default_factory=list)
    """Years between for which there is a document, and the undertaking is not in it."""

    @property
    def years(self) -> list[int]:
        return sorted({step.fiscal_year for step in self.steps if step.fiscal_year is not None})


def year_sums(steps: Iterable[Step]) -> list[YearSum]:
    """By fiscal year, unknown years last; each project once."""
    by_year: dict[int | None, dict[str, Decimal | None]] = defaultdict(dict)
    for step in steps:
        by_year[step.fiscal_year][step.uid] = step.total
    found = []
    for year in sorted(by_year, key=lambda y: (y is None, y or 0)):
        amounts = [amount for amount in by_year[year].values() if amount is not None]
        found.append(YearSum(year, sum(amounts, Decimal(0)), len(by_year[year]), len(by_year[year]) - len(amounts)))
    return found


class Tracer:
    """Makes traces out of a workspace's records and links."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        links = catalogue.links
        self.lineage = {m.project: m.lineage for m in links.memberships}
        self._names = {m.lineage: m.lineage_name for m in links.memberships}
        self._members: dict[str, list[str]] = defaultdict(list)
        for each in links.memberships:
            self._members[each.lineage].append(each.project)
        self._years = {d.document: d.fiscal_year for d in catalogue.records.documents}
        self._departments = {d.document: d.department for d in catalogue.records.documents}
        self._printed = {(p.document, p.row): p for p in catalogue.records.projects}

    def trace(self, project: str) -> Trace:
        """The lineage of this project, or the project alone."""
        lineage = self.lineage.get(project)
        return self._trace(None, {project}) if lineage is None else self.of_lineage(lineage)

    def of_lineage(self, lineage: str) -> Trace:
        return self._trace(lineage, set(self._members[lineage]))

    def step(self, project: str) -> Step:
        disclosed = self._disclosed[project]
        place, record = disclosed[0]
        totals = list(dict.fromkeys(r.total for _, r in disclosed if r.total is not None))
        owners = tuple(name for name in (record.unit, self._departments[place.document]) if name)
        return Step(
            project,
            record.name,
            self._years[place.document],
            record.period or _period_in(record.name, owners),
            self._body(place.unit, record.unit),
            self._body(place.department, self._departments[place.document]),
            totals,
            self._catalogue.places(project),
        )

    def tie(self, link: Succession) -> Tie:
        grounds = [g for g in self._grounds.get((link.later, link.earlier), []) if g.about == "SUCCEEDS"]
        return Tie(link, sorted(grounds, key=lambda g: g.order), self._renamed(link), self.changes(link.earlier, link.later))

    def disclosed(self, project: str) -> list[tuple[Placement, ProjectRecord]]:
        """Every row that is this project, the first disclosure first."""
        return self._disclosed.get(project, [])

    def indicators(self, project: str) -> list[Typed]:
        """Those of the first disclosure."""
        return self._indicators(project)

    def changes(self, earlier: str, later: str) -> list[Change] | None:
        before, after = self._indicators(earlier), self._indicators(later)
        return indicator_changes(before, after) if before and after else None

    def roles(self, systems: Collection[str]) -> dict[str, list[str]]:
        """Projects that name one of the systems, and what they do with it; in order of document and row."""
        places = {(p.document, p.row): p.project for p in self._catalogue.links.placements}
        found: dict[str, list[str]] = {}
        for touch in self._catalogue.links.touches:
            if touch.system in systems:
                roles = found.setdefault(places[touch.document, touch.row], [])
                if touch.role is not None and touch.role not in roles:
                    roles.append(touch.role)
        return found

    def _trace(self, lineage: str | None, members: set[str]) -> Trace:
        links = [link for project in sorted(members) for link in self._links.get(project, [])]
        unique = {(link.later, link.earlier): link for link in links}
        outside = {end for pair in unique for end in pair} - members
        steps = ordered([self.step(project) for project in members], unique.values())
        name = self._names[lineage] if lineage is not None else steps[0].name
        trace = Trace(lineage, name, steps, [self.tie(link) for link in unique.values()], [self.step(p) for p in sorted(outside)])
        place = {step.uid: number for number, step in enumerate(steps)}
        trace.ties.sort(key=lambda tie: (place.get(tie.link.later, len(place)), tie.link.alternative, place.get(tie.link.earlier, len(place)), tie.link.earlier))
        years = trace.years
        between = sorted(set(range(years[0], years[-1])) - set(years)) if years else []
        if between:
            read = self._years_read(members)
            trace.absent = [year for year in between if year in read]
            trace.missing = [year for year in between if year not in read]
        return trace

    def _years_read(self, projects: Iterable[str]) -> set[int]:
        """Fiscal years for which a document of one of the projects' departments was read, also under another name."""
        renamed: dict[str, set[str]] = defaultdict(set)
        for each in self._catalogue.links.renames:
            renamed[each.earlier].add(each.later)
            renamed[each.later].add(each.earlier)
        waiting = [place.department for project in projects for place, _ in self._disclosed[project]]
        departments: set[str] = set()
        while waiting:
            department = waiting.pop()
            if department is not None and department not in departments:
                departments.add(department)
                waiting += renamed.get(department, ())
        return {year for department, year in self._catalogue.years_listed if department in departments and year is not None}

    def _renamed(self, link: Succession) -> list[Text]:
        """Under which other body, or other name, the later project is listed."""
        said = []
        (earlier, _), (later, _) = self._disclosed[link.earlier][0], self._disclosed[link.later][0]
        for zh, en, before, after in (("部门", "department", earlier.department, later.department), ("单位", "unit", earlier.unit, later.unit)):
            if before is None or after is None or before == after:
                continue
            first, second = self._body(before, None), self._body(after, None)
            rename = next((r for r in self._catalogue.links.renames if (r.earlier, r.later) == (before, after)), None)
            if rename is None:
                said.append(Text(f"所列{zh}：{first} → {second}", f"listed under another {en}: {first} → {second}"))
            else:
                since = Text("", "") if rename.since is None else Text(f"，自 {rename.since} 年", f", since {rename.since}")
                said.append(Text(f"{zh}更名{since.zh}：{first} → {second}", f"{en} renamed{since.en}: {first} → {second}"))
        return said

    def _body(self, uid: str | None, printed: str | None) -> str | None:
        found = None if uid is None else self._catalogue.find(uid)
        return printed if found is None else found.name

    def _indicators(self, project: str) -> list[Typed]:
        place, _ = self._disclosed[project][0]
        return self._typed.get((place.document, place.row), [])

    @cached_property
    def _disclosed(self) -> dict[str, list[tuple[Placement, ProjectRecord]]]:
        found: dict[str, list[tuple[Placement, ProjectRecord]]] = defaultdict(list)
        for place in sorted(self._catalogue.links.placements, key=lambda p: (p.document, p.row)):
            found[place.project].append((place, self._printed[place.document, place.row]))
        return dict(found)

    @cached_property
    def _links(self) -> dict[str, list[Succession]]:
        found: dict[str, list[Succession]] = defaultdict(list)
        for link in self._catalogue.links.successions:
            found[link.later].append(link)
            found[link.earlier].append(link)
        return dict(found)

    @cached_property
    def _grounds(self) -> dict[tuple[str, str], list[Ground]]:
        found: dict[tuple[str, str], list[Ground]] = defaultdict(list)
        for ground in self._catalogue.links.grounds:
            found[ground.later, ground.earlier].append(ground)
        return dict(found)

    @cached_property
    def _typed(self) -> dict[tuple[str, int | None], list[Typed]]:
        types = {(p.document, p.row, p.order): (p.indicator_type, p.basis) for p in self._catalogue.links.indicator_places}
        found: dict[tuple[str, int | None], list[Typed]] = defaultdict(list)
        for row in self._catalogue.records.indicators:
            found[row.document, row.row].append(Typed(row, *types.get((row.document, row.row, row.order), (None, None))))
        return dict(found)


def ordered(steps: Sequence[Step], links: Iterable[Succession]) -> list[Step]:
    """By fiscal year and printed period, but nothing before what it continues. Should links run in a circle, the rest
    comes by year: the order is then a help, not a claim."""
    by_uid = {step.uid: step for step in steps}
    following: dict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.earlier in by_uid and link.later in by_uid and link.earlier != link.later:
            following[link.earlier].add(link.later)
    waits = dict.fromkeys(by_uid, 0)
    for later in (each for group in following.values() for each in group):
        waits[later] += 1

    def when(uid: str) -> tuple[int, str, str, str]:
        step = by_uid[uid]
        return step.fiscal_year or 9999, step.period or "", step.name, step.uid

    ready = [when(uid) for uid, count in waits.items() if count == 0]
    heapq.heapify(ready)
    done: dict[str, Step] = {}
    while ready:
        uid = heapq.heappop(ready)[-1]
        done[uid] = by_uid[uid]
        for later in following.get(uid, ()):
            waits[later] -= 1
            if waits[later] == 0:
                heapq.heappush(ready, when(later))
    rest = sorted(when(uid) for uid in by_uid if uid not in done)
    return [*done.values(), *(by_uid[each[-1]] for each in rest)]


def _period_in(name: str, owners: tuple[str, ...]) -> str | None:
    parsed = parse_name(name, owners)
    printed = [*parsed.values(Kind.PERIOD), *parsed.values(Kind.YEAR)]
    return printed[0] if printed else None
