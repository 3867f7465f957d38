"""The part of the graph that a query points at, as an SVG: a column a kind of thing, projects by year, every line named.

Plain SVG without scripts; the same graph gives the same file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree as ET

from mailuo.render import clip, safe
from mailuo_graph.errors import QueryInvalid
from mailuo_graph.ontology import ONTOLOGY
from mailuo_graph.stores.contract import Limits, Store
from mailuo_graph.words import Text
from mailuo_queries.spec import Query

MOST: Final = 150
"""Nodes; more than these nobody reads."""
_ORDER: Final = ("Department", "Unit", "Project", "Lineage", "System", "Policy", "IndicatorType", "Document", "Remark")
_FILL: Final = {
    "Department": "#dbe7f6", "Unit": "#e3f0e3", "Project": "#fdf3d8", "Lineage": "#f6e3ee", "System": "#e7e1f5",
    "Policy": "#f9e2d6", "IndicatorType": "#e6e6e6", "Document": "#ffffff", "Remark": "#fbdcdc",
}  # fmt: skip
_BOX_WIDTH: Final = 236
_BOX_HEIGHT: Final = 38
_COLUMN: Final = 330
_ROW: Final = 52
_TOP: Final = 64
_LETTERS: Final = 34
"""Columns of a terminal that fit a box."""


@dataclass(frozen=True, slots=True)
class Node:
    uid: str
    kind: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    source: str
    target: str
    kind: str


@dataclass(frozen=True, slots=True)
class Picture:
    """`left_out`: how many nodes there were beyond `MOST`."""

    nodes: list[Node]
    lines: list[Line]
    left_out: int


def picture_of(store: Store, query: Query, parameters: Mapping[str, Any], limits: Limits | None = None) -> Picture:
    if query.picture is None:
        raise QueryInvalid(
            f"查询 {query.id} 没有写画什么（picture）；请去掉 --picture", f"query {query.id} says nothing to draw (picture); leave --picture out",
        )
    used = {name: value for name, value in parameters.items() if f"${name}" in query.picture}
    rows = store.run(query.picture, used, limits)
    if len(rows.columns) != 1:
        raise QueryInvalid(f"查询 {query.id} 的 picture 须只返回一列 uid", f"the picture of query {query.id} must return one column of uids")
    every = list(dict.fromkeys(str(value) for (value,) in rows.values if value is not None))
    return neighbourhood(store, every[:MOST], max(0, len(every) - MOST), limits)


def neighbourhood(store: Store, uids: Sequence[str], left_out: int = 0, limits: Limits | None = None) -> Picture:
    """The nodes of these uids and all that runs between them."""
    wanted = {"uids": list(uids)}
    nodes = []
    for kind in ONTOLOGY.nodes:
        extra = "n.total AS amount, n.fiscal_year AS year" if kind.name == "Project" else "NULL AS amount, NULL AS year"
        label = "n.file_name" if kind.name == "Document" else "n.name"
        found = store.run(
            f"MATCH (n:{kind.name}) WHERE n.uid IN $uids RETURN n.uid AS uid, {label} AS label, {extra} ORDER BY uid", wanted, limits,
        )
        nodes += [Node(uid, kind.name, label or uid, _note(amount, year)) for uid, label, amount, year in found.values]
    present = {node.kind for node in nodes}
    lines = []
    for relation in ONTOLOGY.relations:
        for ends in relation.ends:
            if {ends.source, ends.target} <= present:
                found = store.run(
                    f"MATCH (a:{ends.source})-[:{relation.name}]->(b:{ends.target}) WHERE a.uid IN $uids AND b.uid IN $uids "
                    "RETURN DISTINCT a.uid AS source, b.uid AS target ORDER BY source, target", wanted, limits,
                )  # fmt: skip
                lines += [Line(source, target, relation.name) for source, target in found.values]
    return Picture(nodes, lines, left_out)


def _note(amount: float | None, year: int | None) -> str:
    parts = [str(Text(f"{year} 年", str(year))) if year is not None else "", f"{amount:,.2f} 万元" if amount is not None else ""]
    return " · ".join(part for part in parts if part)


def svg(picture: Picture, title: str) -> str:
    places = _places(picture.nodes)
    width = max((x for x, _ in places.values()), default=0) + _BOX_WIDTH + 20
    height = max((y for _, y in places.values()), default=0) + _BOX_HEIGHT + 30
    root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}", "width": str(width), "height": str(height),
                              "font-family": "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif", "font-size": "12"})  # fmt: skip
    ET.SubElement(root, "title").text = safe(title)
    ET.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    head = safe(title)
    if picture.left_out:
        head += str(Text(f"（另有 {picture.left_out} 个没有画）", f" ({picture.left_out} more not drawn)"))
    ET.SubElement(root, "text", {"x": "20", "y": "24", "font-size": "15", "font-weight": "bold"}).text = head
    heads = {node.kind: places[node.uid][0] for node in picture.nodes}
    for kind, x in heads.items():
        ET.SubElement(root, "text", {"x": str(x), "y": "50", "fill": "#666"}).text = str(ONTOLOGY.node[kind].meaning)[:24]
    for line in picture.lines:
        _draw_line(root, line, places)
    for node in picture.nodes:
        _draw_node(root, node, *places[node.uid])
    return ET.tostring(root, encoding="unicode") + "\n"


def _places(nodes: Sequence[Node]) -> dict[str, tuple[int, int]]:
    by_kind: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        by_kind[node.kind].append(node)
    places = {}
    for column, kind in enumerate(kind for kind in _ORDER if kind in by_kind):
        for row, node in enumerate(sorted(by_kind[kind], key=lambda n: (n.note[:4], n.name, n.uid))):
            places[node.uid] = (20 + column * _COLUMN, _TOP + row * _ROW)
    return places


def _draw_node(root: ET.Element, node: Node, x: int, y: int) -> None:
    group = ET.SubElement(root, "g")
    ET.SubElement(group, "title").text = safe(f"{node.name}\n{node.note}\n{node.uid}")
    ET.SubElement(group, "rect", {"x": str(x), "y": str(y), "width": str(_BOX_WIDTH), "height": str(_BOX_HEIGHT), "rx": "5",
                                  "fill": _FILL[node.kind], "stroke": "#888"})  # fmt: skip
    baseline = y + (16 if node.note else 23)
    ET.SubElement(group, "text", {"x": str(x + 8), "y": str(baseline)}).text = clip(safe(node.name), _LETTERS)
    if node.note:
        ET.SubElement(group, "text", {"x": str(x + 8), "y": str(y + 31), "fill": "#555", "font-size": "11"}).text = node.note


def _draw_line(root: ET.Element, line: Line, places: Mapping[str, tuple[int, int]]) -> None:
    (x1, y1), (x2, y2) = places[line.source], places[line.target]
    y1, y2 = y1 + _BOX_HEIGHT // 2, y2 + _BOX_HEIGHT // 2
    if x1 == x2:  # within one column: a bow to its right
        right = x1 + _BOX_WIDTH
        path, (tx, ty) = f"M{right} {y1} C{right + 60} {y1} {right + 60} {y2} {right} {y2}", (right + 46, (y1 + y2) // 2)
    else:
        if x1 < x2:
            x1 += _BOX_WIDTH
        else:
            x2 += _BOX_WIDTH
        middle = (x1 + x2) // 2
        path, (tx, ty) = f"M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}", (middle, (y1 + y2) // 2 - 3)
    dashes = {"stroke-dasharray": "5 4"} if line.kind == "SIMILAR_TO" else {}
    ET.SubElement(root, "path", {"d": path, "fill": "none", "stroke": "#9aa4b2", **dashes})
    ET.SubElement(root, "text", {"x": str(tx), "y": str(ty), "fill": "#7a8494", "font-size": "9", "text-anchor": "middle"}).text = line.kind
