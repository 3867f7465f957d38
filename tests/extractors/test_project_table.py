"""The tab-separated 项目支出绩效目标表: every row becomes what it is, every word keeps its place, nothing is dropped unsaid."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget_text import HEAD, Budget, Indicator, Project, Unit, archive_budget
from mailuo_extractors.extract import extract
from mailuo_extractors.layouts.contract import Given
from mailuo_extractors.readers.text import read_text
from mailuo_graph.errors import NotABudgetTable
from mailuo_graph.records import Records


def read(budget: Budget | str, name: str = "预算.txt", said: Given | None = None) -> Records:
    text = budget if isinstance(budget, str) else budget.text()
    return extract(read_text(text.encode(), name), said)


def kinds(records: Records) -> list[str]:
    return sorted(remark.kind for remark in records.remarks)


def test_a_whole_table():
    """Header, total, units, projects, amounts, goals and indicators; all holds, so nothing is remarked."""
    records = read(archive_budget())
    about = records.documents[0]
    assert (about.heading, about.department, about.currency_unit) == ("2031年项目支出绩效目标表", "示例市档案局", "万元")
    assert (about.fiscal_year, about.fiscal_year_basis, about.total) == (2031, "printed", Decimal("1331.70"))
    assert [(u.order, u.name, u.total) for u in records.units] == [(1, "示例市档案馆", Decimal("1280.50")), (2, "示例市图书馆", Decimal("51.20"))]
    assert [(p.row, p.unit, p.name, p.total, p.total_printed) for p in records.projects] == [
        (1, "示例市档案馆", "库房物业服务项目", Decimal("1200.50"), "1,200.50"),
        (2, "示例市档案馆", "阅览室物业服务项目", Decimal("80.00"), "80.00"),
        (3, "示例市图书馆", "借阅系统运维项目", Decimal("36.20"), "36.20"),
        (4, "示例市图书馆", "少儿读物购置项目", Decimal("15.00"), "15.00"),
    ]
    assert records.projects[0].goal == "库房整洁、安全"
    assert [i.row for i in records.indicators] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4]
    assert kinds(records) == []


@pytest.mark.parametrize(
    ("currency", "factor"), [("元", "0.0001"), ("千元", "0.1"), ("万元", "1"), ("亿元", "10000")],
)
def test_amounts_are_in_wan_whatever_was_printed(currency: str, factor: str):
    """The printed form stays; the value is exact in 万元."""
    project = read(replace(archive_budget(), currency=currency)).projects[0]
    assert (project.total, project.total_printed) == (Decimal("1200.50") * Decimal(factor), "1,200.50")


def test_a_missing_currency_is_remarked():
    """万元 is assumed and said."""
    records = read(replace(archive_budget(), currency=None))
    assert records.documents[0].currency_unit is None
    assert kinds(records) == ["no_currency"]


def test_totals_that_do_not_hold_are_remarked():
    """A subtotal that differs from its projects, and a grand total that differs from the units."""
    budget = archive_budget()
    units = (replace(budget.units[0], total="1,281.50"), budget.units[1])
    assert kinds(read(replace(budget, units=units))) == ["unit_total_differs"]
    assert kinds(read(replace(budget, total="9,999.00"))) == ["grand_total_differs"]


def test_rounding_is_no_difference():
    """Rows rounded to the cent may be off by half a cent each."""
    projects = [Project(f"第{n}号服务项目", "0.33") for n in range(9)]
    assert kinds(read(Budget((Unit("示例市档案馆", projects, "3.00"),)))) == []
    assert kinds(read(Budget((Unit("示例市档案馆", projects, "3.10"),)))) == ["unit_total_differs"]


def test_a_project_without_goal_and_indicators_is_a_project():
    """While the open unit's total is not used up, a bare row is a project; afterwards it is the next unit."""
    bare = Project("零星修缮项目", "20.00", "", ())
    records = read(Budget((Unit("示例市档案馆", (Project("库房服务项目", "10.00"), bare, Project("装订服务项目", "5.00"))), Unit("示例市图书馆", (Project("编目服务项目", "7.00"),)))))
    assert [(u.name, u.total) for u in records.units] == [("示例市档案馆", Decimal(35)), ("示例市图书馆", Decimal(7))]
    assert [(p.name, p.unit) for p in records.projects][1] == ("零星修缮项目", "示例市档案馆")
    assert kinds(records) == ["incomplete_row"]


@pytest.mark.parametrize("word", ["略", "不公开", "涉密项目", "***", "——"])
def test_withheld_goals_are_classified(word: str):
    """The row stays with its amount; that it was withheld is a fact, not a failure to read."""
    records = read(Budget((Unit("示例市档案馆", (Project("专项保障项目", "10.00", word, ()), Project("库房服务项目"))),)))
    assert [p.classified for p in records.projects] == [True, False]
    assert "indicator_text_not_understood" not in kinds(records)


def test_an_amount_that_can_not_be_read_is_unknown():
    """Not zero, and said."""
    records = read(Budget((Unit("示例市档案馆", (Project("库房服务项目", "12,34.5"),), "12.00"),)))
    assert records.projects[0].total is None
    assert "no_amount" in kinds(records)


def test_leftover_text_among_the_indicators_is_said():
    """Text that belongs to no indicator is remarked with its place."""
    text = archive_budget().text().replace("1、1-产出指标：11-数量指标：购置册数", "见附件。1、1-产出指标：11-数量指标：购置册数")
    records = read(text)
    (remark,) = records.remarks
    assert remark.kind == "indicator_text_not_understood"
    assert text[remark.start : remark.end] == "见附件。"


def test_tags_and_repeated_headers_do_not_disturb():
    """Web editors leave tags in cells; pages repeat heading and header."""
    lines = archive_budget().text().splitlines()
    lines[5:5] = ["", "2031年项目支出绩效目标表", "\t".join(HEAD)]
    text = "\n".join(lines).replace("库房整洁、安全。", "<p>库房整洁、<br/>安全。</p>")
    assert text.count("<br/>") == 1
    records = read(text)
    assert len(records.projects) == 4
    assert records.projects[0].goal == "库房整洁、安全"


def test_line_ends_play_no_part():
    """Windows line ends give the same records but for the places."""
    one, other = read(archive_budget()), read(archive_budget().text(end="\r\n"))
    assert [(p.name, p.total, p.goal) for p in one.projects] == [(p.name, p.total, p.goal) for p in other.projects]
    assert [(i.name, i.annual_value) for i in one.indicators] == [(i.name, i.annual_value) for i in other.indicators]


def test_what_the_user_said_outweighs_the_document():
    """Year and department as given."""
    about = read(archive_budget(), said=Given(2040, "另一局")).documents[0]
    assert (about.fiscal_year, about.fiscal_year_basis, about.department) == (2040, "set", "另一局")


def test_what_is_no_table_is_refused():
    """No header row; a header without projects."""
    with pytest.raises(NotABudgetTable):
        read("通知\n各单位：\n请按时报送。\n")
    with pytest.raises(NotABudgetTable):
        read(Budget((), total="0.00"))


NAMES = st.text(st.sampled_from("甲乙丙丁建设运维平台服务（）-12"), min_size=2, max_size=12).filter(lambda n: n.strip("-") and not n.isdigit())
PROJECTS = st.builds(
    Project, NAMES.map("项目{}".format), st.decimals("0.01", "99999.99", places=2).map("{:,.2f}".format),
    st.sampled_from(("完成任务。", "保障运行；提升质量。")),
    st.lists(st.builds(Indicator, NAMES.map("办结率{}".format), st.sampled_from(("≥90%", "2场", "良好", "1-2个"))), min_size=1, max_size=4),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(PROJECTS, min_size=1, max_size=4), min_size=1, max_size=3))
def test_every_table_reads_back(rows: list[list[Project]]):
    """Whatever tables are printed, the records are what was printed, and every span gives its words."""
    budget = Budget([Unit(f"示例市第{n}馆", projects) for n, projects in enumerate(rows)], year=2031)
    records = read(budget)
    text = budget.text()
    wanted = [(f"示例市第{n}馆", p.name, Decimal(p.total.replace(",", ""))) for n, unit in enumerate(rows) for p in unit]
    assert [(p.unit, p.name, p.total) for p in records.projects] == wanted
    printed = [(i.name, i.annual, number) for unit in rows for p in unit for number, i in enumerate(p.indicators, start=1)]
    assert [(i.name, i.annual_value, i.sequence) for i in records.indicators] == printed
    spans = [p.evidence for p in records.projects] + [p.goal_evidence for p in records.projects] + [i.evidence for i in records.indicators]
    assert all(e is not None and text[e.start : e.end] == e.words and e.words for e in spans)
    assert kinds(records) == []
