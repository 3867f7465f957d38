"""How alike the cores of names are, for many pairs at once: what they share in front and at the end, and a key of the part
in which they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.tables.hashes import U64, mixed, powers
from mailuo_linkers.tables.keys import grouped

_LONGEST: Final = 24
"""Characters of a core that count."""
_CHUNK: Final = 200_000
_POWERS: Final = powers(_LONGEST + 1)
_ODD: Final = 3
_OF_SIGN: Final = mixed(np.arange(1 << 16, dtype=np.uint64))
_CLOSE: Final = 1e-6
_TOP: Final = np.uint64(58)


def _inverses() -> U64:
    """The inverses of the powers modulo 2^64, by Newton's rule."""
    out: U64 = (_POWERS * np.uint64(_ODD)) ^ np.uint64(2)
    for _ in range(5):
        out = out * (np.uint64(2) - _POWERS * out)
    return out


@dataclass(slots=True)
class Cores:
    """Distinct cores as rows of characters, from the left and from the right, with running hashes. `bits` are all characters
    as one of 64 bits each."""

    left: NDArray[np.uint16]
    right: NDArray[np.uint16]
    length: NDArray[np.int16]
    running: U64
    bits: U64
    rarest: NDArray[np.int32]

    @staticmethod
    def of(words: list[str]) -> Cores:
        cut = [word[:_LONGEST] for word in words]
        length = np.fromiter(map(len, cut), np.int16, len(cut))
        width = max(int(length.max(initial=1)), 1)
        flat = np.frombuffer("".join(cut).encode("utf-32-le", "surrogatepass"), np.uint32)
        inside = np.arange(width)[None, :] < length[:, None]
        left = np.zeros((len(cut), width), np.uint16)
        left[inside] = flat  # of rare characters the upper bits are lost: two of them may be taken for one
        place = (length[:, None] - 1 - np.arange(width)[None, :])
        right = np.where(inside, np.take_along_axis(left, np.clip(place, 0, width - 1).astype(np.int64), 1), 1).astype(np.uint16)
        running = np.zeros((len(cut), width + 1), np.uint64)
        signs = _OF_SIGN[left]
        np.cumsum(np.where(inside, signs, np.uint64(0)) * _POWERS[:width], axis=1, out=running[:, 1:])
        bits = np.bitwise_or.reduce(np.where(inside, np.uint64(1) << (signs >> _TOP), np.uint64(0)), axis=1)
        return Cores(left, right, length, running, bits, _rarest(left, length))


def _rarest(left: NDArray[np.uint16], length: NDArray[np.int16]) -> NDArray[np.int32]:
    """In how many distinct cores the least common pair of neighbouring characters stands."""
    if left.shape[1] < 2:  # noqa: PLR2004 - no neighbours
        return np.ones(len(left), np.int32)
    pairs = left[:, :-1].astype(np.uint32) << np.uint32(16) | left[:, 1:]
    inside = np.arange(left.shape[1] - 1)[None, :] < (length[:, None] - 1)
    out = np.full(pairs.shape, np.iinfo(np.int32).max, np.int32)
    _, group, count = grouped(pairs[inside])
    out[inside] = count[group]
    rarest: NDArray[np.int32] = out.min(axis=1)
    return rarest


@dataclass(slots=True)
class Likeness:
    """`start` and `end` are characters shared in front and behind; `difference` is a key of what stands between, the same
    whichever comes first, 0 where the cores share too little to speak of a difference."""

    start: NDArray[np.int16]
    end: NDArray[np.int16]
    shorter: NDArray[np.int16]
    longer: NDArray[np.int16]
    difference: U64

    def of(self, rows: NDArray[np.int64]) -> Likeness:
        return Likeness(self.start[rows], self.end[rows], self.shorter[rows], self.longer[rows], self.difference[rows])


def compare(cores: Cores, one: NDArray[np.int32], other: NDArray[np.int32]) -> Likeness:
    parts = [_compare(cores, one[at : at + _CHUNK], other[at : at + _CHUNK]) for at in range(0, max(len(one), 1), _CHUNK)]
    return Likeness(*(np.concatenate([getattr(p, name) for p in parts]) for name in ("start", "end", "shorter", "longer", "difference")))


def _compare(cores: Cores, one: NDArray[np.int32], other: NDArray[np.int32]) -> Likeness:
    a, b = cores.length[one], cores.length[other]
    shorter, longer = np.minimum(a, b), np.maximum(a, b)
    start = np.minimum(_run(cores.left, one, other), shorter)
    end = np.minimum(_run(cores.right, one, other), shorter - start)
    enough = np.flatnonzero((start + end >= 2) & (3 * (start + end) >= shorter) & (one != other))  # noqa: PLR2004 - a third, and a word
    first = _between(cores, one[enough], start[enough], (a - end)[enough])
    second = _between(cores, other[enough], start[enough], (b - end)[enough])
    difference = np.zeros(len(one), np.uint64)
    difference[enough] = mixed(np.minimum(first, second) * np.uint64(_ODD) + mixed(np.maximum(first, second)))
    return Likeness(start, end, shorter, longer, difference)


def _run(rows: NDArray[np.uint16], one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.int16]:
    """How many characters are equal from the left."""
    out = np.zeros(len(one), np.int16)
    begin = np.ascontiguousarray(rows[:, 0])
    some = np.flatnonzero(begin[one] == begin[other])  # most have not even one
    equal = rows.take(one[some], axis=0) == rows.take(other[some], axis=0)  # brackets take three times as long
    out[some] = np.where(equal.all(axis=1), rows.shape[1], np.argmin(equal, axis=1))
    return out


def may_be_alike(cores: Cores, one: NDArray[np.int32], other: NDArray[np.int32], least: float) -> NDArray[np.bool_]:
    """Whether `fuzz.ratio` can come up to `least`, by the characters that only one of the two has: far cheaper, and true
    of few pairs."""
    a, b = cores.length[one], cores.length[other]
    bits, its = cores.bits[one], cores.bits[other]
    common = np.minimum(a - np.bitwise_count(bits & ~its), b - np.bitwise_count(its & ~bits))
    cut = (a == _LONGEST) | (b == _LONGEST)  # there may be more of them
    result: NDArray[np.bool_] = cut | (2 * common + _CLOSE >= least * (a + b))
    return result


def _between(cores: Cores, which: NDArray[np.int32], start: NDArray[np.int16], stop: NDArray[np.int16]) -> U64:
    words: U64 = (cores.running[which, stop] - cores.running[which, start]) * _INVERSE[start]
    return mixed(words + (stop - start).astype(np.uint64))


_INVERSE: Final = _inverses()
