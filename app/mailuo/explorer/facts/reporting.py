"""What the report page can take along: the findings of this build with the verdicts of this moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from mailuo.explorer.facts.findings import judged, runs_of
from mailuo.explorer.library import Snapshot
from mailuo.report.material import Finding, Material, material_of
from mailuo_graph.decisions import Decisions
from mailuo_graph.errors import StoreUnreachable, UsageError
from mailuo_queries.library import SavedQuery

_PATIENCE: Final = 60.0
LISTED: Final = 40
"""Findings of one query that the page offers one by one; the query as a whole can be taken always."""
_gathering: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Offered:
    """A query with findings. `left` says how many fit and are not listed."""

    saved: SavedQuery
    count: int
    findings: list[Finding]
    left: int


def material(found: Snapshot, packs: Sequence[Path]) -> Material:
    """Waits for queries that still run. A report that leaves out queries without a word would be none."""
    runs = runs_of(found, packs)
    begun = time.monotonic()
    while runs.running and time.monotonic() - begun < _PATIENCE:
        runs.wait(1.0)
    if runs.trouble is not None:
        raise StoreUnreachable(runs.trouble.zh, runs.trouble.en)
    if len(runs.outcomes) < len(runs.queries):
        raise UsageError(
            "还有查询没有运行完；请在“疑点”页等它们运行完，或重新运行，再来写报告",
            "some queries have not been run yet; wait for them on the page of findings, or run them again, then come back",
        )
    decisions = found.decisions()
    with _gathering:
        key = (len(decisions), len(runs.outcomes), id(runs))
        kept = found.kept.get("material")
        if isinstance(kept, tuple) and kept[0] == key and isinstance(kept[1], Material):
            return kept[1]
        view = Decisions(decisions)
        outcomes = [replace(runs.outcomes[saved.name], judged=judged(runs.outcomes[saved.name], view)) for saved in runs.queries]
        made = material_of(found.catalogue, outcomes)
        found.kept["material"] = (key, made)
        return made


def offered(every: Material, words: str, chosen: Sequence[str]) -> dict[str, list[Offered]]:
    """By pack, then query: findings that hold all the words; those that are chosen already are listed in any case."""
    wanted, taken = words.casefold().split(), set(chosen)
    by_query: dict[str, list[Finding]] = {}
    for each in (*every.findings, *every.dismissed):
        by_query.setdefault(each.saved.name, []).append(each)
    found: dict[str, list[Offered]] = {}
    for outcome in every.outcomes:
        own = by_query.get(outcome.saved.name, [])
        fit = [each for each in own if each.uid in taken or _holds(each, wanted)]
        if not fit:
            continue
        fit.sort(key=lambda each: each.uid not in taken)
        listed = fit[: max(LISTED, sum(1 for each in fit if each.uid in taken))]
        found.setdefault(outcome.saved.pack, []).append(Offered(outcome.saved, len(own), listed, len(fit) - len(listed)))
    return found


def _holds(each: Finding, words: Sequence[str]) -> bool:
    if not words:
        return True
    text = f"{each.uid} {each.who} {each.years} {each.what()}".casefold()
    return all(word in text for word in words)
