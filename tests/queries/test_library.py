"""Query files: what is wrong is said with file and line, and nothing in a file can fill the memory or run."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailuo_graph.errors import QueryForbidden, QueryInvalid, QueryUnknown
from mailuo_graph.stores import open_store
from mailuo_queries.fixtures import fixture_tables
from mailuo_queries.library import all_queries, find_query, read_query
from mailuo_queries.runner import run_query
from query_text import TEXT, changed, query_file


def test_a_query_file_is_read(tmp_path: Path):
    """With its pack, its place, and by its id alone or with the pack's name."""
    path = query_file(tmp_path)
    saved = read_query(path)
    assert (saved.query.id, saved.pack, saved.path) == ("big-projects", "own-pack", path)
    assert find_query("big-projects", tmp_path) == find_query("own-pack/big-projects", tmp_path) == saved
    assert list(all_queries(tmp_path)) == [saved]


BROKEN = {
    "no YAML": (changed("severity: low", "severity: [low"), 10),
    "misspelt field": (changed("severity: low", "severity: low\nseverty: high"), 8),
    "missing field": (changed("severity: low\n", ""), 1),
    "wrong severity": (changed("severity: low", "severity: grave"), 7),
    "one language only": (changed("title: {zh: 大项目, en: Big projects}", "title: {zh: 大项目}"), 4),
    "empty words": (changed("en: They need a case", "en: ''"), 6),
    "column twice": (changed("name: total, meaning", "name: uid, meaning"), 1),
    "identity without column": (changed("identity: [uid]", "identity: [udi]"), 1),
    "misspelt column field": (changed("money: true", "mony: true"), 17),
    "id is not the file's name": (changed("id: big-projects", "id: small-projects"), 1),
    "id with a path": (changed("id: big-projects", "id: ../../etc"), 1),
    "no fixtures": (TEXT[: TEXT.index("fixtures:")] + "fixtures: []\n", 19),
    "relation without type": (TEXT + "    relations:\n      - {source: p1, target: Project/p2}\n", 30),
    "an anchor": (changed("severity: low", "severity: &a low"), 7),
    "an alias": (changed("identity: [uid]", "identity: *a"), 18),
    "a tag": (changed("severity: low", "severity: !!python/object/apply:os.system ['true']"), 7),
    "a list": ("- 1\n- 2\n", 1),
    "nothing": ("", 1),
    "two documents": (TEXT + "---\nid: x\n", 29),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_wrong_is_said_with_file_and_line(tmp_path: Path, what: str):
    """QueryInvalid names the file and the line, in both languages."""
    text, line = BROKEN[what]
    path = query_file(tmp_path, text)
    with pytest.raises(QueryInvalid) as caught:
        read_query(path)
    message = caught.value.message
    assert f"{path} line {line}:" in message.en
    assert f"{path} 第 {line} 行：" in message.zh
    assert "\n" not in message.en


def test_a_bomb_of_anchors_is_refused_before_it_is_built(tmp_path: Path):
    """Nine lines that would unfold to a billion items."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(QueryInvalid, match="第 1 行"):
        read_query(query_file(tmp_path, "\n".join(lines)))


def test_a_file_that_is_too_long_is_refused(tmp_path: Path):
    """Before it is read."""
    with pytest.raises(QueryInvalid, match="256"):
        read_query(query_file(tmp_path, TEXT + "# " + "x" * 300_000))


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path):
    """As GB18030 it would read as other characters."""
    path = query_file(tmp_path)
    path.write_bytes(TEXT.encode("gb18030"))
    with pytest.raises(QueryInvalid) as caught:
        read_query(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("name", ["big-project", "own-pack/big-projcts", "BIG-PROJECTS"])
def test_a_misspelt_name_gets_a_near_one(tmp_path: Path, name: str):
    """Case, a letter missing, a wrong letter."""
    query_file(tmp_path)
    with pytest.raises(QueryUnknown) as caught:
        find_query(name, tmp_path)
    assert "big-projects" in caught.value.message.en.replace(name, "", 1)


@pytest.mark.parametrize(
    "cypher",
    ["CREATE (n:Project {uid: 'x'}) RETURN n.uid AS uid, 1.0 AS total ORDER BY uid",
     "MATCH (p:Project) SET p.total = 0 RETURN p.uid AS uid, p.total AS total ORDER BY uid",
     "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row[0] AS uid, 1.0 AS total ORDER BY uid",
     "CALL db.labels() YIELD label RETURN label AS uid, 1.0 AS total ORDER BY uid"],
)  # fmt: skip
def test_a_saved_query_that_writes_or_reads_files_never_runs(tmp_path: Path, cypher: str):
    """Whoever runs somebody's pack is safe: refused before the store sees it, and the graph is unchanged."""
    text = TEXT[: TEXT.index("cypher:")] + f'cypher: "{cypher}"\n' + TEXT[TEXT.index("columns:") :]
    query = read_query(query_file(tmp_path, text)).query
    with open_store(tmp_path / "graph.kgl") as store:
        store.load(fixture_tables(query.fixtures[0]))
        before = (tmp_path / "graph.kgl").read_bytes()
        with pytest.raises(QueryForbidden):
            run_query(store, query)
        assert (tmp_path / "graph.kgl").read_bytes() == before


def test_columns_must_be_those_declared(tmp_path: Path):
    """A query that returns something else is an error, not an answer."""
    query = read_query(query_file(tmp_path, changed("p.total AS total", "p.total AS amount").replace("ORDER BY total", "ORDER BY amount"))).query
    with open_store(tmp_path / "graph.kgl") as store:
        store.load(fixture_tables(query.fixtures[0]))
        with pytest.raises(QueryInvalid, match="amount"):
            run_query(store, query)
