"""Links told by quantities, by the indicators that only one trade has, and by what else a merger or a stage tells."""

from __future__ import annotations

import pytest

from budget_text import Budget, Indicator, Project, Unit
from linked import linked_budgets
from mailuo_graph.links import Links
from reading_cases import CASES

BUREAU = "澜川市林业和草原局"
CITY = [Project(c.earlier, "11.00", c.earlier_goal, ()) for c in CASES[:70]]
"""A city's other lines, so that it shows which words and indicators are rare."""


def line(name: str, goal: str, *indicators: tuple[str, str]) -> Project:
    return Project(name, "40.00", goal, [Indicator(measure, value, value) for measure, value in indicators])


def links(earlier: list[Project], later: list[Project], years: tuple[int, int] = (2031, 2032)) -> Links:
    if years[0] == years[1]:
        return linked_budgets(Budget([Unit(BUREAU, [*earlier, *later, *CITY])], BUREAU, years[0]))
    return linked_budgets(Budget([Unit(BUREAU, [*earlier, *CITY])], BUREAU, years[0]), Budget([Unit(BUREAU, later)], BUREAU, years[1]))


def found(result: Links) -> dict[tuple[str, str], str]:
    """Kind by the names of both ends."""
    names = {p.project: p.clean_name for p in result.placements}
    return {(names[s.earlier], names[s.later]): s.kind for s in result.successions}


def features(result: Links) -> set[str]:
    return {g.feature for g in result.grounds}


def test_a_trial_is_known_by_how_many_it_had():
    """Its place and number stand in the later goal, its name does not."""
    result = links(
        [line("古道驿站修缮试点", "在松岭县选7座驿站修缮，摸索工法。", ("修缮驿站数", "7座"))],
        [line("线性文化遗产整体保护", "松岭县7座运行一年多，工法已经成熟，向其余各县铺开，新修41座。", ("修缮座数", "41座"))],
    )
    assert found(result)["古道驿站修缮试点", "线性文化遗产整体保护"] == "pilot_to_full"
    assert "told_count" in features(result)


def test_the_whole_is_the_sum_of_two_lots():
    """Two lots of one budget, merged: their lengths add up to what the later goal tells."""
    result = links(
        [
            line("林区防火通道养护（东片）", "养护东片通道，清理落石。", ("养护里程", "83公里")),
            line("林区防火通道养护（西片）", "养护西片通道，清理落石。", ("养护里程", "58公里")),
        ],
        [line("山地防火应急道路管护总承包", "改变分片采购做法，统筹为一个合同，141公里由一家单位巡护。", ("巡护里程", "141公里"))],
    )
    got = found(result)
    assert got == {(f"林区防火通道养护（{side}片）", "山地防火应急道路管护总承包"): "merge" for side in "东西"}
    assert "parts_add_up" in features(result)


def test_a_sum_without_words_of_a_merger_is_chance():
    """Numbers add up often enough; without the words nothing follows from it."""
    result = links(
        [
            line("林区防火通道养护（东片）", "养护东片通道。", ("养护里程", "83公里")),
            line("林区防火通道养护（西片）", "养护西片通道。", ("养护里程", "58公里")),
        ],
        [line("山地步道标识更新", "更新141公里步道的标识牌。", ("更新里程", "141公里"))],
    )
    assert found(result) == {}


def test_the_same_number_of_something_else_is_no_link():
    """Seven stations and seven ponds; the later goal tells no past."""
    result = links(
        [line("瞭望塔视频改造", "改造7座瞭望塔视频。", ("改造瞭望塔数", "7座"))],
        [line("蓄水池清淤", "对7座蓄水池清淤。", ("清淤座数", "7座"))],
    )
    assert found(result) == {}


def test_measures_that_nobody_else_has():
    """Another name and another goal: three indicators of the trade are the same, beside a policy and one system."""
    measures = (("苗木存活率", "≥92%"), ("有害生物成灾率", "≤3‰"), ("古树复壮株数", "≥60株"))
    result = links(
        [line("青屏山林分改培", "对青屏山低效林分改培，补植乡土树种。", *measures)],
        [line("青屏山森林质量提升", "补植乡土树种，抚育中幼林。", *((name, "≥95%") for name, _ in measures))],
    )
    assert list(found(result)) == [("青屏山林分改培", "青屏山森林质量提升")]
    assert "rare_measures" in features(result)


def test_measures_alone_link_nothing():
    """Two undertakings of one trade are measured alike."""
    measures = (("苗木存活率", "≥92%"), ("有害生物成灾率", "≤3‰"), ("古树复壮株数", "≥60株"))
    result = links(
        [line("东郊苗圃改造", "改造苗圃温室。", *measures)],
        [line("城北森林公园管护", "管护公园林木。", *((name, "≥95%") for name, _ in measures))],
    )
    assert found(result) == {}


def test_the_other_lot_of_what_was_merged():
    """One lot is named where the merger is told, the other is its sibling."""
    result = links(
        [
            line("苗圃浇灌外包（一标段：青屏圃）", "浇灌青屏圃苗木。"),
            line("苗圃浇灌外包（二标段：沿江三圃）", "浇灌沿江三处苗木。"),
        ],
        [line("国有苗圃水肥一体服务", "往年苗圃浇灌外包的青屏圃、沿江圃两个标段打捆实施，增加追肥。")],
    )
    assert set(found(result)) == {
        ("苗圃浇灌外包（一标段：青屏圃）", "国有苗圃水肥一体服务"),
        ("苗圃浇灌外包（二标段：沿江三圃）", "国有苗圃水肥一体服务"),
    }


@pytest.mark.parametrize(("over", "linked"), [("国有林场林地核查任务5月收官后转段，", True), ("与国有林场林地核查同步推进，", False)])
def test_the_next_stage_within_one_budget(over, linked):
    """Two stages of one survey in one year: linked only where the later says that the earlier is over."""
    result = links(
        [line("林地权属核查（国有林场阶段）", "核查国有林场林地，5月完成。")],
        [line("林地权属核查（集体林地阶段）", f"{over}对集体林地逐宗核查。")],
        years=(2032, 2032),
    )
    assert found(result) == ({("林地权属核查（国有林场阶段）", "林地权属核查（集体林地阶段）"): "phase"} if linked else {})


def test_what_was_parted_is_told_by_one_of_two_things():
    """卡口与标牌: the later goal says that it was together with 标牌."""
    result = links(
        [line("林区卡口与标牌维护", "维护卡口道闸，更新标牌。", ("维护卡口数", "36处"))],
        [line("进山检查设施检修", "原与标牌合在一起安排的经费自本年按设施类别分列，本项检修道闸和摄像头。", ("维护卡口数", "38处"))],
    )
    assert found(result) == {("林区卡口与标牌维护", "进山检查设施检修"): "split"}


def test_the_rest_of_the_price_and_then_the_running():
    """A retention for what was built, and its running in the same budget, once the warranty is over."""
    result = links(
        [line("林火监测系统建设质量保证金", "林火监测系统质保期满，按约退付质量保证金。")],
        [line("林火监测系统运行服务", "林火监测系统出保后，首次购买运行服务。")],
        years=(2032, 2032),
    )
    assert found(result) == {("林火监测系统建设质量保证金", "林火监测系统运行服务"): "build_to_operate"}


def test_siblings_told_in_one_breath():
    """东圃、西圃 in the later goal: both lines of the earlier budget, whatever the later one is called."""
    result = links(
        [line("东圃苗木浇灌劳务", "东圃苗木浇灌，日均用工12人。"), line("西圃苗木浇灌劳务", "西圃苗木浇灌，日均用工9人。")],
        [line("苗木养护劳务", "面向社会招标一家企业，负责东圃、西圃苗木浇灌和除草，按用工考核计酬。")],
    )
    assert found(result) == {(f"{side}圃苗木浇灌劳务", "苗木养护劳务"): "merge" for side in "东西"}


def test_siblings_told_of_something_else():
    """The same two places in a line about roofs."""
    result = links(
        [line("东圃苗木浇灌劳务", "东圃苗木浇灌。"), line("西圃苗木浇灌劳务", "西圃苗木浇灌。")],
        [line("库房屋面翻修", "翻修东圃、西圃库房屋面。")],
    )
    assert found(result) == {}


def test_each_half_of_what_one_line_did():
    """No word says 拆分: each of two new lines has its own part of what the earlier goal told."""
    result = links(
        [line("防火检查站运行经费", "支付47名护林员工资和社会保险，四班轮值；对19套红外卡口定期校准、维修和更换配件。", ("护林员到岗率", "≥98%"), ("卡口误报率", "≤2%"))],
        [
            line("护林员劳务费", "配备44名护林员四班轮值，工资、社会保险由劳务公司代发代缴。", ("护林员到岗率", "≥97%")),
            line("红外卡口校准维修", "对19套红外卡口每季度校准、维修，更换配件，保存校准记录。", ("卡口误报率", "≤3%")),
        ],
    )
    assert found(result) == {("防火检查站运行经费", name): "split" for name in ("护林员劳务费", "红外卡口校准维修")}


def test_an_acronym_is_a_name_where_the_goal_tells_what_it_is():
    """GIS and the like are no codes; a code number stays one."""
    told = "对林地资源一张图即GIS平台开展服务器巡检、数据备份和接口维护，全年不间断。"
    assert found(links([line("GIS运行维护", told)], [line("GIS运行维护", told)])) == {("GIS运行维护", "GIS运行维护"): "renewal"}
    assert found(links([line("XJ-07", told)], [line("XJ-07", told)])) == {}


def test_the_years_of_a_plan_are_no_contract():
    """The plan reaches to 2045; the line is of its budget year."""
    result = links(
        [line("林地保护规划编制", "编制林地保护规划（2031-2045年），按节点支付六成。")],
        [line("林地保护规划（2031-2045年）编制尾款", "规划成果已报批，支付林地保护规划编制剩余四成费用。")],
    )
    assert list(found(result)) == [("林地保护规划编制", "林地保护规划（2031-2045年）编制尾款")]


@pytest.mark.parametrize(("ends", "linked"), [("9月底结束", True), ("6月底结束", False)])
def test_when_the_contract_before_ends(ends, linked):
    """Two contracts of one budget under names that share nothing: the later says in which month the former ends."""
    result = links(
        [line("护林值守话务（2031年10月至2032年9月）", "支付话务员2032年1至9月费用，受理火情报告、物种求助。")],
        [line("护林热线坐席（2032年10月起）", f"现行合同{ends}，由中标单位自10月起承接火情报告、物种求助受理，列支四季度费用。")],
        years=(2032, 2032),
    )
    assert bool(found(result)) is linked
