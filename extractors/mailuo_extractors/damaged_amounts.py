"""Whether one amount can have become another by a slip: of the hand, of the scanner, or of the money unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from mailuo_graph.words import Text

_CONFUSED: Final = {frozenset(pair) for pair in ("08", "17", "38", "56", "69", "06", "35", "27", "49", "14", "89")}
_TEN_THOUSAND: Final = Decimal(10000)

SLIPS: Final[dict[str, Text]] = {
    "money_unit": Text("按元填列", "filled in 元"),
    "money_unit_reversed": Text("按万元填列", "filled in 万元"),
    "transposed": Text("相邻两位颠倒", "two digits transposed"),
    "point": Text("小数点错位", "decimal point misplaced"),
    "confused": Text("形近数字误认", "look-alike digits"),
    "digit_lost": Text("少一位数字", "a digit lost"),
    "digit_added": Text("多一位数字", "a digit added"),
    "digit": Text("一位数字不同", "one digit differs"),
}
"""From the most to the least telling."""


def slip(printed: Decimal, needed: Decimal) -> str | None:
    """The key in `SLIPS` that turns `needed` into `printed`, or None where it takes more than one slip. Both in the
    money unit of the table."""
    if needed <= 0 or printed <= 0 or printed == needed:
        return None
    if _TEN_THOUSAND in (printed / needed, needed / printed):
        return "money_unit" if printed > needed else "money_unit_reversed"
    places = max(2, *(-int(value.normalize().as_tuple().exponent) for value in (printed, needed)))
    one, other = (f"{value:.{places}f}".replace(".", "") for value in (printed, needed))
    if one.strip("0") == other.strip("0"):
        return "point"
    one, other = one.lstrip("0"), other.lstrip("0")
    return _same_length(one, other) if len(one) == len(other) else _one_more_or_less(one, other)


def _same_length(one: str, other: str) -> str | None:
    differing = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differing) == 1:
        i = differing[0]
        return "confused" if frozenset((one[i], other[i])) in _CONFUSED else "digit"
    if len(differing) == 2:  # noqa: PLR2004 - a pair
        i, k = differing
        if k == i + 1 and one[i] == other[k] and one[k] == other[i]:
            return "transposed"
    return None


def _one_more_or_less(one: str, other: str) -> str | None:
    if _without_one(other, one):
        return "digit_lost"
    return "digit_added" if _without_one(one, other) else None


def _without_one(longer: str, shorter: str) -> bool:
    return len(longer) == len(shorter) + 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
