"""`mailuo explain`: one entity in words, or what speaks for and against one project continuing another."""

from __future__ import annotations

from typing import Annotated

import typer

from mailuo.cli.options import DEFAULT_WORKSPACE, FormatOption, WorkspaceOption, chosen_form, help_text
from mailuo.render import Format
from mailuo_graph.errors import UsageError


def explain(
    entities: Annotated[
        list[str],
        typer.Argument(
            metavar="ENTITY [OTHER]",
            help=help_text("编号或名称；给两个项目则逐项说明为什么相连、为什么不连", "a uid or a name; of two projects it says, item by item, why they are linked or not"),
        ),
    ],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    *,
    style: FormatOption = Format.TABLE,
    most: Annotated[int, typer.Option("--most", min=1, max=100_000, help=help_text("每一项最多列多少条", "at most so many lines of each list"))] = 20,
) -> None:
    from mailuo.catalogue import Catalogue  # noqa: PLC0415 - pyarrow is not needed for --help
    from mailuo.decision_log import read_decisions  # noqa: PLC0415 - see above
    from mailuo.explain import explained  # noqa: PLC0415 - see above
    from mailuo.workspace import Workspace  # noqa: PLC0415 - see above
    from mailuo_graph.decisions import Decisions  # noqa: PLC0415 - see above

    opened = Workspace.open(workspace)
    decisions = read_decisions(opened.decisions).decisions
    if len(entities) == 1 and style is not Format.TABLE:
        raise UsageError("--format 只用于两个项目；单个对象的数据见 mailuo export", "--format goes with two projects; for the data of one entity see mailuo export")
    if len(entities) == 1:
        print(explained(Catalogue.of(opened), entities[0], decisions, most))
        return
    if len(entities) > 2:  # noqa: PLR2004 - a pair
        raise UsageError("explain 要一个对象，或两个项目", "explain takes one entity, or two projects")
    from mailuo.pairs.named import two_projects  # noqa: PLC0415 - see above
    from mailuo.pairs.report import explained_pair, pair_rows  # noqa: PLC0415 - see above

    catalogue = Catalogue.of(opened)
    pair = two_projects(catalogue, entities[0], entities[1])
    if style is Format.TABLE:
        print(explained_pair(catalogue, Decisions(decisions), *pair))
    else:
        print(pair_rows(catalogue, Decisions(decisions), *pair, chosen_form(style, None)))
