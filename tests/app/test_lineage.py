"""`mailuo lineage`: the years, what they cost, what is missing, who was renamed, what became of the indicators."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget_text import Budget, Indicator, Project, Unit
from mailuo.catalogue import Catalogue
from mailuo.lineages.indicator_changes import Typed, Verdict, indicator_changes
from mailuo.lineages.lanes import BOXES, PLAIN, Lane, draw
from mailuo.lineages.picture import picture
from mailuo.lineages.trace import Tracer
from mailuo.render import width
from mailuo.workspace import Workspace
from mailuo_graph.links import Links, Succession
from mailuo_graph.records import IndicatorRecord
from program import environment, good, mailuo, write
from undertakings import Made, built

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return built(tmp_path_factory.mktemp("undertakings"))


def golden(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("MAILUO_UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_lineage_as_people_see_it(made: Made, lang: str):
    """Exactly the golden picture, table and reasons, in either language."""
    golden(f"lineage.table.{lang}.txt", good(mailuo("lineage", "馆藏检索平台", "-w", made.folder, lang=lang)))


@pytest.mark.parametrize("style", ["jsonl", "csv", "md"])
def test_a_lineage_as_programs_see_it(made: Made, style: str):
    """Exactly the golden rows."""
    golden(f"lineage.{style}.txt", good(mailuo("lineage", "馆藏检索平台", "-w", made.folder, "-f", style, lang="zh")))


def test_every_name_leads_there(made: Made):
    """Lineage by uid, project by uid and name, also in full width: the same rows."""
    run = made.uid("运营", 2032)
    rows = good(mailuo("lineage", run, "-w", made.folder, "-f", "jsonl"))
    lineage = json.loads(rows.splitlines()[0])["lineage"]
    for words in (lineage, "馆藏检索平台运营服务项目（2032-2034年）", "馆藏检索平台运营服务项目(２０３２-2034年)"):
        assert good(mailuo("lineage", words, "-w", made.folder, "-f", "jsonl")) == rows


def test_adding_up_counts_no_line_twice(made: Made):
    """One row a project: 200 + 80.50 + 40 + 50, though the split makes two links from one line, and the pilot, which
    belongs to no lineage, is not counted."""
    rows = json.loads(good(mailuo("lineage", made.uid("运营", 2032), "-w", made.folder, "-f", "json")))
    assert len({row["project"] for row in rows}) == len(rows) == 4
    assert sum(row["total"] for row in rows) == 370.50
    assert "4 projects, 370.50" in good(mailuo("lineage", made.uid("运营", 2032), "-w", made.folder))


def test_the_same_name_in_several_years_is_listed_with_uids(made: Made):
    """Four single projects of one name: each with its uid, and the sum of all."""
    said = good(mailuo("lineage", "书架购置项目", "-w", made.folder))
    for year in (2031, 2032, 2033, 2035):
        assert made.uid("书架", year) in said
    assert "4 projects, 60.00" in said


def test_a_part_of_a_name_is_enough(made: Made):
    """Words that stand in the names of one lineage alone lead to it, also where they are no whole name."""
    assert good(mailuo("lineage", "北区运营", "-w", made.folder)) == good(mailuo("lineage", made.uid("北区", 2035), "-w", made.folder))
    said = good(mailuo("lineage", "检索平台", "-w", made.folder, lang="zh"))
    assert "名称含“检索平台”的有 1 条脉络、1 个没有前后承接的项目" in said


def test_near_names_are_offered(made: Made):
    """A slip that leads to one lineage is said and forgiven; what is unclear or unknown is one sentence."""
    assert "this is the nearest" in good(mailuo("lineage", "馆藏检索平台运营服务项目2032年-2034年", "-w", made.folder))
    unclear = mailuo("lineage", "检索运营", "-w", made.folder)
    assert unclear.code == 2
    assert made.uid("北区", 2035) in unclear.sentence
    assert "nor any project" in mailuo("lineage", "zzz", "-w", made.folder).sentence
    assert "mailuo explain" in mailuo("lineage", "示例市档案局", "-w", made.folder).sentence


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_a_console_without_boxes(made: Made, encoding: str):
    """In GBK nothing is lost and the lanes are of plain characters; in ASCII at least nothing breaks."""
    done = subprocess.run(
        [sys.executable, "-m", "mailuo", "lineage", "馆藏检索平台", "-w", str(made.folder)],
        capture_output=True, env=environment("zh", PYTHONIOENCODING=encoding), check=True, timeout=60,
    )  # fmt: skip
    said = done.stdout.decode(encoding)
    assert any(line.startswith(("2032  |", "2032  *")) for line in said.splitlines())
    assert ("?" in said) == (encoding == "ascii")


def test_a_system_leads_to_all_that_touch_it(made: Made):
    """The platform is a system that every one of its projects names: the lineage and the pilot on one page."""
    links = Links.read(made.folder / "links")
    system = next((s for s in links.systems if "馆藏检索平台" in s.name), None)
    assert system is not None
    said = good(mailuo("lineage", system.uid, "-w", made.folder))
    assert "touched by lineages: 1, single projects: 1" in said
    assert made.uid("试点", 2031) in said


def test_a_circle_of_links_is_still_shown(made: Made):
    """Links that run in a circle end in bounded time with every project once."""
    catalogue = Catalogue.of(Workspace.open(made.folder))
    north, build = made.uid("北区", 2035), made.uid("平台建设", 2031)
    catalogue.links.successions.append(Succession(build, north, "renewal", 0.9, "likely", ["示例"], "model"))
    trace = Tracer(catalogue).trace(build)
    assert sorted(step.uid for step in trace.steps) == sorted({made.uid(*key) for key in (("平台建设", 2031), ("运营", 2032), ("北区", 2035), ("南区", 2035))})
    assert sum(step.total or 0 for step in trace.steps) == Decimal("370.50")


def indicator(name: str, annual: str | None, cycle: str | None = None) -> Typed:
    what, basis = name.removeprefix("新增").removeprefix("累计"), name[:2] if len(name) > 2 else None
    return Typed(IndicatorRecord("D", 1, 1, name, annual_value=annual, cycle_value=cycle), f"I-{what}", basis)


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (("甲", "≥90%"), ("甲", "≥95%"), Verdict.RAISED),
        (("甲", "=100%"), ("甲", "≥95%"), Verdict.LOWERED),
        (("甲", "≤3秒"), ("甲", "≤2秒"), Verdict.LOWERED),
        (("甲", "≥90%"), ("甲", ">=90％"), Verdict.SAME),
        (("甲", "=90%"), ("甲", "≥90%"), Verdict.CHANGED),
        (("甲", "≥10万条"), ("甲", "≥10条"), Verdict.NOT_COMPARABLE),
        (("甲", "每年≥4次"), ("甲", "每月≥4次"), Verdict.NOT_COMPARABLE),
        (("甲", "≥4次"), ("甲", "≤4次"), Verdict.NOT_COMPARABLE),
        (("甲", "≥4次"), ("甲", "良好"), Verdict.NOT_COMPARABLE),
        (("甲", "良好"), ("甲", "优良"), Verdict.CHANGED),
        (("甲", "1-2个"), ("甲", "2-3个"), Verdict.RAISED),
        (("甲", "1-4个"), ("甲", "2-3个"), Verdict.CHANGED),
        (("甲", "≥4次", None), ("甲", None, "≥9次"), Verdict.NOT_COMPARABLE),
        (("甲", None, "≥4次"), ("甲", None, "≥9次"), Verdict.RAISED),
        (("新增甲", "≥4个"), ("累计甲", "≥9个"), Verdict.NOT_COMPARABLE),
    ],
)
def test_only_what_is_comparable_is_compared(before: tuple[str, ...], after: tuple[str, ...], verdict: Verdict):
    """Units, time basis, direction and kind of value must agree; what can't be compared says why."""
    (change,) = indicator_changes([indicator(*before)], [indicator(*after)])
    assert change.verdict is verdict
    assert change.why is not None or verdict is not Verdict.NOT_COMPARABLE


def test_of_several_the_ones_on_one_basis_go_together():
    """Total and new users, in either order and under other names: each with its like."""
    before = [indicator("累计甲", "≥9个"), indicator("新增甲", "≥4个")]
    after = [Typed(IndicatorRecord("D", 1, 1, "新用户", annual_value="≥5个"), "I-甲", "新增"), Typed(IndicatorRecord("D", 1, 2, "用户总数", annual_value="≥12个"), "I-甲", "累计")]
    assert {(c.name, c.verdict) for c in indicator_changes(before, after)} == {("新增甲 → 新用户", Verdict.RAISED), ("累计甲 → 用户总数", Verdict.RAISED)}


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.sampled_from(["≥1次", "≥2次", "良好"])), max_size=6), st.lists(st.tuples(st.sampled_from("甲乙丙"), st.sampled_from(["≥1次", "≥2次", "良好"])), max_size=6))
@settings(max_examples=60, deadline=None)
def test_every_indicator_is_accounted_for(before: list[tuple[str, str]], after: list[tuple[str, str]]):
    """Each stands on its side of exactly one change; the same list twice is all the same."""
    first, second = [indicator(*row) for row in before], [indicator(*row) for row in after]
    changes = indicator_changes(first, second)
    assert sorted(c.earlier for c in changes if c.verdict is not Verdict.NEW) == sorted(value for _, value in before)
    assert sorted(c.later for c in changes if c.verdict is not Verdict.DROPPED) == sorted(value for _, value in after)
    assert {c.verdict for c in indicator_changes(first, first)} <= {Verdict.SAME}


@given(st.integers(1, 8).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1), st.booleans()), max_size=10))))
@settings(max_examples=150, deadline=None)
def test_as_many_lanes_run_as_links_are_under_way(drawn: tuple[int, set[tuple[int, int, bool]]]):
    """Below each project run just the links that began at or above it and end below it, dashed ones dashed, in boxes
    and in plain characters alike; links that don't lead down are left out."""
    count, given_lanes = drawn
    lanes = [Lane(*each) for each in given_lanes]
    downwards = [lane for lane in lanes if lane.earlier < lane.later]
    for strokes in (BOXES, PLAIN):
        rows = draw(count, lanes, strokes)
        for number, each in enumerate(rows):
            under_way = [lane for lane in downwards if lane.earlier <= number < lane.later]
            assert each.after.count(strokes.down) == sum(not lane.dashed for lane in under_way)
            assert each.after.count(strokes.dashed_down) == sum(lane.dashed for lane in under_way)
            assert each.at.count(strokes.node) == 1
            ending = sum(lane.later == number for lane in downwards)
            assert len(each.above) == (ending > 1)


def test_a_lineage_in_a_file(made: Made, tmp_path: Path):
    """The same text, or a workbook with a row a project."""
    run = made.uid("运营", 2032)
    good(mailuo("lineage", run, "-w", made.folder, "-o", tmp_path / "a.txt"))
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == good(mailuo("lineage", run, "-w", made.folder))
    good(mailuo("lineage", run, "-w", made.folder, "-o", tmp_path / "a.xlsx"))
    (sheet,) = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets
    assert [name for row in sheet.iter_rows(values_only=True) for name in row if str(name).startswith("P20")] == [
        made.uid("平台建设", 2031), run, made.uid("北区", 2035), made.uid("南区", 2035),
    ]  # fmt: skip


def test_the_export_tells_candidates_apart(made: Made, tmp_path: Path):
    """lineage.jsonl says what is another candidate, what is missing and overlaps, and on which words each reason stands."""
    good(mailuo("export", tmp_path, "-w", made.folder))
    rows = [json.loads(line) for line in (tmp_path / "lineage.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["alternative"] for row in rows] == [False, True, False, False]
    assert [row["missing_years"] for row in rows] == [None, None, "2034", "2034"]
    assert {row["lineage"] for row in rows} == {json.loads(good(mailuo("lineage", made.uid("运营", 2032), "-w", made.folder, "-f", "json")))[0]["lineage"]}
    first = rows[0]["grounds"][0]
    assert (first["from_evidence"]["words"], first["to_evidence"]["words"]) == ("通过终验，移交运营", "依托已建成的馆藏检索平台")
    assert first["from_doc"] == "示例市档案局2031年"


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_the_picture_fits_the_screen(made: Made, columns: int):
    """No line is wider than asked for, in columns that a terminal counts, and no project lacks its amount."""
    trace = Tracer(Catalogue.of(Workspace.open(made.folder))).trace(made.uid("运营", 2032))
    lines = picture(trace, columns)
    assert max(map(width, lines)) <= columns
    assert sum(line.endswith(("200.00", "30.00", "80.50", "40.00", "50.00")) for line in lines) == 5


def test_nothing_in_a_document_reaches_the_terminal_raw(tmp_path: Path):
    """Escape and direction characters in names, goals and indicators are shown as codes, in every form."""
    nasty = Project("卷宗\x1b[31m数字化\u202e项目", goal="完成\x1b[2J扫描。", indicators=(Indicator("扫描\x1b[1m页数", "≥9页"),))
    for year in (2031, 2032):
        write(tmp_path / "in" / f"{year}.txt", Budget((Unit("示例市档案馆", (nasty, Project("书架购置项目"))),), year=year).data())
    good(mailuo("build", tmp_path / "in", "-w", tmp_path / "ws"))
    for style in ("table", "json", "csv", "md"):
        said = good(mailuo("lineage", "数字化", "-w", tmp_path / "ws", "-f", style))
        assert "数字化" in said
        assert "\x1b" not in said
        assert "\u202e" not in said
