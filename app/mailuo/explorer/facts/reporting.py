"""What the report page can take along: the findings of this build with the verdicts of this moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from mailuo.asking import Outcome
from mailuo.explorer.facts.findings import judged, runs_of
from mailuo.explorer.library import Snapshot
from mailuo.report.choice import Choice
from mailuo.report.material import Finding, Material, material_of
from mailuo_graph.errors import StoreUnreachable, UsageError
from mailuo_queries.findings import query_of
from mailuo_queries.library import SavedQuery
from mailuo_queries.spec import Severity

_PATIENCE: Final = 60.0
MOST: Final = 20_000
"""Findings that are gathered at once: each holds its projects and their words."""
LISTED: Final = 20
"""Findings of one query that the page offers one by one; the query as a whole can be taken always."""
_gathering: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Offered:
    """A query with findings. `left` says how many fit and are not listed."""

    saved: SavedQuery
    count: int
    findings: list[Finding]
    left: int


def asked(found: Snapshot, packs: Sequence[Path]) -> list[Outcome]:
    """Every query with the verdicts of this moment. Waits for those that still run: a report that leaves out queries
    without a word would be none."""
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
    view = found.view()
    return [replace(runs.outcomes[saved.name], judged=judged(runs.outcomes[saved.name], view)) for saved in runs.queries]


def rows_of(outcomes: Iterable[Outcome]) -> int:
    return sum(len(each.judged.rows) for each in outcomes if each.judged is not None and each.saved.query.severity is not Severity.INFORMATION)


def needed(outcomes: Sequence[Outcome], choice: Choice) -> list[Outcome]:
    """Those that a choice may take rows from: all where it names no pack, query or finding. With too many rows the choice
    has to be narrower."""
    ids = {query_of(uid) for uid in choice.findings}
    anything = choice.packs or choice.queries or choice.findings
    wanted = [each for each in outcomes if not anything or each.saved.pack in choice.packs or each.saved.name in choice.queries or each.saved.query.id in ids]
    if rows_of(outcomes) <= MOST:
        return list(outcomes)
    if (rows := rows_of(wanted)) > MOST:
        raise UsageError(
            f"{rows:,} 条疑点太多，一次最多 {MOST:,} 条；请勾选查询包或查询", f"{rows:,} findings are too many, {MOST:,} can be written at once; tick packs or queries",
        )  # fmt: skip
    return wanted


def material(found: Snapshot, outcomes: list[Outcome]) -> Material:
    """Kept, because a page and its downloads ask again."""
    key = (len(found.decisions()), tuple(each.saved.name for each in outcomes))
    with _gathering:
        kept = found.kept.get("material")
        if isinstance(kept, tuple) and kept[0] == key and isinstance(kept[1], Material):
            return kept[1]
        made = material_of(found.catalogue, outcomes)
        found.kept["material"] = (key, made)
        return made


def offered(outcomes: Sequence[Outcome], every: Material | None, words: str, chosen: Sequence[str]) -> dict[str, list[Offered]]:
    """By pack, then query: findings that hold all the words; those that are chosen already are listed in any case. Just
    the queries where there are too many findings."""
    wanted, taken = words.casefold().split(), set(chosen)
    by_query: dict[str, list[Finding]] = {}
    for each in (*every.findings, *every.dismissed) if every is not None else ():
        by_query.setdefault(each.saved.name, []).append(each)
    found: dict[str, list[Offered]] = {}
    for outcome in outcomes:
        count = rows_of([outcome])
        fit = [each for each in by_query.get(outcome.saved.name, []) if each.uid in taken or _holds(each, wanted)]
        if not count or (every is not None and not fit):
            continue
        fit.sort(key=lambda each: each.uid not in taken)
        listed = fit[: max(LISTED, sum(1 for each in fit if each.uid in taken))]
        found.setdefault(outcome.saved.pack, []).append(Offered(outcome.saved, count, listed, len(fit) - len(listed)))
    return found


def _holds(each: Finding, words: Sequence[str]) -> bool:
    if not words:
        return True
    text = f"{each.uid} {each.who} {each.years} {each.what()}".casefold()
    return all(word in text for word in words)
