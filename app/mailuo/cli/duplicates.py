"""`mailuo duplicates`: what may be built or paid for twice."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from mailuo.cli.options import DEFAULT_WORKSPACE, FormatOption, OutputOption, WorkspaceOption, chosen_form, help_text
from mailuo.exit_codes import DONE, FOUND, UNKNOWN
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
        typer.Option("--project", metavar="NAME|ID", help=help_text("只看涉及这个项目、脉络或系统的；名称的一部分也可以", "only those of this project, lineage or system; a part of a name will do")),
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, max=100_000, help=help_text("表中最多列多少条", "list at most so many in the table"))] = 50,
    output: OutputOption = None,
    exit_status: Annotated[
        bool, typer.Option("--exit-code", help=help_text("退出码：0 没有，10 有，11 没有可比的项目", "exit with 0 for none, 10 for some, 11 for no projects to compare")),
    ] = False,
) -> None:
    from mailuo.catalogue import Catalogue  # noqa: PLC0415 - pyarrow is not needed for --help
    from mailuo.duplicates import (  # noqa: PLC0415 - see above
        Strength,
        duplicates_sheet,
        duplicates_text,
        find_duplicates,
        note_of,
    )
    from mailuo.sheets import workbook  # noqa: PLC0415 - see above
    from mailuo.storage import save_output  # noqa: PLC0415 - see above
    from mailuo.workspace import Workspace  # noqa: PLC0415 - see above

    form = chosen_form(style, output)
    catalogue = Catalogue.of(Workspace.open(workspace))
    found = find_duplicates(catalogue, kind, None if strength is None else Strength(strength), project)
    text, note = ("", str(note_of(found))) if form is Format.XLSX else duplicates_text(found, form, most)
    if output is not None:
        content = workbook([duplicates_sheet(found)]) if form is Format.XLSX else (text + "\n" if text else "").encode()
        save_output(output, content)
    elif text:
        print(text)
    print(note, file=sys.stdout if form is Format.TABLE else sys.stderr)
    if exit_status:
        raise typer.Exit(FOUND if found else DONE if len(catalogue.projects) > 1 else UNKNOWN)
