"""Totals as constraints: the solvers against slow oracles, and what is said about a document."""

from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_extractors.arithmetic import rounding_step, settle
from mailuo_extractors.damaged_amounts import SLIPS, slip
from mailuo_extractors.rebalancing import BUDGET, MOST_FOUND, MOST_MOVES, Placed, rebalance
from mailuo_extractors.subtotals import PrintedRow, find_subtotals, names_institution
from mailuo_graph.records import DocumentRecord, ProjectRecord, Records, UnitRecord

WAN = Decimal(1)
CENT = Decimal("0.01")


def document(*units, total=None, department="海岳市农业农村局"):
    """Records of a document: each unit a name, a subtotal and its rows (name, total[, goal])."""
    records = Records(documents=[DocumentRecord("D-1", "x.txt", "0" * 64, "txt", "test", department=department)])
    owners = []
    if total is not None:
        records.documents[0].total, records.documents[0].total_printed = Decimal(total), total
    for order, (name, subtotal, rows) in enumerate(units, start=1):
        records.units.append(UnitRecord("D-1", order, name, Decimal(subtotal), subtotal))
        for row in rows:
            printed = row[1]
            amount = None if printed is None else Decimal(printed)
            goal = row[2] if len(row) > 2 else None
            records.projects.append(ProjectRecord("D-1", len(owners) + 1, row[0], name, amount, printed, goal=goal))
            owners.append(order - 1)
    return records, owners


def kinds(records):
    return [remark.kind for remark in records.remarks]


def settled(*units, **facts):
    records, owners = document(*units, **facts)
    settle(records, owners, WAN)
    return records


# -- rows under the wrong unit


def fewest_by_trying(rows, totals, slack):
    """Every assignment of the rows of unbalanced units to such units; the sets of moves with the fewest."""

    def over(placement):
        sums = [-t if t is not None else 0 for t in totals]
        room = [slack] * len(totals)
        for row, unit in zip(rows, placement, strict=True):
            if totals[unit] is not None:
                sums[unit] += row.amount
                room[unit] += row.slack
        return [u for u, t in enumerate(totals) if t is not None and abs(sums[u]) > room[u]]

    now = [row.unit for row in rows]
    off = over(now)
    if len(off) < 2:
        return set()
    choices = [off if row.unit in off and row.amount else [row.unit] for row in rows]
    fitting = {
        frozenset((i, unit) for i, unit in enumerate(placement) if unit != now[i])
        for placement in product(*choices)
        if not set(over(placement)) & set(off)
    }
    fitting = {moves for moves in fitting if len(moves) <= MOST_MOVES}
    fewest = min((len(moves) for moves in fitting), default=0)
    return {moves for moves in fitting if len(moves) == fewest}


placed = st.lists(
    st.builds(Placed, amount=st.integers(0, 12), unit=st.integers(0, 2), slack=st.integers(0, 1)), min_size=1, max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(placed, st.lists(st.one_of(st.none(), st.integers(0, 30)), min_size=3, max_size=3), st.integers(0, 1))
def test_the_solver_finds_exactly_the_smallest_answers(rows, totals, slack):
    """All answers with the fewest moves that trying every assignment finds, and no others."""
    found = rebalance(rows, totals, slack)
    assert found.complete
    assert {frozenset((m.row, m.target) for m in each.moves) for each in found.fewest} == fewest_by_trying(rows, totals, slack)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 10**7), min_size=6, max_size=14, unique=True), st.data())
def test_a_misplaced_row_is_always_among_the_answers(amounts, data):
    """Move one row away from its unit: moving it back is an answer, and no answer needs more moves."""
    cut = data.draw(st.integers(2, len(amounts) - 2))
    right = [int(i >= cut) for i in range(len(amounts))]
    totals = [sum(a for a, u in zip(amounts, right, strict=True) if u == unit) for unit in (0, 1)]
    lost = data.draw(st.integers(0, len(amounts) - 1))
    rows = [Placed(a, 1 - u if i == lost else u) for i, (a, u) in enumerate(zip(amounts, right, strict=True))]
    found = rebalance(rows, totals)
    assert [(m.row, m.target) for each in found.fewest for m in each.moves if m.row == lost] == [(lost, right[lost])]
    assert {len(each.moves) for each in found.fewest} == {1}


def test_the_search_ends_where_it_would_take_too_long():
    """A thousand even amounts can't make up an odd difference: the budget ends the search, and it says so."""
    rows = [Placed(2 * (7919 * i % 9973), i % 10) for i in range(1000)]
    totals = [sum(row.amount for row in rows if row.unit == unit) for unit in range(10)]
    found = rebalance(rows, [totals[0] + 1, totals[1] - 1, *totals[2:]])
    assert not found.complete
    assert not found.fewest
    assert BUDGET < 10**6


def test_more_answers_than_are_kept_are_not_taken_for_all():
    """A hundred rows of one amount: the list of answers is cut, and the search says that it is not complete."""
    rows = [Placed(10, 0) for _ in range(100)] + [Placed(5, 1)]
    found = rebalance(rows, [980, 25])
    assert not found.complete
    assert len(found.fewest) == MOST_FOUND


def test_the_exact_answer_is_taken_and_said():
    """One row under the wrong unit: it moves, keeps a note, and the remark names it, both units and all sums."""
    records = settled(
        ("海岳市农业农村局", "150.00", [("良种补贴", "100.00"), ("农机检修", "17.31"), ("展销活动", "50.00")]),
        ("海岳市种子站", "57.31", [("种质资源保存", "40.00")]),
        total="207.31",
    )
    assert kinds(records) == ["rows_moved"]
    assert [p.unit for p in records.projects] == ["海岳市农业农村局", "海岳市种子站", "海岳市农业农村局", "海岳市种子站"]
    assert "海岳市农业农村局" in records.projects[1].note
    for words in ("农机检修", "17.31", "海岳市农业农村局", "海岳市种子站", "167.31", "150.00", "40.00", "57.31"):
        assert words in records.remarks[0].zh
        assert words in records.remarks[0].en


def test_two_equal_answers_move_nothing():
    """Two rows of one amount, either of which would do: both are named, none is moved."""
    records = settled(
        ("海岳市农业农村局", "110.00", [("农机检修", "10.00"), ("展销活动", "10.00"), ("良种补贴", "100.00")]),
        ("海岳市种子站", "50.00", [("种质资源保存", "40.00")]),
    )
    assert kinds(records)[0] == "ambiguous_units"
    assert "农机检修" in records.remarks[0].zh
    assert "展销活动" in records.remarks[0].zh
    assert {p.note for p in records.projects} == {None}
    assert kinds(records).count("unit_total_differs") == 2


def test_of_equal_answers_the_one_at_the_border_is_taken():
    """The last row before the next unit's line is likelier to belong to it than one further up."""
    records = settled(
        ("海岳市农业农村局", "110.00", [("农机检修", "10.00"), ("良种补贴", "100.00"), ("展销活动", "10.00")]),
        ("海岳市种子站", "50.00", [("种质资源保存", "40.00")]),
    )
    assert kinds(records) == ["rows_moved"]
    assert [p.name for p in records.projects if p.note] == ["展销活动"]
    assert "农机检修" in records.remarks[0].zh


def test_an_answer_within_rounding_only_is_not_taken():
    """Where the sums hold only to the rounding of the rows, the row is named and stays."""
    records = settled(
        ("海岳市农业农村局", "150.00", [("良种补贴", "100.00"), ("农机检修", "17.31"), ("展销活动", "50.00")]),
        ("海岳市种子站", "57.32", [("种质资源保存", "40.00")]),
    )
    assert kinds(records)[0] == "ambiguous_units"
    assert {p.note for p in records.projects} == {None}


@pytest.mark.parametrize(
    ("name", "goal"),
    [("种质资源保存", None), ("冷库检修", "保障海岳市农业农村局水产技术推广处冷库运行")],
    ids=["the other unit has one of that name", "it speaks of the unit it stands under"],
)
def test_words_that_oppose_a_move_stop_it(name, goal):
    """An answer that the words of the row speak against is listed with the objection, not taken."""
    records = settled(
        ("海岳市水产技术推广处", "100.00", [("良种补贴", "100.00"), (name, "17.31", goal)]),
        ("海岳市种子站", "57.31", [("种质资源保存", "40.00")]),
    )
    assert kinds(records)[0] == "ambiguous_units"
    assert "但" in records.remarks[0].zh
    assert {p.note for p in records.projects} == {None}


# -- damaged amounts


@pytest.mark.parametrize(
    ("printed", "needed", "kind"),
    [
        ("1250000", "125", "money_unit"), ("12.5", "125000", "money_unit_reversed"), ("15.00", "150.00", "point"),
        ("32000", "320.00", "point"), ("273.00", "237.00", "transposed"), ("270.00", "210.00", "confused"),
        ("1.20", "14.20", "digit_lost"), ("155.20", "15.20", "digit_added"), ("145.00", "185.00", "digit"),
        ("145.00", "236.00", None), ("10.00", "-4.00", None), ("10.00", "10.00", None),
    ],
)  # fmt: skip
def test_slips_are_told_apart(printed, needed, kind):
    """Each kind of slip is recognised, and what takes two is none."""
    assert slip(Decimal(printed), Decimal(needed)) == kind


@settings(max_examples=200, deadline=None)
@given(st.integers(100, 10**9), st.data())
def test_every_single_slip_is_found(cents, data):
    """Change, drop or swap one digit of an amount: the true amount is always a candidate."""
    digits = str(cents)
    at = data.draw(st.integers(0, len(digits) - 2))
    other = data.draw(st.sampled_from([d for d in "123456789" if d != digits[at]]))
    damaged = data.draw(
        st.sampled_from([
            digits[:at] + other + digits[at + 1 :],
            digits[: at + 1] + digits[at + 2 :],
            digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :],
        ]),
    )
    printed = int(damaged)
    if printed in (0, cents) or len(str(printed)) != len(damaged):
        return
    assert slip(Decimal(printed) / 100, Decimal(cents) / 100) in SLIPS


def test_candidates_are_listed_and_nothing_is_changed():
    """A row filled in 元 in a table in 万元: the subtotal tells, the amount stays as printed."""
    records = settled(
        ("海岳市农业农村局", "150.00", [("良种补贴", "100.00"), ("展销活动", "50.00")]),
        ("海岳市种子站", "63.70", [("种质资源保存", "40.00"), ("种子检测", "237000.00")]),
    )
    assert kinds(records) == ["unit_total_differs", "total_candidates"]
    assert "“种子检测”237000.00 若为 23.70（按元填列）" in records.remarks[1].zh
    assert records.projects[3].total == 237000


def test_a_wrong_subtotal_is_the_first_candidate_where_the_grand_total_agrees():
    """Correcting the subtotal mends two sums at once, so it stands before the rows."""
    records = settled(
        ("海岳市农业农村局", "105.00", [("良种补贴", "100.00"), ("展销活动", "50.00")]),
        ("海岳市种子站", "40.00", [("种质资源保存", "40.00")]),
        total="190.00",
    )
    assert kinds(records) == ["unit_total_differs", "total_candidates", "grand_total_differs"]
    assert records.remarks[1].zh.split("：")[1].startswith("小计 105.00 若为 150.00")


def test_sources_of_funds_are_asked_where_a_row_contradicts_itself():
    """A row whose sources don't make up its total, and whose subtotal holds with the sources: that is the candidate."""
    records, owners = document(("海岳市种子站", "190.00", [("种质资源保存", "40.00"), ("种子检测", "15.00")]))
    records.projects[0].fiscal_appropriation = Decimal(40)
    records.projects[1].fiscal_appropriation = Decimal(150)
    settle(records, owners, WAN)
    assert kinds(records) == ["parts_differ", "unit_total_differs", "total_candidates"]
    assert "“种子检测”15.00 若为其资金来源之和 150.00" in records.remarks[2].zh


def test_a_missing_amount_is_worked_out_but_not_filled_in():
    """One row without an amount: the remark says what the subtotal leaves for it."""
    records = settled(("海岳市种子站", "63.70", [("种质资源保存", "40.00"), ("种子检测", None)]))
    assert kinds(records) == ["unit_total_differs", "total_candidates"]
    assert "23.70" in records.remarks[1].zh
    assert records.projects[1].total is None


def test_rounding_is_no_difference():
    """Half a cent a row, and half a cent of the subtotal, is what rounding may add up to, not more."""
    rows = [("甲类补助", "10.00"), ("乙类补助", "20.00"), ("丙类补助", "30.00")]
    assert kinds(settled(("海岳市种子站", "60.02", rows))) == []
    assert "unit_total_differs" in kinds(settled(("海岳市种子站", "60.03", rows)))


@pytest.mark.parametrize(
    ("printed", "factor", "step"),
    [("12.50", "1", "0.01"), ("12", "1", "0.01"), ("12.1234", "1", "0.0001"), ("125000.00", "0.0001", "0.000001"),
     ("3.2亿元", "1", "1"), ("1,200.00元", "1", "0.000001"), (None, "1", "0.01")],
)  # fmt: skip
def test_the_rounding_step_follows_the_money_unit(printed, factor, step):
    """Two decimals of the unit the amount is in, four of 亿元, more where more are printed."""
    assert rounding_step(printed, Decimal(factor)) == Decimal(step)


# -- subtotals


def printed_rows(*rows, bare=False):
    return [PrintedRow(name, Decimal(amount), CENT, candidate=True, bare=bare) for name, amount in rows]


def test_subtotals_are_found_among_rows_that_look_alike():
    """The two units whose rows add up, though one of the projects is called like a body."""
    rows = printed_rows(
        ("海岳市农业农村局", "150.00"), ("良种补贴", "100.00"), ("乡镇农机服务站", "50.00"),
        ("海岳市种子站", "40.00"), ("种质资源保存", "40.00"),
    )  # fmt: skip
    assert find_subtotals(rows, Decimal("190.00")).units == [0, 3]


def test_a_misplaced_row_does_not_hide_a_subtotal():
    """Both sums fail by the same amount; the units are found all the same."""
    rows = printed_rows(
        ("海岳市农业农村局", "150.00"), ("良种补贴", "100.00"), ("农机检修", "17.31"), ("展销活动", "50.00"),
        ("海岳市种子站", "57.31"), ("种质资源保存", "40.00"), bare=True,
    )  # fmt: skip
    assert find_subtotals(rows, Decimal("207.31")).units == [0, 4]


@pytest.mark.parametrize("grand_total", [Decimal("190.00"), None], ids=["with 合计", "without"])
def test_a_department_above_its_units_is_no_unit_and_no_project(grand_total):
    """A first row with the sum of all units repeats the grand total, or is it."""
    rows = printed_rows(
        ("海岳市农业农村局", "190.00"), ("局本级", "150.00"), ("良种补贴", "100.00"), ("展销活动", "50.00"),
        ("海岳市种子站", "40.00"), ("种质资源保存", "40.00"),
    )  # fmt: skip
    assert find_subtotals(rows, grand_total) == ([1, 4], [0])


def test_no_subtotals_in_a_plain_list():
    """Projects only, and a grand total that they make up."""
    rows = printed_rows(("良种补贴", "100.00"), ("农机检修", "17.31"), ("展销活动", "50.00"))
    assert find_subtotals(rows, Decimal("167.31")).units == []


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.integers(1, 10**6), min_size=1, max_size=5), min_size=1, max_size=5), st.data())
def test_units_named_like_bodies_with_sums_that_hold_are_found(units, data):
    """Whatever the amounts: the rows named like bodies whose sums hold are the subtotals."""
    rows, expected = [], []
    for number, amounts in enumerate(units):
        expected.append(len(rows))
        rows.append((f"第{number}管理局", Decimal(sum(amounts)) / 100))
        rows += [(f"补助{number}之{i}", Decimal(a) / 100) for i, a in enumerate(amounts)]
    total = sum((Decimal(a) / 100 for amounts in units for a in amounts), Decimal(0))
    assert find_subtotals(printed_rows(*rows), data.draw(st.sampled_from([total, None]))).units == expected


@pytest.mark.parametrize("name", ["海岳市种子站", "海岳市农业农村局（本级）", "机关本级", "海岳市畜牧中心（海岳市兽医站）"])
def test_bodies_are_known_by_their_last_word(name):
    """Names that end as bodies do, with or without brackets."""
    assert names_institution(name)


@pytest.mark.parametrize("name", ["良种补贴", "农机站维修改造", "种质资源库建设项目（一期）"])
def test_projects_are_not_taken_for_bodies(name):
    """A body inside a project's name makes no unit of it."""
    assert not names_institution(name)


def test_pairs_of_candidates_stay_distinct():
    """The list of slips names each kind once, in both languages."""
    assert len(SLIPS) == 8
    assert all(a.zh != b.zh and a.en != b.en for a, b in combinations(SLIPS.values(), 2))
