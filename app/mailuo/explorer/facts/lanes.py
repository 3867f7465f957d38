"""A lineage as a picture: one lane an undertaking, a box a year whose height is the money, a gap drawn as a gap.

Positions follow from the data alone, so the same lineage always looks the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from markupsafe import Markup

from mailuo.explorer.pages import entity_link
from mailuo.labels import label
from mailuo.lineages.trace import Step, Tie, Trace
from mailuo.render import cell_text, clip, safe, wrap
from mailuo_graph.words import Text

_COLUMN: Final = 252
_BOX: Final = 150
_LEFT: Final = 16
_TOP: Final = 40
_LEAST, _MOST = 8.0, 96.0
_TEXT: Final = 64
"""Below each box: amount, name in two lines, unit."""
_BETWEEN: Final = 16
_LETTERS: Final = 24
LANES_DRAWN: Final = 40
STEPS_DRAWN: Final = 300


@dataclass(frozen=True, slots=True)
class _Box:
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def lanes_svg(traces: Sequence[Trace], chosen: str = "") -> Markup:
    """`chosen` is the project that the reader came from. What is beyond the limits is not drawn: the page says so."""
    drawn, count = [], 0
    for trace in traces[:LANES_DRAWN]:
        if count and count + len(trace.steps) > STEPS_DRAWN:
            break
        drawn.append(trace)
        count += len(trace.steps)
    columns = _columns(drawn)
    places = {year: number for number, year in enumerate(columns)}
    highest = max((float(step.total) for trace in drawn for step in trace.steps if step.total is not None), default=0.0)
    root = ET.Element("svg", {"class": "lanes", "role": "group"})
    background = ET.SubElement(root, "g", {"class": "columns"})
    top = float(_TOP)
    boxes: dict[str, _Box] = {}
    for number, trace in enumerate(drawn):
        lane = ET.SubElement(root, "g", {"class": "lane"})
        bottom = _lane(lane, trace, top, places, highest, boxes, chosen)
        if number:
            _element(background, "line", {"class": "between", "x1": 0, "x2": _LEFT * 2 + len(columns) * _COLUMN, "y1": top - _BETWEEN / 2, "y2": top - _BETWEEN / 2})
        top = bottom + _BETWEEN
    width, height = _LEFT * 2 + max(1, len(columns)) * _COLUMN - (_COLUMN - _BOX), top
    missing = {year for trace in drawn for year in trace.missing}
    _heads(background, columns, missing, height)
    root.set("viewBox", f"0 0 {width} {height:.0f}")
    root.set("width", str(width))
    root.set("height", f"{height:.0f}")
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - made by ElementTree, which escapes


def drawn_of(traces: Sequence[Trace]) -> tuple[int, int]:
    """How many lanes `lanes_svg` draws, and how many there are."""
    count = lanes = 0
    for trace in traces[:LANES_DRAWN]:
        if count and count + len(trace.steps) > STEPS_DRAWN:
            break
        lanes, count = lanes + 1, count + len(trace.steps)
    return lanes, len(traces)


def _columns(traces: Sequence[Trace]) -> list[int | None]:
    years = sorted({step.fiscal_year for trace in traces for step in trace.steps if step.fiscal_year is not None})
    found: list[int | None] = list(range(years[0], years[-1] + 1)) if years and years[-1] - years[0] < 60 else list(years)  # noqa: PLR2004 - a misread year must not make a thousand columns
    if any(step.fiscal_year is None for trace in traces for step in trace.steps):
        found.append(None)
    return found


def _heads(parent: ET.Element, columns: Sequence[int | None], missing: set[int], height: float) -> None:
    for number, year in enumerate(columns):
        x = _LEFT + number * _COLUMN
        gap = year in missing
        _element(parent, "rect", {"class": "year gap" if gap else "year", "x": x - 8, "y": 26, "width": _BOX + 16, "height": max(0.0, height - 30)})
        head = _element(parent, "text", {"class": "head", "x": x, "y": 18})
        head.text = str(Text("年度不明", "year unknown")) if year is None else str(year)
        if gap:
            head.text += str(Text(" 没有读到文件", " no document read"))


def _lane(
    parent: ET.Element, trace: Trace, top: float, places: dict[int | None, int], highest: float, boxes: dict[str, _Box], chosen: str,
) -> float:
    """Draws one undertaking; gives where it ends. A step goes into the row of what it continues, if that is free."""
    before: dict[str, list[str]] = {}
    for tie in trace.ties:
        if not tie.link.alternative:
            before.setdefault(tie.link.later, []).append(tie.link.earlier)
    row_of: dict[str, int] = {}
    taken: set[tuple[int, int]] = set()
    heights: dict[int, float] = {}
    for step in trace.steps:
        column = places.get(step.fiscal_year, 0)
        wanted = min((row_of[uid] for uid in before.get(step.uid, ()) if uid in row_of), default=0)
        row = next(r for r in (wanted, *range(len(trace.steps) + 1)) if (column, r) not in taken)
        taken.add((column, row))
        row_of[step.uid] = row
        heights[row] = max(heights.get(row, 0.0), _height(step, highest))
    tops, at = {}, top
    for row in range(max(row_of.values(), default=-1) + 1):
        tops[row] = at
        at += heights.get(row, _LEAST) + _TEXT + 6
    for step in trace.steps:
        height = _height(step, highest)
        base = tops[row_of[step.uid]] + heights[row_of[step.uid]]
        boxes[step.uid] = _Box(_LEFT + places.get(step.fiscal_year, 0) * _COLUMN, base - height, height)
    arrived: dict[str, int] = {}
    for tie in trace.ties:
        if tie.link.later in boxes and tie.link.earlier in boxes:
            _tie(parent, tie, boxes[tie.link.earlier], boxes[tie.link.later], arrived.get(tie.link.later, 0))
            arrived[tie.link.later] = arrived.get(tie.link.later, 0) + 1
    for step in trace.steps:
        _box(parent, step, boxes[step.uid], chosen=step.uid == chosen)
    return at


def _height(step: Step, highest: float) -> float:
    if step.total is None or highest <= 0:
        return _LEAST * 2
    return max(_LEAST, _MOST * max(0.0, float(step.total)) / highest)


def _box(parent: ET.Element, step: Step, box: _Box, *, chosen: bool) -> None:
    group = ET.SubElement(parent, "a", {"href": entity_link("Project", step.uid), "class": "step chosen" if chosen else "step"})
    amount = cell_text(step.total)
    ET.SubElement(group, "title").text = safe("\n".join(each for each in (step.name, step.unit or "", f"{amount} {Text('万元', '10k yuan')}", step.period or "") if each))
    known = "" if step.total is not None else " unknown"
    _element(group, "rect", {"class": f"box{known}", "x": box.x, "y": box.y, "width": _BOX, "height": box.height})
    below = box.y + box.height
    _element(group, "text", {"class": "amount", "x": box.x, "y": below + 15}).text = f"{amount}" if step.total is not None else str(Text("没有印金额", "no amount printed"))
    first, *rest = wrap(safe(step.name)[: 4 * _LETTERS], _LETTERS)
    _element(group, "text", {"class": "name", "x": box.x, "y": below + 30}).text = first
    if rest:
        _element(group, "text", {"class": "name", "x": box.x, "y": below + 44}).text = clip("".join(rest), _LETTERS)
    _element(group, "text", {"class": "unit", "x": box.x, "y": below + (58 if rest else 44)}).text = clip(safe(step.unit or ""), _LETTERS + 2)


def _tie(parent: ET.Element, tie: Tie, start: _Box, end: _Box, number: int) -> None:
    """`number`: how many have arrived at the later box before; each has its label in a row of its own."""
    link = tie.link
    kind = "other" if link.alternative or link.confidence == "possible" else link.confidence
    reasons = "\n".join([f"{label(link.kind)} · {label(link.confidence)}", *link.reasons, *(str(said) for said in tie.renames)])
    group = ET.SubElement(parent, "a", {"href": f"#tie-{tie_name(tie)}", "class": f"tie {kind}"})
    ET.SubElement(group, "title").text = safe(reasons)
    if abs(start.x - end.x) < 1:  # within one year: a bow at the right
        right = start.x + _BOX
        path = f"M{right} {start.middle:.0f} C{right + 40} {start.middle:.0f} {right + 40} {end.middle:.0f} {right} {end.middle:.0f}"
        x, y, anchor = right + 44, (start.middle + end.middle) / 2, "middle"
    else:
        first, last = (start, end) if start.x < end.x else (end, start)
        x1, x2 = first.x + _BOX, last.x
        middle = (x1 + x2) / 2
        path = f"M{x1:.0f} {first.middle:.0f} C{middle:.0f} {first.middle:.0f} {middle:.0f} {last.middle:.0f} {x2:.0f} {last.middle:.0f}"
        x, y, anchor = x2 - 6, last.middle - 6 + (0 if number == 0 else 5 + 14 * number), "end"
    _element(group, "path", {"class": "reach", "d": path})
    _element(group, "path", {"class": "line", "d": path})
    words = label(link.kind)
    if any(said.zh.startswith(("部门更名", "单位更名")) for said in tie.renames):
        words += str(Text(" · 更名", " · renamed"))
    _element(group, "text", {"class": "said", "x": x, "y": y, "text-anchor": anchor}).text = clip(words, 44)


def tie_name(tie: Tie) -> str:
    """For a place on the page: uids hold characters of every kind, and are not for reading here."""
    import hashlib  # noqa: PLC0415 - only pictures want it

    return hashlib.sha256(f"{tie.link.later}\n{tie.link.earlier}".encode()).hexdigest()[:10]


def _element(parent: ET.Element, name: str, attributes: dict[str, object]) -> ET.Element:
    plain = {key: f"{value:.1f}" if isinstance(value, float) else str(value) for key, value in attributes.items()}
    return ET.SubElement(parent, name, plain)
