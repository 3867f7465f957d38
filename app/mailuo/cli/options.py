"""Options that several commands share, written once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mailuo.render import Format
from mailuo_graph.errors import UsageError
from mailuo_graph.words import Language, Text


def help_text(zh: str, en: str) -> str:
    """The language is chosen before this module is imported, so help can be plain text."""
    return str(Text(zh, en))


WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "-w", "--workspace", metavar="DIR", help=help_text("工作区目录", "the workspace folder"), envvar="MAILUO_WORKSPACE",
    ),
]
FormatOption = Annotated[
    Format, typer.Option("-f", "--format", help=help_text("输出格式", "form of the output")),
]
OutputOption = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help=help_text("写进文件；.xlsx 写成表格", "write to a file; .xlsx becomes a workbook")),
]
StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="URL",
        help=help_text("在哪里查：默认工作区里的图；也可以是 neo4j:// 或 bolt:// 地址", "where to ask: the workspace's graph by default, or a neo4j:// or bolt:// address"),
    ),
]
UserOption = Annotated[
    str | None,
    typer.Option("--user", envvar="NEO4J_USER", help=help_text("Neo4j 用户名", "Neo4j user name")),
]
PasswordOption = Annotated[
    str | None,
    typer.Option(
        "--password", envvar="NEO4J_PASSWORD", show_envvar=True,
        help=help_text("Neo4j 密码；最好放在环境变量里", "Neo4j password; better kept in the environment variable"),
    ),
]  # fmt: skip
DatabaseOption = Annotated[
    str | None, typer.Option("--database", envvar="NEO4J_DATABASE", help=help_text("Neo4j 数据库名", "Neo4j database name")),
]
LanguageOption = Annotated[
    Language | None, typer.Option("--lang", help=help_text("语言：zh 或 en；可写在任何位置", "language: zh or en; may stand anywhere")),
]


def chosen_form(style: Format, output: Path | None) -> Format:
    """The ending of the file decides for a workbook; a workbook needs a file."""
    form = Format.XLSX if output is not None and output.suffix.casefold() == ".xlsx" else style
    if form is Format.XLSX and output is None:
        raise UsageError("xlsx 要写进文件；请加 -o 文件.xlsx", "xlsx goes into a file; add -o FILE.xlsx")
    return form


DEFAULT_WORKSPACE = Path("mailuo-workspace")
PacksOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--packs", metavar="DIR", envvar="MAILUO_PACKS", show_envvar=True,
        help=help_text("自己的查询包的文件夹，可重复", "a folder of query packs of your own; may be repeated"),
    ),
]  # fmt: skip
WhoOption = Annotated[
    str | None, typer.Option("--who", metavar="NAME", help=help_text("谁在判断；默认本机用户", "who decides; the user of this machine by default")),
]
