"""Which pairs are worth judging, found by what is rare in both: words of the name, words beside continuation phrases,
systems, sentences of goals. Bounded whatever the lines look like: common terms find nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import nlargest
from typing import Final

from mailuo_linkers.reading.counts import counts_of
from mailuo_linkers.reading.known import Known, masked_sentences
from mailuo_linkers.reading.lines import Line
from mailuo_linkers.reading.phrases_road import cues_of
from mailuo_linkers.reading.wording import pairs

_MOST_FOUND: Final = 60
"""A term that more lines have finds nobody."""
_MOST_TRIED: Final = 30
"""So many candidates a line, the best first."""
_MOST_OF_ONE_NAME: Final = 12
"""More lines of one name in one unit can't be told apart by it."""
_CUE_WINDOW: Final = 48
_GOAL_INDEXED: Final = 600
_RARE: Final = 0.45
_FEW_OWNERS: Final = 4
"""More undertakings that tell a quantity or are measured so make it tell nothing."""


def candidates(known: Known) -> Iterator[tuple[str, str]]:
    """Pairs of uids, each once, in order of uid."""
    lines = list(known.lines.values())
    index: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        for key in _keys(line, known):
            if len(index[key]) <= _MOST_FOUND:
                index[key].append(line.uid)
    seen: set[tuple[str, str]] = set()
    for line in lines:
        scores: dict[str, float] = defaultdict(float)
        for key, weight in _asked(line, known):
            found = index.get(key, ())
            if 0 < len(found) <= _MOST_FOUND:
                for uid in found:
                    if uid != line.uid:
                        scores[uid] += weight
        for uid, _ in nlargest(_MOST_TRIED, scores.items(), key=lambda item: (item[1], item[0])):
            pair = (line.uid, uid) if line.uid < uid else (uid, line.uid)
            if pair not in seen:
                seen.add(pair)
                yield pair
    yield from _same_names(lines, seen)


def _keys(line: Line, known: Known) -> Iterator[str]:
    """What a line can be found by. Of the words of goals only rare ones, so that the index stays small."""
    if line.speechless:
        return
    for pair in pairs(line.object):
        yield "w" + pair
    for system in line.systems:
        yield "s" + system
    for sentence in masked_sentences(line):
        yield "g" + sentence
    for policy in line.policies:
        yield "p" + policy
    for pair in pairs(line.goal.text[:_GOAL_INDEXED]):
        if known.text_weight(pair) > _RARE:
            yield "t" + pair
    for count in counts_of(line):
        if known.count_owners(count.key) <= _FEW_OWNERS:
            yield "n" + count.key
    for measure in line.measures:
        if known.measure_owners(measure) <= _FEW_OWNERS:
            yield "m" + measure


def _asked(line: Line, known: Known) -> Iterator[tuple[str, float]]:
    """What a line looks for, with how much it tells."""
    if line.speechless:
        return
    for pair, weight in known.names.weights(line.object).items():
        yield "w" + pair, weight
    for system in line.systems:
        yield "s" + system, 2 * known.system_rarity(system)
    for sentence in masked_sentences(line):
        yield "g" + sentence, 3.0 / max(known.sentence_owners(sentence), 1)
    for policy in line.policies:
        yield "p" + policy, known.policy_rarity(policy)
    for pair in pairs(line.goal.text[:_GOAL_INDEXED]):
        if (rare := known.text_weight(pair)) > _RARE:
            yield "t" + pair, rare / 2
    for count in counts_of(line):
        yield "n" + count.key, 0.5
    for measure in line.measures:
        yield "m" + measure, 0.5
    windows = {(max(c.first, c.start - _CUE_WINDOW), min(c.last, c.end + _CUE_WINDOW)) for c in cues_of(line)}
    beside = "。".join(line.goal.text[a:b] for a, b in sorted(windows))
    for pair, weight in known.names.weights(beside).items():
        yield "w" + pair, weight
        if (rare := known.text_weight(pair)) > _RARE:
            yield "t" + pair, rare


def _same_names(lines: Iterable[Line], seen: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Equal names of one unit, each with the next in time; a crowd of one name in one period says nothing."""
    blocks: dict[tuple[str | None, str], dict[tuple[int, int, int], list[Line]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        if not line.speechless:
            blocks[line.unit, line.core][line.order].append(line)
    for block in blocks.values():
        steps = [block[order] for order in sorted(block)]
        for at, group in enumerate(steps):
            for following in steps[at + 1 : at + 3]:
                if len(group) > _MOST_OF_ONE_NAME or len(following) > _MOST_OF_ONE_NAME:
                    continue
                for one in group:
                    for other in following:
                        pair = (one.uid, other.uid) if one.uid < other.uid else (other.uid, one.uid)
                        if pair not in seen:
                            seen.add(pair)
                            yield pair
