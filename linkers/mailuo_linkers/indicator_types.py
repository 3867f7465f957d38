"""Which printed indicator names measure the same thing."""

from __future__ import annotations

from collections import defaultdict

from mailuo_graph.identity import indicator_type_uid
from mailuo_graph.links import IndicatorGroup, IndicatorPlace
from mailuo_graph.records import Records


def group_indicators(records: Records) -> tuple[list[IndicatorGroup], list[IndicatorPlace]]:
    """The name printed most often stands for the type; among equals the first in order of characters."""
    names: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    classes: dict[str, tuple[str | None, str | None]] = {}
    places = []
    for each in records.indicators:
        uid = indicator_type_uid(each.level2_code, each.name)
        names[uid][each.name] += 1
        classes.setdefault(uid, (each.level2_code, each.level2))
        places.append(IndicatorPlace(each.document, each.row, each.order, uid, 0.0))
    groups = []
    for uid, spellings in sorted(names.items()):
        ranked = sorted(spellings, key=lambda n: (-spellings[n], n))
        groups.append(IndicatorGroup(uid, ranked[0], *classes[uid], ranked, []))
    return groups, places
