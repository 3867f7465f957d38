"""The command line as a user meets it: help, versions, every form of an answer, every exit code.

Golden files lie in tests/golden. After a change that is meant, MAILUO_UPDATE_GOLDEN=1 pytest tests/app/test_cli.py
writes them anew; read the diff before you commit it.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import os
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import typer.main

from budget_text import Budget, Project, Unit
from mailuo import __version__, exit_codes
from mailuo.cli.app import app
from mailuo_graph import errors
from mailuo_graph.stores import open_store
from program import good, mailuo, write

GOLDEN = Path(__file__).parents[1] / "golden"


def _commands() -> list[tuple[str, ...]]:
    """Every command there is, from the program itself."""
    found: list[tuple[str, ...]] = [()]
    found += [(str(command.name),) for command in app.registered_commands]
    for group in app.registered_groups:
        found.append((str(group.name),))
        assert group.typer_instance is not None
        for command in group.typer_instance.registered_commands:
            name = command.name or typer.main.get_command_name(command.callback.__name__)
            found.append((str(group.name), name))
    return found


COMMANDS = _commands()


def golden(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("MAILUO_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8"), f"{name} differs; see the head of this file"


def test_the_registry_of_commands_is_not_empty():
    """The tests below run over it."""
    assert len(COMMANDS) > 8
    assert ("queries", "show") in COMMANDS


def test_the_version_is_the_packages(tmp_path: Path):
    """One line, from any folder."""
    assert good(mailuo("--version", cwd=tmp_path)) == f"mailuo {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_in_both_languages(command: tuple[str, ...]):
    """Chinese help speaks Chinese, English help does not, -h equals --help, and every option is explained."""
    chinese = good(mailuo(*command, "--help", lang="zh"))
    english = good(mailuo(*command, "-h", "--lang", "en", lang="zh"))
    own = re.sub(r"Show this message and exit\.|Usage:.*", "", chinese)
    assert re.search(r"[\u4e00-\u9fff]{2}", own)
    assert not re.search(r"[\u4e00-\u9fff]", english)
    assert len(english.split()) > 8
    for text in (chinese, english):
        options = text.partition("Options:")[2].split("Commands:")[0]
        starts = re.split(r"\n  (?=-)", options)[1:]
        assert starts
        assert all(re.search(r"\S\s{2,}\S", each.replace("\n", "  ")) for each in starts), text


def test_lang_may_stand_anywhere_and_outweighs_the_environment(workspace: Path):
    """Before the command, after it, with = or without; a value that is no language is refused."""
    for arguments in (("--lang", "zh", "ask", "copied-indicators"), ("ask", "copied-indicators", "--lang=zh"), ("ask", "--lang", "zh", "copied-indicators")):
        assert "指标照抄" in good(mailuo(*arguments, "-w", workspace, lang="en"))
    assert mailuo("--lang", "fr", "doctor").code == 2


@pytest.mark.parametrize(
    ("environment", "chinese"),
    [({"LANG": "zh_CN.UTF-8"}, True), ({"LANG": "en_GB.UTF-8"}, False), ({"LC_ALL": "zh_TW", "LANG": "en_US"}, True), ({"LANG": "C"}, True)],
)
def test_the_locale_chooses_the_language(environment: dict[str, str], *, chinese: bool):
    """Where nothing else was said."""
    out = good(mailuo("--help", env={"MAILUO_LANG": "", **environment}))
    assert ("脉络" in out) == chinese


@pytest.mark.parametrize("style", ["table", "json", "jsonl", "csv", "md"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_answer_in_every_form(workspace: Path, style: str, lang: str):
    """Exactly the golden output; what machines read is the same in both languages, notes go to standard error."""
    outcome = mailuo("ask", "copied-indicators", "-w", workspace, "-f", style, lang=lang)
    machine = style in {"json", "jsonl", "csv"}
    golden(f"ask.{style}.txt" if machine else f"ask.{style}.{lang}.txt", good(outcome))
    assert bool(outcome.err) == (style != "table")


def test_machine_forms_parse_and_agree(workspace: Path):
    """JSON, JSON Lines and CSV hold the same rows under the same names."""
    as_json = json.loads(good(mailuo("ask", "copied-indicators", "-w", workspace, "-f", "json")))
    as_lines = [json.loads(line) for line in good(mailuo("ask", "copied-indicators", "-w", workspace, "-f", "jsonl")).splitlines()]
    as_csv = list(csv.DictReader(io.StringIO(good(mailuo("ask", "copied-indicators", "-w", workspace, "-f", "csv")))))
    assert len(as_json) == 1
    assert as_lines == as_json
    assert list(as_csv[0]) == list(as_json[0])
    assert as_csv[0]["first_total"] == "1200.5"
    assert json.loads(as_csv[0]["equal_indicators"]) == as_json[0]["equal_indicators"]


def test_no_rows_is_said_and_is_still_valid_output(workspace: Path):
    """Nothing found: empty JSON list, CSV with its header only, a table that says how many were looked at."""
    none = ("ask", "copied-indicators", "-w", workspace, "-p", "least=50", "-f")
    assert json.loads(good(mailuo(*none, "json"))) == []
    assert good(mailuo(*none, "jsonl")).strip() == ""
    assert len(good(mailuo(*none, "csv")).splitlines()) == 1
    assert "looked at 4, 0 rows" in good(mailuo(*none, "table"))
    nothing = good(mailuo("ask", "copied-indicators", "-w", workspace, "-p", "unit=没有这个单位"))
    assert "nothing to look at" in nothing


def test_rows_that_were_cut_are_said(tmp_path: Path):
    """--rows is a bound, not a silent one."""
    budget = Budget((Unit("示例市档案馆", [Project(f"第{n}号窗口服务项目") for n in range(4)]),), year=2031)
    good(mailuo("build", write(tmp_path / "a.txt", budget.data()), "-w", tmp_path / "ws"))
    outcome = mailuo("ask", "copied-indicators", "-w", tmp_path / "ws", "--rows", "2", "-f", "jsonl")
    assert len(good(outcome).splitlines()) == 2
    assert "--rows" in outcome.err


def test_documented_exit_codes_are_those_in_use():
    """The list in the help, in the module and in the error classes is one list."""
    documented = {int(n) for n in re.findall(r"^(\d+)\s", str(exit_codes.__doc__), re.MULTILINE)}
    classes = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.MailuoError)]
    assert len(classes) > 10
    used = {c.exit_code for c in classes} | {
        value for name, value in vars(exit_codes).items() if name.isupper() and isinstance(value, int)
    }
    assert used == documented
    said = {int(n) for n in re.findall(r"(\d+) [a-z]", " ".join(good(mailuo("--help")).split()).partition("Exit codes")[2])}
    assert said <= documented
    assert {0, 2, 3, 4, 5, 6, 8} <= said


def test_an_internal_error_is_exit_1_and_asks_for_a_report(workspace: Path):
    """What we did not foresee is not dressed up as the user's mistake, and MAILUO_DEBUG shows where it happened."""
    (workspace / "decisions.jsonl").unlink()
    (workspace / "decisions.jsonl").mkdir()
    document = workspace.parent / "示例市档案局2031年.txt"
    outcome = mailuo("build", document, "-w", workspace)
    assert outcome.code == exit_codes.INTERNAL
    assert "MAILUO_DEBUG" in outcome.err
    assert "Traceback" not in outcome.err
    assert "Traceback" in mailuo("build", document, "-w", workspace, env={"MAILUO_DEBUG": "1"}).err


# Servers


def _login(server) -> dict[str, str]:
    return {"NEO4J_USER": server.user, "NEO4J_PASSWORD": server.password}


def test_a_server_gives_the_same_rows_as_the_workspace(workspace: Path, neo4j_empty):
    """load twice gives one graph; ask --store answers byte for byte what the embedded graph answers."""
    loaded = [good(mailuo("load", neo4j_empty.url, "-w", workspace, env=_login(neo4j_empty))) for _ in range(2)]
    assert [re.findall(r"(\d+) (?:nodes|relations)", line) for line in loaded] == [re.findall(r"(\d+) (?:nodes|relations)", loaded[0])] * 2
    assert "removed 0 nodes, 0 relations" in loaded[1]
    for style in ("json", "table"):
        there = mailuo("ask", "copied-indicators", "--store", neo4j_empty.url, "-f", style, env=_login(neo4j_empty))
        here = mailuo("ask", "copied-indicators", "-w", workspace, "-f", style)
        assert good(there) == good(here)
        assert there.err == here.err


def test_load_into_a_file_is_a_copy_of_the_graph(workspace: Path):
    """A path instead of an address: an embedded graph elsewhere."""
    target = workspace.parent / "别处 的.kgl"
    good(mailuo("load", target, "-w", workspace))
    there = good(mailuo("ask", "copied-indicators", "--store", target, "-f", "json"))
    assert there == good(mailuo("ask", "copied-indicators", "-w", workspace, "-f", "json"))


# Queries


def test_queries_list_show_lint_and_test():
    """Every built-in query is listed, shown with its Cypher, lints clean and passes on its own graphs."""
    listed = json.loads(good(mailuo("queries", "list", "-f", "json")))
    assert "copied-indicators" in {row["query"] for row in listed}
    for row in listed:
        assert "```cypher" in good(mailuo("queries", "show", row["query"]))
    assert f"{len(listed)} queries are fine" in good(mailuo("queries", "lint"))
    assert f"{len(listed)} queries, " in good(mailuo("queries", "test"))
    assert good(mailuo("queries", "lint", "copied-indicators", lang="zh")).startswith("1 条")


def test_fixtures_never_replace_a_graph_that_is_used(workspace: Path):
    """`queries test --store` on a graph with data refuses: fixtures replace everything."""
    content = (workspace / "graph.kgl").read_bytes()
    outcome = mailuo("queries", "test", "--store", workspace / "graph.kgl")
    assert outcome.code == 5
    assert "graph.kgl" in outcome.sentence
    assert (workspace / "graph.kgl").read_bytes() == content


# Export

FIELDS = {
    "documents": "doc file sha256 department level district fiscal_year fiscal_year_basis kind",
    "units": "doc unit total sum_of_projects reconciles",
    "projects": "id doc row unit name total fiscal_appropriation special_account other years_in_name classified goal n_indicators evidence",
    "indicators": "project doc row seq l1_code l1 l2_code l2 name cycle_value annual_value operator number unit indicator_type malformed note",
    "policies": "project doc row title doc_number policy",
    "systems": "project doc row mention canonical role",
    "lineage": "from to from_name to_name from_doc to_doc kind score confidence reasons decided_by",
    "duplicates": "projects kind strength score reasons",
    "system_links": "", "unit_links": "", "policy_aliases": "", "indicator_types": "",
}  # fmt: skip
"""What other programs rely on. More fields may come, none of these may go."""


def test_the_exchange_format_is_as_promised(workspace: Path, tmp_path: Path):
    """Exactly the files of the format, one object a line, every promised field in every line."""
    said = good(mailuo("export", tmp_path / "out", "-w", workspace))
    files = {path.stem: path for path in (tmp_path / "out").iterdir()}
    assert {path.name for path in files.values()} == {f"{name}.jsonl" for name in FIELDS}
    seen = set()
    for name, promised in FIELDS.items():
        lines = [json.loads(line) for line in files[name].read_text(encoding="utf-8").splitlines()]
        assert f"{name}.jsonl: {len(lines)} lines" in said
        for line in lines:
            assert set(promised.split()) <= line.keys(), name
            seen.add(name)
    assert {"documents", "units", "projects", "indicators", "indicator_types"} <= seen
    projects = [json.loads(line) for line in files["projects"].read_text(encoding="utf-8").splitlines()]
    assert [(p["row"], p["total"], p["unit"]) for p in projects] == [
        (1, 1200.5, "示例市档案馆"), (2, 80.0, "示例市档案馆"), (3, 36.2, "示例市图书馆"), (4, 15.0, "示例市图书馆"),
    ]  # fmt: skip
    assert projects[0]["goal"] == "库房整洁、安全"
    assert {u["reconciles"] for u in map(json.loads, files["units"].read_text(encoding="utf-8").splitlines())} == {True}


def test_an_export_into_the_wrong_kind_of_place_is_refused(workspace: Path, tmp_path: Path):
    """A folder where a file is written, and the other way round: exit 3, nothing overwritten."""
    file = tmp_path / "a.txt"
    file.write_text("mine", encoding="utf-8")
    assert mailuo("export", file, "-w", workspace).code == 3
    assert mailuo("export", tmp_path, "-w", workspace, "-f", "graphml").code == 3
    assert file.read_text(encoding="utf-8") == "mine"


# Doctor and demo


def test_doctor_says_what_is_true_of_this_machine(workspace: Path, tmp_path: Path):
    """The graph engine is really tried; without a path Java is missing, and that is no failure; a broken workspace is."""
    out = good(mailuo("doctor", "-w", workspace))
    assert re.search(r"\[ok\] embedded graph engine：kglite [\d.]+, writes and answers", out)
    assert f"mailuo {__version__}" in out
    assert "1 decisions" in out
    without = good(mailuo("doctor", env={"PATH": str(tmp_path), "JAVA_HOME": ""}))
    assert re.search(r"\[--\] Java.*not found\n\s+→ install Java", without)
    (workspace / "mailuo.toml").write_text("broken", encoding="utf-8")
    broken = mailuo("doctor", "-w", workspace)
    assert broken.code == 1
    assert "mailuo.toml" in broken.out


def test_doctor_tells_a_java_it_finds(tmp_path: Path):
    """The first line of what java says of itself, and whether it is new enough."""
    if os.name == "nt":
        pytest.skip("the stand-in is a shell script")
    for version, mark in (("17.0.9", "ok"), ("1.8.0_391", "--")):
        java = tmp_path / version / "bin" / "java"
        java.parent.mkdir(parents=True)
        java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n", encoding="utf-8")
        java.chmod(0o755)
        out = good(mailuo("doctor", env={"JAVA_HOME": str(tmp_path / version)}))
        assert re.search(rf"\[{re.escape(mark)}\] Java.*openjdk version \"{re.escape(version)}\"", out)


def test_doctor_tries_the_server(neo4j_server):
    """A server that answers is counted; one that does not is said with its reason."""
    out = good(mailuo("doctor", "--store", neo4j_server.url, env=_login(neo4j_server)))
    assert re.search(rf"\[ok\] Neo4j server：{re.escape(neo4j_server.url)}, [\d,]+ nodes", out)
    out = good(mailuo("doctor", "--store", neo4j_server.url, env={**_login(neo4j_server), "NEO4J_PASSWORD": "wrong"}))
    assert "[--] Neo4j server" in out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_demo_shows_the_whole_way(tmp_path: Path, lang: str):
    """What was read, three leads with their words, a lineage with its years, a report that is there, and a workspace
    that can be asked afterwards."""
    out = good(mailuo("demo", cwd=tmp_path, lang=lang))
    heads = {"zh": ["一、", "二、", "三、", "四、"], "en": ["1. What", "2. The", "3. One", "4. What"]}[lang]
    parts = [out.index(f"{head}") for head in heads]
    assert parts == sorted(parts)
    leads, drawn = out[parts[1] : parts[2]], out[parts[2] : parts[3]]
    assert len(re.findall(r"^[123]\. .* X-", leads, re.MULTILINE)) == 3
    assert re.search(r"^ +“.+”", leads, re.MULTILINE)
    assert len(re.findall(r"^20\d\d +[●*]", drawn, re.MULTILINE)) > 1
    for name in ("report.html", "report.xlsx"):
        assert str(Path("demo") / name) in out
        assert (tmp_path / "demo" / name).stat().st_size > 10_000
    assert ("mailuo explore" in out) == (importlib.util.find_spec("mailuo.cli.explore") is not None)
    settings = tomllib.loads((tmp_path / "demo" / "mailuo.toml").read_text(encoding="utf-8"))
    assert settings["made_by"] == __version__
    assert json.loads(good(mailuo("ask", "copied-indicators", "-w", tmp_path / "demo", "-f", "json", "--param", "least=5")))


def test_graph_exports_hold_the_whole_graph(workspace: Path, tmp_path: Path):
    """GraphML, GEXF, node-link JSON and the files of neo4j-admin parse and hold every node and relation."""
    with open_store(workspace / "graph.kgl") as store:
        counts = store.counts()
    nodes, relations = sum(counts.nodes.values()), sum(counts.relations.values())
    said = re.compile(rf"{nodes} nodes, {relations} relations")
    for style in ("graphml", "gexf"):
        target = tmp_path / f"图 一.{style}"
        assert said.search(good(mailuo("export", target, "-w", workspace, "-f", style)))
        tags = [element.tag.rpartition("}")[2] for element in ET.parse(target).iter()]  # noqa: S314 - a file that the test has just written
        assert (tags.count("node"), tags.count("edge")) == (nodes, relations)
    target = tmp_path / "图 一.json"
    assert said.search(good(mailuo("export", target, "-w", workspace, "-f", "node-link")))
    graph = json.loads(target.read_text(encoding="utf-8"))
    assert (len(graph["nodes"]), len(graph.get("edges", graph.get("links")))) == (nodes, relations)
    good(mailuo("export", tmp_path / "导入", "-w", workspace, "-f", "neo4j-admin"))
    written = list((tmp_path / "导入").rglob("*"))
    assert any(path.is_file() and "库房物业服务项目".encode() in path.read_bytes() for path in written)
