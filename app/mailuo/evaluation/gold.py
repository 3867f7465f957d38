"""Annotations as they lie in a folder: one folder a document with projects, indicators, policies, systems and units as
JSON Lines, and link/ with what belongs together across documents; or all of it side by side in one folder, each line
with its document. Every part may be absent."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from mailuo_graph.errors import InputError

Row = dict[str, Any]
DOCUMENT_TABLES: Final = ("projects", "units", "indicators", "policies", "systems")
LINK_TABLES: Final = ("lineage", "negatives", "gray", "duplicates", "shared_systems", "indicator_types")
_LINK_FOLDER: Final = "link"
_HEADER: Final = "header.json"


@dataclass(slots=True)
class Gold:
    """`tables` holds those that are there, also empty ones; a table that is absent is not measured. Document tables
    carry `doc`; `covered` says which documents each of them annotates. `gray` are pairs that may be linked or not; where
    it is there, `lineage` claims to be complete, so that any other link counts as wrong."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    covered: dict[str, set[str]] = field(default_factory=dict)


def read_gold(folder: Path) -> Gold:
    """A folder of such folders, or one document's folder alone."""
    if not folder.is_dir():
        raise InputError(
            f"{folder}：没有这个目录；请给出装着标注的目录，记录表要与 --clusters 同用",
            f"{folder}: there is no such folder; name the one that holds the annotations, a table of records goes with --clusters",
        )
    gold = Gold()
    for each in [folder, *sorted(path for path in folder.iterdir() if path.is_dir() and path.name != _LINK_FOLDER)]:
        _read_document(each, gold)
    for name in LINK_TABLES:
        for path in (folder / f"{name}.jsonl", folder / _LINK_FOLDER / f"{name}.jsonl"):
            if path.is_file():
                gold.tables.setdefault(name, []).extend(_rows(path))
    if not gold.tables:
        wanted = "、".join(f"{name}.jsonl" for name in DOCUMENT_TABLES)
        raise InputError(
            f"{folder}：里面没有标注；每份文件一个子目录，放 {wanted}，跨文件的放在 {_LINK_FOLDER}/ 下",
            f"{folder}: holds no annotations; each document has a folder with {wanted}, what crosses documents is under {_LINK_FOLDER}/",
        )
    return gold


def _read_document(folder: Path, gold: Gold) -> None:
    for name in DOCUMENT_TABLES:
        path = folder / f"{name}.jsonl"
        if path.is_file():
            rows = [{"doc": folder.name, **row} for row in _rows(path)]
            gold.tables.setdefault(name, []).extend(rows)
            gold.covered.setdefault(name, set()).update({str(row["doc"]) for row in rows} or {folder.name})
    header = folder / _HEADER
    if header.is_file():
        gold.tables.setdefault("documents", []).append({"doc": folder.name, **_object(header, header.read_bytes(), None)})


def _rows(path: Path) -> list[Row]:
    lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return [_object(path, line, number) for number, line in enumerate(lines, start=1) if line.strip()]


def _object(path: Path, content: bytes, line: int | None) -> Row:
    try:
        found = json.loads(content.decode("utf-8"))
        if not isinstance(found, dict):
            raise ValueError("no object")  # noqa: TRY301, TRY004 - said with the other faults of a line
    except ValueError as error:
        zh, en = ("", "") if line is None else (f"第 {line} 行", f" line {line}")
        raise InputError(f"{path} {zh}不是一个 JSON 对象（{error}）；请改正", f"{path}{en} is no JSON object ({error}); mend it") from error
    return found
