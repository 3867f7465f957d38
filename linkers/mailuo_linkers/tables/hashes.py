"""64-bit hashes of many strings at once, the same on every machine. Reach for it where only equality of words counts:
sentences, indicators, parts of names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

U64 = NDArray[np.uint64]
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_ODD: Final = np.uint64(0xD6E8FEB86659FD93)
_SHIFT: Final = np.uint64(32)
_BASE: Final = 0x5851F42D4C957F2D
_TABLE: Final = np.random.Generator(np.random.PCG64(20240601)).integers(0, 2**63, 256, dtype=np.uint64)
_LONGEST: Final = 4096
"""Only so many bytes of a string count: no goal has a longer sentence."""


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
    return np.cumprod(np.concatenate((np.ones(1, np.uint64), np.full(count, _BASE, np.uint64))), dtype=np.uint64)


def string_hashes(strings: pa.StringArray) -> U64:
    """By the bytes, longest strings cut. A sum over powers, taken from the last byte, so equal strings agree wherever
    they stand in the buffer."""
    if len(strings) == 0:
        return np.zeros(0, np.uint64)
    offsets = np.frombuffer(strings.buffers()[1], np.int32)[strings.offset : strings.offset + len(strings) + 1].astype(np.int64)
    if strings.buffers()[2] is None or offsets[-1] == offsets[0]:
        return np.zeros(len(strings), np.uint64)
    data = np.frombuffer(strings.buffers()[2], np.uint8)[offsets[0] : offsets[-1]]
    starts = offsets[:-1] - offsets[0]
    lengths = np.minimum(np.diff(offsets), _LONGEST)
    # Position within its own string decides the power, so that no inverse is needed.
    place = np.arange(len(data), dtype=np.int64) - np.repeat(starts, np.diff(offsets))
    terms = _TABLE[data] * powers(_LONGEST)[np.minimum(place, _LONGEST)]
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(terms, dtype=np.uint64)))
    return mixed(sums[starts + lengths] - sums[starts] + lengths.astype(np.uint64))
