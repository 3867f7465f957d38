"""Which system a mention means, and which system is a branch of which. A wrong merge is worse than a missing one: two
mentions are one system only when words, place and a stated rule say so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from mailuo_graph.decisions import Decisions
from mailuo_graph.gazetteer import Gazetteer, systems
from mailuo_graph.identity import identity_form
from mailuo_graph.links import Placement, Rename, SystemEntity, Touch
from mailuo_graph.records import MentionRecord, ProjectRecord, Records
from mailuo_linkers.system_decisions import decided_systems
from mailuo_linkers.system_judging import APPS, TELLING, judge
from mailuo_linkers.system_mentions import BRANCH, Group, Key, Read
from mailuo_linkers.system_names import make_entities
from mailuo_linkers.system_numbers import hotline, net_of_a_frequency, without_number
from mailuo_linkers.system_parents import find_parents
from mailuo_linkers.system_places import PROVINCES, Place, place_of, spellings, split_place
from mailuo_linkers.system_sameness import same_systems
from mailuo_linkers.system_slips import corrected, first_seen

_SPECIFIC: Final = 3
"""So many characters before the kind word make a name specific enough to stand on its own in a goal."""
_BARE: Final = ("平台", "系统", "小程序", "app", "公众号", "网站")
_QUOTED: Final = re.compile(r"^\"(?P<brand>[^\"]+)\"(?P<tail>.*)$")
_PHASE: Final = re.compile(r"[(]?[一二三四五六七八九十\d][期批][)]?")
def link_systems(
    records: Records, placements: list[Placement], decisions: Decisions | None = None, renames: Sequence[Rename] = (),
) -> tuple[list[SystemEntity], list[Touch]]:
    known = systems()
    reads = _reads(records, placements, known, _first_names(renames))
    judge(reads, known)
    taken = [r for r in reads if r.reason is not None]
    groups = _grouped(taken, known)
    years = {d.document: d.fiscal_year for d in records.documents if d.fiscal_year is not None}
    entities, owner_of = make_entities(groups, first_seen(taken, years), known)
    find_parents(entities, groups, known)
    touches = [
        Touch(
            r.record.document, r.record.row, r.record.order, owner_of[id(r)], r.record.role, r.record.words, r.record.evidence,
        )
        for r in taken
    ]  # fmt: skip
    return decided_systems(sorted(entities.values(), key=lambda e: e.uid), touches, decisions or Decisions())


def _first_names(renames: Sequence[Rename]) -> dict[str, str]:
    """Body → what it was called first. What two bodies became is a new one."""
    before: dict[str, set[str]] = defaultdict(set)
    for rename in renames:
        if rename.confidence in ("certain", "likely"):
            before[rename.later].add(rename.earlier)
    first = {}
    for body in before:
        at, passed = body, {body}
        while len(before.get(at, ())) == 1 and not before[at] <= passed:
            (at,) = before[at]
            passed.add(at)
        first[body] = at
    return first


def _reads(records: Records, placements: list[Placement], known: Gazetteer, first: dict[str, str]) -> list[Read]:
    printed = {(p.document, p.row): p for p in records.projects}
    bodies = {(p.document, p.row): p for p in placements}
    above = _departments_above(placements)
    departments = {d.document: d.department for d in records.documents}
    own = _with_cities({d: _own_place(d, departments, records) for d in departments}, records)
    places = spellings({p for p in own.values() if p.top or p.district})
    kinds = re.compile("(?:" + "|".join(map(re.escape, sorted(known.kinds, key=len, reverse=True))) + ")$", re.IGNORECASE)
    terms = {identity_form(spelling) for spelling in known.terms}
    general = "\n".join(sorted(terms))
    texts: dict[tuple[str, int], str] = {}
    found = []
    for record in records.mentions:
        project = printed[record.document, record.row]
        if (record.document, record.row) not in texts:
            texts[record.document, record.row] = identity_form(f"{project.name}。{project.goal or ''}")
        body = bodies[record.document, record.row]
        owner = above.get(body.department or "") or body.department or body.unit or record.document
        owner = first.get(owner, owner)
        read = _read(record, project, own[record.document], places, kinds, owner, known, terms, texts[record.document, record.row], general)
        read.holder = first.get(body.unit or owner, body.unit or owner)
        found.append(read)
    return found


def _departments_above(placements: list[Placement]) -> dict[str, str]:
    """A unit that publishes a budget of its own → the one department that lists it in another."""
    units: dict[str, set[str]] = defaultdict(set)
    departments: dict[str, set[str]] = defaultdict(set)
    for p in placements:
        if p.department is not None and p.unit is not None:
            units[p.department].add(p.unit)
            departments[p.unit].add(p.department)
    found = {}
    for department, its in units.items():
        others = set().union(*(departments[unit] for unit in its)) - {department}
        if len(its) == 1 and len(others) == 1 and len(units[min(others)]) > 1:
            found[department] = min(others)
    return found


def _own_place(document: str, departments: dict[str, str | None], records: Records) -> Place:
    place = place_of(departments[document])
    if place == Place():
        units = [place_of(u.name) for u in records.units if u.document == document]
        place = next((p for p in units if p != Place()), place)
    return place


def _with_cities(own: dict[str, Place], records: Records) -> dict[str, Place]:
    """A district whose department's name leaves out its city belongs to the one known city that its document speaks of."""
    cities = {p.top for p in own.values() if p.top and not p.top.endswith(PROVINCES)}
    told: dict[str, set[str]] = defaultdict(set)
    for project in records.projects if any(p.district and not p.top for p in own.values()) else ():
        place = own[project.document]
        if place.district and not place.top:
            text = f"{project.name}。{project.goal or ''}"
            told[project.document] |= {city for city in cities if city in text or city.removesuffix("市") in text}
    return {d: Place(next(iter(told[d])), p.district) if len(told.get(d, ())) == 1 else p for d, p in own.items()}


def _read(
    record: MentionRecord, project: ProjectRecord, own: Place, places: dict[str, Place], kinds: re.Pattern[str], owner: str, known: Gazetteer,
    terms: set[str], text: str, general: str,
) -> Read:
    words = _PHASE.sub("", identity_form(record.words))
    right = corrected(words, text, general)
    if right is not None:
        read = _taken_apart(right, record, project, own, places, kinds, owner, known, terms)
        read.slip = f"“{record.words}”疑有误字，同一项目别处或名录写作“{right}”里的字"
        return read
    return _taken_apart(words, record, project, own, places, kinds, owner, known, terms)


def _taken_apart(
    words: str, record: MentionRecord, project: ProjectRecord, own: Place, places: dict[str, Place], kinds: re.Pattern[str], owner: str,
    known: Gazetteer, terms: set[str],
) -> Read:
    line = hotline(words, record, own, places, known)
    if line is not None:
        return Read(record, project, own, *line, None, "热线", owner)
    if (net := net_of_a_frequency(words)) is not None:
        return Read(record, project, own, None, net, None, "", owner)
    words = without_number(words)
    if words.endswith('"一张图"') and not words.startswith('"'):
        words = words.replace('"', "")
    quoted = _QUOTED.match(words)
    if quoted is None and record.category == "品牌":  # the project is named after it
        return Read(record, project, own, None, words, words, "", owner)
    if quoted is not None and _is_a_brand(quoted, kinds):
        return _quoted(quoted, record, project, own, places, kinds, owner, known)
    words = words if quoted is None else quoted["brand"] + quoted["tail"]
    place, core = (None, words) if words in terms else split_place(words, own, places)
    whole = None if core in terms else next((core[at:] for at in range(1, len(core) - 1) if core[at:] in terms and known.is_generic(core[:at])), None)
    core = whole or core
    kind = kinds.search(core)
    return Read(record, project, own, place, core.removeprefix("统一"), None, kind[0] if kind else "", owner)


def _is_a_brand(quoted: re.Match[str], kinds: re.Pattern[str]) -> bool:
    """“三资”监管平台: two characters are a word, no brand, unless nothing but a kind stands behind."""
    bare = quoted["tail"] in ("", *_BARE) or quoted["tail"].endswith(APPS)
    return bare or len(quoted["brand"]) >= _SPECIFIC or kinds.search(quoted["brand"]) is not None


def _quoted(
    quoted: re.Match[str], record: MentionRecord, project: ProjectRecord, own: Place, places: dict[str, Place], kinds: re.Pattern[str], owner: str, known: Gazetteer,
) -> Read:
    brand, tail = quoted["brand"], quoted["tail"]
    policy = known.terms.get(brand)
    if policy is not None and not policy.alone and tail:  # a policy lends its name: “一网统管”平台
        kind = kinds.search(tail)
        return Read(record, project, own, _said_place(record, project, own, places), brand + tail, None, kind[0] if kind else "", owner)
    kind = kinds.search(tail or brand)
    if not tail and kind is not None and len(brand) > TELLING:  # a full name that stands in quotation marks
        place, core = split_place(brand, own, places)
        return Read(record, project, own, place, core, None, kind[0], owner)
    return Read(record, project, own, None, brand + (tail if BRANCH.search(tail) else ""), brand, kind[0] if kind else "", owner)


def _said_place(record: MentionRecord, project: ProjectRecord, own: Place, places: dict[str, Place]) -> Place | None:
    """Of a quoted name: what stands right before the quotation mark, as in 市级“一网统管”平台."""
    text = (project.name if record.field == "name" else project.goal) or ""
    match = re.search(f"([全我]?[省市区县旗]级?)(?:统一)?的?{re.escape(record.words)}", text)
    return None if match is None else split_place(f"{match[1]}例例例例", own, places)[0]


def _grouped(reads: list[Read], known: Gazetteer) -> list[Group]:
    by_key: dict[Key, list[Read]] = defaultdict(list)
    for r in reads:
        by_key[r.key].append(r)
    above = {key: key for key in by_key}
    said: dict[Key, list[str]] = defaultdict(list)

    def root(key: Key) -> Key:
        while above[key] != key:
            key = above[key]
        return key

    for a, b, reason in same_systems(by_key, reads, known):
        first, second = sorted((root(a), root(b)))
        if first != second:
            above[second] = first
            said[first] += [*said.pop(second, []), reason]
    groups: dict[Key, Group] = defaultdict(Group)
    for key in sorted(by_key):
        groups[root(key)].members += by_key[key]
    for key, group in groups.items():
        slips = [r.slip for r in group.members if r.slip is not None]
        group.reasons = list(dict.fromkeys([*(r.reason or "" for r in group.members), *slips, *said.get(key, [])]))
    return [groups[key] for key in sorted(groups)]
