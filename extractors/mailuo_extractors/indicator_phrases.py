"""Indicators of one cell printed without the marks 实施周期指标值 and 年度指标值: `数量指标：培训人数≥100人次；质量指标：合格率95%`.

Reach for it where `parse_indicators` finds none. What holds the phrases together is the name of a class of the national
framework; a name ends where its value begins: at a colon, a comparison or a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mailuo_extractors.indicator_classes import LEVEL1, class_codes, level1_code, level2_code
from mailuo_extractors.indicators import ParsedIndicators, parse_indicators
from mailuo_extractors.mapped import BREAKS, Mapped
from mailuo_extractors.values import parse_value
from mailuo_graph.records import Evidence, IndicatorRecord

_FRONT: Final = r"(?:^|(?<=[；;。，,、:：\n\s）)/]))\s*(?:[（(]?\d{1,2}[)）、.．]\s*|[①-⑳]\s*|[一二三四五六]、\s*)?(?:指标\s*\d{1,2}\s*[:：、]\s*)?"
_GROUP: Final = r"(?:\s*[（(][^（()）]{1,12}[)）])?"
_CLASS: Final = re.compile(
    _FRONT + rf"(?P<first>(?:\d\s*[-－—]\s*)?(?:产出|效益|效果|满意度|成本)(?:类)?指标)?{_GROUP}\s*(?:[-－—–/、,，:：；;\s]\s*)?"
    r"(?:[（(]?\d[)）、.．]\s*)?"
    r"(?P<second>(?:\d\d\s*[-－—]\s*)?[\u4e00-\u9fff]{2,8}指标|(?:数量|质量|时效|(?:经济|社会|生态)效益|可持续影响)(?=[:：]))?"
    rf"{_GROUP}\s*(?P<close>[:：;；,，/\-－—\s]|$)",
)
_LONG_BLANKS: Final = re.compile(r"(?<=\s\s)\s+")
"""Two blanks part a name from its value; more say no more, and would cost time."""
_SIGN: Final = re.compile(r"[≥≤≧≦＞＜>=<＝]|不(?:少|低|小|高|多|大)于")
_ENDS: Final = re.compile(r"[；;。\n]+")
_COMMAS: Final = re.compile(r"[，,、]+")
_NUMBER: Final = re.compile(r"^(?:[（(]?\d{1,2}[)）、.．](?!\d)\s*|[①-⑳]\s*|指标\s*\d{1,2}\s*[:：、]\s*)")
_VALUE: Final = re.compile(
    r"[≥≤≧≦＞＜>=<＝]|不(?:少|低|小|高|多|大)于|不超过|不短于|不长于|至少|至多|大于|小于|达到?(?=\d)|控制在|(?<![\dA-Za-z第年月-])\d",
)
_EDGES: Final = "；;，,、。 \u3000\n\r\t"
_MIDDLE: Final = "：:-－—–／/；;，, \u3000\n\r\t"


def read_indicator_cell(cell: Mapped, raw: str, document: str, row: int | None, place: Evidence) -> ParsedIndicators:
    """The indicators of a cell, marked or as phrases; `cell` still has its line breaks."""
    parsed = parse_indicators(cell.without(BREAKS), raw, document, row, place)
    if any(each.cycle_value or each.annual_value for each in parsed.indicators):
        return parsed
    phrases = ParsedIndicators()
    cell = cell.without(_LONG_BLANKS)
    for first, second, start, end in _classes(cell.text):
        for begin, stop in _phrases(cell.text, start, end):
            _add(phrases, cell.part(begin, stop).stripped(_EDGES), (first, second), raw, place, document, row)
    if not any(each.annual_value for each in phrases.indicators) and parsed.indicators:
        return parsed
    if not phrases.indicators:
        return parsed
    before = cell.part(0, next(_marks(cell.text)).start()).stripped(_EDGES)
    if before.text:
        phrases.leftover.insert(0, before)
    return phrases


def _marks(text: str) -> Iterator[re.Match[str]]:
    """The classes printed in the text. A first-level class counts alone only where it closes with a colon."""
    for match in _CLASS.finditer(text):
        first, second = match["first"], match["second"]
        alone = first is not None and second is None and match["close"].strip()
        if alone or (second is not None and level2_code(second) is not None):
            yield match


def _classes(text: str) -> Iterator[tuple[str | None, str | None, int, int]]:
    """First and second class with the span of what stands below them; the first holds until the next."""
    marks = list(_marks(text))
    first: str | None = None
    for match, following in zip(marks, [*marks[1:], None], strict=False):
        second = match["second"]
        if second is None and level1_code(match["first"]) in ({"3", "4"} if first is None or level1_code(first) == "1" else {"3"}):
            second = match["first"]  # 成本指标 beside 数量指标, 满意度指标 with nothing below
            first = match["first"] if level1_code(second) == "3" else first
        elif match["first"] is not None:
            first = match["first"]
        if second is not None and first is not None and class_codes(first, second)[0] != level1_code(first):
            first = None
        yield first, second, match.end(), len(text) if following is None else following.start()


def _phrases(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """One indicator each: up to a full separator, or a comma where both sides have a value."""
    for begin, stop in _cut(_ENDS, text, start, end):
        parts = list(_cut(_COMMAS, text, begin, stop))
        if len(parts) > 1 and all(_split(_NUMBER.sub("", text[a:b].strip(_EDGES)))[1] for a, b in parts):
            yield from parts
        else:
            yield begin, stop


def _cut(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in pattern.finditer(text, start, end):
        if text[at : match.start()].strip(_EDGES):
            yield at, match.start()
        at = match.end()
    if text[at:end].strip(_EDGES):
        yield at, end


def _split(phrase: str) -> tuple[str, str]:
    """Name and value; the value is empty where nothing tells them apart."""
    colon = re.search(r"[:：]|\s{2,}|\u3000", phrase)
    if colon is not None and phrase[: colon.start()].strip():
        return phrase[: colon.start()].strip(_MIDDLE), phrase[colon.end() :].strip(_EDGES)
    if _SIGN.match(phrase):
        return "", phrase
    found = _VALUE.search(phrase, 1)
    if found is None:
        return phrase.strip(_MIDDLE), ""
    name, value = phrase[: found.start()].strip(_MIDDLE), phrase[found.start() :].strip(_EDGES)
    return (name[:-1].strip(_MIDDLE), value[:-1]) if name.endswith(("（", "(")) and value.endswith(("）", ")")) else (name, value)


def _add(
    parsed: ParsedIndicators, phrase: Mapped, classes: tuple[str | None, str | None],
    raw: str, place: Evidence, document: str, row: int | None,
) -> None:
    text = BREAKS.sub("", phrase.text)
    name, value = _split(_NUMBER.sub("", text).strip(_EDGES))
    last = parsed.indicators[-1] if parsed.indicators else None
    if not name:
        if value and last is not None and last.annual_value is None and last.evidence is not None:
            _set_value(last, value)
            last.evidence.end = phrase.span()[1]
            last.evidence.words = raw[last.evidence.start : last.evidence.end]
        else:
            parsed.leftover.append(phrase)
        return
    start, end = phrase.span()
    code1, code2 = class_codes(*classes)
    order = len(parsed.indicators) + 1
    record = IndicatorRecord(
        document, row, order, name, order, code1, classes[0] or (LEVEL1.get(code1) if code1 else None), code2, classes[1],
        evidence=Evidence(place.page, place.row, start, end, raw[start:end]),
    )  # fmt: skip
    _set_value(record, value)
    parsed.indicators.append(record)


def _set_value(record: IndicatorRecord, value: str) -> None:
    record.annual_value, record.malformed = value or None, not value
    record.note = None if value else "no value that stands apart from the name"
    if (number := parse_value(value)) is not None:
        record.operator, record.number, record.upper, record.measure_unit = number.operator, number.number, number.upper, number.unit
