"""Record lists that belong together and live in one folder. Reach for it to declare such a set; pyarrow, which a process
that only reads documents never needs, comes with the first write or read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Self


class TableSet:
    """Subclasses are dataclasses with a list field for each entry of `TABLES`, which is a Parquet file of its own."""

    TABLES: ClassVar[dict[str, type[Any]]]

    def extend(self, other: Self) -> None:
        for name in self.TABLES:
            getattr(self, name).extend(getattr(other, name))

    def write(self, folder: Path) -> None:
        from mailuo_graph.columns import to_table  # noqa: PLC0415 - brings pyarrow
        from mailuo_graph.tables import write_table  # noqa: PLC0415 - see above

        folder.mkdir(parents=True, exist_ok=True)
        for name, kind in self.TABLES.items():
            write_table(folder / f"{name}.parquet", to_table(getattr(self, name), kind))

    @classmethod
    def read(cls, folder: Path) -> Self:
        from mailuo_graph.columns import from_table, schema_of  # noqa: PLC0415 - brings pyarrow
        from mailuo_graph.tables import read_table  # noqa: PLC0415 - see above

        tables = {name: read_table(folder / f"{name}.parquet", schema_of(kind)) for name, kind in cls.TABLES.items()}
        return cls(**{name: from_table(tables[name], kind) for name, kind in cls.TABLES.items()})
