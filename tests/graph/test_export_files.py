"""Graph files are read back with other readers and compared with the graph they were written from."""

from __future__ import annotations

import errno
import json
import re
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_graph.errors import DiskFull, InputError, WorkspaceError
from mailuo_graph.export import files
from mailuo_graph.export.files import FORMATS, export_graph
from mailuo_graph.export.networkx import to_networkx
from mailuo_graph.tables import GraphTables, Relation

SUCCEEDS = Relation("SUCCEEDS", "Project", "Project")
SIMILAR_TO = Relation("SIMILAR_TO", "Project", "Project")
HOSTILE = "<a href='x'>&amp; \"]]>\x00\x0b\x1f\ufffe\ud7ff🌊 名"


def graph(goal: str = "监测水位", reasons: list[str] | None = None) -> GraphTables:
    named = [
        {"uid": "p1", "name": "水位监测（一期）", "indicator_count": 3, "total": Decimal("12.5"), "goal": goal},
        {"uid": "p2", "name": "水位监测（二期）", "indicator_count": 0, "classified": True, "fiscal_year": 2026},
    ]
    return GraphTables.from_rows(
        {"Project": named, "Unit": [{"uid": "u1", "name": "河道管理所", "aliases": ["河道所", "水位站"]}]},
        {
            SUCCEEDS: [{"source": "p2", "target": "p1", "score": 0.75, "reasons": reasons}],
            SIMILAR_TO: [{"source": "p1", "target": "p2", "key": key, "kind": "goal"} for key in ("1", "2")],
            Relation("BUDGETS", "Unit", "Project"): [{"source": "u1", "target": uid} for uid in ("p1", "p2")],
        },
    )


def joined(data: dict[str, Any]) -> dict[str, Any]:
    return {name: "；".join(value) if isinstance(value, list) else value for name, value in data.items()}


def comparable(edges: Any) -> list[Any]:
    return sorted(((source, target, sorted(joined(data).items())) for source, target, data in edges), key=repr)


def test_there_are_formats() -> None:
    """The registry is not empty, and each entry explains itself in both languages."""
    assert set(FORMATS) == {"graphml", "gexf", "json"}
    for known in FORMATS.values():
        assert known.suffix.startswith(".")
        assert known.meaning.zh
        assert known.meaning.en


def test_graphml_gives_the_graph_back(tmp_path: Path) -> None:
    """NetworkX reads from the GraphML what was in the graph, with kinds of values; lists are joined."""
    path = tmp_path / "图 a.graphml"
    export_graph(graph(reasons=["同名", "同单位"]), path, "graphml")
    wanted = to_networkx(graph(reasons=["同名", "同单位"]))
    found = nx.read_graphml(path, force_multigraph=True)
    assert found.is_directed()
    assert dict(found.nodes(data=True)) == {node: joined(data) for node, data in wanted.nodes(data=True)}
    for _source, _target, data in found.edges(data=True):
        data.pop("id", None)
    for _source, _target, key, data in wanted.edges(keys=True, data=True):
        data["relation_key"] = key
    assert comparable(found.edges(data=True)) == comparable(wanted.edges(data=True))


def test_graphml_ids_are_unique(tmp_path: Path) -> None:
    """Programs that go by edge ids see as many edges as there are."""
    path = tmp_path / "a.graphml"
    export_graph(graph(), path, "graphml")
    edges = [each for each in ET.parse(path).iter() if each.tag.endswith("}edge")]  # noqa: S314 - our own file
    assert len({each.get("id") for each in edges}) == len(edges) == 5


def test_gexf_gives_the_graph_back(tmp_path: Path) -> None:
    """NetworkX reads from the GEXF what was in the graph; nodes show their names, edges their types."""
    path = tmp_path / "a.gexf"
    export_graph(graph(reasons=[]), path, "gexf")
    wanted = to_networkx(graph(reasons=[]))
    found = nx.read_gexf(path)
    for node, data in wanted.nodes(data=True):
        shown = {**joined(data), "label": data["name"], "node_type": data["label"]}
        assert found.nodes[node] == shown
    assert len(found) == len(wanted)
    assert sorted((u, v, d["label"]) for u, v, d in found.edges(data=True)) == sorted(
        (u, v, d["relation"]) for u, v, d in wanted.edges(data=True)
    )
    assert sorted(key for _u, _v, key in found.edges(keys=True)) == ["1", "2", "BUDGETS", "BUDGETS", "SUCCEEDS"]


def test_json_gives_the_very_graph_back(tmp_path: Path) -> None:
    """Node-link JSON keeps lists and every character: the graph read from it equals the graph written."""
    path = tmp_path / "a.json"
    export_graph(graph(HOSTILE, ["一", ""]), path, "json")
    text = path.read_bytes().decode("utf-8")
    assert "水位监测" in text
    found = nx.node_link_graph(json.loads(text), edges="edges")
    wanted = to_networkx(graph(HOSTILE, ["一", ""]))
    assert dict(found.nodes(data=True)) == dict(wanted.nodes(data=True))
    assert sorted(found.edges(keys=True, data=True), key=repr) == sorted(wanted.edges(keys=True, data=True), key=repr)


XML_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@pytest.mark.parametrize("name", ["graphml", "gexf"])
@settings(max_examples=40, deadline=None)
@given(goal=st.text(max_size=30), reasons=st.lists(st.text(max_size=5), max_size=3))
def test_any_text_gives_valid_xml(name: str, goal: str, reasons: list[str]) -> None:
    """Whatever stands in a document, the file parses and holds the text, with U+FFFD for what XML forbids."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xml"
        export_graph(graph(goal, reasons), path, name)
        ET.parse(path)  # noqa: S314 - our own file
        found = (nx.read_graphml if name == "graphml" else nx.read_gexf)(path)
    wanted = XML_CHARACTER.sub("\ufffd", goal).replace("\r\n", "\n").replace("\r", "\n")
    assert found.nodes["p1"].get("goal", "") == wanted


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_graph_is_a_file(tmp_path: Path, name: str) -> None:
    """No nodes give a valid file without nodes."""
    path = tmp_path / "a"
    export_graph(GraphTables(), path, name)
    assert path.stat().st_size > 0


@pytest.mark.parametrize("name", FORMATS)
def test_a_failure_leaves_the_previous_file(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing breaks off, the previous file is whole and nothing lies beside it."""
    path = tmp_path / "a.out"
    export_graph(graph(), path, name)
    before = path.read_bytes()

    class Interrupted(Exception):
        pass

    def half_written(_graph: Any, file: Any) -> None:
        file.write(b"half")
        raise Interrupted

    monkeypatch.setitem(files.FORMATS, name, files.FileFormat("", FORMATS[name].meaning, half_written))
    with pytest.raises(Interrupted):
        export_graph(graph(), path, name)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_mistakes_are_sentences(tmp_path: Path) -> None:
    """An unknown format names the known ones; a path that can't be written names the path."""
    with pytest.raises(InputError, match="graphml"):
        export_graph(graph(), tmp_path / "a.dot", "dot")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="file"):
        export_graph(graph(), tmp_path / "file" / "a.json", "json")


def test_a_full_disk_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up while writing is said as such, and no half file stays."""

    def full(_graph: Any, _file: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(files.FORMATS, "json", files.FileFormat(".json", FORMATS["json"].meaning, full))
    with pytest.raises(DiskFull, match=r"a\.json"):
        export_graph(graph(), tmp_path / "a.json", "json")
    assert list(tmp_path.iterdir()) == []
