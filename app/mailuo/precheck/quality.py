"""What the saved queries about indicators say of a draft: they run on a graph of nothing but the draft, in a folder that
is gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mailuo.render import cell_text
from mailuo_graph.assemble import assemble
from mailuo_graph.links import Links
from mailuo_graph.records import Records
from mailuo_graph.stores import Store, open_store
from mailuo_graph.words import Text
from mailuo_queries.library import query_files, read_query
from mailuo_queries.runner import run_query

PACK: Final = "indicator-quality"
_NEED_OTHERS: Final = frozenset({"copied-indicators", "template-sets", "targets-lowered"})
"""Compare a project with others: alone they would find nothing and say so falsely."""
_KNOWN: Final = frozenset({"unit", "fiscal_year", "project", "years_in_name", "total", "document", "document_row", "project_uid", "document_uid", "code", "indicator_class"})
"""Columns that say of every row what the draft is."""
_VALUES: Final = frozenset({"indicator_name", "printed_value", "annual_printed", "cycle_printed", "indicator_names", "promises", "missing_classes"})
"""Columns that speak for themselves; the others are said with their headings."""


@dataclass(frozen=True, slots=True)
class Check:
    """A saved query and what it found. `looked_at` 0 says that it could not judge anything."""

    query: str
    title: Text
    why: Text
    severity: str
    looked_at: int | None
    rows: list[dict[str, Any]]
    headings: dict[str, Text]

    def said(self) -> list[str]:
        """Each row in a few words, without what the draft says of itself."""
        return list(dict.fromkeys(" · ".join(self._cells(row)) for row in self.rows))

    def _cells(self, row: dict[str, Any]) -> list[str]:
        told = {name: cell_text(value) for name, value in row.items() if name not in _KNOWN and value not in (None, [])}
        texts = [text if name in _VALUES else _headed(str(self.headings[name]), text) for name, text in told.items()]
        return list(dict.fromkeys(texts))


def _headed(heading: str, text: str) -> str:
    """A heading may say what each of its words means: “degree 只有程度 / state 只有状态”."""
    meant = next((part.partition(" ")[2] for part in heading.split(" / ") if part.split("：")[-1].split(" ")[0] == text and " " in part), None)
    return meant or f"{heading}: {text}"


def checks(records: Records, links: Links) -> list[Check]:
    """Worst first, those that found something before the others."""
    order = ("high", "medium", "low", "information")
    with tempfile.TemporaryDirectory(prefix="mailuo-draft-") as folder, open_store(Path(folder) / "draft.kgl") as store:
        store.load(assemble(records, links))
        found = list(_run(store))
    return sorted(found, key=lambda c: (not c.rows, order.index(c.severity), c.query))


def _run(store: Store) -> Iterator[Check]:
    for path in query_files():
        if path.parent.name == PACK and path.stem not in _NEED_OTHERS:
            query = read_query(path).query
            answer = run_query(store, query)
            headings = {column.name: Text(column.meaning.zh, column.meaning.en) for column in query.columns}
            said = Text(query.title.zh, query.title.en), Text(query.why.zh, query.why.en)
            yield Check(query.id, *said, query.severity.value, answer.looked_at, answer.rows.dicts(), headings)
