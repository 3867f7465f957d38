"""Which system a mention means, and which system is a branch of which. A wrong merge is worse than a missing one: two
mentions are one system only when words, place and a stated rule say so.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final

from mailuo_graph.decisions import Decisions
from mailuo_graph.gazetteer import Gazetteer, Term, systems
from mailuo_graph.identity import identity_form, system_uid
from mailuo_graph.links import Placement, SystemEntity, Touch
from mailuo_graph.records import MentionRecord, ProjectRecord, Records
from mailuo_linkers.system_decisions import decided_systems
from mailuo_linkers.system_places import NATION, Place, place_of, spellings, split_place

_SPECIFIC: Final = 4
"""So many characters before the kind word make a name specific enough to stand on its own in a goal."""
_TELLING: Final = 6
"""So many make it one system for all departments of a place."""
_QUOTED: Final = re.compile(r"^\"(?P<brand>[^\"]+)\"(?P<tail>.*)$")
_BRANCH: Final = re.compile(r"(?:分平台|子平台|专区|分系统|子系统|分中心)$")
_PHASE: Final = re.compile(r"[(]?[一二三四五六七八九十\d][期批][)]?")
_FILLERS: Final = ("资源", "信息", "综合", "统一", "管理", "服务", "运行")
_LINE: Final = re.compile("热线(?:信息)?(?:平台|系统)$")
_CONTAINS: Final = "(?:包括|包含|含|下设|其中)[^。；]{0,40}$"
_Key = tuple[Place, str, str]


@dataclass(slots=True)
class _Read:
    """A mention taken apart: whose it is, the brand or the name without place, what ends it."""

    record: MentionRecord
    project: ProjectRecord
    own: Place
    place: Place | None
    core: str
    brand: str | None
    kind: str
    owner: str
    key: _Key = (Place(), "", "")
    reason: str | None = None


@dataclass(slots=True)
class _Group:
    members: list[_Read] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def link_systems(
    records: Records, placements: list[Placement], decisions: Decisions | None = None,
) -> tuple[list[SystemEntity], list[Touch]]:
    known = systems()
    reads = _reads(records, placements, known)
    _judge(reads, known)
    taken = [r for r in reads if r.reason is not None]
    groups = _grouped(taken, known)
    entities, owner_of = _entities(groups)
    _find_parents(entities, groups)
    touches = [
        Touch(
            r.record.document, r.record.row, r.record.order, owner_of[id(r)], r.record.role, r.record.words, r.record.evidence,
        )
        for r in taken
    ]  # fmt: skip
    return decided_systems(sorted(entities.values(), key=lambda e: e.uid), touches, decisions or Decisions())


def _reads(records: Records, placements: list[Placement], known: Gazetteer) -> list[_Read]:
    printed = {(p.document, p.row): p for p in records.projects}
    bodies = {(p.document, p.row): p for p in placements}
    departments = {d.document: d.department for d in records.documents}
    own = {d: _own_place(d, departments, records) for d in departments}
    places = spellings({p for p in own.values() if p.top or p.district})
    kinds = re.compile("(?:" + "|".join(map(re.escape, sorted(known.kinds, key=len, reverse=True))) + ")$", re.IGNORECASE)
    terms = {identity_form(spelling) for spelling in known.terms}
    found = []
    for record in records.mentions:
        project = printed[record.document, record.row]
        body = bodies[record.document, record.row]
        found.append(_read(record, project, own[record.document], places, kinds, body.department or body.unit or record.document, known, terms))
    return found


def _own_place(document: str, departments: dict[str, str | None], records: Records) -> Place:
    place = place_of(departments[document])
    if place == Place():
        units = [place_of(u.name) for u in records.units if u.document == document]
        place = next((p for p in units if p != Place()), place)
    return place


def _read(
    record: MentionRecord, project: ProjectRecord, own: Place, places: dict[str, Place], kinds: re.Pattern[str], owner: str, known: Gazetteer,
    terms: set[str],
) -> _Read:
    words = _PHASE.sub("", identity_form(record.words))
    for number in known.numbers.values():
        at = words.find(number.number)
        if at >= 0 and (record.category == "热线" or _LINE.search(words)):
            place, _ = split_place(words[:at] + "热线热线", own, places)
            return _Read(record, project, own, place, identity_form(number.name), None, "热线", owner)
    quoted = _QUOTED.match(words)
    if quoted is not None:
        brand, tail = quoted["brand"], quoted["tail"]
        policy = known.terms.get(brand)
        if policy is not None and not policy.alone and tail:  # a policy lends its name: “一网统管”平台
            return _Read(record, project, own, None, brand + tail, None, found[0] if (found := kinds.search(tail)) else "", owner)
        kind = kinds.search(tail or brand)
        if not tail and kind is not None and len(brand) > _TELLING:  # a full name that stands in quotation marks
            place, core = split_place(brand, own, places)
            return _Read(record, project, own, place, core, None, kind[0], owner)
        return _Read(record, project, own, None, brand + (tail if _BRANCH.search(tail) else ""), brand, kind[0] if kind else "", owner)
    place, core = (None, words) if words in terms else split_place(words, own, places)
    whole = None if core in terms else next((core[at:] for at in range(1, len(core) - 1) if core[at:] in terms and known.is_generic(core[:at])), None)
    core = whole or core
    kind = kinds.search(core)
    return _Read(record, project, own, place, core.removeprefix("统一"), None, kind[0] if kind else "", owner)


def _judge(reads: list[_Read], known: Gazetteer) -> None:
    """Gives every mention that is a system its key and the reason; the others stay mentions."""
    proven = {r.brand for r in reads if r.brand is not None and (r.record.field == "name" or not _bare(r) or r.record.defines)}
    terms = {identity_form(spelling): term for spelling, term in known.terms.items()}
    functions = {identity_form(f) for f in known.functions}
    names = {n.name for n in known.numbers.values()}
    for r in reads:
        place = r.place or r.own
        stem = r.core[: len(r.core) - len(r.kind)] if r.kind else r.core
        if r.brand is not None:
            _judge_brand(r, terms, proven)
        elif r.core in names:
            r.key, r.reason = (place, "number", r.core), "全国统一的服务号码，各地各有一条"
        elif (term := terms.get(r.core)) is not None:
            whose = NATION if term.each == "nation" else place
            r.key, r.reason = (whose, "term", identity_form(term.term)), f"名录中的名称“{term.term}”（{term.source or '通用叫法'}）"
        elif r.core in functions:
            apart = "" if r.place is not None else r.owner
            r.key, r.reason = (place, "function" + apart, r.core), "各单位都有的系统，只在本地、本部门内算同一个"
        elif len(r.kind) >= _SPECIFIC and r.place is not None:
            r.reason = f"“{r.place}”的{r.kind}"
        elif known.is_generic(stem) and r.place is None:
            continue
        elif r.record.field == "name" and len(stem) >= 2:  # noqa: PLR2004 - one character names nothing
            r.reason = "项目名称里的系统名"
        elif len(stem) >= _SPECIFIC or (r.record.defines and len(stem) >= 2):  # noqa: PLR2004 - as above
            r.reason = "正文里的专有系统名"
        if r.reason is not None and r.key[1] == "":
            apart = "" if r.place is not None or len(stem) >= _TELLING or _same_body_apart(r) else r.owner
            r.key = (place, "name" + apart, _without_cloud_kind(r))
    _follow_names(reads)


def _bare(r: _Read) -> bool:
    return identity_form(r.record.words).endswith('"')


def _same_body_apart(r: _Read) -> bool:
    """A kind with telling words is one for a place: only short names of everyday things differ from body to body."""
    return len(r.core) - len(r.kind) >= _SPECIFIC


def _without_cloud_kind(r: _Read) -> str:
    return r.core.removesuffix("平台") if r.core.endswith("云平台") else r.core


def _judge_brand(r: _Read, terms: dict[str, Term], proven: set[str]) -> None:
    brand = r.brand or ""
    term = terms.get(brand)
    if term is not None and _bare(r) and not term.alone:
        return
    if _bare(r) and brand not in proven and len(brand) < 3:  # noqa: PLR2004 - two characters in quotation marks are a word
        return
    where = r.own if term is not None else Place(r.own.top or r.own.district)
    r.key, r.reason = (where, "brand", r.core), f"加引号的品牌“{brand}”"


def _follow_names(reads: list[_Read]) -> None:
    """A name that is a system in one project is one wherever the same place says it."""
    taken = {(r.key[0], r.core): r.key for r in reads if r.reason is not None and r.key[1].startswith("name")}
    for r in reads:
        if r.reason is None and r.brand is None and (key := taken.get((r.place or r.own, r.core))) is not None:
            r.key, r.reason = key, "与别处的系统名相同"


def _grouped(reads: list[_Read], known: Gazetteer) -> list[_Group]:
    by_key: dict[_Key, list[_Read]] = defaultdict(list)
    for r in reads:
        by_key[r.key].append(r)
    above = {key: key for key in by_key}
    said: dict[_Key, list[str]] = defaultdict(list)

    def root(key: _Key) -> _Key:
        while above[key] != key:
            key = above[key]
        return key

    for a, b, reason in _same(by_key, reads, known):
        first, second = sorted((root(a), root(b)))
        if first != second:
            above[second] = first
            said[first] += [*said.pop(second, []), reason]
    groups: dict[_Key, _Group] = defaultdict(_Group)
    for key in sorted(by_key):
        groups[root(key)].members += by_key[key]
    for key, group in groups.items():
        group.reasons = list(dict.fromkeys([*(r.reason or "" for r in group.members), *said.get(key, [])]))
    return [groups[key] for key in sorted(groups)]


def _same(by_key: dict[_Key, list[_Read]], reads: list[_Read], known: Gazetteer) -> list[tuple[_Key, _Key, str]]:
    """Pairs that are one system, with the reason."""
    pairs = []
    by_project: dict[tuple[str, int], list[_Read]] = defaultdict(list)
    for r in reads:
        by_project[r.record.document, r.record.row].append(r)
    for together in by_project.values():
        for r in together:
            if r.record.defines is not None:
                other = identity_form(r.record.defines).strip('"')
                pairs += [
                    (r.key, o.key, f"原文把“{r.record.defines}”与“{r.record.words}”说成一个")
                    for o in together
                    if o is not r and (identity_form(o.record.words).strip('"') == other or other in (o.core, o.brand))
                ]
        pairs += _short_forms(together)
        pairs += _branches_with_brands(together)
    brands: dict[tuple[Place, str], _Key] = {(k[0], k[2]): k for k in by_key if k[1] == "brand"}
    by_name: dict[str, list[_Key]] = defaultdict(list)
    for each in by_key:
        by_name[each[2]].append(each)
    for r in reads:
        if r.brand is None or _BRANCH.search(r.core):
            continue
        tail = identity_form(r.record.words).rpartition('"')[2]
        name = tail if len(tail) >= _TELLING and not known.is_generic(tail) else None
        pairs += [(r.key, k, f"“{r.brand}”就是“{name}”，两处同地") for k in by_name.get(name or "", ()) if k[0] in (r.own, r.key[0])]
    for r in reads:
        if r.record.defines is not None and (key := brands.get((Place(r.own.top), identity_form(r.record.defines)))) is not None:
            pairs.append((r.key, key, f"原文说明“{r.record.words}”简称“{r.record.defines}”"))
    return [*pairs, *_abbreviated(by_key)]


def _short_forms(together: list[_Read]) -> list[tuple[_Key, _Key, str]]:
    """Within one project: a name without place that is the end of exactly one longer name."""
    pairs = []
    for r in together:
        if r.place is not None or r.brand is not None or r.key[1] in ("term", "number"):
            continue
        form = r.core
        longer = {o.key for o in together if o.key != r.key and identity_form(o.record.words).endswith(form) and len(identity_form(o.record.words)) > len(form)}
        if len(longer) == 1:
            pairs.append((r.key, next(iter(longer)), f"同一项目里“{r.record.words}”是全名的后半"))
    return pairs


def _branches_with_brands(together: list[_Read]) -> list[tuple[_Key, _Key, str]]:
    """A project named after the branch of a brand, whose goal builds one other brand: that is the branch's own."""
    branches = {r.key: r for r in together if r.brand is not None and r.record.field == "name" and _BRANCH.search(r.core)}
    if len(branches) != 1:
        return []
    ((key, branch),) = branches.items()
    built = {
        r.key for r in together
        if r.brand not in (None, branch.brand) and r.record.field == "goal" and r.record.role == "建设" and not _bare(r)
    }  # fmt: skip
    return [(key, other, f"项目名为“{branch.record.words}”，目标写的是建设它自己的品牌") for other in built if len(built) == 1]


def _abbreviated(by_key: dict[_Key, list[_Read]]) -> list[tuple[_Key, _Key, str]]:
    """Of one place: names that differ in one word that names nothing, as in 例数据资源平台 and 例数据平台."""
    names = {(k[0], k[2]): k for k in by_key if k[1] == "name"}
    pairs = []
    for (place, name), key in names.items():
        for filler in _FILLERS:
            at = name.find(filler)
            short = name[:at] + name[at + len(filler) :] if at > 0 else ""
            if len(short) >= _TELLING and (other := names.get((place, short))) is not None:
                pairs.append((key, other, f"同地的两个名称只差“{filler}”二字"))
    return pairs


def _entities(groups: list[_Group]) -> tuple[dict[int, SystemEntity], dict[int, str]]:
    entities: dict[int, SystemEntity] = {}
    owner_of: dict[int, str] = {}
    taken: set[str] = set()
    for number, group in enumerate(groups):
        name = _canonical(group)
        uid = system_uid(name)
        if uid in taken:
            first = group.members[0]
            name = f"{name}（{first.key[0]}）"
            apart = "\x1f".join((first.key[0].top, first.key[0].district, *first.key[1:]))
            uid = system_uid(f"{name}\x1f{apart}")  # keys differ from group to group, so this is taken by nobody
        taken.add(uid)
        aliases = sorted({r.record.words for r in group.members} | {r.brand for r in group.members if r.brand and not _BRANCH.search(r.core)} - {name})
        category = Counter(r.record.category for r in group.members if r.record.category not in (None, "品牌")).most_common(1)
        entities[number] = SystemEntity(uid, name, [a for a in aliases if a != name], category[0][0] if category else "品牌", None, group.reasons, [])
        owner_of.update({id(r): uid for r in group.members})
    return entities, owner_of


def _canonical(group: _Group) -> str:
    """The brand if there is one, else the commonest name with the place whose it is."""
    brands = Counter(r.brand for r in group.members if r.brand is not None and not _BRANCH.search(r.core))
    if brands:
        return str(max(sorted(map(str, brands)), key=lambda b: brands[b]))
    cores = Counter(r.record.words if r.brand is not None else r.core for r in group.members)
    core = max(sorted(cores), key=lambda c: cores[c])
    shown = next(r for r in group.members if core in (r.core, r.record.words))
    if shown.brand is None and len(shown.record.words) == len(identity_form(shown.record.words)) and identity_form(shown.record.words).endswith(core):
        core = shown.record.words[-len(core) :]  # as printed, OA and not oa
    place = shown.key[0]
    if place == NATION or shown.brand is not None or core.startswith(str(place)[:-1] or "\0"):
        return core
    return f"{place}{core}"


@dataclass(slots=True)
class _Index:
    """Group numbers by what a branch is found under: a stem within a city, a key, the project whose name says it."""

    stems: dict[tuple[str, str], int] = field(default_factory=dict)
    keys: dict[_Key, int] = field(default_factory=dict)
    named: dict[tuple[str, int], set[int]] = field(default_factory=lambda: defaultdict(set))


def _find_parents(entities: dict[int, SystemEntity], groups: list[_Group]) -> None:
    index = _Index()
    for number, group in enumerate(groups):
        for r in group.members:
            index.keys.setdefault(r.key, number)
            for stem in sorted(_stems(r)):
                index.stems.setdefault((r.key[0].top, stem), number)
            if r.record.field == "name":
                index.named[r.record.document, r.record.row].add(number)
    by_uid = {e.uid: e for e in entities.values()}
    for number, group in enumerate(groups):
        found = _parent(number, group, index, entities)
        if found is None:
            continue
        above, reason, seen = found
        if _circle(by_uid, entities[number].uid, entities[above].uid):
            continue
        entity = entities[number]
        entity.parent, entity.parent_reasons = entities[above].uid, [reason]
        entity.parent_evidence, entity.parent_document = seen.record.evidence, seen.record.document


def _circle(by_uid: dict[str, SystemEntity], below: str, above: str) -> bool:
    at: str | None = above
    while at is not None and at != below:
        at = by_uid[at].parent
    return at is not None


def _parent(number: int, group: _Group, index: _Index, entities: dict[int, SystemEntity]) -> tuple[int, str, _Read] | None:
    for r in group.members:
        if _BRANCH.search(r.core):
            for end in range(len(r.core), 2, -1):
                other = index.stems.get((r.key[0].top, r.core[:end]))
                if other is not None and other != number:
                    return other, f"“{r.record.words}”是“{entities[other].name}”的分支", r
        inside = _inside(r, number, index)
        if inside is not None:
            return inside, f"原文把“{r.record.words}”说成“{entities[inside].name}”的一部分", r
    for r in group.members:
        place, sort, name = r.key
        if sort in ("term", "number") and place.district and place.top:
            other = index.keys.get((Place(place.top), sort, name))
            if other is not None and other != number:
                return other, f"{place.district}的“{name}”属于{place.top}的同名系统", r
    return None


def _stems(r: _Read) -> set[str]:
    """What a branch's name may begin with: the brand, or the name without its kind word, at least three characters."""
    if _BRANCH.search(r.core):
        return set()
    stem = r.core[: len(r.core) - len(r.kind)] if r.kind and r.kind != "云" else r.core
    return {s for s in (r.brand, stem, _without_cloud_kind(r)) if s and len(s) >= 3}  # noqa: PLR2004 - shorter begins too much


def _inside(r: _Read, number: int, index: _Index) -> int | None:
    """The system of the project's name, where its goal says this one is part of it or this is called a part."""
    if r.record.field == "name" or r.brand is not None:
        return None
    goal = r.project.goal or ""
    at = goal.find(r.record.words)
    part = at >= 0 and re.search(_CONTAINS, goal[max(0, at - 60) : at]) is not None
    if not part and not r.core.endswith("子系统"):
        return None
    named = index.named.get((r.record.document, r.record.row), set()) - {number}
    return next(iter(named)) if len(named) == 1 else None
