"""Any two projects judged: every feature with its words, what forbids a link, the score, and what would change it.

Reach for `Reading` to judge many pairs of one workspace, and for `judge_pair` to explain one, linked or not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from mailuo_graph.decisions import Decision, Decisions, Verdict
from mailuo_graph.links import Ground, Links
from mailuo_graph.records import Records
from mailuo_linkers.reading import (
    circumstances,
    content_road,
    counts_road,
    goals_road,
    names_road,
    phrases_road,
    steps_road,
    vetoes,
)
from mailuo_linkers.reading.finding import Finding, Veto
from mailuo_linkers.reading.kinds import kind_of
from mailuo_linkers.reading.known import Known, scope_of
from mailuo_linkers.reading.learning import model_of
from mailuo_linkers.reading.lines import Line, read_lines
from mailuo_linkers.reading.weights import Weights, weights

FEATURES: Final[tuple[Callable[[Line, Line, Known], Finding | None], ...]] = (
    names_road.same_name, names_road.near_name, names_road.part_of_name, names_road.names_apart, names_road.one_word_apart, goals_road.goals,
    phrases_road.said_by_name, phrases_road.said_by_goal, phrases_road.handed_over, phrases_road.understood, phrases_road.part_of_merger, phrases_road.announced, steps_road.next_phase, steps_road.pilot_to_full,
    steps_road.build_to_operate, steps_road.shared_system, content_road.rare_words, content_road.named_before, counts_road.told_count, counts_road.parts_add_up, goals_road.shared_policy, goals_road.rare_measures, goals_road.shared_indicators, goals_road.amounts,
    circumstances.same_unit, circumstances.other_unit, circumstances.unrelated_units, circumstances.twins, circumstances.next_period, circumstances.told_end, circumstances.far_period, circumstances.stages_differ,
    circumstances.budgets_reversed, vetoes.half_said, vetoes.half_unsaid,
)  # fmt: skip
"""In the order in which reasons are shown."""


@dataclass(slots=True)
class Pair:
    """Two lines, earlier first, with all that was found between them."""

    earlier: Line
    later: Line
    found: list[Finding]
    vetoes: list[Veto]
    kind: str
    score: float
    confidence: str | None
    extra: tuple[Finding, ...] = ()
    """Those of the findings that only other pairs tell."""


@dataclass(slots=True)
class Step:
    """One bar of the waterfall: what a feature adds to the log odds. `value` is None where it could not be computed or does
    not hold; then `weight` says what it would add at most."""

    feature: str
    title: str
    weight: float
    value: float | None
    contribution: float
    reason: str
    ground: Ground | None = None


@dataclass(slots=True)
class Judgement:
    """All that is to be said of a pair. `linked` is what the rules alone would do, before other pairs compete and before
    `decision`, what a person said. `vetoes` forbid the link whatever the score. `would_change` are sentences in Chinese."""

    earlier: str
    later: str
    kind: str
    score: float
    confidence: str | None
    linked: bool
    base: float
    steps: list[Step] = field(default_factory=list)
    vetoes: list[Veto] = field(default_factory=list)
    decision: Decision | None = None
    would_change: list[str] = field(default_factory=list)


class Reading:
    """The lines of a workspace, place by place (`members`), ready for judging pairs."""

    def __init__(self, lines: dict[str, Line], model: Weights | None = None) -> None:
        self.lines = lines
        self.model = model or weights()
        members: dict[str, list[Line]] = defaultdict(list)
        for uid in sorted(lines):
            members[scope_of(lines[uid])].append(lines[uid])
        self.members = dict(sorted(members.items()))
        self._known: dict[str, Known] = {}

    @classmethod
    def of(cls, records: Records, links: Links, units: Mapping[str, str] | None = None) -> Reading:
        """`units`: see `read_lines`."""
        lines = read_lines(records, links.placements, links.renames, links.touches, links.cites, links.indicator_places, units)
        return cls(lines, model_of(links.learned_weights))

    def place(self, name: str) -> Known:
        """What the lines of a place know of each other, counted when it is first asked for."""
        if name not in self._known:
            self._known[name] = Known(self.members[name])
        return self._known[name]

    def pair(self, one: str, other: str, extra: tuple[Finding, ...] = ()) -> Pair:
        """Judged in the order of time."""
        earlier, later = self.in_order(self.lines[one], self.lines[other])
        known = self.place(scope_of(later))
        found = [f for feature in FEATURES if (f := feature(earlier, later, known)) is not None]
        found += extra
        if not stands_on_more(found):
            found = [f for f in found if f.feature != "rare_words"]
        forbidden = [v for veto in vetoes.VETOES if (v := veto(earlier, later, known, found)) is not None]
        score = self.model.score(found)
        confidence = None if forbidden else self.model.confidence(score)
        doubtful = any(f.feature in ("half_said", "half_unsaid") for f in found) or earlier.secret or later.secret
        if confidence == "certain" and (doubtful or not stands_on_words(found)):
            confidence = "likely"
        return Pair(earlier, later, found, forbidden, kind_of(earlier, later, found), score, confidence, extra)

    def in_order(self, one: Line, other: Line) -> tuple[Line, Line]:
        """Earlier first: by printed period and budget, then phase, then build before run."""
        key = {line.uid: (line.order, steps_road.step_of(line) or (1, ""), line.stage == "run", line.uid) for line in (one, other)}
        if one.order == other.order and (steps_road.stage_over(one, other) or steps_road.stage_over(other, one)):
            return (one, other) if steps_road.stage_over(one, other) else (other, one)
        return (one, other) if key[one.uid] <= key[other.uid] else (other, one)


def stands_on_more(found: list[Finding]) -> bool:
    """A few rare words in common carry nothing alone: two lines of one trade have some. They count beside another road, or
    where they are many."""
    return has_road(found) or any(f.feature == "rare_words" and f.value >= _MANY for f in found)


def has_road(found: list[Finding]) -> bool:
    """Whether anything but shared words of the goals leads from one to the other."""
    return any(f.feature in _ROADS and f.value >= _SOME for f in found)


_ROADS: Final = frozenset({
    "same_name", "near_name", "part_of_name", "goal_same", "said_by_name", "said_by_goal", "understood", "announced", "named_before",
    "shared_system", "next_phase", "pilot_to_full", "build_to_operate", "handed_over", "part_of_split",
    "parts_add_up", "part_of_merger", "told_end",
})  # fmt: skip
_SOME: Final = 0.3
_MANY: Final = 0.5


def stands_on_words(found: list[Finding]) -> bool:
    """Certain is only what words or equal names carry."""
    least = {"same_name": 0.9, "said_by_name": 0.5, "goal_same": 0.8, "next_phase": 0.6, "pilot_to_full": 0.6, "build_to_operate": 0.7, "understood": 0.6}
    return any(f.value >= least.get(f.feature, 2.0) for f in found)


def judge_pair(records: Records, links: Links, decisions: Decisions, one: str, other: str, reading: Reading | None = None) -> Judgement:
    """What the reading method says of any two projects (uids), linked or not: every feature's value and contribution with
    the words in both documents, the vetoes that hold, and what would change the verdict. For many pairs of one workspace
    make one `Reading.of(records, links)` and pass it. Raises KeyError for a uid that is no project."""
    ready = reading or Reading.of(records, links)
    pair = _in_its_place(ready, one, other)
    model = ready.model
    grounds = {g.feature: g for g in grounds_of(pair, model)}
    values = {f.feature: f for f in pair.found}
    steps = []
    for feature, weight in model.weight.items():
        finding = values.get(feature)
        if finding is None:
            steps.append(Step(feature, model.title[feature], weight, None, 0.0, "没有发现，或缺少所需的文字"))
        else:
            steps.append(Step(feature, model.title[feature], weight, finding.value, model.contribution(finding), finding.reason, grounds.get(feature)))
    steps.sort(key=lambda step: (step.value is None, -abs(step.contribution), step.feature))
    decision = decisions.on("SUCCEEDS", pair.later.uid, pair.earlier.uid) or decisions.on("SUCCEEDS", pair.earlier.uid, pair.later.uid)
    return Judgement(
        pair.earlier.uid, pair.later.uid, pair.kind, pair.score, pair.confidence, pair.confidence is not None, model.base, steps, pair.vetoes,
        decision, _would_change(pair, model, decision),
    )  # fmt: skip


def _in_its_place(reading: Reading, one: str, other: str) -> Pair:
    """As it is judged when the whole place is read, so that an explanation and a link say the same."""
    from mailuo_linkers.reading.choice import judged_pairs  # noqa: PLC0415 - choosing knows judging

    earlier, later = reading.in_order(reading.lines[one], reading.lines[other])
    place = scope_of(later)
    ends = frozenset((one, other))
    if scope_of(earlier) == place:
        for pair in judged_pairs(reading, place, ends):
            if {pair.earlier.uid, pair.later.uid} == ends:
                return pair
    return reading.pair(one, other)


def grounds_of(pair: Pair, model: Weights) -> list[Ground]:
    """The findings of a pair as rows of the table of grounds, strongest first."""
    ordered = sorted(pair.found, key=lambda f: (-abs(model.contribution(f)), f.feature))
    return [
        Ground(
            "SUCCEEDS", pair.later.uid, pair.earlier.uid, order, f.feature, f.reason, round(model.contribution(f), 4),
            pair.later.document, (f.later.evidence if f.later else pair.later.title.evidence),
            pair.earlier.document, (f.earlier.evidence if f.earlier else pair.earlier.title.evidence),
        )
        for order, f in enumerate(ordered)
    ]  # fmt: skip


def _would_change(pair: Pair, model: Weights, decision: Decision | None) -> list[str]:
    said = []
    if decision is not None and decision.verdict is not Verdict.UNSURE:
        said.append(f"{decision.who} 已有决定，改变它才会改变结论")
    said += [f"只要“{veto.reason}”成立，就不会连上" for veto in pair.vetoes]
    names = {f.feature for f in pair.found}
    least = model.possible
    if pair.score < least and not pair.vetoes:
        for feature in ("said_by_name", "same_name", "goal_same"):
            if feature not in names:
                extra = Finding(feature, 1.0, "")
                if model.score([*pair.found, extra]) >= least:
                    said.append(f"若有“{model.title[feature]}”，就会连上")
    elif pair.confidence is not None:
        for finding in sorted(pair.found, key=lambda f: -model.contribution(f))[:3]:
            rest = [f for f in pair.found if f is not finding]
            if model.score(rest) < least:
                said.append(f"若没有“{model.title.get(finding.feature, finding.feature)}”这一条，就不会连上")
    return said
