"""Misread and doubled characters in indicator names. Reach for it once the names are parsed: only what a scan is known
to confuse, and only where the rest of the documents speaks for the other reading."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from mailuo_linkers.indicator_names import Measure

_ALIKE: Final = (
    "备各", "工正", "未末", "已己巳", "日曰目", "人入八", "土士", "千干于", "大太犬", "率卒牢", "响晌", "辆俩", "间问闻", "次欠", "治冶",
    "员贝", "数救", "测侧", "理埋", "务夯", "度庋", "检捡", "查杳", "完宪", "成戍", "合台含", "格恪", "处外", "时吋", "限艰", "术木本",
    "网冈", "络铬", "系糸", "统绕", "平乎", "设没", "故敌", "障嶂", "复夏", "及乃", "准淮", "覆履", "盖盏", "满瞒", "意竟", "质盾",
    "投没", "诉拆", "办力", "结给", "用甩", "户尸", "量最", "安妥", "全金", "信倌", "息恩", "培掊", "训川", "活话", "动劫",
)  # fmt: skip
_PAIRS: Final = frozenset(a + b for group in _ALIKE for a in group for b in group if a != b)
_SHORTEST: Final = 5
_MOST_CANDIDATES: Final = 8
_ATTESTED: Final = 3
"""So many different names must contain the good reading's pair of characters."""


def find_slips(measures: Mapping[Measure, tuple[int, str | None]]) -> dict[Measure, tuple[Measure, str]]:
    """Misread measure → the right one and why. Values are how often a measure is printed and its class code; only equal
    classes are compared. Linear in the number of measures: names are looked up by what they are without one character."""
    pairs = Counter(pair for measure in measures for pair in set(_pairs(_text(measure))))
    rare = [m for m, (count, _) in measures.items() if count == 1 and len(_text(m)) >= _SHORTEST and any(pairs[p] == 1 for p in _pairs(_text(m)))]
    by_gap: dict[tuple[object, ...], list[Measure]] = defaultdict(list)
    for measure in rare:
        for gap in _gaps(_text(measure)):
            by_gap[(gap, *_others(measure), measures[measure][1])].append(measure)
    found: dict[Measure, dict[Measure, str]] = defaultdict(dict)
    doubled = {(_undoubled(_text(m), at), *_others(m), measures[m][1]): m for m in rare for at in _doubles(_text(m))}
    for measure, (_, code) in measures.items():
        slots = (*_others(measure), code)
        if (twice := doubled.get((_text(measure), *slots))) is not None:
            found[twice][measure] = f"“{_text(twice)}”中有字重印，应为“{_text(measure)}”"
        for gap in _gaps(_text(measure)):
            for misread in by_gap.get((gap, *slots), ())[:_MOST_CANDIDATES]:
                if misread != measure and _misread(_text(misread), _text(measure), gap.index("\0"), pairs):
                    found[misread][measure] = f"“{_text(misread)}”是“{_text(measure)}”的误识：字形相近，且前者的字组合别处没有"
    certain = {misread: next(iter(right.items())) for misread, right in found.items() if len(right) == 1}
    return {misread: right for misread, right in certain.items() if right[0] not in certain}


def _text(measure: Measure) -> str:
    return measure.plain or measure.of


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


def _gaps(text: str) -> list[str]:
    return [text[:at] + "\0" + text[at + 1 :] for at in range(len(text))]


def _others(measure: Measure) -> tuple[object, ...]:
    return measure.head, measure.who, measure.basis, measure.timely


def _misread(misread: str, right: str, at: int, pairs: Mapping[str, int]) -> bool:
    around = slice(max(at - 1, 0), at + 2)
    return (
        misread[at] + right[at] in _PAIRS
        and all(pairs[pair] == 1 for pair in _pairs(misread[around]))
        and any(pairs[pair] >= _ATTESTED for pair in _pairs(right[around]))
    )


def _doubles(text: str) -> list[tuple[int, int]]:
    """Where one or two characters stand twice in a row, and how many."""
    return [(at, n) for n in (1, 2) for at in range(len(text) - 2 * n + 1) if text[at : at + n] == text[at + n : at + 2 * n] and not text[at].isascii()]


def _undoubled(text: str, at: tuple[int, int]) -> str:
    begin, length = at
    return text[:begin] + text[begin + length :]
