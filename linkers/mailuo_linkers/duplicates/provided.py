"""A unit builds or rents for itself what a line of its own department offers to all units."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from mailuo_linkers.duplicates.apart import told_apart
from mailuo_linkers.duplicates.finding import Finding, Reason, Words, goal_words, name_words, odds, pair_key
from mailuo_linkers.duplicates.function import RENTED
from mailuo_linkers.duplicates.held import Held
from mailuo_linkers.duplicates.lines import Line, Lines
from mailuo_linkers.duplicates.money import Stake
from mailuo_linkers.duplicates.scope import LARGEST
from mailuo_linkers.duplicates.wording import clause_before, is_thing, longest_common

_FORBIDS: Final = re.compile("(?:无须|无需|毋须|不必|不用|不再|不得|不应|不宜)[^。；;,，]{0,10}?(?:另[行外]?|自[行己]?|再|单独|重复|分散)[^。；;,，]{0,4}?(?:建|做|设|购|开发|租|立项|采购|搭|上线)")
_BODIES: Final = "(?:[馆站校院所]|中心|单位|部门|机构|医院|学校|场馆|分局|支队|大队|处室|科室|区县|县区|街道|镇街|乡镇|窗口)"
_FOR_ALL: Final = re.compile(f"(?:全部|所有|各级?|[省市区县][属直]|直属|所属|下属|系统内)[^。；;,，]{{0,6}}?(?:\\d+[家个所])?{_BODIES}")
_TOGETHER: Final = re.compile("统一(?:提供|开发|建设|部署|开通|使用|接入|采购|搭建)|建设[^。；;,，]{0,4}统一|共用|共享使用|集约(?:建设|使用|提供)|一套[^。；;,，]{0,8}(?:系统|平台)")
_SENTENCE: Final = re.compile("[。；;]")
_MAKES: Final = ("build", "rent")
_BIAS: Final = -2.0
_WORTH: Final = 0.55
_YEARS: Final = 3
_WORDS, _LETTERS, _LETTERS_TOLD = 3, 6, 4
_PLACE: Final = re.compile("^.{2,6}?[省市区县](?=.{2,})")


def built_beside_the_shared(lines: Lines) -> Iterator[Finding]:
    departments: dict[str, list[Line]] = defaultdict(list)
    for line in lines.all:
        departments[line.department].append(line)
    for _, group in sorted(departments.items()):
        offers = [(line, offer) for line in group[: 4 * LARGEST] if line.action in _MAKES and (offer := _offer(line)) is not None]
        if not offers or len({line.unit for line in group}) < 2:  # noqa: PLR2004 - nobody to offer it to
            continue
        held = Held(group[: 4 * LARGEST], lines.everywhere)
        for provider, offer in offers:
            for taker in held.lines:
                if _may_take(provider, taker, lines):
                    yield from _judge(provider, taker, offer, held)


def _offer(line: Line) -> tuple[str, float] | None:
    """The words by which it is for all, and what they weigh."""
    forbids = _FORBIDS.search(line.work)
    if forbids is not None:
        return _whole_clause(line.work, forbids), 1.4
    for sentence in _SENTENCE.split(line.work):
        for_all = _FOR_ALL.search(sentence)
        if for_all is not None and _TOGETHER.search(sentence) and is_thing(line.title + line.work):
            return for_all[0], 0.9
    return None


def _whole_clause(text: str, match: re.Match[str]) -> str:
    """各馆无须另建 from 无须另建."""
    before = clause_before(text, match.start())
    return before[-6:] + match[0]


def _may_take(provider: Line, taker: Line, lines: Lines) -> bool:
    if taker.unit == provider.unit or taker.action not in _MAKES or lines.one_undertaking(provider, taker) or told_apart(provider, taker):
        return False
    if provider.year is None or taker.year is None:
        return provider.budget == taker.budget
    return 0 <= taker.year - provider.year <= _YEARS


def _judge(provider: Line, taker: Line, offer: tuple[str, float], held: Held) -> Iterator[Finding]:
    words = held.shared_words(provider, taker)
    letters, told = sum(map(len, words)), offer[1] > 1
    if len(words) < (2 if told else _WORDS) or letters < (_LETTERS_TOLD if told else _LETTERS):
        return
    shown = "”“".join(words[:5])
    reasons = [
        Reason("provider_covers_all", f"{provider.shown()}写明“{offer[0]}”，{taker.shown()}仍自建或自租", offer[1], goal_words(provider, offer[0]), name_words(taker)),
        Reason("same_words_of_work", f"做的事相同，只有这两个项目写到：“{shown}”", min(1.2, 0.12 * letters), goal_words(provider, words[0]), goal_words(taker, words[0])),
        Reason("both_build", "两边都在建设或租用，不是运维已有的系统", 0.6, name_words(provider), name_words(taker)),
    ]
    named = _unit_named(taker, provider)
    if named is not None:
        reasons.append(Reason("unit_is_served", f"{provider.shown()}的服务对象里写有“{named}”", 0.5, goal_words(provider, named), Words(taker, taker.record.evidence)))
    common = longest_common(provider.object, taker.object)
    if len(common) > 1:
        reasons.append(Reason("names_alike", f"名称里有相同的词：{common}", 0.3, name_words(provider), name_words(taker)))
    score = odds(_BIAS, reasons)
    if score >= _WORTH:
        innocent = ["共享平台上线之前的过渡", "本单位有统一平台不含的特殊功能，须核两边的功能清单"]
        yield Finding(RENTED, pair_key([provider, taker]), [provider, taker], score, reasons, Stake([provider, taker], frozenset({provider.uid})), innocent)


def _unit_named(taker: Line, provider: Line) -> str | None:
    name = _PLACE.sub("", taker.unit_name)
    return name if len(name) > 2 and name in provider.work else None  # noqa: PLR2004 - 中心 is no name
