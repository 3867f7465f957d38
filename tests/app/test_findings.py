"""Findings between runs: their ids, what people said of them, what is new; suites, workbooks, pictures, search, the API."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from lxml import etree

import mailuo as api
from mailuo.exit_codes import FOUND, UNKNOWN
from mailuo.render import Format
from mailuo.sheets import Sheet, workbook
from mailuo_graph.errors import MailuoError, QueryInvalid
from program import good, mailuo
from query_text import query_file

QUERY = "copied-indicators"
OWN_SUITE = "id: own\nversion: 1\ntitle: {zh: 自己的, en: Own}\nabout: {zh: 试, en: A try}\nqueries: [copied-indicators, own-pack/*]\n"


def _rows(*arguments: str | Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in good(mailuo("ask", QUERY, "-f", "jsonl", *arguments)).splitlines()]


def _first(workspace: Path) -> str:
    return str(_rows("-w", workspace)[0]["finding"])


def test_a_finding_keeps_its_id_whatever_else_changes(workspace: Path):
    """Identity is of the identity columns: another threshold, other columns, the same finding."""
    assert {row["finding"] for row in _rows("-w", workspace, "-p", "least=2")} >= {_first(workspace)}


def test_what_is_new_gone_and_changed_is_said(workspace: Path, tmp_path: Path):
    """Against a file in which one finding was never there, one differs, and one is no longer found."""
    earlier = tmp_path / "上次.jsonl"
    good(mailuo("ask", QUERY, "-w", workspace, "-f", "jsonl", "-o", earlier))
    assert [row["change"] for row in _rows("-w", workspace, "--since", earlier)] == ["same"]
    row = json.loads(earlier.read_text(encoding="utf-8"))
    gone = row | {"finding": f"{QUERY}:0000000000", "first_uid": "P-gone"}
    earlier.write_text("\n".join(json.dumps(each) for each in (row | {"equal_count": 99}, gone)), encoding="utf-8")
    compared = {each["finding"]: each for each in _rows("-w", workspace, "--since", earlier)}
    assert compared[row["finding"]]["change"] == "changed"
    assert compared[row["finding"]]["changed_columns"] == ["equal_count"]
    assert compared[gone["finding"]]["change"] == "gone"
    earlier.write_text("", encoding="utf-8")
    assert [each["change"] for each in _rows("-w", workspace, "--since", earlier)] == ["new"]


@pytest.mark.parametrize("content", ["no json", '{"a": 1}', "[1, 2]"])
def test_a_file_that_is_no_answer_is_refused(workspace: Path, tmp_path: Path, content: str):
    """One sentence, and nothing is compared with it."""
    earlier = tmp_path / "x.json"
    earlier.write_text(content, encoding="utf-8")
    outcome = mailuo("ask", QUERY, "-w", workspace, "--since", earlier)
    assert outcome.code == QueryInvalid.exit_code
    assert "--format json" in outcome.sentence


def test_a_verdict_is_kept_and_shown(workspace: Path):
    """Dismissed with a reason, shown with it in the next answer, hidden where wanted, and the last word counts."""
    finding = _first(workspace)
    assert "needs a reason" in mailuo("verdict", finding, "dismissed", "-w", workspace).sentence
    good(mailuo("verdict", finding, "dismissed", "--why", "同一场馆分两次招标", "--who", "审计乙", "-w", workspace))
    (row,) = _rows("-w", workspace)
    assert row["verdict"] == "dismissed"
    assert "审计乙" in str(row["verdict_why"])
    assert "同一场馆分两次招标" in str(row["verdict_why"])
    assert _rows("-w", workspace, "--hide-dismissed") == []
    good(mailuo("verdict", finding, "confirmed", "--who", "审计乙", "-w", workspace))
    assert [row["verdict"] for row in _rows("-w", workspace)] == ["confirmed"]
    assert len((workspace / "decisions.jsonl").read_text(encoding="utf-8").splitlines()) == 3


def test_verdicts_survive_a_rebuild_and_bind_no_linker(workspace: Path, document: Path):
    """They stand beside the decisions about entities, and a build reads past them."""
    finding = _first(workspace)
    good(mailuo("verdict", finding, "confirmed", "--who", "审计乙", "-w", workspace))
    good(mailuo("build", "--fresh", document, "-w", workspace))
    assert [row["verdict"] for row in _rows("-w", workspace)] == ["confirmed"]


@pytest.mark.parametrize(("finding", "said"), [("nonsense", "no finding"), ("no-such-query:0123456789", "no query named")])
def test_a_verdict_on_nothing_is_refused(workspace: Path, finding: str, said: str):
    """Nothing is recorded about what can't be."""
    before = (workspace / "decisions.jsonl").read_bytes()
    assert said in mailuo("verdict", finding, "confirmed", "-w", workspace).sentence
    assert (workspace / "decisions.jsonl").read_bytes() == before


def test_a_verdict_on_a_finding_that_is_not_listed_says_so(workspace: Path):
    """It may come from other parameters, so it is recorded and the doubt is said."""
    assert "does not list it" in good(mailuo("verdict", f"{QUERY}:0123456789", "open", "-w", workspace))


def test_exit_codes_tell_found_nothing_and_unknown(workspace: Path):
    """Only where asked for: without the option an answer is exit 0, found or not."""
    asked = ("ask", QUERY, "-w", workspace, "-f", "json")
    assert mailuo(*asked, "--exit-code").code == FOUND
    assert mailuo(*asked, "-p", "least=50", "--exit-code").code == 0
    assert mailuo(*asked, "-p", "unit=没有这个单位", "--exit-code").code == UNKNOWN
    assert mailuo(*asked).code == 0


def test_parameters_from_a_file(workspace: Path, tmp_path: Path):
    """As a scheduled job gives them; what the command line says counts more."""
    given = tmp_path / "参数.yaml"
    given.write_text("least: 50\n", encoding="utf-8")
    assert _rows("-w", workspace, "--param-file", given) == []
    assert len(_rows("-w", workspace, "--param-file", given, "-p", "least=2")) >= 1
    given.write_text("most: 50\n", encoding="utf-8")
    assert "no parameter most" in mailuo("ask", QUERY, "-w", workspace, "--param-file", given).sentence


def test_suggested_values_come_from_the_graph(workspace: Path):
    """The units of this workspace, one a line."""
    rows = json.loads(good(mailuo("ask", QUERY, "-w", workspace, "--suggest", "unit", "-f", "json")))
    assert rows
    assert all(set(row) == {"unit"} for row in rows)
    assert "no parameter nothing" in mailuo("ask", QUERY, "-w", workspace, "--suggest", "nothing").sentence


def test_a_suite_of_ones_own(workspace: Path, tmp_path: Path):
    """A line a query, a file a query, a workbook; one query that errs spoils no other and ends in an error."""
    query_file(tmp_path / "packs")
    suite = tmp_path / "own.yaml"
    suite.write_text(OWN_SUITE, encoding="utf-8")
    asked = ("ask", "--suite", suite, "-w", workspace, "--packs", tmp_path / "packs")
    summary = json.loads(good(mailuo(*asked, "-f", "json", "-o", tmp_path / "结果")))
    assert [(row["query"], row["status"]) for row in summary] == [(QUERY, "found"), ("big-projects", "found")]
    assert sorted(p.name for p in (tmp_path / "结果").iterdir()) == ["big-projects.jsonl", f"{QUERY}.jsonl", "summary.json"]
    again = json.loads(good(mailuo(*asked, "-f", "json", "--since", tmp_path / "结果")))
    assert [(row["new"], row["gone"], row["changed"]) for row in again] == [(0, 0, 0)] * 2
    assert "2 queries; the slowest was" in good(mailuo(*asked))
    good(mailuo(*asked, "-o", tmp_path / "结果.xlsx"))
    names = zipfile.ZipFile(tmp_path / "结果.xlsx").namelist()
    assert {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"} <= set(names)
    path = tmp_path / "packs" / "own-pack" / "big-projects.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("p.total AS total", "p.total AS amount"), encoding="utf-8")
    outcome = mailuo(*asked, "-f", "json")
    assert outcome.code == QueryInvalid.exit_code
    assert [row["status"] for row in json.loads(outcome.out)] == ["found", "error"]
    assert "big-projects" in outcome.err


def test_parameters_for_a_query_outside_the_suite_are_refused(workspace: Path, tmp_path: Path):
    """A slip in a scheduled job's file must not pass as a default."""
    suite, given = tmp_path / "own.yaml", tmp_path / "p.yaml"
    suite.write_text(OWN_SUITE.replace(", own-pack/*", ""), encoding="utf-8")
    given.write_text("copied-indicator: {least: 2}\n", encoding="utf-8")
    assert "not in the suite" in mailuo("ask", "--suite", suite, "--param-file", given, "-w", workspace).sentence
    assert "no suite named" in mailuo("ask", "--suite", "nonsense", "-w", workspace).sentence


def test_text_in_a_workbook_is_never_a_formula():
    """What begins with = + - @ stays text, links are not made, control characters are shown."""
    content = workbook([Sheet("a/b:c", ["x"], [["=1+1"], ["@SUM(A1)"], ["https://example.org"], ["a\x07b"], [None], [1.5], ["x" * 40_000]])])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
        assert "<f>" not in page
        assert "<hyperlink" not in page
    assert "=1+1" in strings
    assert "a\\u0007b" in strings


def test_a_picture_is_plain_svg(workspace: Path, tmp_path: Path):
    """Well-formed, without scripts, with every name as text; a query without a picture says so."""
    query_file(tmp_path / "packs", (query_file(tmp_path / "t").read_text(encoding="utf-8")).replace(
        "columns:", "picture: |\n  MATCH (p:Project) WHERE p.total >= $least RETURN p.uid AS uid ORDER BY uid\ncolumns:", 1))  # fmt: skip
    target = tmp_path / "图.svg"
    good(mailuo("ask", "big-projects", "--packs", tmp_path / "packs", "-w", workspace, "--picture", target))
    root = etree.fromstring(target.read_bytes())
    assert root.tag.endswith("svg")
    assert len([each for each in root.iter() if each.tag.endswith("}g")]) >= 1
    assert not [each for each in root.iter() if each.tag.endswith("script")]


def test_names_are_found_with_slips_and_short_forms(workspace: Path):
    """The whole name first, then a part of it, a short form, a slip; nothing is invented where nothing is near."""
    with api.open(workspace) as graph:
        every = graph.cypher("MATCH (p:Project) RETURN p.name AS name ORDER BY name")["name"].tolist()
        name = max(every, key=len)
        assert graph.find(name)[0].name == name
        assert name in [hit.name for hit in graph.find(name[2:6])]
        assert name in [hit.name for hit in graph.find(name[:3] + name[-3:], kinds=["Project"])]
        assert graph.find("𠮷野家") == []
        with pytest.raises(MailuoError, match="Nonsense"):
            graph.find("甲", kinds=["Nonsense"])
        with pytest.raises(MailuoError):
            graph.find("  ")
    hits = json.loads(good(mailuo("find", name[2:8], "-w", workspace, "-f", "json")))
    assert name in [hit["name"] for hit in hits]


def test_the_python_api_gives_what_the_command_gives(workspace: Path):
    """The same rows and findings; a wrong parameter is the same sentence."""
    with api.open(workspace) as graph:
        answer = graph.ask(QUERY, least=3)
        assert list(answer) == json.loads(good(mailuo("ask", QUERY, "-w", workspace, "-f", Format.JSON.value, "-p", "least=3")))
        assert answer.df().columns.tolist() == answer.columns
        assert len(answer) == len(answer.df()) > 0
        assert QUERY in [query.id for query in graph.queries()]
        with pytest.raises(QueryInvalid, match="most"):
            graph.ask(QUERY, most=1)
        with pytest.raises(MailuoError):
            graph.cypher("MATCH (p:Project) SET p.total = 0")
