"""`mailuo lineage`: one undertaking through the years."""

from __future__ import annotations

from typing import Annotated

import typer

from mailuo.cli.options import DEFAULT_WORKSPACE, FormatOption, WorkspaceOption, help_text
from mailuo.render import Format


def lineage(
    name: Annotated[str, typer.Argument(metavar="NAME|ID", help=help_text("项目、脉络或系统的名称或编号", "the name or uid of a project, a lineage or a system"))],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    *,
    style: FormatOption = Format.TABLE,
    most: Annotated[int, typer.Option("--most", min=1, max=100_000, help=help_text("最多展开多少条脉络", "show at most so many lineages in full"))] = 10,
) -> None:
    from mailuo.catalogue import Catalogue  # noqa: PLC0415 - pyarrow is not needed for --help
    from mailuo.lineages.find import find_lineages  # noqa: PLC0415 - see above
    from mailuo.lineages.report import lineage_text  # noqa: PLC0415 - see above
    from mailuo.workspace import Workspace  # noqa: PLC0415 - see above

    found = find_lineages(Catalogue.of(Workspace.open(workspace)), name)
    print(lineage_text(found, name, style, most))
