"""The weights of the reading features and what their sum means, read from model/reading.json."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mailuo_linkers.model.logistic import default_model
from mailuo_linkers.reading.finding import Finding


@dataclass(frozen=True, slots=True)
class Weights:
    """`base` are the log odds of a candidate of which nothing is known; `weight` by feature; a link is certain, likely or
    possible from these probabilities on."""

    base: float
    weight: dict[str, float]
    title: dict[str, str]
    certain: float
    likely: float
    possible: float

    def contribution(self, finding: Finding) -> float:
        return self.weight.get(finding.feature, 0.0) * finding.value

    def score(self, findings: Iterable[Finding]) -> float:
        total = self.base + sum(self.contribution(f) for f in findings)
        return 1 / (1 + math.exp(-max(min(total, 40.0), -40.0)))

    def confidence(self, score: float) -> str | None:
        """None below possible: not shown."""
        for name, least in (("certain", self.certain), ("likely", self.likely), ("possible", self.possible)):
            if score >= least:
                return name
        return None


@lru_cache(maxsize=1)
def weights() -> Weights:
    path = Path(__file__).resolve().parent.parent / "model" / "reading.json"
    return read_weights(path)


def read_weights(path: Path) -> Weights:
    with path.open(encoding="utf-8") as file:
        model = json.load(file)
    features = model["features"]
    at = default_model().thresholds  # one set for both methods
    return Weights(
        float(model["base"]), {name: float(f["weight"]) for name, f in features.items()}, {name: str(f["title"]) for name, f in features.items()},
        at.certain, at.likely, at.possible,
    )  # fmt: skip
