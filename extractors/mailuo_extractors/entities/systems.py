"""Finds the words that name systems in a document's projects: known names, quoted brands, and whatever ends as the name
of a system does. Which mentions are systems at all, and which one, is for the linkers to say.
"""

from __future__ import annotations

import re
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
    stands_before,
    stands_beside,
    system_of_the_sentence,
)
from mailuo_extractors.entities.system_hints import may_name
from mailuo_extractors.entities.system_kinds import ACRONYM, joined_names, named
from mailuo_extractors.entities.system_roles import role_in_name, role_in_text
from mailuo_extractors.entities.system_spans import QUOTED, Patterns, Span, is_blocked, patterns_of, quote_before
from mailuo_graph.gazetteer import Gazetteer, systems
from mailuo_graph.records import MentionRecord, Records

_MOST_A_FIELD: Final = 200
_SHORT_TAIL: Final = 5
"""A longer tail is a name of its own: what stands in quotation marks before it may be a programme."""
_LONGEST_FIELD: Final = 20_000
_BLANKS: Final = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef“”])[ \t\u3000]+(?=[\u3000-\u9fff\uff00-\uffef“”])")
_TITLE: Final = re.compile(r"《[^《》]{1,120}(?:《[^《》]{1,80}》[^《》]{0,60})?》")
# How brands of systems are built; a quotation without a kind word needs such a shape, or to be the name of a project.
_BRAND: Final = re.compile(
    r"(?:.{1,}(?:通|易办|好办|秒办|快办|掌办|掌上.+|云|码|脑|.一屏|..一张图|智管|e站|窗口|在线|融|享|宝|钉)|(?:掌上|云上|i).+)", re.IGNORECASE,
)
_NO_BRAND: Final = re.compile(r".*[、的+].*|.*(?:互联互通|精神|工程|行动|战略|计划|会议|文化|原则|目标|工作|机制|意识|思维|问题|事项|改革|模式|制度|即享|共享|一张网)|.*\d{2,}.*|[一二三四五六七八九十两双多零最全放]+.*|好办|智慧大脑|大脑")
_NAMING: Final = re.compile(r"(?:更名|改名|改称|登记|命名|定名|升级|整合|称|名)为[^，。；“\"]{0,4}$|(?:以下简称|下称|简称)[:：]?$")
_CALLED: Final = re.compile("(?:的|这一|一)?(?:名义|品牌名|名称|名字)")
_BY_NAME: Final = re.compile("(?:的|为|作为|统一)?(?:品牌|命名|冠名|之名|名)")
"""Behind a quotation that 以 stands before: 以“例管家”品牌运行."""
_OF_A_NET: Final = ("站", "络", "点", "格")
_HOME: Final = re.compile("(?:^|省|区|市)([\u4e00-\u9fff]{2,3})(?=[市县区])", re.MULTILINE)
_NET: Final = (
    "(?:[\u4e00-\u9fff]{1,5}?(?<![公铁路电管水气热油河渔航线轨通道骨供灌防蛛巡联专外内干局])网(?![络点格站红吧箱眼])"
    "|[\u4e00-\u9fff]{1,5}?(?:照片|图片|音像|资料|题|专家|案例|项目|目录|人才|成果|文献|样本|影像|词|图)库(?!房|存))"
)
_SPOKEN: Final = ("name", "goal")
_OPENING: Final = '“"‘'
_CLOSING: Final = '”"’'
_LEVEL: Final = re.compile(r"(?<![城都门超集小社园])[全本]?[省市区县旗州]级?\Z")
_ANY_LINE: Final = re.compile(r"(?<![\d.,-])\d{5,8}[\u4e00-\u9fff]{0,8}?热线|[\u4e00-\u9fff]{2,6}?热线\d{5,8}(?!\d)")
"""A hotline of a number that only its city knows."""
_MAP: Final = re.compile("天地图[·•・‧][\u4e00-\u9fff]{2,3}?(?=[^\u4e00-\u9fff]|数据|平台|网站|运|维|更|升|省|市|节点|的|和|与|服务|$)")
"""The national map's node of a province or city."""
_RADIO: Final = re.compile(r"\d{3,4}(?:M|MHz|兆)(?:Hz)?[\u4e00-\u9fff]{0,10}?网(?![络点格站])")


def find_mentions(records: Records, raw: str) -> list[MentionRecord]:
    """Every mention of every project, in the order of the text."""
    known = systems()
    owners = _owners(records)
    orders: dict[tuple[str, int], int] = {}
    found = []
    fields = [Field(f.project, f.name, f.text.without(_BLANKS).part(0, _LONGEST_FIELD), f.place) for f in fields_of(records, raw)]
    brands = _proven_brands(fields, known)
    wholes = joined_names(fields, known)
    spans = [_spans(plain, known, owners, brands, wholes) for plain in fields]
    quoted = {
        plain.text.text[span.start + 1 : span.end - 1]
        for plain, its in zip(fields, spans, strict=True) for span in its if plain.text.text[span.start] in _OPENING and plain.text.text[span.end - 1] in _CLOSING
    }  # fmt: skip
    said, homes = brand_unquoted(quoted | brands), _homes(records)
    for plain, its in zip(fields, spans, strict=True):
        for span in (_with_hints(its, said, homes, plain.text.text) if plain.name in _SPOKEN else its)[:_MOST_A_FIELD]:
            key = plain.project.document, plain.project.row
            orders[key] = orders.get(key, 0) + 1
            found.append(
                MentionRecord(
                    *key, orders[key], plain.text.text[span.start : span.end], plain.name, _role(plain, span), span.category,
                    span.defines, plain.evidence(span.start, span.end, raw),
                ),
            )  # fmt: skip
    return found


def _with_hints(spans: list[Span], said: re.Pattern[str], homes: re.Pattern[str] | None, text: str) -> list[Span]:
    """Also names that begin with the place, and the words that are quoted elsewhere in the document or are used as a program
    is: those other projects may prove."""
    if homes is not None:
        spans = _beside(spans, [Span(*m.span(), "网站" if m[0].endswith("网") else "数据") for m in homes.finditer(text)])
    return _beside(spans, [Span(*m.span(m.lastindex or 0), None) for m in said.finditer(text)])


def _beside(spans: list[Span], more: list[Span]) -> list[Span]:
    free = [m for m in more if not any(m.start < s.end and s.start < m.end for s in spans)]
    return sorted([*spans, *free], key=lambda s: s.start) if free else spans


def _proven_brands(fields: list[Field], known: Gazetteer) -> frozenset[str]:
    """What the document quotes with a kind word behind it, “例游”小程序, or runs as software by its quoted name: from then on
    the quotation alone will do."""
    patterns = patterns_of(known)
    found = set()
    for field in fields:
        text = field.text.text
        for match in QUOTED.finditer(text):
            tail = patterns.ends_here.match(text, match.end())
            if tail is not None and tail.end() - tail.start() <= _SHORT_TAIL and not is_blocked(text, tail) and match[1] not in known.terms:
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


def _spans(field: Field, known: Gazetteer, owners: re.Pattern[str] | None, brands: frozenset[str], wholes: frozenset[str]) -> list[Span]:
    text = field.text.text
    patterns = patterns_of(known)
    titles = [m.span() for m in _TITLE.finditer(text)]
    spans = [*_numbered(text, known, patterns), *_terms(text, known, patterns), *_quoted(field, known, patterns, brands)]
    spans += named(field, known, owners, wholes)
    spans += _plain(field, known)
    spans += [Span(m.start(), m.end(), None) for m in ACRONYM.finditer(text)]
    spans = [s for s in spans if not any(a <= s.start < b for a, b in titles)]
    spans.sort(key=lambda s: (s.start, -s.end))
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.category is None, s.start - s.end, s.defines is None, s.start)):
        if not any(span.start < other.end and other.start < span.end for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)


def _numbered(text: str, known: Gazetteer, patterns: Patterns) -> list[Span]:
    known_ones = [
        Span(match.start(), match.end(), "热线")
        for match in patterns.numbers.finditer(text)
        if match["tail"] or known.numbers[match["number"]].bare
    ]
    return [*known_ones, *(Span(*match.span(), "热线") for match in _ANY_LINE.finditer(text)), *(Span(*match.span(), "网络") for match in _RADIO.finditer(text)), *(Span(*match.span(), "平台") for match in _MAP.finditer(text))]


def _terms(text: str, known: Gazetteer, patterns: Patterns) -> list[Span]:
    found = []
    for match in patterns.terms.finditer(text):
        term = known.terms[match[0]]
        if term.alone and not (match[0].endswith("网") and text[match.end() : match.end() + 1] in _OF_A_NET):
            level = _LEVEL.search(text, max(0, match.start() - 4), match.start())
            found.append(Span(match.start() if level is None else level.start(), match.end(), term.category))
    return found


def _quoted(field: Field, known: Gazetteer, patterns: Patterns, brands: frozenset[str]) -> list[Span]:
    """A quoted brand with or without the kind word behind it: “例好办”小程序, “例好办”."""
    text = field.text.text
    found = []
    for match in QUOTED.finditer(text):
        brand = match[1].strip()
        tail = patterns.ends_here.match(text, match.end())
        if brand == "一张图" and (tail is None or is_blocked(text, tail)):
            start = left_end(text, match.start(), 0, joins=False, ends=patterns.names)
            if match.start() - start >= 2 and not known.is_generic(text[start : match.start()]):  # noqa: PLR2004 - one character names nothing
                found.append(Span(start, match.end(), known.kinds[brand]))
            continue
        if tail is not None and not is_blocked(text, tail) and left_end(text, tail.end(), match.end(), joins=False, ends=patterns.ends) == match.end():
            continue  # the whole is found by its kind word
        before = text[max(0, match.start() - 16) : match.start()]
        naming = _NAMING.search(before) is not None or _CALLED.match(text, match.end()) is not None
        naming = naming or (before.endswith("以") and _BY_NAME.match(text, match.end()) is not None)
        called = is_called(before) or is_client(before)
        shaped = (field.name == "name" and brand.startswith(("智慧", "数字"))) or _BRAND.fullmatch(brand) is not None
        kind = patterns.ends.search(brand)
        named = kind is not None and kind.start() >= 2 and not known.is_generic(brand[: kind.start()])  # noqa: PLR2004 - one character names nothing
        other = _telling(stands_before(text, match.start(), patterns.ends), known, patterns)
        beside = other is not None and _NO_BRAND.fullmatch(brand) is None and stands_beside(text, match.end())
        if other is None and (naming or called) and not named_is_a_piece(before):
            other = system_of_the_sentence(text, match.start(), patterns.ends) or _main_name(field, patterns)
        if is_used(text, match.start(), match.end()) and _NO_BRAND.fullmatch(brand) is None and brand not in known.terms:
            found.append(Span(match.start(), match.end(), "品牌"))
        elif beside or ((naming or called) and other is not None) or brand in brands or ((named or shaped) and _NO_BRAND.fullmatch(brand) is None):
            found.append(Span(match.start(), match.end(), "品牌", other))
        elif may_name(brand) and brand not in known.terms and not known.is_generic(brand):
            found.append(Span(match.start(), match.end(), None))
    return found


def _telling(name: str | None, known: Gazetteer, patterns: Patterns) -> str | None:
    """The name, unless it is one of no system: 微信小程序."""
    if name is None or (kind := patterns.ends.search(name)) is None:
        return name
    return None if known.is_generic(name[: kind.start()]) or is_a_side(name[: kind.start()]) else name


def _plain(field: Field, known: Gazetteer) -> list[Span]:
    """A brand without quotation marks that the project is named after, wherever its name and goal say it."""
    brand = plain_brand(_BLANKS.sub("", field.project.name), field.project.goal or "", known.is_generic)
    category = None if brand is None else "品牌"
    hint = brand or plain_hint(_BLANKS.sub("", field.project.name))
    if hint is None or (category is None and known.is_generic(hint)):
        return []
    return [Span(m.start(), m.end(), category) for m in re.finditer(re.escape(hint), field.text.text)]


def _main_name(field: Field, patterns: Patterns) -> str | None:
    """The one system in the project's name: what a brand is given to whose bearer the sentence leaves out."""
    name = _BLANKS.sub("", field.project.name)
    kinds = list(patterns.ends.finditer(name))
    if field.name == "name" or len(kinds) != 1:
        return None
    begin = left_end(name, kinds[0].end(), 0, joins=True, ends=patterns.ends)
    begin = quote_before(name, begin) or begin
    return name[begin : kinds[0].end()] if kinds[0].start() - begin >= 2 else None  # noqa: PLR2004 - one character names nothing


def _role(field: Field, span: Span) -> str | None:
    text = field.text.text
    if field.name == "name":
        return role_in_name(text, span.start, span.end)
    return role_in_text(text, span.start, span.end, field.project.name, text[span.start : span.end])


