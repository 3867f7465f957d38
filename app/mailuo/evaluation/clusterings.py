"""One grouping of items against another, by pairs and by B³, with intervals: for a handful of projects and for a million
records. Time and memory grow with the items, not with the pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING

from mailuo.evaluation.intervals import bootstrap
from mailuo.evaluation.matching import Score

if TYPE_CHECKING:
    import numpy as np


def cluster_scores(measure: str, true: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> list[Score]:
    """Only the items of `true` count: about others nothing is known. One that was not found stands alone. The numbers of
    the first score are pairs, those of the second items, of which B³ takes the mean share of right companions."""
    import numpy as np  # noqa: PLC0415 - not needed for --help

    cells = Counter((group, found.get(item, ("alone", item))) for item, group in true.items())
    wanted, given = Counter[Hashable](), Counter[Hashable]()
    for (left, right), count in cells.items():
        wanted[left] += count
        given[right] += count
    block = _blocks(cells)
    pairs = np.zeros((len(set(block.values())), 4))
    items = np.zeros_like(pairs)
    for (left, right), count in cells.items():
        together = count * (count - 1) / 2
        pairs[block[left]] += (together, 0, together, 0)
        items[block[left]] += (count * count / given[right], count, count * count / wanted[left], count)
    home = {right: block[left] for left, right in cells}
    for left, count in wanted.items():
        pairs[block[left], 3] += count * (count - 1) / 2
    for right, count in given.items():
        pairs[home[right], 1] += count * (count - 1) / 2
    return [_score(f"{measure}_pairwise", pairs), _score(f"{measure}_b_cubed", items, mean=True)]


def _blocks(cells: Iterable[tuple[Hashable, Hashable]]) -> dict[Hashable, int]:
    """A number for each true group; groups that a found one reaches into have the same."""
    up: dict[Hashable, Hashable] = {}
    first: dict[Hashable, Hashable] = {}

    def top(group: Hashable) -> Hashable:
        while up[group] != group:
            up[group] = up[up[group]]
            group = up[group]
        return group

    for left, right in cells:
        up.setdefault(left, left)
        up[top(left)] = top(first.setdefault(right, left))
    numbers: dict[Hashable, int] = {}
    return {left: numbers.setdefault(top(left), len(numbers)) for left in up}


def _score(measure: str, sums: np.ndarray, *, mean: bool = False) -> Score:
    right, given, found, wanted = (float(each) for each in sums.sum(axis=0))
    score = Score(measure, round(found), round(wanted), round(right), round(given))
    if mean and wanted:
        score.shares = right / given, found / wanted
    if len(sums):
        score.bounds = bootstrap(sums)
    return score
