"""Which system a mention means, and which system is a branch of which. A wrong merge is worse than a missing one: two
mentions are one system only when words, place and a stated rule say so.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import count
from typing import Final

from mailuo_graph.gazetteer import Gazetteer, Term, systems
from mailuo_graph.identity import identity_form, system_uid
from mailuo_graph.links import Placement, SystemEntity, Touch
from mailuo_graph.records import MentionRecord, ProjectRecord, Records
from mailuo_linkers.system_mentions import BRANCH, Group, Key, Read, without_cloud_kind
from mailuo_linkers.system_parents import find_parents
from mailuo_linkers.system_places import NATION, PROVINCES, Place, place_of, spellings, split_place
from mailuo_linkers.system_slips import Seen, by_project, corrected, first_seen, slipped_names, slipped_places

_SPECIFIC: Final = 3
"""So many characters before the kind word make a name specific enough to stand on its own in a goal."""
_TELLING: Final = 6
"""So many make it one system for all departments of a place."""
_QUOTED: Final = re.compile(r"^\"(?P<brand>[^\"]+)\"(?P<tail>.*)$")
_QUOTED_AS_PRINTED: Final = re.compile('[“"‘]([^”"’]+)[”"’]')
_PHASE: Final = re.compile(r"[(]?[一二三四五六七八九十\d][期批][)]?")
_FILLERS: Final = ("资源", "信息", "综合", "统一", "管理", "服务", "运行")
_LINE: Final = re.compile("热线(?:信息)?(?:平台|系统)$")


def link_systems(records: Records, placements: list[Placement]) -> tuple[list[SystemEntity], list[Touch]]:
    known = systems()
    reads = _reads(records, placements, known)
    _judge(reads, known)
    taken = [r for r in reads if r.reason is not None]
    groups = _grouped(taken, known)
    years = {d.document: d.fiscal_year for d in records.documents if d.fiscal_year is not None}
    entities, owner_of = _entities(groups, first_seen(taken, years), known)
    find_parents(entities, groups, known)
    touches = [
        Touch(
            r.record.document, r.record.row, r.record.order, owner_of[id(r)], r.record.role, r.record.words, r.record.evidence,
        )
        for r in taken
    ]  # fmt: skip
    return sorted(entities.values(), key=lambda e: e.uid), touches


def _reads(records: Records, placements: list[Placement], known: Gazetteer) -> list[Read]:
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
) -> Read:
    words = _PHASE.sub("", identity_form(record.words))
    right = corrected(words, identity_form(f"{project.name}。{project.goal or ''}"))
    if right is not None:
        read = _taken_apart(right, record, project, own, places, kinds, owner, known, terms)
        read.slip = f"“{record.words}”疑有误字，同一项目别处写作“{right}”里的字"
        return read
    return _taken_apart(words, record, project, own, places, kinds, owner, known, terms)


def _taken_apart(
    words: str, record: MentionRecord, project: ProjectRecord, own: Place, places: dict[str, Place], kinds: re.Pattern[str], owner: str,
    known: Gazetteer, terms: set[str],
) -> Read:
    for number in known.numbers.values():
        at = words.find(number.number)
        if at >= 0 and (record.category == "热线" or _LINE.search(words)):
            place, _ = split_place(words[:at] + "热线热线", own, places)
            return Read(record, project, own, place, identity_form(number.name), None, "热线", owner)
    quoted = _QUOTED.match(words)
    if quoted is not None:
        brand, tail = quoted["brand"], quoted["tail"]
        policy = known.terms.get(brand)
        if policy is not None and not policy.alone and tail:  # a policy lends its name: “一网统管”平台
            return Read(record, project, own, None, brand + tail, None, found[0] if (found := kinds.search(tail)) else "", owner)
        kind = kinds.search(tail or brand)
        if not tail and kind is not None and len(brand) > _TELLING:  # a full name that stands in quotation marks
            place, core = split_place(brand, own, places)
            return Read(record, project, own, place, core, None, kind[0], owner)
        return Read(record, project, own, None, brand + (tail if BRANCH.search(tail) else ""), brand, kind[0] if kind else "", owner)
    place, core = (None, words) if words in terms else split_place(words, own, places)
    whole = None if core in terms else next((core[at:] for at in range(1, len(core) - 1) if core[at:] in terms and known.is_generic(core[:at])), None)
    core = whole or core
    kind = kinds.search(core)
    return Read(record, project, own, place, core.removeprefix("统一"), None, kind[0] if kind else "", owner)


def _judge(reads: list[Read], known: Gazetteer) -> None:
    """Gives every mention that is a system its key and the reason; the others stay mentions."""
    proven = {r.brand for r in reads if r.brand is not None and (r.record.field == "name" or not _bare(r) or r.record.defines)}
    terms = {identity_form(spelling): term for spelling, term in known.terms.items()}
    provinces = _brands_of_provinces(reads)
    functions = {identity_form(f) for f in known.functions}
    names = {n.name for n in known.numbers.values()}
    for r in reads:
        place = r.place or r.own
        stem = r.core[: len(r.core) - len(r.kind)] if r.kind else r.core
        if r.brand is not None:
            _judge_brand(r, terms, proven, provinces)
        elif r.core in names:
            r.key, r.reason = (place, "number", r.core), "全国统一的服务号码，各地各有一条"
        elif (term := terms.get(r.core)) is not None:
            whose = NATION if term.each == "nation" else place
            r.key, r.reason = (whose, "term", identity_form(term.term)), f"名录中的名称“{term.term}”（{term.source or '通用叫法'}）"
        elif r.core in functions:
            apart = "" if r.place is not None else r.owner
            r.key, r.reason = (place, "function" + apart, r.core), "各单位都有的系统，只在本地、本部门内算同一个"
        elif len(r.kind) >= 4 and r.place is not None:  # noqa: PLR2004 - 数字图书馆 says what it is by itself
            r.reason = f"“{r.place}”的{r.kind}"
        elif known.is_generic(stem) and r.place is None:
            continue
        elif r.record.field == "name" and len(stem) >= 2:  # noqa: PLR2004 - one character names nothing
            r.reason = "项目名称里的系统名"
        elif len(stem) >= _SPECIFIC or (r.place is not None and len(stem) >= 2 and not r.record.words.startswith("全")) or (r.record.defines and len(stem) >= 2):  # noqa: PLR2004 - as above
            r.reason = "正文里的专有系统名"
        if r.reason is not None and r.key[1] == "":
            apart = "" if r.place is not None or len(stem) >= _TELLING or _same_body_apart(r) else r.owner
            r.key = (place, "name" + apart, without_cloud_kind(r))
    _follow_names(reads)


def _bare(r: Read) -> bool:
    return identity_form(r.record.words).endswith('"')


def _same_body_apart(r: Read) -> bool:
    """A kind with telling words is one for a place: only short names of everyday things differ from body to body."""
    return len(r.core) - len(r.kind) >= 4  # noqa: PLR2004 - a word of two characters and what it is about


def _brands_of_provinces(reads: list[Read]) -> dict[str, Place]:
    """Whose brand it is where departments of exactly one province say it."""
    found: dict[str, set[Place]] = defaultdict(set)
    for r in reads:
        if r.brand is not None and r.own.top.endswith(PROVINCES):
            found[r.brand].add(Place(r.own.top))
    return {brand: next(iter(places)) for brand, places in found.items() if len(places) == 1}


def _of_the_province(r: Read) -> bool:
    """接入省级“例云”: the words right before the quotation say so."""
    said = f"(?:省|自治区)级?(?:统一)?(?:的)?{re.escape(r.record.words)}"
    return r.record.field == "goal" and re.search(said, r.project.goal or "") is not None


def _judge_brand(r: Read, terms: dict[str, Term], proven: set[str], provinces: dict[str, Place]) -> None:
    brand = r.brand or ""
    term = terms.get(brand)
    if term is not None and _bare(r) and not term.alone:
        return
    if _bare(r) and brand not in proven and len(brand) < 3:  # noqa: PLR2004 - two characters in quotation marks are a word
        return
    where = r.own if term is not None else Place(r.own.top or r.own.district)
    if brand in provinces and _of_the_province(r):
        where = provinces[brand]
    r.key, r.reason = (where, "brand", r.core), f"加引号的品牌“{brand}”"


def _follow_names(reads: list[Read]) -> None:
    """A name that is a system in one project is one wherever the same place says it."""
    taken = {(r.key[0], r.core): r.key for r in reads if r.reason is not None and r.key[1].startswith("name")}
    for r in reads:
        if r.reason is None and r.brand is None and (key := taken.get((r.place or r.own, r.core))) is not None:
            r.key, r.reason = key, "与别处的系统名相同"


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

    for a, b, reason in _same(by_key, reads, known):
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


def _same(by_key: dict[Key, list[Read]], reads: list[Read], known: Gazetteer) -> list[tuple[Key, Key, str]]:
    """Pairs that are one system, with the reason."""
    pairs = []
    for together in by_project(reads).values():
        for r in together:
            if r.record.defines is not None:
                other = identity_form(r.record.defines).strip('"')
                pairs += [
                    (r.key, o.key, f"原文把“{r.record.defines}”与“{r.record.words}”说成一个")
                    for o in together
                    if o is not r and (identity_form(o.record.words).strip('"') == other or other in (o.core, o.brand))
                ]
        pairs += _short_forms(together)
        pairs += _contractions(together)
        pairs += _branches_with_brands(together)
    brands: dict[tuple[Place, str], Key] = {(k[0], k[2]): k for k in by_key if k[1] == "brand"}
    by_name: dict[str, list[Key]] = defaultdict(list)
    for each in by_key:
        by_name[each[2]].append(each)
    for r in reads:
        if r.brand is None or BRANCH.search(r.core):
            continue
        tail = identity_form(r.record.words).rpartition('"')[2]
        name = tail if len(tail) >= _TELLING and not known.is_generic(tail) else None
        pairs += [(r.key, k, f"“{r.brand}”就是“{name}”，两处同地") for k in by_name.get(name or "", ()) if k[0] in (r.own, r.key[0])]
    for r in reads:
        if r.record.defines is not None and (key := brands.get((Place(r.own.top), identity_form(r.record.defines)))) is not None:
            pairs.append((r.key, key, f"原文说明“{r.record.words}”简称“{r.record.defines}”"))
    slips = [*slipped_places(reads), *slipped_names(by_key)]
    for wrong, _, reason in slips:
        for r in by_key[wrong]:
            r.slip = reason
    return [*pairs, *_abbreviated(by_key), *slips]


def _short_forms(together: list[Read]) -> list[tuple[Key, Key, str]]:
    """Within one project: a name without place that is the end of exactly one longer name."""
    pairs = []
    for r in together:
        if r.place is not None or r.brand is not None or r.key[1] in ("term", "number"):
            continue
        form = r.core
        longer = {(len(w), w): o.key for o in together if o.key != r.key and len(w := identity_form(o.record.words)) > len(form) and w.endswith(form)}
        names = [w for _, w in sorted(longer)]
        if names and all(names[-1].endswith(w) for w in names):  # each the end of the next: one name, shortened twice
            pairs += [(r.key, key, f"同一项目里“{r.record.words}”是全名的后半") for key in dict.fromkeys(longer.values())]
    return pairs


def _contractions(together: list[Read]) -> list[tuple[Key, Key, str]]:
    """The project's name has 警综平台, its goal only 警务综合平台: all characters in order, the first and the kind the same."""
    named = [r for r in together if r.record.field == "name" and r.brand is None and r.key[1].startswith("name")]
    told = [r for r in together if r.record.field == "goal" and r.brand is None and r.key[1].startswith("name")]
    said = {r.key for r in told}
    pairs = []
    for r in named:
        full = {o.key: o for o in told if o.kind == r.kind and o.core[0] == r.core[0] and _contracts(r.core, o.core)}
        if len(full) == 1 and r.key not in said and not full.keys() & {n.key for n in named}:
            ((key, o),) = full.items()
            pairs.append((r.key, key, f"项目名称里的“{r.record.words}”是目标里“{o.record.words}”的缩略"))
    return pairs


def _contracts(short: str, full: str) -> bool:
    """Every character of `short` in its order, and at least half of those of `full`."""
    left = iter(full)
    return len(short) < len(full) <= 2 * len(short) and all(c in left for c in short)


def _branches_with_brands(together: list[Read]) -> list[tuple[Key, Key, str]]:
    """A project named after the branch of a brand, whose goal builds one other brand: that is the branch's own."""
    branches = {r.key: r for r in together if r.brand is not None and r.record.field == "name" and BRANCH.search(r.core)}
    if len(branches) != 1:
        return []
    ((key, branch),) = branches.items()
    built = {
        r.key for r in together
        if r.brand not in (None, branch.brand) and r.record.field == "goal" and r.record.role == "建设" and not _bare(r)
    }  # fmt: skip
    return [(key, other, f"项目名为“{branch.record.words}”，目标写的是建设它自己的品牌") for other in built if len(built) == 1]


def _abbreviated(by_key: dict[Key, list[Read]]) -> list[tuple[Key, Key, str]]:
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


def _entities(groups: list[Group], first: dict[Key, Seen], known: Gazetteer) -> tuple[dict[int, SystemEntity], dict[int, str]]:
    entities: dict[int, SystemEntity] = {}
    owner_of: dict[int, str] = {}
    taken: set[str] = set()
    for number, group in enumerate(groups):
        name = _canonical(group, known)
        if name in taken:  # two departments' own systems of one name
            name = next(n for n in _told_apart(name, group.members[0]) if n not in taken)
        taken.add(name)
        place, *rest = min((r.slip is not None, first[r.key], r.key) for r in group.members)[2]
        uid = system_uid("".join(_shown(place, rest[1])), place.top, place.district, rest[0])
        aliases = {r.record.words for r in group.members} | {_printed_brand(r) for r in group.members if r.brand and not BRANCH.search(r.core)}
        aliases |= {_shown(r.key[0], r.core) for r in group.members if r.brand is None and r.slip is None and r.record.words.endswith(r.core)}
        category = Counter(r.record.category for r in group.members if r.record.category not in (None, "品牌")).most_common(1)
        entities[number] = SystemEntity(uid, name, sorted(aliases - {name}), category[0][0] if category else "品牌", None, group.reasons, [])
        owner_of.update({id(r): uid for r in group.members})
    return entities, owner_of


def _told_apart(name: str, r: Read) -> Iterator[str]:
    yield f"{name}（{r.key[0]}）"
    yield f"{name}（{r.owner}）"
    yield from (f"{name}（{r.owner}，之{number}）" for number in count(2))


def _shown(place: Place, core: str) -> str:
    return core if place == NATION or core.startswith(str(place)[:-1] or "\0") else f"{place}{core}"


def _canonical(group: Group, known: Gazetteer) -> str:
    """The brand if there is one; what is known everywhere goes by its full name; else the commonest name with the place
    whose it is."""
    brands = Counter(r.brand for r in group.members if r.brand is not None and not BRANCH.search(r.core))
    if brands:
        brand = max(sorted(map(str, brands)), key=lambda b: brands[b])
        return min(_printed_brand(r) for r in group.members if r.brand == brand)
    general = next((r for r in group.members if r.key[1] in ("term", "number")), None)
    if general is not None:
        return _full_name(general, group, known)
    right = [r for r in group.members if r.slip is None] or group.members
    cores = Counter(r.record.words if r.brand is not None else r.core for r in right)
    core = max(sorted(cores), key=lambda c: cores[c])
    shown = next(r for r in right if core in (r.core, r.record.words))
    if shown.brand is None and len(shown.record.words) == len(identity_form(shown.record.words)) and identity_form(shown.record.words).endswith(core):
        core = shown.record.words[-len(core) :]  # as printed, OA and not oa
    return core if shown.brand is not None else _shown(shown.key[0], core)


def _printed_brand(r: Read) -> str:
    match = _QUOTED_AS_PRINTED.search(r.record.words)
    return match[1] if match is not None else str(r.brand)


def _full_name(general: Read, group: Group, known: Gazetteer) -> str:
    """As it is printed with the place in front, where it is: 例川 without 市 in 例川12345政务服务便民热线."""
    place, sort, core = general.key
    names = {identity_form(n.name): n.name for n in known.numbers.values()} if sort == "number" else {identity_form(t.term): t.term for t in known.terms.values()}
    full = names[core]
    short = str(place)[:-1]
    printed = sorted({w for r in group.members if (w := r.record.words) in (f"{place}{full}", f"{short}{full}") and short})
    return printed[0] if printed else _shown(place, full)
