"""Links with their reasons and grounds, after what people decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from mailuo_graph.decisions import Decisions, Verdict
from mailuo_graph.identity import digest
from mailuo_graph.links import (
    Cite,
    Ground,
    IndicatorPlace,
    LearnedWeight,
    Links,
    Placement,
    PlaceRead,
    Rename,
    Succession,
    Touch,
)
from mailuo_graph.records import Records
from mailuo_linkers.reading.choice import Chosen, choose
from mailuo_linkers.reading.judging import Pair, Reading, grounds_of
from mailuo_linkers.reading.learning import learned_from, model_of
from mailuo_linkers.reading.lines import Line, read_lines
from mailuo_linkers.reading.paths import reaches
from mailuo_linkers.reading.periods import shared_years
from mailuo_linkers.reading.weights import Weights

RULE: Final = "reading"
_MOST_REASONS: Final = 8


@dataclass(slots=True)
class Successions:
    links: list[Succession] = field(default_factory=list)
    grounds: list[Ground] = field(default_factory=list)
    places: list[PlaceRead] = field(default_factory=list)
    learned: list[LearnedWeight] = field(default_factory=list)


def find_successions(
    records: Records, placements: Sequence[Placement], decisions: Decisions, renames: Sequence[Rename] = (),
    touches: Sequence[Touch] = (), cites: Sequence[Cite] = (), indicators: Sequence[IndicatorPlace] = (), before: Links | None = None,
    *, learn: bool = False,
) -> Successions:
    """What continues what, by the reading method, with a ground for every reason. A place of which nothing changed since
    `before` is not read again. Weights that this workspace learned stay in use; with `learn` they are learned anew."""
    lines = read_lines(records, placements, renames, touches, cites, indicators)
    learned = learned_from(decisions, Reading(lines)) if learn else list(before.learned_weights) if before is not None else []
    reading = Reading(lines, model_of(learned))
    known_years = _years_read(reading)
    people = _People.of(decisions, reading)
    kept = _Kept(before)
    found = Successions(learned=learned)
    for place, members in reading.members.items():
        read = PlaceRead(place, fingerprint(members, decisions, reading.model))
        found.places.append(read)
        if kept.add(read, members, found):
            continue
        mine = {line.uid for line in members}
        confirmed = [pair for (later, _), pair in people.confirmed.items() if later in mine]
        pairs = {(c.pair.later.uid, c.pair.earlier.uid): c for c in choose(reading, place, confirmed, people.rejected)}
        links = {ends: _succession(chosen, known_years) for ends, chosen in pairs.items()}
        _decide(links, decisions, people)
        for ends in sorted(links):
            found.links.append(links[ends])
            found.grounds += grounds_of(pairs[ends].pair, reading.model)
    found.links.sort(key=lambda link: (link.later, link.earlier))
    found.grounds.sort(key=lambda ground: (ground.later, ground.earlier, ground.order))
    return found


class _Kept:
    """What an earlier build found, by place."""

    def __init__(self, before: Links | None) -> None:
        self._read = {} if before is None else {p.place: p.fingerprint for p in before.places_read}
        self._links: dict[str, list[Succession]] = defaultdict(list)
        self._grounds: dict[str, list[Ground]] = defaultdict(list)
        for link in before.successions if before is not None else ():
            self._links[link.later].append(link)
        for ground in before.grounds if before is not None else ():
            if ground.about == "SUCCEEDS":
                self._grounds[ground.later].append(ground)

    def add(self, read: PlaceRead, members: Sequence[Line], found: Successions) -> bool:
        """Whether nothing changed there, and then takes over what was found."""
        if self._read.get(read.place) != read.fingerprint:
            return False
        for line in members:
            found.links += self._links.get(line.uid, ())
            found.grounds += self._grounds.get(line.uid, ())
        return True


@lru_cache(maxsize=1)
def _program() -> str:
    """What this package and its weights are made of: another program reads again."""
    folder = Path(__file__).resolve().parent
    files = [*sorted(folder.glob("*.py")), *sorted((folder.parent / "model").glob("*.json"))]
    return digest(*(path.read_text(encoding="utf-8") for path in files))


def fingerprint(members: Sequence[Line], decisions: Decisions, model: Weights) -> str:
    """Of all that the links of these lines depend on."""
    mine = {line.uid for line in members}
    facts = [
        repr((
            line.uid, line.document, line.record.name, line.record.unit, line.unit, line.unit_then, line.department, line.year, line.period,
            line.goal.normal.raw, str(line.record.total), line.record.classified, line.record.evidence, line.record.goal_evidence,
            [(s, [t.words for t in touches]) for s, touches in sorted(line.systems.items())], sorted(line.policies), sorted(line.indicators.items()),
        ))
        for line in members
    ]  # fmt: skip
    said = [repr(d) for d in decisions.all() if d.about == "SUCCEEDS" and mine & set(d.subjects)]
    return digest(_program(), repr(model), *facts, *said)


def _succession(chosen: Chosen, years: dict[str | None, set[int]]) -> Succession:
    pair = chosen.pair
    confidence = "possible" if chosen.alternative else pair.confidence or "possible"
    missing = _missing(pair, years)
    overlap = shared_years(pair.earlier.period, pair.later.period)
    reasons = _reasons(pair)
    if chosen.alternative:
        reasons.append("另有更合适的前身，这一条只作备选，不并入脉络")
    if missing:
        reasons.append(f"中间缺 {missing} 年的文件")
    if overlap:
        reasons.append(f"两个期次在 {overlap} 年重叠")
    return Succession(
        pair.later.uid, pair.earlier.uid, pair.kind, round(pair.score, 4), confidence, reasons, RULE, chosen.alternative, missing, overlap,
    )


def _reasons(pair: Pair) -> list[str]:
    """The two names as printed, then what speaks for the link, then what speaks against it."""
    names = f"{_when(pair.earlier)}印作“{pair.earlier.record.name}”，{_when(pair.later)}印作“{pair.later.record.name}”"
    against = ("names_apart", "one_word_apart", "budgets_reversed", "half_unsaid", "unrelated_units", "twins", "other_unit", "far_period", "stages_differ", "half_said")
    speaking = [f.reason for f in pair.found if f.feature not in against]
    contrary = [f"不利之处：{f.reason}" for f in pair.found if f.feature in against]
    return [*speaking[:_MOST_REASONS], names, *contrary]


def _when(line: Line) -> str:
    return "未注明年份的文件" if line.year is None else f"{line.year} 年"


def _years_read(reading: Reading) -> dict[str | None, set[int]]:
    years: dict[str | None, set[int]] = defaultdict(set)
    for line in reading.lines.values():
        if line.year is not None:
            years[line.department].add(line.year)
    return years


def _missing(pair: Pair, years: dict[str | None, set[int]]) -> str | None:
    first, last = pair.earlier.year, pair.later.year
    if first is None or last is None:
        return None
    read = years[pair.earlier.department] | years[pair.later.department]
    return "、".join(str(y) for y in range(first + 1, last) if y not in read) or None


@dataclass(slots=True)
class _People:
    """What people said of pairs of projects that are there, as (later, earlier). `after` is the order they confirmed."""

    confirmed: dict[tuple[str, str], Pair] = field(default_factory=dict)
    rejected: set[tuple[str, str]] = field(default_factory=set)
    after: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, decisions: Decisions, reading: Reading) -> _People:
        said = cls()
        for decision in decisions.all():
            later, earlier = decision.subjects
            if decision.about != "SUCCEEDS" or later not in reading.lines or earlier not in reading.lines:
                continue
            if decision.verdict is Verdict.DIFFERENT:
                said.rejected.add((later, earlier))
            elif decision.verdict is Verdict.SAME and later != earlier and not reaches(said.after, [later], earlier):
                said.after[earlier].add(later)
                said.confirmed[later, earlier] = _confirmed_pair(reading, later, earlier)
        return said


def _confirmed_pair(reading: Reading, later: str, earlier: str) -> Pair:
    pair = reading.pair(later, earlier)
    if pair.later.uid == later:
        return pair
    # the person knows the order better than the printed years
    return Pair(pair.later, pair.earlier, [], [], "renewal", pair.score, pair.confidence)


def _decide(links: dict[tuple[str, str], Succession], decisions: Decisions, people: _People) -> None:
    """What a person confirmed is certain, also where nothing was found; what nobody could tell is possible at most. Of
    decisions that ask for a circle the later one is not followed."""
    for decision in decisions.all():
        ends = decision.subjects
        if decision.about != "SUCCEEDS" or ends not in links:
            continue
        link, why = links[ends], f"：{decision.why}" if decision.why else ""
        if decision.verdict is Verdict.UNSURE:
            link.confidence = "possible"
            link.reasons.append(f"{decision.who} 于 {decision.when} 看过，不能判断{why}")
        elif ends in people.confirmed:
            link.confidence, link.decided_by, link.alternative = "certain", decision.who, False
            link.reasons.append(f"{decision.who} 于 {decision.when} 确认{why}")
    _break_circles(links, people.after)


def _break_circles(links: dict[tuple[str, str], Succession], confirmed: dict[str, set[str]]) -> None:
    """A found link that contradicts the order people confirmed goes."""
    if not confirmed:
        return
    after: dict[str, set[str]] = defaultdict(set)
    for earlier, laters in confirmed.items():
        after[earlier] |= laters
    for ends in sorted(links, key=lambda e: (-(links[e].score or 0), e)):
        later, earlier = ends
        if later in after[earlier]:
            continue
        if reaches(after, [later], earlier):
            del links[ends]
        else:
            after[earlier].add(later)
