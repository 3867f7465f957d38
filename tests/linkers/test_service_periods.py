"""The months a contract runs, however they are printed."""

from __future__ import annotations

import pytest

from mailuo_linkers.names import parse_name
from mailuo_linkers.normal import normal_text
from mailuo_linkers.service_months import printed_months

PRINTED = {
    "months of one year": ("链路租用（2031年1月—12月）", "", "2031 年 1 月至2031 年 12 月"),
    "numbers of one year": ("链路租用（2031年1-6月）", "", "2031 年 1 月至2031 年 6 月"),
    "half a year": ("链路租用（2031年下半年）", "", "2031 年 7 月至2031 年 12 月"),
    "quarters": ("链路租用（2030年第四季度至2031年第三季度）", "", "2030 年 10 月至2031 年 9 月"),
    "short years": ("链路租用（30年10月-31年9月）", "", "2030 年 10 月至2031 年 9 月"),
    "months in the goal": ("链路租用", "服务期为2031年4月至12月，本年付清。", "2031 年 4 月至2031 年 12 月"),
    "this year": ("链路租用", "合同履行至今年6月底。", "2031 年 1 月至2031 年 6 月"),
    "this year and so long": ("链路租用", "合同期十八个月，自今年4月起。", "2031 年 4 月至2032 年 9 月"),
    "a new contract before the old one ends": ("链路租用", "上期合同2031年6月到期，自2031年4月起提前租用。", "2031 年 4 月至2031 年 12 月"),
    "the name comes before payments of a quarter": ("链路租用（2030年4月—2031年3月）", "支付2031年1月至3月租用费。", "2030 年 4 月至2031 年 3 月"),
}  # fmt: skip
UNSAID = {
    "a plan": ("防汛能力提升", "落实2031年至2035年规划任务。"),
    "a deadline": ("档案库房改造", "2031年9月底前完工。"),
    "a batch": ("国产终端替换（第二批）", "替换终端120台。"),
}  # fmt: skip


@pytest.mark.parametrize("what", PRINTED)
def test_months_are_read(what: str):
    """First and last month, in a budget of 2031."""
    name, goal, wanted = PRINTED[what]
    months = printed_months(parse_name(name), None, normal_text(goal), 2031)
    assert months is not None
    assert not months.whole_years
    assert months.shown() == wanted


@pytest.mark.parametrize("what", UNSAID)
def test_no_months_are_made_up(what: str):
    """Plans, deadlines and batches are no contract periods."""
    name, goal = UNSAID[what]
    months = printed_months(parse_name(name), None, normal_text(goal), 2031)
    assert months is None or months.whole_years
