"""Query files: what is wrong is said with file and line, and nothing in a file can fill the memory or run."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailuo_graph.errors import QueryForbidden, QueryInvalid, QueryUnknown
from mailuo_graph.stores import open_store
from mailuo_queries.fixtures import fixture_tables, run_fixture
from mailuo_queries.library import all_queries, find_query, read_query, search
from mailuo_queries.lint import lint
from mailuo_queries.pack import find_packs
from mailuo_queries.runner import run_query
from mailuo_queries.template import write_new_query
from query_text import MANIFEST, TEXT, changed, query_file


def test_a_query_file_is_read(tmp_path: Path):
    """With its pack, its place, and by its id alone or with the pack's name."""
    path = query_file(tmp_path)
    saved = read_query(path)
    assert (saved.query.id, saved.pack, saved.path) == ("big-projects", "own-pack", path)
    assert find_query("big-projects", [tmp_path]) == find_query("own-pack/big-projects", [tmp_path / "own-pack"]) == saved
    assert saved in list(all_queries([tmp_path]))


def test_a_query_that_is_edited_is_read_again(tmp_path: Path):
    """Unchanged files are read once; a change counts at the next question, and a file that goes away is missed."""
    path = query_file(tmp_path)
    saved = read_query(path)
    assert read_query(path) is saved
    query_file(tmp_path, changed("Big projects", "Very big projects"))
    assert read_query(path).query.title.en == "Very big projects"
    path.unlink()
    with pytest.raises(QueryInvalid):
        read_query(path)


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
        find_query(name, [tmp_path])
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


def test_a_file_that_nests_without_end_is_refused(tmp_path: Path):
    """The parser's own recursion would end the program."""
    with pytest.raises(QueryInvalid, match="40"):
        read_query(query_file(tmp_path, "id: " + "[" * 20_000))


def test_a_link_that_leads_out_of_the_pack_is_refused(tmp_path: Path):
    """A pack from elsewhere shows its own files only."""
    outside = tmp_path / "secret.yaml"
    outside.write_text(TEXT, encoding="utf-8")
    query_file(tmp_path / "packs")
    try:
        (tmp_path / "packs" / "own-pack" / "secret.yaml").symlink_to(outside)
    except OSError:
        pytest.skip("links are not allowed on this machine")
    with pytest.raises(QueryInvalid, match="包之外"):
        list(all_queries([tmp_path / "packs"]))


@pytest.mark.parametrize(
    ("text", "line"),
    [("id: other\n" + MANIFEST.split("\n", 1)[1], 1), (MANIFEST.replace("version: 1", "version: one"), 2), (MANIFEST + "files: ['../x.yaml']\n", 5)],
)
def test_a_wrong_manifest_is_said_with_its_line(tmp_path: Path, text: str, line: int):
    """Another id than the folder's, a wrong version, a field that doesn't exist."""
    manifest = query_file(tmp_path).parent / "pack.yaml"
    manifest.write_text(text, encoding="utf-8")
    with pytest.raises(QueryInvalid) as caught:
        [pack.manifest() for pack in find_packs([tmp_path])]
    assert f"{manifest} line {line}:" in caught.value.message.en


def test_folders_without_packs_and_packs_of_one_name_are_refused(tmp_path: Path):
    """Nothing is silently left out."""
    with pytest.raises(QueryInvalid, match=r"pack\.yaml"):
        find_packs([tmp_path])
    with pytest.raises(QueryInvalid, match="没有这个文件夹"):
        find_packs([tmp_path / "nowhere"])
    query_file(tmp_path / "a")
    query_file(tmp_path / "b")
    with pytest.raises(QueryInvalid, match="own-pack"):
        find_packs([tmp_path / "a", tmp_path / "b"])


def test_one_name_in_two_packs_asks_for_the_pack(tmp_path: Path):
    """Neither is guessed."""
    query_file(tmp_path)
    other = tmp_path / "second"
    other.mkdir()
    (other / "pack.yaml").write_text(MANIFEST.replace("own-pack", "second"), encoding="utf-8")
    (other / "big-projects.yaml").write_text(TEXT, encoding="utf-8")
    with pytest.raises(QueryUnknown, match="second/big-projects"):
        find_query("big-projects", [tmp_path])
    assert find_query("second/big-projects", [tmp_path]).pack == "second"


def test_a_title_typed_for_a_name_is_answered_with_the_name(tmp_path: Path):
    """People remember what a query is called, not its id."""
    query_file(tmp_path)
    with pytest.raises(QueryUnknown, match="big-projects"):
        find_query("大项目", [tmp_path])
    assert [saved.query.id for saved in search(["BIG", "limit"], all_queries([tmp_path]))] == ["big-projects"]


def test_a_new_query_runs_as_it_stands(tmp_path: Path):
    """The template passes its own schema, the linter and its fixture, and nothing that exists is overwritten."""
    folder = tmp_path / "my-pack"
    path, manifest = write_new_query(folder, "large-ones")
    saved = find_query("large-ones", [tmp_path])
    assert (saved.path, manifest, lint(saved.query)) == (path, folder / "pack.yaml", [])
    with open_store(tmp_path / "graph.kgl") as store:
        assert [run_fixture(store, saved.query, fixture) for fixture in saved.query.fixtures] == [[]]
    with pytest.raises(QueryInvalid, match="large-ones"):
        write_new_query(folder, "large-ones")
    with pytest.raises(QueryInvalid, match="Large"):
        write_new_query(folder, "Large Ones")
