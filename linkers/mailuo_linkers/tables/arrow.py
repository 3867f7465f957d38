"""pyarrow as it is: the published stubs know fewer calls than it has and refuse columns made of numpy arrays. Everything in
this package that touches Arrow takes it from here."""

from __future__ import annotations

from typing import Any, TypeAlias

import pyarrow  # noqa: ICN001 - `pa` is the name without its stubs
import pyarrow.compute

pa: Any = pyarrow
pc: Any = pyarrow.compute
Column: TypeAlias = Any
Batch: TypeAlias = Any
Table: TypeAlias = Any
