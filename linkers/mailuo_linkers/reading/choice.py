"""From judged pairs to links: neighbours only, one predecessor unless the words say more, and what else is plausible kept
as an alternative."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mailuo_linkers.reading.candidates import candidates
from mailuo_linkers.reading.content_road import shared_rarity
from mailuo_linkers.reading.cues import Cue
from mailuo_linkers.reading.finding import Finding
from mailuo_linkers.reading.judging import Pair, Reading, has_road
from mailuo_linkers.reading.kinds import kind_of
from mailuo_linkers.reading.known import Known
from mailuo_linkers.reading.lines import Line
from mailuo_linkers.reading.paths import reaches
from mailuo_linkers.reading.phrases_road import cues_of, is_plain
from mailuo_linkers.reading.vetoes import bracketed
from mailuo_linkers.reading.wording import longest_common, telling

_RENEWAL: Final = frozenset({"renewal", "same_project_next_budget"})
_WORTH_A_SECOND_LOOK: Final = 0.3
_GOOD: Final = 0.75
_OTHER_STAGE: Final = 0.7
_NAMED: Final = 0.55
_SURE: Final = 0.95
_NEARLY: Final = 0.08
_PLAUSIBLE: Final = 0.9
_FAR_BEHIND: Final = 5.0
_PERHAPS: Final = 0.5
_OWN_NAME: Final = 0.6
_MOST_SHARES: Final = 6
_SOME: Final = 0.4


@dataclass(slots=True)
class Chosen:
    pair: Pair
    alternative: bool = False


def choose(reading: Reading, place: str, confirmed: Sequence[Pair] = (), rejected: Collection[tuple[str, str]] = ()) -> list[Chosen]:
    """The links of one place. What people confirmed is there before anything competes, what they rejected (later,
    earlier) competes with nothing."""
    settled = {frozenset((p.later.uid, p.earlier.uid)) for p in confirmed}
    judged = [
        p for p in judged_pairs(reading, place)
        if (p.later.uid, p.earlier.uid) not in rejected and frozenset((p.later.uid, p.earlier.uid)) not in settled
    ]  # fmt: skip
    plausible = [p for p in judged if p.confidence is not None]
    # What was run goes on before what was built joins it.
    plausible.sort(key=lambda p: (not (p.kind in _RENEWAL and p.score >= _SURE - _NEARLY), -p.score, p.later.uid, p.earlier.uid))
    neighbours = _without_far(plausible)
    taken: list[Pair] = []
    before: dict[str, list[Pair]] = defaultdict(list)
    after: dict[str, list[Pair]] = defaultdict(list)
    refused: list[Pair] = []
    for pair in confirmed:
        before[pair.later.uid].append(pair)
        after[pair.earlier.uid].append(pair)
    for pair in neighbours:
        if _fits(pair, before[pair.later.uid], after[pair.earlier.uid]):
            taken.append(pair)
            before[pair.later.uid].append(pair)
            after[pair.earlier.uid].append(pair)
        else:
            refused.append(pair)
    taken = [*_several(_reduced(taken)), *confirmed]
    return [Chosen(p) for p in taken] + [Chosen(p, alternative=True) for p in _alternatives(refused, taken)]


def judged_pairs(reading: Reading, place: str, ends: frozenset[str] | None = None) -> list[Pair]:
    """All candidates of a place that nothing forbids, with what only the other pairs tell. For `ends` only the pairs are
    looked at that have one of them, or a line that goes with one of them: these tell all of a pair between the two."""
    known = reading.place(place)
    every: Iterable[tuple[str, str]] = candidates(known)
    if ends is not None:
        every = list(every)
        theirs = [reading.pair(*each) for each in every if not ends.isdisjoint(each)]
        near = ends.union(*((each.earlier.uid, each.later.uid) for each in theirs if each.score >= _PERHAPS))
        every = [each for each in every if not near.isdisjoint(each)]
    judged = (reading.pair(one, other) for one, other in every)
    return _second_look(reading, known, [p for p in judged if not p.vetoes])


def _second_look(reading: Reading, known: Known, judged: list[Pair]) -> list[Pair]:
    """What only the other pairs tell: nothing else fits on both sides, or one half of a split is found and this is the
    other."""
    good_after: dict[str, set[str]] = defaultdict(set)
    good_before: dict[str, set[str]] = defaultdict(set)
    splits: dict[str, list[Line]] = defaultdict(list)
    mergers: dict[str, list[Line]] = defaultdict(list)
    for pair in judged:
        if pair.score >= _GOOD:
            good_after[pair.earlier.uid].add(pair.later.uid)
            good_before[pair.later.uid].add(pair.earlier.uid)
            if pair.kind == "split":
                splits[pair.earlier.uid].append(pair.later)
            if pair.kind == "merge":
                mergers[pair.later.uid].append(pair.earlier)
    shares = _shares_of_one(judged, known, good_after, good_before)
    again = []
    for pair in judged:
        extra: list[Finding] = []
        if pair.score >= _WORTH_A_SECOND_LOOK:
            others = (good_after[pair.earlier.uid] - {pair.later.uid}) | (good_before[pair.later.uid] - {pair.earlier.uid})
            contrary = bracketed(pair.earlier, pair.later) is not None or any(f.feature == "one_word_apart" or (f.feature == "stages_differ" and f.value >= _OTHER_STAGE) for f in pair.found)
            if not others and not contrary and pair.earlier.year != pair.later.year and (has_road(pair.found) or _measured_alike(pair)):
                extra.append(Finding("left_over", 1.0, "前者没有别的后继，后者没有别的前身"))
        if pair.kind != "split" and not (good_before[pair.later.uid] - {pair.earlier.uid}):
            extra += _other_half(pair, splits.get(pair.earlier.uid, ()), known)
        extra += shares.get((pair.earlier.uid, pair.later.uid), [])
        if pair.score < _GOOD and not any(f.feature == "part_of_merger" for f in pair.found):
            extra += _other_part(pair, mergers.get(pair.later.uid, ()), known)
        again.append(reading.pair(pair.earlier.uid, pair.later.uid, (*pair.extra, *extra)) if extra else pair)
    return again


def _shares_of_one(judged: Sequence[Pair], known: Known, good_after: Mapping[str, set[str]], good_before: Mapping[str, set[str]]) -> dict[tuple[str, str], list[Finding]]:
    """Two lines of one budget with one line of another, where the rare words they share with it are not the same ones, and
    nothing else goes on from them or goes before them: the one was made of the two, or was parted into them."""
    found: dict[tuple[str, str], list[Finding]] = {}
    groups: dict[tuple[str, str | None, int | None, bool], list[Pair]] = defaultdict(list)
    for pair in judged:
        if pair.score >= _PERHAPS and pair.earlier.year != pair.later.year:
            groups[pair.later.uid, pair.earlier.unit, pair.earlier.year, True].append(pair)
            groups[pair.earlier.uid, pair.later.unit, pair.later.year, False].append(pair)
    for (_, _, _, merged), pairs in groups.items():
        if not 1 < len(pairs) <= _MOST_SHARES or any(_by_name(p) for p in pairs):
            continue
        words = [shared_rarity(p.earlier, p.later, known)[1] for p in pairs]
        alone = [not (good_after[p.earlier.uid] - {p.later.uid} if merged else good_before[p.later.uid] - {p.earlier.uid}) for p in pairs]
        for at, pair in enumerate(pairs):
            others = [n for n in range(len(pairs)) if n != at and alone[n] and words[n] and _disjoint(words[at], words[n])]
            if not (alone[at] and words[at] and others):
                continue
            other = pairs[others[0]].earlier if merged else pairs[others[0]].later
            kind, said = ("merge", "前者与同一预算的") if merged else ("split", "后者与同一预算的")
            reason = f"{said}“{other.record.name}”各有一部分少见的词与“{(pair.later if merged else pair.earlier).record.name}”相同"
            found[pair.earlier.uid, pair.later.uid] = [Finding("share_of_one", 1.0, reason, hint=kind)]
    return found


def _measured_alike(pair: Pair) -> bool:
    """Measured by what nobody else is measured by, and something of name or goal in common as well."""
    values = {f.feature: f.value for f in pair.found}
    return values.get("rare_measures", 0.0) >= _SOME and any(feature in values for feature in ("near_name", "part_of_name", "goal_near", "rare_words", "shared_system"))


def _by_name(pair: Pair) -> bool:
    """One goes on from the other under its own name or nearly so."""
    return any((f.feature == "same_name" and f.value >= _OWN_NAME) or (f.feature == "near_name" and f.value >= _OWN_NAME) for f in pair.found)


def _disjoint(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    return len(one.keys() & other.keys()) * 3 <= min(len(one), len(other))


def _other_half(pair: Pair, halves: Sequence[Line], known: Known) -> list[Finding]:
    """The earlier project was split, and what the found half leaves of its name stands in this one's."""
    for half in halves:
        if half.uid == pair.later.uid or half.year != pair.later.year:
            continue
        common = longest_common(pair.earlier.object, pair.later.object)
        fresh = telling(common)
        if len(fresh) >= 2 and fresh not in half.object:  # noqa: PLR2004 - one character tells nothing
            covered = known.names.coverage(common, pair.later.object)
            return [Finding("part_of_split", covered, f"“{pair.earlier.record.name}”已拆分出“{half.record.name}”，本项目名称里有其余的“{common}”", hint="split")]
    return []


def _other_part(pair: Pair, parts: Sequence[Line], known: Known) -> list[Finding]:
    """The later project merged one that is found, and this is its sibling of the same budget, or what else the sentence of
    the merger tells."""
    told = next((f for f in pair.found if f.feature in ("said_by_goal", "said_by_name") and f.value >= _SOME), None)
    for part in parts:
        if part.uid == pair.earlier.uid or part.year != pair.earlier.year or part.unit != pair.earlier.unit:
            continue
        if known.siblings(part, pair.earlier):
            return [Finding("part_of_merger", 1.0, f"“{pair.later.record.name}”合并了“{part.record.name}”，本项目是同一预算里与它并列的一份", hint="merge")]
        if told is not None and told.later is not None and any(c.cue is Cue.MERGED and is_plain(pair.later, c) and c.first < told.later.end and told.later.start < c.last for c in cues_of(pair.later)):
            return [Finding("part_of_merger", told.value, f"“{pair.later.record.name}”合并了“{part.record.name}”，写明合并的那句里还有本项目的词", told.later, told.earlier, "merge")]
    return []


def _without_far(pairs: Sequence[Pair]) -> list[Pair]:
    """Without a link that goes by way of a project between: a → c where a → b and b → c are as good."""
    after: dict[str, dict[str, Pair]] = defaultdict(dict)
    for pair in pairs:
        after[pair.earlier.uid][pair.later.uid] = pair
    kept = []
    for pair in pairs:
        between = (
            (step, after[middle].get(pair.later.uid))
            for middle, step in after[pair.earlier.uid].items()
            if pair.earlier.order < step.later.order < pair.later.order
        )
        least = min(_SURE, pair.score - _NEARLY)
        if not any(onward is not None and (min(step.score, onward.score) >= least or _goes_on(step, onward)) for step, onward in between):
            kept.append(pair)
    return kept


def _goes_on(step: Pair, onward: Pair) -> bool:
    """A → b is surely one undertaking, so that what speaks for a → c speaks for b → c, where that is plausible by itself."""
    return step.score >= _SURE and step.kind in _RENEWAL and onward.score >= _GOOD


def _fits(pair: Pair, before: Sequence[Pair], after: Sequence[Pair]) -> bool:
    """Whether the link can stand beside those that are taken already, which are at least as good."""
    return all(_beside_before(pair, other) for other in before) and all(_beside_after(pair, other) for other in after)


def _beside_before(pair: Pair, other: Pair) -> bool:
    """Two predecessors: a merger by words or content, two lots of one building, or what was upgraded joins what was run."""
    if "merge" in (pair.kind, other.kind):
        if pair.score >= _SURE and any(f.cue is Cue.MERGED and f.hint == "merge" for f in pair.found):
            return True  # the sentence of the merger names this one as well
        return (_named(pair) and (_named(other) or other.kind == "merge")) or _parts_of_whole(pair, other)
    kinds = {pair.kind, other.kind}
    if kinds == {"build_to_operate"}:
        return bool(pair.earlier.lots and other.earlier.lots)
    if "build_to_operate" in kinds and kinds & _RENEWAL:
        built, run = (pair, other) if pair.kind == "build_to_operate" else (other, pair)
        said = next((f.value for f in built.found if f.feature == "build_to_operate"), 0.0)
        return said >= 0.85 and built.earlier.order[2] >= run.earlier.order[2]  # noqa: PLR2004 - with words of being finished
    return _named(pair) and _named(other) and pair.earlier.year == other.earlier.year


def _beside_after(pair: Pair, other: Pair) -> bool:
    """Two successors: halves of a split, lots after a trial, or steps of different kinds."""
    if pair.kind == other.kind == "split" or {"split", "merge"} & {pair.kind, other.kind}:
        return True
    if pair.kind == other.kind == "pilot_to_full":
        return _named(pair) or bool(pair.later.lots)
    if pair.kind in _RENEWAL and other.kind in _RENEWAL:
        return False
    return pair.kind != other.kind


def _parts_of_whole(pair: Pair, other: Pair) -> bool:
    """Both earlier names stand in the later one, side by side."""
    parts = [any(f.feature in ("part_of_name", "same_name") and f.value >= 0.8 for f in p.found) for p in (pair, other)]  # noqa: PLR2004 - nearly whole
    return all(parts) and pair.earlier.year == other.earlier.year


def _named(pair: Pair) -> bool:
    return any((f.feature == "said_by_name" and f.value >= _NAMED) or (f.feature in ("rare_words", "parts_add_up", "part_of_merger", "share_of_one") and f.hint is not None) for f in pair.found)


def _reduced(pairs: Iterable[Pair]) -> list[Pair]:
    """Without links that a path of others makes superfluous."""
    taken = list(pairs)
    after: dict[str, set[str]] = defaultdict(set)
    for pair in taken:
        after[pair.earlier.uid].add(pair.later.uid)

    kept = []
    for pair in sorted(taken, key=lambda p: (p.score, p.later.uid, p.earlier.uid)):
        if reaches(after, after[pair.earlier.uid] - {pair.later.uid}, pair.later.uid):
            after[pair.earlier.uid].discard(pair.later.uid)
        else:
            kept.append(pair)
    return kept


def _several(pairs: Sequence[Pair]) -> list[Pair]:
    """Two lines of one budget that one line goes on from were merged; two that go on from one were split from it."""
    into: Counter[tuple[str, int | None]] = Counter()
    out_of: Counter[tuple[str, int | None]] = Counter()
    for pair in pairs:
        if pair.earlier.year != pair.later.year and pair.kind in (*_RENEWAL, "merge", "split"):
            into[pair.later.uid, pair.earlier.year] += 1
            out_of[pair.earlier.uid, pair.later.year] += 1
    found = []
    for one in pairs:
        among = into[one.later.uid, one.earlier.year] > 1 or out_of[one.earlier.uid, one.later.year] > 1
        pair = one if among else _alone(one)
        kind = pair.kind
        if pair.kind in _RENEWAL and pair.earlier.year != pair.later.year and not _by_name(pair):
            kind = "merge" if into[pair.later.uid, pair.earlier.year] > 1 else "split" if out_of[pair.earlier.uid, pair.later.year] > 1 else kind
        found.append(pair if kind == pair.kind else replace(pair, kind=kind))
    return found


def _alone(pair: Pair) -> Pair:
    """Without what only another share told, where that share is linked after all to none of the two."""
    if all(f.feature != "share_of_one" for f in pair.found):
        return pair
    rest = [f for f in pair.found if f.feature != "share_of_one"]
    return replace(pair, found=rest, kind=kind_of(pair.earlier, pair.later, rest))


def _alternatives(refused: Sequence[Pair], taken: Sequence[Pair]) -> list[Pair]:
    """At most one other predecessor a project: nearly as good, and no relative of the one that was taken."""
    best = {p.later.uid: p for p in sorted(taken, key=lambda p: p.score)}
    onward = {p.earlier.uid: p for p in sorted(taken, key=lambda p: p.score)}
    ends = {(p.earlier.uid, p.later.uid) for p in taken}
    found: dict[str, Pair] = {}
    for pair in refused:
        mains = [m for m in (best.get(pair.later.uid), onward.get(pair.earlier.uid)) if m is not None]
        if not mains or pair.later.uid in found or pair.score < _PLAUSIBLE or pair.kind not in _RENEWAL:
            continue
        if any(f.feature == "stages_differ" for f in pair.found):
            continue  # something else is done to the same thing
        if any(_odds(m.score) - _odds(pair.score) > _FAR_BEHIND for m in mains):
            continue
        if all(m.kind in _RENEWAL and not _related(pair, m, ends) for m in mains):
            found[pair.later.uid] = pair
    return list(found.values())


def _odds(score: float) -> float:
    return math.log(max(score, 1e-6) / max(1 - score, 1e-6))


def _related(pair: Pair, main: Pair, ends: set[tuple[str, str]]) -> bool:
    """Whether the two that compete are themselves linked, one after the other."""
    one, other = (pair.earlier.uid, main.earlier.uid) if pair.later.uid == main.later.uid else (pair.later.uid, main.later.uid)
    return (one, other) in ends or (other, one) in ends
