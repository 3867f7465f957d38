"""Links with their reasons and grounds, after what people decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from mailuo_graph.decisions import Decision, Decisions, Verdict
from mailuo_graph.links import Cite, Ground, IndicatorPlace, Placement, Rename, Succession, Touch
from mailuo_graph.records import Records
from mailuo_graph.words import Text
from mailuo_linkers.reading.choice import Chosen, choose
from mailuo_linkers.reading.judging import Pair, Reading, grounds_of
from mailuo_linkers.reading.lines import Line, read_lines
from mailuo_linkers.reading.periods import shared_years

RULE: Final = "reading"
_MOST_REASONS: Final = 8


@dataclass(slots=True)
class Successions:
    """`notes` are sentences for whoever builds: decisions that could not be followed."""

    links: list[Succession] = field(default_factory=list)
    grounds: list[Ground] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def find_successions(
    records: Records, placements: Sequence[Placement], decisions: Decisions, renames: Sequence[Rename] = (),
    touches: Sequence[Touch] = (), cites: Sequence[Cite] = (), indicators: Sequence[IndicatorPlace] = (),
) -> Successions:
    """What continues what, by the reading method, with a ground for every reason."""
    reading = Reading(read_lines(records, placements, renames, touches, cites, indicators))
    known_years = _years_read(reading)
    pairs = {(c.pair.later.uid, c.pair.earlier.uid): c for c in choose(reading)}
    links = {ends: _succession(chosen, known_years) for ends, chosen in pairs.items()}
    notes = _decide(links, pairs, reading, decisions, known_years)
    found = Successions(notes=notes)
    for ends in sorted(links):
        found.links.append(links[ends])
        found.grounds += grounds_of(pairs[ends].pair, reading.model)
    return found


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


def _decide(
    links: dict[tuple[str, str], Succession], pairs: dict[tuple[str, str], Chosen], reading: Reading, decisions: Decisions,
    years: dict[str | None, set[int]],
) -> list[Text]:
    """What a person rejected goes; what a person confirmed is certain, also where nothing was found; what nobody could
    tell is possible at most. Of decisions that ask for a circle the later one is not followed."""
    confirmed: dict[str, set[str]] = defaultdict(set)
    notes = []
    for decision in decisions.all():
        if decision.about != "SUCCEEDS":
            continue
        later, earlier = ends = decision.subjects
        if later not in reading.lines or earlier not in reading.lines:
            continue
        if decision.verdict is Verdict.DIFFERENT:
            links.pop(ends, None)
        elif decision.verdict is Verdict.UNSURE and ends in links:
            links[ends].confidence = "possible"
            links[ends].reasons.append(f"{decision.who} 于 {decision.when} 看过，不能判断" + (f"：{decision.why}" if decision.why else ""))
        elif decision.verdict is Verdict.SAME:
            if later == earlier or _reaches(confirmed, later, earlier):
                notes.append(_circle(decision))
                continue
            confirmed[earlier].add(later)
            if ends not in links:
                pair = reading.pair(later, earlier)
                if pair.later.uid != later:  # the person knows the order better than the printed years
                    pair = Pair(pair.later, pair.earlier, [], [], "renewal", pair.score, pair.confidence)
                pairs[ends] = Chosen(pair)
                links[ends] = _succession(pairs[ends], years)
            links.pop((earlier, later), None)
            link = links[ends]
            link.confidence, link.decided_by, link.alternative = "certain", decision.who, False
            link.reasons.append(f"{decision.who} 于 {decision.when} 确认" + (f"：{decision.why}" if decision.why else ""))
    _break_circles(links, confirmed)
    return notes


def circles_asked_for(decisions: Decisions) -> list[Text]:
    """One sentence for each decision that would close a circle of successions and is not followed."""
    confirmed: dict[str, set[str]] = defaultdict(set)
    notes = []
    for decision in decisions.all():
        if decision.about == "SUCCEEDS" and decision.verdict is Verdict.SAME:
            later, earlier = decision.subjects
            if later == earlier or _reaches(confirmed, later, earlier):
                notes.append(_circle(decision))
            else:
                confirmed[earlier].add(later)
    return notes


def _reaches(after: dict[str, set[str]], start: str, goal: str) -> bool:
    waiting, passed = [start], set()
    while waiting:
        at = waiting.pop()
        if at == goal:
            return True
        if at not in passed:
            passed.add(at)
            waiting += after.get(at, ())
    return False


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
        if _reaches(after, later, earlier):
            del links[ends]
        else:
            after[earlier].add(later)


def _circle(decision: Decision) -> Text:
    later, earlier = decision.subjects
    return Text(
        f"{decision.who} 于 {decision.when} 判定 {later} 承接 {earlier}，但按此前各条决定这会成为循环；这一条没有照办，请用 mailuo review 改正其一",
        f"{decision.who} found on {decision.when} that {later} succeeds {earlier}, which would close a circle with earlier decisions; it was not followed, mend one of them with mailuo review",
    )
