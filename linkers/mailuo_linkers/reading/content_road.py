"""The road of content: words that few other projects of the place have stand in both goals, whatever the names are. Of all
that a goal says this is the hardest to share by chance: the place, the quantity, the technique, the clients."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final

from mailuo_linkers.reading.cues import Cue
from mailuo_linkers.reading.finding import Finding, Spot, spot
from mailuo_linkers.reading.known import Known
from mailuo_linkers.reading.lines import Line
from mailuo_linkers.reading.phrases_road import cues_of, is_plain
from mailuo_linkers.reading.wording import generic_pairs, pairs

_READ: Final = 1500
_TELLS: Final = 0.45
"""What more than four undertakings of the place have in their goals tells nothing."""
_LEAST: Final = 2.5
_MOST: Final = 10.0
_SHOWN: Final = 3
_TRIED: Final = 8
_CITED: Final = re.compile("<[^<>]{2,60}>(?:[(][^()]{4,40}[)])?|[(\\[][^()\\[\\]]{0,12}\\d{4}[^()\\[\\]]{0,12}号?[)\\]]?\\d*号?")
"""Titles and numbers of policies: those are compared as policies."""
_QUOTED: Final = re.compile('"([^"]{2,12})"')
_LETTERS: Final = re.compile("[a-z\u4e00-\u9fff]{2}")
_BESIDE: Final = 30
_HINTS: Final = {Cue.MERGED: "merge", Cue.SPLIT: "split"}


def rare_words(earlier: Line, later: Line, known: Known) -> Finding | None:
    """Both goals have words that hardly another project of the place has. Within one budget neighbours share such words as
    well, so only a later budget counts."""
    value, shared = shared_rarity(earlier, later, known)
    if not value:
        return None
    pieces = _whole(_pieces(later, shared)[:_TRIED], later.goal.text, earlier.goal.text[:_READ])
    words = "、".join(f"“{later.goal.words(a, b)}”" for a, b in pieces[:_SHOWN])
    start, end = pieces[0]
    there = earlier.goal.text.find(later.goal.text[start:end])
    where = Spot(earlier.goal, there, there + end - start) if there >= 0 else None
    reason = f"两个绩效目标里都有别的项目很少有的词：{words}"
    return Finding("rare_words", value, reason, Spot(later.goal, start, end), where, _hint(later, pieces))


def shared_rarity(earlier: Line, later: Line, known: Known) -> tuple[float, dict[str, float]]:
    """How much the rare words that both goals have tell, and which pairs of characters they are; 0 where it is too little."""
    if earlier.year is None or later.year is None or earlier.year >= later.year or earlier.secret or later.secret:
        return 0.0, {}
    shared = {pair: weight for pair in _telling_pairs(earlier) & _telling_pairs(later) if (weight := known.text_weight(pair)) > _TELLS}
    mass = math.fsum(shared.values()) * known.shows_rarity
    return (min(1.0, (mass - _LEAST / 2) / (_MOST - _LEAST / 2)), shared) if mass >= _LEAST else (0.0, {})


def named_before(earlier: Line, later: Line, known: Known) -> Finding | None:
    """The later name has in quotation marks what the earlier goal names in them: the brand that a build was to get."""
    if earlier.year is None or later.year is None or earlier.year >= later.year:
        return None
    for name in _QUOTED.findall(later.title.text):
        at = earlier.goal.text.find(f'"{name}"')
        if at >= 0 and name not in earlier.title.text and known.text_weight(name[:2]) > _TELLS:
            return Finding("named_before", 1.0, f"后者名称里的“{name}”，前者的目标里已经用引号写出", spot(later.title, name), Spot(earlier.goal, at, at + len(name) + 2))
    return None


def _hint(later: Line, pieces: list[tuple[int, int]]) -> str | None:
    """Merged or split, where that is said plainly beside the shared words."""
    for cue in cues_of(later):
        if cue.cue in _HINTS and is_plain(later, cue) and any(start - _BESIDE <= cue.start <= end + _BESIDE for start, end in pieces[:_SHOWN]):
            return _HINTS[cue.cue]
    return None


def _pieces(line: Line, shared: dict[str, float]) -> list[tuple[int, int]]:
    """Where shared pairs stand, neighbours joined, the most telling first."""
    text = line.goal.text[:_READ]
    found: dict[str, tuple[float, int, int]] = {}
    at = 0
    while at < len(text) - 1:
        end, mass = at, 0.0
        while end < len(text) - 1 and text[end : end + 2] in shared:
            mass += shared[text[end : end + 2]]
            end += 1
        if mass:
            found.setdefault(text[at : end + 1], (mass, at, end + 1))
        at = max(end, at + 1)
    return [(start, end) for _, start, end in sorted(found.values(), key=lambda each: (-each[0], each[1]))]


def _whole(pieces: list[tuple[int, int]], here: str, there: str) -> list[tuple[int, int]]:
    """Each piece with all around it that both goals have, so that words are shown whole; what lies in another is left out."""
    grown: list[tuple[int, int]] = []
    for start, end in pieces:
        first, last = start, end
        while first > 0 and _LETTERS.fullmatch(here, first - 1, first + 1) and here[first - 1 : last] in there:
            first -= 1
        while last < len(here) and _LETTERS.fullmatch(here, last - 1, last + 1) and here[first : last + 1] in there:
            last += 1
        if not any(a <= first and last <= b for a, b in grown):
            grown.append((first, last))
    return grown


def _telling_pairs(line: Line) -> frozenset[str]:
    return _pairs_of(line.goal.text[:_READ])


@lru_cache(maxsize=16384)
def _pairs_of(goal: str) -> frozenset[str]:
    """Pairs of letters without generic words and without what is cited."""
    text = _CITED.sub(" ", goal)
    return frozenset(pair for pair in pairs(text) - generic_pairs(text) if _LETTERS.fullmatch(pair))
