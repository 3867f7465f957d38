"""One table in every format: the same projects with the same ids and amounts, and evidence that quotes the raw text."""

from __future__ import annotations

import html
import io
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from docx import Document
from reportlab.lib import colors, pagesizes
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, TableStyle

from budget_text import Project, archive_budget
from evidence import every_evidence, misplaced
from mailuo_graph.records import Records
from program import good, mailuo, write

DATA = Path(__file__).parents[1] / "data"
LONG = Project(
    "历史档案数字化加工及异地备份项目（二〇三一年第三批）", "3,456.78",
    "完成 12 万页历史档案的扫描、著录与质检，建立异地备份；“三防”达标，单价＜2.5元/页。", other="0.00",
)  # fmt: skip
BUDGET = archive_budget(extra=(LONG, Project("档案馆（新馆）搬迁服务项目", "0.05", "平稳搬迁。")))
LINES = [line.split("\t") for line in BUDGET.text().splitlines()]
TITLES = [line[0] for line in LINES if len(line) == 1]
TABLE = [line for line in LINES if len(line) > 1]


def as_html():
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in TABLE)
    titles = "".join(f"<p>{title}</p>" for title in TITLES)
    page = f'<html><head><meta charset="gb2312"></head><body>{titles}<table>{rows}</table></body></html>'
    return page.encode("gb18030")


def as_xlsx():
    """Title over all columns, amounts as numbers with the format that offices give them."""
    book = openpyxl.Workbook()
    sheet = book.active
    for title in TITLES:
        sheet.append([title])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=7)
    for row in TABLE:
        sheet.append([_number(cell) if 0 < column < 5 else cell for column, cell in enumerate(row)])
        for cell in sheet[sheet.max_row][1:5]:
            cell.number_format = "#,##0.00"
    return _saved(book)


def _number(cell):
    digits = cell.replace(",", "")
    return float(digits) if digits.replace(".", "").isdigit() else cell or None


def as_docx():
    document = Document()
    for title in TITLES:
        document.add_paragraph(title)
    table = document.add_table(rows=0, cols=7)
    for row in TABLE:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return _saved(document)


def as_pdf():
    """Ruled, wrapped in narrow columns, over several pages."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    look = ParagraphStyle("cell", fontName="STSong-Light", fontSize=8, leading=10, wordWrap="CJK")
    body = [[Paragraph(html.escape(text), look) for text in row] for row in TABLE]
    table = LongTable(body, [110, 60, 60, 50, 50, 130, 200], repeatRows=1, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    target = io.BytesIO()
    size = (pagesizes.A4[1], 380)
    SimpleDocTemplate(target, pagesize=size, invariant=1).build([*[Paragraph(title, look) for title in TITLES], table])
    return target.getvalue()


def _saved(made):
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


FORMATS = {
    "表.txt": BUDGET.data,
    "国标.txt": lambda: BUDGET.data("gb18030"),
    "条.md": lambda: "\n".join([*TITLES, *("| " + " | ".join(row) + " |" for row in TABLE)]).encode(),
    "表.html": as_html,
    "表.xlsx": as_xlsx,
    "表.docx": as_docx,
    "表.pdf": as_pdf,
}  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return built(tmp_path_factory.mktemp("plain"), "表.txt", BUDGET.data())


def built(folder, name, data):
    good(mailuo("build", write(folder / name, data), "-w", folder / "ws"))
    return folder / "ws"


def said(workspace):
    """What of a document must not depend on its format: ids, names, units, amounts, goals, indicators, totals."""
    records = Records.read(workspace / "tables")
    ids = pq.read_table(workspace / "links" / "placements.parquet").column("project").to_pylist()
    about = records.documents[0]
    return {
        "ids": ids,
        "projects": [(p.name, p.unit, p.total, p.fiscal_appropriation, _bare(p.goal)) for p in records.projects],
        "units": [(u.name, u.total) for u in records.units],
        "indicators": [(i.row, i.order, i.level2_code, i.name, i.cycle_value, i.annual_value, i.number) for i in records.indicators],
        "about": (about.department, about.fiscal_year, about.currency_unit, about.total),
        "remarks": [r.kind for r in records.remarks],
    }


def _bare(goal):
    """Line ends in a cell are the format's."""
    return "".join((goal or "").split())


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_the_same(tmp_path, plain, name):
    """Down to the ids, which decide whether findings of two builds are about the same thing."""
    expected = said(plain)
    assert len(set(expected["ids"])) == 6
    assert said(built(tmp_path, name, FORMATS[name]())) == expected


@pytest.mark.parametrize("name", FORMATS)
def test_evidence_quotes_the_raw_text(tmp_path, name):
    """Every project has its name's and its amount's place, every indicator and unit its own, in texts/<document>.txt."""
    workspace = built(tmp_path, name, FORMATS[name]())
    records = Records.read(workspace / "tables")
    text = (workspace / "texts" / f"{records.documents[0].document}.txt").read_bytes().decode("utf-8", "surrogatepass")
    assert misplaced(records, text) == []
    places = [where for where, _ in every_evidence(records)]
    for where, count in (("projects.evidence", 6), ("projects.amount_evidence", 6), ("projects.goal_evidence", 6), ("units.evidence", 2)):
        assert places.count(where) == count
    assert places.count("indicators.evidence") == len(records.indicators) == 16
    for project in records.projects:
        assert _bare(project.evidence.words) == _bare(project.name)
        assert project.amount_evidence.words == project.total_printed
    for indicator in records.indicators:
        assert _bare(indicator.name) in _bare(indicator.evidence.words)


def test_old_and_new_workbooks_say_the_same(tmp_path):
    """A workbook that an office saved as XLS and as XLSX."""
    both = [said(built(tmp_path / ending, f"表.{ending}", (DATA / f"two_units.{ending}").read_bytes())) for ending in ("xls", "xlsx")]
    assert both[0]["ids"]
    assert both[0] == both[1]
