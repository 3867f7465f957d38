"""What two cores share in front, at the end and by their characters, beside rapidfuzz and a plain loop."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from mailuo_linkers.tables.likeness import Cores, compare, may_be_alike

LONGEST = 24
WORDS = st.lists(st.text("城管网桥运维护a1", max_size=28), min_size=2, max_size=12)


def all_pairs(words: list[str]) -> tuple[np.ndarray, np.ndarray]:
    one, other = np.indices((len(words), len(words)), np.int32).reshape(2, -1)
    return one, other


@settings(max_examples=80, deadline=None)
@given(WORDS, st.sampled_from([0.3, 0.55, 0.8]))
def test_no_pair_that_is_alike_is_passed_over(words: list[str], least: float):
    """Whatever rapidfuzz finds alike, also beyond the characters that are kept, is let through."""
    one, other = all_pairs(words)
    let_through = may_be_alike(Cores.of(words), one, other, least)
    alike = [fuzz.ratio(words[a], words[b]) >= 100 * least for a, b in zip(one.tolist(), other.tolist(), strict=True)]
    assert not (np.array(alike) & ~let_through & (one != other)).any()


@settings(max_examples=80, deadline=None)
@given(WORDS)
def test_shared_characters_are_counted_from_both_ends(words: list[str]):
    """`start` is the common prefix, `end` the common suffix of what remains; a difference is the same either way round."""
    words = [word[:LONGEST] for word in words]
    one, other = all_pairs(words)
    cores = Cores.of(words)
    found, turned = compare(cores, one, other), compare(cores, other, one)
    for row, (a, b) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
        left, right = words[a], words[b]
        shorter = min(len(left), len(right))
        start = next((at for at in range(shorter) if left[at] != right[at]), shorter)
        end = next((at for at in range(shorter - start) if left[-1 - at] != right[-1 - at]), shorter - start)
        assert (found.start[row], found.end[row]) == (start, end)
    assert (found.difference == turned.difference).all()
