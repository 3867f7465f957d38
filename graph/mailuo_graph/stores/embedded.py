"""The graph as one file, asked in this process by kglite. What every command uses unless a server is named.

kglite and pandas are imported when they are needed: opening a small graph and asking it must cost tens of milliseconds.
The loaded graph is frozen before it is asked, so a query can't write even if the check of its text had a hole.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, Self

from mailuo_graph.cypher import check_read_only
from mailuo_graph.errors import (
    NO_ROOM,
    DiskFull,
    QueryInvalid,
    StoreError,
    StoreTooSlow,
    StoreUnreachable,
    WorkspaceTooNew,
)
from mailuo_graph.ontology import ONTOLOGY, SCHEMA_VERSION
from mailuo_graph.stores.contract import Counts, Limits, LoadReport, Progress, Rows, silent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import ModuleType, TracebackType

    import kglite
    import pandas as pd
    import pyarrow as pa

    from mailuo_graph.tables import GraphTables


def _engine() -> ModuleType:
    import kglite  # noqa: PLC0415 - 40 ms that only those pay who open a graph

    kglite.set_query_warning_policy("silent")  # warnings are on the result; the caller prints them
    return kglite


class EmbeddedStore:
    """A graph in the file `path`. The file is opened by the first question and read once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = str(path)
        self._graph: kglite.KnowledgeGraph | None = None
        self._frozen: kglite.FrozenGraph | None = None

    def load(self, tables: GraphTables, progress: Progress = silent) -> LoadReport:
        """Replace the file by a graph of these tables; the previous file stays whole until the new one is."""
        started = time.perf_counter()
        removed = self._removed_by(tables)
        self.close()
        graph = _build(tables, progress)
        self._save(graph)
        return LoadReport(
            tables.node_count, tables.relation_count, *removed, seconds=time.perf_counter() - started,
        )

    def run(
        self, cypher: str, parameters: Mapping[str, Any] | None = None, limits: Limits | None = None,
    ) -> Rows:
        """The engine itself ends a query that holds ten million rows or collects more than 256 MiB.

        Its `max_work_units` is left alone: with it, aggregates are no longer computed as they stream, and a query that
        needs no memory to speak of took 11 GB.
        """
        check_read_only(cypher)
        limits = limits or Limits()
        frozen = self._open()[1]
        engine = _engine()
        try:
            result = frozen.cypher(
                cypher,
                params=dict(parameters or {}),
                timeout_ms=max(1, round(limits.seconds * 1000)),
                row_limit=limits.rows,
            )
        except engine.CypherTimeoutError as error:
            raise StoreTooSlow(
                f"查询超过 {limits.seconds:g} 秒仍未结束；请缩小范围或放宽时限",
                f"the query did not end within {limits.seconds:g} seconds; narrow it or allow more time",
            ) from error
        except (engine.KgError, OverflowError, RecursionError, TypeError, ValueError) as error:
            raise _refusal(error) from error
        diagnostics = result.diagnostics or {}
        truncated = diagnostics.get("total_rows") is not None
        columns = tuple(result.columns)
        values = list(zip(*(result.column(name) for name in columns), strict=True))
        for row in values:
            for name, value in zip(columns, row, strict=True):
                if isinstance(value, dict | list) and _holds_element(value):
                    raise QueryInvalid(
                        f"列 {name} 返回了整个节点、关系或路径；请返回它的属性，如 n.uid、n.name",
                        f"column {name} returns a whole node, relation or path; return properties, as n.uid, n.name",
                    )
        warnings = tuple(w for w in result.warnings if not (truncated and "row_limit" in w))
        return Rows(columns, values, truncated, warnings)

    def counts(self) -> Counts:
        graph = self._open()[0]
        return Counts(
            dict(sorted(graph.node_type_counts().items())),
            {each["type"]: each["count"] for each in sorted(graph.relationship_types(), key=lambda r: str(r["type"]))},
        )

    def close(self) -> None:
        self._graph = self._frozen = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None,
    ) -> None:
        self.close()

    def _open(self) -> tuple[kglite.KnowledgeGraph, kglite.FrozenGraph]:
        if self._graph is None or self._frozen is None:
            self._graph = _read(self.path)
            self._frozen = self._graph.freeze()
        return self._graph, self._frozen

    def _removed_by(self, tables: GraphTables) -> tuple[int, int]:
        """How many nodes and relations of the present file the tables no longer have."""
        from mailuo_graph.tables import Relation  # noqa: PLC0415 - brings pyarrow

        if not self.path.exists():
            return 0, 0
        try:
            frozen = self._open()[1]
        except WorkspaceTooNew:
            raise
        except StoreError:
            return 0, 0  # a damaged file holds nothing that could be counted; it is about to be replaced
        nodes = relations = 0
        for label in frozen.node_types:
            nodes += _missing(tables.nodes.get(label), ("uid",), frozen, f"MATCH (n:`{label}`) RETURN n.uid AS key")
        for source, name, target, _count in self._open()[0].label_pair_counts():
            end = " + $between + r.key" if ONTOLOGY.relation[name].keyed else ""
            relations += _missing(
                tables.relations.get(Relation(name, source, target)),
                ("source", "target", "key") if end else ("source", "target"),
                frozen,
                f"MATCH (a:`{source}`)-[r:`{name}`]->(b:`{target}`) RETURN a.uid + $between + b.uid{end} AS key",
            )
        return nodes, relations

    def _save(self, graph: kglite.KnowledgeGraph) -> None:
        """By kglite, which writes a sibling, flushes it to the disk and renames it over the file."""
        engine = _engine()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            graph.save(str(self.path))
        except (engine.KgError, OSError) as error:
            if getattr(error, "errno", None) in NO_ROOM or any(f"os error {n})" in str(error) for n in NO_ROOM):
                raise DiskFull(
                    f"{self.path}：磁盘已满，图没有写成，原有文件未动；请腾出空间后重试",
                    f"{self.path}: the disk is full, the graph was not written and the previous file is untouched; "
                    "free some space and try again",
                ) from error
            raise StoreError(
                f"{self.path}：图写不进去（{_line(error)}）；请检查目录和权限",
                f"{self.path}: the graph can't be written ({_line(error)}); check the folder and its permissions",
            ) from error


def _read(path: Path) -> kglite.KnowledgeGraph:
    engine = _engine()
    if not path.is_file():
        raise StoreUnreachable(
            f"{path}：没有图文件；请先运行 mailuo build", f"{path}: there is no graph file; run mailuo build first",
        )
    try:
        graph: kglite.KnowledgeGraph = engine.load(str(path))
    except (engine.KgError, OSError, ValueError) as error:
        if "only supports up to" in str(error):
            raise WorkspaceTooNew(
                f"{path}：由更新的图引擎写成（{_line(error)}）；请升级 mailuo",
                f"{path}: written by a newer graph engine ({_line(error)}); upgrade mailuo",
            ) from error
        raise StoreError(
            f"{path}：图文件已损坏或不是图文件（{_line(error)}）；请重新运行 mailuo build",
            f"{path}: the graph file is damaged or none at all ({_line(error)}); run mailuo build again",
        ) from error
    found = graph.schema_version
    if found > SCHEMA_VERSION:
        raise WorkspaceTooNew(
            f"{path}：由更新的脉络写成（表结构版本 {found}，本程序只认到 {SCHEMA_VERSION}）；请升级 mailuo",
            f"{path}: written by a newer Mailuo (schema version {found}, this one knows up to {SCHEMA_VERSION}); "
            "upgrade mailuo",
        )
    if found < SCHEMA_VERSION:
        raise StoreError(
            f"{path}：表结构版本 {found} 与本程序（{SCHEMA_VERSION}）不符；请重新运行 mailuo build",
            f"{path}: schema version {found} does not fit this program ({SCHEMA_VERSION}); run mailuo build again",
        )
    return graph


def _build(tables: GraphTables, progress: Progress) -> kglite.KnowledgeGraph:
    """Types without rows are declared too, so that asking for them draws no warning.

    The first call for a relation type and source label keeps parallel rows, later ones would fold them: every such
    pair is loaded by exactly one call. The ontology has no keyed relation with two targets for one source.
    """
    from mailuo_graph.tables import every_relation, node_schema, relation_schema  # noqa: PLC0415 - brings pyarrow

    graph: kglite.KnowledgeGraph = _engine().KnowledgeGraph()
    done, whole = 0, tables.node_count + tables.relation_count
    for node in ONTOLOGY.nodes:
        table = tables.nodes.get(node.name)
        table = node_schema(node.name).empty_table() if table is None else table
        graph.add_nodes(_frame(table), node.name, "uid")
        for each in node.properties:
            if each.indexed:
                graph.create_index(node.name, each.name)
        done += table.num_rows
        progress(node.name, done, whole)
    for relation in every_relation():
        table = tables.relations.get(relation)
        table = relation_schema(relation.name).empty_table() if table is None else table
        given = table.select([c for c in table.column_names if table.column(c).null_count < max(1, table.num_rows)])
        graph.add_relationships(
            _frame(given), relation.name, relation.source, "source", relation.target, "target",
            column_types=dict.fromkeys(_texts(given), "string"),
        )
        done += table.num_rows
        progress(relation.name, done, whole)
    found = sum(graph.node_type_counts().values()), sum(each["count"] for each in graph.relationship_types())
    if found != (tables.node_count, tables.relation_count):
        raise ValueError(f"{found} nodes and relations from {tables.node_count, tables.relation_count} rows")
    return graph.set_schema_version(SCHEMA_VERSION)


def _frame(table: pa.Table) -> pd.DataFrame:
    """Columns as kglite keeps them: whole numbers nullable and never floats, lists as objects. Text stays in Arrow's
    buffers: making a Python string of each cell took a third of the whole load."""
    import pandas as pd  # noqa: PLC0415 - 300 ms
    import pyarrow as pa  # noqa: PLC0415 - 70 ms

    from mailuo_graph.tables import as_stored  # noqa: PLC0415 - brings pyarrow

    nullable = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
    special = [f.name for f in table.schema if f.type in nullable or pa.types.is_list(f.type)]
    frame = as_stored(table.drop_columns(special)).to_pandas()
    for name in special:
        column = table.column(name)
        if pa.types.is_list(column.type):
            frame[name] = pd.Series(column.to_numpy(), dtype=object)
        else:
            frame[name] = column.to_pandas(types_mapper=nullable.get)
    return frame


def _texts(table: pa.Table) -> list[str]:
    import pyarrow as pa  # noqa: PLC0415 - 70 ms

    return [field.name for field in table.schema if field.type == pa.string()]


def _missing(table: pa.Table | None, columns: tuple[str, ...], frozen: kglite.FrozenGraph, keys: str) -> int:
    """How many of the keys that the query gives are not in the columns of the table."""
    import pyarrow as pa  # noqa: PLC0415 - 70 ms
    import pyarrow.compute as pc  # noqa: PLC0415

    found = pa.array(frozen.cypher(keys, params={"between": _BETWEEN}, timeout_ms=0).column("key"), pa.string())
    if table is None:
        return len(found)
    parts: list[Any] = [*map(table.column, columns), _BETWEEN]
    return len(found.filter(pc.invert(pc.is_in(found, value_set=pc.binary_join_element_wise(*parts)))))


_BETWEEN: Final = "\x1f"
_ELEMENTS: Final = (frozenset({"id", "labels", "properties"}), frozenset({"id", "start", "end", "type", "properties"}))


def _holds_element(value: Any) -> bool:
    """Whether a node or a relationship is somewhere in the value. kglite hands them out as maps of these keys."""
    if isinstance(value, dict):
        if value.keys() in _ELEMENTS and isinstance(value["properties"], dict) and isinstance(value["id"], int):
            return True
        return any(map(_holds_element, value.values()))
    return isinstance(value, list) and any(map(_holds_element, value))


def _refusal(error: Exception) -> StoreTooSlow | QueryInvalid:
    said = _line(error)
    if any(mark in said for mark in ("safety limit", "safety ceiling")):
        return StoreTooSlow(
            f"查询的中间结果太大（{said}）；请缩小范围",
            f"the intermediate results of the query are too large ({said}); narrow it",
        )
    return QueryInvalid(
        f"查询不能执行：{said}；请改正查询或参数", f"the query can't run: {said}; correct the query or its parameters",
    )


def _line(error: Exception) -> str:
    """The first line of what the engine says; the lines after it repeat the query."""
    return str(error).strip().split("\n", 1)[0].rstrip("。.")
