"""A table as it lies on the disk, held in memory, whose rows are unpacked when somebody wants them. Reach for it where a few
rows of many are shown: unpacked, a table takes thirty times as much room, and as long as all its rows."""

from __future__ import annotations

from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from mailuo_graph.columns import from_table, schema_of
from mailuo_graph.tables import check_table_schema, damage_said

T = TypeVar("T")


class HeldTable(Generic[T]):
    """What becomes of the file afterwards changes nothing here. May be asked by several threads."""

    def __init__(self, path: Path, kind: type[T]) -> None:
        with damage_said(path):
            self._content = pa.py_buffer(path.read_bytes())
            self._metadata = pq.read_metadata(pa.BufferReader(self._content))
        check_table_schema(path, self._metadata.schema.to_arrow_schema(), schema_of(kind))
        self._kind = kind
        sizes = [self._metadata.row_group(number).num_rows for number in range(self._metadata.num_row_groups)]
        self._starts = np.cumsum([0, *sizes])

    def __len__(self) -> int:
        return int(self._metadata.num_rows)

    def columns(self, *names: str) -> pa.Table:
        return self._file().read(columns=list(names))

    def rows(self, wanted: npt.NDArray[np.bool_]) -> list[T]:
        """Those that are marked, in the order of the table."""
        numbers = np.flatnonzero(wanted)
        groups = np.unique(np.searchsorted(self._starts, numbers, side="right") - 1)
        if not len(groups):
            return []
        marked = np.concatenate([wanted[self._starts[each] : self._starts[each + 1]] for each in groups])
        return from_table(self._file().read_row_groups(groups.tolist()).filter(pa.array(marked)), self._kind)

    def every(self) -> list[T]:
        return from_table(self._file().read(), self._kind)

    def _file(self) -> pq.ParquetFile:
        return pq.ParquetFile(pa.BufferReader(self._content), metadata=self._metadata)
