"""Which body goes on under another name. Never a merge: both stay, joined by a dated rename with its evidence.

Three kinds of evidence. A text says it (“本中心（原某中心）”). Or the names differ in one part, stand for the same place and
level, follow each other in time, and the budgets before and after share projects or units. Or a department lists the one
no more and the other for the first time, both names have a telling word in common, and so have their projects. Two bodies with budgets in
the same year are never a rename, whatever else speaks for it; a person's decision outweighs everything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from mailuo_graph.decisions import Decision, Decisions, Verdict
from mailuo_graph.links import Body, Placement, Rename
from mailuo_graph.records import Evidence, Records
from mailuo_linkers.bodies import Bodies
from mailuo_linkers.former_names import Said, former_names
from mailuo_linkers.names import parse_name
from mailuo_linkers.normal import normalise
from mailuo_linkers.owners import common_start, one_part_apart, without_itself, without_second_names
from mailuo_linkers.places import place_of
from mailuo_linkers.replaced import Replaced, alike_names, telling_word

RULE_SAID: Final = "rule:former-name-said"
RULE_SHARED: Final = "rule:shared-projects"
RULE_REPLACED: Final = "rule:replaced-in-its-department"
RULE_HEAD: Final = "rule:head-of-department"
_SURENESS: Final = ("possible", "likely", "certain")
_SHORTEST_CORE: Final = 6
_LONGEST_PART: Final = 6
_ENOUGH: Final = 2
_MANY: Final = 3
_ALIKE: Final = 5
_LONGEST_GAP: Final = 5
# Every body has these: sharing them says nothing of a rename.
_COMMON: Final = ("物业", "公用", "工作经费", "运行经费", "办公", "后勤", "培训", "人员经费", "聘用", "购置", "信息化运维", "租赁", "食堂", "维修")


@dataclass(slots=True)
class _Life:
    """What the documents show of one body, by fiscal year."""

    body: Body
    years: set[int] = field(default_factory=set)
    cores: dict[int, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    """Year → core → name as printed."""
    units: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    documents: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Pair:
    earlier: _Life
    later: _Life
    shared: list[str]
    units: list[str]
    apart: tuple[str, str] | None
    said: Said | None = None
    replaced: Replaced | None = None

    @property
    def weight(self) -> int:
        return (10 if self.said is not None else 0) + (_MANY if self.replaced is not None else 0) + 2 * len(self.shared) + len(self.units) + (_MANY if self.apart is not None else 0)


def find_renames(records: Records, bodies: Bodies, placements: list[Placement], decisions: Decisions) -> list[Rename]:
    lives = _lives(records, bodies, placements)
    common = _common_cores(lives.values())
    names = {body.uid: body.name for body in bodies.bodies}
    said = {(s.earlier, s.later): s for s in former_names(records, bodies, placements)}
    pairs = []
    for group in _groups(lives.values()):
        for earlier, later in _candidates(group, common, said):
            pair = _pair(earlier, later, said.get((earlier.body.uid, later.body.uid)), common)
            if pair is not None:
                pairs.append(pair)
    pairs = _replacements(lives, pairs, common)
    found = _heads_follow([_rename(pair, names) for pair in _best(pairs)], lives)
    return _with_evidence(_decided(found, bodies, lives, decisions), records, bodies)


def _lives(records: Records, bodies: Bodies, placements: list[Placement]) -> dict[str, _Life]:
    by_uid = {body.uid: _Life(body) for body in bodies.bodies}
    about = {d.document: d for d in records.documents}
    printed = {(p.document, p.row): p for p in records.projects}
    for placement in placements:
        document = about[placement.document]
        year = document.fiscal_year
        if year is None:
            continue
        record = printed[placement.document, placement.row]
        owners = tuple(n for n in (record.unit, document.department) if n)
        core = "" if record.classified or record.name.isdigit() else parse_name(record.name, owners).core
        for uid in (placement.unit, placement.department):
            if uid is None:
                continue
            life = by_uid[uid]
            life.years.add(year)
            life.documents.setdefault(year, document.file_name)
            if len(core) >= _SHORTEST_CORE:
                life.cores[year][core] = record.name
        if placement.department is not None and placement.unit is not None:
            by_uid[placement.department].units[year].add(placement.unit)
    return {uid: life for uid, life in by_uid.items() if life.years}


def _groups(lives: Iterable[_Life]) -> list[list[_Life]]:
    """Only bodies of one kind, level and place can be one another; where the place is unknown, those under one
    department. Keeps the comparison within small groups."""
    groups: dict[tuple[str | None, ...], list[_Life]] = defaultdict(list)
    for life in lives:
        body = life.body
        where = body.district if body.district is not None else body.parent
        if where is not None:
            groups[body.kind, body.level, where].append(life)
    return [sorted(group, key=lambda life: life.body.uid) for _, group in sorted(groups.items(), key=lambda g: str(g[0]))]


def _candidates(group: list[_Life], common: set[str], said: Iterable[tuple[str, str]]) -> list[tuple[_Life, _Life]]:
    """Only what shares a telling project or a unit, or is said to be: comparing each with each would cost the square of
    a city's schools."""
    by_uid = {life.body.uid: life for life in group}
    left_by: dict[str, list[_Life]] = defaultdict(list)
    for life in group:
        for mark in _marks(life, max(life.years), common):
            left_by[mark].append(life)
    found = {(by_uid[a].body.uid, by_uid[b].body.uid) for a, b in said if a in by_uid and b in by_uid}
    for life in group:
        found |= {(earlier.body.uid, life.body.uid) for mark in _marks(life, min(life.years), common) for earlier in left_by[mark]}
    return [(by_uid[a], by_uid[b]) for a, b in sorted(found) if a != b]


def _marks(life: _Life, year: int, common: set[str]) -> set[str]:
    return {core for core in life.cores[year] if _telling(core, common)} | life.units[year]


def _telling(core: str, common: set[str]) -> bool:
    return core not in common and not any(word in core for word in _COMMON)


def _common_cores(lives: Iterable[_Life]) -> set[str]:
    """Cores that two units have in one year, or many units at all: they tell nothing of a rename."""
    by_year: dict[tuple[int, str], set[str]] = defaultdict(set)
    ever: dict[str, set[str]] = defaultdict(set)
    for life in lives:
        if life.body.kind != "Unit":
            continue
        for year, cores in life.cores.items():
            for core in cores:
                by_year[year, core].add(life.body.uid)
                ever[core].add(life.body.uid)
    return {core for (_, core), units in by_year.items() if len(units) > 1} | {core for core, units in ever.items() if len(units) > _MANY}


def _pair(earlier: _Life, later: _Life, said: Said | None, common: set[str]) -> _Pair | None:
    """None where time or evidence forbids it."""
    if earlier is later or max(earlier.years) >= min(later.years):
        return None
    last, first = max(earlier.years), min(later.years)
    if any(_is_head(unit, later) for units in earlier.units.values() for unit in units):
        return None  # a unit of the one, with a budget of its own
    if said is None and first - last > _LONGEST_GAP:
        return None
    apart = _apart(earlier.body.name, later.body.name)
    before, after = earlier.cores[last], later.cores[first]
    shared = sorted(core for core in before.keys() & after.keys() if _telling(core, common))
    units = sorted((earlier.units[last] & later.units[first]) - {earlier.body.uid, later.body.uid})
    pair = _Pair(earlier, later, shared, units, apart, said)
    if said is not None or (apart is not None and (len(shared) >= _least(apart) or units)):
        return pair
    most = min(len(before), len(after))
    return pair if len(shared) >= _MANY and 2 * len(shared) >= most else None


def _replacements(lives: dict[str, _Life], pairs: list[_Pair], common: set[str]) -> list[_Pair]:
    """Adds who stands in whose place in the lists of one department, renamed or not."""
    known = {(p.earlier.body.uid, p.later.body.uid): p for p in pairs}
    before = {p.later.body.uid: p.earlier.body.uid for p in _best(pairs) if p.later.body.kind == "Department"}
    for uid, life in sorted(lives.items()):
        if life.body.kind != "Department":
            continue
        former = lives.get(before.get(uid, ""))
        years = ((year, owner) for owner in (life, former) if owner is not None for year in owner.units)
        for (last, one), (first, other) in pairwise(sorted(years, key=lambda each: each[0])):
            gone = [lives[u] for u in sorted(one.units[last]) if max(lives[u].years) == last and not _is_head(u, one)]
            came = [lives[u] for u in sorted(other.units[first]) if min(lives[u].years) == first and not _is_head(u, other)]
            for earlier, later, why in _in_whose_place(gone, came, last, first, common):
                at = (earlier.body.uid, later.body.uid)
                pair = known.get(at) or _Pair(earlier, later, [], [], _apart(earlier.body.name, later.body.name))
                pair.replaced = why
                pair.shared = pair.shared or sorted(c for c in earlier.cores[last].keys() & later.cores[first].keys() if _telling(c, common))
                known[at] = pair
    return list(known.values())


def _in_whose_place(gone: list[_Life], came: list[_Life], last: int, first: int, common: set[str]) -> Iterator[tuple[_Life, _Life, Replaced]]:
    """Only where nobody else could be meant."""
    fitting = []
    for earlier in gone if first - last <= _LONGEST_GAP else ():
        for later in came:
            word = telling_word(_bare(earlier.body.name), _bare(later.body.name))
            before = {core: name for core, name in earlier.cores[last].items() if _telling(core, common)}
            after = {core: name for core, name in later.cores[first].items() if _telling(core, common)}
            alike = alike_names(before, after)
            alone = len(gone) == len(came) == 1
            proofs = len(alike) + len(before.keys() & after.keys())
            if (word is not None and (proofs or (alone and _of_one_body(earlier, later)))) or (alone and proofs >= _ENOUGH):
                fitting.append((earlier, later, Replaced(word, alike, alone)))
    for earlier, later, why in fitting:
        if sum(e is earlier for e, _, _ in fitting) == 1 == sum(other is later for _, other, _ in fitting):
            yield earlier, later, why


def _of_one_body(earlier: _Life, later: _Life) -> bool:
    """例管理中心城东管理部 and 例管理中心城东分中心: but for the last word the names are the same."""
    one, other = _bare(earlier.body.name), _bare(later.body.name)
    same = common_start(one, other)
    return same >= _SHORTEST_CORE and same * 2 >= max(len(one), len(other))


def _is_head(unit: str, department: _Life) -> bool:
    return unit.partition("-")[2] == department.body.uid.partition("-")[2]


def _least(apart: tuple[str, str]) -> int:
    """A word put in, as after a reform, needs less proof than a word in another's place: 图书馆 and 博物馆 are two."""
    return 1 if "" in apart and any(apart) else _ENOUGH


def _apart(one: str, other: str) -> tuple[str, str] | None:
    """The single part that changed, without place and second names. A part that tells bodies apart side by side, such as
    a number, an ordinal or 南北, is no renaming."""
    if _bare(one) == _bare(other):  # 信息中心 of a department and of the one that succeeds it
        return "", ""
    parts = one_part_apart(_bare(one), _bare(other))
    if parts is None or max(map(len, parts)) > _LONGEST_PART:
        return None
    one_is_part = _bare(one).startswith(_bare(other)) or _bare(other).startswith(_bare(one))
    if one_is_part:  # 公安局 and 公安局交警支队: a body and one below it
        return None
    telling = set("0123456789一二三四五六七八九十东南西北中")
    return None if any(set(part.replace("中心", "")) & telling for part in parts) else parts


def _bare(name: str) -> str:
    text = without_second_names(without_itself(normalise(name).text))
    return text[place_of(text).length :]


def _best(pairs: list[_Pair]) -> list[_Pair]:
    """One successor a body and one predecessor, the one with most evidence; where two have the same, none is known."""
    beside: dict[int, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        beside[id(pair.earlier)].append(pair)
        beside[id(pair.later)].append(pair)
    kept = []
    for pair in pairs:
        rivals = [p for p in (*beside[id(pair.earlier)], *beside[id(pair.later)]) if p is not pair and (p.earlier is pair.earlier or p.later is pair.later)]
        if all(_near(pair) > _near(rival) for rival in rivals):
            kept.append(pair)
    return kept


def _near(pair: _Pair) -> tuple[int, int]:
    """Evidence first; then the neighbour in time, so that a second rename follows the first."""
    return pair.weight, max(pair.earlier.years) - min(pair.later.years)


def _rename(pair: _Pair, names: dict[str, str]) -> Rename:
    last, since = max(pair.earlier.years), min(pair.later.years)
    reasons = []
    if pair.said is not None:
        reasons.append(f"{pair.later.documents[since] if pair.said.file_name is None else pair.said.file_name}写明：“{pair.said.words}”")
    if pair.apart is not None:
        old, new = (f"“{part}”" if part else "无" for part in pair.apart)
        reasons.append("名称相同" if not any(pair.apart) else f"两个名称只有一处不同：{old}→{new}（“{pair.earlier.body.name}”“{pair.later.body.name}”）")
    if pair.earlier.body.district is not None:
        reasons.append(f"同一地区、同一层级：{pair.earlier.body.district}，{pair.earlier.body.level}")
    if pair.shared:
        shown = "、".join(f"“{pair.later.cores[since][core]}”" for core in pair.shared[:5])
        more = f"等 {len(pair.shared)} 个" if len(pair.shared) > 5 else ""  # noqa: PLR2004 - as many as are shown
        reasons.append(f"前后两份预算有同名项目（去掉单位和年份）：{shown}{more}")
    if pair.replaced is not None:
        why = pair.replaced
        only = "，此外没有一增一减的单位" if why.alone else ""
        reasons.append(f"同一部门的前后两份预算里，前者不再列、后者新列{only}" + (f"，名称都有“{why.word}”" if why.word else ""))
        if why.alike:
            reasons.append("前后两份预算有相近的项目：" + "；".join(f"“{a}”与“{b}”" for a, b in why.alike[:3]))
    if pair.units:
        reasons.append(f"前后两份预算下属单位相同：{'、'.join(names[uid] for uid in pair.units[:5])}")
    reasons.append(f"旧名称最后见于 {last} 年（{pair.earlier.documents[last]}），新名称最早见于 {since} 年（{pair.later.documents[since]}），没有同年并存")
    missing = [str(year) for year in range(last + 1, since)]
    if missing:
        reasons.append(f"中间缺 {'、'.join(missing)} 年的文件，实际更名可能更早")
    return Rename(
        pair.earlier.body.kind, pair.earlier.body.uid, pair.later.body.uid, since, None, _confidence(pair), reasons,
        RULE_SAID if pair.said is not None else RULE_SHARED if pair.replaced is None else RULE_REPLACED,
        None if pair.said is None else pair.said.document, None if pair.said is None else pair.said.evidence,
    )  # fmt: skip


def _confidence(pair: _Pair) -> str:
    proofs = len(pair.shared) + len(pair.units) * _of_a_unit(pair)
    if pair.said is not None:
        return "certain" if pair.said.whole or proofs else "likely"
    if pair.replaced is not None and (pair.replaced.alone or len(pair.replaced.alike) + len(pair.shared) >= _ENOUGH):
        return "likely"
    if pair.apart is None or proofs < _ENOUGH:
        return "possible"
    # Both listed by one department, or with the same units below: then the old one is missed where it should stand.
    listed = pair.earlier.body.parent is not None and pair.earlier.body.parent == pair.later.body.parent
    at_head = _bare(pair.later.body.name).endswith(_bare(pair.earlier.body.name))  # 图书馆 and 少儿图书馆
    inserted = "" in pair.apart and not at_head
    return "likely" if inserted or pair.units or (listed and len(pair.shared) >= _ENOUGH) or len(pair.shared) >= _MANY + 2 else "possible"


def _of_a_unit(pair: _Pair) -> int:
    """How much a unit below both proves: a unit has one department, so that with names alike in most words it says enough
    (政务服务数据管理局, 政务服务和数据局); 教育局 and 体育局 may hand one over."""
    return _ENOUGH if pair.apart is not None and len(_bare(pair.earlier.body.name)) - len(pair.apart[0]) >= _ALIKE else 1


def _heads_follow(found: list[Rename], lives: dict[str, _Life]) -> list[Rename]:
    """The unit that is the department itself is renamed with it, as surely: its id ends like the department's."""
    heads = {uid.partition("-")[2]: uid for uid, life in lives.items() if life.body.kind == "Unit"}
    by_pair = {(rename.earlier, rename.later): rename for rename in found}
    for rename in found:
        earlier, later = (heads.get(uid.partition("-")[2]) for uid in (rename.earlier, rename.later))
        if rename.kind != "Department" or earlier is None or later is None or max(lives[earlier].years) >= min(lives[later].years):
            continue
        known = by_pair.get((earlier, later))
        if known is None or _SURENESS.index(known.confidence) < _SURENESS.index(rename.confidence):
            why = f"部门更名，部门本级随之更名：{rename.reasons[0]}"
            reasons = [why] if known is None else [why, *known.reasons]
            by_pair[earlier, later] = Rename("Unit", earlier, later, rename.since, None, rename.confidence, reasons, RULE_HEAD)
    return list(by_pair.values())


def _decided(found: list[Rename], bodies: Bodies, lives: dict[str, _Life], decisions: Decisions) -> list[Rename]:
    """What a person rejected goes, what a person confirmed is certain, also where no evidence was found."""
    by_pair = {(rename.earlier, rename.later): rename for rename in found}
    kinds = {body.uid: body.kind for body in bodies.bodies}
    for decision in decisions.all():
        if decision.about != "RENAMED_TO":
            continue
        earlier, later = (bodies.owner.get(uid, uid) for uid in decision.subjects)
        if earlier == later:
            continue  # a person made them one body
        if (later, earlier) in by_pair:  # judged the other way round: the same two bodies
            earlier, later = later, earlier
        if decision.verdict is Verdict.DIFFERENT:
            by_pair.pop((earlier, later), None)
        elif decision.verdict is Verdict.SAME and earlier in kinds and kinds[earlier] == kinds.get(later):
            known = by_pair.get((earlier, later))
            if known is None:
                since = min(lives[later].years) if later in lives else None
                known = by_pair[earlier, later] = Rename(kinds[earlier], earlier, later, since, None, "certain", [], "")
            _confirm(known, decision)
    return [by_pair[pair] for pair in sorted(by_pair)]


def _with_evidence(renames: list[Rename], records: Records, bodies: Bodies) -> list[Rename]:
    """Where no text says it: the words by which the later name is first printed."""
    years = {d.document: d.fiscal_year or 0 for d in records.documents}
    printed: dict[str, list[tuple[int, str, Evidence]]] = defaultdict(list)
    for document in records.documents:
        uid = bodies.department.get(document.document)
        if uid is not None and document.department_evidence is not None:
            printed[uid].append((years[document.document], document.document, document.department_evidence))
    lines = [(u.document, u.name, u.evidence) for u in records.units]
    lines += [(p.document, p.unit, p.evidence) for p in records.projects if p.unit is not None]
    for name_in, name, evidence in lines:
        if evidence is not None:
            printed[bodies.unit[name_in, name]].append((years[name_in], name_in, evidence))
    for rename in renames:
        if rename.evidence is None and printed[rename.later]:
            _, rename.evidence_document, rename.evidence = min(printed[rename.later], key=lambda each: each[:2])
    return renames


def _confirm(rename: Rename, decision: Decision) -> None:
    rename.confidence, rename.decided_by = "certain", decision.who
    rename.reasons.append(f"{decision.who} 于 {decision.when} 确认：{decision.why}")
