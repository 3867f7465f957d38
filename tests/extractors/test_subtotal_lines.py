"""Units that a table names in a column, on a line of their own or behind 小计: each project finds its body, no total is a project."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from openpyxl import Workbook

from mailuo_extractors.extract import extract
from mailuo_extractors.readers.registry import read
from mailuo_graph.records import Records

ITEMS = "1、1-产出指标；11-数量指标；巡查次数；实施周期指标值：≥12次；年度指标值：≥12次。"
HEAD = ["项目名称", "预算金额", "绩效目标", "绩效指标"]
FRONT = [["2031年项目支出绩效目标表"], ["单位：万元"]]
Rows = list[list[object]]


def workbook(*sheets: Rows, names: tuple[str, ...] = (), merges: tuple[str, ...] = ()) -> Records:
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(names[number] if names else f"表{number + 1}")
        for row in rows:
            sheet.append([None if value == "" else value for value in row])
        for merge in merges:
            sheet.merge_cells(merge)
    data = io.BytesIO()
    book.save(data)
    return extract(read(data.getvalue(), "预算.xlsx"))


def text(rows: Rows) -> Records:
    lines = "\n".join("\t".join(map(str, row)) for row in rows)
    return extract(read(lines.encode(), "预算.txt"))


def projects(records: Records) -> list[tuple[str, str | None, str]]:
    return [(p.name, p.unit, str(p.total)) for p in records.projects]


def units(records: Records) -> list[tuple[str, str]]:
    return [(u.name, str(u.total)) for u in records.units]


COLUMNS: Rows = [
    *FRONT,
    ["序号", "主管部门", "预算单位", "项目名称", "项目类别", "预算金额", "绩效目标", "绩效指标"],
    ["", "合计", "", "", "", 36, "", ""],
    [1, "示例市水务局", "示例市水务局（本级）", "水库巡查", "特定目标类", 10.5, "巡查", ITEMS],
    [2, "示例市水务局", "示例市水务局（本级）", "水质抽检", "特定目标类", 5.5, "抽检", ITEMS],
    [3, "示例市水务局", "示例市河道所", "堤岸维护", "其他运转类", 20, "维护", ITEMS],
]
IN_COLUMN = [
    ("水库巡查", "示例市水务局（本级）", "10.500000"),
    ("水质抽检", "示例市水务局（本级）", "5.500000"),
    ("堤岸维护", "示例市河道所", "20.000000"),
]


@pytest.mark.parametrize("made", [text, workbook])
def test_a_column_of_units(made):
    """Units and the department come from their columns; 合计 in any of them is the grand total and no unit."""
    records = made(COLUMNS)
    assert projects(records) == IN_COLUMN
    assert [u.name for u in records.units] == ["示例市水务局（本级）", "示例市河道所"]
    assert (records.documents[0].department, records.documents[0].total) == ("示例市水务局", Decimal(36))
    assert len(records.indicators) == 3


def test_a_unit_merged_over_its_projects():
    """The covered cells of a column say what the first one says."""
    rows = [list(row) for row in COLUMNS]
    rows[5][1:3] = ["", ""]
    rows[6][1] = ""
    records = workbook(rows, merges=("B5:B7", "C5:C6"))
    assert projects(records) == IN_COLUMN
    assert records.documents[0].department == "示例市水务局"


HEADED: Rows = [
    *FRONT, HEAD,
    ["示例市第一小学"], ["校舍维修", 10, "维修", ITEMS], ["校园安保", 5, "安保", ITEMS], ["小计", 15],
    ["示例市第二小学"], ["食堂改造", 7, "改造", ITEMS], ["小计", 7],
    ["总计", 22],
]  # fmt: skip
BELOW: Rows = [
    *FRONT, HEAD,
    ["校舍维修", 10, "维修", ITEMS], ["校园安保", 5, "安保", ITEMS], ["示例市第一小学小计", 15],
    ["食堂改造", 7, "改造", ITEMS], ["示例市第二小学小计", 7],
    ["总计", 22],
]  # fmt: skip
ABOVE: Rows = [
    *FRONT, HEAD,
    ["合计", 22],
    ["示例市第一小学小计", 15], ["校舍维修", 10, "维修", ITEMS], ["校园安保", 5, "安保", ITEMS],
    ["示例市第二小学小计", 7], ["食堂改造", 7, "改造", ITEMS],
]  # fmt: skip


@pytest.mark.parametrize("made", [text, workbook])
@pytest.mark.parametrize("rows", [HEADED, BELOW, ABOVE], ids=["heading", "below", "above"])
def test_subtotals_that_say_so(made, rows: Rows):
    """A heading closed by 小计, and 某单位小计 below or above its projects, are the same units with the same totals."""
    records = made(rows)
    assert projects(records) == [
        ("校舍维修", "示例市第一小学", "10.000000"),
        ("校园安保", "示例市第一小学", "5.000000"),
        ("食堂改造", "示例市第二小学", "7.000000"),
    ]
    assert units(records) == [("示例市第一小学", "15.000000"), ("示例市第二小学", "7.000000")]
    assert records.documents[0].total == Decimal(22)
    assert records.remarks == []


def test_a_subtotal_of_nobody_is_no_project():
    """小计 without any heading is said and not counted."""
    records = text([*FRONT, HEAD, ["校舍维修", 10, "维修", ITEMS], ["小计", 10]])
    assert projects(records) == [("校舍维修", None, "10.000000")]
    assert [remark.kind for remark in records.remarks] == ["subtotal_without_unit"]


def test_a_line_below_the_table_is_no_unit():
    """Whoever made the page is not a unit of the budget."""
    records = workbook([*FRONT, HEAD, ["校舍维修", 10, "维修", ITEMS], ["主办单位：示例市教育局"], ["示例市教育局办公室"]])
    assert (projects(records), records.units) == ([("校舍维修", None, "10.000000")], [])


def test_a_sheet_for_each_body():
    """Each sheet with its own name and total is a unit; the first total is not that of the document."""
    sheets: list[Rows] = [
        [["2031年项目支出绩效目标表"], [f"单位名称：{name}", "", "", "单位：万元"], HEAD, [project, amount, "完成", ITEMS], ["合计", amount]]
        for name, project, amount in (("示例市林业局", "护林", 10), ("示例市国有林场", "造林", 20))
    ]
    records = workbook(*sheets)
    assert projects(records) == [("护林", "示例市林业局", "10.000000"), ("造林", "示例市国有林场", "20.000000")]
    assert units(records) == [("示例市林业局", "10.000000"), ("示例市国有林场", "20.000000")]
    assert records.documents[0].total is None


def test_a_number_column_in_text_does_not_slide_into_the_amounts():
    """Where a dash stands for no money, the number in front is not taken for the total."""
    records = text([
        *FRONT, ["序号", "项目名称", "总计", "财政拨款", "其他资金", "绩效目标", "绩效指标"],
        [1, "校舍维修", 10, 10, "—", "维修校舍十处", ITEMS],
    ])  # fmt: skip
    assert projects(records) == [("校舍维修", None, "10.000000")]
    assert records.projects[0].goal == "维修校舍十处"


EACH: Rows = [
    *FRONT, HEAD,
    ["一、示例市第一小学"], ["校舍维修", 10, "维修", ITEMS], ["校园安保", 5, "安保", ITEMS], ["合计", 15],
    ["二、示例市第二小学"], ["食堂改造", 7, "改造", ITEMS], ["合计", 7],
    ["总计", 22], ["注：金额含税。"], ["填表人：", "", "联系电话："],
]  # fmt: skip
BELOW_IN_COLUMN: Rows = [
    *FRONT, ["单位名称", *HEAD],
    ["示例市第一小学", "校舍维修", 10, "维修", ITEMS], ["", "校园安保", 5, "安保", ITEMS], ["小计", "", 15],
    ["示例市第二小学", "食堂改造", 7, "改造", ITEMS], ["小计", "", 7],
    ["合计", "", 22], ["填表人：", "", "", "联系电话："],
]  # fmt: skip
UNIT_ALONE: Rows = [
    *FRONT, ["单位名称", *HEAD],
    ["合计", "", 22],
    ["示例市第一小学", "", 15], ["", "校舍维修", 10, "维修", ITEMS], ["", "校园安保", 5, "安保", ITEMS],
    ["示例市第二小学", "", 7], ["", "食堂改造", 7, "改造", ITEMS],
]  # fmt: skip


@pytest.mark.parametrize("made", [text, workbook])
@pytest.mark.parametrize("rows", [EACH, BELOW_IN_COLUMN, UNIT_ALONE], ids=["each", "below in the column", "alone"])
def test_totals_of_units_and_lines_below_the_table(made, rows: Rows):
    """合计 of each unit above 总计 of all, 小计 in the column of units, a unit with its total on a line of its own;
    who filled in the table is no unit."""
    records = made(rows)
    assert projects(records) == [
        ("校舍维修", "示例市第一小学", "10.000000"),
        ("校园安保", "示例市第一小学", "5.000000"),
        ("食堂改造", "示例市第二小学", "7.000000"),
    ]
    assert units(records) == [("示例市第一小学", "15.000000"), ("示例市第二小学", "7.000000")]
    assert records.documents[0].total == Decimal(22)


@pytest.mark.parametrize("front", [FRONT, FRONT[:1]])
def test_a_money_unit_in_the_head_counts(front: Rows):
    """预算金额（元） in the head outweighs what stands around the table."""
    head = ["序号", "项目名称", "预算金额（元）", "绩效目标", "一级指标", "二级指标", "指标内容", "指标值", "备注"]
    records = text([*front, head, [1, "校舍维修", 100000, "维修", "产出指标", "数量指标", "维修校舍", "≥2栋", ""]])
    assert projects(records) == [("校舍维修", None, "10.000000")]
    assert records.documents[0].currency_unit == "元"
    assert [(i.name, i.annual_value) for i in records.indicators] == [("维修校舍", "≥2栋")]


def test_a_department_in_the_cell_behind_its_label():
    """部门名称： and the name in two cells."""
    records = workbook([FRONT[0], ["部门名称：", "示例市教育局", "", "单位：万元"], HEAD, ["校舍维修", 10, "维修", ITEMS]])
    assert records.documents[0].department == "示例市教育局"
    assert workbook([FRONT[0], ["部门名称：", "单位：万元"], HEAD, ["校舍维修", 10, "维修", ITEMS]]).documents[0].department is None


def test_a_row_without_a_name_is_said():
    """It has a goal, so it is a project, and its missing name is remarked."""
    records = workbook([*FRONT, ["单位名称", *HEAD], ["示例市教育局", "校舍维修", 10, "维修", ITEMS], ["", "", 5, "完成", ITEMS]])
    assert projects(records) == [("校舍维修", "示例市教育局", "10.000000"), ("", "示例市教育局", "5.000000")]
    assert [remark.kind for remark in records.remarks] == ["no_name"]
