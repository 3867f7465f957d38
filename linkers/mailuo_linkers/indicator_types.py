"""Which printed indicator names measure the same thing, and how common each indicator is.

Two names are one type when their slots are equal (see indicator_names), when one is a proved misreading of the other
(see indicator_slips), or when a person said so. The class code decides nothing by itself: the same name is printed under
数量 here and 质量 there. What keeps satisfaction, rates, counts and times apart is the measure in the name; only
misreadings must share their class, because there the name is in doubt.

The uid is made of the slots, not of a spelling: another document with another spelling of the type changes no id. Two
things do: a first document that shows a word in front to be a place, and a misreading that later proves to be one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from mailuo_graph.decisions import Decisions
from mailuo_graph.identity import identity_form, indicator_type_uid, unit_key
from mailuo_graph.links import IndicatorGroup, IndicatorPlace
from mailuo_graph.records import IndicatorRecord, Records
from mailuo_linkers.decided import DecidedGroup, apply_decisions
from mailuo_linkers.indicator_names import Measure, parse_measure
from mailuo_linkers.indicator_slips import find_slips

_PLACE: Final = re.compile(r"[一-鿿]{2,5}?(?:自治区|自治州|省|市|区|县|州|盟|旗)")
_MOST_REASONS: Final = 20


@dataclass(slots=True)
class _Type:
    """What is known of one measure: how often each spelling and each class is printed."""

    spellings: Counter[str] = field(default_factory=Counter)
    classes: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)


def group_indicators(
    records: Records, decisions: Decisions | None = None,
) -> tuple[list[IndicatorGroup], list[IndicatorPlace]]:
    """The name printed most often stands for the type; among equals the shorter, then the first in order of characters.
    A decision may name a type's uid or `spelling_uid` of one printed name."""
    places = _places(records)
    measures: dict[str, Measure] = {}
    types: dict[Measure, _Type] = defaultdict(_Type)
    for each in records.indicators:
        measure = measures.get(each.name)
        if measure is None:
            measure = measures[each.name] = parse_measure(each.name, places)
            types[measure].notes[each.name] = measure.notes
        known = types[measure]
        known.spellings[each.name] += 1
        known.classes[each.level2_code, each.level2] += 1
    _mend(types, measures)
    groups, uids = _decided(types, decisions or Decisions())
    return groups, _with_commonness(records, uids)


def spelling_uid(name: str) -> str:
    """The id by which a decision names one printed spelling, to take it out of its type or into another."""
    return indicator_type_uid(None, name)


def _places(records: Records) -> frozenset[str]:
    """Provinces, cities and districts, as the names of departments and units begin with them."""
    bodies = {d.department for d in records.documents} | {u.name for u in records.units} | {p.unit for p in records.projects}
    found = set()
    for body in map(identity_form, filter(None, bodies)):
        at = 0
        while (place := _PLACE.match(body, at)) is not None and len(body) > place.end():
            found.add(place[0])
            at = place.end()
    return frozenset(found)


def _mend(types: dict[Measure, _Type], measures: dict[str, Measure]) -> None:
    printed = {m: (sum(t.spellings.values()), _first(t.classes)[0]) for m, t in types.items()}
    for misread, (right, why) in sorted(find_slips(printed).items(), key=lambda each: each[0].words):
        gone = types.pop(misread)
        types[right].spellings.update(gone.spellings)
        types[right].classes.update(gone.classes)
        types[right].notes.update(gone.notes)
        types[right].reasons.append(why)
        for name in gone.spellings:
            measures[name] = right


def _first(counted: Mapping[tuple[str | None, str | None], int]) -> tuple[str | None, str | None]:
    return min(counted, key=lambda each: (-counted[each], each[0] or "~", each[1] or "~"))


def _decided(types: Mapping[Measure, _Type], decisions: Decisions) -> tuple[list[IndicatorGroup], dict[str, str]]:
    """The groups, and the type's uid of every printed name."""
    ordered = sorted(types.items(), key=lambda each: each[0].words)
    names: dict[str, str] = {}
    spelled: dict[str, list[str]] = defaultdict(list)
    given = []
    for measure, known in ordered:
        uid = indicator_type_uid(None, measure.words)
        names[uid] = _ranked(known.spellings)[0]
        for name in _ranked(known.spellings):
            names.setdefault(spelling_uid(name), name)
            spelled[spelling_uid(name)].append(name)
        given.append([uid, *map(spelling_uid, _ranked(known.spellings))])
    groups, uids = [], {}
    for part in apply_decisions(given, decisions, "IndicatorType", names):
        members = {name for uid in part.members for name in spelled.get(uid, ())}
        if members:
            group = _group(part, members, [ordered[number] for number in part.sources])
            groups.append(group)
            uids.update(dict.fromkeys(members, group.uid))
    return sorted(groups, key=lambda group: group.uid), uids


def _ranked(spellings: Mapping[str, int]) -> list[str]:
    return sorted(spellings, key=lambda name: (-spellings[name], len(name), name))


def _group(part: DecidedGroup, members: set[str], sources: Iterable[tuple[Measure, _Type]]) -> IndicatorGroup:
    spellings: Counter[str] = Counter()
    classes: Counter[tuple[str | None, str | None]] = Counter()
    notes: dict[str, tuple[str, ...]] = {}
    reasons: list[str] = []
    for measure, known in sources:
        spellings.update({name: count for name, count in known.spellings.items() if name in members})
        classes.update(known.classes)
        notes.update(known.notes)
        if len(known.spellings) > 1:
            reasons += [_shared(measure), *known.reasons]
    ranked = _ranked(spellings)
    if len(ranked) > 1:
        reasons += [f"“{name}”：{'；'.join(notes[name])}" for name in ranked[:_MOST_REASONS] if notes[name]]
    else:
        reasons = []
    codes = sorted({code for code, _ in classes if code is not None})
    if len(codes) > 1 and len(ranked) > 1:
        reasons.append(f"各处所印的分类不同（{'、'.join(codes)}），但衡量的内容相同")
    return IndicatorGroup(part.members[0], ranked[0], *_first(classes), ranked, reasons + part.reasons, part.members[1:])


def _shared(measure: Measure) -> str:
    said = [f"衡量的都是“{measure.of}{'及时' if measure.timely else ''}{measure.head}”"]
    said += [f"评价的都是“{measure.who}”"] if measure.who else []
    said += [f"时间口径都是“{measure.basis}”"] if measure.basis else []
    said += ["都只算新增"] if measure.new else []
    return "，".join(said)


def _with_commonness(records: Records, uids: Mapping[str, str]) -> list[IndicatorPlace]:
    """(projects of other units that print the same type with the same annual value + 1 for the own unit) / all projects
    that print indicators.

    A unit is its name under its department, in whatever year; however often it repeats itself, it counts once. The
    value is the annual one, where none is printed that of the cycle, in identity form. Indicators of a whole department
    count as one project of it.
    """
    owners = {d.document: d.department for d in records.documents}
    units = {(p.document, p.row): p.unit for p in records.projects}
    by_unit: dict[tuple[str, str], dict[str, set[tuple[str, int | None]]]] = defaultdict(lambda: defaultdict(set))
    projects = {(each.document, each.row) for each in records.indicators}
    keys = []
    for each in records.indicators:
        owner = owners.get(each.document)
        name = units.get((each.document, each.row)) if each.row is not None else None
        unit = unit_key(name or owner or each.document, owner)
        key = (uids[each.name], _value(each))
        by_unit[key][unit].add((each.document, each.row))
        keys.append((key, unit))
    total = {key: sum(map(len, printed.values())) for key, printed in by_unit.items()}
    return [
        IndicatorPlace(each.document, each.row, each.order, key[0], (total[key] - len(by_unit[key][unit]) + 1) / len(projects))
        for each, (key, unit) in zip(records.indicators, keys, strict=True)
    ]


def _value(record: IndicatorRecord) -> str:
    return identity_form(record.annual_value or record.cycle_value or "")
