"""A file of records, batch by batch, as the columns that linking needs: CSV, JSON Lines or Parquet, with whatever names and
types its columns have."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from mailuo_graph.errors import InputError, UsageError
from mailuo_graph.words import Text
from mailuo_linkers.tables.arrow import Batch, Column, from_numpy, one_text, pa, pc

COLUMNS: Final[dict[str, Text]] = {
    "id": Text("记录编号", "id of the record"),
    "year": Text("预算年度", "fiscal year"),
    "district": Text("地区", "district"),
    "department": Text("部门", "department"),
    "unit": Text("预算单位", "unit"),
    "name": Text("项目名称", "name of the project"),
    "goal": Text("绩效目标", "goal"),
    "amount": Text("金额（万元）", "amount in 10,000 yuan"),
    "indicators": Text("指标，以 | 分隔", "indicators, divided by |"),
}
NEEDED: Final = ("year", "unit", "name")
"""Without one of these nothing can be linked. A missing id is the number of the row, others are empty."""
_BATCH: Final = 1 << 17
_PARQUET_BUFFER: Final = 1 << 20
_CHUNK: Final = 32 << 20
_NUMBERS: Final = ("year", "amount")


def read_batches(path: Path, mapping: Mapping[str, str], style: str | None = None) -> Iterator[Batch]:
    """Batches with all of `COLUMNS`, in their order. `mapping` gives the file's names of columns that are called otherwise,
    `style` the format where the ending of the name does not say it."""
    unknown = sorted(set(mapping) - set(COLUMNS))
    if unknown:
        raise UsageError(f"没有叫“{unknown[0]}”的列；能对应的列有：{'、'.join(COLUMNS)}", f"there is no column {unknown[0]!r} to map; columns are {', '.join(COLUMNS)}")
    count = 0
    try:
        for batch in _batches(path, style or format_of(path), mapping):
            if count == 0:
                _check(path, batch.schema.names, mapping)
            yield _wanted(batch, mapping, count)
            count += batch.num_rows
        if count == 0:
            yield _wanted(pa.record_batch({"id": from_numpy(np.zeros(0, np.int64))}), {}, 0)
    except (pa.ArrowException, UnicodeDecodeError, OSError) as error:
        raise InputError(
            f"{path}：读到第 {count:,} 行之后读不下去（{_first_line(error)}）；请检查文件是否完整、格式是否与扩展名相符",
            f"{path}: can't be read beyond row {count:,} ({_first_line(error)}); see whether the file is whole and its format what its ending says",
        ) from error


def format_of(path: Path) -> str:
    """By the ending of the name."""
    known = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".pq": "parquet"}
    found = known.get(path.suffix.lower())
    if found is None:
        raise UsageError(f"{path}：不认得扩展名“{path.suffix}”；请用 .csv、.jsonl 或 .parquet", f"{path}: ending {path.suffix!r} is not known; use .csv, .jsonl or .parquet")
    return found


def _batches(path: Path, style: str, mapping: Mapping[str, str]) -> Iterator[Batch]:
    if not path.is_file():
        raise InputError(f"{path}：没有这个文件", f"{path}: there is no such file")
    if style == "parquet":
        import pyarrow.parquet as pq  # noqa: PLC0415 - one reader of three

        with pq.ParquetFile(path, pre_buffer=False, buffer_size=_PARQUET_BUFFER) as file:  # a file may be one row group
            names = file.schema_arrow.names
            _check(path, names, mapping)
            yield from file.iter_batches(_BATCH, columns=[name for name in names if name in {mapping.get(column, column) for column in COLUMNS}])
    elif style == "csv":
        from pyarrow import csv  # noqa: PLC0415 - one reader of three

        options = csv.ReadOptions(encoding=_encoding(path), block_size=_CHUNK // 4)
        with csv.open_csv(path, options, csv.ParseOptions(newlines_in_values=True), csv.ConvertOptions(column_types=_texts(path), strings_can_be_null=True)) as reader:
            yield from reader
    else:
        yield from _json_batches(path)


def _json_batches(path: Path) -> Iterator[Batch]:
    from pyarrow import json  # noqa: PLC0415 - one reader of three

    options = json.ReadOptions(block_size=_CHUNK)
    with path.open("rb") as file:
        while lines := file.readlines(_CHUNK // 2):
            yield from json.read_json(io.BytesIO(b"".join(lines)), options).to_batches(_BATCH)


def _encoding(path: Path) -> str:
    """UTF-8, or what spreadsheets write in China."""
    with path.open("rb") as file:
        start = file.read(1 << 16)
    try:
        start[: start.rfind(b"\n") + 1].decode("utf-8-sig")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf8"


def _texts(path: Path) -> dict[str, pa.DataType]:
    """Every column as text: a number is made of it by us, so that 2024年 and 1,234.5 are understood."""
    with path.open(encoding="utf-8-sig" if _encoding(path) == "utf8" else "gb18030", newline="") as file:
        import csv  # noqa: PLC0415 - one line

        header = next(csv.reader(itertools.islice(file, 5)), [])
    return dict.fromkeys(header, pa.string())


def _check(path: Path, names: list[str], mapping: Mapping[str, str]) -> None:
    for column in (*NEEDED, *mapping):
        source = mapping.get(column, column)
        if source not in names:
            shown = "、".join(names[:20])
            raise InputError(
                f"{path}：没有“{source}”列（{COLUMNS[column].zh}）；文件里的列有：{shown}；请用 --column {column}=列名 指明",
                f"{path}: there is no column {source!r} ({COLUMNS[column].en}); the file has {', '.join(names[:20])}; say which it is with --column {column}=NAME",
            )


def _wanted(batch: Batch, mapping: Mapping[str, str], before: int) -> Batch:
    columns: dict[str, Any] = {}
    for name in COLUMNS:
        source = mapping.get(name, name)
        there = source in batch.schema.names
        if name == "id":
            columns[name] = _identity(batch.column(source)) if there else from_numpy(np.arange(before, before + batch.num_rows, dtype=np.int64))
        elif not there:
            columns[name] = pa.nulls(batch.num_rows, pa.float64() if name in _NUMBERS else pa.string())
        else:
            columns[name] = (_year if name == "year" else _number if name == "amount" else _text)(batch.column(source))
    return pa.record_batch(columns)


def _identity(column: Column) -> Column:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column if pa.types.is_integer(column.type) else column.cast(pa.string())


def _text(column: Column) -> Column:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        return pc.binary_join(column.cast(pa.list_(pa.string())), one_text("|"))
    return column if column.type == pa.string() else column.cast(pa.string())


def _number(column: Column) -> Column:
    """1,234.50 and blanks are understood; what is no number is unknown."""
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type) or pa.types.is_null(column.type):
        return column.cast(pa.float64())
    plain = pc.replace_substring_regex(_text(column), "[,，\\s]|万元$", "")
    return pc.if_else(pc.match_substring_regex(plain, "^[-+]?[0-9]+(\\.[0-9]*)?$"), plain, pa.nulls(1, pa.string())[0]).cast(pa.float64())


def _year(column: Column) -> Column:
    """2024, 2024年度 and 2024-01-01 are 2024."""
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_null(column.type):
        return column.cast(pa.float64())
    found = pc.extract_regex(_text(column), "^\\s*(?P<year>(?:19|20)[0-9]{2})(?:[^0-9].*)?$")
    return pc.struct_field(found, "year").cast(pa.float64())


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:160]
