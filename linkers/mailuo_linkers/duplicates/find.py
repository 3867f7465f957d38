"""All kinds of duplicates, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Final

from mailuo_graph.decisions import Decisions
from mailuo_graph.links import Duplicate, Ground, Links
from mailuo_graph.records import Records
from mailuo_linkers.duplicates.disclosed import disagreeing_disclosures
from mailuo_linkers.duplicates.finding import Finding, as_tables, decided, strength_of
from mailuo_linkers.duplicates.function import same_function
from mailuo_linkers.duplicates.goals import KIND as GOALS
from mailuo_linkers.duplicates.goals import near_identical_goals
from mailuo_linkers.duplicates.lines import gather_lines
from mailuo_linkers.duplicates.neighbours import same_work_next_door
from mailuo_linkers.duplicates.provided import built_beside_the_shared
from mailuo_linkers.duplicates.rented import rented_anyway
from mailuo_linkers.duplicates.same_work import same_work
from mailuo_linkers.duplicates.scope import overlapping_scope
from mailuo_linkers.duplicates.targets import SAME, TEMPLATE, same_targets
from mailuo_linkers.duplicates.upgraded import upgraded_twice
from mailuo_linkers.duplicates.windows import overlapping_windows

_MOST_LINES: Final = 100
"""Of one finding, for looking at its pairs."""


def find_duplicates(records: Records, links: Links, decisions: Decisions | None = None) -> tuple[list[Duplicate], list[Ground]]:
    """Called last: rests on placements, successions, memberships, touches and indicator places. The strongest first."""
    lines = gather_lines(records, links)
    findings: dict[str, Finding] = {}
    explained: set[frozenset[str]] = set()

    def take(found: Iterable[Finding], *, explains: bool = False) -> None:
        for finding in found:
            known = findings.get(finding.uid)
            if known is None or finding.rank > known.rank:
                findings[finding.uid] = finding
            if explains and strength_of(finding.score) is not None and finding.kind != TEMPLATE:
                explained.update(map(frozenset, combinations((line.uid for line in finding.lines), 2)))

    take(rented_anyway(lines), explains=True)
    take(overlapping_windows(lines), explains=True)
    contracts = frozenset(explained)
    take(upgraded_twice(lines))
    take(same_targets(lines), explains=True)
    take(near_identical_goals(lines, contracts))
    take(same_function(lines, explained))
    take(overlapping_scope(lines, explained))
    take(built_beside_the_shared(lines))
    take(same_work(lines, _shown(findings.values())))
    take(same_work_next_door(lines, _shown(findings.values())))
    take(disagreeing_disclosures(lines, {d.document: d.file_name for d in records.documents}))
    ordered = sorted(decided(_better_of_two(findings.values()), decisions or Decisions(), lines), key=lambda f: (-f.rank, f.uid))
    return as_tables(ordered)


def _shown(findings: Iterable[Finding]) -> set[frozenset[str]]:
    """Pairs of which something is said already; a template says nothing of two lines."""
    return {
        frozenset(pair)
        for finding in findings
        if strength_of(finding.score) is not None and finding.kind != TEMPLATE
        for pair in combinations((line.uid for line in finding.lines[:_MOST_LINES]), 2)
    }  # fmt: skip


def _better_of_two(findings: Iterable[Finding]) -> list[Finding]:
    """Equal targets and equal goals of the same lines are one finding: the stronger."""
    best: dict[frozenset[str], Finding] = {}
    others = []
    for finding in findings:
        if finding.kind not in (SAME, GOALS):
            others.append(finding)
            continue
        members = frozenset(line.uid for line in finding.lines)
        known = best.get(members)
        if known is None or (finding.rank, finding.kind) > (known.rank, known.kind):
            best[members] = finding
    return [*others, *best.values()]
