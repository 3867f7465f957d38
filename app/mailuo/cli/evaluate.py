"""`mailuo eval`: a workspace against annotations, or clusters of records against a column that knows better."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from mailuo.cli.options import DEFAULT_WORKSPACE, FormatOption, WorkspaceOption, help_text
from mailuo.render import Format, render_rows, safe
from mailuo_graph.words import Text


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help=help_text("标注目录：每份文件一个子目录，跨文件的在 link/；或带 lineage_id 列的记录表，与 --clusters 同用", "annotations: a folder a document, and link/ across documents; or a table of records with lineage_id, with --clusters"))],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    *,
    style: FormatOption = Format.TABLE,
    clusters: Annotated[
        Path | None,
        typer.Option("--clusters", metavar="DIR", help=help_text("mailuo link 写出的目录，对照 GOLD 这张记录表", "what mailuo link wrote, measured against the records in GOLD")),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help=help_text("逐条列出缺的和错的", "list what is missing and what is wrong, case by case"))] = False,
) -> None:
    from mailuo.evaluation.report import (  # noqa: PLC0415 - pyarrow is not needed for --help
        COLUMNS,
        errors_text,
        evaluated,
        headings,
        people_scores,
        score_rows,
    )
    from mailuo.workspace import Workspace  # noqa: PLC0415 - see above

    if clusters is not None:
        from mailuo.evaluation.records import record_scores  # noqa: PLC0415 - see above

        scores = record_scores(gold, clusters)
        lacking: list[str] = []
    else:
        scores, lacking = evaluated(Workspace.open(workspace), gold, reasons=errors)
    if lacking:
        missing = "、".join(lacking)
        print(safe(str(Text(f"工作区里没有：{missing}；其中标注的都算缺", f"not in the workspace: {missing}; all that is annotated there counts as missing"))), file=sys.stderr)
    rows, people = score_rows(scores), style in {Format.TABLE, Format.MD}
    if people:
        print(render_rows(headings(), people_scores(scores), style))
        if errors:
            print(errors_text(scores))
    elif errors:
        rows = [[*row, score.missing, score.wrong] for row, score in zip(rows, scores, strict=True)]
        print(render_rows([*COLUMNS, "missing", "wrong"], rows, style))
    else:
        print(render_rows(COLUMNS, rows, style))
