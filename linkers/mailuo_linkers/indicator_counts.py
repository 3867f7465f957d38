"""The words by which indicator names count: classifiers, how it is counted, and the action on either side of its object.
Reach for it while parsing names that end in a count, an amount or an extent."""

from __future__ import annotations

import re
from typing import Final

from mailuo_linkers.indicator_vocabulary import TURNING

_NUMBER: Final = "(?:总数量|总数|总量|数量|个数|数)"
_DONE_TO: Final = "购置|采购|配备|更新|维护|维修|检定|检验|检测|抽检|查处|办结|新建|建设|改造|发放|发布|制作|印制|安装|加装|更换|加固|修缮|养护|办理|受理|破案|投放|增设|配置|核发|播出|创作|救助|治理|整治|修复|编制|清理|拆除|排查|检查|核查|整改|审核|审查|审批|登记|创建|征收"
"""Behind what is done, any classifier counts the things it is done to."""
_HEADS: Final = re.compile(
    rf"(?P<person>(?<=受益|服务|覆盖|保障|惠及|供水)人口(?:{_NUMBER})?|人{_NUMBER})$|(?P<visits>(?:人|户|车|架|班|批|家|辆|(?<!场)所|艘)次){_NUMBER}?$"
    r"|(?P<times>(?<!批)次数量?|(?<=报道)篇次|(?<![市牧林渔广球操])场次数?|频次|轮次数?|(?<![市农牧林渔广球车殖机菜剧验考战工育宰卖商超现赛墓渣料煤油盐选货沙石养])场数)$|(?P<days>天|(?<=值守|值班|服务|运行|开放|工作|培训)日)数$|(?P<homes>(?:(?<![用客商账帐农租住业养门])|(?<=企业))户)数量?$"
    r"|(?P<many>总数量|总数|总量|数量|个数|(?<=用户|客户|会员|粉丝|人员|学生|企业|商户|储备|备粮|备油)规模)$|(?P<pieces>(?<![文案邮信事软硬部证零配元器构组附稿])件数|(?<=(?<![成设])[立积]案)件数|(?<=(?<![办审])结案)件数|(?<=公证|复议)件数|(?<![身成省])份数|(?<![链线面])条数"
    r"|[枚篇株]数|(?<![讲])座数|(?<![手名画相])册数|(?<!车)辆数|(?<![发兴])起数|(?<![纸主扩伸])张数|(?<![房时车区空民期中夜])间数|(?<![开收分])支数|(?<!人)只数|(?<![事选立强专款奖义单])项数|画幅数|(?<=登记)对数|(?<=地)宗数|(?<=井)眼数|[栋幢瓶盒艘盏棵幅]数|(?<![病比案事条实])例数|(?<![专企国业])家数|(?<!.配)套数|(?<![平后前柜窗舞])台数)$"
    rf"|(?P<done>(?<={_DONE_TO})(?:台套|台件|件套|套件|[所张起件条份家台套座辆只枚册篇间株棵组处盏幅部例床本头尾笔批架艘把支顶副双粒剂袋桶瓶盒匹卷页路口眼宗点])数)$|(?P<many_more>(?:(?<=学校|儿园|小学|中学|医院|诊所|育园)所|(?<=贷款|业务|交易|订单|补贴)笔|台套|台件|尾|艘|(?<![试问考答])卷|(?<![网主首])页|(?<![地板模])块|(?<![探镜龙像码街罐喷水源])头|(?<![家工器用餐农玩文模面道灯炊渔寝教茶卧辅护机])具|(?<![事表理住好用坏益查惩])处|(?<![书支担货机骨脚框])架)数)$|(?P<tons>吨数)$|(?P<terms>(?<=培训|训班)期数)$"
    r"|(?P<plain>(?:(?<=[用客商账帐农租住业养]户)|(?<![指系天参分倍级路周月年小函常岁度期班架等家项套台座辆册起件份条人户次场]))数|(?<=[事选立]项)数"
    r"|(?<=[车手]辆)数|(?<=专家)数|(?<=[线道公马]路)数|(?<=企业家)数|(?<=讲座)数|(?<=[文案邮信事软硬部证零配元器构组附稿]件)数|(?<=[手名画相]册)数)$"
)  # fmt: skip
_AMOUNT: Final = re.compile(r"(?<=访问|点击|浏览|办理|受理|用户|发布|签发|下载|推送|工单|数据|粉丝|归集|汇聚|更新|共享|交换|办件|接件|话务|接听|来电|呼入|阅读|借阅|录入|入库|采集)量$")
_FLOW: Final = re.compile(r"(?<=..)(?<![质力能含剂重容流产存增总数])量$|(?<=客流|车流|人流)量$")
_EXTENT: Final = re.compile(r"(?:长度|面积|里程|金额|容量)数?$|(?<=..)(?P<long>公里数|千米数|延米数|(?<![方千厘分毫玉大小虾公])米数)$|(?<=..)(?P<wide>亩数|平方数|公顷数|平方米数|平方公里数)$")
_ROAD: Final = re.compile(r"路|道路|公路|管道|管网|河道|航道|渠道|堤防|步道")
_TRAVELLED: Final = re.compile(r"行驶|巡|运营|运行|飞行|航行|通车")
_EVENT: Final = re.compile(r"(?:事故|事件|故障|纠纷|活动|培训|演练|会议|讲座|宣讲|宣传|演出)$")
_ACTIVITY: Final = re.compile(r"(?<=宣传|演出|培训|演练|检查|讲座|慰问|竞赛|执法|调研|视察|考察|交流|走访|招商|安保|党日|交往|放流|宣讲|普法|督查|巡查|整治|接访|服务|教育)活动$")
_PEOPLE: Final = re.compile(r"(?:人员|学生|学员|教师|医生|护士|职工|群众|居民|村民|农民|市民|游客|乘客|患者|老人|老年人|残疾人|儿童|青年|人口|民警|辅警|队员|志愿者|劳动者|人才|专家|干部|骨干|员工|工人|农民工|运动员|选手|裁判员|护理员|协管员|网格员|社工|医师|药师|辅导员|班主任|毕业生|孤儿|幼儿|妇女|村医|劳动力|军人|士兵|军属|烈属|工作者|献血者|从业者|(?:优抚|救助|低保|特困|保障)对象)$")

_PERIODS: Final = (
    ("每日", r"日均|每日|每天|单日"), ("每周", r"周均|每周"), ("每月", r"月均|每月|月度|单月"), ("每季", r"季均|每季度?|季度"),
    ("每年", r"年均|每年|年度|全年|当年|本年度?"),
)  # fmt: skip
_RUNNING: Final = (
    "访问|点击|浏览|阅读|更新|门诊|住院|就诊|接诊|接待|办理|受理|处理|处置|供水|用水|供电|用电|供气|发电|排放|客流|客运|货运|车流|借阅|下载|调用|"
    "推送|发放|发案|接警|活跃|服务|参观|演出|检测|产生|办件|话务|来电|呼入|咨询|巡查|培训|开放"
)
_PERIOD: Final = re.compile("|".join(f"(?P<b{n}>{words})" for n, (_, words) in enumerate(_PERIODS)))
_BARE_PERIOD: Final = re.compile(
    rf"(?<![青少老成学新中百多近往今明去历当按逐跨\d])年(?![限龄检报审鉴会级金代份画夜末初底货薪年])(?=.?.?.?.?(?:{_RUNNING}))"
    rf"|(?<![节假生作今昨往平每\d])[日月](?=.?.?(?:{_RUNNING}))"
    r"|^年(?![限龄检报审鉴会级金代份画夜末初底货薪年轻久票味俗])|^月(?![报刊嫂饼票球子光供租薪])|^日(?![常报志照间托语本期程用租光化资元])"
)
_NEW: Final = re.compile(r"新增加?|净增加?|增加(?!值)|新(?:发展|成立|组建|建|设立|设|注册登记)(?=(?:农民|农村|专业)*合作社|家庭农场|(?:基层)?(?:工会|党组织|团组织)(?!活动|阵地)|社会组织|(?:工会)?会员)|(?:拓展|发展)(?=用户|会员|客户|商户)")
_GROWTH: Final = re.compile(r"年?(?:增长量|新增量|增量|增长数量?|新增规模)$")
_SO_FAR: Final = re.compile(r"累计")
_STOCK: Final = re.compile(r"用户|会员|粉丝|床位|学位|泊位|藏书|馆藏|志愿者|注册")
"""What is there, not what happens: of these, 累计 and 现有 say no more than the bare word."""
_THERE: Final = re.compile(r"现有|总(?=用户|会员|粉丝|注册|访问|点击|浏览)")
_REGISTERED: Final = re.compile(r"(?:实名)?注册(?=用户)")

_HELD: Final = re.compile(r"^(?:举办|开展|组织|召开|举行)(?=..)|(?<=..)(?:举办|开展|组织|召开|举行)$")
_HAPPENED: Final = re.compile(r"(?<=..)发生$")
_PER_HEAD: Final = re.compile(r"^(.+?)((?:生|人|户|师|床|亩)均)(?=..|$)")
_ACTIONS: Final = (
    "接入|解决|处理|处置|响应|购置|更新|新建|建设(?!项目|单位|内容|任务|标准|工程|用地)|改造|升级|开发(?![区商者])|铺设|清淤|维修|修缮|修复|养护|维护|运维|更换|整改|整治|治理|办结|发布|发放|编制|印刷|印制|汇聚|归集|采集|检查|筛查|抽查|督查|安检|年检|巡查|巡检|"
    "查处|检测|抽检|鉴定|监测|接待|培训|资助|救助|慰问|走访|征集|审核|开通|种植|拆除|安装|加装|增设|配备|配置|布设|部署|清理|清运|清洗|消杀|管护|测绘|普查|修编|修订|录制|播出|回访"
)
_ACTION_FIRST: Final = re.compile(rf"^({TURNING}|{_ACTIONS})([一-鿿a-z0-9]{{2,}})$")
_TURNING: Final = re.compile(TURNING)
_BODY: Final = re.compile(r"(?:部门|机构|单位|人)$")
_DONE_TO_BODIES: Final = frozenset({"接入", "检查", "巡查", "查处", "抽检", "走访", "回访", "慰问", "救助", "资助"})
_NOT_TURNED: Final = re.compile(r"^(?:后|前|中|成果|质量|服务)|(?:工作|任务|服务)$|控制|成本|费用|完成|验收|通过|合格|达标|支出")
_STAFF: Final = re.compile(r"^(?:聘用|维护|运维|检查|巡查|监测|检测|接待|服务|审核|养护|维修|治理|整治|建设|处理|处置|采集|巡检)(?:人员|企业|队伍|队员|机构|单位|部门)$")
_AS_ATTRIBUTE: Final = re.compile(r"^(?:监测|检测|检查|培训|审核|处理|处置|治理|接待|采集|鉴定|巡查|巡检|抽检|种植|筛查|清洗|清运|测绘|配置|播出|安检)")
"""Actions that also say what a thing is for: 监测站点 are not 站点 that are monitored."""
_INSTRUMENT: Final = re.compile(r"(?:设备|设施|仪器|站点|站|点|点位|中心|系统|平台|工具|车|车辆|室|所|厂|报告|标准|指标|服务|项目|基地|教材|课程|数据|软件|装置|线路|任务|批次|检[测查验]员|师资|讲师)$")
_ACTION_LAST: Final = re.compile(rf"(?:{_ACTIONS}|{TURNING})$")
_ANY_ACTION: Final = re.compile(rf"(?:{_ACTIONS}|{TURNING})")


def bracket_period(inside: str) -> str | None:
    """（日均）, （年）, （次/年）: the time over which a number is counted."""
    if (per := re.fullmatch(r"(?:[一-鿿]{1,2}/)?(年|季|月|周|日|天)", inside)) is not None:
        return f"每{per[1].replace('天', '日')}"
    found = _PERIOD.fullmatch(inside)
    return None if found is None else _PERIODS[int(str(found.lastgroup)[1:])][0]


def take_period(text: str) -> tuple[str, str]:
    """The text without its period, and the period; only where enough is left to say what is counted."""
    found = _PERIOD.search(text)
    if found is not None and len(text) - len(found[0]) >= 2:  # noqa: PLR2004 - something must be left
        return text[: found.start()] + text[found.end() :], _PERIODS[int(str(found.lastgroup)[1:])][0]
    return text, ""


def take_bare_period(text: str) -> tuple[str, str]:
    """年接待人次, 月点击量: a single character, read as time only before what runs through the year."""
    found = _BARE_PERIOD.search(text)
    if found is None or len(text) < 4:  # noqa: PLR2004 - as above
        return text, ""
    return text[: found.start()] + text[found.end() :], f"每{found[0]}"


def take_stock(of: str) -> tuple[str, str, str]:
    """The object without 新增, 累计, 注册 and their like, and which of them it was, in two slots."""
    stock = way = ""
    if (new := _NEW.search(of)) is not None and len(of) - len(new[0]) > 1:
        stock, of = "新增", of[: new.start()] + of[new.end() :]
    is_stock = _STOCK.search(of) is not None
    if (so_far := _SO_FAR.search(of)) is not None and len(of) > 3:  # noqa: PLR2004 - something must be left
        of = of[: so_far.start()] + of[so_far.end() :]
        stock = stock or ("" if is_stock else "累计")
    of = _THERE.sub("", of)
    if (registered := _REGISTERED.search(of)) is not None:
        way = "注册"
        of = of[: registered.start()] + of[registered.end() :]
    return of, stock, way


def take_growth(text: str) -> str | None:
    """What grew, if the name ends in its growth."""
    found = _GROWTH.search(text)
    return text[: found.start()] if found is not None and len(text) - len(found[0]) > 1 else None


def take_head(text: str, unit: str) -> tuple[str, str, str] | None:
    """What is counted, the head of the count, and the words that said it; None if the name is no count. `unit` is what
    stood in a bracket behind: 培训数量（人） counts people, 培训数量（场） counts times."""
    if (found := _EXTENT.search(text)) is not None:
        head = "长度" if found["long"] else "面积" if found["wide"] else found[0].removesuffix("数")
        if head == "里程" and not _TRAVELLED.search(text):
            head = "长度"
    elif (found := _HEADS.search(text)) is not None:
        kind = str(found.lastgroup)
        if kind == "visits" and found[0].endswith("次数") and found["visits"] in {"人次", "户次", "车次"} and _ACTION_FIRST.match(done := text[: found.start() + 1]) and not done.endswith(("员人", "者人", "众人", "生人", "师人")):
            return done, "次数", found[0][1:]
        head = {"person": "人数", "visits": str(found["visits"]), "times": "次数", "homes": "户数", "days": "天数", "terms": "期数", "tons": "量"}.get(kind, "数")
        if head == "数":
            head = {"吨": "量", "人": "人数", "人次": "人次", "户": "户数", "次": "次数", "场": "次数", "场次": "次数"}.get(unit, head)
    elif (found := _AMOUNT.search(text)) is not None:
        head = "数"
    elif (found := _FLOW.search(text)) is not None:
        head = found[0]
    else:
        return None
    return (text[: found.start()], head, found[0]) if found.start() >= 2 else None  # noqa: PLR2004 - what is counted has two characters


def plain_count(of: str, head: str) -> tuple[str, str]:
    """举办讲座, 讲座开展 and 讲座 are one; times of an event are a number of events, a number of people is 人数."""
    without = _HELD.sub("", of)
    held = without if head == "次数" or _EVENT.search(without) else of
    held = _PER_HEAD.sub(r"\2\1", _ACTIVITY.sub("", _HAPPENED.sub("", held)))
    if head == "次数" and _EVENT.search(held):
        return held, "数"
    if head == "数" and _PEOPLE.search(held):
        return held, "人数"
    return held, head


def turned(of: str, *, times: bool = False) -> str:
    """What is done to a thing stands behind it: 购置设备 is 设备购置. Where `times` are counted, it is surely done."""
    bought = re.sub(r"^(?:采购|购买)|(?:采购|购买)$", "购置", of)
    found = _ACTION_FIRST.match(bought)
    if found is None or _NOT_TURNED.search(bought) or _STAFF.match(bought) or _ACTION_LAST.search(bought):
        return bought
    if _BODY.search(bought) and found[1] not in _DONE_TO_BODIES:
        return bought
    if not times and _AS_ATTRIBUTE.match(bought) and _INSTRUMENT.search(bought):
        return bought
    if not times and _TURNING.fullmatch(found[1]) and _INSTRUMENT.search(bought) and (len(found[2]) < 4 or _ANY_ACTION.match(found[2])):  # noqa: PLR2004 - a plain word may be what the verb describes
        return bought
    return found[2] + found[1]


_SHORT: Final = {
    "公共租赁住房": "公租房", "保障性租赁住房": "保租房", "非物质文化遗产": "非遗", "等级保护测评": "等保测评", "疾病预防控制": "疾控",
    "社会保险": "社保", "医疗保险": "医保", "公共厕所": "公厕", "安全隐患": "隐患", "漏洞修复": "漏洞整改", "漏洞修补": "漏洞整改",
}  # fmt: skip
_SHORTER: Final = re.compile("|".join(_SHORT))
_CASE: Final = re.compile(r"(?<=信访|投诉|举报|诉求)(?:事项|案件|件)(?=办结|处理|处置|受理|回复|答复|化解)")
_DEVICE: Final = re.compile(r"(?<=监控|像头|探头|卡口|电梯|空调|路灯|水泵|闸机)设备(?!设施)")
_STAFFED: Final = re.compile(r"(?:(?<=[辅民交]警)|(?<=(?:协管|网格|驾驶|安全|讲解|救生|消防|保洁)员))人员")


def same_things(text: str) -> str:
    """One word where two are in general use for a thing: an abbreviation, or a noun that only repeats."""
    text = _SHORTER.sub(lambda found: _SHORT[found[0]], text)
    return _STAFFED.sub("", _DEVICE.sub("", _CASE.sub("", text)))
