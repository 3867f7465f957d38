"""`mailuo queries`: list, show, lint and test the saved queries."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from mailuo.cli.options import DatabaseOption, FormatOption, PasswordOption, StoreOption, UserOption, help_text
from mailuo.render import Format, render_rows
from mailuo_graph.words import Text

app = typer.Typer(help=help_text("查询包：列出、查看、检查、测试", "saved queries: list, show, lint, test"), no_args_is_help=True, rich_markup_mode=None)
_NAMES = Annotated[list[str] | None, typer.Argument(metavar="[QUERY]...", help=help_text("查询名；不给则全部", "queries; all when none is named"))]


@app.command("list", help=help_text("列出查询", "list the queries"))
def list_queries(style: FormatOption = Format.TABLE) -> None:
    from mailuo_queries.library import all_queries  # noqa: PLC0415 - pydantic and yaml are not needed for --help

    rows = [(s.pack, s.query.id, str(s.query.title), s.query.severity.value, str(s.query.question)) for s in all_queries()]
    headings = [str(Text("包", "pack")), str(Text("查询", "query")), str(Text("标题", "title")), str(Text("轻重", "severity")), str(Text("问题", "question"))]
    print(render_rows(["pack", "query", "title", "severity", "question"], rows, style, headings))


@app.command(help=help_text("显示一条查询：问题、依据、参数、列、Cypher", "show a query: question, basis, parameters, columns, Cypher"))
def show(name: Annotated[str, typer.Argument(metavar="QUERY")]) -> None:
    from mailuo_queries.library import find_query  # noqa: PLC0415 - see above
    from mailuo_queries.reference import query_page  # noqa: PLC0415 - see above

    print(query_page(find_query(name)))


@app.command(help=help_text("检查查询：可移植子集、已知的词、参数、次序", "check queries: portable subset, known words, parameters, order"))
def lint(names: _NAMES = None) -> None:
    from mailuo_graph.errors import QueryInvalid  # noqa: PLC0415 - see above
    from mailuo_queries.library import all_queries, find_query  # noqa: PLC0415 - see above
    from mailuo_queries.lint import lint as check  # noqa: PLC0415 - see above

    chosen = [find_query(name) for name in names] if names else list(all_queries())
    found = [(saved, finding) for saved in chosen for finding in check(saved.query)]
    for saved, finding in found:
        print(f"{saved.pack}/{saved.query.id} {finding.part}:{finding.line}: {finding.message}")
    if found:
        raise QueryInvalid(f"{len(found)} 处不合要求", f"{len(found)} problems")
    print(Text(f"{len(chosen)} 条查询都合要求", f"{len(chosen)} queries are fine"))


@app.command("test", help=help_text("在每条查询自带的小图上执行它", "run each query on the tiny graphs of its file"))
def run_fixtures(
    names: _NAMES = None,
    store: StoreOption = None,
    user: UserOption = None,
    password: PasswordOption = None,
    database: DatabaseOption = None,
) -> None:
    from mailuo_graph.errors import QueryInvalid  # noqa: PLC0415 - see above
    from mailuo_graph.stores import open_store  # noqa: PLC0415 - see above
    from mailuo_queries.fixtures import refuse_a_used_store, run_fixture  # noqa: PLC0415 - see above
    from mailuo_queries.library import all_queries, find_query  # noqa: PLC0415 - see above

    chosen = [find_query(name) for name in names] if names else list(all_queries())
    failed = ran = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        url = store or str(Path(folder) / "fixture.kgl")
        with open_store(url, user=user, password=password, database=database) as graph:
            if store is not None:
                refuse_a_used_store(graph)
            for saved in chosen:
                for fixture in saved.query.fixtures:
                    ran += 1
                    for failure in run_fixture(graph, saved.query, fixture):
                        failed += 1
                        print(f"{saved.pack}/{saved.query.id} [{failure.fixture}] {Text(failure.zh, failure.en)}")
    if failed:
        raise QueryInvalid(f"{failed} 处与预期不符", f"{failed} expectations not met")
    print(Text(f"{len(chosen)} 条查询、{ran} 个小图，全部符合预期", f"{len(chosen)} queries, {ran} fixtures, all as expected"))
