"""From invented budgets to records and links, for the tests of linkers."""

from __future__ import annotations

from budget_text import Budget
from mailuo_extractors.extract import extract
from mailuo_extractors.readers.text import read_text
from mailuo_graph.decisions import Decisions
from mailuo_graph.links import Links
from mailuo_graph.records import Records
from mailuo_linkers.pipeline import link


def linked_budgets(*budgets: Budget) -> Links:
    """Nobody has decided anything."""
    every = Records()
    for number, budget in enumerate(budgets):
        every.extend(extract(read_text(budget.text().encode(), f"{number}.txt")))
    return link(every, Decisions())
