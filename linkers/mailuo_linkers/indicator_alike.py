"""Measures that say the same in words no table joins: the same measure, the same acts, and an object so alike that what is
left over says nothing. Reach for it once measures with equal slots are together.

What speaks against a join counts more than what speaks for it: words that exclude each other (小学 and 初中, 开工 and 竣工), a word
that restricts one of the two (重点, 首次), another act, another kind of value. Candidates share a thing that the tables know and few
others name, so that the cost stays near linear in the number of measures.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import combinations
from typing import Final

from mailuo_linkers.indicator_concepts import Content, content
from mailuo_linkers.indicator_names import Measure
from mailuo_linkers.indicator_words import EXCLUDING, GENERIC, HARMLESS, LIGHT, SOFT_ACTS, SOFT_IN_RATES, UNMARKED

_LEAST_IN_COMMON: Final = 0.5
_MOST_IN_BLOCK: Final = 60
"""A thing that more measures name says too little to look at all of them."""
_MOST_MEMBERS: Final = 12
_MOST_BESIDE: Final = 4
"""A word beside which so many others stand in the same place tells things apart: 骨干教师培训, 英语教师培训, …"""
_EMPTY: Final = frozenset("类因及件性口金对每产各等和与、路")
"""Characters that add nothing by themselves; any other may be another word (消防车 and 消防车道)."""
_LEAST_SHARED: Final = 3
_LONG: Final = 6
"""Characters that say the same in whatever order."""
_LONGEST_ADDED: Final = 8
_GENERIC: Final = re.compile("|".join(GENERIC.split()))
_HARMLESS: Final = re.compile(f"(?:{'|'.join(sorted({*HARMLESS.split(), *UNMARKED.split(), *LIGHT.split(), *_EMPTY}, key=lambda word: (-len(word), word)))})+")


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
    said: str
    whole: str
    letters: frozenset[str]
    marks: frozenset[tuple[int, str]]


def find_alike(measures: Mapping[Measure, Seen]) -> list[tuple[Measure, Measure, str]]:
    """Pairs to join, the likest first, each with its reason. No two measures that exclude each other end up together."""
    ordered = sorted(measures.items(), key=lambda each: each[0].words)
    known = [_know(measure, seen) for measure, seen in ordered if measure.head and (measure.of or measure.who)]
    scored = [(score, a, b) for a, b in sorted(_candidates(known)) if (score := _score(known[a], known[b])) > 0]
    beside = Counter(at for _, *pair in scored for at in pair)
    group = {at: [at] for at in range(len(known))}
    found = []
    for _, a, b in sorted(scored, key=lambda each: (-each[0], each[1], each[2])):
        one, other = group[a], group[b]
        if one is other or len(one) + len(other) > _MOST_MEMBERS or max(beside[a], beside[b]) > _MOST_BESIDE:
            continue
        if any(_against(known[x], known[y]) for x in one for y in other):
            continue
        found.append((known[a].measure, known[b].measure, _reason(known[a], known[b])))
        one += other
        group.update(dict.fromkeys(other, one))
    return found


def _know(measure: Measure, seen: Seen) -> _Known:
    said = content(measure.of + measure.who)
    text = "".join(said.things) + "".join(sorted(said.acts))
    marks = {(at, word) for at, words in _excluding() for word in words if word in text}
    marks = {(at, word) for at, word in marks if not any(word != other and word in other for _, other in marks)}
    return _Known(measure, seen, said, "".join(said.things), text, said.whole + "".join(sorted(said.acts)), frozenset("".join(said.things)), frozenset(marks))


@cache
def _excluding() -> list[tuple[int, list[str]]]:
    return [(number, line.split()) for number, line in enumerate(filter(None, EXCLUDING.splitlines()))]


def _candidates(known: list[_Known]) -> set[tuple[int, int]]:
    """Pairs that share a thing which says something."""
    blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, each in enumerate(known):
        for thing in each.content.known:
            if _GENERIC.sub("", thing):
                blocks[each.measure.head, each.measure.timely, thing].append(at)
    return {pair for block in blocks.values() if len(block) <= _MOST_IN_BLOCK for pair in combinations(block, 2)}


def _against(one: _Known, other: _Known) -> bool:
    """What no likeness outweighs."""
    a, b = one.measure, other.measure
    if (a.head, a.timely) != (b.head, b.timely) or bool(a.who) != bool(b.who) or _exclude(one.marks, other.marks):
        return True
    families = {each.seen.family for each in (one, other)} - {None}
    mine, its = one.content.acts - other.content.acts, other.content.acts - one.content.acts
    return len(families) > 1 or bool(mine and its) or not (mine | its) <= (SOFT_IN_RATES if a.head == "率" else SOFT_ACTS)


def _exclude(mine: frozenset[tuple[int, str]], its: frozenset[tuple[int, str]]) -> bool:
    return bool(mine and its and {number for number, _ in mine - its} & {number for number, _ in its - mine})


def _score(one: _Known, other: _Known) -> float:
    """How much of the two is the same, 0 where something speaks against it."""
    shared = len(one.letters & other.letters)
    if shared < _LEAST_IN_COMMON * min(len(one.letters), len(other.letters)) or _against(one, other):
        return 0.0
    if len(one.text) >= _LONG and sorted(one.said) == sorted(other.said):
        return 1.0
    matching = SequenceMatcher(None, one.text, other.text, autojunk=False)
    changes = [(one.text[i:j], other.text[k:n]) for tag, i, j, k, n in matching.get_opcodes() if tag != "equal"]
    same = _GENERIC.sub("", "".join(one.text[i : i + n] for i, _, n in matching.get_matching_blocks() if n > 1))
    speaks_against = (
        sum(len(before + after) for before, after in changes) > _LONGEST_ADDED
        or len(same) + len(one.content.acts & other.content.acts) < _LEAST_SHARED
        or _other_result(one, other)
        or _restricts(changes)
        or _replaced(one.said, other.said)
        or _replaced(one.whole, other.whole)
    )
    return 0.0 if speaks_against else shared / math.sqrt(len(one.letters) * len(other.letters))


def _other_result(one: _Known, other: _Known) -> bool:
    """Whether a rate ends in a word that no table knows: it may be what the rate is of."""
    return one.measure.head == "率" and one.text[-1:] != other.text[-1:] and not (one.content.closed and other.content.closed)


def _restricts(changes: list[tuple[str, str]]) -> bool:
    """Whether one says more than the other that may restrict it."""
    mine, its = "".join(before for before, _ in changes), "".join(after for _, after in changes)
    return sorted(mine) != sorted(its) and not all(_HARMLESS.fullmatch(words) for change in changes for words in change if words)


def _replaced(a: str, b: str) -> bool:
    """Whether one word stands in another's place: as a rule that is another thing (存栏 and 出栏)."""
    changes = [(a[i:j], b[k:n]) for tag, i, j, k, n in SequenceMatcher(None, a, b, autojunk=False).get_opcodes() if tag != "equal"]
    return len(changes) == 1 and all(changes[0])


def _reason(one: _Known, other: _Known) -> str:
    acts = "、".join(sorted(one.content.acts & other.content.acts))
    done = f"，所做的都是“{acts}”" if acts else ""
    left = "”与“".join("".join(part for part in mine.content.things if part not in its.content.things) or "无" for mine, its in ((one, other), (other, one)))
    return f"“{one.measure.words}”与“{other.measure.words}”计量相同{done}，对象相近；余下的“{left}”不限定范围，也不互相排斥"
