"""Weights are found again, and calibration makes odds true."""

from __future__ import annotations

import json

import numpy as np
import pytest

from mailuo_linkers.model.learning import calibrate, fit, reliability
from mailuo_linkers.model.logistic import Model, Weights, default_model, model_of


def test_weights_are_found_again():
    """From pairs drawn by known weights the same come out, within what chance allows."""
    chance = np.random.default_rng(5)
    values = chance.normal(size=(20_000, 3)).astype(np.float32)
    true = np.array([2.0, -1.0, 0.0])
    same = chance.random(20_000) < 1 / (1 + np.exp(-(values @ true - 0.5)))
    found = fit(values, same, ("a", "b", "c"))
    assert [found.of[name] for name in "abc"] == pytest.approx(true.tolist(), abs=0.1)
    assert found.intercept == pytest.approx(-0.5, abs=0.1)


def test_calibration_makes_odds_true():
    """Odds that are twice too sure are halved; each bin is right as often as it says then."""
    chance = np.random.default_rng(6)
    true = chance.normal(scale=2, size=40_000)
    same = chance.random(40_000) < 1 / (1 + np.exp(-true))
    slope, shift = calibrate((2 * true).astype(np.float32), same)
    assert (slope, shift) == pytest.approx((0.5, 0.0), abs=0.05)
    probability = (1 / (1 + np.exp(-true))).astype(np.float32)
    for _, _, mean, count, right in reliability(probability, same, (0.0, 0.25, 0.5, 0.75, 1.0)):
        assert right == pytest.approx(mean, abs=4 / np.sqrt(count))


def test_a_model_survives_its_file():
    """What is written is read again, rounded."""
    nothing = Weights(0.5, {"name_same": 1.25})
    model = Model(nothing, nothing, 0.9, 0.1, about={"how": "by hand"})
    assert model_of(json.loads(model.as_json())) == model
    assert model_of(json.loads(default_model().as_json())) == default_model()
