"""Two projects side by side, and what speaks for and against one continuing the other."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from markupsafe import Markup

from mailuo.explorer.facts.passages import shared_goals
from mailuo.explorer.library import Snapshot
from mailuo.explorer.pages import NotThere
from mailuo.lineages.indicator_changes import Change
from mailuo.lineages.trace import Step
from mailuo.render import clip, safe
from mailuo_graph.links import Duplicate, Succession
from mailuo_graph.records import ProjectRecord
from mailuo_graph.words import Text
from mailuo_linkers.reading.judging import Judgement, Reading, judge_pair

_WIDTH: Final = 720
_LABEL: Final = 250
_FIGURE: Final = 60
_ROW: Final = 24
_KEPT: Final = 4


@dataclass(frozen=True, slots=True)
class Comparison:
    earlier: Step
    later: Step
    judged: Judgement
    link: Succession | None
    duplicates: list[Duplicate]
    changes: list[Change] | None
    goals: tuple[Markup, Markup]
    records: tuple[ProjectRecord, ProjectRecord]
    share: float | None
    waterfall: Markup


def comparison(found: Snapshot, first: str, second: str) -> Comparison:
    catalogue, tracer = found.about(first, second)
    for uid in (first, second):
        if not tracer.disclosed(uid):
            raise NotThere("工作区里没有其中一个项目；请用查找再找一次", "the workspace lacks one of the two projects; look for it by name")
    if first == second:
        raise NotThere("两边是同一个项目；请选两个不同的项目", "both are one project; choose two different ones")
    judged = judge_pair(catalogue.records, catalogue.links, found.view(), first, second, _reading(found, first, second))
    ends = {first, second}
    link = next((each for each in catalogue.links.successions if {each.later, each.earlier} == ends), None)
    records = [catalogue.projects[uid] for uid in (judged.earlier, judged.later)]
    earlier, later, share = shared_goals(records[0].goal or "", records[1].goal or "")
    return Comparison(
        tracer.step(judged.earlier), tracer.step(judged.later), judged, link,
        [each for each in catalogue.links.duplicates if ends <= set(each.projects)],
        tracer.changes(judged.earlier, judged.later), (earlier, later), (records[0], records[1]), share, _waterfall(judged),
    )  # fmt: skip


def _reading(found: Snapshot, first: str, second: str) -> Reading:
    """Of their places, which are read apart from all others; the last few are kept."""
    places, part = found.shelf.of_places([first, second])
    kept = found.kept.setdefault("readings", OrderedDict())
    assert isinstance(kept, OrderedDict)  # noqa: S101 - for the type alone
    if places not in kept:
        here = part()
        kept[places] = Reading.of(here.records, here.links, found.shelf.units_named)
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    reading: Reading = kept[places]
    return reading


def _waterfall(judged: Judgement) -> Markup:
    """Each bar begins where the one above it ended; the last is the sum."""
    steps = [step for step in judged.steps if step.value is not None]
    bars = [(str(Text("起点", "start")), 0.0, judged.base)]
    at = judged.base
    for number, step in enumerate(steps, start=1):
        bars.append((f"{number}. {step.title}", at, at + step.contribution))
        at += step.contribution
    bars.append((str(Text("合计", "sum")), 0.0, at))
    low, high = min(0.0, *(min(a, b) for _, a, b in bars)), max(0.0, *(max(a, b) for _, a, b in bars))
    scale = (_WIDTH - _LABEL - _FIGURE - 10) / ((high - low) or 1.0)
    height = _ROW * len(bars) + 8
    root = ET.Element("svg", {"class": "waterfall", "viewBox": f"0 0 {_WIDTH} {height}", "width": str(_WIDTH), "height": str(height), "role": "img"})
    ET.SubElement(root, "title").text = str(Text("逐项相加（对数几率）", "added up (log odds)"))
    zero = _LABEL + _FIGURE - low * scale
    ET.SubElement(root, "line", {"class": "axis", "x1": f"{zero:.1f}", "x2": f"{zero:.1f}", "y1": "0", "y2": str(height)})
    for number, (name, start, end) in enumerate(bars):
        y = number * _ROW + 4
        ET.SubElement(root, "text", {"x": "0", "y": str(y + 15)}).text = clip(safe(name), 34)
        ET.SubElement(root, "text", {"x": str(_LABEL + _FIGURE - 10), "y": str(y + 15), "text-anchor": "end"}).text = f"{end - start:+.2f}"
        x = _LABEL + _FIGURE + (min(start, end) - low) * scale
        kind = "total" if number in {0, len(bars) - 1} else "up" if end >= start else "down"
        ET.SubElement(root, "rect", {"class": kind, "x": f"{x:.1f}", "y": str(y), "width": f"{max(1.0, abs(end - start) * scale):.1f}", "height": str(_ROW - 8)})
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - made by ElementTree, which escapes
