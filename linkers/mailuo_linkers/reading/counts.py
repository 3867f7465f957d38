"""Quantities as a line tells them: 9个, 46公里, 1.3万栋. Percentages, money, dates and durations are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mailuo_linkers.normal import normalise
from mailuo_linkers.reading.lines import Line

READ: Final = 1500
_MEASURE: Final = "平方公里|平方米|公里|公顷|千米|[个人家处台条名套路辆所座张间栋幢户亩吨株件块站点支艘头册卷根盏口眼班村校院镇街]"
_COUNT: Final = re.compile(rf"(?<![\d.])(?P<number>\d+(?:\.\d+)?万?)(?:余|多)?(?P<measure>{_MEASURE})(?!月|工作日|百分点)(?P<of>[镇村街校院站县班])?")


@dataclass(frozen=True, slots=True)
class Count:
    """`start` and `end` where it stands in the goal; -1 for the value of an indicator."""

    number: str
    measure: str
    start: int = -1
    end: int = -1

    @property
    def key(self) -> str:
        return self.number + self.measure

    @property
    def amount(self) -> float:
        return float(self.number.rstrip("万")) * (10000 if self.number.endswith("万") else 1)

    @property
    def digits(self) -> int:
        return len(self.number.replace(".", "").rstrip("万"))


def counts_of(line: Line) -> tuple[Count, ...]:
    """What its goal tells, then the values of its indicators."""
    return _counts_of(line.goal.text[:READ], tuple(line.values))


def counts_in(text: str, first: int, last: int) -> Iterator[Count]:
    for match in _COUNT.finditer(text, first, min(last, len(text))):
        yield Count(match["number"], match["measure"], match.start(), match.end())
        if match["of"] and match["measure"] == "个":  # 3个镇 is 3镇 as well
            yield Count(match["number"], match["of"], match.start(), match.end())


@lru_cache(maxsize=16384)
def _counts_of(goal: str, values: tuple[str, ...]) -> tuple[Count, ...]:
    told = list(counts_in(goal, 0, len(goal)))
    for value in values:
        text = normalise(value).text
        told += [Count(c.number, c.measure) for c in counts_in(text, 0, len(text))]
    return tuple(told)
