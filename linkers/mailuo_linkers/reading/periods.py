"""Which years a budget line pays for: printed in the name, in a form's period, in the goal, and the fiscal year otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from mailuo_graph.records import ProjectRecord
from mailuo_linkers.names import Kind, Name
from mailuo_linkers.normal import normalise

_YEAR: Final = r"((?:19|20)\d{2})"
_MONTH: Final = r"年?(?:度|\d{1,2}月(?:底|\d{1,2}日)?)?"
_SPAN: Final = re.compile(rf"{_YEAR}{_MONTH}(?:-|~|至|到)+{_YEAR}")
_TERM: Final = re.compile(
    r"(?:服务期限?|合同期限?|合同|租赁期限?|租期|维保期限?|维护期限?|服务时间|服务周期|实施期限?|项目周期|执行期|期限|聘期|运维期|运营期|保险期|承包期|委托期)"
    rf"[^。;,]{{0,16}}?{_YEAR}{_MONTH}(?:-|~|至|到)+{_YEAR}",
)
_PLAN: Final = re.compile("规划|纲要|战略")
_LONGEST_CONTRACT: Final = 5
"""A plan's own horizon is longer: 例规划（2031-2045年）."""
_ONE: Final = re.compile(r"^\D*((?:19|20)\d{2})\D*$")


@dataclass(frozen=True, slots=True)
class Period:
    """Both years included. `basis` is name, form, goal, year (the fiscal year) or unknown; `words` is how it is printed."""

    first: int
    last: int
    basis: str
    words: str = ""

    @property
    def printed(self) -> bool:
        return self.basis in ("name", "form", "goal")

    @property
    def contract(self) -> bool:
        """A span of more than one year, or one that the goal states: a contract rather than a budget year."""
        return self.printed and (self.first != self.last or self.basis == "goal")

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


NEVER: Final = Period(0, 0, "unknown")


def period_of(name: Name, record: ProjectRecord, year: int | None, goal: str) -> Period:
    """`goal` in the form for comparing."""
    spans = [span for span in map(_years, name.values(Kind.PERIOD)) if span[1] - span[0] <= _LONGEST_CONTRACT or not _PLAN.search(record.name)]
    if spans and not re.search("十[二三四五六]五", record.name):
        words = next((name.printed[s.start : s.end] for s in name.slots if s.kind is Kind.PERIOD), "")
        return Period(min(s[0] for s in spans), max(s[1] for s in spans), "name", words)
    years = [int(v) for v in name.values(Kind.YEAR)]
    if years:
        words = next((name.printed[s.start : s.end] for s in name.slots if s.kind is Kind.YEAR), "")
        return Period(min(years), max(years), "name", words)
    form = _printed_period(record.period, year)
    if form is not None:
        return form
    term = _TERM.search(goal)
    if term is not None and int(term.group(1)) <= int(term.group(2)) <= int(term.group(1)) + 10:
        return Period(int(term.group(1)), int(term.group(2)), "goal", term.group())
    return NEVER if year is None else Period(year, year, "year")


def _years(value: str) -> tuple[int, int]:
    first, _, last = value.partition("-")
    return int(first), int(last or first)


def _printed_period(printed: str | None, year: int | None) -> Period | None:
    """A form's own field. One that only repeats the fiscal year says nothing of a contract."""
    if not printed:
        return None
    text = normalise(printed).text
    span = _SPAN.search(text)
    if span is not None and int(span.group(1)) <= int(span.group(2)):
        return Period(int(span.group(1)), int(span.group(2)), "form", printed)
    one = _ONE.match(text)
    if one is not None and int(one.group(1)) != year:
        return Period(int(one.group(1)), int(one.group(1)), "form", printed)
    return None


def shared_years(earlier: Period, later: Period) -> str | None:
    """The years that two printed periods have in common, as text."""
    first, last = max(earlier.first, later.first), min(earlier.last, later.last)
    if first > last or not (earlier.printed and later.printed) or (earlier.first, earlier.last) == (later.first, later.last):
        return None
    return str(first) if first == last else f"{first}-{last}"
