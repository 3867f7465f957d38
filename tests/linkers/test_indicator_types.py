"""What measures the same thing is one type, and nothing else is."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_graph.decisions import Decision, Decisions, Verdict
from mailuo_graph.links import Placement, Rename
from mailuo_graph.records import DocumentRecord, IndicatorRecord, ProjectRecord, Records
from mailuo_linkers.indicator_names import parse_measure
from mailuo_linkers.indicator_types import group_indicators, spelling_uid

SAME = [
    ("学员满意度", "学员满意度（%）", "学员满意率", "学员满意程度", ".学员满意度", "学员满意度指标"),
    ("用户满意度", "系统使用人员满意度", "平台用户满意度", "选课平台办公人员满意度"),
    ("补助发放及时率", "补助发放及时性", "补助按时发放率", "补助及时发放率", "补助发放及时率(%)"),
    ("讲座次数", "讲座场次", "讲座次数（次）", "举办讲座次数", "讲座开展次数"),
    ("购置显微镜数", "显微镜购置数量", "采购显微镜台数", "显微镜采购数"),
    ("故障修复时间", "故障恢复时长", "系统故障处理时间", "平均故障修复时间"),
    ("故障处理及时率", "故障维修及时率", "事件解决及时率"),
    ("选课平台可用率", "系统可用率", "平台可用率"),
    ("专线可用率", "校园外网链路可用率"),
    ("工单响应率", "服务响应率", "事件工单响应率"),
    ("门诊年访问量", "年度门诊访问量", "门诊访问量（年度）", "门诊访问量（次/年）", "门诊访问量（年）"),
    ("质保期", "质保期（年）"),
    ("项目验收合格率", "项目验收合格率=合格数/总数*100%"),
    ("清淤沟渠长度", "沟渠清淤长度"),
    ("设施设备完好率", "设备设施完好率"),
    ("用户数", "用户规模", "系统总用户量", "阅卷应用用户数", "智能问答用户数量"),
    ("新增用户数", "新增线上服务覆盖用户数"),
    ("注册用户数", "平台累计注册用户总数", "注册用户规模"),
    ("数据准确率", "数据准确性"),
    ("系统响应时间", "选课平台操作响应时长", "系统对用户操作的响应时间"),
    ("系统正常运行率", "系统运行正常率", "系统正常运行总时长占运行总时长比率", "平台正常运行时间占比"),
    ("服务对象满意度", "平台运营服务对象满意度", "项目服务对象满意度", "维护范围内的服务对象满意度"),
    ("项目资金控制率", "资金控制率"),
    ("阅卷成本控制数", "阅卷成本控制"),
    ("项目印刷成本", "印刷成本"),
    ("运维工单办结率", "工单办结率"),
]
APART = [
    ("工单响应率", "工单解决率", "工单办结率", "工单响应及时率", "工单响应时间"),
    ("故障响应率", "故障处理率", "故障响应及时率", "故障率", "故障数量"),
    ("投诉处理率", "投诉处理数量", "投诉率"),
    ("用户满意度", "群众满意度", "企业满意度", "单位满意度", "工作人员满意度", "学员满意度", "服务对象满意度", "企业用户满意度"),
    ("资金使用合规率", "预算控制率", "预算执行率", "资金到位率", "成本控制率"),
    ("用户数", "企业用户数", "活跃用户数", "供水服务用户数"),
    ("公安系统案件数", "案件数"),
    ("可用率（供电系统）", "可用率"),
    ("监测站点数", "站点监测数"),
    ("建设选课系统完成率", "维护选课系统完成率", "选课系统完成率"),
    ("企业响应及时率", "响应企业及时率"),
    ("建设规模", "建设数量"),
    ("网络设备可用率", "网络课程可用率", "网络可用率"),
    ("讲座数", "养老农场数", "农贸市场数"),
    ("培训人数", "培训人次", "培训次数", "培训期数", "培训合格率"),
    ("系统可用率", "链路可用率", "数据可用率", "供电系统可用率", "系统使用率"),
    ("考核合格率", "考核完成率", "考核优秀率"),
    ("满意率", "不满意率"),
    ("不满意回访率", "满意度"),
    ("等保测评完成率", "等保测评及时率", "等保测评通过率"),
    ("入学率（小学）", "入学率（初中）"),
    ("一级响应次数", "二级响应次数"),
    ("走访企业次数", "走访企业数"),
    ("应用系统安全覆盖率", "终端安全覆盖率"),
    ("消防系统正常运行率", "系统正常运行率", "监控系统正常运行率"),
    ("维护人员数", "人员维护数"),
    ("安全事件数", "安全事件率"),
    ("驻场服务时间", "驻场服务期"),
]
BASES = [
    {"用户数": None, "新增用户数": "新增", "注册用户数": "注册", "累计用户数": None, "新增注册用户数": "新增·注册"},
    {"访问量": None, "日均访问量": "每日", "月访问量": "每月", "年访问量": "每年", "累计访问量": "累计"},
    {"巡查次数（月）": "每月", "巡查次数（次/年）": "每年", "巡查次数（次）": None},
    {"学位数": None, "新增学位数": "新增", "学位增加数": "新增", "学位增长数量": "新增"},
]
PAIRS = [
    line.split("\t")
    for line in (Path(__file__).parents[1] / "data" / "indicator_pairs.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def records_of(*indicators: tuple[str, str, str, str], code: str = "12") -> Records:
    """Document, unit, name, annual value; a project for each unit of a document."""
    made, rows, orders = Records(), {}, defaultdict(int)
    for document, unit, name, value in indicators:
        if document not in {d.document for d in made.documents}:
            made.documents.append(DocumentRecord(document, f"{document}.txt", document, "txt", "table", department="示例市教育局"))
        if (document, unit) not in rows:
            rows[document, unit] = len(rows) + 1
            made.projects.append(ProjectRecord(document, rows[document, unit], f"项目{len(rows)}", unit))
        orders[document, unit] += 1
        made.indicators.append(
            IndicatorRecord(document, rows[document, unit], orders[document, unit], name, level2_code=code, level2="质量指标", annual_value=value),
        )
    return made


def named(*names: str, code: str = "12") -> Records:
    return records_of(*(("D", "示例学校", name, "≥95%") for name in names), code=code)


def members(records: Records, decisions: Decisions | None = None) -> set[frozenset[str]]:
    return {frozenset(group.members) for group in group_indicators(records, decisions)[0]}


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_other_words_for_the_same_measure_are_one_type(names):
    """And each name that was rewritten says how."""
    [group] = group_indicators(named(*names))[0]
    assert set(group.members) == set(names)
    assert group.reasons


@pytest.mark.parametrize("names", APART, ids=lambda names: names[0])
def test_different_measures_stay_apart(names):
    """Responded to is not resolved, a rate is no count, one judge is not another, new is not all."""
    assert members(named(*names)) == {frozenset({name}) for name in names}


@pytest.mark.parametrize("bases", BASES, ids=lambda bases: next(iter(bases)))
def test_how_it_is_counted_is_the_basis_of_one_type(bases):
    """One type, and each row says on which basis its value stands; the group says so too."""
    [group], places = group_indicators(named(*bases))
    assert [place.basis for place in places] == list(bases.values())
    assert any("口径" in reason for reason in group.reasons)


def test_the_unit_of_a_value_says_the_period_where_the_name_does_not():
    """次/月 is per month; a period in the name goes before it, and 年 alone is a length of time."""
    records = named("巡查次数", "新增巡查次数", "年度巡查次数", "质保期")
    for each, unit in zip(records.indicators, ("次/月", "次/月", "次/月", "年"), strict=True):
        each.measure_unit = unit
    assert [place.basis for place in group_indicators(records)[1]] == ["每月", "每月·新增", "每年", None]


@pytest.mark.parametrize(("domain", "verdict", "first", "second"), PAIRS, ids=lambda word: word)
def test_pairs_of_many_departments(domain, verdict, first, second):
    """`same` is one type on one basis, `basis` one type on two, `apart` two types."""
    groups, places = group_indicators(named(first, second))
    bases = {place.basis for place in places}
    assert domain
    assert ("apart" if len(groups) > 1 else "basis" if len(bases) > 1 else "same") == verdict


def test_values_of_another_kind_speak_against_a_guessed_rate():
    """完成情况 with shares is 完成率, with a count of pieces it is not."""
    names = ("课题完成率", "课题完成情况")
    assert len(members(named(*names))) == 1
    counted = named(*names)
    counted.indicators[1].measure_unit = "个"
    assert len(members(counted)) == 2


def test_a_name_that_only_promises_an_effect_takes_the_measure_its_values_name():
    """Where all of them name the same one; otherwise nobody knows what is measured."""
    values = ("图书借阅量不少于3万册", "图书借阅量（含外借）≥5万册", "显著", "展览参观人次达到2万")

    def grouped(*said: str) -> set[frozenset[str]]:
        return members(records_of(("D", "示例学校", "图书借阅量", "≥1万册"), *(("D", f"{n}校", "社会影响力", value) for n, value in enumerate(said))))

    assert grouped(*values[:2]) == {frozenset({"图书借阅量", "社会影响力"})}
    for said in (values[1:3], values[2:3], values[3:], values[::3]):
        assert len(grouped(*said)) == 2


def test_a_place_in_front_is_known_from_the_departments():
    """示例市 stands in the department's name; nothing says that 甲乙市 is a city."""
    assert len(members(named("示例市图书借阅率", "图书借阅率"))) == 1
    assert len(members(named("甲乙市图书借阅率", "图书借阅率"))) == 2


def test_the_name_printed_most_often_stands_for_the_type():
    """Among equals the shorter one; the class printed most often is the type's."""
    records = named("学员满意率", "学员满意度（%）", "学员满意率", "学员满意度")
    records.indicators[0].level2_code = records.indicators[2].level2_code = records.indicators[3].level2_code = "31"
    [group] = group_indicators(records)[0]
    assert (group.members, group.class_code) == (["学员满意率", "学员满意度", "学员满意度（%）"], "31")
    assert any("12、31" in reason for reason in group.reasons)


def test_a_single_name_needs_no_reason():
    """Reasons are for merges."""
    assert [group.reasons for group in group_indicators(named("图书借阅率（%）"))[0]] == [[]]


def test_another_spelling_changes_no_id():
    """The id comes from the slots; whether a document with the other spelling is there or not."""
    alone = {g.uid for g in group_indicators(named("补助按时发放率"))[0]}
    assert alone == {g.uid for g in group_indicators(named("补助发放及时性", "补助发放及时性", "补助按时发放率"))[0]}
    assert alone == {g.uid for g in group_indicators(named("补助发放及时率"))[0]}


def test_a_misread_character_is_mended_where_the_rest_speaks_for_it():
    """各 for 备 in a word that three names have, and the same class; elsewhere it stays."""
    attested = ("实验设备完好率", "设备更新率", "设备利用率", "设备报废率")
    groups = members(named("实验设各完好率", *attested))
    assert frozenset({"实验设备完好率", "实验设各完好率"}) in groups
    assert frozenset({"实验设各完好率"}) in members(named("实验设各完好率", "实验设备完好率"))
    other = named("实验设各完好率", *attested)
    other.indicators[0].level2_code = "13"
    assert frozenset({"实验设各完好率"}) in members(other)


def test_a_doubled_character_is_a_slip():
    """What stands twice in a row, in a name that has its twin without."""
    assert frozenset({"实验室供电稳定率", "实验室供电电稳定率"}) in members(named("实验室供电稳定率", "实验室供电电稳定率"))


def test_one_character_that_means_something_is_no_slip():
    """However rare the one and common the other: only shapes that scans confuse count."""
    names = ("消防车辆完好率", "消防车道完好率", "车辆更新率", "车辆利用率", "车辆年检率", "小学男生达标率", "小学女生达标率")
    assert len(members(named(*names))) == len(names)


def decided(verdict: Verdict, first: str, second: str) -> Decisions:
    return Decisions([Decision("IndicatorType", (first, second), verdict, "甲", "2031-01-01", "看过原文")])


def test_a_person_joins_two_types():
    """By the uids of the graph, with the decision among the reasons."""
    records = named("图书借阅率", "藏书流通率")
    first, second = (group.uid for group in group_indicators(records)[0])
    groups, places = group_indicators(records, decided(Verdict.SAME, first, second))
    assert [set(group.members) for group in groups] == [{"图书借阅率", "藏书流通率"}]
    assert any("看过原文" in reason for reason in groups[0].reasons)
    assert {place.indicator_type for place in places} == {groups[0].uid}


def test_a_person_splits_a_type_by_its_spellings():
    """Each spelling has an id of its own for that."""
    records = named("系统可用率", "选课平台可用率")
    assert len(members(records)) == 1
    apart = decided(Verdict.DIFFERENT, spelling_uid("系统可用率"), spelling_uid("选课平台可用率"))
    groups, places = group_indicators(records, apart)
    assert sorted(group.members for group in groups) == [["系统可用率"], ["选课平台可用率"]]
    assert {place.indicator_type for place in places} == {group.uid for group in groups}


def test_commonness_counts_other_units_and_the_own_one_once():
    """Three units print it with the value, one of them in two projects: two others and itself of four projects."""
    records = records_of(
        ("D", "甲校", "系统可用率", "≥99%"), ("E", "甲校", "平台可用率", "≥99%"), ("D", "乙校", "系统可用率", "≥99%"),
        ("D", "丙校", "系统可用率", "≥ 99％"), ("D", "丙校", "图书借阅率", "≥5%"), ("E", "甲校", "图书借阅率", "≥6%"),
    )  # fmt: skip
    places = group_indicators(records)[1]
    assert [place.commonness for place in places] == [3 / 4, 3 / 4, 4 / 4, 4 / 4, 1 / 4, 1 / 4]


def test_commonness_counts_one_project_once_and_one_body_under_two_names_once():
    """甲校 was renamed 乙校: neither is another unit for the other. 丙校's project was disclosed twice."""
    records = records_of(
        ("D", "甲校", "系统可用率", "≥99%"), ("E", "乙校", "系统可用率", "≥99%"),
        ("D", "丙校", "系统可用率", "≥99%"), ("E", "丙校", "系统可用率", "≥99%"),
    )  # fmt: skip
    uids = {("D", 1): ("p1", "甲"), ("E", 2): ("p2", "乙"), ("D", 3): ("p3", "丙"), ("E", 4): ("p3", "丙")}
    placements = [Placement(*at, project, unit, "局", "", None, None) for at, (project, unit) in uids.items()]
    rename = Rename("Unit", "甲", "乙", 2031, None, "certain", [], "规则")
    places = group_indicators(records, None, placements, [rename])[1]
    assert [place.commonness for place in places] == [2 / 3, 2 / 3, 3 / 3, 3 / 3]


def test_commonness_reads_values_and_heeds_the_basis():
    """95%以上 is ≥95% once both are read as numbers; 新增 and all are never one promise."""
    records = records_of(
        ("D", "甲校", "图书借阅率", "≥95%"), ("D", "乙校", "图书借阅率", "95%以上"), ("D", "丙校", "新增学位数", "5个"), ("D", "丁校", "学位数", "5个"),
    )
    for each in records.indicators[:2]:
        each.operator, each.number, each.measure_unit = "≥", 95.0, "%"
    assert [place.commonness for place in group_indicators(records)[1]] == [2 / 4, 2 / 4, 1 / 4, 1 / 4]


def test_indicators_of_a_department_have_a_place_as_well():
    """They belong to no project and count as one of the department."""
    records = named("图书借阅率", "系统可用率")
    records.indicators[1].row = None
    assert [place.commonness for place in group_indicators(records)[1]] == [1 / 2, 1 / 2]
    assert group_indicators(Records()) == ([], [])


WORDS = st.lists(
    st.sampled_from(["系统", "平台", "故障", "响应", "及时", "按时", "完成", "率", "数量", "满意度", "对", "的", "新增", "用户", "（", "）", "%", "年度", "人员", "=", "设各", " "]),
    max_size=8,
).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=12), st.randoms(use_true_random=False))
def test_every_indicator_has_one_type_in_whatever_order(names: list[str], shuffle: random.Random):
    """No name is lost or stands in two types; the order of the rows decides nothing."""
    records = named(*names)
    groups, places = group_indicators(records)
    listed = sorted(name for group in groups for name in group.members)
    assert listed == sorted(set(names))
    holder = {name: group.uid for group in groups for name in group.members}
    assert [place.indicator_type for place in places] == [holder[each.name] for each in records.indicators]
    shuffle.shuffle(records.indicators)
    assert group_indicators(records)[0] == groups


@settings(max_examples=150, deadline=None)
@given(WORDS)
def test_blanks_and_units_never_change_what_is_measured(name: str):
    """As scans put them in and forms add them."""
    assert parse_measure(" ".join(name)) == parse_measure(name.replace(" ", ""))
    assert parse_measure(f"{name}（万元）") == parse_measure(name)


def test_a_paragraph_in_place_of_a_name_is_left_alone():
    """However it repeats itself, it costs no more than its length."""
    assert parse_measure("运行正常" * 30 + "甲率").head == ""
    assert parse_measure("运行正常" * 29 + "甲率").head == "率"
