"""Subtotals that say so: 小计 below its projects, 某单位小计 above or below them, a unit's name on a line of its own, a
column of units. Reach for it before the sums are asked which rows are units: what is printed needs no guess.

`arranged` moves each such line in front of its projects, as tables without these words have it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from mailuo_extractors.layouts.table_lines import BLANKS, NUMBERING, TableLine
from mailuo_extractors.subtotals import names_institution
from mailuo_graph.money import parse_money

_PLAIN: Final = re.compile(r"(?:本)?(?:单位)?小计")
_NAMED: Final = re.compile(r"(?P<name>.{2,}?)[（(]?(?:小计|合计)[）)]?")
_NO_BODY: Final = re.compile(r"(?:本页|本部门|部门|全部门|本单位|单位|项目|支出|资金|预算|总计|各项)+")
_CENT: Final = Decimal("0.01")


@dataclass(slots=True)
class Arranged:
    """`lines` in the order in which units stand before their projects; `units` holds the name of each line that is a
    unit for sure, `complete` says that no other line is one; `unnamed` are subtotals of nobody."""

    lines: list[TableLine]
    units: dict[int, str] = field(default_factory=dict)
    """By `id` of the line."""
    complete: bool = False
    unnamed: list[TableLine] = field(default_factory=list)


def arranged(lines: list[TableLine], *, headings: bool) -> Arranged:
    """`headings` says that lone names of bodies may be trusted without a 小计 below; text breaks names into lines."""
    for line in _totals_of_units(lines):
        line.subtotal = True
    plain = any(_is_plain(line) for line in lines)
    lines = [line for line in lines if not line.heading or headings or plain]
    if any(line.unit for line in lines):
        return _by_column(lines)
    if plain or any(_is_heading(line) for line in lines):
        return _by_heading(lines)
    named = {i: name for i, line in enumerate(lines) if (name := _subtotal_name(line)) is not None}
    if named and _holding(lines, sorted(named), below=True) > _holding(lines, sorted(named), below=False):
        return _from_below(lines, named)
    return Arranged(lines, {id(lines[i]): name for i, name in named.items()})


def without_subtotal(name: str) -> str:
    """某单位小计 and 一、某单位 are 某单位."""
    bare = NUMBERING.sub("", name)
    match = _NAMED.fullmatch(bare)
    if match is not None and names_institution(match["name"]):
        return match["name"]
    return bare if names_institution(bare) else name


def _name(line: TableLine) -> str:
    return NUMBERING.sub("", BLANKS.sub("", line.text("name")))


def _is_plain(line: TableLine) -> bool:
    return line.bare and (_PLAIN.fullmatch(_name(line)) is not None or (line.subtotal and _name(line) == "合计"))


def _totals_of_units(lines: list[TableLine]) -> list[TableLine]:
    """合计 under each unit where 总计 is the sum of them."""
    found = [line for line in lines if line.bare and _name(line) == "合计"]
    amounts = [amount for line in found if (amount := _amount(line)) is not None]
    totals = [_amount(line) for line in lines if line.bare and _name(line) == "总计"]
    several = len(found) > 1 and len(amounts) == len(found) and len(totals) == 1 and totals[0] is not None
    return found if several and totals[0] == sum(amounts, Decimal(0)) else []


def _is_heading(line: TableLine) -> bool:
    return line.heading or (line.bare and not line.text("total") and names_institution(_name(line)))


def _subtotal_name(line: TableLine) -> str | None:
    match = _NAMED.fullmatch(_name(line)) if line.bare else None
    return match["name"] if match is not None and _NO_BODY.fullmatch(match["name"]) is None else None


def _by_column(lines: list[TableLine]) -> Arranged:
    """Units are what the column says; a bare line of a unit prints its subtotal."""
    found = Arranged([], complete=True)
    for line in lines:
        if line.heading:
            continue
        if line.subtotal or _is_plain(line) or (line.bare and line.unit and _name(line) == line.unit):
            found.units[id(line)] = line.unit
        found.lines.append(line)
    return found


def _by_heading(lines: list[TableLine]) -> Arranged:
    """A heading opens a unit, 小计 closes it and carries its amounts. One with nothing below is none."""
    found = Arranged([], complete=any(_is_plain(line) for line in lines))
    lines = [line for line, below in zip(lines, [*lines[1:], None], strict=True) if not line.heading or (below is not None and not below.heading)]
    open_at: int | None = None
    for line in lines:
        name = _subtotal_name(line)
        if _is_heading(line):
            open_at = len(found.lines)
            found.units[id(line)] = _name(line)
        elif _is_plain(line) or (name is not None and open_at is not None):
            if open_at is None:
                found.unnamed.append(line)
                continue
            heading = found.lines[open_at]
            found.units[id(line)] = found.units.pop(id(heading))
            found.lines[open_at] = line
            open_at = None
            continue
        elif name is not None:
            found.units[id(line)] = name
        found.lines.append(line)
    return found


def _from_below(lines: list[TableLine], named: dict[int, str]) -> Arranged:
    found = Arranged([], complete=True)
    since = 0
    for i in sorted(named):
        found.units[id(lines[i])] = named[i]
        found.lines += [lines[i], *lines[since:i]]
        since = i + 1
    found.lines += lines[since:]
    return found


def _holding(lines: list[TableLine], positions: list[int], *, below: bool) -> int:
    """How many subtotals are the sum of the lines above (where they stand below) or below them."""
    edges = [-1, *positions, len(lines)]
    holding = 0
    for place, at in enumerate(positions, start=1):
        group = lines[edges[place - 1] + 1 : at] if below else lines[at + 1 : edges[place + 1]]
        total = _amount(lines[at])
        rows = [amount for line in group if not line.bare and (amount := _amount(line)) is not None]
        holding += bool(total is not None and rows and abs(sum(rows, Decimal(0)) - total) <= _CENT * len(rows))
    return holding


def _amount(line: TableLine) -> Decimal | None:
    money = parse_money(line.text("total"))
    return None if money is None else money.value
