"""Pair and B³ scores of two labelings of many records, the same figures as `mailuo_linkers.evaluation` in linear time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.evaluation import Score

Labels = NDArray[np.generic]


def agreement(true: Labels, found: Labels) -> tuple[Score, Score]:
    """Pairs and B³."""
    want = np.unique(true, return_inverse=True)[1].ravel().astype(np.int64)
    have = np.unique(found, return_inverse=True)[1].ravel().astype(np.int64)
    both = np.unique(want * (have.max(initial=0) + 1) + have, return_inverse=True)[1].ravel()
    wanted, given, common = (np.bincount(labels) for labels in (want, have, both))
    pairs = Score(_share(_pairs(common), _pairs(given)), _share(_pairs(common), _pairs(wanted)))
    if not len(true):
        return pairs, Score(1.0, 1.0)
    return pairs, Score(float((common[both] / given[have]).mean()), float((common[both] / wanted[want]).mean()))


def _pairs(sizes: NDArray[np.int64]) -> float:
    return float((sizes.astype(np.float64) * (sizes - 1) / 2).sum())


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0
