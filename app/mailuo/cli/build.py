"""`mailuo build`: documents into a workspace."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from mailuo.cli.options import DEFAULT_WORKSPACE, WorkspaceOption, help_text
from mailuo.cli.progress import ProgressLine
from mailuo.exit_codes import PARTLY
from mailuo.render import safe
from mailuo_graph.errors import UsageError

_DOCUMENTS = typer.Argument(metavar="DOCS...", help=help_text("预算文件或装着它们的目录", "budget documents, or folders that hold them"))


def build(
    documents: Annotated[list[Path], _DOCUMENTS],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    *,
    add: Annotated[
        bool,
        typer.Option("--add", help=help_text("保留工作区里已有、这次没有点名的文件", "keep documents that are there and not named now")),
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help=help_text("全部重新读取", "read every document again")),
    ] = False,
    learn: Annotated[
        bool,
        typer.Option("--learn", help=help_text("按 decisions.jsonl 里人的决定重新学习承接的权重，以后的构建沿用", "learn the weights of successions anew from what people decided; later builds keep them")),
    ] = False,
    shipped_weights: Annotated[
        bool, typer.Option("--shipped-weights", help=help_text("改回随程序附带的权重", "go back to the weights that came with the program")),
    ] = False,
    fiscal_year: Annotated[
        int | None,
        typer.Option("--fiscal-year", min=1990, max=2100, help=help_text("这些文件的预算年度，优先于推断", "the fiscal year of these documents, outweighs any guess")),
    ] = None,
) -> None:
    from mailuo.coverage import coverage_text  # noqa: PLC0415 - pyarrow is not needed for --help
    from mailuo.pipeline import BuildOptions, build_workspace  # noqa: PLC0415 - see above
    from mailuo_extractors.layouts.contract import Given  # noqa: PLC0415 - see above

    if learn and shipped_weights:
        raise UsageError("--learn 和 --shipped-weights 只能用一个", "use one of --learn and --shipped-weights")
    with ProgressLine() as progress:
        options = BuildOptions(add=add, fresh=fresh, learn=learn, shipped_weights=shipped_weights, given=Given(fiscal_year=fiscal_year))
        report = build_workspace(documents, workspace, options, progress)
    print(coverage_text(report, workspace))
    for failure in report.failures:
        print(safe(str(failure)), file=sys.stderr)
    if report.failures:
        raise typer.Exit(PARTLY)
