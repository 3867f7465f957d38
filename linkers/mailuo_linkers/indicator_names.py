"""What a printed indicator name measures: of what, by which measure, who judges, on which basis. Reach for it before
comparing two names; every rewriting is said in words.

Names with equal slots measure the same thing; their values can be compared where the basis is equal as well. Only words
that never change what is measured are rewritten; what is not understood stays as printed and so stays apart.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Final

from mailuo_graph.identity import identity_form
from mailuo_linkers.indicator_concepts import in_order, who_judges
from mailuo_linkers.indicator_counts import (
    bracket_period,
    plain_count,
    same_things,
    take_bare_period,
    take_growth,
    take_head,
    take_period,
    take_stock,
    turned,
)
from mailuo_linkers.indicator_idioms import same_everywhere
from mailuo_linkers.indicator_vocabulary import (
    same_cost,
    same_count,
    same_people,
    same_rate,
    same_standard,
    same_vocabulary,
)

_PLACE_LENGTHS: Final = (6, 5, 4, 3)
_LONGEST_NAME: Final = 120
"""A name is a phrase. What is longer is a paragraph in the wrong place and is compared as printed."""

_UNIT: Final = re.compile(
    r"[a-zμ]{1,3}/[a-z]{1,2}\d?|\d+/\d*[十百千万]+|"
    r"\d*(?:%|‰|百分比|[亿万千百]?(?:元|人|个|件|次|条|项|台|套|份|场|篇|家|户|天|日|月|年|小时|分钟|秒|人次|批|宗|名|处|张|公里|平方米|㎡|m2|km|平方公里|平方千米|万亩|千米|台件|台套|件套|笔|头|只|吨|人天|gb|tb|mb|辆|座|册|枚|株|棵|亩|公顷|起|例|床|盏|组|幅|部|本|期|班|户次|车次|立方米|米|m|m3|[一-鿿]次|个?工作日|微克|毫克|(?:[亿万])?(?:美元|件|张|平方公里|千瓦时|吨标准煤|立方)|幢|间|套\(间\)|对|具|樘|孔|标段|门|份|学位|家次|台次|起次|头次|所|名|人·次|公里·年|万户|万吨|标箱|标准箱|学时|课时)"
    r"(?:[/·每][一-鿿a-z]{1,3})*)"
)
_LASTS: Final = re.compile(r"[时期限]间?[长限]?$|周期$")
"""What is measured in days or years: there the bracket holds the unit, elsewhere the time it is counted over."""
_ONE: Final = re.compile(r"[万亿]?(?![男女])[一-鿿]")
_COUNTED: Final = re.compile(r"(?:[数量]|面积|长度)$")
"""Behind these, a single character in brackets is a classifier."""
_FORMULA: Final = re.compile(r"[=≥≤<>]")
_BRACKET: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_SCOPE: Final = re.compile(r".*(?:系统|平台|服务|运营|运维|项目|模块)")
_LEADING: Final = re.compile(r"^(?:[\s.、,;:-]+|\d{1,2}\s*[、.]\s*(?=[一-鿿]))+")
_QUOTED: Final = re.compile('["\']')
_OF: Final = re.compile(r"(?<!目)的(?!地|士)")
_LEVEL: Final = re.compile(r"^(?:全|我|本|各)?(?:省|市|区|县)(?:级|直)?(?=政务|一体化|[省市区县]?(?:城域|广域)|公共信用|数据|行政|电子)|^(?:全[省市区县])(?=.{3})")

_TIMELY: Final = re.compile(r"按月足额|按月|限期内|限期|审限内|法定期限内|法定时限内|及时足额|足额及时|及时|按规定时限|按规定时间|按时限|按期限|规定时限内|规定时间内|时限内|按时|按期|准时|限时|如期|准点|正点")
_PROMPTLY: Final = re.compile(r"^(及时|按时|按期|准时|如期)(?:完成)?(?=.{3})(?!性)")
"""In front of a name that says no measure: 按时发放工资 is 工资发放及时率."""
_RATE: Final = re.compile(r"(?:比率|百分比|比例|占比|比重|率)$")
_AS_RATE: Final = re.compile(r"(?P<stem>及时|准时|完成|完好|可用|准确|完整|合规|合格|达标|知晓|覆盖|普及|到位|落实|执行|公开)(?:性|度|程度|情况)$")
_SATISFIED: Final = re.compile(r"(?<!不)满意(?:度|率|程度|比率|比例|度率|情况)$")
_TIME: Final = re.compile(r"(?:时间|时长|时限|用时|耗时|日期|期限|时点)$")
_TIMED: Final = re.compile(r"(?:响应|处理|修复|排除|恢复|解决|办理|回复|答复|推送|处置|整改|送达|到场|到达|反应|接警|出警|处警|出动|等候|等待|候车|候诊|抢修|维修|复核|审核|开办|审批|办证|办事|检索|调度|完成|办结|竣工|完工|开工|发放|拨付|交付|验收|上线|登记|审批|采购)$")
_PHYSICAL: Final = re.compile(
    r"供配?电|ups|云平台|消防|监控|视频|空调|电梯|排水|供水|给水|照明|安防|通风|暖|弱电|燃气|管网|卫生|教育|医疗|生态|水系|骨骼|观景|作业平台|轨道|信号|制动|净化|污水|"
    r"(?:政法|公安|司法|财政|交通|水利|民政|人社|税务|检察|法院|宣传|文化|应急|农业|供销)系统"
)
"""Systems that are machines or trades, not programs: which one it is matters."""
_SYSTEM: Final = re.compile(r"^.*?(?:信息系统|子系统|系统(?!管理$)|平台|小程序|app|网站|门户)(?!化|性|建设|集约|[和与及并、]|等(?!保|级))")
_SAID_OF: Final = re.compile(r"[已向占]|发现|开展|报送|盘点|纳入|接入|使用|通过|终端|主机")
"""Words before a system's name that say something of it: then they are no part of the name and matter."""
_WHICH_MATTERS: Final = re.compile(r"覆盖$|接入$")
_NETWORK_UP: Final = re.compile(r"(?:链路|网络|[外内专]网|专线|城域网|广域网|骨干网|宽带)(?:核心)?(?:平台|线路|节点)?可用$")
_DONE_TO_SYSTEM: Final = re.compile(r"(?:建设|新建|升级|改造|购置|采购|开发|更新|租赁|运维|维护|运行维护|检测|测评|培训)(?!管理|服务|监管|运营|监督|交易|信息|综合|一体化|平台|系统)")
_OF_WHAT_IS_DONE: Final = re.compile(r"(?:完成|合格|达标|实施)?$")
"""Results of what is done to a system, so that 建设…系统完成 is not 运维…系统完成."""
_RESULTS: Final = re.compile(
    r"(?:无故障运行|正常使用|正常运行|正常运转|稳定运行|运行正常|运行稳定|上线|交付|使用|准确|办结|升级|可用|合格|"
    r"响应|在线|处理|处置|安全|完好|完成|完整|实施|并发|建成|建设|开发|投入|接入|控制|操作|支付|支出|"
    r"故障|整改|更新|浏览|点击|稳定|维护|覆盖|解决|访问|误报|调用|达标|运维|运行|适配|通过|"
    r"验收)++"
)
"""A result without its object: 可用 needs the thing that is available. Longest first and never taken back, so that the
time stays linear."""
_FAULT: Final = re.compile(r"^(?:故障|事件|报障)(?:处理|处置|解决|运维|维护|修复|排除|维修|抢修|恢复)$")
_OF_FAULT: Final = re.compile(r"故障..")
_REQUEST: Final = re.compile(r"^(?:服务|事件|服务请求|运维服务|运维)?(?:工单)?响应$")
_FAULT_TURNED: Final = re.compile(r"^(解决|处理|处置|响应|修复|排除|办结)(故障|事件|问题|投诉|工单|隐患)$")
_PEOPLE: Final = re.compile(r"^人员(?=考核|出勤|到岗)")
"""Only people are examined or present where nothing else is said."""
_STEADY: Final = re.compile(r"运行正常|正常运转|稳定运行|运行稳定|正常稳定运行|正常运行")
_STEADY_SHARE: Final = re.compile(r"(?:运行正常|正常运行|无故障运行)总?(?:时长|时间)(?:占总?(?:运行)?总?(?:时长|时间))?$")
_EXCHANGE: Final = re.compile(r"(?:数据|信息)?(?:共享)?交换(?:服务)?(?=成功$)")
_APPLICATION: Final = re.compile(r"^.*(?:应用|写作|问答|助手|智能体|模型|模块|功能|(?:智能化|数字化|信息化|线上|在线)服务)(?:覆盖|使用)?(?=用户$)")
"""What has users as a program has, not as a water main has."""
_VISITS: Final = re.compile(r"(?:访问|点击|浏览)$")
_CHANNEL: Final = re.compile(r"^(?:各|全部|所有)?渠道(?=用户|访问|点击|浏览)")
_VISITED: Final = re.compile(r"^(?:系统|功能|页面|首页|栏目)?(?:访问|点击|浏览)$")
"""Clicks and visits of a program are counted as one; those of an article or a hospital are not."""
_ANSWERED: Final = re.compile(r"(?:人员|企业|用户|单位|部门|群众|学生|教师|患者|居民)$")
"""响应企业 is not 企业响应: who asks and who answers."""
_NO_RATE: Final = re.compile(r"(?:水平|指数|系数|密度|浓度|强度)$")
"""A measure by itself, whatever its unit."""
_HEAD_OF_UNIT: Final = {"公里": "长度", "km": "长度", "亩": "面积", "万亩": "面积", "平方米": "面积", "万平方米": "面积", "平方公里": "面积", "公顷": "面积", "吨": "量", "万吨": "量", "%": "率", "人": "人数", "人次": "人次", "次": "次数", "场": "次数"}
_JUDGES: Final = re.compile(r"^(.*满意[度率])\(([一-鿿]{2,8})\)$")
_SPENT: Final = re.compile(r"(?:总|年)?(?:成本|费用|支出|经费支出|经费|花费|投入)(?:总额|金额|额|总计|合计)?$")
_NOT_SPENT: Final = re.compile(r"次均|人均|门诊|住院|患者|收入|消费|^(?:项目|总|财政|预算|资金|公用|三公|单位|平均)+$")
_BEHIND: Final = re.compile(r"^((?:(?!系统|平台).){3,})\(((?:(?![因含除等按以或造])[一-鿿]){2,6})\)$")
"""Which of them, said in a bracket behind: 入学率（小学）."""
_WORK: Final = re.compile(r"(?<=..)(?:服务|工作|任务)(?=(?:完成)?$)")

_WHO: Final = re.compile(
    r"(?P<who>服务对象|委办局|局委办|使用人员|使用者|使用人|用户使用|[^对]{0,2}(?:群众|公众|用户|人员|单位|部门|企业|职工|家长|学生|患者|病人|读者|观众|游客|乘客|居民|市民|村民|农户|队员|教师))$"
)
_WHO_ABOUT: Final = re.compile(r"^(?P<who>.{2,}?)对(?!象)于?(?P<about>.{2,})$")
_ANYONE: Final = re.compile(r"(?:运营|运维|维护|保障|本?项目|主要)+")
_WITHIN: Final = re.compile(r"^[一-鿿]{2,4}范围内|^所(?:支撑|服务|保障)")
_SAME_WHO: Final = {
    "使用人员": "用户", "使用者": "用户", "使用人": "用户", "用户使用": "用户", "病人": "患者", "局委办": "委办局", "办事群众": "群众", "社会公众": "公众",
    "内部使用人员": "用户", "学生家长": "家长", "幼儿家长": "家长",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """The slots. `of` is the object with what happens to it, `head` the measure, `who` judges. `basis` says how it is
    counted: over which time, only what is new, since the beginning, by registration. `notes` say what was rewritten, in
    Chinese; `guessed` that the measure itself was, so that values of another kind speak against it."""

    of: str
    head: str
    who: str = ""
    basis: str = ""
    timely: bool = False
    notes: tuple[str, ...] = field(default=(), compare=False)
    guessed: bool = field(default=False, compare=False)
    plain: str = field(default="", compare=False)
    """The object as the name says it, before one word stands for another: there misread characters show."""

    @property
    def type(self) -> Measure:
        """What is measured, on whatever basis."""
        return replace(self, basis="", notes=())

    @property
    def words(self) -> str:
        """One spelling for all names of this type; ids are made from it. The dots keep it apart from printed names."""
        return "·".join([*([self.who] if self.who else []), self.of + ("及时" if self.timely else ""), self.head])


def parse_measure(printed: str, places: AbstractSet[str] = frozenset()) -> Measure:
    """`places` are names of cities and districts in identity form; those that stand in front are where, not what."""
    form = identity_form(printed)
    if not form or len(form) > _LONGEST_NAME:
        return Measure(form, "")
    parser = _Parser(form, places)
    before = tuple(parser.notes)
    measure, common = parser.measure(), same_everywhere(parser.text)
    if common is not None and common != parser.text:
        notes = (*before, f"“{parser.text}”是“{common}”的通行说法之一")
        measure = replace(_Parser(common, frozenset()).measure(), basis=measure.basis, notes=notes)
    return _settled(measure)


def _settled(measure: Measure) -> Measure:
    """With one word for one thing and in one order."""
    if measure.head == "满意度":
        of, head, who = "", measure.head, who_judges(measure.of + measure.who)
        before = measure.of + measure.who
        said = f"“{before}”即“{who}”" if before != who else ""
    else:
        of, head = in_order(measure.of, measure.head)
        who, before = measure.who, measure.of + measure.head
        said = f"“{before}”即“{of}{head}”" if before != of + head else ""
    return replace(measure, of=of, head=head, who=who, plain=measure.of, notes=(*measure.notes, said) if said else measure.notes)


def parse_cost(printed: str, places: AbstractSet[str] = frozenset()) -> Measure | None:
    """A name whose values are money and that ends in a word for cost: 运维费用 and 运维支出 are one."""
    form = identity_form(printed)
    if not form or len(form) > _LONGEST_NAME or (found := _SPENT.search(text := _Parser(form, places).text)) is None:
        return None
    of = take_period(text[: found.start()])[0].removesuffix("年").removeprefix("项目")
    if len(of) < 2 or _NOT_SPENT.search(of):  # noqa: PLR2004 - what it is spent on must be left
        return None
    return _settled(Measure(of, "成本", notes=(f"指标值是金额，“{found[0]}”即“成本”",)))


class _Parser:
    def __init__(self, form: str, places: AbstractSet[str]) -> None:
        self.notes: list[str] = []
        self.basis = ""
        self.unit = ""
        self.guessed = False
        self.text = self._plain(form, places)

    def measure(self) -> Measure:
        text = self.text
        if found := _SATISFIED.search(text):
            return self._satisfaction(text[: found.start()], found[0])
        if found := _AS_RATE.search(text):
            self.notes.append(f"“{found[0]}”即“{found['stem']}率”")
            self.guessed = True
            return self._rate(text[: found.end("stem")])
        if found := _RATE.search(text):
            if found[0] not in {"率", "占比", "比重"}:
                self.notes.append(f"“{found[0]}”即“率”")
            return self._rate(text[: found.start()])
        if (found := _TIME.search(text)) and self.unit in {"天", "日"} and text[: found.start()].endswith(("开放", "运行", "营业")):
            return self._count(text[: found.start()] + "天数")
        if found := _TIME.search(text):
            return self._time(text[: found.start()], found[0])
        return self._count(text)

    def _made(self, of: str, head: str, *, who: str = "", timely: bool = False) -> Measure:
        return Measure(of, head, who, self.basis, timely, tuple(self.notes), self.guessed)

    def _plain(self, form: str, places: AbstractSet[str]) -> str:
        """Without number in front, formula behind, units, quotes, 的 and the place."""
        text = _LEADING.sub("", form) or form
        if (found := _FORMULA.search(text)) is not None and found.start() > 2:  # noqa: PLR2004 - a name has three characters at least
            self.notes.append(f"“{found[0]}”后是算式或数值")
            text = text[: found.start()]
        text = re.sub(r"(?<=[度率数量])指标$", "", text)
        text = _JUDGES.sub(r"\2\1", _BRACKET.sub(self._bracket, text))
        text = _BEHIND.sub(r"\2\1", text)
        text = _OF.sub("", _QUOTED.sub("", text)) or text
        while place := next((text[:n] for n in _PLACE_LENGTHS if text[:n] in places and len(text) > n + 2), ""):
            self.notes.append(f"“{place}”是地方")
            text = text[len(place) :]
        if (found := _LEVEL.match(text)) is not None:
            self.notes.append(f"“{found[0]}”是层级")
            text = text[found.end() :]
        plain = same_vocabulary(text)
        self._say(text, plain)
        return plain

    def _bracket(self, found: re.Match[str]) -> str:
        inside = found[1]
        if not _LASTS.search(found.string[: found.start()]) and (period := bracket_period(inside)) is not None:
            self.basis = period
            return ""
        if not inside or _UNIT.fullmatch(inside) or (_ONE.fullmatch(inside) and _COUNTED.search(found.string[: found.start()])):
            self.unit = self.unit or inside
            self.notes.append(f"括号内“{inside}”是计量单位")
            return ""
        if _SCOPE.fullmatch(inside) and not _PHYSICAL.search(inside):
            self.notes.append(f"括号内“{inside}”是项目范围")
            return ""
        return found[0]

    def _without_period(self, text: str) -> str:
        if self.basis:
            return text
        text, self.basis = take_period(text)
        return text

    def _without_system(self, body: str) -> str:
        """Which program it is stands in the project, not in what is measured: its name goes, and where it is the object
        itself 系统 stays."""
        rest, passed = body, 0
        while (found := _SYSTEM.match(rest)) is not None:
            passed, rest = passed + found.end(), rest[found.end() :]
        if not passed or _WHICH_MATTERS.search(rest) or _PHYSICAL.search(body[:passed]) or _SAID_OF.search(body[:passed]):
            return body
        if _DONE_TO_SYSTEM.match(body) and _OF_WHAT_IS_DONE.match(rest):
            return body
        if not rest or (_RESULTS.fullmatch(rest) and not _OF_FAULT.match(rest)):
            if body[:passed] != "系统":
                self.notes.append(f"“{body[:passed]}”是具体的系统，按“系统”比较")
            return "系统" + rest
        if len(rest) == 1:
            return body
        self.notes.append(f"“{body[:passed]}”是所在的系统，不改变衡量的内容")
        return rest

    def _rate(self, body: str) -> Measure:
        timely = False
        if (found := _TIMELY.search(body)) is not None:
            timely, body = True, body[: found.start()] + body[found.end() :]
            if found[0] != "及时":
                self.notes.append(f"“{found[0]}”即“及时”")
            if body.endswith("完成") and len(body) > 2:  # noqa: PLR2004 - what is completed must be left
                body = body[:-2]
            body = "项目" if body == "完成" else body
            body = re.sub(r"(?<=认定|审批|登记|审核|许可|评审)办结$", "", body)
            body = re.sub("足额", "", body)
            body = body if _ANSWERED.search(body) else turned(body)
        body = _STEADY_SHARE.sub("正常运行", body)
        if _NETWORK_UP.search(body):
            self._say(body, "网络链路可用")
            return self._made("网络链路可用", "率", timely=timely)
        return self._made(self._same_words(self._without_system(body)), "率", timely=timely)

    def _same_words(self, body: str) -> str:
        before = body
        body = same_rate(_WORK.sub("", body))
        if body.startswith("项目") and _RESULTS.fullmatch(body[2:]) is None and len(body) > 4:  # noqa: PLR2004 - an object must be left
            body = body[2:]
        body = same_things(_WORK.sub("", body))
        if not body.startswith("故障"):
            body = re.sub(r"运行维护|维保|(?<!故障)维护", "运维", body)
        body = _STEADY.sub("正常运行", _EXCHANGE.sub("交换", body))
        body = _PEOPLE.sub("", body)
        body = re.sub(r"整改完成$", "整改", body).replace("设施设备", "设备设施")
        body = _FAULT_TURNED.sub(r"\2\1", re.sub(r"^运维(?=事件|故障|工单)", "", body))
        if _FAULT.match(body):
            body = "故障处理"
        elif _REQUEST.match(body) and body != "响应":
            body = "工单响应"
        self._say(before, body)
        return body

    def _say(self, before: str, after: str) -> None:
        if before != after:
            self.notes.append(f"“{before}”即“{after}”")

    def _time(self, body: str, head: str) -> Measure:
        before = body
        body = self._without_period(body)
        if _TIMED.search(body) is None:
            return self._made(body, head)
        body = body.replace("平均", "", 1)
        self._say(before + head, body + "时间")
        body = self._without_system(re.sub(r"(?<=.)对?用户(?=操作响应$)", "", body))
        if body == "系统操作响应":
            self._say(body, "系统响应")
            body = "系统响应"
        if _FAULT.match(body):
            self._say(body, "故障处理")
            body = "故障处理"
        return self._made(body, "时间")

    def _count(self, text: str) -> Measure:
        if (cost := same_cost(text, self.unit)) is not None:
            self._say(text, "".join(cost))
            return self._made(*cost)
        if (laid_down := same_standard(text)) is not None:
            return self._made(laid_down, "标准")
        text = re.sub(r"(?<=成本控制)[数额]$", "", self._without_period(text))
        if text.startswith("项目") and text.endswith(("成本", "成本控制")) and len(text) > 4:  # noqa: PLR2004 - an object must be left
            text = text[2:]
        grown = take_growth(text)
        found = take_head(text, self.unit)
        if grown is None and found is None:
            if _PROMPTLY.match(text):
                self.notes.append("只说“及时”，即“及时率”")
                self.guessed = True
                return self._rate(_PROMPTLY.sub(r"\1", text))
            return self._made(text, "" if _NO_RATE.search(text) else _HEAD_OF_UNIT.get(self.unit, ""))
        of, head, said = found or (grown or "", "数", text[len(grown or "") :])
        if grown is not None:
            of, head = grown, "数"
        if not self.basis:
            of, self.basis = take_bare_period(of + head)
            of = of.removesuffix(head)
        before = text if grown is not None else of
        of, stock, way = take_stock(of)
        stock = "新增" if grown is not None else stock
        counted = "·".join(filter(None, (stock, way)))
        self.basis = "·".join(filter(None, (self.basis, counted)))
        if counted:
            self.notes.append(f"“{before}”衡量的是“{of}”，口径“{counted}”")
        else:
            self._say(before, of)
        of, plain = plain_count(of, head)
        if said != plain:
            self.notes.append(f"“{said}”即“{plain}”")
        before = of = self._counted(of, plain)
        of, plain = same_count(of, plain)
        of = turned(of)
        self._say(before, of)
        return self._made(of, "数" if _VISITS.search(of) and plain == "次数" else plain)

    def _counted(self, of: str, head: str) -> str:
        """Systems that are counted stay; a system that has users or visits is only the place."""
        if _VISITS.search(of) or of.endswith("用户"):
            used = _CHANNEL.sub("", self._without_system(of))
            plain = _VISITED.sub("系统访问", _APPLICATION.sub("", used))
            self._say(used, plain)
            return plain
        after = turned(same_things(re.sub(r"运行维护|维保", "运维", of)), times=head in {"次数", "人次"})
        self._say(of, after)
        return after

    def _satisfaction(self, body: str, head: str) -> Measure:
        if head != "满意度":
            self.notes.append(f"“{head}”即“满意度”")
        before = _WITHIN.sub("", body)
        body = same_people(re.sub(r"^对(?!象|口|外)(?=.{3})", "", before))
        self._say(before, body)
        if (found := _WHO_ABOUT.match(body)) is not None and not found["who"].endswith("服务"):
            return self._made(found["about"], "满意度", who=_SAME_WHO.get(found["who"], found["who"]))
        system = self._without_system(body)
        if system != body and not system.startswith("系统"):
            within = re.fullmatch(r"(?:内部|外部)?(?:使用|办公|操作|业务)?(?:部门|单位)?(?:人员|者)", system)
            body = "用户" if within else system
            if within:
                self.notes.append(f"系统的“{system}”即“用户”")
        if (found := _WHO.search(body)) is None:
            return self._made(body, "满意度")
        if found["who"] == "服务对象" and _ANYONE.fullmatch(body[: found.start()]):
            body = "服务对象"
        who = _SAME_WHO.get(body) or _SAME_WHO.get(found["who"])
        if who is None:
            return self._made("", "满意度", who=body)
        about = body[: found.start()] if body not in _SAME_WHO else ""
        if found["who"] != who:
            self.notes.append(f"“{found['who']}”即“{who}”")
        return self._made(about, "满意度", who=who)

