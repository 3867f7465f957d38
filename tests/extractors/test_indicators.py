"""The indicator cell: every indicator with its classes and values, malformed ones marked, nothing guessed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget_text import Indicator
from mailuo_extractors.indicators import parse_indicators
from mailuo_extractors.mapped import Mapped
from mailuo_graph.records import Evidence, IndicatorRecord


def parse(cell: str) -> tuple[list[IndicatorRecord], list[str]]:
    parsed = parse_indicators(Mapped.of(cell), cell, "D-x", 1, Evidence(None, 3, 0, 0, ""))
    return parsed.indicators, [rest.text for rest in parsed.leftover]


def test_a_cell_of_two():
    """Numbers, codes, names and both values; the words of each stand where they say."""
    cell = "1、1-产出指标：11-数量指标：购置册数；实施周期指标值：≥2000册；年度指标值：≥500册。2、3-满意度指标；31-服务对象满意度；读者满意度；实施周期指标值:≥90%；年度指标值:≥85%。"
    (first, second), leftover = parse(cell)
    assert leftover == []
    assert (first.sequence, first.level1_code, first.level1, first.level2_code, first.level2) == (1, "1", "产出指标", "11", "数量指标")
    assert (first.name, first.cycle_value, first.annual_value) == ("购置册数", "≥2000册", "≥500册")
    assert (first.operator, first.number, first.measure_unit) == ("≥", 500.0, "册")
    assert (second.sequence, second.name, second.annual_value, second.malformed) == (2, "读者满意度", "≥85%", False)
    assert cell[second.evidence.start : second.evidence.end] == second.evidence.words == cell[cell.index("2、3") :]


@pytest.mark.parametrize(
    ("cell", "note"),
    [("1、1-产出指标：11-数量指标：购置册数；实施周期指标值：5册。", "no value for the year"),
     ("1、1-产出指标：11-数量指标：购置册数；年度指标值：5册。", "no value for the cycle"),
     ("1、1-产出指标：11-数量指标：实施周期指标值：5册；年度指标值：5册。", "no name"),
     ("1、2-效益指标：11-数量指标：购置册数；实施周期指标值：5册；年度指标值：5册。", "class 11 does not belong to 2"),
     ("1、1-产出指标：11-数量指标：册数；实施周期指标值：5册；年度指标值：5册；年度指标值：6册。", "more than once")],
)  # fmt: skip
def test_what_is_broken_is_marked_with_its_reason(cell: str, note: str):
    """The rest of the indicator is kept as printed."""
    (found,), leftover = parse(cell)
    assert found.malformed
    assert note in (found.note or "")
    assert leftover == []


@pytest.mark.parametrize("value", ["完成1、2-3项任务", "符合标准；全部3.5分", "2.5%", "第1、第2批", "≥95%（1-12月）"])
def test_numbers_inside_a_value_start_no_indicator(value: str):
    """Only a number followed by a class starts one."""
    cell = f"1、1-产出指标：11-数量指标：进度；实施周期指标值：{value}；年度指标值：{value}。2、1-产出指标：12-质量指标：质量；实施周期指标值：好；年度指标值：好。"
    found, leftover = parse(cell)
    assert [(i.annual_value, i.malformed) for i in found] == [(value, False), ("好", False)]
    assert leftover == []


def test_text_before_the_first_is_left_over():
    """It belongs to none and is handed back."""
    assert parse("略") == ([], ["略"])
    assert parse("") == ([], [])


WORDS = st.text(st.sampled_from("完成办结满意率次数及时"), min_size=2, max_size=10)
PRINTED = st.builds(Indicator, WORDS, st.sampled_from(("≥90%", "100%", "3场次", "良好", "≤2小时")), st.sampled_from(("≥90%", "5份")))


@settings(max_examples=100, deadline=None)
@given(st.lists(PRINTED, min_size=1, max_size=12))
def test_whatever_is_printed_reads_back(wanted: list[Indicator]):
    """Names, values, numbers and order; the spans tile the cell without gap or overlap."""
    cell = "".join(each.printed(n) for n, each in enumerate(wanted, start=1))
    found, leftover = parse(cell)
    assert leftover == []
    assert [(i.sequence, i.order, i.name, i.cycle_value, i.annual_value) for i in found] == [
        (n, n, each.name, each.cycle, each.annual) for n, each in enumerate(wanted, start=1)
    ]
    assert "".join(i.evidence.words for i in found) == cell
    assert not any(i.malformed for i in found)
