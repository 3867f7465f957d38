"""Which citations mean one policy, which stay apart, and what changes a uid."""

from __future__ import annotations

import random

from mailuo_graph.decisions import Decision, Decisions, Verdict
from mailuo_graph.links import PolicyEntity
from mailuo_graph.records import CitationRecord, DocumentRecord, Records
from mailuo_linkers.policies import link_policies
from mailuo_linkers.policy_names import number_form, title_parts

CITY = "示例市教育局"


def budget(*cited: tuple[str | None, str | None], department: str = CITY, document: str = "D-1", year: int = 2031, **more: object) -> Records:
    """A document whose projects cite these titles and numbers, one each."""
    citations = [CitationRecord(document, row, 1, title, number, **more) for row, (title, number) in enumerate(cited, start=1)]  # type: ignore[arg-type]
    return Records([DocumentRecord(document, "f", "s", "text", "l", department=department, fiscal_year=year)], citations=citations)


def together(*several: Records) -> Records:
    return Records(
        [d for r in several for d in r.documents], citations=[c for r in several for c in r.citations]
    )


def meant(records: Records, decisions: Decisions | None = None) -> list[str]:
    """The uid each citation means, in order of document and row."""
    _, cites = link_policies(records, decisions)
    assert len(cites) == len(records.citations)
    return [c.policy for c in cites]


def only(records: Records) -> PolicyEntity:
    (entity,) = link_policies(records)[0]
    return entity


def test_number_title_and_notice_are_one():
    """A title with its number, the number alone in other brackets, the title alone, the notice that brings it."""
    found = only(budget(
        ("示例市课后服务办法", "示教规〔2031〕5号"), (None, "示教规【2031】05号"), ("示例市课后服务办法", None),
        ("示例市教育局关于印发〈示例市课后服务办法〉的通知", None), ("示例市教育局关于印发示例市课后服务办法的通知", None),
    ))  # fmt: skip
    assert (found.name, found.document_number, found.year) == ("示例市课后服务办法", "示教规〔2031〕5号", 2031)
    assert any("示教规〔2031〕5号" in reason for reason in found.reasons)
    assert any("标题相同" in reason for reason in found.reasons)
    assert "示教规【2031】05号" in found.aliases


def test_a_title_without_guanyu_is_the_same():
    """关于 in front of a title is left out as often as not."""
    assert only(budget(("关于深化实验教学改革的实施意见", "示府办〔2031〕8号"), ("深化实验教学改革的实施意见", None))).document_number == "示府办〔2031〕8号"


def test_other_numbers_are_never_one():
    """A title printed with two numbers is two papers, and without a number it is neither."""
    uids = meant(budget(("关于开展年度体检的通知", "示卫〔2030〕1号"), ("关于开展年度体检的通知", "示卫〔2031〕1号"), ("关于开展年度体检的通知", None)))
    assert len(set(uids)) == 3


def test_other_years_in_a_title_stay_apart():
    """The notice of each year is its own."""
    assert len(set(meant(budget(("2030年示例市教育工作要点", None), ("2031年示例市教育工作要点", None))))) == 2


def test_a_short_title_where_one_is_meant():
    """Without place and period, in the same city, while the plan runs; not where two fit."""
    full = ("示例市智慧校园建设三年行动计划（2031-2033年）", None)
    short = ("智慧校园建设三年行动计划", None)
    both = together(budget(full), budget(short, document="D-2", department="示例市财政局", year=2032))
    assert len(set(meant(both))) == 1
    assert any("简称" in reason for reason in only(both).reasons)
    rival = budget(("示例省智慧校园建设三年行动计划（2031-2033年）", None), document="D-3")
    assert len(set(meant(together(both, rival)))) == 3
    late = together(budget(full, valid_from=2031, valid_until=2033), budget(short, document="D-2", year=2040))
    assert len(set(meant(late))) == 2


def test_two_cities_stay_two():
    """A title without a place means each city's own; its full title elsewhere is not borrowed."""
    here, there = budget(("政务信息化项目管理办法", None)), budget(("政务信息化项目管理办法", None), document="D-2", department="别样市教育局")
    assert len(set(meant(together(here, there)))) == 2
    assert len(set(meant(together(here, budget(("别样市政务信息化项目管理办法", None), document="D-2", department="别样市教育局"))))) == 2
    assert len(set(meant(together(budget((None, "市府会纪〔2031〕5号")), budget((None, "市府会纪〔2031〕5号"), document="D-2", department="别样市财政局"))))) == 2


def test_laws_and_standards_are_everywhere_the_same():
    """The place of who cites them plays no part."""
    for title, number in (("中华人民共和国示例法", None), ("示例取水条例", None), (None, "GB/T 99239-2031")):
        assert len(set(meant(together(budget((title, number)), budget((title, number), document="D-2", department="别样市水务局"))))) == 1


def test_issuers_tell_equal_titles_apart():
    """Two issuers of the same words are two papers; one known issuer is that paper's."""
    one = budget(("国务院关于加强示例工作的意见", None), ("关于加强示例工作的意见", None))
    assert len(set(meant(one))) == 1
    assert len(set(meant(together(one, budget(("示例省人民政府关于加强示例工作的意见", None), document="D-2"))))) == 3


def test_what_the_text_calls_it():
    """以下简称 holds for the document that says it."""
    said = budget(("示例市公共租赁住房管理规定", None), short_name="公租房新规定")
    here = budget(("公租房新规定", None))
    here.citations[0].row = 9
    there = budget(("公租房新规定", None), document="D-2")
    assert len(set(meant(Records(said.documents, citations=said.citations + here.citations)))) == 1
    assert len(set(meant(together(said, there)))) == 2


def test_order_changes_nothing():
    """Neither entities nor uids depend on the order of documents and citations."""
    records = together(
        budget(("示例市课后服务办法", "示教规〔2031〕5号"), (None, "示教规[2031]5号"), ("国务院关于加强示例工作的意见", None)),
        budget(("示例市课后服务办法", None), ("关于加强示例工作的意见", None), ("智慧校园建设三年行动计划", None), document="D-2"),
        budget(("示例市智慧校园建设三年行动计划", None), document="D-3"),
    )
    wanted = link_policies(records)
    for seed in range(5):
        random.Random(seed).shuffle(records.citations)  # noqa: S311  (an order, not a secret)
        assert link_policies(records) == wanted


def test_more_documents_keep_a_uid():
    """Other policies, other spellings and notices of it leave its uid as it was."""
    first = budget(("示例市课后服务办法", None))
    (uid,) = meant(first)
    more = budget(("示例市教育局关于印发示例市课后服务办法的通知", None), ("示例市采血规定", "示卫〔2031〕1号"), document="D-2")
    assert meant(together(first, more))[:2] == [uid, uid]


def test_a_person_decides():
    """Same joins, different keeps apart, also what would be joined by way of a third."""
    pair = budget(("示例市甲办法", None), ("示例市乙办法", None))
    first, second = meant(pair)
    same = Decisions([Decision("Policy", (first, second), Verdict.SAME, "审计员", "2031-01-02", "改名")])
    assert len(set(meant(pair, same))) == 1
    assert any("审计员" in reason for reason in link_policies(pair, same)[0][0].reasons)
    noted = budget(("示例市甲办法", "示府〔2031〕1号"), ("示例市甲办法", None))
    number = meant(noted)[0]
    title = meant(budget(("示例市甲办法", None)))[0]
    apart = Decisions([Decision("Policy", (number, title), Verdict.DIFFERENT, "审计员", "2031-01-02")])
    assert len(set(meant(noted, apart))) == 2


def test_forms():
    """Spellings of a number have one form; what a title consists of."""
    assert {number_form(n) for n in ("示府【2031】第05号", "示府（2031）5号", "示府 [2031] 5 号")} == {"示府〔2031〕5号"}
    assert number_form("GB/T99239—2031") == number_form("GB/T 99239-2031") == "GB/T 99239-2031"
    parts = title_parts("示例市信息发布平台管理办法（试行）")
    assert (parts.place, parts.bare, parts.trial, parts.wrapped, parts.issuer) == ("示例市", "信息发布平台管理办法", True, False, None)
    assert title_parts("示例区政务信息化项目管理办法").place == "示例区"
    assert title_parts("市政工程管理办法").place is None


def test_a_short_title_brings_the_number_of_the_full_one():
    """《行动计划》（示教〔2031〕20号） after the full title in one project; with two titles that end so, or elsewhere, nobody knows."""
    full, other = "学前教育普惠行动计划", "示例市阅读行动计划"

    def project(*cited: tuple[str | None, str | None]) -> Records:
        citations = [CitationRecord("D-1", 1, order, title, number) for order, (title, number) in enumerate(cited, start=1)]
        return Records([DocumentRecord("D-1", "f", "s", "text", "l", department=CITY, fiscal_year=2031)], citations=citations)

    assert len(set(meant(project((full, None), ("行动计划", "示教〔2031〕20号"))))) == 1
    assert len(set(meant(project((full, None), (other, None), ("行动计划", "示教〔2031〕20号"))))) == 3
    assert len(set(meant(project((full, "示教〔2031〕19号"), ("行动计划", "示教〔2031〕20号"))))) == 2
    assert len(set(meant(budget((full, None), ("行动计划", "示教〔2031〕20号"))))) == 2


def test_an_order_by_its_number_first():
    """某部第5号令 is 某部令第5号."""
    assert number_form("示例部第5号令") == number_form("示例部令第5号")
