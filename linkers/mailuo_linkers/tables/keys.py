"""Keys put in order, grouped and looked up, millions at once. Reach for it instead of numpy's own calls: those sort stably
where nobody asks for the order among equals, and look up in the order given, which walks memory at random. Either costs
several times as much."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[Any]
Places = NDArray[np.int64]
_MOST: Final = 1 << 63


def begins(ordered: Keys) -> NDArray[np.bool_]:
    """Where another key begins."""
    new = np.ones(len(ordered), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    return new


def grouped(keys: Keys) -> tuple[Keys, Places, Places]:
    """The distinct keys in order; for each key its place among them; how many there are of each."""
    order = np.argsort(keys)
    own = keys[order]
    new = begins(own)
    group = np.empty(len(keys), np.int64)
    group[order] = np.cumsum(new) - 1
    start = np.flatnonzero(new)
    return own[start], group, np.diff(start, append=len(own))


def one_of_each(keys: Keys) -> Places:
    """Where one of each key stands, whichever; in order of keys."""
    order = np.argsort(keys)
    return order[begins(keys[order])]


def counted(keys: Keys) -> tuple[Keys, Places]:
    """The distinct keys in order and how many there are of each."""
    own = np.sort(keys)
    start = np.flatnonzero(begins(own))
    return own[start], np.diff(start, append=len(own))


def find(ordered: Keys, wanted: Keys) -> tuple[Places, NDArray[np.bool_]]:
    """Where each wanted key stands among distinct ones, and whether it does; some place where it does not."""
    if len(ordered) == 0:
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    order = np.argsort(wanted)
    own = wanted[order]
    at = np.minimum(np.searchsorted(ordered, own), len(ordered) - 1)
    place, hit = np.empty(len(wanted), np.int64), np.empty(len(wanted), np.bool_)
    place[order], hit[order] = at, ordered[at] == own
    return place, hit


def in_order_of(*columns: NDArray[np.integer[Any]]) -> Places:
    """Rows in order of the first column, then of the next; alike ones as they stand. No number is below 0. As long as
    they fit, a row is one number that ends with its place, which needs no stable sort."""
    rows = len(columns[0])
    if rows == 0:
        return np.zeros(0, np.int64)
    sizes = [int(column.max()) + 1 for column in columns]
    room = rows
    for size in sizes:
        room *= size
    if room >= _MOST:
        return np.lexsort(columns[::-1])
    key = np.zeros(rows, np.int64)
    for column, size in zip(columns, sizes, strict=True):
        key = key * size + column
    return np.sort(key * rows + np.arange(rows)) % rows
