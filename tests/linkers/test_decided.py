"""A person's word on groups that a linker found: it merges, it splits, and nothing is lost."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_graph.decisions import Decision, Decisions, Verdict
from mailuo_linkers.decided import apply_decisions

UIDS = "abcdefgh"
HISTORY = st.lists(
    st.tuples(st.sampled_from(UIDS), st.sampled_from(UIDS), st.sampled_from(list(Verdict))).filter(lambda d: d[0] != d[1]), max_size=12,
)


def decisions_of(*history: tuple[str, str, Verdict]) -> Decisions:
    return Decisions(Decision("System", (a, b), verdict, "审计乙", "2031-06-01", "看过合同") for a, b, verdict in history)


@given(HISTORY, st.lists(st.integers(0, 3), min_size=len(UIDS), max_size=len(UIDS)))
@settings(max_examples=200, deadline=None)
def test_decisions_bind(history: list[tuple[str, str, Verdict]], places: list[int]):
    """Each member is in one group; what was called the same is together, what was called different is not."""
    decisions = decisions_of(*history)
    groups = [[uid for uid, at in zip(UIDS, places, strict=True) if at == place] for place in range(4)]
    found = apply_decisions(groups, decisions, "System")
    assert Counter(uid for group in found for uid in group.members) == Counter(UIDS)
    at = {uid: number for number, group in enumerate(found) for uid in group.members}
    for a in UIDS:
        for b in decisions.same_group("System", a):
            assert at[a] == at[b]
        for b in UIDS:
            assert not (decisions.forbidden("System", a, b) and at[a] == at[b])


@given(st.lists(st.integers(0, 3), min_size=len(UIDS), max_size=len(UIDS)))
@settings(max_examples=50, deadline=None)
def test_nothing_decided_changes_nothing(places: list[int]):
    """The same groups in the same order, without reasons."""
    groups = [group for place in range(4) if (group := [u for u, at in zip(UIDS, places, strict=True) if at == place])]
    found = apply_decisions(groups, decisions_of(), "System")
    assert [group.members for group in found] == groups
    assert not any(group.reasons for group in found)


def test_merge_brings_whole_groups_together():
    """The groups' other members come along; the reason names who, when and why, with names instead of uids."""
    (merged, alone) = apply_decisions(
        [["a", "b"], ["c"], ["d", "e"]], decisions_of(("b", "d", Verdict.SAME)), "System", {"b": "例好办", "d": "示例市好办平台"},
    )
    assert merged.members == ["a", "b", "d", "e"]
    assert merged.sources == [0, 2]
    assert merged.reasons == ["审计乙 于 2031-06-01 判定“例好办”与“示例市好办平台”是同一个：看过合同"]
    assert (alone.members, alone.reasons) == (["c"], [])


def test_a_split_leaves_the_rest_with_the_canonical_name():
    """What nobody judged stays with the first member; both parts say why."""
    found = apply_decisions([["a", "b", "c"]], decisions_of(("b", "a", Verdict.DIFFERENT)), "System")
    assert [group.members for group in found] == [["a", "c"], ["b"]]
    assert all(len(group.reasons) == 1 and "不是同一个" in group.reasons[0] for group in found)


def test_what_nobody_judged_stays_with_its_own():
    """c leaves the first group for the second: the others of both stay where they were, whichever comes first."""
    history = (("a", "c", Verdict.DIFFERENT), ("c", "d", Verdict.SAME))
    first, second = ["a", "b", "c"], ["d", "e"]
    for groups in ([first, second], [second, first]):
        found = apply_decisions(groups, decisions_of(*history), "System")
        assert {frozenset(group.members) for group in found} == {frozenset("ab"), frozenset("cde")}
