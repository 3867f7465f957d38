"""The graph on a Neo4j 5 server, through the official driver.

Importing it costs a third of a second: only `open_store` does.
"""

from __future__ import annotations

import logging
import os
import re
from typing import TYPE_CHECKING, Any, Final, Self

import neo4j
from neo4j.graph import Node, Path, Relationship

from mailuo_graph.cypher import check_read_only
from mailuo_graph.errors import QueryForbidden, QueryInvalid
from mailuo_graph.ontology import ONTOLOGY
from mailuo_graph.stores.contract import Counts, Limits, LoadReport, Progress, Rows, silent
from mailuo_graph.stores.neo4j_errors import told
from mailuo_graph.stores.neo4j_load import Loader
from mailuo_graph.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from types import TracebackType

    from mailuo_graph.tables import GraphTables

CONNECT_SECONDS: Final = 5.0
_UNKNOWN: Final = re.compile(r"The (label|relationship type|property) `(.+)` does not exist")
_FORBIDDEN_STEPS: Final = ("LoadCSV", "ProcedureCall")

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # notifications are in Rows.warnings, not on stderr


class Neo4jStore:
    """See `Store`.

    In a shared database every node with a label of the ontology is ours, and every relation with a
    type of the ontology between the labels declared for it: `load` removes those that the tables lack. Nodes of other
    labels are left alone, and so are other relations of nodes that stay; those of a removed node go with it.
    """

    def __init__(
        self, url: str, user: str | None = None, password: str | None = None, database: str | None = None,
    ) -> None:
        self.url = url
        self._database = database
        user = user or os.environ.get("NEO4J_USER") or "neo4j"
        password = os.environ.get("NEO4J_PASSWORD", "") if password is None else password
        with self._told():
            self._driver = neo4j.GraphDatabase.driver(
                url, auth=(user, password), connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=2 * CONNECT_SECONDS,
            )
        try:
            self._ask("RETURN 1 AS one")
        except BaseException:
            self._driver.close()
            raise

    def load(self, tables: GraphTables, progress: Progress = silent) -> LoadReport:
        """Write only what differs, so that loading nearly the same tables again costs about one reading.

        It may be broken off at any point: the next load compares again with what is there.
        """
        with self._told():
            return Loader(self._driver, self._database, progress).load(tables)

    def run(
        self, cypher: str, parameters: Mapping[str, Any] | None = None, limits: Limits | None = None,
    ) -> Rows:
        check_read_only(cypher)
        limits = limits or Limits()
        given = dict(parameters or {})
        try:
            with self._told(), self._session() as session:
                _check_plan(session.run(neo4j.Query("EXPLAIN " + cypher, timeout=limits.seconds), given).consume())
                result = session.run(neo4j.Query(cypher, timeout=max(limits.seconds, 0.001)), given)
                columns = tuple(result.keys())
                found = [tuple(_plain(value) for value in record) for record in result.fetch(limits.rows + 1)]
                warnings = _warnings(result.consume())
        except (TypeError, ValueError) as error:  # of the driver, while it encodes the parameters
            raise QueryInvalid(
                f"参数不能传给 Neo4j（{error}）；只用文字、数、真假、列表和字典",
                f"a parameter can't be passed to Neo4j ({error}); use text, numbers, booleans, lists and maps only",
            ) from None
        return Rows(columns, found[: limits.rows], len(found) > limits.rows, warnings)

    def counts(self) -> Counts:
        """From the counters that the server keeps; types without rows are left out."""
        nodes = {name: self._ask(f"MATCH (n:{name}) RETURN count(n) AS n") for name in ONTOLOGY.node}
        relations = {name: self._ask(f"MATCH ()-[r:{name}]->() RETURN count(r) AS n") for name in ONTOLOGY.relation}
        return Counts(
            {name: found for name, found in nodes.items() if found},
            {name: found for name, found in relations.items() if found},
        )

    def close(self) -> None:
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None,
    ) -> None:
        self.close()

    def _told(self) -> AbstractContextManager[None]:
        return told(self.url, self._database)

    def _session(self) -> neo4j.Session:
        return self._driver.session(database=self._database, default_access_mode=neo4j.READ_ACCESS)

    def _ask(self, cypher: str) -> Any:
        with self._told(), self._session() as session:
            record = session.run(cypher).single(strict=True)
            return record[0]


def _check_plan(summary: neo4j.ResultSummary) -> None:
    """The second line of defence after the tokens: what the server itself says that it would do."""
    steps = _steps(summary.plan or {})
    named = next((step for step in steps if step.startswith(_FORBIDDEN_STEPS)), None)
    if named is not None or summary.query_type != "r":
        what = named or f"type {summary.query_type}"
        raise QueryForbidden(
            f"服务器的执行计划不是只读的（{what}）；查询只能读图",
            f"the server's plan does more than read ({what}); queries only read the graph",
        )


def _steps(plan: Mapping[str, Any]) -> list[str]:
    inner = [step for child in plan.get("children", ()) for step in _steps(child)]
    return [str(plan.get("operatorType", "")), *inner]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, (Node, Relationship, Path)):
        what = type(value).__name__
        raise QueryInvalid(
            f"查询返回了 {what}，而不是值；请返回属性，如 n.name AS name、n{{.uid, .name}} AS n1、type(r) AS kind",
            f"the query returns a {what}; return properties instead, as n.name AS name, n{{.uid, .name}} AS n1",
        )
    return value.iso_format() if hasattr(value, "iso_format") else str(value)


def _warnings(summary: neo4j.ResultSummary) -> tuple[str, ...]:
    """Names the ontology does not know. A declared one that has no rows yet is no reason to warn."""
    known = {*ONTOLOGY.node, *ONTOLOGY.relation, *ONTOLOGY.property_names}
    found = []
    for each in summary.gql_status_objects:
        match = _UNKNOWN.search(each.status_description)
        if match is not None and match[2] not in known:
            what = {"label": Text("标签", "label"), "property": Text("属性", "property")}.get(
                match[1], Text("关系类型", "relation type"),
            )
            found.append(str(Text(f"图中没有{what.zh} {match[2]}", f"the graph has no {what.en} {match[2]}")))
    return tuple(dict.fromkeys(found))
