"""The pages in a real browser: that they work with keys alone, execute nothing, and ask nobody else."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser import watched
from explored import copied, hostile_budget, hostile_workspace, listening
from mailuo.decision_log import read_decisions
from program import good, mailuo, write
from undertakings import Made, built

QUERY = "indicator-quality%2Fcopied-indicators"
LOOKS = [(1280, 900, "zh", "light"), (1280, 900, "en", "dark"), (390, 844, "zh", "dark"), (390, 844, "en", "light")]


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_workspace(tmp_path_factory.mktemp("browsed"))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return built(tmp_path_factory.mktemp("browsed-undertakings"))


@pytest.fixture(scope="session")
def address(hostile: Path) -> Iterator[str]:
    with listening(hostile) as found:
        yield found


def base_of(address: str) -> str:
    return address.partition("/?")[0]


def opened(context: BrowserContext, address: str) -> Page:
    """Come in as a person does: by the address that was printed."""
    page = context.new_page()
    page.goto(address)
    expect(page.locator("h1")).to_have_text("读到了什么，合计对得上吗？")
    assert "token" not in page.url
    expect(page.locator("html[data-keys=ready]")).to_be_attached()
    return page


@pytest.mark.parametrize(("width", "height", "lang", "scheme"), LOOKS)
def test_every_page_fits_and_executes_nothing(browser: Browser, address: str, width: int, height: int, lang: str, scheme: str):
    """At both widths, in both languages, light and dark: no name acts, no page is wider than the window, no error, no
    request to elsewhere."""
    base = base_of(address)
    with watched(browser, base, viewport={"width": width, "height": height}, color_scheme=scheme) as (context, _):
        page = opened(context, address)
        page.goto(f"{base}/?lang={lang}")
        waiting = ["/", "/search?q=项目&kind=Project", "/search?q=长长长长长长", "/systems", "/findings", f"/findings?query={QUERY}", "/duplicates", "/queries", f"/query?name={QUERY}", "/review", "/precheck", "/report", "/report?words=2031", "/graph"]
        kinds: set[str] = set()
        while waiting:
            path = waiting.pop(0)
            page.goto(base + path)
            if path.startswith("/graph"):
                expect(page.locator("html[data-ready]")).to_be_attached()
            assert page.locator("html").evaluate("e => e.scrollWidth") <= width, path
            assert page.title() != "taken"
            for start in ("/project?", "/system?", "/lineage?", "/compare?", "/words?", "/graph?"):
                if start not in kinds and (first := page.locator(f"main a[href^='{start}']")).count():
                    kinds.add(start)
                    waiting += [str(first.nth(n).get_attribute("href")) for n in range(min(2, first.count()))]
        assert kinds == {"/project?", "/system?", "/lineage?", "/compare?", "/words?", "/graph?"}


def test_searching_with_keys_alone(browser: Browser, address: str):
    """Slash, the words, Enter, Tab to the first hit, Enter."""
    with watched(browser, base_of(address)) as (context, _):
        page = opened(context, address)
        page.keyboard.press("/")
        expect(page.locator("#find")).to_be_focused()
        page.keyboard.type("平台建设")
        page.keyboard.press("Enter")
        expect(page.locator(".hits li").first).to_be_visible()
        page.keyboard.press("/")  # goes to the field of this page's head, not into a page
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.locator(".hits a:focus").count():
                break
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/project"))


def test_judging_findings_with_keys_alone(browser: Browser, hostile: Path, tmp_path: Path):
    """Confirm, dismiss with a reason, undo; each is on the disk; keys do nothing in a field, with Ctrl, or while an input
    method composes."""
    folder = copied(hostile, tmp_path / "ws")
    with listening(folder) as address, watched(browser, base_of(address)) as (context, _):
        page = opened(context, address)
        page.goto(f"{base_of(address)}/findings?query={QUERY}")
        cards = page.locator(".card")
        page.keyboard.press("j")
        expect(cards.nth(0)).to_be_focused()
        page.keyboard.press("Control+c")
        page.locator("body").evaluate("e => e.dispatchEvent(new KeyboardEvent('keydown', {key: 'c', bubbles: true, isComposing: true}))")
        page.keyboard.press("c")
        expect(cards.nth(0).locator(".mark")).to_have_text("属实")
        page.keyboard.press("j")
        page.keyboard.press("d")
        page.keyboard.type("cod 同一处场地")
        page.keyboard.press("Enter")
        expect(cards.nth(1).locator(".mark")).to_have_text("排除")
        page.keyboard.press("z")
        expect(cards.nth(1).locator(".mark")).to_have_text("待核")
        page.keyboard.press("k")
        expect(cards.nth(0)).to_be_focused()
        written = [each.verdict.value for each in read_decisions(folder / "decisions.jsonl").decisions]
        assert written == ["confirmed", "dismissed", "open"]
        page.reload()
        expect(cards.nth(0).locator(".mark")).to_have_text("属实")
        expect(cards.nth(1).locator(".history li")).to_have_count(2)


def test_two_browsers_judge_the_same_finding(browser: Browser, hostile: Path, tmp_path: Path):
    """The second sees who was first, where it stands, and nothing is written over it."""
    folder = copied(hostile, tmp_path / "ws")
    with listening(folder) as address, watched(browser, base_of(address)) as (first, _), watched(browser, base_of(address)) as (second, watch):
        watch.expected = {409}
        pages = []
        for context in (first, second):
            page = opened(context, address)
            page.goto(f"{base_of(address)}/findings?query={QUERY}")
            page.keyboard.press("j")
            pages.append(page)
        pages[0].keyboard.press("c")
        expect(pages[0].locator(".card .mark").first).to_have_text("属实")
        pages[1].keyboard.press("c")
        expect(pages[1].locator("#said")).to_contain_text("审计甲")
        expect(pages[1].locator(".card .mark").first).to_have_text("属实")
        assert len(read_decisions(folder / "decisions.jsonl").decisions) == 1


def test_two_browsers_answer_the_same_question(browser: Browser, made: Made, tmp_path: Path):
    """The second is told who was first and what they said; one decision is on the disk."""
    folder = copied(made.folder, tmp_path / "ws")
    with listening(folder) as address, watched(browser, base_of(address)) as (first, _), watched(browser, base_of(address)) as (second, watch):
        watch.expected = {409}
        pages = []
        for context in (first, second):
            page = opened(context, address)
            page.goto(f"{base_of(address)}/review")
            pages.append(page)
        about = pages[0].locator("#question").get_attribute("data-first")
        assert pages[1].locator("#question").get_attribute("data-first") == about
        with pages[0].expect_response("**/api/decide"):
            pages[0].keyboard.press("y")
        pages[1].keyboard.press("n")
        expect(pages[1].locator("#said")).to_contain_text("审计甲")
        expect(pages[1].locator("#said")).to_contain_text("没有写入")
        (decision,) = read_decisions(folder / "decisions.jsonl").decisions
        assert (decision.subjects[0], decision.verdict.value) == (about, "same")


def test_a_page_open_while_the_workspace_is_rebuilt(browser: Browser, hostile: Path, tmp_path: Path):
    """A verdict on what is gone is refused with a sentence; the page says what to do, and reloading it shows the new build."""
    folder = copied(hostile, tmp_path / "ws")
    with listening(folder) as address, watched(browser, base_of(address)) as (context, watch):
        watch.expected = {404}
        page = opened(context, address)
        page.goto(f"{base_of(address)}/findings?query={QUERY}&filter=P2032")
        before = page.locator(".card").count()
        assert before
        write(tmp_path / "示例 '&amp; 档案2031年.txt", hostile_budget(2031).data())
        good(mailuo("build", tmp_path / "示例 '&amp; 档案2031年.txt", "-w", folder))
        page.keyboard.press("j")
        page.keyboard.press("c")
        expect(page.locator("#said")).to_contain_text("刷新")
        expect(page.locator(".card .mark").first).to_have_text("待核")
        page.reload()
        expect(page.locator(".card")).to_have_count(0)
        assert not (folder / "decisions.jsonl").exists()


def test_a_report_of_chosen_findings(browser: Browser, address: str):
    """Ticked with keys, counted, and written as list, page and slips; Enter in the field downloads nothing."""
    base = base_of(address)
    with watched(browser, base, accept_downloads=True) as (context, _):
        page = opened(context, address)
        page.goto(f"{base}/report?words=2031")
        box = page.locator("input[name=finding]").first
        box.focus()
        page.keyboard.press("Space")
        page.locator("input[name=words]").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("finding="))
        expect(page.locator(".answer b")).to_have_text("1 条疑点")
        expect(page.locator("input[name=finding]").first).to_be_checked()
        for name, head in (("XLSX", b"PK"), ("HTML", b"<!DOCTYPE html>"), ("DOCX", b"PK")):
            with page.expect_download() as waiting:
                page.get_by_role("button", name=name).click()
            assert Path(waiting.value.path()).read_bytes().startswith(head)


def test_reviewing_with_keys_alone(browser: Browser, made: Made, tmp_path: Path):
    """Yes, skip, undo: the question comes back with what was said of it."""
    folder = copied(made.folder, tmp_path / "ws")
    with listening(folder) as address, watched(browser, base_of(address)) as (context, _):
        page = opened(context, address)
        page.goto(f"{base_of(address)}/review")
        question = page.locator("#question")
        first = question.get_attribute("data-first"), question.get_attribute("data-second")
        page.keyboard.press("y")
        expect(page.locator("main")).to_contain_text("1 条决定")
        page.wait_for_load_state()  # before that no key is heard
        (decision,) = read_decisions(folder / "decisions.jsonl").decisions
        assert decision.subjects == first
        page.keyboard.press("s")
        page.wait_for_url(re.compile("at=1"))
        page.keyboard.press("z")
        expect(page.locator(".answer")).to_be_visible()
        page.wait_for_load_state()
        expect(page.locator("main")).to_contain_text("2 条决定")


def test_the_graph_grows_filters_and_is_shared(browser: Browser, address: str):
    """A click chooses, another expands; filters and the address keep the state; the list says the same; exports are whole."""
    base = base_of(address)
    with watched(browser, base, accept_downloads=True) as (context, _):
        page = opened(context, address)
        page.goto(f"{base}/systems")
        page.goto(base + str(page.locator("main td a").first.get_attribute("href")).replace("/system?uid", "/graph?uids"))
        expect(page.locator("html[data-ready]")).to_be_attached()
        before = page.locator("#drawing g[data-uid]").count()
        assert before > 1
        assert page.locator("#list li").count() == before
        project = page.locator("#drawing g[data-uid^='P']").first
        uid = project.get_attribute("data-uid")
        project.click()
        expect(page.locator("#chosen h2")).to_be_visible()
        page.keyboard.press("e")
        expect(page).to_have_url(re.compile("more="))
        after = page.locator("#drawing g[data-uid]").count()
        assert after > before
        page.locator("#kinds input[value=IndicatorType]").check()
        expect(page).not_to_have_url(re.compile("hide=[^&]*IndicatorType"))
        assert page.locator("#drawing g[data-uid^='I']").count() > 0
        shown = pictured(page)
        again = context.new_page()
        again.goto(page.url)
        expect(again.locator("html[data-ready]")).to_be_attached()
        assert pictured(again) == shown
        assert uid in str(again.locator("#drawing").inner_html())
        for kind, head in (("svg", b"<svg"), ("png", b"\x89PNG"), ("graphml", b"<?xml")):
            with again.expect_download() as waiting:
                again.locator(f"[data-export={kind}]").click()
            content = Path(waiting.value.path()).read_bytes()
            assert content.startswith(head)
            assert len(content) > 500
            if kind == "graphml":
                assert content.count(b"<node ") == again.locator("#drawing g[data-uid]").count()


def pictured(page: Page) -> dict[str, list[str]]:
    """Boxes and lines with where and how they are drawn, and the list beside them."""
    return {
        what: sorted(page.locator(what).evaluate_all("all => all.map(e => [...e.attributes].map(a => `${a.name}=${a.value}`).sort().join(' ') + e.textContent)"))
        for what in ("#drawing g[data-uid]", "#drawing path", "#list button")
    }


def test_what_stays_in_the_graph_is_not_drawn_anew(browser: Browser, address: str):
    """To expand adds what is new and moves the rest; a kind that is hidden and shown again leaves the same picture, its list
    in the same order."""
    base = base_of(address)
    with watched(browser, base) as (context, _):
        page = opened(context, address)
        page.goto(f"{base}/graph")
        expect(page.locator("html[data-ready]")).to_be_attached()
        page.locator("#drawing g[data-uid], #drawing path, #list li").evaluate_all("all => all.forEach(e => { e.old = true; })")
        before = page.locator("#drawing g[data-uid]").count()
        page.locator("#kinds input[value=Document]").check()
        page.locator("#list button[data-uid^='P']").first.click()
        page.keyboard.press("e")
        expect(page).to_have_url(re.compile("more="))
        boxes = page.locator("#drawing g[data-uid]")
        assert boxes.evaluate_all("all => all.filter(e => e.old).length") == before
        assert boxes.count() > before
        picture = pictured(page)
        order = page.locator("#list li").all_inner_texts()
        page.locator("#kinds input[value=Project]").uncheck()
        assert page.locator("#drawing g[data-uid^='P']").count() == 0
        assert boxes.count() == page.locator("#list li").count() < len(order)
        page.locator("#kinds input[value=Project]").check()
        assert pictured(page) == picture
        assert page.locator("#list li").all_inner_texts() == order


def test_the_graph_by_year_and_place(browser: Browser, address: str):
    """A year leaves out the projects of others and nothing that has no year; the choice stands in the link and comes back
    with it; the place likewise."""
    base = base_of(address)
    with watched(browser, base) as (context, _):
        page = opened(context, address)
        page.goto(f"{base}/graph")
        expect(page.locator("html[data-ready]")).to_be_attached()
        years = page.locator("#list li").evaluate_all("all => all.map(e => e.textContent.trim().slice(0, 4)).filter(t => /^20\\d\\d$/.test(t))")
        assert set(years) == {"2031", "2032"}
        everything = page.locator("#drawing g[data-uid]").count()
        page.locator("#year").select_option("2032")
        expect(page).to_have_url(re.compile("year=2032"))
        left = page.locator("#drawing g[data-uid]").count()
        assert left == everything - years.count("2031")
        again = context.new_page()
        again.goto(page.url)
        expect(again.locator("html[data-ready]")).to_be_attached()
        expect(again.locator("#year")).to_have_value("2032")
        assert again.locator("#drawing g[data-uid]").count() == left
        places = page.locator("#district option").evaluate_all("all => all.map(e => e.value).filter(Boolean)")
        for place in places[:1]:
            page.locator("#district").select_option(place)
            expect(page).to_have_url(re.compile("district="))


def test_the_graph_with_keys_alone(browser: Browser, address: str):
    """The list beside the drawing holds the same nodes as buttons; Enter chooses, Enter again expands."""
    base = base_of(address)
    with watched(browser, base) as (context, _):
        page = opened(context, address)
        page.goto(f"{base}/graph")
        expect(page.locator("html[data-ready]")).to_be_attached()
        first = page.locator("#list button").first
        first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#chosen h2")).to_be_visible()
        expect(page.locator("#list button:focus")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("more="))


def test_the_server_goes_away(browser: Browser, hostile: Path, tmp_path: Path):
    """What can't be written is said; nothing is shown as given that is not on the disk."""
    folder = copied(hostile, tmp_path / "ws")
    with listening(folder) as address, watched(browser, base_of(address)) as (context, watch):
        page = opened(context, address)
        page.goto(f"{base_of(address)}/findings?query={QUERY}")
        context.set_offline(True)
        page.keyboard.press("j")
        page.keyboard.press("c")
        expect(page.locator("#said")).to_contain_text("什么也没有写入")
        expect(page.locator(".card .mark").first).to_have_text("待核")
        context.set_offline(False)
        watch.troubles = [each for each in watch.troubles if "ERR_INTERNET_DISCONNECTED" not in each]
    assert not (folder / "decisions.jsonl").exists()


def test_a_password_is_asked_for(browser: Browser, hostile: Path, monkeypatch: pytest.MonkeyPatch):
    """Where other machines may ask; a wrong one is said, the right one opens."""
    monkeypatch.setattr("explored.environment", lambda lang: {**os.environ, "MAILUO_LANG": lang, "MAILUO_EXPLORE_PASSWORD": "correct horse"})
    with listening(hostile, "--host", "0.0.0.0") as address:  # noqa: S104 - what is tried
        base = address.rstrip("/")
        assert "token" not in address
        with watched(browser, base) as (context, watch):
            watch.expected = {401, 403}
            page = context.new_page()
            page.goto(address)
            page.keyboard.type("wrong")
            page.keyboard.press("Enter")
            expect(page.locator("#said")).to_have_text("密码不对")
            page.locator("input").fill("correct horse")
            page.keyboard.press("Enter")
            expect(page.locator("h1")).to_contain_text("读到了什么")


def test_the_page_is_blocked_from_inline_code(browser: Browser, address: str):
    """Were markup to get in all the same, the policy stops it: tried from within the page."""
    with watched(browser, base_of(address)) as (context, watch):
        page = opened(context, address)
        page.locator("main").evaluate("e => { e.innerHTML += '<img src=\"data:,\" onerror=\"document.title=1\"><script>document.title=2</scr' + 'ipt><iframe src=\"/\"></iframe>'; }")
        page.wait_for_timeout(300)
        assert page.title() not in {"1", "2"}
        watch.troubles = [each for each in watch.troubles if "Content Security Policy" not in each]
        assert json.dumps(watch.troubles) == "[]"


