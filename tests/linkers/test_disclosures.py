"""One budget disclosed twice is one set of projects, however the second disclosure prints unit, name, amount or year."""

from __future__ import annotations

from dataclasses import replace

from budget_text import Budget, Indicator, Project, Unit
from linked import linked_budgets
from mailuo_graph.links import Links

OFFICE, MUSEUM = "示例市文化旅游局", "示例市博物馆"


def row(name: str, total: str, goal: str) -> Project:
    """With targets of its own, so that nothing but the disclosure repeats anything."""
    return Project(name, total, goal, (Indicator(f"{name[1:4]}完成数", f"≥{len(goal)}件"),))


ROWS = (
    row("馆藏扇面修复（二期）", "74.00", "对一百二十件扇面开展除尘、加固和装裱。"),
    row("“云上展厅”平台运营", "252.50", "采购平台内容更新和客服。"),
    row("展柜恒湿机组维护", "39.00", "对四十台展柜机组开展季度维护。"),
    row("讲解志愿者保险", "2.80", "为讲解志愿者购买意外险。"),
)
OTHERS = (row("文化惠民演出", "310.00", "采购演出送到乡镇。"), row("非遗记录工程", "45.00", "记录十二名传承人技艺。"))


def department(year: int | None = 2031, rows: tuple[Project, ...] = ROWS) -> Budget:
    return Budget((Unit(f"{OFFICE}（本级）", OTHERS), Unit(MUSEUM, rows)), department=OFFICE, year=year)


def museum(year: int | None = 2031, rows: tuple[Project, ...] = ROWS, head: str = MUSEUM, unit: str = MUSEUM) -> Budget:
    return Budget((Unit(unit, rows),), department=head, year=year)


def projects(links: Links) -> int:
    return len({p.project for p in links.placements})


def test_in_the_departments_and_the_units_own_document():
    """Six rows and the four of them again are six projects, and nothing about them is a duplicate."""
    links = linked_budgets(department(), museum())
    assert projects(links) == 6
    assert links.duplicates == []


def test_the_units_document_names_the_department_and_prints_itself_only():
    """本级, 局本级 and the full name are the same unit, whichever of them a document prints."""
    one = Budget((Unit(OFFICE, OTHERS),), department=OFFICE, year=2031)
    for unit in ("本级", "局本级", f"{OFFICE}（本级）", f"{OFFICE}（机关）"):
        other = Budget((Unit(unit, OTHERS),), department=OFFICE, year=2031, lines_before=("另一份",))
        links = linked_budgets(one, other)
        assert projects(links) == 2, unit
        assert len({p.unit for p in links.placements}) == 1, unit


def test_a_document_that_lists_itself_twice_means_two():
    """The bureau and its 本级 in one document are two units, and equal names in them two projects."""
    rows = (Project("公用经费补充", "10.00"),)
    assert projects(linked_budgets(Budget((Unit(OFFICE, rows), Unit(f"{OFFICE}（本级）", rows)), department=OFFICE, year=2031))) == 2


def test_in_yuan_with_other_brackets_and_quotes():
    """Amount in 元, half-width and square brackets, no quotation marks."""
    again = tuple(
        replace(p, name=p.name.replace("（", "[").replace("）", "]").replace("“", "").replace("”", ""), total=f"{float(p.total) * 10000:.0f}") for p in ROWS
    )
    links = linked_budgets(department(), replace(museum(rows=again), currency="元"))
    assert projects(links) == 6
    assert links.duplicates == []


def test_rows_told_apart_by_amount_fold_in_any_currency():
    """Two rows of one name: the amount tells them apart, 5.00 and 50000 yuan are one amount."""
    rows = (Project("设备购置", "5.00"), Project("设备购置", "6.50"), *ROWS)
    yuan = tuple(replace(p, total=f"{float(p.total) * 10000:.0f}") for p in rows)
    assert projects(linked_budgets(museum(rows=rows), replace(museum(rows=yuan), currency="元", lines_before=("再次公开",)))) == 6


def test_the_year_stands_in_one_document_only():
    """A document without a year repeats one with a year row by row: the same projects."""
    links = linked_budgets(department(), museum(year=None))
    assert projects(links) == 6
    assert links.duplicates == []


def test_another_years_budget_without_a_year_is_not_folded():
    """The names of last year with other amounts prove nothing; nor does one that fits two years alike."""
    other = tuple(replace(p, total=f"{float(p.total) + 3:.2f}") for p in ROWS)
    assert projects(linked_budgets(department(), museum(year=None, rows=other))) == 10
    assert projects(linked_budgets(museum(2031), museum(2032), museum(None))) == 12


def test_of_another_department_nothing_is_folded():
    """Equal names and amounts elsewhere are other projects."""
    assert projects(linked_budgets(museum(), museum(head="样例市博物馆", unit="样例市博物馆"))) == 8
    assert projects(linked_budgets(museum(), museum(year=None, head="样例市博物馆", unit="样例市博物馆"))) == 8


def test_amounts_that_disagree_are_said():
    """One project with two amounts: both documents and amounts stand in the finding, and the difference is the money."""
    again = (replace(ROWS[0], total="94.00"), *ROWS[1:])
    links = linked_budgets(department(), museum(rows=again))
    assert projects(links) == 6
    (found,) = links.duplicates
    assert (found.kind, len(found.projects), float(found.money_high or 0)) == ("disclosures_disagree", 1, 20.0)
    said = "".join(found.reasons)
    assert all(part in said for part in ("74.00", "94.00", "0.txt", "1.txt"))


def test_ids_do_not_depend_on_the_other_disclosure():
    """Each document alone gives the ids that both together give."""
    alone = {p.project for b in (department(), museum()) for p in linked_budgets(b).placements}
    assert alone == {p.project for p in linked_budgets(department(), museum()).placements}
