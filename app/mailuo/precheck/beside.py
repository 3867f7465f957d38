"""The draft beside everything that was built: who its unit is, which systems, policies and indicators it names. In memory
only; what the workspace says of its own projects stays as the last build said it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from mailuo.precheck.draft import DOCUMENT, Draft
from mailuo_graph.decisions import Decisions
from mailuo_graph.links import Links
from mailuo_graph.records import Records
from mailuo_linkers.bodies import find_bodies
from mailuo_linkers.indicator_types import group_indicators
from mailuo_linkers.placements import place_projects
from mailuo_linkers.policies import link_policies
from mailuo_linkers.systems import link_systems

PROJECT: Final = "P-draft"
"""Its uid, also where the same project was built: a draft is compared with that one as with any other."""


@dataclass(slots=True)
class Beside:
    """Records and links of the workspace with those of the draft. `listed` is the uid of the project that the draft
    would be, had it been built."""

    records: Records
    links: Links
    listed: str | None


def beside(draft: Draft, records: Records, links: Links, decisions: Decisions) -> Beside:
    both = Records(**{name: [*getattr(records, name), *getattr(draft.records, name)] for name in Records.TABLES})
    bodies = find_bodies(both, decisions)
    placements = place_projects(both, bodies)
    mine = next(p for p in placements if p.document == DOCUMENT)
    listed = next((p.project for p in links.placements if p.project == mine.project), None)
    mine = replace(mine, project=PROJECT)
    policies, cites = link_policies(both, decisions)
    systems, touches = link_systems(both, [*(p for p in placements if p.document != DOCUMENT), mine], decisions, links.renames)
    groups, places = group_indicators(both, decisions, [*(p for p in placements if p.document != DOCUMENT), mine], links.renames)
    touched, cited = _of_draft(touches), _of_draft(cites)
    measured = _of_draft(places)
    bodies_known, systems_known = _Uids(links.bodies), _Uids(links.systems)
    policies_known, groups_known = _Uids(links.policies), _Uids(links.indicator_groups)
    mine.unit, mine.department = bodies_known.known(mine.unit, bodies.bodies), bodies_known.known(mine.department, bodies.bodies)
    for touch in touched:
        touch.system = systems_known.known(touch.system, systems) or touch.system
    for cite in cited:
        cite.policy = policies_known.known(cite.policy, policies) or cite.policy
    for place in measured:
        place.indicator_type = groups_known.known(place.indicator_type, groups) or place.indicator_type
    joined = replace(
        links,
        bodies=[*links.bodies, *bodies_known.new], placements=[*links.placements, mine],
        systems=[*links.systems, *systems_known.new], touches=[*links.touches, *touched],
        policies=[*links.policies, *policies_known.new], cites=[*links.cites, *cited],
        indicator_groups=[*links.indicator_groups, *groups_known.new], indicator_places=[*links.indicator_places, *measured],
    )  # fmt: skip
    return Beside(both, joined, listed)


def alone(found: Beside) -> tuple[Records, Links]:
    """The draft with nothing beside it: what the checks of indicators look at."""
    links = found.links
    mine = [p for p in links.placements if p.project == PROJECT]
    bodies = {uid for p in mine for uid in (p.unit, p.department)}
    touched, cited, measured = _of_draft(links.touches), _of_draft(links.cites), _of_draft(links.indicator_places)
    systems, policies, groups = {t.system for t in touched}, {c.policy for c in cited}, {m.indicator_type for m in measured}
    return found.records.only({DOCUMENT}), Links(
        [b for b in links.bodies if b.uid in bodies], mine,
        systems=[replace(s, parent=None) for s in links.systems if s.uid in systems], touches=touched,
        policies=[p for p in links.policies if p.uid in policies], cites=cited,
        indicator_groups=[g for g in links.indicator_groups if g.uid in groups], indicator_places=measured,
    )  # fmt: skip


def _of_draft(rows: Iterable[Any]) -> list[Any]:
    return [row for row in rows if row.document == DOCUMENT]


class _Uids:
    """Entities as the workspace knows them, and those that only the draft brings: a name that joins two spellings anew
    must not change what was built."""

    def __init__(self, entities: Iterable[Any]) -> None:
        self._owner: dict[str, str] = {}
        for each in entities:
            self._owner.update(dict.fromkeys([each.uid, *each.also], each.uid))
        self.new: list[Any] = []

    def known(self, uid: str | None, found: Iterable[Any]) -> str | None:
        if uid is None or uid in self._owner:
            return None if uid is None else self._owner[uid]
        entity = next(each for each in found if each.uid == uid)
        owner = next((self._owner[name] for name in entity.also if name in self._owner), None)
        if owner is None:
            self.new.append(entity)
            owner = uid
        self._owner[uid] = owner
        return owner
