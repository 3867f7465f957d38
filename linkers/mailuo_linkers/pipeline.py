"""The whole of linking, top to bottom."""

from __future__ import annotations

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


def link(records: Records, decisions: Decisions, before: Links | None = None, *, learn: bool = False) -> Links:
    """`before` is what an earlier build found: places of which nothing changed are taken over, lineages keep their ids.
    `learn`: weights of successions are learned anew from the decisions."""
    bodies = find_bodies(records, decisions)
    placements = place_projects(records, bodies)
    renames = find_renames(records, bodies, placements, decisions)
    groups, places = group_indicators(records, decisions, placements, renames)
    policies, cites = link_policies(records, decisions)
    systems, touches = link_systems(records, placements, decisions)
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
