"""Finds the words that name systems in a document's projects: known names, quoted brands, and whatever ends as the name
of a system does. Which mentions are systems at all, and which one, is for the linkers to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mailuo_extractors.entities.fields import Field, fields_of
from mailuo_extractors.entities.name_bounds import left_end
from mailuo_extractors.entities.system_brands import (
    brand_unquoted,
    is_a_side,
    is_called,
    is_client,
    is_used,
    named_is_a_piece,
    plain_brand,
    plain_hint,
    run_brand,
    stands_beside,
    system_of_the_sentence,
)
from mailuo_extractors.entities.system_hints import (
    in_a_row_of_equipment,
    is_made,
    is_no_information,
    may_name,
    short_for_another,
)
from mailuo_extractors.entities.system_roles import role_in_name, role_in_text
from mailuo_graph.gazetteer import Gazetteer, systems
from mailuo_graph.records import MentionRecord, Records

_MOST_A_FIELD: Final = 200
_LONGEST_SHORT: Final = 8
_SHORT_TAIL: Final = 5
"""A longer tail is a name of its own: what stands in quotation marks before it may be a programme."""
_LONGEST_FIELD: Final = 20_000
_BLANKS: Final = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef“”])[ \t\u3000]+(?=[\u3000-\u9fff\uff00-\uffef“”])")
_TITLE: Final = re.compile(r"《[^《》]{1,120}(?:《[^《》]{1,80}》[^《》]{0,60})?》")
_QUOTED: Final = re.compile(r"[“\"‘]([^“”\"‘’，。；：\n]{2,14})[”\"’]")
# How brands of systems are built; a quotation without a kind word needs such a shape, or to be the name of a project.
_BRAND: Final = re.compile(
    r"(?:.{1,}(?:通|易办|好办|秒办|快办|掌办|掌上.+|云|码|脑|.一屏|..一张图|智管|e站|窗口|在线|融|享|宝|钉)|(?:掌上|云上|i).+)", re.IGNORECASE,
)
_NO_BRAND: Final = re.compile(r".*[、的+].*|.*(?:互联互通|精神|工程|行动|战略|计划|会议|文化|原则|目标|工作|机制|意识|思维|问题|事项|改革|模式|制度|即享|共享|一张网)|.*\d{2,}.*|[一二三四五六七八九十两双多零最全放]+.*|好办|智慧大脑|大脑")
_A_WORD: Final = re.compile(r"[“\"‘][\u4e00-\u9fff]{2}[”\"’]")
_NAMING: Final = re.compile(r"(?:更名|改名|改称|登记|命名|定名|升级|整合|称|名)为[^，。；“\"]{0,4}$|(?:以下简称|下称|简称)[:：]?$")
_CALLED: Final = re.compile("(?:的|这一|一)?(?:名义|品牌名|名称|名字)")
_BY_NAME: Final = re.compile("(?:的|为|作为|统一)?(?:品牌|命名|冠名|之名|名)")
"""Behind a quotation that 以 stands before: 以“例管家”品牌运行."""
_SHORT_BEHIND: Final = re.compile(r"[，,](?:以下)?(?:统?简称|下称|又称|亦称)[:：为]?([\u4e00-\u9fffA-Za-z]{2,12})(?=[，,。；])")
_SHORT: Final = re.compile(r"[（(](?:以下)?(?:统?简称|下称|又称|即)?[:：为]?[“\"]?([\u4e00-\u9fffA-Za-z]{2,12})[”\"]?[）)]")
_OF_A_NET: Final = ("站", "络", "点", "格")
_HOME: Final = re.compile("(?:^|省|区|市)([\u4e00-\u9fff]{2,3})(?=[市县区])", re.MULTILINE)
_NET: Final = (
    "(?:[\u4e00-\u9fff]{1,5}?(?<![公铁路电管水气热油河渔航线轨通道骨供灌防蛛巡联专外内干局])网(?![络点格站红吧箱眼])"
    "|[\u4e00-\u9fff]{1,5}?(?:照片|图片|音像|资料|题|专家|案例|项目|目录|人才|成果|文献|样本|影像|词|图)库(?!房|存))"
)
_TELLING: Final = ("中台",)
"""Whatever stands before these makes a name."""
_DESKS: Final = ("节点", "专区")
_SHORT_PLACE: Final = 4
_OF_NO_PLACE: Final = re.compile("[省市区县镇街]级|街道|镇街|乡镇|社区|核心|汇聚|骨干|接入|边缘|备份|灾备|数据|服务|应用|计算|业务|.")
_SPOKEN: Final = ("name", "goal")
_OPENING: Final = "“\"‘"
_CLOSING: Final = "”\"’"
_OF_A_PLACE: Final = re.compile(r"(?:全|[\u4e00-\u9fff]{0,4}?)(?:省|市|区|县|州|旗|国|镇)?(?:级)?")
_HERE: Final = re.compile(r"^(?:[全本]?[省市区县]级?)")
_LEVEL: Final = re.compile(r"(?<![城都门超集小社园])[全本]?[省市区县旗州]级?\Z")
_WATCHED: Final = re.compile(".{0,2}|.*(?:厅|馆|楼|院|校|园|室|库|场|站|区|所|中心|机房|食堂|宿舍|大门|安防|视频|电视|消防|全[省市区县]|周界|高清|门禁|道路|小区)")
"""Cameras of a building; 取水计量监控系统 tells what it reads."""
_WHOLES: Final = ("平台", "系统", "大脑", "中枢", "小程序", "APP")
_SUBSYSTEMS: Final = ("子系统", "分系统")
_BRANCHES: Final = ("分平台", "子平台")
_AS_A_BRANCH: Final = re.compile("的?(?:[省市区县旗镇街]级)?(?:分支|节点|下属|所属)")
_COUNTED: Final = re.compile("(?:个|套)?数")
"""Behind 系统 in the name of an indicator: how many there are of a sort, unless the gazetteer knows the name."""
_DONE: Final = re.compile("(?:信息|综合|统一|一体化)*(?:管理|服务|监管|监测|监控|预警|指挥|调度|运营|运维|交易|测评|咨询|受理|处置|分析|应用)+(?:信息|服务|综合|云)*")
"""What is done with what stands before 与: 采集与管理平台."""
_ANY_LINE: Final = re.compile(r"(?<![\d.,-])\d{5,8}[\u4e00-\u9fff]{0,8}?热线|[\u4e00-\u9fff]{2,6}?热线\d{5,8}(?!\d)")
"""A hotline of a number that only its city knows."""
_RADIO: Final = re.compile(r"\d{3,4}(?:M|MHz|兆)(?:Hz)?[\u4e00-\u9fff]{0,10}?网(?![络点格站])")
_ACRONYM: Final = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{3,8}(?![A-Za-z0-9])")
_OF_A_BODY: Final = re.compile("(?<!数据)(?<!调度)(?<!指挥)(?:服务中心|中心|局|厅|委|本院|本校|本馆|单位|部门|本站)(?<!呼叫中心)系统$")
"""服务中心系统 are what the body has."""
_SOMEWHERE: Final = re.compile("[省市区县旗州]级?|^全")
_NEVER_AT_ALL: Final = ("生态系统", "操作系统", "神经系统")
_INFORMATION: Final = ("智慧", "数字", "云", "互联网+")
_FOR_SHORT: Final = re.compile("[（(，,]?(?:以下)?(?:统?简称|统称|下称|又称)[:：为]?")
_PLACES_WITH_CLOUD: Final = ("白", "青", "缙", "密", "庆", "连", "祥", "罗", "彩", "多", "风", "凌")
_NO_SHORT: Final = re.compile(r".*(?:期|标段|试点|本级|年|线|片|项目|经费|服务|运维|建设|升级|改造|部分|标准版|版|省级|市级|区级|含.*|包括.*|等|试行|软件|硬件|[一二三四五六七八九十]+)")
_IS_NOW: Final = re.compile("(?:更名|改名|改称|登记|命名|定名)为$")
_RENAMED: Final = re.compile(r"[^。；]{0,24}?(?:更名|改名|改称|登记|命名|定名)为[“\"]?$")
_AFTER: Final = {
    "平台": re.compile("经济|企业|公司|从业|化"), "系统": re.compile("性|化|治理|谋划|思维|观念|总结|梳理|学习|培训|论"),
    "云": re.compile(r"(?!平台|系统|[，。；、：）)”\"]|$|服务|资源|运维|运营|运行|升级|扩容|建设|租[用赁]|维护|项目|改造|[一二三四]期|[（(])."), "门户": re.compile("网站"),
    "信息网": re.compile("络"), "专区": re.compile("域"), "热线": re.compile("电话"), "监测网": re.compile("[点格络红]"), "感知网": re.compile("[点格络]"),
    "中台": re.compile("[式账湾风区胞商资阶州北南东子]"), "服务网": re.compile("[点格络]"), "通信网": re.compile("[点格络]"), "台网": re.compile("[点格络]"), "旅游网": re.compile("[点格络红]"), "学习网": re.compile("[点格络]"),
    "模块": re.compile("化|式"), "节点": re.compile("计划|目标|任务"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Patterns:
    """`ends` are the words that end a name, `names` those and the words that end a part's name."""

    ends: re.Pattern[str]
    names: re.Pattern[str]
    ends_here: re.Pattern[str]
    terms: re.Pattern[str]
    numbers: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Span:
    """Without a category it names a system only if other projects prove it, and gives way to any span it overlaps."""

    start: int
    end: int
    category: str | None
    defines: str | None = None


def find_mentions(records: Records, raw: str) -> list[MentionRecord]:
    """Every mention of every project, in the order of the text."""
    known = systems()
    owners = _owners(records)
    orders: dict[tuple[str, int], int] = {}
    found = []
    fields = [Field(f.project, f.name, f.text.without(_BLANKS).part(0, _LONGEST_FIELD), f.place) for f in fields_of(records, raw)]
    brands = _proven_brands(fields, known)
    wholes = _joined_names(fields, known)
    spans = [_spans(plain, known, owners, brands, wholes) for plain in fields]
    quoted = {
        plain.text.text[span.start + 1 : span.end - 1]
        for plain, its in zip(fields, spans, strict=True) for span in its if plain.text.text[span.start] in _OPENING and plain.text.text[span.end - 1] in _CLOSING
    }  # fmt: skip
    said, homes = brand_unquoted(quoted | brands), _homes(records)
    for plain, its in zip(fields, spans, strict=True):
        if homes is not None and plain.name in _SPOKEN:
            its = _beside(its, [_Span(*m.span(), "网站" if m[0].endswith("网") else "数据") for m in homes.finditer(plain.text.text)])
        for span in (_with_hints(its, said, plain.text.text) if plain.name in _SPOKEN else its)[:_MOST_A_FIELD]:
            key = plain.project.document, plain.project.row
            orders[key] = orders.get(key, 0) + 1
            found.append(
                MentionRecord(
                    *key, orders[key], plain.text.text[span.start : span.end], plain.name, _role(plain, span), span.category,
                    span.defines, plain.evidence(span.start, span.end, raw),
                ),
            )  # fmt: skip
    return found


def _with_hints(spans: list[_Span], said: re.Pattern[str], text: str) -> list[_Span]:
    """Also the words that are quoted elsewhere in the document, or are used as a program is: other projects may prove them."""
    return _beside(spans, [_Span(*m.span(m.lastindex or 0), None) for m in said.finditer(text)])


def _beside(spans: list[_Span], more: list[_Span]) -> list[_Span]:
    free = [m for m in more if not any(m.start < s.end and s.start < m.end for s in spans)]
    return sorted([*spans, *free], key=lambda s: s.start) if free else spans


def _proven_brands(fields: list[Field], known: Gazetteer) -> frozenset[str]:
    """What the document quotes with a kind word behind it, “例游”小程序, or runs as software by its quoted name: from then on
    the quotation alone will do."""
    patterns = _patterns(known)
    found = set()
    for field in fields:
        text = field.text.text
        for match in _QUOTED.finditer(text):
            tail = patterns.ends_here.match(text, match.end())
            if tail is not None and tail.end() - tail.start() <= _SHORT_TAIL and not _blocked(text, tail) and match[1] not in known.terms:
                found.add(match[1].strip())
        if field.name == "name" and (brand := run_brand(text, field.project.goal or "")) is not None:
            found.add(brand)
    return frozenset(b for b in found if _NO_BRAND.fullmatch(b) is None and not known.is_generic(b))


def _owners(records: Records) -> re.Pattern[str] | None:
    names = {d.department for d in records.documents} | {u.name for u in records.units} | {p.unit for p in records.projects}
    plain = sorted((n for n in names if n and len(n) >= 4), key=len, reverse=True)  # noqa: PLR2004 - shorter is no body's name
    return re.compile("|".join(map(re.escape, plain))) if plain else None


def _homes(records: Records) -> re.Pattern[str] | None:
    """Names with the place's own in front that end in 网 or 库: 例川地情网. The kind alone says too little."""
    bodies = "\n".join(sorted({d.department or "" for d in records.documents} | {u.name for u in records.units}))
    homes = {place for place in _HOME.findall(bodies) if not place.startswith(("人民", "全"))}
    return re.compile(f"(?:{'|'.join(map(re.escape, sorted(homes, key=lambda h: (-len(h), h))))})市?{_NET}") if homes else None


def _spans(field: Field, known: Gazetteer, owners: re.Pattern[str] | None, brands: frozenset[str], wholes: frozenset[str]) -> list[_Span]:
    text = field.text.text
    patterns = _patterns(known)
    titles = [m.span() for m in _TITLE.finditer(text)]
    spans = [*_numbered(text, known, patterns), *_terms(text, known, patterns), *_quoted(field, known, patterns, brands)]
    spans += _named(field, known, patterns, owners, wholes)
    spans += _plain(field, known)
    spans += [_Span(m.start(), m.end(), None) for m in _ACRONYM.finditer(text)]
    spans = [s for s in spans if not any(a <= s.start < b for a, b in titles)]
    spans.sort(key=lambda s: (s.start, -s.end))
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda s: (s.category is None, s.start - s.end, s.defines is None, s.start)):
        if not any(span.start < other.end and other.start < span.end for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)


def _numbered(text: str, known: Gazetteer, patterns: _Patterns) -> list[_Span]:
    known_ones = [
        _Span(match.start(), match.end(), "热线")
        for match in patterns.numbers.finditer(text)
        if match["tail"] or known.numbers[match["number"]].bare
    ]
    return [*known_ones, *(_Span(*match.span(), "热线") for match in _ANY_LINE.finditer(text)), *(_Span(*match.span(), "网络") for match in _RADIO.finditer(text))]


def _terms(text: str, known: Gazetteer, patterns: _Patterns) -> list[_Span]:
    found = []
    for match in patterns.terms.finditer(text):
        term = known.terms[match[0]]
        if term.alone and not (match[0].endswith("网") and text[match.end() : match.end() + 1] in _OF_A_NET):
            level = _LEVEL.search(text, max(0, match.start() - 4), match.start())
            found.append(_Span(match.start() if level is None else level.start(), match.end(), term.category))
    return found


def _quoted(field: Field, known: Gazetteer, patterns: _Patterns, brands: frozenset[str]) -> list[_Span]:
    """A quoted brand with or without the kind word behind it: “例好办”小程序, “例好办”."""
    text = field.text.text
    found = []
    for match in _QUOTED.finditer(text):
        brand = match[1].strip()
        tail = patterns.ends_here.match(text, match.end())
        if brand == "一张图" and (tail is None or _blocked(text, tail)):
            start = left_end(text, match.start(), 0, joins=False, ends=patterns.names)
            if match.start() - start >= 2 and not known.is_generic(text[start : match.start()]):  # noqa: PLR2004 - one character names nothing
                found.append(_Span(start, match.end(), known.kinds[brand]))
            continue
        if tail is not None and not _blocked(text, tail) and left_end(text, tail.end(), match.end(), joins=False, ends=patterns.ends) == match.end():
            continue  # the whole is found by its kind word
        before = text[max(0, match.start() - 16) : match.start()]
        naming = _NAMING.search(before) is not None or _CALLED.match(text, match.end()) is not None
        naming = naming or (before.endswith("以") and _BY_NAME.match(text, match.end()) is not None)
        called = is_called(before) or is_client(before)
        shaped = (field.name == "name" and brand.startswith(("智慧", "数字"))) or _BRAND.fullmatch(brand) is not None
        kind = patterns.ends.search(brand)
        named = kind is not None and kind.start() >= 2 and not known.is_generic(brand[: kind.start()])  # noqa: PLR2004 - one character names nothing
        other = _telling(_before(field, match.start(), patterns), known, patterns)
        beside = other is not None and _NO_BRAND.fullmatch(brand) is None and stands_beside(text, match.end())
        if other is None and (naming or called) and not named_is_a_piece(before):
            other = system_of_the_sentence(text, match.start(), patterns.ends) or _main_name(field, patterns)
        if is_used(text, match.start(), match.end()) and _NO_BRAND.fullmatch(brand) is None and brand not in known.terms:
            found.append(_Span(match.start(), match.end(), "品牌"))
        elif beside or ((naming or called) and other is not None) or brand in brands or ((named or shaped) and _NO_BRAND.fullmatch(brand) is None):
            found.append(_Span(match.start(), match.end(), "品牌", other))
        elif may_name(brand) and brand not in known.terms and not known.is_generic(brand):
            found.append(_Span(match.start(), match.end(), None))
    return found


def _telling(name: str | None, known: Gazetteer, patterns: _Patterns) -> str | None:
    """The name, unless it is one of no system: 微信小程序."""
    if name is None or (kind := patterns.ends.search(name)) is None:
        return name
    return None if known.is_generic(name[: kind.start()]) or is_a_side(name[: kind.start()]) else name


def _plain(field: Field, known: Gazetteer) -> list[_Span]:
    """A brand without quotation marks that the project is named after, wherever its name and goal say it."""
    brand = plain_brand(_BLANKS.sub("", field.project.name), field.project.goal or "", known.is_generic)
    category = None if brand is None else "品牌"
    hint = brand or plain_hint(_BLANKS.sub("", field.project.name))
    if hint is None or (category is None and known.is_generic(hint)):
        return []
    return [_Span(m.start(), m.end(), category) for m in re.finditer(re.escape(hint), field.text.text)]


def _main_name(field: Field, patterns: _Patterns) -> str | None:
    """The one system in the project's name: what a brand is given to whose bearer the sentence leaves out."""
    name = _BLANKS.sub("", field.project.name)
    kinds = list(patterns.ends.finditer(name))
    if field.name == "name" or len(kinds) != 1:
        return None
    begin = left_end(name, kinds[0].end(), 0, joins=True, ends=patterns.ends)
    begin = _quote_before(name, begin) or begin
    return name[begin : kinds[0].end()] if kinds[0].start() - begin >= 2 else None  # noqa: PLR2004 - one character names nothing


def _before(field: Field, start: int, patterns: _Patterns) -> str | None:
    """What stands right before a quoted brand or is renamed to it: 出行服务平台“例行通”, X更名为“Y”."""
    text = field.text.text
    head = text[max(0, start - 60) : start]
    kinds = list(patterns.ends.finditer(head))
    if not kinds:
        return None
    last = kinds[-1]
    if last.end() != len(head) and _RENAMED.fullmatch(head, last.end()) is None and _FOR_SHORT.fullmatch(head, last.end()) is None:
        return None
    begin = left_end(head, last.end(), 0, joins=False, ends=patterns.ends)
    begin = _quote_before(head, begin) or begin
    return head[begin : last.end()] if last.start() - begin >= 2 else None  # noqa: PLR2004 - one character names nothing


def _joined_name(field: Field, match: re.Match[str], floor: int, patterns: _Patterns, wholes: frozenset[str]) -> int | None:
    """Where a name with 与 in it begins that the name of a project of the document has as one."""
    if field.name == "name":
        return None
    left = left_end(field.text.text, match.end(), floor, joins=True, ends=patterns.names)
    return left if field.text.text[left : match.end()] in wholes else None


def _joined_names(fields: list[Field], known: Gazetteer) -> frozenset[str]:
    """What the names of projects join by 与 or 和 to one name of a system: 运行监测与应急指挥系统."""
    patterns = _patterns(known)
    found = {name for name in known.functions if any(each in name for each in "与和及")}
    for field in fields:
        text = field.text.text
        for match in patterns.ends.finditer(text) if field.name == "name" else ():
            name = text[left_end(text, match.end(), 0, joins=True, ends=patterns.names) : match.end()]
            if any(0 < name.find(each) < len(name) - len(match[0]) for each in "与和及"):
                found.add(name)
    return frozenset(found)


def _named(field: Field, known: Gazetteer, patterns: _Patterns, owners: re.Pattern[str] | None, wholes: frozenset[str]) -> list[_Span]:
    text = field.text.text
    floors = [m.end() for m in owners.finditer(text)] if owners is not None else []
    found: list[_Span] = []
    for match in patterns.names.finditer(text):
        if _blocked(text, match) or (field.name == "indicator" and match[0] == "系统" and _COUNTED.match(text, match.end())):
            continue
        floor = max((f for f in floors if f <= match.start()), default=0)
        start = left_end(text, match.end(), floor, joins=field.name == "name", ends=patterns.names)
        head_end = match.start()
        phase = re.search(r"[一二三四五六七八九十]期$", text[max(0, head_end - 2) : head_end])
        if phase is not None:  # 例播一期平台: the phase stands inside the name
            start = left_end(text, head_end - 2, floor, joins=False, ends=patterns.ends)
        core = text[start:head_end]
        if (joined := _joined_name(field, match, floor, patterns, wholes)) is not None:
            start, core = joined, text[joined:head_end]
        elif field.name != "name" and (_DONE.fullmatch(core) or (known.is_generic(core) and not known.tells(core))):
            start = _over_the_join(text, match, start, floor, known, patterns)
            core = text[start:head_end]
        if match[0] == "云" and core.endswith((*_PLACES_WITH_CLOUD, "上")):
            continue
        kind = _kind(match[0])
        category: str | None = known.kinds[kind]
        quote = _quote_before(text, start)
        if kind in (*_TELLING, *_SUBSYSTEMS) or kind in known.parts:
            start = max((m.end() for m in patterns.terms.finditer(text, start, head_end) if m.start() == start and head_end - m.end() > 1), default=start)
            core = text[start:head_end]  # 政务大数据中心数据中台
        if kind in known.parts or kind in _SUBSYSTEMS:
            category, quote = None if kind in known.parts else category, quote if kind in _SUBSYSTEMS else None  # the whole stands before it
            whole = max((m.end() for m in patterns.ends.finditer(text, start, head_end)), default=start)
            if kind in _DESKS and start < whole < head_end and _OF_NO_PLACE.fullmatch(text, whole, head_end) is None and head_end - whole <= _SHORT_PLACE:
                found.append(_Span(start, match.end(), known.kinds[kind]))  # 例川政务云北滩节点
                continue
            whole = whole if text[:whole].endswith(_WHOLES) else start
            if whole == head_end:  # 财物管理系统模块: the system's name is the module's
                found += [_Span(start, head_end, "系统")] if head_end - start > _LONGEST_SHORT - 2 else []
                continue
            if (short := _ACRONYM.match(text, whole)) is not None:
                whole = short.end()  # LIMS抽样模块
            start, core = whole, text[whole:head_end]
        elif kind in _BRANCHES and (behind := _behind_the_whole(text, start, head_end, patterns)) is not None:
            start, core, quote = behind, text[behind:head_end], None
        if (is_no_information(core, kind) and not (quote is not None and kind == "专区")) or core.endswith(("和", "与", "及")):
            continue
        if quote is not None:
            start = _before_a_word(text, quote, floor, patterns)
        elif _names_nothing(core, text[start : match.end()], known, made=is_made(text, start, match.end())):
            if not short_for_another(text, start, core, kind):
                continue
            category = None
        elif kind == "系统" and in_a_row_of_equipment(text, start, known):
            continue
        other = _short_name(text, match.end(), long=quote is not None) or (_before(field, start, patterns) if _IS_NOW.search(text[:start][-6:]) else None)
        if other is None and quote is not None and (is_called(before := text[max(0, start - 16) : start]) or is_client(before)) and not named_is_a_piece(before):
            other = system_of_the_sentence(text, start, patterns.ends)
        found.append(_Span(start, match.end(), category, other))
    return found


def _behind_the_whole(text: str, start: int, end: int, patterns: _Patterns) -> int | None:
    """“例民情”平台区级分支北滩民情分平台: where a branch is told of behind what it is a branch of, its own name."""
    whole = max((m.end() for m in patterns.ends.finditer(text, start, end)), default=None)
    told = None if whole is None else _AS_A_BRANCH.match(text, whole, end)
    return None if told is None or end - told.end() < 2 else told.end()  # noqa: PLR2004 - one character names nothing


def _over_the_join(text: str, match: re.Match[str], start: int, floor: int, known: Gazetteer, patterns: _Patterns) -> int:
    """采集与管理平台: where the words behind 与 name nothing, the name began before it, unless a name ends there or a list is told."""
    left = left_end(text, match.end(), floor, joins=True, ends=patterns.names)
    join = max(text.rfind(each, left, match.start()) for each in "与和及")
    head = text[left : max(left, join)]
    telling = len(head) >= 4 and not known.is_generic(head) and patterns.names.search(head) is None  # noqa: PLR2004 - two words, one for what is done
    listed = text[left - 1 : left] == "、" and text[match.end() : match.end() + 1] not in ("、", "和")
    return left if telling and not listed and _DONE.fullmatch(text, join + 1, match.start()) else start


def _before_a_word(text: str, quote: int, floor: int, patterns: _Patterns) -> int:
    """农村集体“三资”管理系统: a word of two characters in quotation marks stands inside a name, it does not begin it."""
    if _A_WORD.match(text, quote) is None:
        return quote
    start = left_end(text, quote, floor, joins=False, ends=patterns.names)
    return start if 2 <= quote - start <= _LONGEST_SHORT else quote  # noqa: PLR2004 - one character is a particle


def _names_nothing(core: str, name: str, known: Gazetteer, *, made: bool) -> bool:
    """Generic words alone, the people of a field of government unless the text has built it (`made`), or part of a
    building with at most a place or the building before it."""
    if name.removeprefix("统一") in known.functions:
        return False
    if len(core) >= 2 and name.endswith(_TELLING):  # noqa: PLR2004 - as below
        return False
    if len(core) < 2 or is_a_side(core) or (known.is_generic(core) and name not in known.terms and not known.tells(core)):  # noqa: PLR2004 - one character names nothing
        return True
    if _OF_A_BODY.search(name) is not None and not made:
        return True
    people = name.endswith("系统") and not name.endswith(_SUBSYSTEMS) and any(core.endswith(s) and _OF_A_PLACE.fullmatch(core.removesuffix(s)) for s in known.sectors)
    people = people and not core.startswith(_INFORMATION) and (not made or core in known.sectors or _SOMEWHERE.search(core) is not None)
    if people or name.endswith(_NEVER_AT_ALL):  # 全市卫生健康系统
        return True
    informed = core.startswith(_INFORMATION) or _HERE.sub("", core).startswith(_INFORMATION)
    if name.endswith("监控系统"):
        return not informed and len(name) <= 8 and _WATCHED.fullmatch(core.removesuffix("监控")) is not None  # noqa: PLR2004 - as below
    return any(name.endswith(each) and len(name) - len(each) <= 4 and not informed for each in known.never)  # noqa: PLR2004 - 展厅, 博物馆, 全市


def _quote_before(text: str, start: int) -> int | None:
    """Where a quotation begins that ends right at `start`."""
    quotes = [match for match in _QUOTED.finditer(text, max(0, start - 18), start) if match.end() == start]
    return quotes[0].start() if quotes else None


def _short_name(text: str, end: int, *, long: bool) -> str | None:
    """`long`: behind a brand stands what it is a brand of, behind a full name what it is called for short."""
    match = _SHORT.match(text, end) or _SHORT_BEHIND.match(text, end)
    if match is None or (len(match[1]) > _LONGEST_SHORT and not long) or _NO_SHORT.fullmatch(match[1]):
        return None
    return match[1]


def _blocked(text: str, match: re.Match[str]) -> bool:
    after = _AFTER.get(_kind(match[0]))
    return after is not None and after.match(text, match.end()) is not None


def _kind(word: str) -> str:
    return word.upper() if word.isascii() else word


def _role(field: Field, span: _Span) -> str | None:
    text = field.text.text
    if field.name == "name":
        return role_in_name(text, span.start, span.end)
    return role_in_text(text, span.start, span.end, field.project.name, text[span.start : span.end])


@lru_cache(maxsize=1)
def _patterns(known: Gazetteer) -> _Patterns:
    every = sorted(known.kinds, key=len, reverse=True)
    kinds = [k for k in every if k not in known.parts]
    ends = "|".join(map(re.escape, kinds))
    followed = "|".join(re.escape(k) for k in kinds if k != "云")  # 云 begins too many names of places
    terms = "|".join(map(re.escape, sorted(known.terms, key=len, reverse=True)))
    numbers = "|".join(map(re.escape, known.numbers))
    return _Patterns(
        re.compile(f"(?:{ends})(?!{followed})", re.IGNORECASE),
        re.compile(f"(?:{'|'.join(map(re.escape, every))})(?!{followed}|模块)", re.IGNORECASE),
        re.compile(rf"[\u4e00-\u9fffA-Za-z]{{0,12}}?(?:{ends})", re.IGNORECASE),
        re.compile(terms),
        re.compile(
            rf"(?<![\d.,〔（(\-])(?P<number>{numbers})(?![\d.,，%〕\-]|\s*[万亿元个人次件条套台辆])"
            r"(?P<tail>(?:[\u4e00-\u9fff]{0,10}?热线|(?:急救|报警|指挥)[\u4e00-\u9fff]{0,4}?(?:平台|系统|中心|服务台))(?:平台)?(?:(?:(?![在设为和及与各的])[\u4e00-\u9fff]){1,6}?分中心)?)?",
        ),
    )
