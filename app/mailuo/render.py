"""Rows for people and for machines: table, Markdown, JSON, JSON Lines, CSV. Pure text, nothing is printed here.

What comes from documents is data: control characters never reach a terminal, and cells that a spreadsheet would run
as a formula are marked as text.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from mailuo_graph.errors import UsageError


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MD = "md"
    XLSX = "xlsx"


_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_WIDEST: Final = 36
_NARROWEST: Final = 40


def render_rows(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], style: Format, headings: Sequence[str] | None = None,
) -> str:
    """`headings` are shown to people instead of the column names, which machines get."""
    shown = list(headings or columns)
    match style:
        case Format.TABLE:
            return people_rows(shown, [[cell_text(value) for value in row] for row in rows], screen_columns())
        case Format.MD:
            return _markdown(shown, rows)
        case Format.CSV:
            return _csv(columns, rows)
        case Format.JSON:
            plain = [dict(zip(columns, row, strict=True)) for row in rows]
            return json_text(plain)
        case Format.XLSX:
            raise UsageError("xlsx 要写进文件；请加 -o 文件.xlsx", "xlsx goes into a file; add -o FILE.xlsx")
        case Format.JSONL:
            return "\n".join(_json(dict(zip(columns, row, strict=True))) for row in rows)


def json_text(value: Any) -> str:
    """Nothing in it that a terminal would obey."""
    return _json(value, indent=2)


def safe(text: str) -> str:
    """Printable on any terminal: control and direction characters are shown as their code, line breaks as blanks."""
    if text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character in "\n\r\t\u2028\u2029":
        return " "
    return character if character.isprintable() else f"\\u{ord(character):04x}"


def cell_text(value: Any) -> str:
    """A value as people read it: unknown is a dash, amounts have separators, lists are joined."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, float | Decimal):
        return f"{value:,.2f}"
    if isinstance(value, list):
        return "；".join(cell_text(each) for each in value)
    return safe(str(value))


def width(text: str) -> int:
    """How many columns of a terminal a text takes: Chinese characters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def clip(text: str, columns: int) -> str:
    """At most so many columns wide; what was cut is said by an ellipsis."""
    if width(text) <= columns:
        return text
    taken, used = [], 0
    for character in text:
        used += width(character)
        if used > columns - 1:
            break
        taken.append(character)
    return "".join(taken) + "…"


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most so many columns; Chinese may be broken anywhere. At least one line."""
    lines, used = [""], 0
    for character in text:
        wide = width(character)
        if used + wide > columns:
            lines.append("")
            used = 0
        lines[-1] += character
        used += wide
    return lines


def wrapped(lead: str, texts: Iterable[str], columns: int) -> Iterator[str]:
    """Each text under its lead, broken where the screen ends."""
    for text in texts:
        first, *more = wrap(safe(text), max(columns - width(lead), _NARROWEST // 2))
        yield lead + first
        yield from (" " * width(lead) + line for line in more)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], widest: int = _WIDEST) -> str:
    """Columns aligned by what they take on the screen; figures to the right."""
    cells = [[clip(cell, widest) for cell in row] for row in rows]
    widths = [max([width(h), *(width(row[i]) for row in cells)]) for i, h in enumerate(headings)]
    right = [all(is_figure(row[i]) for row in cells) and bool(cells) for i in range(len(headings))]
    lines = [_line(headings, widths, right), "  ".join("─" * w for w in widths)]
    return "\n".join([*lines, *(_line(row, widths, right) for row in cells)])


def people_rows(headings: Sequence[str], rows: Sequence[Sequence[str]], columns: int) -> str:
    """A table where it fits the screen, else a block a row: a table that wraps can't be read."""
    whole = table(headings, rows)
    if not rows or max(map(width, whole.split("\n", 2)[:2])) <= columns:
        return whole
    label = max(width(heading) for heading in headings)
    blocks = []
    for number, row in enumerate(rows, start=1):
        lines = [f"{number}."]
        for heading, cell in zip(headings, row, strict=True):
            first, *more = wrap(cell, max(columns, _NARROWEST) - label - 4)
            lines.append(f"  {heading}{' ' * (label - width(heading))}  {first}")
            lines += [" " * (label + 4) + line for line in more]
        blocks.append("\n".join(lines))
    return "\n".join(blocks)


def screen_columns() -> int:
    """How wide the reader's screen is; a fixed width where nobody looks at one, so that files don't depend on it."""
    return shutil.get_terminal_size((120, 40)).columns if sys.stdout.isatty() else 120


def draws_boxes() -> bool:
    """Whether lines of box characters come out in line: in GBK some are lacking, and those there are take two columns."""
    return sys.stdout is not None and (sys.stdout.encoding or "").casefold().replace("-", "").startswith("utf")


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for cell, columns, to_right in zip(cells, widths, right, strict=True):
        space = " " * (columns - width(cell))
        padded.append(space + cell if to_right else cell + space)
    return "  ".join(padded).rstrip()


def is_figure(cell: str) -> bool:
    return cell == "—" or cell.replace(",", "").replace(".", "").replace("-", "").isdigit()


def _markdown(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;") for cell in cells) + " |"

    body = [line([cell_text(value) for value in row]) for row in rows]
    return "\n".join([line(headings), "|" + " --- |" * len(headings), *body])


def _json(value: Any, indent: int | None = None) -> str:
    """Characters that a terminal would obey are escaped; json leaves those above U+007E as they are."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def _csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[_csv_cell(value) for value in row] for row in rows])
    return target.getvalue().rstrip("\n")


def _csv_cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False, default=_plain)
    if isinstance(value, str):
        return "'" + safe(value) if value.startswith(_FORMULA) else safe(value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
