"""Tables that are filtered, sorted, paged and exported on the server: a page holds what a person can look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from starlette.responses import Response

from mailuo.explorer.pages import NotThere, link
from mailuo.render import Format, cell_text, render_rows
from mailuo.sheets import Sheet, workbook
from mailuo_graph.words import Text

PAGE: Final = 50
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Column:
    """`figure`: set to the right and sorted as a number. `link` names the key of a row that holds an address."""

    name: str
    heading: Text | str
    figure: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    columns: Sequence[Column]
    rows: list[dict[str, Any]]
    found: int
    number: int
    pages: int
    wanted: str
    sort: str
    path: str
    parameters: Mapping[str, str]

    def address(self, **changed: Any) -> str:
        kept = {name: value for name, value in self.parameters.items() if name not in {"lang", "format"}}
        return link(self.path, **{**kept, **changed})

    def sorted_by(self, column: Column) -> str:
        """The address of the same table in the order of this column; again, the other way round."""
        return self.address(sort=f"-{column.name}" if self.sort == column.name else column.name, page=None)

    def direction(self, column: Column) -> str:
        return {column.name: "ascending", f"-{column.name}": "descending"}.get(self.sort, "none")


def table(path: str, columns: Sequence[Column], rows: Sequence[dict[str, Any]], parameters: Mapping[str, str]) -> Table:
    wanted, sort = parameters.get("filter", ""), parameters.get("sort", "")
    kept = _ordered(columns, _filtered(columns, rows, wanted), sort)
    pages = max(1, -(-len(kept) // PAGE))
    number = min(max(1, int(given)), pages) if (given := parameters.get("page", "1")).isascii() and given.isdigit() and len(given) < 7 else 1  # noqa: PLR2004 - no table has a million pages
    return Table(columns, kept[(number - 1) * PAGE : number * PAGE], len(kept), number, pages, wanted, sort, path, parameters)


def export(name: str, columns: Sequence[Column], rows: Sequence[dict[str, Any]], parameters: Mapping[str, str]) -> Response:
    """All pages of the table as it is filtered and sorted."""
    kept = _ordered(columns, _filtered(columns, rows, parameters.get("filter", "")), parameters.get("sort", ""))
    values = [[row.get(column.name) for column in columns] for row in kept]
    headings = [str(column.heading) for column in columns]
    match parameters.get("format"):
        case "csv":
            body = ("\ufeff" + render_rows(headings, values, Format.CSV) + "\n").encode()
            return Response(body, media_type="text/csv; charset=utf-8", headers={"content-disposition": f'attachment; filename="{name}.csv"'})
        case "xlsx":
            body = workbook([Sheet(name, headings, values)])
            return Response(body, media_type=_XLSX, headers={"content-disposition": f'attachment; filename="{name}.xlsx"'})
    raise NotThere("只能导出 csv 或 xlsx", "csv and xlsx are what can be exported")


def _filtered(columns: Sequence[Column], rows: Sequence[dict[str, Any]], wanted: str) -> list[dict[str, Any]]:
    words = wanted.casefold().split()
    if not words:
        return list(rows)
    return [row for row in rows if _holds(" ".join(cell_text(row.get(column.name)) for column in columns).casefold(), words)]


def _holds(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def _ordered(columns: Sequence[Column], rows: list[dict[str, Any]], sort: str) -> list[dict[str, Any]]:
    """Unknown values come last in either direction."""
    column = next((each for each in columns if each.name == sort.lstrip("-")), None)
    if column is None:
        return rows
    known = [row for row in rows if row.get(column.name) is not None]
    unknown = [row for row in rows if row.get(column.name) is None]
    return sorted(known, key=lambda row: _key(row[column.name]), reverse=sort.startswith("-")) + unknown


def _key(value: Any) -> tuple[int, float, str]:
    if isinstance(value, bool | int | float | Decimal):
        return 0, float(value), ""
    return 1, 0.0, cell_text(value)
