"""A finding on its way to the tables: lines, reasons with their words, strength, money, innocent explanations."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from mailuo_graph.decisions import Decision, Decisions, Verdict
from mailuo_graph.identity import digest
from mailuo_graph.links import Duplicate, Ground
from mailuo_graph.records import Evidence
from mailuo_linkers.decided import decision_sentence
from mailuo_linkers.duplicates.lines import Line, Lines
from mailuo_linkers.duplicates.money import Stake
from mailuo_linkers.duplicates.shared_text import place_in

ABOUT: Final = "SIMILAR_TO"
RULE: Final = "rule:duplicates"
TOLD: Final = "said_by_a_person"
_STRONG, _WORTH, _SHOWN = 0.8, 0.55, 0.35
_MOST_GROUNDS: Final = 400
"""Of one finding: a template that thousands of lines print is shown by its first ones."""


@dataclass(frozen=True, slots=True)
class Words:
    """Printed words of a line and where they stand: the whole evidence, or the part of it that reads `words` (in the form
    for comparing), looked up only for what is shown."""

    line: Line
    whole: Evidence | None
    words: str = ""

    @property
    def evidence(self) -> Evidence | None:
        return place_in(self.whole, self.words) if self.words else self.whole

    @property
    def document(self) -> str:
        return self.line.record.document


def name_words(line: Line) -> Words:
    return Words(line, line.record.evidence)


def goal_words(line: Line, words: str) -> Words:
    """`words` in the form for comparing; the goal, or the name where it has no goal."""
    return Words(line, line.record.goal_evidence or line.record.evidence, words)


def amount_words(line: Line) -> Words:
    return Words(line, line.record.amount_evidence or line.record.evidence)


@dataclass(frozen=True, slots=True)
class Reason:
    """`weight` adds to the log odds of the pair it speaks of."""

    feature: str
    text: str
    weight: float
    first: Words
    second: Words


@dataclass(slots=True)
class Finding:
    """`key` is what the finding is about and stays the same when another line joins: the uid rests on it and the kind.
    `score` weighs the evidence, it is no measured probability; None where only a person spoke."""

    kind: str
    key: str
    lines: list[Line]
    score: float | None
    reasons: list[Reason]
    stake: Stake
    innocent: list[str] = field(default_factory=list)
    decided_by: str = RULE
    said: list[str] = field(default_factory=list)

    @property
    def rank(self) -> float:
        return 1.0 if self.score is None else self.score

    @property
    def uid(self) -> str:
        return f"X-{self.kind}-{digest(self.kind, self.key)}"


def odds(bias: float, reasons: Iterable[Reason]) -> float:
    return 1 / (1 + math.exp(-(bias + sum(r.weight for r in reasons))))


def strength_of(score: float | None) -> str | None:
    """None: too little to show. What only a person said is strong."""
    if score is None:
        return "strong"
    return "strong" if score >= _STRONG else "worth_a_look" if score >= _WORTH else "weak" if score >= _SHOWN else None


def cliques(pairs: Mapping[frozenset[str], float], lines: Lines, apart: Callable[[Line, Line], bool]) -> list[set[str]]:
    """Groups of lines that hang together by pairs, the best pair first, no two in one group that are told apart; every
    pair is in some group."""
    groups: list[set[str]] = []
    for pair in sorted(pairs, key=lambda p: (-pairs[p], sorted(p))):
        if any(pair <= group for group in groups):
            continue
        home = next((g for g in groups if g & pair and not any(apart(lines.by_uid[a], lines.by_uid[b]) for a in pair - g for b in g)), None)
        if home is None:
            groups.append(set(pair))
        else:
            home |= pair
    return groups


def pair_key(lines: Sequence[Line]) -> str:
    return "\x1e".join(sorted(line.uid for line in lines))


def decided(findings: Iterable[Finding], decisions: Decisions, lines: Lines) -> list[Finding]:
    """Two lines that a person told apart never stand in one finding again: it falls into parts, or away. What a person
    confirmed is strong."""
    said = [d for d in decisions.all() if d.about == ABOUT and d.verdict in (Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE)]
    if not said:
        return list(findings)
    by_uid: dict[str, list[Decision]] = {}
    for decision in said:
        for subject in decision.subjects:
            by_uid.setdefault(subject, []).append(decision)
    out = []
    for finding in findings:
        members = {line.uid for line in finding.lines}
        about = {d for uid in members for d in by_uid.get(uid, ()) if set(d.subjects) <= members}
        out += _parted(finding, sorted(about, key=lambda d: d.when)) if about else [finding]
    return out + [_told(d, lines) for d in said if _stands_alone(d, out, lines)]


def _stands_alone(decision: Decision, found: Iterable[Finding], lines: Lines) -> bool:
    """Confirmed by a person, found by nobody else."""
    pair = set(decision.subjects)
    return decision.verdict is Verdict.SAME and pair <= lines.by_uid.keys() and not any(pair <= {line.uid for line in f.lines} for f in found)


def _told(decision: Decision, lines: Lines) -> Finding:
    pair = [lines.by_uid[uid] for uid in sorted(decision.subjects)]
    said = decision_sentence(decision, {line.uid: line.record.name for line in pair})
    reason = Reason("said_by_a_person", said, 0.0, name_words(pair[0]), name_words(pair[1]))
    return Finding(TOLD, pair_key(pair), pair, None, [reason], Stake(pair), ["只有人的判断，没有其他依据"], decision.who)


def _parted(finding: Finding, about: list[Decision]) -> list[Finding]:
    apart = {frozenset(d.subjects) for d in about if d.verdict is Verdict.DIFFERENT}
    names = {line.uid: line.record.name for line in finding.lines}
    parts: list[list[Line]] = []
    for line in finding.lines:
        part = next((p for p in parts if all(frozenset((line.uid, other.uid)) not in apart for other in p)), None)
        if part is None:
            parts.append([line])
        else:
            part.append(line)
    out = []
    for number, part in enumerate(parts):
        uids = {line.uid for line in part}
        if len(part) < 2:  # noqa: PLR2004 - one line repeats nothing
            continue
        mine = Finding(
            finding.kind, finding.key if number == 0 else f"{finding.key}\x1e{part[0].uid}", part, finding.score,
            [r for r in finding.reasons if {r.first.line.uid, r.second.line.uid} <= uids], finding.stake.only(uids), finding.innocent,
        )  # fmt: skip
        for decision in about:
            if not set(decision.subjects) <= uids:
                continue
            mine.said.append(decision_sentence(decision, names))
            if decision.verdict is Verdict.SAME:
                mine.score, mine.decided_by = max(mine.score or 0.0, _STRONG), decision.who
        if len(part) == len(finding.lines) or mine.reasons:
            out.append(mine)
    return out


def as_tables(findings: Iterable[Finding]) -> tuple[list[Duplicate], list[Ground]]:
    duplicates, grounds = [], []
    for finding in findings:
        strength = strength_of(finding.score)
        if strength is None:
            continue
        low, high, at_most = finding.stake.range()
        duplicates.append(
            Duplicate(
                finding.uid, finding.kind, sorted(line.uid for line in finding.lines), strength, None if finding.score is None else round(finding.score, 3),
                [*dict.fromkeys(r.text for r in finding.reasons), *finding.stake.said(), *finding.said], low, high, at_most,
                list(dict.fromkeys(finding.innocent)), finding.decided_by,
            ),
        )  # fmt: skip
        grounds += [_ground(finding.uid, number, reason) for number, reason in enumerate(finding.reasons[:_MOST_GROUNDS], start=1)]
    return duplicates, grounds


def _ground(uid: str, number: int, reason: Reason) -> Ground:
    """Later and earlier by year where both are known and differ, else by uid."""
    sides = sorted((reason.first, reason.second), key=lambda w: w.line.uid)
    years = [w.line.year for w in sides]
    if None not in years and years[0] != years[1]:
        sides.sort(key=lambda w: -(w.line.year or 0))
    later, earlier = sides
    return Ground(
        uid, later.line.uid, earlier.line.uid, number, reason.feature, reason.text, round(reason.weight, 3),
        later.document, later.evidence, earlier.document, earlier.evidence,
    )  # fmt: skip
