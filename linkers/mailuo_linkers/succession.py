"""What continues what, as far as equal names prove it: one unit, the same name but for the years, a later budget.

One rule, and a strict one: where a unit has two projects of that core in one budget, nothing is linked, because the
name alone can't say which continues which. No score is given, since none was measured.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from mailuo_graph.decisions import Decisions, Verdict
from mailuo_graph.identity import lineage_uid
from mailuo_graph.links import Membership, Placement, Rename, Succession
from mailuo_graph.records import Records
from mailuo_linkers.names import parse_name

_SHORTEST_CORE = 4
RULE = "rule:same-name"


def find_successions(
    records: Records, placements: list[Placement], decisions: Decisions, renames: Sequence[Rename] = (),
) -> list[Succession]:
    """A unit that was renamed, certainly or very likely, is the same unit here, and the rename is among the reasons."""
    now = _latest_names(renames)
    units = {p.project: p.unit for p in placements}
    years = {d.document: d.fiscal_year for d in records.documents}
    owners = {d.document: d.department for d in records.documents}
    printed = {(p.document, p.row): p for p in records.projects}
    # unit → core → fiscal year → project → its name as printed
    series: dict[tuple[str, str], dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for placement in placements:
        year = years[placement.document]
        record = printed[placement.document, placement.row]
        if placement.unit is None or year is None or record.classified or record.name.isdigit():
            continue
        owner = tuple(n for n in (record.unit, owners[placement.document]) if n)
        core = parse_name(record.name, owner).core
        if len(core) >= _SHORTEST_CORE:
            series[now.get(placement.unit, placement.unit), core][year][placement.project] = record.name
    found = []
    for (_, core), by_year in sorted(series.items()):
        single = {year: next(iter(names.items())) for year, names in by_year.items() if len(names) == 1}
        ordered = sorted(single)
        for earlier, later in pairwise(ordered):
            if any(earlier < year < later for year in by_year):
                continue  # a year between with several such projects: the neighbours are not known
            link = _succession(core, (earlier, *single[earlier]), (later, *single[later]))
            link.reasons.insert(1, _same_unit(units[link.earlier], units[link.later], renames))
            found.append(link)
    return _decided(found, decisions)


def _succession(core: str, earlier: tuple[int, str, str], later: tuple[int, str, str]) -> Succession:
    reasons = [
        f"名称去掉单位和年份后相同：“{core}”（{earlier[0]} 年印作“{earlier[2]}”，{later[0]} 年印作“{later[2]}”）",
    ]
    missing = [str(year) for year in range(earlier[0] + 1, later[0])]
    if missing:
        reasons.append(f"中间缺 {'、'.join(missing)} 年的文件")
    return Succession(later[1], earlier[1], "same_project_next_budget", None, "likely", reasons, RULE)


def _latest_names(renames: Sequence[Rename]) -> dict[str, str]:
    """Unit → what it is called in the end, over any number of renames."""
    following = {r.earlier: r.later for r in renames if r.kind == "Unit" and r.confidence in ("certain", "likely")}
    latest = {}
    for unit in following:
        last, passed = unit, {unit}
        while last in following and following[last] not in passed:
            last = following[last]
            passed.add(last)
        latest[unit] = last
    return latest


def _same_unit(earlier: str | None, later: str | None, renames: Sequence[Rename]) -> str:
    if earlier == later:
        return "同一预算单位"
    said = next((r for r in renames if r.earlier == earlier and r.later == later), None)
    return "预算单位更名" if said is None else f"预算单位更名，自 {said.since} 年起见于新名称：{said.reasons[0]}"


def _decided(found: list[Succession], decisions: Decisions) -> list[Succession]:
    """What a person rejected goes; what a person confirmed is certain."""
    kept = []
    for link in found:
        decision = decisions.on("SUCCEEDS", link.later, link.earlier)
        if decision is not None and decision.verdict is Verdict.DIFFERENT:
            continue
        if decision is not None and decision.verdict is Verdict.SAME:
            link.confidence, link.decided_by = "certain", decision.who
            link.reasons.append(f"{decision.who} 于 {decision.when} 确认：{decision.why}")
        kept.append(link)
    return kept


def find_lineages(placements: list[Placement], successions: list[Succession]) -> list[Membership]:
    """Chains of successions. A lineage is named after its first project, so a later year changes no id."""
    earlier = {link.later: link.earlier for link in successions}
    names = {p.project: p.clean_name for p in placements}
    linked = sorted(set(earlier) | set(earlier.values()))
    memberships = []
    for project in linked:
        first = project
        while first in earlier:
            first = earlier[first]
        memberships.append(Membership(project, lineage_uid(first), names[first]))
    return memberships
