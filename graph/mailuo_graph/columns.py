"""Dataclasses as columns: the one way records and links become Arrow tables and Parquet files.

A record type is a slotted dataclass whose annotations are the table's schema, so that the two can't differ. A nested
dataclass becomes a struct. Built and read by the hundred thousand: no validation here.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final, TypeVar

import pyarrow as pa

from mailuo_graph.tables import MONEY_TYPE, versioned

T = TypeVar("T")


_SCHEMAS: Final[dict[type[Any], pa.Schema]] = {}
_SCALARS: Final[dict[Any, pa.DataType]] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    Decimal: MONEY_TYPE,
}


def schema_of(kind: type[Any]) -> pa.Schema:
    """The Arrow schema of a record type, derived once."""
    if kind not in _SCHEMAS:
        _SCHEMAS[kind] = versioned(pa.schema(_arrow_fields(kind)))
    return _SCHEMAS[kind]


def _arrow_fields(kind: type[Any]) -> list[pa.Field[Any]]:
    hints = typing.get_type_hints(kind)
    return [pa.field(each.name, *_arrow_type(hints[each.name])) for each in fields(kind)]


def _arrow_type(hint: Any) -> tuple[pa.DataType, bool]:
    """Arrow type and whether it may be null."""
    if typing.get_origin(hint) is types.UnionType:
        inner = [each for each in typing.get_args(hint) if each is not type(None)]
        return _arrow_type(inner[0])[0], True
    if typing.get_origin(hint) is list:
        return pa.list_(_arrow_type(typing.get_args(hint)[0])[0]), False
    if is_dataclass(hint):
        return pa.struct(_arrow_fields(typing.cast("type[Any]", hint))), False
    return _SCALARS[hint], False


def to_table(records: Sequence[Any], kind: type[Any]) -> pa.Table:
    schema = schema_of(kind)
    columns = []
    for each in schema:
        values: list[Any] = list(map(attrgetter(each.name), records))
        if pa.types.is_struct(each.type):
            inner = [field.name for field in each.type]
            values = [None if value is None else {name: getattr(value, name) for name in inner} for value in values]
        columns.append(pa.array(values, type=each.type))
    return pa.Table.from_arrays(columns, schema=schema)


def from_table(table: pa.Table, kind: type[T]) -> list[T]:
    nested = {
        name: inner
        for name, hint in typing.get_type_hints(kind).items()
        for inner in (typing.get_args(hint) or (hint,))
        if is_dataclass(inner)
    }
    columns: list[Iterable[Any]] = []
    for each in fields(typing.cast("Any", kind)):
        values = table.column(each.name).to_pylist()
        if each.name in nested:
            build = typing.cast("type[Any]", nested[each.name])
            values = [None if value is None else build(**value) for value in values]
        columns.append(values)
    return [kind(*row) for row in zip(*columns, strict=True)]
