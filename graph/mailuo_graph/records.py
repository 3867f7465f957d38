"""What extraction says about one document, row by row, with evidence: the tables of a workspace.

Records keep text as printed and know nothing of entities: that "本级" here and "某局（本级）" there are one unit is for the
linkers to say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from mailuo_graph.table_set import TableSet


@dataclass(slots=True)
class Evidence:
    """Where something stands: page and row from 1, characters of the raw text, the words themselves. `box` is left, top,
    right and bottom in points from the top left corner of the page, where the format has pages that are drawn."""

    page: int | None
    row: int | None
    start: int
    end: int
    words: str
    box: list[float] | None = None


@dataclass(slots=True)
class DocumentRecord:
    document: str
    file_name: str
    sha256: str
    format: str
    layout: str
    heading: str | None = None
    heading_evidence: Evidence | None = None
    department: str | None = None
    department_evidence: Evidence | None = None
    fiscal_year: int | None = None
    fiscal_year_basis: str = "unknown"
    fiscal_year_reason: str | None = None
    currency_unit: str | None = None
    total: Decimal | None = None
    total_printed: str | None = None
    fiscal_appropriation: Decimal | None = None
    total_evidence: Evidence | None = None
    pages: int | None = None
    rows: int = 0
    encoding: str | None = None
    given: str = ""
    """What the user said about it; the same document with something else said is read again."""


@dataclass(slots=True)
class UnitRecord:
    """A subtotal row. `order` counts the document's units from 1."""

    document: str
    order: int
    name: str
    total: Decimal | None = None
    total_printed: str | None = None
    fiscal_appropriation: Decimal | None = None
    evidence: Evidence | None = None


@dataclass(slots=True)
class ProjectRecord:
    """A budget line. `row` counts the document's projects from 1 in printed order. Forms print more than tables: what is
    expected of the goal, the goal of the whole period beside the year's, the period itself."""

    document: str
    row: int
    name: str
    unit: str | None = None
    total: Decimal | None = None
    total_printed: str | None = None
    fiscal_appropriation: Decimal | None = None
    special_account: Decimal | None = None
    other_funds: Decimal | None = None
    goal: str | None = None
    classified: bool = False
    evidence: Evidence | None = None
    amount_evidence: Evidence | None = None
    goal_evidence: Evidence | None = None
    note: str | None = None
    expected: str | None = None
    cycle_goal: str | None = None
    period: str | None = None


@dataclass(slots=True)
class IndicatorRecord:
    """`row` is the project's, None for an indicator of the whole department; `order` is the place among its siblings,
    `sequence` the printed number. Values as printed, without the closing 。 or ；."""

    document: str
    row: int | None
    order: int
    name: str
    sequence: int | None = None
    level1_code: str | None = None
    level1: str | None = None
    level2_code: str | None = None
    level2: str | None = None
    cycle_value: str | None = None
    annual_value: str | None = None
    operator: str | None = None
    number: float | None = None
    upper: float | None = None
    measure_unit: str | None = None
    malformed: bool = False
    note: str | None = None
    evidence: Evidence | None = None


@dataclass(slots=True)
class MentionRecord:
    """A system named in a project's text. A mention is words, not an entity: which system it is, linking says. `field`
    is name, goal, expected or indicator; `defines` holds the other name where the text itself equates two, as in
    “示例平台（例好办）”; `role` is what the project does with it, None where the words don't say. Without `category` the
    words name a system only if other projects prove it."""

    document: str
    row: int
    order: int
    words: str
    field: str
    role: str | None = None
    category: str | None = None
    defines: str | None = None
    evidence: Evidence | None = None


@dataclass(slots=True)
class CitationRecord:
    """A policy or standard cited as basis, as printed. `short_name` is what the text calls it from there on
    (以下简称). Validity only where title or text says it."""

    document: str
    row: int
    order: int
    title: str | None
    document_number: str | None
    issuer: str | None = None
    short_name: str | None = None
    kind: str = "policy"
    valid_from: int | None = None
    valid_until: int | None = None
    evidence: Evidence | None = None


@dataclass(slots=True)
class RemarkRecord:
    """Something the coverage report says about a document: what was not understood, which total does not hold. `kind`
    is a fixed word that scripts can rely on."""

    document: str
    kind: str
    zh: str
    en: str
    page: int | None = None
    row: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass
class Records(TableSet):
    """All tables of one document or of a whole workspace."""

    TABLES: ClassVar[dict[str, type[Any]]] = {
        "documents": DocumentRecord,
        "units": UnitRecord,
        "projects": ProjectRecord,
        "indicators": IndicatorRecord,
        "mentions": MentionRecord,
        "citations": CitationRecord,
        "remarks": RemarkRecord,
    }
    documents: list[DocumentRecord] = field(default_factory=list)
    units: list[UnitRecord] = field(default_factory=list)
    projects: list[ProjectRecord] = field(default_factory=list)
    indicators: list[IndicatorRecord] = field(default_factory=list)
    mentions: list[MentionRecord] = field(default_factory=list)
    citations: list[CitationRecord] = field(default_factory=list)
    remarks: list[RemarkRecord] = field(default_factory=list)

    def only(self, documents: set[str]) -> Records:
        """The part of these that stems from the given documents."""
        return Records(**{name: [r for r in getattr(self, name) if r.document in documents] for name in self.TABLES})
