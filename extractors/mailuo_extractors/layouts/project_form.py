"""项目支出绩效目标表 as a form of its own for each project: labels with values, goals, indicators a row each.

A sheet, a page or a Word table a project, or many stacked; a summary that lists them all is compared, not counted.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from mailuo_extractors.indicator_phrases import read_indicator_cell
from mailuo_extractors.layouts.contract import Given, row_at
from mailuo_extractors.layouts.form_labels import GOALS, MONEY, YEAR_LINE, Label, is_title
from mailuo_extractors.layouts.form_lines import Line, Piece, lines_of, mapped, place, plain, with_breaks
from mailuo_extractors.layouts.form_records import Form, FormRecords, Goal, Value
from mailuo_extractors.layouts.form_summary import Summary
from mailuo_extractors.layouts.header import Header, currency_in, date, document_of, read_header
from mailuo_extractors.layouts.indicator_rows import IndicatorRows, header_columns
from mailuo_extractors.source import Source
from mailuo_graph.identity import identity_form
from mailuo_graph.money import parse_money
from mailuo_graph.records import (
    DocumentRecord,
    Evidence,
    Records,
)

_CODE: Final = re.compile(r"^\s*[\[【［〔(（]?\s*[A-Za-z]?\d[\d-]{2,}\s*[\]】］〕)）]?\s*[-－—–_:：]?\s*|\s*[\[【［〔(（]\s*\d{3,}\s*[\]】］〕)）]\s*$")
_CURRENCY_WORD: Final = re.compile(r"[（(]?(?:百万元|千万元|亿元|万元|千元|百元|元)[)）]?")
_WITHHELD: Final = re.compile(r"略|不公开|涉密.*|不予公开|\*+|—+|-+|/", re.DOTALL)
_OVERALL: Final = re.compile(r"整体.{0,6}绩效目标")
_UNIT_HEADING: Final = re.compile(r"(?P<name>[^：:。]{2,60}?)\s*[（(]\s*小计\s*[:：]?\s*(?P<amount>[\d,，.]+\s*(?:亿|万|千)?元?)\s*[)）]")
_CENT: Final = Decimal("0.005")
_MAX_NAME_PIECES: Final = 8
_LEAST_FUNDS: Final = 2
_SHORT_OTHER: Final = ("其他", "其它")
_OTHER: Final = Label("other")
_TOTALS: Final = ("total", "total_any", "total_cycle")


class ProjectForm:
    name = "project_form"

    def fits(self, source: Source) -> bool:
        named = counted = False
        for line in lines_of(source):
            named = named or _named(line)
            counted = counted or (line.first("name") is None and (header_columns(line) is not None or _is_goal_line(line)))
            if named and counted:
                return True
        return False

    def read(self, source: Source, document: str, given: Given) -> Records:
        about = document_of(source, document, self.name)
        records = Records(documents=[about])
        reader = _Reader(source, records)
        reader.walk()
        header = read_header(source, reader.outside)
        reader.out.finish(reader.forms, header.currency)
        about.heading, about.heading_evidence = header.heading, header.heading_evidence
        about.rows = len(source.rows) - len(reader.outside)
        _department(about, reader, header, given)
        date(about, records, [*reader.year_lines, *header.lines], given)
        return records


def _named(line: Line) -> bool:
    """A line that says 项目名称 and then a name, as against the head of a table."""
    at = line.first("name")
    if at is None or len(line.pieces) > _MAX_NAME_PIECES or at + 1 >= len(line.pieces):
        return False
    following = line.pieces[at + 1 :]
    return following[0].label is None and (len(following) == 1 or following[1].label is not None)


def _is_goal_line(line: Line) -> bool:
    return bool(line.pieces) and line.pieces[0].kind in GOALS


def _department(about: DocumentRecord, reader: _Reader, header: Header, given: Given) -> None:
    """The department that most forms name; forms of several are said."""
    counts = Counter(value.text for value in reader.departments)
    if counts:
        most = counts.most_common(1)[0][0]
        about.department = most
        about.department_evidence = next(v.evidence for v in reader.departments if v.text == most)
        if len({identity_form(name) for name in counts}) > 1:
            others = "、".join(name for name in counts if name != most)
            reader.out.remark(
                "several_departments",
                f"各表的主管部门不止一个：以“{most}”为准，另有 {others}",
                f"the forms name more than one department: “{most}” is taken, there are also {others}",
                about.department_evidence,
            )
    else:
        about.department, about.department_evidence = header.department, header.department_evidence
    about.department = given.department or about.department


class _Reader:
    """Walks the lines once. Where it stands is in `goals_open` and `rows`; neither means among labels and values."""

    def __init__(self, source: Source, records: Records) -> None:
        self.source = source
        self.document = records.documents[0].document
        self.out = FormRecords(source, records)
        self.form = Form()
        self.forms: list[Form] = []
        self.goals_open: list[Goal] = []
        self.rows: IndicatorRows | None = None
        self.rows_line: Line | None = None
        self.summary: Summary | None = None
        self.outside: set[int] = set()
        self.year_lines: list[str] = []
        self.departments: list[Value] = []
        self.heading_unit: str | None = None
        self.last_value: Value | None = None
        self.open_label: Piece | None = None
        self.funds_head: list[Piece] = []
        """合计 · 财政拨款 · 其他资金 side by side, with the amounts in the row below."""
        self.table: tuple[int, str | None] = (0, None)

    def walk(self) -> None:
        for line in lines_of(self.source):
            if self._heading(line) or self._between_pages(line):
                continue
            self._leave_table(line)
            if self._summary_line(line) or self._indicator_line(line) or self._goal_line(line):
                continue
            if self._funds_in_columns(line):
                continue
            if any(piece.label is not None for piece in line.pieces):
                self._labels(line)
            else:
                self._unlabelled(line)
        self._close_form()

    def _between_pages(self, line: Line) -> bool:
        """Running heads of a PDF stand between two parts of one table."""
        if self.source.format != "pdf" or line.grid or self.table[0] == 0:
            return False
        open_part = self.rows is not None or self.goals_open or self.summary is not None or "name" in self.form.values
        if not open_part or any(piece.kind == "name" for piece in line.pieces):
            return False
        self.outside.add(line.position)
        return True

    def _leave_table(self, line: Line) -> None:
        """A new sheet or Word table ends what was open; a page does not."""
        table = (line.row.table if self.source.format != "pdf" else int(line.grid), line.row.sheet)
        if table != self.table:
            self._end_rows()
            self.goals_open, self.summary, self.last_value = [], None, None
        self.table = table

    def _heading(self, line: Line) -> bool:
        text = line.text
        if len(line.pieces) == 1 and (is_title(text) or YEAR_LINE.fullmatch(text)):
            self.outside.add(line.position)
            self.year_lines.append(text)
            if is_title(text):
                self._close_form()
                self.form.overall = _OVERALL.search(text) is not None
            return True
        if not line.grid and (match := _UNIT_HEADING.fullmatch(text)):
            self._close_form()
            self.heading_unit = self.form.heading_unit = match["name"].strip()
            self.out.heading_units.append((self.heading_unit, match["amount"], place(self.source, line, line.pieces[0], line.pieces[-1])))
            return True
        return False

    def _summary_line(self, line: Line) -> bool:
        opened = Summary.opened_by(line, self.source)
        if opened is not None:
            self._close_form()
            self.summary = opened
            self.out.summaries.append(opened)
            return True
        if self.summary is None:
            return False
        if any(piece.label is not None and piece.kind != "total_any" for piece in line.pieces) or not self.summary.read(line):
            self.summary = None
            return False
        return True

    def _indicator_line(self, line: Line) -> bool:
        if header_columns(line) is not None and line.first("name") is None:
            if self.rows is None:
                self.rows = IndicatorRows(self.source, self.document)
                self.rows.order = len(self.form.indicators)
            self.rows.header(line)
            self.goals_open = []
            return True
        if self.rows is None:
            return False
        if self._starts_form(line):
            self._close_form()
            return False
        if line.upright or (len(line.pieces) == 1 and line.pieces[0].kind == "indicators"):
            return True
        if self.rows.second_header(line):
            return True
        self.rows_line = line
        indicators, strange = self.rows.read(line, None)
        self.form.indicators += indicators
        for piece in strange:
            self._not_understood(line, piece)
        return True

    def _starts_form(self, line: Line) -> bool:
        """Among indicators a label of the form's head begins the next form."""
        kinds = {piece.kind for piece in line.pieces[:3]}
        return bool(kinds & {"name", "department", "unit"}) and (len(line.pieces) > 1 or not line.grid)

    def _goal_line(self, line: Line) -> bool:
        """Text below a goal label, until the next label."""
        if not self.goals_open:
            return False
        kind = line.pieces[0].kind
        if kind in GOALS or kind in {"indicators", "name"} or (line.grid and kind is not None):
            self.goals_open = []
            return False
        for piece in line.pieces if line.grid else [_whole(line, self.source)]:
            goal = max(
                (g for g in self.goals_open if g.column <= piece.column), key=lambda g: g.column, default=self.goals_open[0],
            )
            self._add_goal(goal, line, piece)
        return True

    def _add_goal(self, goal: Goal, line: Line, piece: Piece) -> None:
        goal.texts.append(mapped(self.source, piece.start, piece.end).text)
        if goal.first is None:
            goal.first = place(self.source, line, piece)
        goal.last_end = piece.end

    def _funds_in_columns(self, line: Line) -> bool:
        head, self.funds_head = self.funds_head, []
        if head and all(parse_money(piece.text) is not None for piece in line.pieces):
            for piece in line.pieces:
                label = next((h for h in head if h.column <= piece.column < h.column + h.width), None)
                if label is None:
                    self._not_understood(line, piece)
                else:
                    self._money(label, piece, line, 1, filled=False)
            return True
        money = [piece for piece in line.pieces if piece.kind in MONEY - {"funds"}]
        if len(line.row.cells) < _LEAST_FUNDS or len(money) < _LEAST_FUNDS or any(parse_money(piece.text) is not None for piece in line.pieces):
            return False
        if any(after.column == before.column for before, after in pairwise(line.pieces)):
            return False  # label and value in one cell
        heads = [replace(piece, label=piece.label or _OTHER) if piece.text in _SHORT_OTHER else piece for piece in line.pieces]
        rest = [piece for piece in heads if piece.label is None]
        following = [piece for piece in heads if piece.kind in MONEY]
        if rest or heads[-len(following) :] != following:
            return False
        self.funds_head = following
        return True

    def _labels(self, line: Line) -> None:
        """Labels with their values, in any number a line."""
        label, self.open_label = self.open_label, None
        opened: list[Goal] = []
        money_seen: Counter[str | None] = Counter()
        filled = False
        for piece in line.pieces:
            if piece.label is not None:
                if piece.kind == "name" and ("name" in self.form.values or self.form.indicators):
                    self._close_form()
                label, filled = piece, False
                money_seen[piece.kind] += 1
                self._label(piece, opened, first_total=sum(money_seen[kind] for kind in _TOTALS) == 1)
            elif filled and (currency := currency_in(piece.text)) is not None:
                self.form.funds_currency = self.form.funds_currency or currency
            elif label is None:
                self._not_understood(line, piece)
            else:
                self._value(label, piece, line, money_seen[label.kind], filled=filled)
                filled = True
        if label is not None and not filled and not line.grid and label.kind not in {*GOALS, *MONEY, "indicators"}:
            self.open_label = label
        if opened:
            self.form.goals += opened
            self.goals_open = [goal for goal in opened if not goal.texts] or opened[-1:]
            self.last_value = None

    def _label(self, piece: Piece, opened: list[Goal], *, first_total: bool) -> None:
        """A goal label opens a goal; a total says for which period the parts below it are."""
        if piece.kind in GOALS:
            opened.append(Goal(piece.kind or "goal", piece.column))
            self.goals_open = opened
        if piece.kind in MONEY and piece.label is not None:
            self.form.funds_currency = self.form.funds_currency or piece.label.currency
        if piece.kind in _TOTALS:
            self.form.scopes = [] if first_total else self.form.scopes
            self.form.scopes.append((piece.column, "cycle" if piece.kind == "total_cycle" else "year"))

    def _value(self, label: Piece, piece: Piece, line: Line, count: int, *, filled: bool) -> None:
        if label.kind in GOALS:
            self._add_goal(self.goals_open[-1], line, piece)
        elif label.kind == "indicators":
            self._indicator_text(line, piece)
        elif label.kind in MONEY:
            self._money(label, piece, line, count, filled=filled)
        elif not filled:
            self._set(label.kind or "", piece, line)

    def _set(self, kind: str, piece: Piece, line: Line) -> None:
        value = Value(plain(mapped(self.source, piece.start, piece.end).text), place(self.source, line, piece))
        if kind == "department":
            value.text = _CODE.sub("", value.text).strip() or value.text
            self.departments.append(value)
        if kind == "unit":
            value.text = _CODE.sub("", value.text).strip() or value.text
        self.form.values.setdefault(kind, value)
        self.last_value = value if kind in {"name", "department", "unit", "period"} and not line.grid else None

    def _money(self, label: Piece, piece: Piece, line: Line, count: int, *, filled: bool) -> None:
        """The `count`-th amount of its kind in the line: below two totals side by side the parts follow their order."""
        self.last_value = None
        kind = label.kind or ""
        if filled:
            if _CURRENCY_WORD.fullmatch(piece.text) and kind in self.form.values:
                self.form.values[kind].currency = piece.text.strip("（()）")
            return
        if parse_money(piece.text) is None:
            if kind != "funds":
                self._not_understood(line, piece)
            return
        if kind == "funds":
            kind = "total_any"
        currency = label.label.currency if label.label is not None else None
        value = Value(piece.text, place(self.source, line, piece), currency)
        if kind not in _TOTALS and self._scope(label, line, count) == "cycle":
            return
        if kind == "fiscal_part":
            self.form.parts.append(value)
        else:
            self.form.values.setdefault(kind, value)

    def _scope(self, label: Piece, line: Line, count: int) -> str:
        scopes = self.form.scopes
        if not scopes:
            return "year"
        if line.grid:
            return max((s for s in scopes if s[0] <= label.column), default=scopes[0])[1]
        return scopes[min(count, len(scopes)) - 1][1]

    def _indicator_text(self, line: Line, piece: Piece) -> None:
        """Indicators in one cell, as the flat table prints them."""
        if piece.text.strip("：: ") in {"", "指标内容"}:
            return
        where = place(self.source, line, piece)
        parsed = read_indicator_cell(
            with_breaks(self.source, piece.start, piece.end), self.source.text, self.document, None, where,
        )
        self.form.indicators += parsed.indicators
        for rest in parsed.leftover:
            start, end = rest.span()
            self._not_understood(line, Piece(rest.text, start, end))

    def _unlabelled(self, line: Line) -> None:
        """The rest of a wrapped name or unit, or something around the forms."""
        if self.form.begun and self.last_value is not None and not line.grid and line.row.number - self._last_row() <= 1:
            piece = _whole(line, self.source)
            self.last_value.text = plain(self.last_value.text + piece.text)
            self.last_value.evidence.end = piece.end
            self.last_value.evidence.words = self.source.text[self.last_value.evidence.start : piece.end]
            return
        self.last_value = None
        if self.open_label is not None and not line.grid:
            self._labels(line)
            return
        if self.form.begun and line.grid:
            for piece in line.pieces:
                self._not_understood(line, piece)
        else:
            self.outside.add(line.position)

    def _last_row(self) -> int:
        value = self.last_value
        if value is None or value.evidence.row is None:
            return 0
        return value.evidence.row + self.source.text.count("\n", value.evidence.start, value.evidence.end)

    def _end_rows(self) -> None:
        if self.rows is not None:
            indicators, strange = self.rows.rest(self.rows_line)
            self.form.indicators += indicators
            for piece in strange:
                row = row_at(self.source, piece.start)
                self.out.remark_text(Evidence(row.page, row.number, piece.start, piece.end, piece.text))
        self.rows = None

    def _close_form(self) -> None:
        """Indicators under a repeated title without a name of its own belong to the form before."""
        self._end_rows()
        form = self.form
        self.goals_open, self.summary, self.last_value, self.open_label = [], None, None, None
        self.form = Form(heading_unit=self.heading_unit)
        if not form.begun:
            self.form.overall = form.overall
            return
        if "name" not in form.values and not form.overall and self.forms and form.indicators and not form.values:
            self.forms[-1].indicators += form.indicators
            return
        self.forms.append(form)

    def _not_understood(self, line: Line, piece: Piece) -> None:
        self.out.remark_text(Evidence(line.row.page, line.row.number, piece.start, piece.end, piece.text))


def _whole(line: Line, source: Source) -> Piece:
    first, last = line.words[0], line.words[-1]
    return Piece(mapped(source, first.start, last.end).text, first.start, last.end, first.column)
