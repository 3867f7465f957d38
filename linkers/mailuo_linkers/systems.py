"""Which system a mention means, and which system is a branch of which. A wrong merge is worse than a missing one: two
mentions are one system only when words, place and a stated rule say so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from mailuo_graph.decisions import Decisions
from mailuo_graph.gazetteer import Gazetteer, Term, systems
from mailuo_graph.identity import identity_form
from mailuo_graph.links import Placement, Rename, SystemEntity, Touch
from mailuo_graph.records import MentionRecord, ProjectRecord, Records
from mailuo_linkers.system_adopted import adopt
from mailuo_linkers.system_decisions import decided_systems
from mailuo_linkers.system_mentions import BRANCH, Group, Key, Read, without_cloud_kind
from mailuo_linkers.system_names import make_entities
from mailuo_linkers.system_parents import find_parents
from mailuo_linkers.system_places import NATION, PROVINCES, Place, place_of, spellings, split_place
from mailuo_linkers.system_sameness import same_systems
from mailuo_linkers.system_slips import corrected, first_seen

_SPECIFIC: Final = 3
"""So many characters before the kind word make a name specific enough to stand on its own in a goal."""
_TELLING: Final = 6
"""So many make it one system for all departments of a place."""
_BARE: Final = ("平台", "系统", "小程序", "app", "公众号", "网站")
_APPS: Final = ("小程序", "app", "公众号")
"""What stands before these is a name as a rule, be it only of two characters."""
_OF_ALL: Final = re.compile("(?:政务|信息|业务|应用|信息化|电子政务|云上|办公|各类)+系统")
"""What a place has many of, with its name or without."""
_QUOTED: Final = re.compile(r"^\"(?P<brand>[^\"]+)\"(?P<tail>.*)$")
_PHASE: Final = re.compile(r"[(]?[一二三四五六七八九十\d][期批][)]?")
_LINE: Final = re.compile("热线(?:信息)?(?:平台|系统)$")
_DESK: Final = re.compile("热线(?:平台)?(?P<where>[\u4e00-\u9fff]{1,6}?)分中心$")
_RADIO: Final = re.compile(r"(?P<number>\d{3,4})(?:mhz|m|兆)(?:hz)?(?P<name>.*网)")
"""A net by its frequency, however that is spelt."""
_DIGITS: Final = re.compile(r"\d{5,8}")
_TRADES: Final = {"120": "急救", "110": "报警", "119": "消防", "122": "交通事故"}
_DISPATCH: Final = re.compile("(?:120|110|119|122)(?P<trade>急救|报警|消防|接处警|接警)?(?=[\u4e00-\u9fff]{2,12}(?:系统|平台)$)")
"""A number before the system that its calls come to says of what trade it is."""


def link_systems(
    records: Records, placements: list[Placement], decisions: Decisions | None = None, renames: Sequence[Rename] = (),
) -> tuple[list[SystemEntity], list[Touch]]:
    known = systems()
    reads = _reads(records, placements, known, _first_names(renames))
    _judge(reads, known)
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
    line = _hotline(words, record, own, places, known)
    if line is not None:
        place, core = line
        return Read(record, project, own, place, core, None, "热线", owner)
    if (radio := _RADIO.fullmatch(words)) is not None:
        return Read(record, project, own, None, f"{radio['number']}兆{radio['name'] or '网'}", None, "", owner)
    words = _DISPATCH.sub(lambda m: m["trade"] or _TRADES[m[0]], words)
    if words.endswith('"一张图"') and not words.startswith('"'):
        words = words.replace('"', "")
    quoted = _QUOTED.match(words)
    if quoted is None and record.category == "品牌":  # the project is named after it
        return Read(record, project, own, None, words, words, "", owner)
    if quoted is not None and not (quoted["tail"] in ("", *_BARE) or quoted["tail"].endswith(_APPS)) and len(quoted["brand"]) < _SPECIFIC and kinds.search(quoted["brand"]) is None:
        words, quoted = quoted["brand"] + quoted["tail"], None  # “三资”监管平台: two characters are a word, no brand
    if quoted is not None:
        brand, tail = quoted["brand"], quoted["tail"]
        policy = known.terms.get(brand)
        if policy is not None and not policy.alone and tail:  # a policy lends its name: “一网统管”平台
            return Read(record, project, own, _said_place(record, project, own, places), brand + tail, None, found[0] if (found := kinds.search(tail)) else "", owner)
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


def _hotline(words: str, record: MentionRecord, own: Place, places: dict[str, Place], known: Gazetteer) -> tuple[Place | None, str] | None:
    """Whose service number the words name, and its name; with 分中心 where a place's own desk of it is meant. None where they
    name no number, or the system behind one (120急救调度指挥系统)."""
    if record.category != "热线" and _LINE.search(words) is None:
        return None
    if words.endswith(("系统", "平台")) and _LINE.search(words) is None:
        return None
    for number in known.numbers.values():
        at = words.find(number.number)
        if at < 0:
            continue
        before, desk = words[:at], _DESK.search(words)
        if desk is not None:
            where, _ = split_place(desk["where"] + "热线热线", own, places)
            return where or own, identity_form(number.name) + "分中心"
        place, _ = split_place(before + "热线热线", own, places)
        while place is None and len(before) > 2:  # noqa: PLR2004 - 工单来自例川12345热线: the place stands right before the number
            before = before[1:]
            place, _ = split_place(before + "热线热线", own, places)
        return place, identity_form(number.name)
    other = _DIGITS.search(words)
    return None if other is None else (None, f"{other[0]}热线")


def _said_place(record: MentionRecord, project: ProjectRecord, own: Place, places: dict[str, Place]) -> Place | None:
    """Of a quoted name: what stands right before the quotation mark, as in 市级“一网统管”平台."""
    text = (project.name if record.field == "name" else project.goal) or ""
    match = re.search(f"([全我]?[省市区县旗]级?)(?:统一)?的?{re.escape(record.words)}", text)
    return None if match is None else split_place(f"{match[1]}例例例例", own, places)[0]


def _judge(reads: list[Read], known: Gazetteer) -> None:
    """Gives every mention that is a system its key and the reason; the others stay mentions."""
    proven = {r.brand for r in reads if r.brand is not None and r.record.category is not None and (r.record.field == "name" or not r.bare or r.record.defines)}
    terms = {identity_form(spelling): term for spelling, term in known.terms.items()}
    provinces = _brands_of_provinces(reads)
    functions = {identity_form(f) for f in known.functions}
    names = {n.name for n in known.numbers.values()}
    plain = {identity_form(n.name.removeprefix(n.number)): identity_form(n.name) for n in known.numbers.values() if n.name.endswith("热线")}
    defined = {(r.row, identity_form(r.record.defines)) for r in reads if r.record.defines is not None}
    acronyms = {identity_form(word): identity_form(name) for word, name in known.acronyms.items()}
    for r in reads:
        place = r.place or r.own
        if r.record.category is None:
            if r.core in acronyms:
                _judge_function(r, acronyms[r.core], place)
            continue
        stem = r.core[: len(r.core) - len(r.kind)] if r.kind else r.core
        if r.brand is not None:
            _judge_brand(r, terms, proven, provinces)
        elif r.core in names:
            r.key, r.reason = (place, "number", r.core), "全国统一的服务号码，各地各有一条"
        elif r.core.removesuffix("分中心") in names:
            r.key, r.reason = (place, "desk", r.core), "服务号码在一地的分中心"
        elif r.kind == "热线" and _DIGITS.match(r.core):
            r.key, r.reason = (place, "number", r.core), "有号码的热线，一地一条"
        elif r.core in plain:
            r.key, r.reason = (place, "number", plain[r.core]), f"“{r.core}”就是全国统一的服务号码“{plain[r.core]}”"
        elif (term := terms.get(r.core)) is not None:
            whose = NATION if term.each == "nation" else place
            r.key, r.reason = (whose, "term", identity_form(term.term)), f"名录中的名称“{term.term}”（{term.source or '通用叫法'}）"
        elif r.core in functions:
            _judge_function(r, r.core, place)
        elif stem in acronyms and r.kind in ("系统", "平台"):
            _judge_function(r, acronyms[stem], place)
        elif not known.is_generic(stem) or known.tells(stem) or r.kind == "中台" or (r.place is not None and _OF_ALL.fullmatch(r.core) is None):
            r.reason = _own_name(r, stem, defined)
        if r.reason is not None and r.key[1] == "":
            apart = "" if r.place is not None or len(stem) >= _TELLING or _same_body_apart(r) else r.owner
            r.key = (place, "name" + apart, without_cloud_kind(r))
    _follow_names(reads)
    adopt(reads, known)


def _judge_function(r: Read, name: str, place: Place) -> None:
    said = "" if name == r.core else f"“{r.record.words}”通常指{name}；"
    r.key, r.reason = (place, "function" + ("" if r.place is not None else r.holder), name), f"{said}各单位都有的系统，只在本单位内算同一个"


def _own_name(r: Read, stem: str, defined: set[tuple[tuple[str, int], str]]) -> str | None:
    """Why a name without quotation marks that no list has is one; nothing where too little stands before the kind."""
    if len(r.kind) >= 4 and r.place is not None:  # noqa: PLR2004 - 数字图书馆 says what it is by itself
        return f"“{r.place}”的{r.kind}"
    if len(stem) < 2:  # noqa: PLR2004 - one character names nothing
        return None
    if r.record.field == "name":
        return "项目名称里的系统名"
    if len(stem) >= _SPECIFIC or r.kind in _APPS or (r.place is not None and not r.record.words.startswith("全")) or r.record.defines:
        return "正文里的专有系统名"
    if r.kind == "一张图":
        return "正文里的专题一张图"
    return "原文说明的简称" if (r.row, r.form) in defined else None


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
    if term is not None and r.bare and not term.alone:
        return
    if r.bare and brand not in proven and len(brand) < 3:  # noqa: PLR2004 - two characters in quotation marks are a word
        return
    where = r.own if term is not None else Place(r.own.top or r.own.district)
    if brand in provinces and _of_the_province(r):
        where = provinces[brand]
    r.key, r.reason = (where, "brand", r.core), f"加引号的品牌“{brand}”" if '"' in r.form else f"项目以“{brand}”为名，目标里说它是系统或反复提到它"


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
