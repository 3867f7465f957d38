"""`mailuo queries`: list, show, lint and test the saved queries."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailuo.cli.completion import complete_queries
from mailuo.cli.options import (
    DatabaseOption,
    FormatOption,
    PacksOption,
    PasswordOption,
    StoreOption,
    UserOption,
    help_text,
)
from mailuo.render import Format, render_rows
from mailuo_graph.words import Text

if TYPE_CHECKING:
    from mailuo_queries.library import SavedQuery

app = typer.Typer(help=help_text("查询包：列出、查看、检查、测试、新建", "saved queries: list, show, lint, test, new"), no_args_is_help=True, rich_markup_mode=None)
_NAMES = Annotated[list[str] | None, typer.Argument(metavar="[QUERY]...", help=help_text("查询名；不给则全部", "queries; all when none is named"))]


@app.command("list", help=help_text("列出查询；可按字词和标签找", "list the queries; by words and by tag if given"))
def list_queries(
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORD]...", help=help_text("名称、问题、标签里都要有的字词", "words that name, question or tags must all hold"))] = None,
    tag: Annotated[str | None, typer.Option("--tag", metavar="TAG", help=help_text("只列有这个标签的", "only those with this tag"))] = None,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=help_text("只列这个包的", "only those of this pack"))] = None,
    packs: PacksOption = None,
    style: FormatOption = Format.TABLE,
) -> None:
    from mailuo_queries.library import all_queries, search  # noqa: PLC0415 - pydantic and yaml are not needed for --help

    found = search(words or [], all_queries(packs or []))
    found = [s for s in found if tag in {None, *s.query.tags} and pack in {None, s.pack}]
    rows = [(s.pack, s.query.id, str(s.query.title), s.query.severity.value, str(s.query.question), list(s.query.tags)) for s in found]
    headings = [Text("包", "pack"), Text("查询", "query"), Text("标题", "title"), Text("轻重", "severity"), Text("问题", "question"), Text("标签", "tags")]
    shown = 5 if style is Format.TABLE else 6
    print(render_rows(["pack", "query", "title", "severity", "question", "tags"][:shown], [row[:shown] for row in rows], style, [str(h) for h in headings][:shown]))
    if not rows and style is Format.TABLE:
        print(Text("没有这样的查询；不加条件列出全部", "there is no such query; without conditions all are listed"))


@app.command(help=help_text("显示一条查询：问题、依据、参数、列、Cypher", "show a query: question, basis, parameters, columns, Cypher"))
def show(name: Annotated[str, typer.Argument(metavar="QUERY", autocompletion=complete_queries)], packs: PacksOption = None) -> None:
    from mailuo_queries.library import find_query  # noqa: PLC0415 - see above
    from mailuo_queries.reference import query_page  # noqa: PLC0415 - see above

    print(query_page(find_query(name, packs or [])))


@app.command(help=help_text("新建一条查询：写出能直接运行的样子，供修改", "begin a query of your own: writes one that runs as it stands"))
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help=help_text("查询名：小写字母、数字和 -", "its name: small letters, digits and -"))],
    pack: Annotated[Path, typer.Option("--pack", metavar="DIR", help=help_text("放进哪个查询包的文件夹；没有就建", "the folder of the pack; made if there is none"))] = Path("my-pack"),
) -> None:
    from mailuo_queries.template import write_new_query  # noqa: PLC0415 - see above

    for path in write_new_query(pack, name):
        print(Text(f"已写好 {path}", f"written: {path}"))
    print(
        Text(
            f"改好以后：mailuo queries lint {name} --packs {pack}，mailuo queries test {name} --packs {pack}，mailuo ask {name} --packs {pack}",
            f"then: mailuo queries lint {name} --packs {pack}, mailuo queries test {name} --packs {pack}, mailuo ask {name} --packs {pack}",
        ),
    )


@app.command(help=help_text("检查查询：可移植子集、已知的词、参数、次序", "check queries: portable subset, known words, parameters, order"))
def lint(names: _NAMES = None, packs: PacksOption = None) -> None:
    from mailuo_graph.errors import QueryInvalid  # noqa: PLC0415 - see above
    from mailuo_queries.lint import lint as check  # noqa: PLC0415 - see above

    chosen = _chosen(names, packs)
    found = [(saved, finding) for saved in chosen for finding in check(saved.query)]
    for saved, finding in found:
        print(f"{saved.pack}/{saved.query.id} {finding.part}:{finding.line}: {finding.message}")
    if found:
        raise QueryInvalid(f"{len(found)} 处不合要求", f"{len(found)} problems")
    print(Text(f"{len(chosen)} 条查询都合要求", f"{len(chosen)} queries are fine"))


@app.command("test", help=help_text("在每条查询自带的小图上执行它", "run each query on the tiny graphs of its file"))
def run_fixtures(
    names: _NAMES = None,
    packs: PacksOption = None,
    store: StoreOption = None,
    user: UserOption = None,
    password: PasswordOption = None,
    database: DatabaseOption = None,
) -> None:
    from mailuo_graph.errors import QueryInvalid  # noqa: PLC0415 - see above
    from mailuo_graph.stores import open_store  # noqa: PLC0415 - see above
    from mailuo_queries.fixtures import refuse_a_used_store, run_fixture  # noqa: PLC0415 - see above

    chosen = _chosen(names, packs)
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


def _chosen(names: list[str] | None, packs: list[Path] | None) -> list[SavedQuery]:
    """Those named, or all; the manifests of own packs are read as well, so that what is wrong in them is said."""
    from mailuo_queries.library import all_queries, find_query  # noqa: PLC0415 - see above
    from mailuo_queries.pack import find_packs  # noqa: PLC0415 - see above

    for pack in find_packs(packs or []):
        pack.manifest()
    return [find_query(name, packs or []) for name in names] if names else list(all_queries(packs or []))
