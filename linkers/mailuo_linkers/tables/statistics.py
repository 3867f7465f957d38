"""The small tables that know about the whole: how rare a sentence, an indicator or a name is, and how often two names that
differ in just one way stand side by side. Blocks are summed, so blocks and the whole give the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.tables.forms import Ints
from mailuo_linkers.tables.hashes import U64, combined
from mailuo_linkers.tables.keys import counted, find, grouped, one_of_each

Counts = NDArray[np.int64]
_FULL_WEIGHT: Final = 4.0
"""What one unit in e^4 has counts fully; more rarity adds nothing, so that small and large tables compare."""
_SMOOTH: Final = 0.5
_STRONGEST: Final = 3.0


@dataclass(slots=True)
class Frequencies:
    """`key` in order, `count` how many units have it. What stands in one unit only may be left out."""

    key: U64
    count: Counts

    @staticmethod
    def of(keys: U64, groups: Ints) -> Frequencies:
        """How many different groups have each key."""
        return Frequencies(*counted(keys[one_of_each(combined(keys, groups))]))

    def plus(self, other: Frequencies) -> Frequencies:
        key, group, _ = grouped(np.concatenate((self.key, other.key)))
        count = np.bincount(group, np.concatenate((self.count, other.count)), len(key))
        return Frequencies(key, count.astype(np.int64))

    def common(self) -> Frequencies:
        """Only what more than one unit has: small enough to be handed to every block."""
        often = self.count > 1
        return Frequencies(self.key[often], self.count[often])

    def find(self, keys: U64, default: int = 1) -> Counts:
        at, hit = find(self.key, keys)
        out = np.full(len(keys), default, np.int64)
        out[hit] = self.count[at[hit]]
        return out


@dataclass(slots=True)
class Statistics:
    units: int
    sentences: Frequencies
    figures: Frequencies
    indicators: Frequencies
    cores: Frequencies
    apart: Frequencies
    in_turn: Frequencies

    def plus(self, other: Statistics) -> Statistics:
        return Statistics(self.units + other.units, *(getattr(self, name).plus(getattr(other, name)) for name in _TABLES))

    def common(self) -> Statistics:
        """As handed to every block: what stands in one unit only is left out, except for differences between names."""
        return Statistics(self.units, *(getattr(self, name).common() if name in _RARITIES else getattr(self, name) for name in _TABLES))

    def weight(self, table: Frequencies, keys: U64) -> NDArray[np.float32]:
        """0 for what every unit has, 1 for what hardly any other has."""
        share = self.units / np.maximum(table.find(keys), 1)
        return np.clip(np.log(np.maximum(share, 1)) / _FULL_WEIGHT, 0, 1).astype(np.float32)

    def substitution(self, keys: U64, in_turn: NDArray[np.bool_]) -> NDArray[np.float32]:
        """Above 0 where names that differ like this follow each other, below where they stand side by side; the pair asked
        about does not speak for itself."""
        turn = self.in_turn.find(keys, 0) - in_turn
        apart = self.apart.find(keys, 0) - ~in_turn
        ratio = np.log((np.maximum(turn, 0) + _SMOOTH) / (np.maximum(apart, 0) + _SMOOTH))
        return np.where(keys == 0, 0.0, np.clip(ratio, -_STRONGEST, _STRONGEST)).astype(np.float32)


_RARITIES: Final = ("sentences", "figures", "indicators", "cores")
_TABLES: Final = (*_RARITIES, "apart", "in_turn")
