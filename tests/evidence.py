"""What must hold of the places that records name, whatever the document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from mailuo_graph.records import Evidence, Records


def every_evidence(records: Records) -> Iterator[tuple[str, Evidence]]:
    """With the table and the field that it stands in."""
    for table in records.TABLES:
        for record in getattr(records, table):
            for field in fields(record):
                if isinstance(value := getattr(record, field.name), Evidence):
                    yield f"{table}.{field.name}", value


def misplaced(records: Records, text: str) -> list[object]:
    """Evidence that does not quote the raw text, and remarks that point outside it."""
    wrong: list[object] = [
        (where, each) for where, each in every_evidence(records)
        if not 0 <= each.start <= each.end <= len(text) or text[each.start : each.end] != each.words
    ]  # fmt: skip
    for remark in records.remarks:
        start, end = remark.start, remark.end
        if (start is None) != (end is None) or (start is not None and end is not None and not 0 <= start <= end <= len(text)):
            wrong.append(remark)
    return wrong
