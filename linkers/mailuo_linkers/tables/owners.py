"""Districts, departments and units of a table as codes, each distinct owner taken apart once: the body without its place,
and all the ways in which it may stand in front of a project's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.normal import normalise_all
from mailuo_linkers.owners import without_itself
from mailuo_linkers.places import place_of

Codes = NDArray[np.int32]
_ITSELF: Final = ("机关本级", "本级", "机关")
_SHORTEST: Final = 2
_SHORTEST_NEAR: Final = 5
_MOST_CHANGED: Final = 2
_MISREAD: Final = {"区": "区匹医叵", "市": "市巿布币", "县": "县具且"}
"""What scans make of the last character of a place."""


class Prefixes(NamedTuple):
    """The bodies with and without their place, and the places alone; each longest first. `ends` are the last two
    characters of long bodies and `stems` all before them: a name with neither has no damaged body in front. `first` are
    the first characters of all of these."""

    bodies: tuple[str, ...]
    places: tuple[str, ...]
    first: frozenset[str]
    ends: tuple[str, ...]
    stems: tuple[str, ...]


@dataclass(slots=True)
class Owners:
    """One line an owner (district, department, unit as printed). `unit` and `department` are codes of the body within its
    district; `prefixes` may stand in front of its names."""

    district: Codes
    department: Codes
    unit: Codes
    prefixes: list[Prefixes]
    district_names: list[str]
    department_names: list[str]
    unit_names: list[str]
    unit_district: Codes


def take_owners(districts: list[str], departments: list[str], units: list[str]) -> Owners:
    """The three lists are columns of the distinct owners."""
    district_form, department_form, unit_form = (_normal(column) for column in (districts, departments, units))
    places = {name: _places(name) for name in set(district_form)}
    district_code: dict[str, int] = {}
    department_code: dict[tuple[int, str], int] = {}
    unit_code: dict[tuple[int, str], int] = {}
    out = Owners(np.empty(len(units), np.int32), np.empty(len(units), np.int32), np.empty(len(units), np.int32), [], [], [], [], np.empty(0, np.int32))
    for i, (district, department, unit) in enumerate(zip(district_form, department_form, unit_form, strict=True)):
        place = places[district]
        plain_unit, plain_department = without_place(itself(unit), place), without_place(department, place)
        where = district_code.setdefault(district, len(district_code))
        out.district[i] = where
        out.department[i] = department_code.setdefault((where, plain_department), len(department_code))
        out.unit[i] = unit_code.setdefault((where, plain_unit), len(unit_code))
        out.prefixes.append(_prefixes(plain_unit, plain_department, place))
    out.district_names = list(district_code)
    out.department_names = [name for _, name in department_code]
    out.unit_names = [name for _, name in unit_code]
    out.unit_district = np.fromiter((where for where, _ in unit_code), np.int32, len(unit_code))
    return out


def _normal(column: list[str]) -> list[str]:
    distinct = list(dict.fromkeys(column))
    forms = dict(zip(distinct, normalise_all(distinct), strict=True))
    return [forms[text] for text in column]


def _places(district: str) -> tuple[str, ...]:
    """甲市乙区 is also 乙区; a place alone may lack its 市 or 区."""
    names = place_of(district).names
    cuts = [district[sum(map(len, names[:i])) :] for i in range(len(names))]
    return tuple(dict.fromkeys(place for place in (district, *cuts) if len(place) >= _SHORTEST))


def itself(unit: str) -> str:
    unit = without_itself(unit)
    for ending in _ITSELF:
        if unit.endswith(ending) and len(unit) > len(ending) + 1:
            return unit.removesuffix(ending)
    return unit


def without_place(body: str, places: tuple[str, ...]) -> str:
    for place in places:
        if body.startswith(place) and len(body) > len(place) + 1:
            return body[len(place) :]
    return body


def _prefixes(unit: str, department: str, places: tuple[str, ...]) -> Prefixes:
    bodies = [body for body in dict.fromkeys((unit, department)) if len(body) >= _SHORTEST]
    written = {place + body for body in bodies for place in (*places, "")}
    long = [body for body in written if len(body) >= _SHORTEST_NEAR]
    first = frozenset(form[0] for form in (*bodies, *places))
    return Prefixes(_longest_first(written), places, first, tuple({body[-2:] for body in long}), tuple({body[:-2] for body in long}))


def _longest_first(forms: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(sorted(forms), key=len, reverse=True))


def prefix_length(name: str, prefixes: Prefixes) -> int:
    """How many characters of a name are its owner: a body, if need be damaged, or its place; something must remain."""
    known = name[:1] in prefixes.first
    if known and name.startswith(prefixes.bodies):
        for prefix in prefixes.bodies:
            if name.startswith(prefix) and len(name) > len(prefix) + 1:
                return len(prefix)
    if (known and name.startswith(prefixes.stems)) or _has_one(name, prefixes.ends):
        for prefix in prefixes.bodies:
            if len(prefix) >= _SHORTEST_NEAR and len(name) > len(prefix) + 1:
                near = _near(name, prefix)
                if near:
                    return near
    for place in prefixes.places if known else ():
        if name[:1] == place[:1] and len(name) > len(place) + 1 and name.startswith(place[:-1]) and name[len(place) - 1] in _MISREAD.get(place[-1], place[-1]):
            return len(place)
    return 0


def _has_one(name: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110 - `any` takes three times as long, and this is asked of every name
        if word in name:
            return True
    return False


def _near(name: str, prefix: str) -> int:
    """The owner with one or two characters lost, added or misread."""
    size = len(prefix)
    at = name.find(prefix[-2:], size - 2 - _MOST_CHANGED, size + _MOST_CHANGED)
    if at > 0:
        return at + 2 if _distance(name[: at + 2], prefix) <= min(_MOST_CHANGED, size // 4) else 0
    if name.startswith(prefix[: size - 2]):
        lengths = (n for n in (size, size - 1, size + 1) if len(name) > n + 1 and name[n - 1] in prefix[-2:])
        return next(lengths, 0)
    return 0


def _distance(one: str, other: str) -> int:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only damaged names need it

    return Levenshtein.distance(one, other, score_cutoff=_MOST_CHANGED)
