"""What a budget says a system is called, in invented sentences written before the program read them."""

from __future__ import annotations

import pytest

from budget_text import Budget, Project, Unit
from linked import linked_budgets
from mailuo_graph.identity import identity_form
from mailuo_graph.links import Links

ONE: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("教育局", "校园食安监管平台建设", "建设全市校园食品安全监管平台，定名为“明厨亮校”，覆盖学校320所。", ("校园食品安全监管平台", "明厨亮校")),
    ("教育局", "公共服务", "运营智慧教育公共服务平台，对外称“澜教通”，注册师生12万人。", ("智慧教育公共服务平台", "澜教通")),
    ("教育局", "招生系统升级", "升级义务教育阶段招生入学服务系统，手机端“入学e办”同步改版。", ("义务教育阶段招生入学服务系统", "入学e办")),
    ("教育局", "平安校园", "建设校园安全风险防控平台（品牌为“护苗盾”），接入视频5000路。", ("校园安全风险防控平台", "护苗盾")),
    ("卫生健康委员会", "家医签约", "家庭医生签约服务管理系统扩容，对公众称为“家医在线”。", ("家庭医生签约服务管理系统", "家医在线")),
    ("卫生健康委员会", "老年健康", "搭建老年健康监测平台，取名“银龄守望”。", ("老年健康监测平台", "银龄守望")),
    ("卫生健康委员会", "检验互认", "开发检查检验结果互认共享系统，互认共享系统上线后减少重复检查。", ("检查检验结果互认共享系统", "互认共享系统")),
    ("住房和城乡建设局", "住房租赁", "运维住房租赁监管服务平台（又称“澜租房”）。", ("住房租赁监管服务平台", "澜租房")),
    ("住房和城乡建设局", "物业管理", "升级物业管理综合服务平台，该平台移动端名为“物管家”。", ("物业管理综合服务平台", "物管家")),
    ("住房和城乡建设局", "房屋体检", "开发房屋安全智慧管理平台，房屋安全平台录入房屋26万栋。", ("房屋安全智慧管理平台", "房屋安全平台")),
    ("水务局", "防御", "建设水旱灾害防御指挥平台，简称防御平台，防御平台汛期值守。", ("水旱灾害防御指挥平台", "防御平台")),
    ("水务局", "农村供水", "建设农村供水数字化管理平台，即“农水通”平台。", ("农村供水数字化管理平台", "农水通")),
    ("公安局", "反诈中心", "升级反电信网络诈骗预警劝阻系统，冠名“澜盾”。", ("反电信网络诈骗预警劝阻系统", "澜盾")),
    ("公安局", "督察平台", "运维警务督察信息系统，手机客户端“督在线”供民警使用。", ("警务督察信息系统", "督在线")),
    ("公安局", "警务督察平台运维", "运维警务督察信息系统。", ("警务督察平台", "警务督察信息系统")),
    ("公安局", "旅馆", "旅馆业治安管理信息系统，企业端APP“住宿登”。", ("旅馆业治安管理信息系统", "住宿登")),
    ("民政局", "社会救助", "升级困难群众主动发现信息系统，主动发现系统推送线索8000条。", ("困难群众主动发现信息系统", "主动发现系统")),
    ("民政局", "社区治理", "建设智慧社区综合信息平台（市民端称“邻里圈”）。", ("智慧社区综合信息平台", "邻里圈")),
    ("数据局", "数据底座", "一体化数据资源平台（以下称“数据底座”）归集数据40亿条。", ("一体化数据资源平台", "数据底座")),
    ("数据局", "城市体征", "城市体征感知平台一期以“澜管家”品牌运行，购买坐席值守。", ("城市体征感知平台", "澜管家")),
    ("数据局", "算力", "城市算力调度平台以“澜算”命名，正式运行一年。", ("城市算力调度平台", "澜算")),
    ("教育局", "资源平台", "数字教学资源平台于2023年5月竣工，对外名称定为“澜学苑”，巡检12次。", ("数字教学资源平台", "澜学苑")),
    ("教育局", "食堂", "在其余学校布设前端，搭建市校两级后厨巡查系统，对外称“澜厨”。", ("后厨巡查系统", "澜厨")),
    ("数据局", "惠企", "开发惠企政策直达平台，即“惠企e站”。", ("惠企政策直达平台", "惠企e站")),
    ("人力资源和社会保障局", "零工市场", "零工驿站平台名为“零工帮”，注册零工4万人。", ("零工驿站平台", "零工帮")),
    ("农业农村局", "数字农业", "打造数字农业农村云平台，别称“田管家”。", ("数字农业农村云平台", "田管家")),
)

NAMED_AFTER: tuple[tuple[str, str, str], ...] = (
    ("澜医通运营服务项目", "澜医通是面向市民的应用，年度服务120万人次。", "澜医通"),
    ("澜学云运维", "澜学云为全市教师提供资源检索服务，开展年度运维。", "澜学云"),
    ("宜租码建设项目", "宜租码为租房人提供扫码核验，升级宜租码并开展推广。", "宜租码"),
    ("福寿康运营项目", "福寿康平台为老年人发放电子消费券。", "福寿康"),
)

NO_SYSTEM: tuple[tuple[str, str], ...] = (
    ("综合工作", "举办“阳光阅读”活动，活动名为“阅见未来”。"),
    ("综合工作", "救护车命名为“生命方舟”号，配备设备。"),
    ("综合工作", "建设“五水共治”展厅，名为“水之韵”。"),
    ("综合工作", "委托第三方开展培训，活动定名为“书香校园”，开展6场。"),
    ("综合工作", "命名“健康家庭”100户，对外公布成果。"),
    ("智慧城市建设经费", "推进智慧城市平台经济发展，完成智慧城市评估。"),
    ("禁毒宣传推广", "禁毒宣传覆盖学校，禁毒宣传效果良好。"),
    ("综合工作", "推进各部门业务上云。"),
)

PARENTS: tuple[tuple[str, str, str, str], ...] = (
    ("澜川市卫生健康委员会", "升级市全民健康信息平台，接入省统一全民健康信息平台。", "市全民健康信息平台", "省统一全民健康信息平台"),
    ("澜川市教育局", "东河区智慧阅读平台作为市智慧阅读平台的分中心，由区级负责运维。", "东河区智慧阅读平台", "市智慧阅读平台"),
    ("澜川市水务局", "西岭区智慧排水系统纳入市智慧排水系统统一管理，是市智慧排水系统的区级分平台。", "西岭区智慧排水系统", "市智慧排水系统"),
    ("澜川市水务局", "水库大坝安全监测平台接入省水库大坝安全监测平台。", "水库大坝安全监测平台", "省水库大坝安全监测平台"),
)


def linked(department: str, name: str, goal: str) -> Links:
    return linked_budgets(Budget((Unit(department, (Project(name, goal=goal),)),), department=department, year=2031))


def systems(links: Links) -> list[set[str]]:
    return [{identity_form(each).replace('"', "") for each in (system.name, *system.aliases)} for system in links.systems]


@pytest.mark.parametrize(("department", "name", "goal", "names"), ONE)
def test_names_of_one_system(department: str, name: str, goal: str, names: tuple[str, ...]) -> None:
    """Full name and what it is called are one."""
    found = systems(linked(f"澜川市{department}", name, goal))
    assert any(all(any(each in printed for printed in those) for each in names) for those in found), found


@pytest.mark.parametrize(("name", "goal", "brand"), NAMED_AFTER)
def test_a_plain_word_that_a_project_is_named_after(name: str, goal: str, brand: str) -> None:
    """Without quotation marks, where the goal calls it a platform or it has the shape of a brand."""
    links = linked("澜川市民政局", name, goal)
    assert [system for system in links.systems if system.name == brand], links.systems


@pytest.mark.parametrize(("name", "goal"), NO_SYSTEM)
def test_what_is_named_is_no_system(name: str, goal: str) -> None:
    """Activities, vehicles, halls and subjects have names as well."""
    assert linked("澜川市教育局", name, goal).systems == []


@pytest.mark.parametrize(("department", "goal", "below", "above"), PARENTS)
def test_a_node_of_the_larger_places_own(department: str, goal: str, below: str, above: str) -> None:
    """Two systems, the one part of the other, with the sentence as evidence."""
    links = linked(department, "信息平台", goal)
    by_words = {touch.words: touch.system for touch in links.touches}
    system = next(each for each in links.systems if each.uid == by_words[below])
    assert system.parent == by_words[above] != system.uid
    assert system.parent_reasons
    assert system.parent_evidence is not None


def test_two_systems_in_a_sentence_leave_the_app_alone() -> None:
    """手机端 of which of the two, nobody knows."""
    links = linked("澜川市市场监督管理局", "信息化", "食品安全追溯系统和特种设备监管系统升级，手机端“监管通”上线。")
    assert len(links.systems) == 3


def test_an_office_account_is_no_client() -> None:
    """A department's public account is not the system whose news it brings."""
    links = linked("澜川市教育局", "招生", "升级招生报名管理系统，通过微信公众号“澜川教育”发布政策。")
    assert not any({"招生报名管理系统", "澜川教育"} <= those for those in systems(links))
