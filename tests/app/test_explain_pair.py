"""`mailuo explain A B`: of any two projects, linked or not, what speaks for and against, and what would change it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo.pairs.shared import marked
from mailuo.pairs.waterfall import BLOCKS, PLAIN, Bar, waterfall
from mailuo.render import width
from mailuo_linkers.normal import normalise
from program import environment, good, mailuo
from undertakings import Made, built

_FIGURE = re.compile(r"\s([+-]\d+\.\d\d)(?:\s|$)")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return built(tmp_path_factory.mktemp("pairs"))


def added_up(said: str, head: str) -> list[float]:
    """The figures of the waterfall."""
    lines = said.split(head, 1)[1].split("\n\n", 1)[0].splitlines()[1:]
    return [float(found[1]) for line in lines if (found := _FIGURE.search(line)) is not None]


def test_a_linked_pair(made: Made):
    """Both sides with their place, what the graph has, contributions that add up, the words, indicators and goals."""
    run, build = made.uid("运营", 2032), made.uid("平台建设", 2031)
    said = good(mailuo("explain", run, build, "-w", made.folder))
    assert said == good(mailuo("explain", build, run, "-w", made.folder)), "in any order"
    assert said.index("earlier  2031  馆藏检索平台建设项目") < said.index("later  2032  馆藏检索平台运营服务项目")
    assert "示例市档案局2031年.txt row 8" in said
    assert "In the graph: built, then run · certain 0.97" in said
    assert "See also the duplicate X-示例-2" in said
    start, *bars, total = added_up(said, "Added up (log odds)")
    assert bars
    assert start + sum(bars) == pytest.approx(total, abs=0.006 * (len(bars) + 2))
    assert "检索响应时间：≤3秒 → ≤2秒 lowered" in said


def test_a_pair_that_is_not_linked(made: Made):
    """Two purchases that have nothing in common: said as well, with what would be needed."""
    said = good(mailuo("explain", made.uid("书架", 2031), made.uid("库房", 2033), "-w", made.folder, lang="zh"))
    assert "按规则：不连" in said
    assert "图里：没有连" in said
    assert "没有发现，或缺文字而算不出" in said
    assert "怎样会改变结论" in said


def test_the_same_name_in_two_years(made: Made):
    """One name given twice means its two projects; one that stands in four budgets must be given by uid."""
    said = good(mailuo("explain", "馆藏检索平台试点项目", "馆藏检索平台建设项目", "-w", made.folder))
    assert "earlier  2031" in said
    many = mailuo("explain", "书架购置项目", "书架购置项目", "-w", made.folder)
    assert many.code == 2
    assert all(made.uid("书架", year) in many.sentence for year in (2031, 2032, 2033, 2035))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("馆藏检索平台试点项目", "馆藏检索平台试点项目"), "one project"), (("示例市档案局", "馆藏检索平台试点项目"), "compares two projects"),
        (("zzz", "馆藏检索平台试点项目"), "zzz"), (("a", "b", "c"), "one entity, or two projects"),
    ],
)  # fmt: skip
def test_what_is_no_pair_is_one_sentence(made: Made, arguments: tuple[str, ...], said: str):
    """One project twice, another kind of thing, an unknown name, three of them: exit 2."""
    outcome = mailuo("explain", *arguments, "-w", made.folder)
    assert outcome.code == 2
    assert said in outcome.sentence


def test_a_decision_is_shown(made: Made, tmp_path: Path):
    """Who said what about the pair, and that it binds."""
    shutil.copytree(made.folder, tmp_path / "ws")
    run, build = made.uid("运营", 2032), made.uid("平台建设", 2031)
    good(mailuo("review", "-w", tmp_path / "ws", "--who", "审计甲", "--why", "两份合同", "--decide", run, build, "different"))
    said = good(mailuo("explain", run, build, "-w", tmp_path / "ws", lang="zh"))
    assert "审计甲" in said
    assert "两份合同" in said


def test_bars_in_gbk(made: Made):
    """A console in GBK gets plain characters and loses nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "mailuo", "explain", made.uid("运营", 2032), made.uid("平台建设", 2031), "-w", str(made.folder)],
        capture_output=True, env=environment("zh", PYTHONIOENCODING="gbk"), check=True, timeout=60,
    )  # fmt: skip
    said = done.stdout.decode("gbk")
    assert "?" not in said
    assert "###" in said


@given(st.floats(-6, 6), st.lists(st.floats(-6, 6), max_size=8), st.integers(40, 160))
@settings(max_examples=120, deadline=None)
def test_each_bar_begins_where_the_one_before_ended(start: float, values: list[float], columns: int):
    """Bars are in line to a character, as long as their values, nought marked in one column, no line too wide."""
    bars = [Bar(f"特征{at}", value) for at, value in enumerate(values)]
    lines = waterfall(Bar("起点", start), bars, "合计", columns, PLAIN)
    assert len(lines) == len(values) + 2
    assert all(width(line) <= max(columns, 60) for line in lines)
    assert lines == [line.translate({ord(b): p for b, p in ((BLOCKS.up, PLAIN.up), (BLOCKS.down, PLAIN.down), (BLOCKS.axis, PLAIN.axis))}) for line in waterfall(Bar("起点", start), bars, "合计", columns, BLOCKS)]
    ends = None
    for line, value in zip(lines, [start, *values], strict=False):
        cells = [at for at, character in enumerate(line) if at > 30 and character in (PLAIN.up, PLAIN.down)]
        if len(cells) < 2:
            ends = None
            continue
        assert cells == list(range(cells[0], cells[-1] + 1))
        begin, end = (cells[0], cells[-1] + 1) if value >= 0 else (cells[-1] + 1, cells[0])
        assert ends is None or ends == begin
        ends = end


@given(st.text("甲乙丙丁戊己庚辛 ，。", max_size=60), st.text("甲乙丙丁戊己庚辛 ，。", max_size=60), st.text("甲乙丙丁戊己庚辛壬癸", min_size=10, max_size=20))
@settings(max_examples=120, deadline=None)
def test_marking_changes_no_text(first: str, second: str, common: str):
    """Without the marks both goals are as printed; what is marked in one is marked in the other, but for printing."""
    earlier, later = first + common + second, second + common + first
    both = marked(earlier, later)
    assert both is not None
    for text, shown in ((earlier, both.earlier), (later, both.later)):
        assert shown.replace("【", "").replace("】", "") == text
    pieces = [sorted(normalise(each).text for each in re.findall("【(.*?)】", shown)) for shown in (both.earlier, both.later)]
    assert pieces[0] == pieces[1]
    assert 0 < both.share <= 1


def test_nothing_in_common_is_nothing_to_mark():
    """Short common words are no common text."""
    assert marked("添置书架二十组。", "维修库房屋顶。") is None


def test_the_waterfall_for_programs(made: Made):
    """Rows whose contributions add up to the sum of the last; a single entity has no such rows."""
    pair = made.uid("运营", 2032), made.uid("平台建设", 2031)
    rows = json.loads(good(mailuo("explain", *pair, "-w", made.folder, "-f", "json")))
    assert rows[0]["feature"] == "start"
    assert sum(row["contribution"] for row in rows) == pytest.approx(rows[-1]["sum"])
    assert {row["value"] is None for row in rows[1:]} == {True, False}
    assert mailuo("explain", pair[0], "-w", made.folder, "-f", "json").code == 2
