"""Findings of duplicates as relations of the graph."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from mailuo_graph.links import Links


def similar_rows(links: Links) -> list[dict[str, Any]]:
    """A finding becomes relations between the pairs that its grounds speak of, with the reasons of each; a member that
    no ground names (they are capped) hangs on the first. The relation has no direction: the smaller uid is the source."""
    reasons: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for ground in links.grounds:
        if ground.later != ground.earlier:
            first, second = sorted((ground.later, ground.earlier))
            reasons[ground.about][first, second].append(ground.reason)
    rows = []
    for each in links.duplicates:
        pairs = reasons[each.uid]
        named = {uid for pair in pairs for uid in pair}
        others = [uid for uid in each.projects[1:] if uid not in named]
        for first, second in [*pairs, *((each.projects[0], uid) for uid in others)]:
            rows.append(
                {
                    "source": first, "target": second, "key": each.uid, "kind": each.kind, "strength": each.strength, "score": each.score,
                    "reasons": pairs.get((first, second), each.reasons), "money_low": each.money_low, "money_high": each.money_high,
                    "at_most": each.at_most, "innocent": each.innocent, "members": len(each.projects), "decided_by": each.decided_by,
                },
            )
    return rows  # fmt: skip
