"""What a store promises, whichever engine stands behind it. The contract suite runs every sentence of this on both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    from types import TracebackType

    from mailuo_graph.tables import GraphTables

Progress = Callable[[str, int, int], None]
"""Called with what is being loaded, how many rows are done and how many there are."""


def silent(_what: str, _done: int, _whole: int) -> None:
    """The progress of those who don't watch."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a query may run and how many rows it may return before it is refused."""

    seconds: float = 60.0
    rows: int = 100_000


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer of a query: scalars, lists and maps in the order the query gave. `truncated`: there were more rows
    than the limit; the caller must say so."""

    columns: tuple[str, ...]
    values: list[tuple[Any, ...]]
    truncated: bool = False
    warnings: tuple[str, ...] = ()

    def dicts(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.values]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load wrote and what it took away because the tables no longer have it."""

    nodes: int
    relations: int
    removed_nodes: int = 0
    removed_relations: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Counts:
    nodes: dict[str, int] = field(default_factory=dict)
    relations: dict[str, int] = field(default_factory=dict)


class Store(Protocol):
    """A graph that can be replaced as a whole and asked, never edited by hand.

    - `load` makes the store equal to the tables: twice gives the same graph, what the tables lack is removed, relations
      that differ in `key` stay apart. Nodes of other labels in a shared Neo4j database are left alone.
    - `run` answers a query that only reads. The query is checked before anything runs: a write, LOAD CSV or a procedure
      call raises QueryForbidden. Reaching the time limit raises StoreTooSlow; more rows than allowed are cut and said.
    """

    url: str

    def load(self, tables: GraphTables, progress: Progress = silent) -> LoadReport: ...

    def run(
        self, cypher: str, parameters: Mapping[str, Any] | None = None, limits: Limits | None = None,
    ) -> Rows: ...

    def counts(self) -> Counts: ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None,
    ) -> None: ...
