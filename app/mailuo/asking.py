"""Runs saved queries, one or a suite, and brings their rows together with what people said of them and an earlier run."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mailuo.answers import Judgement, judge
from mailuo.exit_codes import DONE, FOUND, UNKNOWN
from mailuo_graph.decisions import Decisions
from mailuo_graph.errors import MailuoError, QueryInvalid, StoreUnreachable
from mailuo_graph.stores.contract import Limits, Progress, Store, silent
from mailuo_queries.library import SavedQuery, find_query, read_query
from mailuo_queries.pack import find_packs
from mailuo_queries.runner import run_query
from mailuo_queries.suite import Suite


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every query of a run. `earlier` are rows of an earlier run, None where nothing is compared."""

    limits: Limits
    decisions: Decisions
    earlier: Sequence[Mapping[str, Any]] | None = None
    hide_dismissed: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one query of a suite gave: rows that are judged, or the error in their place."""

    saved: SavedQuery
    judged: Judgement | None
    error: MailuoError | None
    seconds: float

    @property
    def status(self) -> str:
        """error, unknown, found or nothing: the words that scripts read."""
        if self.judged is None:
            return "error"
        if self.judged.found:
            return "found"
        return "unknown" if self.judged.is_unknown else "nothing"


def ask_one(store: Store, saved: SavedQuery, given: Mapping[str, Any], settings: Settings) -> Judgement:
    answer = run_query(store, saved.query, given, settings.limits)
    return judge(answer, settings.decisions, settings.earlier, hide_dismissed=settings.hide_dismissed)


def ask_suite(
    store: Store, queries: Sequence[SavedQuery], given: Mapping[str, Mapping[str, Any]], settings: Settings,
    progress: Progress = silent,
) -> list[Outcome]:  # fmt: skip
    """Every query is run, whatever becomes of another; what is wrong with one stands in its own outcome. A store that
    is gone ends the suite: nothing after it could be answered."""
    outcomes: list[Outcome] = []
    for done, saved in enumerate(queries):
        progress(saved.name, done, len(queries))
        begun = time.perf_counter()
        judged, trouble = None, None
        try:
            judged = ask_one(store, saved, given.get(saved.query.id, given.get(saved.name, {})), settings)
        except StoreUnreachable:
            raise
        except MailuoError as error:
            trouble = error
        outcomes.append(Outcome(saved, judged, trouble, time.perf_counter() - begun))
    return outcomes


def queries_of(suite: Suite, folders: Sequence[Path] = ()) -> list[SavedQuery]:
    """In the suite's order, each once; `pack/*` is all of a pack, by name."""
    packs = {pack.id: pack for pack in find_packs(folders)}
    found: dict[Path, SavedQuery] = {}
    for name in suite.queries:
        pack, _, query = name.rpartition("/")
        if query != "*":
            saved = find_query(name, folders)
            found.setdefault(saved.path, saved)
            continue
        if pack not in packs:
            raise QueryInvalid(
                f"套件 {suite.id} 要的查询包“{pack}”不存在；有的是：{'、'.join(packs)}",
                f"suite {suite.id} names the pack {pack!r}, which does not exist; there are: {', '.join(packs)}",
            )
        for path in packs[pack].files():
            found.setdefault(path, read_query(path))
    return list(found.values())


def check_suite_parameters(queries: Sequence[SavedQuery], given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Parameters by query: a name that no query of the suite has is a slip, and said."""
    known = {name for saved in queries for name in (saved.query.id, saved.name)}
    for name, values in given.items():
        if name not in known:
            raise QueryInvalid(
                f"参数里的查询“{name}”不在套件里；套件里有：{'、'.join(sorted(s.query.id for s in queries))}",
                f"the parameters name the query {name!r}, which is not in the suite; it has: {', '.join(sorted(s.query.id for s in queries))}",
            )
        if not isinstance(values, dict):
            raise QueryInvalid(
                f"查询“{name}”的参数须是 名字: 值", f"the parameters of {name!r} must read name: value",
            )
    return dict(given)


def exit_code(statuses: Iterable[str]) -> int:
    """For scripts: something was found, nothing was, or it can't be said."""
    every = set(statuses)
    if "found" in every:
        return FOUND
    return UNKNOWN if "unknown" in every else DONE
