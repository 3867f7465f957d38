"""One order and one word for what an indicator name measures: the things in their order, then what is done to them. Reach
for it behind the parser of indicator_names; the words themselves stand in indicator_words.

公厕改造, 改造公共厕所 and 公共厕所升级改造 become one text. A word that no table knows stays as it is and in its place, so that
names with different words never meet. Every text is read once from the front, taking the longest word at each place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from mailuo_linkers.indicator_words import ACTS, ADVERBS, KEPT, KEPT_IN_COUNTS, LIGHT, ONE_FOR, PEOPLE, THINGS, UNMARKED

_ACT, _THING, _LIGHT, _ADVERB, _KEPT, _UNMARKED = "act", "thing", "light", "adverb", "kept", "unmarked"
_LIKE_A_NOUN: Final = re.compile(
    r"人员|[员师工者队站室厂所馆库证书册品机器仪费金款]|机构|中心|基地|单位|部门|企业|公司|系统|平台|装置|仪器|设备|设施|车辆|车|点|项目|工程|方案|计划|标准|体系|机制|制度|能力|水平|模式|措施|政策|对象|服务|数据|报告|指标|技术|工具|网络|线路|终端|软件|教材|课程|任务|资金|成本|费用|支出|质量"
)
"""Behind an act that also says what a thing is for: 监测设备 are not what is monitored."""
_ALWAYS_ATTRIBUTE: Final = re.compile(r"人员|[员师工者队站室厂证费金款]|单位|部门|公司|方案|计划|标准|体系|机制|制度|能力|水平|模式|措施|政策|资金|成本|费用|支出|质量|合同")
_DONE: Final = frozenset(
    ["购置", "建设", "改建", "扩建", "新改扩建", "改造", "升级", "维修", "更新", "更换", "安装", "加装", "设置", "铺设", "拆除", "发放", "编制", "修订", "发布", "举行", "完成", "合格", "通过", "覆盖", "知晓", "利用", "使用", "准确", "规范", "足额", "竣工", "验收", "开工", "交付", "提升", "改善", "促进", "带动", "增长", "下降", "健全", "数字化", "归档", "接收", "引进", "招聘", "查处", "整改", "办结", "清理", "清淤", "种植", "推广", "抽检", "检查", "排查", "认定", "立项", "租赁", "支持", "保障", "审核", "审批", "执法检查", "巡查", "修复", "评估", "回复", "办理", "受理", "拨付", "走访", "印制", "订阅", "视察", "收购"]
)
"""What is done to a thing that stands behind it, whatever the thing is."""
_AND: Final = re.compile("[、和与]|以及|及(?!时|格|其|以[上下内])")
_LEAST: Final = 2
_SHORT: Final = 3
_MOST_READINGS: Final = 4
"""What is dropped from a name this short would be what it says."""
_DONE_TO_PERSONS: Final = frozenset({"慰问", "抓获", "招聘", "救助", "资助", "培训", "帮扶", "走访", "筛查"})
_ON_STAFF: Final = frozenset({"选派", "招聘", "培养", "引进", "聘用", "配备"})
_COUNTS: Final = frozenset({"数", "次数", "人数", "人次", "户数", "面积", "长度", "量"})


_PRAISED: Final = frozenset(["提升", "改善", "促进", "带动", "增长", "下降", "健全", "保障", "完成", "利用", "治理", "整改", "支持", "保护", "改造", "推广"])
_STAFF: Final = re.compile(r"(?:(?<![会成党动学球队])员|安保人员|保洁人员|社工|工人|教师|医生|医师|护士|民警|辅警|(?:社区矫正|帮教|戒毒)对象|在逃人员)$")
_PERSONS: Final = re.compile(r"(?:新生儿|孕产妇|妇女|患者|人员|党员|志愿者|嫌疑人|职工|群众|学生|教师|老年人|残疾人|儿童|干部|人才)$")
_DEADLY: Final = ("事故", "火灾")
"""Whoever dies of them is a person."""
_COMPANIES: Final = re.compile(r"(?:企业|经营主体|市场主体|使用单位|生产经营单位|农村卫生厕所)$")
"""Counted by 户 as well as by 家 and 个."""
_EVENTS: Final = re.compile(r"(?:宣传|事故|火灾|协商会|事件|故障|纠纷|活动|演练|会议|讲座|宣讲|演出|赛事|比赛|竞赛|大赛|联赛|展会|招聘会|[推介交易洽谈发布说明座谈研讨听证展销博览运动音乐]会|论坛|沙龙)$")
_HANDLED: Final = frozenset(["办结", "受理", "查处", "侦破", "处理", "办理", "立案"])
_PIECES: Final = frozenset(["授权", "申请", "发布", "接收", "登记", "受理", "办理", "审核", "审批", "立项", "抽检", "借阅", "编制", "检定", "查处", "归档", "采集", "数字化", "播出"])
_IN_BULK: Final = re.compile(r"(?:煤炭|标准煤|粮食|稻谷|小麦|玉米|大豆|食盐|血液|天然气|燃气|垃圾|污泥|污水|渗滤液|废水|废气|废物|化肥|有机肥|农药|秸秆|粪污|农膜|砂石|饲料|猪肉|蔬菜|水果|茶叶|木材|污染物|化学需氧量|氨氮|氮氧化物|二氧化碳|血液采集|煤炭储备)$")
"""What is weighed: 煤炭储备数量 is 煤炭储备量."""
_VISITORS: Final = re.compile(r"(?:查档|观众|(?:游客|观众|读者)接待|读者到馆|门诊|急诊|出院|就诊|诊疗|住院|接诊|旅客发送|客运)$")
_KNOWERS: Final = re.compile("群众|公众|居民|市民|村民|社会|受益群众|服务对象")
_DONE_BY_ITSELF: Final = frozenset(["处理", "整改", "检查", "巡查", "抽检", "检测", "监测", "治理", "修复", "办结", "改造", "建设", "维修"])
_EXAMINATION: Final = re.compile(r"测评$|考试$")
_USED: Final = re.compile(r"(?:专利|商标|接警|注册|调用|点播|转发|播放|点赞|留言|咨询|预约|挂号|报名|呼叫|来信|来访|样本|下载)$")
_DURING: Final = re.compile(r"服务|驻场|保障|运行|直播|播出|培训|开放|节目|制作|在线|停机|中断|巡逻|志愿|停电|停水|营业|值守|展期|活动|学习|授课")
_COVERED: Final = frozenset(["资助", "救助", "签约", "参保", "接种", "普及", "免疫", "建档", "培训", "帮扶", "供养"])
_EXAMINED: Final = frozenset(["验收", "考核", "检查", "检测", "抽检", "测评", "评审", "评估", "审核"])
_PROGRAMS: Final = frozenset(["系统", "平台", "信息系统", "应用系统", "软件", "信息化平台", "网站"])
_WELFARE: Final = re.compile(r"(?:对象|人员|儿童|孤儿|老年人|残疾人|群众)$")
_RESIDENTS: Final = frozenset({"农民", "居民", "村民", "市民"})
_BARE: Final = re.compile(r"(?:项目|目标|计划|年度|重点)*(?:项目|工作|任务|计划|目标)+")
_SILENT: Final = frozenset({"率", "时间", "标准", "成本"})
_OF_NO_COUNT: Final = frozenset({"完成", "举行"})
_DEFAULT: Final = {"调解": "矛盾纠纷", "出警": "", "侦破": "案件"}


@cache
def _words() -> dict[str, list[tuple[str, str, str]]]:
    """First character → words that begin with it, the longest first, each with its kind and what it becomes."""
    known: dict[str, tuple[str, str]] = {}
    for kind, table in ((_ACT, ACTS), (_THING, THINGS)):
        for line in filter(None, map(str.strip, table.splitlines())):
            if line.startswith("#"):
                continue
            canonical, _, others = line.partition(":")
            for word in (canonical, *others.split()):
                known[word] = kind, canonical
    for word in UNMARKED.split():
        known.setdefault(word, (_UNMARKED, word))
    known.update(dict.fromkeys(LIGHT.split(), (_LIGHT, "")))
    known.update(dict.fromkeys(ADVERBS.split(), (_ADVERB, "")))
    known.update({word: (_KEPT, word) for word in KEPT.split()})
    return _by_first(known)


@cache
def _words_of_counts() -> dict[str, list[tuple[str, str, str]]]:
    known = {word: (kind, canonical) for words in _words().values() for word, kind, canonical in words}
    known.update({word: (_KEPT, word) for word in KEPT_IN_COUNTS.split()})
    return _by_first(known)


@cache
def _one_for() -> list[tuple[str, str, re.Pattern[str]]]:
    lines = [line.split() for line in ONE_FOR.splitlines() if line]
    return [(act, same, re.compile("|".join(things))) for act, same, *things in lines]


@cache
def _words_of_people() -> dict[str, list[tuple[str, str, str]]]:
    known = {word: (kind, canonical) for words in _words().values() for word, kind, canonical in words if kind != _ACT}
    for word in PEOPLE.split():
        if known.get(word, (_UNMARKED, ""))[0] == _UNMARKED:
            known[word] = _THING, word
    return _by_first(known)


def _by_first(known: Mapping[str, tuple[str, str]]) -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for word in sorted(known, key=lambda each: (-len(each), each)):
        found.setdefault(word[0], []).append((word, *known[word]))
    return found


def _read(text: str, words: Mapping[str, list[tuple[str, str, str]]]) -> tuple[list[tuple[str, str]], set[str]]:
    """The things in their order, each with its kind, and the acts."""
    things: list[tuple[str, str]] = []
    acts: set[str] = set()
    plain, praise, at = "", "", 0
    while at < len(text):
        found = next((each for each in words.get(text[at], ()) if text.startswith(each[0], at)), None)
        if found is None:
            plain, praise, at = plain + praise + text[at], "", at + 1
            continue
        word, kind, canonical = found
        end = at + len(word)
        if kind == _ACT and (_ALWAYS_ATTRIBUTE if canonical in _DONE else _LIKE_A_NOUN).match(text, end) is not None:
            kind = _KEPT
        if kind == _ACT and canonical in _PRAISED:
            praise = ""
        if kind == _ADVERB:
            plain, praise = plain + praise, word
        elif kind == _ACT:
            plain, praise = "" if acts and _AND.fullmatch(plain) else plain + praise, ""
            acts.add(canonical)
        elif kind != _LIGHT:
            things += [(plain + praise, ""), (canonical, kind)]
            plain = praise = ""
        at = end
    return [thing for thing in (*things, (plain + praise, "")) if thing[0] and not (acts and _AND.fullmatch(thing[0]))], acts


def in_order(text: str, head: str) -> tuple[str, str]:
    """The text and the head of its measure, both with one word for one thing: the things, then the acts. What one word
    stands for may be part of another, so it is read again until nothing changes."""
    for _ in range(_MOST_READINGS):
        before = text, head
        text, head = _read_once(text, head)
        if (text, head) == before:
            break
    return text, head


def _read_once(text: str, head: str) -> tuple[str, str]:
    if _BARE.fullmatch(text):
        return "项目", head
    parts, acts = _read(text, _words() if head in _SILENT else _words_of_counts())
    if head in _SILENT:
        marked = [part for part in parts if part[1] != _UNMARKED]
        parts = marked if len("".join(part for part, _ in marked)) >= _LEAST else parts
        if all(part in _PROGRAMS for part, _ in parts):
            parts = [("系统", "")] if parts else parts
    acts = {act for act in acts if not any(act in part and len(part) > len(act) for part, kind in parts if kind == _THING)}
    things = _in_list("".join(_once([part for part, _ in parts])))
    things, acts, head = _for_head(things, acts, head)
    said = things + "".join(sorted(acts))
    return (said, head) if len(said) >= _LEAST else (text, head)


def same_parts(one: str, other: str) -> bool:
    """Whether both are made of the same words, in whatever order, and of more than unknown ones."""
    parts, acts = _read(one, _words())
    others, done = _read(other, _words())
    return acts == done and len(parts) > 1 and sorted(parts) == sorted(others) and not any(kind == _UNMARKED for _, kind in parts)


@dataclass(frozen=True, slots=True)
class Content:
    """The words of what is measured, without those that say nothing."""

    things: tuple[str, ...]
    acts: frozenset[str]
    whole: str
    """The things with those words."""
    known: frozenset[str]
    """Which of the things the tables know by name."""
    closed: bool
    """Whether the last word is a known one."""


def content(text: str) -> Content:
    """The things and the acts of a text that is in order."""
    parts, acts = _read(text, _words())
    return Content(tuple(part for part, kind in parts if kind != _UNMARKED) or tuple(part for part, _ in parts), frozenset(acts), "".join(part for part, _ in parts), frozenset(part for part, kind in parts if kind == _THING), bool(parts) and parts[-1][1] != "")


def _once(parts: list[str]) -> list[str]:
    """Without what another part says as well: 学生 beside 困难学生."""
    return [part for at, part in enumerate(parts) if part not in parts[:at] and not any(part != other and part in other and len(part) >= _LEAST for other in parts)]


def who_judges(text: str) -> str:
    """People and what they judge in one order, read again until nothing changes."""
    for _ in range(_MOST_READINGS):
        before, text = text, _judge_once(text)
        if text == before:
            break
    return text


def _judge_once(text: str) -> str:
    read, _ = _read(text, _words_of_people())
    parts = [(piece, kind) for part, kind in read for piece in ([part] if kind else _AND.split(part)) if piece]
    names = {part for part, _ in parts}
    if names & {"大厅", "窗口"} and names & {"群众", "办事群众"}:
        return "大厅、群众"
    names = {part for part, kind in parts if kind != _UNMARKED} or names
    if names & _RESIDENTS:
        names = names - {"群众"}
    if len(names) > 1:
        names = {"群众" if name in {"公众", "社会公众", "市民"} else name for name in names}
    said = "、".join(sorted(names))
    return said if len(said) >= _LEAST else text


def _in_list(things: str) -> str:
    parts = [part for part in _AND.split(things) if part]
    return "、".join(sorted(parts)) if len(parts) > 1 and min(map(len, parts)) >= _LEAST else things


def _for_head(things: str, acts: set[str], head: str) -> tuple[str, set[str], str]:
    """What the measure already says need not be said again."""
    things, acts = _done(things, acts)
    if head not in {"率", "时间", "满意度", ""} and (things or acts - _OF_NO_COUNT):
        acts = acts - _OF_NO_COUNT
    things = _unsaid(things, acts)
    if head == "率":
        return *_rated(things, acts), head
    head = _head(things, acts, head)
    if head == "时间":
        return *_timed(things, acts), head
    return _counted(things, acts, head)


def _unsaid(things: str, acts: set[str]) -> str:
    """What is done to nothing is done to what it is always done to: 破案率 is 案件破案率."""
    if "归档" in acts and things in {"", "资料", "文件"}:
        return "档案"
    if not things and acts == {"侦破"}:
        return "案件"
    if not things and len(acts) > 1 and (done := next((act for act in sorted(acts) if act in _DEFAULT), None)) is not None:
        return _DEFAULT[done]
    return things


def _done(things: str, acts: set[str]) -> tuple[str, set[str]]:
    """One act where two mean one with these things, or together say a third."""
    for act, same, of in _one_for():
        if act in acts and (of.search(things) is not None or any(of.fullmatch(other) for other in acts)):
            acts = (acts - {act}) | {same}
    if "除险加固" in acts:
        things = things.replace("病险水库", "水库")
    for other in ("改造", "改建", "扩建"):
        if {"建设", other} <= acts:
            acts = (acts - {"建设", other}) | {"新改扩建"}
    if "调解" in acts and things in {"案件", ""}:
        things = "矛盾纠纷"
    if acts & _HANDLED and len(things) > _SHORT:
        things = things.removesuffix("案件")
    return "项目" if _BARE.fullmatch(things) and acts <= {"完成"} else things, acts


def _head(things: str, acts: set[str], head: str) -> str:
    """The measure by what is measured: 游客接待量 counts visits, 办理天数 is a time."""
    if head in {"时限", "用时", "耗时", "时点"} or (head == "时长" and acts and not _DURING.search(things + "".join(sorted(acts)))) or (head == "天数" and acts & _HANDLED):
        return "时间"
    if head == "次数" and (acts & {"播出", "调用", "培训", "演练", "宣传", "宣讲", "演出"} or _EVENTS.search(things)):
        return "数"
    if head == "次数" and things.endswith(("下载", "查询", "检索", "访问", "点击", "播放", "借阅")):
        return "数"
    if head in {"量", "人数"} and _VISITORS.search(things):
        return "人次"
    if (head == "户数" and _COMPANIES.search(things)) or (head == "量" and (acts & _PIECES or _USED.search(things) or ("储备" in acts and "物资" in things))):
        return "数"
    return _number(things, acts) if head == "数" else head


def _number(things: str, acts: set[str]) -> str:
    """What a bare number is of: samples, a weight, people, or pieces."""
    if "抽检" in acts or things.endswith(("抽检", "抽检样品")):
        return "批次"
    if _IN_BULK.search(things):
        return "量"
    people = (_STAFF.search(things) and acts <= _ON_STAFF) or (_PERSONS.search(things) and acts & _DONE_TO_PERSONS) or ("死亡" in acts and things.endswith(_DEADLY))
    return "人数" if people else "数"


def _timed(things: str, acts: set[str]) -> tuple[str, set[str]]:
    if not things:
        return ("项目" if acts == {"完成"} else things), acts
    acts = {"完成" if act in {"竣工", "交付"} else "办理" if act == "办结" else act for act in acts}
    acts = acts - {"建设"} if acts & {"完成", "开工", "验收"} else acts
    acts = acts - {"到位"} if len(acts) > 1 else acts
    return things, acts - {"办理"} if len(things) > _LEAST else acts


def _counted(things: str, acts: set[str], head: str) -> tuple[str, set[str], str]:
    if head in {"人数", "户数"} and _WELFARE.search(things):
        things, acts = things.removeprefix("纳入").removeprefix("管理").removesuffix("纳入"), acts - {"保障", "监管"}
    if head == "批次":
        things = things.removesuffix("样品") or things
    if head == "人次" and things in {"查档", "查档群众"}:
        things, acts = "查档", acts - {"接待"}
    if head not in _COUNTS or not things:
        return things, acts, head
    if things.endswith("资料") and "印发" in acts:
        acts = (acts - {"印发"}) | {"发放"}
    if things.endswith("报告"):
        acts = acts - {"编制"}
    if _STAFF.search(things):
        acts = acts - {"聘用", "配备"}
    if head in {"人数", "人次"} and len(things) > _SHORT:
        things = things.removesuffix("服务")
    return things, acts, head


def _rated(things: str, acts: set[str]) -> tuple[str, set[str]]:
    if "知晓" in acts and len(without := _KNOWERS.sub("", things)) >= _LEAST:
        things = without
    if {"受理", "办结"} <= acts or {"受理", "处理"} <= acts:
        acts = acts - {"受理"}
    if "整改" in acts:
        acts = acts - {"排查"}
    if acts & {"竣工", "开工", "验收", "交付"} and things:
        acts = acts - {"建设"}
    if "完成" in acts and acts & _DONE_BY_ITSELF:
        acts = acts - {"完成"}
    if "通过" in acts and (acts & _EXAMINED or _EXAMINATION.search(things)):
        acts = (acts - {"通过"}) | {"合格"}
    if "覆盖" in acts and (acts & _COVERED or things.endswith(("签约", "检验"))):
        acts = acts - {"覆盖"}
    if "建档" in acts:
        acts = acts - {"数字化"}
    if "合格" in acts:
        if len(things) > _SHORT:
            things = things.removesuffix("质量").removesuffix("样品")
        if things:
            acts = acts - {"购置"}
    return things, acts
