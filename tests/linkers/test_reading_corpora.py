"""Whole invented budgets over the years: what a reader would link is found, and hardly anything else is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import pytest

from budget_text import Budget, Project, Unit
from linked import linked_budgets
from reading_corpora import CORPORA, Corpus


@dataclass
class Outcome:
    found: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    other_kind: list[str] = field(default_factory=list)


def budget_of(corpus: Corpus, year: int) -> tuple[Budget, dict[tuple[str, str], str]]:
    units: dict[str, list[Project]] = defaultdict(list)
    codes = {}
    for line in corpus.budgets[year].strip().splitlines():
        code, unit, name, amount, goal = (part.strip() for part in line.split("|"))
        units[unit].append(Project(name, f"{amount}.00", goal, ()))
        codes[unit, name] = code
    return Budget(tuple(Unit(name, projects) for name, projects in units.items()), corpus.department, year), codes


def outcome(corpus: Corpus) -> Outcome:
    """Links found, missed and wrong, as `A1>B1`. A link along a chain that is wanted is not wrong."""
    made = {year: budget_of(corpus, year) for year in corpus.budgets}
    found = linked_budgets(*(budget for budget, _ in made.values()))
    names = {b.uid: b.name for b in found.bodies}
    codes = {p.project: made[int(p.project[1:5])][1][names[p.unit], p.clean_name] for p in found.placements}
    wanted = {}
    for line in corpus.links.strip().splitlines():
        ends, kinds = line.split("|")
        wanted[tuple(part.strip() for part in ends.split(">"))] = set(kinds.split())
    grey = {tuple(part.strip() for part in line.split(">")) for line in corpus.grey.strip().splitlines()}
    result = Outcome()
    given = {}
    for link in found.successions:
        ends = codes[link.earlier], codes[link.later]
        given[ends] = link
        if ends in wanted:
            result.found.append(">".join(ends))
            if link.kind not in wanted[ends]:
                result.other_kind.append(f"{'>'.join(ends)} {link.kind}")
        elif ends not in grey:
            result.wrong.append(f"{'>'.join(ends)} {link.kind} {link.confidence} {link.score}")
    result.missed = [">".join(ends) for ends in wanted if ends not in given]
    return result


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda c: c.department)
def test_what_a_reader_links_is_found_and_nothing_else(corpus: Corpus):
    """All links of whole budgets but one, none wrong, with the right kind."""
    result = outcome(corpus)
    assert result.wrong == []
    assert result.other_kind == []
    assert len(result.missed) <= 1, result.missed
