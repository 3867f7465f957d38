"""Single pairs of lines from documents by the features of the table method."""

from __future__ import annotations

import dataclasses

import pytest

from mailuo_linkers.model.logistic import default_model
from mailuo_linkers.tables.catalogue import FEATURES, NAMES
from mailuo_linkers.tables.documents import Comparison, Line, compare_lines

OWNER = {"unit": "示例市东山区档案馆", "department": "示例市东山区档案局", "district": "示例市东山区"}
GOAL = "保障库房温湿度监测系统全年稳定运行，巡检12次。按合同支付。"
LINES = [
    Line("a", 2021, "2021年库房温湿度监测系统运维", goal=GOAL, amount=35.2, indicators=("系统可用率", "巡检次数"), **OWNER),
    Line("b", 2022, "库房温湿度监测系统运维项目", goal=GOAL, amount=36.0, indicators=("系统可用率", "巡检次数"), **OWNER),
    Line("c", 2022, "库房改造（二期）", goal="完成改造。", amount=136.0, **OWNER),
    Line("d", None, "库房温湿度监测系统运维", **OWNER),
    Line("e", 2023, "2320240001", **OWNER),
]


def one(pair: tuple[str, str]) -> Comparison:
    (found,) = compare_lines(LINES, [pair])
    assert found is not None
    return found


def test_a_comparison_adds_up():
    """The log odds are the intercept and all contributions; each states its words, and the earlier is the earlier."""
    for pair in (("a", "b"), ("b", "a"), ("a", "c")):
        found = one(pair)
        assert found.log_odds == pytest.approx(found.intercept + sum(part.weight for part in found.contributions), abs=1e-3)
        assert found.earlier == "a"
        assert all(part.reason and part.feature in FEATURES for part in found.contributions)


def test_the_same_is_likelier_than_another():
    """Equal names in sequence are near certain, another project of the unit is not."""
    same, other = one(("a", "b")), one(("a", "c"))
    assert same.probability > 0.95
    assert other.probability < 0.05
    assert "form_same" in {part.feature for part in same.contributions}
    shared = next(part for part in same.contributions if part.feature == "goal_everyday")
    assert "巡检12次" in shared.reason
    assert shared.earlier_words[0] in GOAL


def test_what_can_not_be_compared_is_none():
    """No year, or a code for a name; the answers stay in the order of the pairs."""
    assert [found is None for found in compare_lines(LINES, [("a", "d"), ("a", "b"), ("b", "e")])] == [True, False, True]


def test_side_by_side_is_said():
    """Two lines of one unit and year are two undertakings."""
    assert one(("b", "c")).together


def test_a_unit_may_be_given_by_key():
    """Two names of one unit, known from elsewhere, are one unit and a rename."""
    moved = [LINES[0], dataclasses.replace(LINES[1], unit="示例市东山区史志中心")]
    (apart,) = compare_lines(moved, [("a", "b")])
    (known,) = compare_lines([dataclasses.replace(line, unit_key=1) for line in moved], [("a", "b")])
    assert apart is not None
    assert known is not None
    assert known.probability > apart.probability
    assert {part.feature for part in apart.contributions} >= {"unit_other"}
    assert "unit_renamed" in {part.feature for part in known.contributions}


def test_the_model_knows_every_feature():
    """Weights, first look and catalogue name the same features, and the file says how they were learned."""
    model = default_model()
    assert set(model.weights.of) == set(NAMES)
    assert set(model.first_look.of) < set(NAMES)
    assert {"how", "on", "when"} <= set(model.about)
    limits = model.thresholds
    assert limits.certain > limits.likely > limits.possible
    assert [limits.confidence(p) for p in (0.99, 0.9, 0.6, 0.1)] == ["certain", "likely", "possible", None]
