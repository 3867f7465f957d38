"""Units that go on under another name, learned from projects that move together: what ends under one name and begins
under another, pooled over districts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from mailuo_linkers.tables.forms import Forms, Ints
from mailuo_linkers.tables.hashes import U64, combined

_MOST_UNITS: Final = 3
"""A form that more units of a district have is generic and says nothing about where a unit went."""
_ENOUGH: Final = 2
_POOLED: Final = 3
_SHARE: Final = 0.2
_NEAR: Final = 55
_MOST_EVERYDAY: Final = 30
_NUMERALS: Final = re.compile("[0-9a-z一二三四五六七八九十东南西北]")


@dataclass(slots=True)
class UnitRename:
    earlier: str
    later: str
    districts: int
    moved: int


@dataclass(slots=True)
class UnitRenames:
    """`now[unit]` is the unit it goes on as in the end, itself where it was never renamed."""

    now: Ints
    found: list[UnitRename] = field(default_factory=list)


def form_keys(forms: Forms) -> U64:
    return combined(forms.core, forms.phase, forms.lot, forms.tag, forms.stage)


def unit_years(forms: Forms, count: int) -> U64:
    out = np.zeros(count, np.uint64)
    np.bitwise_or.at(out, forms.unit, forms.years)
    return out


def find_renames(forms: Forms, unit_names: list[str], unit_district: Ints) -> UnitRenames:
    count = len(unit_names)
    years = unit_years(forms, count)
    moved = Counter(_moves(forms, years, _MOST_UNITS))
    everyday = Counter(_moves(forms, years, _MOST_EVERYDAY))
    size = np.bincount(forms.unit, minlength=count)
    pooled: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for (earlier, later), shared in moved.items():
        pool = pooled[unit_names[earlier], unit_names[later]]
        pool[0] += 1
        pool[1] += shared
    accepted: dict[tuple[str, str], tuple[int, int]] = {}
    for (earlier, later), shared in everyday.items():
        names = unit_names[earlier], unit_names[later]
        if shared >= _ENOUGH and alike_names(*names):
            accepted[names] = (pooled[names][0], pooled[names][1])
    for (earlier, later), shared in moved.items():
        names = unit_names[earlier], unit_names[later]
        districts, total = pooled[names]
        alike = alike_names(*names)
        enough = shared >= _ENOUGH and shared >= _SHARE * min(size[earlier], size[later])
        if (enough and (alike or shared > _ENOUGH)) or (alike and shared) or (districts >= _ENOUGH and total >= _POOLED):
            accepted[names] = (districts, total)
    return UnitRenames(
        _followed(accepted, moved, unit_names, unit_district, years),
        [UnitRename(*names, *figures) for names, figures in sorted(accepted.items())],
    )


def alike_names(one: str, other: str) -> bool:
    """管理所 and 管理中心 of the same matter. 第一中学 and 第二中学 are two."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - few pairs of names come so far

    return one[:2] == other[:2] and _NUMERALS.findall(one) == _NUMERALS.findall(other) and fuzz.ratio(one, other) >= _NEAR


def _moves(forms: Forms, years: U64, most: int) -> list[tuple[int, int]]:
    """Pairs of units of one district of which the earlier ends before the later begins, one for each form both have."""
    key = combined(forms.district, form_keys(forms))
    order = np.argsort(key, kind="stable")
    bounds = np.flatnonzero(np.concatenate(([True], key[order][1:] != key[order][:-1], [True])))
    found = []
    lowest = years & (~years + np.uint64(1))
    for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        if not 1 < end - begin <= most:
            continue
        units = forms.unit[order[begin:end]].tolist()
        found += [(a, b) for a in units for b in units if a != b and years[a] < lowest[b]]
    return found


def _followed(
    accepted: dict[tuple[str, str], tuple[int, int]], moved: dict[tuple[int, int], int], names: list[str], district: Ints, years: U64,
) -> Ints:
    by_name = {(int(where), name): unit for unit, (where, name) in enumerate(zip(district, names, strict=True))}
    options: list[tuple[int, int, int]] = []
    lowest = years & (~years + np.uint64(1))
    for (earlier_name, later_name), (_, total) in accepted.items():
        for where in range(int(district.max(initial=-1)) + 1):
            earlier, later = by_name.get((where, earlier_name)), by_name.get((where, later_name))
            if earlier is not None and later is not None and years[earlier] and years[earlier] < lowest[later]:
                options.append((moved.get((earlier, later), 0) * 1000 + total, earlier, later))
    next_of: dict[int, int] = {}
    taken: set[int] = set()
    for _, earlier, later in sorted(options, reverse=True):
        if earlier not in next_of and later not in taken:
            next_of[earlier] = later
            taken.add(later)
    now = np.arange(len(names), dtype=np.int32)
    for unit in next_of:
        last = unit
        while last in next_of:  # always to a later year: no way round
            last = next_of[last]
        now[unit] = last
    return now
