"""What the linkers found alike, the strongest first: the order of all, the words of those that are shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from mailuo.duplicates import Shown, bound_of, find_duplicates, rank
from mailuo.explorer.library import Snapshot
from mailuo.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Likenesses:
    """`projects` are those of each, `bound` is the most that is at stake in all of them together."""

    uids: list[str]
    projects: dict[str, list[str]]
    bound: Decimal | None
    shelf: Shelf

    def shown(self, first: int, most: int) -> list[Shown]:
        wanted = self.uids[first : first + most]
        part = self.shelf.part({project for uid in wanted for project in self.projects[uid]})
        return [each for each in find_duplicates(part, None, None, None) if each.duplicate.uid in wanted]


def likenesses(found: Snapshot) -> Likenesses:
    """Kept, because every page of the list asks again."""
    if "likenesses" not in found.kept:
        rows = found.shelf.links["duplicates"].columns("uid", "projects", "strength", "money_high").to_pylist()
        rows.sort(key=lambda row: rank(row["strength"], row["money_high"], row["uid"]))
        lines = found.shelf.totals({project for row in rows for project in row["projects"]})
        bound = bound_of(lines.values(), [row["money_high"] for row in rows])
        found.kept["likenesses"] = Likenesses([row["uid"] for row in rows], {row["uid"]: row["projects"] for row in rows}, bound, found.shelf)
    kept = found.kept["likenesses"]
    assert isinstance(kept, Likenesses)  # noqa: S101 - for the type alone
    return kept
