"""The report page: what is chosen is what is written, with the verdicts of the moment."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import html
from starlette.testclient import TestClient

from explored import config_for, copied, entered, hostile_workspace, send
from undertakings import built

PACK = "indicator-quality"
QUERY = f"{PACK}/copied-indicators"


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_workspace(tmp_path_factory.mktemp("reported"))


@pytest.fixture
def client(hostile: Path, tmp_path: Path) -> TestClient:
    client = entered(config_for(copied(hostile, tmp_path / "工作 区")))
    while "http-equiv" in client.get("/report").text:
        pass
    return client


def listed(client: TestClient, more: str) -> list[str]:
    """Ids of the findings in the workbook."""
    answer = client.get(f"/report.xlsx?{more}")
    assert answer.status_code == 200, answer.text
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [str(row[0]) for row in book["疑点清单"].iter_rows(min_row=4, values_only=True) if row[0]]


def test_everything_and_parts(tmp_path: Path):
    """Nothing ticked is everything; packs, queries and findings add up; severities leave out."""
    client = entered(config_for(built(tmp_path).folder))
    every = listed(client, "")
    assert len(set(every)) == len(every)
    of_query, of_pack = listed(client, f"query={QUERY}"), listed(client, f"pack={PACK}")
    assert of_query == [uid for uid in every if uid.startswith("copied-indicators:")]
    assert set(of_query) < set(of_pack) < set(every)
    other = next(uid for uid in every if uid not in of_pack)
    assert set(listed(client, f"query={QUERY}&finding={other}")) == {*of_query, other}
    grave = [set(listed(client, f"severity={each}")) for each in ("high", "medium", "low")]
    assert set.union(*grave) == set(every)
    assert sum(map(len, grave)) == len(every)
    assert listed(client, "pack=nothing&query=&finding=x:0123456789") == []
    page = client.get(f"/report?query={QUERY}").text
    assert f"<b>{len(of_query)} 条疑点</b>" in page


def test_slips_in_the_order_chosen_with_the_verdict(client: TestClient):
    """A verdict given a moment ago is in them; dismissed ones can be taken along as well."""
    first, second = listed(client, f"query={QUERY}")[:2]
    assert send(client, "/api/verdict", {"finding": second, "verdict": "dismissed", "why": "同一处<b>", "seen": 0}).status_code == 200
    slips = docx.Document(io.BytesIO(client.get(f"/report.docx?finding={second}&finding={first}").content))
    assert {table.rows[0].cells[1].text for table in slips.tables} == {first, second}
    assert "同一处<b>" in "".join(cell.text for table in slips.tables for row in table.rows for cell in row.cells)
    assert second not in listed(client, "")
    assert listed(client, "verdict=open") == listed(client, "")
    assert "另有 1 条已排除" in client.get(f"/report?finding={second}").text


def test_lineages_of_the_chosen_findings(client: TestClient):
    """Those that the findings touch, all, none, or just the named one; the page says that it is a part."""

    def drawn(more: str) -> list[str]:
        page = html.fromstring(client.get(f"/report.html?{more}").content)
        return [each.text_content() for each in page.xpath("//section[@id='lineages']//summary/b")]

    every = drawn("lineages=all")
    assert every
    assert drawn(f"query={QUERY}&lineages=none") == []
    assert 0 < len(drawn(f"query={QUERY}&lineages=touched")) <= len(every)
    uids = re.findall(r'name="lineage" value="([^"]+)"', client.get("/report").text)
    assert len(drawn(f"lineage={uids[0]}")) == 1
    assert "只含挑选出来的部分" in client.get(f"/report.html?query={QUERY}").text
    assert "只含挑选出来的部分" not in client.get("/report.html").text


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/report.pdf", 404, "xlsx、html、docx"),
        ("/report.docx?finding=copied-indicators:0123456789", 400, "1 到 100 条，现在选了 0 条"),
        ("/report.xlsx?" + "&".join(f"finding=x:{n}" for n in range(401)), 400, "最多逐条选 400 条"),
        ("/report?lineages=everything&severity=worst&verdict=same&words=%00", 200, "带走什么"),
    ],
)
def test_strange_choices_are_one_sentence(client: TestClient, path: str, status: int, said: str):
    """A finding whose project is gone chooses nothing; nothing fails."""
    answer = client.get(path)
    assert answer.status_code == status
    assert said in answer.text


def test_too_many_findings_are_taken_query_by_query(client: TestClient, monkeypatch: pytest.MonkeyPatch):
    """Then only the queries are offered; one of them is written whole, everything at once is refused with a sentence."""
    every, of_query = listed(client, ""), listed(client, f"query={QUERY}")
    for place in ("facts", "views"):
        monkeypatch.setattr(f"mailuo.explorer.{place}.reporting.MOST", len(every) - 1)
    page = client.get("/report")
    assert page.status_code == 200
    assert "太多" in page.text
    assert 'name="finding"' not in page.text
    assert 'name="query"' in page.text
    assert client.get("/report.xlsx").status_code == 400
    assert listed(client, f"query={QUERY}") == of_query
    assert listed(client, f"finding={of_query[0]}") == of_query[:1]
    assert f"<b>{len(of_query)} 条疑点</b>" in client.get(f"/report?query={QUERY}").text


def test_a_report_without_all_queries_is_none(client: TestClient):
    """Were one not run, what it would have found is not passed over."""
    runs = client.app._app._app.state.library.current()[0].kept["runs"]  # type: ignore[attr-defined]
    runs.outcomes.popitem()
    answer = client.get("/report.xlsx")
    assert answer.status_code == 400
    assert "没有运行完" in answer.text
