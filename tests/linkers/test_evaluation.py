"""Pairs and B³ against the slow, obvious way."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_linkers.evaluation import compare_groupings

GROUPS = st.lists(st.sets(st.sampled_from("甲乙丙丁戊己"), max_size=4), max_size=5)


def together(groups, first, second):
    return first == second or any(first in group and second in group for group in groups)


@settings(max_examples=150, deadline=None)
@given(GROUPS, GROUPS)
def test_counts_agree_with_looking_at_every_pair(true, found):
    """Whatever the groups, also empty and overlapping ones: each pair of known items is asked for by itself."""
    items = sorted(set().union(*true))
    pairs = list(combinations(items, 2))
    missing = [pair for pair in pairs if together(true, *pair) and not together(found, *pair)]
    wrong = [pair for pair in pairs if together(found, *pair) and not together(true, *pair)]
    agreement = compare_groupings(true, found)
    assert (agreement.missing, agreement.wrong) == (missing, wrong)
    assert agreement.right == sum(together(true, *pair) and together(found, *pair) for pair in pairs)
    if agreement.right:
        assert agreement.pairs.precision == agreement.right / (agreement.right + len(wrong))
        assert agreement.pairs.recall == agreement.right / (agreement.right + len(missing))


@settings(max_examples=150, deadline=None)
@given(GROUPS, GROUPS)
def test_b_cubed_is_the_mean_over_items(true, found):
    """For each item: of those found with it, how many belong to it, and the other way round."""
    items = sorted(set().union(*true))
    precision, recall = [], []
    for item in items:
        wanted = {other for other in items if together(true, item, other)}
        given_ = {other for other in items if together(found, item, other)}
        precision.append(len(wanted & given_) / len(given_))
        recall.append(len(wanted & given_) / len(wanted))
    score = compare_groupings(true, found).b_cubed
    assert score.precision == pytest.approx(sum(precision) / len(items) if items else 1.0)
    assert score.recall == pytest.approx(sum(recall) / len(items) if items else 1.0)


def test_one_wrong_merge_and_one_missing():
    """甲乙 丙丁 against 甲乙丙 丁: one of three found pairs is right, one of two true pairs is found."""
    agreement = compare_groupings([{"甲", "乙"}, {"丙", "丁"}], [["甲", "乙", "丙"], ["丁", "不认识"]])
    assert agreement.missing == [("丁", "丙")]
    assert agreement.wrong == [("丙", "乙"), ("丙", "甲")]
    assert (agreement.pairs.precision, agreement.pairs.recall) == (1 / 3, 1 / 2)
    assert agreement.pairs.f1 == pytest.approx(0.4)


def test_nothing_found_of_nothing_wanted_is_right():
    """Single items have no pairs; that is no failure."""
    assert compare_groupings([["甲"], ["乙"]], []).pairs.f1 == 1.0
    assert compare_groupings([], [["甲", "乙"]]).b_cubed.f1 == 1.0
    assert compare_groupings([["甲", "乙"]], []).pairs.recall == 0.0
    assert compare_groupings([["甲", "乙"], ["丙", "丁"]], [["甲", "丙"]]).pairs.f1 == 0.0
