"""What the lines of one place know of each other: how rare words, sentences, systems and policies are, and which names
stand side by side. Small tables of statistics; no pair is compared here."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from mailuo_linkers.reading.counts import counts_of
from mailuo_linkers.reading.lines import Line
from mailuo_linkers.reading.wording import Rarity, masked, pairs, sentences

_LONGEST_PERIOD: Final = 12
_SHORTEST_SENTENCE: Final = 8
_MOST_LOOKED_AT: Final = 200
_MOST_NAMES: Final = 60
_SHORTEST_HEAD: Final = 4
_SIBLINGS: Final = 0.7
_OF_A_KIND: Final = 0.5
_GOAL_COUNTED: Final = 1500
_ENOUGH_SEEN: Final = 60
"""Undertakings of a place, from which on it shows what is rare."""


def scope_of(line: Line) -> str:
    """Lines of different places never continue one another, so each place is read by itself."""
    return line.place or line.department or line.document


def years_of(line: Line) -> range:
    """The years a line takes up. Contracts overlap in the year in which one ends and the next begins, so the last year
    of a span counts for what follows."""
    first, last = line.period.first, line.period.last
    if first == 0:
        return range(0)
    return range(first, max(min(last, first + _LONGEST_PERIOD), first + 1))


class Known:
    """Statistics over the lines of one place."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines = {line.uid: line for line in lines}
        every = list(self.lines.values())
        self.names = Rarity(line.object for line in every)
        self.goals = Rarity(line.goal.text for line in every)
        self._cores: dict[str, set[tuple[str | None, int]]] = defaultdict(set)
        self._listed: dict[str, set[tuple[str | None, int | None]]] = defaultdict(set)
        self._sentences: dict[str, set[str]] = defaultdict(set)
        self._objects: dict[str, list[Line]] = defaultdict(list)
        self._twins: Counter[tuple[str | None, str, tuple[int, int, int]]] = Counter()
        self._unit_years: dict[str | None, set[int | None]] = defaultdict(set)
        self._systems: Counter[str] = Counter()
        self._indicators: Counter[str] = Counter()
        self._policies: Counter[str] = Counter()
        self._texts: Counter[str] = Counter()
        self._measures: dict[str, set[str]] = defaultdict(set)
        self._counts: dict[str, set[str]] = defaultdict(set)
        self._budgets: dict[tuple[str | None, int | None], list[Line]] = defaultdict(list)
        self._siblings: dict[str, list[Line]] = {}
        by_core: dict[str, set[str]] = defaultdict(set)
        for line in every:
            by_core[line.core] |= pairs(line.goal.text[:_GOAL_COUNTED]) | pairs(line.bare)
        for found in by_core.values():
            self._texts.update(found)
        self._names_by_pair: dict[str, set[str]] = defaultdict(set)
        for line in every:
            for pair in pairs(line.bare):
                if len(self._names_by_pair[pair]) <= _MOST_NAMES:
                    self._names_by_pair[pair].add(line.bare)
            self._cores[line.core].update((line.unit, year) for year in years_of(line))
            self._listed[line.core].add((line.unit, line.year))
            self._systems.update(line.systems.keys())
            self._policies.update(line.policies.keys())
            self._objects[line.object].append(line)
            self._unit_years[line.unit].add(line.year)
            self._twins[line.unit, line.core, line.order] += 1
            self._indicators.update(line.indicators.keys())
            self._budgets[line.unit, line.year].append(line)
            for measure in line.measures:
                self._measures[measure].add(line.core)
            for count in counts_of(line):
                self._counts[count.key].add(line.core)
            for sentence in masked_sentences(line):
                self._sentences[sentence].add(line.core)

    @property
    def undertakings(self) -> int:
        """How many different names there are, years and owners left out."""
        return len(self._cores)

    @property
    def shows_rarity(self) -> float:
        """How far the place shows what is rare: little while few undertakings are known."""
        return min(1.0, math.sqrt(self.undertakings / _ENOUGH_SEEN))

    def text_weight(self, pair: str) -> float:
        """How much a character pair of goals tells: nothing once many undertakings have it."""
        return 1 / (1 + 0.5 * max(self._texts[pair] - 2, 0))

    def holders(self, words: str) -> int:
        """Under how many names these words stand; many where every pair of them is common."""
        known = [self._names_by_pair[p] for p in pairs(words) if len(self._names_by_pair.get(p, ())) <= _MOST_NAMES]
        if not known:
            return _MOST_NAMES
        return sum(words in name for name in set.intersection(*known))

    def side_by_side(self, one: Line, other: Line) -> tuple[str | None, int] | None:
        """A unit and year in which both names stand: then they are two undertakings, for ever."""
        if one.core == other.core:
            return None
        both = self._cores.get(one.core, set()) & self._cores.get(other.core, set())  # asking must not add a name
        return min(both, key=lambda at: (at[1], at[0] or ""), default=None)

    def two_units(self, one: Line, other: Line) -> int | None:
        """The year in whose budget both units list this name: then each has its own."""
        if one.unit == other.unit or one.core != other.core:
            return None
        years = {u: {y for unit, y in self._listed.get(one.core, ()) if unit == u and y is not None} for u in (one.unit, other.unit)}
        return min(years[one.unit] & years[other.unit], default=None)

    def of_object(self, line: Line) -> list[Line]:
        """Lines of the same unit about the same object; so many that their halves are known."""
        return [other for other in self._objects[line.object][:_MOST_LOOKED_AT] if other.unit == line.unit]

    def twins(self, line: Line) -> int:
        """How many lines of its unit and period have its name, itself counted."""
        return self._twins[line.unit, line.core, line.order]

    def both_go_on(self, one: Line, other: Line) -> int | None:
        """Where two units, neither of them the department itself, both list projects in both years: the later of these."""
        if one.unit == other.unit or one.year is None or other.year is None or any(is_head(line) for line in (one, other)):
            return None
        there = all(year in self._unit_years[unit] for unit in (one.unit, other.unit) for year in (one.year, other.year))
        return max(one.year, other.year) if there else None

    def sentence_owners(self, sentence: str) -> int:
        """Under how many different names a sentence stands."""
        return len(self._sentences.get(sentence, ()))

    def system_rarity(self, system: str) -> float:
        """1 for a system that two or three lines name, less the more name it."""
        return 1 / (1 + 0.15 * max(self._systems[system] - 3, 0))

    def indicator_owners(self, indicator: str) -> int:
        """How many lines print this indicator with this value."""
        return self._indicators[indicator]

    def measure_owners(self, measure: str) -> int:
        """How many undertakings are measured by this type of indicator, whatever its value."""
        return len(self._measures.get(measure, ()))

    def count_owners(self, count: str) -> int:
        """How many undertakings tell this quantity."""
        return len(self._counts.get(count, ()))

    def beside(self, line: Line) -> list[Line]:
        """Lines of the same unit and budget, itself among them; none of a crowd."""
        found = self._budgets[line.unit, line.year]
        return found if len(found) <= _MOST_LOOKED_AT else []

    def siblings_of(self, line: Line) -> list[Line]:
        """Those of its kind beside it, in the looser sense; found once."""
        found = self._siblings.get(line.uid)
        if found is None:
            found = self._siblings[line.uid] = [other for other in self.beside(line) if self.siblings(line, other, _OF_A_KIND)]
        return found

    def siblings(self, one: Line, other: Line, least: float = _SIBLINGS) -> bool:
        """Two of a kind in one budget: alike but for what stands in brackets, or nearly so."""
        if one.uid == other.uid or one.unit != other.unit or one.year != other.year or one.core == other.core:
            return False
        head = one.title.text.partition("(")[0]
        return (len(head) >= _SHORTEST_HEAD and head == other.title.text.partition("(")[0]) or self.names.alike(one.object, other.object) >= least

    def policy_rarity(self, policy: str) -> float:
        return 1 / (1 + 0.5 * max(self._policies[policy] - 2, 0))


def is_head(line: Line) -> bool:
    """Whether its unit is the department itself: both ids end alike."""
    return line.unit is None or line.department is None or line.unit.partition("-")[2] == line.department.partition("-")[2]


def masked_sentences(line: Line) -> set[str]:
    text = line.goal.text
    return {m for first, last in sentences(text) if len(m := masked(text[first:last])) >= _SHORTEST_SENTENCE}
