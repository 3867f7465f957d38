"""How much money a finding is about, as a range in 万元 that counts no line twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mailuo_graph.links import Duplicate
from mailuo_linkers.duplicates.lines import Line

_NONE = Decimal(0)


@dataclass(slots=True)
class Stake:
    """`lines` are the lines concerned. `parts` are uids of lines of which only a part is concerned: they count from 0 up
    to their total. `sides` says which lines are one undertaking: repeated work means that one side could go.
    `whole` is for findings where nothing is repeated but all of it is in doubt (targets that measure nothing)."""

    lines: Sequence[Line]
    parts: frozenset[str] = frozenset()
    sides: Mapping[str, str] = field(default_factory=dict)
    whole: frozenset[str] | None = None
    doubt: tuple[Decimal, Decimal] | None = None
    """A range that is known otherwise."""

    def only(self, uids: set[str]) -> Stake:
        whole = None if self.whole is None else self.whole & uids
        return Stake([line for line in self.lines if line.uid in uids], self.parts & uids, self.sides, whole, self.doubt)

    def range(self) -> tuple[Decimal | None, Decimal | None, bool]:
        """None where nothing is known: an amount that is missing is no zero, so the range says nothing then."""
        if self.doubt is not None:
            return *self.doubt, False
        known = {line.uid: line.total for line in self.lines if line.total is not None}
        if len(known) < len({line.uid for line in self.lines}) or not known:
            return None, None, True
        if self.whole is not None:
            low = sum((known[uid] for uid in self.whole if uid not in self.parts), _NONE)
            return low, sum(known.values(), _NONE), bool(self.parts)
        full: dict[str, Decimal] = defaultdict(Decimal)
        least: dict[str, Decimal] = defaultdict(Decimal)
        for uid, total in known.items():
            side = self.sides.get(uid, uid)
            full[side] += total
            least[side] += _NONE if uid in self.parts else total
        # One side stays. The least that goes: all but the dearest; the most: all but the cheapest, of a cheap whole line
        # or of a part that may be small.
        low = sum(least.values(), _NONE) - max(least.values())
        if self.parts:
            return low, _most_of_parts(full, least), True
        return low, sum(full.values(), _NONE) - min(full.values()), False

    def said(self) -> list[str]:
        missing = [line.record.name for line in self.lines if line.total is None]
        return [f"“{name}”没有金额，涉及金额无法合计" for name in missing[:3]]


def _most_of_parts(full: Mapping[str, Decimal], least: Mapping[str, Decimal]) -> Decimal:
    """What is done twice can't exceed what the second-dearest side has, nor can two sides save more than one of them."""
    amounts = sorted(full.values())
    return sum(amounts[:-1], _NONE) if least else _NONE


def counted_once(duplicates: Iterable[Duplicate], totals: Mapping[str, Decimal | None]) -> Decimal:
    """An upper bound over several findings: every line counts once, however many name it, and never more than a
    finding's own bound."""
    counted: set[str] = set()
    bound = _NONE
    for each in sorted(duplicates, key=lambda d: (-(d.money_high or _NONE), d.uid)):
        fresh = [uid for uid in each.projects if uid not in counted]
        counted.update(fresh)
        amount = sum((totals.get(uid) or _NONE for uid in fresh), _NONE)
        bound += min(amount, each.money_high) if each.money_high is not None else amount
    return bound
