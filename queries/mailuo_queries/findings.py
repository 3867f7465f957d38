"""A row of an answer as a finding with an identity, so that two runs can be compared and a person's verdict kept."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from mailuo_queries.runner import Answer
from mailuo_queries.spec import Query

_DIGITS: Final = 10
_FORM: Final = re.compile(rf"([a-z][a-z0-9_-]*):[0-9a-f]{{{_DIGITS}}}")


class Change(StrEnum):
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Compared:
    """A finding beside the earlier run: `row` as it is now, or as it was where it is gone; `columns` that differ."""

    finding: str
    change: Change
    row: dict[str, Any]
    columns: tuple[str, ...] = ()


def finding_uid(query: Query, row: Mapping[str, Any]) -> str:
    """`query:digits`, from the identity columns alone: what else changes in the row, it stays the same finding."""
    identity = json.dumps([row[name] for name in query.identity], ensure_ascii=False)
    return f"{query.id}:{hashlib.sha256(identity.encode('utf-8')).hexdigest()[:_DIGITS]}"


def query_of(finding: str) -> str | None:
    """The id of the query that a finding came from; None where this is no finding's name."""
    found = _FORM.fullmatch(finding)
    return None if found is None else found[1]


def findings(answer: Answer) -> list[str]:
    return [finding_uid(answer.query, row) for row in answer.rows.dicts()]


def compare(answer: Answer, earlier: Sequence[Mapping[str, Any]]) -> list[Compared]:
    """The rows of now in their order, then those that are gone. `earlier` are rows of an answer written as JSON, each
    with its `finding`; only columns that both runs have are compared."""
    declared = [column.name for column in answer.query.columns]
    before = {str(row["finding"]): row for row in earlier if query_of(str(row.get("finding"))) == answer.query.id}
    compared, seen = [], set()
    for row in answer.rows.dicts():
        uid = finding_uid(answer.query, row)
        seen.add(uid)
        known = before.get(uid)
        differ = () if known is None else tuple(n for n in declared if n in known and not _same(row[n], known[n]))
        change = Change.NEW if known is None else Change.CHANGED if differ else Change.SAME
        compared.append(Compared(uid, change, row, differ))
    gone = [Compared(uid, Change.GONE, {name: row.get(name) for name in declared}) for uid, row in before.items() if uid not in seen]
    return compared + gone


def _same(now: Any, before: Any) -> bool:
    if isinstance(now, float) and isinstance(before, int | float):
        return round(now - before, 6) == 0
    return bool(now == before)
