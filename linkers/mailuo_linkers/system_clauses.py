"""A goal with every system it names as one sign, so that what it says of two systems can be read off the words between.
Reach for it to find what the text itself calls one system, or a part of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mailuo_linkers.system_mentions import BRANCH, Read

_FIRST: Final = 0xE000
_MOST: Final = 3000
_ONE: Final = "([\ue000-\uf8ff])"
_ONES: Final = re.compile(_ONE)
_NONE: Final = "[^，。；;\ue000-\uf8ff]"
_OBJECT: Final = "[^，。；;、与和及向从对将由\ue000-\uf8ff]"
_PRONOUN: Final = re.compile("((?:^|[，。；,;]|(?<=\\d)[.、．])(?:目前|现|其中|(?:改造|升级|建成|上线)后)?)(?:该|本|此)?(?:平台|系统|应用|小程序|软件)(?=[^。，；])")
_THAT: Final = re.compile("((?:^|[，。；,;]))该(?:平台|系统|网站|网|应用|小程序|软件|子系统)(?=[^，。；])")
_NEAR: Final = 60
"""该系统 is the one named last, if one was named so near."""
_MEANT: Final = re.compile("((?:作为|属于|归属|是|为|系|在))(?:该|本)?(?:平台|系统)(?=[的上中下内里]|[子分](?:系统|平台)|模块|第[一二三四五六七八九十]+个|另一|首个)")
_WORTH: Final = "(?:第?[一二三四五六七八九十两几\\d]+[大个项类]|另一个?|首个|重要|核心|主要|关键|特色|配套|统一|[省市区县镇街旗]级|[\u4e00-\u9fff]{1,4}[区县市]级?|本[区市县]|移动|业务|专题|功能|行业|下属|下设|下级|其中|之)*"
_PIECE: Final = "(?:组成部分|一部分|[\u4e00-\u9fff]端部分|[分子](?:平台|系统|模块|中心|节点|应用|门户|网|库|站|厅)|接入网|下级(?:平台|系统|节点)|(?:功能)?模块|节点|分支|延伸|(?:落地)?应用(?:场景)?之?一?|(?:建设)?内容之一|子项目|组成(?!员)|配套(?:系统|应用|工具)|场景|板块|专题|频道|栏目|专区|组件|插件|之一)(?!提供|支撑|推广|开展|接入|对接|赋能|运行|建设|开发|使用|升级|管理|用户|数据)"
_IS: Final = "(?:均|都|也|同|现|已)*(?:是|作为|隶属于?|归属于?|属于?|系|为|成为)"
_OF: Final = f'[”"]?(?:[（(][\ue000-\uf8ff][）)])?(?:平台|系统)?[下里内中上]?(?:在{_NONE}{{1,8}})?(?:的?{_WORTH}|的?(?:(?!提供|支撑|推广|对接|接入|用户|数据|使用|运行|建设|开发|的)[\u4e00-\u9fff]){{1,8}}?){_PIECE}'
_MAKES: Final = "(?:统一|同步|进一步|又|再|新|继续)?(?:开发|建设|新增|新设|增设|上线|增加|扩展|拓展|搭建|开设|加载|增建|新建|开通|设置|设立|嵌入?|叠加|加装|延伸)"
_SIDE: Final = "(?:公众|手机|移动|微信|群众|市民|企业|居民|用户|服务|家长|学生|患者|职工|网格员|商户|掌上|办事|对外|老百姓|百姓|农户|读者|游客|个人|单位)端"
_APP: Final = f"(?:(?:移动|手机|公众|掌上)版|{_SIDE}(?:小程序|应用|APP|app|入口|程序)?|(?:微信)?小程序|客户端|APP|app|公众号|移动应用|手机应用|前台|服务窗口)"
_NAMED: Final = "(?:名称|名字|名义|品牌名?|统一品牌|标识|之名|冠名|为名|呼号)"
_AND: Final = "(?:[、和及与]|以及|等)*"

_PARTS: Final = (
    (re.compile(f'{_ONE}[”"]?{_NONE}{{0,8}}?{_IS}{_NONE}{{0,4}}(?:[\ue000-\uf8ff][中里内]的?)?{_ONE}{_OF}'), "原文写明“{a}”是“{b}”的一部分"),
    (re.compile(f"{_ONE}[，,](?:并|它|其)?{_IS}{_NONE}{{0,4}}(?:[\ue000-\uf8ff][中里内]的?)?{_ONE}{_OF}"), "原文写明“{a}”是“{b}”的一部分"),
    (re.compile(f"{_ONE}[^。；\ue000-\uf8ff]{{0,40}}以{_ONE}的?(?:[子分](?:平台|系统)|节点|分厅)的?(?:形式|身份|方式)"), "原文写明“{a}”是“{b}”的一部分"),
    (re.compile(f'{_ONE}[”"]?{_IS}{_ONE}[下里内中]的{_ONE}'), "原文写明“{a}”是“{b}”的一部分"),
    (re.compile(f"{_ONE}[（(](?:{_IS})?{_ONE}{_OF}[）)]"), "原文括注“{a}”是“{b}”的一部分"),
    (re.compile(f'{_ONE}[”"]?{_NONE}{{0,6}}[，,]?(?:并入|纳入|接入|嵌入|融入|挂接|整合进)[到至在于]?{_ONE}[^。；\ue000-\uf8ff]{{0,12}}?(?:作为|成为|是|为)其{_NONE}{{0,6}}?{_WORTH}{_PIECE}'), "原文写明“{a}”是“{b}”的一部分"),
    (re.compile(f"{_ONE}{_NONE}{{0,4}}(?:由|依托|基于|在){_ONE}[^。；\ue000-\uf8ff]{{0,16}}?(?:作为|成为|是|属于?)其{_NONE}{{0,8}}?{_PIECE}"), "原文写明“{a}”是“{b}”的一部分"),
    (re.compile(f'{_ONE}[”"]?{_NONE}{{0,8}}?作为{_ONE}面向{_NONE}{{1,8}}的{_NONE}{{0,4}}端'), "原文写明“{a}”是“{b}”的一端"),
    (re.compile(f"{_ONE}{_NONE}{{0,8}}?(?:嵌入到?|内嵌于?|内置于?|挂载[在于到]?|挂接[在于到]?|集成[在于到]){_ONE}"), "原文写明“{a}”装在“{b}”里"),
    (re.compile(f"{_ONE}{_NONE}{{0,8}}?[，,]?作为{_ONE}的(?!补充|替代|升级|备份|备用|数据|前提|支撑|依据|基础|接口|用户|使用|终端|设备|配套设|前身|对外|{_APP})[\u4e00-\u9fff]{{2,10}}(?=[，。；])"), "原文写明“{a}”是“{b}”的一部分"),
)
"""Behind both: the sentence calls the first a part of the second."""
_LIES_IN: Final = re.compile(f'(?:在|于){_ONE}[”"]?(?:平台|系统)?(?:的?(?:总体|整体|统一)?(?:基础|框架|架构|底座|体系))?[上中内里下]?(?:之[上下])?[，,]?{_MAKES}(?:了)?{_OBJECT}{{0,10}}?{_ONE}')
_FOR: Final = re.compile(f'(?:为|给){_ONE}[”"]?{_MAKES}(?:了)?{_OBJECT}{{0,4}}?{_ONE}')
_ON: Final = re.compile(f'(?:依托|基于|利用|借助|以){_ONE}[”"]?(?:为(?:基础|底座|依托))?[，,]?{_MAKES}(?:了)?{_OBJECT}{{0,10}}?{_ONE}')
_POSSESSED: Final = re.compile(f'{_ONE}[”"]?(?:平台|系统)?(?P<inside>[中里内下])?上?的{_ONE}')
_MERGED_INTO: Final = re.compile(f"(?P<list>{_ONE}[^。；\ue000-\uf8ff]{{0,3}}(?:[、和与及]{_NONE}{{0,3}}{_ONE})*等?(?:[\\d一二三四五六七八九十两]+个)?(?:系统|平台|应用)?[^。；\ue000-\uf8ff]{{0,16}}?(?:融合|整合|归并|合并|集成|汇聚|统一)(?:统一|升级|建设)?(?:成|为|到|至|进)(?:[一1]个|统一的?)?)(?P<whole>[\ue000-\uf8ff])")
_AND_OTHERS: Final = re.compile(f"(?P<list>{_ONE}(?:、{_ONE})*)等(?:[\\d一二三四五六七八九十两]+[个大])?(?:功能)?(?:模块|子系统|子平台|组件)")
PARTNER: Final = re.compile("(?:之间)?的?(?:数据|信息|业务)?(?:交换|对接|接口|联通|互通|互认|共享)")
"""Behind a name in a list of what a system has: with that one it exchanges."""
_TWO_PARTS: Final = re.compile(f"(?P<list>{_ONE}(?:[、和及与]{_ONE})+)[等]?(?:[两二三四五六七八九十\\d]+[个大项])(?:功能|基础|核心|业务)?(?:子系统|分系统|模块|子平台)")
_AS_A_PART: Final = re.compile(f"(?<![\ue000-\uf8ff])[，；;]作为{_ONE}{_OF}")
"""Said of what the project is named after, where the clause before does not end in a system."""
_OF_IT: Final = re.compile(f"(?:平台|系统)(?:所属|下属|内置|自带|配套)的?(?P<list>{_ONE})")
_GROUND: Final = re.compile(f"(?:依托|基于)(?:现有|已有|原有)?{_ONE}(?:的?(?:现有|已有|原有))?建设(?:基础|成果)(?:之?上)?[，,][^。；]{{0,40}}?(?P<list>(?:升级改造|升级|改造|优化完善|完善|优化|拓展|扩展|扩建){_ONE}(?:{_AND}(?:升级改造|升级|改造|优化完善|完善|优化|拓展|扩展|扩建)?{_ONE})*)")
_AS_ITS: Final = re.compile(f"作为{_ONE}{_OF}(?:的|[，,]{_MAKES}(?:了)?){_OBJECT}{{0,6}}?{_ONE}")
_UNDER_IT: Final = re.compile(f"{_ONE}[^。\ue000-\uf8ff]{{0,40}}(?:其下|其所属|其中)(?:设|属)?的?{_ONE}")
_ITS_PART: Final = re.compile(f"{_ONE}[^。\ue000-\uf8ff]{{0,40}}其(?:重要|核心|主要)?(?:组成部分|子系统|分系统|子平台|分平台){_ONE}")
_A_PIECE_CALLED: Final = re.compile(f'{_ONE}[”"]?(?:平台|系统)?[下里内中]?的[\u4e00-\u9fff]{{0,8}}?(?:板块|模块|栏目|频道|专区|子系统|子平台|组件|场景|专题){_ONE}')
_A_PIECE_BEHIND: Final = re.compile(f'{_ONE}[”"]?(?:平台|系统)?(?:的|[中里内]的)?{_ONE}[”"]?(?:板块|模块|栏目|频道|专栏)')
_IN_EACH: Final = re.compile(f'{_ONE}[”"]?(?:平台|系统)?[为在给按](?:各|全市|区划|本?[省市区县])[^。；\ue000-\uf8ff]{{0,10}}?(?:开设|设置|设立|设|建)(?:了)?(?:专区|分中心|分平台|分站|节点|分厅|子站)[^。；\ue000-\uf8ff]{{0,12}}?{_ONE}')
_GAINS: Final = re.compile(f"{_ONE}{_OBJECT}{{0,8}}?{_MAKES}(?:了)?{_OBJECT}{{0,8}}?{_ONE}")
_POSSESSES: Final = re.compile(f'{_ONE}[”"]?(?:平台|系统)?(?:的|中的?|里的?|内的?|上的?|下的?)?{_OBJECT}{{0,2}}{_ONE}')
_UNDER: Final = re.compile(f'{_ONE}[”"]?(?:平台|系统)?(?:[及和与]?其?)?(?:旗下|所属|下属|之下|名下|下设|下辖|内设|设有|内置|内嵌|自带|(?:的?[省市区县镇街旗]级)(?:分支|节点))的?{_NONE}{{0,6}}{_ONE}')
_CONTAINS: Final = re.compile(f'{_ONE}[”"]?(?:平台|系统)?(?:[，,](?=(?:首|[一二三])期由))?(?:首期|主要|共|[一二三]期)?(?:下设|下辖|内设|设有|包括|包含|内含|涵盖|分为|含有?|[（(]含|由)(?P<list>[^。；，）)]{{0,80}})')
_FORMS: Final = re.compile("(?:组成|构成|合成)$")
_ALL: Final = re.compile(f"(?P<list>{_ONE}{_NONE}{{0,6}}(?:{_AND}{_NONE}{{0,6}}{_ONE})+{_NONE}{{0,6}})[，,；](?:两|二|三|四|五)者(?:均|都|同)?(?:{_IS})(?P<whole>[\ue000-\uf8ff]){_OF}")
_JOINED_TO: Final = re.compile("[\ue000-\uf8ff](?:[、和及与]|、[^，。；\ue000-\uf8ff]{1,10})\\Z")
_SAME: Final = (
    re.compile(f'{_ONE}[（(](?:以下|下文|现|统一|对外|服务|平台|系统|又|也|即|原|{_APP})*(?:简称|统称|下称|称|又名|俗称|名称?|{_NAMED})*(?:为|是|叫|作)*[:：]?{_ONE}[”"]?(?:{_APP})?[）)]'),
    re.compile(f"{_ONE}(?:平台|系统)?(?:即|就是|也就是|原为|原名|原称|全称[为是]?|正式名称[为是]?|前身[为是]?)(?:指)?{_ONE}"),
    re.compile(f"{_ONE}[，,]?(?:是|为|系){_ONE}(?:的?(?:{_APP}|对外(?:服务)?(?:名称|品牌|称呼)|(?:服务|统一)?品牌|简称|别称|名称|俗称)|{_NONE}{{0,10}}(?:启用|使用|采用)的?(?:新)?(?:名称|品牌|标识|简称)|(?=[，。；]))"),
    re.compile(f'{_ONE}(?:(?![，,](?:升级|建成|改造|上线|整合|改版)后)[^。；\ue000-\uf8ff]){{0,24}}?(?:[以用挂]|使用|启用|采用|沿用|打出){_ONE}[”"]?(?:作为|为|的|这一|统一|对外)*{_NAMED}'),
    re.compile(f'{_ONE}[^。；\ue000-\uf8ff]{{0,16}}?以{_ONE}[”"]?(?:面世|亮相|上线|运行|运营|开放|示人|对外)'),
    re.compile(f"{_ONE}{_NONE}{{0,12}}(?:更名|改名|改称|升级|迭代|演进|定名|命名|取名|起名|冠名|重新命名|统一命名|改造升级|整合升级|改版|改版升级)(?:为|成|作)?{_ONE}"),
    re.compile(f"{_ONE}[^。；\ue000-\uf8ff]{{0,16}}?{_NAMED}(?:确定|统一|定|改|更)?(?:为|是|叫|作|[:：]){_ONE}"),
    re.compile(f"由(?:原)?{_ONE}(?:升级|改版|更名|迭代|改造|转型|发展|演变)(?:升级)?(?:而来|而成)?的{_ONE}"),
    re.compile(f"{_ONE}{_NONE}{{0,8}}(?:对外|统一|现|今|又|也|俗|亦|并|年起|以来|下称|时)(?:统一|对外|起)?(?:称|叫|名)(?:呼|作|为|做)?{_ONE}"),
    re.compile(f'{_ONE}[”"]?(?:平台|系统)?的?{_APP}(?:对外)?(?:叫作?|称作?|名为|取名|定名|命名|为|是|[:：（(])*{_ONE}'),
)


_ANY, _A_PIECE, _A_BRANCH, _A_PLATFORMS = "any", "piece", "branch", "platform's"
_IMPLIED: Final = (
    (_LIES_IN, _ANY, "原文写明在“{b}”上建设“{a}”"),
    (_AS_ITS, _ANY, "原文写“{a}”作为“{b}”的一部分"),
    (_UNDER_IT, _A_BRANCH, "原文写明“{b}”下设“{a}”"),
    (_IN_EACH, _A_BRANCH, "原文写明“{b}”下设“{a}”"),
    (_POSSESSED, _A_PLATFORMS, "原文写明“{a}”是“{b}”里的"),
    (_FOR, _A_PIECE, "原文把“{a}”写成“{b}”的组成"),
    (_ON, _A_PIECE, "原文把“{a}”写成“{b}”的组成"),
    (_GAINS, _A_PIECE, "原文把“{a}”写成“{b}”的组成"),
    (_POSSESSES, _A_PIECE, "原文把“{a}”写成“{b}”的组成"),
    (_UNDER, _ANY, "原文写明“{b}”下有“{a}”"),
)
"""The whole stands first, the part last; what the part must be, and the reason."""


@dataclass(slots=True)
class Clauses:
    """`text` has a sign for each of `reads`, and one for the system of the project's name where a clause begins with 平台."""

    text: str
    reads: list[Read]
    named: Read | None = None
    """The one system that the project is named after."""

    def of(self, sign: str) -> Read:
        return self.reads[ord(sign) - _FIRST]


def clauses(together: list[Read]) -> Clauses:
    """Of one project: its name and its goal with all mentions in their order."""
    project = together[0].project
    out: list[str] = []
    kept: list[Read] = []
    for field, words in (("name", project.name), ("goal", project.goal or "")):
        at = 0
        for r in sorted((r for r in together if r.record.field == field), key=lambda r: r.record.order)[:_MOST]:
            begin = words.find(r.record.words, at)
            if begin >= 0:
                out += [words[at:begin], chr(_FIRST + len(kept))]
                kept.append(r)
                at = begin + len(r.record.words)
        out += [words[at:], "。"]
    text = "".join(out)
    named = {r.key: r for r in together if r.record.field == "name" and r.reason is not None}
    text = _THAT.sub(lambda m: m[1] + (_ONES.findall(text, max(0, m.start() - _NEAR), m.start() + 1) or [m[0][len(m[1]) :]])[-1], text)
    whole = next(iter(named.values())) if len(named) == 1 else None
    if whole is not None:
        sign = chr(_FIRST + len(kept))
        text = _MEANT.sub(lambda m: m[1] + sign, _PRONOUN.sub(lambda m: m[1] + sign, text))
        kept.append(whole)
    return Clauses(text, kept, whole)


def said_same(said: Clauses) -> Iterator[tuple[Read, Read]]:
    """A name and a brand in quotation marks that the text says are one."""
    for pattern in _SAME:
        for match in _overlapping(pattern, said.text):
            a, b = said.of(match[1]), said.of(match[2])
            if (a.brand is None) != (b.brand is None):
                yield a, b


def called_parts(said: Clauses) -> Iterator[tuple[Read, Read, str]]:
    """The part, the whole and the reason, where the sentence calls the one a part of the other."""
    for pattern, reason in _PARTS:
        for match in _overlapping(pattern, said.text):
            for sign in _row_up_to(said.text, match.start(1)):
                yield said.of(sign), said.of(match[2]), reason
    for match in (*_overlapping(_A_PIECE_CALLED, said.text), *_overlapping(_ITS_PART, said.text), *_overlapping(_A_PIECE_BEHIND, said.text)):
        yield said.of(match[2]), said.of(match[1]), "原文写明“{a}”是“{b}”的一部分"
    for match in _overlapping(_MERGED_INTO, said.text):
        for sign in re.findall(_ONE, match["list"]):
            yield said.of(sign), said.of(match["whole"]), "原文写明“{a}”等融合成“{b}”"
    for match in _AS_A_PART.finditer(said.text) if said.named is not None else ():
        if said.named is not None and said.of(match[1]).key != said.named.key:
            yield said.named, said.of(match[1]), "原文写明“{a}”作为“{b}”的一部分"
    for match in _ALL.finditer(said.text):
        for sign in re.findall(_ONE, match["list"]):
            yield said.of(sign), said.of(match["whole"]), "原文写明“{a}”等都是“{b}”的一部分"


def implied_parts(said: Clauses, pieces: frozenset[str]) -> Iterator[tuple[Read, Read, str]]:
    """The same where the words put the one into or under the other. `pieces`: kinds that end the name of a part (模块);
    在B上开发A小程序 makes A a part whatever it is, B的A and 依托B开发A only if its kind says so."""
    for pattern, which, reason in _IMPLIED:
        for match in _overlapping(pattern, said.text):
            part, whole = said.of(match[match.re.groups]), said.of(match[1])
            if _may_be(which, part, whole, pieces, inside="inside" in match.re.groupindex and match["inside"] is not None):
                yield part, whole, reason
    yield from _listed_parts(said)


def _may_be(which: str, part: Read, whole: Read, pieces: frozenset[str], *, inside: bool) -> bool:
    if which == _A_PLATFORMS:  # a brand's is what it stands for as often as its part
        return inside or whole.kind in ("平台", "大脑", "中枢")
    return which == _ANY or part.kind in pieces or (which == _A_BRANCH and BRANCH.search(part.form) is not None)


def _listed_parts(said: Clauses) -> Iterator[tuple[Read, Read, str]]:
    for match in (*_AND_OTHERS.finditer(said.text), *_TWO_PARTS.finditer(said.text), *_OF_IT.finditer(said.text)):
        for sign in re.findall(_ONE, match["list"]):
            if said.named is not None and said.of(sign).key != said.named.key:
                yield said.of(sign), said.named, "项目以“{b}”为名，目标把“{a}”列为其模块"
    for pattern, reason in ((_GROUND, "原文写明在“{b}”的建设基础上升级“{a}”"), (_CONTAINS, "原文写明“{b}”包括“{a}”")):
        for match in pattern.finditer(said.text):
            if said.text[match.start("list") - 1] != "由" or _FORMS.search(match["list"]):
                for sign in re.sub(f"[\ue000-\uf8ff]{PARTNER.pattern}", "", match["list"]):
                    if _FIRST <= ord(sign) < _FIRST + 2 * _MOST:
                        yield said.of(sign), said.of(match[1]), reason


def _row_up_to(text: str, at: int) -> Iterator[str]:
    """The sign and those joined to it: A、B和C作为D的专题, 甲业务用的A、乙业务用的B均为D的子系统."""
    yield text[at]
    while (before := _JOINED_TO.search(text, 0, at)) is not None:
        at = before.start()
        yield text[at]


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match from every sign on: the second of one may be the first of the next."""
    match = pattern.search(text)
    while match is not None:
        yield match
        match = pattern.search(text, match.start(1) + 1)
