"""`mailuo doctor`: what is there, what is missing, what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mailuo.cli.options import PasswordOption, UserOption, help_text


def doctor(
    workspace: Annotated[Path | None, typer.Option("-w", "--workspace", metavar="DIR", help=help_text("也检查这个工作区", "look at this workspace as well"))] = None,
    store: Annotated[str | None, typer.Option("--store", envvar="NEO4J_URI", metavar="URL", help=help_text("也试连这个 Neo4j", "try this Neo4j as well"))] = None,
    user: UserOption = None,
    password: PasswordOption = None,
) -> None:
    from mailuo.doctor import examine, report_text  # noqa: PLC0415 - not needed for --help

    checks = examine(workspace, store, user, password)
    print(report_text(checks))
    if any(check.needed and not check.good for check in checks):
        raise typer.Exit(1)
