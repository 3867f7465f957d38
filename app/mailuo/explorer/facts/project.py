"""One project with all that is known of it: where it is printed, what came before and after, what it promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mailuo.duplicates import Shown, find_duplicates
from mailuo.explorer.library import Snapshot
from mailuo.explorer.pages import NotThere
from mailuo.lineages.indicator_changes import Change, Typed
from mailuo.lineages.trace import Step, Tie, Trace
from mailuo_graph.records import Evidence, ProjectRecord

_SYSTEMS = """
MATCH (p:Project)-[t:TOUCHES]->(s:System)
WHERE p.uid = $uid
RETURN s.uid AS uid, s.name AS name, t.role AS role, t.mention AS mention, t.evidence_document AS document,
  t.evidence_start AS begin_at, t.evidence_end AS end_at, t.key AS key
ORDER BY name, uid, role, key
"""
_POLICIES = """
MATCH (p:Project)-[c:CITES]->(q:Policy)
WHERE p.uid = $uid
RETURN q.uid AS uid, q.name AS name, q.document_number AS number, q.valid_until AS valid_until, c.evidence_document AS document,
  c.evidence_start AS begin_at, c.evidence_end AS end_at, c.key AS key
ORDER BY name, uid, key
"""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A row in which the project is printed."""

    document: str
    file: str
    record: ProjectRecord
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    step: Step
    record: ProjectRecord
    trace: Trace
    before: list[Tie]
    after: list[Tie]
    disclosures: list[Disclosure]
    indicators: list[Typed]
    changes: list[tuple[Tie, list[Change] | None]]
    """For each project that it continues: its indicators then and now."""
    systems: list[dict[str, Any]]
    policies: list[dict[str, Any]]
    duplicates: list[Shown]


def project_facts(found: Snapshot, uid: str) -> ProjectFacts:
    catalogue, tracer = found.about(uid)
    disclosed = tracer.disclosed(uid)
    if not disclosed:
        raise NotThere(
            "工作区里没有这个项目；它可能在重建后换了编号或不再存在，请用查找再找一次",
            "the workspace has no such project; a rebuild may have changed or removed it, look for it by name",
        )
    trace = tracer.trace(uid)
    files = {d.document: d.file_name for d in catalogue.records.documents}
    before = [tie for tie in trace.ties if tie.link.later == uid]
    parameters = {"uid": uid}
    return ProjectFacts(
        tracer.step(uid),
        disclosed[0][1],
        trace,
        before,
        [tie for tie in trace.ties if tie.link.earlier == uid],
        [Disclosure(place.document, files[place.document], record, record.evidence) for place, record in disclosed],
        tracer.indicators(uid),
        [(tie, tie.changes) for tie in before if not tie.link.alternative],
        found.store.run(_SYSTEMS, parameters).dicts(),
        found.store.run(_POLICIES, parameters).dicts(),
        find_duplicates(catalogue, None, None, uid),
    )
