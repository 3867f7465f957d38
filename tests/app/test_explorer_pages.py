"""What the explorer's pages say, and what becomes of them when the workspace changes under them."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import threading
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from starlette.testclient import TestClient

from explored import EIGHTY, LONG, client_for, config_for, copied, entered, hostile_budget, hostile_workspace, send
from mailuo.asking import ask_suite
from mailuo.decision_log import append_decision, read_decisions
from mailuo.demo import samples
from mailuo.explorer.facts.network import MOST_NODES, around, start
from mailuo.explorer.facts.uids import kind_of
from mailuo.explorer.library import Library
from mailuo.labels import plain
from mailuo.review_queue import questions
from mailuo_graph import identity
from mailuo_graph.decisions import FINDING, Decision, Verdict
from mailuo_graph.stores import open_store
from mailuo_graph.words import Text
from program import good, mailuo
from undertakings import Made, built

QUERY = "indicator-quality/copied-indicators"


class Tags(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_workspace(tmp_path_factory.mktemp("explored-pages"))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return built(tmp_path_factory.mktemp("explored-undertakings"))


@pytest.fixture
def workspace(hostile: Path, tmp_path: Path) -> Path:
    return copied(hostile, tmp_path / "工作 区")


@pytest.fixture
def client(workspace: Path) -> TestClient:
    return entered(config_for(workspace))


def good_page(client: TestClient, path: str) -> str:
    answer = client.get(path)
    while path.startswith("/review") and "http-equiv" in answer.text:
        answer = client.get(path)  # the queue is still looked for
    assert answer.status_code == 200, f"{path}: {answer.status_code}\n{answer.text[:2000]}"
    return answer.text


def links(text: str, start: str) -> list[str]:
    return list(dict.fromkeys(unescape(each) for each in re.findall(r'href="([^"]*)"', text) if unescape(each).startswith(start)))


def findings(client: TestClient) -> list[str]:
    """Ids of findings; the first question waits until the query has run."""
    return re.findall(r'data-finding="([^"]+)"', good_page(client, f"/findings?query={QUERY}"))


def every_page(client: TestClient) -> dict[str, str]:
    """Each kind of page on the things that this workspace has."""
    pages = {path: good_page(client, path) for path in ("/", "/search?q=档案", "/systems", "/duplicates", "/queries", "/review", "/review?blind=1", "/graph", "/precheck", "/report", f"/query?name={QUERY}", f"/findings?query={QUERY}", "/findings")}
    while "http-equiv" in pages["/report"]:
        pages["/report"] = good_page(client, "/report")
    pages["/report?words"] = good_page(client, "/report?words=2032")
    projects = links(pages["/search?q=档案"] + good_page(client, "/search?q=项目&kind=Project"), "/project?")
    assert len(projects) >= 4
    for path in projects[:12]:
        pages[path] = good_page(client, path)
        lineage = path.replace("/project?", "/lineage?")
        pages[lineage] = good_page(client, lineage)
    systems = links(pages["/systems"], "/system?")
    assert systems
    pages[systems[0]] = good_page(client, systems[0])
    words = links("".join(pages.values()), "/words?")
    assert words
    pages[words[0]] = good_page(client, words[0])
    pairs = links("".join(pages.values()), "/compare?")
    assert pairs
    pages[pairs[0]] = good_page(client, pairs[0])
    return pages


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_of_a_document_is_ever_html(client: TestClient, lang: str):
    """On no page does a name become a tag or an attribute that acts; scripts and styles come from us alone."""
    good_page(client, f"/?lang={lang}")
    for path, text in every_page(client).items():
        assert "<script>document" not in text, path
        for tag, attributes in Tags(text).tags:
            assert not [name for name in attributes if name.startswith("on")], path
            assert "style" not in attributes, path
            assert tag not in {"iframe", "object", "embed", "base"}, path
            if tag in {"script", "img", "link"}:
                address = attributes.get("src") or attributes.get("href") or ""
                assert address.startswith("/"), (path, address)
                assert not address.startswith("//"), (path, address)
            if tag == "a":
                assert (attributes.get("href") or "/").startswith(("/", "#")), (path, attributes)
        assert "\u202e" not in text, path


def test_names_are_shown_whole_enough(client: TestClient):
    """80 characters stand there; of 5,000 the beginning and how many there are; a turned name shows its code."""
    shown = good_page(client, "/search?q=档案")
    assert "{{" not in shown
    text = good_page(client, "/search?q=" + quote(EIGHTY[:40]))
    assert EIGHTY in text
    long = good_page(client, "/search?q=" + "长" * 150)
    assert f"（共 {len(LONG)} 字）" in long
    assert "长" * 200 not in long
    page = good_page(client, next(each for each in links(long, "/project?")))
    assert LONG in page  # on its own page, folded away
    assert "\\u202e" in good_page(client, "/search?q=反向")


def test_the_first_page_says_what_was_read(client: TestClient):
    """Documents, years, totals that hold: before anything else is claimed."""
    text = good_page(client, "/")
    assert "2 份文件" in text
    assert "全部相符" in text
    assert "10 个项目" in text
    english = good_page(client, "/?lang=en")
    assert "2 documents" in english
    assert '<html lang="en">' in english
    assert "2 documents" in good_page(client, "/")  # kept


def test_tables_are_sorted_filtered_and_exported_on_the_server(client: TestClient):
    """The same rows as page, CSV and workbook; formulas stay text."""
    assert good_page(client, "/?filter=2032").count("示例档案2032年.txt</bdi></td>") == 1
    assert "没有符合的行" in good_page(client, "/?filter=nothing-of-the-kind")
    up, down = (re.findall(r"<tr><td><bdi>(示例[^<]*txt)</bdi>", good_page(client, f"/?sort={sort}")) for sort in ("year", "-year"))
    assert up == down[::-1]
    rows = list(csv.reader(io.StringIO(client.get("/coverage.csv").text.removeprefix("\ufeff"))))
    assert len(rows) == 3
    book = openpyxl.load_workbook(io.BytesIO(client.get("/coverage.xlsx?filter=2032").content))
    assert book.active is not None
    assert book.active.max_row == 2
    assert client.get("/coverage.pdf").status_code == 404


@pytest.mark.parametrize("parameters", ["page=0", "page=-1", "page=999999999999999999999", "page=²", "page=x", "sort=nothing", "sort=-", "filter=%00", "lang=xx"])
def test_strange_addresses_are_answered(client: TestClient, parameters: str):
    """Nobody's typing error is a failure of ours."""
    for path in ("/", "/systems", f"/findings?query={QUERY}&x=1", "/duplicates", "/review"):
        assert client.get(f"{path}{'&' if '?' in path else '?'}{parameters}").status_code == 200


@pytest.mark.parametrize("words", ["", "   ", "。", "<script>", "%", "\x00", "\u202e", "x" * 6_000, "𠀀", "' OR 1=1"])
def test_any_words_can_be_looked_for(client: TestClient, words: str):
    """An answer or none, never a failure."""
    assert client.get("/search", params={"q": words}).status_code == 200
    assert client.get("/api/names", params={"q": words}).status_code == 200


def test_words_stand_where_they_are_said_to(client: TestClient):
    """The marked passage of a project's row is in the raw text just there."""
    project = links(good_page(client, "/search?q=" + quote(EIGHTY[:30])), "/project?")[0]
    address = links(good_page(client, project), "/words?")[-1]
    marked = re.search(r'<mark id="here">(.*?)</mark>', good_page(client, address), re.DOTALL)
    assert marked is not None
    assert EIGHTY in unescape(marked[1])
    assert client.get(re.sub(r"start=\d+", "start=99999999", address)).status_code == 200


def test_a_lineage_is_drawn(made: Made):
    """A box a project, a line a link; gaps, renaming and other candidates to be seen, sums that count each line once."""
    client = entered(config_for(made.folder))
    run = made.uid("运营", 2032)
    text = good_page(client, f"/lineage?uid={quote(run)}")
    assert text.count('class="box') == 4
    assert "370.50" in text
    assert 'class="year gap"' in text
    assert "2034 没有读到文件" in text
    assert text.count('class="tie certain"') == 1
    assert text.count('class="tie likely"') == 2
    assert "更名" in text
    assert "目标写明依托已建成的馆藏检索平台" in text
    assert text == good_page(client, f"/lineage?uid={quote(run)}")
    system = good_page(client, "/lineage?name=馆藏检索平台")
    assert system.count('class="box') >= 4
    project = good_page(client, f"/project?uid={quote(run)}")
    assert "≤3秒" in project
    assert "≤2秒" in project
    assert client.get("/lineage?name=没有这种东西").status_code == 404


def test_two_projects_side_by_side(made: Made):
    """Shared words marked, indicators aligned, each reason with what it adds."""
    client = entered(config_for(made.folder))
    north, south = made.uid("北区", 2035), made.uid("南区", 2035)
    text = good_page(client, f"/compare?a={quote(north)}&b={quote(south)}")
    assert text.count("<mark>原运营服务期满后拆分") == 2
    assert "读者满意度" in text
    assert 'class="waterfall"' in text
    assert "另见重复线索" in text


def test_a_system_by_payer_and_year(made: Made):
    """Who does what in which year; every amount once."""
    client = entered(config_for(made.folder))
    systems = links(good_page(client, "/systems"), "/system?")
    text = good_page(client, systems[0])
    assert "谁在哪一年做什么" in text
    assert "不超过" in text


def test_a_verdict_is_on_the_disk_at_once(client: TestClient, workspace: Path):
    """With who, what and why; shown by the next page, and by the command line."""
    finding = findings(client)[0]
    assert send(client, "/api/verdict", {"finding": finding, "verdict": "dismissed", "why": "", "seen": 0}).status_code == 400
    answer = send(client, "/api/verdict", {"finding": finding, "verdict": "dismissed", "why": "同一楼<b>", "seen": 0})
    assert answer.status_code == 200, answer.text
    assert answer.json()["before"] == {"verdict": "open", "why": ""}
    (written,) = read_decisions(workspace / "decisions.jsonl").decisions
    assert (written.about, written.subjects, written.verdict, written.who, written.why) == (FINDING, (finding, QUERY), Verdict.DISMISSED, "审计甲", "同一楼<b>")
    text = good_page(client, f"/findings?query={QUERY}&verdict=dismissed")
    assert finding in text
    assert "同一楼&lt;b&gt;" in text
    assert finding not in good_page(client, f"/findings?query={QUERY}&verdict=open")
    rows = json.loads(good(mailuo("ask", QUERY, "-w", workspace, "-f", "json")))
    assert next(row for row in rows if row["finding"] == finding)["verdict"] == "dismissed"


def test_two_browsers_judge_one_finding(client: TestClient, workspace: Path):
    """The second is told who was first and writes nothing; having looked, it may decide otherwise."""
    finding = findings(client)[0]
    other = entered(config_for(workspace))
    assert findings(other)[0] == finding
    assert send(client, "/api/verdict", {"finding": finding, "verdict": "confirmed", "why": "", "seen": 0}).status_code == 200
    late = send(other, "/api/verdict", {"finding": finding, "verdict": "dismissed", "why": "不是", "seen": 0})
    assert late.status_code == 409
    assert "审计甲" in late.json()["said"]
    assert late.json()["verdict"] == "confirmed"
    assert len(read_decisions(workspace / "decisions.jsonl").decisions) == 1
    assert send(other, "/api/verdict", {"finding": finding, "verdict": "dismissed", "why": "不是", "seen": late.json()["seen"]}).status_code == 200
    assert len(read_decisions(workspace / "decisions.jsonl").decisions) == 2


def test_findings_by_severity_pack_and_money(client: TestClient):
    """The gravest first; the same queries in any order; what found nothing is there, folded."""
    findings(client)
    while "http-equiv" in (text := good_page(client, "/findings")):
        pass
    orders = {by: links(good_page(client, f"/findings?by={by}"), "/findings?query=") for by in ("severity", "pack", "money", "nothing")}
    assert orders["nothing"] == orders["severity"] == links(text, "/findings?query=")
    assert sorted(orders["pack"]) == sorted(orders["money"]) == sorted(orders["severity"])
    assert "条查询没有查到" in text
    ranks = re.findall(r'class="severity (high|medium|low)"', text)
    assert ranks == sorted(ranks, key=("high", "medium", "low").index)
    amounts = [float(each.replace(",", "")) for each in re.findall(r'<td class="figure warn">([\d,.]+)</td>', good_page(client, "/findings?by=money"))]
    assert amounts
    assert amounts == sorted(amounts, reverse=True)


def test_a_card_shows_the_words(client: TestClient):
    """Of both projects, what they share marked, with the way to the document; a finding can be found by its id."""
    finding = findings(client)[0]
    text = good_page(client, f"/findings?query={QUERY}&filter={finding}")
    assert re.findall(r'data-finding="([^"]+)"', text) == [finding]
    inside = text[text.index('class="passages"') :]
    assert inside.count("<blockquote>") == 2
    assert "/words?" in inside
    assert f"/report.docx?finding={quote(finding, safe='')}" in text


def test_a_card_of_a_duplicate_says_its_projects(tmp_path: Path):
    """Kind, strength and money as people say them; the projects linked, side by side one click away; no words for scripts."""
    good(mailuo("build", *sorted(samples().glob("（虚构样例）*.txt")), "-w", tmp_path / "ws"))
    client = entered(config_for(tmp_path / "ws"))
    text = good_page(client, "/findings?query=duplicated-spending/same-function-two-departments")
    head = re.findall(r'<p class="verdict">.*?</p>', text)
    assert head
    assert all("两个部门同建" in each and "万元" in each for each in head)
    assert "worth_a_look" not in text
    assert "X-same" not in text
    for address in (*links(text, "/compare?")[:1], *links(text, "/project?")[:2]):
        good_page(client, address)
    assert len(links(text, "/project?")) >= 2
    first = links(text, "/project?")[0]
    assert "要等查询运行完" in good_page(client, first) or "涉及它的疑点" in good_page(client, first)
    while "http-equiv" in good_page(client, "/findings"):
        pass
    named = [each for each in links(good_page(client, first), "/findings?query=") if "same-function-two-departments" in each]
    assert named
    assert good_page(client, named[0]).count("data-finding=") == 1
    assert text.count('class="passages"') == len(head)


def test_words_for_scripts_are_said_plainly():
    """A meaning that explains codes gives the word of each and a heading without them; anything else stays as it is."""
    meaning = Text("按名称应当 more 越高越好 / less 越低越好", "by its name more or less is better")
    assert plain(meaning, "less") == ("按名称应当", "越低越好")
    assert plain(Text("strong 强 / worth_a_look 值得看", "strong or worth_a_look"), ["strong", "worth_a_look"]) == ("情形", ["强", "值得看"])
    assert plain(Text("哪一个写明一次性：both 两个 / later 后一", "which"), "both") == ("哪一个写明一次性", "两个")
    for value in ("other", None, 3, ["less", "other"]):
        assert plain(meaning, value) == (meaning.zh, value)
    assert plain(Text("预算单位", "unit"), "less") == ("预算单位", "less")


def test_a_finding_whose_project_is_gone(client: TestClient, workspace: Path):
    """A verdict on it stays, is said to be on something that is no longer listed, and can be changed."""
    lost = "copied-indicators:0123456789"
    findings(client)
    unknown = send(client, "/api/verdict", {"finding": lost, "verdict": "confirmed", "why": "", "seen": 0})
    assert unknown.status_code == 404
    append_decision(workspace / "decisions.jsonl", Decision(FINDING, (lost, QUERY), Verdict.CONFIRMED, "审计乙", "2031-01-02T00:00:00+08:00", "旧的"))
    text = good_page(client, "/findings")
    while "http-equiv" in text:
        text = good_page(client, "/findings")
    assert lost in text
    assert "现在不再列出" in text
    assert send(client, "/api/verdict", {"finding": lost, "verdict": "open", "why": "", "seen": 1}).status_code == 200


@pytest.mark.parametrize("change", [{"finding": "x"}, {"finding": None}, {"verdict": "same"}, {"verdict": None}, {"why": 1}, {"why": "x" * 2_001}, {"seen": "0"}, {"seen": None}])
def test_verdicts_that_are_none(client: TestClient, workspace: Path, change: dict[str, object]):
    """Nothing is written, one sentence is said."""
    body = {"finding": findings(client)[0], "verdict": "confirmed", "why": "", "seen": 0} | change
    answer = send(client, "/api/verdict", body)
    assert answer.status_code == 400
    assert answer.json()["said"]
    assert not (workspace / "decisions.jsonl").exists()


def asked(text: str) -> dict[str, str]:
    found = re.search(r'data-about="([^"]*)" data-first="([^"]*)" data-second="([^"]*)" data-seen="(\d+)"', text)
    assert found is not None
    return {"about": found[1], "first": unescape(found[2]), "second": unescape(found[3]), "seen": found[4]}


def test_the_queue_goes_on_and_back(made: Made, tmp_path: Path):
    """An answer takes the question out, undo brings it back; a second browser with the same question is told."""
    folder = copied(made.folder, tmp_path / "ws")
    client, other = entered(config_for(folder)), entered(config_for(folder))
    first = asked(good_page(client, "/review"))
    subjects = [first["first"], first["second"]]
    body = {"about": first["about"], "subjects": subjects, "verdict": "same", "why": "看过", "seen": int(first["seen"])}
    assert send(client, "/api/decide", body).json()["seen"] == 1
    assert asked(good_page(client, "/review")) != first
    assert send(other, "/api/decide", body | {"verdict": "different"}).status_code == 409
    assert len(read_decisions(folder / "decisions.jsonl").decisions) == 1
    assert send(client, "/api/decide", {"about": first["about"], "subjects": subjects, "undo": True, "seen": 1}).status_code == 200
    again = [each for at in range(200) if (each := asked(good_page(client, f"/review?at={at}")))["first"] == first["first"] and each["second"] == first["second"]]
    assert again
    assert again[0]["seen"] == "2"
    assert send(client, "/api/decide", body | {"subjects": ["P2031-x", "P2031-y"]}).status_code == 404
    assert send(client, "/api/decide", body | {"about": "FINDING"}).status_code == 400


def test_the_queue_is_looked_for_meanwhile(made: Made, monkeypatch: pytest.MonkeyPatch):
    """Until all questions are known the page says so and asks again by itself; no other page waits for them."""
    go_on = threading.Event()

    def slow(*arguments: object) -> object:
        go_on.wait(30)
        return questions(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("mailuo.explorer.library.questions", slow)
    monkeypatch.setattr("mailuo.explorer.views.review._PATIENCE", 0.05)
    client = entered(config_for(made.folder))
    text = client.get("/review").text
    assert 'http-equiv="refresh"' in text
    assert 'id="question"' not in text
    good_page(client, f"/project?uid={quote(made.uid('运营', 2032))}")
    good_page(client, f"/lineage?uid={quote(made.uid('运营', 2032))}")
    go_on.set()
    assert asked(good_page(client, "/review"))


def test_a_blind_review_shows_no_opinion(made: Made):
    """Neither score nor kind nor reasons: only the two sides."""
    client = entered(config_for(made.folder))
    seen, blind = good_page(client, "/review?about=SUCCEEDS"), good_page(client, "/review?about=SUCCEEDS&blind=1")
    assert "程序的意见" in seen
    assert 'class="reasons"' in seen
    assert "程序的意见：" not in blind
    assert 'class="reasons"' not in blind
    assert asked(seen) == asked(blind)


def test_the_graph_is_bounded_and_whole(workspace: Path):
    """Never more than the limit, also when asked with a full screen; no line without both its ends; the same twice."""
    with open_store(workspace / "graph.kgl") as store:
        first = start(store)
        uids = {node["uid"] for node in first.nodes}
        assert uids
        assert all({line["source"], line["target"]} <= uids for line in first.lines)
        assert start(store) == first
        document = store.run("MATCH (d:Document) RETURN d.uid AS uid ORDER BY uid LIMIT 1").values[0][0]
        part = around(store, [document], [])
        assert {node["kind"] for node in part.nodes} >= {"Document", "Project", "Unit"}
        ends = {node["uid"] for node in part.nodes}
        assert all({line["source"], line["target"]} <= ends for line in part.lines)
        full = around(store, [document], [f"P2031-other-{n}" for n in range(MOST_NODES - 1)])
        assert [node["uid"] for node in full.nodes] == [document]
        assert full.left_out == len(part.nodes) - 1
        gone = around(store, ["P2031-nothing-x"], [])
        assert gone.lost == ["P2031-nothing-x"]


def test_uids_say_what_they_name():
    """For every kind of uid that the program makes."""
    assert kind_of(identity.project_uid(2031, "馆", "某项目")) == "Project"
    assert kind_of(identity.project_uid(None, "馆", "某项目")) == "Project"
    assert kind_of(identity.lineage_uid(identity.project_uid(2031, "馆", "某项目"))) == "Lineage"
    assert kind_of(identity.lineage_uid(identity.project_uid(None, "馆", "某项目"))) == "Lineage"
    assert kind_of(identity.system_uid("某系统")) == "System"
    assert kind_of(identity.policy_uid("某办法")) == "Policy"
    assert kind_of(identity.indicator_type_uid("11", "某率")) == "IndicatorType"
    assert kind_of(identity.indicator_type_uid(None, "某率")) == "IndicatorType"
    assert kind_of(identity.department_uid("某局")) == "Department"
    assert kind_of(identity.unit_uid("某馆", "某局")) == "Unit"
    assert kind_of(identity.document_uid("0" * 64)) == "Document"
    assert kind_of("javascript:alert(1)") is None
    assert kind_of(None) is None


def test_a_query_asks_what_the_form_says(client: TestClient):
    """Typed parameters, what is wrong said above the form, rows exported, a picture that is an SVG."""
    listed = good_page(client, f"/query?name={QUERY}&p.least=4").count("<tr><td>")
    assert 0 < listed < good_page(client, f"/query?name={QUERY}&p.least=3").count("<tr><td>")
    assert "列出 0 行" in good_page(client, f"/query?name={QUERY}&p.least=99")
    assert "没有可看的数据" in good_page(client, f"/query?name={QUERY}&p.unit=没有这个")
    wrong = client.get(f"/query?name={QUERY}&p.least=many")
    assert wrong.status_code == 400
    assert 'role="alert"' in wrong.text
    assert 'value="many"' in wrong.text
    rows = list(csv.reader(io.StringIO(client.get(f"/query.csv?name={QUERY}&p.least=4").text.removeprefix("\ufeff"))))
    assert len(rows) == listed + 1
    assert client.get(f"/query-picture?name={QUERY}").status_code == 400  # it has none


def test_long_work_can_be_stopped(workspace: Path, monkeypatch: pytest.MonkeyPatch):
    """What was not run is said, not passed over; it can be run after all."""
    begun, go_on = threading.Event(), threading.Event()

    def slow(*arguments: object) -> object:
        begun.set()
        go_on.wait(30)
        return ask_suite(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("mailuo.explorer.facts.findings.ask_suite", slow)
    client = entered(config_for(workspace, packs=[own_pack(workspace)]))
    text = good_page(client, "/findings")
    assert begun.wait(30)
    assert 'id="stop"' in text
    assert "http-equiv" in text
    assert send(client, "/api/stop", {}).status_code == 200
    go_on.set()
    while "http-equiv" in (text := good_page(client, "/findings")):
        pass
    assert "已停止" in text
    assert "不能说没有问题" in text
    monkeypatch.undo()
    while "http-equiv" in (text := good_page(client, "/findings?again=1")):
        pass
    assert "已停止" not in text


def own_pack(workspace: Path) -> Path:
    good(mailuo("queries", "new", "large-projects", "--pack", workspace.parent / "own-pack"))
    return workspace.parent / "own-pack"


def test_a_query_of_ones_own_with_its_picture(workspace: Path):
    """A pack of one's own: in the list, among the findings, drawn as an SVG that holds no markup of names."""
    client = entered(config_for(workspace, packs=[own_pack(workspace)]))
    name = "own-pack/large-projects"
    assert name.replace("/", "%2F") in good_page(client, "/queries")
    text = good_page(client, f"/query?name={name}&p.least=1")
    assert "/query-picture?" in text
    picture = client.get(f"/query-picture?name={name}&p.least=1")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "<script" not in picture.text
    assert "120.00 万元" in picture.text


def test_a_workspace_rebuilt_while_open(workspace: Path, tmp_path: Path):
    """The next page shows the new build; what is gone from it is said."""
    client = entered(config_for(workspace))
    assert "2 份文件" in good_page(client, "/")
    gone = links(good_page(client, "/search?q=" + quote(EIGHTY[:40])), "/project?")
    source = tmp_path / "示例 '&amp; 档案2031年.txt"
    source.write_bytes(hostile_budget(2031).data())
    good(mailuo("build", source, "-w", workspace))
    assert "1 份文件" in good_page(client, "/")
    assert client.get(next(each for each in gone if "P2032" in each)).status_code == 404
    pair = links(good_page(client, f"/findings?query={QUERY}"), "/compare?")
    assert pair
    assert all("P2032" not in each for each in pair)
    assert client.get(next(each for each in gone if "P2031" in each)).status_code == 200


def test_a_verdict_from_a_page_of_the_build_before(workspace: Path, tmp_path: Path):
    """What the new build still lists can be judged at once, though its queries have only begun; what is gone is said."""
    client = entered(config_for(workspace))
    before = findings(client)
    source = tmp_path / "示例 '&amp; 档案2031年.txt"
    source.write_bytes(hostile_budget(2031).data())
    good(mailuo("build", source, "-w", workspace))
    answers = {finding: send(client, "/api/verdict", {"finding": finding, "verdict": "confirmed", "why": "", "seen": 0}) for finding in before}
    left = set(findings(client))
    assert left
    assert left < set(before)
    assert {finding for finding, answer in answers.items() if answer.status_code == 200} == left
    assert all("刷新" in answer.json()["said"] for finding, answer in answers.items() if finding not in left)
    assert len(read_decisions(workspace / "decisions.jsonl").decisions) == len(left)


def test_a_build_under_way_or_a_workspace_taken_away(workspace: Path):
    """What was read goes on being shown, and it says so; when it is back, all is well."""
    client = entered(config_for(workspace))
    good_page(client, "/")
    good_page(client, "/review")
    away = workspace.with_name("away")
    workspace.rename(away)
    for path in ("/", "/search?q=档案", "/review", "/systems"):
        assert "这里显示的是之前的内容" in good_page(client, path)
    away.rename(workspace)
    assert "这里显示的是之前的内容" not in good_page(client, "/")
    (workspace / "commit.json").write_text("{", encoding="utf-8")
    assert "正在重建" in good_page(client, "/")
    (workspace / "commit.json").unlink()
    (workspace / "graph.kgl").unlink()
    assert "图的文件不见了" in good_page(client, "/search?q=档案")
    shutil.rmtree(workspace)
    assert "这里显示的是之前的内容" in good_page(client, "/")


def test_a_damaged_build_leaves_the_one_before(workspace: Path):
    """The graph of a later build can't be read: the pages stay and say why."""
    client = entered(config_for(workspace))
    good_page(client, "/")
    (workspace / "graph.kgl").write_bytes(b"not a graph")
    settings = workspace / "mailuo.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert "这里显示的是之前的内容" in good_page(client, "/")


def test_one_build_is_read_once(workspace: Path):
    """Pages share what was read."""
    library = Library(workspace)
    assert library.current()[0] is library.current()[0]
    assert library.current()[0].catalogue is library.current()[0].catalogue


def test_languages_of_two_browsers_do_not_mix(workspace: Path):
    """The language is the request's, not the process's."""
    config = config_for(workspace)
    first, second = entered(config), client_for(config)
    second.get("/", params={"token": config.token})
    good_page(first, "/?lang=en")
    for _ in range(3):
        assert "Which departments" in good_page(first, "/")
        assert "哪些部门" in good_page(second, "/")
