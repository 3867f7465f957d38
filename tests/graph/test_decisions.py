"""What follows from decisions, against an oracle that tries everything anew after each decision."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_graph.decisions import Decision, Decisions, Verdict
from mailuo_graph.words import Text

UIDS = "abcdefg"
VERDICTS = st.sampled_from(list(Verdict))
PAIRS = st.tuples(st.sampled_from(UIDS), st.sampled_from(UIDS)).filter(lambda pair: pair[0] != pair[1])


def decided(first: str, second: str, verdict: Verdict = Verdict.SAME, about: str = "Unit", when: str = "2031-05-01") -> Decision:
    return Decision(about, (first, second), verdict, "审计甲", when)


def _groups(same: list[frozenset[str]]) -> list[frozenset[str]]:
    """By merging until nothing changes."""
    groups = [frozenset({uid}) for uid in UIDS]
    for pair in same:
        touched = [group for group in groups if group & pair]
        groups = [group for group in groups if not group & pair] + [frozenset().union(*touched)]
    return groups


def oracle(history: list[tuple[tuple[str, str], Verdict]]) -> tuple[list[frozenset[str]], set[frozenset[str]]]:
    """Groups and forbidden pairs: the last word on each pair, latest first, each kept if all kept ones still hold."""
    last: dict[frozenset[str], Verdict] = {}
    for pair, verdict in history:
        last.pop(frozenset(pair), None)
        last[frozenset(pair)] = verdict
    same: list[frozenset[str]] = []
    different: list[frozenset[str]] = []
    for pair, verdict in reversed(last.items()):
        if verdict is Verdict.UNSURE:
            continue
        trial_same = same + [pair] * (verdict is Verdict.SAME)
        trial_different = different + [pair] * (verdict is Verdict.DIFFERENT)
        if not any(apart <= group for apart in trial_different for group in _groups(trial_same)):
            same, different = trial_same, trial_different
    groups = _groups(same)
    forbidden = {
        frozenset({a, b})
        for left, right in itertools.permutations(groups, 2)
        if any(apart & left and apart & right for apart in different)
        for a in left
        for b in right
    }
    return groups, forbidden


@given(st.lists(st.tuples(PAIRS, VERDICTS), max_size=18))
@settings(max_examples=250, deadline=None)
def test_what_follows_is_what_the_oracle_says(history: list[tuple[tuple[str, str], Verdict]]):
    """Groups, forbidden pairs and keys equal those found by trying every kept decision again."""
    decisions = Decisions(decided(*pair, verdict) for pair, verdict in history)
    groups, forbidden = oracle(history)
    for uid in UIDS:
        assert decisions.same_group("Unit", uid) == next(group for group in groups if uid in group)
    for a, b in itertools.permutations(UIDS, 2):
        assert decisions.forbidden("Unit", a, b) == (frozenset({a, b}) in forbidden)
        assert (decisions.key("Unit", a) == decisions.key("Unit", b)) == (b in decisions.same_group("Unit", a))
        assert (decisions.key("Unit", b) in decisions.enemies("Unit", a)) == decisions.forbidden("Unit", a, b)


def test_different_reaches_through_same():
    """A is not B, B is C: then A is not C, without anybody being asked; of D nothing is known."""
    decisions = Decisions([decided("a", "b", Verdict.DIFFERENT), decided("c", "b")])
    assert decisions.forbidden("Unit", "a", "c")
    assert decisions.settled("Unit", "c", "a")
    assert not decisions.forbidden("Unit", "a", "d")
    assert not decisions.settled("Unit", "a", "d")
    assert not decisions.forbidden("System", "a", "b")


def test_a_later_decision_wins_and_the_contradiction_is_said():
    """On the same pair and by what follows; both sentences name who and when."""
    changed = Decisions([decided("a", "b", when="2031-01-01"), decided("b", "a", Verdict.DIFFERENT, when="2031-02-02")])
    assert changed.forbidden("Unit", "a", "b")
    (sentence,) = changed.contradictions
    assert "2031-01-01" in sentence.en
    assert "2031-02-02" in sentence.en
    chain = Decisions([decided("a", "b", when="2031-01-01"), decided("b", "c"), decided("a", "c", Verdict.DIFFERENT)])
    assert chain.same_group("Unit", "b") == {"b", "c"}
    assert chain.forbidden("Unit", "a", "b")
    (sentence,) = chain.contradictions
    assert isinstance(sentence, Text)
    assert "2031-01-01" in sentence.zh


def test_what_was_taken_back_contradicts_nothing():
    """An undo is an UNSURE: afterwards the pair is open, and another verdict is no contradiction."""
    taken_back = [decided("a", "b"), decided("a", "b", Verdict.UNSURE)]
    assert Decisions(taken_back).same_group("Unit", "a") == {"a"}
    again = Decisions([*taken_back, decided("a", "b", Verdict.DIFFERENT)])
    assert again.forbidden("Unit", "a", "b")
    assert again.contradictions == []


@pytest.mark.parametrize("about", ["SUCCEEDS", "RENAMED_TO"])
def test_relations_are_judged_pair_by_pair(about: str):
    """What continues what has a direction, and nothing follows for a third project."""
    decisions = Decisions([decided("a", "b", about=about), decided("b", "c", Verdict.DIFFERENT, about=about)])
    assert decisions.forbidden(about, "b", "c")
    assert not decisions.forbidden(about, "c", "b")
    assert not decisions.forbidden(about, "a", "c")
    assert decisions.same_group(about, "a") == {"a"}
    assert not decisions.settled(about, "b", "a")


def test_many_decisions_cost_little():
    """A chain of 20,000 and as many that must stay apart from it: a slower way would not end."""
    chain = [decided(f"u{n}", f"u{n + 1}") for n in range(20_000)]
    apart = [decided(f"u{n}", f"x{n}", Verdict.DIFFERENT) for n in range(20_000)]
    decisions = Decisions([*chain, *apart])
    assert len(decisions.same_group("Unit", "u0")) == 20_001
    assert decisions.forbidden("Unit", "u7", "x19999")
    assert not decisions.forbidden("Unit", "x1", "x2")


@given(st.lists(st.tuples(st.sampled_from(UIDS), st.sampled_from(UIDS), VERDICTS), max_size=14))
@settings(max_examples=200, deadline=None)
def test_nothing_continues_itself(history: list[tuple[str, str, Verdict]]):
    """Of the last words on each pair, taken in their order, each SAME counts unless it leads back to its start; each
    that does not count is one sentence, and all others stay as they are."""
    last: dict[tuple[str, str], Verdict] = {}
    for later, earlier, verdict in history:
        last.pop((later, earlier), None)
        last[later, earlier] = verdict
    kept: set[tuple[str, str]] = set()
    dropped: set[tuple[str, str]] = set()
    for (later, earlier), verdict in last.items():
        if verdict is not Verdict.SAME:
            continue
        reached = {earlier}
        for _ in UIDS:
            reached |= {before for after, before in kept if after in reached}
        (dropped if later in reached else kept).add((later, earlier))
    view = Decisions([decided(*row, "SUCCEEDS") for row in history])
    for pair, verdict in last.items():
        found = view.on("SUCCEEDS", *pair)
        assert (found is None) == (pair in dropped)
        assert found is None or found.verdict is verdict
    assert sum("循环" in said.zh for said in view.contradictions) == len(dropped)
    assert all("a circle" in said.en for said in view.contradictions if "循环" in said.zh)


def test_a_long_chain_and_a_large_circle_take_bounded_time():
    """20,000 decisions in one chain, and a circle of 2,000 whose last decision falls."""
    chain = [decided(str(n + 1), str(n), about="SUCCEEDS") for n in range(20_000)]
    assert Decisions(chain).contradictions == []
    circle = [decided(str((n + 1) % 2000), str(n), about="SUCCEEDS") for n in range(2000)]
    view = Decisions(circle)
    assert len(view.contradictions) == 1
    assert view.on("SUCCEEDS", "0", "1999") is None


def test_likeness_has_no_direction_and_reaches_no_third():
    """A pays for what B pays for, B for what C does: nothing is said of A and C."""
    view = Decisions([decided("b", "a", about="SIMILAR_TO"), decided("b", "c", Verdict.DIFFERENT, about="SIMILAR_TO")])
    assert view.settled("SIMILAR_TO", "a", "b")
    assert view.forbidden("SIMILAR_TO", "c", "b")
    assert not view.settled("SIMILAR_TO", "a", "c")
    assert view.contradictions == []
