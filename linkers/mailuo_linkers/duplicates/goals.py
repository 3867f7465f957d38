"""Goals that are the same text, or nearly: in one budget, or in those of two departments. The shared pieces are marked
in both, as a plagiarism report does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from heapq import nsmallest
from itertools import combinations
from typing import Final
from zlib import crc32

from mailuo_linkers.duplicates.apart import told_apart
from mailuo_linkers.duplicates.finding import Finding, Reason, cliques, goal_words, name_words, odds, strength_of
from mailuo_linkers.duplicates.lines import Line, Lines
from mailuo_linkers.duplicates.money import Stake
from mailuo_linkers.duplicates.shared_text import Alike, compare
from mailuo_linkers.duplicates.wording import bigrams, longest_common, overlap

KIND: Final = "near_identical_goals"
_SHORTEST: Final = 18
_ALIKE: Final = 0.7
_SHINGLE: Final = 8
_SKETCH: Final = 32
_IN_MANY: Final = 30
"""A shingle of more distinct goals than this is a phrase of the trade: it makes no candidates."""
_MOST: Final = 60
_YEARS: Final = 3
_BIAS: Final = -1.2
_MOST_SURE: Final = 0.79
"""Equal goals alone never prove that one thing is paid twice."""
_PIECES: Final = 8


def near_identical_goals(lines: Lines, explained: Collection[frozenset[str]] = ()) -> Iterator[Finding]:
    """`explained` are pairs of which something else says more."""
    texts: dict[str, list[Line]] = defaultdict(list)
    for line in lines.all:
        if len(line.goal.text) >= _SHORTEST:
            texts[line.goal.text].append(line)
    pairs: dict[frozenset[str], tuple[float, list[Reason]]] = {}
    for text, group in sorted(texts.items()):
        if len(group) > 1:
            _judge_all(combinations(group[:_MOST], 2), compare(text, text), lines, pairs)
    for one, other in _candidates(list(texts)):
        alike = compare(one, other)
        if alike.share >= _ALIKE:
            _judge_all(((a, b) for a in texts[one][:_MOST] for b in texts[other][:_MOST]), alike, lines, pairs)
    yield from _grouped({pair: found for pair, found in pairs.items() if pair not in explained}, lines)


def _candidates(texts: list[str]) -> Iterable[tuple[str, str]]:
    """Distinct goals whose sketches (the smallest hashes of their shingles) meet; at most so many pairs a shingle."""
    holding: dict[int, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        shingles = {crc32(text[at : at + _SHINGLE].encode()) for at in range(len(text) - _SHINGLE + 1)}
        for key in nsmallest(_SKETCH, shingles):
            holding[key].append(number)
    found: dict[tuple[int, int], int] = defaultdict(int)
    for numbers in holding.values():
        if 1 < len(numbers) <= _IN_MANY:
            for pair in combinations(numbers, 2):
                found[pair] += 1
    return [(texts[a], texts[b]) for a, b in sorted(found)]


def _judge_all(candidates: Iterable[tuple[Line, Line]], alike: Alike, lines: Lines, pairs: dict[frozenset[str], tuple[float, list[Reason]]]) -> None:
    for first, second in candidates:
        if not _comparable(first, second) or lines.one_undertaking(first, second) or told_apart(first, second):
            continue
        if first.months is not None and second.months is not None and first.object == second.object and first.unit == second.unit:
            continue  # contract periods of one service: see windows
        reasons = _reasons(first, second, alike)
        pairs[frozenset((first.uid, second.uid))] = min(_MOST_SURE, odds(_BIAS, reasons)), reasons


def _comparable(first: Line, second: Line) -> bool:
    """In one budget; or of two departments in neighbouring years. One department's next budget repeats its goals."""
    if first.department == second.department or first.unit == second.unit:
        return first.budget == second.budget
    return first.year is None or second.year is None or abs(first.year - second.year) <= _YEARS


def _reasons(first: Line, second: Line, alike: Alike) -> list[Reason]:
    pieces = alike.pieces[:_PIECES]
    said = [first.goal.text[p.first : p.first + p.length] for p in pieces]
    whole = alike.share == 1.0
    weight = min(2.0, 1.0 + alike.common / 60) if whole else min(1.4, 4 * (alike.share - 0.6) + alike.common / 200)
    how = "逐字相同" if whole else f"相同的文字占 {alike.share:.0%}"
    reasons = [Reason("shared_text", f"{first.shown()}与{second.shown()}的目标{how}：“{_short(said[0])}”", weight, goal_words(first, said[0]), goal_words(second, said[0]))]
    reasons += [Reason("shared_text", f"又一处相同：“{_short(words)}”", 0.0, goal_words(first, words), goal_words(second, words)) for words in said[1:]]
    keys = [{t.key for t in line.targets} for line in (first, second)]
    both = keys[0] & keys[1]
    if len(both) >= 3 and len(both) >= 0.6 * min(map(len, keys)):  # noqa: PLR2004 - more than chance
        reasons.append(Reason("same_targets_too", f"指标也有 {len(both)} 条连同指标值相同", 0.7, name_words(first), name_words(second)))
    if overlap(bigrams(first.object), bigrams(second.object)) >= 0.3 or longest_common(first.object, second.object)[-2:] == first.object[-2:]:  # noqa: PLR2004 - names of one kind
        reasons.append(Reason("names_alike", f"名称也相近：“{first.object}”与“{second.object}”", 0.3, name_words(first), name_words(second)))
    if not whole and _each_names_its_own(first, second):
        reasons.append(Reason("each_names_its_own", "目标里不同的部分正是各自的地点或对象", -1.2, name_words(first), name_words(second)))
    return reasons


def _each_names_its_own(first: Line, second: Line) -> bool:
    """What stands only in one name stands in that one's goal, and not in the other's."""
    common = longest_common(first.object, second.object)
    own = [line.object.replace(common, "", 1) if len(common) > 1 else line.object for line in (first, second)]
    heads = [longest_common(part, line.goal.text) for part, line in zip(own, (first, second), strict=True)]
    return all(len(h) > 1 for h in heads) and heads[0] not in second.goal.text and heads[1] not in first.goal.text


def _grouped(pairs: dict[frozenset[str], tuple[float, list[Reason]]], lines: Lines) -> Iterator[Finding]:
    good = {pair: score for pair, (score, _) in pairs.items() if strength_of(score) is not None}
    for members in cliques(good, lines, lambda a, b: told_apart(a, b) is not None):
        inside = sorted(((score, reasons, sorted(pair)) for pair, (score, reasons) in pairs.items() if pair <= members), key=lambda e: (-e[0], e[2]))
        found = [lines.by_uid[each] for each in sorted(members)]
        text = max((line.goal.text for line in found), key=len)
        yield Finding(KIND, f"{found[0].budget}\x1e{text}", found, inside[0][0], [r for _, reasons, _ in inside for r in reasons], Stake(found), _innocent(found))


def _innocent(found: list[Line]) -> list[str]:
    if len({line.department for line in found}) > 1:
        return ["分级部署：上级统一要求，各部门按同一表述填报各自的一份"]
    said = ["同一服务标准按地点或对象分列，各有各的合同"]
    if len({line.unit for line in found}) > 1:
        said.append("下属单位各自承担同一类工作")
    return said


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:60] + "…"  # noqa: PLR2004 - fits a line
