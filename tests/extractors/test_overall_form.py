"""Forms of a whole department: tasks in broken columns, tasks cut into lines, indicators of the department."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mailuo_extractors.extract import extract
from mailuo_extractors.layouts.overall_form import OverallForm
from mailuo_extractors.readers.registry import read
from mailuo_graph.records import Records

HEAD = """

## 部门整体支出绩效目标申报表

部门名称\t澜川市气象局\t\t\t
基本信息\t\t\t下属二级单位数\t2
预算整体情况\t部门预算支出\t预算金额（万元）\t收入来源\t预算金额（万元）
\t基本支出\t800.00\t财政拨款\t1,300.00
\t项目支出\t500.00\t其他资金\t0.00
总体绩效目标\t<p>做好预报预警。</p>
\t名称\t主要实施内容\t拟投入的资金（万元）\t期望达到的目标（概述）
"""
TASKS = """\t澜川市气象台 雷达更新 (2028)\t<p>更新两部雷达。</p><p>拆除旧塔。</p>\t210.50\t两部雷达投入业务运行。

农田小气候站网建设\t在八个乡镇建站，
依托原有站点改造，
数据并入市平台。\t120.00\t建站八处，
数据到报率不低于百分之九十五。
年度重点工作任务\t预警短信发送\t按次购买服务\t60.00\t及时送达
\t2028年度人工影响
天气作业\t备足弹药，落实2028年度作业方案。\t30.00\t<p>作业二十次。</p>\t
其他需完成的任务（可选填）\t配合做好科普。\t\t\t
\t编写气象志。\t\t\t
"""
INDICATORS = """\t一级指标\t二级指标\t三级指标\t实施周期指标值\t年度指标值
产出指标\t数量指标\t雷达运行数\t2部\t2部\t
建站数\t\t≥8处\t≥8处\t\t

绩效 指标\t质量指标\t数据到报率\t≥95%\t≥95%
成本指标\t\t\t\t
效益 指标\t经济效益指标\t\t\t
\t社会效益指标\t预警覆盖人口\t≥80万人, ≥9乡\t≥80万人, ≥9乡
\t服务对象满意度指标\t公众满意度\t≥90%\t≥90%
"""

SHEET = """<html><body><table>
<tr><td colspan="6">部门（单位）整体支出绩效目标表</td></tr>
<tr><td colspan="6">（2028年度）</td></tr>
<tr><td>部门（单位）名称</td><td colspan="5">石桁县档案馆</td></tr>
<tr><td rowspan="5">年度<br>主要<br>任务</td><td rowspan="2">任务名称</td><td rowspan="2">主要内容</td><td colspan="3">预算金额（元）</td></tr>
<tr><td>总额</td><td>财政拨款</td><td>其他资金</td></tr>
<tr><td>馆藏扫描</td><td>扫描九万页</td><td>300,000</td><td>250,000</td><td>50,000</td></tr>
<tr><td>库房除湿</td><td>更换<br>除湿机</td><td>80,000</td><td>80,000</td><td></td></tr>
<tr><td colspan="2">金额合计</td><td>380,000</td><td>330,000</td><td>50,000</td></tr>
<tr><td>年度总体目标</td><td colspan="5">保管好档案。</td></tr>
<tr><td rowspan="3">年度绩效指标</td><td>一级指标</td><td>二级指标</td><td>三级指标</td><td colspan="2">指标值</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td>扫描页数</td><td colspan="2">≥9万页</td></tr>
<tr><td>社会效益指标</td><td>社会效益指标</td><td>利用人次</td><td colspan="2">≥700人次</td></tr>
</table></body></html>"""


def records_of(text: str, name: str = "a.txt") -> Records:
    source = read(text.encode(), name)
    records = extract(source)
    assert records.documents[0].layout == "overall_form"
    for each in [*records.projects, *records.indicators]:
        assert each.evidence is not None
        assert source.text[each.evidence.start : each.evidence.end] == each.evidence.words
    return records


def test_tasks_in_broken_columns():
    """Rows that begin in other columns, cells cut into lines, tags and the section's label leave each task whole."""
    records = records_of(HEAD + TASKS + INDICATORS)
    assert [(p.name, p.total, p.goal, p.expected) for p in records.projects] == [
        ("澜川市气象台 雷达更新 (2028)", Decimal("210.5"), "更新两部雷达。拆除旧塔", "两部雷达投入业务运行"),
        ("农田小气候站网建设", Decimal(120), "在八个乡镇建站，依托原有站点改造，数据并入市平台", "建站八处，数据到报率不低于百分之九十五"),
        ("预警短信发送", Decimal(60), "按次购买服务", "及时送达"),
        ("2028年度人工影响天气作业", Decimal(30), "备足弹药，落实2028年度作业方案", "作业二十次"),
    ]
    assert {p.unit for p in records.projects} == {"澜川市气象局"}


def test_head_and_other_tasks():
    """The project budget is the document's total and may exceed the key tasks; tasks without money are said."""
    records = records_of(HEAD + TASKS + INDICATORS)
    about = records.documents[0]
    assert (about.department, about.total, about.currency_unit) == ("澜川市气象局", Decimal(500), "万元")
    assert (about.fiscal_year, about.fiscal_year_basis) == (2028, "inferred")
    assert [r.kind for r in records.remarks] == ["other_task", "other_task"]
    assert "编写气象志" in records.remarks[1].zh


def test_tasks_above_the_project_budget():
    """Key tasks that cost more than all projects can't be right and are said."""
    records = records_of(HEAD.replace("500.00", "400.00") + TASKS + INDICATORS)
    assert "tasks_exceed_total" in [r.kind for r in records.remarks]


def test_indicators_belong_to_the_department():
    """They hang on no project; blank class cells continue those above; an empty template row gives none."""
    records = records_of(HEAD + TASKS + INDICATORS)
    assert [(i.row, i.order, i.level2_code, i.level1, i.name, i.annual_value) for i in records.indicators] == [
        (None, 1, "11", "产出指标", "雷达运行数", "2部"),
        (None, 2, "11", "产出指标", "建站数", "≥8处"),
        (None, 3, "12", "产出指标", "数据到报率", "≥95%"),
        (None, 4, "22", "效益指标", "预警覆盖人口", "≥80万人, ≥9乡"),
        (None, 5, "31", "满意度指标", "公众满意度", "≥90%"),
    ]
    assert records.indicators[4].note is not None  # the first level was not printed there


def test_indicators_as_one_text():
    """The wording of the flat table is read too, over several lines."""
    text = "绩效指标\t1、1-产出指标；11-数量指标；雷达运行数；实施周期指标值：2部；年度指标值：2部。2、2-效益指标；22-社会效益；预警覆盖\n人口；实施周期指标值：≥80万人；年度指标值：≥80万人。\n"
    records = records_of(HEAD + TASKS + text)
    assert [(i.row, i.level2_code, i.name, i.annual_value) for i in records.indicators] == [
        (None, "11", "雷达运行数", "2部"), (None, "22", "预警覆盖人口", "≥80万人"),
    ]  # fmt: skip


def test_grid_with_amounts_under_one_header():
    """In a grid the columns decide, also under a header of two rows; the total row is no task; amounts in 元."""
    records = records_of(SHEET, "b.html")
    assert [(p.name, p.goal, p.total, p.fiscal_appropriation, p.other_funds) for p in records.projects] == [
        ("馆藏扫描", "扫描九万页", Decimal(30), Decimal(25), Decimal(5)),
        ("库房除湿", "更换除湿机", Decimal(8), Decimal(8), None),
    ]
    about = records.documents[0]
    assert (about.department, about.fiscal_year, about.currency_unit) == ("石桁县档案馆", 2028, "元")
    assert [(i.row, i.level2_code, i.name, i.annual_value) for i in records.indicators] == [
        (None, "11", "扫描页数", "≥9万页"), (None, "22", "利用人次", "≥700人次"),
    ]  # fmt: skip
    assert records.remarks == []


@pytest.mark.parametrize(
    "text",
    [
        "关于编制部门整体支出绩效目标申报表的通知\n请各单位于月底前报送。\n",
        "部门整体支出绩效目标表\n项目名称\t总计\t财政拨款\t绩效目标\t绩效指标\n甲\t1\t1\t好\t\n",
    ],
)
def test_other_documents_do_not_fit(text):
    """A letter about the form, and a table of projects under its title, are for others."""
    assert not OverallForm().fits(read(text.encode(), "c.txt"))


def test_amounts_under_a_lower_header_in_text():
    """总额 · 财政拨款 · 其他资金 below the head of a text is no task; the amounts stand under it in order."""
    lines = ["2031年度部门整体支出绩效目标表", "部门名称\t示例县监管局", "年度主要任务\t任务名称\t主要内容\t预算金额（万元）", "\t\t\t总额\t财政拨款\t其他资金",
             "\t食品监管\t开展抽检\t30\t20\t10", "\t金额合计\t\t30\t20\t10", "年度绩效指标\t一级指标\t二级指标\t三级指标\t指标值",
             "\t产出指标\t数量指标\t抽检批次\t≥300批次"]  # fmt: skip
    records = extract(read("\n".join(lines).encode(), "预算.txt"))
    assert [(p.name, p.total, p.fiscal_appropriation, p.other_funds, p.expected) for p in records.projects] == [("食品监管", 30, 20, 10, None)]
