"""Which forms are compared: all of one unit whose periods don't collide, and across units of a district an equal rare form,
units with several such moves, and forms that share a rare sentence. No threshold of likeness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.tables.forms import Forms, Ints
from mailuo_linkers.tables.hashes import U64, combined
from mailuo_linkers.tables.keys import begins, counted, in_order_of
from mailuo_linkers.tables.renames import form_keys

MOST_FORMS: Final = 1500
"""A unit with more different names is compared in windows of names in order; larger would be quadratic."""
WINDOW: Final = 300
_MOST_UNITS: Final = 4
_MOVES: Final = 2
_MOST_MOVING: Final = 400


@dataclass(slots=True)
class Pairs:
    """`one` begins earlier than `other`, or is first in order. `together` marks pairs that were both paid in one period:
    two undertakings for ever, kept for what they teach about differences."""

    one: Ints
    other: Ints
    together: NDArray[np.bool_]
    capped: int = 0

    def of(self, rows: NDArray[np.int64]) -> Pairs:
        return Pairs(self.one[rows], self.other[rows], self.together[rows])


def joined_pairs(parts: list[Pairs]) -> Pairs:
    one, other, together = (np.concatenate([getattr(part, name) for part in parts]) for name in ("one", "other", "together"))
    return Pairs(one, other, together)


def collide(forms: Forms, one: Ints, other: Ints) -> NDArray[np.bool_]:
    both = (forms.on_time[one] & forms.on_time[other]) | (forms.before[one] & forms.before[other]) | (forms.after[one] & forms.after[other])
    result: NDArray[np.bool_] = both != 0
    return result


def pairs_within_units(forms: Forms) -> Pairs:
    order = in_order_of(forms.unit, forms.core)
    start = np.flatnonzero(begins(forms.unit[order]))
    sizes = np.diff(start, append=len(order))
    first, second = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for size in np.unique(sizes[sizes > 1]):
        here = start[sizes == size]
        i, j = np.triu_indices(size, 1) if size <= MOST_FORMS else _windows(int(size))
        step = max(1, 2_000_000 // len(i))
        for at in range(0, len(here), step):
            base = here[at : at + step, None]
            first.append((base + i[None, :]).ravel())
            second.append((base + j[None, :]).ravel())
    one, other = order[np.concatenate(first)].astype(np.int32), order[np.concatenate(second)].astype(np.int32)
    return in_order(forms, one, other, int((sizes > MOST_FORMS).sum()))


def _windows(size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    i = np.repeat(np.arange(size), WINDOW)
    j = i + np.tile(np.arange(1, WINDOW + 1), size)
    inside = j < size
    return i[inside], j[inside]


def in_order(forms: Forms, one: Ints, other: Ints, capped: int = 0) -> Pairs:
    turned = (forms.first[one] > forms.first[other]) | ((forms.first[one] == forms.first[other]) & (one > other))
    a, b = np.where(turned, other, one), np.where(turned, one, other)
    return Pairs(a, b, collide(forms, a, b), capped)


def pairs_across_units(forms: Forms, sharing: tuple[Ints, Ints]) -> Pairs:
    """`sharing` are pairs of forms with a rare sentence or figure in common."""
    key = combined(forms.district, form_keys(forms))
    one, other = groups_to_pairs(key, _MOST_UNITS)
    ahead = _in_turn(forms, one, other)
    moves_one, moves_other = one[ahead], other[ahead]
    count = int(forms.unit.max(initial=0)) + 1
    moves = forms.unit[moves_one].astype(np.int64) * count + forms.unit[moves_other]
    ways, often = counted(moves[forms.unit[moves_one] != forms.unit[moves_other]])
    own = in_order_of(forms.unit).astype(np.int32)
    first = np.searchsorted(forms.unit[own], np.arange(count + 1))
    more_one, more_other = [moves_one], [moves_other]
    for way in ways[often >= _MOVES].tolist():
        a, b = divmod(way, count)
        left, right = own[first[a] : first[a + 1]], own[first[b] : first[b + 1]]
        if len(left) <= _MOST_MOVING and len(right) <= _MOST_MOVING:
            more_one.append(np.repeat(left, len(right)))
            more_other.append(np.tile(right, len(left)))
    one = np.concatenate([*more_one, sharing[0]])
    other = np.concatenate([*more_other, sharing[1]])
    apart = forms.unit[one] != forms.unit[other]
    one, other = one[apart], other[apart]
    pairs = in_order(forms, one, other)
    keep = ~pairs.together & _in_turn(forms, pairs.one, pairs.other)
    total = len(forms)
    keys, _ = counted(pairs.one[keep].astype(np.int64) * total + pairs.other[keep])
    return Pairs((keys // max(total, 1)).astype(np.int32), (keys % max(total, 1)).astype(np.int32), np.zeros(len(keys), np.bool_))


def _in_turn(forms: Forms, one: Ints, other: Ints) -> NDArray[np.bool_]:
    return forms.last[one] < forms.first[other]


def groups_to_pairs(key: U64, most: int) -> tuple[Ints, Ints]:
    """Both orders of every two positions with one key, from groups of two to `most`."""
    order = np.argsort(key)
    start = np.flatnonzero(begins(key[order]))
    sizes = np.diff(start, append=len(key))
    one, other = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for size in range(2, most + 1):
        here = start[sizes == size]
        i, j = np.nonzero(~np.eye(size, dtype=np.bool_))
        one.append((here[:, None] + i[None, :]).ravel())
        other.append((here[:, None] + j[None, :]).ravel())
    return order[np.concatenate(one)].astype(np.int32), order[np.concatenate(other)].astype(np.int32)


def unit_moves(forms: Forms) -> dict[tuple[int, int], int]:
    """From which unit to which other of its district how many rare forms went on."""
    one, other = groups_to_pairs(combined(forms.district, form_keys(forms)), _MOST_UNITS)
    ahead = _in_turn(forms, one, other) & (forms.unit[one] != forms.unit[other])
    ways, often = np.unique(np.stack((forms.unit[one[ahead]], forms.unit[other[ahead]])), axis=1, return_counts=True)
    return {(int(a), int(b)): int(n) for a, b, n in zip(ways[0], ways[1], often, strict=True)}
