"""`mailuo report`: the workbook, the page and the slips hold the same findings, whatever the documents say."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import etree, html

from budget_text import Budget, Indicator, Project, Unit
from mailuo.report.material import Material, gather
from mailuo.report.writing import content_of
from mailuo.sheets import Link, Sheet, workbook
from mailuo_graph.errors import InputError, UsageError, WorkspaceMissing
from mailuo_graph.words import Language, speak, spoken
from program import good, mailuo, write

HOSTILE = "</style><script>alert(1)</script>=1+1\u202e\u0007<img src=http://example.org/x onerror=a>场馆物业服务项目"
_SAME = tuple(Indicator(name) for name in ("保洁合格率", "巡检完成率", "故障修复率", "安保到岗率", "设施完好率"))
_GOAL = "聘请物业公司负责场馆的保洁、安保和设备巡检，保障场馆环境整洁、运行安全，投诉<2次&读者满意。"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of an invented archive; one project has a hostile name and its twin's goal and indicators."""
    folder = tmp_path_factory.mktemp("report")
    for year in (2031, 2033):
        projects = [
            Project(f"档案查询平台运营服务项目（{year}年）", "30.00", "运营档案查询平台，向公众提供在线查档服务。", (Indicator("在线查档次数", "≥5000次"), Indicator("平台可用率"), Indicator("查档满意度"))),
            Project(HOSTILE, "12.50", _GOAL, _SAME),
            Project("北区库房物业服务项目", "8.25", _GOAL, _SAME),
        ]
        write(folder / f"示例市档案局{year}年.txt", Budget([Unit("示例市档案局（本级）", projects)], year=year).data())
    good(mailuo("build", *sorted(folder.glob("*.txt")), "-w", folder / "ws"))
    return folder / "ws"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = spoken()
    speak(Language.EN)
    yield
    speak(before)


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "工作 区"))


@pytest.fixture(scope="module")
def material(made: Path) -> Material:
    return gather(made)


def _book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def _copied(material: Material) -> str:
    return next(each.uid for each in material.findings if each.query.id == "copied-indicators" and each.years == [2031])


def test_the_workbook_has_one_line_a_finding(material: Material):
    """All findings, each once, with who, when, how much, and the words in the document; nothing is a formula."""
    book = _book(content_of(material, ".xlsx"))
    assert material.findings
    assert [row[0] for row in book["findings"].iter_rows(min_row=4, values_only=True)] == [each.uid for each in material.findings]
    twin = next(row for row in book["findings"].iter_rows(min_row=4, values_only=True) if row[0] == _copied(material))
    assert twin[6:9] == ("2031", "≤ 20.75", "open")
    assert "示例市档案局2031年.txt" in twin[10]
    assert twin[12] is not None
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert {"summary", "sources", "coverage", "lineage", "duplicates", "dismissed"} <= set(book.sheetnames)


def test_links_lead_to_the_line_they_mean(material: Material):
    """From a finding to its words and back, from a query to its findings; no link leaves the workbook."""
    book = _book(content_of(material, ".xlsx"))
    seen = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink is None:
                    continue
                assert cell.hyperlink.target is None
                name, place = re.fullmatch(r"'?([^'!]+)'?!(\w+)", cell.hyperlink.location).groups()
                target = book[name][place]
                if sheet.title == "sources":
                    assert target.value == cell.value
                elif sheet.title == "findings":
                    assert target.value == row[0].value
                elif sheet.title == "summary" and name == "findings":
                    assert target.value.startswith(f"{cell.value}:")
                seen += 1
    assert seen > len(material.findings)


def test_a_sheet_whose_name_a_workbook_refuses_can_be_linked_to():
    """Links follow the sheet under the name it really gets, past its notes."""
    sheets = [Sheet("a", ["x"], [[Link("there", "b/[c]", 1)]]), Sheet("b/[c]", ["y"], [["0"], ["one"]], ["note"])]
    book = _book(workbook(sheets))
    name, place = book["a"]["A2"].hyperlink.location.split("!")
    assert book[name.strip("'")][place].value == "one"


@pytest.mark.parametrize("language", list(Language))
def test_the_page_stands_on_its_own(material: Material, language: Language):
    """No script, no address, nothing of a document as markup; direction characters are shown; anchors are there."""
    speak(language)
    content = content_of(material, ".html")
    page = html.fromstring(content)
    assert not page.xpath("//script | //img | //link | //iframe | //object")
    assert not [name for node in page.iter(etree.Element) for name in node.attrib if name.startswith("on")]
    addresses = page.xpath("//@href | //@src | //@xlink:href", namespaces={"xlink": "http://www.w3.org/1999/xlink"})
    assert addresses
    assert all(each.startswith("#") and page.get_element_by_id(each[1:]) is not None for each in addresses)
    text = page.text_content()
    assert "<script>alert(1)</script>" in text
    assert "\\u202e\\u0007" in text
    assert "\u202e" not in content.decode()
    assert page.get("lang") == {Language.ZH: "zh-CN", Language.EN: "en"}[language]
    assert "@media print" in page.xpath("string(//style)")


def test_the_page_tells_coverage_findings_and_lineages(material: Material):
    """Coverage comes first; each finding is a card of its own; the twin's goals stand side by side with what they share
    marked; the lineage is drawn with its missing year."""
    page = html.fromstring(content_of(material, ".html"))
    sections = [each.get("id") for each in page.xpath("//section")]
    assert sections[:2] == ["lead", "coverage"]
    assert len(page.xpath("//article")) == len(material.findings)
    card = page.get_element_by_id(f"f-{_copied(material).replace(':', '-')}")
    sides = card.xpath(".//div[@class='pair']/div")
    assert len(sides) == 2
    for side in sides:
        assert side.xpath("string(.//bdi[mark])") == _GOAL.rstrip("。")
        assert side.xpath(".//bdi[ancestor::p[@class='where']]")[0].text_content().startswith("示例市档案局2031年.txt")
    drawing = page.xpath("//section[@id='lineages']//svg")[0]
    assert [each.text for each in drawing.xpath(".//text[@class='year']")] == ["2031", "2032", "2033"]
    assert len(drawing.xpath(".//rect[@class='gap']")) == 1
    assert len(drawing.xpath(".//path")) == 1


def test_slips_quote_the_words_and_say_where(workspace: Path, tmp_path: Path, material: Material):
    """A page a finding in the order given; hostile words are text."""
    twin = _copied(material)
    other = next(each.uid for each in material.findings if each.uid != twin)
    good(mailuo("report", "-w", workspace, "-o", tmp_path / "单.docx", "--finding", other, "--finding", twin))
    slips = docx.Document(str(tmp_path / "单.docx"))
    assert [table.rows[0].cells[1].text for table in slips.tables] == [other, twin]
    told = {row.cells[0].text: row.cells[1].text for row in slips.tables[1].rows}
    assert f"“{_GOAL}”" in told["Words and source"]
    assert "—— 示例市档案局2031年.txt row " in told["Words and source"]
    assert "<script>alert(1)</script>" in told["Facts"]
    assert told["Money (10k yuan)"] == "≤ 20.75"


def test_the_same_findings_give_the_same_bytes(material: Material):
    """Pages and slips don't depend on the time or on the order of a set."""
    for form in (".html", ".docx"):
        assert content_of(material, form) == content_of(material, form)


def test_verdicts_are_shown_and_dismissed_findings_stand_apart(workspace: Path, tmp_path: Path, material: Material):
    """A confirmed finding is marked with its reason, a dismissed one leaves the list and keeps its own."""
    twin = _copied(material)
    other = next(each.uid for each in material.findings if each.uid != twin)
    good(mailuo("verdict", twin, "dismissed", "--why", "两处场馆 <i>分开</i>", "--who", "审计乙", "-w", workspace))
    good(mailuo("verdict", other, "confirmed", "--why", "已核", "--who", "审计乙", "-w", workspace))
    said = good(mailuo("report", "-w", workspace, "-o", tmp_path / "a.xlsx"))
    assert "1 more dismissed" in said
    good(mailuo("report", "-w", workspace, "-o", tmp_path / "a.html"))
    book = _book((tmp_path / "a.xlsx").read_bytes())
    assert twin not in [row[0] for row in book["findings"].iter_rows(values_only=True)]
    (apart,) = list(book["dismissed"].iter_rows(min_row=4, values_only=True))
    assert apart[0] == twin
    assert "两处场馆" in apart[9]
    page = html.fromstring((tmp_path / "a.html").read_bytes())
    assert page.xpath("string(//section[@id='dismissed']//td)") == twin
    assert "<i>分开</i>" in page.get_element_by_id("dismissed").text_content()
    assert len(page.xpath("//article//span[@class='verdict confirmed']")) == 1


def test_a_query_that_errs_is_said(workspace: Path, tmp_path: Path):
    """It is never shown as nothing found."""
    pack = tmp_path / "own"
    pack.mkdir()
    (pack / "pack.yaml").write_text((Path(__file__).parents[2] / "queries/mailuo_queries/packs/policy-basis/pack.yaml").read_text(encoding="utf-8").replace("policy-basis", "own"), encoding="utf-8")
    source = (Path(__file__).parents[2] / "queries/mailuo_queries/packs/indicator-quality/copied-indicators.yaml").read_text(encoding="utf-8")
    (pack / "broken.yaml").write_text(source.replace("id: copied-indicators", "id: broken").replace("RETURN a.unit AS unit", "RETURN a.unit AS other"), encoding="utf-8")
    out = good(mailuo("report", "-w", workspace, "-o", tmp_path / "a.html", "--packs", tmp_path))
    assert "own/broken" in out
    page = html.fromstring((tmp_path / "a.html").read_bytes())
    assert "own/broken" in page.xpath("string(//section[@id='asked']//p[@class='error'])")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["-o", "a.html", "--finding", "copied-indicators:0000000000"], UsageError.exit_code, "there is no finding"),
        (["-o", "a.pdf"], UsageError.exit_code, ".xlsx, .html or .docx"),
        (["-o", "a.docx"], UsageError.exit_code, "--finding ID"),
        (["-o", "file/a.html"], InputError.exit_code, "can't be written"),
    ],
)
def test_bad_input_is_one_sentence(workspace: Path, tmp_path: Path, arguments: list[str], code: int, words: str):
    """And nothing is left behind."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    outcome = mailuo("report", "-w", workspace, *arguments, cwd=tmp_path)
    assert outcome.code == code
    assert words in outcome.sentence
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(["file", workspace.name])


def test_a_missing_workspace_is_said(tmp_path: Path):
    outcome = mailuo("report", "-w", tmp_path / "no", "-o", tmp_path / "a.html")
    assert outcome.code == WorkspaceMissing.exit_code
    assert "mailuo build" in outcome.sentence
    assert not (tmp_path / "a.html").exists()


def test_slips_are_a_sound_package(material: Material):
    """Every part is well-formed XML and named in the list of types."""
    archive = zipfile.ZipFile(io.BytesIO(content_of(material, ".docx")))
    assert archive.testzip() is None
    assert all(etree.fromstring(archive.read(name)) is not None for name in archive.namelist())


def test_findings_beyond_the_cards_are_lines(material: Material, monkeypatch: pytest.MonkeyPatch):
    """None of them is dropped without a word."""
    monkeypatch.setattr("mailuo.report.page.MOST_FINDINGS", 0)
    monkeypatch.setattr("mailuo.report.page._MOST_LINES", 1)
    page = html.fromstring(content_of(material, ".html"))
    assert not page.xpath("//article")
    listed = page.xpath("//section[@id='high' or @id='medium' or @id='low']//tbody/tr/td[1]")
    left = [int(each.text_content().split()[0]) for each in page.xpath("//section[@id='high' or @id='medium' or @id='low']//p[@class='more']")]
    assert len(listed) + sum(left) == len(material.findings)
    assert left


def test_lineages_that_are_left_out_are_counted(workspace: Path, monkeypatch: pytest.MonkeyPatch):
    """A reader is never led to think that what is shown is all."""
    monkeypatch.setattr("mailuo.report.material.MOST_LINEAGES", 1)
    few = gather(workspace)
    assert (len(few.lineages), few.lineages_left > 0) == (1, True)
    assert f"{few.lineages_left} more; mailuo lineage" in html.fromstring(content_of(few, ".html")).get_element_by_id("lineages").text_content()
    assert f"{few.lineages_left} more lineages" in _book(content_of(few, ".xlsx"))["lineage"]["A1"].value
