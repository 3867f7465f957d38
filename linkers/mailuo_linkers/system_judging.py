"""Whether a mention is a system, and by what it is known: a service number, a name of the gazetteer, a function that every
unit has its own of, a brand, or a name of its own. What is none of these stays a mention.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from mailuo_graph.gazetteer import Gazetteer, Term
from mailuo_graph.identity import identity_form
from mailuo_linkers.system_adopted import adopt
from mailuo_linkers.system_mentions import Read, without_cloud_kind
from mailuo_linkers.system_numbers import DIGITS
from mailuo_linkers.system_places import NATION, PROVINCES, Place

_SPECIFIC: Final = 3
"""So many characters before the kind word make a name specific enough to stand on its own in a goal."""
TELLING: Final = 6
"""So many make it one system for all departments of a place."""
_OF_ALL: Final = re.compile("(?:政务|信息|业务|应用|信息化|电子政务|云上|办公|各类)+系统")
"""What a place has many of, with its name or without."""
APPS: Final = ("小程序", "app", "公众号")
"""What stands before these is a name as a rule, be it only of two characters."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The gazetteer's names as they are compared. `plain`: a hotline's name without its number → the name."""

    names: dict[str, Term]
    functions: frozenset[str]
    acronyms: dict[str, str]
    numbers: frozenset[str]
    plain: dict[str, str]


def judge(reads: list[Read], known: Gazetteer) -> None:
    """Gives every mention that is a system its key and the reason; the others stay mentions."""
    proven = {r.brand for r in reads if r.brand is not None and r.record.category is not None and (r.record.field == "name" or not r.bare or r.record.defines)}
    provinces = _brands_of_provinces(reads)
    defined = {(r.row, identity_form(r.record.defines)) for r in reads if r.record.defines is not None}
    forms = _known(known)
    for r in reads:
        if r.record.category is None:
            if r.core in forms.acronyms:
                _judge_function(r, forms.acronyms[r.core])
        elif r.brand is not None:
            _judge_brand(r, forms.names, proven, provinces)
        elif not _known_everywhere(r, forms):
            r.reason = _own_name(r, known, defined)
        if r.reason is not None and r.key[1] == "":
            apart = "" if r.place is not None or len(r.stem) >= TELLING or _same_body_apart(r) else r.owner
            r.key = (r.place or r.own, "name" + apart, without_cloud_kind(r))
    _follow_names(reads)
    adopt(reads, known)


def _known(known: Gazetteer) -> _Known:
    return _Known(
        {identity_form(spelling): term for spelling, term in known.terms.items()},
        frozenset(map(identity_form, known.functions)),
        {identity_form(word): identity_form(name) for word, name in known.acronyms.items()},
        frozenset(n.name for n in known.numbers.values()),
        {identity_form(n.name.removeprefix(n.number)): identity_form(n.name) for n in known.numbers.values() if n.name.endswith("热线")},
    )


def _known_everywhere(r: Read, forms: _Known) -> bool:
    """Judges it by what is generally known, if that is so."""
    place, stem = r.place or r.own, r.stem
    if r.core in forms.numbers:
        r.key, r.reason = (place, "number", r.core), "全国统一的服务号码，各地各有一条"
    elif r.core.removesuffix("分中心") in forms.numbers:
        r.key, r.reason = (place, "desk", r.core), "服务号码在一地的分中心"
    elif r.kind == "热线" and DIGITS.match(r.core):
        r.key, r.reason = (place, "number", r.core), "有号码的热线，一地一条"
    elif r.core in forms.plain:
        r.key, r.reason = (place, "number", forms.plain[r.core]), f"“{r.core}”就是全国统一的服务号码“{forms.plain[r.core]}”"
    elif (term := forms.names.get(r.core)) is not None:
        whose = NATION if term.each == "nation" else place
        r.key, r.reason = (whose, "term", identity_form(term.term)), f"名录中的名称“{term.term}”（{term.source or '通用叫法'}）"
    elif r.core in forms.functions:
        _judge_function(r, r.core)
    elif stem in forms.acronyms and r.kind in ("系统", "平台"):
        _judge_function(r, forms.acronyms[stem])
    return r.reason is not None


def _judge_function(r: Read, name: str) -> None:
    said = "" if name == r.core else f"“{r.record.words}”通常指{name}；"
    r.key, r.reason = (r.place or r.own, "function" + ("" if r.place is not None else r.holder), name), f"{said}各单位都有的系统，只在本单位内算同一个"


def _own_name(r: Read, known: Gazetteer, defined: set[tuple[tuple[str, int], str]]) -> str | None:
    """Why a name without quotation marks that no list has is one; nothing where too little stands before the kind."""
    stem = r.stem
    telling = not known.is_generic(stem) or known.tells(stem) or r.kind == "中台" or (r.place is not None and _OF_ALL.fullmatch(r.core) is None)
    whose = str(r.place) if r.place is not None else stem if len(stem) > 1 and not known.is_generic(stem) else ""
    if telling and whose and len(r.kind) >= 4:  # noqa: PLR2004 - 数字图书馆 says what it is by itself
        return f"“{whose}”的{r.kind}"
    if not telling or len(stem) < 2:  # noqa: PLR2004 - one character names nothing
        return None
    if r.record.field == "name":
        return "项目名称里的系统名"
    if len(stem) >= _SPECIFIC or r.kind in APPS or (r.place is not None and not r.record.words.startswith("全")) or r.record.defines:
        return "正文里的专有系统名"
    if r.kind == "一张图":
        return "正文里的专题一张图"
    return "原文说明的简称" if (r.row, r.form) in defined else None


def _same_body_apart(r: Read) -> bool:
    """A kind with telling words is one for a place: only short names of everyday things differ from body to body."""
    return len(r.core) - len(r.kind) >= 4  # noqa: PLR2004 - a word of two characters and what it is about


def _brands_of_provinces(reads: list[Read]) -> dict[str, Place]:
    """Whose brand it is where departments of exactly one province say it."""
    found: dict[str, set[Place]] = defaultdict(set)
    for r in reads:
        if r.brand is not None and r.own.top.endswith(PROVINCES):
            found[r.brand].add(Place(r.own.top))
    return {brand: next(iter(places)) for brand, places in found.items() if len(places) == 1}


def _of_the_province(r: Read) -> bool:
    """接入省级“例云”: the words right before the quotation say so."""
    said = f"(?:省|自治区)级?(?:统一)?(?:的)?{re.escape(r.record.words)}"
    return r.record.field == "goal" and re.search(said, r.project.goal or "") is not None


def _judge_brand(r: Read, terms: dict[str, Term], proven: set[str], provinces: dict[str, Place]) -> None:
    brand = r.brand or ""
    term = terms.get(brand)
    if term is not None and r.bare and not term.alone:
        return
    if r.bare and brand not in proven and len(brand) < 3:  # noqa: PLR2004 - two characters in quotation marks are a word
        return
    where = r.own if term is not None else Place(r.own.top or r.own.district)
    if brand in provinces and _of_the_province(r):
        where = provinces[brand]
    r.key, r.reason = (where, "brand", r.core), f"加引号的品牌“{brand}”" if '"' in r.form else f"项目以“{brand}”为名，目标里说它是系统或反复提到它"


def _follow_names(reads: list[Read]) -> None:
    """A name that is a system in one project is one wherever the same place says it."""
    taken = {(r.key[0], r.core): r.key for r in reads if r.reason is not None and r.key[1].startswith("name")}
    for r in reads:
        if r.reason is None and r.brand is None and (key := taken.get((r.place or r.own, r.core))) is not None:
            r.key, r.reason = key, "与别处的系统名相同"
