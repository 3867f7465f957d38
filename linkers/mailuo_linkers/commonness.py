"""How common an indicator with its value is over projects that have nothing to do with each other. Reach for it to tell
boilerplate (系统可用率 ≥99%, printed everywhere) from what is telling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping

from mailuo_graph.identity import identity_form, unit_key
from mailuo_graph.links import IndicatorPlace, Placement, Rename
from mailuo_graph.records import IndicatorRecord, Records
from mailuo_linkers.indicator_counts import bracket_period


def find_places(
    records: Records, types: Mapping[str, str], bases: Mapping[str, str], placements: Iterable[Placement] = (), renames: Iterable[Rename] = (),
) -> list[IndicatorPlace]:
    """`types` and `bases` are by printed name. Commonness is (projects of other units that print the same type on the
    same basis with the same value + 1 for the own unit) / all projects that print indicators.

    A unit is one in whatever year and under whatever name it was renamed to; however often it repeats itself, it counts
    once. A project disclosed twice is one. Indicators of a whole department count as one project of it.
    """
    projects, owners = _owners(records, placements, renames)
    by_owner: dict[Hashable, dict[Hashable, set[Hashable]]] = defaultdict(lambda: defaultdict(set))
    keys = []
    for each in records.indicators:
        at = each.document, each.row
        key = types[each.name], _basis(bases[each.name], each.measure_unit), _value(each)
        by_owner[key][owners[at]].add(projects[at])
        keys.append((key, owners[at]))
    total = {key: len(set().union(*printed.values())) for key, printed in by_owner.items()}
    every = len({projects[each.document, each.row] for each in records.indicators})
    return [
        IndicatorPlace(each.document, each.row, each.order, key[0], key[1] or None, (total[key] - len(by_owner[key][owner]) + 1) / every)
        for each, (key, owner) in zip(records.indicators, keys, strict=True)
    ]


def _owners(
    records: Records, placements: Iterable[Placement], renames: Iterable[Rename],
) -> tuple[dict[tuple[str, int | None], Hashable], dict[tuple[str, int | None], Hashable]]:
    """Of every row with indicators: which project it is, and whose."""
    now = {rename.earlier: rename.later for rename in renames if rename.confidence != "possible"}
    placed = {(p.document, p.row): p for p in placements}
    departments = {d.document: d.department for d in records.documents}
    units = {(p.document, p.row): p.unit for p in records.projects}
    projects: dict[tuple[str, int | None], Hashable] = {}
    owners: dict[tuple[str, int | None], Hashable] = {}
    for document, row in {(each.document, each.row) for each in records.indicators}:
        placement = None if row is None else placed.get((document, row))
        projects[document, row] = (document, row) if placement is None else placement.project
        if placement is not None and placement.unit is not None:
            owners[document, row] = _latest(placement.unit, now)
        else:
            department = departments.get(document)
            unit = None if row is None else units.get((document, row))
            owners[document, row] = unit_key(unit or department or document, department)
    return projects, owners


def _latest(body: str, now: Mapping[str, str]) -> str:
    seen = {body}
    while (later := now.get(body)) is not None and later not in seen:
        seen.add(later)
        body = later
    return body


def _basis(of_name: str, unit: str | None) -> str:
    """次/月 says the period where the name does not."""
    period = bracket_period(unit) if unit is not None and "/" in unit else None
    return of_name if period is None or of_name.startswith("每") else "·".join(filter(None, (period, of_name)))


def _value(record: IndicatorRecord) -> Hashable:
    """≥95% and 95%以上 are one value; what has no number counts by its words."""
    if record.number is not None and not record.malformed:
        return record.operator, record.number, record.upper, identity_form(record.measure_unit or "")
    return identity_form(record.annual_value or record.cycle_value or "")
