"""What a person is to judge: renames, bodies, systems and policies whose names look alike, indicator names that were
grouped; successions and duplicates are made in review_links. Each question shows both sides with the words they stand on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from mailuo.catalogue import Catalogue, Entity, Place
from mailuo.labels import label
from mailuo.render import clip
from mailuo_graph.decisions import Decisions
from mailuo_graph.identity import identity_form
from mailuo_graph.links import Rename
from mailuo_graph.words import Text

_ALIKE: Final = 85.0
_PLACES_SHOWN: Final = 3
_DISTRICT: Final = re.compile(
    r"(?:[^省区]{2,5}(?:省|自治区))?(?:[^区县旗]{2,6}?(?:市|自治州|地区|盟))?(?:[^区县旗市]{1,5}[区县旗])?",
)
_NUMERALS: Final = re.compile(r"[0-9一二三四五六七八九十东南西北]")


@dataclass(frozen=True, slots=True)
class Side:
    uid: str
    name: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Told:
    """What is shown of a question. `opinion` is the kind, confidence and score that the program gives: a blind review does not
    show it."""

    sides: tuple[Side, Side]
    reasons: list[str]
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """`tell` is called for those that somebody looks at: nobody ever sees most of a long queue."""

    about: str
    asked: Text
    subjects: tuple[str, str]
    tell: Callable[[], Told]


def questions(catalogue: Catalogue, decisions: Decisions, first: Iterable[Question] = ()) -> list[Question]:
    """What nobody settled, `first` before the others. Those on which somebody was unsure come last."""
    every = [*first, *_renames(catalogue), *_alike(catalogue), *_alike_things(catalogue), *_indicators(catalogue)]
    asked: dict[tuple[str, frozenset[str]], Question] = {}
    for each in every:
        if not is_settled(catalogue, decisions, each):
            asked.setdefault((each.about, frozenset(each.subjects)), each)
    return sorted(asked.values(), key=lambda each: decisions.on(each.about, *each.subjects) is not None)


def is_settled(catalogue: Catalogue, decisions: Decisions, question: Question) -> bool:
    """Also by a decision that names one spelling of a thing, or what was joined to it since."""
    first, second = ((catalogue.find(uid) if catalogue.owner.get(uid) == uid else None) for uid in question.subjects)
    if first is None or second is None or first is second:
        return decisions.settled(question.about, *question.subjects)
    return any(decisions.settled(question.about, a, b) for a in first.spellings | {first.uid} for b in second.spellings | {second.uid})


def _renames(catalogue: Catalogue) -> Iterator[Question]:
    asked = Text("第一个后来更名为第二个吗？", "Was the first renamed to the second?")
    for each in catalogue.links.renames:
        yield Question("RENAMED_TO", asked, (each.earlier, each.later), partial(_rename_told, catalogue, each))


def _rename_told(catalogue: Catalogue, each: Rename) -> Told:
    return Told(sides_of(catalogue, each.earlier, each.later), list(each.reasons), label(each.confidence))


def _alike(catalogue: Catalogue) -> Iterator[Question]:
    """Bodies of one district."""
    renamed = {frozenset((each.earlier, each.later)) for each in catalogue.links.renames}
    asked = Text("是同一个单位吗？", "Are they one body?")
    for kind in ("Department", "Unit"):
        bodies = sorted((e for e in catalogue.entities.values() if e.kind == kind), key=lambda e: (e.names[0], e.uid))
        for body, against, score in _near(bodies):
            if frozenset((body.uid, against.uid)) not in renamed:
                yield Question(kind, asked, (body.uid, against.uid), partial(_alike_told, catalogue, body.uid, against.uid, score))


def _alike_told(catalogue: Catalogue, first: str, second: str, score: float) -> Told:
    return Told(sides_of(catalogue, first, second), [str(Text(f"名称相近（{score:.0f}/100）", f"the names look alike ({score:.0f}/100)"))])


def _alike_things(catalogue: Catalogue) -> Iterator[Question]:
    """Systems and policies likewise, where neither is part of the other and no two numbers tell them apart."""
    parents = {frozenset((each.uid, each.parent)) for each in catalogue.links.systems if each.parent is not None}
    numbers = {each.uid: each.document_number for each in catalogue.links.policies}
    asked = {"System": Text("是同一个系统吗？", "Are they one system?"), "Policy": Text("是同一份文件吗？", "Are they one document?")}
    for kind, question in asked.items():
        entities = sorted((e for e in catalogue.entities.values() if e.kind == kind), key=lambda e: (e.names[0], e.uid))
        for body, against, score in _near(entities, lambda entity: bool(numbers.get(entity.uid))):
            if frozenset((body.uid, against.uid)) in parents:
                continue
            yield Question(kind, question, (body.uid, against.uid), partial(_alike_told, catalogue, body.uid, against.uid, score))


def _near(entities: list[Entity], apart: Callable[[Entity], bool] = lambda _: False) -> Iterator[tuple[Entity, Entity, float]]:
    """Pairs whose names differ in little, but not in a number, a point of the compass or the place in front; no two of those
    that something else keeps `apart` from each other. Only what can be a pair is compared: names with the same numbers."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only reviewing compares names

    forms = [identity_form(each.names[0]) for each in entities]
    kept_apart = [apart(each) for each in entities]
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, form in enumerate(forms):
        groups[tuple(_NUMERALS.findall(form))].append(number)
    found = []
    for group in groups.values():
        free = [number for number in group if not kept_apart[number]]
        names, free_names = [forms[number] for number in group], [forms[number] for number in free]
        for at, number in enumerate(group):
            start = bisect_right(free, number) if kept_apart[number] else at + 1
            others, their_names = (free, free_names[start:]) if kept_apart[number] else (group, names[start:])
            for form, score, offset in process.extract(forms[number], their_names, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None):
                if _of_one_place(forms[number], form):
                    found.append((number, -score, others[start + offset]))
    for number, score, other in sorted(found):
        yield entities[number], entities[other], -score


def _of_one_place(first: str, second: str) -> bool:
    left, right = _district(first), _district(second)
    return left.endswith(right) or right.endswith(left)


def _district(name: str) -> str:
    """The place in front of a name: province, city, district, as far as they are printed."""
    found = _DISTRICT.match(name)
    return "" if found is None else found[0]


def _indicators(catalogue: Catalogue) -> Iterator[Question]:
    """The canonical name of each group against every other name in it."""
    asked = Text("衡量的是同一件事吗？", "Do they measure the same thing?")
    for group in catalogue.links.indicator_groups:
        if len(group.members) == 1:
            continue
        spellings: dict[str, list[Place]] = {}
        for place in catalogue.places(group.uid):
            spellings.setdefault(place.spelling, []).append(place)
        canonical = [uid for uid, places in spellings.items() if places[0].name == group.name]
        first = group.uid if group.uid in spellings or not canonical else canonical[0]
        for uid, places in spellings.items():
            if uid not in {first, *canonical}:
                sides = (Side(first, group.name, _lines(spellings.get(first, []))), Side(uid, places[0].name, _lines(places)))
                yield Question("IndicatorType", asked, (first, uid), partial(Told, sides, list(group.reasons)))


def sides_of(catalogue: Catalogue, first: str, second: str) -> tuple[Side, Side]:
    return side_of(catalogue, first), side_of(catalogue, second)


def side_of(catalogue: Catalogue, uid: str) -> Side:
    """One side of a question, with the words it stands on."""
    project = catalogue.projects.get(uid)
    entity = catalogue.find(uid)
    places = catalogue.places(uid)
    if project is None or entity is None:
        owner = uid if entity is None else entity.name
        name = owner if entity is None or entity.uid == uid or not places else places[0].name
        return Side(uid, name, _lines(places))
    total = project.total_printed or "—"
    facts = Text(f"{entity.year or '年度不明'} · {project.unit or '—'} · 总计 {total}", f"{entity.year or 'year unknown'} · {project.unit or '—'} · total {total}")
    return Side(uid, project.name, [str(facts), *_lines(places), *([clip(project.goal, 200)] if project.goal else [])])


def _lines(places: list[Place]) -> list[str]:
    lines = [place_line(place) for place in places[:_PLACES_SHOWN]]
    more = len(places) - _PLACES_SHOWN
    return [*lines, str(Text(f"……另有 {more} 处", f"… and {more} more places"))] if more > 0 else lines


def place_line(place: Place) -> str:
    """File, page, row and the words, short enough to read."""
    page = "" if place.page is None else str(Text(f" 第 {place.page} 页", f" page {place.page}"))
    row = "" if place.row is None else str(Text(f" 第 {place.row} 行", f" row {place.row}"))
    return f"{place.file}{page}{row}：“{clip(' '.join(place.words.split()), 160)}”"
