"""Takes the indicator cell of a project apart: `1、1-产出指标；11-数量指标；名称；实施周期指标值：…；年度指标值：….`

Works on mapped text, so every indicator keeps its characters. What the numbering or the class code does not prove is
left as printed and marked malformed with the reason; nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from mailuo_extractors.mapped import Mapped
from mailuo_extractors.values import parse_value
from mailuo_graph.records import Evidence, IndicatorRecord

LEVEL1: Final[dict[str, str]] = {"1": "产出指标", "2": "效益指标", "3": "满意度指标", "4": "成本指标"}
"""The first-level classes of the national indicator framework; the first digit of a second-level code names them."""

_DASH: Final = "[-－—–]"
_SEPARATOR: Final = "[；;:：,，]"
_START: Final = re.compile(
    rf"(?:(?<=^)|(?<=[。；;.，,\s])|(?<=[^\d\s.%]))\s*(?P<sequence>\d{{1,2}})\s*[、.．]\s*(?=\d\s*{_DASH}\s*[^\d；;:：][^；;:：]{{1,7}}{_SEPARATOR})",
)
_CLASSES: Final = re.compile(
    rf"\s*\d{{1,2}}\s*[、.．]\s*(?P<code1>\d)\s*{_DASH}\s*(?P<level1>[^；;:：,，]+?)\s*{_SEPARATOR}"
    rf"\s*(?P<code2>\d\d)\s*{_DASH}\s*(?P<level2>[^；;:：,，]+?)\s*{_SEPARATOR}\s*",
)
_CYCLE: Final = re.compile(r"实施周期指标值\s*[:：]\s*")
_ANNUAL: Final = re.compile(r"年度指标值\s*[:：]\s*")
_NAME_END: Final = "；;:：,， \n"
_CLOSING: Final = "；;。"


@dataclass(slots=True)
class ParsedIndicators:
    indicators: list[IndicatorRecord] = field(default_factory=list)
    leftover: list[Mapped] = field(default_factory=list)
    """Text before the first indicator that belongs to none: reported, never dropped in silence."""


def parse_indicators(cell: Mapped, raw: str, document: str, row: int | None, place: Evidence) -> ParsedIndicators:
    """All indicators of a cell, numbered in printed order. `raw` is the document's text, `place` gives page and row."""
    parsed = ParsedIndicators()
    starts = [match.start("sequence") for match in _START.finditer(cell.text)]
    before = cell.part(0, starts[0] if starts else len(cell.text)).stripped()
    if before.text:
        parsed.leftover.append(before)
    for order, (start, end) in enumerate(pairwise([*starts, len(cell.text)]), start=1):
        item = cell.part(start, end).stripped()
        first, last = item.span()
        words = Evidence(place.page, place.row, first, last, raw[first:last])
        parsed.indicators.append(_indicator(item.text, IndicatorRecord(document, row, order, name="", evidence=words)))
    return parsed


def _indicator(item: str, record: IndicatorRecord) -> IndicatorRecord:
    """`record` with whatever the text of the item says."""
    number = re.match(r"\d+", item)
    record.sequence = None if number is None else int(number[0])
    problems: list[str] = []
    classes = _CLASSES.match(item)
    if classes is None:
        problems.append("class codes not understood")
        body = item[len(number[0]) if number else 0 :].strip("、.． ")
    else:
        record.level1_code, record.level1 = classes["code1"], classes["level1"]
        record.level2_code, record.level2 = classes["code2"], classes["level2"]
        body = item[classes.end() :]
        if record.level2_code[0] != record.level1_code:
            problems.append(f"class {record.level2_code} does not belong to {record.level1_code}")
    problems += _fill_values(record, body)
    record.malformed = bool(problems)
    record.note = "; ".join(problems) or None
    return record


def _fill_values(record: IndicatorRecord, body: str) -> list[str]:
    problems = []
    cycles, annuals = list(_CYCLE.finditer(body)), list(_ANNUAL.finditer(body))
    ends = [m.start() for m in cycles[:1] + annuals[:1]]
    record.name = body[: min(ends, default=len(body))].strip(_NAME_END)
    if not record.name:
        problems.append("no name")
    if len(cycles) > 1 or len(annuals) > 1:
        problems.append("a value is printed more than once")
    if cycles:
        following = [m.start() for m in annuals if m.start() > cycles[0].start()]
        record.cycle_value = _value(body[cycles[0].end() : min(following, default=len(body))])
    else:
        problems.append("no value for the cycle")
    if annuals:
        following = [m.start() for m in [*cycles, *annuals] if m.start() > annuals[0].start()]
        record.annual_value = _value(body[annuals[0].end() : min(following, default=len(body))])
    else:
        problems.append("no value for the year")
    value = parse_value(record.annual_value or record.cycle_value or "")
    if value is not None:
        record.operator, record.number, record.upper = value.operator, value.number, value.upper
        record.measure_unit = value.unit
    return problems


def _value(printed: str) -> str:
    text = printed.strip()
    return text[:-1].rstrip() if text.endswith(tuple(_CLOSING)) else text
