"""pyarrow as it is: the published stubs know fewer calls than it has and refuse columns made of numpy arrays. Everything in
this package that touches Arrow takes it from here. The ways between Arrow, numpy and lists go by buffers, because
`pa.array`, `to_numpy` and a Python value handed to a function of `pc` import pandas, which takes a CPU second."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, TypeAlias

import numpy as np
import pyarrow  # noqa: ICN001 - `pa` is the name without its stubs
import pyarrow.compute
from numpy.typing import NDArray

pa: Any = pyarrow
pc: Any = pyarrow.compute
Column: TypeAlias = Any
Batch: TypeAlias = Any
Table: TypeAlias = Any
_TYPES = {"i1": pa.int8(), "i4": pa.int32(), "i8": pa.int64(), "f4": pa.float32(), "f8": pa.float64()}


def to_numpy(column: Column) -> NDArray[Any]:
    """Of a column of numbers; where a value is missing, anything may stand."""
    if len(column) == 0:
        return np.zeros(0, column.type.to_pandas_dtype())
    kind = np.dtype(column.type.to_pandas_dtype())
    return np.frombuffer(column.buffers()[1], kind)[column.offset : column.offset + len(column)]


def to_mask(column: Column) -> NDArray[np.bool_]:
    """Of a column of truth values without missing ones."""
    return to_numpy(column.cast(pa.uint8())).astype(np.bool_)


def present(column: Column) -> NDArray[np.bool_]:
    return to_mask(column.is_valid())


def from_numpy(values: NDArray[Any], missing: NDArray[np.bool_] | None = None) -> Column:
    bits = None if missing is None else pa.py_buffer(np.packbits(~missing, bitorder="little"))
    return pa.Array.from_buffers(_TYPES[values.dtype.str[1:]], len(values), [bits, pa.py_buffer(np.ascontiguousarray(values))])


def mask_of(values: NDArray[np.bool_]) -> Column:
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, pa.py_buffer(np.packbits(values, bitorder="little"))])


def text_column(texts: Sequence[str]) -> Column:
    parts = [text.encode("utf-8", "replace") for text in texts]
    ends = np.fromiter(accumulate(map(len, parts), initial=0), np.int64, len(parts) + 1)
    return pa.Array.from_buffers(pa.large_string(), len(parts), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(parts))]).cast(pa.string())


def without_nulls(texts: Column) -> Column:
    """With an empty text where one is missing."""
    return pc.fill_null(texts, one_text("")) if texts.null_count else texts


def one_text(text: str) -> Any:
    """As an Arrow scalar."""
    return text_column([text])[0]
