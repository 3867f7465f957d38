"""Numbers as the reader of a sheet sees them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_extractors.readers.number_formats import plain, shown


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (1234.5, "#,##0.00", "1234.5"),
        (1234.567, "0.0", "1234.567"),
        (12.0, "", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (1e21, "", "1000000000000000000000"),
        (1e-7, "", "0.0000001"),
        (0.95, "0%", "95%"),
        (0.995, '"≥"0.0%', "≥99.5%"),
        (0.98, "≥0%", "≥98%"),
        (12, '"≥"0"次"', "≥12次"),
        (12, "0个", "12个"),
        (3, "000", "003"),
        (-12.5, "#,##0.00_);(#,##0.00)", "-12.5"),
        (-12.5, "#,##0.00;[Red]-#,##0.00", "-12.5"),
        (12, '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "12"),
        (12345678, '0!.0,"万"', "1234.5678万"),
        (12345678, "0!.0000", "1234.5678"),
        (5, "0.00E+00", "5"),
        (46000, 'yyyy"年"m"月"d"日"', "2025-12-09"),
        (46000, "[$-804]yyyy/m/d;@", "2025-12-09"),
        (46000, 'yyyy"年"m"月"', "2025-12"),
        (46000, 'yyyy"年"', "2025"),
        (46000.5, "yyyy-mm-dd hh:mm", "2025-12-09 12:00"),
        (0.5, "h:mm", "12:00"),
        (59, "yyyy-mm-dd", "1900-02-28"),
        (61, "yyyy-mm-dd", "1900-03-01"),
        (-3, "yyyy-mm-dd", "-3"),
        (float("inf"), "0", "inf"),
    ],
)
def test_a_number_looks_as_its_format_says(value, code, seen):
    """Signs, words, scale and dates are kept; grouping, currency and rounding are not."""
    assert shown(value, code) == seen


def test_dates_from_1904():
    """Workbooks from old Macs count days from another year."""
    assert shown(46000, "yyyy-mm-dd", from_1904=True) == "2029-12-10"


@settings(max_examples=300, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_more_digits_than_a_sheet_knows(value):
    """The text is the number itself at fifteen digits, never with an exponent."""
    text = plain(value)
    assert "e" not in text.lower()
    assert float(text) == float(f"{value:.15g}")


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('0#?.,%"\\!_*[];@ymdhsE+-年≥¥General'), max_size=20), st.floats(-1e6, 1e6))
def test_any_format_gives_a_text(code, value):
    assert shown(value, code)
