"""Whose a system is: the city or district of the department that names it, unless the words say another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_CITY: Final = re.compile(r"(?:.{2,7}?(?:省|自治区))?(?P<city>[\u4e00-\u9fff]{2,7}?(?:市|州|盟))")
_PROVINCE: Final = re.compile(r"(?P<province>[\u4e00-\u9fff]{2,6}?(?:省|自治区))")
_DISTRICT: Final = re.compile(r"(?P<district>[\u4e00-\u9fff]{1,5}?(?:区|县|旗))(?!域|块)")
_NO_PLACE: Final = re.compile(r".*(?:社|园|小|地|景|片|辖|校|厂|专|库|分|灾|疫)区|(?:城|全|矿|郊|主城|中心城|老城|新)区|(?:.{2,})?城市|.*(?:都|全|超|门|集)市|全[省县]|.*节省")
_OWN: Final = re.compile(
    r"(?P<which>全[省市区县旗州盟国](?![民场域])|[省市区县旗州盟]级(?!域)|我[省市区县旗州盟](?![民域])|国家级?(?!域)"
    r"|[市区县省旗](?!民|政(?!务)|场|容|块|域|委|府|管|舰|帜|袍|下|鼓|属))(?:统一)?",
)
_NAMED: Final = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,4}(?:省|市|区|县))(?!场|民|容|级|值|面|域|块|间|分)")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """`top` is a city (or a province where a province's department speaks), `district` empty for the city itself."""

    top: str = ""
    district: str = ""

    def __str__(self) -> str:
        return self.district or self.top


NATION: Final = Place("全国")
PROVINCES: Final = ("省", "自治区")


def place_of(name: str | None) -> Place:
    """Of a department by its full name."""
    if not name:
        return Place()
    city = _CITY.match(name)
    rest = name[city.end() :] if city is not None else name
    if city is None and (province := _PROVINCE.match(name)) is not None:
        return Place(province["province"])
    district = _DISTRICT.match(rest)
    if district is not None and not _NO_PLACE.fullmatch(district["district"]):
        return Place(city["city"] if city is not None else "", district["district"])
    return Place(city["city"] if city is not None else "")


def split_place(words: str, own: Place, known: dict[str, Place]) -> tuple[Place | None, str]:
    """The place that a name begins with, and the rest. `known` has every spelling of the places of all departments."""
    found, rest = None, words
    for _ in range(2):  # a city and its district
        for spelling in (s for s in (rest[:n] for n in range(min(7, len(rest) - 2), 1, -1)) if s in known):
            found, rest = known[spelling], rest[len(spelling) :]
            break
    if found is not None:
        return found, rest
    match = _OWN.match(words) or _NAMED.match(words)
    if match is None or len(words) - match.end() < 2 or (match.re is _NAMED and _NO_PLACE.fullmatch(match[1])):  # noqa: PLR2004 - one character names nothing
        return None, words
    return (_own(match[1], own) if match.re is _OWN else _named(match[1], own)), words[match.end() :]


def _own(which: str, own: Place) -> Place:
    if "国" in which:
        return NATION
    if "省" in which:
        return Place(own.top) if own.top.endswith(PROVINCES) else Place("省")
    return Place(own.top) if any(level in which for level in "市州盟") else own


def _named(name: str, own: Place) -> Place:
    return Place(name) if name.endswith(("市", "省")) else Place(own.top, name)


def spellings(places: set[Place]) -> dict[str, Place]:
    """Full and short names (without 市, 区) of places; a short name that two places share is left out."""
    found: dict[str, Place] = {}
    twice: set[str] = set()
    for place in sorted(places):
        name = str(place)
        short = name[:-1] if len(name) > 2 else name  # noqa: PLR2004 - 一区 has no shorter name
        for each in {name, short, f"{place.top}{place.district}"}:
            if found.setdefault(each, place) != place:
                twice.add(each)
    return {name: place for name, place in found.items() if name not in twice and len(name) > 1}
