"""`mailuo load` and `mailuo export`: the graph into a server, or out as files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mailuo.cli.options import (
    DEFAULT_WORKSPACE,
    DatabaseOption,
    PasswordOption,
    UserOption,
    WorkspaceOption,
    help_text,
)
from mailuo.cli.progress import ProgressLine
from mailuo_graph.words import Text


class ExportFormat(StrEnum):
    JSONL = "jsonl"
    GRAPHML = "graphml"
    GEXF = "gexf"
    NODE_LINK = "node-link"
    NEO4J_ADMIN = "neo4j-admin"


def load(
    url: Annotated[str, typer.Argument(metavar="URL", help=help_text("neo4j:// 或 bolt:// 地址，或图文件路径", "a neo4j:// or bolt:// address, or the path of a graph file"))],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    user: UserOption = None,
    password: PasswordOption = None,
    database: DatabaseOption = None,
) -> None:
    from mailuo.pipeline import graph_tables  # noqa: PLC0415 - pyarrow is not needed for --help
    from mailuo.workspace import Workspace  # noqa: PLC0415 - see above
    from mailuo_graph.stores import open_store  # noqa: PLC0415 - see above

    tables = graph_tables(Workspace.open(workspace))
    with open_store(url, user=user, password=password, database=database) as store, ProgressLine() as progress:
        report = store.load(tables, progress)
    print(
        Text(
            f"{url}：{report.nodes:,} 个点，{report.relations:,} 条关系；移去 {report.removed_nodes:,} 个点，{report.removed_relations:,} 条关系；{report.seconds:.1f} 秒",
            f"{url}: {report.nodes:,} nodes, {report.relations:,} relations; removed {report.removed_nodes:,} nodes, {report.removed_relations:,} relations; {report.seconds:.1f} s",
        ),
    )


def export(
    target: Annotated[Path, typer.Argument(metavar="PATH", help=help_text("写到哪里：jsonl 和 neo4j-admin 是目录，其余是文件", "where to: a folder for jsonl and neo4j-admin, a file for the others"))],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    style: Annotated[ExportFormat, typer.Option("-f", "--format", help=help_text("格式", "format"))] = ExportFormat.JSONL,
) -> None:
    from mailuo.exporting import export_workspace  # noqa: PLC0415 - pyarrow is not needed for --help
    from mailuo.workspace import Workspace  # noqa: PLC0415 - see above

    for line in export_workspace(Workspace.open(workspace), target, style.value):
        print(line)
