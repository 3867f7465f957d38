"""How well one grouping of names agrees with another: pairs and B³. Reach for it to measure a linker of entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Score:
    """Nothing found is no wrong answer and nothing wanted no missing one: shares of nothing are 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """`missing` are pairs of one true group that were not found together, `wrong` those found together without being in
    one true group; each pair and the lists in order of characters."""

    pairs: Score
    b_cubed: Score
    right: int
    missing: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)


def compare_groupings(true: Iterable[Collection[str]], found: Iterable[Collection[str]]) -> Agreement:
    """Only the items of `true` count: about others nothing is known. One that was not found stands alone. An item may
    stand in several groups; two items belong together if any group holds both.

    The time is quadratic in the size of a group, not in their number.
    """
    true = [frozenset(group) for group in true]
    items: frozenset[str] = frozenset().union(*true)
    wanted, given = _together(true), _together(items.intersection(group) for group in found)
    common = wanted & given
    return Agreement(
        Score(_share(len(common), len(given)), _share(len(common), len(wanted))),
        _b_cubed(items, wanted, given),
        len(common),
        sorted(wanted - given),
        sorted(given - wanted),
    )


def _together(groups: Iterable[Collection[str]]) -> set[tuple[str, str]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def _b_cubed(items: Collection[str], wanted: set[tuple[str, str]], given: set[tuple[str, str]]) -> Score:
    """The mean over items of the share of its companions, itself among them, that are right, and that were found."""
    true, found = _companions(wanted), _companions(given)
    precision = recall = 0.0
    for item in items:
        own = {item}
        right = len((true.get(item, set()) | own) & (found.get(item, set()) | own))
        precision += right / len(found.get(item, set()) | own)
        recall += right / len(true.get(item, set()) | own)
    return Score(precision / len(items), recall / len(items)) if items else Score(1.0, 1.0)


def _companions(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    companions: dict[str, set[str]] = defaultdict(set)
    for first, second in pairs:
        companions[first].add(second)
        companions[second].add(first)
    return companions


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
