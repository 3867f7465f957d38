"""`mailuo ask`: run a saved query on a workspace or a server."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from mailuo.cli.options import (
    DEFAULT_WORKSPACE,
    DatabaseOption,
    FormatOption,
    PasswordOption,
    StoreOption,
    UserOption,
    WorkspaceOption,
    help_text,
)
from mailuo.render import Format


def ask(
    name: Annotated[str, typer.Argument(metavar="QUERY", help=help_text("查询名，见 mailuo queries list", "a query, see mailuo queries list"))],
    *,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    style: FormatOption = Format.TABLE,
    parameters: Annotated[
        list[str] | None,
        typer.Option("-p", "--param", metavar="NAME=VALUE", help=help_text("参数，可重复", "a parameter; may be repeated")),
    ] = None,
    store: StoreOption = None,
    user: UserOption = None,
    password: PasswordOption = None,
    database: DatabaseOption = None,
    rows: Annotated[int, typer.Option("--rows", min=1, max=1_000_000, help=help_text("最多多少行", "at most so many rows"))] = 10_000,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, max=3600, help=help_text("最多多少秒", "at most so many seconds"))] = 60.0,
) -> None:
    from mailuo.answers import answer_text, parse_parameters  # noqa: PLC0415 - pydantic and yaml are not needed for --help
    from mailuo.open_graph import open_graph  # noqa: PLC0415 - see above
    from mailuo_graph.stores.contract import Limits  # noqa: PLC0415 - see above
    from mailuo_queries.library import find_query  # noqa: PLC0415 - see above
    from mailuo_queries.runner import run_query  # noqa: PLC0415 - see above

    saved = find_query(name)
    given = parse_parameters(parameters or [])
    with open_graph(workspace, store, user, password, database) as graph:
        answer = run_query(graph, saved.query, given, Limits(seconds=seconds, rows=rows))
    text, note = answer_text(answer, style)
    if text:
        print(text)
    if note:
        print(note, file=sys.stdout if style is Format.TABLE else sys.stderr)
