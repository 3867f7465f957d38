"""Parts of the graph for drawing: a start, and what lies around a node. Never more than a reader and a browser bear."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
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


_RELATIONS: Final = [(relation.name, ends.source, ends.target) for relation in ONTOLOGY.relations for ends in relation.ends]
_FOLLOWED: Final = """
UNWIND $uids AS uid
MATCH (a:{kind} {{uid: uid}}){arrow}(b)
{only}
RETURN DISTINCT a.uid AS mine, b.uid AS other, labels(b) AS labels, type(r) AS relation, r.confidence AS sure
ORDER BY other, mine, relation, sure
"""
"""From each uid along every relation: found by its uid, where a list of uids has the engine look at all nodes."""


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
    units = store.run("UNWIND $uids AS uid MATCH (p:Project {uid: uid})<-[:BUDGETS]-(u:Unit) RETURN DISTINCT u.uid AS unit ORDER BY unit LIMIT 60", {"uids": list(chosen)}, _ROWS)
    chosen |= dict.fromkeys(uid for (uid,) in units.values)
    return _part(store, list(chosen), set(chosen), 0)


def around(store: Store, centres: Sequence[str], shown: Collection[str]) -> Part:
    """The centres and their neighbours, with all relations between these and what is shown already."""
    present = set(shown) | set(centres)
    room = max(0, min(MOST_AT_ONCE, MOST_NODES - len(present)))
    found = sorted(_followed(store, centres), key=lambda each: each.place)
    new = [uid for uid in dict.fromkeys(each.other for each in found) if uid not in present]
    drawn = [*dict.fromkeys([*centres, *new[:room]])]
    return _part(store, drawn, present | set(drawn), max(0, len(new) - room))


def _part(store: Store, uids: Sequence[str], present: set[str], left_out: int) -> Part:
    by_kind = _by_kind(uids)
    nodes: dict[str, dict[str, Any]] = {}
    for kind, wanted in by_kind.items():
        for row in store.run(f"UNWIND $uids AS wanted MATCH (n:{kind} {{uid: wanted}}) RETURN n.uid AS uid, {_SHOWN[kind]} ORDER BY uid", {"uids": wanted}, _ROWS).dicts():
            nodes[row["uid"]] = row | {"kind": kind, "name": safe(row["name"] or row["uid"])[:400], "note": None if row["note"] is None else safe(row["note"])[:200]}
    projects = by_kind.get("Project", [])
    if projects:
        places = store.run("UNWIND $uids AS wanted MATCH (p:Project {uid: wanted})<-[:BUDGETS]-(u:Unit) RETURN p.uid AS uid, u.district AS district ORDER BY uid, district", {"uids": projects}, _ROWS)
        for uid, district in places.values:
            nodes[uid]["district"] = district
    return Part(list(nodes.values()), _lines(store, nodes, present), left_out, [uid for uid in uids if uid not in nodes])


def _lines(store: Store, drawn: Collection[str], present: set[str]) -> list[dict[str, Any]]:
    """Relations of which one end is new and the other is shown."""
    found: dict[tuple[int, str, str], dict[str, Any]] = {}
    for each in _followed(store, drawn, present):
        source, target = (each.mine, each.other) if each.place[1] == 0 else (each.other, each.mine)
        found.setdefault((each.place[0], source, target), {"source": source, "target": target, "kind": each.relation, "sure": each.sure})
    return [line for _, line in sorted(found.items(), key=lambda each: each[0])]


@dataclass(frozen=True, slots=True)
class _Followed:
    """`place`: the relation's in the ontology, then 0 where it leads away from `mine` and 1 where it leads there."""

    place: tuple[int, int]
    mine: str
    other: str
    relation: str
    sure: str | None


def _followed(store: Store, uids: Collection[str], only: Collection[str] | None = None) -> Iterator[_Followed]:
    """Every relation of these nodes, or those that lead to one of `only`; one that leads from one of them to another comes
    from either end."""
    for kind, wanted in _by_kind(uids).items():
        for direction, arrow in enumerate(("-[r:{}]->", "<-[r:{}]-")):
            ways = {(name, ends[1 - direction]): place for place, (name, *ends) in enumerate(_RELATIONS) if ends[direction] == kind}
            if not ways:
                continue
            cypher = _FOLLOWED.format(
                kind=kind, arrow=arrow.format("|".join(dict.fromkeys(name for name, _ in ways))),
                only="" if only is None else "WHERE b.uid IN $only",
            )  # fmt: skip
            parameters = {"uids": wanted} if only is None else {"uids": wanted, "only": sorted(only)}
            for mine, other, labels, relation, sure in store.run(cypher, parameters, _ROWS).values:
                place = next((ways[relation, label] for label in labels if (relation, label) in ways), None)
                if place is not None:
                    yield _Followed((place, direction), mine, other, relation, sure)


def _by_kind(uids: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for uid in uids:
        kind = "Remark" if ":" in uid and uid.startswith("D-") else kind_of(uid)
        if kind is not None:
            found.setdefault(kind, []).append(uid)
    return found
