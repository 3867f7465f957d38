"""`mailuo explain`: what an entity is and where it is printed, by uid or name; the nearest names for what is unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from budget_text import Budget, Project, Unit, archive_budget
from mailuo.decision_log import append_decision
from mailuo_graph.decisions import Decision, Verdict
from mailuo_graph.links import Links
from program import good, mailuo, write


@pytest.fixture(scope="session")
def explained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of two years with one succession confirmed."""
    folder = tmp_path_factory.mktemp("explained")
    for year in (2031, 2032):
        write(folder / "in" / f"预算{year}.txt", archive_budget(year).data())
    good(mailuo("build", folder / "in", "-w", folder / "ws"))
    link = next(s for s in Links.read(folder / "ws" / "links").successions if "库房" in s.later)
    decision = Decision("SUCCEEDS", (link.later, link.earlier), Verdict.SAME, "审计甲", "2032-03-04T10:00:00+08:00", "看过合同")
    append_decision(folder / "ws" / "decisions.jsonl", decision)
    return folder / "ws"


def test_a_project_by_uid(explained: Path):
    """Its facts, the row it is printed in, its relations with reasons, who decided what about it."""
    link = next(s for s in Links.read(explained / "links").successions if "库房" in s.later)
    said = good(mailuo("explain", link.later, "-w", explained))
    assert said.startswith("【project】库房物业服务项目")
    assert "1,200.50" in said
    assert "预算2032.txt row" in said
    assert f"→ 库房物业服务项目（2031） {link.earlier}" in said
    assert "同一预算单位" in said
    assert "2032-03-04T10:00:00+08:00 审计甲 SUCCEEDS" in said
    assert "看过合同" in said


def test_the_same_name_in_two_years_is_two_entities(explained: Path):
    """Both are explained, each under its year."""
    said = good(mailuo("explain", "借阅系统 运维项目", "-w", explained, lang="zh"))
    assert said.count("【项目】") == 2
    assert "（2031）" in said
    assert "（2032）" in said


@pytest.mark.parametrize(("words", "kind"), [("示例市档案馆", "unit"), ("示例市档案局", "department"), ("群众满意度", "indicator type"), ("预算2031.txt", "document")])
def test_every_kind_by_name(explained: Path, words: str, kind: str):
    """Units, departments, indicator types and documents have names of their own."""
    said = good(mailuo("explain", words, "-w", explained))
    assert f"【{kind}】{words}" in said
    assert "relations (" in said


def test_a_name_that_is_clearly_meant_is_taken(explained: Path):
    """A small slip is said and forgiven."""
    said = good(mailuo("explain", "库房温湿度达标律率", "-w", explained))
    assert "'库房温湿度达标率'" in said.splitlines()[0]
    assert "【indicator type】库房温湿度达标率" in said


def test_the_unknown_gets_the_nearest_names(explained: Path):
    """Two that are equally near are named and none is taken; what is like nothing says so."""
    near = mailuo("explain", "物业服务", "-w", explained)
    assert near.code == 2
    assert "库房物业服务项目" in near.sentence
    assert "阅览室物业服务项目" in near.sentence
    far = mailuo("explain", "zzz", "-w", explained)
    assert far.code == 2
    assert "nor anything like it" in far.sentence


def test_lists_are_bounded_and_say_so(explained: Path):
    """--most 1 shows one of each list and how many there are: six places and six relations."""
    said = good(mailuo("explain", "群众满意度", "-w", explained, "--most", "1"))
    assert "printed in (6)" in said
    assert said.count("… and 5 more, see --most") == 2
    assert "more, see --most" not in good(mailuo("explain", "群众满意度", "-w", explained))


def test_evidence_never_reaches_the_terminal_raw(tmp_path: Path):
    """Escape and direction characters in a document's words are shown as codes."""
    nasty = Project("卷宗\x1b[31m数字化\u202e项目", goal="完成扫描。")
    document = write(tmp_path / "预算.txt", Budget((Unit("示例市档案馆", (nasty, Project("书架购置项目"))),), year=2031).data())
    good(mailuo("build", document, "-w", tmp_path / "ws"))
    uid = next(p.project for p in Links.read(tmp_path / "ws" / "links").placements if "书架" not in p.project)
    said = good(mailuo("explain", uid, "-w", tmp_path / "ws"))
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "数字化" in said
