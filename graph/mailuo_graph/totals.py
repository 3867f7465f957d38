"""What the projects that were read add up to, beside what a document prints. An amount that is not known makes the sum
unknown, never smaller."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from mailuo_graph.records import ProjectRecord, Records


@dataclass(frozen=True, slots=True)
class Sum:
    """`known` adds up the amounts that are known; `whole` is the same where all are, else None."""

    known: Decimal
    whole: Decimal | None
    projects: int


_NOTHING = Sum(Decimal(0), Decimal(0), 0)


class Sums:
    """Sums by document and by unit of a document, made in one pass."""

    def __init__(self, records: Records) -> None:
        by_document: dict[str, list[ProjectRecord]] = defaultdict(list)
        by_unit: dict[tuple[str, str | None], list[ProjectRecord]] = defaultdict(list)
        for project in records.projects:
            by_document[project.document].append(project)
            by_unit[project.document, project.unit].append(project)
        self._documents = {key: _sum(projects) for key, projects in by_document.items()}
        self._units = {key: _sum(projects) for key, projects in by_unit.items()}

    def of_document(self, document: str) -> Sum:
        return self._documents.get(document, _NOTHING)

    def of_unit(self, document: str, unit: str) -> Sum:
        return self._units.get((document, unit), _NOTHING)


def _sum(projects: Iterable[ProjectRecord]) -> Sum:
    amounts = [project.total for project in projects]
    known = [amount for amount in amounts if amount is not None]
    total = sum(known, Decimal(0))
    return Sum(total, total if len(known) == len(amounts) else None, len(amounts))
