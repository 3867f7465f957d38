"""`mailuo coverage`: what a workspace's documents gave, and everything in them that a person should look at."""

from __future__ import annotations

from mailuo.cli.options import DEFAULT_WORKSPACE, FormatOption, WorkspaceOption
from mailuo.render import Format, render_rows


def coverage(workspace: WorkspaceOption = DEFAULT_WORKSPACE, *, style: FormatOption = Format.TABLE) -> None:
    from mailuo.coverage import COLUMNS, records_text, remark_rows  # noqa: PLC0415 - pyarrow is not needed for --help
    from mailuo.workspace import Workspace  # noqa: PLC0415 - see above
    from mailuo_graph.records import Records  # noqa: PLC0415 - see above

    opened = Workspace.open(workspace)
    records = opened.steady(lambda: Records.read(opened.tables))
    if style is Format.TABLE:
        print(records_text(records, whole=True))
    else:
        print(render_rows(COLUMNS, remark_rows(records), style))
