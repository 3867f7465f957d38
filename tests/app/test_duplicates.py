"""`mailuo duplicates`: what is concerned, for how much at most, why, and why it may be innocent."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from mailuo.duplicates import Shown, most_at_stake
from mailuo.labels import money_said, reasons_said
from mailuo.lineages.trace import Step
from mailuo_graph.links import Duplicate, Ground, Links
from mailuo_graph.records import Evidence
from program import good, mailuo
from undertakings import Made, built

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return built(tmp_path_factory.mktemp("duplicates"))


def golden(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("MAILUO_UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_list_as_people_see_it(made: Made, lang: str):
    """Exactly the golden list, the strongest first."""
    golden(f"duplicates.table.{lang}.txt", good(mailuo("duplicates", "-w", made.folder, lang=lang)))


@pytest.mark.parametrize("style", ["jsonl", "csv", "md"])
def test_the_list_as_programs_see_it(made: Made, style: str):
    """Exactly the golden rows; the note goes to standard error."""
    outcome = mailuo("duplicates", "-w", made.folder, "-f", style, lang="zh")
    golden(f"duplicates.{style}.txt", good(outcome))
    assert "是线索，不是结论" in outcome.sentence


def test_choosing(made: Made):
    """By kind, strength, project and lineage; nothing found is said and is no error."""
    def uids(*arguments: str) -> list[str]:
        out = good(mailuo("duplicates", "-w", made.folder, "-f", "json", *arguments))
        return [row["duplicate"] for row in json.loads(out or "[]")]

    assert uids() == ["X-示例-1", "X-示例-2"]
    assert uids("--kind", "same_function") == uids("--strength", "strong") == ["X-示例-1"]
    assert uids("--project", made.uid("运营", 2032)) == ["X-示例-2"]
    assert len(uids("--project", "馆藏检索平台")) == len(uids("--project", "检索平台")) == 2
    assert uids("--project", "南区运营") == ["X-示例-1", "X-示例-2"], "its lineage holds the building and the running as well"
    assert uids("--strength", "weak") == uids("--project", made.uid("库房", 2033)) == []
    assert "no such duplicates" in good(mailuo("duplicates", "-w", made.folder, "--strength", "weak"))


@pytest.mark.parametrize(("arguments", "said"), [(("--kind", "zzz"), "overlapping_windows"), (("--project", "zzz"), "zzz"), (("--project", "检索运营"), "馆藏检索平台")])
def test_what_is_not_known_is_one_sentence(made: Made, arguments: tuple[str, str], said: str):
    """A kind that is not there names those that are; a project that is not there, the nearest."""
    outcome = mailuo("duplicates", "-w", made.folder, *arguments)
    assert outcome.code == 2
    assert said in outcome.sentence


def test_a_workspace_without_duplicates(workspace: Path):
    """Any kind may be asked for; there is simply none."""
    links = Links.read(workspace / "links")
    links.duplicates = []
    links.write(workspace / "links")
    assert "no such duplicates" in good(mailuo("duplicates", "-w", workspace, "--kind", "same_function"))


def shown(low: str | None, high: str | None, *lines: tuple[str, str | None], at_most: bool = False) -> Shown:
    def money(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    steps = [Step(uid, uid, 2031, None, None, None, [Decimal(total)] if total else [], []) for uid, total in lines]
    duplicate = Duplicate("X", "k", [uid for uid, _ in lines], "strong", None, [], money(low), money(high), at_most, [], "rule")
    return Shown(duplicate, steps, [])


@pytest.mark.parametrize(
    ("low", "high", "at_most", "said"),
    [("3", "5", False, "3.00–5.00"), ("5", "5", False, "5.00"), ("3", "5", True, "≤ 5.00"), (None, "5", False, "≤ 5.00"), ("3", None, False, "≥ 3.00"), (None, None, True, "—")],
)
def test_money_is_a_range(low: str | None, high: str | None, said: str, *, at_most: bool):
    """≤ where only a part of a line is concerned, a dash where nothing is known."""
    assert money_said(shown(low, high, ("P", "5"), at_most=at_most).duplicate) == said


def test_a_line_in_several_duplicates_counts_once():
    """Three pairs of three lines of 10 concern 30, not 60; findings of 4 each concern 12; a line that prints nothing
    leaves the highs to judge by; nothing known is nothing said."""
    def pairs(high: str | None, third: str | None = "10") -> list[Shown]:
        a, b, c = ("A", "10"), ("B", "10"), ("C", third)
        return [shown(None, high, *two) for two in ((a, b), (b, c), (a, c))]

    assert most_at_stake(pairs("20")) == 30
    assert most_at_stake(pairs("4")) == 12
    assert most_at_stake(pairs("4", None)) == 12
    assert most_at_stake(pairs(None, None)) is None


def test_files_and_exit_codes(made: Made, tmp_path: Path):
    """-o writes the same text or a workbook; --exit-code tells found from nothing found."""
    good(mailuo("duplicates", "-w", made.folder, "-f", "jsonl", "-o", tmp_path / "重 复.jsonl"))
    assert (tmp_path / "重 复.jsonl").read_text(encoding="utf-8") == good(mailuo("duplicates", "-w", made.folder, "-f", "jsonl"))
    good(mailuo("duplicates", "-w", made.folder, "-o", tmp_path / "重复.xlsx"))
    (sheet,) = openpyxl.load_workbook(tmp_path / "重复.xlsx").worksheets
    assert "馆藏检索平台南区运营服务" in "".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert mailuo("duplicates", "-w", made.folder, "-f", "xlsx").code == 2
    assert mailuo("duplicates", "-w", made.folder, "--exit-code").code == 10
    assert mailuo("duplicates", "-w", made.folder, "--exit-code", "--strength", "weak").code == 0


def test_words_stand_under_their_reason():
    """Also where the reason is told with more words; each pair of words once, bare names never, no reason twice."""
    def ground(reason: str, first: str, second: str) -> Ground:
        return Ground("X", "b", "a", 1, "f", reason, None, "D", Evidence(None, 1, 0, 1, second), "D", Evidence(None, 1, 0, 1, first))

    grounds = [ground("名实不符", "甲", "乙"), ground("同名", "某项目", "某 项目"), ground("同句", "甲", "乙"), ground("另有", "丙", "丁")]
    assert list(reasons_said(["同名", "不利之处：名实不符", "同句"], grounds, {"某项目"})) == [
        ("同名", []), ("不利之处：名实不符", ["“甲” ／ “乙”"]), ("同句", []), ("另有", ["“丙” ／ “丁”"]),
    ]  # fmt: skip
