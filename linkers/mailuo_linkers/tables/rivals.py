"""What stands against a pair: another project of the same period that fits one of the two better or as well. Needs a first
look at all pairs."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.tables.candidates import Pairs, collide
from mailuo_linkers.tables.forms import Floats, Forms

_LOOKED_AT: Final = 4
_FARTHEST: Final = 5.0
_NONE: Final = -4.0
"""A rival below these log odds is none."""


def rivals(forms: Forms, pairs: Pairs, first_look: Floats) -> NDArray[np.float32]:
    """Three columns: none, by how much the best rival is worse, by how much better. A rival of a pair is another partner of
    one of the two that was paid beside the other one, so that both can't be right."""
    partner, strength = _best(len(forms), pairs, first_look)
    best = np.full(len(pairs.one), -np.inf, np.float32)
    for mine, its in ((pairs.one, pairs.other), (pairs.other, pairs.one)):
        for rank in range(_LOOKED_AT):
            other = partner[mine, rank]
            there = (other >= 0) & (other != its)
            there[there] = collide(forms, other[there], its[there])
            best = np.where(there, np.maximum(best, strength[mine, rank]), best)
    some = best > _NONE
    ahead = np.where(some, np.clip(first_look - np.where(some, best, 0), -_FARTHEST, _FARTHEST), 0)
    return np.stack((~some, np.maximum(ahead, 0), np.maximum(-ahead, 0)), axis=1).astype(np.float32)


def _best(count: int, pairs: Pairs, first_look: Floats) -> tuple[NDArray[np.int32], Floats]:
    """For each form the strongest partners, -1 where there are fewer."""
    mine = np.concatenate((pairs.one, pairs.other))
    its = np.concatenate((pairs.other, pairs.one))
    look = np.concatenate((first_look, first_look))
    order = np.lexsort((its, -look, mine))
    mine, its, look = mine[order], its[order], look[order]
    start = np.searchsorted(mine, np.arange(count))
    rank = np.arange(len(mine)) - start[mine]
    kept = rank < _LOOKED_AT
    partner = np.full((count, _LOOKED_AT), -1, np.int32)
    strength = np.full((count, _LOOKED_AT), -np.inf, np.float32)
    partner[mine[kept], rank[kept]] = its[kept]
    strength[mine[kept], rank[kept]] = look[kept]
    return partner, strength
