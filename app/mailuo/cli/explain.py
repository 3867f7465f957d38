"""`mailuo explain`: one entity in words."""

from __future__ import annotations

from typing import Annotated

import typer

from mailuo.cli.options import DEFAULT_WORKSPACE, WorkspaceOption, help_text


def explain(
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help=help_text("编号或名称", "a uid or a name"))],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    *,
    most: Annotated[int, typer.Option("--most", min=1, max=100_000, help=help_text("每一项最多列多少条", "at most so many lines of each list"))] = 20,
) -> None:
    from mailuo.catalogue import Catalogue  # noqa: PLC0415 - pyarrow is not needed for --help
    from mailuo.decision_log import read_decisions  # noqa: PLC0415 - see above
    from mailuo.explain import explained  # noqa: PLC0415 - see above
    from mailuo.workspace import Workspace  # noqa: PLC0415 - see above

    opened = Workspace.open(workspace)
    decisions = read_decisions(opened.decisions).decisions
    print(explained(Catalogue.of(opened), entity, decisions, most))
