"""Projects of any year and place that are near a draft: alike in name or goal, the same function, system or policy; with
the reasons of the reading method and of the duplicates linker, and the words in both."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import nlargest
from typing import Final

from mailuo.precheck.beside import PROJECT
from mailuo_linkers.duplicates.finding import Finding as Repeated
from mailuo_linkers.duplicates.function import same_function
from mailuo_linkers.duplicates.functions import functions
from mailuo_linkers.duplicates.lines import Line as Named
from mailuo_linkers.duplicates.lines import Lines
from mailuo_linkers.reading import Reading
from mailuo_linkers.reading.finding import Finding, Spot
from mailuo_linkers.reading.judging import Pair
from mailuo_linkers.reading.known import Known
from mailuo_linkers.reading.lines import Line
from mailuo_linkers.reading.wording import everyday, pairs

_CIRCUMSTANCES: Final = frozenset({"same_unit", "other_unit", "unrelated_units", "twins", "next_period", "far_period", "stages_differ", "amounts_near", "budgets_reversed", "left_over"})
"""Speak of time and owner, not of what is done: they make no two projects alike."""
_LOOKED_AT: Final = 60
_NEAR: Final = 0.3
_STRONG, _WORTH = 0.6, 0.42
_NAME, _GOAL, _FUNCTION, _SYSTEM, _POLICY = 0.5, 0.3, 0.25, 0.2, 0.05
_NAMED_BY_GOAL: Final = 0.6
_PART: Final = 0.8
"""Of a name that stands whole in the other."""
_CITED: Final = re.compile("<[^<>]{4,80}>")


@dataclass(frozen=True, slots=True)
class Reason:
    """`ours` and `theirs` are the words it stands on, None where it stands on no words."""

    text: str
    ours: str | None = None
    theirs: str | None = None
    row: int | None = None
    page: int | None = None


@dataclass(slots=True)
class Near:
    """`score` says how much of name, goal, function and systems agree, 0 to 1; it is no probability. `continues`: by the
    rules of linking the one would go on the other. `repeats` is the kind of duplicate, with its own score."""

    uid: str
    score: float
    strength: str
    reasons: list[Reason]
    continues: bool = False
    confidence: str | None = None
    repeats: str | None = None
    innocent: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Compared:
    """What was near, strongest first, and among how many projects that could be read."""

    near: list[Near]
    looked_at: int
    speechless: int


def nearest(lines: Lines, reading: Reading) -> Compared:
    draft = reading.lines[PROJECT]
    others = [line for uid, line in reading.lines.items() if uid != PROJECT and not line.speechless]
    known = Known([draft, *others])
    named = lines.by_uid
    scores = {line.uid: likeness(draft, line, known, named) for line in others}
    repeated = repeats(lines)
    best = {uid for uid, _ in nlargest(_LOOKED_AT, scores.items(), key=lambda item: (item[1], item[0])) if scores[uid] >= _NEAR} | set(repeated)
    near = [_near(reading.pair(PROJECT, uid), scores.get(uid, 0.0), repeated.get(uid), reading, named) for uid in best]
    near = [each for each in near if each.reasons]
    near.sort(key=lambda each: (-each.score, each.uid))
    return Compared(near, len(others), len(reading.lines) - 1 - len(others))


def likeness(draft: Line, other: Line, known: Known, named: dict[str, Named]) -> float:
    """How much of both agrees, rare words more than common ones; a name that any unit could have says little."""
    name = _share(known.names.weights(draft.object), known.names.weights(other.object))
    if draft.object == other.object and draft.object:
        name = 1.0
    elif everyday(draft.object) and draft.unit != other.unit:
        name *= 0.5
    mine, theirs = ({p: w for p in pairs(_CITED.sub("。", line.goal.text)) if (w := known.text_weight(p)) > 0} for line in (draft, other))
    both = shared_function(named.get(draft.uid), named.get(other.uid))
    score = _NAME * name + _GOAL * min(1.0, 2 * _dice(mine, theirs)) + _FUNCTION * both
    score += _SYSTEM * max((known.system_rarity(s) for s in draft.systems.keys() & other.systems.keys()), default=0.0)
    return min(1.0, score + _POLICY * bool(draft.policies.keys() & other.policies.keys()))


def shared_function(draft: Named | None, other: Named | None) -> float:
    """1 where the names of both say one function that could be built once for both, less where only a goal says it."""
    if draft is None or other is None:
        return 0.0
    own = {f.name for f in functions() if f.kind == "own"}
    where = [{draft.topics[name].where, other.topics[name].where} for name in draft.topics.keys() & other.topics.keys() if name not in own]
    return max((1.0 if places == {"name"} else _NAMED_BY_GOAL if "name" in places else 0.0 for places in where), default=0.0)


def repeats(lines: Lines) -> dict[str, Repeated]:
    """What the duplicates linker would say of the draft, by the other project."""
    found: dict[str, Repeated] = {}
    for finding in same_function(lines):
        uids = [line.uid for line in finding.lines]
        if PROJECT not in uids:
            continue
        for reason in finding.reasons:
            ends = {reason.first.line.uid, reason.second.line.uid}
            for uid in ends - {PROJECT} if PROJECT in ends else ():
                found.setdefault(uid, finding)
    return found


def _near(pair: Pair, score: float, repeated: Repeated | None, reading: Reading, named: dict[str, Named]) -> Near:
    other = pair.later if pair.earlier.uid == PROJECT else pair.earlier
    reasons = list(_read_reasons(pair, reading))
    if repeated is None:
        reasons += _function_reasons(named.get(PROJECT), named.get(other.uid))
    else:
        score = max(score, repeated.score or 0.0)
        reasons = [*_repeated_reasons(repeated, other.uid), *reasons]
    strength = "strong" if score >= _STRONG else "worth_a_look" if score >= _WORTH else "weak"
    return Near(
        other.uid, round(score, 3), strength, reasons, pair.confidence is not None, pair.confidence,
        None if repeated is None else repeated.kind, [] if repeated is None else repeated.innocent,
    )  # fmt: skip


def _read_reasons(pair: Pair, reading: Reading) -> Iterable[Reason]:
    told = [f for f in pair.found if f.feature not in _CIRCUMSTANCES and reading.model.contribution(f) > 0]
    for each in sorted(told, key=lambda f: (-reading.model.contribution(f), f.feature)):
        yield _reason(each, ours_later=pair.later.uid == PROJECT)


def _function_reasons(draft: Named | None, other: Named | None) -> Iterable[Reason]:
    if shared_function(draft, other) and draft is not None and other is not None:
        own = {f.name for f in functions() if f.kind == "own"}
        for name in sorted(draft.topics.keys() & other.topics.keys() - own):
            ours, theirs = draft.topics[name], other.topics[name]
            if "name" in (ours.where, theirs.where):
                yield Reason(f"职能相同：{name}（本项目写“{ours.words}”，对方写“{theirs.words}”）", ours.words, theirs.words, _row_of(other))


def _row_of(line: Named) -> int | None:
    return None if line.record.evidence is None else line.record.evidence.row


def _reason(finding: Finding, *, ours_later: bool) -> Reason:
    ours, theirs = (finding.later, finding.earlier) if ours_later else (finding.earlier, finding.later)
    place = None if theirs is None else theirs.evidence
    earlier, later = ("对方", "草稿") if ours_later else ("草稿", "对方")
    text = finding.reason.replace("前者", earlier).replace("后者", later)
    return Reason(text, _words(ours), _words(theirs), None if place is None else place.row, None if place is None else place.page)


def _words(spot: Spot | None) -> str | None:
    return None if spot is None or spot.start == spot.end else spot.words


def _repeated_reasons(finding: Repeated, other: str) -> Iterable[Reason]:
    for reason in finding.reasons:
        sides = {side.line.uid: side for side in (reason.first, reason.second)}
        if sides.keys() == {PROJECT, other} and reason.weight > 0:
            ours, theirs = sides[PROJECT].evidence, sides[other].evidence
            yield Reason(
                reason.text, None if ours is None else ours.words, None if theirs is None else theirs.words,
                None if theirs is None else theirs.row, None if theirs is None else theirs.page,
            )  # fmt: skip


def _share(mine: dict[str, float], theirs: dict[str, float]) -> float:
    """Twice what is common by all there is; of a name within the other nearly all."""
    common = sum(min(mine[p], theirs[p]) for p in mine.keys() & theirs.keys())
    one, other = sum(mine.values()), sum(theirs.values())
    return max(_dice(mine, theirs), _PART * common / min(one, other)) if common else 0.0


def _dice(mine: dict[str, float], theirs: dict[str, float]) -> float:
    common = sum(min(mine[p], theirs[p]) for p in mine.keys() & theirs.keys())
    return 2 * common / (sum(mine.values()) + sum(theirs.values())) if common else 0.0
