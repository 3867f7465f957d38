"""Which months a line pays for, as far as its name, its form or its goal says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
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
_MONTHS: Final = re.compile(rf"(?P<y>{_YEAR})年(?P<a>1[0-2]|0?[1-9])月?份?(?:-|~|至|到)+(?P<b>1[0-2]|0?[1-9])月")
"""2031年1-6月: the second month has no year of its own."""
_PART: Final = re.compile(
    rf"(?P<y>{_YEAR})年(?:度)?(?:(?P<half>[上下])半年|第?(?P<q>[一二三四1-4])季度(?:(?:-|~|至|到)+(?:(?P<z>{_YEAR})年(?:度)?)?第?(?P<r>[一二三四1-4])季度)?)",
)
_SHORT_YEAR: Final = re.compile(r"(?<!\d)([23]\d)年(?=\d{1,2}月)")
_QUARTERS: Final = {"一": 0, "二": 1, "三": 2, "四": 3, "1": 0, "2": 1, "3": 2, "4": 3}
_RELATIVE: Final = re.compile(r"(?P<now>今年|本年|当年)|(?P<last>去年|上年)|(?P<next>明年)")
_LONG: Final = re.compile(r"(?:合同|服务期|租期|租赁|履约|运维|维保)(?:期限?|周期)?(?:为|共|统一为)?(?P<long>[一二两三四五六七八九十\d]{1,3})(?P<span>年|个月)")
_OPEN: Final = re.compile("合同|服务期|租期|租用|租赁|中标|采购|续签|续租")
_UNTIL: Final = re.compile(r"(?:服务期|合同期?(?:履行|执行)?|租期|租赁期|期限|有效期|维保期|运维期|履约期|周期)限?(?:至|到|截至|截止)(?:期为)?" + _END)
_ENDED: Final = re.compile(_END + r"(?:份|底|末|\d{1,2}日)?(?:即将|将)?(?:到期|期满|届满|终止|结束)")
_SINCE: Final = re.compile(_START + r"(?:份|初|底|\d{1,2}日)?(?:起|续签|签订|开始|续租|接续)(?:[^。；;]{0,12}?(?:期限?|为期|共|服务)?(?P<long>[一二两三四五六\d]{1,2})(?P<span>年|个月))?")
_FROM: Final = re.compile(rf"(?P<y>{_YEAR})年(?P<m>1[0-2]|0?[1-9])月(?:份)?(?:起|开始|以后)")
_FORMER: Final = re.compile("原|上一|上期|上轮|前期|前一|旧|首期合同|已到期")
_CONTRACT: Final = re.compile("服务期|合同|租期|租赁期|租用|租赁|维保|运维|运营|维护|保养|巡检|期限|续签|续租|续费|周期|履约|执行期|保障期|服务")
_PLAN: Final = re.compile("规划|计划|方案|行动")
_CLAUSES: Final = re.compile("[。；;,，]")
_NUMBERS: Final = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
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


def printed_months(name: Name, period: str | None, goal: str, year: int | None = None) -> Months | None:
    """The form's own field first, then months in the name, then in the goal, then years in the name, then in the goal. Where the
    goal says only when it begins or ends, the name says the rest. Plans (“十四五”) are no contract. `year` is that of the
    budget: 今年 is that year."""
    in_form = _range(period or "", "form") or _in_one_year(period or "", "form")
    if in_form is not None:
        return in_form
    ranged, named = _ranged(goal), _in_name(name)
    if named is not None and not named.whole_years:
        return named
    if ranged is not None and not ranged.whole_years:
        return ranged
    found = _half_said(goal, named, year)
    if found is None and year is not None:
        found = _relative(goal, named, year)
    return found or named or ranged


def _relative(goal: str, named: Months | None, year: int) -> Months | None:
    """今年, 去年, 明年 with months."""
    dated = _RELATIVE.sub(lambda m: f"{year if m['now'] else year - 1 if m['last'] else year + 1}年", goal)
    if dated == goal:
        return None
    found = _ranged(dated)
    found = found if found is not None and not found.whole_years else _half_said(dated, named, year)
    if found is None:
        return None
    words = next((said for token, at in (("今年", year), ("本年", year), ("去年", year - 1), ("上年", year - 1), ("明年", year + 1)) if (said := found.words.replace(f"{at}年", token)) in goal), "")
    return replace(found, words=words or found.words)


def _in_one_year(text: str, where: str) -> Months | None:
    """2031年1-6月, 2031年上半年, 2031年第四季度至2032年第三季度."""
    match = _MONTHS.search(text)
    if match is not None:
        first, last = int(match["a"]), int(match["b"])
        start = int(match["y"]) * 12 - 1
        return Months(start + first, start + last, match[0], where, whole_years=False) if first <= last else None
    match = _PART.search(text)
    if match is None:
        return None
    start = int(match["y"]) * 12
    if match["half"]:
        return Months(start + (6 if match["half"] == "下" else 0), start + (11 if match["half"] == "下" else 5), match[0], where, whole_years=False)
    first = start + 3 * _QUARTERS[match["q"]]
    last = int(match["z"] or match["y"]) * 12 + 3 * _QUARTERS[match["r"] or match["q"]] + 2
    return Months(first, last, match[0], where, whole_years=False) if first <= last else None


def _count(words: str) -> int | None:
    """十八 and 36."""
    if words.isdigit():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return _NUMBERS.get(words)
    return 10 * _NUMBERS.get(tens, 1) + _NUMBERS.get(ones, 0)


def _in_name(name: Name) -> Months | None:
    exact = _range(normal_text(name.printed), "name")
    printed = _SHORT_YEAR.sub(r"20\1年", normal_text(name.printed))
    exact = exact if exact is not None and not exact.whole_years else _range(printed, "name") if printed != normal_text(name.printed) else _in_one_year(printed, "name")
    if exact is not None:
        return exact
    since = _FROM.search(printed)
    if since is not None:  # 2031年9月起: to the end of that year at least
        return Months(int(since["y"]) * 12 + int(since["m"]) - 1, int(since["y"]) * 12 + 11, since[0], "name", whole_years=False)
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
    whole = None
    for match in (*_RANGE.finditer(goal), *_MONTHS.finditer(goal)):
        around = goal[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        quoted = goal.rfind("<", 0, match.start()) > goal.rfind(">", 0, match.start())  # the years of a plan's title
        if _CONTRACT.search(around) and not quoted and not _PLAN.search(around) and not _of_former(goal, match.start()):
            found = _range(match.group(), "goal") or _in_one_year(match.group(), "goal")
            if found is not None and not found.whole_years:
                return found
            whole = whole or found
    return whole


def _of_former(goal: str, at: int) -> bool:
    """原合同2031年6月期满 speaks of the contract before."""
    return _FORMER.search(_CLAUSES.split(goal[max(0, at - _NEAR) : at])[-1]) is not None


def _half_said(goal: str, named: Months | None, year: int | None = None) -> Months | None:
    """With the budget's year what begins in it and says no end goes on till the end of the year."""
    words: list[str] = []
    first, last = _begins(goal, words)
    first, last = _ends(goal, words, first, last)
    if not words or (first is None and last is None):
        return None
    months = _as_long_as_said(goal)
    if months is not None and last is None and first is not None:
        last = first + months - 1
    elif months is not None and first is None and last is not None:
        first = last - months + 1
    if first is None:
        first = named.first if named is not None and last is not None and named.first <= last else (last or 0) // 12 * 12
    if last is None and named is not None and first <= named.last:
        last = named.last
    if last is None and year is not None and first // 12 == year and _OPEN.search(goal):
        last = year * 12 + 11
    return None if last is None or first > last else Months(first, last, words[0], "goal", whole_years=False)


def _begins(goal: str, words: list[str]) -> tuple[int | None, int | None]:
    for match in _SINCE.finditer(goal):
        if match["am"] is None or _of_former(goal, match.start()):
            continue
        first = int(match["ay"]) * 12 + int(match["am"]) - 1
        words.append(match.group())
        if not match["long"]:
            return first, None
        count = _count(match["long"]) or 1
        return first, first + (12 * count if match["span"] == "年" else count) - 1
    return None, None


def _ends(goal: str, words: list[str], first: int | None, last: int | None) -> tuple[int | None, int | None]:
    """Where a former contract ends the new one begins."""
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
    return first, last


def _as_long_as_said(goal: str) -> int | None:
    """合同期十八个月, in months."""
    match = _LONG.search(goal)
    count = None if match is None else _count(match["long"])
    return None if match is None or count is None else count * (12 if match["span"] == "年" else 1)


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
