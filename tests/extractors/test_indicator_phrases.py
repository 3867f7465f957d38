"""Indicators without the marks of the seven-column table: a class's name, then names and values in running text."""

from __future__ import annotations

import pytest

from mailuo_extractors.indicator_phrases import read_indicator_cell
from mailuo_extractors.indicators import ParsedIndicators
from mailuo_extractors.mapped import Mapped
from mailuo_graph.records import Evidence


def read(text: str) -> ParsedIndicators:
    return read_indicator_cell(Mapped.of(text), text, "文件", 1, Evidence(None, 1, 0, len(text), text))


TWO = [("11", "巡查次数", "≥12次"), ("12", "整改率", "95%")]


@pytest.mark.parametrize(
    "text",
    [
        "数量指标：巡查次数≥12次；质量指标：整改率95%",
        "产出指标-数量指标：巡查次数≥12次\n产出指标-质量指标：整改率95%",
        "1.数量指标：巡查次数≥12次。2.质量指标：整改率95%。",
        "一、产出指标 1.数量指标 巡查次数 ≥12次 2.质量指标 整改率 95%",
        "产出指标/数量指标/巡查次数/≥12次；产出指标/质量指标/整改率/95%",
        "指标1：数量指标；巡查次数；≥12次。指标2：质量指标；整改率 95%",
        "数量指标（20分）：巡查次数（≥12次）；质量指标（10分）：整改率：95%",
    ],
)
def test_the_ways_of_writing_them(text: str):
    """Whatever separates class, name and value, the same two indicators come out, each with its own words."""
    parsed = read(text)
    assert [(i.level2_code, i.name, i.annual_value) for i in parsed.indicators] == TWO
    assert all(i.evidence is not None and text[i.evidence.start : i.evidence.end] == i.evidence.words for i in parsed.indicators)
    assert parsed.leftover == []
    assert (parsed.indicators[0].operator, parsed.indicators[0].number, parsed.indicators[0].measure_unit) == ("≥", 12.0, "次")


def test_several_below_one_class():
    """Numbered or parted by commas, each with a value of its own."""
    parsed = read("数量指标：（1）巡查次数≥12次；（2）培训期数≥3期，培训人数100人。成本指标：总成本≤80万元；满意度指标：满意度90%以上")
    assert [(i.level1_code, i.level2_code, i.name, i.annual_value) for i in parsed.indicators] == [
        ("1", "11", "巡查次数", "≥12次"),
        ("1", "11", "培训期数", "≥3期"),
        ("1", "11", "培训人数", "100人"),
        ("1", "14", "总成本", "≤80万元"),
        ("3", "31", "满意度", "90%以上"),
    ]


def test_a_value_in_words_is_not_cut_off_by_guess():
    """Nothing tells where the name ends: all of it is the name, and that is said."""
    only = read("社会效益指标：群众安全感提升明显").indicators[0]
    assert (only.level2_code, only.name, only.annual_value, only.malformed) == ("22", "群众安全感提升明显", None, True)


@pytest.mark.parametrize("text", ["本单位按绩效指标考核，数量指标不做要求。", "详见附件", ""])
def test_a_sentence_has_no_indicators(text: str):
    """A class mentioned in a sentence begins no indicator; the text is left over."""
    parsed = read(text)
    assert (parsed.indicators, [rest.text for rest in parsed.leftover]) == ([], [text] if text else [])


def test_marked_indicators_are_read_as_before():
    """Where the marks stand, they decide."""
    parsed = read("1、1-产出指标；11-数量指标；巡查次数；实施周期指标值：≥12次；年度指标值：≥10次。")
    assert [(i.name, i.cycle_value, i.annual_value) for i in parsed.indicators] == [("巡查次数", "≥12次", "≥10次")]
