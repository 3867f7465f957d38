"""`mailuo duplicates`: what may be built or paid for twice."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from mailuo.cli.options import DEFAULT_WORKSPACE, FormatOption, WorkspaceOption, help_text
from mailuo.render import Format


def duplicates(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    *,
    style: FormatOption = Format.TABLE,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help=help_text("只看这一种", "only this kind"))] = None,
    strength: Annotated[
        Literal["strong", "worth_a_look", "weak"] | None, typer.Option("--strength", help=help_text("只看这一强度", "only this strength")),
    ] = None,
    project: Annotated[
        str | None,
        typer.Option("--project", metavar="NAME|ID", help=help_text("只看涉及这个项目（或脉络）的", "only those of this project (or lineage)")),
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, max=100_000, help=help_text("表中最多列多少条", "list at most so many in the table"))] = 50,
) -> None:
    from mailuo.catalogue import Catalogue  # noqa: PLC0415 - pyarrow is not needed for --help
    from mailuo.duplicates import Strength, duplicates_text, find_duplicates  # noqa: PLC0415 - see above
    from mailuo.workspace import Workspace  # noqa: PLC0415 - see above

    found = find_duplicates(Catalogue.of(Workspace.open(workspace)), kind, None if strength is None else Strength(strength), project)
    text, note = duplicates_text(found, style, most)
    if text:
        print(text)
    print(note, file=sys.stdout if style is Format.TABLE else sys.stderr)
