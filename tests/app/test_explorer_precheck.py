"""The pre-check page: the same answer as the command, and nothing of a draft is left anywhere."""

from __future__ import annotations

import base64
import io
import json
import os
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import docx
import openpyxl
import pytest
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from browser import watched
from explored import ORIGIN, config_for, copied, entered, hostile_workspace, listening, send
from mailuo.explorer.facts.drafts import MOST_BYTES
from mailuo.explorer.guard import MOST_OF_DRAFT
from mailuo.explorer.library import Library
from program import good, mailuo, snapshot, write

NAME = "<script>document.title='taken'</script>档案检索平台建设项目"
GOAL = "建成档案检索平台，为各单位提供服务。\u202e"
GIVEN = {"name": NAME, "amount": "120", "goal": GOAL, "unit": "示例市档案局", "year": "2032", "indicators": "数量指标：检索次数≥100次\n群众满意度：明显提升"}


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_workspace(tmp_path_factory.mktemp("prechecked"))


@pytest.fixture
def workspace(hostile: Path, tmp_path: Path) -> Path:
    return copied(hostile, tmp_path / "工作 区")


@pytest.fixture
def client(workspace: Path) -> TestClient:
    return entered(config_for(workspace))


def as_docx() -> bytes:
    document = docx.Document()
    rows = (
        ("项目名称", "档案检索平台扩容"), ("主管部门", "示例市档案局"), ("年度资金总额：", "88.00"), ("年度目标", "扩容档案检索平台。"),
        ("一级指标", "二级指标", "三级指标", "年度指标值"), ("产出指标", "数量指标", "检索次数", "≥100次"),
    )  # fmt: skip
    table = document.add_table(len(rows), 4)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def uploaded(name: str, data: bytes) -> dict[str, Any]:
    return {"file": {"name": name, "data": base64.b64encode(data).decode("ascii")}}


def answered(client: TestClient, body: dict[str, Any]) -> str:
    answer = send(client, "/api/precheck", body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["address"])


def refused(client: TestClient, body: Any) -> str:
    answer = send(client, "/api/precheck", body)
    assert answer.status_code == 400, answer.text
    said = str(answer.json()["said"])
    assert "\n" not in said
    return said


def test_the_page_says_what_the_command_says(client: TestClient, workspace: Path):
    """The same projects in the same order, linked; text of the draft is never markup; downloads hold the same."""
    address = answered(client, GIVEN)
    page = client.get(address)
    assert page.status_code == 200
    assert "<script>document" not in page.text
    assert "\u202e" not in page.text.split("<textarea")[0]
    options = [part for name in ("name", "amount", "goal", "unit", "year", "indicators") for part in (f"--{name}", GIVEN[name])]
    told = json.loads(good(mailuo("precheck", *options, "-w", workspace, "-f", "json", lang="zh")))
    assert told["near"]
    linked = [unescape(each) for each in re.findall(r'href="/project\?uid=([^"&]*)', page.text)]
    assert linked == [quote(each["uid"], safe="") for each in told["near"]]
    assert told["answer"][1] in unescape(re.sub("<[^>]*>", "", page.text))
    assert "群众满意度" in page.text
    key = address.partition("id=")[2]
    assert client.get(f"/precheck.json?id={key}").json() == told
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/precheck.xlsx?id={key}").content))
    assert {row[-1] for row in book["相近的项目"].iter_rows(min_row=2, values_only=True)} == {each["uid"] for each in told["near"]}
    assert docx.Document(io.BytesIO(client.get(f"/precheck.docx?id={key}").content)).paragraphs[0].text == "立项预检"
    assert "一、相近的项目" in client.get(f"/precheck.txt?id={key}").text
    assert client.get(f"/precheck.pdf?id={key}").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"text": "项目名称：档案检索平台扩容\n总计：88\n绩效目标：扩容档案检索平台。"},
        uploaded("表 一.docx", as_docx()),
        uploaded("..\\..\\草稿.txt", "项目名称：档案检索平台扩容\n总计：88\n".encode()),
    ],
)
def test_pasted_and_uploaded_drafts(client: TestClient, workspace: Path, body: dict[str, Any]):
    """Each is read; not one byte of the workspace changes, and the pages of the build say what they said."""
    system = re.findall(r'href="(/system\?[^"]*)"', client.get("/systems").text)[0]
    before, page = snapshot(workspace), client.get(unescape(system)).text
    found = client.get(f"/precheck.json?id={answered(client, body).partition('id=')[2]}").json()
    assert (found["draft"]["name"], found["draft"]["total"]) == ("档案检索平台扩容", 88.0)
    assert snapshot(workspace) == before
    assert client.get(unescape(system)).text == page


def test_a_check_leaves_what_was_read_as_it_is(workspace: Path):
    """The records and links that all pages share are the same after a draft was held against them."""
    found = Library(workspace).current()[0]
    before = repr(found.catalogue.records), repr(found.catalogue.links)
    client = entered(config_for(workspace))
    client.app._app._app.state.library._snapshot = found  # type: ignore[attr-defined]
    answered(client, GIVEN)
    assert (repr(found.catalogue.records), repr(found.catalogue.links)) == before


def test_a_file_of_the_workspace(client: TestClient, workspace: Path):
    """What lies in it can be chosen; what lies elsewhere, or is linked to from within, can't, whatever is sent."""
    write(workspace / "草稿" / "甲 稿.txt", "项目名称：档案检索平台扩容\n总计：88\n".encode())
    write(workspace.parent / "secret.txt", "项目名称：外面的秘密\n总计：1\n".encode())
    if os.name == "posix":
        (workspace / "linked.txt").symlink_to(workspace.parent / "secret.txt")
        (workspace / "linked").symlink_to(workspace.parent)
    page = client.get("/precheck").text
    assert '<option value="草稿/甲 稿.txt">' in page
    assert "linked" not in page
    assert "texts/" not in page
    found = client.get(f"/precheck.json?id={answered(client, {'chosen': '草稿/甲 稿.txt'}).partition('id=')[2]}").json()
    assert found["draft"]["name"] == "档案检索平台扩容"
    for path in ("../secret.txt", "linked.txt", "linked/secret.txt", str(workspace.parent / "secret.txt"), "草稿/../../secret.txt", "mailuo.toml", "texts"):
        assert "没有这个文件" in refused(client, {"chosen": path})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "请写项目名称"), ({"text": " \n"}, "请写项目名称"), ({"text": "几句话，没有名称"}, "没有读到项目名称"), ({"name": "甲", "amount": "很多"}, "很多"),
        ({"name": "甲", "year": "二零二六"}, "年度须是"), ({"name": "甲", "year": "3000"}, "年度须是"), ({"name": "甲", "row": "0"}, "第几个项目须是"),
        ({"name": ["甲"]}, "不完整"), ({"text": "字" * 100_001}, "太长"), ({"name": "字" * 5_001}, "太长"), ({"file": "x"}, "不完整"),
        ({"file": {"name": "a.docx", "data": "%%%"}}, "没有传完整"), (uploaded("a.docx", b"PK\x03\x04 broken"), "a.docx"), (uploaded("a.docx", b""), "没有内容"),
        (uploaded("a.exe", b"MZ"), "只收"), (uploaded("大.txt", b"x" * (MOST_BYTES + 1)), "太大"), (uploaded("a.xlsx", "项目名称".encode()), "a.xlsx"),
        (uploaded("a.docx", as_docx()) | {"indicators": "甲：1"}, "指标以表里的为准"),
    ],
)  # fmt: skip
def test_bad_drafts_are_one_sentence(client: TestClient, body: dict[str, Any], said: str):
    """Neither a failure of ours nor advice about a command line."""
    told = refused(client, body)
    assert said in told
    assert "--" not in told


def test_odd_drafts_are_answered(client: TestClient):
    """5,000 characters, lone surrogates, NULs: an answer or a sentence, never a failure."""
    for body in ({"name": "长" * 5_000}, {"name": "甲\ud800平台"}, {"text": "项目名称：甲\x00平台\n总计：1"}, {"name": "{{ 7*7 }}平台"}):
        answer = client.post("/api/precheck", content=json.dumps(body), headers={"origin": ORIGIN, "content-type": "application/json"})
        assert answer.status_code in {200, 400}, answer.text
        if answer.status_code == 200:
            page = client.get(answer.json()["address"])
            assert page.status_code == 200
            assert ">49平台" not in page.text


def test_a_draft_may_be_larger_than_a_verdict_but_not_endless(client: TestClient):
    """Only the address of drafts takes more, and only so much."""
    headers = {"origin": ORIGIN, "content-type": "application/json"}
    assert client.post("/api/precheck", content=b"x" * (MOST_OF_DRAFT + 1), headers=headers).status_code == 413
    assert client.post("/api/precheck", content=iter([b"x" * MOST_OF_DRAFT, b"x"]), headers=headers).status_code == 413
    assert client.post("/api/verdict", content=b"x" * 300_000, headers=headers).status_code == 413
    assert client.post("/api/precheck", json=GIVEN, headers={"origin": "http://evil.example"}).status_code == 403
    assert client.post("/api/precheck", data={"name": "甲"}, headers={"origin": ORIGIN}).status_code == 415


def test_an_answer_is_forgotten_with_the_build(client: TestClient, workspace: Path):
    """And when there are newer ones: the page says so; a key that was never given is no answer."""
    first = answered(client, GIVEN)
    for number in range(8):
        last = answered(client, {"name": f"档案检索平台{number}期"})
    assert client.get(first).status_code == 404
    assert "已不在内存里" in client.get(first).text
    assert client.get("/precheck.docx?id=nothing").status_code == 404
    assert client.get(last).status_code == 200
    settings = workspace / "mailuo.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert client.get(last).status_code == 404


def test_a_draft_is_checked_with_keys_alone(browser: Browser, workspace: Path, tmp_path: Path):
    """Tab, type, Ctrl+Enter; an error keeps what was typed and is read out; a file is uploaded; the answer leads on."""
    form = tmp_path / "表.docx"
    form.write_bytes(as_docx())
    with listening(workspace) as address, watched(browser, address.partition("/?")[0]) as (context, watch):
        watch.expected = {400}
        base = address.partition("/?")[0]
        page = context.new_page()
        page.goto(address)
        expect(page.locator("h1")).to_contain_text("读到了什么")
        page.goto(f"{base}/precheck")
        expect(page.locator("html[data-keys=ready]")).to_be_attached()
        page.locator("#text").focus()
        page.keyboard.type("jcdz 没有名称的几句话")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#said")).to_contain_text("没有读到项目名称")
        assert page.locator("#text").input_value() == "jcdz 没有名称的几句话"
        page.keyboard.press("Tab")
        page.keyboard.type(NAME)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/precheck\?id="))
        expect(page.locator(".cards .card").first).to_be_visible()
        assert page.locator("#name").input_value() == NAME
        page.locator("#text").fill("")
        page.locator("#name").fill("")
        page.locator("#file").set_input_files(str(form))
        page.locator("button.main").click()
        expect(page.locator(".answer")).to_contain_text("档案检索平台扩容")
        with page.expect_download() as waiting:
            page.get_by_role("link", name="DOCX").click()
        assert Path(waiting.value.path()).read_bytes().startswith(b"PK")
        page.locator(".card a").first.click()
        page.wait_for_url(re.compile("/project"))
