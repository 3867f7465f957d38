"""What a project's name consists of: owner, years, phase, lot, action, object, qualifier, suffix, each with its place in
the printed name. Reach for it before comparing two names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

from mailuo_graph.identity import identity_form
from mailuo_linkers.normal import normalise
from mailuo_linkers.owners import owner_prefix, place_prefix

_YEAR: Final = r"(?:19|20)\d{2}"
_YEARS: Final = re.compile(rf"\(?(?<!\d){_YEAR}(?:\s*年?\s*[-~至]\s*{_YEAR})?(?!\d)\s*年?度?\)?")
_ACTIONS: Final[tuple[tuple[str, str], ...]] = (
    ("运维", "运行维护|运维|维护|维保"), ("运营", "运营"), ("升级", "升级|改造|扩容|优化"), ("租赁", "租赁|租用"),
    ("购置", "购置|采购|购买"), ("试点", "试点"), ("建设", "建设|开发|新建"), ("管理", "管理"), ("服务", "服务"),
)  # fmt: skip
"""In the order in which they outweigh each other: 平台建设项目运维服务 is maintenance."""


class Kind(StrEnum):
    """What a part of a name is. Marks are brackets, dashes and joining words between parts."""

    OWNER = "owner"
    YEAR = "year"
    PERIOD = "period"
    PHASE = "phase"
    LOT = "lot"
    ACTION = "action"
    OBJECT = "object"
    QUALIFIER = "qualifier"
    SUFFIX = "suffix"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Slot:
    """`printed[start:end]` is the part as it stands there, `value` what it means: 二期 and Ⅱ期 are both 2期."""

    kind: Kind
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Name:
    """`core` is the identity form without years: what stays the same from one budget to the next. The slots lie side by
    side and cover the printed name, every character in exactly one."""

    printed: str
    clean: str
    core: str
    years: tuple[int, ...]
    action: str | None
    slots: tuple[Slot, ...] = field(default=())

    def values(self, kind: Kind) -> tuple[str, ...]:
        return tuple(slot.value for slot in self.slots if slot.kind is kind)

    @property
    def object(self) -> str:
        """What the project is about, without all that changes from year to year."""
        return "".join(self.values(Kind.OBJECT))


@lru_cache(maxsize=16384)  # several linkers ask for the same names
def parse_name(printed: str, owners: tuple[str, ...] = ()) -> Name:
    """`owners` are the printed names of the unit and its department; one that stands in front is not part of the name."""
    clean = re.sub(r"\s+", "", printed)
    form = identity_form(printed)
    for owner in sorted(map(identity_form, owners), key=len, reverse=True):
        if owner and form.startswith(owner) and len(form) > len(owner) + 1:
            form = form[len(owner) :]
            break
    years = tuple(sorted({int(y) for match in _YEARS.findall(form) for y in re.findall(_YEAR, match)}))
    action = next((name for name, words in _ACTIONS if re.search(words, form)), None)
    return Name(printed, clean, _YEARS.sub("", form), years, action, take_apart(printed, owners))


_NUMBER: Final = "[一二三四五六七八九十]{1,3}"
_DATED: Final = rf"(?<!\d){_YEAR}(?!\d)(?:年(?:\d{{1,2}}月)?)?"
# Anywhere in the name; the first that fits at a place wins. What they must not be taken for stands in the look-arounds:
# 统一期限, 一包装, 1.0 within 11.05.
_PERIOD_OR_YEAR: Final = (
    rf"(?P<period>{_DATED}度?(?:-|~|至|到)+(?:{_YEAR}(?!\d)|(?<!\d)\d{{2}}(?=年))(?:年(?:\d{{1,2}}月)?)?度?|[\"']?十[二三四五六]五[\"']?(?:时期|期间)?)"
    rf"|(?P<year>{_DATED}度?)"
)
_DATED_FIRST: Final = re.compile(_PERIOD_OR_YEAR)
_SLOT_PARTS: Final = (
    (rf"(?P<phase>第?(?:{_NUMBER}|(?<![\d.])\d{{1,2}}|(?<![a-z])[ivx]{{1,4}})(?<!统一)期(?![限间货末初])"
    rf"|第(?:{_NUMBER}|\d{{1,2}})(?:阶段|批次?|轮|届)|首[期批]|(?<![\d.])v?[1-9]\.\d(?![\d.%])版?)"),
    (rf"(?P<lot>第?(?:{_NUMBER}|\d{{1,2}}|(?<![a-z])[a-z])标段|第(?:{_NUMBER}|\d{{1,2}})(?:包件?|子包|分包)|(?<![a-z0-9])[a-z]包(?![装裹含干])|(?<![\d.])\d{{1,2}}包(?![装裹含干])"
    rf"|标段(?:{_NUMBER}|[a-z\d](?![a-z\d]))|(?<=[(\[-])包(?:{_NUMBER}|[a-z\d])(?=[)\]]|$))"),
    (r"(?P<qualifier>(?<![东南西北])[东南西北中]部|[东南西北][片线区](?=[)\]]|$)|[主备]用|备份(?=光纤|链路|线路|机房)|[主备](?=光纤|链路|线路|机房)"
    r"|(?<=[(\[])(?:本级|机关|[a-z]区|[a-z]座|[a-z\d.\u4e00-\u9fff]{1,4}版)(?=[)\]])|本级(?=$|[)\]])|(?<![a-z])[a-z][区座](?=[)\]]))"),
)
SLOTS: Final = re.compile("|".join(_SLOT_PARTS))
"""Phase, lot and qualifier, for texts whose years and marks are gone."""
_ANYWHERE: Final = re.compile("|".join((_PERIOD_OR_YEAR, *_SLOT_PARTS, r"(?P<mark>[()\[\]<>\"':,.;~、。，；·_/\\-]+)")))
SUFFIX_WORDS: Final = ("专项资金", "专项经费", "专项费用", "专项支出", "资金", "经费", "费用", "支出", "项目", "工作", "专项", "工程", "任务", "服务", "费")
"""What a name may end with without saying anything else by it, the longest first. 补助 and 补贴 say what is done."""
_TAIL: Final = re.compile(
    "(?P<suffix>(?:专项|补助|补充)?(?:资金|经费|费用|补助|支出|补贴)|项目|工作|专项|工程|任务|补充|(?<![电水话资学])费)$"
    "|(?P<action>运行维护|运维|维护|维保|维修|运营|运行|升级|改造|扩容|优化|租赁|租用|购置|采购|购买|更新|试点|推广|建设|开发|新建"
    "|(?<!物业)管理|(?<!政务)(?<!公共)(?<!便民)服务|外包|监理|咨询|测评|评估)$"
    "|(?P<mark>[与和及])$",
)
_HEAD: Final = re.compile("(?P<action>购买|购置|采购|租赁|租用|新建|建设|开展|推进|实施)(?=.{2})(?!单位|用地|经费|费|资金|项目)")
_ACTION_VALUE: Final = {
    **{word: name for name, words in _ACTIONS for word in words.split("|")},
    "维修": "运维", "运行": "运营", "更新": "升级", "推广": "推广", "外包": "服务", "监理": "服务", "咨询": "服务", "测评": "服务", "评估": "服务",
}  # fmt: skip
_DIGITS: Final = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}

_Part = tuple[Kind, int, int]


def take_apart(printed: str, owners: tuple[str, ...] = ()) -> tuple[Slot, ...]:
    """Owner in front, then what is known anywhere (years, phase, lot, qualifier), then action and suffix from the end of
    what remains; the rest is the object. An action word inside the object (政务服务中心) stays object."""
    normal = normalise(printed)
    parts = list(_parts(normal.text, owners))
    slots: list[Slot] = []
    starts = [0] + [normal.origin[start] for _, start, _ in parts[1:]] + [len(printed)]
    for (kind, start, end), begins, ends in zip(parts, starts, starts[1:], strict=False):
        if begins < ends:  # a character that gave several may have been cut; its first part has it
            slots.append(Slot(kind, begins, ends, slot_value(kind, normal.text[start:end])))
    if not slots and printed:
        slots.append(Slot(Kind.MARK, 0, len(printed), ""))
    return tuple(slots)


def _parts(text: str, owners: tuple[str, ...]) -> Iterator[_Part]:
    """Side by side over the whole text. Neighbours of kind object are one."""
    known: list[_Part] = []
    dated = _DATED_FIRST.match(text)
    at = 0 if dated is None else dated.end()
    owner = owner_prefix(text[at:], owners)
    if owner and dated is not None:
        known.append((Kind(dated.lastgroup or ""), 0, at))
    if owner:
        known.append((Kind.OWNER, at, at + owner))
    free = at = at + owner if owner else 0
    for match in _ANYWHERE.finditer(text, at):
        if match.start() > free:
            known.append((Kind.OBJECT, free, match.start()))
        known.append((Kind(match.lastgroup or ""), match.start(), match.end()))
        free = match.end()
    if free < len(text):
        known.append((Kind.OBJECT, free, len(text)))
    first = next((i for i, part in enumerate(known) if part[0] is Kind.OBJECT), None)
    if first is not None:
        known[first : first + 1] = _head(text, known[first], owners)
    yield from _tails(text, known)


def _head(text: str, part: _Part, owners: tuple[str, ...]) -> list[_Part]:
    """A place or a verb at the beginning of the first object part."""
    kind, start, end = part
    placed = start + place_prefix(text[start:], owners)
    if start < placed <= end:
        return [(Kind.QUALIFIER, start, placed), (kind, placed, end)] if placed < end else [(Kind.QUALIFIER, start, end)]
    match = _HEAD.match(text[start:end])
    if match is not None:
        return [(Kind.ACTION, start, start + match.end()), (kind, start + match.end(), end)]
    return [part]


def _tails(text: str, known: list[_Part]) -> list[_Part]:
    """Action and suffix, taken off from the end of the name until an object remains; the object keeps at least two
    characters of its own."""
    out: list[_Part] = []
    objects = sum(end - start for kind, start, end in known if kind is Kind.OBJECT)
    done = False
    for kind, start, whole in reversed(known):
        end = whole
        while kind is Kind.OBJECT and not done and start < end:
            match = _TAIL.search(text[max(start, end - 6) : end])
            length = 0 if match is None else len(match.group())
            joins = match is not None and match.lastgroup == "mark"
            if match is None or objects - length < _SHORTEST_OBJECT or (joins and not (out and out[-1][0] is Kind.ACTION)):
                done = True
                break
            out.append((Kind(match.lastgroup or ""), end - length, end))
            objects -= length
            end -= length
        if start < end:
            out.append((kind, start, end))
    return out[::-1]


_SHORTEST_OBJECT: Final = 2


def slot_value(kind: Kind, words: str) -> str:
    if kind is Kind.ACTION:
        return _ACTION_VALUE.get(words, words)
    if kind is Kind.YEAR:
        return words[:4]
    if kind is Kind.PERIOD:
        return _period(words)
    if kind in (Kind.PHASE, Kind.LOT):
        return _numbered(words)
    if kind is Kind.QUALIFIER:
        return {"主": "主用", "备": "备用", "备份": "备用"}.get(words, words)
    return words


def _period(words: str) -> str:
    plan = re.search("十([二三四五六])五", words)
    if plan is not None:
        first = 2001 + 5 * _DIGITS[plan.group(1)]
        return f"{first}-{first + 4}"
    first_year, last = re.findall(rf"{_YEAR}|(?<=[-~至到])\d{{2}}(?=年)", words)[:2]
    return f"{first_year}-{last if len(last) == len(first_year) else first_year[:2] + last}"


def _numbered(words: str) -> str:
    """第二期, Ⅱ期 and 2期 are one; 包A and A包 as well."""
    label = re.sub("[^期批轮届段包版.]", "", words.replace("阶段", "段").replace("标段", "包"))[:1]
    number = re.search(rf"{_NUMBER}|首|[ivx]+(?=期)|\d+(?:\.\d+)?|[a-z](?![a-z])", words.removeprefix("v"))
    shown = "" if number is None else number.group()
    if shown == "首":
        shown = "1"
    elif shown in _ROMAN and "期" in words:
        shown = str(_ROMAN[shown])
    elif re.fullmatch(_NUMBER, shown):
        shown = str(_chinese(shown))
    return f"{shown}{'版' if '.' in shown else label}"


def _chinese(numeral: str) -> int:
    """一 to 九十九."""
    if "十" not in numeral:
        return int("".join(str(_DIGITS[c]) for c in numeral))
    tens, _, ones = numeral.partition("十")
    return (_DIGITS.get(tens[-1:], 1) if tens else 1) * 10 + (_DIGITS.get(ones[:1], 0) if ones else 0)
