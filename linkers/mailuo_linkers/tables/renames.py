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
from mailuo_linkers.tables.keys import begins

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
class Evidence:
    """By the names of two units: in how many districts how many rare forms went from one to the other, and how many of
    everyday ones; by unit, the same within the block, the sizes and the years of units."""

    pooled: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    moved: dict[tuple[int, int], int] = field(default_factory=dict)
    years: U64 = field(default_factory=lambda: np.zeros(0, np.uint64))

    def plus(self, other: Evidence) -> Evidence:
        pooled = {names: list(figures) for names, figures in self.pooled.items()}
        for names, figures in other.pooled.items():
            before = pooled.get(names, [0, 0, 0, 0])
            pooled[names] = [before[0] + figures[0], before[1] + figures[1], max(before[2], figures[2]), max(before[3], figures[3])]
        return Evidence(pooled)


def form_keys(forms: Forms) -> U64:
    return combined(forms.core, forms.phase, forms.lot, forms.tag, forms.stage)


def unit_years(forms: Forms, count: int) -> U64:
    out = np.zeros(count, np.uint64)
    np.bitwise_or.at(out, forms.unit, forms.years)
    return out


def evidence_of(forms: Forms, unit_names: list[str]) -> Evidence:
    """Four figures a pair of names: districts, rare forms moved, most of them in one district where they are a good part of
    the unit, most everyday forms in one district."""
    count = len(unit_names)
    years = unit_years(forms, count)
    size = np.bincount(forms.unit, minlength=count)
    moved, everyday = Counter(_moves(forms, years, _MOST_UNITS)), Counter(_moves(forms, years, _MOST_EVERYDAY))
    pooled: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for (earlier, later), shared in moved.items():
        pool = pooled[unit_names[earlier], unit_names[later]]
        pool[0] += 1
        pool[1] += shared
        if shared >= _SHARE * min(size[earlier], size[later]):
            pool[2] = max(pool[2], shared)
    for (earlier, later), shared in everyday.items():
        pool = pooled[unit_names[earlier], unit_names[later]]
        pool[3] = max(pool[3], shared)
    return Evidence(dict(pooled), dict(moved), years)


def decide(evidence: Evidence) -> list[UnitRename]:
    found = []
    for names, (districts, total, most, everyday) in sorted(evidence.pooled.items()):
        alike = alike_names(*names)
        enough = most >= _ENOUGH and (alike or most > _ENOUGH)
        if enough or (alike and (total or everyday >= _ENOUGH)) or (districts >= _ENOUGH and total >= _POOLED):
            found.append(UnitRename(*names, districts, total))
    return found


def alike_names(one: str, other: str) -> bool:
    """管理所 and 管理中心 of the same matter. 第一中学 and 第二中学 are two."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - few pairs of names come so far

    return one[:2] == other[:2] and _NUMERALS.findall(one) == _NUMERALS.findall(other) and fuzz.ratio(one, other) >= _NEAR


def _moves(forms: Forms, years: U64, most: int) -> list[tuple[int, int]]:
    """Pairs of units of one district of which the earlier ends before the later begins, one for each form both have."""
    key = combined(forms.district, form_keys(forms))
    order = np.argsort(key)
    bounds = np.append(np.flatnonzero(begins(key[order])), len(key))
    found = []
    lowest = years & (~years + np.uint64(1))
    for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        if not 1 < end - begin <= most:
            continue
        units = forms.unit[order[begin:end]].tolist()
        found += [(a, b) for a in units for b in units if a != b and years[a] < lowest[b]]
    return found


def follow(found: list[UnitRename], evidence: Evidence, names: list[str], district: Ints, now: Ints) -> None:
    """Writes into `now` as what each unit of the block goes on in the end."""
    years = evidence.years
    lowest = years & (~years + np.uint64(1))
    there = np.flatnonzero(years)
    by_name = {(int(district[unit]), names[unit]): int(unit) for unit in there}
    options: list[tuple[int, int, int]] = []
    for rename in found:
        for where in np.unique(district[there]).tolist():
            earlier, later = by_name.get((where, rename.earlier)), by_name.get((where, rename.later))
            if earlier is not None and later is not None and years[earlier] < lowest[later]:
                options.append((evidence.moved.get((earlier, later), 0) * 1000 + rename.moved, earlier, later))
    next_of: dict[int, int] = {}
    taken: set[int] = set()
    for _, earlier, later in sorted(options, reverse=True):
        if earlier not in next_of and later not in taken:
            next_of[earlier] = later
            taken.add(later)
    for unit in next_of:
        last = unit
        while last in next_of:  # always to a later year: no way round
            last = next_of[last]
        now[unit] = last
