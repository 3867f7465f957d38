"""Finds the lines of a project table: its head of one or two rows, what each column holds, which rows belong together.

Two shapes come out alike. In the one a project is a row and its indicators are one cell; in the other the indicators
have columns of their own (一级指标 … 年度指标值), and a project spans as many rows as it has indicators.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from mailuo_extractors.layouts.form_labels import currency_of, without_brackets
from mailuo_extractors.layouts.form_lines import Line, grid_line
from mailuo_extractors.layouts.header import currency_in, department_in
from mailuo_extractors.layouts.indicator_rows import header_columns
from mailuo_extractors.layouts.shifted import align
from mailuo_extractors.source import Cell, Row, Source
from mailuo_extractors.subtotals import names_institution
from mailuo_graph.money import parse_money

BLANKS: Final = re.compile(r"\s+")
_COLUMNS: Final[dict[str, re.Pattern[str]]] = {
    "unit": re.compile(r"^(?:项目|(?:基层|二级)?预算|二级|基层|实施|用款|使用|执行|承担|申报)*单位(?:名称|[(（]名称[)）])?$"),
    "department": re.compile(r"^(?:项目)?(?:主管|预算|一级预算)(?:部门|单位)(?:名称)?$|^部门(?:名称)?$"),
    "name": re.compile(r"项目(?:单位)?名称|^单位[(（/、]?项目[)）]?名称|^名称"),
    "total": re.compile(r"总计|合计|小计|金额|预算数|资金总额|预算资金|项目资金|资金安排|预算安排|申请资金|(?<!公共)(?<!基金)(?<!经营)预算(?:[(（].*)?$"),
    "fiscal_appropriation": re.compile(r"^(?!.*专户).*财政(?:拨款|资金)|一般公共预算"),
    "special_account": re.compile(r"财政专户|专户"),
    "other_funds": re.compile(r"其他资金|其它资金|单位资金"),
    "goal": re.compile(r"(?:绩效|总体|年度)目标"),
    "indicators": re.compile(r"绩效指标"),
}
_SUBHEADS: Final = re.compile(r"总计|合计|小计|财政拨款|财政专户(?:拨款)?|其他(?:资金)?|单位资金|(?:其中[:：]?)?(?:本年)?(?:财政资金|财政拨款|一般公共预算|政府性基金|国有资本经营|上年结转|以前年度结转).{0,8}|[一二三]级(?:绩效)?指标|指标名称|.{0,6}指标值|.{0,4}绩效目标")
_LEAST_SUBHEADS: Final = 2
TOTAL: Final = re.compile(r"(?:合|总|小)\s*计|(?:本)?(?:部门|单位)(?:合计|总计|小计)")
NUMBERING: Final = re.compile(r"^(?:[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+[、.．]|\d+[、.．](?!\d))\s*")
_NOTE: Final = re.compile(r"(?:注|备注|说明|(?:填表|填报|制表|审核|经办|联系)人|(?:单位|财务)?负责人|联系电话|(?:填表|填报|制表)(?:日期|时间|单位))\s*\d?\s*[:：]")
_NUMBER: Final = re.compile(r"[\d.．、,，\-]+|[一二三四五六七八九十]+")


@dataclass(slots=True)
class TableLine:
    """One project (or total) of the table. `strange` fits no column; `details` are the rows of its indicators under
    `head`, where those have columns of their own. `unit` and `department` are what columns of that name say, here or
    in a merged cell above; `section` is whose table it is where a document holds several. `heading` tells a row that
    holds a unit's name and nothing else, `subtotal` one whose name is that of a column of units."""

    row: Row
    cells: dict[str, Cell]
    strange: list[Cell] = field(default_factory=list)
    details: list[Line] = field(default_factory=list)
    head: Line | None = None
    unit: str = ""
    department: str = ""
    section: str | None = None
    currency: str | None = None
    heading: bool = False
    subtotal: bool = False

    def text(self, column: str) -> str:
        cell = self.cells.get(column)
        return "" if cell is None else cell.text.strip()

    @property
    def bare(self) -> bool:
        """Neither goal nor indicators: a subtotal, or a project that has none."""
        return not self.text("goal") and not self.text("indicators") and not self.details


@dataclass(slots=True)
class _Head:
    """`height` is how many rows of the source it takes; `columns` what each position holds; `details` the line of the
    indicator columns and `first` the leftmost of them."""

    height: int
    columns: dict[int, str]
    details: Line | None
    first: int
    cells: int
    sheet: str | None
    currency: str | None
    """The money unit that the head of a column of amounts prints."""


def find_head(rows: list[Row], at: int) -> _Head | None:
    """The head that begins in row `at`, or None. A second row of heads stands below cells that span."""
    row = rows[at]
    two = at + 1 < len(rows) and _is_subhead(rows[at + 1])
    joined = _joined(row, rows[at + 1]) if two else row
    columns = _columns(joined)
    if columns is None and two:
        two, joined = False, row
        columns = _columns(row)
    if columns is None:
        return None
    line = grid_line(joined, at)
    currency = _currency([row, rows[at + 1]] if two else [row])
    detailed = header_columns(line)
    if detailed is None:
        if not set(columns.values()) & {"goal", "indicators"}:
            return None
        return _Head(1 + two, columns, None, 0, len(row.cells), row.sheet, currency)
    first = min(column.first for column in detailed if column.kind != "ignored")
    kept = {index: name for index, name in columns.items() if index < first and name != "indicators"}
    if not {"name", "total"} <= set(kept.values()):
        return None
    return _Head(1 + two, kept, line, first, len(row.cells), row.sheet, currency)


def _columns(row: Row) -> dict[int, str] | None:
    found: dict[int, str] = {}
    texts = [BLANKS.sub("", cell.text) for cell in row.cells]
    if "项目名称" in texts:  # 项目单位名称 beside it is that of the unit
        found[texts.index("项目名称")] = "name"
    for index, text in enumerate(texts):
        for column, pattern in _COLUMNS.items():
            if index not in found and column not in found.values() and pattern.search(text):
                found[index] = column
                break
    return found if {"name", "total"} <= set(found.values()) else None


def _currency(head: list[Row]) -> str | None:
    """预算金额（元） in the head."""
    groups = (group for row in head for cell in row.cells for group in without_brackets(cell.text[:60])[1])
    return next(filter(None, map(currency_of, groups)), None)


def _is_subhead(row: Row) -> bool:
    texts = [BLANKS.sub("", cell.text) for cell in row.cells if cell.text.strip()]
    return len(texts) >= _LEAST_SUBHEADS and all(_SUBHEADS.fullmatch(text) for text in texts)


def _joined(above: Row, below: Row) -> Row:
    """Each column's lowest head; a head that spans several columns says nothing of its own where one stands below."""
    cells = []
    for index in range(max(len(above.cells), len(below.cells))):
        upper = above.cells[index] if index < len(above.cells) else None
        lower = below.cells[index] if index < len(below.cells) else None
        cell = lower if lower is not None and lower.text.strip() else upper
        if cell is not None:
            cells.append(replace(cell, covered=cell.covered and not cell.text.strip()))
    return replace(above, cells=cells)


def table_lines(source: Source) -> tuple[list[TableLine], set[int]]:
    """The lines of the table, and the positions of the rows that belong to none."""
    lines: list[TableLine] = []
    outside: set[int] = set()
    head: _Head | None = None
    section: str | None = None
    currencies: dict[str | None, str] = {}
    first_of_section = 0
    position = 0
    while position < len(source.rows):
        row = source.rows[position]
        found = find_head(source.rows, position)
        if found is not None:
            head = found
            position += found.height
            continue
        if head is not None and row.sheet != head.sheet:
            head, section = None, None
        if head is None or sum(1 for cell in row.cells if cell.text.strip()) < 2:  # noqa: PLR2004 - a lone cell
            outside.add(position)
            _note_currency(row, currencies)
            heading = None if head is None else _heading(row, head, text=source.format == "txt")
            if heading is not None:
                lines.append(TableLine(row, {"name": heading}, heading=True, section=section))
            section, first_of_section = _section(row, section, first_of_section, len(lines))
        elif head.details is not None and _continues(row, head, lines):
            lines[-1].details.append(grid_line(row, position))
        elif _is_note(row, head):
            outside.add(position)
        elif (department := _printed_department(row)) is not None:
            outside.add(position)
            _note_currency(row, currencies)
            section, first_of_section = department, len(lines)
        else:
            line = _line(row, head, position)
            line.currency = head.currency or currencies.get(row.sheet)
            line.section = section or (row.sheet if row.sheet and names_institution(row.sheet) else None)
            _fill_down(line, lines[-1] if len(lines) > first_of_section else None)
            lines.append(line)
        position += 1
    return lines, outside


def _is_note(row: Row, head: _Head) -> bool:
    """填表人： and the like below a table."""
    first = next(cell.text.strip() for cell in row.cells if cell.text.strip())
    total = _cell(row, head, "total")
    return _NOTE.match(first) is not None and (total is None or parse_money(total.text) is None)


def _note_currency(row: Row, currencies: dict[str | None, str]) -> None:
    """The first 单位：… of each sheet counts."""
    found = next(filter(None, (currency_in(cell.text) for cell in row.cells)), None)
    if found is not None:
        currencies.setdefault(row.sheet, found)


def _printed_department(row: Row) -> str | None:
    """部门名称：… at the head of another table of the document."""
    first = next((cell.text for cell in row.cells if cell.text.strip()), "")
    return department_in(first)


def _section(row: Row, section: str | None, since: int, now: int) -> tuple[str | None, int]:
    department = _printed_department(row)
    return (section, since) if department is None else (department, now)


def _heading(row: Row, head: _Head, *, text: bool) -> Cell | None:
    """A lone cell at or before the names that holds the name of a body."""
    at = next((index for index, cell in enumerate(row.cells) if cell.text.strip()), None)
    last = next(index for index, name in head.columns.items() if name == "name")
    if at is None or at > last or not (row.table or row.sheet is not None or text):
        return None
    name = NUMBERING.sub("", row.cells[at].text.strip())
    if ":" in name or "：" in name or not names_institution(name):
        return None
    return row.cells[at]


def _fill_down(line: TableLine, above: TableLine | None) -> None:
    """Units and departments in columns of their own hold for the rows below until the next."""
    for column in ("unit", "department"):
        own = BLANKS.sub("", line.text(column))
        if own and TOTAL.fullmatch(own) and not line.text("name"):
            line.cells["name"] = line.cells[column]
            own = ""
        setattr(line, column, own or (getattr(above, column) if above is not None and column in line.cells else ""))
    if line.text("name") or not line.bare:
        return
    for column in ("unit", "department"):
        if line.text(column):
            line.cells["name"] = line.cells[column]
            line.subtotal = column == "unit"
            return


def _continues(row: Row, head: _Head, lines: list[TableLine]) -> bool:
    """Whether the row is a further indicator of the line before: its name cell is covered, blank or printed again."""
    if not lines or lines[-1].head is not head.details:
        return False
    name = _cell(row, head, "name")
    if name is None or name.covered or not name.text.strip():
        total = _cell(row, head, "total")
        return total is None or total.covered or not total.text.strip() or total.text == lines[-1].text("total")
    same_total = (total := _cell(row, head, "total")) is not None and total.text.strip() == lines[-1].text("total")
    return same_total and BLANKS.sub("", name.text) == BLANKS.sub("", lines[-1].text("name")) and bool(lines[-1].details)


def _cell(row: Row, head: _Head, column: str) -> Cell | None:
    index = next(i for i, name in head.columns.items() if name == column)
    return row.cells[index] if index < len(row.cells) else None


def _name_before(row: Row, head: _Head) -> Cell | None:
    """合计 or a unit's name in a cell that is merged over the number and the name."""
    last = next(index for index, name in head.columns.items() if name == "total")
    for index, cell in enumerate(row.cells[:last]):
        text = BLANKS.sub("", cell.text)
        if index not in head.columns and NUMBERING.sub("", text) and not _NUMBER.fullmatch(text):
            return cell
    return None


def _line(row: Row, head: _Head, position: int) -> TableLine:
    cells = {name: row.cells[i] for i, name in head.columns.items() if i < len(row.cells)}
    if "name" in cells and not cells["name"].text.strip() and (name := _name_before(row, head)) is not None:
        cells["name"] = name
    if head.details is not None:
        inside = any(cell.text.strip() and not cell.covered for cell in row.cells[head.first :])
        details = [grid_line(row, position)] if inside else []
        return TableLine(row, cells, details=details, head=head.details)
    if row.table or row.sheet is not None:
        return TableLine(row, cells)  # cells of a grid can't slide
    aligned, strange = align(cells, row.cells)
    return TableLine(row, aligned, strange)
