"""The graph as columns: one Arrow table a node type, one a relation type and pair of ends. Every store loads this.

Schemas come from the ontology. On disk a table is Parquet whose metadata carries the schema version; a file written by
a newer program is refused in one sentence instead of being misread.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from mailuo_graph.errors import WorkspaceError, WorkspaceTooNew
from mailuo_graph.ontology import ONTOLOGY, SCHEMA_VERSION, Ends, Kind, Property

MONEY_TYPE: Final = pa.decimal128(20, 6)
_ARROW: Final[dict[Kind, pa.DataType]] = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.REAL: pa.float64(),
    Kind.MONEY: MONEY_TYPE,
    Kind.BOOLEAN: pa.bool_(),
    Kind.TEXTS: pa.list_(pa.string()),
}
_VERSION_KEY: Final = b"mailuo_schema"


class Relation(NamedTuple):
    """A relation type between two node types: what one relation table holds."""

    name: str
    source: str
    target: str


def arrow_schema(properties: Iterable[Property]) -> pa.Schema:
    fields = [pa.field(p.name, _ARROW[p.kind], nullable=not p.required) for p in properties]
    return versioned(pa.schema(fields))


def versioned(schema: pa.Schema) -> pa.Schema:
    return schema.with_metadata({_VERSION_KEY: str(SCHEMA_VERSION).encode()})


@functools.cache
def node_schema(name: str) -> pa.Schema:
    return arrow_schema(ONTOLOGY.node[name].properties)


@functools.cache
def relation_schema(name: str) -> pa.Schema:
    ends = [pa.field("source", pa.string(), nullable=False), pa.field("target", pa.string(), nullable=False)]
    return versioned(pa.schema(ends + list(arrow_schema(ONTOLOGY.relation[name].properties))))


def every_relation() -> list[Relation]:
    return [Relation(r.name, e.source, e.target) for r in ONTOLOGY.relations for e in r.ends]


@dataclass(slots=True)
class GraphTables:
    """A whole graph. Types that have no rows may be absent. `uid` is unique in a node table; (source, target) or
    (source, target, key) is unique in a relation table; both ends of every relation exist. `check` proves it."""

    nodes: dict[str, pa.Table] = field(default_factory=dict)
    relations: dict[Relation, pa.Table] = field(default_factory=dict)

    @classmethod
    def from_rows(
        cls,
        nodes: Mapping[str, Iterable[Mapping[str, Any]]],
        relations: Mapping[Relation, Iterable[Mapping[str, Any]]],
    ) -> GraphTables:
        """For tests, fixtures and small graphs; absent properties are null. Large graphs come as columns."""
        return cls(
            {name: pa.Table.from_pylist(list(rows), schema=node_schema(name)) for name, rows in nodes.items()},
            {
                Relation(*each): pa.Table.from_pylist(list(rows), schema=relation_schema(each[0]))
                for each, rows in relations.items()
            },
        )

    @property
    def node_count(self) -> int:
        return sum(table.num_rows for table in self.nodes.values())

    @property
    def relation_count(self) -> int:
        return sum(table.num_rows for table in self.relations.values())

    def check(self) -> None:
        """Raise ValueError naming the first row that breaks the invariants: such a graph must never reach a store."""
        uids: dict[str, set[str]] = {}
        for name, table in self.nodes.items():
            if table.schema != node_schema(name):
                raise ValueError(f"{name}: not the schema of the ontology")
            column = [str(uid) for uid in table.column("uid").to_pylist()]
            uids[name] = set(column)
            if len(uids[name]) != len(column):
                raise ValueError(f"{name}: uid {_first_repeated(column)!r} occurs twice")
        for relation, table in self.relations.items():
            declared = ONTOLOGY.relation[relation.name]
            if Ends(relation.source, relation.target) not in declared.ends:
                raise ValueError(f"{relation}: the ontology declares no such ends")
            if table.schema != relation_schema(relation.name):
                raise ValueError(f"{relation}: not the schema of the ontology")
            columns = ["source", "target", "key"] if declared.keyed else ["source", "target"]
            rows = list(zip(*(table.column(c).to_pylist() for c in columns), strict=True))
            if len(set(rows)) != len(rows):
                raise ValueError(f"{relation}: {_first_repeated(rows)!r} occurs twice")
            for end, owner in (("source", relation.source), ("target", relation.target)):
                lost = set(map(str, table.column(end).to_pylist())) - uids.get(owner, set())
                if lost:
                    raise ValueError(f"{relation}: {end} {min(lost)!r} is no {owner}")


def _first_repeated(values: Iterable[Any]) -> Any:
    seen = set()
    for value in values:
        if value in seen:
            return value
        seen.add(value)
    return None


def as_stored(table: pa.Table) -> pa.Table:
    """Return the table as stores and exports keep it: money as the nearest float.

    By way of text, because the direct cast is off by the last bit for some amounts.
    """
    columns = [
        column.cast(pa.string()).cast(pa.float64()) if pa.types.is_decimal(column.type) else column
        for column in table.columns
    ]
    return pa.table(columns, names=table.column_names)


def write_table(path: Path, table: pa.Table) -> None:
    """In groups of rows: who wants a few of them unpacks only theirs."""
    pq.write_table(table, path, compression="zstd", row_group_size=_GROUP)


_GROUP: Final = 2_048


def read_table(path: Path, schema: pa.Schema) -> pa.Table:
    """The table at `path`, exactly with `schema`; says so when it was written by a newer Mailuo or is damaged."""
    with damage_said(path):
        table = pq.read_table(path)
    check_table_schema(path, table.schema, schema)
    return table


@contextlib.contextmanager
def damage_said(path: Path) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowInvalid, OSError) as error:
        raise WorkspaceError(
            f"{path}：读不出这张表（{error}）；删去工作区后重新运行 mailuo build",
            f"{path}: this table can't be read ({error}); delete the workspace and run mailuo build again",
        ) from error


def check_table_schema(path: Path, found: pa.Schema, wanted: pa.Schema) -> None:
    version = int((found.metadata or {}).get(_VERSION_KEY, b"0"))
    if version > SCHEMA_VERSION:
        raise WorkspaceTooNew(
            f"{path}：由更新的脉络写成（表结构版本 {version}，本程序只认到 {SCHEMA_VERSION}）；请升级 mailuo",
            f"{path}: written by a newer Mailuo (schema version {version}, this one knows up to {SCHEMA_VERSION}); upgrade mailuo",
        )
    if not found.equals(wanted):
        raise WorkspaceError(
            f"{path}：表结构版本 {version} 与本程序不符；重新运行 mailuo build --fresh",
            f"{path}: schema version {version} does not fit this program; run mailuo build --fresh",
        )
