"""What two forms have in common of rare items: sentences of the goal, figures in it, indicators. Found by way of the items
and never by comparing all texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.tables.candidates import groups_to_pairs
from mailuo_linkers.tables.forms import Floats, Forms, Ints
from mailuo_linkers.tables.hashes import U64, combined
from mailuo_linkers.tables.keys import find, grouped

RARE: Final = 0.3
_MOST_IN_DISTRICT: Final = 6
_MOST_IN_UNIT: Final = 40


@dataclass(slots=True)
class Shared:
    """`key` (one form times `forms` plus the other, ascending) with the summed weight of what both have, and of the part
    that no two projects of one year have side by side."""

    forms: int
    key: NDArray[np.int64]
    weight: Floats
    exclusive: Floats

    def of(self, one: Ints, other: Ints) -> tuple[Floats, Floats]:
        at, hit = find(self.key, np.minimum(one, other).astype(np.int64) * self.forms + np.maximum(one, other))
        out = np.zeros((2, len(one)), np.float32)
        out[:, hit] = self.weight[at[hit]], self.exclusive[at[hit]]
        return out[0], out[1]

    def pairs(self, least: float) -> tuple[Ints, Ints]:
        strong = self.key[self.exclusive >= least]
        return (strong // max(self.forms, 1)).astype(np.int32), (strong % max(self.forms, 1)).astype(np.int32)


def share(forms: Forms, owner: Ints, word: U64, weight: Floats) -> Shared:
    """`owner[i]` has `word[i]`, which counts `weight[i]`. Common items are passed over: they cost the most and say the least."""
    kept = np.flatnonzero(weight >= RARE)
    owner, word, weight = owner[kept], word[kept], weight[kept]
    wide = combined(forms.district[owner], word)
    _, group, count = grouped(wide)
    few = count[group] <= _MOST_IN_DISTRICT
    parts = [(np.flatnonzero(few), wide[few], _MOST_IN_DISTRICT)]
    narrow = combined(forms.unit[owner[~few]], word[~few])
    parts.append((np.flatnonzero(~few), narrow, _MOST_IN_UNIT))
    keys, weights, alone = [], [], []
    for rows, key, most in parts:
        one, other = groups_to_pairs(key, most)
        ahead = owner[rows[one]] < owner[rows[other]]
        a, b = rows[one[ahead]], rows[other[ahead]]
        beside = _side_by_side(forms, owner, rows, key)
        keys.append(owner[a].astype(np.int64) * len(forms) + owner[b])
        weights.append(weight[a])
        alone.append(weight[a] * ~beside[one[ahead]])
    both, group, _ = grouped(np.concatenate(keys))
    return Shared(
        len(forms), both,
        np.bincount(group, np.concatenate(weights), len(both)).astype(np.float32),
        np.bincount(group, np.concatenate(alone), len(both)).astype(np.float32),
    )  # fmt: skip


def _side_by_side(forms: Forms, owner: Ints, rows: NDArray[np.int64], key: U64) -> NDArray[np.bool_]:
    """For each row whether its key stands in two forms that are paid on time in one year."""
    distinct, group, _ = grouped(key)
    years = forms.on_time[owner[rows]]
    once, twice = np.zeros(len(distinct), np.uint64), np.zeros(len(distinct), np.int64)
    np.bitwise_or.at(once, group, years)
    np.add.at(twice, group, np.bitwise_count(years).astype(np.int64))
    result: NDArray[np.bool_] = (twice > np.bitwise_count(once))[group]
    return result
