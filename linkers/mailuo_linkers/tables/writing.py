"""Clusters and links as files: Parquet, CSV or JSON Lines. A file appears under its name only when it is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from mailuo_linkers.tables.arrow import Table
from mailuo_linkers.tables.linking import Linked

FORMATS: Final = ("parquet", "csv", "jsonl")
_BATCH: Final = 65_536


def write_linked(linked: Linked, folder: Path, style: str) -> list[tuple[Path, int]]:
    """The files written and their numbers of rows. Files of an earlier run are replaced, others stay."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in (("clusters", linked.clusters), ("links", linked.links)):
        path = folder / f"{name}.{style}"
        with _whole(path) as aside:
            _write(table, aside, style)
        written.append((path, table.num_rows))
    return written


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    aside = path.with_name(f".{path.name}.part")
    try:
        yield aside
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _write(table: Table, path: Path, style: str) -> None:
    if style == "parquet":
        import pyarrow.parquet as pq  # noqa: PLC0415 - one writer of three

        pq.write_table(table, path, compression="zstd", compression_level=1)
    elif style == "csv":
        from pyarrow import csv  # noqa: PLC0415 - one writer of three

        csv.write_csv(table, path)
    else:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for batch in table.to_batches(_BATCH):
                file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in batch.to_pylist())
