"""Which goal belongs to which project, where blocks of text and lines with names come out of order.

Between two units the tokens are read as a chain of small patterns: a name and its block, a block and its name, one
project's block and name around another project. Every chain has a cost: how unusual its patterns are, less how much
name and text of each pair share. The cheapest chain is found exactly (its length times the number of patterns), and so
is, for every project, the cheapest chain that gives it anything else: where that is hardly dearer, it is a guess.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_LETTERS: Final = re.compile(r"[\u4e00-\u9fffA-Za-z]+")
_NUMBER: Final = re.compile(r"\d{3,}")
_CODE_NAME: Final = re.compile(r"[A-Za-z0-9\s\-－—–_/#.()（）]+")
_WITHHELD: Final = re.compile(r"涉密|不公开|不予公开|保密|\*{2,}|^略")
_BEGINNING: Final = 30
_MEANING: Final = 8.0
"""What a name is worth whose every n-gram stands in the text, against the costs of the patterns below."""
_FIRM: Final = 1.2
"""A choice that is cheaper than the next by less than this is a guess."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """`shape` in names (N) and blocks (B); `pairs` are offsets (name, block); `first` is the cost after a pattern in
    which blocks follow their names, `again` after one in which they stand before."""

    shape: str
    pairs: tuple[tuple[int, int], ...]
    first: float
    again: float
    before: bool = False


_PATTERNS: Final = (
    _Pattern("NB", ((0, 1),), 0.0, 0.4),
    _Pattern("BN", ((1, 0),), 1.6, 0.4, before=True),
    _Pattern("BNBN", ((1, 2), (3, 0)), 1.2, 1.2),
    _Pattern("NBNB", ((0, 3), (2, 1)), 3.5, 3.5),
    _Pattern("NNBB", ((0, 2), (1, 3)), 1.5, 1.5),
    _Pattern("NNBB", ((0, 3), (1, 2)), 1.8, 1.8),
    _Pattern("BBNN", ((2, 0), (3, 1)), 1.5, 1.5),
    _Pattern("BBNN", ((2, 1), (3, 0)), 1.8, 1.8),
    _Pattern("BNNB", ((1, 3), (2, 0)), 3.0, 3.0),
    _Pattern("NBBN", ((0, 2), (3, 1)), 3.0, 3.0),
    _Pattern("NNNBBB", ((0, 3), (1, 4), (2, 5)), 2.0, 2.0),
    _Pattern("BBBNNN", ((3, 0), (4, 1), (5, 2)), 2.0, 2.0),
    _Pattern("BNBNBN", ((1, 2), (3, 4), (5, 0)), 3.5, 3.5),
    _Pattern("N", (), 4.0, 4.0),
    _Pattern("B", (), 5.0, 5.0),
)


@dataclass(frozen=True, slots=True)
class Pairing:
    """`block` is None where a project has none. `margin` is how much dearer the next best answer for it is, `rival` the
    block that answer gives it."""

    name: int
    block: int | None
    margin: float
    rival: int | None = None

    @property
    def firm(self) -> bool:
        return self.margin >= _FIRM


class Likeness:
    """How much of a name stands in a text, rare n-grams counting most."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.raw = texts
        self.texts = [_grams(text) for text in texts]
        self.frequency = Counter(gram for grams in self.texts for gram in grams)

    def of(self, name: str, text: int) -> float:
        """From 0 to 1. A code in place of a name goes with a text that is withheld."""
        if _CODE_NAME.fullmatch(name.strip()) and _WITHHELD.search(self.raw[text][:_BEGINNING]):
            return 1.0
        grams = _grams(name)
        weights = {gram: self._weight(gram) for gram in grams}
        everything = sum(weights.values())
        if not everything:
            return 0.0
        return sum(weight for gram, weight in weights.items() if gram in self.texts[text]) / everything

    def _weight(self, gram: str) -> float:
        return math.log1p(len(self.texts) / (self.frequency[gram] + 0.5))


def _grams(text: str) -> set[str]:
    """Pairs and triples of letters, and whole numbers that are more than a count."""
    letters = {run[i : i + n] for run in _LETTERS.findall(text) for n in (2, 3) for i in range(len(run) - n + 1)}
    return letters | set(_NUMBER.findall(text))


def pair_up(order: Sequence[tuple[str, int]], names: Sequence[str], likeness: Likeness) -> list[Pairing]:
    """`order` holds ("N", name) and ("B", block) as printed; an answer for each name in it."""
    return _Chain(order, names, likeness).answers()


class _Chain:
    """Forward and backward over the tokens: the cheapest way to each place, and from each place to the end."""

    def __init__(self, order: Sequence[tuple[str, int]], names: Sequence[str], likeness: Likeness) -> None:
        self.order = order
        self.shape = "".join(kind for kind, _ in order)
        self.gain: dict[tuple[int, int], float] = {}
        self.names = names
        self.likeness = likeness
        length = len(order)
        self.steps = [[(p, self._worth(p, at)) for p in _PATTERNS if self.shape.startswith(p.shape, at)] for at in range(length)]
        self.forward = [[math.inf, math.inf] for _ in range(length + 1)]
        self.backward = [[math.inf, math.inf] for _ in range(length)] + [[0.0, 0.0]]
        self.forward[0][0] = 0.0
        for at in range(length):
            for pattern, worth in self.steps[at]:
                reached = self.forward[at + len(pattern.shape)]
                reached[pattern.before] = min(reached[pattern.before], min(self._arrive(at, pattern)) - worth)
        for at in reversed(range(length)):
            for pattern, worth in self.steps[at]:
                rest = self.backward[at + len(pattern.shape)][pattern.before] - worth
                self.backward[at][0] = min(self.backward[at][0], pattern.first + rest)
                self.backward[at][1] = min(self.backward[at][1], pattern.again + rest)

    def answers(self) -> list[Pairing]:
        """For each name the cheapest chain by what it gives the name. The answers come from one chain, so that no
        block is given twice."""
        costs: dict[int, dict[int | None, float]] = {i: {} for kind, i in self.order if kind == "N"}
        for at, steps in enumerate(self.steps):
            for pattern, worth in steps:
                whole = min(self._arrive(at, pattern)) - worth + self.backward[at + len(pattern.shape)][pattern.before]
                for name, block in self._given(pattern, at):
                    costs[name][block] = min(costs[name].get(block, math.inf), whole)
        return [self._pairing(name, block, costs[name]) for name, block in self._cheapest()]

    def _cheapest(self) -> list[tuple[int, int | None]]:
        at, before, given = 0, 0, []
        while at < len(self.order):
            pattern, _ = min(
                self.steps[at],
                key=lambda step: (step[0].again if before else step[0].first)
                - step[1] + self.backward[at + len(step[0].shape)][step[0].before],
            )
            given += self._given(pattern, at)
            at, before = at + len(pattern.shape), int(pattern.before)
        return given

    @staticmethod
    def _pairing(name: int, block: int | None, costs: dict[int | None, float]) -> Pairing:
        others = [(cost, other) for other, cost in costs.items() if other != block]
        if not others:
            return Pairing(name, block, math.inf)
        cost, rival = min(others, key=lambda each: each[0])
        return Pairing(name, block, cost - costs[block], rival)

    def _arrive(self, at: int, pattern: _Pattern) -> tuple[float, float]:
        return self.forward[at][0] + pattern.first, self.forward[at][1] + pattern.again

    def _given(self, pattern: _Pattern, at: int) -> list[tuple[int, int | None]]:
        if pattern.shape == "N":
            return [(self.order[at][1], None)]
        return [(self.order[at + n][1], self.order[at + b][1]) for n, b in pattern.pairs]

    def _worth(self, pattern: _Pattern, at: int) -> float:
        worth = 0.0
        for n, b in pattern.pairs:
            pair = self.order[at + n][1], self.order[at + b][1]
            if pair not in self.gain:
                self.gain[pair] = _MEANING * self.likeness.of(self.names[pair[0]], pair[1])
            worth += self.gain[pair]
        return worth
