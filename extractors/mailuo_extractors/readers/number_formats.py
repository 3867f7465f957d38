"""What a number in a sheet looks like to its reader: 0.95 in a cell of percent is 95%, a day count is a date.

Kept: percent signs, words and signs in the format ("≥"0"次"), scaling (元 shown as 万元), dates as ISO. Left out on
purpose: grouping commas, currency signs and rounding, because the value behind the rounding is the true one.
"""

from __future__ import annotations

import itertools
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
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<digits>[0#?][0#?.,]*(?:E[+-]0+)?)|(?P<general>General)'
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
    digits: int = 1
    """Before the point, at least: codes such as 003."""
    date: str = ""
    time: bool = False


def shown(value: float, code: str, *, from_1904: bool = False) -> str:
    """The number as its reader sees it, with at most the fifteen digits that a sheet knows."""
    shape = _shape(code)
    if (shape.date or shape.time) and 0 <= value < 2958466:  # noqa: PLR2004 - the day after 9999-12-31
        return _moment(value, shape, from_1904=from_1904)
    number = plain(value, shape.power)
    sign, number = ("-", number[1:]) if number.startswith("-") else ("", number)
    return f"{sign}{shape.before}{number.zfill(shape.digits)}{shape.after}"


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
    tokens = list(itertools.takewhile(lambda token: token["other"] != ";", _TOKEN.finditer(code)))
    letters = "".join(token["other"].lower() for token in tokens if token["other"] is not None)
    elapsed = any(token["bracket"] and _ELAPSED.fullmatch(token["bracket"]) for token in tokens)
    time = elapsed or "h" in letters or "s" in letters
    if time or any(letter in letters for letter in "ymd"):
        date = "" if time and "y" not in letters and "d" not in letters else "%Y-%m-%d"
        if "y" in letters and "d" not in letters and not time:
            date = "%Y-%m" if "m" in letters else "%Y"
        return _Shape(date=date, time=time)
    before: list[str] = []
    after: list[str] = []
    power = 2 * letters.count("%")
    least = 1
    placed = point = False
    for token in tokens:
        if token["digits"] is not None:
            digits = token["digits"].rstrip(",")
            power -= 3 * (len(token["digits"]) - len(digits))
            if point:  # 0!.0, shows a tenth of the thousands: the point itself is only a word there
                power -= len(digits)
            elif not placed and "." not in digits:
                least = max(1, digits.count("0"))
            placed, point = True, False
        elif token["general"] is not None:
            placed = True
        elif token["escaped"] == "." and placed:
            point = True
        else:
            word = token["quoted"] or token["escaped"] or token["other"] or ""
            if token["other"] is None or not (word in "@/," or (word.isascii() and word.isalpha())):
                (after if placed else before).append(word)
    words = [_CURRENCY.sub("", "".join(part)).strip() for part in (before, after)]
    if not placed or words[0] in {"-", "("}:
        return _Shape()
    return _Shape(words[0], words[1].rstrip(")"), power, least)


def _moment(value: float, shape: _Shape, *, from_1904: bool) -> str:
    if not from_1904 and value < _FIRST_TRUE_DAY:
        value += 1
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet knows no zones
    moment = first + timedelta(seconds=round(value * 86400))
    clock = moment.strftime("%H:%M:%S" if moment.second else "%H:%M")
    if not shape.date or (shape.time and value < 1):
        return clock
    day = moment.strftime(shape.date)
    return f"{day} {clock}" if shape.time and value % 1 else day
