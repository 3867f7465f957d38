"""Which printed indicator names measure the same thing, and how common each indicator is.

Two names are one type when their slots are equal (see indicator_names), when one is a proved misreading of the other
(see indicator_slips), when one only adds what restricts nothing (see indicator_alike), or when a person said so. The class code decides nothing by itself: the same name is printed under
数量 here and 质量 there. What keeps satisfaction, rates, counts and times apart is the measure in the name; only
misreadings must share their class, because there the name is in doubt.

How it is counted (over which time, only what is new) is no part of the type: it stands beside each row as its basis, and
values are compared within one basis only.

The uid is made of the slots, not of a spelling: another document with another spelling of the type changes no id. What does:
a first document that shows a word in front to be a place, a misreading that later proves to be one, verb and object in the
other order where no rule knows the verb, a shorter measure that is alike, and values in a unit that says what is counted.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Final

from mailuo_graph.decisions import Decisions
from mailuo_graph.identity import identity_form, indicator_type_uid
from mailuo_graph.links import IndicatorGroup, IndicatorPlace, Placement, Rename
from mailuo_graph.records import Records
from mailuo_linkers.commonness import find_places
from mailuo_linkers.decided import DecidedGroup, apply_decisions
from mailuo_linkers.indicator_alike import Seen, find_alike
from mailuo_linkers.indicator_concepts import same_parts
from mailuo_linkers.indicator_names import Measure, parse_cost, parse_measure
from mailuo_linkers.indicator_slips import find_slips
from mailuo_linkers.indicator_vocabulary import turned_around

_PLACE: Final = re.compile(r"[一-鿿]{2,5}?(?:自治区|自治州|省|市|区|县|州|盟|旗)")
_UNITS: Final = (
    ("share", re.compile(r"%|‰|百分比")),
    ("time", re.compile(r"(?:个)?(?:工作)?[日天]|(?:个)?小时|分钟|秒|个?月|年|周|h|min|s|ms|毫秒")),
    ("money", re.compile(r"[亿万千百]*元")),
    ("count", re.compile(r"[一-鿿]{1,3}")),
)
_OUTPUTS: Final = frozenset({"11", "12", "13"})
_QUANTITY: Final = re.compile(r"[个台套件份篇项条批座处辆册张支只家栋间所株棵幅部本例宗笔把组幢盏艘头页卷]")
_SHARE: Final = re.compile(r"(?:增长|下降|降低|减少|提升|提高|水平|覆盖|达标|合格|普及|知晓|控制|清零)$")
_EFFECT: Final = re.compile(r"(?:影响[力度]?|效益|效果|成效|作用)$")
_STATED: Final = re.compile(r"([一-鿿]{1,12}(?:[一-鿿]量|[人场]?次数?|人数|户数|数量|率|满意度))(?:\([^()]{1,12}\))?(?:达到?|不低于|不少于|超过|大于|[≥>]=?)?\d")
_MOST_REASONS: Final = 20
_MOST_NAMES: Final = 5


@dataclass(slots=True)
class _Type:
    """What is known of one measure: how often each spelling and each class is printed, and each spelling's basis."""

    spellings: Counter[str] = field(default_factory=Counter)
    classes: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    bases: dict[str, str] = field(default_factory=dict)

    def take(self, other: _Type) -> None:
        self.spellings.update(other.spellings)
        self.classes.update(other.classes)
        self.notes.update(other.notes)
        self.reasons += other.reasons


def group_indicators(
    records: Records, decisions: Decisions | None = None, placements: Iterable[Placement] = (), renames: Iterable[Rename] = (),
) -> tuple[list[IndicatorGroup], list[IndicatorPlace]]:
    """The name printed most often stands for the type; among equals the shorter, then the first in order of characters.
    A decision may name a type's uid or `spelling_uid` of one printed name."""
    places = _places(records)
    families, units = _families(records), _units(records)
    stated = _stated(records)
    measures: dict[str, Measure] = {}
    printed: dict[Measure, _Type] = defaultdict(_Type)
    for name in sorted({each.name for each in records.indicators}):
        measure = measures[name] = _measure(name, places, families, stated, units.get(name, ""))
        printed[measure].notes[name] = measure.notes
    for each in records.indicators:
        known = printed[measures[each.name]]
        known.spellings[each.name] += 1
        known.classes[each.level2_code, each.level2] += 1
    _mend(printed, measures)
    _turn(printed, measures)
    types: dict[Measure, _Type] = defaultdict(_Type)
    for measure, known in printed.items():
        types[measure.type].take(known)
        types[measure.type].bases.update(dict.fromkeys(known.spellings, measure.basis))
    _join_alike(types, families)
    groups, uids = _decided(types, decisions or Decisions())
    return groups, find_places(records, uids, {name: measure.basis for name, measure in measures.items()}, placements, renames)


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


def _families(records: Records) -> dict[str, str]:
    """In what kind of unit the values of a name are mostly printed."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for each in records.indicators:
        unit = identity_form(each.measure_unit or "")
        if unit and (family := next((name for name, units in _UNITS if units.fullmatch(unit)), None)) is not None:
            found[each.name][family] += 1
    return {name: min(counted, key=lambda each: (-counted[each], each)) for name, counted in found.items()}


def _units(records: Records) -> dict[str, str]:
    """The one unit in which all values of a name are printed that is an output: what it counts, where the name is silent."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in records.indicators:
        of_output = each.level2_code is not None and each.level2_code in _OUTPUTS
        found[each.name].add(identity_form(each.measure_unit or "") if of_output else "")
    return {name: next(iter(units)) for name, units in found.items() if len(units) == 1}


def _stated(records: Records) -> dict[str, str]:
    """Names that only promise an effect, with the measure that all their values name: 社会影响力, 年度展览参观人次不少于3万."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in records.indicators:
        if _EFFECT.search(each.name):
            said = _STATED.match(identity_form(each.annual_value or each.cycle_value or ""))
            found[each.name].add("" if said is None else said[1])
    return {name: next(iter(said)) for name, said in found.items() if len(said) == 1 and "" not in said}


def _measure(name: str, places: AbstractSet[str], families: Mapping[str, str], stated: Mapping[str, str], unit: str) -> Measure:
    """完成情况 is a rate where its values are shares, and stays as printed where they are counts or times. 培训数量 with
    values in 人 counts people, and 采购投影仪 with values in 台 is a count."""
    if (said := stated.get(name)) is not None:
        measure = parse_measure(said, places)
        return replace(measure, notes=(f"名称没有说衡量什么，指标值写的是“{said}”", *measure.notes))
    measure = parse_measure(name, places)
    if measure.guessed and families.get(name, "share") != "share":
        return Measure(identity_form(name), "")
    if not measure.head and families.get(name) == "money" and (cost := parse_cost(name, places)) is not None:
        return cost
    if not measure.head and families.get(name) == "share" and _SHARE.search(name) and (rate := parse_measure(f"{name}率", places)).head == "率":
        return replace(rate, notes=("名称没有写计量，指标值以百分比计", *rate.notes))
    if unit and measure.head in {"", "数"}:
        silent = not measure.head and _QUANTITY.fullmatch(unit) is not None
        by_unit = parse_measure(f"{name}数量" if silent else f"{name}({unit})", places)
        if by_unit.head and by_unit.head != measure.head:
            return replace(by_unit, notes=(f"名称没有写计量，指标值以“{unit}”计", *by_unit.notes))
    return measure


def _mend(types: dict[Measure, _Type], measures: dict[str, Measure]) -> None:
    printed = {m: (sum(t.spellings.values()), _first(t.classes)[0]) for m, t in types.items()}
    for misread, (right, why) in sorted(find_slips(printed).items(), key=lambda each: each[0].words):
        gone = types.pop(misread)
        types[right].take(gone)
        types[right].reasons.append(why)
        for name in gone.spellings:
            measures[name] = right


def _join_alike(types: dict[Measure, _Type], families: Mapping[str, str]) -> None:
    """Types whose words no table joins, but whose measure, acts and object are the same: the shorter one stays."""
    seen = {}
    for measure, known in types.items():
        kinds = {families[name] for name in known.spellings if name in families}
        seen[measure] = Seen(_first(known.classes)[0], next(iter(kinds)) if len(kinds) == 1 else None)
    now: dict[Measure, Measure] = {}
    for one, other, why in find_alike(seen):
        first, second = sorted((_latest(one, now), _latest(other, now)), key=lambda m: (len(m.words), m.words))
        gone = types.pop(second)
        types[first].take(gone)
        types[first].bases.update(gone.bases)
        types[first].reasons.append(why)
        now[second] = first


def _latest(measure: Measure, now: Mapping[Measure, Measure]) -> Measure:
    while (joined := now.get(measure)) is not None:
        measure = joined
    return measure


def _turn(types: dict[Measure, _Type], measures: dict[str, Measure]) -> None:
    """Verb and object in the other order are one: the order printed first in the alphabet of characters stays."""
    alike: dict[tuple[object, ...], list[Measure]] = defaultdict(list)
    for measure in types:
        if measure.of and measure.head:
            alike["".join(sorted(measure.of)), measure.head, measure.who, measure.timely].append(measure)
    for group in alike.values():
        ordered = sorted(group, key=lambda m: (m.of, m.basis))
        for number, measure in enumerate(ordered):
            right = next((m for m in ordered[:number] if m in types and (turned_around(m.of, measure.of) or same_parts(m.of, measure.of))), None)
            if right is None:
                continue
            as_right = replace(measure, of=right.of)
            gone = types.pop(measure)
            types[as_right].take(gone)
            types[as_right].reasons.append(f"“{measure.of}”与“{right.of}”只是词序不同")
            for name in gone.spellings:
                measures[name] = as_right


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
    bases: dict[str, str] = {}
    for measure, known in sources:
        spellings.update({name: count for name, count in known.spellings.items() if name in members})
        classes.update(known.classes)
        notes.update(known.notes)
        bases.update(known.bases)
        if len(known.spellings) > 1:
            reasons += [_shared(measure), *known.reasons]
    ranked = _ranked(spellings)
    if len(ranked) > 1:
        reasons += _said_bases(ranked, bases)
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
    return "，".join(said)


def _said_bases(names: Iterable[str], bases: Mapping[str, str]) -> list[str]:
    """Which names count how, where they differ."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        found[bases[name]].append(name)
    if len(found) == 1:
        [basis] = found
        return [f"口径都是“{basis}”"] if basis else []
    said = [f"{basis or '未注明'}（{'、'.join(found[basis][:_MOST_NAMES])}{'等' if len(found[basis]) > _MOST_NAMES else ''}）" for basis in sorted(found)]
    return [f"口径不同，数值只能在同一口径内比较：{'；'.join(said)}"]
