"""`mailuo precheck`: a draft beside what was built; what is near and why, what could serve, what its indicators lack."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from budget_text import Budget, Indicator, Project, Unit
from mailuo.precheck.draft import Fields, read_draft
from mailuo_graph.errors import InputError, UsageError
from program import environment, good, mailuo, snapshot, write

DRAFT = """项目名称：云岭区智慧水务短信平台建设项目
总计：1,200,000元
预算单位：示例市云岭区水务局
年度：2033
绩效目标：建设短信平台，向用水户发送停水通知。
绩效指标：
1. 数量指标：发送短信条数≥100万条
2. 质量指标 短信发送成功率 99%
用户满意度：明显提升
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The city's bureau runs a shared message platform; a bureau of the district has a road and a name without sense."""
    folder = tmp_path_factory.mktemp("precheck")
    sent = (Indicator("发送短信条数", "≥900万条"), Indicator("短信发送成功率", "99%", "99%"))
    shared = Project("示例市政务短信平台运维项目", "60.00", "依据《示例市政务信息系统整合共享实施方案》（示府〔2030〕7号），运维示例市政务短信平台，为各区各部门统一提供短信发送服务。", sent)
    city = Budget((Unit("示例市数据局", (shared, Project("书架购置项目", "9.00", "添置书架。"))),), "示例市数据局", 2031)
    later = Budget((Unit("示例市数据局", (shared,)),), "示例市数据局", 2032)
    district = Budget((Unit("示例市云岭区交通局", (Project("桥梁检测项目", "30.00", "检测桥梁。"), Project("33202031007", "5.00", "略", ()))),), "示例市云岭区交通局", 2032)
    for name, budget in (("甲", city), ("乙", later), ("丙", district)):
        write(folder / "in" / f"{name}.txt", budget.data())
    good(mailuo("build", folder / "in", "-w", folder / "ws"))
    write(folder / "草稿 一.txt", DRAFT.encode())
    return folder


def data(folder: Path, *more: str | Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(good(mailuo("precheck", *more, "-w", folder / "ws", "-f", "json", lang="zh")))
    return found


def test_near_projects_come_with_reasons_and_words(folder: Path):
    """The platform of both years is near, a bridge and a bookshelf are not; the code is said to be unreadable."""
    found = data(folder, folder / "草稿 一.txt")
    assert found["draft"]["total"] == 120.0
    assert {(each["name"], each["fiscal_year"]) for each in found["near"]} == {("示例市政务短信平台运维项目", 2031), ("示例市政务短信平台运维项目", 2032)}
    assert all(any("短信" in reason["text"] for reason in each["reasons"]) for each in found["near"])
    assert not any("前者" in reason["text"] for each in found["near"] for reason in each["reasons"])
    assert any(reason["theirs"] and reason["row"] for each in found["near"] for reason in each["reasons"])
    assert (found["looked_at"], found["not_readable"]) == (4, 1)


def test_the_shared_system_of_the_level_above(folder: Path):
    """Who runs it, since when, and that it stands above."""
    (system,) = [each for each in data(folder, folder / "草稿 一.txt")["systems"] if each["standing"] == "above"]
    assert "短信平台" in system["name"]
    assert (system["keepers"], system["since"], system["latest"]) == (["示例市数据局"], 2031, 2032)


def test_a_place_that_has_nothing_to_give(folder: Path):
    """A system of another city serves nobody here; without a place all are shown and that is said."""
    elsewhere = data(folder, "--name", "短信平台建设", "--unit", "他乡市水务局", "--year", "2033")
    assert elsewhere["systems"] == []
    nowhere = data(folder, "--name", "短信平台建设")
    assert [each["standing"] for each in nowhere["systems"]] == [None]
    assert any("--unit" in said for said in nowhere["unknown"])
    assert any("没有金额" in said for said in nowhere["unknown"])
    assert any("没有年度" in said for said in nowhere["unknown"])


def test_policies_that_ask_for_sharing(folder: Path):
    """That which the near project cites, and that the draft does not cite it."""
    (policy,) = [each for each in data(folder, folder / "草稿 一.txt")["policies"] if each["uid"] is not None]
    assert "整合共享" in policy["name"]
    assert policy["draft_cites"] is False


def test_indicators_of_the_draft(folder: Path):
    """A value without figures is found; checks that had nothing to look at are told from those that found nothing."""
    checks = {each["query"]: each for each in data(folder, folder / "草稿 一.txt")["checks"]}
    assert checks["vague-values"]["found"] == 1
    assert "用户满意度" in checks["vague-values"]["said"][0]
    assert checks["wrong-direction"]["found"] == 0
    assert checks["wrong-direction"]["looked_at"] > 0
    assert "copied-indicators" not in checks
    empty = data(folder, "--name", "短信平台建设", "--amount", "12")["checks"]
    assert next(each for each in empty if each["query"] == "vague-values")["looked_at"] == 0


def test_what_was_built_is_found_again(folder: Path):
    """A draft with the name, unit and year of a built project is compared with it and said to be it perhaps."""
    found = data(folder, "--name", "桥梁检测项目", "--unit", "示例市云岭区交通局", "--year", "2032", "--goal", "检测桥梁。")
    assert found["listed"] is not None
    assert found["near"][0]["uid"] == found["listed"]
    assert found["near"][0]["strength"] == "strong"


def test_nothing_is_stored(folder: Path):
    """Not one byte of the workspace changes."""
    before = snapshot(folder / "ws")
    good(mailuo("precheck", folder / "草稿 一.txt", "-w", folder / "ws"))
    assert snapshot(folder / "ws") == before


@pytest.mark.parametrize(("lang", "first", "heading"), [("zh", "相近的有 2 个", "二、可能共用的系统"), ("en", "2 are near", "2. Systems that could serve")])
def test_the_plain_answer_comes_first(folder: Path, lang: str, first: str, heading: str):
    """How many are near stands in the first sentence, in the language spoken; Markdown has headings."""
    text = good(mailuo("precheck", folder / "草稿 一.txt", "-w", folder / "ws", lang=lang))
    assert first in text.split("\n\n")[0]
    assert heading in text
    assert f"## {heading}" in good(mailuo("precheck", folder / "草稿 一.txt", "-w", folder / "ws", "-f", "md", lang=lang))


def test_a_word_document(folder: Path, tmp_path: Path):
    """Opens elsewhere and holds the same lines; text of the draft stays text."""
    good(mailuo("precheck", "--name", "<b>短信</b>平台&建设", "-w", folder / "ws", "-o", tmp_path / "预检.docx", lang="zh"))
    lines = [p.text for p in docx.Document(io.BytesIO((tmp_path / "预检.docx").read_bytes())).paragraphs]
    assert lines[0] == "立项预检"
    assert any("<b>短信</b>平台&建设" in line for line in lines)
    assert "二、可能共用的系统" in lines


def test_a_file_with_many_projects(folder: Path):
    """Says how many and how to choose; the one chosen is checked."""
    outcome = mailuo("precheck", folder / "in" / "甲.txt", "-w", folder / "ws", lang="zh")
    assert outcome.code == 2
    assert "--row" in outcome.sentence
    assert "2 书架购置项目" in outcome.sentence
    assert data(folder, folder / "in" / "甲.txt", "--row", "2")["draft"]["name"] == "书架购置项目"
    assert mailuo("precheck", folder / "in" / "甲.txt", "--row", "9", "-w", folder / "ws").code == 2


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", 3, "没有内容"),
        (b" \n\t ", 3, "没有内容"),
        ("只有几句话，没有名称".encode(), 3, "--name"),
        ("项目名称：甲平台\n总计：很多钱\n".encode(), 2, "很多钱"),
        (b"PK\x03\x04 broken", 3, "草稿"),
    ],
)  # fmt: skip
def test_bad_drafts(folder: Path, tmp_path: Path, content: bytes, code: int, said: str):
    """One sentence that says what is wrong."""
    write(tmp_path / "草稿.txt", content)
    outcome = mailuo("precheck", tmp_path / "草稿.txt", "-w", folder / "ws", lang="zh")
    assert outcome.code == code
    assert said in outcome.sentence


def test_nothing_given_and_a_file_that_is_not_there(folder: Path, tmp_path: Path):
    """Exit codes of usage and of documents."""
    assert mailuo("precheck", "-w", folder / "ws").code == 2
    assert mailuo("precheck", tmp_path / "没有.txt", "-w", folder / "ws").code == 3
    assert mailuo("precheck", "--name", "甲", "-w", tmp_path / "none").code == 4


@pytest.mark.parametrize(
    ("printed", "wan"), [("120", "120"), ("120万元", "120"), ("￥1,200,000.00元", "120"), ("0.5亿元", "5000")],
)
def test_amounts(printed: str, wan: str):
    """In 万元 whatever unit is printed."""
    assert read_draft(None, "", Fields(name="甲平台", amount=printed)).project.total == Decimal(wan)


def test_an_amount_nobody_gave_is_not_invented():
    """What stands in while the line is read is gone afterwards."""
    project = read_draft(None, "", Fields(name="甲平台建设")).project
    assert (project.total, project.total_printed, project.fiscal_appropriation, project.amount_evidence) == (None, None, None, None)


_FORM = (
    ("2033年项目支出绩效目标表",),
    ("项目名称", "短信平台扩容"),
    ("主管部门", "示例市云岭区水务局", "实施单位", "示例市云岭区水务局"),
    ("年度资金总额：", "88.00"),
    ("年度目标", "扩容短信平台，避免重复建设。"),
    ("一级指标", "二级指标", "三级指标", "年度指标值"),
    ("产出指标", "数量指标", "发送短信条数", "≥100万条"),
    ("满意度指标", "服务对象满意度指标", "用水户满意度", "≥90%"),
)


def _as_docx() -> bytes:
    document = docx.Document()
    table = document.add_table(len(_FORM), 4)
    for at, row in enumerate(_FORM):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _as_xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in _FORM:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("表.docx", _as_docx()), ("表.xlsx", _as_xlsx()), ("表.txt", "\n".join("  ".join(row) for row in _FORM).encode())],
)
def test_the_nation_wide_form(name: str, content: bytes):
    """As Word, as a workbook and as text: one project with its amount, goal, unit, year and both indicators."""
    draft = read_draft(content, name, Fields())
    assert (draft.project.name, draft.project.total, draft.year) == ("短信平台扩容", Decimal("88.00"), 2033)
    assert draft.project.goal is not None
    assert "避免重复建设" in draft.project.goal
    assert [i.name for i in draft.records.indicators] == ["发送短信条数", "用水户满意度"]


def test_standard_input(folder: Path):
    """A dash reads what is piped in; what is said beside it outweighs it."""
    done = subprocess.run(
        [sys.executable, "-m", "mailuo", "precheck", "-", "--amount", "7", "-w", str(folder / "ws"), "-f", "json"],
        input=DRAFT.encode(), capture_output=True, check=True, env=environment("zh"), timeout=120,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert (found["draft"]["name"], found["draft"]["total"]) == ("云岭区智慧水务短信平台建设项目", 7.0)


@pytest.mark.parametrize(
    "text",
    ["云岭区短信统发平台建设项目 120万元 整合各部门短信，统一发送。", "云岭区短信统发平台建设项目\n预算约120万元，整合各部门短信，统一发送。", "云岭区短信统发平台建设项目：整合各部门短信，统一发送，预算120万元"],
)
def test_pasted_as_it_came(text: str):
    """No label at all, but what stands first is the name of a project."""
    draft = read_draft(text.encode(), "-", Fields())
    assert draft.project.name == "云岭区短信统发平台建设项目"
    assert draft.project.goal is not None
    assert "整合各部门短信" in draft.project.goal


def test_text_without_labels_is_the_goal_of_a_named_project():
    """Whoever pastes a paragraph says its name."""
    draft = read_draft("整合各部门短信。".encode(), "-", Fields(name="甲平台"))
    assert draft.project.goal is not None
    assert "整合各部门短信" in draft.project.goal
    with pytest.raises(InputError):
        read_draft("整合各部门短信。".encode(), "-", Fields())
    with pytest.raises(UsageError):
        read_draft(None, "", Fields(name="甲", amount="abc"))
