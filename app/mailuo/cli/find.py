"""`mailuo find`: names that come near."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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
from mailuo.render import Format, render_rows
from mailuo_graph.words import Text

if TYPE_CHECKING:
    from mailuo_queries.search import Hit


def find(
    words: Annotated[str, typer.Argument(metavar="TEXT", help=help_text("名称、简称或其中几个字，容许错字；装了 [pinyin] 也可用拼音首字母", "a name, a short form or a part, slips allowed; pinyin initials with the extra [pinyin]"))],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    *,
    kind: Annotated[list[str] | None, typer.Option("--kind", metavar="KIND", help=help_text("只找 Project、System、Unit、Department 或 Policy，可重复", "only Project, System, Unit, Department or Policy; may be repeated"))] = None,
    most: Annotated[int, typer.Option("--most", min=1, max=10_000, help=help_text("最多多少个", "at most so many"))] = 20,
    style: FormatOption = Format.TABLE,
    store: StoreOption = None,
    user: UserOption = None,
    password: PasswordOption = None,
    database: DatabaseOption = None,
) -> None:
    from mailuo.open_graph import open_graph  # noqa: PLC0415 - pyarrow is not needed for --help
    from mailuo_queries.search import search_names  # noqa: PLC0415 - see above

    with open_graph(workspace, store, user, password, database) as graph:
        hits = search_names(graph, words, kind or [], most)
    columns = ["kind", "name", "matched", "score", "year", "total", "about", "uid"]
    rows = [[hit.kind, hit.name, hit.matched, hit.score, hit.year, hit.total, hit.about, hit.uid] for hit in hits]
    if style is not Format.TABLE:
        print(render_rows(columns, rows, style))
        return
    headings = [Text("种类", "kind"), Text("名称", "name"), Text("年度", "year"), Text("总计（万元）", "total (万元)"), Text("单位等", "unit etc."), Text("编号", "uid")]
    shown = [[hit.kind, _named(hit), None if hit.year is None else str(hit.year), hit.total, hit.about, hit.uid] for hit in hits]
    print(render_rows(columns[:6], shown, style, [str(each) for each in headings]) if hits else Text("没有相近的名称", "no name comes near"))


def _named(hit: Hit) -> str:
    """With the name that was matched where it is another one."""
    return hit.name if hit.matched == hit.name else str(Text(f"{hit.name}（又作 {hit.matched}）", f"{hit.name} (also {hit.matched})"))
