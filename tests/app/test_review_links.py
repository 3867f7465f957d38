"""Reviewing successions and duplicates: the most useful question first, blind where wanted, no circles."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mailuo.catalogue import Catalogue
from mailuo.review import open_questions
from mailuo.workspace import Workspace
from mailuo_graph.links import Links
from program import environment, good, mailuo
from undertakings import Made, built


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return built(tmp_path_factory.mktemp("reviewed"))


@pytest.fixture
def made(once: Made, tmp_path: Path) -> Made:
    shutil.copytree(once.folder, tmp_path / "ws")
    return Made(tmp_path / "ws", once.uids)


def answer(made: Made, keys: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mailuo", "review", "-w", str(made.folder), "--who", "审计甲", *arguments],
        input=keys.encode(), capture_output=True, env=environment("en"), check=True, timeout=60,
    )  # fmt: skip
    return done.stdout.decode("utf-8")


def written(made: Made) -> list[tuple[str, str]]:
    path = made.folder / "decisions.jsonl"
    return [(line["about"], line["verdict"]) for line in map(json.loads, path.read_text(encoding="utf-8").splitlines())]


def test_the_most_useful_question_comes_first(made: Made):
    """The even candidate with a rival and two projects after it, before what is likely, before what is certain."""
    workspace = Workspace.open(made.folder)
    asked = [each for each in open_questions(Catalogue.of(workspace), workspace.decisions) if each.about == "SUCCEEDS"]
    ends = [each.subjects for each in asked]
    assert ends[0] == (made.uid("运营", 2032), made.uid("试点", 2031))
    assert any("another candidate" in reason or "另一候选" in reason for reason in asked[0].tell().reasons)
    assert len(ends) == 4
    assert len(set(ends)) == 4


def test_uncertainty_money_and_what_follows_each_count(made: Made):
    """Of two links that differ in one of them alone, the one with more of it is asked first."""
    links = Links.read(made.folder / "links")
    north, south, run = made.uid("北区", 2035), made.uid("南区", 2035), made.uid("运营", 2032)
    for link in links.successions:
        link.score, link.alternative = 0.9, False

    def first_of(*ends: tuple[str, str]) -> tuple[str, str]:
        links.write(made.folder / "links")
        workspace = Workspace.open(made.folder)
        return next(each.subjects for each in open_questions(Catalogue.of(workspace), workspace.decisions) if each.subjects in ends)

    halves = ((north, run), (south, run))
    assert first_of(*halves) == (south, run), "50 against 40"
    links.successions[2].score = 0.6
    assert first_of(*halves) == (north, run), "0.6 against 0.9"
    build = made.uid("平台建设", 2031)
    for link in links.successions:
        link.score = 0.9
    assert first_of((run, build), (south, run)) == (run, build), "two projects come after it, and more money"


def test_a_blind_review_hides_the_opinion_and_nothing_else(made: Made):
    """Without --blind kind, confidence and score are shown; with it only the reasons and the words."""
    seen, blind = answer(made, "q\n"), answer(made, "q\n", "--blind")
    assert "= pilot to full · possible · 0.52" in seen
    assert "试点之后的同一平台" in blind
    kept = [line for line in seen.splitlines() if not line.startswith("  = ")]
    assert blind.splitlines() == kept


def test_duplicates_are_judged_as_pairs(made: Made):
    """Their answers are about SIMILAR_TO, can be undone, and settle the question in either order."""
    workspace = Workspace.open(made.folder)
    asked = [each.about for each in open_questions(Catalogue.of(workspace), workspace.decisions)]
    assert asked.count("SIMILAR_TO") == 2
    at = asked.index("SIMILAR_TO")
    said = answer(made, "s\n" * at + "y\nb\nn\nq\n")
    assert "Do these two projects pay" in said
    assert written(made) == [("SIMILAR_TO", "same"), ("SIMILAR_TO", "unsure"), ("SIMILAR_TO", "different")]
    left = [each for each in open_questions(Catalogue.of(workspace), workspace.decisions) if each.about == "SIMILAR_TO"]
    assert len(left) == 1
    second, first = left[0].subjects
    good(mailuo("review", "-w", made.folder, "--who", "乙", "--about", "SIMILAR_TO", "--decide", first, second, "same"))
    assert "SIMILAR_TO" not in {each.about for each in open_questions(Catalogue.of(workspace), workspace.decisions)}


def test_a_circle_asked_for_is_one_sentence(made: Made):
    """The southern half continues the northern after the northern was said to continue the southern: recorded, said
    once, also by doctor, and without effect."""
    north, south = made.uid("北区", 2035), made.uid("南区", 2035)
    decide = ("review", "-w", made.folder, "--who", "乙", "--about", "SUCCEEDS", "--decide")
    assert "circle" not in good(mailuo(*decide, north, south, "same"))
    assert good(mailuo(*decide, south, north, "same")).count("a circle") == 1
    assert mailuo("doctor", "-w", made.folder).out.count("a circle") == 1
