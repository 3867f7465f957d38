"""Amounts: exact decimals in 万元, and nothing that is no amount."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_graph.money import FACTORS, parse_money


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1,391.47", "1391.47"), ("0.00", "0"), ("86,246.64", "86246.64"), ("10, 540. 32", "10540.32"), ("12", "12"),
        ("-3.5", "-3.5"), ("（2.00）", "-2"), ("3.20亿元", "32000"), ("4,860.00万元", "4860"), ("58元", "0.0058"),
        ("740,000.0\n0", "740000"), ("8,550,000.\n00", "8550000"), ("1,234,5\n67.00", "1234567"), ("12.3\n万元", "12.3"),
        ("１，２００．５０", "1200.50"), ("￥15.00", "15"),
    ],
)  # fmt: skip
def test_amounts_as_they_are_printed(printed, value):
    """Separators, blanks of a scan, brackets for negative, a unit in the cell."""
    money = parse_money(printed)
    assert money is not None
    assert money.value == Decimal(value)
    assert money.printed == printed


@pytest.mark.parametrize("printed", ["", "—", "合计", "12,34.56", "1.2.3", "≥95%", "2024年", "1 2", "12个", "9" * 40, "10\n20", "10.00\n20.00"])
def test_what_is_no_amount_is_none(printed):
    """A date, a percentage, a misplaced comma or a run of digits is not taken for money."""
    assert parse_money(printed) is None


@settings(max_examples=200, deadline=None)
@given(st.decimals(0, 10**8, places=2), st.sampled_from(sorted(FACTORS)))
def test_the_header_unit_scales_exactly(amount, unit):
    """Whatever the header's unit: no binary fraction ever touches an amount."""
    money = parse_money(f"{amount:,.2f}", FACTORS[unit])
    assert money is not None
    assert money.value == (amount * FACTORS[unit]).quantize(Decimal("0.000001"))


def test_a_unit_in_the_cell_outweighs_the_header():
    """亿元 in a table of 元 is 亿元."""
    assert parse_money("2亿元", FACTORS["元"]).value == 20000
