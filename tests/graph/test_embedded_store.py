"""What the embedded store promises beyond the contract: its file, its start-up and the values it keeps."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import kglite
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_graph.errors import (
    DiskFull,
    QueryForbidden,
    QueryInvalid,
    StoreError,
    StoreTooSlow,
    StoreUnreachable,
    WorkspaceTooNew,
)
from mailuo_graph.ontology import ONTOLOGY, SCHEMA_VERSION
from mailuo_graph.stores import Limits
from mailuo_graph.stores.embedded import EmbeddedStore
from mailuo_graph.tables import GraphTables, Relation

MEASURED_BY = Relation("MEASURED_BY", "Project", "IndicatorType")
BUDGETS = Relation("BUDGETS", "Unit", "Project")


def graph(projects: list[dict[str, Any]] | None = None, measured: list[dict[str, Any]] | None = None) -> GraphTables:
    given_projects = [{"uid": "p1"}, {"uid": "p2"}] if projects is None else projects
    return GraphTables.from_rows(
        {
            "Unit": [{"uid": "u1", "name": "河道管理所"}],
            "Project": [{"name": "水位监测", "indicator_count": 0, **each} for each in given_projects],
            "IndicatorType": [{"uid": "i1", "name": "数据到报率"}],
        },
        {
            BUDGETS: [{"source": "u1", "target": each["uid"]} for each in given_projects],
            MEASURED_BY: [{"source": "p1", "target": "i1", **each} for each in measured or []],
        },
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "工作区 一" / "图 graph.kgl"


def reopened(path: Path, tables: GraphTables) -> EmbeddedStore:
    """A store that reads what another one wrote: values are tested behind the file, not before."""
    with EmbeddedStore(path) as writer:
        writer.load(tables)
    return EmbeddedStore(path)


def column(store: EmbeddedStore, cypher: str) -> list[Any]:
    return [row[0] for row in store.run(cypher).values]


TEXTS = [
    "2024-01-05", "2024", "007", " 12 ", "1e5", "true", "False", "null", "None", "nan", "NaN", "", " ", "\t\n", "　首尾　",
    "a\nb", "'\"`\\", "\x00", "\x1f", "12:30", "2024-01-05T10:00:00", "[1, 2]", '{"a": 1}', "P1D", "🌊", "0x1F", "-", "1.50",
]


def test_text_stays_text(path: Path) -> None:
    """Text that looks like a number, a date, a truth value, a list or nothing comes back as it was, in every place."""
    tables = graph(
        [{"uid": f"p{n}", "goal": text, "unit": text} for n, text in enumerate(TEXTS)],
        [{"key": str(n), "annual_value": text} for n, text in enumerate(TEXTS)],
    )
    store = reopened(path, tables)
    for name in ("goal", "unit"):
        values = dict(store.run(f"MATCH (n:Project) RETURN n.uid AS uid, n.{name} AS value").values)
        assert [values[f"p{n}"] for n in range(len(TEXTS))] == TEXTS
    values = dict(store.run("MATCH ()-[r:MEASURED_BY]->() RETURN r.key AS k, r.annual_value AS value").values)
    assert [values[str(n)] for n in range(len(TEXTS))] == TEXTS


@pytest.mark.parametrize("texts", [["2024-01-05", "2023-12-31"], ["1", "2"], ["true", "false"], ["1.5", None], [None, ""]])
def test_a_column_of_one_look_stays_text(path: Path, texts: list[str | None]) -> None:
    """A column in which every text looks like a date or a number is still text: no guess by the column."""
    store = reopened(path, graph([{"uid": f"p{n}", "goal": text} for n, text in enumerate(texts)]))
    assert column(store, "MATCH (n:Project) RETURN n.goal AS value ORDER BY n.uid") == texts


def test_uids_that_look_like_numbers_stay_text(path: Path) -> None:
    """A uid is compared as text: "7" and "07" are two, and relations find their ends."""
    store = reopened(path, graph([{"uid": uid} for uid in ("7", "07", "7.0", " 7")]))
    found = column(store, "MATCH (:Unit)-[:BUDGETS]->(n:Project) RETURN n.uid AS value")
    assert sorted(found) == sorted(["7", "07", "7.0", " 7"])
    assert column(store, "MATCH (n:Project {uid: '07'}) RETURN n.uid AS value") == ["07"]


@pytest.mark.parametrize("values", [[2021, None], [None, 2**63 - 1], [-(2**63), 2**53 + 1], [None, None], [0, 1]])
def test_whole_numbers_with_gaps_stay_whole(path: Path, values: list[int | None]) -> None:
    """A gap turns no whole number of a node or a relation into a float, and no large one loses its last digit."""
    tables = graph(
        [{"uid": f"p{n}", "fiscal_year": value} for n, value in enumerate(values, 1)],
        [{"key": str(n), "sequence": value} for n, value in enumerate(values)],
    )
    store = reopened(path, tables)
    for cypher in (
        "MATCH (n:Project) RETURN n.fiscal_year AS value ORDER BY n.uid",
        "MATCH ()-[r:MEASURED_BY]->() RETURN r.sequence AS value ORDER BY r.key",
    ):
        found = column(store, cypher)
        assert found == values
        assert [type(each) for each in found] == [type(each) for each in values]


@pytest.mark.parametrize("values", [[True, None, False], [None, None, None], [False, False, None]])
def test_truth_values_with_gaps_stay_truth_values(path: Path, values: list[bool | None]) -> None:
    """Unknown is neither true nor false, on nodes and relations."""
    tables = graph(
        [{"uid": f"p{n}", "classified": value} for n, value in enumerate(values, 1)],
        [{"key": str(n), "malformed": value} for n, value in enumerate(values)],
    )
    store = reopened(path, tables)
    assert column(store, "MATCH (n:Project) RETURN n.classified AS value ORDER BY n.uid") == values
    assert column(store, "MATCH ()-[r:MEASURED_BY]->() RETURN r.malformed AS value ORDER BY r.key") == values
    unknown = "MATCH (n:Project) WHERE n.classified IS NULL RETURN count(n) AS value"
    assert column(store, unknown) == [values.count(None)]


def test_lists_stay_lists(path: Path) -> None:
    """None, empty, of one empty text and of texts with commas are four different values; membership works."""
    lists: list[list[str] | None] = [None, [], [""], ["a,b", "2024", " c "]]
    tables = GraphTables.from_rows({"Unit": [{"uid": f"u{n}", "name": "x", "aliases": v} for n, v in enumerate(lists)]}, {})
    store = reopened(path, tables)
    assert column(store, "MATCH (n:Unit) RETURN n.aliases AS value ORDER BY n.uid") == lists
    assert column(store, "MATCH (n:Unit) WHERE '2024' IN n.aliases RETURN n.uid AS value") == ["u3"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.none(), st.decimals(-10**13, 10**13, places=6)), min_size=1, max_size=30))
def test_money_is_the_nearest_float(amounts: list[Decimal | None]) -> None:
    """An amount in the store is exactly Python's float of the decimal: no bit is lost on the way through columns."""
    with tempfile.TemporaryDirectory() as folder:
        tables = graph([{"uid": f"p{n:02}", "total": amount} for n, amount in enumerate(amounts)])
        found = column(reopened(Path(folder) / "g.kgl", tables), "MATCH (n:Project) RETURN n.total AS v ORDER BY n.uid")
    assert found == [None if amount is None else float(amount) for amount in amounts]


def test_a_load_counts_what_it_took_away(path: Path) -> None:
    """Removed nodes and relations, keyed ones by their key, are counted against the previous file."""
    store = EmbeddedStore(path)
    store.load(graph(measured=[{"key": key} for key in "abc"]))
    assert store.counts().relations == {"BUDGETS": 2, "MEASURED_BY": 3}
    report = store.load(graph([{"uid": "p1"}], [{"key": key} for key in "bx"]))
    assert (report.nodes, report.relations, report.removed_nodes, report.removed_relations) == (3, 3, 1, 3)
    assert column(store, "MATCH ()-[r:MEASURED_BY]->() RETURN r.key AS v ORDER BY v") == ["b", "x"]


def test_nothing_is_left_beside_the_file(path: Path) -> None:
    """Loading twice and asking leaves one file."""
    store = EmbeddedStore(path)
    store.load(graph())
    store.load(graph())
    assert store.run("MATCH (n:Unit) RETURN n.name AS name").values == [("河道管理所",)]
    assert list(path.parent.iterdir()) == [path]


def test_tables_that_break_the_invariants_never_reach_the_file(path: Path) -> None:
    """A relation to a node that does not exist, or a uid twice, fails the load; the previous file stays."""
    store = EmbeddedStore(path)
    store.load(graph())
    before = path.read_bytes()
    lost = graph()
    lost.relations[BUDGETS] = GraphTables.from_rows({}, {BUDGETS: [{"source": "u1", "target": "p9"}]}).relations[BUDGETS]
    for broken in (lost, graph([{"uid": "p1"}, {"uid": "p1"}])):
        with pytest.raises((ValueError, UserWarning)):
            store.load(broken)
    assert path.read_bytes() == before


FULL = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_embedded_store import EmbeddedStore, graph
from mailuo_graph.errors import DiskFull
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
tables = graph([{"uid": f"p{n}", "goal": str(n) * 50} for n in range(2000)])
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    EmbeddedStore(Path(sys.argv[1])).load(tables)
except DiskFull as error:
    print("full", error.message.en)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes to stand in for a full disk")
def test_a_full_disk_leaves_the_previous_file(path: Path) -> None:
    """When the file can't grow (a file-size limit stands in for the disk) one sentence says so; nothing is lost."""
    EmbeddedStore(path).load(graph())
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path), str(Path(__file__).parent)], capture_output=True, encoding="utf-8",
        check=True,
    )
    assert done.stdout.startswith(f"full {path}: the disk is full"), done.stderr
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A file where a folder should be is a sentence, not a stack trace."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match=r"graph\.kgl") as failure:
        EmbeddedStore(tmp_path / "file" / "graph.kgl").load(graph())
    assert not isinstance(failure.value, DiskFull)


def test_a_missing_file_names_the_command(path: Path) -> None:
    """Asking before building says what to run, and creates nothing."""
    for ask in (lambda s: s.run("RETURN 1 AS one"), lambda s: s.counts()):
        with pytest.raises(StoreUnreachable, match="mailuo build"):
            ask(EmbeddedStore(path))
    assert not path.exists()


def _damaged(whole: bytes) -> dict[str, bytes]:
    middle = len(whole) // 2
    return {
        "empty": b"",
        "cut": whole[:middle],
        "no end": whole[:-20],
        "text": b"uid,name\n" * 20,
        "zeros inside": whole[:60] + bytes(30) + whole[90:],
    }


@pytest.mark.parametrize("name", ["empty", "cut", "no end", "text", "zeros inside"])
def test_a_damaged_file_is_said_and_can_be_replaced(path: Path, name: str) -> None:
    """Asking a damaged file is one sentence; the next load replaces it."""
    EmbeddedStore(path).load(graph())
    path.write_bytes(_damaged(path.read_bytes())[name])
    store = EmbeddedStore(path)
    with pytest.raises(StoreError, match="mailuo build") as failure:
        store.run("RETURN 1 AS one")
    assert "\n" not in str(failure.value)
    assert store.load(graph()).removed_nodes == 0
    assert column(store, "MATCH (n:Unit) RETURN n.uid AS v") == ["u1"]


def test_a_newer_file_is_neither_read_nor_overwritten(path: Path) -> None:
    """A newer Mailuo or a newer engine wrote it: upgrade, in both directions."""
    store = EmbeddedStore(path)
    store.load(graph())
    newer_engine = bytearray(path.read_bytes())
    newer_engine[3] = 99  # the version of the container
    kglite.load(str(path)).set_schema_version(SCHEMA_VERSION + 1).save(str(path))
    for content in (path.read_bytes(), bytes(newer_engine)):
        path.write_bytes(content)
        store = EmbeddedStore(path)
        with pytest.raises(WorkspaceTooNew, match="mailuo"):
            store.run("RETURN 1 AS one")
        with pytest.raises(WorkspaceTooNew):
            store.load(graph())
        assert path.read_bytes() == content


def test_a_graph_of_another_program_is_refused(path: Path) -> None:
    """A kglite file without our schema version is not ours to ask."""
    path.parent.mkdir(parents=True)
    kglite.KnowledgeGraph().save(str(path))
    with pytest.raises(StoreError, match="mailuo build"):
        EmbeddedStore(path).run("RETURN 1 AS one")


def test_the_frozen_graph_refuses_writes_on_its_own(path: Path) -> None:
    """The check of the text is the first wall, not the only one."""
    store = reopened(path, graph())
    with pytest.raises(QueryForbidden):
        store.run("MATCH (n) SET n.name = 'x'")
    with pytest.raises(kglite.KgError):
        store._open()[1].cypher("MATCH (n) SET n.name = 'x'")


def test_limits_are_kept(path: Path) -> None:
    """A query without end stops at its time, a huge collection before it is built, an answer at its rows."""
    store = reopened(path, graph())
    endless = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a + b < 0 RETURN count(*) AS n"
    with pytest.raises(StoreTooSlow, match=r"0\.2"):
        store.run(endless, limits=Limits(seconds=0.2))
    with pytest.raises(StoreTooSlow, match="256 MiB"):
        store.run("UNWIND range(1, 1000000000) AS a RETURN count(a) AS n")
    cut = store.run("UNWIND range(1, 10) AS i RETURN i AS n ORDER BY n", limits=Limits(rows=3))
    assert (cut.values, cut.truncated, cut.warnings) == ([(1,), (2,), (3,)], True, ())


@pytest.mark.parametrize(
    ("cypher", "given_parameters"),
    [
        ("RETURN 1 AS", {}),
        ("RETURN $missing AS x", {}),
        ("RETURN nosuch(1) AS x", {}),
        ("RETURN $x AS x", {"x": 2**70}),
        ("RETURN $x AS x", {"x": object()}),
    ],
)
def test_a_mistake_in_a_query_is_one_line(path: Path, cypher: str, given_parameters: dict[str, Any]) -> None:
    """Syntax, names, missing and impossible parameters: what the engine says, in one line."""
    with pytest.raises(QueryInvalid) as failure:
        reopened(path, graph()).run(cypher, given_parameters)
    assert "\n" not in str(failure.value)


@pytest.mark.parametrize("value", ["n", "[n]", "{a: {b: [n]}}", "r", "p", "nodes(p)", "relationships(p)"])
def test_whole_elements_are_refused(path: Path, value: str) -> None:
    """A node, relation or path anywhere in a value is refused with advice; maps of scalars are not."""
    store = reopened(path, graph())
    with pytest.raises(QueryInvalid, match=r"n\.uid"):
        store.run(f"MATCH p = (n:Unit)-[r:BUDGETS]->() RETURN {value} AS x")
    similar = {"id": 1, "labels": ["a"], "properties": "none"}
    assert store.run("RETURN {id: 1, labels: ['a'], properties: 'none'} AS x").values == [(similar,)]


def test_declared_indexes_are_in_the_file(path: Path) -> None:
    """Every property the ontology marks is indexed, also after reading the file again."""
    EmbeddedStore(path).load(graph())
    read = kglite.load(str(path))
    marked = [(node.name, each.name) for node in ONTOLOGY.nodes for each in node.properties if each.indexed]
    assert marked
    assert [each for each in marked if not read.has_index(*each)] == []


def test_asking_imports_nothing_heavy(path: Path) -> None:
    """Opening and asking needs neither pandas nor pyarrow nor numpy: start-up is what a user waits for."""
    EmbeddedStore(path).load(graph())
    code = (
        "import sys; from mailuo_graph.stores import open_store; s = open_store(sys.argv[1]);"
        "s.run('MATCH (n:Unit) RETURN n.name AS name');"
        "print(sorted({'pandas', 'pyarrow', 'numpy', 'networkx', 'neo4j'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"


def test_no_keyed_relation_has_two_targets_for_one_source() -> None:
    """The engine keeps parallel relations only in the first load of a type from a source type: one call must do."""
    keyed = [each for each in ONTOLOGY.relations if each.keyed]
    assert keyed
    for relation in keyed:
        sources = [ends.source for ends in relation.ends]
        assert len(set(sources)) == len(sources)
