"""Policies and standards that projects cite as their basis: titles in 《》, document numbers, and what belongs together.

A title counts for what it is called (…办法, …通知) or for how it is cited (根据《…》要求). What a project writes, prints or
performs is no basis of it, nor are contracts and reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from mailuo_extractors.entities.fields import Field, fields_of
from mailuo_extractors.entities.policy_numbers import Number, find_numbers, without_blanks
from mailuo_extractors.entities.policy_titles import Title, find_titles, is_paper, is_standard_title
from mailuo_extractors.entities.policy_validity import validity
from mailuo_graph.identity import identity_form
from mailuo_graph.records import CitationRecord, Records

_MOST_IN_A_DOCUMENT: Final = 20_000
_LONGEST_FIELD: Final = 200_000
_LONGEST_PART: Final = 4_000
_LONGEST_LIST: Final = 20
_BASIS: Final = re.compile(
    r"根据|依据|按照|依照|遵照|遵循|参照|贯彻|落实|执行|符合|满足|遵守|对照|响应|基于|(?<![年])按(?!时|期|月|年)|要求|依(?=《)"
)
_ADJACENT_BASIS: Final = re.compile(r"(?:根据|依据|按照|依照|遵照|参照|贯彻(?:执行|落实)?|执行|遵守|符合|满足)[^，。；！？》]{0,20}$")
_PRODUCES: Final = re.compile(
    r"(?:编制|编写|编印|编纂|编撰|编辑|编著|起草|草拟|拟定|制定|制订|修订|修编|出版|印制|印刷|撰写|拍摄|摄制|演出|排演|创作|签订|签署|出具|形成|提交|呈报|上报|推出|"
    r"完成|征订|订阅|购买|购置|采购|播出|展播|排练|复排|录制|翻印|汇编)(?:完善|发放|完成|并[\u4e00-\u9fff]{1,4}|[一二两三四五六七八九十\d]{1,3}[部册本份项个期集套场])?[的：:]?[^，。；！？《》、的]{0,6}$"
)
_PRODUCED_AFTER: Final = re.compile(
    r"\s{0,2}[）)]?的?\s{0,2}(?:编制|编写|编印|编纂|编撰|起草|修编|出版|印刷|印制|拍摄|摄制|创作|演出|排演|展播|初稿|送审稿|征求意见|等(?:书籍|图书|刊物|剧目|节目|作品|专著))"
)
_CITED_AFTER: Final = re.compile(r"[^，。；！？《]{0,24}?(?:要求|规定|精神|等?文件|部署|有关|标准)")
_ASKED_AFTER: Final = re.compile(r"[^，。；！？《》]{0,4}?(?:要求|规定|精神|确定|明确|部署|任务|目标)")
_MADE: Final = re.compile(r"的[^的]{0,6}$")
_JOINED: Final = re.compile(r"[\s、，,；;和及与以国等以及（()）\d\.]{0,8}")
_STANDARDS_FOLLOW: Final = re.compile(r"\s{0,2}等?(?:多?项)?(?:国家|行业|地方|技术|相关|有关|系列|规范|、|和|及)*标准")
_STANDARDS_LEAD: Final = re.compile(r"(?:国家|行业|地方|团体|技术)(?:推荐性|强制性)?标准[：:为]?\s*$")
_GAP_TO_NUMBER: Final = re.compile(
    r"\s{0,2}(?:的通知|的决定|的意见)?\s{0,2}(?:[（(\[【〔]\s{0,2})?(?:(?:发文)?[文编字]号\s?(?:[:：为]|\s)?)?[\u4e00-\u9fff]{0,16}[，,：:\s]{0,2}"
)
_GAP_TO_TITLE: Final = re.compile(r"(?:号?文件?|通知)?\s{0,2}[)）\]】]?\s{0,2}[:：，,]?\s{0,2}(?:[\u4e00-\u9fff]{2,30}?(?:关于)?(?:印发|发布)?的?)?\s{0,2}")
_SHORT: Final = re.compile(r"以下(?:统一|统)?简\s?称\s?(?:为|作)?\s?[:：]?\s?[“\"《「『‘']?\s?([^”\"》」』’'）)，。；]{2,30})")
_ISSUER: Final = re.compile(
    r"([\u4e00-\u9fff“”（）\"、]{2,40}?(?:局|厅|委|部|办|室|署|院|会|组|政府|指挥部))(?:办公[厅室])?$"
)
_LAW_WITHOUT_MARKS: Final = re.compile(r"(?<![《〈])中华人民共和国[\u4e00-\u9fff]{2,20}?(?:法实施条例|法|条例)(?![\u4e00-\u9fff]{0,2}[》〉]|[院律治规人定制官庭])")
_PLAIN_TITLE: Final = re.compile(
    r"(?:根据|依据|按照|依照|遵照|参照|贯彻|落实|执行)(?:执行|落实)?(?P<title>[^，。；：！？《》、\s（()）]{0,30}关于[^，。；：！？《》（()）]{4,80}?的(?:通知|意见|决定|决议|批复|复函|函|公告|通告|实施方案|会议纪要))"
    r"(?=[，。；（(]|要求|精神|规定|等|文件|部署|$)"
)
_PLAIN_MINUTES: Final = re.compile(
    r"(?:根据|依据|按照|依照|遵照|参照|贯彻|落实|执行|按)(?:执行|落实)?(?P<title>[^，。；：！？《》、〔\[【]{0,30}?(?:\d{1,4}|[一二三四五六七八九十百]{1,5})[次期][^，。；：！？《》、]{0,20}?会议纪要)"
    r"|(?:根据|依据|按照|依照|遵照|参照|贯彻|落实|执行|按|[和及与、])(?P<numbered>[^，。；：！？《》、（(和及与〔\[【]{0,24}会议纪要)(?=\s?[（(]?\s?[〔\[【（(]\s?20\d\d)"
)
_NUMBER_ISSUERS: Final = (("国办", "国务院办公厅"), ("国发", "国务院"), ("国函", "国务院"), ("中办", "中共中央办公厅"), ("中发", "中共中央"))
_PREFIX: Final = re.compile("([\u4e00-\u9fff]{3,14})(?=[〔\\[【（(])")


@dataclass(slots=True)
class _Cited:
    start: int
    end: int
    title: Title | None
    number: Number | None
    short: str | None = None
    issuer: str | None = None
    standard: bool = False


def find_citations(records: Records, raw: str) -> list[CitationRecord]:
    """One record for each thing that a project cites, at its first place; `order` counts a project's from 1."""
    found: list[CitationRecord] = []
    by_project: dict[int, list[CitationRecord]] = {}
    for field in fields_of(records, raw):
        if len(found) >= _MOST_IN_A_DOCUMENT:
            break
        seen = by_project.setdefault(field.project.row, [])
        for record in _in_field(field, raw):
            if not _again(record, seen):
                record.order = len(seen) + 1
                seen.append(record)
                found.append(record)
    _cut_what_leads(found)
    return found


def _cut_what_leads(found: list[CitationRecord]) -> None:
    """考评结果遵示农居办〔2031〕3号: a number without title whose beginning ends as a number in brackets behind a title of
    the same document begins. Words that no list of verbs has lead to numbers as well."""
    prefixes = {m[1] for r in found if r.title is not None and r.document_number is not None and (m := _PREFIX.match(r.document_number)) is not None}
    for r in found:
        own = None if r.title is not None or r.document_number is None else _PREFIX.match(r.document_number)
        if own is None or own[1] in prefixes:
            continue
        known = max((p for p in prefixes if len(own[1]) - len(p) > 1 and own[1].endswith(p)), key=len, default=None)
        if known is not None and r.document_number is not None:
            led = own[1].removesuffix(known)
            r.document_number = r.document_number.removeprefix(led)
            if r.evidence is not None and r.evidence.words.startswith(led):
                r.evidence = replace(r.evidence, start=r.evidence.start + len(led), words=r.evidence.words.removeprefix(led))


def _in_field(field: Field, raw: str) -> list[CitationRecord]:
    text = field.text.text[:_LONGEST_FIELD]
    if not any(mark in text for mark in "《〈≪«号/关中纪GDI"):
        return []
    return [
        _record(field, raw, text[start:end], start, each)
        for start, end in _parts(text)
        for each in _cited(text[start:end], is_indicator=field.name == "indicator")
    ]


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Cut after a sentence, so that what compares neighbours costs no more in a long text."""
    start = 0
    while len(text) - start > _LONGEST_PART:
        end = text.rfind("。", start, start + _LONGEST_PART) + 1
        end = end if end > start else start + _LONGEST_PART
        yield start, end
        start = end
    yield start, len(text)


def _record(field: Field, raw: str, text: str, offset: int, each: _Cited) -> CitationRecord:
    title = None if each.title is None else each.title.text
    number = None if each.number is None else each.number.text
    minutes = "纪要" in (title or "")[-6:] or (each.number is not None and "纪" in each.number.prefix[-3:])
    since, until = validity(title, text[each.end : each.end + 80], None if each.number is None else each.number.year)
    return CitationRecord(
        field.project.document, field.project.row, 0, title, number,
        each.issuer or _issuer_of_number(each.number), each.short,
        "standard" if each.standard else "minutes" if minutes else "policy", since, until,
        field.evidence(offset + each.start, offset + each.end, raw),
    )  # fmt: skip


def _cited(text: str, *, is_indicator: bool) -> list[_Cited]:
    numbers = find_numbers(text)
    titles = find_titles(text)
    titles += _plain_titles(text, titles)
    titles.sort(key=lambda t: t.start)
    kept = _kept(text, titles, numbers, is_indicator=is_indicator)
    pairs = _pairs(text, kept, numbers)
    cited = []
    for index, title in enumerate(kept):
        number = pairs.get(index)
        one = _Cited(title.start, title.end, title, number)
        if number is not None:
            one.start, one.end = min(title.start, number.start), max(title.end, number.end)
        one.standard = (number is not None and number.standard) or _is_standard(text, title, kept[index + 1 : index + _LONGEST_LIST])
        one.issuer = _issuer(text, title)
        cited.append(one)
    paired = {number.start for number in pairs.values()}
    inside = [(t.start, t.end) for t in titles]
    for number in numbers:
        if number.start in paired or not (number.prefix or number.standard):
            continue
        if any(start <= number.start < end for start, end in inside):
            continue
        cited.append(_Cited(number.start, number.end, None, number, standard=number.standard))
    cited.sort(key=lambda c: c.start)
    _name_short(text, cited)
    return cited


def _kept(text: str, titles: list[Title], numbers: list[Number], *, is_indicator: bool) -> list[Title]:
    """Titles that are cited. Those joined to a title by 、 or 和 share what leads to them."""
    kept: list[Title] = []
    last_end, last_basis, last_produced = 0, False, False
    starts = {n.start for n in numbers}
    for title in titles:
        before = text[max(last_end, title.start - 80) : title.start]
        clause = re.split(r"[。；！？]", before)[-1]
        joined = last_end > 0 and _JOINED.fullmatch(_without_numbers(text, last_end, title.start, numbers)) is not None
        making = _PRODUCES.search(clause)
        made_by_others = making is not None and _MADE.search(making.group()) and _BASIS.search(clause, 0, making.start())
        asked = _ASKED_AFTER.match(text, title.end) is not None
        produced = (making is not None and not made_by_others and not asked) or (joined and last_produced)
        produced = produced or _PRODUCED_AFTER.match(text, title.end) is not None
        basis = bool(made_by_others) or _ADJACENT_BASIS.search(clause) is not None or (joined and last_basis)
        weak = basis or _BASIS.search(clause) is not None or _CITED_AFTER.match(text, title.end) is not None
        numbered = any(
            title.end <= s <= title.end + 24 and _GAP_TO_NUMBER.fullmatch(text, title.end, s) is not None for s in starts
        )
        last_end, last_basis, last_produced = title.end, basis, produced
        if title.plain or numbered:
            kept.append(title)
        elif produced or title.generic or (is_indicator and not (weak or re.search(r"[≤≥=]\s*$", clause))):
            continue
        elif is_paper(title.text) or (not title.no_basis and (basis or (weak and joined and bool(kept)))):
            kept.append(title)
    return kept


def _without_numbers(text: str, start: int, end: int, numbers: list[Number]) -> str:
    for number in numbers:
        if start <= number.start and number.end <= end:
            return text[start : number.start] + text[number.end : end]
    return text[start:end]


def _pairs(text: str, titles: list[Title], numbers: list[Number]) -> dict[int, Number]:
    """Which number belongs to which title: one in brackets after it, one right before it, one right after it."""
    pairs: dict[int, Number] = {}
    free = list(numbers)
    for index, title in enumerate(titles):
        inner = [n for n in free if title.start <= n.start < title.end]
        after = next((n for n in free if n.start >= title.end), None)
        before = next((n for n in reversed(free) if n.end <= title.start), None)
        if after is not None and (
            after.start > title.end + 40
            or (index + 1 < len(titles) and after.start >= titles[index + 1].start)
            or _GAP_TO_NUMBER.fullmatch(text, title.end, after.start) is None
        ):
            after = None
        if before is not None and (
            before.end < title.start - 40
            or (index > 0 and before.start < titles[index - 1].end)
            or _GAP_TO_TITLE.fullmatch(text, before.end, title.start) is None
            or _leads_on(text[before.end : title.start])
        ):
            before = None
        in_brackets = after is not None and re.match(r"\s{0,2}(?:的通知)?\s{0,2}[（(\[【〔]", text[title.end : after.end]) is not None
        chosen = inner[0] if inner else after if in_brackets else (before or after)
        if chosen is not None and chosen is after and not in_brackets and re.search(r"[和及与、]|以及", text[title.end : after.start]):
            chosen = before
        if chosen is not None:
            pairs[index] = chosen
            free.remove(chosen)
    return pairs


def _leads_on(between: str) -> bool:
    """Whether the words between a number and a title begin something new."""
    return re.search(r"以及|[和及与]|要求|规定|精神|根据|依据|按照|落实|执行|[，,]", between) is not None


def _plain_titles(text: str, marked: list[Title]) -> list[Title]:
    found = []
    spans = [(t.start, t.end) for t in marked]
    for pattern in (_PLAIN_TITLE, _PLAIN_MINUTES, _LAW_WITHOUT_MARKS):
        for match in pattern.finditer(text):
            start, end = match.span(match.lastgroup or 0)
            if not any(a < end and start < b for a, b in spans):
                spans.append((start, end))
                found.append(Title(start, end, without_blanks(text[start:end]), plain=True))
    return found


def _is_standard(text: str, title: Title, later: list[Title]) -> bool:
    """Whether the title or what stands around the list it is part of says so."""
    if is_standard_title(title.text) or _STANDARDS_LEAD.search(text[max(0, title.start - 12) : title.start]):
        return True
    end = title.end
    for following in later:
        if not _JOINED.fullmatch(text, end, following.start):
            break
        end = following.end
    return not re.search(r"关于|通知$|办法$|条例$|法$", title.text) and _STANDARDS_FOLLOW.match(text, end) is not None


def _issuer(text: str, title: Title) -> str | None:
    """Who issued it, where title or the words before it say so: 某局关于…, 某局《…》, 某局关于印发《…》的通知."""
    if not title.plain:
        before = without_blanks(text[max(0, title.start - 60) : title.start])
        before = re.sub(r"(?:联合)?(?:关于)?(?:印发|发布|公布|颁布|下发)?的?$", "", before)
        before = re.split(r"[，。；：！？）》\s]|根据|依据|按照|依照|遵照|参照|贯彻|落实|执行|相继|按", before)[-1]
        if match := _ISSUER.search(before):
            return _issuers(match.group())
    lead, found, _ = title.text.partition("关于")
    return _issuers(lead) if found and len(lead) > 2 else None  # noqa: PLR2004


def _issuers(names: str) -> str | None:
    """Several are printed with 、 between them."""
    names = names.strip("和及与、")
    return names if names and all(_whole(name) for name in names.split("、")) else None


def _whole(names: str) -> bool:
    return re.search(r"(?:局|厅|委|部|办|室|署|院|会|组|政府)$", names) is not None and not re.search(
        r"会议|工作(?!领导|协调|推进|小组|委员会|办公室)|项目|通过|开展|相关|有关|本|该|我", names
    )


def _issuer_of_number(number: Number | None) -> str | None:
    if number is None or number.standard:
        return None
    if number.prefix.endswith("令"):
        body = number.prefix.removesuffix("令")
        return body if _whole(body) else None
    return next((name for lead, name in _NUMBER_ISSUERS if number.prefix.startswith(lead)), None)


def _name_short(text: str, cited: list[_Cited]) -> None:
    ends = [*(c.start for c in cited[1:]), len(text)][: len(cited)]
    for each, limit in zip(cited, ends, strict=True):
        match = _SHORT.search(text, each.start, min(limit + 40, each.end + 60))
        if match is not None and match.start() >= each.start:
            between = text[each.end : match.start()]
            if not re.search(r"[。；！？《]", between):
                each.short = without_blanks(match[1])
    shorts = {identity_form(each.short): each for each in cited if each.short}
    cited[:] = [c for c in cited if c.title is None or c.number is not None or shorts.get(identity_form(c.title.text), c) is c]


def _again(record: CitationRecord, seen: list[CitationRecord]) -> bool:
    """Whether the project cited it before; what is said only now is added to the first."""
    for known in seen:
        same_number = record.document_number is not None and _form(record.document_number) == _form(known.document_number)
        same_title = record.title is not None and identity_form(record.title) in {_form(known.title), _form(known.short_name)}
        other_number = None not in (record.document_number, known.document_number) and not same_number
        other_title = None not in (record.title, known.title) and not same_title
        if (same_number and not other_title) or (same_title and not other_number):
            known.title = known.title or record.title
            known.document_number = known.document_number or record.document_number
            known.issuer = known.issuer or record.issuer
            known.short_name = known.short_name or record.short_name
            return True
    return False


def _form(text: str | None) -> str | None:
    return None if text is None else identity_form(text)


