"""The text two goals have in common, piece by piece, as a plagiarism report marks it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from mailuo_graph.records import Evidence
from mailuo_linkers.normal import normalise

SHORTEST: Final = 8
_SEED: Final = 5
_MOST_TRIED: Final = 30
_NO_WORK: Final = re.compile(r"<[^<>]{4,80}>(?:\([^()]{4,30}\))?|[\u4e00-\u9fff]{1,8}\[\d{4}\]\d+号")


@dataclass(frozen=True, slots=True)
class Piece:
    """`length` characters that stand at `first` in one text and at `second` in the other, both in the form for
    comparing."""

    first: int
    second: int
    length: int


def shared_pieces(first: str, second: str, shortest: int = SHORTEST) -> list[Piece]:
    """Longest first, none overlapping another in either text. Cited documents are no common work and never a piece."""
    if first == second:
        return [Piece(0, 0, len(first))] if len(first) >= shortest else []
    one, other = _masked(first, "\x00"), _masked(second, "\x01")
    places: dict[str, list[int]] = defaultdict(list)
    for at in range(len(one) - _SEED + 1):
        known = places[one[at : at + _SEED]]
        if len(known) < _MOST_TRIED:
            known.append(at)
    found: list[Piece] = []
    at = 0
    while at <= len(other) - _SEED:
        best = Piece(0, at, 0)
        for start in places.get(other[at : at + _SEED], ()):
            length = _SEED
            while start + length < len(one) and at + length < len(other) and one[start + length] == other[at + length]:
                length += 1
            if length > best.length:
                best = Piece(start, at, length)
        if best.length >= shortest:
            found.append(best)
            at += best.length
        else:
            at += 1
    found.sort(key=lambda p: (-p.length, p.first, p.second))
    kept: list[Piece] = []
    for piece in found:
        if all(piece.first + piece.length <= k.first or k.first + k.length <= piece.first for k in kept):
            kept.append(piece)
    return kept


def _masked(text: str, by: str) -> str:
    return _NO_WORK.sub(lambda match: by * len(match[0]), text)


@dataclass(frozen=True, slots=True)
class Alike:
    """`share` is the part of both texts together that they have in common, `of_shorter` that of the shorter one."""

    pieces: list[Piece]
    share: float
    of_shorter: float
    common: int


def compare(first: str, second: str) -> Alike:
    pieces = shared_pieces(first, second)
    common = sum(p.length for p in pieces)
    both, shorter = len(first) + len(second), min(len(first), len(second))
    return Alike(pieces, 2 * common / both if both else 0.0, common / shorter if shorter else 0.0, common)


def place_in(evidence: Evidence | None, words: str) -> Evidence | None:
    """Where `words`, in the form for comparing, stand inside an evidence; the whole evidence where its text runs apart
    from the words (wrapped columns)."""
    if evidence is None:
        return None
    normal = normalise(evidence.words)
    at = normal.text.find(words)
    if at < 0 or not words:
        return evidence
    start, end = normal.raw_span(at, at + len(words))
    return Evidence(evidence.page, evidence.row, evidence.start + start, evidence.start + end, evidence.words[start:end], None)
