"""What the linkers say about the records: who is who, which row is which project, what continues what, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from mailuo_graph.records import Evidence
from mailuo_graph.table_set import TableSet


@dataclass(slots=True)
class Body:
    """A department or a unit. `kind` is the node type. `spellings` are all printed forms, the canonical one first;
    `seen` are the documents it stands in. `aliases` are names that follow from the printed ones (a second name in
    brackets, without 本级); `level` and `district` are of the name or of the department above, `parent` is the uid of
    the department whose budgets list a unit. `reasons` say why several spellings are one body, `also` are the other
    uids that a decision may name it by: those of its spellings, and of what a person joined to it."""

    uid: str
    kind: str
    name: str
    spellings: list[str]
    seen: list[str]
    aliases: list[str] = field(default_factory=list)
    level: str | None = None
    district: str | None = None
    parent: str | None = None
    reasons: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)


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
    """`later` continues `earlier`. `score` is a calibrated probability, None where a rule decided and nothing was measured.
    `alternative` marks a plausible predecessor beside a better one, shown and never merged. `missing_years` are the
    fiscal years between the two for which no document was read, `overlap` says which years two contract periods share."""

    later: str
    earlier: str
    kind: str
    score: float | None
    confidence: str
    reasons: list[str]
    decided_by: str
    alternative: bool = False
    missing_years: str | None = None
    overlap: str | None = None


@dataclass(slots=True)
class Ground:
    """One reason of a link or a duplicate, with the words it stands on in both documents. `about` is SUCCEEDS or the uid
    of a duplicate, `feature` the name under which the reason is documented, `weight` what it adds to the log odds, None
    where nothing was weighed. `later` and `earlier` are projects; where neither is earlier, they are in order of uid."""

    about: str
    later: str
    earlier: str
    order: int
    feature: str
    reason: str
    weight: float | None = None
    later_document: str | None = None
    later_evidence: Evidence | None = None
    earlier_document: str | None = None
    earlier_evidence: Evidence | None = None


@dataclass(slots=True)
class Duplicate:
    """Projects that may pay for the same thing. `strength` is strong, worth_a_look or weak. Money at stake in 万元 is a
    range that counts no line twice; `at_most` says that only a part of a line is concerned. `innocent` are explanations
    under which nothing is wrong."""

    uid: str
    kind: str
    projects: list[str]
    strength: str
    score: float | None
    reasons: list[str]
    money_low: Decimal | None
    money_high: Decimal | None
    at_most: bool
    innocent: list[str]
    decided_by: str


@dataclass(slots=True)
class SystemEntity:
    """A system that mentions were linked to. `parent` is the uid of the larger system it is a branch of."""

    uid: str
    name: str
    aliases: list[str]
    category: str | None
    parent: str | None
    reasons: list[str]
    parent_reasons: list[str]
    parent_evidence: Evidence | None = None
    parent_document: str | None = None
    also: list[str] = field(default_factory=list)
    """As of a body: so are those of policies and indicator types."""


@dataclass(slots=True)
class Touch:
    """A mention of a project that names a system."""

    document: str
    row: int
    order: int
    system: str
    role: str | None
    words: str
    evidence: Evidence | None = None


@dataclass(slots=True)
class PolicyEntity:
    uid: str
    name: str
    aliases: list[str]
    document_number: str | None
    issuer: str | None
    year: int | None
    valid_until: int | None
    reasons: list[str]
    also: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Cite:
    """A citation of a project that names a policy. `spelling` is the uid that its number, or else its title, would have
    alone: what a decision may name."""

    document: str
    row: int
    order: int
    policy: str
    evidence: Evidence | None = None
    spelling: str = ""


@dataclass(slots=True)
class IndicatorGroup:
    """Indicator names that measure the same thing. `members` are all printed names, the canonical one first."""

    uid: str
    name: str
    class_code: str | None
    class_name: str | None
    members: list[str]
    reasons: list[str]
    also: list[str] = field(default_factory=list)


@dataclass(slots=True)
class IndicatorPlace:
    """Which type an indicator row is. `basis` says how it is counted (每日, 新增, 注册 …), None where nothing is printed:
    values are compared within one basis only. `commonness` is the share of projects, of other units than its own as
    well, whose indicators print the same type on the same basis with the same value: near 1 is boilerplate, near 0 is
    telling."""

    document: str
    row: int | None
    order: int
    indicator_type: str
    basis: str | None
    commonness: float


@dataclass(slots=True)
class Rename:
    """A body that goes on under another name. `kind` is Department or Unit."""

    kind: str
    earlier: str
    later: str
    since: int | None
    score: float | None
    confidence: str
    reasons: list[str]
    decided_by: str
    evidence_document: str | None = None
    evidence: Evidence | None = None


@dataclass(slots=True)
class LearnedWeight:
    """A weight of the reading method that this workspace learned from its own decisions; `decisions` says from how many."""

    feature: str
    weight: float
    decisions: int


@dataclass(slots=True)
class Membership:
    project: str
    lineage: str
    lineage_name: str


@dataclass(slots=True)
class PlaceRead:
    """What stood in the lines of a place when their successions were looked for: while it is the same, they need not be
    looked for again."""

    place: str
    fingerprint: str


@dataclass
class Links(TableSet):
    TABLES: ClassVar[dict[str, type[Any]]] = {
        "bodies": Body,
        "placements": Placement,
        "successions": Succession,
        "memberships": Membership,
        "grounds": Ground,
        "learned_weights": LearnedWeight,
        "duplicates": Duplicate,
        "systems": SystemEntity,
        "touches": Touch,
        "policies": PolicyEntity,
        "cites": Cite,
        "indicator_groups": IndicatorGroup,
        "indicator_places": IndicatorPlace,
        "renames": Rename,
        "places_read": PlaceRead,
    }
    bodies: list[Body] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    grounds: list[Ground] = field(default_factory=list)
    learned_weights: list[LearnedWeight] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    systems: list[SystemEntity] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)
    policies: list[PolicyEntity] = field(default_factory=list)
    cites: list[Cite] = field(default_factory=list)
    indicator_groups: list[IndicatorGroup] = field(default_factory=list)
    indicator_places: list[IndicatorPlace] = field(default_factory=list)
    renames: list[Rename] = field(default_factory=list)
    places_read: list[PlaceRead] = field(default_factory=list)
