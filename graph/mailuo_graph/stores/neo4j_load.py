"""Makes a Neo4j database equal to the tables: reads what is there, compares column by column, writes the difference.

Invariant: a load that is broken off at any point leaves a graph from which the next one arrives at the right result,
because it begins by comparing. CREATE is used only for a type that had no rows, by several sessions at once, so that
the server is busy while the client encodes; MERGE for all else, by one session, because it locks both ends.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import neo4j
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mailuo_graph.errors import StoreError
from mailuo_graph.ontology import ONTOLOGY
from mailuo_graph.stores.contract import LoadReport, Progress
from mailuo_graph.tables import GraphTables, Relation, as_stored, every_relation, node_schema, relation_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

BATCH: Final = 10_000
WORKERS: Final = 2
"""Sessions that create at once. More gained nothing: the server applies one commit after the other."""

_ELEMENT: Final = "element"
_SEPARATOR: Final = "\x1f"
_INDEX_SECONDS: Final = 600


@dataclass(frozen=True, slots=True)
class Shape:
    """How one table looks in Cypher, where `x` is the node or relation of a row.

    Batches are passed as columns, which the driver encodes faster than rows: `$name[i]` is a value of row i.
    """

    name: str
    schema: pa.Schema
    identity: tuple[str, ...]
    pattern: str
    ends: str
    written: str
    gone: str

    @classmethod
    def of_node(cls, name: str) -> Shape:
        return cls(name, node_schema(name), ("uid",), f"(x:{name})", "", f"(x:{name} %s)", "DETACH DELETE x")

    @classmethod
    def of_relation(cls, relation: Relation) -> Shape:
        name, source, target = relation
        identity = ("source", "target", "key") if ONTOLOGY.relation[name].keyed else ("source", "target")
        ends = f"MATCH (a:{source} {{uid: $source[i]}}) MATCH (b:{target} {{uid: $target[i]}})"
        pattern = f"(a:{source})-[x:{name}]->(b:{target})"
        return cls(name, relation_schema(name), identity, pattern, ends, f"(a)-[x:{name} %s]->(b)", "DELETE x")

    def create(self, columns: Iterable[str]) -> str:
        return f"UNWIND range(0, $size - 1) AS i {self.ends} CREATE {self.written % self._map(columns)}"

    @property
    def merge(self) -> str:
        fixed = {"source", "target", *self.identity}
        rest = [f"x.{name} = ${name}[i]" for name in self.schema.names if name not in fixed]
        setting = f" SET {', '.join(rest)}" if rest else ""
        return f"UNWIND range(0, $size - 1) AS i {self.ends} MERGE {self.written % self._map(self.identity)}{setting}"

    @property
    def read(self) -> str:
        ends = {"source": "a.uid", "target": "b.uid"}
        columns = [ends.get(name) or f"x.{name}" for name in self.schema.names]
        return f"MATCH {self.pattern} RETURN elementId(x), {', '.join(columns)}"

    @property
    def remove(self) -> str:
        return f"UNWIND $elements AS element MATCH {self.pattern} WHERE elementId(x) = element {self.gone}"

    def _map(self, columns: Iterable[str]) -> str:
        pairs = [f"{name}: ${name}[i]" for name in columns if name not in {"source", "target"}]
        return "{" + ", ".join(pairs) + "}"


@dataclass(slots=True)
class Difference:
    """`fresh`: the type had no rows at all. `rows`: which rows of the table to write; None is all of them."""

    shape: Shape
    table: pa.Table
    fresh: bool
    rows: pa.Array[Any] | None
    stale: list[Any]

    @property
    def unchanged(self) -> int:
        return 0 if self.rows is None else self.table.num_rows - len(self.rows)


class Loader:
    """One load. Not for reuse: it counts."""

    def __init__(self, driver: neo4j.Driver, database: str | None, progress: Progress) -> None:
        self._driver = driver
        self._database = database
        self._progress = progress
        self._done = self._whole = 0

    def load(self, tables: GraphTables) -> LoadReport:
        """Relations go before nodes that go, and nodes come before relations that come."""
        begun = time.perf_counter()
        self._whole = tables.node_count + tables.relation_count
        for name in ONTOLOGY.node:
            self._do(f"CREATE CONSTRAINT IF NOT EXISTS FOR (x:{name}) REQUIRE x.uid IS UNIQUE")
        self._await_indexes()
        nodes = [self._difference(Shape.of_node(name), tables.nodes.get(name)) for name in ONTOLOGY.node]
        relations = [
            self._difference(Shape.of_relation(each), tables.relations.get(each)) for each in every_relation()
        ]
        for each in (*relations, *nodes):
            self._remove(each)
        for each in (*nodes, *relations):
            self._write(each)
        for node in ONTOLOGY.nodes:
            for each_property in node.properties:
                if each_property.indexed:  # filling an index afterwards is cheaper than keeping it up to date
                    self._do(f"CREATE INDEX IF NOT EXISTS FOR (x:{node.name}) ON (x.{each_property.name})")
        self._await_indexes()
        return LoadReport(
            tables.node_count, tables.relation_count, sum(len(each.stale) for each in nodes),
            sum(len(each.stale) for each in relations), time.perf_counter() - begun,
        )

    def _difference(self, shape: Shape, table: pa.Table | None) -> Difference:
        wanted = as_stored(shape.schema.empty_table() if table is None else table)
        present, exact = self._present(shape, wanted.schema)
        if present.num_rows == 0:
            return Difference(shape, wanted, fresh=True, rows=None, stale=[])
        at = pc.index_in(_identities(wanted, shape), value_set=_identities(present, shape))
        position: Any = pc.fill_null(at, -1).to_numpy()
        known = position >= 0
        stale = np.ones(present.num_rows, dtype=bool)
        stale[position[known]] = False
        write = ~known
        if exact:
            write[known] = ~_same_rows(wanted.filter(pa.array(known)), present.take(position[known]))
        else:
            write[:] = True
        elements = present.column(_ELEMENT).filter(pa.array(stale)).to_pylist()
        return Difference(shape, wanted, fresh=False, rows=pa.array(np.flatnonzero(write)), stale=elements)

    def _present(self, shape: Shape, schema: pa.Schema) -> tuple[pa.Table, bool]:
        """What the database has, and whether every value was of its kind; if not, every row will be written."""
        whole = pa.schema([pa.field(_ELEMENT, pa.string()), *(field.with_nullable(True) for field in schema)])
        parts, exact = [], True
        with self._driver.session(
            database=self._database, default_access_mode=neo4j.READ_ACCESS, fetch_size=BATCH,
        ) as session:
            result = session.run(shape.read)
            while batch := result.fetch(BATCH):
                found = [_column(values, each) for values, each in zip(zip(*batch, strict=True), whole, strict=True)]
                exact = exact and all(of_its_kind for _, of_its_kind in found)
                parts.append(pa.RecordBatch.from_arrays([column for column, _ in found], schema=whole))
        return pa.Table.from_batches(parts, whole), exact

    def _remove(self, difference: Difference) -> None:
        for start in range(0, len(difference.stale), BATCH):
            self._do(difference.shape.remove, elements=difference.stale[start : start + BATCH])

    def _write(self, difference: Difference) -> None:
        shape, table = difference.shape, difference.table
        if difference.unchanged:
            self._done += difference.unchanged
            self._progress(shape.name, self._done, self._whole)
        if difference.rows is not None:
            table = table.take(difference.rows)
        if difference.fresh:
            table = table.select([name for name in table.column_names if table.column(name).null_count < len(table)])
        statement = shape.create(table.column_names) if difference.fresh else shape.merge

        def write(start: int) -> int:
            batch = table.slice(start, BATCH)
            columns = {name: batch.column(name).to_pylist() for name in batch.column_names}
            created = self._do(statement, size=len(batch), **columns)
            if difference.fresh and created != len(batch):
                raise StoreError(
                    f"{shape.name}：应写入 {len(batch)} 条，实际 {created} 条；数据库正被别的程序改动，请重新装载",
                    f"{shape.name}: {created} of {len(batch)} rows were written; another program is changing the "
                    "database: load again",
                )
            return len(batch)

        for count in self._each(write, range(0, len(table), BATCH), WORKERS if difference.fresh else 1):
            self._done += count
            self._progress(shape.name, self._done, self._whole)

    def _each(self, write: Callable[[int], int], starts: Iterable[int], workers: int) -> Iterator[int]:
        pool = ThreadPoolExecutor(workers, "mailuo-load")
        try:
            yield from pool.map(write, starts)
        finally:
            pool.shutdown(cancel_futures=True)  # after an error or Ctrl-C nothing more is begun

    def _do(self, cypher: str, **parameters: Any) -> int:
        """Run it in a managed transaction and return how many nodes and relations came into being.

        What is transient (a deadlock, a change of leader) is tried again by the driver.
        """

        def work(transaction: neo4j.ManagedTransaction) -> int:
            counters = transaction.run(cypher, parameters).consume().counters
            return counters.nodes_created + counters.relationships_created

        with self._driver.session(database=self._database, notifications_min_severity="OFF") as session:
            return session.execute_write(work)

    def _await_indexes(self) -> None:
        self._do("CALL db.awaitIndexes($seconds)", seconds=_INDEX_SECONDS)


def _column(values: tuple[Any, ...], field: pa.Field[Any]) -> tuple[Any, bool]:
    """As an array of the field's type, and whether every value fitted. What somebody else put there may not."""
    try:
        return pa.array(values, field.type), True
    except (pa.ArrowException, TypeError, OverflowError):
        if field.type == pa.string():
            return pa.array([each if isinstance(each, str) else None for each in values], pa.string()), False
        return pa.nulls(len(values), field.type), False


def _identities(table: pa.Table, shape: Shape) -> Any:
    """One text a row. Rows that lack a part get none, so that they match nothing."""
    columns: list[Any] = [table.column(name) for name in shape.identity]
    return columns[0] if len(columns) == 1 else pc.binary_join_element_wise(*columns, _SEPARATOR)


def _same_rows(wanted: pa.Table, present: pa.Table) -> np.ndarray[Any, Any]:
    """For each row whether all columns agree; two unknowns do."""
    same = np.ones(len(wanted), dtype=bool)
    for name in wanted.column_names:
        left, right = wanted.column(name), present.column(name)
        if pa.types.is_list(left.type):  # Arrow does not compare lists
            same &= np.fromiter((a == b for a, b in zip(left.to_pylist(), right.to_pylist(), strict=True)), dtype=bool)
        else:
            equal: Any = pc.fill_null(pc.equal(left, right), pa.scalar(value=False))
            both_unknown: Any = pc.and_(pc.is_null(left), pc.is_null(right))
            same &= equal.to_numpy() | both_unknown.to_numpy()
    return same
