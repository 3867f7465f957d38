"""What departments of many trades say of their systems: modules and nodes, names for short, brands, what is a part."""

from __future__ import annotations

import pytest

from budget_text import Budget, Project, Unit
from linked import linked_budgets
from mailuo_graph.links import Links

CITY = "澜川市"
Told = tuple[str, tuple[tuple[str, str], ...]]


def links_of(*told: Told) -> Links:
    """A budget for each department, the next year each time."""
    budgets = []
    for year, (department, projects) in enumerate(told, start=2022):
        name = CITY + department
        budgets.append(Budget([Unit(name, [Project(n, goal=g) for n, g in projects])], department=name, year=year))
    return linked_budgets(*budgets)


def systems_of(links: Links) -> dict[str, set[str]]:
    """By the words of the mentions, without quotation marks: the systems they became."""
    found: dict[str, set[str]] = {}
    for t in links.touches:
        found.setdefault(t.words.replace("“", "").replace("”", ""), set()).add(t.system)
    return found


ONE: tuple[tuple[tuple[Told, ...], tuple[str, ...]], ...] = (
    ((("体育局", (("体育场馆惠民平台建设", "平台面向市民使用“澜动汇”的名字，年底上线。"), ("“澜动汇”全年推广", "开展全年推广和客服。"))),), ("体育场馆惠民平台", "澜动汇")),
    ((("医疗保障局", (("参保服务系统建设", "开发参保服务系统，市民端叫作“保小澜”。"),)), ("医疗保障局", (("“保小澜”年度保障", "为参保人提供咨询。"),))), ("参保服务系统", "保小澜")),
    ((("应急管理局", (("危险化学品智慧监管平台一期", "建成危险化学品智慧监管平台。"), ("智慧监管平台安全测评", "开展等保测评。"))),), ("危险化学品智慧监管平台", "智慧监管平台")),
    ((("退役军人事务局", (("退役军人优抚信息系统建设", "建设退役军人优抚信息系统。"), ("退军优抚系统维护", "提供账号维护。"))),), ("退役军人优抚信息系统", "退军优抚系统")),
    ((("人力资源和社会保障局", (("劳动维权联动处置系统试运行", "劳动维权联动处置系统上线试运行。"),)), ("人力资源和社会保障局", (("维权联动系统购买服务", "维权联动系统面向企业的入口统称“薪安心”。"),))),
     ("劳动维权联动处置系统", "维权联动系统", "薪安心")),
    ((("教育局", (("课后服务选课系统", "租用课后服务选课系统。"),)), ("教育局", (("“课后有约”运行", "选课系统续租一年，品牌名为“课后有约”。"),))), ("课后服务选课系统", "选课系统", "课后有约")),
    ((("产品质量检验所", (("实验室信息管理系统（LIMS）建设", "开发实验室信息管理系统。"), ("LIMS维护", "为LIMS提供驻场维护。"))),), ("实验室信息管理系统", "LIMS")),
    ((("东屏区政务服务局", (("12345热线东屏工单办理", "聘用坐席承接澜川12345热线派发的工单。"),)), ("政务服务局", (("12345热线话务", "12345热线话务外包。"),))), ("12345热线", "澜川12345热线")),
    ((("东屏区政府办", (("视频会议系统保障", "负责主会场及6个镇街分会场视频会议系统调试。"), ("综合运维", "采购区视频会议系统巡检。"))),), ("区视频会议系统", "视频会议系统")),
    ((("东屏区数据局", (("市政务云资源租用", "向市政务云租用计算资源。"),)), ("数据局", (("政务云扩容", "市政务云扩容。"),))), ("市政务云", "政务云")),
    ((("民政局", (("“澜里颐养”运营", "“澜里颐养”是智慧养老监管平台的公众端，安排客服。"),)),), ("澜里颐养", "智慧养老监管平台")),
    ((("文旅局", (("“澜游记”升级", "由原旅游公共信息平台升级而来的“澜游记”新增语音导览。"),)),), ("旅游公共信息平台", "澜游记")),
    ((("商务局", (("农贸市场数字化", "在“澜商云”上新增摊位预约模块（简称“摊小约”）。"), ("“澜商云”平台运维", "“澜商云”平台运维。"))),), ("摊位预约模块", "摊小约")),
)  # fmt: skip


@pytest.mark.parametrize(("told", "names"), ONE, ids=[names[0] for _, names in ONE])
def test_names_of_one_system(told, names):
    """Brands that any document explains, names for short within a unit, a city's hotline and cloud as its district says them."""
    found = systems_of(links_of(*told))
    assert len(set().union(*(found[n] for n in names))) == 1


@pytest.mark.parametrize(
    ("told", "one", "other"),
    [
        (("应急管理局", (("危险化学品智慧监管平台", "建成危险化学品智慧监管平台。"), ("矿山智慧监管平台", "建成矿山智慧监管平台。"), ("测评", "对智慧监管平台开展等保测评。"))), "危险化学品智慧监管平台", "矿山智慧监管平台"),
        (("水务局", (("水库巡查管理系统", "建设水库巡查管理系统。"), ("水务巡查管理系统", "建设水务巡查管理系统。"))), "水库巡查管理系统", "水务巡查管理系统"),
        (("教育局", (("学生资助管理信息系统运维", "学生资助系统与省学生资助管理平台按月比对。"),)), "学生资助管理信息系统", "省学生资助管理平台"),
        (("卫健委", (("妇幼健康管理系统运维", "妇幼健康管理系统运维。"), ("慢病健康管理系统运维", "慢病健康管理系统运维。"), ("健康管理系统推广", "推广健康管理系统。"))), "妇幼健康管理系统", "慢病健康管理系统"),
    ],
)  # fmt: skip
def test_names_of_two_systems(told, one, other):
    """Where two can be meant by a short name, and where the province's is of the same name, they stay apart."""
    found = systems_of(links_of(told))
    assert found[one].isdisjoint(found[other])


PARTS: tuple[tuple[tuple[str, str], str, str | None], ...] = (
    (("林草智慧管护平台（二期）", "在一期基础上开发护林员巡护模块，护林员巡护模块与平台统一登录。"), "护林员巡护模块", "林草智慧管护平台"),
    (("智慧消防平台运维", "平台由消防物联监测系统、消防水源一张图组成，购买驻场服务。"), "消防水源一张图", "智慧消防平台"),
    (("数据工作", "东屏区算力调度节点系全市算力调度平台在本区的组成部分。"), "东屏区算力调度节点", "全市算力调度平台"),
    (("疏散地域管理模块升级", "为“澜防通”的疏散地域管理模块增加导航，“澜防通”小程序同步更新。"), "疏散地域管理模块", "澜防通"),
    (("数治西坪建设", "“数治西坪”是澜川城市运行中枢的区级分平台，建设两个专题。"), "数治西坪", "澜川城市运行中枢"),
    (("“澜税管家”运维", "“澜税管家”是智慧税务平台的六大应用之一。"), "澜税管家", "智慧税务平台"),
    (("工程审计", "开发工程审计系统，作为数字审计平台的专题应用。"), "工程审计系统", "数字审计平台"),
    (("辅具适配", "辅具适配系统接入智慧助残平台，成为其专题应用。"), "辅具适配系统", "智慧助残平台"),
    (("国土空间信息平台升级", "规划审查一张图、耕地保护一张图作为平台的两个专题同步改版。"), "规划审查一张图", "国土空间信息平台"),
    (("国土空间信息平台升级", "规划审查一张图、耕地保护一张图作为平台的两个专题同步改版。"), "耕地保护一张图", "国土空间信息平台"),
    (("水文综合平台升级", "水文综合平台下设雨情会商系统、报汛管理系统两个子系统。"), "雨情会商系统", "水文综合平台"),
    (("报送经费", "统计联网直报系统部署在市政务云上。"), "统计联网直报系统", None),
    (("专家库经费", "科技专家遴选系统为科技业务管理平台提供应用支撑。"), "科技专家遴选系统", None),
    (("船舶监管平台对接", "船舶监管平台对接港口调度系统、引航管理系统。"), "港口调度系统", None),
)  # fmt: skip


@pytest.mark.parametrize(("project", "part", "whole"), PARTS)
def test_what_is_part_of_what(project, part, whole):
    """The text says so or puts the one into the other; hosting, support and exchange make no part."""
    links = links_of(("数据局", (project, (f"{part}维护", f"{part}年度维护。"))))
    found, by_uid = systems_of(links), {s.uid: s for s in links.systems}
    above = {by_uid[uid].parent for uid in found[part]}
    assert above == ({None} if whole is None else found[whole])


@pytest.mark.parametrize(
    ("project", "absent"),
    [
        (("道路绿化", "打造重要交通节点和景观节点12处，把握时间节点。"), "节点"),
        (("实验室改造", "新建排风、污水消毒和样本传送系统，安装自动监测站两座。"), "系统"),
        (("种质保存", "建设林木种质资源库。"), "资源库"),
        (("“书香校园”活动", "开展“小小讲解员”评选，推进“双减”。"), "“"),
        (("档案利用系统升级", "完善查询、审批、统计等模块，优化报表模块。"), "模块"),
        (("站网运行", "植物病虫监测网点更换灯管，养老照护专区改造。"), "网"),
    ],
)
def test_what_is_no_system(project, absent):
    """Crossroads, equipment in a row, seeds, slogans, modules that nobody pays for by name, places."""
    assert not [t.words for t in links_of(("数据局", (project,))).touches if absent in t.words and t.words != "档案利用系统"]


@pytest.mark.parametrize(
    ("goal", "found"),
    [
        ("惠农补贴发放系统按月核对名单。", "惠农补贴发放系统"),
        ("更新防汛决策支持系统模型。", "防汛决策支持系统"),
        ("取水计量监控系统租用专线90条。", "取水计量监控系统"),
        ("维护应急指挥“一张图”，更新图层30个。", "应急指挥一张图"),
        ("粮温数据统一进入储粮监测系统。", "储粮监测系统"),
        ("数据归集到交通综合执法平台。", "交通综合执法平台"),
        ("为全区8个村开发农村集体“三资”管理系统。", None),
    ],
)
def test_where_a_name_begins(goal, found):
    """Verbs that stand inside names stay, those that lead to them don't."""
    words = systems_of(links_of(("数据局", (("日常经费", goal),)))).keys()
    assert set(words) == {found or "农村集体三资管理系统"}


def test_plain_verbs_make_no_name():
    """指导农户使用系统, 按月发放系统操作手册: somebody does something with a system that has no name here."""
    goal = "指导农户使用系统填报，支持平台企业发展，按月发放系统操作手册，利用系统数据开展核查，组织平台培训。"
    assert links_of(("数据局", (("日常经费", goal),))).systems == []
