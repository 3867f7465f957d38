"""Lineages: one undertaking through the years, exclusive by printed period. Splits, mergers and alternatives cross them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from mailuo_graph.identity import lineage_uid
from mailuo_graph.links import Membership, Placement, Succession
from mailuo_graph.records import Records
from mailuo_linkers.names import parse_name
from mailuo_linkers.reading.periods import Period, period_of

_CROSSING: Final = frozenset({"split", "merge"})
_JOINING: Final = frozenset({"certain", "likely"})


def find_lineages(
    records: Records, placements: Sequence[Placement], successions: Sequence[Succession], known: Sequence[Membership] = (),
) -> list[Membership]:
    """Every linked project is in one lineage. In the order of time each joins that of its best predecessor, unless a
    project of the same budget and period is in it already. A lineage is named after its first project, so that a later
    year changes no id; one that had an id in `known` keeps it, so that an earlier year changes none either."""
    periods, names = _periods(records, placements)
    before: dict[str, list[Succession]] = defaultdict(list)
    linked: set[str] = set()
    for link in successions:
        linked |= {link.later, link.earlier}
        if not link.alternative and link.kind not in _CROSSING and link.confidence in _JOINING:
            before[link.later].append(link)
    lineage: dict[str, str] = {}
    taken: dict[str, set[tuple[Period | None, int]]] = defaultdict(set)
    for project in _in_time(linked, before, periods):
        key = periods.get(project, (None, 0))
        choices = sorted(before[project], key=lambda s: (s.decided_by == "reading", -(s.score or 0), s.earlier))
        first = next((lineage[s.earlier] for s in choices if s.earlier in lineage and key not in taken[lineage[s.earlier]]), project)
        lineage[project] = first
        taken[first].add(key)
    uids = _uids(lineage, {m.project: m.lineage for m in known})
    return [Membership(project, uids[lineage[project]], names[lineage[project]]) for project in sorted(lineage)]


def _uids(lineage: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """First project → uid. Where one lineage has become two, the one with the earlier project keeps the uid."""
    uids: dict[str, str] = {}
    taken: set[str] = set()
    for project, first in lineage.items():  # in the order of time
        known = before.get(project)
        if known is not None and first not in uids and known not in taken:
            uids[first] = known
            taken.add(known)
    for first in lineage.values():
        if first not in uids:
            uid = lineage_uid(first)
            uids[first] = uid if uid not in taken else lineage_uid(f"{first}~")
            taken.add(uids[first])
    return uids


def _in_time(linked: set[str], before: Mapping[str, list[Succession]], periods: Mapping[str, tuple[Period, int]]) -> list[str]:
    """Earlier projects before those that succeed them, otherwise by period; ends on circles as well."""

    def when(project: str) -> tuple[int, int, int, str]:
        period, year = periods.get(project, (None, 0))
        return (period.first if period else 0, period.last if period else 0, year, project)

    order: list[str] = []
    done: set[str] = set()
    for start in sorted(linked, key=when):
        waiting, open_ = [start], set()
        while waiting:
            at = waiting[-1]
            missing = [s.earlier for s in before.get(at, ()) if s.earlier not in done and s.earlier not in open_]
            open_.add(at)
            if missing and at not in done:
                waiting += sorted(missing, key=when, reverse=True)
                continue
            waiting.pop()
            if at not in done:
                done.add(at)
                order.append(at)
    return order


def _periods(records: Records, placements: Sequence[Placement]) -> tuple[dict[str, tuple[Period, int]], dict[str, str]]:
    printed = {(p.document, p.row): p for p in records.projects}
    documents = {d.document: d for d in records.documents}
    periods: dict[str, tuple[Period, int]] = {}
    names: dict[str, str] = {}
    for placement in sorted(placements, key=lambda p: (p.document, p.row)):
        names.setdefault(placement.project, placement.clean_name)
        record, document = printed.get((placement.document, placement.row)), documents[placement.document]
        if record is not None and placement.project not in periods:
            owners = tuple(n for n in (record.unit, document.department) if n)
            period = period_of(parse_name(record.name, owners), record, document.fiscal_year, "")
            periods[placement.project] = (period, document.fiscal_year or 0)
    return periods, names
