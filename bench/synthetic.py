"""A graph of any size in the shape of the real one, for benchmarks: same types and filled columns, no meaning."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from mailuo_graph.ontology import ONTOLOGY
from mailuo_graph.tables import GraphTables, Relation, node_schema, relation_schema

# Share of all nodes, and of all relations; what is left over goes to the last of each.
_NODES = {"Document": 0.02, "Unit": 0.02, "IndicatorType": 0.10, "System": 0.05, "Policy": 0.05, "Project": 0.76}
_RELATIONS = {
    Relation("DISCLOSED_IN", "Project", "Document"): 0.12,
    Relation("BUDGETS", "Unit", "Project"): 0.095,
    Relation("SUCCEEDS", "Project", "Project"): 0.06,
    Relation("TOUCHES", "Project", "System"): 0.09,
    Relation("CITES", "Project", "Policy"): 0.09,
    Relation("MEASURED_BY", "Project", "IndicatorType"): 0.545,
}
_PREFIX = {"Document": "D", "Unit": "U", "IndicatorType": "I", "System": "S", "Policy": "L", "Project": "P2026"}
_NODE_COLUMNS = {
    "name", "clean_name", "sha256", "file_name", "fiscal_year", "total", "action", "goal", "indicator_count",
}
_RELATION_COLUMNS = {
    "key", "kind", "score", "role", "sequence", "name_printed", "annual_value", "operator", "number", "measure_unit",
    "evidence_document", "evidence_page", "evidence_row",
}


def synthetic(nodes: int, relations: int, seed: int = 1) -> GraphTables:
    random = np.random.default_rng(seed)
    sizes = _shares(_NODES, nodes)
    uids = {name: _texts(f"{_PREFIX[name]}-", np.arange(size), "") for name, size in sizes.items()}
    tables = GraphTables()
    for name, size in sizes.items():
        given: dict[str, Any] = {"uid": uids[name]}
        tables.nodes[name] = _table(node_schema(name), _NODE_COLUMNS, size, given, random)
    for relation, size in _shares(_RELATIONS, relations).items():
        source = np.sort(random.integers(0, sizes[relation.source], size))
        target = random.integers(0, sizes[relation.target], size)
        keyed = ONTOLOGY.relation[relation.name].keyed
        if not keyed:
            source, target = np.unique(np.stack([source, target]), axis=1)
        given = {"source": uids[relation.source].take(pa.array(source))}
        given["target"] = uids[relation.target].take(pa.array(target))
        if keyed:
            given["key"] = _texts("row-", np.arange(size), "")
        schema = relation_schema(relation.name)
        tables.relations[relation] = _table(schema, _RELATION_COLUMNS, len(source), given, random)
    return tables


def _shares(shares: dict[Any, float], whole: int) -> dict[Any, int]:
    sizes = {name: int(whole * share) for name, share in shares.items()}
    last = list(sizes)[-1]
    sizes[last] += whole - sum(sizes.values())
    return sizes


def _table(
    schema: pa.Schema, filled: set[str], size: int, given: dict[str, Any], random: np.random.Generator,
) -> pa.Table:
    columns = []
    for field in schema:
        if field.name in given:
            columns.append(given[field.name])
        elif field.name not in filled:
            columns.append(pa.nulls(size, field.type))
        elif field.type == pa.string():
            columns.append(_texts("第", random.integers(0, 5000, size), "号信息化项目运维服务"))
        else:
            columns.append(pa.array(random.integers(1, 3000, size), pa.int32()).cast(field.type))
    return pa.Table.from_arrays(columns, schema=schema)


def _texts(before: str, numbers: np.ndarray[Any, Any], after: str) -> Any:
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(before, pc.cast(pa.array(numbers), pa.string()), after, "")
