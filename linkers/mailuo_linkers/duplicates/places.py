"""How two bodies stand to each other: one above the other, side by side in one place, or strangers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from mailuo_linkers.duplicates.lines import Line

_RANK: Final = {"国家": 0, "省": 1, "市": 2, "区县": 3, "镇街": 4}
_ENOUGH: Final = 2
_MOST_TEXTS: Final = 50


class Standing(StrEnum):
    ABOVE = "上级与下级"
    BESIDE = "同地两个部门"
    STRANGE = "没有上下级关系"


class Places:
    """Containment is read from the names (甲市乙区 is in 甲市); where a name has no city, from the texts of its own
    lines that name the wider place again and again."""

    def __init__(self, lines: Iterable[Line]) -> None:
        texts: dict[str, list[str]] = defaultdict(list)
        wider: dict[str, str] = {}
        for line in lines:
            if line.district is not None:
                texts[line.district].append(line.text)
                wider[line.district] = line.level or ""
        self._above: dict[str, list[str]] = {}
        for place, level in wider.items():
            above = [other for other, of_other in wider.items() if _RANK.get(of_other, 9) < _RANK.get(level, 0) and other != place]
            named = [other for other in above if place.startswith(other)]
            said = "" if named else "\n".join(texts[place][:_MOST_TEXTS])
            self._above[place] = sorted(named or [other for other in above if said.count(other) >= _ENOUGH])

    def standing(self, first: Line, second: Line) -> Standing:
        if first.district is None or second.district is None:
            return Standing.STRANGE
        if first.district == second.district:
            return Standing.BESIDE if first.department != second.department else Standing.STRANGE
        within = second.district in self._above[first.district] or first.district in self._above[second.district]
        return Standing.ABOVE if within else Standing.STRANGE

    def area(self, line: Line) -> str:
        """The widest known place that holds it: lines of different areas are never compared."""
        place = line.district or line.department
        for _ in range(4):
            above = self._above.get(place)
            if not above:
                break
            place = above[0]
        return place


def rank(line: Line) -> int:
    return _RANK.get(line.level or "", 9)


def perhaps_renamed(first: Line, second: Line) -> bool:
    """Two names of one place that differ in a few characters and never share a year: likely one bureau before and after,
    even where no rename was proved."""
    if first.year is None or second.year is None or first.year == second.year or first.district != second.district:
        return False
    names = [line.department_name.removeprefix(line.district or "") for line in (first, second)]
    return names[0][:1] == names[1][:1] and len(set(names[0]) & set(names[1])) * 2 >= max(map(len, names))
