"""Names that end in a word for a kind of system, 例行平台, 例行子系统, 例行模块: where they begin, and whether what stands before
the kind names anything. Reach for it beside quoted brands and the names that everybody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mailuo_extractors.entities.fields import Field
from mailuo_extractors.entities.name_bounds import left_end
from mailuo_extractors.entities.system_brands import (
    is_a_side,
    is_called,
    is_client,
    named_is_a_piece,
    stands_before,
    system_of_the_sentence,
)
from mailuo_extractors.entities.system_hints import in_a_row_of_equipment, is_made, is_no_information, short_for_another
from mailuo_extractors.entities.system_spans import Patterns, Span, is_blocked, kind_of, patterns_of, quote_before
from mailuo_graph.gazetteer import Gazetteer

_LONGEST_SHORT: Final = 8
_A_WORD: Final = re.compile(r"[“\"‘][\u4e00-\u9fff]{2}[”\"’]")
_SHORT_BEHIND: Final = re.compile(r"[，,](?:以下)?(?:统?简称|下称|又称|亦称)[:：为]?([\u4e00-\u9fffA-Za-z]{2,12})(?=[，,。；])")
_SHORT: Final = re.compile(r"[（(](?:以下)?(?:统?简称|下称|又称|即)?[:：为]?[“\"]?([\u4e00-\u9fffA-Za-z]{2,12})[”\"]?[）)]")
_PHASE: Final = re.compile("[一二三四五六七八九十]期$")
_TELLING_NAME: Final = 6
_TELLING: Final = ("中台",)
"""Whatever stands before these makes a name."""
_DESKS: Final = ("节点", "专区", "站点")
_SHORT_PLACE: Final = 4
_OF_NO_PLACE: Final = re.compile("[省市区县镇街]级|街道|镇街|乡镇|社区|核心|汇聚|骨干|接入|边缘|备份|灾备|数据|服务|应用|计算|业务|.")
_OF_A_PLACE: Final = re.compile(r"(?:全|[\u4e00-\u9fff]{0,4}?)(?:省|市|区|县|州|旗|国|镇)?(?:级)?")
_HERE: Final = re.compile(r"^(?:[全本]?[省市区县]级?)")
_WATCHED: Final = re.compile(".{0,2}|.*(?:厅|馆|楼|院|校|园|室|库|场|站|区|所|中心|机房|食堂|宿舍|大门|安防|视频|电视|消防|全[省市区县]|周界|高清|门禁|道路|小区)")
"""Cameras of a building; 取水计量监控系统 tells what it reads."""
_WHOLES: Final = ("平台", "系统", "大脑", "中枢", "小程序", "APP")
_SUBSYSTEMS: Final = ("子系统", "分系统")
_BRANCHES: Final = ("分平台", "子平台")
_AS_A_BRANCH: Final = re.compile("的?(?:[省市区县旗镇街]级)?(?:分支|节点|下属|所属)")
_COUNTED: Final = re.compile("(?:个|套)?数")
"""Behind 系统 in the name of an indicator: how many there are of a sort."""
_DONE: Final = re.compile("(?:信息|综合|统一|一体化)*(?:管理|服务|监管|监测|监控|预警|指挥|调度|运营|运维|交易|测评|咨询|受理|处置|分析|应用)+(?:信息|服务|综合|云)*")
"""What is done with what stands before 与: 采集与管理平台."""
_OF_A_BODY: Final = re.compile("(?<!数据)(?<!调度)(?<!指挥)(?:服务中心|中心|局|厅|委|本院|本校|本馆|单位|部门|本站)(?<!呼叫中心)系统$")
"""服务中心系统 are what the body has."""
_SOMEWHERE: Final = re.compile("[省市区县旗州]级?|^全")
_NEVER_AT_ALL: Final = ("生态系统", "操作系统", "神经系统")
_INFORMATION: Final = ("智慧", "数字", "云", "互联网+")
_PLACES_WITH_CLOUD: Final = ("白", "青", "缙", "密", "庆", "连", "祥", "罗", "彩", "多", "风", "凌")
_NO_SHORT: Final = re.compile(r".*(?:期|标段|试点|本级|年|线|片|项目|经费|服务|运维|建设|升级|改造|部分|标准版|版|省级|市级|区级|含.*|包括.*|等|试行|软件|硬件|[一二三四五六七八九十]+)")
_IS_NOW: Final = re.compile("(?:更名|改名|改称|登记|命名|定名)为$")
ACRONYM: Final = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{3,8}(?![A-Za-z0-9])")


@dataclass(slots=True)
class _Name:
    """A name while its beginning is looked for. `quote`: where a quotation begins that stands right before it."""

    start: int
    head_end: int
    end: int
    kind: str
    category: str | None
    quote: int | None


def named(field: Field, known: Gazetteer, owners: re.Pattern[str] | None, wholes: frozenset[str]) -> Iterator[Span]:
    """`owners` are the bodies of the document, `wholes` the names that it joins by 与."""
    text, patterns = field.text.text, patterns_of(known)
    floors = [m.end() for m in owners.finditer(text)] if owners is not None else []
    for match in patterns.names.finditer(text):
        if is_blocked(text, match) or (field.name == "indicator" and match[0] == "系统" and _COUNTED.match(text, match.end())):
            continue
        floor = max((f for f in floors if f <= match.start()), default=0)
        start = _begin(field, match, floor, known, wholes)
        if match[0] == "云" and text[start : match.start()].endswith((*_PLACES_WITH_CLOUD, "上")):
            continue
        kind = kind_of(match[0])
        name = _Name(start, match.start(), match.end(), kind, known.kinds[kind], quote_before(text, start))
        span = _of_a_place(text, name, known, patterns)
        if span is None and _narrow(text, name, known, patterns):
            span = _accepted(text, name, floor, known, patterns)
        if span is not None:
            yield span


def joined_names(fields: list[Field], known: Gazetteer) -> frozenset[str]:
    """What the names of projects join by 与 or 和 to one name of a system: 运行监测与应急指挥系统."""
    patterns = patterns_of(known)
    found = {name for name in known.functions if any(each in name for each in "与和及")}
    for field in fields:
        text = field.text.text
        for match in patterns.ends.finditer(text) if field.name == "name" else ():
            name = text[left_end(text, match.end(), 0, joins=True, ends=patterns.names) : match.end()]
            if any(0 < name.find(each) < len(name) - len(match[0]) for each in "与和及"):
                found.add(name)
    return frozenset(found)


def _begin(field: Field, match: re.Match[str], floor: int, known: Gazetteer, wholes: frozenset[str]) -> int:
    text, patterns = field.text.text, patterns_of(known)
    start = left_end(text, match.end(), floor, joins=field.name == "name", ends=patterns.names)
    head_end = match.start()
    if _PHASE.search(text[max(0, head_end - 2) : head_end]) is not None:  # 例播一期平台: the phase stands inside the name
        start = left_end(text, head_end - 2, floor, joins=False, ends=patterns.ends)
    if field.name == "name":
        return start
    whole = left_end(text, match.end(), floor, joins=True, ends=patterns.names)
    if text[whole : match.end()] in wholes:
        return whole
    core = text[start:head_end]
    unsaid = _DONE.fullmatch(core) is not None or (known.is_generic(core) and not known.tells(core))
    return _over_the_join(text, match, start, whole, known, patterns) if unsaid else start


def _over_the_join(text: str, match: re.Match[str], start: int, left: int, known: Gazetteer, patterns: Patterns) -> int:
    """采集与管理平台: where the words behind 与 name nothing, the name began before it, unless a name ends there or a list is told."""
    join = max(text.rfind(each, left, match.start()) for each in "与和及")
    head = text[left : max(left, join)]
    telling = len(head) >= 4 and not known.is_generic(head) and patterns.names.search(head) is None  # noqa: PLR2004 - two words, one for what is done
    listed = text[left - 1 : left] == "、" and text[match.end() : match.end() + 1] not in ("、", "和")
    return left if telling and not listed and _DONE.fullmatch(text, join + 1, match.start()) else start


def _of_a_place(text: str, name: _Name, known: Gazetteer, patterns: Patterns) -> Span | None:
    """例川政务云北滩节点, or the system whose module, branch or data are called by its name: 财物管理系统模块."""
    if name.kind not in known.parts and name.kind not in (*_DESKS, *_BRANCHES, "数据库"):
        return None
    whole = max((m.end() for m in patterns.ends.finditer(text, name.start, name.head_end)), default=name.start)
    place = _OF_NO_PLACE.fullmatch(text, whole, name.head_end) is None and 0 < name.head_end - whole <= _SHORT_PLACE
    if name.kind in _DESKS and name.start < whole and place:
        return Span(name.start, name.end, known.kinds[name.kind])
    if name.kind == "数据库" and text[: name.head_end].endswith(("系统", "平台")):
        whole = name.head_end  # patterns.ends does not end where another kind follows
    called = whole == name.head_end and text[:whole].endswith(_WHOLES) and whole - name.start >= _TELLING_NAME
    return Span(name.start, whole, "系统") if called else None


def _narrow(text: str, name: _Name, known: Gazetteer, patterns: Patterns) -> bool:
    """Takes off the whole that stands before the name of a part; whether anything is left."""
    part = name.kind in known.parts
    if part or name.kind in (*_TELLING, *_SUBSYSTEMS):  # 政务大数据中心数据中台
        terms = patterns.terms.finditer(text, name.start, name.head_end)
        name.start = max((m.end() for m in terms if m.start() == name.start and name.head_end - m.end() > 1), default=name.start)
    if part or name.kind in _SUBSYSTEMS:
        whole = max((m.end() for m in patterns.ends.finditer(text, name.start, name.head_end)), default=name.start)
        name.start = whole if text[:whole].endswith(_WHOLES) else name.start
        if part:
            name.category, name.quote = None, None
        if (short := ACRONYM.match(text, name.start)) is not None:
            name.start = short.end()  # LIMS抽样模块
    elif name.kind in _BRANCHES and (behind := _behind_the_whole(text, name.start, name.head_end, patterns)) is not None:
        name.start, name.quote = behind, None
    core = text[name.start : name.head_end]
    brand = name.quote is not None and name.kind == "专区"
    return (brand or not is_no_information(core, name.kind)) and not core.endswith(("和", "与", "及"))


def _behind_the_whole(text: str, start: int, end: int, patterns: Patterns) -> int | None:
    """“例民情”平台区级分支北滩民情分平台: where a branch is told of behind what it is a branch of, its own name."""
    whole = max((m.end() for m in patterns.ends.finditer(text, start, end)), default=None)
    told = None if whole is None else _AS_A_BRANCH.match(text, whole, end)
    return None if told is None or end - told.end() < 2 else told.end()  # noqa: PLR2004 - one character names nothing


def _accepted(text: str, name: _Name, floor: int, known: Gazetteer, patterns: Patterns) -> Span | None:
    start, category = name.start, name.category
    core = text[start : name.head_end]
    if name.quote is not None:
        start = _before_a_word(text, name.quote, floor, patterns)
    elif _names_nothing(core, text[start : name.end], known, made=is_made(text, start, name.end)):
        if not short_for_another(text, start, core, name.kind):
            return None
        category = None
    elif name.kind == "系统" and in_a_row_of_equipment(text, start, known):
        return None
    return Span(start, name.end, category, _other_name(text, start, name, patterns))


def _other_name(text: str, start: int, name: _Name, patterns: Patterns) -> str | None:
    """What the text says it is called for short, was called before, or is the brand of."""
    other = _short_name(text, name.end, long=name.quote is not None)
    if other is None and _IS_NOW.search(text[:start][-6:]):
        other = stands_before(text, start, patterns.ends)
    before = text[max(0, start - 16) : start]
    if other is None and name.quote is not None and (is_called(before) or is_client(before)) and not named_is_a_piece(before):
        other = system_of_the_sentence(text, start, patterns.ends)
    return other


def _before_a_word(text: str, quote: int, floor: int, patterns: Patterns) -> int:
    """农村集体“三资”管理系统: a word of two characters in quotation marks stands inside a name, it does not begin it."""
    if _A_WORD.match(text, quote) is None:
        return quote
    start = left_end(text, quote, floor, joins=False, ends=patterns.names)
    return start if 2 <= quote - start <= _LONGEST_SHORT else quote  # noqa: PLR2004 - one character is a particle


def _names_nothing(core: str, name: str, known: Gazetteer, *, made: bool) -> bool:
    """Generic words alone, the people of a field of government unless the text has built it (`made`), or part of a
    building with at most a place or the building before it."""
    if name.removeprefix("统一") in known.functions or (len(core) >= 2 and name.endswith(_TELLING)):  # noqa: PLR2004 - as below
        return False
    generic = known.is_generic(core) and name not in known.terms and not known.tells(core)
    if len(core) < 2 or is_a_side(core) or generic or (_OF_A_BODY.search(name) is not None and not made):  # noqa: PLR2004 - one character names nothing
        return True
    people = name.endswith("系统") and not name.endswith(_SUBSYSTEMS) and any(core.endswith(s) and _OF_A_PLACE.fullmatch(core.removesuffix(s)) for s in known.sectors)
    people = people and not core.startswith(_INFORMATION) and (not made or core in known.sectors or _SOMEWHERE.search(core) is not None)
    if people or name.endswith(_NEVER_AT_ALL):  # 全市卫生健康系统
        return True
    informed = core.startswith(_INFORMATION) or _HERE.sub("", core).startswith(_INFORMATION)
    if name.endswith("监控系统"):
        return not informed and len(name) <= 8 and _WATCHED.fullmatch(core.removesuffix("监控")) is not None  # noqa: PLR2004 - as below
    return any(name.endswith(each) and len(name) - len(each) <= 4 and not informed for each in known.never)  # noqa: PLR2004 - 展厅, 博物馆, 全市


def _short_name(text: str, end: int, *, long: bool) -> str | None:
    """`long`: behind a brand stands what it is a brand of, behind a full name what it is called for short."""
    match = _SHORT.match(text, end) or _SHORT_BEHIND.match(text, end)
    if match is None or (len(match[1]) > _LONGEST_SHORT and not long) or _NO_SHORT.fullmatch(match[1]):
        return None
    return match[1]
