"""Rows of a scan whose cells slid to other columns: goal among the amounts, indicators where 其他资金 was.

Reach for it when a row's cells don't fit its header. What each cell is follows from what it holds: an amount, text with
indicator marks, other text. Rows that fit their header are never touched.
"""

from __future__ import annotations

import re
from typing import Final

from mailuo_extractors.source import Cell
from mailuo_graph.money import parse_money

AMOUNTS: Final = ("total", "fiscal_appropriation", "special_account", "other_funds")
_INDICATORS: Final = re.compile(r"指标[值信]\s*[:：]|\d\s*[-－]\s*[^；;:：]{1,5}指标\s*[；;:：]")
_SHORTEST_GOAL: Final = 6
_BLANK: Final = re.compile(r"\s*(?:[-－—–]+|/|无)?\s*")


def align(columns: dict[str, Cell], cells: list[Cell]) -> tuple[dict[str, Cell], list[Cell]]:
    """The row's cells by column, and the cells that belong to none. `cells` are all of the row."""
    if _fits(columns):
        return columns, []
    name = columns["name"]
    after = next((index for index, cell in enumerate(cells) if cell is name), 0)
    kept: dict[str, Cell] = {column: columns[column] for column in ("unit", "department") if column in columns}
    rest = [cell for cell in cells[after + 1 :] if cell.text.strip() and not any(cell is each for each in kept.values())]
    aligned = {**kept, "name": name}
    amounts = [cell for cell in rest if parse_money(cell.text) is not None]
    leading = amounts[: len(AMOUNTS)] if len(amounts) == len(rest) else _leading_amounts(rest)
    aligned.update(zip(AMOUNTS, leading, strict=False))
    texts = [cell for cell in rest if cell not in leading]
    indicators = max((c for c in texts if _INDICATORS.search(c.text)), key=lambda c: len(_INDICATORS.findall(c.text)), default=None)
    if indicators is not None:
        aligned["indicators"] = indicators
    goals = [cell for cell in texts if cell is not indicators and len(cell.text.strip()) >= _SHORTEST_GOAL]
    if goals:
        aligned["goal"] = max(goals, key=lambda cell: len(cell.text))
    used = [*leading, indicators, aligned.get("goal")]
    return aligned, [cell for cell in rest if not any(cell is each for each in used)]


def _leading_amounts(rest: list[Cell]) -> list[Cell]:
    """The amounts that stand before the first text. Among them a lone small digit beside equal amounts is dirt."""
    found = []
    for cell in rest[: len(AMOUNTS)]:
        if parse_money(cell.text) is None:
            break
        found.append(cell)
    return [cell for index, cell in enumerate(found) if index < 2 or "." in cell.text or "," in cell.text]  # noqa: PLR2004 - 总计 and 财政拨款 always stand


def _fits(columns: dict[str, Cell]) -> bool:
    """Amount columns hold amounts or nothing, the indicator column holds indicators or nothing, the goal no amount."""
    if any(_BLANK.fullmatch(cell.text) is None and parse_money(cell.text) is None for cell in (columns[c] for c in AMOUNTS if c in columns)):
        return False
    goal, indicators = columns.get("goal"), columns.get("indicators")
    if goal is not None and (_INDICATORS.search(goal.text) or parse_money(goal.text) is not None):
        return False
    return indicators is None or not indicators.text.strip() or "name" in columns
