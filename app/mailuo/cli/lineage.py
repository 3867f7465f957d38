"""`mailuo lineage`: one undertaking through the years."""

from __future__ import annotations

from typing import Annotated

import typer

from mailuo.cli.options import DEFAULT_WORKSPACE, FormatOption, OutputOption, WorkspaceOption, chosen_form, help_text
from mailuo.render import Format


def lineage(
    name: Annotated[str, typer.Argument(metavar="NAME|ID", help=help_text("项目、脉络或系统的名称或编号", "the name or uid of a project, a lineage or a system"))],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    *,
    style: FormatOption = Format.TABLE,
    most: Annotated[int, typer.Option("--most", min=1, max=100_000, help=help_text("最多展开多少条脉络", "show at most so many lineages in full"))] = 10,
    output: OutputOption = None,
) -> None:
    from mailuo.catalogue import Catalogue  # noqa: PLC0415 - pyarrow is not needed for --help
    from mailuo.lineages.find import find_lineages  # noqa: PLC0415 - see above
    from mailuo.lineages.report import lineage_sheet, lineage_text  # noqa: PLC0415 - see above
    from mailuo.sheets import workbook  # noqa: PLC0415 - see above
    from mailuo.storage import save_output  # noqa: PLC0415 - see above
    from mailuo.workspace import Workspace  # noqa: PLC0415 - see above

    form = chosen_form(style, output)
    found = find_lineages(Catalogue.of(Workspace.open(workspace)), name)
    if form is Format.XLSX and output is not None:
        save_output(output, workbook([lineage_sheet(found)]))
        return
    text = lineage_text(found, name, form, most)
    if output is None:
        print(text)
    else:
        save_output(output, f"{text}\n".encode())
