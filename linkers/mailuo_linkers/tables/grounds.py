"""What a feature stands on in two records: the words of both, in a few characters for people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from mailuo_linkers.normal import normalise
from mailuo_linkers.owners import one_part_apart
from mailuo_linkers.tables.blocks import Block

if TYPE_CHECKING:
    from mailuo_linkers.tables.documents import Line

_SENTENCE_END: Final = re.compile("[。；;！!\n]")
_NUMBER: Final = re.compile(r"[0-9]+(\.[0-9]+)?")
_SHOWN: Final = 40
_MOST_SHOWN: Final = 2


class Detail(NamedTuple):
    sentence: str = ""
    earlier: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


@dataclass(slots=True)
class Sides:
    """Both records, and the parts of their names."""

    earlier: Line
    later: Line
    earlier_parts: dict[str, str]
    later_parts: dict[str, str]

    @staticmethod
    def of(block: Block, one: int, other: int, earlier: Line, later: Line) -> Sides:
        parts = [
            {slot: words[int(getattr(block.forms, slot)[form])] for slot, words in block.words.text.items()} for form in (one, other)
        ]
        return Sides(earlier, later, *parts)


def detail(feature: str, sides: Sides) -> Detail:
    group = feature.partition("_")[0]
    if feature in ("form_same", "name_same", "name_rare", "unit_other_rare_name"):
        core = sides.earlier_parts["core"]
        return Detail(f"“{core}”", (sides.earlier.name,), (sides.later.name,))
    if group in ("name", "substitution", "number"):
        return _names(feature, sides)
    if group in ("phase", "lot", "mark", "pilot", "stage"):
        slot = {"mark": "tag", "pilot": "stage"}.get(group, group)
        a, b = sides.earlier_parts[slot], sides.later_parts[slot]
        return Detail(f"“{sides.earlier.name}”与“{sides.later.name}”" if slot == "stage" else f"{_said(a)}与{_said(b)}", (sides.earlier.name,), (sides.later.name,))
    if group in ("goal", "indicators"):
        return _common(feature, sides)
    return Detail(_facts(group, sides))


def _facts(group: str, sides: Sides) -> str:
    if group in ("follows", "gap", "next", "woven", "same"):
        return f"{sides.earlier.year} 年与 {sides.later.year} 年"
    if group == "amount":
        return f"{sides.earlier.amount:g} 万元与 {sides.later.amount:g} 万元"
    return f"“{sides.earlier.unit}”与“{sides.later.unit}”" if group == "unit" else ""


def _names(feature: str, sides: Sides) -> Detail:
    a, b = sides.earlier_parts["core"], sides.later_parts["core"]
    apart = one_part_apart(a, b)
    if feature.startswith("substitution") and apart is not None:
        return Detail(f"{_said(apart[0])}与{_said(apart[1])}", apart[:1] if apart[0] else (), apart[1:] if apart[1] else ())
    return Detail(f"“{a}”与“{b}”", (sides.earlier.name,), (sides.later.name,))


def _common(feature: str, sides: Sides) -> Detail:
    """What both have, as each prints it."""
    if feature.startswith("indicators"):
        pairs = [(words, words) for words in sides.earlier.indicators if words in set(sides.later.indicators)]
    else:
        later = {_masked(words): words for words in _sentences(sides.later.goal)}
        pairs = [(words, later[_masked(words)]) for words in _sentences(sides.earlier.goal) if _masked(words) in later]
    pairs = sorted(pairs, key=lambda pair: -len(pair[0]))[:_MOST_SHOWN]
    if feature.endswith("different") or not pairs:
        return Detail()
    return Detail("、".join(f"“{words[:_SHOWN]}”" for words, _ in pairs), tuple(a for a, _ in pairs), tuple(b for _, b in pairs))


def _sentences(goal: str | None) -> list[str]:
    return [words.strip() for words in _SENTENCE_END.split(goal or "") if len(words.strip()) > 1]


def _masked(sentence: str) -> str:
    return _NUMBER.sub("#", normalise(sentence).text)


def _said(words: str) -> str:
    return f"“{words}”" if words else "没有写"
