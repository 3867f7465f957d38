"""All commands in one place. Importing this must stay light: every command imports what it works with when it runs."""

from __future__ import annotations

import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from mailuo import __version__
from mailuo.cli import (
    ask,
    build,
    coverage,
    demo,
    doctor,
    duplicates,
    evaluate,
    explain,
    explore,
    find,
    graph,
    lineage,
    link,
    precheck,
    queries,
    report,
    review,
    verdict,
)
from mailuo.cli.options import LanguageOption, help_text
from mailuo.exit_codes import DONE, STOPPED
from mailuo_graph.words import Text


class Commands(TyperGroup):
    """Two ends that typer would make its own of: both would come out as an exit code without a word of ours."""

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except BrokenPipeError as error:
            # Whoever read our output has seen enough, as `head` does.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(DONE) from error
        except KeyboardInterrupt as error:
            print(Text("已停止；工作区仍是原来的样子", "stopped; the workspace is as it was"), file=sys.stderr)
            raise typer.Exit(STOPPED) from error
        return result


app = typer.Typer(
    name="mailuo",
    cls=Commands,
    help=help_text(
        "脉络：读部门公开的预算文件，把跨年度、跨部门的项目连起来，用保存好的查询回答问题。",
        "Mailuo reads the budget documents that departments publish, links projects across years and departments, and answers saved queries.",
    ),
    epilog=help_text("退出码：0 完成，2 命令有误，3 文件，4 工作区，5 图，6 查询，8 部分文件没有读成。", "Exit codes: 0 done, 2 usage, 3 documents, 4 workspace, 5 store, 6 query, 8 some documents failed."),
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(*, wanted: bool) -> None:
    if wanted:
        print(f"mailuo {__version__}")
        raise typer.Exit


@app.callback()
def common(
    *,
    lang: LanguageOption = None,
    version: bool = typer.Option(
        False, "--version", callback=lambda value: _version(wanted=value), is_eager=True, help=help_text("显示版本", "show the version"),
    ),
) -> None:
    """Options of the program itself; both were acted on already."""


app.command("build", help=help_text("读文件，建工作区", "read documents into a workspace"))(build.build)
app.command("link", help=help_text("把一张项目表按年度连起来（不读文件，不用工作区）", "link a table of projects across years, without documents or workspace"))(link.link)
app.command("ask", help=help_text("运行一条保存的查询", "run a saved query"))(ask.ask)
app.command("coverage", help=help_text("读到了什么、没读懂什么，逐份列出", "what was read and what was not, document by document"))(coverage.coverage)
app.command("verdict", help=help_text("判断一条疑点：待核、属实、排除，下次查询时带出", "judge a finding: open, confirmed or dismissed; shown by later answers"))(verdict.verdict)
app.command("find", help=help_text("按名称找项目、系统、单位、文件，容许错字和简称", "find projects, systems, units, policies by name, with slips and short forms"))(find.find)
app.add_typer(queries.app, name="queries")
app.command("lineage", help=help_text("一个项目的来龙去脉：年份、金额、更名、指标变化，附图", "one undertaking through the years: amounts, renames, indicators, and a picture"))(lineage.lineage)
app.command("duplicates", help=help_text("可能重复建设或重复付费的项目，附理由和金额范围", "what may be built or paid for twice, with reasons and the money at stake"))(duplicates.duplicates)
app.command("precheck", help=help_text("立项之前：草稿项目与已有项目、系统、文件比一比，什么也不存", "before money is asked for: a draft held against projects, systems and policies; nothing is stored"))(precheck.precheck)
app.command("explain", help=help_text("一个对象是什么、印在哪里、和什么有关、谁判断过；或两个项目为什么相连、为什么不连", "what an entity is, where it is printed, what it relates to; or why two projects are linked or not"))(explain.explain)
app.command("report", help=help_text("疑点清单、报告、取证单：XLSX、HTML、DOCX", "list of findings, report, evidence slips: XLSX, HTML, DOCX"))(report.report)
app.command("review", help=help_text("逐个判断程序拿不准的：承接、更名、相近名称、指标归并", "judge what the program is not sure of, one at a time"))(review.review)
app.command("explore", help=help_text("在浏览器里看：覆盖、查找、脉络、疑点、关系图、判断", "look at it in a browser: coverage, search, lineages, findings, graph, review"))(explore.explore)
app.command("eval", help=help_text("对照标注算准确率和召回率", "precision and recall against annotations"))(evaluate.evaluate)
app.command("load", help=help_text("把工作区的图载入 Neo4j（多的删、缺的补）", "load the workspace's graph into Neo4j, making it equal"))(graph.load)
app.command("export", help=help_text("导出：交换格式、GraphML、GEXF、JSON、neo4j-admin", "export: exchange format, GraphML, GEXF, JSON, neo4j-admin"))(graph.export)
app.command("demo", help=help_text("用自带的样例文件演示一遍", "a tour on the sample documents"))(demo.demo)
app.command("doctor", help=help_text("看看这台机器有什么、缺什么", "what this machine has and lacks"))(doctor.doctor)
