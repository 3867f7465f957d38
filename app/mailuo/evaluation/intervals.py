"""How far a share may be off: 95% intervals. Wilson's where single cases were counted, the bootstrap over blocks where
cases hang together as pairs of one cluster do. Both give the same figures on every run."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np

Bounds = tuple[float, float]
_Z: Final = 1.959964
_SEED: Final = 20260101
_FEW_BLOCKS: Final = 20_000


def wilson(part: int, whole: int) -> Bounds | None:
    if not whole:
        return None
    share, spread = part / whole, _Z * _Z / whole
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * math.sqrt(share * (1 - share) / whole + spread / (4 * whole)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def bootstrap(sums: np.ndarray) -> list[Bounds]:
    """`sums` has a row a block and columns right, given, found, wanted: bounds of precision, recall and F1. A block is what
    stands or falls together, so blocks are drawn, not cases: each as often as a Poisson draw says."""
    import numpy as np  # noqa: PLC0415 - only measuring clusters needs it

    draw = np.random.default_rng(_SEED)
    rounds = 1000 if len(sums) < _FEW_BLOCKS else 200
    shares = np.empty((rounds, 3))
    for at in range(rounds):
        right, given, found, wanted = draw.poisson(1.0, len(sums)) @ sums
        precision, recall = (right / given if given else 1.0), (found / wanted if wanted else 1.0)
        shares[at] = precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    low, high = np.percentile(shares, [2.5, 97.5], axis=0)
    return [(float(a), float(b)) for a, b in zip(low, high, strict=True)]
