"""A finding as a card: who, when, how much, what the query says of it, the reasons, and the passages it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from mailuo.answers import VERDICTS
from mailuo.labels import label, reasons_said
from mailuo.pairs.shared import shared_spans
from mailuo.render import cell_text, width
from mailuo.report.elements import Node, element, fold, marked, quoted
from mailuo.report.material import Finding
from mailuo.report.telling import place_said
from mailuo_graph.words import Text

_MOST_PLACES: Final = 8
_REASONS: Final = 4
_WIDE: Final = 44
"""Columns; a longer value has a line of its own, after the short ones."""
_PAIR: Final = 2


def card(each: Finding, *, open_words: bool) -> Node:
    """`open_words`: the passages are unfolded, so that they are printed too."""
    verdict = element("span", str(VERDICTS[each.verdict]), class_=f"verdict {each.verdict.value}")
    years = "、".join(map(str, each.years)) or "—"
    money = Text(f"{each.money_said()} 万元", f"{each.money_said()} (10k yuan)") if each.money is not None else Text("金额不明", "money unknown")
    head = element("h4", quoted(each.who or "—"), f" · {years} · ", element("b", str(money), class_="money"), " ", verdict, " ", element("code", each.uid))
    made = element("article", head, class_=f"card {each.query.severity.value}", id=anchor(each))
    if each.why():
        made.append(element("p", element("b", str(Text("结论理由：", "Reason of the verdict: "))), quoted(each.why())))
    facts = element("dl")
    told = [(heading, value, width(value) > _WIDE) for heading, value in each.facts(brief=True)]
    for heading, value, wide in sorted(told, key=lambda fact: fact[2]):
        facts.append(element("div", element("dt", heading), element("dd", quoted(value)), class_="wide" if wide else ""))
    if len(facts):
        made.append(facts)
    made.extend(_reasons(each))
    passages = list(_passages(each))
    if passages:
        made.append(fold(str(Text("原文与出处", "Words and where they stand")), *passages, unfolded=open_words))
    return made


def anchor(each: Finding) -> str:
    return f"f-{each.uid.replace(':', '-')}"


def _reasons(each: Finding) -> Iterator[Node]:
    """What the linker of duplicates says, with its words."""
    if each.duplicate is None:
        return
    found, names = each.duplicate, {"".join(step.name.split()) for step in each.duplicate.steps}
    items = []
    for reason, words in reasons_said(found.duplicate.reasons, found.grounds, names):
        items.append(element("li", reason, *(element("div", quoted(said), class_="words") for said in words)))
    yield element("p", element("b", f"{label(found.duplicate.kind)} · {label(found.duplicate.strength)}"))
    yield element("ul", *items[:_REASONS])
    if items[_REASONS:]:
        yield fold(str(Text(f"另有 {len(items) - _REASONS} 条理由", f"{len(items) - _REASONS} more reasons")), element("ul", *items[_REASONS:]))
    if found.duplicate.innocent:
        yield element("p", element("b", str(Text("可能的合理解释：", "It may be innocent: "))), "；".join(found.duplicate.innocent))


def _passages(each: Finding) -> Iterator[Node]:
    """Two projects stand side by side with what their goals share marked; else each project with its goal, once."""
    if len(each.steps) == _PAIR and all(each.goal(step) for step in each.steps):
        first, second = (each.goal(step) for step in each.steps)
        alike = shared_spans(first, second)
        spans = ([], []) if alike is None else (alike.earlier, alike.later)
        sides = [
            element("div", element("h5", quoted(step.name)), element("p", *_where(place_said(place) for place in step.places[:1]), class_="where"), element("p", marked(text, mine), class_="goal"))
            for step, text, mine in zip(each.steps, (first, second), spans, strict=True)
        ]
        yield element("div", *sides, class_="pair")
        if alike is not None:
            yield element("p", str(Text(f"标出的是两处目标共有的字句，占 {alike.share:.0%}", f"marked: what both goals share, {alike.share:.0%} of them")), class_="where")
        return
    shown = list(_quotes(each))
    yield from shown[:_MOST_PLACES]
    if len(shown) > _MOST_PLACES:
        more = len(shown) - _MOST_PLACES
        yield element("p", str(Text(f"另有 {more} 处，见疑点清单", f"{more} more places stand in the workbook")), class_="more")


def _quotes(each: Finding) -> Iterator[Node]:
    steps = {step.uid: step for step in each.steps}
    for step in each.steps:
        amount = "" if step.total is None else f" · {cell_text(step.total)}{Text(' 万元', ' (10k yuan)')}"
        goal = each.goal(step)
        yield element("blockquote", element("p", quoted(step.name), amount), element("p", goal) if goal else None, element("p", *_where(place_said(place) for place in step.places[:1]), class_="where"))
    for place in each.places:
        if place.spelling not in steps:
            yield element("blockquote", element("p", quoted(place.words or place.name)), element("p", *_where([place_said(place)]), class_="where"))


def _where(places: Iterable[str]) -> list[Node]:
    return [quoted(place) for place in places]
