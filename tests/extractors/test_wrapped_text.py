"""Wrapped text of a PDF: whatever the widths and the order, the same projects come out of it."""

from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_extractors.extract import extract
from mailuo_extractors.layouts.block_matching import Likeness, pair_up
from mailuo_extractors.layouts.text_line import TextLine, split_amounts
from mailuo_extractors.layouts.wrapped_text import WrappedText
from mailuo_extractors.mapped import Mapped
from mailuo_extractors.readers.text import read_text
from mailuo_extractors.source import Row
from mailuo_graph.errors import NotABudgetTable

HEAD = ["项目支出绩效目标表", "部门名称：海岳市农业农村局 单位：万元", "项目名称（资金使用单位） 总计 财政拨款 财政专户拨款 其他资金", "绩效目标 绩效指标"]


@dataclass
class Project:
    name: str
    total: str
    goal: str
    indicators: list[tuple[str, str]] = field(default_factory=list)


UNITS = {
    "海岳市农业农村局": [
        Project("水稻良种补贴", "120.50", "向种植户发放水稻良种补贴，稳定全市水稻种植面积。", [("补贴面积", "≥12000亩"), ("补贴发放及时率", "100%")]),
        Project("农机安全检验与驾驶培训经费", "33.00", "开展拖拉机和收割机安全检验，组织驾驶人员培训。", [("检验台数", "≥800台"), ("培训人次", "≥260人次")]),
        Project("沼气工程维护", "18.20", "对村级沼气池进行检修，更换老化管路。", [("检修沼气池数量", "≥45座")]),
        Project("海岳茶叶展销活动补助", "40.00", "组织茶叶企业参加展销活动，扩大茶叶销售。", [("参展企业数", "≥22家"), ("茶叶销售额", "≥300万元")]),
    ],
    "海岳市动物疫病预防控制中心（海岳市兽医实验室）": [
        Project("重大动物疫病强制免疫疫苗采购及冷链运输服务项目", "86.40", "采购强制免疫疫苗，保障疫苗冷链运输。", [("采购疫苗数量", "≥95万毫升"), ("免疫密度", "≥90%")]),
        Project("实验室检测耗材", "12.60", "购置血清检测耗材，完成抗体监测任务。", [("检测样品数", "≥3000份")]),
    ],
}


def pieces(text, width):
    return [text[i : i + width] for i in range(0, len(text), width)]


def named(name, amount, width, *, inline):
    amounts = f"{amount} {amount}"
    parts = pieces(name, width)
    if len(parts) == 1 or inline:
        return [*parts[:-1], f"{parts[-1]} {amounts}"]
    return [*parts, amounts]


def body(project, width, stop="。"):
    lines = pieces(project.goal, width)
    for number, (name, value) in enumerate(project.indicators, start=1):
        text = f"{number}、1-产出指标；11-数量指标；{name}；实施周期指标值:{value}；年度指标值:{value}{stop}"
        lines += pieces(text, width)
    return lines


def page(order="after", *, names=13, texts=24, inline=False, stop="。", blank="\n\n", heads=0, move=None):
    """The table as text. `order` is after, before or around (one project's text around the next project); `heads`
    repeats the page head after so many lines; `move` prints a project under the other unit."""
    units = {unit: list(projects) for unit, projects in UNITS.items()}
    if move is not None:
        first, second = units.values()
        second.insert(1, first.pop(move))
    total = sum(Decimal(p.total) for projects in UNITS.values() for p in projects)
    lines = [f"合计 {total} {total}", *HEAD]
    count = 0
    for unit, projects in units.items():
        subtotal = sum(Decimal(p.total) for p in UNITS[unit])
        printed = named(unit, subtotal, names, inline=inline)
        for place, project in enumerate(projects):
            name, text = named(project.name, project.total, names, inline=inline), body(project, texts, stop)
            if order == "around" and place % 2 == 0 and place + 1 < len(projects):
                other = projects[place + 1]
                printed += text + named(other.name, other.total, names, inline=inline) + body(other, texts, stop) + name
            elif order != "around" or place % 2 == 0:
                printed += text + name if order == "before" else name + text
        for line in printed:
            lines.append(line)
            count += 1
            if heads and count % heads == 0:
                lines += [f"- {count // heads} -", *HEAD[2:]]
    return blank.join(lines) + "\n"


def read(text, name="表.txt"):
    return extract(read_text(text.encode(), name))


def facts(records):
    return {
        (p.unit, p.name, p.total, p.goal, tuple((i.name, i.annual_value) for i in records.indicators if i.row == p.row))
        for p in records.projects
    }


EXPECTED = {
    (unit, p.name, Decimal(p.total), p.goal.rstrip("。"), tuple(p.indicators)) for unit, projects in UNITS.items() for p in projects
}


@pytest.mark.parametrize("order", ["after", "before", "around"])
@pytest.mark.parametrize("stop", ["。", ""], ids=["full stops", "no full stops"])
@pytest.mark.parametrize("inline", [False, True], ids=["amounts below the name", "amounts beside the name"])
def test_every_order_gives_the_same_projects(order, stop, inline):
    """Texts before, after or around the names; with and without full stops; amounts on either line of a wrapped name."""
    records = read(page(order, stop=stop, inline=inline))
    assert facts(records) == EXPECTED
    assert not {"text_without_project", "no_name", "unit_total_differs"} & {r.kind for r in records.remarks}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["after", "before", "around"]),
    st.fixed_dictionaries({
        "names": st.integers(9, 16),
        "texts": st.integers(22, 45),
        "inline": st.booleans(),
        "blank": st.sampled_from(["\n", "\n\n", "\r\n"]),
        "heads": st.sampled_from([0, 7, 11]),
    }),
)
def test_widths_and_page_heads_do_not_matter(order, style):
    """However wide the columns, and with page numbers and heads in the middle of a text, the facts are the same."""
    assert facts(read(page(order, **style))) == EXPECTED


@pytest.mark.parametrize("move", [0, 1, 3])
def test_a_row_under_the_wrong_unit_returns(move):
    """Printed among the other unit's rows, it comes back to its own by the subtotals, and the remark names it."""
    records = read(page(move=move))
    assert facts(records) == EXPECTED
    moved = [r.zh for r in records.remarks if r.kind == "rows_moved"]
    assert len(moved) == 1
    assert next(iter(UNITS.values()))[move].name in moved[0]


def test_header_and_totals():
    """Department, money unit and grand total stand in the header and in its lines."""
    records = read(page())
    about = records.documents[0]
    assert (about.layout, about.department, about.currency_unit, about.total) == (
        "wrapped_text", "海岳市农业农村局", "万元", Decimal("310.70"),
    )  # fmt: skip
    assert [(u.name, u.total) for u in records.units] == [
        (unit, sum(Decimal(p.total) for p in projects)) for unit, projects in UNITS.items()
    ]


def test_evidence_quotes_the_raw_text():
    """Spans of names, amounts, goals and indicators are the words kept with them, in the row that is named."""
    source = read_text(page("around").encode(), "表.txt")
    records = extract(source)
    places = [e for p in records.projects for e in (p.evidence, p.amount_evidence, p.goal_evidence)]
    places += [i.evidence for i in records.indicators]
    rows = {row.number: row for row in source.rows}
    for place in places:
        assert source.text[place.start : place.end] == place.words
        assert rows[place.row].cells[0].start <= place.start < rows[place.row].cells[0].end


def test_alike_projects_are_marked_as_a_guess():
    """Two projects whose names say nothing about their texts: the better answer is taken and called a guess."""
    lines = ["合计 30.00 30.00", *HEAD, "海岳市种子站 30.00 30.00"]
    one, other = Project("专项（一）", "10.00", "完成上级交办任务。", [("任务数", "3项")]), Project("专项（二）", "20.00", "完成其他任务。", [("任务数", "5项")])
    lines += body(one, 24) + named(other.name, other.total, 13, inline=False) + body(other, 24) + named(one.name, one.total, 13, inline=False)
    records = read("\n".join(lines))
    assert {p.name for p in records.projects} == {"专项（一）", "专项（二）"}
    assert [r.kind for r in records.remarks].count("goal_guessed") == 2


def test_text_without_a_project_is_reported():
    """A goal with indicators for which there is no name is said with its place, never dropped."""
    extra = Project("", "0", "整治屠宰场污水排放，改造处理池。", [("改造处理池", "≥2座")])
    records = read(page() + "\n\n".join(body(extra, 24)) + "\n")
    assert facts(records) == EXPECTED
    lost = [r for r in records.remarks if r.kind == "text_without_project"]
    assert len(lost) == 1
    assert lost[0].row is not None


def test_a_project_without_text_is_reported():
    """A name line without any text stays a project and is called incomplete."""
    text = page().replace("合计 310.70 310.70", "合计 315.70 315.70").replace("99.00 99.00", "104.00 104.00") + "\n兽医服装购置 5.00 5.00\n"
    records = read(text)
    assert records.projects[-1].name == "兽医服装购置"
    assert records.projects[-1].unit == list(UNITS)[1]
    assert [r.kind for r in records.remarks] == ["incomplete_row"]


def test_an_indicator_keeps_a_number_that_is_cut_off():
    """A value whose digits stand alone on a line before the full stop is no amount."""
    lines = ["合计 30.00 30.00", *HEAD, "海岳市种子站 30.00 30.00", "种子检测 30.00 30.00", "完成种子质量检测。"]
    lines += ["1、1-产出指标；11-数量指标；检测费用；实施周期指标值:≤300.50万元；", "年度指标值:≤", "300.50", "万元。"]
    records = read("\n".join(lines))
    assert [(p.name, p.total) for p in records.projects] == [("种子检测", Decimal(30))]
    assert [i.annual_value for i in records.indicators] == ["≤300.50万元"]


@pytest.mark.parametrize(
    ("line", "name", "amounts"),
    [
        ("水稻良种补贴 120.50 120.50", "水稻良种补贴", ["120.50", "120.50"]),
        ("水稻良种补贴2026 120.50 100.00 20.50", "水稻良种补贴2026", ["120.50", "100.00", "20.50"]),
        ("水稻良种补贴 2026 120 100 20", "水稻良种补贴 2026", ["120", "100", "20"]),
        ("1,024.37 1,024.37", "", ["1,024.37", "1,024.37"]),
        ("种子检测 12050 120.50", "种子检测", ["12050", "120.50"]),
        ("种子检测 1.2亿元 1.2亿元", "种子检测", ["1.2亿元", "1.2亿元"]),
        ("种子检测 88.00 88.00 - -", "种子检测", ["88.00", "88.00"]),
        ("种子检测 3", "种子检测 3", []),
        ("组织培训，参加人数达到 300 人", "组织培训，参加人数达到 300 人", []),
    ],
)
def test_amounts_are_cut_off_the_end(line, name, amounts):
    """Amounts at the end of a line, and nothing that only looks like one."""
    before, found = split_amounts(TextLine(Row([], 1), Mapped.of(line)), Decimal(1))
    assert (before.text, [a.words.text for a in found]) == (name, amounts)


@settings(max_examples=100, deadline=None)
@given(st.text("NB", min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_pairing_gives_each_block_once(shape, random):
    """Whatever the order: one answer a name, no block twice, margins never negative."""
    kinds = {"N": iter(range(99)), "B": iter(range(99))}
    order = [(kind, next(kinds[kind])) for kind in shape]
    words = ["水稻", "茶叶", "沼气", "疫苗", "农机", "兽医", "冷链", "种子", "耗材"]
    names = [random.choice(words) + "项目" for _ in range(shape.count("N"))]
    likeness = Likeness([random.choice(words) + "任务" for _ in range(shape.count("B"))])
    answers = pair_up(order, names, likeness)
    given_blocks = [a.block for a in answers if a.block is not None]
    assert sorted(a.name for a in answers) == list(range(len(names)))
    assert len(given_blocks) == len(set(given_blocks))
    assert all(a.margin >= -1e-9 for a in answers)


def test_words_in_common_outweigh_the_order():
    """A text that names the second project goes to it, though the first stands nearer."""
    likeness = Likeness(["更换沼气池老化管路", "发放水稻良种补贴资金"])
    answers = pair_up([("B", 0), ("N", 0), ("B", 1), ("N", 1)], ["水稻良种补贴", "沼气池维护"], likeness)
    assert {(a.name, a.block) for a in answers} == {(0, 1), (1, 0)}
    answers = pair_up([("B", 0), ("N", 0), ("B", 1), ("N", 1)], ["沼气池维护", "水稻良种补贴"], likeness)
    assert {(a.name, a.block) for a in answers} == {(0, 0), (1, 1)}


@pytest.mark.parametrize(
    "text",
    [
        "关于开展检查的通报\n\n水稻良种补贴 120.50 120.50\n\n请按时整改。\n",
        "项目名称\t总计\t绩效目标\t绩效指标\n水稻良种补贴\t120.50\t目标\t\n",
        "",
    ],
    ids=["a circular", "cells", "nothing"],
)
def test_other_texts_are_left_alone(text):
    """A circular with amounts, a table with cells and an empty text are not wrapped tables."""
    assert not WrappedText().fits(read_text(text.encode(), "x.txt"))


def test_a_head_without_rows_is_no_table():
    """A page of heads only gives the located sentence, not an empty document."""
    with pytest.raises(NotABudgetTable):
        read("\n".join(HEAD))
