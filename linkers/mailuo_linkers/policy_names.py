"""What a policy's title and number consist of: reach for it before comparing two citations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mailuo_graph.identity import identity_form

_MARKS: Final = re.compile(r"[\"'<>《》\[\]]")
_WRAPPED: Final = re.compile(r"(?P<lead>.*?)关于(?:印发|发布|公布|颁布)(?P<inner>.{4,}?)(?:的?(?:通知|公告|决定))?")
_WRAPPED_PLAINLY: Final = re.compile(r"(?P<lead>.*?[局厅委部办室署院会组府])(?:联合)?(?:印发|发布|公布|颁布)(?P<inner>.{4,}?)的(?:通知|公告|决定)")
_NATIONAL: Final = re.compile(r"关于|中华|全国|国家|信息安全技术|信息技术|网络安全")
_BODY: Final = r"(?:局|厅|委|部|办|室|署|院|会|组|政府)"
_ISSUED: Final = re.compile(rf"(?P<lead>[\u4e00-\u9fff()、]{{2,60}}?{_BODY})(?P<rest>关于.+)")
_PLACE: Final = re.compile(r"(?:[\u4e00-\u9fff]{2,5}?(?:省|自治区|市|区|县|州|盟|旗)){1,3}(?![级民场容域块长委直管]|政(?!务|府))")
_RELATIVE: Final = re.compile(r"(?:我|本|全)?[省市区县](?![级民场容域块长]|政(?!务|府))|(?:我|本)(?:局|厅|委|单位)")
_LOCAL: Final = re.compile(r"(?:办法|细则|方案|计划|规划|制度|要点|目录|措施|预案|清单|指引|指南|规定|纪要)$")
_TRIAL: Final = re.compile(r"\((?:试行|暂行)\)")
_YEARS: Final = r"(?:19|20)\d\d"
_PERIOD: Final = re.compile(rf"\(?{_YEARS}年?(?:[-~至到]{{1,2}}{_YEARS})?年?度?\)?")
_STANDARD: Final = re.compile(r"(?:[a-z]{2,5}|db\d{2,4})(?:/[a-z]{1,8})?\d{3,6}(?:\.\d+)*(?:-\d{2,4})?")
_BRACKETS: Final = str.maketrans("【[（({﹝〖「】]）)}﹞〗」", "〔〔〔〔〔〔〔〔〕〕〕〕〕〕〕〕")
_NUMBERED: Final = re.compile(r"〔(?:第?)(\d{4})年?〕第?0*(\d+)")
_CODE: Final = re.compile(r"^(DB\d{2,4}/[TZ]|[A-Z]+(?:/[A-Z]+)*)(?=\d)")
_ORDER_AFTER: Final = re.compile(r"(第[\d〇零一二三四五六七八九十百]+号)(令|公告)$")
_DASHES: Final = re.compile(r"[-‐‑‒–—―−－]+")
_OF_NOWHERE: Final = re.compile(r"(?:我|本)?[省市区县]|会议?纪|纪要|(?:政府)?令")


@dataclass(frozen=True, slots=True)
class TitleParts:
    """`core` is the title without the notice that brings it and without its issuer. `bare` is the core without place,
    period and （试行）: what a short title keeps. `wrapped`: printed as a notice about it. `local`: the same words mean
    another paper in another city."""

    core: str
    issuer: str | None
    place: str | None
    period: str
    trial: bool
    bare: str
    wrapped: bool
    local: bool


@lru_cache(maxsize=65536)
def title_parts(title: str) -> TitleParts:
    form = _STANDARD.sub("", _MARKS.sub("", identity_form(title)))
    issuer: str | None = None
    wrapped = False
    while match := _WRAPPED_PLAINLY.fullmatch(form) or _WRAPPED.fullmatch(form):
        issuer = issuer or match["lead"] or None
        form, wrapped = match["inner"], True
    if match := _ISSUED.fullmatch(form):
        issuer = issuer or match["lead"]
        form = match["rest"]
    found = _PLACE.match(form)
    place = None if found is None else found.group()
    rest = form[len(place or "") :]
    period = "".join(re.findall(_YEARS, form))
    bare = _TRIAL.sub("", _PERIOD.sub("", rest))
    at_home = _RELATIVE.match(form) is not None
    local = at_home or (place is None and _NATIONAL.match(form) is None and _LOCAL.search(bare) is not None)
    return TitleParts(form, issuer, None if at_home else place, period, _TRIAL.search(form) is not None, bare, wrapped, local)


@lru_cache(maxsize=65536)
def number_form(number: str) -> str:
    """One form for all spellings of a number: 示府办【2031】第05号 and 示府办（2031）5号 are 示府办〔2031〕5号."""
    form = _DASHES.sub("-", re.sub(r"\s+", "", number).translate(_BRACKETS))
    form = _ORDER_AFTER.sub(r"\2\1", form)
    return _CODE.sub(r"\1 ", _NUMBERED.sub(r"〔\1〕\2", form).upper())


def number_year(number: str) -> int | None:
    found = re.search(r"〔(\d{4})〕|[-:](\d{4})$|(20\d\d)年", number_form(number))
    return None if found is None else int(next(group for group in found.groups() if group))


def number_is_relative(number: str) -> bool:
    """Whether only its place says who counts: 市府会纪〔2031〕5号, 省政府令第9号."""
    return _OF_NOWHERE.match(number) is not None


def place_of(department: str | None) -> str | None:
    """The city or province a department belongs to."""
    found = re.match(r"[\u4e00-\u9fff]{2,8}?(?:省|市|区|县|州|旗)", department or "")
    return None if found is None else found.group()
