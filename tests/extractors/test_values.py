"""Values of indicators as comparison, number and unit; words and dates stay words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_extractors.values import Value, parse_value


@pytest.mark.parametrize(
    ("printed", "value"),
    [("≥99.5%", Value("≥", 99.5, "%")), ("不少于40万路", Value("≥", 40.0, "万路")), ("1-2个", Value("=", 1.0, "个", 2.0)),
     ("100%", Value("=", 100.0, "%")), ("2000份以上", Value("≥", 2000.0, "份")), ("3天以内", Value("≤", 3.0, "天")),
     ("1,234.5万元", Value("=", 1234.5, "万元")), ("＜5％", Value("<", 5.0, "%")), (">=8次", Value("≥", 8.0, "次")),
     ("每年≥20场", Value("≥", 20.0, "场/年")), ("12。", Value("=", 12.0)), ("不超过3小时", Value("≤", 3.0, "小时"))],
)  # fmt: skip
def test_values_with_a_number(printed: str, value: Value):
    """As printed in tables of every year."""
    assert parse_value(printed) == value


@pytest.mark.parametrize("printed", ["良好", "", "2031年6月", "2031-06-30前", "按合同约定", "完成3项，验收2项", "A1级"])
def test_values_without_one(printed: str):
    """Words, dates and sentences are compared as text: a wrong number would be worse than none."""
    assert parse_value(printed) is None


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["≥", "≤", ">", "<", "=", ""]), st.decimals(0, 999999, places=2), st.sampled_from(["", "%", "个", "万人次", "小时"]))
def test_what_is_composed_is_taken_apart(operator: str, number, unit: str):
    """Operator, number with or without thousands separators, unit."""
    wanted = Value(operator or "=", float(number), unit or None)
    assert parse_value(f"{operator}{number}{unit}") == wanted
    assert parse_value(f"{operator}{number:,}{unit}") == wanted


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_survived(text: str):
    """A value or nothing, never an exception."""
    assert parse_value(text) is None or isinstance(parse_value(text), Value)


@pytest.mark.parametrize(
    ("printed", "number"),
    [("1900.00", 1900.0), ("2000.05", 2000.05), ("2000-3000人", 2000.0), ("2031年12月", None), ("2031-12-31", None), ("2031/6", None), ("2031.12.31", None), ("2031.6前", None)],
)
def test_a_number_like_a_year_is_a_number_unless_it_is_a_date(printed: str, number: float | None):
    """Only what goes on like a date is one."""
    value = parse_value(printed)
    assert (None if value is None else value.number) == number
