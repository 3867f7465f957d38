"""Learning the weights from labelled pairs, and the calibration from others. Reach for it only to make `weights.json`
anew; the program itself never learns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.model.logistic import Weights

_ROUNDS: Final = 25
_DONE: Final = 1e-5
_LEAST: Final = 1e-6
_EXTREME: Final = 30.0


def fit(values: NDArray[np.float32], same: NDArray[np.bool_], names: Sequence[str], *, weight: NDArray[np.float64] | None = None, pull: float = 1.0) -> Weights:
    """Logistic regression by iteratively reweighted least squares; `pull` draws weights to 0, the intercept too."""
    solution = _fit(values.astype(np.float64), same.astype(np.float64), np.ones(len(same)) if weight is None else weight, pull)
    return Weights(float(solution[0]), dict(zip(names, solution[1:].tolist(), strict=True)))


def _fit(values: NDArray[np.float64], same: NDArray[np.float64], weight: NDArray[np.float64], pull: float) -> NDArray[np.float64]:
    whole = np.concatenate((np.ones((len(values), 1)), values), axis=1)
    solution = np.zeros(whole.shape[1])
    for _ in range(_ROUNDS):
        likely = 1 / (1 + np.exp(-np.clip(whole @ solution, -_EXTREME, _EXTREME)))
        spread = np.maximum(likely * (1 - likely), _LEAST) * weight
        curve = (whole * spread[:, None]).T @ whole + pull * np.eye(whole.shape[1])
        step = np.linalg.solve(curve, whole.T @ (weight * (same - likely)) - pull * solution)
        solution += step
        if np.abs(step).max() < _DONE:
            break
    return solution


def calibrate(log_odds: NDArray[np.float32], same: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and shift that make the odds true on pairs that were not learned on."""
    shift, slope = _fit(log_odds[:, None].astype(np.float64), same.astype(np.float64), np.ones(len(same)), 1e-3)
    return float(slope), float(shift)


def reliability(probability: NDArray[np.float32], same: NDArray[np.bool_], edges: Sequence[float]) -> list[tuple[float, float, float, int, float]]:
    """For each bin: from, to, mean probability, how many pairs, share that is right."""
    out = []
    for low, high in pairwise(edges):
        here = (probability >= low) & ((probability < high) | (high == edges[-1]))
        if here.any():
            out.append((low, high, float(probability[here].mean()), int(here.sum()), float(same[here].mean())))
    return out
