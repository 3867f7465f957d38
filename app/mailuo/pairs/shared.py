"""What two goals have in common, marked in both as a plagiarism report does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mailuo_linkers.duplicates.shared_text import shared_pieces
from mailuo_linkers.normal import normalise

_LONGEST: Final = 20_000
"""Characters of a goal that are looked at: more is a whole document that was taken for a goal."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Both goals with 【 】 around what they share, and the share of both texts together."""

    earlier: str
    later: str
    share: float


@dataclass(frozen=True, slots=True)
class Spans:
    """Where the shared pieces stand in either text, in order, and the share of both texts together."""

    earlier: list[tuple[int, int]]
    later: list[tuple[int, int]]
    share: float


def shared_spans(earlier: str, later: str) -> Spans | None:
    """None where they share nothing worth marking. Width, blanks and punctuation of other shapes are no differences."""
    first, second = normalise(earlier[:_LONGEST]), normalise(later[:_LONGEST])
    pieces = shared_pieces(first.text, second.text)
    if not pieces:
        return None
    spans = [first.raw_span(piece.first, piece.first + piece.length) for piece in pieces]
    others = [second.raw_span(piece.second, piece.second + piece.length) for piece in pieces]
    both = len(first.text) + len(second.text)
    return Spans(sorted(spans), sorted(others), 2 * sum(piece.length for piece in pieces) / both)


def marked(earlier: str, later: str) -> Marked | None:
    """As text with brackets."""
    found = shared_spans(earlier, later)
    return None if found is None else Marked(_mark(earlier, found.earlier), _mark(later, found.later), found.share)


def _mark(raw: str, spans: list[tuple[int, int]]) -> str:
    out, at = [], 0
    for start, end in spans:
        out.append(f"{raw[at:start]}【{raw[start:end]}】")
        at = end
    return "".join(out) + raw[at:]
