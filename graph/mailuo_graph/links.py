"""What the linkers say about the records: who is who, which row is which project, what continues what, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from mailuo_graph.columns import TableSet


@dataclass(slots=True)
class Body:
    """A department or a unit. `kind` is the node type. `spellings` are all printed forms, the canonical one first;
    `seen` are the documents it stands in."""

    uid: str
    kind: str
    name: str
    spellings: list[str]
    seen: list[str]


@dataclass(slots=True)
class Placement:
    """Which project a printed row is, and under which unit and department. A project disclosed twice has two."""

    document: str
    row: int
    project: str
    unit: str | None
    department: str | None
    clean_name: str
    years_in_name: str | None
    action: str | None


@dataclass(slots=True)
class Succession:
    """`later` continues `earlier`. `score` is None where a rule decided and nothing was measured."""

    later: str
    earlier: str
    kind: str
    score: float | None
    confidence: str
    reasons: list[str]
    decided_by: str


@dataclass(slots=True)
class Membership:
    project: str
    lineage: str
    lineage_name: str


@dataclass
class Links(TableSet):
    TABLES: ClassVar[dict[str, type[Any]]] = {
        "bodies": Body,
        "placements": Placement,
        "successions": Succession,
        "memberships": Membership,
    }
    bodies: list[Body] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
