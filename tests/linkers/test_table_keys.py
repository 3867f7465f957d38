"""Keys grouped, counted, found and put in order as numpy's own, slower calls do it."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_linkers.tables.keys import counted, find, grouped, in_order_of, one_of_each

KEYS = st.lists(st.integers(0, 9), max_size=40).map(lambda keys: np.array(keys, np.uint64))


@settings(max_examples=60, deadline=None)
@given(KEYS)
def test_groups_are_those_of_numpy(keys: np.ndarray):
    """The distinct keys, the group of each and the counts are those of `np.unique`, and one of each key is pointed at."""
    distinct, group, count = np.unique(keys, return_inverse=True, return_counts=True)
    for mine, its in zip(grouped(keys), (distinct, group.ravel(), count), strict=True):
        assert mine.tolist() == its.tolist()
    assert [part.tolist() for part in counted(keys)] == [distinct.tolist(), count.tolist()]
    assert keys[one_of_each(keys)].tolist() == distinct.tolist()


@settings(max_examples=60, deadline=None)
@given(KEYS, KEYS)
def test_keys_are_found_where_they_stand(keys: np.ndarray, wanted: np.ndarray):
    """A key is found if and only if it is there, and at its place."""
    ordered = np.unique(keys)
    place, hit = find(ordered, wanted)
    assert hit.tolist() == [key in ordered.tolist() for key in wanted.tolist()]
    assert ordered[place[hit]].tolist() == wanted[hit].tolist()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), max_size=30), st.sampled_from([1, 1 << 40]))
def test_rows_come_in_order_of_their_columns(rows: list[tuple[int, int]], scale: int):
    """By the first column, then the second, alike ones as they stand; also where the columns don't fit into one number."""
    one, other = (np.array([row[side] for row in rows], np.int64) * scale for side in range(2))
    assert in_order_of(one, other).tolist() == sorted(range(len(rows)), key=lambda row: rows[row])
