"""The tour: builds the sample documents and shows what a newcomer would look for first: what was read, the strongest
findings with their words, one lineage as a picture, and where the whole report lies."""

from __future__ import annotations

from importlib import resources, util
from pathlib import Path
from typing import Final

from mailuo.catalogue import Catalogue
from mailuo.coverage import coverage_text
from mailuo.duplicates import Shown, duplicates_text
from mailuo.lineages.picture import picture
from mailuo.lineages.trace import Trace
from mailuo.pipeline import BuildOptions, Progress, build_workspace
from mailuo.render import Format, safe, screen_columns
from mailuo.report.book import report_book
from mailuo.report.material import gather
from mailuo.report.page import report_page
from mailuo.storage import save_output
from mailuo.workspace import Workspace
from mailuo_graph.errors import InputError
from mailuo_graph.words import Text

_SHOWN: Final = 3
_FEW: Final = 4
_REASONS: Final = 3


def samples() -> Path:
    """The sample documents: beside the code in a checkout, inside the package in an installed wheel."""
    packaged = Path(str(resources.files("mailuo"))) / "samples"
    checkout = Path(__file__).resolve().parents[2] / "data" / "samples"
    for folder in (packaged, checkout):
        if folder.is_dir():
            return folder
    raise InputError("找不到样例文件；请重新安装 mailuo", "the sample documents are missing; install mailuo again")


def demo_text(folder: Path, progress: Progress) -> str:
    documents = sorted(samples().glob("*.txt"))
    report = build_workspace(documents, folder, BuildOptions(), progress)
    catalogue = Catalogue.of(Workspace.open(folder))
    material = gather(folder, progress=progress, catalogue=catalogue)
    page, book = folder / "report.html", folder / "report.xlsx"
    save_output(page, report_page(material))
    save_output(book, report_book(material))
    findings, _ = duplicates_text(strongest(material.duplicates), Format.TABLE, _SHOWN, _REASONS)
    parts = [
        _head("一、读到了什么", "1. What was read"),
        coverage_text(report, folder),
        _head("二、最强的三条线索（每种一条），连同原文", "2. The three strongest leads, one of a kind, with their words"),
        findings,
        _head("三、一条脉络", "3. One lineage"),
        "\n".join(_lineage(material.lineages)),
        _head("四、接下来", "4. What next"),
        "\n".join(_next(folder, page, book, len(material.findings))),
    ]
    return "\n\n".join(parts)


def strongest(found: list[Shown]) -> list[Shown]:
    """The strongest of each kind, so that three of them show three things; of few projects, so that they fit a screen."""
    first: dict[str, Shown] = {}
    for each in found:
        if len(each.steps) <= _FEW:
            first.setdefault(each.duplicate.kind, each)
    return list(first.values())[:_SHOWN]


def _lineage(traces: list[Trace]) -> list[str]:
    """The one over the most years; of equals that with the most projects."""
    if not traces:
        return []
    longest = max(traces, key=lambda t: (len(t.years), len(t.steps), t.uid or ""))
    return [f"【{safe(longest.name)}】", *picture(longest, screen_columns())]


def _next(folder: Path, page: Path, book: Path, count: int) -> list[str]:
    lines = [
        Text(f"报告（{count} 条疑点，可打印）：{page}", f"The report ({count} findings, prints well): {page}"),
        Text(f"疑点清单：{book}", f"The list of findings: {book}"),
    ]
    if util.find_spec("mailuo.cli.explore") is not None:
        lines.append(Text(f"打开浏览：mailuo explore -w {folder}", f"Look around: mailuo explore -w {folder}"))
    lines.append(
        Text(
            f"再问：mailuo queries list；mailuo ask copied-indicators -w {folder} --param least=5",
            f"Ask on: mailuo queries list; mailuo ask copied-indicators -w {folder} --param least=5",
        ),
    )
    return list(map(str, lines))


def _head(zh: str, en: str) -> str:
    return str(Text(zh, en))
