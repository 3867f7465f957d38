"""decisions.jsonl: nothing is lost, nothing is guessed, and what it says binds the next build."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget_text import archive_budget
from mailuo.decision_log import append_decision, read_decisions
from mailuo.workspace import Workspace
from mailuo_graph.decisions import Decision, Decisions, Verdict
from mailuo_graph.errors import WorkspaceError
from mailuo_graph.links import Links
from program import good, mailuo, write


def decision(first: str = "P-later", verdict: Verdict = Verdict.SAME, why: str = "同一合同") -> Decision:
    return Decision("SUCCEEDS", (first, "P-earlier"), verdict, "审计甲", "2031-03-04T05:06:07", why)


def test_what_was_appended_is_read_back(tmp_path: Path):
    """Order, every field and characters of every kind."""
    path = tmp_path / "decisions.jsonl"
    wanted = [decision("甲\n乙", why='引"号\\ \u2028'), decision("b", Verdict.DIFFERENT), decision("c", Verdict.UNSURE, "")]
    for each in wanted:
        assert append_decision(path, each) == []
    read = read_decisions(path)
    assert (read.decisions, read.troubles) == (wanted, [])
    assert path.read_bytes().count(b"\n") == 3


def test_no_file_is_no_decision(tmp_path: Path):
    """A workspace in which nobody decided anything; reading does not create the file."""
    assert read_decisions(tmp_path / "decisions.jsonl").decisions == []
    assert not list(tmp_path.iterdir())


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=1), st.integers(0, 3))
def test_a_torn_last_line_is_kept_aside_and_the_others_stay(tmp_path_factory: pytest.TempPathFactory, cut: int, before: int):
    """Wherever the last line was cut off: reading reports it and leaves it, writing moves it aside byte for byte."""
    path = tmp_path_factory.mktemp("torn") / "decisions.jsonl"
    wanted = [decision(f"决定{n}") for n in range(before)]
    for each in wanted:
        append_decision(path, each)
    whole = path.read_bytes() if before else b""
    line = json.dumps({"about": "SUCCEEDS", "subjects": ["甲", "乙"], "verdict": "same", "who": "x", "when": "y"}, ensure_ascii=False).encode()
    torn = line[: 1 + cut % (len(line) - 1)]
    path.write_bytes(whole + torn)
    read = read_decisions(path)
    assert read.decisions == wanted
    assert len(read.troubles) == 1
    assert path.read_bytes() == whole + torn
    troubles = append_decision(path, decision("下一条"))
    aside = list(path.parent.glob("decisions.torn-*.txt"))
    assert [each.read_bytes() for each in aside] == [torn]
    assert len(troubles) == 1
    assert aside[0].name in str(troubles[0])
    after = read_decisions(path)
    assert (after.decisions, after.troubles) == ([*wanted, decision("下一条")], [])


def test_two_torn_lines_are_both_kept(tmp_path: Path):
    """A second torn line never replaces the first one that was moved aside."""
    path = tmp_path / "decisions.jsonl"
    for torn in (b'{"about": 1', b'{"about": 2'):
        path.write_bytes((path.read_bytes() if path.exists() else b"") + torn)
        append_decision(path, decision())
    assert {each.read_bytes() for each in tmp_path.glob("decisions.torn-*.txt")} == {b'{"about": 1', b'{"about": 2'}


def test_a_whole_last_line_without_its_newline_counts(tmp_path: Path):
    """As an editor may leave it: it is read, and the next decision starts on a line of its own."""
    path = tmp_path / "decisions.jsonl"
    append_decision(path, decision("一"))
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert read_decisions(path).decisions == [decision("一")]
    assert append_decision(path, decision("二")) == []
    assert read_decisions(path).decisions == [decision("一"), decision("二")]
    assert not list(tmp_path.glob("*.txt"))


@pytest.mark.parametrize(
    "broken",
    [b"{half", b"[]", b"7", b'{"about": "SUCCEEDS"}', b'{"about":"a","subjects":["x"],"verdict":"same","who":"w","when":"t"}',
     b'{"about":"a","subjects":["x","y"],"verdict":"perhaps","who":"w","when":"t"}', b"\xff\xfe"],
)  # fmt: skip
def test_a_broken_line_gives_file_and_line(tmp_path: Path, broken: bytes):
    """A line in the middle that is no decision stops reading, with its number; the file is left as it is."""
    path = tmp_path / "decisions.jsonl"
    append_decision(path, decision("一"))
    append_decision(path, decision("二"))
    first, second = path.read_bytes().splitlines(keepends=True)
    content = first + broken + b"\n" + second
    path.write_bytes(content)
    with pytest.raises(WorkspaceError) as caught:
        read_decisions(path)
    assert str(path) in caught.value.message.en
    assert "line 2" in caught.value.message.en
    assert "第 2 行" in caught.value.message.zh
    assert path.read_bytes() == content


def test_a_later_decision_on_the_same_pair_wins():
    """The earlier one stays in the file; other pairs and the reverse pair are not concerned."""
    first, other, last = decision(), decision("P-other"), decision(verdict=Verdict.DIFFERENT)
    decisions = Decisions([first, other, last])
    assert decisions.on("SUCCEEDS", "P-later", "P-earlier") == last
    assert decisions.on("SUCCEEDS", "P-other", "P-earlier") == other
    assert decisions.on("SUCCEEDS", "P-earlier", "P-later") is None
    assert decisions.on("Unit", "P-later", "P-earlier") is None


def _two_years(folder: Path) -> Path:
    for year in (2031, 2032):
        write(folder / f"预算{year}.txt", archive_budget(year).data())
    return folder


def test_decisions_bind_every_later_build(tmp_path: Path):
    """DIFFERENT takes the link away, SAME makes it certain, a change of mind counts (UNSURE is possible at most), --fresh forgets nothing."""
    documents, workspace = _two_years(tmp_path / "in"), tmp_path / "ws"

    def links() -> dict[tuple[str, str], tuple[str, str]]:
        found = Links.read(workspace / "links").successions
        return {(s.later, s.earlier): (s.confidence, s.decided_by) for s in found}

    good(mailuo("build", documents, "-w", workspace))
    guessed = links()
    assert len(guessed) == 4
    assert {confidence for confidence, _ in guessed.values()} == {"certain"}
    rejected, confirmed = sorted(guessed)[:2]
    log = Workspace.open(workspace).decisions
    append_decision(log, Decision("SUCCEEDS", rejected, Verdict.DIFFERENT, "审计甲", "2032-01-01"))
    append_decision(log, Decision("SUCCEEDS", confirmed, Verdict.SAME, "审计乙", "2032-01-02", "合同相同"))
    written = log.read_bytes()
    good(mailuo("build", documents, "-w", workspace))
    assert links() == {pair: said for pair, said in guessed.items() if pair != rejected} | {confirmed: ("certain", "审计乙")}
    bound = links()
    good(mailuo("build", documents, "-w", workspace, "--fresh"))
    assert links() == bound
    assert log.read_bytes() == written
    append_decision(log, Decision("SUCCEEDS", rejected, Verdict.UNSURE, "审计甲", "2032-01-03"))
    good(mailuo("build", documents, "-w", workspace))
    assert links() == bound | {rejected: ("possible", guessed[rejected][1])}


def test_a_torn_decision_is_said_by_the_build(workspace: Path, document: Path):
    """A build with a torn last line works with the whole ones and says so; it does not touch the file."""
    path = workspace / "decisions.jsonl"
    path.write_bytes(path.read_bytes() + b'{"about": "SUCC')
    content = path.read_bytes()
    assert "decisions.jsonl" in good(mailuo("build", document, "-w", workspace))
    assert path.read_bytes() == content
