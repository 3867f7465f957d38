"""What people decided, as the linkers see it: a read-only view of decisions.jsonl. The file itself belongs to the app.

A later decision on the same subjects wins; the earlier one stays in the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Decision:
    """`about` names the relation that was judged (SUCCEEDS, Unit …), `subjects` the two uids in the order of the
    relation: later, earlier."""

    about: str
    subjects: tuple[str, str]
    verdict: Verdict
    who: str
    when: str
    why: str = ""


class Decisions:
    """Who decided what about which pair."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._last = {(each.about, each.subjects): each for each in decisions}

    def on(self, about: str, first: str, second: str) -> Decision | None:
        return self._last.get((about, (first, second)))

    def all(self) -> list[Decision]:
        return list(self._last.values())
