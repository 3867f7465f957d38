"""A suite's answers in a folder: `summary.json` and a JSON Lines file a query, so that the next run can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from mailuo.answers import earlier_rows
from mailuo.asking import Outcome
from mailuo.render import Format, render_rows
from mailuo.suite_text import suite_text
from mailuo_graph.errors import QueryInvalid


def suite_files(folder: Path, outcomes: Sequence[Outcome]) -> Iterator[tuple[Path, bytes]]:
    """A query that errs has no file: an empty one would read as nothing found."""
    for each in outcomes:
        if each.judged is not None:
            text = render_rows(each.judged.columns(), each.judged.values(), Format.JSONL)
            yield folder / f"{each.saved.query.id}.jsonl", (text + "\n" if text else "").encode("utf-8")
    yield folder / "summary.json", (suite_text(outcomes, Format.JSON) + "\n").encode("utf-8")


def earlier_suite(folder: Path) -> list[dict[str, Any]]:
    """All rows of an earlier run of a suite."""
    if not (folder / "summary.json").is_file():
        raise QueryInvalid(
            f"{folder}：不是套件上次写出的文件夹（没有 summary.json）；--since 要的是上次 -o 的文件夹",
            f"{folder}: not the folder of an earlier suite (no summary.json); --since wants the folder of its -o",
        )
    return [row for path in sorted(folder.glob("*.jsonl")) for row in earlier_rows(path)]
