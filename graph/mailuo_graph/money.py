"""Amounts of money: a decimal in 万元 together with what was printed. Reach for it wherever a cell holds an amount."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

WAN: Final = Decimal(1)
FACTORS: Final[dict[str, Decimal]] = {
    "元": Decimal("0.0001"),
    "百元": Decimal("0.01"),
    "千元": Decimal("0.1"),
    "万元": WAN,
    "百万元": Decimal(100),
    "千万元": Decimal(1000),
    "亿元": Decimal(10000),
}
"""How many 万元 one of the printed currency unit is."""

_STEP: Final = Decimal("0.000001")
LARGEST: Final = Decimal(10) ** 13
"""In 万元, above every budget there is and inside the tables' decimal: a longer run of digits is no amount."""
_AMOUNT: Final = re.compile(
    r"¥?\s*(?P<sign>[-−–(]?)\s*(?P<number>\d{1,3}(?:,\s?\d{3})+(?:\.\s?\d+)?|\d+(?:\.\s?\d+)?)\s*\)?"
    r"\s*(?P<unit>百万元|千万元|亿元|万元|千元|百元|元)?",
)
_CUT_WHOLE: Final = re.compile(r"\d{1,3}(?:,\d{3})*,\d{1,2}")


@dataclass(frozen=True, slots=True)
class Money:
    """`value` in 万元, exact to a ten-thousandth of a 元; `printed` as it stands in the document."""

    value: Decimal
    printed: str


def _unwrapped(text: str) -> str:
    """An amount that a narrow cell cut in two, 740,000.0 and 0 below it. Two amounts one below the other stay two."""
    first, *rest = re.split(r"\s*\n\s*", text)
    joined = first + "".join(rest)
    cut = len(rest) == 1 and rest[0].replace(",", "").isdigit() and (re.search(r"[.,]\d?$", first) or _CUT_WHOLE.fullmatch(first))
    return joined if cut or (len(rest) == 1 and _AMOUNT.fullmatch(first) is None) else text


def parse_money(printed: str, factor: Decimal = WAN) -> Money | None:
    """The amount in a cell, or None when the cell holds anything else. A unit printed in the cell outweighs the
    header's `factor`. 12,34.56 is not an amount: a misplaced comma is a reading error, not ours to mend here."""
    match = _AMOUNT.fullmatch(_unwrapped(unicodedata.normalize("NFKC", printed).strip()))
    if match is None:
        return None
    digits = re.sub(r"[,\s]", "", match["number"])
    if len(digits.partition(".")[0].lstrip("0")) > 16:  # noqa: PLR2004 - more digits than LARGEST has in 元
        return None
    own = match["unit"]
    value = Decimal(digits) * (factor if own is None else FACTORS[own])
    if value >= LARGEST:
        return None
    exact = value.quantize(_STEP, ROUND_HALF_EVEN)
    return Money(-exact if match["sign"] else exact, printed.strip())
