"""Documents changed anywhere, values and amounts of any characters: records with exact places, or one sentence.

`make fuzz` runs it for longer.
"""

from __future__ import annotations

import os
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from budget_text import archive_budget
from evidence import misplaced
from mailuo_extractors.extract import extract
from mailuo_extractors.indicators import parse_indicators
from mailuo_extractors.layouts.contract import Given
from mailuo_extractors.mapped import Mapped
from mailuo_extractors.readers.registry import kind_of, read
from mailuo_extractors.values import parse_value
from mailuo_graph.errors import MailuoError, NotABudgetTable
from mailuo_graph.money import FACTORS, LARGEST, parse_money
from mailuo_graph.records import Evidence

EXAMPLES = int(os.environ.get("MAILUO_FUZZ", "300"))
FUZZ = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])

WRAPPED = """2031年项目支出绩效目标表
部门名称：示例市水务局 单位：万元
项目名称 总计 财政拨款 财政专户拨款 其他资金
绩效目标 绩效指标
合计 60.00 60.00
示例市水务局 60.00 60.00
河道清淤
与堤岸养护项目 42.50 42.50
清理河道淤积，养护堤岸。
1、1-产出指标；11-数量指标；清淤长度；实施周期指标值:≥12公里；年度指标值:≥4公里。
泵站远程监控 17.50 17.50
建成泵站远程监控。
1、1-产出指标；12-质量指标；监控在线率；实施周期指标值:≥95%；年度指标值:≥95%。
"""
FORM = """项目支出绩效目标申报表
（2031年度）
金额单位：万元
项目名称\t渡口码头修缮
主管部门及代码\t[0907]示例市交通局\t实施单位\t示例市港航中心
项目周期\t2030-2032年
项目资金\t年度资金总额：\t88.00
其中：财政拨款\t80.00
其他资金\t8.00
总体目标\t年度目标\t修缮两处渡口码头。
绩效指标\t一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t修缮码头数\t2处
质量指标\t验收合格率\t≥98%
满意度指标\t服务对象满意度指标\t旅客满意度\t≥90%
"""
OVERALL = """部门整体支出绩效目标申报表
（2031年度）
部门名称\t示例市粮食局
年度主要任务\t任务名称\t主要内容\t预算金额（万元）
\t粮库烘干塔改造\t改造三座烘干塔\t120.00
\t应急粮油储备\t轮换储备粮\t60.00
\t金额合计\t\t180.00
总体绩效目标\t保障粮食安全。
绩效指标\t一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t改造烘干塔数\t3座
"""
DOCUMENTS = {
    "table.txt": archive_budget().text(),
    "wrapped.txt": WRAPPED,
    "form.txt": FORM,
    "overall.txt": OVERALL,
    "form.html": "<table>" + "".join(f"<tr><td>{line.replace(chr(9), '<td>')}</tr>" for line in FORM.splitlines()) + "</table>",
    "table.html": "<table>" + "".join(f"<tr><td>{line.replace(chr(9), '<td>')}</tr>" for line in archive_budget().text().splitlines()) + "</table>",
}  # fmt: skip
PIECES = (
    "1、1-产出指标；11-数量指标；", "实施周期指标值：", "年度指标值：", "≥90%", "；", "。", "\t", "\n", "\f", " ", "<p>", "</p>", "（", "）", "|",
    "合计", "项目名称", "总计", "绩效目标", "绩效指标", "一级指标", "指标值", "单位：元", "部门名称：", "1,234.50", "12,34.5", "-", "0.00",
    "99999999999999999999", "²", "٣", "①", "\0", "\u2028", "\ud800", "\u202e", "第 1 页", "其中：", "年度资金总额：", "总体目标", "小计",
)  # fmt: skip
CHANGES = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.one_of(st.sampled_from(PIECES), st.text(max_size=4), st.integers(1, 80), st.floats(0, 1, exclude_max=True)),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


def changed(text, changes):
    """Words go in at a share of the length, a whole number takes characters away, a share moves a line there."""
    for share, what in changes:
        at = int(share * len(text))
        if isinstance(what, str):
            text = text[:at] + what + text[at:]
        elif isinstance(what, int):
            text = text[:at] + text[at + what :]
        else:
            lines = text.split("\n")
            lines.insert(int(what * len(lines)), lines.pop(int(share * len(lines))))
            text = "\n".join(lines)
    return text


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_unchanged_documents_are_read(name):
    """What is changed below has something to lose: projects, amounts, indicators, with exact places."""
    source = read(DOCUMENTS[name].encode(), name)
    records = extract(source)
    assert len(records.projects) == {"form": 1, "table": 4}.get(name.split(".", maxsplit=1)[0], 2)
    assert all(project.total is not None for project in records.projects)
    assert records.indicators
    assert misplaced(records, source.text) == []


@FUZZ
@given(name=st.sampled_from(sorted(DOCUMENTS)), changes=CHANGES)
def test_changed_documents_give_records_or_a_sentence(name, changes):
    """Nothing but one of our sentences gets out, and evidence quotes the raw text wherever it points."""
    data = changed(DOCUMENTS[name], changes).encode("utf-8", "surrogatepass")
    try:
        if kind_of(data, name) not in {"txt", "html"}:
            return
        source = read(data, name)
        records = extract(source, Given(fiscal_year=2031))
    except MailuoError:
        return
    assert misplaced(records, source.text) == []
    placeless = {remark.kind for remark in records.remarks if remark.row is None and remark.page is None}
    assert placeless <= {"no_currency", "unreadable"}, "only what stands nowhere has no place"
    rows = {project.row for project in records.projects}
    assert len(rows) == len(records.projects) > 0
    assert {each.row for each in records.indicators} <= rows | {None}


@FUZZ
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=25).map("".join))
@example("1、1-产出指标；11-数量指标；名；实施周期指标值：；年度指标值：。")
def test_any_indicator_text_is_taken_apart(raw):
    """Indicators and leftovers quote the cell; they are numbered from 1 and none is empty."""
    parsed = parse_indicators(Mapped.of("前" + raw).part(1, len(raw) + 1), "前" + raw, "D-x", 1, Evidence(None, 1, 1, len(raw) + 1, raw))
    assert [each.order for each in parsed.indicators] == list(range(1, len(parsed.indicators) + 1))
    for each in parsed.indicators:
        place = each.evidence
        assert ("前" + raw)[place.start : place.end] == place.words
        assert each.name or each.cycle_value or each.annual_value or each.malformed
    for rest in parsed.leftover:
        start, end = rest.span()
        assert 1 <= start < end <= len(raw) + 1


@FUZZ
@given(st.lists(st.sampled_from([*"0123456789.,，-－%％≥≤<>=～至每年万亿元以上内个不少于 （"]) | st.characters(), max_size=14).map("".join))
def test_any_value_is_a_number_or_words(printed):
    """A value that is understood has a finite number and a known comparison; a second number only in ranges."""
    value = parse_value(printed)
    if value is not None:
        assert value.operator in {"≥", "≤", ">", "<", "="}
        assert abs(value.number) < float("inf")
        assert any(character.isdigit() for character in printed)


@FUZZ
@given(
    st.lists(st.sampled_from([*"0123456789.,，-－()（）¥￥万亿元百千 ０９"]) | st.characters(), max_size=24).map("".join),
    st.sampled_from(sorted(FACTORS)),
)
def test_any_amount_is_within_bounds_or_none(printed, unit):
    """An amount is finite, fits the tables and has at most six decimals; what is printed is kept."""
    money = parse_money(printed, FACTORS[unit])
    if money is not None:
        assert abs(money.value) <= LARGEST
        assert money.value == money.value.quantize(Decimal("0.000001"))
        assert money.printed.strip() == printed.strip()


def test_a_changed_document_can_be_refused():
    """The sentence of a document that lost its head names it."""
    with pytest.raises(NotABudgetTable, match=r"table\.txt"):
        extract(read(DOCUMENTS["table.txt"].replace("项目名称", "").encode(), "table.txt"))
