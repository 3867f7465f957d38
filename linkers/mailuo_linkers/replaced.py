"""Who stands in whose place where a department lists one unit no more and another for the first time: what the names and the
projects of both have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_EVERYWHERE: Final = re.compile("中心|管理|服务|事务|发展|事业|公共|综合|行政|指导|技术|工作|人民|国有|直属|专业|机关|保障|信息|数据|指挥|执法|支队|大队|总队|总站|学校|研究|院|所|站|处|馆|局|队|室|办")
"""Words in the names of units of any trade."""
_ALIKE: Final = 0.5
_SHORTEST: Final = 4


@dataclass(slots=True)
class Replaced:
    """`word` stands in both names (None: no telling one), `alike` are names of projects of one and the other, `alone`: one went and one came."""

    word: str | None
    alike: list[tuple[str, str]] = field(default_factory=list)
    alone: bool = False


def telling_word(one: str, other: str) -> str | None:
    """The longest word of two characters or more that both names have and not any unit has: 公路, 法律援助."""
    best = ""
    for piece in _EVERYWHERE.sub(" ", one).split():
        for start in range(len(piece)):
            for end in range(start + 2, len(piece) + 1):
                if end - start > len(best) and piece[start:end] in other:
                    best = piece[start:end]
    return best or None


def alike_names(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str]]:
    """Projects under names that are nearly the same: by core, the names as printed."""
    found = []
    for core, name in sorted(before.items()):
        mine = _pairs(core)
        near = [(len(mine & theirs) * 2 / (len(mine) + len(theirs)), other) for other, theirs in ((o, _pairs(o)) for o in after) if other != core and len(other) >= _SHORTEST]
        value, other = max(near, default=(0.0, ""))
        if value >= _ALIKE:
            found.append((name, after[other]))
    return found


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(max(len(text) - 1, 1))}
