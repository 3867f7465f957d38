"""Which months a line pays for, as far as its name, its form or its goal says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from mailuo_linkers.names import Kind, Name

_YEAR: Final = r"(?<!\d)(?:19|20)\d{2}(?!\d)"
_DATE: Final = rf"(?P<{{0}}y>{_YEAR})年?(?:(?:(?<=年)|[-./])(?P<{{0}}m>1[0-2]|0?[1-9])(?!\d)月?)?"
_RANGE: Final = re.compile(_DATE.replace("{0}", "a") + r"(?:\d{1,2}日)?度?(?:起)?(?:-|~|至|到)+(?:" + _DATE.replace("{0}", "b") + r"|(?P<short>\d{2})(?=年))")
_UNTIL: Final = re.compile(r"(?:服务期|合同期|租期|租赁期|期限|有效期|维保期|运维期)限?(?:至|到|截至|截止)" + _DATE.replace("{0}", "b"))
_FROM: Final = re.compile(_DATE.replace("{0}", "a") + "(?:起|续签|签订|开始)")
_CONTRACT: Final = re.compile("服务期|合同|租期|租赁期|租用|租赁|维保|运维|运营|期限|续签|续租|续费")
_NEAR: Final = 24
_YEARS_BACK: Final = 15


@dataclass(frozen=True, slots=True)
class Months:
    """Months counted from year 0, first and last included. `whole_years` where only years are printed; `words` are
    those that say so, `where` is name, form or goal."""

    first: int
    last: int
    words: str
    where: str
    whole_years: bool

    def common(self, other: Months) -> tuple[int, int] | None:
        first, last = max(self.first, other.first), min(self.last, other.last)
        return (first, last) if first <= last else None

    def shown(self) -> str:
        return f"{month(self.first)}至{month(self.last)}" if not self.whole_years else f"{self.first // 12}-{self.last // 12} 年"

    @property
    def several_years(self) -> bool:
        return self.first // 12 != self.last // 12


def month(number: int) -> str:
    return f"{number // 12} 年 {number % 12 + 1} 月"


def printed_months(name: Name, period: str | None, goal: str) -> Months | None:
    """The form's own field first, then dates with months in the goal, then the name, then years in the goal. Plans
    (“十四五”) are no contract."""
    goal_says = _in_goal(goal)
    for found in (_range(period or "", "form"), goal_says if goal_says is not None and not goal_says.whole_years else None, _in_name(name), goal_says):
        if found is not None:
            return found
    return None


def _in_name(name: Name) -> Months | None:
    periods = [v for v in name.values(Kind.PERIOD) if "五" not in v]
    if periods:
        first, last = (int(y) for y in periods[0].split("-"))
        printed = next(name.printed[s.start : s.end] for s in name.slots if s.kind is Kind.PERIOD)
        return Months(first * 12, last * 12 + 11, printed, "name", whole_years=True) if first <= last <= first + _YEARS_BACK else None
    years = name.values(Kind.YEAR)
    if len(years) == 1:
        printed = next(name.printed[s.start : s.end] for s in name.slots if s.kind is Kind.YEAR)
        return Months(int(years[0]) * 12, int(years[0]) * 12 + 11, printed, "name", whole_years=True)
    return None


def _in_goal(goal: str) -> Months | None:
    for match in _RANGE.finditer(goal):
        around = goal[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        quoted = goal.rfind("<", 0, match.start()) > goal.rfind(">", 0, match.start())  # the years of a plan's title
        if _CONTRACT.search(around) and not quoted and not re.search("规划|计划|方案", around):
            found = _range(match.group(), "goal")
            if found is not None:
                return found
    until = _UNTIL.search(goal)
    if until is None:
        return None
    last = int(until["by"]) * 12 + int(until["bm"] or 12) - 1
    since = next((m for m in _FROM.finditer(goal) if m.start() < until.start()), None)
    first = last // 12 * 12 if since is None else int(since["ay"]) * 12 + int(since["am"] or 1) - 1
    words = goal[since.start() if since is not None else until.start() : until.end()]
    return Months(first, last, words, "goal", whole_years=False) if first <= last else None


def _range(text: str, where: str) -> Months | None:
    match = _RANGE.search(text)
    if match is None:
        return None
    first_year = int(match["ay"])
    last_year = int(match["by"]) if match["by"] else int(match["ay"][:2] + match["short"])
    months = match["am"] is not None and match["bm"] is not None
    first = first_year * 12 + int(match["am"] or 1) - 1
    last = last_year * 12 + int(match["bm"] or 12) - 1
    return Months(first, last, match.group(), where, whole_years=not months) if first <= last <= first + 12 * _YEARS_BACK else None
