"""What every finding must keep to: money counted once, people's decisions, ids that last, bounded cost."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from budget_text import Budget, Indicator, Project, Unit
from mailuo_extractors.extract import extract
from mailuo_extractors.readers.text import read_text
from mailuo_graph.assemble import assemble
from mailuo_graph.decisions import Decision, Decisions, Verdict
from mailuo_graph.links import Links
from mailuo_graph.records import Records
from mailuo_graph.tables import Relation
from mailuo_linkers.duplicates.money import counted_once
from mailuo_linkers.duplicates.shared_text import compare, shared_pieces
from mailuo_linkers.pipeline import link

COMMON = (Indicator("巡检任务达标率", "100%"), Indicator("报修处理及时率", "100%"), Indicator("设备故障响应率", "100%"), Indicator("师生满意度", "≥95%"))
CITY = Project("全市区域影像云平台建设", "600.00", "建设区域影像云平台，为各区医疗机构提供影像归档和远程阅片服务。", (Indicator("接入医院数", "≥46家"),))
DISTRICT = Project("青溪区影像云平台建设", "180.00", "建设区级影像云平台，提供影像归档和远程阅片服务。", (Indicator("接入诊所数", "≥9家"),))


def records(*budgets: Budget) -> Records:
    every = Records()
    for number, budget in enumerate(budgets):
        every.extend(extract(read_text(budget.text().encode(), f"{number}.txt")))
    return every


def schools(*names: str) -> Budget:
    """One project each, all with the same targets."""
    rows = [Project(f"{name}设备维修", f"{n + 1}.00", f"更换{name}老化设备，消除{name}隐患。", COMMON) for n, name in enumerate(names)]
    return Budget((Unit("云岚市教育局", rows),), department="云岚市教育局", year=2031)


def clouds() -> tuple[Budget, Budget]:
    return (
        Budget((Unit("云岚市卫生健康委员会", (CITY,)),), department="云岚市卫生健康委员会", year=2031),
        Budget((Unit("云岚市青溪区卫生健康局", (DISTRICT,)),), department="云岚市青溪区卫生健康局", year=2031),
    )


def test_a_template_keeps_its_id_when_another_line_joins():
    """Five lines and then a sixth: the same finding."""
    (before,) = link(records(schools("食堂", "锅炉", "围墙", "操场", "门窗")), Decisions()).duplicates
    (after,) = link(records(schools("食堂", "锅炉", "围墙", "操场", "门窗", "泳池")), Decisions()).duplicates
    assert before.kind == "template_used_everywhere"
    assert before.uid == after.uid
    assert (len(before.projects), len(after.projects)) == (5, 6)
    assert before.money_high == Decimal("15.000000")


def test_a_person_who_told_two_apart_binds():
    """The pair is gone, in either order of the subjects; of a template only the pair stands no longer together."""
    given_records = records(*clouds())
    (found,) = link(given_records, Decisions()).duplicates
    one, other = found.projects
    for subjects in ((one, other), (other, one)):
        no = Decision("SIMILAR_TO", subjects, Verdict.DIFFERENT, "审计组", "2031-05-01", "区里只接诊所")
        assert link(given_records, Decisions([no])).duplicates == []
    given_records = records(schools("食堂", "锅炉", "围墙", "操场", "门窗"))
    (template,) = link(given_records, Decisions()).duplicates
    first, second = template.projects[:2]
    parts = link(given_records, Decisions([Decision("SIMILAR_TO", (first, second), Verdict.DIFFERENT, "审计组", "2031-05-01")])).duplicates
    assert parts
    assert all(not {first, second} <= set(part.projects) for part in parts)


def test_a_person_who_confirmed_makes_it_strong():
    """Who and why stand among the reasons."""
    given_records = records(*clouds())
    (found,) = link(given_records, Decisions()).duplicates
    yes = Decision("SIMILAR_TO", (found.projects[0], found.projects[1]), Verdict.SAME, "审计组", "2031-05-01", "现场核实")
    (confirmed,) = link(given_records, Decisions([yes])).duplicates
    assert (confirmed.strength, confirmed.decided_by, confirmed.uid) == ("strong", "审计组", found.uid)
    assert any("现场核实" in reason for reason in confirmed.reasons)


def test_a_person_may_call_two_the_same_that_nothing_connects():
    """The finding stands on the person's word alone."""
    given_records = records(schools("食堂"), replace(schools("泳池"), department="云岚市水务局", units=(Unit("云岚市水务局", (Project("堤防巡查", "5.00"),)),)))
    links = link(given_records, Decisions())
    first, second = sorted(p.project for p in links.placements)
    yes = Decision("SIMILAR_TO", (first, second), Verdict.SAME, "审计组", "2031-05-01", "同一合同")
    (found,) = link(given_records, Decisions([yes])).duplicates
    assert (found.projects, found.strength, found.decided_by, found.score) == ([first, second], "strong", "审计组", None)


def test_money_counts_no_line_twice():
    """Two whole lines: between the cheaper and the dearer. Over findings every line counts once."""
    links = link(records(*clouds()), Decisions())
    (found,) = links.duplicates
    assert (found.money_low, found.money_high, found.at_most) == (Decimal("180.000000"), Decimal("600.000000"), False)
    totals: dict[str, Decimal | None] = dict.fromkeys(found.projects, Decimal(100))
    assert counted_once([found, replace(found, uid="X")], totals) == Decimal(200)


def test_an_unknown_amount_is_no_zero():
    """Nothing is summed where an amount is missing, and it is said."""
    given_records = records(*clouds())
    given_records.projects[0].total = None
    (found,) = link(given_records, Decisions()).duplicates
    assert (found.money_low, found.money_high) == (None, None)
    assert any("没有金额" in reason for reason in found.reasons)


def test_a_finding_becomes_relations_that_have_ends():
    """The graph holds every finding, with strength, money and innocent explanations."""
    given_records = records(*clouds(), schools("食堂", "锅炉", "围墙", "操场", "门窗"))
    links = link(given_records, Decisions())
    rows = assemble(given_records, links).relations[Relation("SIMILAR_TO", "Project", "Project")].to_pylist()
    assert {row["key"] for row in rows} == {each.uid for each in links.duplicates}
    assert all(row["source"] < row["target"] and row["strength"] and row["innocent"] and row["reasons"] for row in rows)
    assert len(rows) == 1 + 4


def test_nothing_is_found_where_there_is_nothing_to_read():
    """No goals, no targets, no amounts, no unit, no year."""
    bare = records(*clouds())
    for project in bare.projects:
        project.goal = project.unit = project.total = None
        project.name = "项目"
    bare.indicators.clear()
    assert link(bare, Decisions()).duplicates == []


def test_many_lines_of_one_name_goal_and_targets_stay_bounded():
    """Four times the lines cost no sixteen times the work: counted in findings and grounds, not in seconds."""
    sizes = []
    for count in (200, 800):
        rows = [Project("办公设备购置建设", f"{n + 1}.00", "建设统一视频会议系统，购置办公设备一批，保障机关日常办公正常运转需要。", COMMON) for n in range(count)]
        halves = (rows[: count // 2], rows[count // 2 :])
        budgets = [Budget((Unit(d, part),), department=d, year=2031) for d, part in zip(("云岚市教育局", "云岚市水务局"), halves, strict=True)]
        links: Links = link(records(*budgets), Decisions())
        sizes.append((len(links.duplicates), len(links.grounds)))
    assert sizes[1][0] <= 2 * sizes[0][0] + 10
    assert sizes[1][1] <= 4 * sizes[0][1] + 10


@settings(max_examples=60, deadline=None)
@given(st.text("甲乙丙丁", max_size=40), st.text("甲乙丙丁", max_size=40))
def test_shared_pieces_are_shared(first: str, second: str):
    """Every piece is the same text in both, long enough, and no two meet in either text."""
    pieces = shared_pieces(first, second)
    for piece in pieces:
        assert piece.length >= 8
        assert first[piece.first : piece.first + piece.length] == second[piece.second : piece.second + piece.length]
    for texts in ("first", "second"):
        taken = [n for p in pieces for n in range(getattr(p, texts), getattr(p, texts) + p.length)]
        assert len(taken) == len(set(taken))
    assert 0 <= compare(first, second).share <= 1
