"""Projects as annotations refer to them: document:name, with @unit where a name occurs twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from mailuo.evaluation.documents import Lines
from mailuo.evaluation.gold import Row
from mailuo.evaluation.matching import cents, plain, same_document

_YEAR_AT_END = re.compile(r"\s*[(（](?:19|20)\d\d[)）]$")


class Projects:
    """Finds the project that an annotation writes as document:name or document:name@unit."""

    def __init__(self, lines: Lines) -> None:
        self._named: dict[str, list[Row]] = defaultdict(list)
        for row in lines["projects"]:
            self._named[plain(row["name"])].append(row)

    def find(self, reference: str, amount: object = None) -> str | None:
        """The first that fits in document and name; unit and amount tell those apart that share a name."""
        document, _, rest = reference.partition(":")
        name, _, unit = rest.rpartition("@")
        if not name:
            name, unit = unit, ""
        for written in (rest, name, _YEAR_AT_END.sub("", rest), _YEAR_AT_END.sub("", name)):
            rows = [row for row in self._named.get(plain(written), []) if same_document(document, row["doc"])]
            if rows:
                rows.sort(key=lambda row: (plain(row["unit"]) != plain(unit), cents(row["total"]) != cents(amount)))
                return str(rows[0]["id"])
        return None

    def of_documents(self, references: Iterable[str]) -> set[str]:
        """All projects of the documents that the references name."""
        documents = {reference.partition(":")[0] for reference in references}
        return {str(row["id"]) for rows in self._named.values() for row in rows if any(same_document(d, row["doc"]) for d in documents)}
