"""Forms: what records of one unit look like when years, owner and spelling are set aside. Records of one form are one
undertaking, as far as their periods allow; all comparing is between forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.tables.contents import Items
from mailuo_linkers.tables.corpus import FIRST_YEAR, Corpus
from mailuo_linkers.tables.hashes import U64, combined
from mailuo_linkers.tables.keys import begins, grouped, in_order_of, one_of_each
from mailuo_linkers.tables.names import Names

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
    goal_bits: U64
    indicator_bits: U64

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
        _, group, count = grouped(key)
        out[dated[count[group] >= _FIXED]] = 0
    return out


def make_forms(own: Corpus, unit: Ints, *, each: bool = False) -> tuple[Forms, Ints, NDArray[np.int8], int]:
    """The forms, the form of each record (-1: none), its class of period, and how many records were left out because too
    many rows of one unit and year have the same name. With `each`, every record is a form of its own."""
    form = np.full(len(own), -1, np.int32)
    rows = np.flatnonzero(own.usable)
    names = own.names
    key = combined(unit[rows], names.core[rows], names.phase[rows], names.lot[rows], names.tag[rows], names.stage[rows])
    form[rows] = grouped(key)[1]
    period = period_class(own.year, names, form)
    same = (form[rows].astype(np.int64) * 64 + (own.year[rows] - FIRST_YEAR)) * 3 + period[rows]
    _, group, count = grouped(same)
    crowded = rows[count[group] > MOST_ALIKE]
    form[crowded] = -1
    rows = np.flatnonzero(form >= 0)
    if each:
        form[rows] = np.arange(len(rows))
    elif len(crowded):
        form[rows] = grouped(form[rows])[1]
    return _summed(own, form, rows, unit, period), form, period, len(crowded)


def _summed(own: Corpus, form: Ints, rows: NDArray[np.int64], unit: Ints, period: NDArray[np.int8]) -> Forms:
    count = int(form.max(initial=-1)) + 1
    order = rows[in_order_of(form[rows], own.year[rows], period[rows])]
    start = np.flatnonzero(begins(form[order]))
    size = np.diff(start, append=len(order))
    end = start + size - 1
    bit = _ONE << (own.year[order] - FIRST_YEAR).astype(np.uint64)
    paid = [np.where(period[order] == which, bit, np.uint64(0)) for which in range(3)]
    bits = [np.bitwise_or.reduceat(years, start) if count else years for years in paid]
    amount = own.amount[order]
    known = amount > 0
    logs = np.where(known, np.log(np.where(known, amount, 1)), np.nan).astype(np.float32)
    lead, names = order[start], own.names
    return Forms(
        unit[lead], own.owners.unit_district[unit[lead]], names.core[lead], names.phase[lead], names.lot[lead], names.tag[lead], names.stage[lead],
        bits[0], bits[1], bits[2], own.year[lead].astype(np.int32), own.year[order[end]].astype(np.int32),
        size.astype(np.int32), logs[start], logs[end],
        *(np.bitwise_or.reduceat(column[order], start) if count else column[order] for column in (own.goal_bits, own.indicator_bits)),
    )  # fmt: skip


def items_of_forms(items: Items, form: Ints) -> Items:
    """Each form's distinct items: `record` is the form now."""
    of = form[items.record]
    kept = np.flatnonzero(of >= 0)
    pick = kept[one_of_each(combined(of[kept], items.word[kept], items.exact[kept]))]
    return Items(of[pick], items.word[pick], items.exact[pick])
