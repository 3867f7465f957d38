"""`mailuo link` as one function: a file of records in, two files out, and what there is to say about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mailuo.storage import full_disk_said
from mailuo_graph.errors import InputError, UsageError
from mailuo_graph.words import Text


@dataclass(slots=True)
class LinkedTable:
    """What was made of a file. `notes` say which records were left out and why."""

    records: int
    clusters: int
    links: int
    certain: int
    likely: int
    possible: int
    written: list[tuple[Path, int]]
    notes: list[Text] = field(default_factory=list)


def link_table(
    records: Path, output: Path, columns: Sequence[str], style: str, source: str | None = None, *, reasons: bool = True,
    progress: Callable[[str, int, int], None] | None = None,
) -> LinkedTable:
    from mailuo_linkers.tables.arrow import pc  # noqa: PLC0415 - takes a moment, and only linking needs it
    from mailuo_linkers.tables.linking import link_records  # noqa: PLC0415 - see above
    from mailuo_linkers.tables.reading import read_batches  # noqa: PLC0415 - see above
    from mailuo_linkers.tables.writing import write_linked  # noqa: PLC0415 - see above

    if output.exists() and not output.is_dir():
        raise InputError(f"{output}：这是一个文件，不是目录；请换一个名字", f"{output}: this is a file and no folder; choose another name")
    linked = link_records(read_batches(records, _mapping(columns), source), reasons=reasons, progress=progress)
    with full_disk_said(output):
        written = write_linked(linked, output, style)
    often = {row["values"]: row["counts"] for row in pc.value_counts(linked.links.column("confidence").combine_chunks()).to_pylist()}
    return LinkedTable(
        linked.clusters.num_rows, pc.count_distinct(linked.clusters.column("cluster")).as_py(), linked.links.num_rows,
        often.get("certain", 0), often.get("likely", 0), often.get("possible", 0), written, linked.notes,
    )  # fmt: skip


def _mapping(columns: Sequence[str]) -> dict[str, str]:
    out = {}
    for given in columns:
        name, equals, source = given.partition("=")
        if not equals or not name.strip() or not source.strip():
            raise UsageError(f"--column {given}：请写成 列=文件里的列名，例如 --column name=项目名称", f"--column {given}: write COLUMN=NAME, as in --column name=项目名称")
        out[name.strip()] = source.strip()
    return out
