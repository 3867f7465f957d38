"""The whole of linking, top to bottom."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from mailuo_graph.decisions import Decisions
from mailuo_graph.links import Links
from mailuo_graph.records import Records
from mailuo_linkers.bodies import find_bodies
from mailuo_linkers.duplicates.find import find_duplicates
from mailuo_linkers.indicator_types import group_indicators
from mailuo_linkers.placements import place_projects
from mailuo_linkers.policies import link_policies
from mailuo_linkers.reading import find_lineages, find_successions
from mailuo_linkers.renames import find_renames
from mailuo_linkers.systems import link_systems

_LONGEST_NAME: Final = 2000
"""Characters of a name that are compared. Nothing printed is a tenth as long; damaged tables have run whole pages into a
name, and comparing those would take as long as all the rest."""


def link(records: Records, decisions: Decisions, before: Links | None = None, *, learn: bool = False) -> Links:
    """`before` is what an earlier build found: places of which nothing changed are taken over, lineages keep their ids.
    `learn`: weights of successions are learned anew from the decisions."""
    records = _with_bounded_names(records)
    bodies = find_bodies(records, decisions)
    placements = place_projects(records, bodies)
    renames = find_renames(records, bodies, placements, decisions)
    groups, places = group_indicators(records, decisions, placements, renames)
    policies, cites = link_policies(records, decisions)
    systems, touches = link_systems(records, placements, decisions, renames)
    found = find_successions(records, placements, decisions, renames, touches, cites, places, before, learn=learn)
    links = Links(
        bodies.bodies,
        placements,
        found.links,
        find_lineages(records, placements, found.links, before.memberships if before else ()),
        found.grounds,
        systems=systems,
        touches=touches,
        policies=policies,
        cites=cites,
        indicator_groups=groups,
        indicator_places=places,
        renames=renames,
        places_read=found.places,
        learned_weights=found.learned,
    )
    links.duplicates, grounds = find_duplicates(records, links, decisions)
    links.grounds += grounds
    return links


def _with_bounded_names(records: Records) -> Records:
    """The same records where no name is too long, which is nearly always."""
    names = [d.department for d in records.documents] + [u.name for u in records.units]
    names += [name for p in records.projects for name in (p.name, p.unit)]
    if all(name is None or len(name) <= _LONGEST_NAME for name in names):
        return records
    return replace(
        records,
        documents=[replace(d, department=_bounded(d.department)) for d in records.documents],
        units=[replace(u, name=u.name[:_LONGEST_NAME]) for u in records.units],
        projects=[replace(p, name=p.name[:_LONGEST_NAME], unit=_bounded(p.unit)) for p in records.projects],
    )


def _bounded(name: str | None) -> str | None:
    return None if name is None else name[:_LONGEST_NAME]
