"""One form of text for comparing, and the way back to the characters it came from. Reach for it wherever words of two
documents are compared; ids have their own form in `mailuo_graph.identity`, which this one only makes coarser."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mailuo_linkers.traditional import SIMPLIFIED

_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣ー─━"), "-") | dict.fromkeys(map(ord, "～〜∼"), "~")
_QUOTES: Final = dict.fromkeys(map(ord, "“”„‟＂「」『』﹃﹄«»"), '"') | dict.fromkeys(map(ord, "‘’‚‛＇′"), "'")
_BRACKETS: Final = dict(zip(map(ord, "〔〕【】［］〖〗﹝﹞⟨⟩〈〉《》"), "[][][][][]<><><>", strict=True))
# NFKC turns the radical ⼾ into the traditional 戶; the others of its kind come out right by way of `SIMPLIFIED`.
_RADICALS: Final = {0x2F3E: "户", 0x2FA4: "采", 0x2EA0: "民", 0x2ECB: "车", 0x2ED3: "长", 0x2ED4: "门", 0x2EE2: "马"}
# Shapes that scans take for one another, where the wrong one is no word of such documents. None of them is a numeral, a
# digit or another character that says which year, phase or lot: 一 and -, 〇 and 0, 土 and 士 stay what they are.
_LOOKALIKES: Final = dict(zip(map(ord, "巿囗戸亊収査毎徳産経単県対囯"), "市口户事收查每德产经单县对国", strict=True))
_LETTERS: Final = dict(zip(map(ord, "АВЕКМНОРСТХаеорсхΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"), "ABEKMHOPCTXaeopcxABEZHIKMNOPTYX", strict=True))
_SHAPES: Final = SIMPLIFIED | _DASHES | _QUOTES | _BRACKETS | _LOOKALIKES | _LETTERS
_INVISIBLE: Final = re.compile(r"[\s\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe]")
_PLAIN: Final = re.compile("[0-9a-z\u4e00-\u9fff()\"':,.<>~-]*")
_MOST_ROUNDS: Final = 8
_SEPARATOR: Final = "\n"


@dataclass(frozen=True, slots=True)
class Normal:
    """`origin[i]` is the character of `raw` that `text[i]` came from; it never falls. One character of the raw text may
    give several (㎡) or none (a blank)."""

    raw: str
    text: str
    origin: Sequence[int]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the raw text, blanks around it left out."""
        if start >= end:
            at = self.origin[start] if start < len(self.text) else len(self.raw)
            return at, at
        last = self.origin[end - 1]
        following = next((self.origin[i] for i in range(end, len(self.text)) if self.origin[i] > last), len(self.raw))
        words = self.raw[last:following]
        return self.origin[start], last + len(words.rstrip()) if words.strip() else following


def normalise(text: str) -> Normal:
    """Width, blanks, brackets, quotes, dashes, letter case, radicals, traditional forms and safe look-alikes don't
    count; every other character does."""
    folded = text.translate(_SHAPES)
    if _PLAIN.fullmatch(folded):  # one character for one: most names
        return Normal(text, folded, range(len(text)))
    pieces, origin = list(text), list(range(len(text)))
    for _ in range(_MOST_ROUNDS):  # what one round gives can fold once more: a letter made of two
        before = pieces
        pieces, origin = _folded(pieces, origin)
        if pieces == before:
            break
    return Normal(text, "".join(pieces), origin)


def normal_text(text: str) -> str:
    """The text of `normalise` alone, many times faster: for long texts of which no place is asked."""
    before = ""
    while text != before:
        before = text
        wide = unicodedata.normalize("NFKC", text.translate(_SHAPES).translate(_RADICALS)).translate(_SHAPES)
        text = _INVISIBLE.sub("", wide).casefold()
    return text


def _folded(pieces: list[str], origin: list[int]) -> tuple[list[str], list[int]]:
    out: list[str] = []
    where: list[int] = []
    at = 0
    while at < len(pieces):
        end = at + 1
        while end < len(pieces) and unicodedata.combining(pieces[end]):
            end += 1
        for character in _fold("".join(pieces[at:end])):
            out.append(character)
            where.append(origin[at])
        at = end
    return out, where


@lru_cache(maxsize=8192)
def _fold(cluster: str) -> str:
    wide = unicodedata.normalize("NFKC", cluster.translate(_RADICALS)).translate(_SHAPES)
    return _INVISIBLE.sub("", wide).casefold()


def normalise_all(texts: Sequence[str]) -> list[str]:
    """`normalise(text).text` for many short texts, as one array of characters, each distinct one folded once. A text with
    a character that does not come out as one plain one is done by itself."""
    import numpy as np  # noqa: PLC0415 - takes a moment, and only tables need it

    if not texts:
        return []
    joint = _SEPARATOR.join(texts)
    if joint.count(_SEPARATOR) >= len(texts):
        joint = _SEPARATOR.join(text.replace(_SEPARATOR, " ") for text in texts)
    signs = np.frombuffer(joint.encode("utf-32-le", "surrogatepass"), np.uint32)
    here = np.bincount(signs)
    folds, odd = np.zeros(len(here), np.uint32), np.zeros(len(here), np.bool_)
    for code in np.flatnonzero(here).tolist():
        character = chr(code)
        folded = _SEPARATOR if character == _SEPARATOR else normalise(character).text
        folds[code] = ord(folded[0]) if folded else 0
        odd[code] = character != _SEPARATOR and (len(folded) > 1 or not _PLAIN.fullmatch(folded) or unicodedata.combining(character))
    plain = folds[signs]
    out = plain[plain > 0].tobytes().decode("utf-32-le", "surrogatepass").split(_SEPARATOR)
    for i in np.unique(np.searchsorted(np.flatnonzero(signs == ord(_SEPARATOR)), np.flatnonzero(odd[signs]))).tolist():
        out[i] = normalise(texts[i]).text
    return out
