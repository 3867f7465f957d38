"""Blanks and figures of many short texts, found and taken out in the bytes of all of them at once. Reach for it where a
regular expression would be started for each text. No text is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.tables.arrow import Column, pa
from mailuo_linkers.tables.hashes import U64, mixed
from mailuo_linkers.tables.keys import begins

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]
_LAST_BLANK: Final = 0x20
_ZERO: Final = np.uint8(ord("0"))
_DIGITS: Final = 10
_BYTE: Final = np.uint64(8)
_DOT: Final = ord(".")
_MASK: Final = ord("#")
_YEAR_SIZE: Final = 4
_CENTURIES: Final = ((ord("1"), ord("9")), (ord("2"), ord("0")))


def without_blanks(texts: Column) -> Column:
    text, start = _bytes(texts)
    blanks = np.flatnonzero(text <= _LAST_BLANK)
    return _without(texts, text, start, blanks) if len(blanks) else texts


@dataclass(slots=True)
class Figures:
    """Where figures stand in the bytes of texts: digits, runs of them, the text each run is in, and which are years."""

    texts: Column
    digits: Places
    start: Places
    size: Places
    text_of: Places
    year: NDArray[np.bool_]

    @staticmethod
    def of(texts: Column) -> Figures:
        text, begin = _bytes(texts)
        at = np.flatnonzero(text - _ZERO < _DIGITS)
        text_of = np.searchsorted(begin, at, side="right") - 1
        new = np.ones(len(at), np.bool_)
        new[1:] = (np.diff(at) > 1) | (np.diff(text_of) > 0)
        first = np.flatnonzero(new)
        start, size = at[first], np.diff(first, append=len(at))
        second = np.minimum(start + 1, len(text) - 1)
        century = [(text[start] == one) & (text[second] == other) for one, other in _CENTURIES]
        return Figures(texts, at, start, size, text_of[first], (size == _YEAR_SIZE) & (century[0] | century[1]))

    def there(self) -> NDArray[np.bool_]:
        """Which texts have any."""
        out = np.zeros(len(self.texts), np.bool_)
        out[self.text_of] = True
        return out

    def keys(self) -> U64:
        """For each text a key of its figures: which digits stand where, years left out. Two texts that are the same but for
        figures and have one key are the same but for years."""
        out = np.zeros(len(self.texts), np.uint64)
        counts = np.flatnonzero(np.repeat(~self.year, self.size))
        if len(counts):
            text, begin = _bytes(self.texts)
            at, text_of = self.digits[counts], np.repeat(self.text_of, self.size)[counts]
            sign = mixed((at - begin[text_of]).astype(np.uint64) << _BYTE | text[at])
            first = np.flatnonzero(begins(text_of))
            out[text_of[first]] = np.add.reduceat(sign, first)
        return out

    def without_years(self) -> Column:
        """One sign instead of each year."""
        return self._masked(self.start[self.year], self.size[self.year])

    def masked(self) -> Column:
        """One sign instead of each figure; 3.5 is one."""
        if len(self.start) == 0:
            return self.texts
        text, _ = _bytes(self.texts)
        end = self.start + self.size
        goes_on = np.zeros(len(end), np.bool_)
        goes_on[1:] = (end[:-1] + 1 == self.start[1:]) & (text[end[:-1].clip(max=len(text) - 1)] == _DOT)
        goes_on[1:] &= (self.text_of[1:] == self.text_of[:-1]) & ~self.year[1:] & ~self.year[:-1]
        first = np.flatnonzero(~goes_on)
        last = np.append(first[1:], len(end)) - 1
        return self._masked(self.start[first], end[last] - self.start[first])

    def _masked(self, start: Places, size: Places) -> Column:
        text, begin = _bytes(self.texts)
        text = text.copy()
        text[start] = _MASK
        rest = size - 1
        before = np.cumsum(rest) - rest
        return _without(self.texts, text, begin, np.repeat(start + 1 - before, rest) + np.arange(int(rest.sum())))


def _bytes(texts: Column) -> tuple[Bytes, NDArray[np.int32]]:
    """All bytes, and where each text begins and the last ends."""
    _, starts, text = texts.buffers()
    begin = np.frombuffer(starts, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return np.frombuffer(text or b"", np.uint8)[begin[0] : begin[-1]], begin - begin[0]


def _without(texts: Column, text: Bytes, begin: NDArray[np.int32], dropped: Places) -> Column:
    """The texts without some bytes, which are named in order."""
    kept = np.ones(len(text), np.bool_)
    kept[dropped] = False
    ends = (begin - np.searchsorted(dropped, begin)).astype(np.int32)
    return pa.Array.from_buffers(texts.type, len(texts), [None, pa.py_buffer(ends), pa.py_buffer(text[kept])])
