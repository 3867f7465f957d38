"""The graph as a NetworkX graph: components, centrality of shared platforms, layouts of small pictures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mailuo_graph.ontology import ONTOLOGY

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx
    import pyarrow as pa

    from mailuo_graph.tables import GraphTables


def to_networkx(tables: GraphTables) -> nx.MultiDiGraph[str]:
    """A typed and directed graph. The id of a node is its `uid`, its attribute `label` the node type.

    The attribute `relation` of an edge is the relation type; its key is the property `key` (kept there only), or the
    relation type where that has none. Money is a float, lists are lists, an unknown value is absent. Raises ValueError when two nodes or
    two edges would fall together, as equal uids of two node types do.
    """
    import networkx as nx  # noqa: PLC0415 - 400 ms

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for label, table in tables.nodes.items():
        for row in _rows(table):
            uid = row["uid"]
            if uid in graph:
                raise ValueError(f"uid {uid!r} is both a {graph.nodes[uid].get('label')} and a {label}")
            graph.add_node(uid, label=label, **row)
    for relation, table in tables.relations.items():
        keyed = ONTOLOGY.relation[relation.name].keyed
        for row in _rows(table):
            source, target = row.pop("source"), row.pop("target")
            for end, label in ((source, relation.source), (target, relation.target)):
                if end not in graph or graph.nodes[end]["label"] != label:
                    raise ValueError(f"{relation}: {end!r} is no {label}")
            key = row.pop("key") if keyed else relation.name
            if graph.has_edge(source, target, key):
                raise ValueError(f"{relation}: two edges {key!r} from {source!r} to {target!r}")
            graph.add_edge(source, target, key, relation=relation.name, **row)
    return graph


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    columns = [_values(column.to_pylist()) for column in table.columns]
    for row in zip(*columns, strict=True):
        yield {name: value for name, value in zip(table.column_names, row, strict=True) if value is not None}


def _values(column: list[Any]) -> list[Any]:
    return [round(float(value), 6) if isinstance(value, Decimal) else value for value in column]
