"""`mailuo link`: a table of records instead of documents; clusters and links out."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mailuo.cli.options import help_text
from mailuo.cli.progress import ProgressLine
from mailuo.render import safe
from mailuo_graph.words import Text


class TableFormat(StrEnum):
    PARQUET = "parquet"
    CSV = "csv"
    JSONL = "jsonl"


def link(
    records: Annotated[Path, typer.Argument(metavar="RECORDS", help=help_text("记录：.csv、.jsonl 或 .parquet，每行一个项目一个年度", "records: .csv, .jsonl or .parquet, a row for each project and year"))],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help=help_text("写到哪个目录：clusters（id, cluster）和 links（from, to, kind, score, confidence, reasons）", "folder for clusters (id, cluster) and links (from, to, kind, score, confidence, reasons)"))],
    columns: Annotated[list[str] | None, typer.Option("--column", metavar="COLUMN=NAME", help=help_text("列名不同时的对应，可多次：id year district department unit name goal amount indicators", "a column that is called otherwise, repeatable: id year district department unit name goal amount indicators"))] = None,
    style: Annotated[TableFormat, typer.Option("-f", "--format", help=help_text("写成什么格式", "format of what is written"))] = TableFormat.PARQUET,
    source: Annotated[TableFormat | None, typer.Option("--input-format", help=help_text("记录的格式；默认看扩展名", "format of the records; by the ending of the name if not given"))] = None,
    *,
    reasons: Annotated[bool, typer.Option("--reasons/--no-reasons", help=help_text("是否写出每条连接的理由", "whether each link states its reasons"))] = True,
) -> None:
    from mailuo.linking import link_table  # noqa: PLC0415 - pyarrow is not needed for --help

    with ProgressLine() as progress:
        done = link_table(records, output, columns or [], style.value, source.value if source else None, reasons=reasons, progress=progress)
    for note in done.notes:
        print(safe(str(note)), file=sys.stderr)
    print(
        safe(
            str(
                Text(
                    f"{done.records:,} 条记录，{done.clusters:,} 个项目，{done.links:,} 条连接（确定 {done.certain:,}，很可能 {done.likely:,}，可能 {done.possible:,}）",
                    f"{done.records:,} records, {done.clusters:,} projects, {done.links:,} links ({done.certain:,} certain, {done.likely:,} likely, {done.possible:,} possible)",
                ),
            ),
        ),
    )
    for path, rows in done.written:
        print(safe(str(Text(f"{path}：{rows:,} 行", f"{path}: {rows:,} rows"))))
