"""One invented table of 75 rows, and the programs that turn it into PDF files: reportlab, Chromium, LibreOffice Writer
and Calc. A maker that is not installed returns None.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

HEADER = ["项目名称（资金使用单位）", "总计", "财政拨款", "财政专户拨款", "其他资金", "绩效目标", "绩效指标"]
_PLACES = ["北坡", "松林", "石桥", "云溪", "南洲", "东湾", "柳河", "青原"]
_THINGS = ["水文站网改造", "校舍抗震加固", "农机购置补贴", "档案数字化", "窗口服务外包", "消防设施维护",
           "户籍系统运维", "目录编制（ABC-12）", "路灯节能改造", "气象雷达更新"]  # fmt: skip
_GOALS = ["完成年度建设任务", "保障设备全年正常运行", "按期支付合同款", "提升服务对象满意度",
          "落实《石桥市公共设施管理办法》（石政发〔2031〕7号）", "消除安全隐患", "2031-2033年分三期实施",
          "完成 Web 平台 2.0 升级", "黑色路面面积见附表", "方案经目标评审后执行"]  # fmt: skip
_INDICATORS = ["改造站点数", "验收合格率", "完成时限", "单位成本", "受益户数", "群众满意度",
               "故障响应时间", "资金支付率"]  # fmt: skip
_VALUES = ["≥95%", "≤3小时", "＜2个", "12处", "2031-12-31前", "≥1,200户", "=100%", "≤45.5万元/公里"]


def rows(count: int = 75, seed: int = 7) -> list[list[str]]:
    """Units with a name and amounts only, projects with goals and indicators of quite different length."""
    random_ = random.Random(seed)
    made = [["合计", "98,765.43", "98,000.00", "", "765.43", "", ""]]
    while len(made) < count:
        place = random_.choice(_PLACES)
        if len(made) % 13 == 1:
            unit = f"{place}市{random_.choice(_THINGS)[:2]}管理中心（第{len(made)}号单位）"
            made.append([unit, "7,200.00", "7,200.00", "", "", "", ""])
            continue
        total = random_.randint(100, 900000) / 100
        other = random_.choice([0, 0, 12.5])
        name = f"{place}{random_.choice(_THINGS)}项目"
        name += random_.choice(["", f"（{len(made)}期）", "及其配套设施购置、安装、调试与培训经费"])
        goal = "，".join(random_.choices(_GOALS, k=random_.randint(1, 6))) + "。"
        indicators = "".join(
            f"{n}、{random_.randint(1, 3)}-产出指标；{random_.randint(11, 41)}-数量指标；"
            f"{random_.choice(_INDICATORS)}；实施周期指标值：{random_.choice(_VALUES)}；年度指标值：{random_.choice(_VALUES)}。"
            for n in range(1, random_.randint(2, 9))
        )
        amounts = [f"{total + other:,.2f}", f"{total:,.2f}", "", f"{other:.2f}" if other else ""]
        made.append([name, *amounts, goal, indicators])
    return made


def reportlab_pdf(table: list[list[str]], to: Path) -> Path | None:
    """With the built-in font STSong-Light, whose glyphs are not in the file, and rows that split."""
    try:
        from reportlab.lib import colors
        from reportlab.lib.pagesizes import A4, landscape
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, TableStyle
    except ImportError:
        return None
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("cell", fontName="STSong-Light", fontSize=8, leading=10.4, wordWrap="CJK")
    body = [[Paragraph(escape(text), style) for text in row] for row in [HEADER, *table]]
    look = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    widths = [110, 56, 56, 56, 50, 190, 250]
    flow = [Paragraph("项目支出绩效目标表", style), LongTable(body, widths, style=look, repeatRows=1, splitInRow=1)]
    SimpleDocTemplate(str(to), pagesize=landscape(A4), leftMargin=30, rightMargin=30, invariant=1).build(flow)
    return to


def html(table: list[list[str]], css: str = "") -> str:
    def line(tag: str, row: list[str]) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(text)}</{tag}>" for text in row) + "</tr>"

    return (
        "<!DOCTYPE html><html lang=zh><head><meta charset=utf-8><style>@page{size:A4 landscape;margin:12mm}"
        "body{font:9pt 'Noto Sans CJK SC'}table{border-collapse:collapse;width:100%;table-layout:fixed}"
        "td,th{border:1px solid #000;padding:2px 4px;font-weight:normal}"
        "th:nth-child(n+2):nth-child(-n+5){width:7%}th:nth-child(7){width:34%}"
        f"{css}</style></head><body><h3>项目支出绩效目标表</h3><p>单位：万元</p>"
        f"<table><thead>{line('th', HEADER)}</thead><tbody>"
        + "".join(line("td", row) for row in table)
        + "</tbody></table></body></html>"
    )


def chrome_pdf(table: list[list[str]], to: Path, css: str = "") -> Path | None:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(html(table, css), encoding="utf-8")
        _run([program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
              "--no-pdf-header-footer", f"--print-to-pdf={to}", page.as_uri()])  # fmt: skip
    return to if to.exists() else None


def writer_pdf(table: list[list[str]], to: Path) -> Path | None:
    try:
        from docx import Document
        from docx.enum.section import WD_ORIENT
        from docx.oxml import OxmlElement
        from docx.shared import Cm, Pt
    except ImportError:
        return None
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Cm(1.2)
    document.styles["Normal"].font.size = Pt(8)
    document.add_paragraph("项目支出绩效目标表")
    made = document.add_table(rows=0, cols=len(HEADER))
    made.style = "Table Grid"
    made.autofit = False
    for row in [HEADER, *table]:
        for cell, text, width in zip(made.add_row().cells, row, (4, 2.2, 2.2, 2.2, 2, 6.4, 8), strict=True):
            cell.text, cell.width = text, Cm(width)
    mark = OxmlElement("w:tblHeader")
    made.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no name for it
    return _office(document.save, "docx", to)


def calc_pdf(table: list[list[str]], to: Path) -> Path | None:
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Border, Font, Side
    except ImportError:
        return None
    book = Workbook()
    sheet = book.active
    widths = (22, 12, 12, 12, 10, 38, 46)
    thin = Side(style="thin")
    for number, row in enumerate([HEADER, *table], start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column, text)
            cell.border = Border(thin, thin, thin, thin)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            cell.font = Font(name="Noto Sans CJK SC", size=9)
        # Office measures rows when it is used by hand; here nobody does, and rows too low would hide their last lines.
        lines = max(-(-2 * len(text) // (width - 2)) for text, width in zip(row, widths, strict=True))
        sheet.row_dimensions[number].height = min(400, 15 * max(1, lines))
    for letter, width in zip("ABCDEFG", widths, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return _office(book.save, "xlsx", to)


def _office(save: Callable[[str], None], suffix: str, to: Path) -> Path | None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"table.{suffix}"
        save(str(source))
        _run([program, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}", "--headless", "--convert-to",
              "pdf", "--outdir", folder, str(source)])  # fmt: skip
        made = source.with_suffix(".pdf")
        if made.exists():
            shutil.copy(made, to)
    return to if to.exists() else None


def _run(command: list[str]) -> None:
    subprocess.run(command, check=False, capture_output=True, timeout=180)


MAKERS: dict[str, Callable[[list[list[str]], Path], Path | None]] = {
    "reportlab": reportlab_pdf,
    "writer": writer_pdf,
    "calc": calc_pdf,
    "chrome": chrome_pdf,
    "chrome-middle": lambda table, to: chrome_pdf(table, to, "td{vertical-align:middle}"),
    "chrome-top": lambda table, to: chrome_pdf(table, to, "td{vertical-align:top}"),
    "chrome-separate": lambda table, to: chrome_pdf(table, to, "table{border-collapse:separate;border-spacing:0}"),
}
