"""What an indicator's value says: comparison, number, unit. `≥99.5%`, `不少于40万路`, `1-2个`, `每年≥20场`, `良好`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_BEFORE: Final[dict[str, str]] = {
    "≥": "≥", "≧": "≥", "＞=": "≥", ">=": "≥", "=>": "≥", "不少于": "≥", "不低于": "≥", "不小于": "≥", "至少": "≥", "达到": "≥",
    "达": "≥", "大于等于": "≥", "大于或等于": "≥", "最少": "≥", "不短于": "≥",
    "≤": "≤", "≦": "≤", "＜=": "≤", "<=": "≤", "=<": "≤", "不超过": "≤", "不多于": "≤", "不高于": "≤", "不大于": "≤", "至多": "≤",
    "小于等于": "≤", "小于或等于": "≤", "最多": "≤", "控制在": "≤", "不长于": "≤",
    ">": ">", "＞": ">", "大于": ">", "超过": ">", "高于": ">", "多于": ">",
    "<": "<", "＜": "<", "小于": "<", "低于": "<", "少于": "<",
    "=": "=", "＝": "=", "等于": "=",
}  # fmt: skip
_AFTER: Final[dict[str, str]] = {"以上": "≥", "及以上": "≥", "以内": "≤", "以下": "≤", "及以下": "≤", "之内": "≤", "内": "≤"}


def _longest_first(words: dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_VALUE: Final = re.compile(
    rf"(?P<per>每[年月日周次季人户个]度?)?\s*(?P<before>{_longest_first(_BEFORE)})?\s*"
    r"(?P<number>[-－]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|[-－]?\d+(?:\.\d+)?)"
    r"(?:\s*(?P<unit1>%|％)?\s*(?:-|－|—|~|～|至|到)\s*(?P<upper>\d+(?:\.\d+)?))?"
    r"\s*(?P<unit>.{0,12}?)"
    rf"(?P<after>{_longest_first(_AFTER)})?",
    re.DOTALL,
)
_MONTH: Final = r"(?:0?[1-9]|1[0-2])(?!\d)"
_DATE: Final = re.compile(rf"(?:19|20)\d\d\s*(?:年|[/-]\s*{_MONTH}|\.\s*{_MONTH}\s*[.．月日前底-])")
"""2031.12 alone may be an amount: with a full stop a date says more."""
_UNIT: Final = re.compile(r"[^\d，。；;、≥≤＞＜<>=]*")


@dataclass(frozen=True, slots=True)
class Value:
    """`upper` only for ranges; `unit` as printed after the number, with 万 and 亿 left in it, because 10亿条 and 10条
    must not look alike."""

    operator: str
    number: float
    unit: str | None = None
    upper: float | None = None


def parse_value(printed: str) -> Value | None:
    """The number in a value, or None for a value in words or a date: those are compared as text."""
    text = printed.strip().rstrip("。；;")
    if _DATE.match(text):
        return None
    match = _VALUE.fullmatch(text)
    if match is None or _UNIT.fullmatch(match["unit"]) is None:
        return None
    operator = _BEFORE.get(match["before"] or "") or _AFTER.get(match["after"] or "") or "="
    unit = ((match["unit1"] or "") + match["unit"].strip()).replace("％", "%")
    if match["per"]:
        unit += "/" + match["per"].removeprefix("每")[:1]
    upper = match["upper"]
    return Value(operator, _number(match["number"]), unit or None, None if upper is None else float(upper))


def _number(digits: str) -> float:
    return float(digits.replace(",", "").replace("，", "").replace("－", "-"))
