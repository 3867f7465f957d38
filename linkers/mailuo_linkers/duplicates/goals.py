"""Goals that are the same text, or nearly: in one budget, or in those of two departments. The shared pieces are marked
in both, as a plagiarism report does."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from heapq import nsmallest
from itertools import combinations
from typing import Final
from zlib import crc32

from mailuo_linkers.duplicates.apart import told_apart
from mailuo_linkers.duplicates.finding import Finding, Reason, cliques, goal_words, name_words, odds
from mailuo_linkers.duplicates.lines import Line, Lines
from mailuo_linkers.duplicates.money import Stake
from mailuo_linkers.duplicates.places import Places, Standing, perhaps_renamed
from mailuo_linkers.duplicates.shared_text import Alike, compare
from mailuo_linkers.duplicates.unlike import side_by_side
from mailuo_linkers.duplicates.wording import bigrams, longest_common, overlap

KIND: Final = "near_identical_goals"
_SHORTEST: Final = 18
_ALIKE: Final = 0.7
_DEPARTMENTS, _UNITS = 3, 6
_BLANK, _OTHER_BLANK = "\x00", "\x01"
_CLAUSE: Final = re.compile("[。；;,，]")
_PARTS: Final = re.compile("([。；;,，])")
_SHINGLE: Final = 8
_SKETCH: Final = 32
_IN_MANY: Final = 30
"""A shingle of more distinct goals than this is a phrase of the trade: it makes no candidates."""
_MOST: Final = 60
_YEARS: Final = 3
_BIAS: Final = -1.2
_WORTH: Final = 0.5
_MOST_SURE: Final = 0.79
"""Equal goals alone never prove that one thing is paid twice."""
_PIECES: Final = 8


def near_identical_goals(lines: Lines, explained: Collection[frozenset[str]] = ()) -> Iterator[Finding]:
    """`explained` are pairs of which something else says more."""
    texts: dict[str, list[Line]] = defaultdict(list)
    common = _boilerplate(lines)
    places = Places(lines.all)
    for line in lines.all:
        text = _without(line.text, common)
        if len(text) - text.count(_BLANK) >= _SHORTEST:
            texts[text].append(line)
    pairs: dict[frozenset[str], tuple[float, list[Reason]]] = {}
    for _, group in sorted(texts.items()):
        if len(group) > 1:
            _judge_all(combinations(group[:_MOST], 2), None, lines, places, pairs)
    for one, other in _candidates(list(texts)):
        candidates = [(a, b) for a in texts[one][:_MOST] for b in texts[other][:_MOST] if _comparable(a, b, places)]
        if candidates:
            alike = compare(one, other.replace(_BLANK, _OTHER_BLANK))
            if alike.share * (len(one) + len(other)) >= _ALIKE * (len(one) + len(other) - one.count(_BLANK) - other.count(_BLANK)):
                _judge_all(candidates, alike, lines, places, pairs)
    yield from _grouped({pair: found for pair, found in pairs.items() if pair not in explained}, lines)


def _boilerplate(lines: Lines) -> frozenset[str]:
    """Clauses that several departments, or many units, print in their goals: whoever shares them shares nothing."""
    departments: dict[str, set[str]] = defaultdict(set)
    units: dict[str, set[str]] = defaultdict(set)
    for line in lines.all:
        for clause in _CLAUSE.split(line.text):
            if clause:
                departments[clause].add(line.department)
                units[clause].add(line.unit)
    return frozenset(clause for clause in units if len(departments[clause]) >= _DEPARTMENTS or len(units[clause]) >= _UNITS)


def _without(text: str, common: frozenset[str]) -> str:
    """Every character at its place."""
    return "".join(_BLANK * len(part) if part in common else part for part in _PARTS.split(text))


def _candidates(texts: list[str]) -> Iterable[tuple[str, str]]:
    """Distinct goals whose sketches (the smallest hashes of their shingles) agree in a fifth; at most so many pairs a
    shingle."""
    holding: dict[int, list[int]] = defaultdict(list)
    sizes = []
    for number, text in enumerate(texts):
        shingles = {crc32(part.encode()) for at in range(len(text) - _SHINGLE + 1) if _BLANK not in (part := text[at : at + _SHINGLE])}
        sketch = nsmallest(_SKETCH, shingles)
        sizes.append(len(sketch))
        for key in sketch:
            holding[key].append(number)
    found: dict[tuple[int, int], int] = defaultdict(int)
    for numbers in holding.values():
        if 1 < len(numbers) <= _IN_MANY:
            for pair in combinations(numbers, 2):
                found[pair] += 1
    return [(texts[a], texts[b]) for (a, b), count in sorted(found.items()) if 5 * count >= min(sizes[a], sizes[b])]


def _judge_all(candidates: Iterable[tuple[Line, Line]], alike: Alike | None, lines: Lines, places: Places, pairs: dict[frozenset[str], tuple[float, list[Reason]]]) -> None:
    for first, second in candidates:
        if not _comparable(first, second, places) or lines.one_undertaking(first, second) or told_apart(first, second) or side_by_side(first, second):
            continue
        if first.months is not None and second.months is not None and first.object == second.object and first.unit == second.unit:
            continue  # contract periods of one service: see windows
        reasons = _reasons(first, second, alike or compare(first.text, second.text))
        pairs[frozenset((first.uid, second.uid))] = min(_MOST_SURE, odds(_BIAS, reasons)), reasons


def _comparable(first: Line, second: Line, places: Places) -> bool:
    """In one budget; or of two departments in neighbouring years, in one place or one above the other. One department's
    next budget repeats its goals, and so do two districts side by side: nobody pays twice there."""
    if first.department == second.department or first.unit == second.unit:
        return first.budget == second.budget
    if places.standing(first, second) is Standing.STRANGE or perhaps_renamed(first, second):
        return False
    return first.year is None or second.year is None or abs(first.year - second.year) <= _YEARS


def _reasons(first: Line, second: Line, alike: Alike) -> list[Reason]:
    pieces = alike.pieces[:_PIECES]
    said = [first.text[p.first : p.first + p.length] for p in pieces]
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
    heads = [longest_common(part, line.text) for part, line in zip(own, (first, second), strict=True)]
    return all(len(h) > 1 for h in heads) and heads[0] not in second.text and heads[1] not in first.text


def _grouped(pairs: dict[frozenset[str], tuple[float, list[Reason]]], lines: Lines) -> Iterator[Finding]:
    good = {pair: score for pair, (score, _) in pairs.items() if score >= _WORTH}
    for members in cliques(good, lines, lambda a, b: told_apart(a, b) is not None):
        inside = sorted(((score, reasons, sorted(pair)) for pair, (score, reasons) in pairs.items() if pair <= members), key=lambda e: (-e[0], e[2]))
        found = [lines.by_uid[each] for each in sorted(members)]
        text = max((line.text for line in found), key=len)
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
