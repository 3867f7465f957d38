"""64-bit hashes of many strings at once, the same on every machine. Reach for it where only equality of words counts:
sentences, indicators, parts of names."""

from __future__ import annotations

from typing import Final
from zlib import adler32, crc32

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.tables.arrow import Column, pa

U64 = NDArray[np.uint64]
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_ODD: Final = np.uint64(0xD6E8FEB86659FD93)
_BASE: Final = np.uint64(0x5851F42D4C957F2D)
_SHIFT: Final = np.uint64(32)



def mixed(values: U64) -> U64:
    """Spreads what is in the low bits over all of them."""
    out: U64 = (values ^ (values >> _SHIFT)) * _ODD
    out = (out ^ (out >> _SHIFT)) * _MIX
    return out ^ (out >> _SHIFT)


def combined(*parts: NDArray[np.generic]) -> U64:
    """One key of several columns; the order of the columns counts."""
    out = np.zeros(len(parts[0]), np.uint64)
    for part in parts:
        out = mixed(out * _MIX + part.astype(np.uint64))
    return out


def powers(count: int) -> U64:
    return np.cumprod(np.concatenate((np.ones(1, np.uint64), np.full(count, _BASE))), dtype=np.uint64)


def string_hashes(strings: Column) -> U64:
    """The same on every machine and in every version. Two checksums that know nothing of each other: not proof against
    somebody who looks for a collision, and none has a reason to."""
    whole = strings.cast(pa.binary()).to_pylist()
    high = np.fromiter(map(crc32, whole), np.uint64, len(whole))
    return mixed(high << _SHIFT | np.fromiter(map(adler32, whole), np.uint64, len(whole)))
