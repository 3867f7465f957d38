"""Which year a document is for, and on what that rests; a wrong year is worse than none."""

from __future__ import annotations

import pytest

from mailuo_extractors.fiscal_year import fiscal_year


def found(given=None, lines=(), name="a.txt", names=(), goals=()) -> tuple[int | None, str]:
    year = fiscal_year(given, lines, name, names, goals)
    assert year.reason
    return year.year, year.basis


def test_the_stronger_ground_wins():
    """What the user said, then the heading, then the file name, then the projects."""
    lines, name, names = ["2031年项目支出绩效目标表"], "2032年预算.txt", ["2033年服务项目", "2033年运维项目"]
    assert found(2030, lines, name, names) == (2030, "set")
    assert found(None, lines, name, names) == (2031, "printed")
    assert found(None, [], name, names) == (2032, "named")
    assert found(None, [], "a.txt", names) == (2033, "inferred")
    assert found() == (None, "unknown")


@pytest.mark.parametrize(
    "line", ["附件：示财〔2031〕5号", "2031-2033年规划项目表", "2031年6月30日", "2030年、2031年对比表", "电话20311234", "项目支出绩效目标表"],
)
def test_numbers_that_are_no_budget_year(line: str):
    """Document numbers, spans, dates, two years, longer digits."""
    assert found(lines=[line]) == (None, "unknown")


@pytest.mark.parametrize("name", ["示例局2031年部门预算.txt", "2031_示例局.txt", "示例局（2031年度）.txt"])
def test_file_names(name: str):
    """As people name them."""
    assert found(name=name) == (2031, "named")


def test_one_vote_is_no_ground():
    """A single carried-over contract with a year in its name says nothing about the budget."""
    assert found(names=["2029年运维项目", "服务项目"]) == (None, "unknown")


def test_most_votes_win_and_spans_do_not_vote():
    """Older years are carried-over contracts; a span names no year of its own."""
    names = ["2031年甲项目", "2031年乙项目", "2031年丙项目", "2030年丁项目", "2030年戊项目", "2032-2034年己项目", "2032-2034年庚项目"]
    assert found(names=names) == (2031, "inferred")
    assert found(names=["2030年甲项目", "2030年乙项目", "2031年丙项目", "2031年丁项目"]) == (2031, "inferred")


def test_goals_vote_with_their_budget_year():
    """完成2031年度… in several goals."""
    assert found(goals=["完成2031年度运维", "保障2031年度服务"]) == (2031, "inferred")
