"""Which months a line pays for, as far as its name, its form or its goal says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from mailuo_linkers.names import Kind, Name
from mailuo_linkers.normal import normal_text

_YEAR: Final = r"(?<!\d)(?:19|20)\d{2}(?!\d)"
_DATE: Final = rf"(?P<{{0}}y>{_YEAR})年?(?:(?:(?<=年)|[-./])(?P<{{0}}m>1[0-2]|0?[1-9])(?!\d)月?|(?<=年)(?P<{{0}}h>[上下]半年))?"
_START, _END = _DATE.replace("{0}", "a"), _DATE.replace("{0}", "b")
_RANGE: Final = re.compile(
    _START + r"(?:(?<=月)份?(?:\d{1,2}日|[初中底])?)?度?(?:起|开始)?(?:-|~|至|到)+"
    r"(?:" + _END + r"|(?:次|翌|下|第二)年(?P<next>1[0-2]|0?[1-9])月|(?P<short>\d{2})(?=年))",
)
_UNTIL: Final = re.compile(r"(?:服务期|合同期?|租期|租赁期|期限|有效期|维保期|运维期|履约期|周期)限?(?:至|到|截至|截止)(?:期为)?" + _END)
_ENDED: Final = re.compile(_END + r"(?:份|底|末|\d{1,2}日)?(?:即将|将)?(?:到期|期满|届满|终止|结束)")
_SINCE: Final = re.compile(_START + r"(?:份|初|底|\d{1,2}日)?(?:起|续签|签订|开始|续租|接续)(?:[^。；;]{0,12}?(?:期限?|为期|共|服务)?(?P<long>[一二两三四五六\d]{1,2})(?P<span>年|个月))?")
_FORMER: Final = re.compile("原|上一|上期|上轮|前期|前一|旧|首期合同|已到期")
_CONTRACT: Final = re.compile("服务期|合同|租期|租赁期|租用|租赁|维保|运维|运营|维护|保养|巡检|期限|续签|续租|续费|周期|履约|执行期|保障期|服务")
_PLAN: Final = re.compile("规划|计划|方案|行动")
_CLAUSES: Final = re.compile("[。；;,，]")
_NUMBERS: Final = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
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
    """The form's own field first, then dates with months in the goal, then the name, then years in the goal. Where the
    goal says only when it begins or ends, the name says the rest. Plans (“十四五”) are no contract."""
    in_form = _range(period or "", "form")
    if in_form is not None:
        return in_form
    ranged, named = _ranged(goal), _in_name(name)
    if ranged is not None and not ranged.whole_years:
        return ranged
    return _half_said(goal, named) or named or ranged


def _in_name(name: Name) -> Months | None:
    exact = _range(normal_text(name.printed), "name")
    if exact is not None and not exact.whole_years:
        return exact
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


def _ranged(goal: str) -> Months | None:
    for match in _RANGE.finditer(goal):
        around = goal[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        quoted = goal.rfind("<", 0, match.start()) > goal.rfind(">", 0, match.start())  # the years of a plan's title
        if _CONTRACT.search(around) and not quoted and not _PLAN.search(around) and not _of_former(goal, match.start()):
            found = _range(match.group(), "goal")
            if found is not None:
                return found
    return None


def _of_former(goal: str, at: int) -> bool:
    """原合同2031年6月期满 speaks of the contract before."""
    return _FORMER.search(_CLAUSES.split(goal[max(0, at - _NEAR) : at])[-1]) is not None


def _half_said(goal: str, named: Months | None) -> Months | None:
    first = last = None
    words: list[str] = []
    for match in _SINCE.finditer(goal):
        if match["am"] is None or _of_former(goal, match.start()):
            continue
        first = int(match["ay"]) * 12 + int(match["am"]) - 1
        words.append(match.group())
        if match["long"]:
            count = int(match["long"]) if match["long"].isdigit() else _NUMBERS.get(match["long"], 1)
            last = first + (12 * count if match["span"] == "年" else count) - 1
        break
    until = _UNTIL.search(goal)
    if until is not None and until["bm"] is not None and not _of_former(goal, until.start()):
        last = int(until["by"]) * 12 + int(until["bm"]) - 1
        words.append(until.group())
    for match in _ENDED.finditer(goal):
        if match["bm"] is None:
            continue
        month_ended = int(match["by"]) * 12 + int(match["bm"]) - 1
        if _of_former(goal, match.start()):
            first = month_ended + 1 if first is None else first
        elif last is None:
            last = month_ended
        words.append(match.group())
    if not words or (first is None and last is None):
        return None
    if first is None:
        first = named.first if named is not None and last is not None and named.first <= last else (last or 0) // 12 * 12
    if last is None:
        last = named.last if named is not None and first <= named.last else None
    return None if last is None or first > last else Months(first, last, words[0], "goal", whole_years=False)


def _range(text: str, where: str) -> Months | None:
    match = _RANGE.search(text)
    if match is None:
        return None
    first_year = int(match["ay"])
    if match["next"]:
        last_year, last_month = first_year + 1, int(match["next"])
    else:
        last_year = int(match["by"]) if match["by"] else int(match["ay"][:2] + match["short"])
        last_month = int(match["bm"]) if match["bm"] else 6 if match["bh"] == "上半年" else 12
    first_month = int(match["am"]) if match["am"] else 7 if match["ah"] == "下半年" else 1
    exact = (match["am"] or match["ah"]) is not None and (match["bm"] or match["bh"] or match["next"]) is not None
    first, last = first_year * 12 + first_month - 1, last_year * 12 + last_month - 1
    return Months(first, last, match.group(), where, whole_years=not exact) if first <= last <= first + 12 * _YEARS_BACK else None
