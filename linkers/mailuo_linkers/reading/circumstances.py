"""What stands around two lines: whose they are and how their periods lie. Neither proves a link, both weigh."""

from __future__ import annotations

import re
from typing import Final

from mailuo_linkers.reading.finding import Finding, Spot, title
from mailuo_linkers.reading.known import Known, is_head
from mailuo_linkers.reading.lines import Line
from mailuo_linkers.reading.phrases_road import handed_over

_NEAR: Final = 2
_DECEMBER: Final = 12
_ENDS: Final = re.compile(r"(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>1[0-2]|[1-9])月(?:底|末|份|\d{1,2}日)?[^。;,\d]{0,6}?(?:结束|届满|到期|期满|执行完毕|履行完毕|终止)")
_FAR: Final = 3


def same_unit(earlier: Line, later: Line, known: Known) -> Finding | None:  # noqa: ARG001 - all features take the same
    """One unit, or one that was renamed or is named in front of the project."""
    if earlier.unit is not None and earlier.unit == later.unit:
        if earlier.unit_then != later.unit_then:
            return Finding("same_unit", 1.0, f"预算单位更名：“{earlier.record.unit}”后称“{later.record.unit}”")
        return Finding("same_unit", 1.0, "同一预算单位")
    named = {n for n in (earlier.owner_named, earlier.record.unit) if n} & {n for n in (later.owner_named, later.record.unit) if n}
    if named:
        return Finding("same_unit", 0.8, f"名称或单位都写“{min(named)}”")
    return None


def other_unit(earlier: Line, later: Line, known: Known) -> Finding | None:
    """Two units of one department."""
    if same_unit(earlier, later, known) is not None or handed_over(earlier, later, known) is not None:
        return None
    return Finding("other_unit", 1.0, f"两个单位：“{earlier.record.unit or ''}”与“{later.record.unit or ''}”")


def unrelated_units(earlier: Line, later: Line, known: Known) -> Finding | None:
    """Two units, neither of which is the department itself, whose budget may list what a unit below it does."""
    if same_unit(earlier, later, known) is not None or any(is_head(line) for line in (earlier, later)) or handed_over(earlier, later, known):
        return None
    return Finding("unrelated_units", 1.0, "两个单位互不隶属，各管各的")


def twins(earlier: Line, later: Line, known: Known) -> Finding | None:
    """Several lines of one unit and period share the name: it can't say which continues which."""
    most = max(known.twins(earlier), known.twins(later))
    if earlier.core != later.core or most <= 1:
        return None
    return Finding("twins", 1 - 1 / most, f"同单位同期有 {most} 项同名项目，单凭名称分不清是哪一项")


def next_period(earlier: Line, later: Line, known: Known) -> Finding | None:  # noqa: ARG001 - as above
    """The later period begins where the earlier ends, or the budgets follow one another."""
    gap = gap_of(earlier, later)
    if gap is None or gap > _NEAR:
        return None
    return Finding("next_period", 1.0 if gap <= 1 else 0.7, f"期次相接：{earlier.period} 与 {later.period} 年", _period(later), _period(earlier))


def told_end(earlier: Line, later: Line, known: Known) -> Finding | None:  # noqa: ARG001 - as above
    """The later goal says when the contract before it ends, and the earlier contract ends in that month. The end of a year is
    that of every other contract as well."""
    if earlier.unit != later.unit or earlier.months is None:
        return None
    year, month = divmod(earlier.months.last, 12)
    for found in _ENDS.finditer(later.goal.text):
        said = int(found["year"]) if found["year"] else later.year
        if int(found["month"]) == month + 1 and month + 1 != _DECEMBER and said == year:
            reason = f"后者写明前一合同“{later.goal.words(found.start(), found.end())}”，前者的合同（{earlier.months.shown()}）正到这个月"
            return Finding("told_end", 1.0, reason, Spot(later.goal, found.start(), found.end()), title(earlier))
    return None


def far_period(earlier: Line, later: Line, known: Known) -> Finding | None:  # noqa: ARG001 - as above
    """Years lie between."""
    gap = gap_of(earlier, later)
    if gap is None or gap <= _FAR:
        return None
    return Finding("far_period", min((gap - _FAR) / 4, 1.0), f"两个期次相隔 {gap} 年：{earlier.period} 与 {later.period}", _period(later), _period(earlier))


def budgets_reversed(earlier: Line, later: Line, known: Known) -> Finding | None:  # noqa: ARG001 - as above
    """The printed years go one way and the budgets the other."""
    if earlier.year is None or later.year is None or earlier.year <= later.year:
        return None
    return Finding("budgets_reversed", 1.0, f"印的年份在前，预算却在后：{earlier.year} 与 {later.year} 年预算")


def gap_of(earlier: Line, later: Line) -> int | None:
    """0 or less where the periods touch or overlap, 1 where one follows the other."""
    if not earlier.period.first or not later.period.first:
        return None
    return later.period.first - earlier.period.last


def stages_differ(earlier: Line, later: Line, known: Known) -> Finding | None:  # noqa: ARG001 - as above
    """Operation first and building later, or one of them neither built nor run as the other is."""
    ends = earlier.stage, later.stage
    if ends[0] == ends[1] or ends in (("build", "run"), ("buy", "run")) or (earlier.pilot and later.stage != "run"):
        return None
    words = {"build": "建设", "buy": "购置", "rent": "租赁", "run": "运行维护", None: "未写明"}
    return Finding("stages_differ", 0.4 if None in ends else 0.7 if set(ends) == {"rent", "run"} else 1.0, f"前者{words[earlier.stage]}，后者{words[later.stage]}", title(later), title(earlier))


def _period(line: Line) -> Spot:
    return title(line)
