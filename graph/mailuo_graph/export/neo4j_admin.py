"""The file set of `neo4j-admin database import`: the fastest way to get a large graph into a new Neo4j database.

In the folder, with the server stopped: `neo4j-admin database import full @arguments.txt neo4j`. Afterwards start it:
then `mailuo load` sets constraints and indexes and mends the one thing that the importer can't be told: a list
without items, or of one empty text, arrives as unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from mailuo_graph.ontology import ONTOLOGY, Kind, Property
from mailuo_graph.tables import GraphTables, as_stored

if TYPE_CHECKING:
    from pathlib import Path

ARGUMENTS_FILE: Final = "arguments.txt"

_TYPES: Final[dict[Kind, str]] = {
    Kind.TEXT: "string",
    Kind.INTEGER: "long",
    Kind.REAL: "double",
    Kind.MONEY: "double",
    Kind.BOOLEAN: "boolean",
    Kind.TEXTS: "string[]",
}
_DELIMITERS: Final = ("\x1f", "\x1e", "\x1d", "\x1c")
"""Of list items: control characters made for this purpose. The first that occurs in no item is taken."""


def write_neo4j_admin(tables: GraphTables, folder: Path) -> list[str]:
    """Write the files into `folder`, which must exist, and return the importer's arguments but the database's name.

    File names in the arguments are relative to the folder, with `./` because the 2026 line wants a parent in each. Each
    table has its header in a file of its own. Empty and unknown stay apart: text is always quoted, an unknown value is
    nothing at all.
    """
    delimiter = _delimiter(tables)
    arguments = ["--multiline-fields=true", f"--array-delimiter=U+{ord(delimiter):04X}"]
    for name, table in sorted(tables.nodes.items()):
        first = f"uid:ID({name})"
        rest = [each for each in ONTOLOGY.node[name].properties if each.name != "uid"]
        _write(folder, name, [first, *map(_header, rest)], as_stored(table), delimiter)
        arguments.append(f"--nodes={name}=./{name}-header.csv,./{name}.csv")
    for relation, table in sorted(tables.relations.items()):
        ends = [f":START_ID({relation.source})", f":END_ID({relation.target})"]
        stem = "-".join(relation)
        header = [*ends, *map(_header, ONTOLOGY.relation[relation.name].properties)]
        _write(folder, stem, header, as_stored(table), delimiter)
        arguments.append(f"--relationships={relation.name}=./{stem}-header.csv,./{stem}.csv")
    arguments.append("--overwrite-destination=true")  # last: an option that takes files would take the database's name
    (folder / ARGUMENTS_FILE).write_text("".join(f"{each}\n" for each in arguments), encoding="utf-8")
    return arguments


def _header(wanted: Property) -> str:
    return f"{wanted.name}:{_TYPES[wanted.kind]}"


def _write(folder: Path, stem: str, header: list[str], table: pa.Table, delimiter: str) -> None:
    (folder / f"{stem}-header.csv").write_text(",".join(header) + "\n", encoding="utf-8")
    columns: list[Any] = [
        pc.binary_join(column, delimiter) if pa.types.is_list(column.type) else column for column in table.columns
    ]
    plain = pa.table(columns, names=table.column_names)
    options = csv.WriteOptions(include_header=False, quoting_style="needed" if not len(plain) else "all_valid")
    csv.write_csv(plain, str(folder / f"{stem}.csv"), options)


def _delimiter(tables: GraphTables) -> str:
    lists: list[Any] = [
        pc.list_flatten(column)
        for table in (*tables.nodes.values(), *tables.relations.values())
        for column in table.columns
        if pa.types.is_list(column.type)
    ]
    for each in _DELIMITERS:
        if not any(pc.any(pc.match_substring(items, each)).as_py() for items in lists):
            return each
    raise ValueError("the texts of lists hold every character that could separate them")
