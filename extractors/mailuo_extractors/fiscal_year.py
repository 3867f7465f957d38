"""Which budget year a document is for, and on which words that rests. Unknown is an answer.

In this order: the user said so; the heading or the header prints it; the file name holds it; the projects' names and
goals point to one year (a guess, and marked as one).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_YEAR: Final = r"(?:19|20)\d{2}"
_PRINTED: Final = re.compile(rf"(?<!\d)({_YEAR})\s*年(?:度)?(?!\s*\d{{1,2}}\s*月)|年度\s*[:：]\s*({_YEAR})(?!\d)")
_BARE: Final = re.compile(rf"(?<!\d)({_YEAR})(?!\d)")
_NUMBERED: Final = re.compile(rf"[〔\[【(（]\s*{_YEAR}\s*[〕\]】)）]")
_SPAN: Final = re.compile(rf"(?<!\d)({_YEAR})\s*年?\s*[-－—–~～至]\s*({_YEAR})(?!\d)\s*年?")
_THIS_YEAR: Final = re.compile(rf"(?<!\d)({_YEAR})\s*年度(?!绩效自评)")
_TAG: Final = re.compile(rf"[（(]\s*({_YEAR})\s*年?度?\s*[)）]\s*$")
_LEAST_VOTES: Final = 2


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """`basis` is set, printed, named, inferred or unknown; `reason` holds the words in Chinese, as the document does."""

    year: int | None
    basis: str
    reason: str


def fiscal_year(
    given: int | None, printed_lines: Iterable[str], file_name: str, names: Iterable[str], goals: Iterable[str],
) -> FiscalYear:
    if given is not None:
        return FiscalYear(given, "set", f"由用户指定：{given}")
    for line in printed_lines:
        if year := _only_year(_PRINTED, line):
            return FiscalYear(year, "printed", f"文中印有“{line.strip()[:60]}”")
    if year := _only_year(_PRINTED, file_name) or _only_year(_BARE, file_name):
        return FiscalYear(year, "named", f"文件名“{file_name[:80]}”")
    return _inferred(list(names), list(goals))


def _only_year(pattern: re.Pattern[str], text: str) -> int | None:
    """The year, when the text holds exactly one outside document numbers and spans of years."""
    years = {int(next(filter(None, found.groups()))) for found in pattern.finditer(_SPAN.sub("", _NUMBERED.sub("", text)))}
    return years.pop() if len(years) == 1 else None


def _inferred(names: list[str], goals: list[str]) -> FiscalYear:
    """The latest year that several names or goals carry alone. Older years are carried-over contracts; a span such as
    2026-2029 says only that the year is not before its first. A year in brackets at the end of a name tags its budget."""
    votes: Counter[int] = Counter()
    for name in names:
        tag = _TAG.search(name)
        if year := int(tag[1]) if tag else _only_year(_BARE, name):
            votes[year] += 1
    for goal in goals:
        votes.update({int(y) for y in _THIS_YEAR.findall(_SPAN.sub("", _NUMBERED.sub("", goal)))})
    backed = [year for year, count in votes.items() if count >= _LEAST_VOTES]
    if not backed:
        return FiscalYear(None, "unknown", "标题、文件名和项目名称中都没有可以依据的年份")
    year = max(backed, key=lambda y: (votes[y], y))
    return FiscalYear(year, "inferred", f"推断：{votes[year]} 处项目名称或目标写明 {year} 年，其他年份较少")
