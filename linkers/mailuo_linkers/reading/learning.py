"""Weights fitted to judged pairs: those that are shipped, and on request those that a workspace's own decisions speak for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from mailuo_graph.decisions import Decisions, Verdict
from mailuo_graph.errors import UsageError
from mailuo_graph.links import LearnedWeight
from mailuo_linkers.reading.finding import Finding
from mailuo_linkers.reading.weights import Weights, weights

if TYPE_CHECKING:
    from mailuo_linkers.reading.judging import Reading

SPREAD: Final = 1.0
"""Standard deviation of the prior: a few decisions move a weight a little."""
_FEWEST: Final = 10
_BASE: Final = "(base)"
_ROUNDS: Final = 60


def fit(pairs: Sequence[tuple[Sequence[Finding], bool]], model: Weights, prior: Weights) -> Weights:
    """Newton's method on the log likelihood with a Gaussian prior; what speaks for a link never speaks against it."""
    import numpy as np  # noqa: PLC0415 - only learning needs it here

    names = list(model.weight)
    values = np.array([[next((f.value for f in found if f.feature == n), 0.0) for n in names] + [1.0] for found, _ in pairs])
    right = np.array([judged for _, judged in pairs], float)
    before = np.array([*(prior.weight[name] for name in names), prior.base])
    ridge = np.append(np.full(len(names), SPREAD**-2), 0.25)
    at = before.copy()
    for _ in range(_ROUNDS):
        likely = 1 / (1 + np.exp(-np.clip(values @ at, -30, 30)))
        slope = values.T @ (likely - right) + ridge * (at - before)
        curve = (values * (likely * (1 - likely))[:, None]).T @ values + np.diag(ridge)
        at -= np.linalg.solve(curve, slope)
        at[:-1] = np.where(before[:-1] > 0, np.maximum(at[:-1], 0.1), np.minimum(at[:-1], -0.1))
    return replace(model, base=float(at[-1]), weight=dict(zip(names, map(float, at[:-1]), strict=True)))


def learned_from(decisions: Decisions, reading: Reading) -> list[LearnedWeight]:
    """The shipped weights moved by what people decided about successions of this workspace."""
    pairs = []
    for decision in decisions.all():
        judged = decision.about == "SUCCEEDS" and decision.verdict in (Verdict.SAME, Verdict.DIFFERENT)
        if judged and all(uid in reading.lines for uid in decision.subjects):
            pairs.append((reading.pair(*decision.subjects).found, decision.verdict is Verdict.SAME))
    if len(pairs) < _FEWEST or len({right for _, right in pairs}) == 1:
        raise UsageError(
            f"要按决定重新学习权重，至少要有 {_FEWEST} 条关于承接的决定，是与不是都有；现在有 {len(pairs)} 条可用，见 mailuo review",
            f"to learn weights from decisions there must be {_FEWEST} about successions, of both kinds; {len(pairs)} can be used, see mailuo review",
        )
    model = fit(pairs, weights(), weights())
    found = {**model.weight, _BASE: model.base}
    return [LearnedWeight(name, round(weight, 4), len(pairs)) for name, weight in found.items()]


def model_of(learned: Sequence[LearnedWeight]) -> Weights:
    """The weights that a workspace was linked with: its own where it has learned some, else those that are shipped. A
    feature that is new since then has its shipped weight."""
    shipped = weights()
    if not learned:
        return shipped
    own = {each.feature: each.weight for each in learned}
    return replace(shipped, base=own.get(_BASE, shipped.base), weight={n: own.get(n, w) for n, w in shipped.weight.items()})
