"""What real budgets print of systems: brands without quotation marks, names joined by 与, letters, numbers, desks, parts
that a sentence names in passing."""

from __future__ import annotations

import pytest

from told_systems import Told, links_of, parents_of, systems_of


@pytest.mark.parametrize(
    ("goal", "name"),
    [
        ("门诊数据采集与分析平台通过终验，投入使用。", "门诊数据采集与分析平台"),
        ("对局内网络、林情数据采集与管理平台、打印终端打包运维。", "林情数据采集与管理平台"),
        ("1.维护林情会商平台软硬件；2.培训用户。", "林情会商平台"),
        ("全年保障澜小鹭小程序运行。", "澜小鹭小程序"),
        ("企业诉求在线受理，投诉举报平台全天值守。", "投诉举报平台"),
        ("成果导入业务档案子系统，原件还库。", "业务档案子系统"),
        ("依托数据中台加快汇聚。", "数据中台"),
        ("打造统一的智能服务支撑中台。", "智能服务支撑中台"),
        ("电子版上传澜川史志网。", "澜川史志网"),
        ("建立澜川旧影照片库，收录四千张。", "澜川旧影照片库"),
        ("将各类资源汇聚林情会商平台。", "林情会商平台"),
        ("维护票据核算模块，新增核销功能；票据核算模块按月结账。", None),
    ],
)
def test_a_name_is_found_whole(goal, name):
    assert set(systems_of(links_of(("数据局", (("日常保障经费", goal),))))) == ({name} if name else set())


@pytest.mark.parametrize(
    ("project", "goal"),
    [
        ("云梯消防车购置", "购置登高平台消防车一辆，检修点火控制系统。"),
        ("绿地系统规划", "编制全市绿地系统规划。"),
        ("文献保障", "续订学术期刊数据库和电子图书资源库使用权。"),
        ("安全服务", "对各单位三级系统开展渗透测试，确保服务中心系统稳定运行。"),
        ("宣传片", "用于推介活动和新媒体平台投放。"),
        ("项目管理", "清理“僵尸系统”，把国产化数据库纳入采购目录。"),
        ("网站考评", "网站按要求纳入政务网站监测。"),
        ("云资源租赁", "为全市政务信息系统提供算力。"),
    ],
)
def test_what_is_no_system(project, goal):
    """Machines, greenery, what a library subscribes to, all systems of a body or a sort."""
    assert systems_of(links_of(("数据局", ((project, goal),)))) == {}


ONE: tuple[tuple[tuple[Told, ...], tuple[str, ...]], ...] = (
    ((("科技局", (("“澜科汇”运维", "“澜科汇”（科研项目管理平台）驻场运维。"), ("创新券兑付", "在澜科汇开设领券入口，网上核验。"))),), ("澜科汇", "科研项目管理平台")),
    ((("医保局", (("费用监测与智能审核系统建设", "建设费用监测与智能审核系统（简称“FJS”）。"), ("规则复核", "对费用监测与智能审核系统的规则开展复核。"))),), ("费用监测与智能审核系统",)),
    ((("供水集团", (("966110供水热线话务", "966110热线全天受理报修。"), ("供水热线966110宣传", "宣传966110供水热线。"))),), ("966110供水热线", "966110热线", "供水热线966110")),
    ((("卫健委", (("120急救调度指挥系统维护", "保障120调度系统运行，受理席每日点检。"),)),), ("120急救调度指挥系统", "120调度系统")),
    ((("档案馆", (("“澜忆”平台运维", "“澜忆”平台全年运维。"), ("馆藏数字化", "扫描成果挂接“澜忆”。"))),), ("澜忆平台", "澜忆")),
)  # fmt: skip


@pytest.mark.parametrize(("told", "names"), ONE, ids=[names[0] for _, names in ONE])
def test_names_of_one_system(told, names):
    found = systems_of(links_of(*told))
    assert len(set().union(*(found[n] for n in names))) == 1


def test_letters_name_what_a_trade_calls_so():
    """HIS in two hospitals of one department: each has its own; within one, name and letters are one."""
    told = ("卫健委", (("医院信息系统维保", "对HIS开展维保，医院信息系统升级。"), ("HIS系统运维", "HIS驻场运维。"), ("影像扩容", "扩充PACS存储。")))
    links = links_of(told, units=("澜川市第一人民医院", "澜川市妇幼保健院", "澜川市妇幼保健院"))
    by_uid = {s.uid: s for s in links.systems}
    of_row = {(t.row, by_uid[t.system].uid) for t in links.touches}
    assert len({uid for row, uid in of_row}) == len({row for row, _ in of_row}) == 3


def test_a_system_goes_on_under_the_new_name_of_its_department():
    """What two budgets say is one department is one owner: a short name in each means one system."""
    before = ("医院管理办公室", (("随访平台开发", "开发随访平台。"), ("病房改造", "改造病房12间。"), ("护工培训", "培训护工90人。")))
    after = ("医院管理中心", (("随访平台运维", "医院管理中心由医院管理办公室更名。运维随访平台。"), ("病房改造", "改造病房9间。"), ("护工培训", "培训护工80人。")))
    links = links_of(before, after)
    assert links.renames
    assert len(systems_of(links)["随访平台"]) == 1


PARTS: tuple[tuple[tuple[str, str], str, str | None], ...] = (
    (("热线运营", "在“澜科汇”开设创新券模块，“澜科汇”平台同步改版。"), "创新券模块", "澜科汇"),
    (("民情平台节点接入", "依托市“民情通览”平台区级分支北滩民情分平台采集数据。"), "北滩民情分平台", "民情通览平台"),
    (("数据中心升级", "市政务大数据中心升级，打造统一的政务大数据中心数据中台。"), "数据中台", "政务大数据中心"),
    (("大数据中心改造", "供需撮合系统、报表填报系统等5个系统融合统一成一个市政务大数据中心。"), "供需撮合系统", "市政务大数据中心"),
    (("内涝防治", "作为智慧排水平台易涝板块，建设内涝预报系统。"), "内涝预报系统", "智慧排水平台"),
    (("大坝监测", "建设大坝安全监测系统，先接入三座水库；其下石门水库监测分系统单独布设。"), "石门水库监测分系统", "大坝安全监测系统"),
    (("信号维护", "维护交通指挥平台软硬件，重点保障其组成部分信号联控系统。"), "信号联控系统", "交通指挥平台"),
    (("影像平台建设", "在区域影像平台总体框架内新建远程会诊系统。"), "远程会诊系统", "区域影像平台"),
    (("政务服务升级", "依托现有并联审批平台建设基础，结合改革要求，升级改造网上预审系统、进度查询系统。"), "进度查询系统", "并联审批平台"),
    (("办案平台运维", "办案管理平台全年运维。该平台内设的涉案财物系统一并维护。"), "涉案财物系统", "办案管理平台"),
    (("智慧云运维", "云课堂平台维护；云课堂平台的直播教学板块“澜直播”提供带宽，“澜直播”平台上线。"), "澜直播", "云课堂平台"),
    (("数据专线", "云课堂平台与远程会诊系统共用专线。"), "远程会诊系统", None),
    (("影像设备更新", "为救护车加装车载信息终端系统，该系统为急救调度指挥系统的车端部分，可回传画面。"), "车载信息终端系统", "急救调度指挥系统"),
    (("塔基监控试点", "建设高位视频发现系统，纳入田地执法监管系统，为其视频发现分系统，自动识别堆料。"), "高位视频发现系统", "田地执法监管系统"),
    (("健康信息平台运维", "对健康信息平台的健康档案系统、检验互认系统两个子系统提供驻场运维。"), "健康档案系统", "健康信息平台"),
    (("健康信息平台综合运维", "健康信息平台包括检验互认系统及与市交通数据平台的数据交换。"), "市交通数据平台", None),
    (("掌办专区运营", "“北滩办”是例行政务服务平台上的北滩专区，“北滩办”小程序同步上架。"), "北滩办", "例行政务服务平台"),
)  # fmt: skip


@pytest.mark.parametrize(("project", "part", "whole"), PARTS, ids=[part for _, part, _ in PARTS])
def test_what_is_part_of_what(project, part, whole):
    links = links_of(("数据局", (project, (f"{part}维护", f"{part}年度维护。"))))
    assert parents_of(links, part) == ({None} if whole is None else systems_of(links)[whole])


def test_a_module_that_the_project_of_a_system_adds():
    links = links_of(("消防局", (("消防物联平台二期", "在一期基础上补充高层设施监测模块，对接物业数据。"),)))
    by_uid, found = {s.uid: s for s in links.systems}, systems_of(links)
    (module,), (platform,) = found["高层设施监测模块"], found["消防物联平台"]
    assert by_uid[module].parent == platform


def test_a_desk_of_a_hotline_is_a_branch_of_it():
    links = links_of(("东屏区政务局", (("12345热线东屏分中心运行", "12345热线东屏分中心配备坐席9名。"),)), ("政务局", (("12345热线运营", "12345热线全天服务。"),)))
    found, by_uid = systems_of(links), {s.uid: s for s in links.systems}
    (desk,), (line,) = found["12345热线东屏分中心"], found["12345热线"]
    assert by_uid[desk].parent == line


def test_a_branch_that_is_given_a_name_is_not_its_whole():
    links = links_of(("东屏区数据局", (("东屏区分平台建设", "在城市运行平台“澜城脑”之下建设东屏区分平台，对内命名“东屏眼”。“东屏眼”平台年底上线。"), ("“澜城脑”平台接入", "“澜城脑”平台接入视频。"))))
    found = systems_of(links)
    assert found["东屏眼"].isdisjoint(found["澜城脑"])


def test_a_name_is_shown_as_it_is_printed():
    """澜川政务服务网, where nobody prints 澜川市政务服务网; 统一 stays where every mention has it."""
    links = links_of(("政务局", (("政务服务网改版", "澜川政务服务网改版。"), ("申报改造", "升级统一网上申报系统。"), ("预约运维", "统一预约挂号系统运维，预约挂号系统扩容。"))))
    assert {s.name for s in links.systems} == {"澜川政务服务网", "澜川市统一网上申报系统", "澜川市预约挂号系统"}


def test_a_brand_that_only_plain_words_name():
    """Two projects use it as a program; a verb of the same shape is none."""
    told = ("人社局", (("技能培训补贴", "开班和结业由澜技能通实名管理。"), ("学徒补贴", "补贴名单通过澜技能通公示。"), ("管网养护", "对边沟疏通、清淤，由疏通队伍实施。")))
    assert set(systems_of(links_of(told))) == {"澜技能通"}


def test_what_people_enter_to_get_something_done():
    assert set(systems_of(links_of(("应急局", (("考点建设", "考生通过“澜应急”报名，推进“双随机”检查，评选“澜川好人”。"),))))) == {"澜应急"}


def test_modules_and_nodes_of_what_the_project_is_named_after():
    links = links_of(("教育局", (("智慧校园平台维护", "保证学生管理系统、教务管理系统等模块可用。"), ("市政务云北滩节点", "支付市政务云北滩节点资源费，市政务云统一运维。"))))
    found = systems_of(links)
    assert parents_of(links, "学生管理系统") | parents_of(links, "教务管理系统") == found["智慧校园平台"]
    assert parents_of(links, "市政务云北滩节点") == found["市政务云"]


def test_an_abbreviation_that_only_one_system_of_the_department_can_mean():
    told = ("卫健委", (("基层医疗卫生管理信息系统运维", "基层医疗卫生管理信息系统驻场运维。"), ("签约服务补助", "履约全流程在基卫系统记录。")))
    found = systems_of(links_of(told))
    assert found["基卫系统"] == found["基层医疗卫生管理信息系统"]


@pytest.mark.parametrize(
    "goal",
    [
        "购置菌种鉴定系统、电感耦合质谱仪等仪器8台，淘汰超期设备。",
        "本年更换核心数据库和消费终端420台。",
        "项目购买平台运营和客服，持续压减环节。",
        "集中承担区属单位业务系统运维。",
    ],
)
def test_verbs_and_instruments_make_no_name(goal):
    assert systems_of(links_of(("数据局", (("日常经费", goal),)))) == {}


def test_what_the_project_is_named_after_as_a_part_of_another():
    """The clause says what it serves as, without naming it again."""
    goal = "建设商事登记服务平台，整合填报和刻章，一次填报、并联办理，作为澜川市一体化政务服务平台的商事专区对外服务。"
    links = links_of(("市场监管局", (("商事登记服务平台建设", goal),)))
    assert parents_of(links, "商事登记服务平台") == systems_of(links)["澜川市一体化政务服务平台"]
