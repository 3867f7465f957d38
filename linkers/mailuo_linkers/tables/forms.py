"""Forms: what records of one unit look like when years, owner and spelling are set aside. Records of one form are one
undertaking, as far as their periods allow; all comparing is between forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.tables.contents import Items
from mailuo_linkers.tables.hashes import U64, combined
from mailuo_linkers.tables.names import Names

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = FIRST_YEAR + 63
"""A year is one bit of 64."""
MOST_ALIKE: Final = 3
"""Rows of one unit and period with one name: up to so many are parts of one undertaking, more are not told apart."""
_FIXED: Final = 3
_ONE: Final = np.uint64(1)
Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


@dataclass(slots=True)
class Forms:
    """One line a form. `on_time`, `before` and `after` are the fiscal years (as bits) in which it is paid for the period of
    that year, for an earlier one, for a later one. Amounts are logarithms, nan where none is printed."""

    unit: Ints
    district: Ints
    core: Ints
    phase: Ints
    lot: Ints
    tag: Ints
    stage: Ints
    on_time: U64
    before: U64
    after: U64
    first: Ints
    last: Ints
    size: Ints
    first_amount: Floats
    last_amount: Floats

    def __len__(self) -> int:
        return len(self.unit)

    @property
    def years(self) -> U64:
        return self.on_time | self.before | self.after


def period_class(year: NDArray[np.int32], names: Names, form: Ints) -> NDArray[np.int8]:
    """0: the printed period begins with the fiscal year or none is printed; 1: earlier; 2: later. A contract of several
    years that prints the same period in every budget is on time in each."""
    shift = np.where(names.first > 0, names.first - year, np.where(names.late, -1, 0))
    out = np.where(shift < 0, 1, np.where(shift > 0, 2, 0)).astype(np.int8)
    dated = np.flatnonzero((names.first > 0) & (form >= 0))
    if len(dated):
        key = form[dated].astype(np.int64) * 4096 + names.first[dated]
        _, group, count = np.unique(key, return_inverse=True, return_counts=True)
        out[dated[count[group.ravel()] >= _FIXED]] = 0
    return out


def make_forms(
    year: NDArray[np.int32], unit: Ints, district_of_unit: Ints, amount: NDArray[np.float64], names: Names, usable: NDArray[np.bool_],
) -> tuple[Forms, Ints, NDArray[np.int8], int]:
    """The forms, the form of each record (-1: none), its class of period, and how many records were left out because too
    many rows of one unit and year have the same name."""
    form = np.full(len(year), -1, np.int32)
    rows = np.flatnonzero(usable)
    key = combined(unit[rows], names.core[rows], names.phase[rows], names.lot[rows], names.tag[rows], names.stage[rows])
    form[rows] = np.unique(key, return_inverse=True)[1].ravel().astype(np.int32)
    period = period_class(year, names, form)
    same = (form[rows].astype(np.int64) * 64 + (year[rows] - FIRST_YEAR)) * 3 + period[rows]
    _, group, count = np.unique(same, return_inverse=True, return_counts=True)
    crowded = rows[count[group.ravel()] > MOST_ALIKE]
    form[crowded] = -1
    rows = np.flatnonzero(form >= 0)
    form[rows] = np.unique(form[rows], return_inverse=True)[1].ravel().astype(np.int32)
    return _summed(form, rows, year, unit, district_of_unit, amount, names, period), form, period, len(crowded)


def _summed(
    form: Ints, rows: NDArray[np.int64], year: NDArray[np.int32], unit: Ints, district_of_unit: Ints, amount: NDArray[np.float64], names: Names,
    period: NDArray[np.int8],
) -> Forms:
    count = int(form.max(initial=-1)) + 1
    order = rows[np.lexsort((period[rows], year[rows], form[rows]))]
    own = form[order]
    start = np.searchsorted(own, np.arange(count))
    end = np.append(start[1:], len(own)) - 1
    bits = [np.zeros(count, np.uint64) for _ in range(3)]
    bit = _ONE << (year[order] - FIRST_YEAR).astype(np.uint64)
    for which in range(3):
        of = period[order] == which
        np.bitwise_or.at(bits[which], own[of], bit[of])
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(amount[order] > 0, np.log(amount[order]), np.nan).astype(np.float32)
    lead = order[start]
    return Forms(
        unit[lead], district_of_unit[unit[lead]], names.core[lead], names.phase[lead], names.lot[lead], names.tag[lead], names.stage[lead],
        bits[0], bits[1], bits[2], year[lead].astype(np.int32), year[order[end]].astype(np.int32),
        np.diff(np.append(start, len(own))).astype(np.int32), logs[start], logs[end],
    )  # fmt: skip


def items_of_forms(items: Items, form: Ints) -> Items:
    """Each form's distinct items: `record` is the form now."""
    of = form[items.record]
    kept = np.flatnonzero(of >= 0)
    _, first = np.unique(combined(of[kept], items.word[kept], items.exact[kept]), return_index=True)
    pick = kept[first]
    return Items(of[pick], items.word[pick], items.exact[pick])
