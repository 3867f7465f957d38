"""Measures that every department prints, in the many ways they print them; and what looks like them and is another."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailuo_graph.gazetteer import gazetteer_text
from mailuo_linkers.indicator_idioms import same_everywhere
from mailuo_linkers.indicator_names import parse_measure

SAME = (
    ("系统可用率", "平台正常运行率", "挂号预约平台无故障运行率", "平台在线可用时长占比", "系统稳定运行率", "服务可用率"),
    ("故障响应时间", "报障响应时长", "接报响应用时", "运维响应时间", "系统故障响应时限", "故障到场响应时间"),
    ("故障处理率", "故障工单关闭率", "事件工单解决率", "故障排除率", "故障处理完成率", "服务工单完成率"),
    ("巡检次数", "年度巡检次数", "日常巡检频次", "系统巡检次数", "运维巡检次数"),
    ("设备在线率", "前端设备在线率", "监测终端在线率"),
    ("视频设备在线率", "摄像机在线率", "视频在线率", "高清监控在线率"),
    ("热线接通率", "电话接通率", "来电接听率", "话务接通率"),
    ("坐席数", "话务座席数量", "人工坐席数", "设置座席数"),
    ("来电人满意度", "来电群众满意率", "致电市民满意度"),
    ("保障人数", "经费保障人数", "公用经费保障人数", "保障在编人员数", "经费覆盖在编人数"),
    ("物业管理面积", "物业服务面积", "服务面积", "物业保障面积", "物业管理建筑面积"),
    ("支付及时率", "合同款支付及时率", "资金及时支付率", "费用支付及时率", "付款及时性"),
    ("培训合格率", "培训考核合格率", "参训人员考核合格率", "学员考试合格率"),
    ("完工时间", "项目完成时点", "建设任务完成期限", "工程竣工时限", "建设完成时间"),
    ("验收时间", "终验时间", "项目验收完成时间", "竣工验收日期"),
    ("设备验收合格率", "货物验收通过率", "装备验收合格率", "采购验收通过率"),
    ("项目资金控制率", "预算控制率", "项目预算控制率"),
    ("使用单位满意度", "使用视频的委办局满意度", "委办局满意度", "使用部门满意率", "所支撑的委办局满意度"),
    ("租赁线路数", "租用链路数", "租赁光纤条数"),
    ("驻场人员数", "驻点技术人员数量", "驻场服务人数"),
    ("安全事故数", "重大安全事故发生起数", "责任事故发生数", "安全生产事故次数"),
    ("有效投诉率", "群众有效投诉率"),
    ("工单受理量", "热线工单受理量", "受理工单数"),
)  # fmt: skip
APART = (
    ("系统可用率", "机房供配电系统正常运行率", "网络链路可用率", "云平台可用率", "系统故障率", "系统响应时间"),
    ("故障响应率", "故障处理率", "故障响应及时率", "故障处理时间"),
    ("成本控制率", "人工成本控制率", "采购成本控制率", "资金使用合规率"),
    ("培训合格率", "考核合格率", "培训次数", "培训人次", "培训满意度"),
    ("物业管理面积", "绿化养护面积", "租赁面积", "改造面积"),
    ("完工时间", "开工时间", "初验时间", "采购完成时间", "验收时间"),
    ("群众满意度", "公众满意度", "来电人满意度", "游客满意度", "职工满意度", "使用单位满意度"),
    ("安全事故数", "交通事故数", "安全事故成本", "一般事故数"),
    ("支付及时率", "补助拨付及时率", "工资支付及时率", "水电费支付及时率"),
    ("设备在线率", "视频设备在线率", "车辆在线率"),
    ("设备验收合格率", "工程验收合格率", "设备完好率"),
)  # fmt: skip


@pytest.mark.parametrize("names", SAME, ids=[names[0] for names in SAME])
def test_one_measure(names):
    assert {parse_measure(name).type.words for name in names} == {parse_measure(names[0]).type.words}


@pytest.mark.parametrize("names", APART, ids=[names[0] for names in APART])
def test_other_measures(names):
    assert len({parse_measure(name).type.words for name in names}) == len(names)


def test_the_reason_is_said():
    assert parse_measure("平台正常运行率").notes == ("“平台正常运行率”是“系统可用率”的通行说法之一",)
    assert parse_measure("系统可用率").notes == ()


def test_how_it_is_counted_stays():
    assert parse_measure("年度巡检次数").basis == "每年"
    assert parse_measure("巡检次数").basis == ""


LINES = [line.partition(": ") for line in gazetteer_text("indicator_idioms.txt").splitlines() if line and not line.startswith("#")]


def test_the_table_is_in_order():
    """Every name once, every pattern a pattern, and no name that another line takes."""
    names = [name for name, _, _ in LINES]
    assert sorted(names) == sorted(set(names))
    for name, _, pattern in LINES:
        assert re.compile(re.sub(r"<[SVTN]>", "x", pattern)).groups == 0, name
        assert same_everywhere(name) in (name, None), name


@given(st.text(alphabet="系统平台运行率正常可用的服务管理培训合格支付及时满意度群众数量时间<>()*+|\\", max_size=60))
def test_any_text_has_at_most_one_name(text):
    found = same_everywhere(text)
    assert found is None or found in {name for name, _, _ in LINES}
