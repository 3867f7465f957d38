"""Which policies and standards a project's text cites, with number, validity and the characters that say so."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_extractors.entities.policies import find_citations
from mailuo_extractors.entities.policy_numbers import find_numbers
from mailuo_extractors.entities.policy_titles import find_titles
from mailuo_graph.records import CitationRecord, Evidence, ProjectRecord, Records


def cite(*goals: str) -> list[CitationRecord]:
    """The citations of projects with these goals, one after the other in one document."""
    raw, projects = "", []
    for row, goal in enumerate(goals, start=1):
        name = Evidence(None, row, len(raw), len(raw) + 4, "建设项目")
        raw += "建设项目"
        place = Evidence(None, row, len(raw), len(raw) + len(goal), goal)
        raw += goal + "\n"
        projects.append(ProjectRecord("D-x", row, "建设项目", goal=goal, evidence=name, goal_evidence=place))
    found = find_citations(Records(projects=projects), raw)
    for each in found:
        assert each.evidence is not None
        assert raw[each.evidence.start : each.evidence.end] == each.evidence.words
    return found


def printed(*goals: str) -> list[tuple[str | None, str | None]]:
    return [(c.title, c.document_number) for c in cite(*goals)]


@pytest.mark.parametrize(
    "number",
    ["示府办〔2031〕5号", "示府办[2031]5号", "示府办【2031】5号", "示府办（2031）5号", "示府办(2031)5号", "示府办〔 2031 〕 5 号", "示府办〔2031]第5号"],
)
def test_every_form_of_brackets_is_a_number(number: str):
    """Blanks inside are not printed in the record; everything else stays."""
    assert printed(f"按照{number}文件要求开展巡检。") == [(None, number.replace(" ", ""))]
    assert printed(f"按照《示例市巡检管理办法》（{number}）开展巡检。") == [("示例市巡检管理办法", number.replace(" ", ""))]


@pytest.mark.parametrize(
    ("goal", "wanted"),
    [
        ("示教〔2031〕1号《课后服务办法》及示教〔2031〕2号《课后服务细则》", [("课后服务办法", "示教〔2031〕1号"), ("课后服务细则", "示教〔2031〕2号")]),
        ("根据《甲市河道办法》（示水〔2031〕1号）《乙市湖泊办法》（示水〔2031〕2号）", [("甲市河道办法", "示水〔2031〕1号"), ("乙市湖泊办法", "示水〔2031〕2号")]),
        ("依据《示例采购规定》（财政部令第988号）", [("示例采购规定", "财政部令第988号")]),
        ("执行示建〔2031〕7号、示财建〔2031〕8号和示发〔2031〕9号", [(None, "示建〔2031〕7号"), (None, "示财建〔2031〕8号"), (None, "示发〔2031〕9号")]),
        ("财政部财建〔2031〕8号，市府办公室示府办函〔2031〕9号", [(None, "财建〔2031〕8号"), (None, "示府办函〔2031〕9号")]),
    ],
)  # fmt: skip
def test_a_number_goes_with_its_title(goal: str, wanted: list[tuple[str | None, str | None]]):
    """Whether it stands before or after, and never with the neighbour's."""
    assert printed(goal) == wanted


def test_titles_in_titles_are_one():
    """〈〉 and 《》 inside a title are part of it; a notice around a title leaves the title and gives the issuer."""
    (inner,) = cite("依据《示例市水务局关于印发〈示例市节水方案〉的通知》（示水〔2031〕3号）")
    assert (inner.title, inner.issuer) == ("示例市水务局关于印发〈示例市节水方案〉的通知", "示例市水务局")
    assert printed("依据《示例市水务局关于印发《示例市节水方案》的通知》执行") == [("示例市水务局关于印发《示例市节水方案》的通知", None)]
    (outer,) = cite("依据示例市水务局关于印发《示例市节水方案》的通知（示水〔2031〕3号）")
    assert (outer.title, outer.document_number, outer.issuer) == ("示例市节水方案", "示水〔2031〕3号", "示例市水务局")


def test_line_breaks_and_lost_marks():
    """A title cut by the end of a line is whole; one whose closing mark is lost ends where its name does."""
    assert printed("执行《示例市急救\n管理办法\n》（示卫〔2031〕\n6号）") == [("示例市急救管理办法", "示卫〔2031〕6号")]
    assert printed("执行《示例市急救管理办法，落实《示例市采血规定》。") == [("示例市急救管理办法", None), ("示例市采血规定", None)]


def test_several_issuers_and_a_short_name():
    """Issuers that stand before a title are its issuers; what the text calls it from there on is no other policy."""
    (found,) = cite("依据示例市财政局、示例市民政局《示例市养老补助资金管理办法》（以下简称《办法》），按《办法》发放，并按《示例市养老补助资金管理办法》核查。")
    assert (found.issuer, found.short_name) == ("示例市财政局、示例市民政局", "办法")


@pytest.mark.parametrize(
    ("goal", "wanted"),
    [("符合GB/T 99239-2031和GB 99174、DB99/T 134-2030", ["GB/T 99239-2031", "GB 99174", "DB99/T 134-2030"]),
     ("满足YD/T 9901-2031、ISO/IEC 99001:2031", ["YD/T 9901-2031", "ISO/IEC 99001:2031"]),
     ("配置内存32GB 500台，型号XK2031-2032，带宽100M/T", [])],
)  # fmt: skip
def test_standards(goal: str, wanted: list[str]):
    """Codes of standards with and without year; sizes and models are none."""
    found = cite(goal)
    assert [c.document_number for c in found] == wanted
    assert {c.kind for c in found} <= {"standard"}


def test_a_standard_with_its_title_is_one():
    """Code and title of a standard belong together, and a list of “标准” makes all of them standards."""
    (first, second) = cite("执行《示例水质规范》(GB 99749-2031)和《示例取水要求》等国家标准。")
    assert (first.title, first.document_number, first.kind) == ("示例水质规范", "GB 99749-2031", "standard")
    assert (second.title, second.kind) == ("示例取水要求", "standard")


@pytest.mark.parametrize(
    "goal",
    ["编制《示例市供水专项规划》1份", "完成《示例市国土空间规划》编制", "出版《示例市水利志》", "排演歌剧《青山谣》", "征订《示例日报》",
     "根据《物业服务合同》支付费用", "形成《示例市评估报告》", "租用示例路（2031）3号楼", "第9号泵站", "按照《办法》执行"],
)  # fmt: skip
def test_what_is_no_basis(goal: str):
    """What a project writes, prints, performs or signs, houses with numbers, and titles that name nothing."""
    assert cite(goal) == []


def test_what_others_wrote_is_a_basis():
    """A plan that somebody wrote and the project follows."""
    assert printed("根据市规划局编制的《示例市管廊规划》建设管廊") == [("示例市管廊规划", None)]
    assert printed("完成《示例市重点工作方案》确定的任务") == [("示例市重点工作方案", None)]


def test_laws_and_minutes():
    """Laws are policies, with and without marks; minutes have their own kind."""
    laws = cite("根据《中华人民共和国示例法》和中华人民共和国样本法要求")
    assert [(c.title, c.kind) for c in laws] == [("中华人民共和国示例法", "policy"), ("中华人民共和国样本法", "policy")]
    (minutes,) = cite("按照《关于示例工作的会议纪要》（示府会纪〔2031〕8号）")
    assert (minutes.kind, minutes.document_number) == ("minutes", "示府会纪〔2031〕8号")
    (plain,) = cite("根据区政府2031年第5次常务会议纪要精神")
    assert (plain.title, plain.kind) == ("区政府2031年第5次常务会议纪要", "minutes")


@pytest.mark.parametrize(
    ("goal", "wanted"),
    [("落实《示例市“十四五”教育规划》", (2021, 2025)), ("落实《示例市“十五五”教育规划》", (2026, 2030)),
     ("落实《示例市三年行动计划（2031—2033年）》", (2031, 2033)), ("落实《示例市三年行动计划》", (None, None)),
     ("执行《示例市补助办法》（示财〔2031〕3号，有效期五年）", (None, 2036)), ("执行《示例市补助办法》，有效期至2034年", (None, 2034)),
     ("执行《示例市补助办法》，自2031年1月1日起施行，有效期3年", (2031, 2033)), ("落实《十五运会保障方案》", (None, None))],
)  # fmt: skip
def test_validity_is_what_is_said(goal: str, wanted: tuple[int | None, int | None]):
    """From the title or the words right after; nothing is supposed."""
    (found,) = cite(goal)
    assert (found.valid_from, found.valid_until) == wanted


def test_a_project_cites_once():
    """Said again in the same project is the same citation, which learns the number; another project has its own."""
    found = cite("按《示例市巡检办法》巡检。依据《示例市巡检办法》（示府〔2031〕5号）。", "按《示例市巡检办法》。")
    assert [(c.row, c.order, c.document_number) for c in found] == [(1, 1, "示府〔2031〕5号"), (2, 1, None)]


def test_a_long_text_is_read_to_its_end():
    """What stands far down has its characters too, however long the text before."""
    goal = "按计划开展巡检。" * 2_000 + "执行《示例市巡检办法》（示府〔2031〕5号）。"
    assert printed(goal) == [("示例市巡检办法", "示府〔2031〕5号")]


TEXT = st.text(st.sampled_from("《》〈〉〔〕（）号令第2031年示府办法关于印发的通知，。GB/T- \n"), max_size=120)


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_any_text_can_be_searched(text: str):
    """Finds do not overlap, stand in order, and evidence is what the text has there."""
    for found in ([(n.start, n.end) for n in find_numbers(text)], [(t.start, t.end) for t in find_titles(text)]):
        assert all(0 <= a < b <= len(text) for a, b in found)
        assert all(first[1] <= second[0] for first, second in pairwise(found))
    cite(text.replace("\n", ""))


@pytest.mark.parametrize(
    ("goal", "number"),
    [
        ("结合我市实际出台澜卫规〔2023〕2号，加强管理。", "澜卫规〔2023〕2号"),
        ("根据市委常委会会议纪要澜常纪〔2024〕3号，安排资金。", "澜常纪〔2024〕3号"),
        ("以澜住建〔2023〕77号为依据，开展房屋体检。", "澜住建〔2023〕77号"),
        ("现行收费标准见澜发改价格〔2020〕56号。", "澜发改价格〔2020〕56号"),
        ("我局印发了澜公通〔2024〕6号，规范管理。", "澜公通〔2024〕6号"),
        ("费用测算参考澜价费〔2016〕20号。", "澜价费〔2016〕20号"),
        ("按上级下达的中央财政云财农〔2024〕33号资金文件。", "云财农〔2024〕33号"),
        ("根据市水务局澜水规〔2022〕3号执行。", "澜水规〔2022〕3号"),
        ("依据澜自资规〔2021〕3号办理。", "澜自资规〔2021〕3号"),
        ("根据云文旅发〔2022〕18号开展。", "云文旅发〔2022〕18号"),
        ("按照澜经信〔2022〕8号执行。", "澜经信〔2022〕8号"),
        ("严格执行省政府第210号令。", "省政府第210号令"),
        ("考评结果依澜农居办〔2023〕3号兑现。", "澜农居办〔2023〕3号"),
        ("完成澜文旅〔2021〕7号收官任务。", "澜文旅〔2021〕7号"),
        ("带宽20G，受澜数政〔2020〕11号约束。", "澜数政〔2020〕11号"),
        ("收费对照澜价费〔2019〕2号逐项核减。", "澜价费〔2019〕2号"),
        ("按照依政发〔2022〕4号办理。", "依政发〔2022〕4号"),
    ],
)
def test_words_that_lead_to_a_number_are_no_part_of_it(goal: str, number: str):
    """Issuer codes hold no verbs; codes that look as if they did stay whole."""
    assert printed(goal) == [(None, number)]


def test_a_documents_own_prefixes_end_what_leads_to_a_number():
    """Words that no list of verbs has: the same prefix stands clean behind a title."""
    found = printed("落实《澜川市水价办法》（澜水价〔2022〕3号）。", "抄表口径延续澜水价〔2023〕9号。", "摘编沿袭澜电价〔2023〕9号。")
    assert found[:2] == [("澜川市水价办法", "澜水价〔2022〕3号"), (None, "澜水价〔2023〕9号")]
