"""What a project's name consists of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_linkers.names import Kind, parse_name
from mailuo_linkers.normal import normalise


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


def shown(printed: str, *owners: str) -> list[tuple[str, str]]:
    return [(slot.kind.value, slot.value) for slot in parse_name(printed, owners).slots if slot.kind is not Kind.MARK]


@pytest.mark.parametrize(
    ("printed", "slots"),
    [("示例市档案馆2031-2033年样本区档案平台升级改造项目（二期）",
      [("owner", "示例市档案馆"), ("period", "2031-2033"), ("qualifier", "样本区"), ("object", "档案平台"), ("action", "升级"), ("action", "升级"), ("suffix", "项目"), ("phase", "2期")]),
     ("档案馆库房运行维护经费", [("owner", "档案馆"), ("object", "库房"), ("action", "运维"), ("suffix", "经费")]),
     ("2031年样本区档案馆短信服务项目", [("year", "2031"), ("owner", "样本区档案馆"), ("object", "短信"), ("action", "服务"), ("suffix", "项目")]),
     ("档案平台建设（第二标段）", [("object", "档案平台"), ("action", "建设"), ("lot", "2包")]),
     ("档案平台建设（B包）", [("object", "档案平台"), ("action", "建设"), ("lot", "b包")]),
     ("阅览终端替换（第一批）", [("object", "阅览终端替换"), ("phase", "1批")]),
     ("政务服务中心物业费", [("object", "政务服务中心物业"), ("suffix", "费")]),
     ("区南部阅览室备用光纤租赁", [("qualifier", "区"), ("qualifier", "南部"), ("object", "阅览室"), ("qualifier", "备用"), ("object", "光纤"), ("action", "租赁")]),
     ("“十四五”史料征集专项资金", [("period", "2021-2025"), ("object", "史料征集"), ("suffix", "专项资金")]),
     ("档案平台2.0建设及运营", [("object", "档案平台"), ("phase", "2.0版"), ("action", "建设"), ("action", "运营")])],
)  # fmt: skip
def test_a_name_is_taken_apart(printed: str, slots: list[tuple[str, str]]):
    """Every part under its kind, with what it means whatever the spelling."""
    assert shown(printed, "示例市样本区档案馆", "示例市档案馆") == slots


@pytest.mark.parametrize(("one", "other"), [("档案平台（二期）", "档案平台(Ⅱ期)"), ("档案平台第二期", "档案平台2期"), ("平台设备A标段", "平台设备ａ标段"), ("第十二批设备", "第12批设备"), ("首期设备更替", "一期设备更替")])
def test_spellings_of_a_number_are_one(one: str, other: str):
    """Numerals, digits and Roman numbers."""
    assert [v for k, v in shown(one) if k in ("phase", "lot")] == [v for k, v in shown(other) if k in ("phase", "lot")] != []


@pytest.mark.parametrize("printed", ["统一期限管理平台", "周期性检修", "一包装材料", "面包车辆保险", "近期规划编制", "编号20311234", "东西部协作帮扶"])
def test_words_that_only_look_like_a_number_stay_object(printed: str):
    """No phase, lot, year or qualifier is read into them."""
    assert {kind for kind, _ in shown(printed)} <= {"object", "action", "suffix"}


def test_an_owner_written_a_little_differently_is_found():
    """Without its place, abbreviated, with a word more after a reform, or another body in front of a year."""
    owner = "示例市样本区档案数据管理局"
    for front in (owner, "样本区档案数据管理局", "档案数据管理局", "示例市样本区档案和数据管理局", "示例市档案保管中心2031年"):
        assert shown(front + "库房除湿改造", owner)[0][0] == "owner", front
    assert shown("档案数据平台改造", owner)[0] == ("object", "档案数据平台")


PART = st.sampled_from(
    ["示例市档案馆", "2031年", "2031-2033年", "（二期）", "第一批", "A包", "平台", "系统", "政务服务", "建设", "运行维护", "及", "项目", "经费", "备用", "南部", "　", "㎡", "⼾", "Ⅱ期", "甲", "-"],
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.lists(PART, max_size=8).map("".join), st.text(max_size=16)))
def test_every_character_is_in_exactly_one_slot(printed: str):
    """Whatever the name: side by side from the first character to the last, none empty."""
    slots = parse_name(printed, ("示例市档案馆",)).slots
    assert "".join(printed[slot.start : slot.end] for slot in slots) == printed
    assert [slot.start for slot in slots] == [0, *(slot.end for slot in slots)][: len(slots)]
    assert all(slot.start < slot.end for slot in slots)


@settings(max_examples=300, deadline=None)
@given(st.lists(PART, max_size=8).map("".join))
def test_the_spelling_of_a_name_changes_no_slot(printed: str):
    """Taken apart once more in its folded form: the same kinds and values."""
    assert shown(normalise(printed).text, "示例市档案馆") == shown(printed, "示例市档案馆")


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["", "示例市档案馆"]), st.sampled_from(["", "2031年", "2031-2033年"]), st.sampled_from(["档案平台", "库房除湿", "“例档通”小程序"]),
    st.sampled_from(["", "（一期）", "（第二批）"]), st.sampled_from(["建设", "运维", "租赁"]), st.sampled_from(["", "项目", "经费"]),
)  # fmt: skip
def test_what_was_put_together_is_found_again(owner: str, years: str, about: str, phase: str, action: str, suffix: str):
    """Owner, years, object, phase, action and suffix of a name made of them."""
    name = parse_name(owner + years + about + phase + action + suffix, ("示例市档案馆",))
    spans = {kind: "".join(name.printed[s.start : s.end] for s in name.slots if s.kind is kind) for kind in Kind}
    assert spans[Kind.OWNER] == owner
    assert spans[Kind.YEAR] + spans[Kind.PERIOD] == years
    assert spans[Kind.PHASE] == phase.strip("（）")
    assert (spans[Kind.ACTION], spans[Kind.SUFFIX]) == (action, suffix)
    assert name.object == normalise(about).text.replace('"', "")
