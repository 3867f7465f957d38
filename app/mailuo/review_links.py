"""Successions and duplicates to be judged, in the order in which an answer helps most: what is uncertain, has rivals,
concerns much money, and decides over many projects that come after it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from itertools import combinations, islice
from typing import Final

from mailuo.catalogue import Catalogue
from mailuo.labels import label, money_said, reasons_said, score_said
from mailuo.render import cell_text
from mailuo.review_queue import Question, Told, sides_of
from mailuo_graph.links import Duplicate, Ground, Succession
from mailuo_graph.words import Text

_UNCERTAIN: Final = {"possible": 0.9, "likely": 0.5, "certain": 0.1, "worth_a_look": 0.8, "strong": 0.4, "weak": 0.5}
_LEAST: Final = 0.05
_PAIRS_ASKED: Final = 3


def link_questions(catalogue: Catalogue) -> list[Question]:
    every = [*_successions(catalogue), *_duplicates(catalogue)]
    return [question for _, question in sorted(every, key=lambda each: (-each[0], each[1].about, each[1].subjects))]


def _successions(catalogue: Catalogue) -> Iterator[tuple[float, Question]]:
    asked = Text("第一个项目承接第二个吗？", "Does the first project continue the second?")
    links = catalogue.links.successions
    grounds: dict[tuple[str, str], list[Ground]] = defaultdict(list)
    for ground in catalogue.links.grounds:
        if ground.about == "SUCCEEDS":
            grounds[ground.later, ground.earlier].append(ground)
    rivals: dict[str, int] = defaultdict(int)
    following: dict[str, list[str]] = defaultdict(list)
    for link in links:
        rivals[link.later] += link.alternative
        following[link.earlier].append(link.later)
    for link in links:
        alternatives, after = rivals[link.later], _descendants(following, link.later)
        amount = _amount(catalogue, link)
        worth = _uncertainty(link.score, link.confidence) * (1 + alternatives / 2) * _money(amount) * (1 + math.log2(1 + after) / 4)
        tell = partial(_succession_told, catalogue, link, grounds[link.later, link.earlier], alternatives, after, amount)
        yield worth, Question("SUCCEEDS", asked, (link.later, link.earlier), tell)


def _succession_told(catalogue: Catalogue, link: Succession, grounds: list[Ground], alternatives: int, after: int, amount: Decimal) -> Told:
    reasons = [*_with_words(catalogue, link.reasons, grounds, (link.later, link.earlier)), *_told(link, alternatives, after, amount)]
    return Told(sides_of(catalogue, link.later, link.earlier), reasons, _said(link.kind, link.confidence, link.score))


def _told(link: Succession, alternatives: int, after: int, amount: Decimal) -> Iterator[str]:
    """Why this is asked."""
    if alternatives:
        other = Text("这是另一候选", "this is another candidate") if link.alternative else Text("另有候选", "there are other candidates")
        yield str(other)
    parts = Text(f"涉及 {cell_text(amount)} 万元", f"{cell_text(amount)} (10k yuan) concerned")
    more = Text("", "") if not after else Text(f"，后面还有 {after} 个项目", f", {after} projects come after it")
    yield str(Text(parts.zh + more.zh, parts.en + more.en))


def _duplicates(catalogue: Catalogue) -> Iterator[tuple[float, Question]]:
    """Two projects a question; of a larger group the pairs that reasons were given for, at most a few."""
    asked = Text("这两个项目是为同一件事付钱吗？", "Do these two projects pay for one and the same thing?")
    grounds: dict[str, list[Ground]] = defaultdict(list)
    for ground in catalogue.links.grounds:
        grounds[ground.about].append(ground)
    for each in catalogue.links.duplicates:
        pairs = _pairs(each, grounds[each.uid])
        for pair in pairs:
            worth = _uncertainty(each.score, each.strength) * _money(each.money_high or Decimal(0)) / len(pairs)
            yield worth, Question("SIMILAR_TO", asked, pair, partial(_duplicate_told, catalogue, each, grounds[each.uid], pair))


def _duplicate_told(catalogue: Catalogue, each: Duplicate, grounds: list[Ground], pair: tuple[str, str]) -> Told:
    stake = str(Text(f"涉及 {money_said(each)} 万元", f"{money_said(each)} (10k yuan) at stake"))
    innocent = [f"{Text('可能的合理解释：', 'may be innocent: ')}{said}" for said in each.innocent]
    mine = [g for g in grounds if {g.later, g.earlier} == set(pair)]
    reasons = [*_with_words(catalogue, each.reasons, mine, pair), stake, *innocent]
    return Told(sides_of(catalogue, *pair), reasons, _said(each.kind, each.strength, each.score))


def _with_words(catalogue: Catalogue, reasons: list[str], grounds: list[Ground], ends: tuple[str, str]) -> Iterator[str]:
    names = {"".join(catalogue.projects[uid].name.split()) for uid in ends if uid in catalogue.projects}
    for reason, words in reasons_said(reasons, grounds, names):
        yield reason
        yield from (f"    {said}" for said in words)


def _pairs(duplicate: Duplicate, grounds: list[Ground]) -> list[tuple[str, str]]:
    members = set(duplicate.projects)
    named = dict.fromkeys((min(g.later, g.earlier), max(g.later, g.earlier)) for g in grounds if {g.later, g.earlier} <= members and g.later != g.earlier)
    return list(islice(named or combinations(sorted(members), 2), _PAIRS_ASKED))


def _said(kind: str, confidence: str, score: float | None) -> str:
    """What the program thinks; a blind review does not show it."""
    return f"{label(kind)} · {label(confidence)}" + ("" if score is None else f" · {score_said(score)}")


def _uncertainty(score: float | None, word: str) -> float:
    """1 where it is even, near 0 where it is clear."""
    return max(_UNCERTAIN.get(word, 0.5) if score is None else 4 * score * (1 - score), _LEAST)


def _money(amount: Decimal) -> float:
    """A hundred times the money is worth twice the attention, unknown money as much as little money."""
    return 1 + math.log10(1 + max(float(amount), 0.0)) / 2


def _amount(catalogue: Catalogue, link: Succession) -> Decimal:
    """What is known of both lines together."""
    totals = (catalogue.projects[uid].total for uid in (link.later, link.earlier) if uid in catalogue.projects)
    return sum((total for total in totals if total is not None), Decimal(0))


def _descendants(following: dict[str, list[str]], start: str) -> int:
    """How many projects come after this one, over any number of links."""
    waiting, seen = [start], {start}
    while waiting:
        for later in following.get(waiting.pop(), ()):
            if later not in seen:
                seen.add(later)
                waiting.append(later)
    return len(seen) - 1
