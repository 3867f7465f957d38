"""Numbers of official papers and standards: reach for it to find them in text and to compare two spellings of one.

The prefix of a number (示府办〔2031〕5号) is a run of Chinese characters, and the words in front of it run on without a
blank. What is no part of a prefix is therefore known by the words that lead to a citation and by full names of bodies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_HAN: Final = "\u4e00-\u9fff"
_OPEN: Final = r"[〔\[【（(［﹝〖{「]"
_CLOSE: Final = r"[〕\]】）)］﹞〗}」]"
_YEAR: Final = r"(?:1\s{0,2}9|2\s{0,2}0)\s{0,2}\d\s{0,2}\d"
_NO_PAPER: Final = r"(?!\s{0,2}[楼线院门机馆库桥井泵站码地仓房塔船栋厂厅车台])"
_BRACKETED: Final = re.compile(
    rf"{_OPEN}\s{{0,2}}(?P<year>{_YEAR})\s{{0,2}}年?\s{{0,2}}{_CLOSE}\s{{0,2}}第?\s{{0,2}}\d(?:\s{{0,2}}\d){{0,4}}(?:\s?[-—之]\s?\d{{1,3}})?\s{{0,2}}号{_NO_PAPER}"
)
_ORDER: Final = re.compile(
    rf"(?P<prefix>[{_HAN}]{{1,24}}(?:令|公告))\s{{0,2}}[（(]?(?:(?P<year>{_YEAR})\s{{0,2}}年\s{{0,2}})?第\s{{0,2}}(?:\d{{1,5}}|[〇零一二三四五六七八九十百]{{1,7}})\s{{0,2}}号{_NO_PAPER}"
)
_ORDER_AFTER: Final = re.compile(
    rf"(?P<prefix>[{_HAN}]{{2,24}})\s{{0,2}}第\s{{0,2}}(?:\d{{1,5}}|[〇零一二三四五六七八九十百]{{1,7}})\s{{0,2}}号\s{{0,2}}(?:令|公告)(?![{_HAN}]?[牌])"
)
"""某部第5号令, which is 某部令第5号."""
_BODY: Final = re.compile("(?:部|局|委|署|厅|院|会|政府|总局|主席)$")
_RUN: Final = re.compile(rf"(?:[{_HAN}]\s{{0,2}}){{1,24}}$")
_LEAD: Final = re.compile(
    r"根据|依据|按照|依照|参照|遵照|遵循|执行|贯彻|落实|符合|结合|以及|详见|参见|文号为?|编号为?|印发|转发|下发|发布|下达|收到|文件|通知|批复|号文?[和及与]?|按|及|与|的|由|对|在|[省市区县]里|经过|"
    r"列入|纳入|写入|载入|出台|颁布|签发|联发|实施|制定|制订|修订|了|以(?!工代)|见(?!义)|经(?=[省市区县我本])|为|至|并|即|其|该|我[局委厅市省区县办院]|本[局委厅市省区县办院]|会议纪要(?=..)|纪要(?=..)|会议(?!纪)|标准|实际|规定|要求|精神|政策|"
    r"[省市区县州](?!监|政|场|容|域)[\u4e00-\u9fff]{0,12}?(?:局|厅|委|委员会|办公室)(?=[\u4e00-\u9fff]{2,}$)|参考|(?:中央|[省市区县]级?)财政(?=..)|要求和|同意|批准|核准|核定|审定|立项|批复文号为?|上级|两办|联合|会同|"
    r"国务院(?:办公厅)?(?!令)|办公[厅室](?!令)|人民政府(?:办公[厅室])?(?!令)|[省市区县](?:政府|委)(?:办公[厅室]|办)?(?!令)|委员会(?:办公室)?(?!令)|管理局(?!令)|"
    r"(?:财政|教育|公安|民政|司法|商务|水利|交通运输|农业农村|文化和旅游|应急管理|工业和信息化|人力资源和?社会保障|自然资源|生态环境|住房和?城乡建设|卫生健康)(?:部|厅|局)(?!令)"
)
_VERB: Final = re.compile(r"根据|依据|按照|依照|参照|遵照|遵循|执行|贯彻|落实|符合|结合|以及|详见|参见|文号为?|编号为?|按|及|与|和|的|由|对|在")
_ORDER_LEAD: Final = re.compile(
    r"根据|依据|按照|依照|参照|遵照|遵循|执行|贯彻|落实|符合|结合|以及|详见|参见|印发|发布|文件|通知|号文?[和及与]?|按|及|与|的"
)
_NOT_A_PREFIX: Final = re.compile(r"(?:合同|协议|招标|采购|标段|项目|工程|房间|地块|宗地)$")
_STANDARD: Final = re.compile(
    r"(?<![A-Za-z0-9/])(?:"
    r"(?:[A-Z]{2,4}|DB\s?\d{2,4})\s?/\s?[TZ]\s{0,2}\d{1,6}(?:\.\d{1,3}){0,2}(?:\s?[-—–－―]\s?\d{2,4})?"
    r"|(?:GB[JZ]?|DB\s?\d{2,4}(?=\s|/)/?)\s{0,2}\d{3,6}(?:\.\d{1,3}){0,2}(?:\s?[-—–－―]\s?\d{2,4})?"
    r"|T/[A-Z]{2,8}\s{0,2}\d{1,6}(?:\.\d{1,3}){0,2}\s?[-—–－―]\s?\d{4}"
    r"|ISO(?:\s?/\s?IEC)?\s{0,2}\d{3,5}(?:\s?[-—–－―:：]\s?\d{1,4}){0,2}"
    r"|(?:ITU-T\s?[A-Z]\.\d{1,5}|IEC\s?\d{4,6}(?:[-—–]\d{1,3})?)"
    r"|(?:GA|JGJ|CJJ?|HJ|JT[GJS]?|WS|SL|DL|LD|MH|NY|LY|WH|JY|MZ|TSG|AQ|XF|GY|SJ|JR|YDB?|GM|QX|RB|CH|TD|DZ|TB|YY|JJ[FG]|CECS)"
    r"\s{0,2}[A-Z]?\d{1,6}(?:\.\d{1,3}){0,2}\s?[-—–－―]\s?(?:19|20)\d{2}"
    r")(?![0-9A-Za-z])"
)
_LONGEST_PREFIX: Final = 14
_BLANK: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Number:
    """`text` is as printed without blanks; `prefix` is empty for a number that prints none."""

    start: int
    end: int
    text: str
    prefix: str
    year: int | None
    standard: bool = False


def find_numbers(text: str) -> list[Number]:
    """In printed order, none over another."""
    found = [*_bracketed(text), *_orders(text), *_orders_after(text), *_standards(text)]
    found.sort(key=lambda n: (n.start, -n.end))
    kept: list[Number] = []
    for number in found:
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return kept


def without_blanks(text: str) -> str:
    return _BLANK.sub("", text)


def _bracketed(text: str) -> Iterator[Number]:
    for match in _BRACKETED.finditer(text):
        start = match.start()
        run = _RUN.search(text[max(0, start - 72) : start])
        if run is not None:
            rest = _after(run.group(), _LEAD)
            start -= len(rest)
            if rest[:1] in {"和", "等"} and start > 0 and text[start - 1] in "》〉）)”":
                start += 1
        prefix = without_blanks(text[start : match.start()])
        if _NOT_A_PREFIX.search(prefix) or len(prefix) > _LONGEST_PREFIX:
            continue
        yield Number(start, match.end(), without_blanks(text[start : match.end()]), prefix, _year(match))


def _orders(text: str) -> Iterator[Number]:
    for match in _ORDER.finditer(text):
        prefix = _after(match["prefix"], _ORDER_LEAD)
        start = match.end("prefix") - len(prefix)
        if len(prefix) >= 2:  # noqa: PLR2004  (令 alone names nobody)
            yield Number(start, match.end(), without_blanks(text[start : match.end()]), prefix, _year(match))


def _orders_after(text: str) -> Iterator[Number]:
    for match in _ORDER_AFTER.finditer(text):
        prefix = _after(match["prefix"], _ORDER_LEAD)
        start = match.end("prefix") - len(prefix)
        if len(prefix) >= 2 and _BODY.search(prefix):  # noqa: PLR2004 - as above
            yield Number(start, match.end(), without_blanks(text[start : match.end()]), prefix + "令", None)


def _standards(text: str) -> Iterator[Number]:
    for match in _STANDARD.finditer(text):
        years = re.search(r"[-—–－―:：]\s?((?:19|20)\d{2})$", match.group())
        printed = _BLANK.sub(" ", match.group())
        yield Number(match.start(), match.end(), printed, "", None if years is None else int(years[1]), standard=True)


def _after(run: str, leads: re.Pattern[str]) -> str:
    """What follows the last word that leads to a number, as far as something is left."""
    rest = run
    for lead in leads.finditer(run):
        if lead.end() < len(run):
            rest = run[lead.end() :]
    return "" if _VERB.fullmatch(rest.strip()) else rest.lstrip()


def _year(match: re.Match[str]) -> int | None:
    return None if match["year"] is None else int(without_blanks(match["year"]))
