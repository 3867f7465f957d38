"""A logistic score over named features, its calibration and what certain, likely and possible mean. Reach for it to turn
values of features into log odds, a probability and a word."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_WEIGHTS: Final = "weights.json"
_EXTREME: Final = 30.0


@dataclass(frozen=True, slots=True)
class Weights:
    """Log odds = intercept + the sum of weight times value. A feature without a weight adds nothing."""

    intercept: float
    of: Mapping[str, float]

    def vector(self, names: Sequence[str]) -> Floats:
        return np.array([self.of.get(name, 0.0) for name in names], np.float32)

    def log_odds(self, values: Floats, names: Sequence[str]) -> Floats:
        # not `@`: its threads wait for more by spinning, a CPU second for a million records
        out: Floats = np.einsum("ij,j->i", values, self.vector(names)) + np.float32(self.intercept)
        return out


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Of the calibrated probability. `together` is from where two forms are put into one cluster."""

    certain: float = 0.95
    likely: float = 0.85
    possible: float = 0.5
    together: float = 0.5

    def confidence(self, probability: float) -> str | None:
        """None: not shown at all."""
        for name in ("certain", "likely", "possible"):
            if probability >= getattr(self, name):
                return name
        return None


@dataclass(frozen=True, slots=True)
class Model:
    """`first_look` weighs everything but rivals, which are known only after it. `slope` and `shift` turn log odds into
    calibrated ones. `about` says how, on what and when it was learned, and what was kept apart."""

    weights: Weights
    first_look: Weights
    slope: float = 1.0
    shift: float = 0.0
    thresholds: Thresholds = field(default_factory=Thresholds)
    about: Mapping[str, Any] = field(default_factory=dict)

    def calibrated(self, log_odds: Floats) -> Floats:
        """Calibrated log odds, order kept."""
        out: Floats = log_odds * np.float32(self.slope) + np.float32(self.shift)
        return out

    def probability(self, log_odds: Floats) -> Floats:
        out = 1 / (1 + np.exp(-np.clip(self.calibrated(log_odds), -_EXTREME, _EXTREME)))
        return out.astype(np.float32)

    def as_json(self) -> str:
        """Weights rounded: more digits than the data carries would only make differences between versions."""
        content = {
            "about": dict(self.about),
            "thresholds": {name: getattr(self.thresholds, name) for name in Thresholds.__dataclass_fields__},
            "calibration": {"slope": round(self.slope, 4), "shift": round(self.shift, 4)},
            **{name: _as_data(getattr(self, name)) for name in ("weights", "first_look")},
        }
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _as_data(weights: Weights) -> dict[str, Any]:
    return {"intercept": round(weights.intercept, 4), "of": {name: round(value, 4) for name, value in weights.of.items()}}


def model_of(content: Mapping[str, Any]) -> Model:
    weights, first_look = (Weights(content[name]["intercept"], content[name]["of"]) for name in ("weights", "first_look"))
    calibration = content["calibration"]
    return Model(weights, first_look, calibration["slope"], calibration["shift"], Thresholds(**content["thresholds"]), content["about"])


@lru_cache(maxsize=1)
def default_model() -> Model:
    return model_of(json.loads((files(__package__) / _WEIGHTS).read_text(encoding="utf-8")))
