"""Rows as a workbook. Every text is written as text: nothing in a document can become a formula or a link; the only links
are `Link`, and they lead to another sheet of the same workbook."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from mailuo.render import cell_text, safe, width

_LONGEST: Final = 32_000
"""A cell holds 32,767 characters."""
_NAME: Final = 31
_WIDEST: Final = 60
_MOST_LINKS: Final = 60_000
"""A sheet holds 65,530 links; beyond these the text stands alone."""


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to a row of another sheet, counted from 0 without heads, or with None to its top."""

    text: str
    sheet: str
    row: int | None = None



@dataclass(frozen=True, slots=True)
class Sheet:
    """`notes` stand above the table, one line each."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]
    notes: Sequence[str] = ()


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The content of an XLSX file."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - only who wants a workbook pays for it

    content = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(content, plain) as book:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "money": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        formats["link"] = book.add_format({"font_color": "#0b5cad", "underline": 1, "text_wrap": True, "valign": "top"})
        names = list(_names(sheets))
        tops = {sheet.name: (name, _first_row(sheet)) for sheet, name in zip(sheets, names, strict=True)}
        for sheet, name in zip(sheets, names, strict=True):
            _fill(book.add_worksheet(name), sheet, formats, tops)
    return content.getvalue()


def _names(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Names that a workbook takes: short, without its special characters, each once whatever the case."""
    taken: set[str] = set()
    for sheet in sheets:
        clean = "".join("_" if c in "[]:*?/\\'" else c for c in sheet.name)[:_NAME] or "sheet"
        name, number = clean, 1
        while name.casefold() in taken:
            number += 1
            name = f"{clean[: _NAME - len(str(number)) - 1]}~{number}"
        taken.add(name.casefold())
        yield name


def _first_row(sheet: Sheet) -> int:
    return len(sheet.notes) + bool(sheet.notes) + 1


def _fill(page: Any, sheet: Sheet, formats: dict[str, Any], tops: Mapping[str, tuple[str, int]]) -> None:
    for number, note in enumerate(sheet.notes):
        page.write_string(number, 0, safe(note))
    top, links = _first_row(sheet) - 1, 0
    for column, heading in enumerate(sheet.headings):
        page.write_string(top, column, safe(heading), formats["head"])
        longest = max([width(heading), *(min(width(_text(row[column])), _WIDEST) for row in sheet.rows[:200])])
        page.set_column(column, column, min(longest + 2, _WIDEST))
    for number, row in enumerate(sheet.rows, start=top + 1):
        for column, value in enumerate(row):
            if isinstance(value, Link) and links < _MOST_LINKS:
                links += 1
                name, first = tops[value.sheet]
                place = f"internal:'{name}'!A{1 if value.row is None else first + value.row + 1}"
                page.write_url(number, column, place, formats["link"], _text(value))
            else:
                _write(page, number, column, value, formats)
    page.freeze_panes(top + 1, 0)
    if sheet.rows:
        page.autofilter(top, 0, top + len(sheet.rows), len(sheet.headings) - 1)


def _write(page: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None:
        page.write_blank(row, column, None)
    elif isinstance(value, float | Decimal):
        page.write_number(row, column, float(value), formats["money"])
    elif isinstance(value, int) and not isinstance(value, bool):
        page.write_number(row, column, value, formats["text"])
    else:
        page.write_string(row, column, _text(value), formats["text"])


def _text(value: Any) -> str:
    text = cell_text(value.text if isinstance(value, Link) else value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
