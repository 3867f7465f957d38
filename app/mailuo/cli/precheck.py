"""`mailuo precheck`: a draft project against the graph; nothing of it is stored."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from mailuo.cli.options import DEFAULT_WORKSPACE, FormatOption, WorkspaceOption, help_text
from mailuo.render import Format
from mailuo_graph.errors import UsageError


def precheck(
    draft: Annotated[
        str | None,
        typer.Argument(metavar="[FILE|-]", help=help_text("草稿：文字、申报表或目标表；- 读标准输入；也可以只给 --name 等", "the draft: text, form or table; - reads standard input; or give --name and the like only")),
    ] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    *,
    name: Annotated[str | None, typer.Option("--name", help=help_text("项目名称", "name of the project"))] = None,
    amount: Annotated[str | None, typer.Option("--amount", metavar="AMOUNT", help=help_text("金额：120（万元）、120万元、1200000元", "the amount in units of 10,000 yuan, or with its unit in Chinese"))] = None,
    goal: Annotated[str | None, typer.Option("--goal", help=help_text("绩效目标", "its goal"))] = None,
    unit: Annotated[str | None, typer.Option("--unit", help=help_text("预算单位全称，看得出地方和级别", "full name of the unit, which tells place and level"))] = None,
    indicators: Annotated[str | None, typer.Option("--indicators", help=help_text("绩效指标，一行一条或用分号隔开", "its indicators, one a line or parted by semicolons"))] = None,
    year: Annotated[int | None, typer.Option("--year", min=1990, max=2100, help=help_text("预算年度", "fiscal year"))] = None,
    row: Annotated[int | None, typer.Option("--row", min=1, help=help_text("文件里有多个项目时，看第几个", "which project, where the file holds several"))] = None,
    style: FormatOption = Format.TABLE,
    most: Annotated[int, typer.Option("--most", min=1, max=1000, help=help_text("最多列多少个相近的项目", "show at most so many near projects"))] = 10,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help=help_text("写进文件；.docx 写成 Word 文档，.xlsx 写成工作簿", "write to a file; .docx becomes a Word document, .xlsx a workbook"))] = None,
) -> None:
    from mailuo.precheck.book import precheck_book  # noqa: PLC0415 - see below
    from mailuo.precheck.check import precheck as check  # noqa: PLC0415 - the linkers are not needed for --help
    from mailuo.precheck.draft import Fields, read_draft  # noqa: PLC0415 - see above
    from mailuo.precheck.report import precheck_text  # noqa: PLC0415 - see above
    from mailuo.precheck.word import precheck_document  # noqa: PLC0415 - see above
    from mailuo.storage import save_output  # noqa: PLC0415 - see above
    from mailuo.workspace import Workspace  # noqa: PLC0415 - see above
    from mailuo_extractors.pool import file_bytes  # noqa: PLC0415 - see above

    fields = Fields(name, amount, goal, unit, year, row, indicators)
    if draft is None and not fields.any:
        raise UsageError("请给一份草稿：文件、-（标准输入），或 --name 和 --goal", "give a draft: a file, - for standard input, or --name and --goal")
    opened = Workspace.open(workspace)
    content = None if draft is None else sys.stdin.buffer.read() if draft == "-" else file_bytes(Path(draft))
    found = check(opened, read_draft(content, "draft.txt" if draft in (None, "-") else Path(str(draft)).name, fields))
    if output is not None and output.suffix.casefold() in {".docx", ".xlsx"}:
        save_output(output, precheck_document(found, most) if output.suffix.casefold() == ".docx" else precheck_book(found))
        return
    text = precheck_text(found, style, most)
    if output is None:
        print(text)
    else:
        save_output(output, (text + "\n").encode("utf-8"))
