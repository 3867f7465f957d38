"""`mailuo explain`: all that is known of one entity, in words: names, where they are printed, relations with their
reasons, and what people decided about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from mailuo.catalogue import Catalogue, Entity, Place
from mailuo.render import cell_text, safe
from mailuo.review import unknown
from mailuo.review_queue import place_line
from mailuo_graph.assemble import assemble
from mailuo_graph.decisions import Decision, Verdict
from mailuo_graph.ontology import ONTOLOGY
from mailuo_graph.tables import GraphTables, Relation
from mailuo_graph.words import Text

_SURE: Final = 90.0
_CLEARLY: Final = 5.0
_HOMONYMS: Final = 5
_NODE_SKIPPED: Final = frozenset({"uid", "name", "aliases", "sha256"})
_EDGE_SKIPPED: Final = frozenset({"source", "target", "key", "reasons"})
_KINDS: Final = {
    "Document": Text("文件", "document"),
    "Department": Text("部门", "department"),
    "Unit": Text("预算单位", "unit"),
    "Project": Text("项目", "project"),
    "Lineage": Text("脉络", "lineage"),
    "System": Text("系统", "system"),
    "Policy": Text("依据文件", "policy"),
    "IndicatorType": Text("指标类型", "indicator type"),
}


def explained(catalogue: Catalogue, words: str, decisions: list[Decision], most: int) -> str:
    """By uid, by name, or by a name that is clearly meant; otherwise says what comes nearest. `most` bounds each list."""
    found = catalogue.called(words)
    taken = ""
    if not found:
        near = catalogue.nearest(words)
        if not near or near[0][2] < _SURE or any(near[0][2] - score < _CLEARLY for _, _, score in near[1:]):
            raise unknown(catalogue, words)
        found = [near[0][0]]
        taken = str(Text(f"没有正好叫“{words}”的，按最接近的“{near[0][1]}”说明", f"nothing is called just {words!r}; this is the nearest, {near[0][1]!r}")) + "\n\n"
    tables = assemble(catalogue.records, catalogue.links)
    parts = ["\n".join(_entity(catalogue, each, tables, decisions, most)) for each in found[:_HOMONYMS]]
    if len(found) > _HOMONYMS:
        rest = "；".join(f"{each.name} {each.uid}" for each in found[_HOMONYMS:])
        parts.append(str(Text(f"同名的还有：{rest}", f"others of this name: {rest}")))
    return "\n".join(safe(line) for line in (taken + "\n\n".join(parts)).split("\n"))


def _entity(catalogue: Catalogue, entity: Entity, tables: GraphTables, decisions: list[Decision], most: int) -> Iterator[str]:
    yield f"【{_KINDS[entity.kind]}】{_one_line(entity.name)}"
    yield f"  uid  {entity.uid}"
    for name, value in _row_of(tables, entity):
        yield f"  {name}  {_one_line(cell_text(value))}"
    if len(entity.names) > 1:
        others = "；".join(map(_one_line, entity.names[1:]))
        yield str(Text(f"  其他名称  {others}", f"  other names  {others}"))
    yield from _reasons(catalogue, entity)
    yield from _listed(Text("印在", "printed in"), [place_line(place) for place in catalogue.places(entity.uid)], most)
    yield from _listed(Text("关系", "relations"), list(_relations(catalogue, entity, tables)), most)
    mine = [each for each in decisions if any(catalogue.owner.get(uid, uid) == entity.uid for uid in each.subjects)]
    yield from _listed(Text("决定", "decisions"), [_decision(catalogue, each) for each in mine], most)


def _row_of(tables: GraphTables, entity: Entity) -> Iterator[tuple[str, Any]]:
    """The node's properties that are known, under the name the graph has for them."""
    table = tables.nodes.get(entity.kind)
    if table is None:
        return
    for row in table.filter(pc.equal(table.column("uid"), pa.scalar(entity.uid))).to_pylist():
        yield from ((name, value) for name, value in row.items() if name not in _NODE_SKIPPED and value not in (None, []))


def _reasons(catalogue: Catalogue, entity: Entity) -> Iterator[str]:
    """Why its names are one."""
    links = catalogue.links
    reasons = {s.uid: s.reasons for s in links.systems} | {p.uid: p.reasons for p in links.policies}
    reasons |= {g.uid: g.reasons for g in links.indicator_groups} | {b.uid: b.reasons for b in links.bodies}
    if reasons.get(entity.uid):
        yield str(Text("  归为一个的理由", "  why these are one"))
        yield from (f"    · {_one_line(reason)}" for reason in reasons[entity.uid])


def _relations(catalogue: Catalogue, entity: Entity, tables: GraphTables) -> Iterator[str]:
    """Kinds with few relations first: a rename must not stand behind a hundred projects."""
    found = []
    for relation, table in tables.relations.items():
        for mine, other in (("source", "target"), ("target", "source")):
            if getattr(relation, mine) == entity.kind and table.num_rows:
                rows = table.filter(pc.equal(table.column(mine), pa.scalar(entity.uid))).to_pylist()
                found.append([_relation(catalogue, relation, row, row[other], forward=mine == "source") for row in rows])
    for lines in sorted(found, key=len):
        yield from lines


def _relation(catalogue: Catalogue, relation: Relation, row: dict[str, Any], other: str, *, forward: bool) -> str:
    found = catalogue.find(other)
    name = other if found is None else f"{found.name} {found.uid}"
    meaning = ONTOLOGY.relation[relation.name].meaning
    line = f"{relation.name}（{meaning}）{'→' if forward else '←'} {_one_line(name)}"
    said = [
        f"{key}={_one_line(cell_text(value))}"
        for key, value in row.items()
        if key not in _EDGE_SKIPPED and not key.startswith("evidence_") and value is not None and value is not False
    ]
    line += f"  [{'，'.join(said)}]" if said else ""
    line += "".join(f"\n      · {_one_line(reason)}" for reason in row.get("reasons") or [])
    if row.get("evidence_words"):
        line += f"\n      {_evidence(catalogue, row)}"
    return line


def _evidence(catalogue: Catalogue, row: dict[str, Any]) -> str:
    found = catalogue.find(row["evidence_document"])
    file = row["evidence_document"] if found is None else found.names[0]
    return place_line(Place("", "", file, row["evidence_page"], row["evidence_row"], row["evidence_words"]))


def _decision(catalogue: Catalogue, decision: Decision) -> str:
    names = []
    for uid in decision.subjects:
        found = catalogue.find(uid)
        names.append(_one_line(uid if found is None else f"{found.name} {uid}"))
    verdict = {
        Verdict.SAME: Text("是", "same"), Verdict.DIFFERENT: Text("不是", "not the same"), Verdict.UNSURE: Text("不清楚", "unsure"),
    }.get(decision.verdict, Text(decision.verdict, decision.verdict))  # fmt: skip
    why = f"：{_one_line(decision.why)}" if decision.why else ""
    return f"{decision.when} {decision.who} {decision.about} {' · '.join(names)} {verdict}{why}"


def _listed(head: Text, lines: list[str], most: int) -> Iterator[str]:
    if not lines:
        return
    yield f"  {head} ({len(lines)})"
    yield from (f"    {line}" for line in lines[:most])
    if len(lines) > most:
        yield str(Text(f"    ……另有 {len(lines) - most} 条，用 --most 看更多", f"    … and {len(lines) - most} more, see --most"))


def _one_line(text: str) -> str:
    return " ".join(text.split())
