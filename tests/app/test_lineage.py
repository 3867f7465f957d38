"""`mailuo lineage`: the years, what they cost, what is missing, who was renamed, what became of the indicators."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo.catalogue import Catalogue
from mailuo.lineages.indicator_changes import Typed, Verdict, indicator_changes
from mailuo.lineages.lanes import BOXES, PLAIN, Lane, draw
from mailuo.lineages.trace import Tracer
from mailuo.workspace import Workspace
from mailuo_graph.links import Links, Succession
from mailuo_graph.records import IndicatorRecord
from program import environment, good, mailuo
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
    return Typed(IndicatorRecord("D", 1, 1, name, annual_value=annual, cycle_value=cycle), f"I-{name.removeprefix('新增').removeprefix('累计')}")


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
