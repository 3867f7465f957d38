"""What a project's name consists of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_linkers.names import parse_name


@pytest.mark.parametrize(
    ("printed", "core", "years", "action"),
    [("2031年档案系统运维项目", "档案系统运维项目", (2031,), "运维"), ("档案系统运维项目（2031-2033年）", "档案系统运维项目", (2031, 2033), "运维"),
     ("档案系统建设项目2031年度", "档案系统建设项目", (2031,), "建设"), ("档案平台建设项目运行维护服务", "档案平台建设项目运行维护服务", (), "运维"),
     ("库房物业", "库房物业", (), None), ("编号20311234项目", "编号20311234项目", (), None)],
)  # fmt: skip
def test_years_and_action_are_taken_from_the_name(printed: str, core: str, years: tuple[int, ...], action: str | None):
    """The core is what stays the same from one budget to the next; digits of a code are no year."""
    name = parse_name(printed)
    assert (name.core, name.years, name.action) == (core, years, action)


def test_the_owner_in_front_is_no_part_of_the_core():
    """The unit's or the department's name, the longer one first; a name that is nothing else stays."""
    owners = ("示例市档案馆", "示例市档案馆数据中心")
    assert parse_name("示例市档案馆数据中心机房运维", owners).core == "机房运维"
    assert parse_name("示例市档案馆库房物业", owners).core == "库房物业"
    assert parse_name("示例市档案馆", owners).core == "示例市档案馆"


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("甲乙平台系统运维（）"), min_size=1, max_size=12), st.integers(1990, 2050))
def test_a_year_in_front_never_changes_the_core(name: str, year: int):
    """Whatever the name, in whatever year, with or without blanks between."""
    assert parse_name(f"{year}年{name}").core == parse_name(f"{year} 年 {name}").core
    assert parse_name(f"{year}年{name}").years == (year,)
    assert str(year) not in parse_name(f"{year}年{name}").core
