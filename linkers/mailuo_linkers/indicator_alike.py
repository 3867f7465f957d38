"""Measures that say the same in words no table joins: the same measure, the same acts, and an object so alike that what is
left over says nothing. Reach for it once measures with equal slots are together.

What speaks against a join counts more than what speaks for it: words that exclude each other (小学 and 初中, 开工 and 竣工), a word
that restricts one of the two (重点, 首次), another act, another kind of value. Candidates share rare pairs of characters, so
that the cost stays near linear in the number of measures.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Final

from mailuo_linkers.indicator_concepts import Content, content
from mailuo_linkers.indicator_names import Measure
from mailuo_linkers.indicator_words import EXCLUDING, GENERIC, SOFT_ACTS, RESTRICTING

_ENOUGH: Final = 0.62
_ALWAYS: Final = 0.5
_MOST_IN_BLOCK: Final = 60
"""Pairs of characters that more measures share say too little to look at all of them."""
_MOST_MEMBERS: Final = 12
_EMPTY: Final = frozenset("类因及件性口金对每产各等和与")
"""Characters that add nothing by themselves; any other may be another word (消防车 and 消防车道)."""
_LEAST_SHARED: Final = 3
_GENERIC: Final = re.compile("|".join(GENERIC.split()))


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rows say of a measure: its class, and the kinds of unit its values are printed in."""

    code: str | None
    family: str | None


@dataclass(slots=True)
class _Known:
    measure: Measure
    seen: Seen
    content: Content
    text: str
    whole: str
    letters: frozenset[str]
    marks: frozenset[tuple[int, str]]


def find_alike(measures: Mapping[Measure, Seen]) -> list[tuple[Measure, Measure, str]]:
    """Pairs to join, the likest first, each with its reason. No two measures that exclude each other end up together."""
    ordered = sorted(measures.items(), key=lambda each: each[0].words)
    known = [_know(measure, seen) for measure, seen in ordered if measure.head and (measure.of or measure.who)]
    weights = _weights(known)
    pairs = sorted(
        ((score, a, b) for a, b in _candidates(known) if (score := _score(known[a], known[b], weights)) >= _ENOUGH),
        key=lambda each: (-each[0], known[each[1]].measure.words, known[each[2]].measure.words),
    )
    group = {at: [at] for at in range(len(known))}
    found = []
    for _, a, b in pairs:
        one, other = group[a], group[b]
        if one is other or len(one) + len(other) > _MOST_MEMBERS or any(_score(known[x], known[y], weights) < _ALWAYS for x in one for y in other):
            continue
        found.append((known[a].measure, known[b].measure, _reason(known[a], known[b])))
        one += other
        group.update(dict.fromkeys(other, one))
    return found


def _know(measure: Measure, seen: Seen) -> _Known:
    said = content(measure.of + measure.who)
    text = "".join(said.things) + "".join(said.acts)
    marks = {(at, word) for at, words in _excluding() for word in words if word in text}
    marks = {(at, word) for at, word in marks if not any(word != other and word in other for _, other in marks)}
    return _Known(measure, seen, said, "".join(said.things), said.whole, frozenset("".join(said.things)), frozenset(marks | {(-1, word) for word in RESTRICTING.split() if word in text}))


_SETS: list[tuple[int, tuple[str, ...]]] = []


def _excluding() -> list[tuple[int, tuple[str, ...]]]:
    if not _SETS:
        _SETS.extend((number, tuple(line.split())) for number, line in enumerate(filter(None, EXCLUDING.splitlines())))
    return _SETS


def _weights(known: list[_Known]) -> dict[str, float]:
    often = Counter(letter for each in known for letter in each.letters)
    return {letter: math.log(1 + len(known) / count) for letter, count in often.items()}


def _candidates(known: list[_Known]) -> set[tuple[int, int]]:
    blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, each in enumerate(known):
        text = "".join(each.content.things)
        for pair in {text[n : n + 2] for n in range(len(text) - 1)} | {act for act in each.content.acts}:
            blocks[each.measure.head, each.measure.timely, pair].append(at)
    return {pair for block in blocks.values() if len(block) <= _MOST_IN_BLOCK for pair in combinations(block, 2)}


def _score(one: _Known, other: _Known, weights: Mapping[str, float]) -> float:
    """How alike the objects are, 0 where something speaks against it."""
    a, b = one.measure, other.measure
    if (a.head, a.timely) != (b.head, b.timely) or (a.who and not b.who) or (b.who and not a.who):
        return 0.0
    if one.seen.family is not None and other.seen.family is not None and one.seen.family != other.seen.family:
        return 0.0
    if one.marks != other.marks or (one.content.acts ^ other.content.acts) - SOFT_ACTS:
        return 0.0
    common = sum(weights[letter] for letter in one.letters & other.letters)
    if not common:
        return 0.0
    alike = common / math.sqrt(sum(weights[letter] for letter in one.letters) * sum(weights[letter] for letter in other.letters))
    return alike if alike >= _ALWAYS and _only_adds(one, other) else 0.0


def _only_adds(one: _Known, other: _Known) -> bool:
    """Whether one only says more than the other. A word in another's place is another thing as a rule (存栏 and 出栏)."""
    for a, b in ((one.text, other.text), (one.whole, other.whole)):
        changes = [(a[i:j], b[k:n]) for tag, i, j, k, n in SequenceMatcher(None, a, b, autojunk=False).get_opcodes() if tag != "equal"]
        if len(changes) == 1 and changes[0][0] and changes[0][1]:
            return False
        if any(len(added) == 1 and added not in _EMPTY for change in changes for added in change if added):
            return False
    same = _GENERIC.sub("", "".join(a[i : i + n] if n > 1 else "" for i, _, n in SequenceMatcher(None, one.text, other.text, autojunk=False).get_matching_blocks() for a in (one.text,)))
    return len(same) + len(one.content.acts & other.content.acts) >= _LEAST_SHARED


def _reason(one: _Known, other: _Known) -> str:
    acts = "、".join(sorted(one.content.acts & other.content.acts))
    done = f"，所做的都是“{acts}”" if acts else ""
    left = "”与“".join("".join(part for part in mine.content.things if part not in its.content.things) or "无" for mine, its in ((one, other), (other, one)))
    return f"“{one.measure.words}”与“{other.measure.words}”计量相同{done}，对象相近；余下的“{left}”不限定范围，也不互相排斥"
