"""All saved queries run on one build, in the background, so that pages can say how far it is; and their rows with what
people said of them."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mailuo.answers import Judged, Judgement, judge
from mailuo.asking import Outcome, Settings, ask_suite
from mailuo.explorer.facts.likenesses import likenesses
from mailuo.explorer.facts.uids import kind_of
from mailuo.explorer.library import Snapshot
from mailuo_graph.decisions import FINDING, Decision, Decisions, Verdict
from mailuo_graph.errors import MailuoError, StoreUnreachable
from mailuo_graph.stores import Limits
from mailuo_graph.words import Text
from mailuo_queries.library import SavedQuery, all_queries
from mailuo_queries.spec import Severity

_LIMITS: Final = Limits(seconds=60.0, rows=10_000)
_ORDER: Final = (Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.INFORMATION)


class Runs:
    """Runs every query once. What is ready can be looked at meanwhile."""

    def __init__(self, found: Snapshot, queries: Sequence[SavedQuery]) -> None:
        self.queries = list(queries)
        self.outcomes: dict[str, Outcome] = {}
        self.trouble: Text | None = None
        self._stop = threading.Event()
        self._store = found.store
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait_for(self, query: str, seconds: float) -> None:
        """Until the queries of this id have run, or none is run any more."""
        own = {saved.name for saved in self.queries if saved.query.id == query}
        begun = time.monotonic()
        while self.running and not own <= self.outcomes.keys() and time.monotonic() - begun < seconds:
            self.wait(0.1)

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def wait(self, seconds: float) -> None:
        self._thread.join(seconds)

    def stop(self) -> None:
        self._stop.set()

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()

    def _run(self) -> None:
        settings = Settings(_LIMITS, Decisions())
        for saved in self.queries:
            if self._stop.is_set():
                return
            try:
                (outcome,) = ask_suite(self._store, [saved], {}, settings)
            except StoreUnreachable as error:
                self.trouble = error.message
                return
            self.outcomes[saved.name] = outcome


@dataclass(frozen=True, slots=True)
class Summary:
    """One query and what became of its rows. `money` adds up the column of money: lines may stand in several rows, so it
    is never less than what is concerned."""

    saved: SavedQuery
    status: str
    error: MailuoError | None
    open: int
    confirmed: int
    dismissed: int
    money: float | None


def runs_of(found: Snapshot, packs: Sequence[Path], *, again: bool = False) -> Runs:
    with _starting:
        runs = found.kept.get("runs")
        if not isinstance(runs, Runs) or (again and runs.stopped and not runs.running):
            runs = found.kept["runs"] = Runs(found, list(all_queries(packs)))
        return runs


_starting = threading.Lock()


def judged(outcome: Outcome, decisions: Decisions) -> Judgement | None:
    """With what people have said up to now, not when the query ran."""
    return None if outcome.judged is None else judge(outcome.judged.answer, decisions)


def summaries(runs: Runs, decisions: Decisions) -> list[Summary]:
    """The gravest first, then by money."""
    found = []
    for saved in runs.queries:
        outcome = runs.outcomes.get(saved.name)
        if outcome is None:
            continue
        rows = judged(outcome, decisions)
        counts = {verdict: sum(1 for each in rows.rows if each.verdict is verdict) for verdict in Verdict} if rows else {}
        found.append(
            Summary(
                saved, outcome.status, outcome.error, counts.get(Verdict.OPEN, 0), counts.get(Verdict.CONFIRMED, 0), counts.get(Verdict.DISMISSED, 0),
                None if rows is None else money_of(rows, [each for each in rows.rows if each.verdict is not Verdict.DISMISSED]),
            ),
        )  # fmt: skip
    return sorted(found, key=lambda each: (_ORDER.index(each.saved.query.severity), -(each.money or 0.0), each.saved.name))


def money_of(answer: Judgement, rows: Sequence[Judged]) -> float | None:
    column = answer.query.money
    known = [each.row[column] for each in rows if each.row.get(column) is not None] if column is not None else []
    return float(sum(known)) if known else None


def history(decisions: Sequence[Decision], finding: str) -> list[Decision]:
    """All that was said of a finding, oldest first."""
    return [each for each in decisions if each.about == FINDING and each.subjects[0] == finding]


def gone(runs: Runs, decisions: Sequence[Decision], view: Decisions) -> list[Decision]:
    """The last verdict on each finding that no query lists any more: its project may be gone, or the query changed.
    Nothing is said before every query has run."""
    if runs.running or len(runs.outcomes) < len(runs.queries):
        return []
    listed = {each.finding for outcome in runs.outcomes.values() if outcome.judged is not None for each in outcome.judged.rows}
    lost = dict.fromkeys(each.subjects[0] for each in decisions if each.about == FINDING and each.subjects[0] not in listed)
    return [last for finding in lost if (last := view.on_finding(finding)) is not None and last.verdict is not Verdict.OPEN]


def about(found: Snapshot, project: str) -> list[tuple[SavedQuery, str]] | None:
    """The findings that name a project, themselves or by a duplicate, each with its query; None before all have been run."""
    runs = found.kept.get("runs")
    if not isinstance(runs, Runs) or runs.running or len(runs.outcomes) < len(runs.queries):
        return None
    index = found.kept.get("by project")
    if not isinstance(index, dict):
        index = found.kept["by project"] = _by_project(found, runs)
    hits: list[tuple[SavedQuery, str]] = index.get(project, [])
    return hits


def _by_project(found: Snapshot, runs: Runs) -> dict[str, list[tuple[SavedQuery, str]]]:
    duplicates = likenesses(found).projects
    index: dict[str, dict[str, SavedQuery]] = defaultdict(dict)
    for saved in runs.queries:
        judgement = runs.outcomes[saved.name].judged
        if judgement is None or saved.query.severity is Severity.INFORMATION:
            continue
        for each in judgement.rows:
            for value in each.row.values():
                for word in value if isinstance(value, list) else [value]:
                    for uid in duplicates.get(word, [word]) if isinstance(word, str) else ():
                        if kind_of(uid) == "Project":
                            index[uid][each.finding] = saved
    order = list(_ORDER)
    return {uid: sorted(((saved, finding) for finding, saved in own.items()), key=lambda hit: order.index(hit[0].query.severity)) for uid, own in index.items()}


def listed(runs: Runs, finding: str) -> tuple[SavedQuery, dict[str, Any]] | None:
    """The query and the row of a finding."""
    for name, outcome in runs.outcomes.items():
        for each in outcome.judged.rows if outcome.judged is not None else ():
            if each.finding == finding:
                return next(saved for saved in runs.queries if saved.name == name), each.row
    return None
