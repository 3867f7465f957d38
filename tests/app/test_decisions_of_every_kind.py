"""A decision as a person makes it, for each kind of thing: named by words, written, bound by the next build, explained, and
reported when it binds nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from budget_text import Budget, Indicator, Project, Unit
from mailuo.catalogue import Catalogue
from mailuo.decision_log import append_decision
from mailuo.review import open_questions
from mailuo.workspace import Workspace
from mailuo_graph.decisions import ENTITIES, RELATIONS, Decision, Verdict
from mailuo_graph.links import Links
from program import good, mailuo, write

POLICY = "《示例市库房管理办法》"


def _budget(year: int, name: str) -> bytes:
    rows = (
        Project("库房环境监测服务项目", goal=f"运维“例档通”平台和“例档通”，依据{POLICY}（示档〔2030〕1号）。", indicators=(Indicator("库房巡检次数", "≥12次"),)),
        Project("书架购置项目", goal=f"升级“档例管”平台，依据{POLICY}。", indicators=(Indicator("库房巡查次数", "≥12次"), Indicator("书架验收合格率"))),
    )
    return Budget((Unit(f"{name}（本级）", rows), Unit("示例市方志馆", rows[:1])), department=name, year=year).data()


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("before")
    for year, name in ((2031, "示例市档案局"), (2032, "示例市史志局")):
        write(folder / "in" / f"{year}.txt", _budget(year, name))
    build(folder)
    return folder


@pytest.fixture
def folder(before: Path, tmp_path: Path) -> Path:
    """A workspace in which nobody has decided anything, and its documents."""
    shutil.copytree(before, tmp_path / "两 年")
    return tmp_path / "两 年"


def build(folder: Path) -> str:
    return good(mailuo("build", folder / "in", "-w", folder / "ws"))


def decide(folder: Path, first: str, second: str, verdict: str, *more: str) -> str:
    return good(mailuo("review", "-w", folder / "ws", "--who", "审计甲", "--why", "看过批文", "--decide", first, second, verdict, *more))


def explain(folder: Path, words: str) -> str:
    return good(mailuo("explain", words, "-w", folder / "ws", lang="zh"))


def test_what_is_decided_by_name_binds_and_is_explained(folder: Path):
    """Merges of a department, a system and an indicator type; a rename; a unit and a policy split by the names of their parts."""
    assert "(Department)" in decide(folder, "示例市档案局", "示例市史志局", "same", "--about", "Department")
    assert "(System)" in decide(folder, "例档通", "档例管", "same")
    assert "(IndicatorType)" in decide(folder, "库房巡检次数", "库房巡查次数", "different")
    assert "(IndicatorType)" in decide(folder, "库房巡检次数", "书架验收合格率", "different")
    assert "(RENAMED_TO)" in decide(folder, "示例市档案局（本级）", "示例市史志局（本级）", "same", "--about", "RENAMED_TO")
    assert "(Policy)" in decide(folder, "示例市库房管理办法", "示档〔2030〕1号", "different")
    build(folder)
    for old in ("示例市档案局", "示例市史志局"):
        said = explain(folder, old)
        assert "判定“示例市档案局”与“示例市史志局”是同一个：看过批文" in said
    for name in ("例档通", "档例管", "“例档通”平台", "“档例管”平台"):
        assert "审计甲" in explain(folder, name).split("归为一个的理由")[1].split("印在")[0]
    assert explain(folder, "示例市库房管理办法").count("【依据文件】") == 2
    assert "不是同一个：看过批文" in explain(folder, "示档〔2030〕1号")
    renamed = explain(folder, "示例市档案局（本级）")
    assert "RENAMED_TO" in renamed
    assert "审计甲" in renamed
    assert "[--] decisions" not in good(mailuo("doctor", "-w", folder / "ws"))


def test_nothing_is_asked_again_under_a_new_uid(folder: Path):
    """A rename was confirmed, then its first body joined to another: the rename stands under the joined body, settled."""
    write(folder / "in" / "2033.txt", _budget(2033, "示例市文献局"))
    build(folder)
    uids = {body.name: body.uid for body in Links.read(folder / "ws" / "links").bodies if body.kind == "Department"}
    decide(folder, uids["示例市档案局"], uids["示例市文献局"], "same", "--about", "RENAMED_TO")
    decide(folder, uids["示例市档案局"], uids["示例市史志局"], "same")
    build(folder)
    workspace = Workspace.open(folder / "ws")
    catalogue = Catalogue.of(workspace)
    assert any(rename.decided_by == "审计甲" for rename in catalogue.links.renames)
    departments = set(uids.values())
    assert not [each for each in open_questions(catalogue, workspace.decisions) if departments.issuperset(each.subjects)]


def test_one_name_can_be_taken_out_of_a_thing(folder: Path):
    """Two names of one system are judged apart; the decision names just these spellings."""
    decide(folder, "“例档通”平台", "“例档通”", "different")
    build(folder)
    assert "“例档通”平台" not in explain(folder, "“例档通”").split("印在")[1].split("关系")[0]
    again = mailuo("review", "-w", folder / "ws", "--who", "审计甲", "--decide", "“例档通”平台", "“例档通”平台", "different")
    assert again.code == 2
    assert "can't be judged" in again.sentence


def test_what_is_gone_or_contradicted_is_said_and_kept(folder: Path):
    """Of every kind, by build and doctor; the later counts, every line stays."""
    log = folder / "ws" / "decisions.jsonl"
    kinds = sorted(RELATIONS | ENTITIES)
    for about in kinds:
        for verdict in (Verdict.SAME, Verdict.DIFFERENT):
            append_decision(log, Decision(about, ("X-甲", "X-乙"), verdict, "审计甲", "2032-01-01T09:00:00+08:00"))
    before = log.read_bytes()
    assert build(folder).count("the later counts") == len(kinds)
    said = good(mailuo("doctor", "-w", folder / "ws"))
    assert said.count("X-甲、X-乙, no longer in the workspace") == 2 * len(kinds)
    assert said.count("the later counts") == len(kinds)
    assert log.read_bytes() == before
    assert len([json.loads(line) for line in before.splitlines()]) == 2 * len(kinds)


def test_a_contradiction_is_said_when_it_is_decided(folder: Path):
    """At once, not first by the next build; both lines stay."""
    decide(folder, "例档通", "档例管", "same")
    assert "the later counts" in decide(folder, "档例管", "例档通", "different")
    assert len((folder / "ws" / "decisions.jsonl").read_bytes().splitlines()) == 2


def test_unknown_words_get_near_names_and_how_to_ask_again(folder: Path):
    """For explaining and for deciding."""
    for arguments in (("explain", "示例市档案分局馆"), ("review", "--decide", "示例市档案分局馆", "示例市方志馆", "same")):
        outcome = mailuo(*arguments, "-w", folder / "ws")
        assert outcome.code == 2
        assert "ask again with one of these" in outcome.sentence
        assert "示例市档案局" in outcome.sentence
