"""Mentions of systems: which words are found, where they begin and end, and which words are none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget_text import Budget, Indicator, Project, Unit
from mailuo_extractors.entities.systems import find_mentions
from mailuo_extractors.extract import extract
from mailuo_extractors.readers.text import read_text
from mailuo_graph.records import MentionRecord

DEPARTMENT = "澜川市教育局"


def mentions(name: str, goal: str = "按计划完成工作。") -> list[MentionRecord]:
    budget = Budget([Unit(DEPARTMENT, [Project(name, goal=goal)])], department=DEPARTMENT)
    return extract(read_text(budget.text().encode(), "0.txt")).mentions


def words(name: str, goal: str = "按计划完成工作。") -> list[str]:
    return [m.words for m in mentions(name, goal)]


@pytest.mark.parametrize(
    ("goal", "found"),
    [
        ("建设面向家长的一站式学籍查询平台。", ["学籍查询平台"]),
        ("依托现有校车定位系统开展巡查。", ["校车定位系统"]),
        ("对处方流转平台和药品追溯系统进行驻场维护。", ["处方流转平台", "药品追溯系统"]),
        ("采购“澜学通”小程序内容更新服务。", ["“澜学通”小程序"]),
        ("成果接入河道水位监测网，并利用全市雨情共享平台。", ["河道水位监测网", "全市雨情共享平台"]),
        ("2024年5个街道部署危房巡查APP。", ["危房巡查APP"]),
        ("受理12345、12329热线转办件120件。", ["12345", "12329热线"]),
        ("租用电子政务外网链路，部署在政务云。", ["电子政务外网", "政务云"]),
        ("改扩建中心，配套送考管理系统，搭建市校两级考务巡查系统。", ["送考管理系统", "考务巡查系统"]),
        ("建成后以“澜川校一屏”名义对外展示。", ["“澜川校一屏”"]),
    ],
)
def test_names_begin_after_the_verb(goal, found):
    """Verbs, counts, years and what introduces a name are no part of it; place and owner are."""
    assert words("综合经费", goal) == found


@pytest.mark.parametrize(
    "goal",
    [
        "保障各业务系统和信息化管理平台稳定。",
        "更换教学楼消防系统、空调系统。",
        "检查网约车平台、各电商平台，推动平台经济发展。",
        "系统性治理，系统梳理台账，完善教育系统作风建设。",
        "落实“放管服”“一网通办”要求，树立“问题导向”意识。",
        "依据《校园安全信息平台管理办法》开展检查。",
        "救治病人120人次，出动110次。",
    ],
)
def test_generic_words_are_no_names(goal):
    """Kinds alone, parts of buildings, slogans, titles of policies and counts name no system."""
    assert words("综合经费", goal) == []


def test_the_owner_in_front_of_a_name_is_not_part_of_it():
    """The department that the project's name begins with is cut off, and the phase behind is left out."""
    assert words(f"{DEPARTMENT}2024年学情分析平台（二期）建设项目") == ["学情分析平台"]


@pytest.mark.parametrize(
    ("goal", "other"),
    [
        ("建设学情分析平台（澜学情），覆盖全市。", ("学情分析平台", "澜学情")),
        ("学情分析平台（以下简称“学情平台”）投入使用。", ("学情分析平台", "学情平台")),
        ("升级查询服务平台“澜学通”。", ("“澜学通”", "查询服务平台")),
        ("原学籍登记系统于2023年更名为学籍智能管理平台。", ("学籍智能管理平台", "学籍登记系统")),
    ],
)
def test_two_names_that_the_text_equates_are_kept_together(goal, other):
    """Brackets, 以下简称, a brand right behind its description and a renaming."""
    assert other in [(m.words, m.defines) for m in mentions("综合经费", goal)]


def test_a_phase_or_a_lot_in_brackets_is_no_other_name():
    """（二期） behind a name says which part of it is built."""
    assert [m.defines for m in mentions("学情分析平台（二期）建设", "学情分析平台（试点）已验收。")] == [None, None]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("学情分析平台建设", "建设"), ("学情分析平台升级改造", "升级"), ("学情分析平台运行维护", "运维"),
        ("学情分析平台运营服务", "运营"), ("校园专网线路租用", "租赁"),
    ],
)  # fmt: skip
def test_the_role_is_what_the_project_does(name, role):
    """The words right behind the name tell."""
    assert [m.role for m in mentions(name)] == [role]


@pytest.mark.parametrize(
    ("name", "goal", "words", "role"),
    [
        ("综合经费", "保障学籍查询平台、校车定位系统等安全稳定运行。", "学籍查询平台", "运维"),
        ("综合经费", "为学籍查询平台提供短信服务。", "学籍查询平台", "使用"),
        ("综合经费", "数据统一接入学籍查询平台。", "学籍查询平台", "使用"),
        ("综合经费", "做好“澜学通”服务。", "“澜学通”", "运营"),
        ("综合经费", "建设学情分析平台，包括导览、成绩预警系统和运营驾驶舱。", "成绩预警系统", "建设"),
        ("学籍查询平台运维", "学籍查询平台建设项目已验收，本年巡检。", "学籍查询平台", "运维"),
        ("学籍查询平台接入", "接入学籍查询平台。", "学籍查询平台", "建设"),
        ("服务器租用", "学籍查询平台已提供存储。", "学籍查询平台", "使用"),
    ],
)
def test_the_role_in_a_goal(name, goal, words, role):
    """What the project is named after has the role its name says; for others the nearest words, then the sentence."""
    assert {m.role for m in mentions(name, goal) if m.words == words and m.field == "goal"} == {role}


def test_evidence_is_the_words():
    """Characters, row and words of every mention are those of the raw text, in indicators as well."""
    budget = Budget([Unit(DEPARTMENT, [Project("学情分析平台建设", goal="接入“澜学通”APP。", indicators=[Indicator("学情分析平台覆盖率")])])])
    source = read_text(budget.text().encode(), "0.txt")
    found = extract(source).mentions
    assert [m.field for m in found] == ["name", "goal", "indicator"]
    assert [m.order for m in found] == [1, 2, 3]
    for m in found:
        assert m.evidence is not None
        assert source.text[m.evidence.start : m.evidence.end] == m.evidence.words == m.words


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="“”（）学情分析平台系统小程序云网12345热线的建设，。 a", max_size=60))
def test_any_text_gives_mentions_that_stand_in_it(goal):
    """Whatever the text, mentions lie in it, in order and without overlap."""
    source = read_text(Budget([Unit(DEPARTMENT, [Project("综合经费", goal=goal + "完")])]).text().encode(), "0.txt")
    found = [m.evidence for m in find_mentions(extract(source), source.text) if m.field == "goal"]
    assert all(e is not None and source.text[e.start : e.end] == e.words for e in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("name", "goal", "found"),
    [
        ("“例阅读”内容更新与运行保障", "“例阅读”上线两年，购买内容更新和推送服务。", True),
        ("“例家园”日常运行费", "支付视频链路、算法迭代和扫码接口费用。", True),
        ("“例帮手”及档案数据维护", "模块巡检，数据库备份。", True),
        ("“红果驿站”日常运行费", "支付水电、保洁和饮水费用。", False),
        ("“三进社区”活动经费", "在公众号发布活动信息。", False),
    ],
)
def test_what_a_name_quotes_and_runs_is_a_system_where_it_is_software(name, goal, found):
    """A station has water and light, a system has modules and users."""
    brand = name.split("”")[0].strip("“")
    assert (brand in [each.strip("“”") for each in words(name, goal)]) is found


def test_how_often_is_no_part_of_a_name():
    """每季度提交一次系统健康报告 names no system."""
    assert words("驻场技术支持", "驻场人员每季度提交一次系统健康报告。") == []
