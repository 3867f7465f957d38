"""Parts of the graph for drawing: a start, and what lies around a node. Never more than a reader and a browser bear."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from mailuo.explorer.facts.uids import kind_of
from mailuo.render import safe
from mailuo_graph.ontology import ONTOLOGY
from mailuo_graph.stores import Limits, Store

MOST_NODES: Final = 1_500
MOST_AT_ONCE: Final = 300
_START: Final = 200
_ROWS: Final = Limits(seconds=20.0, rows=200_000)
_SHOWN: Final = {
    "Project": "n.name AS name, n.fiscal_year AS year, n.total AS amount, n.unit AS note, NULL AS district",
    "Document": "n.file_name AS name, n.fiscal_year AS year, NULL AS amount, n.department AS note, NULL AS district",
    "Lineage": "n.name AS name, NULL AS year, NULL AS amount, NULL AS note, NULL AS district",
    "Unit": "n.name AS name, NULL AS year, NULL AS amount, n.level AS note, n.district AS district",
    "Department": "n.name AS name, NULL AS year, NULL AS amount, n.level AS note, n.district AS district",
    "Policy": "n.name AS name, n.year AS year, NULL AS amount, n.document_number AS note, NULL AS district",
    "System": "n.name AS name, NULL AS year, NULL AS amount, n.category AS note, NULL AS district",
    "IndicatorType": "n.name AS name, NULL AS year, NULL AS amount, n.class_name AS note, NULL AS district",
    "Remark": "n.name AS name, NULL AS year, NULL AS amount, n.kind AS note, NULL AS district",
}
_STARTING: Final = """
MATCH (p:Project)-[t:TOUCHES]->(s:System)
RETURN s.uid AS system, collect(DISTINCT p.uid) AS projects, count(DISTINCT p) AS many
ORDER BY many DESC, system
LIMIT 40
"""


@dataclass(frozen=True, slots=True)
class Part:
    """`lines` run between nodes that are shown, `left_out` counts neighbours beyond the limit."""

    nodes: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    left_out: int
    lost: list[str]
    """Asked for and not in the graph."""


def start(store: Store) -> Part:
    """The systems that most projects name, with these projects and who pays for them."""
    chosen: dict[str, None] = {}
    for system, projects, _ in store.run(_STARTING, {}, _ROWS).values:
        wanted = [system, *sorted(projects)]
        if chosen and len(chosen) + len(wanted) > _START:
            break
        chosen |= dict.fromkeys(wanted[:_START])
    if not chosen:
        chosen = dict.fromkeys(uid for (uid,) in store.run("MATCH (p:Project) RETURN p.uid AS uid ORDER BY uid LIMIT 100", {}, _ROWS).values)
    units = store.run("MATCH (u:Unit)-[:BUDGETS]->(p:Project) WHERE p.uid IN $uids RETURN DISTINCT u.uid AS uid ORDER BY uid LIMIT 60", {"uids": list(chosen)}, _ROWS)
    chosen |= dict.fromkeys(uid for (uid,) in units.values)
    return _part(store, list(chosen), set(chosen), 0)


def around(store: Store, centres: Sequence[str], shown: Collection[str]) -> Part:
    """The centres and their neighbours, with all relations between these and what is shown already."""
    present = set(shown)
    room = min(MOST_AT_ONCE, MOST_NODES - len(present | set(centres)))
    found: dict[str, None] = {}
    by_kind: dict[str, list[str]] = {}
    for uid in centres:
        kind = "Remark" if ":" in uid and uid.startswith("D-") else kind_of(uid)
        if kind is not None:
            by_kind.setdefault(kind, []).append(uid)
    for relation in ONTOLOGY.relations:
        for ends in relation.ends:
            for mine, other, arrow in ((ends.source, ends.target, "-[:{}]->"), (ends.target, ends.source, "<-[:{}]-")):
                if mine in by_kind:
                    cypher = f"MATCH (a:{mine}){arrow.format(relation.name)}(b:{other}) WHERE a.uid IN $uids RETURN DISTINCT b.uid AS uid ORDER BY uid"
                    found |= dict.fromkeys(uid for (uid,) in store.run(cypher, {"uids": by_kind[mine]}, _ROWS).values)
    new = [uid for uid in found if uid not in present and uid not in set(centres)]
    taken = new[: max(0, room)]
    drawn = [*dict.fromkeys([*centres, *taken])]
    return _part(store, drawn, present | set(drawn), len(new) - len(taken))


def _part(store: Store, uids: Sequence[str], present: set[str], left_out: int) -> Part:
    by_kind: dict[str, list[str]] = {}
    for uid in uids:
        kind = "Remark" if ":" in uid and uid.startswith("D-") else kind_of(uid)
        if kind is not None:
            by_kind.setdefault(kind, []).append(uid)
    nodes: dict[str, dict[str, Any]] = {}
    for kind, wanted in by_kind.items():
        for row in store.run(f"MATCH (n:{kind}) WHERE n.uid IN $uids RETURN n.uid AS uid, {_SHOWN[kind]} ORDER BY uid", {"uids": wanted}, _ROWS).dicts():
            nodes[row["uid"]] = row | {"kind": kind, "name": safe(row["name"] or row["uid"])[:400], "note": None if row["note"] is None else safe(row["note"])[:200]}
    projects = by_kind.get("Project", [])
    if projects:
        places = store.run("MATCH (u:Unit)-[:BUDGETS]->(p:Project) WHERE p.uid IN $uids RETURN p.uid AS uid, u.district AS district ORDER BY uid, district", {"uids": projects}, _ROWS)
        for uid, district in places.values:
            if uid in nodes:
                nodes[uid]["district"] = district
    return Part(list(nodes.values()), _lines(store, set(nodes), present), left_out, [uid for uid in uids if uid not in nodes])


def _lines(store: Store, drawn: set[str], present: set[str]) -> list[dict[str, Any]]:
    """Relations of which one end is new and the other is shown."""
    kinds = {kind_of(uid) or "Remark" if ":" not in uid else "Remark" for uid in drawn}
    uids = {"uids": sorted(drawn)}
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for relation in ONTOLOGY.relations:
        more = "r.confidence" if any(each.name == "confidence" for each in relation.properties) else "NULL"
        for ends in relation.ends:
            for mine, end in ((ends.source, "a"), (ends.target, "b")):
                if mine not in kinds:
                    continue
                cypher = (
                    f"MATCH (a:{ends.source})-[r:{relation.name}]->(b:{ends.target}) WHERE {end}.uid IN $uids "
                    f"RETURN DISTINCT a.uid AS source, b.uid AS target, {more} AS sure ORDER BY source, target, sure"
                )
                for source, target, sure in store.run(cypher, uids, _ROWS).values:
                    if source in present and target in present:
                        found.setdefault((source, target, relation.name), {"source": source, "target": target, "kind": relation.name, "sure": sure})
    return list(found.values())
