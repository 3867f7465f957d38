"""A lineage as lanes over the years: a column a year, a box a project with its amount, missing years as columns of their
own, other candidates as dashed lines. SVG that stands inside a page, without scripts."""

from __future__ import annotations

from typing import Final

from mailuo.labels import label
from mailuo.lineages.trace import Step, Tie, Trace, ordered
from mailuo.render import cell_text, clip, safe, wrap
from mailuo.report.elements import Node, element
from mailuo_graph.words import Text

MOST: Final = 60
"""Projects; more than these nobody reads in a picture."""
_COLUMN: Final = 250
_BOX: Final = (200, 62)
_ROW: Final = 84
_TOP: Final = 44
_LETTERS: Final = 28


def lanes_svg(trace: Trace) -> Node | None:
    """None for a lineage that is too large to draw."""
    steps = ordered([*trace.steps, *trace.beside], [tie.link for tie in trace.ties])
    if len(steps) > MOST:
        return None
    columns = _columns(trace, steps)
    at = _places(steps, trace.ties, columns)
    wide = len(columns) * _COLUMN + 20
    high = max((y for _, y in at.values()), default=0) + _BOX[1] + 16
    picture = element("svg", viewBox=f"0 0 {wide} {high}", width=str(wide), height=str(high), role="img", class_="lanes")
    picture.append(element("title", trace.name))
    for number, year in enumerate(columns):
        picture.append(_column(trace, year, 10 + number * _COLUMN, high))
    for tie in trace.ties:
        if tie.link.earlier in at and tie.link.later in at:
            picture.extend(_line(tie, at[tie.link.earlier], at[tie.link.later]))
    beside = {step.uid for step in trace.beside}
    picture.extend(_box(step, *at[step.uid], beside=step.uid in beside) for step in steps)
    return picture


def _columns(trace: Trace, steps: list[Step]) -> list[int | None]:
    years = {step.fiscal_year for step in steps if step.fiscal_year is not None}
    known: list[int | None] = [*sorted(years | set(trace.missing) | set(trace.absent))]
    return [*known, None] if any(step.fiscal_year is None for step in steps) else known


def _places(steps: list[Step], ties: list[Tie], columns: list[int | None]) -> dict[str, tuple[int, int]]:
    """A project stands in the lane of what it continues where that lane is free in its year, else in the next free one."""
    before: dict[str, str] = {}
    for tie in ties:
        if not tie.link.alternative:
            before.setdefault(tie.link.later, tie.link.earlier)
    taken: set[tuple[int | None, int]] = set()
    lanes: dict[str, int] = {}
    for step in steps:
        lane = lanes.get(before.get(step.uid, ""), 0)
        while (step.fiscal_year, lane) in taken:
            lane += 1
        taken.add((step.fiscal_year, lane))
        lanes[step.uid] = lane
    return {step.uid: (10 + columns.index(step.fiscal_year) * _COLUMN, _TOP + lanes[step.uid] * _ROW) for step in steps}


def _column(trace: Trace, year: int | None, x: int, high: int) -> Node:
    lacking = year in trace.missing or year in trace.absent
    group = element("g")
    if lacking:
        group.append(element("rect", x=str(x), y="26", width=str(_BOX[0]), height=str(high - 30), class_="gap"))
    group.append(element("text", str(year) if year is not None else str(Text("年度不明", "year unknown")), x=str(x), y="18", class_="year"))
    if year in trace.missing:
        group.append(element("text", str(Text("没有读到文件", "no document read")), x=str(x + 8), y="42", class_="small"))
    elif year in trace.absent:
        group.append(element("text", str(Text("有文件，其中没有", "read, not in it")), x=str(x + 8), y="42", class_="small"))
    return group


def _box(step: Step, x: int, y: int, *, beside: bool) -> Node:
    amount = cell_text(step.total) + str(Text(" 万元", " (10k yuan)")) if step.total is not None else str(Text("金额不明", "amount unknown"))
    first, *more = wrap(safe(step.name), _LETTERS)
    return element(
        "g",
        element("title", f"{step.name} · {step.unit or ''} · {step.uid}"),
        element("rect", x=str(x), y=str(y), width=str(_BOX[0]), height=str(_BOX[1]), rx="5", class_="beside" if beside else "step"),
        element("text", first, x=str(x + 8), y=str(y + 19)),
        element("text", clip("".join(more), _LETTERS), x=str(x + 8), y=str(y + 36)),
        element("text", amount, x=str(x + 8), y=str(y + 53), class_="small"),
    )


def _line(tie: Tie, start: tuple[int, int], end: tuple[int, int]) -> list[Node]:
    (x1, y1), (x2, y2) = start, end
    if x1 == x2:
        right, top, bottom = x1 + _BOX[0], y1 + _BOX[1] // 2, y2 + _BOX[1] // 2
        path, place = f"M{right} {top} C{right + 34} {top} {right + 34} {bottom} {right} {bottom}", (right + 6, (top + bottom) // 2)
    else:
        x1, y1, y2 = x1 + _BOX[0], y1 + _BOX[1] // 2, y2 + _BOX[1] // 2
        middle = (x1 + x2) // 2
        path, place = f"M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}", (x2 - 4, y2 - 5)
    said = str(label(tie.link.kind))
    line = element("path", element("title", f"{said} · {label(tie.link.confidence)}"), d=path, class_="other" if tie.link.alternative else "tie")
    return [line, element("text", clip(said, 12), x=str(place[0]), y=str(place[1]), class_="tiny" if x1 == x2 else "tiny end")]
