"""A lineage as a picture in the terminal: one line a project under its fiscal year, lanes for what continues what, the
years that are missing in between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mailuo.labels import label, score_said
from mailuo.lineages.lanes import BOXES, PLAIN, Drawn, Lane, draw
from mailuo.lineages.trace import Step, Tie, Trace, ordered
from mailuo.render import cell_text, clip, draws_boxes, safe, width
from mailuo_graph.words import Text

MOST_DRAWN: Final = 60
_YEAR_COLUMNS: Final = 6
_NARROWEST: Final = 24


def picture(trace: Trace, columns: int) -> list[str]:
    """At most so many columns wide as long as the lanes leave room for a name."""
    steps = ordered([*trace.steps, *trace.beside], [tie.link for tie in trace.ties])
    if len(steps) > MOST_DRAWN:
        said = Text(f"（{len(steps)} 个项目，太多画不下；见下表）", f"({len(steps)} projects, too many to draw; see the table)")
        return [str(said)]
    number = {step.uid: at for at, step in enumerate(steps)}
    lanes = [Lane(number[tie.link.earlier], number[tie.link.later], tie.link.alternative) for tie in trace.ties]
    outside = {step.uid for step in trace.beside}
    drawn = draw(len(steps), lanes, BOXES if draws_boxes() else PLAIN, frozenset(number[uid] for uid in outside))
    wide = max([width(row) for each in drawn for row in (*each.above, each.at, *each.below)], default=0) + 2
    ends = numbers(trace)
    arriving = {step.uid: [tie for tie in trace.ties if tie.link.later == step.uid] for step in steps}
    lines: list[str] = []
    shown: int | None = None
    for at, (step, rows) in enumerate(zip(steps, drawn, strict=True)):
        lines += _gap(trace, steps[at - 1] if at else None, step, drawn[at - 1].after if at else "", wide)
        year = "" if at and step.fiscal_year == shown else str(step.fiscal_year or "????")
        shown = step.fiscal_year
        lines += [_line("", row, "", wide) for row in rows.above]
        lines.append(_line(year, rows.at, _name(step, ends, columns - _YEAR_COLUMNS - wide, beside=step.uid in outside), wide))
        lines += _below(rows, list(_ties(arriving[step.uid], ends)), wide, columns)
    return lines


def numbers(trace: Trace) -> dict[str, str]:
    """The mark under which picture, table and list show a project: [1], [2] … and [a], [b] … for those of other
    lineages."""
    marks = {step.uid: f"[{at}]" for at, step in enumerate(trace.steps, start=1)}
    return marks | {step.uid: f"[{_letters(at)}]" for at, step in enumerate(trace.beside)}


def _letters(at: int) -> str:
    return chr(ord("a") + at % 26) * (at // 26 + 1)


def _name(step: Step, ends: dict[str, str], columns: int, *, beside: bool) -> str:
    amount = f"  {cell_text(step.total)}"
    mark = f"{ends[step.uid]} "
    other = str(Text("（另一条脉络）", " (another lineage)")) if beside else ""
    room = max(columns, _NARROWEST) - width(mark) - width(amount) - width(other)
    return f"{mark}{clip(safe(step.name), max(room, 8))}{other}{amount}"


def _ties(ties: list[Tie], ends: dict[str, str]) -> Iterator[str]:
    for tie in ties:
        link = tie.link
        score = "" if link.score is None else f" {score_said(link.score)}"
        other = str(Text("，另一候选", ", another candidate")) if link.alternative else ""
        yield f"  ← {ends[link.earlier]} {label(link.kind)} · {label(link.confidence)}{score}{other}"


def _below(rows: Drawn, said: list[str], wide: int, columns: int) -> list[str]:
    """The text under a project beside the lanes that lead on from it."""
    graph = [*rows.below, *[rows.after] * max(0, len(said) - len(rows.below))]
    texts = [*said, *[""] * (len(graph) - len(said))]
    room = max(columns - _YEAR_COLUMNS - wide, _NARROWEST)
    return [_line("", row, clip(text, room), wide) for row, text in zip(graph, texts, strict=True)]


def _gap(trace: Trace, before: Step | None, step: Step, lanes: str, wide: int) -> list[str]:
    """Missing years get a line of their own: a gap must not look like a neighbour."""
    if before is None or before.fiscal_year is None or step.fiscal_year is None:
        return []
    between = range(before.fiscal_year + 1, step.fiscal_year)
    missing, absent = [y for y in between if y in trace.missing], [y for y in between if y in trace.absent]
    return [_line("", lanes, f"  {said}", wide) for said in gaps_said(missing, absent)]


def gaps_said(missing: list[int], absent: list[int]) -> list[str]:
    found = []
    if missing:
        years = "、".join(map(str, missing))
        found.append(str(Text(f"缺 {years} 年（没有读到文件）", f"{', '.join(map(str, missing))} missing (no document read)")))
    if absent:
        years = "、".join(map(str, absent))
        found.append(str(Text(f"{years} 年有文件，其中没有此项目", f"{', '.join(map(str, absent))}: documents read, not in them")))
    return found


def _line(year: str, lanes: str, text: str, wide: int) -> str:
    return f"{year:<{_YEAR_COLUMNS}}{lanes}{' ' * (wide - width(lanes))}{text}".rstrip()
