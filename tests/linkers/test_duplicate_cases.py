"""Invented lines of all kinds of departments: what must be called a duplicate, how, and what never."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from budget_text import Budget, Indicator, Project, Unit
from linked import linked_budgets
from mailuo_graph.links import Links

ORDER = ("weak", "worth_a_look", "strong")


def indicators(*texts: str) -> tuple[Indicator, ...]:
    """“完成率≥95%” → name and value."""
    made = []
    for text in texts:
        at = next(n for n, c in enumerate(text) if c in "≥≤=＜<")
        made.append(Indicator(text[:at], text[at:].lstrip("="), text[at:].lstrip("=")))
    return tuple(made)


OWN = iter(range(10**6))


def line(name: str, goal: str, *targets: str, total: str = "10.00") -> Project:
    """Without targets of its own a line gets ones that nobody else has."""
    return Project(name, total, goal, indicators(*(targets or (f"专门工作{next(OWN)}完成数≥{next(OWN)}个",))))


def budget(department: str, year: int | None, *lines: Project, unit: str | None = None) -> Budget:
    return Budget((Unit(unit or department, lines),), department=department, year=year)


@dataclass(frozen=True)
class Case:
    """`kind` None: no finding may hold both first lines. `least` is the strength it must have."""

    what: str
    budgets: tuple[Budget, ...]
    names: tuple[str, str]
    kind: str | None = None
    least: str = "worth_a_look"


def case(what: str, kind: str | None, first: tuple[str, int, Project], second: tuple[str, int, Project], least: str = "worth_a_look", more: tuple[Budget, ...] = ()) -> Case:
    """Two lines, in one budget where department and year are the same."""
    if first[:2] == second[:2]:
        budgets: tuple[Budget, ...] = (budget(first[0], first[1], first[2], second[2]),)
    else:
        budgets = tuple(budget(d, y, p) for d, y, p in (first, second))
    return Case(what, budgets + more, (first[2].name, second[2].name), kind, least)


COPIED = ("河道保洁长度≥86公里", "水葫芦打捞量≥1200吨", "岸线垃圾清运及时率≥97%", "河道保洁覆盖率≥99%", "沿岸居民满意度≥92%")
TEMPLATE = ("巡检任务达标率=100%", "报修处理及时率=100%", "设备故障响应率=100%", "服务对象满意度≥95%")
RAID = ("涉诈线索核查数≥320条", "涉诈宣讲进社区场次≥64场", "涉诈警情下降率≥12%")

MUST = [
    case(
        "region-wide and district imaging cloud", "same_function_at_two_levels",
        ("云岚市卫生健康委员会", 2031, line("全市区域影像云平台建设", "建设区域影像云平台，为各区医疗机构提供影像归档、远程阅片和检查检验互认服务。", "接入医院数≥46家", "阅片报告出具时长≤2小时")),
        ("云岚市青溪区卫生健康局", 2032, line("青溪区影像云平台建设项目", "建设区级影像云平台，汇聚辖区医院影像，提供影像归档和远程阅片服务。", "接入医院数≥9家", "阅片报告出具时长≤2小时")),
        "strong",
    ),
    case(
        "police and education gather the same video", "same_function_in_two_departments",
        ("云岚市公安局", 2031, line("视频图像信息联网共享平台建设", "汇聚公安、城管、学校、商圈视频2万路，为各部门提供统一调阅和检索，避免重复建设。", "汇聚视频路数≥20000路", "视频在线率≥96%")),
        ("云岚市教育局", 2032, line("校园视频汇聚平台建设", "汇聚全市学校视频8000路，提供统一调阅和检索。", "汇聚视频路数≥8000路", "视频在线率≥96%")),
        "strong",
    ),
    case(
        "waterlogging watched by two bureaus", "same_function_in_two_departments",
        ("云岚市水务局", 2031, line("易涝点积水监测系统建设", "在42处易涝点布设积水监测设备，实时上报水位。", "布设监测点位=42处", "数据上报及时率≥98%")),
        ("云岚市住房和城乡建设局", 2031, line("下穿隧道内涝监测预警系统建设", "在18处下穿隧道布设积水监测设备，实时上报水位并联动封控。", "布设监测点位=18处", "数据上报及时率≥98%")),
    ),
    case(
        "satellite images bought twice", "same_function_in_two_departments",
        ("云岚市自然资源局", 2031, line("卫星遥感影像采购", "采购覆盖全市的亚米级卫星遥感影像，每季度更新一次，供各部门共享使用。", "影像覆盖面积≥6800平方公里", "影像更新次数=4次")),
        ("云岚市农业农村局", 2031, line("耕地监测遥感影像购置", "购置亚米级卫星遥感影像，用于耕地非粮化监测。", "影像覆盖面积≥6800平方公里", "影像更新次数=4次")),
        "strong",
    ),
    case(
        "opinion watched for two bureaus", "same_function_in_two_departments",
        ("云岚市互联网信息办公室", 2031, line("网络舆情监测服务", "采购全网舆情监测服务，为市直各部门提供舆情专报和预警。", "舆情专报≥48期", "预警推送时间≤30分钟")),
        ("云岚市教育局", 2031, line("教育舆情监测服务", "采购全网舆情监测服务，及时发现涉教育舆情，形成舆情专报。", "舆情专报≥24期", "预警推送时间≤30分钟")),
    ),
    case(
        "building sites watched by city and district", "same_function_at_two_levels",
        ("云岚市住房和城乡建设局", 2031, line("全市智慧工地监管平台建设", "建设统一的智慧工地监管平台，接入全市在建工地，供各区住建部门使用。")),
        ("云岚市青溪区住房和城乡建设局", 2031, line("智慧工地监管平台建设", "搭建智慧工地监管平台，接入辖区在建工地扬尘和塔吊数据。")),
    ),
    case(
        "a name nobody listed", "same_function_at_two_levels",
        ("云岚市文化广电旅游局", 2031, line("“岚上非遗”数字展示平台建设", "建设“岚上非遗”数字展示平台，集中展示全市各区非遗项目，各区共用。")),
        ("云岚市青溪区文化广电旅游局", 2031, line("“岚上非遗”线上体验平台建设", "建设“岚上非遗”线上体验平台，展示本区非遗项目。")),
    ),
    case(
        "hotline systems at two levels", "same_function_at_two_levels",
        ("云岚市政务服务和数据管理局", 2031, line("12345热线平台升级改造", "升级12345热线平台工单流转、智能质检功能，统一受理全市诉求，各区各部门在线办理。")),
        ("云岚市青溪区政务服务和数据管理局", 2031, line("区12345热线工单系统建设", "建设本区12345热线工单系统，实现工单转派、督办和统计。")),
    ),
    case(
        "own channel beside the shared one", "shared_resource_rented_anyway",
        ("云岚市政务服务和数据管理局", 2031, line("全市统一短信平台建设", "建设统一短信平台，为各部门提供短信发送通道，集约采购。")),
        ("云岚市人力资源和社会保障局", 2031, line("社保短信通道租用", "租用短信通道，向参保人发送待遇发放提醒。")),
    ),
    case(
        "the goal admits that it exists", "shared_resource_rented_anyway",
        ("云岚市政务服务和数据管理局", 2030, line("云岚市政务云平台建设", "建设市级政务云平台，提供计算和存储资源。")),
        ("云岚市交通警察支队", 2031, line("路口视频存储租赁", "租赁存储资源保存路口视频。云岚市政务云平台已提供同类存储服务，扩容完成前本项目自行租用。")),
        "strong",
    ),
    case(
        "contract years that share one", "overlapping_windows",
        ("云岚市第一人民医院", 2031, line("2029-2031年医院信息系统运维服务", "保障医院信息系统稳定运行。")),
        ("云岚市第一人民医院", 2031, line("2031-2033年医院信息系统运维服务", "保障医院信息系统稳定运行，新增互联网诊疗模块运维。")),
        "strong",
    ),
    case(
        "months in the goals that overlap", "overlapping_windows",
        ("云岚市第三中学", 2031, line("2030-2031年校园网络运维服务", "采购校园网络运维，服务期2030年9月至2031年8月。")),
        ("云岚市第三中学", 2031, line("2031-2032年校园网络运维服务", "采购校园网络运维，服务期2031年6月至2032年5月。")),
        "strong",
    ),
    case(
        "the one named as its follower is paid already", "overlapping_windows",
        ("云岚市水务局", 2031, line("水文遥测信道租用（2030-2031年）", "支付水文遥测信道租用费，服务期至2031年10月，期满后由北斗信道租用项目承接。")),
        ("云岚市水务局", 2031, line("水文北斗信道租用", "租用北斗信道传输水文遥测数据。")),
    ),
    case(
        "a contract that ended years ago", "overlapping_windows",
        ("云岚市气象局", 2031, line("2028年自动气象站运维服务", "对全市自动气象站开展巡检、标定和备件更换，保障观测数据连续。")),
        ("云岚市气象局", 2031, line("2030-2031年自动气象站运维服务", "对全市自动气象站开展巡检、标定和备件更换，保障观测数据连续。")),
    ),
    case(
        "targets of river cleaning on a pumping station", "target_does_not_fit_goal",
        ("云岚市水务局", 2031, line("河道保洁服务", "对城区86公里河道开展水面打捞、岸线垃圾清运和日常保洁。", *COPIED)),
        ("云岚市水务局", 2031, line("污水提升泵站改造", "更换三座泵站的水泵机组和电控柜，提高抽排能力。", *COPIED)),
        "strong",
    ),
    case(
        "one raid paid twice", "same_indicators",
        ("云岚市公安局", 2031, line("反诈专项行动", "组织涉诈线索核查、重点人员见面和进社区宣讲，压降电信诈骗警情。", *RAID)),
        ("云岚市公安局", 2031, line("电信诈骗综合治理", "组织涉诈线索核查、重点人员见面和进社区宣讲，压降电信诈骗案件。", *RAID)),
        "strong",
    ),
    case(
        "one goal on two lines", "near_identical_goals",
        ("云岚市住房和城乡建设局", 2031, line("房屋安全鉴定服务", "委托专业机构对全市老旧房屋开展结构安全排查与鉴定，出具鉴定报告并建立一户一档台账。")),
        ("云岚市住房和城乡建设局", 2031, line("危旧房排查整治", "委托专业机构对全市老旧房屋开展结构安全排查与鉴定，出具鉴定报告并建立一户一档台账。")),
    ),
    case(
        "one goal in two departments", "near_identical_goals",
        ("云岚市民政局", 2031, line("智能审批辅助系统", "引入语义识别和规则引擎，实现申请材料自动预审、要素自动比对和风险自动提示，压缩审批时限，减少人工核验。")),
        ("云岚市林业局", 2032, line("审批智能化提升", "引入语义识别和规则引擎，实现申请材料自动预审、要素自动比对和风险自动提示，压缩审批时限，减少人工核验。")),
    ),
    case(
        "one platform upgraded twice in a year", "upgraded_twice",
        ("云岚市教育局", 2031, line("教育云平台升级改造", "升级教育云平台资源检索和直播课堂模块。")),
        ("云岚市教育局", 2031, line("教育云平台功能优化提升", "优化教育云平台资源检索、直播课堂并完成信创适配。")),
    ),
    case(
        "one service inside another", "overlapping_scope",
        ("云岚市教育局", 2031, line("信息化综合运维服务", "对机关网络、视频会议系统、机房设备和学籍系统开展驻场运维。")),
        ("云岚市教育局", 2031, line("视频会议系统维保", "对主会场和区县分会场视频会议系统开展巡检和维保。")),
    ),
    case(
        "one pool inside another", "overlapping_scope",
        ("云岚市政务服务和数据管理局", 2031, line("安全能力中台建设", "建设安全能力中台，提供日志审计和密码资源池服务，面向市直单位开通。")),
        ("云岚市政务服务和数据管理局", 2031, line("商用密码资源池建设", "建设商用密码资源池，提供加解密和签名验签服务。")),
        "strong",
    ),
    case("emergency broadcast two depts", "same_function_in_two_departments", ("滨江市气象局", 2031, line("农村预警大喇叭建设", "在86个行政村安装预警大喇叭，发布气象预警信息。", "安装大喇叭数=86套")), ("滨江市广播电视局", 2031, line("应急广播终端补点建设", "在120个行政村补点安装应急广播终端。", "安装终端数=120套"))),
    case("drone patrol", "same_function_in_two_departments", ("滨江市水务局", 2031, line("河道无人机巡查服务", "采购无人机对全市主要河道开展巡查，每周一次。", "巡查频次≥52次")), ("滨江市生态环境局", 2031, line("排污口无人机巡查服务", "采购无人机对全市主要河道排污口开展巡查，每周一次。", "巡查频次≥52次"))),
    case("one-stop health platform two levels", "same_function_at_two_levels", ("滨江市卫生健康委员会", 2030, line("全民健康信息平台建设", "建设市级全民健康信息平台，为各县区医疗机构提供居民健康档案调阅和双向转诊服务。")), ("滨江市南浦县卫生健康局", 2031, line("县域健康信息平台建设项目", "建设县域健康信息平台，实现居民健康档案调阅和双向转诊。"))),
    case("smart campus safety duplicates", "same_function_in_two_departments", ("滨江市公安局", 2031, line("校园一键报警系统建设", "在全市中小学安装一键报警装置，接入公安指挥中心。")), ("滨江市教育局", 2031, line("校园安防报警系统建设", "为中小学安装一键报警装置和联网监控。"))),
    case("gov website inside outsourcing", "overlapping_scope", ("滨江市教育局", 2031, line("教育系统网站及新媒体运维外包", "委托第三方负责教育局门户网站、微信公众号和内网办公系统的日常运维。")), ("滨江市教育局", 2031, line("门户网站运维服务", "委托第三方负责门户网站内容更新和安全维护。"))),
    case("two contracts overlapping months name", "overlapping_windows", ("滨江市城市管理局", 2031, line("2028年5月-2031年4月市政道路清扫保洁服务", "负责城区道路清扫保洁。")), ("滨江市城市管理局", 2031, line("2031年1月-2033年12月市政道路清扫保洁服务", "负责城区道路清扫保洁。")), "strong"),
    case("rent though city cloud exists", "shared_resource_rented_anyway", ("滨江市数据资源管理局", 2030, line("政务云平台建设", "建设全市政务云平台，为市直各部门统一提供计算、存储资源。")), ("滨江市民政局", 2031, line("云服务器租用", "租用商业云服务器部署养老服务信息系统，市政务云平台已具备相应能力，本单位仍单独租用。"))),
    case("copied targets", "target_does_not_fit_goal", ("滨江市公安局", 2031, line("交通信号灯维护", "对全市路口信号灯开展维护抢修。", "信号灯巡检路口数≥420个", "信号灯亮灯率≥99%", "信号灯故障抢修时长≤2小时", "信号机联网率≥95%")), ("滨江市公安局", 2031, line("警犬训练基地运行", "保障警犬繁育、训练和医疗支出。", "信号灯巡检路口数≥420个", "信号灯亮灯率≥99%", "信号灯故障抢修时长≤2小时", "信号机联网率≥95%"))),
    case("upgrade twice neighbouring years", "upgraded_twice", ("滨江市住房和城乡建设局", 2030, line("2029年房屋交易系统升级改造项目", "升级房屋交易系统网签模块。")), ("滨江市住房和城乡建设局", 2032, line("2032年房屋交易系统优化升级项目", "优化房屋交易系统网签和资金监管模块。"))),
    case("remote sensing two depts differing words", "same_function_in_two_departments", ("滨江市林业局", 2031, line("森林资源遥感监测服务", "采购高分辨率卫星影像，开展森林资源变化图斑判读。")), ("滨江市水利局", 2031, line("水土保持遥感监管", "采购高分辨率卫星影像，开展生产建设项目扰动图斑判读。"))),
    case("pipes surveyed twice", "same_function_in_two_departments", ("滨江市住房和城乡建设局", 2031, line("城区地下管线普查", "对建成区给水、排水、燃气管线开展探测，建立管线数据库。")), ("滨江市水务局", 2031, line("排水管网普查检测", "对建成区排水管线开展探测，建立排水管网数据库。"))),
    case("archive digitisation same goals", "near_identical_goals", ("滨江市民政局", 2031, line("婚姻档案数字化", "对馆藏纸质档案开展整理、扫描、著录、质检和挂接，建立电子目录数据库，实现档案在线查询利用。")), ("滨江市公安局", 2031, line("户籍档案数字化", "对馆藏纸质档案开展整理、扫描、著录、质检和挂接，建立电子目录数据库，实现档案在线查询利用。"))),
    case("district command platform", "same_function_at_two_levels", ("滨江市应急管理局", 2031, line("应急指挥平台建设", "建设市县一体应急指挥平台，覆盖各县区，统一部署、分级应用。")), ("滨江市南浦县应急管理局", 2031, line("县应急指挥平台建设", "建设县级应急指挥平台，实现视频调度和融合通信。"))),
]  # fmt: skip

NEVER = [
    case("two lots", None, ("云岚市水务局", 2031, line("堤防加固工程（第一标段）", "加固左岸堤防，按标准断面整修护坡、排水沟和防汛道路。")), ("云岚市水务局", 2031, line("堤防加固工程（第二标段）", "加固右岸堤防，按标准断面整修护坡、排水沟和防汛道路。"))),
    case("main and backup", None, ("云岚市公安局", 2031, line("公安专网主用光纤租赁", "租赁运营商裸光纤链路，保障公安专网各接入点业务运行。")), ("云岚市公安局", 2031, line("公安专网备用光纤租赁", "租赁运营商裸光纤链路，保障公安专网各接入点业务运行。"))),
    case("phases side by side", None, ("云岚市教育局", 2031, line("智慧校园平台建设（一期）", "建设智慧校园平台考勤、资源和家校模块。")), ("云岚市教育局", 2031, line("智慧校园平台建设（二期）", "建设智慧校园平台评价、研训和安防模块。"))),
    case("build beside run", None, ("云岚市卫生健康委员会", 2031, line("全民健康信息平台升级改造", "扩充全民健康信息平台接口，升级期间原平台照常运行。")), ("云岚市卫生健康委员会", 2031, line("全民健康信息平台运维服务", "对全民健康信息平台开展驻场运维和数据备份。"))),
    case("next year's budget", None, ("云岚市图书馆", 2031, line("馆舍物业服务", "采购馆舍保安、保洁和绿化养护服务。", *TEMPLATE)), ("云岚市图书馆", 2032, line("馆舍物业服务", "采购馆舍保安、保洁和绿化养护服务。", *TEMPLATE))),
    case("next year under another name", None, ("云岚市公安局", 2031, line("反诈专项行动", "组织涉诈线索核查、重点人员见面和进社区宣讲，压降警情。", *RAID)), ("云岚市公安局", 2032, line("打击治理电信诈骗", "组织涉诈线索核查、重点人员见面和进社区宣讲，压降警情。", *RAID))),
    case("two premises", None, ("云岚市教育局", 2031, line("机关办公楼物业管理费", "用于办公楼安保、保洁和设备维护。")), ("云岚市水务局", 2031, line("机关办公楼物业管理费", "用于办公楼安保、保洁和设备维护。"))),
    case("two trainings", None, ("云岚市教育局", 2031, line("业务培训经费", "开展干部业务培训和能力提升。")), ("云岚市水务局", 2031, line("业务培训经费", "开展干部业务培训和能力提升。"))),
    case("it uses what is shared", None, ("云岚市公安局", 2031, line("视频图像信息联网共享平台建设", "汇聚全市视频，为各部门提供统一调阅。")), ("云岚市林业局", 2031, line("林区视频汇聚接入", "将林区视频接入，利用市视频图像信息共享平台既有通道调阅，不另建平台。"))),
    case("it rents the shared one", None, ("云岚市政务服务和数据管理局", 2031, line("全市统一短信平台建设", "建设统一短信平台，为各部门提供短信发送通道。")), ("云岚市青溪区政务服务和数据管理局", 2031, line("短信平台通道租用", "按市级统一目录价租用全市统一短信平台通道，服务区级业务系统。"))),
    case("two districts side by side", None, ("云岚市青溪区教育局", 2031, line("区智慧教育平台建设", "建设智慧教育平台，覆盖辖区学校。")), ("云岚市白石区教育局", 2031, line("区智慧教育平台建设", "建设智慧教育平台，覆盖辖区学校，提供资源和评价。"))),
    case("north and south", None, ("云岚市林业局", 2031, line("林火视频监控系统建设（北片）", "在北片林区新建高点视频监控，配置烟火识别算法。", "火情识别准确率≥90%", "火情发现时间≤10分钟", "森林受害率≤0.9‰")), ("云岚市林业局", 2031, line("林火视频监控系统建设（南片）", "在南片林区新建高点视频监控，配置烟火识别算法。", "火情识别准确率≥90%", "火情发现时间≤10分钟", "森林受害率≤0.9‰"))),
    case("the goal keeps them apart", None, ("云岚市博物馆", 2031, line("展厅安防系统改造", "更换展厅摄像机和入侵探测器，改造安防系统管线和控制室设备。")), ("云岚市博物馆", 2031, line("展厅消防系统改造", "更换展厅烟感和喷淋管网，与安防系统改造分别立项。"))),
    case("what runs does not contain what is built", None, ("云岚市应急管理局", 2031, line("应急广播终端建设", "新建应急广播终端900组。")), ("云岚市应急管理局", 2031, line("应急广播平台运行维护", "对已建应急广播平台开展巡检，与新建终端互不包含。"))),
    case("codes", None, ("云岚市公安局", 2031, line("GA-SM-2031-01", "涉密项目，不予公开。")), ("云岚市公安局", 2031, line("GA-SM-2031-02", "涉密项目，不予公开。"))),
    case("contracts that meet without overlapping", None, ("云岚市第三中学", 2031, line("2030-2031年校园网络运维服务", "采购校园网络运维，服务期2030年7月至2031年6月。")), ("云岚市第三中学", 2031, line("2031-2032年校园网络运维服务", "采购校园网络运维，服务期2031年7月至2032年6月。"))),
    case("last year's final payment", None, ("云岚市气象局", 2031, line("2030年自动气象站运维服务", "支付上年度自动气象站运维合同尾款。")), ("云岚市气象局", 2031, line("2031年自动气象站运维服务", "对全市自动气象站开展巡检和标定。"))),
    case("air and water", None, ("云岚市生态环境局", 2031, line("空气自动监测站建设", "新建空气自动监测站6座，数据实时上传。")), ("云岚市水务局", 2031, line("水质自动监测站建设", "新建水质自动监测站4座，数据实时上传。"))),
    case("one subsidy at two levels", None, ("云岚市交通运输局", 2031, line("农村公路养护补助资金", "对各区农村公路日常养护给予补助。")), ("云岚市青溪区交通运输局", 2031, line("农村公路养护补助资金", "用于乡道村道日常养护和水毁修复。"))),
    case("two dangerous things", None, ("云岚市应急管理局", 2031, line("危险化学品监测预警平台建设", "接入61家危险化学品企业数据，建立预警推送机制。")), ("云岚市生态环境局", 2031, line("危险废物全过程监管平台建设", "实现危险废物产生、转移、处置全过程监管。"))),
    case("only a title speaks of it", None, ("云岚市公安局", 2031, line("视频图像信息联网共享平台建设", "汇聚全市视频，为各部门提供统一调阅。")), ("云岚市文化广电旅游局", 2031, line("景区应急演练", "依据《云岚市视频资源整合共享工作方案》组织景区应急演练。"))),
    case("two targets of everybody", None, ("云岚市教育局", 2031, line("校服抽检", "抽检校服质量。", "抽检批次≥40批", "服务对象满意度≥90%", "资金支出率=100%")), ("云岚市教育局", 2031, line("国防教育活动", "组织国防教育活动。", "活动场次≥12场", "服务对象满意度≥90%", "资金支出率=100%"))),
    case("a goal that says nothing", None, ("云岚市教育局", 2031, line("校服抽检", "按计划完成各项工作。")), ("云岚市教育局", 2031, line("国防教育活动", "按计划完成各项工作。"))),
    case("it stands on the cloud", None, ("云岚市政务服务和数据管理局", 2031, line("政务云平台建设", "建设政务云平台，为各部门提供云资源。")), ("云岚市林业局", 2031, line("林业资源管理系统建设", "建设林业资源管理系统，部署在政务云上。"))),
    case("activities of two kinds", None, ("云岚市图书馆", 2031, line("少儿阅读推广活动", "面向少年儿童开展绘本共读和阅读马拉松。")), ("云岚市图书馆", 2031, line("老年阅读推广活动", "面向老年读者开展讲座和大字书服务。"))),
    case("two kinds of equipment", None, ("云岚市水务局", 2031, line("防汛抢险设备购置", "购置移动泵车4台。")), ("云岚市应急管理局", 2031, line("森林消防设备购置", "购置灭火机和防护装备。"))),
    case("staff of two units", None, ("云岚市教育局", 2031, line("劳务派遣人员经费", "保障劳务派遣人员工资和社保。")), ("云岚市水务局", 2031, line("劳务派遣人员经费", "保障劳务派遣人员工资和社保。"))),
    case("hospital wards", None, ("滨江市第一人民医院", 2031, line("CT设备购置", "购置CT一台。")), ("滨江市第二人民医院", 2031, line("CT设备购置", "购置CT一台。"))),
    case("school repairs", None, ("滨江市教育局", 2031, line("一中教学楼维修", "维修一中教学楼屋面。")), ("滨江市教育局", 2031, line("二中教学楼维修", "维修二中教学楼屋面。"))),
    case("two roads", None, ("滨江市交通运输局", 2031, line("省道S301线大修工程", "对S301线12公里路面大修。")), ("滨江市交通运输局", 2031, line("省道S302线大修工程", "对S302线9公里路面大修。"))),
    case("two reservoirs", None, ("滨江市水务局", 2031, line("青山水库除险加固", "对青山水库大坝除险加固，完善大坝安全监测设施。")), ("滨江市水务局", 2031, line("白沙水库除险加固", "对白沙水库大坝除险加固，完善大坝安全监测设施。"))),
    case("subsidy for elderly & disabled", None, ("滨江市民政局", 2031, line("高龄津贴", "对八十岁以上老人发放高龄津贴。")), ("滨江市残疾人联合会", 2031, line("重度残疾人护理补贴", "对重度残疾人发放护理补贴。"))),
    case("system build vs its 等保测评", None, ("滨江市卫生健康委员会", 2031, line("妇幼健康信息系统建设", "建设妇幼健康信息系统。")), ("滨江市卫生健康委员会", 2031, line("妇幼健康信息系统等级保护测评", "对妇幼健康信息系统开展等级保护测评。"))),
    case("build and its supervision", None, ("滨江市水务局", 2031, line("智慧水务平台建设", "建设智慧水务平台，接入水厂、管网数据。")), ("滨江市水务局", 2031, line("智慧水务平台建设监理", "对智慧水务平台建设开展监理。"))),
    case("equal publicity", None, ("滨江市公安局", 2031, line("交通安全宣传", "开展交通安全宣传进社区活动。")), ("滨江市交通运输局", 2031, line("道路运输安全宣传", "开展道路运输安全宣传活动。"))),
    case("the province funds, the city does", None, ("江原省水利厅", 2031, line("中小河流治理补助资金", "支持各市县中小河流治理。")), ("江原省滨江市水务局", 2031, line("中小河流治理工程", "实施大溪河治理，新建堤防6公里。"))),
    case("district portal of own dept", None, ("滨江市教育局", 2031, line("教育局门户网站维护", "维护教育局门户网站。")), ("滨江市水务局", 2031, line("水务局门户网站维护", "维护水务局门户网站。"))),
    case("two business systems", None, ("滨江市民政局", 2031, line("婚姻登记管理系统升级", "升级婚姻登记管理系统。")), ("滨江市民政局", 2031, line("社会救助管理系统升级", "升级社会救助管理系统。"))),
    case("ambulances and police cars", None, ("滨江市卫生健康委员会", 2031, line("急救车辆购置", "购置负压救护车6辆。")), ("滨江市公安局", 2031, line("执法执勤车辆购置", "购置执法车8辆。"))),
    case("own dispatch centres", None, ("滨江市公安局", 2031, line("公安指挥中心运行经费", "保障110接处警运行。")), ("滨江市卫生健康委员会", 2031, line("120急救指挥中心运行经费", "保障120调度运行。"))),
    case("two exams", None, ("滨江市教育局", 2031, line("高考组考经费", "组织普通高考。")), ("滨江市教育局", 2031, line("中考组考经费", "组织初中学业水平考试。"))),
    case("wifi per site", None, ("滨江市文化广电旅游局", 2031, line("图书馆无线网络租赁", "租赁图书馆无线网络线路。")), ("滨江市文化广电旅游局", 2031, line("文化馆无线网络租赁", "租赁文化馆无线网络线路。"))),
    case("uses city video", None, ("滨江市公安局", 2030, line("视频联网共享平台建设", "汇聚全市视频，为各部门提供共享。")), ("滨江市城市管理局", 2031, line("占道经营视频分析服务", "依托市公安局视频联网共享平台现有资源，采购占道经营算法分析服务，不再新建前端。"))),
]  # fmt: skip


def strengths(links: Links, names: tuple[str, str]) -> dict[str, str]:
    """Kind → strength of the findings that hold both lines."""
    printed = {p.project: p.clean_name for p in links.placements}
    found = {}
    for each in links.duplicates:
        held = [printed[uid] for uid in each.projects]
        wanted = sorted(set(names))
        if all(name in held for name in wanted) and len(held) >= 2:
            found[each.kind] = each.strength
    return found


@pytest.mark.parametrize("wanted", MUST, ids=lambda c: c.what)
def test_what_must_be_called_a_duplicate(wanted: Case):
    """Of the stated kind, at least as strong, with reasons in Chinese that stand on words of both documents, with money
    at stake that exceeds no sum of the lines, and with an innocent explanation."""
    links = linked_budgets(*wanted.budgets)
    found = strengths(links, wanted.names)
    assert wanted.kind in found, found
    assert ORDER.index(found[wanted.kind]) >= ORDER.index(wanted.least), found
    for each in links.duplicates:
        assert each.reasons
        assert each.innocent
        assert each.money_low is not None
        assert each.money_high is not None
        assert 0 <= each.money_low <= each.money_high <= 10 * len(each.projects)
        grounds = [g for g in links.grounds if g.about == each.uid]
        assert grounds
        assert all(g.later_evidence and g.earlier_evidence and g.later_evidence.words and g.earlier_evidence.words for g in grounds)


@pytest.mark.parametrize("unwanted", NEVER, ids=lambda c: c.what)
def test_what_never_is(unwanted: Case):
    """No finding of any kind holds both lines."""
    assert strengths(linked_budgets(*unwanted.budgets), unwanted.names) == {}


def test_the_table_is_long_enough():
    """A table that was emptied by mistake proves nothing."""
    assert len(MUST) >= 30
    assert len(NEVER) >= 40
