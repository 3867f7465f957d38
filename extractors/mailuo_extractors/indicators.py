"""Takes the indicator cell of a project apart: `1、1-产出指标；11-数量指标；名称；实施周期指标值：…；年度指标值：….`

Works on mapped text, so every indicator keeps its characters. Clean tables and scans go the same way: the text is cut at
its marks (number, class, 实施周期指标值, 年度指标值), each of which may have one character misread. What the class code or
the twin value proves is mended and marked; everything else stays as printed and is marked malformed with the reason.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz

from mailuo_extractors.indicator_classes import LEVEL1, class_codes
from mailuo_extractors.mapped import Mapped
from mailuo_extractors.values import parse_value
from mailuo_graph.records import Evidence, IndicatorRecord


def _one_wrong(word: str) -> str:
    """The word, or the word with any one of its characters misread."""
    misread = [f"{re.escape(word[:i])}[^；;:：。，,\\d]{re.escape(word[i + 1 :])}" for i in range(len(word))]
    return "|".join([re.escape(word), *misread])


_DASH: Final = "[-－—–一]"
_SEPARATOR: Final = "[；;:：,，。]"
_LEVEL1_NAME: Final = "[^；;:：,，。\\d]{1,6}指.{0,1}"
_MARKS: Final = re.compile(
    rf"(?P<cycle>(?:{_one_wrong('实施周期指标值')})\s*[:：；;])"
    rf"|(?P<annual>(?!意度)(?:{_one_wrong('年度指标值')})\s*[:：；;])"
    rf"|(?P<level1>(?:(?<=^)|(?<=[\s；;:：,，。.、]))(?P<code1>\d)\s*{_DASH}\s*(?P<name1>{_LEVEL1_NAME}?)\s*{_SEPARATOR})"
    rf"|(?P<level2>(?:(?<=^)|(?<=[\s；;:：,，。.、]))(?P<code2>\d[\dlIiOo|])\s*{_DASH}\s*(?P<name2>[^；;:：,，。]{{2,10}}?)\s*{_SEPARATOR})",
)
_SEQUENCE: Final = re.compile(r"(?:(?<=^)|(?<=\D))(\d{1,2})\s*[、.．]\s*$")
_START: Final = re.compile(rf"(?:(?<=^)|(?<=[。；;]))\s*(?P<sequence>\d{{1,2}})\s*[、.．](?=\s*(?:\d\s*{_DASH}|[^；;:：。\d]{{2,8}}指标\s*{_SEPARATOR}))")
_BARE_CLASS: Final = re.compile(rf"\s*(?P<name>[^；;:：,，。\d]{{2,10}})\s*{_SEPARATOR}\s*")
_BLANKS: Final = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")
"""Line breaks and what scans put between characters; between two Latin words a blank is a blank."""
_EDGES: Final = "；;:：,，、 \n"
_MISREAD_NOT_LESS: Final = re.compile(r"^[参令季会≽多夕爹之](?=\d)")
"""What scans make of ≥ in front of a number; none of these stands before a number in a value."""
_SIGNS: Final = frozenset("≥≤><＞＜=＝")
_NO_SIGN: Final = re.compile(r"[^\d≥≤><＞＜=＝](?=\d)")
_SAME_NAME: Final = 85.0


@dataclass(slots=True)
class ParsedIndicators:
    indicators: list[IndicatorRecord] = field(default_factory=list)
    leftover: list[Mapped] = field(default_factory=list)
    """Text that belongs to no indicator: reported, never dropped in silence."""


@dataclass(slots=True)
class _Item:
    """One indicator while its marks are collected; positions are in the cell's text."""

    start: int
    sequence: int | None = None
    code1: str | None = None
    level1: str | None = None
    code2: str | None = None
    level2: str | None = None
    name_start: int = 0
    name_end: int | None = None
    cycles: list[tuple[int, int]] = field(default_factory=list)
    annuals: list[tuple[int, int]] = field(default_factory=list)
    values_end: int = 0
    """Behind the last mark of a value."""
    end: int = 0

    @property
    def has_value(self) -> bool:
        return bool(self.cycles or self.annuals)


def parse_indicators(cell: Mapped, raw: str, document: str, row: int | None, place: Evidence) -> ParsedIndicators:
    """All indicators of a cell, numbered in printed order. `raw` is the document's text, `place` gives page and row."""
    parsed = ParsedIndicators()
    cell = cell.without(_BLANKS)
    items = list(_items(cell.text))
    before = cell.part(0, items[0].start if items else len(cell.text)).stripped()
    if before.text:
        parsed.leftover.append(before)
    for item in items:
        part = cell.part(item.start, item.end).stripped()
        first, last = part.span()
        words = Evidence(place.page, place.row, first, last, raw[first:last], place.box)
        record = IndicatorRecord(document, row, 0, name="", evidence=words)
        _fill(record, item, cell.text)
        if not record.name and not item.has_value:
            parsed.leftover.append(part)
        else:
            _append(parsed.indicators, record)
    for order, record in enumerate(parsed.indicators, start=1):
        record.order = order
    _number(parsed.indicators)
    return parsed


def _number(indicators: list[IndicatorRecord]) -> None:
    """A number that was lost is proved by its neighbours: between 5 and 7 stands 6."""
    for before, record, after in zip(indicators, indicators[1:], indicators[2:], strict=False):
        if record.sequence is None and before.sequence is not None and after.sequence == before.sequence + 2:
            record.sequence = before.sequence + 1
            record.note = "; ".join(filter(None, [record.note, "number not printed; it follows from its neighbours"]))


def _items(text: str) -> Iterator[_Item]:
    """Cuts the text where one indicator ends and the next begins. A new one begins at a number followed by a class, at
    a class after a value, and at a second value for the cycle."""
    starts = {match.start("sequence"): match for match in _START.finditer(text)}
    marks = sorted([*((m.start(), "start", m) for m in starts.values()), *((m.start(), str(m.lastgroup), m) for m in _marks(text))], key=lambda each: each[0])
    item: _Item | None = None
    for at, kind, match in marks:
        if kind == "start":
            if item is not None:
                yield _ended(item, at)
            item = _Item(at, int(match["sequence"]), name_start=match.end())
            continue
        if item is None or _begins_anew(item, kind, match):
            begin = _back_to_number(text, at, item) if kind != "cycle" else _back_to_name(text, at, item)
            if item is not None:
                yield _ended(item, begin)
            item = _Item(begin, _number_at(text, begin, at), name_start=begin)
        _take(item, kind, match)
    if item is not None:
        yield _ended(item, len(text))


def _marks(text: str) -> Iterator[re.Match[str]]:
    yield from _MARKS.finditer(text)


def _begins_anew(item: _Item, kind: str, match: re.Match[str]) -> bool:
    """A class after a value, or a second value for the cycle behind the one for the year with a name between."""
    if kind in {"name1", "level1", "name2", "level2"}:
        return item.has_value
    if kind == "cycle" and item.cycles:
        return bool(_name_between(match.string[item.values_end : match.start()]))
    return False


def _name_between(text: str) -> str:
    """What stands between a value and the next mark and can be a name: the part behind the last full separator."""
    parts = [part for part in re.split(r"[；;。]", text) if part.strip(_EDGES)]
    return parts[-1].strip(_EDGES) if len(parts) > 1 else ""


def _back_to_number(text: str, at: int, item: _Item | None) -> int:
    """A class may have its number before it: `6. 1-产出指标` after a value."""
    floor = 0 if item is None else item.values_end if item.has_value else item.start
    found = _SEQUENCE.search(text[floor:at])
    return at if found is None else floor + found.start(1)


def _back_to_name(text: str, at: int, item: _Item | None) -> int:
    if item is None:
        return 0
    name = _name_between(text[item.values_end : at])
    return text.rindex(name, item.values_end, at)


def _number_at(text: str, begin: int, at: int) -> int | None:
    found = re.match(r"(\d{1,2})\s*[、.．]", text[begin:at])
    return None if found is None else int(found[1])


def _take(item: _Item, kind: str, match: re.Match[str]) -> None:
    if kind in {"cycle", "annual"}:
        if item.name_end is None:
            item.name_end = match.start()
        (item.cycles if kind == "cycle" else item.annuals).append((match.start(), match.end()))
        item.values_end = match.end()
    elif match["level1"]:
        item.code1, item.level1, item.name_start = match["code1"], match["name1"], match.end()
    else:
        item.code2, item.level2, item.name_start = match["code2"], match["name2"], match.end()


def _ended(item: _Item, end: int) -> _Item:
    item.end = end
    return item


def _fill(record: IndicatorRecord, item: _Item, text: str) -> None:
    record.sequence = item.sequence
    name = text[item.name_start : item.end if item.name_end is None else item.name_end]
    problems, mended = _classes(record, item, name)
    record.name = (name if mended is None else mended).strip(_EDGES)
    if not record.name:
        problems.append("no name")
    record.cycle_value, again = _values(text, item, item.cycles)
    record.annual_value, again_annual = _values(text, item, item.annuals)
    if again or again_annual:
        problems.append("a value is printed more than once")
    problems += [f"no value for the {which}" for which, value in (("cycle", record.cycle_value), ("year", record.annual_value)) if value is None]
    problems += _mend_values(record)
    value = parse_value(record.annual_value or record.cycle_value or "")
    if value is not None:
        record.operator, record.number, record.upper = value.operator, value.number, value.upper
        record.measure_unit = value.unit
    record.malformed = bool(problems)
    record.note = "; ".join(problems) or None


def _classes(record: IndicatorRecord, item: _Item, name: str) -> tuple[list[str], str | None]:
    """Codes as printed; one that is missing or misread follows from the class's name, and the other way round. The
    second result is the rest of `name` where the class stood in it without its code."""
    problems: list[str] = []
    rest: str | None = None
    code1, level1, code2, level2 = item.code1, item.level1, item.code2, item.level2
    if code2 is None and (bare := _BARE_CLASS.match(name)) is not None and class_codes(None, bare["name"])[1] is not None:
        level2, rest = bare["name"], name[bare.end() :]
    if code2 is not None and not code2.isdigit():
        code2 = None
    if code2 is None and level2 is not None:
        code2 = class_codes(level1, level2)[1]
        problems.append("class code not printed, or misread; it follows from the class's name" if code2 else "class not understood")
    elif code2 is None:
        problems.append("no second-level class")
    if code1 is None and code2 is not None and code2[0] in LEVEL1:
        code1, level1 = code2[0], LEVEL1[code2[0]]
        problems.append("first-level class not printed; it follows from the second")
    elif code1 is None:
        problems.append("no first-level class")
    elif code2 is not None and code2[0] != code1:
        problems.append(f"class {code2} does not belong to {code1}")
    record.level1_code, record.level1, record.level2_code, record.level2 = code1, level1, code2, level2
    return problems, rest


def _values(text: str, item: _Item, marks: list[tuple[int, int]]) -> tuple[str | None, bool]:
    """The first value that the marks introduce, and whether another followed."""
    if not marks:
        return None, False
    every = sorted([start for start, _ in [*item.cycles, *item.annuals]] + [item.end])
    found = [_closed(text[end : every[bisect_left(every, end)]]) for _, end in marks]
    filled = [value for value in found if value]
    return (filled[0] if filled else None), len(marks) > 1


def _closed(printed: str) -> str:
    """Without the separator that ends it: exactly one, so that a full stop inside the value stays."""
    text = printed.strip()
    return text[:-1].rstrip() if text.endswith(("；", ";", "。", "，", ",", ":", "：")) else text


def _mend_values(record: IndicatorRecord) -> list[str]:
    """A comparison that the scan misread: the twin value shows it, or it is a sign that stands before no number."""
    problems = []
    cycle, annual = record.cycle_value or "", record.annual_value or ""
    for which, broken, whole in (("cycle_value", cycle, annual), ("annual_value", annual, cycle)):
        if broken[1:] == whole[1:] and broken[:1] != whole[:1] and whole[:1] in _SIGNS and _NO_SIGN.match(broken):
            setattr(record, which, whole)
            problems.append(f"{whole[0]} printed as {broken[0]}; it follows from the other value")
    for which in ("cycle_value", "annual_value"):
        printed = getattr(record, which)
        if printed and _MISREAD_NOT_LESS.match(printed):
            setattr(record, which, "≥" + printed[1:])
            problems.append(f"≥ printed as {printed[0]}")
    return problems


def _append(indicators: list[IndicatorRecord], record: IndicatorRecord) -> None:
    """Adds the record, or lets it replace the one before when a scan repeated it: the same number or none, nearly the
    same name. The last reading is the whole one."""
    if indicators and _repeats(indicators[-1], record):
        before = indicators.pop()
        record.cycle_value = record.cycle_value or before.cycle_value
        record.annual_value = record.annual_value or before.annual_value
        record.malformed = True
        record.note = "; ".join(filter(None, [record.note, "printed more than once"]))
    indicators.append(record)


def _repeats(before: IndicatorRecord, record: IndicatorRecord) -> bool:
    if before.level2_code != record.level2_code or not (before.malformed or record.malformed):
        return False
    numbered = before.sequence is not None and before.sequence == record.sequence
    return numbered and fuzz.ratio(before.name, record.name) >= _SAME_NAME
