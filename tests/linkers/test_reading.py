"""The reading method as a whole: what binds it, what it keeps, where it stops."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budget_text import Budget, Project, Unit
from mailuo_extractors.extract import extract
from mailuo_extractors.readers.text import read_text
from mailuo_graph.decisions import Decision, Decisions, Verdict
from mailuo_graph.links import Links
from mailuo_graph.records import Records
from mailuo_linkers.pipeline import link
from mailuo_linkers.reading import Reading, find_lineages, judge_pair
from mailuo_linkers.reading.choice import judged_pairs
from mailuo_linkers.reading.known import scope_of

UNIT = "示例市水务局"


def records_of(*budgets: Budget) -> Records:
    every = Records()
    for number, budget in enumerate(budgets):
        every.extend(extract(read_text(budget.text().encode(), f"{number}.txt")))
    return every


def water(year: int, *lines: tuple[str, str]) -> Budget:
    return Budget((Unit(UNIT, [Project(name, f"{20 + at}.00", goal, ()) for at, (name, goal) in enumerate(lines)]),), UNIT, year)


TWO_YEARS = (
    water(2031, ("堤防白蚁防治", "对12座水库堤防开展白蚁防治。"), ("泵站自动化改造", "改造6座泵站。"), ("河湖划界确权", "完成8条河流划界。")),
    water(2032, ("堤防白蚁防治", "对14座水库堤防开展白蚁防治。"), ("泵站自动化系统运维", "泵站自动化改造验收后采购运维。"), ("水情教育基地建设", "建设水情教育基地。")),
)


def uid(links: Links, name: str, year: int) -> str:
    return next(p.project for p in links.placements if p.clean_name == name and p.project.startswith(f"P{year}"))


def decided(verdict: Verdict, later: str, earlier: str, when: str = "2033-01-01") -> Decision:
    return Decision("SUCCEEDS", (later, earlier), verdict, "某审计员", when, "看过合同")


def ends(links: Links) -> set[tuple[str, str, str, str]]:
    return {(s.earlier, s.later, s.kind, s.confidence) for s in links.successions}


def test_every_link_has_words_on_both_sides():
    """Reasons in Chinese, and grounds with feature, weight and the places they stand on."""
    links = link(records_of(*TWO_YEARS), Decisions())
    assert len(links.successions) == 2
    for found in links.successions:
        grounds = [g for g in links.grounds if (g.later, g.earlier) == (found.later, found.earlier)]
        assert found.reasons
        assert [g.order for g in grounds] == list(range(len(grounds)))
        assert all(g.reason and g.feature and g.weight is not None for g in grounds)
        assert all(g.later_evidence is not None and g.earlier_evidence is not None for g in grounds)


def test_words_of_a_ground_stand_in_the_document():
    """The evidence of a phrase is the sentence of the goal, at its place in the raw text."""
    text = TWO_YEARS[1].text()
    links = link(records_of(*TWO_YEARS), Decisions())
    said = next(g for g in links.grounds if g.feature == "said_by_name")
    assert said.later_evidence is not None
    assert "验收后" in said.later_evidence.words
    assert text[said.later_evidence.start : said.later_evidence.end] == said.later_evidence.words


def test_what_a_person_confirmed_is_certain_even_where_nothing_was_found():
    """SAME makes a link, with who and why among its reasons."""
    records = records_of(*TWO_YEARS)
    before = link(records, Decisions())
    later, earlier = uid(before, "水情教育基地建设", 2032), uid(before, "河湖划界确权", 2031)
    after = link(records, Decisions([decided(Verdict.SAME, later, earlier)]))
    found = next(s for s in after.successions if (s.later, s.earlier) == (later, earlier))
    assert (found.confidence, found.decided_by) == ("certain", "某审计员")
    assert any("某审计员" in reason and "看过合同" in reason for reason in found.reasons)
    assert ends(before) < ends(after)


def test_what_a_person_rejected_stays_away():
    """DIFFERENT removes a link and its grounds for ever."""
    records = records_of(*TWO_YEARS)
    before = link(records, Decisions())
    later, earlier = uid(before, "堤防白蚁防治", 2032), uid(before, "堤防白蚁防治", 2031)
    after = link(records, Decisions([decided(Verdict.DIFFERENT, later, earlier)]))
    assert (later, earlier) not in {(s.later, s.earlier) for s in after.successions}
    assert (later, earlier) not in {(g.later, g.earlier) for g in after.grounds}


def test_an_unsure_person_makes_it_possible_at_most():
    """UNSURE keeps the link, says who could not tell, and lets it join no lineage."""
    records = records_of(*TWO_YEARS)
    before = link(records, Decisions())
    later, earlier = uid(before, "堤防白蚁防治", 2032), uid(before, "堤防白蚁防治", 2031)
    after = link(records, Decisions([decided(Verdict.UNSURE, later, earlier)]))
    found = next(s for s in after.successions if (s.later, s.earlier) == (later, earlier))
    assert found.confidence == "possible"
    assert any("某审计员" in reason for reason in found.reasons)
    lineages = {m.project: m.lineage for m in after.memberships}
    assert lineages[later] != lineages[earlier]


def test_a_circle_asked_for_by_people_is_not_made():
    """The later decision is not followed, and the rest is linked as before."""
    records = records_of(*TWO_YEARS)
    before = link(records, Decisions())
    one, other = uid(before, "水情教育基地建设", 2032), uid(before, "河湖划界确权", 2031)
    after = link(records, Decisions([decided(Verdict.SAME, one, other), decided(Verdict.SAME, other, one, "2033-02-01")]))
    pairs = {(s.later, s.earlier) for s in after.successions}
    assert (one, other) in pairs
    assert (other, one) not in pairs


@pytest.mark.parametrize("length", [3, 40])
def test_a_long_circle_ends(length: int):
    """However long the circle people ask for, it ends and one decision is not followed."""
    budgets = [water(2001 + n, (f"课题研究{'甲乙丙丁'[n % 4]}{n}号", "略写。")) for n in range(min(length, 12))]
    records = records_of(*budgets)
    names = sorted({p.project for p in link(records, Decisions()).placements})
    ring = [decided(Verdict.SAME, names[(n + 1) % len(names)], names[n], f"2033-01-{n + 1:02}") for n in range(len(names))]
    assert len(link(records, Decisions(ring)).successions) == len(names) - 1


def test_a_pair_that_is_not_linked_can_be_explained():
    """Every feature stands in the judgement, with what it would add, the vetoes, and what would change the verdict."""
    records = records_of(*TWO_YEARS)
    links = link(records, Decisions())
    judged = judge_pair(records, links, Decisions(), uid(links, "水情教育基地建设", 2032), uid(links, "河湖划界确权", 2031))
    assert not judged.linked
    assert judged.earlier.startswith("P2031")
    assert {step.feature for step in judged.steps} >= {"same_name", "said_by_name", "goal_same"}
    assert judged.would_change
    assert all(step.reason for step in judged.steps)


def test_a_pair_is_judged_alone_as_among_all():
    """Looking only at the pairs that have one of the two says of each pair of a place what looking at all of them says; and in
    whatever order one asks, also for two lines of different places."""
    split = water(2034, ("堤防白蚁防治（东片）", "原堤防白蚁防治项目期满后拆分，负责东片。"), ("河道保洁", "河道保洁34公里。"), ("堤防白蚁防治（西片）", "原堤防白蚁防治项目期满后拆分，负责西片。"))
    records = records_of(*TWO_YEARS, *THREE_YEARS[2:], split)
    links = link(records, Decisions())
    reading = Reading.of(records, links)
    (place,) = {line.place or "" for line in reading.lines.values()}
    pairs = judged_pairs(reading, place)
    assert len(pairs) > 5
    assert any(pair.extra for pair in pairs)
    for pair in pairs:
        both = frozenset((pair.earlier.uid, pair.later.uid))
        assert [each for each in judged_pairs(reading, place, both) if {each.earlier.uid, each.later.uid} == both] == [pair]


def test_asking_changes_no_answer():
    """A line of another place that one is asked about is not counted among those of this place."""
    elsewhere = Budget((Unit("松岭市水务局", (Project("闸门远程控制", "10.00", "建设闸门远程控制。"),)),), "松岭市水务局", 2031)
    records = records_of(*TWO_YEARS, elsewhere)
    links = link(records, Decisions())
    stranger, own = uid(links, "闸门远程控制", 2031), uid(links, "水情教育基地建设", 2032)
    reading = Reading.of(records, links)
    before = reading.place(scope_of(reading.lines[own])).undertakings
    reading.pair(stranger, own)
    assert reading.place(scope_of(reading.lines[own])).undertakings == before


def test_a_veto_is_named():
    """Two lots are never one, and the judgement says why."""
    records = records_of(water(2031, ("泵站改造（第一标段）", "改造3座。")), water(2032, ("泵站改造（第二标段）", "改造3座。")))
    links = link(records, Decisions())
    judged = Reading.of(records, links)
    pair = judged.pair(*sorted(p.project for p in links.placements))
    assert [v.name for v in pair.vetoes] == ["other_lot"]
    assert pair.confidence is None


THREE_YEARS = [water(year, ("堤防白蚁防治", f"对{year - 2019}座水库堤防开展白蚁防治。"), ("河道保洁", f"河道保洁{year - 2000}公里。")) for year in (2031, 2032, 2033)]


def test_the_order_of_documents_plays_no_part():
    """All six orders give the same links and lineages."""
    outcomes = []
    for order in permutations(THREE_YEARS):
        links = link(records_of(*order), Decisions())
        outcomes.append((ends(links), {(m.project, m.lineage) for m in links.memberships}))
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_a_later_year_changes_no_lineage():
    """Building two years and then three: what was linked stays linked, and the lineages keep their ids."""
    two, three = (link(records_of(*THREE_YEARS[:n]), Decisions()) for n in (2, 3))
    kept = {(s.earlier, s.later) for s in two.successions}
    assert kept <= {(s.earlier, s.later) for s in three.successions}
    assert {(m.project, m.lineage) for m in two.memberships} <= {(m.project, m.lineage) for m in three.memberships}


def test_a_missing_year_is_named():
    """2031 and 2033 are linked, and 2032 is said to lack."""
    links = link(records_of(THREE_YEARS[0], THREE_YEARS[2]), Decisions())
    assert {s.missing_years for s in links.successions} == {"2032"}


def test_halves_of_a_split_are_lineages_of_their_own():
    """A split crosses lineages: neither half takes the id of the whole."""
    links = link(records_of(
        water(2031, ("水资源监测与节水宣传", "监测水资源，开展节水宣传。")),
        water(2032, ("水资源监测", "原水资源监测与节水宣传拆分，本项目负责水资源监测。"), ("节水宣传", "原水资源监测与节水宣传拆分，本项目负责节水宣传。")),
    ), Decisions())  # fmt: skip
    assert [s.kind for s in links.successions] == ["split", "split"]
    assert len({m.lineage for m in links.memberships}) == 3


def test_two_plausible_predecessors_stay_two():
    """One name in two halves of which the goal says the other: the better is likely, the other an alternative."""
    links = link(records_of(water(
        2034,
        ("2031年示例泵站基础设备维护", "保障示例南部泵站设备正常运转，南部泵站故障及时修复，服务南部泵站周边群众。"),
        ("2032-2033年示例泵站基础设备维护", "保障示例泵站设备正常运转，泵站故障及时修复，服务泵站周边群众。"),
        ("2032-2033年示例南部泵站基础设备维护", "保障示例南部泵站设备正常运转，南部泵站故障及时修复，服务南部泵站周边群众。"),
    )), Decisions())  # fmt: skip
    best = [s for s in links.successions if not s.alternative]
    others = [s for s in links.successions if s.alternative]
    assert [(s.confidence, "南部" in s.later or "南部" in "".join(s.reasons)) for s in best] == [("likely", True)]
    assert [s.confidence for s in others] == ["possible"]
    lineages = {m.project: m.lineage for m in links.memberships}
    assert lineages[best[0].earlier] == lineages[best[0].later]
    assert lineages[others[0].earlier] != lineages[others[0].later]


CROWDS = {
    "one name": lambda _: "泵站维护",
    "no goal": lambda n: f"第{n}号泵站维护",
    "numbers": lambda n: f"{n:06}",
}


@pytest.mark.parametrize("kind", sorted(CROWDS))
def test_a_crowd_ends_and_links_little(kind: str):
    """Thousands of lines that nothing tells apart: the time stays that of reading them, and no wrong link comes out."""
    name = CROWDS[kind]
    made = [water(year, *((name(n), "") for n in range(700))) for year in (2031, 2032)]
    records = records_of(*made)
    started = time.process_time()
    links = link(records, Decisions())
    assert time.process_time() - started < 60
    codes = {p.project: p.clean_name for p in links.placements}
    assert all(codes[s.earlier] == codes[s.later] for s in links.successions)
    if kind != "no goal":
        assert links.successions == []


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["堤防白蚁防治", "河道保洁", "泵站改造一期", "泵站改造二期", "泵站运维", "节水试点", "节水推广"]), st.integers(2029, 2034), st.sampled_from(["", "在一期基础上续建。", "原河道保洁拆分。", "试点期满推广。", "验收移交后运维。"])), min_size=2, max_size=8, unique_by=lambda x: x[:2]))
def test_links_never_turn_round(lines: list[tuple[str, int, str]]):
    """Whatever stands in the budgets: links form no circle, none is doubled, and a lineage has one line a period and budget."""
    years: dict[int, list[tuple[str, str]]] = {}
    for name, year, goal in lines:
        years.setdefault(year, []).append((name, goal))
    links = link(records_of(*(water(year, *rows) for year, rows in sorted(years.items()))), Decisions())
    pairs = [(s.later, s.earlier) for s in links.successions]
    assert len(pairs) == len(set(pairs))
    before: dict[str, set[str]] = {}
    for later, earlier in pairs:
        before.setdefault(later, set()).add(earlier)
    for start, first in before.items():
        waiting, passed = list(first), set()
        while waiting:
            at = waiting.pop()
            assert at != start
            if at not in passed:
                passed.add(at)
                waiting += before.get(at, ())
    seen = [(m.lineage, m.project[1:5]) for m in links.memberships]
    assert len(seen) == len(set(seen))


def test_lineages_end_on_circles():
    """Links that turn round, as no rule makes them, still give each project one lineage."""
    links = link(records_of(*TWO_YEARS), Decisions())
    found = links.successions[0]
    turned = replace(found, later=found.earlier, earlier=found.later)
    members = find_lineages(records_of(*TWO_YEARS), links.placements, [found, turned])
    assert len({m.project for m in members}) == len(members) == 2


def test_a_new_year_reads_only_its_place_again():
    """Two places; a year of one is added: the other place is taken over as it was, and all is as if built at once."""
    other = [Budget((Unit("外例市水务局", [Project("渡口维护", "9.00", f"维护{year - 2020}个渡口。", ())]),), "外例市水务局", year) for year in (2031, 2032)]
    first, whole = records_of(*THREE_YEARS[:2], *other), records_of(*THREE_YEARS, *other)
    before = link(first, Decisions())
    marked = next(s for s in before.successions if "渡口" in s.later)
    marked.reasons.append("上次所见")
    after = link(whole, Decisions(), before)
    assert "上次所见" in next(s for s in after.successions if "渡口" in s.later).reasons
    assert ends(after) == ends(link(whole, Decisions()))
    assert {(m.project, m.lineage) for m in before.memberships} <= {(m.project, m.lineage) for m in after.memberships}


def test_an_earlier_year_changes_no_lineage():
    """2031 is added to 2032 and 2033: it joins their lineages, which keep the ids they had."""
    later = link(records_of(*THREE_YEARS[1:]), Decisions())
    whole = link(records_of(*THREE_YEARS), Decisions(), later)
    assert {(m.project, m.lineage) for m in later.memberships} <= {(m.project, m.lineage) for m in whole.memberships}
    assert len({m.lineage for m in whole.memberships}) == 2


def test_a_decision_reads_its_place_again():
    """What was taken over before is judged anew when somebody decides on it."""
    records = records_of(*TWO_YEARS)
    before = link(records, Decisions())
    later, earlier = uid(before, "堤防白蚁防治", 2032), uid(before, "堤防白蚁防治", 2031)
    after = link(records, Decisions([decided(Verdict.DIFFERENT, later, earlier)]), before)
    assert (later, earlier) not in {(s.later, s.earlier) for s in after.successions}


def of(department: str, year: int, *lines: tuple[str, str]) -> Budget:
    return Budget((Unit(department, [Project(name, f"{30 + at}.00", goal, ()) for at, (name, goal) in enumerate(lines)]),), department, year)


def test_another_department_continues_what_was_handed_to_it():
    """Work that moved by name is linked; to use what another department built, or to buy the same, is no succession."""
    links = link(records_of(
        of("示例市公安局", 2031, ("视频图像汇聚平台建设", "建设视频图像汇聚平台。"), ("机关物业管理", "物业。")),
        of("示例市城市管理局", 2031, ("户外广告巡查服务", "巡查户外广告。"), ("机关物业管理", "物业。")),
        of("示例市数据局", 2032, ("视频共享平台运维", "依托市公安局已建成的视频图像汇聚平台，面向各部门运维共享平台。"), ("机关物业管理", "物业。")),
        of("示例市市场监督管理局", 2032, ("户外广告监管巡查", "户外广告巡查职能由市城市管理局划入，购买巡查服务。")),
    ), Decisions())  # fmt: skip
    called = {p.project: p.clean_name for p in links.placements}
    assert [(called[s.earlier], called[s.later]) for s in links.successions] == [("户外广告巡查服务", "户外广告监管巡查")]
