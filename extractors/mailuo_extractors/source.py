"""What a reader hands to a layout: the raw text of a file and its rows of cells, each with its place.

One shape for every format, so that a layout never asks whether a row came from a PDF, a sheet or a text. Invariants:
`text` is the document as read, never altered; every span indexes into it and `text[start:end]` is the cell's raw form;
rows stand in reading order. These are built by the hundred thousand: slotted dataclasses, no validation.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the top left corner of the page."""


@dataclass(slots=True)
class Cell:
    """`text` is what stands in the cell, line breaks kept as \\n; the span is where it stands in the raw text. A cell
    covered by a merge is empty and `covered`; the top left one carries the text and how far the merge reaches."""

    text: str
    start: int
    end: int
    box: Box | None = None
    row_span: int = 1
    column_span: int = 1
    covered: bool = False


@dataclass(slots=True)
class Row:
    """`number` counts from 1: the line of a text, the row of a sheet, the row of the table in a page. `table` is 0 for
    running text and counts the tables of the document from 1."""

    cells: list[Cell]
    number: int
    page: int | None = None
    table: int = 0
    sheet: str | None = None

    def texts(self) -> list[str]:
        return [cell.text for cell in self.cells]


@dataclass(slots=True)
class Trouble:
    """Something in the file that could not be read, with its place, in both languages."""

    zh: str
    en: str
    page: int | None = None
    row: int | None = None


@dataclass(slots=True)
class Source:
    """One file after reading. `format` is txt, pdf, xlsx, xls, docx, html or image; `pages` holds the first character
    of each page in `text`, empty where the format has none."""

    file_name: str
    sha256: str
    format: str
    text: str
    rows: list[Row]
    pages: list[int] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    encoding: str | None = None
