"""The graph as one file for another program: GraphML (yEd, Cytoscape), GEXF (Gephi), node-link JSON (web pages).

GraphML and GEXF hold neither lists nor every character: the entries of a list are joined by "；", characters that XML
forbids become U+FFFD, and every line end a line feed. The JSON keeps both as they are. An unknown value is absent. The
key of an edge is its attribute `relation_key` in GraphML, `networkx_key` in GEXF, `key` in JSON.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from mailuo_graph.errors import NO_ROOM, DiskFull, InputError, WorkspaceError
from mailuo_graph.export.networkx import to_networkx
from mailuo_graph.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import networkx as nx

    from mailuo_graph.tables import GraphTables

LIST_SEPARATOR: Final = "；"
_FORBIDDEN_IN_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FileFormat:
    suffix: str
    meaning: Text
    write: Callable[[nx.MultiDiGraph[str], BinaryIO], None]


def export_graph(tables: GraphTables, path: Path, format_name: str) -> None:
    """Write the graph to `path` in one of `FORMATS`. The file appears when it is whole."""
    known = FORMATS.get(format_name)
    if known is None:
        raise InputError(
            f"不认识的图格式 {format_name}；可用：{'、'.join(FORMATS)}",
            f"unknown graph format {format_name}; there are {', '.join(FORMATS)}",
        )
    graph = to_networkx(tables)
    try:
        _write_whole(path, lambda file: known.write(graph, file))
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFull(
                f"{path}：磁盘已满，文件没有写成；请腾出空间后重试",
                f"{path}: the disk is full and the file was not written; free some space and try again",
            ) from error
        raise WorkspaceError(
            f"{path}：写不进去（{error.strerror}）；请检查目录和权限",
            f"{path}: can't be written ({error.strerror}); check the folder and its permissions",
        ) from error


def _write_whole(path: Path, write: Callable[[BinaryIO], None]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    growing = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with growing.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        growing.replace(path)
    except BaseException:
        growing.unlink(missing_ok=True)
        raise


def _write_graphml(graph: nx.MultiDiGraph[str], file: BinaryIO) -> None:
    """Edge ids must be unique in the whole file, so edges are numbered."""
    import networkx as nx  # noqa: PLC0415 - 400 ms

    written: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    written.add_nodes_from((_for_xml(node), _flat(data)) for node, data in graph.nodes(data=True))
    for number, (source, target, key, data) in enumerate(graph.edges(keys=True, data=True)):
        written.add_edge(_for_xml(source), _for_xml(target), f"e{number}", **_flat({**data, "relation_key": key}))
    _same_size(graph, written)
    nx.write_graphml_xml(written, file, prettyprint=False)


def _write_gexf(graph: nx.MultiDiGraph[str], file: BinaryIO) -> None:
    """In GEXF `label` is what a picture shows: the name of a node (its type is `node_type`), the type of an edge."""
    import networkx as nx  # noqa: PLC0415 - 400 ms

    written: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, data in graph.nodes(data=True):
        shown = {**data, "node_type": data["label"], "label": data.get("name", node)}
        written.add_node(_for_xml(node), **_flat(shown))
    for source, target, key, data in graph.edges(keys=True, data=True):
        shown = {**data, "label": data["relation"]}
        written.add_edge(_for_xml(source), _for_xml(target), _for_xml(key), **_flat(shown))
    _same_size(graph, written)
    nx.write_gexf(written, file, prettyprint=False)


def _write_json(graph: nx.MultiDiGraph[str], file: BinaryIO) -> None:
    import networkx as nx  # noqa: PLC0415 - 400 ms

    data = nx.node_link_data(graph, edges="edges")
    file.write(json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8"))


FORMATS: Final[dict[str, FileFormat]] = {
    "graphml": FileFormat(".graphml", Text("GraphML，供 yEd", "GraphML, for yEd"), _write_graphml),
    "gexf": FileFormat(".gexf", Text("GEXF，供 Gephi", "GEXF, for Gephi"), _write_gexf),
    "json": FileFormat(".json", Text("节点与边的 JSON，供网页", "node-link JSON, for web pages"), _write_json),
}


def _flat(data: dict[str, Any]) -> dict[str, Any]:
    return {name: _for_xml(value) for name, value in data.items()}


def _for_xml(value: Any) -> Any:
    if isinstance(value, list):
        value = LIST_SEPARATOR.join(each for each in value if each is not None)
    if isinstance(value, str):
        return _FORBIDDEN_IN_XML.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))
    return value


def _same_size(graph: nx.MultiDiGraph[str], written: nx.MultiDiGraph[str]) -> None:
    if (len(graph), graph.size()) != (len(written), written.size()):
        raise ValueError("ids that differ only in characters XML forbids")
