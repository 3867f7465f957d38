"""The words of projects side by side, with what two of them share marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from mailuo.catalogue import Catalogue
from mailuo.explorer.pages import marked
from mailuo.lineages.trace import Step, Tracer
from mailuo.pairs.shared import shared_spans
from mailuo_graph.records import Evidence

_MOST: Final = 4
_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """`goal` is None where none is printed; `evidence` is where the goal stands, else where the project does."""

    step: Step
    document: str
    goal: Markup | None
    evidence: Evidence | None


def passages(catalogue: Catalogue, tracer: Tracer, uids: Sequence[str]) -> tuple[list[Passage], float | None]:
    """Of the first few projects; with how much two goals share, None where they share nothing."""
    records = [catalogue.projects[uid] for uid in uids[:_MOST] if uid in catalogue.projects]
    goals = [record.goal or "" for record in records]
    share = None
    texts = [marked([(goal, False)]) if goal else None for goal in goals]
    if len(goals) == _PAIR and all(goals):
        first, second, share = shared_goals(goals[0], goals[1])
        texts = [first, second]
    steps = [tracer.step(uid) for uid in uids[:_MOST] if uid in catalogue.projects]
    made = [Passage(step, record.document, text, record.goal_evidence or record.evidence) for step, record, text in zip(steps, records, texts, strict=True)]
    return made, share


def shared_goals(first: str, second: str) -> tuple[Markup, Markup, float | None]:
    spans = shared_spans(first, second) if first and second else None
    if spans is None:
        return marked([(first, False)]), marked([(second, False)]), None
    return marked(_pieces(first, spans.earlier)), marked(_pieces(second, spans.later)), spans.share


def _pieces(text: str, spans: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [*pieces, (text[at:], False)]
