"""`mailuo ask`: run a saved query, or a suite of them, on a workspace or a server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailuo.cli.completion import complete_parameters, complete_queries, complete_suites
from mailuo.cli.options import (
    DEFAULT_WORKSPACE,
    DatabaseOption,
    FormatOption,
    PacksOption,
    PasswordOption,
    StoreOption,
    UserOption,
    WorkspaceOption,
    help_text,
)
from mailuo.render import Format
from mailuo_graph.errors import UsageError
from mailuo_graph.words import Text

if TYPE_CHECKING:
    from mailuo.asking import Settings
    from mailuo_graph.stores.contract import Store


def ask(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[QUERY]", autocompletion=complete_queries, help=help_text("查询名，见 mailuo queries list", "a query, see mailuo queries list")),
    ] = None,
    *,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    style: FormatOption = Format.TABLE,
    parameters: Annotated[
        list[str] | None,
        typer.Option("-p", "--param", metavar="NAME=VALUE", autocompletion=complete_parameters, help=help_text("参数，可重复", "a parameter; may be repeated")),
    ] = None,
    parameter_file: Annotated[
        Path | None,
        typer.Option("--param-file", metavar="FILE", help=help_text("参数文件（YAML 或 JSON）；套件的按查询分开写", "parameters in a YAML or JSON file; for a suite by query")),
    ] = None,
    suite: Annotated[
        str | None,
        typer.Option("--suite", metavar="NAME|FILE", autocompletion=complete_suites, help=help_text("一次运行一组查询，如 audit，或自己的套件文件", "run a set of queries, as audit, or the file of your own")),
    ] = None,
    suggest: Annotated[
        str | None,
        typer.Option("--suggest", metavar="NAME", help=help_text("列出图里这个参数可取的值，不运行查询", "list the values that the graph has for a parameter, and run nothing")),
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option("--since", metavar="FILE|DIR", help=help_text("与上次的结果比（ask -f jsonl 写出的文件；套件用上次的 -o 目录）", "compare with an earlier run: the file that ask -f jsonl wrote, of a suite the folder of its -o")),
    ] = None,
    hide_dismissed: Annotated[
        bool, typer.Option("--hide-dismissed", help=help_text("不列已排除的疑点", "leave out findings that were dismissed")),
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE|DIR", help=help_text("写进文件；套件写进文件夹，或一个 .xlsx", "write to a file; a suite to a folder, or to one .xlsx")),
    ] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE.svg", help=help_text("把查到的部分画成 SVG", "draw what was found as SVG")),
    ] = None,
    exit_status: Annotated[
        bool, typer.Option("--exit-code", help=help_text("退出码：0 没有查到，10 查到了，11 没有可看的数据", "exit with 0 for nothing found, 10 for found, 11 for nothing to look at")),
    ] = False,
    store: StoreOption = None,
    user: UserOption = None,
    password: PasswordOption = None,
    database: DatabaseOption = None,
    packs: PacksOption = None,
    rows: Annotated[int, typer.Option("--rows", min=1, max=1_000_000, help=help_text("最多多少行", "at most so many rows"))] = 10_000,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, max=3600, help=help_text("每条查询最多多少秒", "at most so many seconds a query"))] = 60.0,
) -> None:  # fmt: skip
    from mailuo.asking import Settings  # noqa: PLC0415 - pydantic and yaml are not needed for --help
    from mailuo.decision_log import decisions_beside  # noqa: PLC0415 - see above
    from mailuo.open_graph import open_graph  # noqa: PLC0415 - see above
    from mailuo_graph.stores.contract import Limits  # noqa: PLC0415 - see above

    if (name is None) == (suite is None):
        raise UsageError("请写一个查询名，或用 --suite 指定套件", "name one query, or a suite with --suite")
    if suite is not None and (picture is not None or suggest is not None or parameters):
        raise UsageError("--picture、--suggest 和 -p 不能与 --suite 同用；套件的参数用 --param-file", "--picture, --suggest and -p don't go with --suite; parameters of a suite come from --param-file")
    form = Format.XLSX if output is not None and output.suffix.casefold() == ".xlsx" else style
    if form is Format.XLSX and output is None:
        raise UsageError("xlsx 要写进文件；请加 -o 文件.xlsx", "xlsx goes into a file; add -o FILE.xlsx")
    settings = Settings(Limits(seconds=seconds, rows=rows), decisions_beside(workspace), None, hide_dismissed)
    folders = packs or []
    with open_graph(workspace, store, user, password, database) as graph:
        if suite is not None:
            statuses = _suite(graph, suite, parameter_file, since, output, form, folders, settings)
        elif suggest is not None:
            statuses = _suggest(graph, name or "", suggest, folders, form, settings)
        else:
            statuses = _one(graph, name or "", parameters or [], parameter_file, since, output, picture, form, folders, settings)
    if exit_status:
        from mailuo.asking import exit_code  # noqa: PLC0415 - see above

        raise typer.Exit(exit_code(statuses))


def _one(
    graph: Store, name: str, parameters: list[str], parameter_file: Path | None, since: Path | None, output: Path | None,
    picture: Path | None, form: Format, folders: list[Path], settings: Settings,
) -> list[str]:  # fmt: skip
    from dataclasses import replace  # noqa: PLC0415 - see ask

    from mailuo.answers import answer_text, earlier_rows, parse_parameters  # noqa: PLC0415 - see ask
    from mailuo.asking import Outcome, ask_one  # noqa: PLC0415 - see ask
    from mailuo.storage import save_output  # noqa: PLC0415 - see ask
    from mailuo_queries.library import find_query  # noqa: PLC0415 - see ask
    from mailuo_queries.suite import read_parameters  # noqa: PLC0415 - see ask

    saved = find_query(name, folders)
    given: dict[str, Any] = {**(read_parameters(parameter_file) if parameter_file is not None else {}), **parse_parameters(parameters)}
    if since is not None:
        settings = replace(settings, earlier=earlier_rows(since))
    judged = ask_one(graph, saved, given, settings)
    outcome = Outcome(saved, judged, None, 0.0)
    if picture is not None:
        from mailuo.drawing import picture_of, svg  # noqa: PLC0415 - see ask

        drawn = picture_of(graph, saved.query, judged.answer.parameters, settings.limits)
        save_output(picture, svg(drawn, str(saved.query.title)).encode("utf-8"))
    text, note = "", ""
    if form is Format.XLSX and output is not None:
        from mailuo.sheets import workbook  # noqa: PLC0415 - see ask
        from mailuo.suite_text import answer_sheet  # noqa: PLC0415 - see ask

        save_output(output, workbook([answer_sheet(outcome)]))
    else:
        text, note = answer_text(judged, form)
        if output is not None:
            save_output(output, (text + "\n" if text else "").encode("utf-8"))
            text = ""
    if text:
        print(text)
    print(note, file=sys.stderr if form is not Format.TABLE else sys.stdout)
    return [outcome.status]


def _suite(
    graph: Store, name: str, parameter_file: Path | None, since: Path | None, output: Path | None, form: Format,
    folders: list[Path], settings: Settings,
) -> list[str]:  # fmt: skip
    from dataclasses import replace  # noqa: PLC0415 - see ask

    from mailuo.asking import ask_suite, check_suite_parameters, queries_of  # noqa: PLC0415 - see ask
    from mailuo.cli.progress import ProgressLine  # noqa: PLC0415 - see ask
    from mailuo.storage import save_output  # noqa: PLC0415 - see ask
    from mailuo.suite_files import earlier_suite, suite_files  # noqa: PLC0415 - see ask
    from mailuo.suite_text import suite_sheets, suite_text  # noqa: PLC0415 - see ask
    from mailuo_graph.errors import QueryInvalid  # noqa: PLC0415 - see ask
    from mailuo_queries.suite import find_suite, read_parameters  # noqa: PLC0415 - see ask

    chosen = find_suite(name)
    queries = queries_of(chosen, folders)
    given = {**chosen.parameters, **(read_parameters(parameter_file) if parameter_file is not None else {})}
    if since is not None:
        settings = replace(settings, earlier=earlier_suite(since))
    with ProgressLine() as progress:
        outcomes = ask_suite(graph, queries, check_suite_parameters(queries, given), settings, progress)
    if output is not None and form is Format.XLSX:
        from mailuo.sheets import workbook  # noqa: PLC0415 - see ask

        save_output(output, workbook(suite_sheets(outcomes)))
    elif output is not None:
        for path, content in suite_files(output, outcomes):
            save_output(path, content)
    print(suite_text(outcomes, Format.TABLE if form is Format.XLSX else form))
    if failed := [each.saved.name for each in outcomes if each.error is not None]:
        names = "、".join(failed)
        raise QueryInvalid(f"{len(failed)} 条查询出错：{names}；其余的结果有效", f"{len(failed)} queries failed: {', '.join(failed)}; the results of the others hold")
    return [each.status for each in outcomes]


def _suggest(graph: Store, name: str, parameter: str, folders: list[Path], form: Format, settings: Settings) -> list[str]:
    from mailuo.render import render_rows  # noqa: PLC0415 - see ask
    from mailuo_queries.library import find_query  # noqa: PLC0415 - see ask
    from mailuo_queries.runner import suggestions  # noqa: PLC0415 - see ask

    values = suggestions(graph, find_query(name, folders).query, parameter, settings.limits)
    print(render_rows([parameter], [[value] for value in values], form))
    if form is Format.TABLE and not values:
        print(Text("图里没有可取的值", "the graph has no values for it"))
    return ["found" if values else "nothing"]
