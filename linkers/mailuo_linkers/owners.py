"""How a body may be written in front of a project's name or in a text: in full, without its place, without its second
name, abbreviated. Reach for it to find the owner in front, or to ask whether short words mean a given body."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from mailuo_linkers.normal import normalise
from mailuo_linkers.places import place_of

ENDINGS: Final = (
    "局|委员会|委|厅|办公室|办|中心|馆|院|处|所|站|队|学校|大学|中学|小学|幼儿园|医院|协会|总会|联合会|法院|检察院|公司|台|署|部|园|校"
)
# 数据中心 and 平台 in front of a year are more often what the project is about than who pays for it.
_BODY: Final = re.compile("[0-9\u4e00-\u9fff]{2,40}?(?:局|委员会|厅|办公室|(?<!数据)中心|馆|院|处|队|学校|大学|法院)(?=(?:19|20)\\d{2})")
_ITSELF: Final = re.compile(r"[(\[](?:局|委|办|厅|部|院|处|署)?(?:本级|机关|本部|局机关|委机关|机关本级|本级机关)[)\]]$")
_SECOND: Final = re.compile(r"[(\[]([^()\[\]]{4,40})[)\]]")
_ABBREVIATED: Final = re.compile(f"[\u4e00-\u9fff]{{1,6}}?(?:{ENDINGS})")
_SHORTEST: Final = 3
_SHORTEST_FUZZY: Final = 8
_MOST_CHANGED: Final = 2


@lru_cache(maxsize=4096)
def forms(name: str) -> tuple[str, ...]:
    """All ways a body's printed name may be written out, in the form for comparing, the fullest first."""
    text = normalise(name).text
    plain = without_itself(text)
    first = _SECOND.sub("", plain)
    whole = dict.fromkeys([text, plain, first, *second_names(plain)])
    shorter = [form[cut:] for form in whole if "(" not in form for cut in _cuts(form)]
    return tuple(form for form in dict.fromkeys([*whole, *shorter]) if len(form) >= _SHORTEST)


def _cuts(form: str) -> list[int]:
    """Where each place name of the form ends: 甲市乙区丙局 is also 乙区丙局, 乙丙局 is not guessed."""
    cuts, at = [], 0
    for name in place_of(form).names:
        at += len(name)
        cuts.append(at)
    return cuts


def without_itself(text: str) -> str:
    """某局（本级） and 某局（机关） are 某局 itself."""
    return _ITSELF.sub("", text)


def second_names(text: str) -> list[str]:
    """甲局（乙开发区甲局） has a second name; 甲中心（一期） has none."""
    return [name for name in _SECOND.findall(text) if re.search(f"(?:{ENDINGS})$", name)]


def without_second_names(text: str) -> str:
    for second in second_names(text):
        text = text.replace(f"({second})", "").replace(f"[{second}]", "")
    return text


def owner_prefix(text: str, owners: tuple[str, ...]) -> int:
    """How many characters of a name (in the form for comparing) are its owner: one of the owners as written anyhow, or
    any body with its place in front of a year. Something must remain."""
    written = _written(owners)
    for form in written:
        if text.startswith(form) and len(text) > len(form) + 1:
            return len(form)
    for form in written:
        near = _near_prefix(text, form)
        if near:
            return near
    short = _ABBREVIATED.match(text)
    if short is not None and len(text) > short.end() + 1 and any(abbreviates(short.group(), form) for form in written):
        return short.end()
    body = _BODY.match(text)
    return body.end() if body is not None and (place_of(text).names or place_prefix(text, owners)) else 0


@lru_cache(maxsize=1024)
def _written(owners: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({form for owner in owners for form in forms(owner)}, key=lambda form: (-len(form), form)))


@lru_cache(maxsize=1024)
def _places(owners: tuple[str, ...]) -> frozenset[str]:
    """Of the owners, each with and without its 市 or 区."""
    known = {name for owner in owners for form in forms(owner)[:3] for name in place_of(form).names}
    return frozenset(known | {name[:-1] for name in known if len(name) > 2})  # noqa: PLR2004 - 歙县 is never 歙


def place_prefix(text: str, owners: tuple[str, ...]) -> int:
    """How many characters in front are a place: one of the owners' places, with or without 市 or 区, or a lone 市, 区."""
    known = _places(owners)
    at = 0
    while (found := max((n for n in known if text.startswith(n, at)), key=len, default="")) and len(text) > at + len(found) + 1:
        at += len(found)
    if at == 0:
        place = place_of(text)
        if not place.names and place.length and len(text) > place.length + 1:
            return place.length
    return at


def abbreviates(short: str, full: str) -> bool:
    """数保中心 for 数据保障中心: characters in order, the same first and the same end."""
    if not _SHORTEST <= len(short) < len(full) or short[-1] != full[-1] or short[0] != full[0]:
        return False
    rest = iter(full)
    return all(character in rest for character in short)


def common_start(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def one_part_apart(one: str, other: str) -> tuple[str, str] | None:
    """The part in which two names differ, if it is a single one: 档案管理局 and 档案和管理局 give ("", "和")."""
    head = common_start(one, other)
    tail = min(common_start(one[::-1], other[::-1]), min(len(one), len(other)) - head)
    if one == other or head + tail == 0:
        return None
    return one[head : len(one) - tail], other[head : len(other) - tail]


def _near_prefix(text: str, form: str) -> int:
    """The owner with up to two characters more, less or other in one place, as after a renaming."""
    if len(form) < _SHORTEST_FUZZY:
        return 0
    for length in range(len(form) + _MOST_CHANGED, len(form) - _MOST_CHANGED - 1, -1):
        head = text[:length]
        if len(text) <= length + 1 or head[-2:] != form[-2:]:
            continue
        apart = one_part_apart(head, form)
        if apart is not None and max(map(len, apart)) <= _MOST_CHANGED:
            return length
    return 0
