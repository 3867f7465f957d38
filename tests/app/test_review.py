"""A person's judgement at the terminal: shown with the words it stands on, on the disk at once, never rewritten."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from budget_text import Budget, Project, Unit, archive_budget
from mailuo.catalogue import Catalogue
from mailuo.decision_log import append_decision, read_decisions
from mailuo.review import open_questions
from mailuo.workspace import Workspace
from mailuo_graph.decisions import Decision, Verdict
from mailuo_graph.links import Links
from program import environment, good, mailuo, write


@pytest.fixture(scope="session")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two budgets of one archive: four successions to judge."""
    folder = tmp_path_factory.mktemp("two years")
    for year in (2031, 2032):
        write(folder / "in" / f"预算{year}.txt", archive_budget(year).data())
    good(mailuo("build", folder / "in", "-w", folder / "ws"))
    return folder


@pytest.fixture
def judged(two_years: Path, tmp_path: Path) -> Path:
    """The workspace of the two budgets with no decision in it; the documents lie beside it."""
    shutil.copytree(two_years, tmp_path / "两 年")
    return tmp_path / "两 年" / "ws"


def answer(workspace: Path, keys: str | bytes, *arguments: str, lang: str = "en", **env: str) -> str:
    """The session on lines of input, as a script or a console without single keys gives them."""
    done = subprocess.run(
        [sys.executable, "-m", "mailuo", "review", "-w", str(workspace), "--who", "审计甲", *arguments],
        input=keys.encode() if isinstance(keys, str) else keys,
        capture_output=True, env=environment(lang, **env), check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert b"Traceback" not in done.stderr
    return done.stdout.decode(env.get("PYTHONIOENCODING", "utf-8"))


def written(workspace: Path) -> list[dict[str, Any]]:
    path = workspace / "decisions.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def test_each_answer_is_written_with_who_and_when(judged: Path):
    """y, n and u become decisions in order, s becomes none, q ends; the time has a zone."""
    said = answer(judged, "y\nn\ns\nu\nq\n")
    assert "4 questions are open" in said
    assert "3 decisions recorded" in said
    lines = written(judged)
    assert [line["verdict"] for line in lines] == ["same", "different", "unsure"]
    assert {line["who"] for line in lines} == {"审计甲"}
    assert {line["about"] for line in lines} == {"SUCCEEDS"}
    assert all(datetime.fromisoformat(line["when"]).tzinfo is not None for line in lines)
    found = {(s.later, s.earlier) for s in Links.read(judged / "links").successions}
    assert {tuple(line["subjects"]) for line in lines} <= found


def test_both_sides_show_the_words_they_stand_on(judged: Path):
    """File, row and words of either year, the amount and the reasons, in either language."""
    for lang, row in (("en", "row"), ("zh", "第")):
        said = answer(judged, "q\n", lang=lang)
        assert f"预算2031.txt {row}" in said
        assert f"预算2032.txt {row}" in said
        assert "同一预算单位" in said
    assert written(judged) == []


def test_undo_adds_a_line_and_asks_again(judged: Path):
    """Nothing is rewritten: the undone answer stays, UNSURE follows, and the next answer counts."""
    answer(judged, "y\nb\nn\nq\n")
    lines = written(judged)
    assert [line["verdict"] for line in lines] == ["same", "unsure", "different"]
    assert len({tuple(line["subjects"]) for line in lines}) == 1
    assert "nothing to undo" in answer(judged, "b\nq\n")
    assert len(written(judged)) == 3


def test_undo_goes_back_over_what_was_skipped(judged: Path):
    """b after s takes back the last answer, not the skip, and skipped questions come again."""
    said = answer(judged, "y\ns\nb\nq\n")
    assert said.count("[1/4]") == 2
    assert [line["verdict"] for line in written(judged)] == ["same", "unsure"]


def test_the_last_answer_can_be_taken_back_too(judged: Path):
    """After the last question b leads back to it; anything else ends."""
    said = answer(judged, "s\ns\ns\ny\nb\nn\n\n")
    assert said.count("[4/4]") == 2
    assert [line["verdict"] for line in written(judged)] == ["same", "unsure", "different"]


def test_settled_questions_are_not_asked_again_and_open_ones_come_last(judged: Path):
    """After y and u on two of four, three are open, the unsure one last and with who left it open."""
    answer(judged, "y\nu\nq\n")
    said = answer(judged, "s\ns\nq\n")
    assert "3 questions are open" in said
    assert "left it open" in said.split("[3/3]")[1]
    assert "left it open" not in said.split("[3/3]")[0]


@pytest.mark.parametrize("keys", ["", "y", "Ｙ\n", "  y  \n\nq\n", "hello\ny\n", b"\xff\xfe\xb0\ny\n"])
def test_any_input_is_survived(judged: Path, keys: str | bytes):
    """The end of input, full-width letters, blanks, words, broken bytes: at most the y counts."""
    answer(judged, keys)
    assert [line["verdict"] for line in written(judged)] == (["same"] if keys else [])


def test_a_console_in_gbk_works(judged: Path):
    """Output in GBK with everything it can't show replaced."""
    assert "审计甲" in answer(judged, "y\nq\n", lang="zh", PYTHONIOENCODING="gbk")
    assert len(written(judged)) == 1


def _bodies(tmp_path: Path, *names: str) -> Path:
    units = tuple(Unit(name, (Project(f"第{n}类设备维护项目"),)) for n, name in enumerate(names))
    document = write(tmp_path / "各单位.txt", Budget(units, department="松岭市水务局", year=2031).data())
    good(mailuo("build", document, "-w", tmp_path / "ws"))
    links = Links.read(tmp_path / "ws" / "links")
    links.successions, links.duplicates = [], []  # their projects are alike by design, and not what is asked about here
    links.write(tmp_path / "ws" / "links")
    return tmp_path / "ws"


def test_names_that_look_alike_are_asked_about(tmp_path: Path):
    """One character more is a question; another district, another number or another point of the compass is none."""
    workspace = _bodies(
        tmp_path, "松岭市水务工程管理中心", "松岭市水务工程的管理中心", "松岭市南浦区水务工程管理中心", "松岭市第一水厂筹建办公室",
        "松岭市第二水厂筹建办公室", "松岭市东部水库管理所", "松岭市西部水库管理所",
    )  # fmt: skip
    opened = Workspace.open(workspace)
    (question,) = open_questions(Catalogue.of(opened), opened.decisions)
    assert question.about == "Unit"
    assert {side.name for side in question.tell().sides} == {"松岭市水务工程管理中心", "松岭市水务工程的管理中心"}


def test_what_follows_is_not_asked(tmp_path: Path):
    """Three alike names make three questions; after two answers the third follows."""
    workspace = _bodies(tmp_path, "松岭市水务工程管理中心", "松岭市水务工程的管理中心", "松岭市水务工程之管理中心")
    assert "3 questions are open" in answer(workspace, "q\n")
    said = answer(workspace, "y\nn\n")
    assert "no more questions" in said
    assert len(written(workspace)) == 2


def test_decide_without_asking(judged: Path):
    """By uid, the earlier project named first: written in the order of the relation, with the reason."""
    link = Links.read(judged / "links").successions[0]
    said = good(mailuo("review", "-w", judged, "--who", "审计乙", "--decide", link.earlier, link.later, "same", "--why", "合同相同"))
    assert "SUCCEEDS" in said
    (line,) = written(judged)
    assert (line["subjects"], line["verdict"], line["why"], line["who"]) == ([link.later, link.earlier], "same", "合同相同", "审计乙")
    again = good(mailuo("review", "-w", judged, "--who", "审计乙", "--decide", link.later, link.earlier, "different"))
    assert "the later counts" in again


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--decide", "示例档案馆舍", "示例市图书馆", "same"), "the nearest are"),
        (("--decide", "示例市档案馆", "示例市档案馆", "same"), "can't be judged"),
        (("--decide", "示例市档案馆", "示例市图书馆", "perhaps"), "same, different or unsure"),
        (("--decide", "示例市档案馆", "示例市图书馆", "same", "--about", "SUCCEEDS"), "can't be judged"),
        (("--decide", "库房物业服务项目", "示例市图书馆", "same"), "give a uid"),
        (("--why", "因为"), "--decide"),
        (("--who", " "), "--who"),
    ],
)
def test_what_can_not_be_decided_is_one_sentence(judged: Path, arguments: tuple[str, ...], says: str):
    """Usage errors, nothing written."""
    outcome = mailuo("review", "-w", judged, *arguments)
    assert outcome.code == 2
    assert says in outcome.sentence
    assert written(judged) == []


def test_doctor_reports_what_binds_nothing(judged: Path):
    """Decisions about things that are gone, kinds that are unknown, contradictions: said, and the file left alone."""
    log = judged / "decisions.jsonl"
    link = Links.read(judged / "links").successions[0]
    for about, subjects, verdict in (
        ("Unit", ("U-以前的单位", "U-另一个"), Verdict.SAME),
        ("Colour", (link.later, link.earlier), Verdict.SAME),
        ("SUCCEEDS", (link.later, link.earlier), Verdict.SAME),
        ("SUCCEEDS", (link.later, link.earlier), Verdict.DIFFERENT),
    ):
        append_decision(log, Decision(about, subjects, verdict, "审计甲", "2032-01-01T09:00:00+08:00"))
    content = log.read_bytes()
    said = good(mailuo("doctor", "-w", judged))
    assert "U-以前的单位、U-另一个, no longer in the workspace" in said
    assert "(Colour) judges a kind" in said
    assert "the later counts" in said
    assert said.count("[--] decisions") == 3
    assert log.read_bytes() == content


def test_a_contradiction_is_said_by_the_build(judged: Path):
    """Once, in the report of the next build; the later verdict binds."""
    link = Links.read(judged / "links").successions[0]
    for verdict in (Verdict.DIFFERENT, Verdict.SAME):
        append_decision(judged / "decisions.jsonl", Decision("SUCCEEDS", (link.later, link.earlier), verdict, "审计甲", "2032-01-01"))
    assert "the later counts" in good(mailuo("build", judged.parent / "in", "-w", judged))
    bound = {(s.later, s.earlier): s.confidence for s in Links.read(judged / "links").successions}
    assert bound[link.later, link.earlier] == "certain"
    assert len(read_decisions(judged / "decisions.jsonl").decisions) == 2
