"""Forms of one project each, in the variants that provinces print."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from mailuo_extractors.extract import extract
from mailuo_extractors.indicator_classes import class_codes
from mailuo_extractors.layouts.form_labels import label_of
from mailuo_extractors.layouts.project_form import ProjectForm
from mailuo_extractors.readers.registry import read
from mailuo_graph.money import FACTORS
from mailuo_graph.records import Records

PLAIN_TEXT = """澜川省林业局
2027年部门预算项目支出绩效目标表
金额单位：万元

预算单位 年度资金总额 财政拨款 其他资金
合计 1.30亿元 1.30亿元 0.00
澜川省林业局 1.28亿元 1.28亿元 0.00
澜川省种苗站 200.00 200.00 0.00

第 1 页

项目支出绩效目标表
（2027年度）
项目名称 退化草场补播改良（第二期）
主管部门及代码 [4410]澜川省林业局 实施单位 澜川省林业局
项目属性 延续项目 项目周期 2026-2028年
资金情况 年度资金总额： 1.28亿元
其中：财政拨款 1.28亿元
其他资金 0.00
总
体
目
标
年度目标
在一期基础上补播改良退化草场十二万亩，同步开展围栏管护，使植被盖度（2
026年为基期）明显提高。
绩
效
指
标
一级指标 二级指标 三级指标 实施周期指标值 年度指标值
产出指标 数量指标 补播面积 ≥24万亩 ≥12万亩
围栏长度 ≥ 90公里 ≥ 45公里
质量指标 出苗率 ≥80% ≥80%
成本指标 经济成本指标 每亩成本 ≤1066元 ≤1066元

第 2 页

项目支出绩效目标表
（2027年度）
项目名称 良种繁育圃租赁
主管部门及代码 [4410]澜川省林业局 实施单位 澜川省种苗站
项目属性 新增项目 项目周期 2027年
资金情况 年度资金总额： 200.00
其中：财政拨款 200.00
其他资金 0.00
总体
目标
年度目标
租赁繁育圃八百亩。
绩效指标
一级指标 二级指标 三级指标 实施周期指标值 年度指标值
产出指标 数量指标 租赁面积 800亩 800亩
满意度指标 服务对象满意度指标 育苗户满意度 ≥90% ≥90%
"""

TWO_PERIODS = """<html><body><table>
<tr><td colspan="8">项目支出绩效目标申报表</td></tr>
<tr><td colspan="8">（2027年度）</td></tr>
<tr><td colspan="2">项 目<br>名 称</td><td colspan="6">渔港防波堤加固</td></tr>
<tr><td colspan="2">项目主管部门（单位）</td><td colspan="2">临屿市海洋局</td><td colspan="2">项目实施单位</td><td colspan="2">临屿市渔港管理所</td></tr>
<tr><td colspan="2">项目类别</td><td colspan="2">□一次性 ☑延续性</td><td colspan="2">项目起止时间</td><td colspan="2">2026年至2028年</td></tr>
<tr><td colspan="2" rowspan="3">项目资金<br>（万元）</td><td colspan="2">实施期资金总额：</td><td>300</td><td colspan="2">年度资金总额：</td><td>120</td></tr>
<tr><td colspan="2">其中：财政拨款</td><td>280</td><td colspan="2">其中：财政拨款</td><td>100</td></tr>
<tr><td colspan="2">其他资金</td><td>20</td><td colspan="2">其他资金</td><td>20</td></tr>
<tr><td rowspan="2">总体目标</td><td colspan="4">实施期目标（2026年—2028年）</td><td colspan="3">年度目标</td></tr>
<tr><td colspan="4">三年内完成全部加固。</td><td colspan="3">完成北堤加固。</td></tr>
<tr><td rowspan="4">绩效指标</td><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>
<tr><td rowspan="2">产出指标</td><td>数量指标</td><td>加固长度</td><td>≥900米</td><td>数量指标</td><td>加固长度</td><td>≥300米</td></tr>
<tr><td>质量指标</td><td>验收合格率</td><td>100%</td><td>质量指标</td><td>抽检合格率</td><td>≥98%</td></tr>
<tr><td>效益指标</td><td>社会效益指标</td><td>避风渔船</td><td>≥200艘</td><td>社会效益指标</td><td>避风渔船</td><td>≥150艘</td></tr>
</table></body></html>"""

OWN_COLUMNS = """<html><body><p>单位：元</p><table>
<tr><td colspan="8">预算项目绩效目标表</td></tr>
<tr><td>部门名称</td><td colspan="3">石桁县民政局</td><td>预算单位</td><td colspan="3">2203-石桁县救助站</td></tr>
<tr><td>项目名称</td><td colspan="3">流动救助车购置</td><td>项目编码</td><td colspan="3">330881200000000001</td></tr>
<tr><td>预算金额</td><td>1,234,500.00</td><td>其中：一般公共预算拨款</td><td>1,000,000.00</td><td>政府性基金</td><td>234,500.00</td><td>财政专户管理资金</td><td></td></tr>
<tr><td>年度绩效目标</td><td colspan="7">购置救助车三辆；配齐车载设备。</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标性质</td><td>指标值</td><td>度量单位</td><td>权重</td><td>评分标准</td></tr>
<tr><td rowspan="2">产出<br>指标</td><td>数量指标</td><td>购置车辆</td><td>＝</td><td>3</td><td>辆</td><td>20</td><td>每少一辆扣七分</td></tr>
<tr><td>时效指标</td><td>到位时间</td><td>定性</td><td>六月底前</td><td></td><td>20</td><td>按时得满分</td></tr>
<tr><td>满意度指标</td><td>服务对象满意度</td><td>受助者满意度</td><td>≥</td><td>95</td><td>%</td><td>10</td><td></td></tr>
<tr><td>成本指标</td><td></td><td></td><td></td><td></td><td></td><td></td><td></td></tr>
</table></body></html>"""


def records_of(data: bytes | str, name: str) -> Records:
    source = read(data.encode() if isinstance(data, str) else data, name)
    assert ProjectForm().fits(source)
    records = extract(source)
    assert records.documents[0].layout == "project_form"
    for each in [*records.projects, *records.indicators, *records.units]:
        assert each.evidence is not None
        assert source.text[each.evidence.start : each.evidence.end] == each.evidence.words
    return records


def values(records: Records, row: int | None) -> list[tuple[str | None, str, str | None, str | None]]:
    return [(i.level2_code, i.name, i.cycle_value, i.annual_value) for i in records.indicators if i.row == row]


def kinds(records: Records) -> list[str]:
    return [remark.kind for remark in records.remarks]


def test_text_with_upright_labels_and_amounts_in_yi():
    """Labels printed a character a line, a goal wrapped inside a number, page feet, and 亿元 among 万元 are all read."""
    records = records_of(PLAIN_TEXT, "a.txt")
    about, (first, second) = records.documents[0], records.projects
    assert (about.department, about.fiscal_year, about.fiscal_year_basis) == ("澜川省林业局", 2027, "printed")
    assert (about.total, about.total_printed, about.currency_unit) == (Decimal(13000), "1.30亿元", "万元")
    assert [(u.name, u.total) for u in records.units] == [("澜川省林业局", Decimal(12800)), ("澜川省种苗站", Decimal(200))]
    assert (first.name, first.unit, first.total) == ("退化草场补播改良（第二期）", "澜川省林业局", Decimal(12800))
    assert (first.total_printed, first.fiscal_appropriation, first.other_funds) == ("1.28亿元", Decimal(12800), Decimal(0))
    assert first.goal == "在一期基础上补播改良退化草场十二万亩，同步开展围栏管护，使植被盖度（2026年为基期）明显提高"
    assert first.period == "2026-2028年"
    assert (second.name, second.unit, second.goal) == ("良种繁育圃租赁", "澜川省种苗站", "租赁繁育圃八百亩")
    assert values(records, 1) == [
        ("11", "补播面积", "≥24万亩", "≥12万亩"),
        ("11", "围栏长度", "≥ 90公里", "≥ 45公里"),
        ("12", "出苗率", "≥80%", "≥80%"),
        ("41", "每亩成本", "≤1066元", "≤1066元"),
    ]
    assert [i.level1 for i in records.indicators if i.row == 2] == ["产出指标", "满意度指标"]
    assert kinds(records) == []


def test_two_periods_side_by_side():
    """Of two totals the year's counts, with the parts printed below it; two indicator tables side by side become one."""
    records = records_of(TWO_PERIODS, "b.html")
    (project,) = records.projects
    assert (project.name, project.unit) == ("渔港防波堤加固", "临屿市渔港管理所")
    assert (project.total, project.fiscal_appropriation, project.other_funds) == (Decimal(120), Decimal(100), Decimal(20))
    assert (project.goal, project.cycle_goal) == ("完成北堤加固", "三年内完成全部加固")
    assert records.documents[0].department == "临屿市海洋局"
    assert values(records, 1) == [
        ("11", "加固长度", "≥900米", "≥300米"),
        ("12", "验收合格率", "100%", None),
        ("12", "抽检合格率", None, "≥98%"),
        ("22", "避风渔船", "≥200艘", "≥150艘"),
    ]
    assert {i.level1 for i in records.indicators} == {"产出指标", "效益指标"}
    assert kinds(records) == []


def test_columns_for_operator_and_unit():
    """Operator, number and unit in columns of their own make one value; weights and empty template rows give none."""
    records = records_of(OWN_COLUMNS, "c.html")
    (project,) = records.projects
    assert (project.unit, records.documents[0].department) == ("石桁县救助站", "石桁县民政局")
    assert (project.total, project.fiscal_appropriation) == (Decimal("123.45"), Decimal("123.45"))
    assert project.goal == "购置救助车三辆；配齐车载设备"
    assert values(records, 1) == [
        ("11", "购置车辆", None, "＝3辆"), ("13", "到位时间", None, "六月底前"), ("31", "受助者满意度", None, "≥95%"),
    ]  # fmt: skip
    assert [(i.operator, i.number, i.measure_unit) for i in records.indicators][2] == ("≥", 95.0, "%")
    assert kinds(records) == []


NARROW = """项目支出绩效目标表
（2027年度）
项目名称 河口湿地围栏维护
主管部门及
代码
[4410]澜川省林业局 实施单位 澜川省湿地保
护中心
资金情况 年度资金总额：
640,000.
00
财政拨款：
640,000.0
0
其他资金：0.00
总体目标 年度目标
维护围栏，修复步道。
绩效指标 一级指标 二级指标 三级指标 实施周期指
标值
年度指标值
产出指标 数量指标 维护围栏总
长度
≥9 公里 ≥3 公里
质量指标 验收合格率 100% 100%
时效指标 完成时
间
2027 年 9
月底前2027 年 9
月底前
满意度指标 服务对象满
意度指标
游客满意度 ≥90% ≥90%
"""


def test_text_of_narrow_cells():
    """Text out of a PDF cuts labels, amounts, heads, class names, names and values where cells end; they are whole again."""
    records = records_of("金额单位：元\n" + NARROW, "n.txt")
    (project,) = records.projects
    assert (project.name, project.unit, records.documents[0].department) == ("河口湿地围栏维护", "澜川省湿地保护中心", "澜川省林业局")
    assert (project.total, project.fiscal_appropriation, project.goal) == (Decimal(64), Decimal(64), "维护围栏，修复步道")
    assert [(code, name, (cycle or "").replace(" ", ""), (annual or "").replace(" ", "")) for code, name, cycle, annual in values(records, 1)] == [
        ("11", "维护围栏总长度", "≥9公里", "≥3公里"), ("12", "验收合格率", "100%", "100%"),
        ("13", "完成时间", "2027年9月底前", "2027年9月底前"), ("31", "游客满意度", "≥90%", "≥90%"),
    ]  # fmt: skip
    assert kinds(records) == []


def workbook(amount: float = 40.0, listed: str = "古桥测绘") -> bytes:
    book = Workbook()
    summary = book.active
    for row in (
        ["桐浦县文物局2027年项目支出汇总表"], ["金额单位：万元"], ["预算单位", "项目名称", "年度资金总额", "财政拨款", "其他资金"],
        ["合计", None, 65, 65, None], ["桐浦县文物局", "小计", 65, 65, None], [None, listed, 40, 40, None],
        [None, "碑刻拓印", 25, 25, None],
    ):  # fmt: skip
        summary.append(row)
    summary.merge_cells("A5:A7")
    sheet = book.create_sheet("桐浦县文物局")
    for name, money in (("古桥测绘", amount), ("碑刻拓印", 25)):
        for row in (
            ["项目支出绩效目标表"], ["（2027年度）"], ["项目名称", name],
            ["主管部门及代码", "[220]桐浦县文物局", None, "实施单位", "桐浦县文物局"],
            ["资金情况（万元）", "年度资金总额：", None, money], [None, "其中：财政拨款", None, money], [None, "其他资金", None, None],
            ["总体目标", "年度目标"], [None, f"完成{name}。"],
            ["绩效指标", "一级指标", "二级指标", "三级指标", "实施周期指标值", "年度指标值"],
            [None, "产出指标", "数量指标", f"{name}处数", "≥8处", "≥8处"], [None, None, "质量指标", "验收合格率", "100%", "100%"], [None],
        ):  # fmt: skip
            sheet.append(row)
        top = sheet.max_row - 11
        sheet.merge_cells(start_row=top, end_row=top, start_column=1, end_column=6)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_stacked_forms_with_a_summary_count_once():
    """A summary sheet that lists the projects again adds none, gives the units' totals and agrees silently."""
    records = records_of(workbook(), "d.xlsx")
    assert [(p.name, p.total, p.goal) for p in records.projects] == [
        ("古桥测绘", Decimal(40), "完成古桥测绘"), ("碑刻拓印", Decimal(25), "完成碑刻拓印"),
    ]  # fmt: skip
    assert [(u.name, u.total) for u in records.units] == [("桐浦县文物局", Decimal(65))]
    assert records.documents[0].total == Decimal(65)
    assert values(records, 2) == [("11", "碑刻拓印处数", "≥8处", "≥8处"), ("12", "验收合格率", "100%", "100%")]
    assert kinds(records) == []


def test_summary_and_forms_that_differ_are_said():
    """Another amount, and a project that only one side knows, are remarks; the form's amount stands."""
    differing = records_of(workbook(amount=41.5), "e.xlsx")
    assert differing.projects[0].total == Decimal("41.5")
    assert sorted(kinds(differing)) == ["summary_differs", "unit_total_differs"]
    unlisted = records_of(workbook(listed="古塔测绘"), "f.xlsx")
    assert sorted(kinds(unlisted)) == ["form_not_listed", "listed_without_form"]


def test_word_tables_under_headings_with_subtotals():
    """Each Word table is a form; a heading with 小计 gives the unit its total; the glued amount cells are split."""
    document = Document()
    document.add_paragraph("金额单位：元")
    document.add_heading("安岫区图书馆（小计 500,000.00）", 2)
    for name, money in (("夜间阅览", "300,000.00"), ("旧籍修复", "200,000.00")):
        table = document.add_table(rows=6, cols=6)
        rows = (
            ["项目支出绩效目标表（2027年度）"], ["项目名称", name], ["主管部门及代码", "[31]安岫区文体局", "", "实施单位", "安岫区图书馆"],
            ["资金情况", f"年度资金总额：{money}", "", f"财政拨款：{money}", "其他资金：0.00"], ["总体目标", "年度目标：", f"开展{name}。"],
            ["绩效指标", "一级指标", "二级指标", "三级指标", "实施周期指标值", "年度指标值"],
        )  # fmt: skip
        for cells, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(cells.cells, texts, strict=False):
                cell.text = text
        for texts in (["", "产出指标", "数量指标", "场次", "≥9场", "≥9场"], ["", "", "", "册数", "≥70册", "≥70册"]):
            for cell, text in zip(table.add_row().cells, texts, strict=True):
                cell.text = text
        document.add_paragraph("")
    data = io.BytesIO()
    document.save(data)
    records = records_of(data.getvalue(), "g.docx")
    assert [(p.name, p.unit, p.total, p.goal) for p in records.projects] == [
        ("夜间阅览", "安岫区图书馆", Decimal(30), "开展夜间阅览"), ("旧籍修复", "安岫区图书馆", Decimal(20), "开展旧籍修复"),
    ]  # fmt: skip
    assert [(u.name, u.total) for u in records.units] == [("安岫区图书馆", Decimal(50))]
    assert values(records, 2) == [("11", "场次", "≥9场", "≥9场"), ("11", "册数", "≥70册", "≥70册")]
    assert kinds(records) == []


def test_what_is_not_understood_is_said():
    """A stray cell in a form and a form without a name are remarks with their place, and no project is made up."""
    row = '<tr><td colspan="2">项目类别'
    text = TWO_PERIODS.replace(row, "<tr><td>勾稽校验码</td><td>甲</td></tr>" + row)
    records = records_of(text, "h.html")
    assert [r.kind for r in records.remarks] == ["text_not_understood", "text_not_understood"]
    assert all(r.start is not None and r.row is not None for r in records.remarks)
    nameless = records_of(PLAIN_TEXT.replace("项目名称 良种繁育圃租赁\n", ""), "i.txt")
    assert len(nameless.projects) == 1
    assert "form_without_name" in kinds(nameless)


def test_a_table_with_a_row_a_project_is_no_form():
    """The flat table's header holds the same words side by side and must not be taken for labels with values."""
    flat = "项目名称（资金使用单位）\t总计\t财政拨款\t财政专户拨款\t其他资金\t绩效目标\t绩效指标\n甲\t1\t1\t\t\t好\t1、1-产出指标；11-数量指标；数；实施周期指标值：1；年度指标值：1。\n"
    assert not ProjectForm().fits(read(flat.encode(), "j.txt"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("项目名称：", "name"), ("项 目\n名 称", "name"), ("项目主管部门（单位）及代码", "department"), ("具体实施单位", "unit"),
        ("其中：财政拨款", "fiscal"), ("（一）本年财政拨款", "fiscal"), ("2027年预算数（元）", "total"), ("实施期资金总额", "total_cycle"),
        ("中期目标（2026年—2028年）", "goal_cycle"), ("本年度绩效目标", "goal_year"), ("年度绩效指标", "indicators"),
        ("政府性基金预算拨款", "fiscal_part"), ("资金情况（万元（另有注明的除外））", "funds"),
    ],
)  # fmt: skip
def test_labels_of_other_provinces(text, kind):
    """Blanks, brackets, numbering and the colon make no difference to what a label announces."""
    label = label_of(text)
    assert label is not None
    assert label.kind == kind


@pytest.mark.parametrize("text", ["新增项目", "1,200.00", "古桥测绘", "延续项目资金的目标是保障运行", "万元", "2027年", ""])
def test_values_are_no_labels(text):
    """What stands behind labels is not mistaken for one."""
    assert label_of(text) is None


@pytest.mark.parametrize(
    ("level1", "level2", "codes"),
    [
        ("产出指标", "数量 指标", ("1", "11")), ("产出指标", "成本指标", ("1", "14")), ("成本指标", "经济成本指标", ("4", "41")),
        ("成本指标", "成本指标", ("4", None)), ("效益指标", "服务对象满意度指标", ("3", "31")), (None, "生态效益", ("2", "23")),
        ("1-产出指标", "12-质量指标", ("1", "12")), ("党建指标", "组织建设", (None, None)), ("满意度指标（10分）", None, ("3", None)),
    ],
)  # fmt: skip
def test_class_codes(level1, level2, codes):
    """Codes follow from the standard names; the second level decides, unknown names have none."""
    assert class_codes(level1, level2) == codes


@given(st.lists(st.tuples(st.integers(1, 4), st.decimals(0, 99999, places=2)), min_size=1, max_size=5))
@settings(max_examples=30, deadline=None)
def test_any_number_of_forms(forms):
    """However many indicators each form has, names, amounts and indicators stay with their own form."""
    head = PLAIN_TEXT.partition("第 1 页")[0].partition("\n\n")[0]
    text, wanted = head, []
    for number, (count, amount) in enumerate(forms, start=1):
        lines = [f"三级{number}号{i} ≥{i}个 ≥{i}个" for i in range(1, count + 1)]
        text += (
            f"\n项目支出绩效目标表\n（2027年度）\n项目名称 工程{number}号\n主管部门及代码 [1]澜川省林业局 实施单位 澜川省种苗站\n"
            f"资金情况 年度资金总额： {amount:,.2f}\n其中：财政拨款 {amount:,.2f}\n其他资金 0.00\n总体\n目标\n年度目标\n办好{number}号。\n"
            f"绩效指标\n一级指标 二级指标 三级指标 实施周期指标值 年度指标值\n产出指标 数量指标 " + "\n".join(lines)
        )
        wanted.append((f"工程{number}号", amount, f"办好{number}号", [f"三级{number}号{i}" for i in range(1, count + 1)]))
    records = extract(read(text.encode(), "k.txt"))
    got = [(p.name, p.total, p.goal, [i.name for i in records.indicators if i.row == p.row]) for p in records.projects]
    assert got == wanted


@pytest.mark.parametrize("currency", ["元", "万元"])
def test_sources_of_funds_in_columns(currency: str):
    """合计 and its parts stand side by side, their amounts in the row below."""
    lines = [
        "预算项目绩效目标表", f"预算年度：2031\t\t\t金额单位：{currency}", "项目名称\t管网改造\t项目代码\t1234", "预算单位\t示例县供水所\t项目负责人\t略",
        "资金来源\t合计\t一般公共预算\t其他", "\t1200000\t1000000\t200000", "绩效目标\t完成改造", "一级指标\t二级指标\t三级指标\t目标值",
        "产出指标\t数量指标\t改造长度\t20公里",
    ]  # fmt: skip
    records = extract(read("\n".join(lines).encode(), "预算.txt"))
    project = records.projects[0]
    factor = FACTORS[currency]
    assert (project.total, project.fiscal_appropriation, project.other_funds) == (1200000 * factor, 1000000 * factor, 200000 * factor)
    assert [remark.kind for remark in records.remarks] == []


def test_the_money_unit_behind_the_department():
    """主管部门 and 金额单位 on one line are two things."""
    lines = ["2031年项目支出绩效目标表", "项目名称：图书采购    主管部门：示例县文旅局    金额单位：元", "年度资金总额：30000    其中：财政拨款：30000",
             "年度目标  采购图书", "一级指标 二级指标 三级指标 指标值", "产出指标 数量指标 采购册数 ≥1000册"]  # fmt: skip
    records = extract(read("\n".join(lines).encode(), "预算.txt"))
    assert (records.documents[0].department, records.projects[0].total) == ("示例县文旅局", 3)
