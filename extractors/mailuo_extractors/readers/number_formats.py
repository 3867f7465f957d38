"""What a number in a sheet looks like to its reader: 0.95 in a cell of percent is 95%, a day count is a date.

Kept: percent signs, words and signs in the format ("≥"0"次"), scaling (元 shown as 万元), dates as ISO. Left out on
purpose: grouping commas, currency signs and rounding, because the value behind the rounding is the true one.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

BUILT_IN = {
    9: "0%", 10: "0.00%", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 27: "yyyy-m", 28: "m-d", 29: "m-d",
    30: "m-d-yy", 31: "yyyy-m-d", 32: "h:mm", 33: "h:mm:ss", 34: "h:mm", 35: "h:mm:ss", 36: "yyyy-m", 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss", 50: "yyyy-m", 51: "m-d", 52: "yyyy-m", 53: "m-d", 54: "m-d", 55: "h:mm",
    56: "h:mm:ss", 57: "yyyy-m", 58: "m-d",
}  # fmt: skip
"""The numbered formats that change a number; in a Chinese Excel 27 to 36 and 50 to 58 are dates."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<digits>[0#?][0#?.,]*)|(?P<general>General)'
    r"|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_ELAPSED = re.compile(r"[hms]+", re.IGNORECASE)
_CURRENCY = re.compile(r"[¥￥$€£]")
_FIRST_TRUE_DAY = 60
"""Excel believes that 1900 was a leap year: day numbers up to 60 are one off."""


class _Shape(NamedTuple):
    before: str = ""
    after: str = ""
    power: int = 0
    """Of ten, by which the number is multiplied."""
    date: bool = False
    time: bool = False


def shown(value: float, code: str, *, from_1904: bool = False) -> str:
    """The number as its reader sees it, with at most the fifteen digits that a sheet knows."""
    shape = _shape(code)
    if (shape.date or shape.time) and 0 <= value < 2958466:  # noqa: PLR2004 - the day after 9999-12-31
        return _moment(value, shape, from_1904=from_1904)
    number = plain(value, shape.power)
    if value < 0 and shape.before:
        return f"-{shape.before}{number[1:]}{shape.after}"
    return f"{shape.before}{number}{shape.after}"


def plain(value: float, power: int = 0) -> str:
    """Without exponent, trailing zeros or the noise of binary fractions."""
    number = Decimal(f"{value:.15g}")
    if not number.is_finite():
        return str(value)
    text = format(number.scaleb(power), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


@lru_cache(maxsize=1000)
def _shape(code: str) -> _Shape:
    before: list[str] = []
    after: list[str] = []
    power = 0
    placed = date = time = False
    decimals_escaped = False
    for found in _TOKEN.finditer(code):
        if found["digits"] is not None:
            if decimals_escaped:  # 0!.0, shows a tenth of the thousands: the point itself is a word there
                power -= sum(found["digits"].count(digit) for digit in "0#?")
                decimals_escaped = False
            power -= 3 * (len(found["digits"]) - len(found["digits"].rstrip(",")))
            placed = True
        elif found["general"] is not None:
            placed = True
        elif found["bracket"] is not None:
            time = time or _ELAPSED.fullmatch(found["bracket"]) is not None
        elif found["escaped"] == "." and placed:
            decimals_escaped = True
        elif found["quoted"] is not None or found["escaped"] is not None:
            (after if placed else before).append(found["quoted"] or found["escaped"] or "")
        elif found["other"] is not None:
            other = found["other"].lower()
            if other == ";":
                break
            date, time = date or other in "yde", time or other in "hs"
            date = date or (other == "m" and not time)
            if other == "%":
                power += 2
            if not (other.isascii() and other.isalpha()) and other not in "@/,":
                (after if placed else before).append(other)
    if date or time:
        return _Shape(date=date, time=time)
    words = [_CURRENCY.sub("", "".join(part)).strip() for part in (before, after)]
    if not placed or words[0] in {"-", "("}:
        return _Shape()
    return _Shape(words[0], words[1].rstrip(")"), power)


def _moment(value: float, shape: _Shape, *, from_1904: bool) -> str:
    if not from_1904 and value < _FIRST_TRUE_DAY:
        value += 1
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet knows no zones
    moment = first + timedelta(seconds=round(value * 86400))
    clock = moment.strftime("%H:%M:%S" if moment.second else "%H:%M")
    if not shape.date or (shape.time and value < 1):
        return clock
    return f"{moment:%Y-%m-%d} {clock}" if shape.time and value % 1 else f"{moment:%Y-%m-%d}"
