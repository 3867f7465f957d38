"""A person's word on departments, units, systems, policies and renames: it merges, it splits, it reaches what follows, and
no id of a project moves."""

from __future__ import annotations

from budget_text import Budget, Project, Unit
from mailuo_extractors.extract import extract
from mailuo_extractors.readers.text import read_text
from mailuo_graph.decisions import Decision, Decisions, Verdict
from mailuo_graph.links import Links
from mailuo_graph.records import Records
from mailuo_linkers.pipeline import link

CITY = "示例市档案局"


def records_of(*budgets: Budget) -> Records:
    every = Records()
    for number, budget in enumerate(budgets):
        every.extend(extract(read_text(budget.text().encode(), f"{number}.txt")))
    return every


def decided(*history: tuple[str, str, str, Verdict]) -> Decisions:
    return Decisions(Decision(about, (a, b), verdict, "审计乙", "2031-06-01", "看过批文") for about, a, b, verdict in history)


def budgets_of(*departments: str) -> Records:
    rows = (Project("库房服务项目"),)
    return records_of(*(Budget((Unit(name, rows),), department=name, year=2031 + n) for n, name in enumerate(departments)))


def uid(links: Links, kind: str, name: str) -> str:
    return next(b.uid for b in links.bodies if b.kind == kind and name in b.spellings)


def test_a_merge_of_departments_joins_bodies_and_moves_no_project():
    """Placements, parents and names follow; the reason names who, when and why; both old uids lead to the one body."""
    records = budgets_of("示例市档案局", "示例市史志局")
    before = link(records, Decisions())
    a, b = (uid(before, "Department", name) for name in ("示例市档案局", "示例市史志局"))
    after = link(records, decided(("Department", a, b, Verdict.SAME)))
    (body,) = [each for each in after.bodies if each.kind == "Department"]
    assert {body.uid, *body.also} >= {a, b}
    assert set(body.spellings) == {"示例市档案局", "示例市史志局"}
    assert "审计乙 于 2031-06-01 判定“示例市档案局”与“示例市史志局”是同一个：看过批文" in body.reasons
    assert {p.department for p in after.placements} == {body.uid}
    assert {each.parent for each in after.bodies if each.kind == "Unit"} == {body.uid}
    assert [p.project for p in after.placements] == [p.project for p in before.placements]
    again = link(records, decided(("Department", b, a, Verdict.SAME)))
    assert [each.uid for each in again.bodies] == [each.uid for each in after.bodies]


def test_not_the_same_takes_a_rule_apart():
    """某局 and 某局（本级） by rule one unit; a person says two."""
    rows = (Project("库房服务项目"),)
    records = records_of(Budget((Unit(CITY, rows),), year=2031), Budget((Unit(f"{CITY}（本级）", rows),), year=2032))
    (unit,) = [each for each in link(records, Decisions()).bodies if each.kind == "Unit"]
    (spelling,) = unit.also
    after = [each for each in link(records, decided(("Unit", unit.uid, spelling, Verdict.DIFFERENT))).bodies if each.kind == "Unit"]
    assert {each.name for each in after} == {CITY, f"{CITY}（本级）"}
    assert {each.uid for each in after} == {unit.uid, spelling}
    assert all(any("不是同一个" in reason for reason in each.reasons) for each in after)


def test_a_is_not_b_and_b_is_c():
    """So A is not C, though a rule made A and C one: for units, systems and policies alike."""
    rows = (Project("库房服务项目"),)
    records = records_of(
        Budget((Unit(CITY, rows), Unit("示例市史志馆", rows)), year=2031), Budget((Unit(f"{CITY}（本级）", rows),), year=2032),
    )
    before = link(records, Decisions())
    unit, b = (uid(before, "Unit", name) for name in (CITY, "示例市史志馆"))
    (c,) = next(each.also for each in before.bodies if each.uid == unit)
    after = link(records, decided(("Unit", unit, b, Verdict.DIFFERENT), ("Unit", b, c, Verdict.SAME)))
    assert {frozenset(each.spellings) for each in after.bodies if each.kind == "Unit"} == {frozenset({CITY}), frozenset({"示例市史志馆", f"{CITY}（本级）"})}


def test_renames_bind_by_any_uid():
    """Confirmed between merged bodies, found under the body's uid; between names of one body there is no rename."""
    records = budgets_of("示例市档案局", "示例市史志局", "示例市文献局")
    before = link(records, Decisions())
    a, b, c = (uid(before, "Department", name) for name in ("示例市档案局", "示例市史志局", "示例市文献局"))
    merged, renamed = ("Department", a, b, Verdict.SAME), ("RENAMED_TO", b, c, Verdict.SAME)
    after = link(records, decided(merged, renamed))
    body = next(each.uid for each in after.bodies if a in (each.uid, *each.also))
    assert [(r.earlier, r.later, r.confidence, r.decided_by) for r in after.renames if r.kind == "Department"] == [(body, c, "certain", "审计乙")]
    assert not [r for r in link(records, decided(merged, ("RENAMED_TO", a, b, Verdict.SAME))).renames if r.kind == "Department"]
    assert not [r for r in link(records, decided(renamed, ("RENAMED_TO", b, c, Verdict.DIFFERENT))).renames if r.kind == "Department"]


def with_goals(*goals: str) -> Records:
    rows = tuple(Project(f"第{number}库房服务项目", goal=goal) for number, goal in enumerate(goals))
    return records_of(Budget((Unit(CITY, rows),), year=2031))


def test_systems_merge_and_split():
    """Touches follow the system; what is taken out has its own name."""
    records = with_goals("建设“例档通”平台。", "运维“档例管”平台。", "升级“例档通”平台和“例档通”。")
    before = link(records, Decisions())
    uids = {system.name: system.uid for system in before.systems}
    assert set(uids) == {"例档通", "档例管"}
    (merged,) = link(records, decided(("System", uids["例档通"], uids["档例管"], Verdict.SAME))).systems
    assert {merged.uid, *merged.also} >= set(uids.values())
    assert "档例管" in {merged.name, *merged.aliases}
    assert any("审计乙" in reason for reason in merged.reasons)
    found = next(system for system in before.systems if system.name == "例档通")
    words = {t.words: t for t in before.touches if t.system == found.uid}
    assert len(words) == 2
    bare = next(each for each in found.also if "平台" not in each)
    after = link(records, decided(("System", found.uid, bare, Verdict.DIFFERENT), ("System", bare, uids["档例管"], Verdict.SAME)))
    of = {t.words: t.system for t in after.touches}
    assert of["“例档通”"] == of["“档例管”平台"] != of["“例档通”平台"]
    assert {s.uid for s in after.systems} == set(of.values())


def test_policies_split_and_merge():
    """A title that rules joined to a number is taken out, and what is the same as it goes along."""
    records = with_goals(
        "依据《示例市库房管理办法》（示档〔2030〕1号）。", "依据《示例市库房管理办法》。", "依据《示例市书架管理规定》。",
    )
    before = link(records, Decisions())
    cites = [cite.policy for cite in before.cites]
    assert cites[0] == cites[1] != cites[2]
    title = before.cites[1].spelling
    split = link(records, decided(("Policy", cites[0], title, Verdict.DIFFERENT)))
    assert [cite.policy for cite in split.cites] == [cites[0], title, cites[2]]
    chained = link(records, decided(("Policy", cites[0], cites[2], Verdict.DIFFERENT), ("Policy", cites[2], title, Verdict.SAME)))
    after = [cite.policy for cite in chained.cites]
    assert after[1] == after[2] != after[0]
    assert {policy.uid for policy in chained.policies} == set(after)
    assert all(any("审计乙" in reason for reason in policy.reasons) for policy in chained.policies)


def test_decisions_about_what_is_gone_change_nothing():
    """They wait for it to come back."""
    records = with_goals("建设“例档通”平台，依据《示例市库房管理办法》。")
    gone = [(about, "X-甲", "X-乙", verdict) for about in ("Department", "Unit", "System", "Policy", "IndicatorType", "RENAMED_TO") for verdict in (Verdict.SAME, Verdict.DIFFERENT)]
    assert link(records, decided(*gone)) == link(records, Decisions())
