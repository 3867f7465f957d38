"""`mailuo report`: the findings as a workbook, one HTML file, or evidence slips."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mailuo.cli.options import DEFAULT_WORKSPACE, PacksOption, WorkspaceOption, help_text


def report(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help=help_text("写进哪个文件：.xlsx 疑点清单，.html 报告，.docx 取证单", "the file: .xlsx list of findings, .html report, .docx evidence slips")),
    ],
    finding: Annotated[
        list[str] | None, typer.Option("--finding", metavar="ID", help=help_text("只写这条疑点，可重复；取证单必须写", "only this finding; may be repeated; needed for slips")),
    ] = None,
    suite: Annotated[
        str | None, typer.Option("--suite", metavar="NAME|FILE", help=help_text("只问这个套件里的查询；默认问所有查询包", "ask only the queries of this suite; all packs by default")),
    ] = None,
    packs: PacksOption = None,
) -> None:  # fmt: skip
    from mailuo.cli.progress import ProgressLine  # noqa: PLC0415 - pydantic and lxml are not needed for --help
    from mailuo.report.writing import write_report  # noqa: PLC0415 - see above

    with ProgressLine() as progress:
        said = write_report(workspace, output, finding or [], suite, packs or [], progress)
    for sentence in said:
        print(sentence)
