"""What became of the indicators from one project to the one that continues it. Reach for it wherever two lists of
indicators are put side by side.

Only what is certainly comparable is compared: one type, one unit, one time basis, one direction. Everything else is
shown with both values and the reason why they can't be compared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailuo_extractors.values import Value, parse_value
from mailuo_graph.identity import identity_form
from mailuo_graph.records import IndicatorRecord
from mailuo_graph.words import Text

_DIRECTION: Final = {"≥": 1, ">": 1, "≤": -1, "<": -1, "=": 0}
_DECLARED: Final = re.compile(r"[\s，。；;]+")


class Verdict(StrEnum):
    SAME = "same"
    RAISED = "raised"
    LOWERED = "lowered"
    CHANGED = "changed"
    NOT_COMPARABLE = "not_comparable"
    NEW = "new"
    DROPPED = "dropped"


WORDS: Final = {
    Verdict.SAME: Text("未变", "unchanged"),
    Verdict.RAISED: Text("提高", "raised"),
    Verdict.LOWERED: Text("降低", "lowered"),
    Verdict.CHANGED: Text("改写", "reworded"),
    Verdict.NOT_COMPARABLE: Text("不可比", "not comparable"),
    Verdict.NEW: Text("新增", "new"),
    Verdict.DROPPED: Text("不再有", "dropped"),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """An indicator with the type it was found to be and the basis it is counted on (per day, only what is new …), each
    None where it was given none."""

    record: IndicatorRecord
    indicator_type: str | None
    basis: str | None = None

    @property
    def key(self) -> str:
        return self.indicator_type or identity_form(self.record.name)


@dataclass(frozen=True, slots=True)
class Change:
    """`earlier` and `later` are the values as printed, None where the indicator does not stand in that project."""

    name: str
    verdict: Verdict
    earlier: str | None
    later: str | None
    why: Text | None = None

    @property
    def said(self) -> str:
        why = "" if self.why is None else f"（{self.why}）"
        match self.verdict:
            case Verdict.NEW:
                return f"{self.name}：{self.later or '—'} {WORDS[self.verdict]}"
            case Verdict.DROPPED:
                return f"{self.name}：{self.earlier or '—'} {WORDS[self.verdict]}"
            case Verdict.SAME:
                return f"{self.name}：{self.later or '—'} {WORDS[self.verdict]}"
        return f"{self.name}：{self.earlier or '—'} → {self.later or '—'} {WORDS[self.verdict]}{why}"


def indicator_changes(earlier: Sequence[Typed], later: Sequence[Typed]) -> list[Change]:
    """Changes first, in the order of the later project; then what is new, what is gone, what stayed."""
    before: dict[str, list[Typed]] = defaultdict(list)
    for each in earlier:
        before[each.key].append(each)
    after: dict[str, list[Typed]] = defaultdict(list)
    for each in later:
        after[each.key].append(each)
    found = [change for key, rows in after.items() for change in _of_one_type(before.get(key, []), rows)]
    found += [change for key, rows in before.items() if key not in after for change in _of_one_type(rows, [])]
    order = [Verdict.LOWERED, Verdict.RAISED, Verdict.CHANGED, Verdict.NOT_COMPARABLE, Verdict.NEW, Verdict.DROPPED, Verdict.SAME]
    return sorted(found, key=lambda change: order.index(change.verdict))


def _of_one_type(before: list[Typed], after: list[Typed]) -> Iterator[Change]:
    """Equal names go together first, then equal values on one basis, then the only two of a basis, then the only two that
    are left; whatever remains is new or gone."""
    rest, left = list(before), list(after)
    for fits in (_all_the_same, _same_name, _same_value):
        for row in list(left):
            mate = next((each for each in rest if fits(each, row)), None)
            if mate is not None:
                rest.remove(mate)
                left.remove(row)
                yield _compared(mate, row)
    for basis in dict.fromkeys(row.basis for row in left):
        mine, theirs = [row for row in left if row.basis == basis], [row for row in rest if row.basis == basis]
        if len(mine) == len(theirs) == 1:
            rest.remove(theirs[0])
            left.remove(mine[0])
            yield _compared(theirs[0], mine[0])
    if len(rest) == len(left) == 1:
        yield _compared(rest.pop(), left.pop())
    yield from (Change(row.record.name, Verdict.NEW, None, _shown(row.record)) for row in left)
    yield from (Change(row.record.name, Verdict.DROPPED, _shown(row.record), None) for row in rest)


def _all_the_same(one: Typed, other: Typed) -> bool:
    return _same_name(one, other) and _printed(one.record) == _printed(other.record)


def _same_name(one: Typed, other: Typed) -> bool:
    return identity_form(one.record.name) == identity_form(other.record.name)


def _same_value(one: Typed, other: Typed) -> bool:
    return one.basis == other.basis and _printed(one.record) == _printed(other.record)


def _compared(before: Typed, after: Typed) -> Change:
    earlier, later = before.record, after.record
    name = later.name if identity_form(earlier.name) == identity_form(later.name) else f"{earlier.name} → {later.name}"
    first, second, why = _both_values(earlier, later)
    if before.basis != after.basis:
        none = Text("未注明", "not said")
        why = Text(f"口径不同：{before.basis or none.zh}、{after.basis or none.zh}", f"on another basis: {before.basis or none.en}, {after.basis or none.en}")
    verdict, said = _verdict(first, second) if why is None else (Verdict.NOT_COMPARABLE, why)
    return Change(name, verdict, first or _shown(earlier), second or _shown(later), said)


def _both_values(before: IndicatorRecord, after: IndicatorRecord) -> tuple[str | None, str | None, Text | None]:
    """The value of the year on both sides, else that of the whole cycle on both; otherwise why there is none."""
    if before.annual_value and after.annual_value:
        return before.annual_value, after.annual_value, None
    if before.cycle_value and after.cycle_value:
        return before.cycle_value, after.cycle_value, None
    if (before.annual_value or before.cycle_value) and (after.annual_value or after.cycle_value):
        return None, None, Text("一为年度值，一为实施周期值", "one is of the year, the other of the whole cycle")
    return None, None, Text("一方没有印值", "one side prints no value")


def _verdict(first: str | None, second: str | None) -> tuple[Verdict, Text | None]:
    left, right = parse_value(first or ""), parse_value(second or "")
    if left is None or right is None:
        return _of_words(first or "", second or "", left, right)
    return _of_numbers(left, right)


def _of_words(first: str, second: str, left: Value | None, right: Value | None) -> tuple[Verdict, Text | None]:
    if _DECLARED.sub("", identity_form(first)) == _DECLARED.sub("", identity_form(second)):
        return Verdict.SAME, None
    if (left is None) != (right is None):
        return Verdict.NOT_COMPARABLE, Text("一为数值，一为文字", "one is a number, the other words")
    return Verdict.CHANGED, None


def _of_numbers(left: Value, right: Value) -> tuple[Verdict, Text | None]:
    if (left.unit or "") != (right.unit or ""):
        none = Text("无", "none")
        return Verdict.NOT_COMPARABLE, Text(
            f"单位不同：{left.unit or none.zh}、{right.unit or none.zh}", f"other units: {left.unit or none.en}, {right.unit or none.en}",
        )
    if _DIRECTION[left.operator] * _DIRECTION[right.operator] < 0:
        return Verdict.NOT_COMPARABLE, Text("一为下限，一为上限", "one is a lower, the other an upper bound")
    if (left.upper is None) != (right.upper is None):
        return Verdict.NOT_COMPARABLE, Text("一为区间，一为单值", "one is a range, the other a single value")
    return _of_sizes(left, right)


def _of_sizes(left: Value, right: Value) -> tuple[Verdict, Text | None]:
    sizes = (left.number, left.upper or 0.0), (right.number, right.upper or 0.0)
    if sizes[0] == sizes[1]:
        if left.operator == right.operator:
            return Verdict.SAME, None
        return Verdict.CHANGED, Text("数值相同，比较符不同", "the same number under another comparison")
    if left.upper is not None and (sizes[0][0] - sizes[1][0]) * (sizes[0][1] - sizes[1][1]) < 0:
        return Verdict.CHANGED, None
    raised = sizes[1] > sizes[0]
    if _DIRECTION[left.operator] + _DIRECTION[right.operator] >= 0:
        return (Verdict.RAISED if raised else Verdict.LOWERED), None
    if raised:
        return Verdict.RAISED, Text("上限：要求放宽", "an upper bound: laxer")
    return Verdict.LOWERED, Text("上限：要求更严", "an upper bound: stricter")


def _printed(row: IndicatorRecord) -> tuple[str, str]:
    return identity_form(row.annual_value or ""), identity_form(row.cycle_value or "")


def _shown(row: IndicatorRecord) -> str | None:
    return row.annual_value or row.cycle_value
