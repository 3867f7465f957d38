"""What a report tells, gathered once for every form of it: coverage, findings with their projects and words, lineages,
duplicates. Nothing is drawn or written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from mailuo.answers import Judged
from mailuo.asking import Outcome, Settings, ask_suite, check_suite_parameters, queries_of
from mailuo.catalogue import Catalogue, Entity, Place
from mailuo.coverage import Coverage, coverage_of
from mailuo.decision_log import decisions_beside
from mailuo.duplicates import Shown, find_duplicates
from mailuo.labels import plain
from mailuo.lineages.trace import Step, Trace, Tracer
from mailuo.open_graph import open_graph
from mailuo.render import cell_text
from mailuo.workspace import Workspace
from mailuo_graph.decisions import Verdict
from mailuo_graph.errors import UsageError
from mailuo_graph.stores.contract import Limits, Progress, silent
from mailuo_graph.words import Text
from mailuo_queries.library import SavedQuery, all_queries
from mailuo_queries.spec import Query, Severity
from mailuo_queries.suite import find_suite

SEVERITIES: Final = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)
"""Of findings, the gravest first. What is only information lists facts and finds nothing."""
SEVERITY_WORDS: Final = {
    Severity.HIGH: Text("重", "high"), Severity.MEDIUM: Text("中", "medium"), Severity.LOW: Text("轻", "low"),
    Severity.INFORMATION: Text("情况", "information"),
}  # fmt: skip
MOST_LINEAGES: Final = 500
_APART: Final = frozenset({"unit", "department", "fiscal_year", "at_most", "document", "document_row"})
"""Columns that a report shows in a place of their own."""
_OF_DUPLICATE: Final = frozenset({"reasons", "excuses", "strength", "counted"})
_WHO: Final = ("unit", "units", "department", "departments")


@dataclass(frozen=True, slots=True)
class Finding:
    """A row of an answer with the projects, places and duplicate it speaks of. `money` is in 万元; `at_most` says that no
    more than that is concerned."""

    saved: SavedQuery
    judged: Judged
    steps: list[Step]
    places: list[Place]
    goals: dict[str, str]
    """By project, as printed."""
    duplicate: Shown | None
    who: str
    years: list[int]
    money: Decimal | None
    at_most: bool

    @property
    def uid(self) -> str:
        return self.judged.finding

    @property
    def query(self) -> Query:
        return self.saved.query

    @property
    def verdict(self) -> Verdict:
        return self.judged.verdict

    def money_said(self) -> str:
        return "—" if self.money is None else f"{'≤ ' if self.at_most else ''}{cell_text(self.money)}"

    def facts(self, *, brief: bool = False) -> list[tuple[str, str]]:
        """What the query says of it, but for uids and what stands elsewhere: heading and value. `brief` where what the
        linker says of a duplicate is shown with its words."""
        apart = _APART | _OF_DUPLICATE if brief and self.duplicate is not None else _APART
        shown = [c for c in self.query.columns if c.name not in apart and not c.name.endswith(("uid", "uids"))]
        values = (plain(Text(c.meaning.zh, c.meaning.en), self.judged.row[c.name]) for c in shown)
        return [(heading, cell_text(value)) for heading, value in values if value is not None and value != []]

    def goal(self, step: Step) -> str:
        return self.goals.get(step.uid, "")

    def what(self) -> str:
        return "；".join(f"{heading}：{value}" for heading, value in self.facts())

    def why(self) -> str:
        """Who decided on it, when and why; empty while it is open."""
        decision = self.judged.decision
        return "" if decision is None else f"{decision.who} {decision.when[:10]} {decision.why}".strip()


@dataclass(frozen=True, slots=True)
class Material:
    catalogue: Catalogue
    coverage: list[Coverage]
    outcomes: list[Outcome]
    findings: list[Finding]
    """Open and confirmed ones; by severity, then money."""
    dismissed: list[Finding]
    lineages: list[Trace]
    """Of two projects or more; those with findings first, then the longest; at most `MOST_LINEAGES`."""
    lineages_left: int
    duplicates: list[Shown]
    partial: bool = False
    """Somebody chose what is in it."""

    def finding(self, uid: str) -> Finding:
        for each in (*self.findings, *self.dismissed):
            if each.uid == uid:
                return each
        raise UsageError(
            f"没有疑点“{uid}”；疑点号见 mailuo ask，或 mailuo report -o 清单.xlsx 的第二张表",
            f"there is no finding {uid!r}; see mailuo ask for their ids, or the second sheet of mailuo report -o FILE.xlsx",
        )


def gather(
    folder: Path, suite: str | None = None, packs: Sequence[Path] = (), limits: Limits | None = None, progress: Progress = silent,
    catalogue: Catalogue | None = None,
) -> Material:  # fmt: skip
    """Every query of every pack is asked, or those of a suite. Who has read the workspace already gives its catalogue."""
    catalogue = catalogue or Catalogue.of(Workspace.open(folder))
    chosen = None if suite is None else find_suite(suite)
    queries = list(all_queries(packs)) if chosen is None else queries_of(chosen, packs)
    given: Mapping[str, Any] = {} if chosen is None else chosen.parameters
    settings = Settings(limits or Limits(seconds=60.0, rows=10_000), decisions_beside(folder))
    with open_graph(folder, None) as graph:
        outcomes = ask_suite(graph, queries, check_suite_parameters(queries, given), settings, progress)
    return material_of(catalogue, outcomes)


def material_of(catalogue: Catalogue, outcomes: list[Outcome]) -> Material:
    """For who has asked already."""
    duplicates = find_duplicates(catalogue, None, None, None)
    finder = _Finder(catalogue, duplicates)
    every = [finder.finding(each.saved, row) for each in outcomes for row in _rows(each)]
    every.sort(key=lambda f: (SEVERITIES.index(f.query.severity), -(f.money or Decimal(0)), f.uid))
    kept = [each for each in every if each.verdict is not Verdict.DISMISSED]
    dismissed = [each for each in every if each.verdict is Verdict.DISMISSED]
    return Material(
        catalogue, coverage_of(catalogue.records), outcomes, kept, dismissed, *_lineages(finder.tracer, kept), duplicates,
    )


def _rows(outcome: Outcome) -> list[Judged]:
    if outcome.judged is None or outcome.saved.query.severity not in SEVERITIES:
        return []
    return outcome.judged.rows


class _Finder:
    def __init__(self, catalogue: Catalogue, duplicates: Sequence[Shown]) -> None:
        self.catalogue, self.tracer = catalogue, Tracer(catalogue)
        self._duplicates = {each.duplicate.uid: each for each in duplicates}

    def finding(self, saved: SavedQuery, judged: Judged) -> Finding:
        row = judged.row
        named = list(dict.fromkeys(_strings(row.values())))
        duplicate = next((self._duplicates[word] for word in named if word in self._duplicates), None)
        entities = [entity for word in named if (entity := self._entity(word)) is not None]
        projects = [each.uid for each in entities if each.kind == "Project"]
        if duplicate is not None:
            projects = list(dict.fromkeys([*projects, *duplicate.duplicate.projects]))
        steps = [self.tracer.step(project) for project in projects]
        places = [place for step in steps for place in self._printed(step)]
        if not places:
            places = [place for each in entities for place in self._first_place(each)]
        money, at_most = _money(saved.query, row, steps)
        goals = {step.uid: goal for step in steps if (goal := self.catalogue.projects[step.uid].goal)}
        return Finding(saved, judged, steps, places, goals, duplicate, _who(row, steps), _years(row, steps), money, at_most)

    def _printed(self, step: Step) -> Iterator[Place]:
        """Where the project's name stands, its amount and its goal."""
        yield from step.places
        record, file = self.catalogue.projects[step.uid], step.places[0].file
        said = ((Text("金额", "amount"), record.amount_evidence), (Text("绩效目标", "goal"), record.goal_evidence))
        for name, evidence in said:
            if evidence is not None and evidence.words:
                yield Place(step.uid, f"{record.name} · {name}", file, evidence.page, evidence.row, evidence.words)

    def _first_place(self, entity: Entity) -> list[Place]:
        if entity.kind != "Document":
            return self.catalogue.places(entity.uid)[:1]
        document = next(each for each in self.catalogue.records.documents if each.document == entity.uid)
        found = document.total_evidence or document.heading_evidence
        where = (None, None, "") if found is None else (found.page, found.row, found.words)
        return [Place(entity.uid, document.department or document.file_name, document.file_name, *where)]

    def _entity(self, word: str) -> Entity | None:
        """Only by uid: a name may be that of several."""
        return self.catalogue.entities.get(word)


def _strings(values: Any) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from _strings(value)


def _who(row: Mapping[str, Any], steps: Sequence[Step]) -> str:
    said = next((row[name] for name in _WHO if row.get(name)), None)
    names = said if isinstance(said, list) else [said] if said is not None else [s.unit or s.department for s in steps]
    return "、".join(dict.fromkeys(str(name) for name in names if name))


def _years(row: Mapping[str, Any], steps: Sequence[Step]) -> list[int]:
    if isinstance(year := row.get("fiscal_year"), int):
        return [year]
    return sorted({step.fiscal_year for step in steps if step.fiscal_year is not None})


def _money(query: Query, row: Mapping[str, Any], steps: Sequence[Step]) -> tuple[Decimal | None, bool]:
    """The bound the query itself gives, else the amount it names; else no more than the projects' lines together, each
    once. None where an amount is unknown: a sum of what happens to be known would be no bound."""
    if row.get("money_high") is not None:
        return _decimal(row["money_high"]), bool(row.get("at_most", True))
    if query.money not in {None, "counted"}:
        value = row.get(str(query.money))
        return (None, False) if value is None else (_decimal(value), query.money == "total")
    totals = [step.total for step in steps]
    known = [total for total in totals if total is not None]
    return (sum(known, Decimal(0)), True) if known and len(known) == len(totals) else (None, False)


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def _lineages(tracer: Tracer, findings: Sequence[Finding]) -> tuple[list[Trace], int]:
    """Those that are shown, and how many are not: what is not shown is not traced, which takes its time."""
    touched = {tracer.lineage.get(step.uid) for each in findings for step in each.steps}
    sizes = Counter(tracer.lineage.values())
    several = sorted((uid for uid, size in sizes.items() if size > 1), key=lambda uid: (uid not in touched, -sizes[uid], uid))
    traces = [tracer.of_lineage(uid) for uid in several[:MOST_LINEAGES]]
    traces.sort(key=lambda t: (t.uid not in touched, -len(t.years), -len(t.steps), t.uid or ""))
    return traces, len(several) - len(traces)
