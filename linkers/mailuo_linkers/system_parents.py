"""Which system is part of which. Reach for it after the mentions are grouped. No parent without grounds: each rule here
says in its reason what the text or the names show, and where two rules apply the one that the text states comes first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from mailuo_graph.gazetteer import Gazetteer
from mailuo_graph.identity import identity_form
from mailuo_graph.links import SystemEntity
from mailuo_linkers.system_clauses import PARTNER, called_parts, clauses, implied_parts
from mailuo_linkers.system_mentions import BRANCH, Group, Key, Read, is_built, without_cloud_kind
from mailuo_linkers.system_places import NATION, PROVINCES, Place
from mailuo_linkers.system_slips import by_project

_CONTAINS: Final = "(?:包括|包含|含|下设|其中)[^。；]{0,40}$"
_PART: Final = re.compile(
    r"(?:的)?(?:重要|核心)?(?:组成部分|一部分|(?:省|市|区|县|镇|街)?级?(?:分平台|子平台|分系统|子系统|子模块|功能模块|模块|子应用|分中心|分节点|子节点|节点|分站|分支|延伸))",
)
_IS: Final = re.compile(r"[”\"]?(?:作为|是|为|系|隶属于|属于|归属于?)")
_AS: Final = re.compile(r"(?:^|[，。；,;])(?:是|作为|属于)[“\"]?$")
_IT: Final = re.compile("(?:^|[，。；,;])(?:该|本)?(?:平台|系统|应用|小程序)")
"""The subject of a clause that is the system just spoken of."""
_ON: Final = re.compile(r"(?:依托|基于|在|以)[“\"]?$")
_BUILDS: Final = re.compile(r"[”\"]?(?:的?基础上|上|框架下|为基础|为底座)?[，,]?(?:统一)?(?:延伸)?(?:建设|搭建|开发|拓展|打造|构建|建立|延伸|扩展|部署)(?:了)?[“\"]?")
_JOINS: Final = re.compile('(接入|纳入|并入|融入|汇入|统一接入|延伸自|接至)(?:到|至|了)?[“"]?$')
_TERMINAL: Final = re.compile(r"(?:智能|自助)*(?:终端|自助机|一体机|服务点|网点)")
_SEGMENT: Final = re.compile("骨干网|城域网|接入网|广域网|核心网")
_DESKS: Final = ("节点", "站点", "专区", "分平台", "分中心", "分厅")
_ABOUT: Final = re.compile("监测|监控|监管|运维|安全|测评|审计|迁移|管理|备份|容灾")
"""Behind a system's name: what is done about it, so that the whole may be another system than its part."""
_PIECES: Final = frozenset({"子系统", "分系统", "子平台", "分平台", "专区", "知识库", "专题库", "一张图", "中台"})
_CARRIERS: Final = ("云", "网络", "机房", "数据")
"""What runs on them is no part of them."""
_OF_DATA: Final = ("中台", "专题库", "主题库", "基础库", "门户", "专区")
_TELLING: Final = 4
"""So many characters before the kind word and the same name of a district and of its city is no chance."""
_LARGER: Final = ("平台", "系统", "app", "小程序")


@dataclass(slots=True)
class _Index:
    stems: dict[tuple[str, str], int] = field(default_factory=dict)
    keys: dict[Key, int] = field(default_factory=dict)
    names: dict[tuple[str, str], int] = field(default_factory=dict)
    brands_of_provinces: dict[str, int | None] = field(default_factory=dict)
    named: dict[tuple[str, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    told: dict[tuple[str, int], list[tuple[Read, int]]] = field(default_factory=lambda: defaultdict(list))
    goals: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    said: dict[int, list[_Found]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class _Found:
    above: int
    reason: str
    seen: Read


def find_parents(entities: dict[int, SystemEntity], groups: list[Group], known: Gazetteer) -> None:
    index = _indexed(groups)
    _read_clauses(groups, index, entities, known)
    by_uid = {e.uid: e for e in entities.values()}
    terms = frozenset(identity_form(spelling) for spelling in known.terms)
    for number, group in enumerate(groups):
        for found in _grounds(number, group, index, entities, terms, known.parts):
            entity = entities[number]
            if found.above == number or _circle(by_uid, entity.uid, entities[found.above].uid):
                continue
            entity.parent, entity.parent_reasons = entities[found.above].uid, [found.reason]
            entity.parent_evidence, entity.parent_document = found.seen.record.evidence, found.seen.record.document
            break


def _indexed(groups: list[Group]) -> _Index:
    index = _Index()
    for number, group in enumerate(groups):
        for r in group.members:
            index.keys.setdefault(r.key, number)
            index.names.setdefault((r.key[0].top, r.core), number)
            if r.brand is not None:
                index.names.setdefault((r.key[0].top, r.form.replace('"', "")), number)
                if r.key[0].top.endswith(PROVINCES) and index.brands_of_provinces.setdefault(r.brand, number) != number:
                    index.brands_of_provinces[r.brand] = None  # two provinces' brand is nobody's parent
            for stem in sorted(_stems(r)):
                index.stems.setdefault((r.key[0].top, stem), number)
            if r.record.field == "name" and not _names_a_body(r):
                index.named[r.row].add(number)
            if r.record.field == "goal":
                index.told[r.row].append((r, number))
    rows: dict[tuple[str, int], tuple[str, str]] = {r.row: (r.owner, r.project.goal or "") for group in groups for r in group.members}
    for row, its in index.named.items():
        if len(its) == 1 and (goal := rows[row][1]):
            index.goals[rows[row][0]].append((goal, min(its)))
    return index


def _names_a_body(r: Read) -> bool:
    """例川12345热线受理中心: the words before are the body's name, not what its project is about."""
    return re.search(re.escape(r.record.words) + "[\u4e00-\u9fff]{0,4}(?<!数据)中心", r.project.name) is not None


def _read_clauses(groups: list[Group], index: _Index, entities: dict[int, SystemEntity], known: Gazetteer) -> None:
    """What the goals say of two systems. Whatever runs on a cloud or a network is no part of it, and nothing is part of
    what a smaller place has."""
    number_of = {id(r): number for number, group in enumerate(groups) for r in group.members}
    for together in by_project(r for group in groups for r in group.members).values():
        if len({number_of[id(r)] for r in together}) == 1:
            continue
        text = clauses(together)
        implied = (p for p in implied_parts(text, known.parts | _PIECES) if _may_contain(entities[number_of[id(p[1])]].category, p[0]))
        for below, above, reason in (*called_parts(text), *implied):
            part, whole = number_of[id(below)], number_of[id(above)]
            if part != whole and not _larger(below.key[0], above.key[0]):
                said = reason.format(a=below.record.words, b=entities[whole].name)
                index.said[part].append(_Found(whole, said, below))


def _may_contain(category: str | None, part: Read) -> bool:
    return category not in _CARRIERS or (category == "数据" and part.kind in _OF_DATA)


def _piece_of_the_project(r: Read, number: int, index: _Index, entities: dict[int, SystemEntity], pieces: frozenset[str]) -> _Found | None:
    """A module that the goal of a platform's project builds or keeps up."""
    named = index.named.get(r.row, set()) - {number}
    if r.kind not in pieces or r.record.field != "goal" or len(named) != 1 or number in index.named[r.row]:
        return None
    if r.record.role in (None, "使用") and not is_built(r):
        return None
    (whole,) = named
    return _Found(whole, f"“{r.record.words}”由“{entities[whole].name}”的项目建设或运行", r)


def _listed_piece(r: Read, number: int, index: _Index, entities: dict[int, SystemEntity], pieces: frozenset[str]) -> _Found | None:
    """零工撮合模块, where the project of a platform builds 零工撮合、技能报名两个模块."""
    stem = r.stem
    if r.kind not in pieces or len(stem) < _TELLING:
        return None
    row = re.compile(re.escape(stem) + "(?:[、和及与][\u4e00-\u9fff]{2,12}){1,6}?等?(?:[两二三四五六七八九十\\d]+[个大项])?(?:功能|业务)?(?:模块|子系统|应用)")
    found = {whole for goal, whole in index.goals[r.owner] if whole != number and row.search(goal)}
    if len(found) != 1:
        return None
    (whole,) = found
    return _Found(whole, f"“{entities[whole].name}”的项目把“{stem}”列为其模块之一", r)


def _circle(by_uid: dict[str, SystemEntity], below: str, above: str) -> bool:
    at: str | None = above
    while at is not None and at != below:
        at = by_uid[at].parent
    return at is not None


def _grounds(number: int, group: Group, index: _Index, entities: dict[int, SystemEntity], terms: frozenset[str], pieces: frozenset[str]) -> Iterator[_Found]:
    """What speaks for a parent, the strongest first."""
    rules: tuple[Callable[[Read], _Found | None], ...] = (
        lambda r: _stated(r, number, index, entities),
        lambda r: _stated_of_the_project(r, number, index, entities),
        lambda r: next((f for f in index.said[number] if f.seen is r), None),
        lambda r: _branch(r, number, index, entities),
        lambda r: _joined(r, number, index),
        lambda r: _inside(r, number, index, entities),
        lambda r: _within_name(r, number, index, entities, terms),
        lambda r: _piece_of_the_project(r, number, index, entities, pieces),
        lambda r: _built_on(r, number, index, entities),
        lambda r: _listed_piece(r, number, index, entities, pieces),
        lambda r: _terminal(r, number, index, entities),
        lambda r: _of_the_city(r, number, index),
    )
    return (found for rule in rules for r in group.members if (found := rule(r)) is not None)


def _branch(r: Read, number: int, index: _Index, entities: dict[int, SystemEntity]) -> _Found | None:
    """A name that begins as another system does and ends in 分平台, 专区, 子系统."""
    if not BRANCH.search(r.core):
        return None
    for end in range(len(r.core), 2, -1):
        other = index.stems.get((r.key[0].top, r.core[:end]), index.brands_of_provinces.get(r.core[:end]))
        if other is not None and other != number:
            return _Found(other, f"“{r.record.words}”是“{entities[other].name}”的分支", r)
    return None


def _stated(r: Read, number: int, index: _Index, entities: dict[int, SystemEntity]) -> _Found | None:
    """A是B的组成部分, 作为B的区级节点."""
    goal = r.project.goal or ""
    if r.record.field != "goal":
        return None
    for said in re.finditer(re.escape(r.record.words), goal):
        above = _whose_part(goal, said.end(), number, index.told[r.row])
        if above is not None:
            return _Found(above, f"原文写明“{r.record.words}”是“{entities[above].name}”的一部分", r)
    return None


def _whose_part(goal: str, end: int, number: int, told: list[tuple[Read, int]]) -> int | None:
    """The system that the clause from `end` on, behind a subject, calls the whole: 是B的组成部分."""
    if (verb := _IS.match(goal, end)) is None:
        return None
    for other, its in told:
        begin = goal.find(other.record.words, verb.end(), verb.end() + len(other.record.words) + 3)
        if its != number and begin >= 0 and _PART.match(goal, begin + len(other.record.words)):
            return its
    return None


def _stated_of_the_project(r: Read, number: int, index: _Index, entities: dict[int, SystemEntity]) -> _Found | None:
    """作为B的区级节点 or 平台为B的区级节点 behind a full stop or comma: said of the system that the project is named after."""
    if r.record.field != "name" or len(index.named[r.row]) != 1:
        return None
    goal = r.project.goal or ""
    for subject in _IT.finditer(goal):
        above = _whose_part(goal, subject.end(), number, index.told[r.row])
        if above is not None:
            return _Found(above, f"原文写明“{r.record.words}”是“{entities[above].name}”的一部分", r)
    for other, its in index.told[r.row]:
        at = goal.find(other.record.words)
        if its != number and _AS.search(goal[max(0, at - 5) : max(0, at)]) and _PART.match(goal, at + len(other.record.words)):
            return _Found(its, f"原文写明“{r.record.words}”作为“{entities[its].name}”的一部分", r)
    return None


def _joined(r: Read, number: int, index: _Index) -> _Found | None:
    """A接入省统一A: of the same name but for the larger place, so that the one is a node of the other."""
    if r.brand is not None or len(r.core) - len(r.kind) < _TELLING:
        return None
    goal = r.project.goal or ""
    for other, its in index.told[r.row]:
        same = other.core == r.core and other.kind == r.kind
        if its == number or not same or not _larger(other.key[0], r.key[0]):
            continue
        at = goal.find(other.record.words)
        if at > 0 and (verb := _JOINS.search(goal[max(0, at - 8) : at])) is not None:
            return _Found(its, f"原文写明“{r.record.words}”{verb[1]}“{other.record.words}”，两者除所属地方外同名", r)
    return None


def _inside(r: Read, number: int, index: _Index, entities: dict[int, SystemEntity]) -> _Found | None:
    """The system of the project's name, where its goal says this one is part of it or this is called a part."""
    if r.record.field == "name" or r.brand is not None:
        return None
    goal = r.project.goal or ""
    at = goal.find(r.record.words)
    part = at >= 0 and re.search(_CONTAINS, goal[max(0, at - 60) : at]) is not None
    if (not part and not r.core.endswith("子系统")) or PARTNER.match(goal, max(0, at) + len(r.record.words)):
        return None
    named = index.named.get(r.row, set()) - {number}
    if len(named) != 1:
        return None
    (inside,) = named
    return _Found(inside, f"原文把“{r.record.words}”说成“{entities[inside].name}”的一部分", r)


def _within_name(r: Read, number: int, index: _Index, entities: dict[int, SystemEntity], terms: frozenset[str]) -> _Found | None:
    """A name that begins with the whole name of another system of the place: 例服务平台预约系统, 政务外网骨干网."""
    if r.brand is not None:
        return None
    for end in range(len(r.core) - 2, 2, -1):
        head, rest = r.core[:end], r.core[end:]
        segment = head in terms and (_SEGMENT.fullmatch(rest) is not None or rest.endswith(_DESKS))
        if not segment and (not head.endswith(_LARGER) or _ABOUT.search(rest) is not None):
            continue
        other = index.names.get((r.key[0].top, head))
        if other is not None and other != number:
            return _Found(other, f"名称“{r.record.words}”以“{entities[other].name}”开头，是它的组成部分", r)
    return None


def _built_on(r: Read, number: int, index: _Index, entities: dict[int, SystemEntity]) -> _Found | None:
    """依托B建设A, where B is a platform of a larger place. Hosting, a connection or mere use make no part."""
    goal = r.project.goal or ""
    if r.record.field != "goal":
        return None
    at = goal.find(r.record.words)
    for other, its in index.told[r.row]:
        if its == number or not _larger(other.key[0], r.key[0]) or entities[its].category in _CARRIERS:
            continue
        begin = goal.rfind(other.record.words, max(0, at - 60), max(0, at))
        if begin < 0 or _ON.search(goal[:begin][-4:]) is None:
            continue
        verb = _BUILDS.match(goal, begin + len(other.record.words))
        if verb is not None and verb.end() == at:
            return _Found(its, f"原文写“依托{other.record.words}”建设“{r.record.words}”，前者属于更大的地方，可能是其上级", r)
    return None


def _terminal(r: Read, number: int, index: _Index, entities: dict[int, SystemEntity]) -> _Found | None:
    """The terminals under a brand that a project on one platform pays for."""
    if r.brand is None or r.record.field != "goal":
        return None
    goal = r.project.goal or ""
    at = goal.find(r.record.words)
    if at < 0 or _TERMINAL.match(goal, at + len(r.record.words)) is None:
        return None
    named = index.named.get(r.row, set()) - {number}
    if len(named) != 1:
        return None
    (above,) = named
    return _Found(above, f"“{entities[above].name}”的项目里列有“{r.brand}”终端，可能是它的服务终端", r)


def _of_the_city(r: Read, number: int, index: _Index) -> _Found | None:
    """A district's system of a kind that each place has one of, or of the same telling name, under that of its city."""
    place, sort, name = r.key
    if not place.district or not place.top:
        return None
    if sort == "desk":
        sort, name = "number", name.removesuffix("分中心")
    other = index.keys.get((Place(place.top), sort, name))
    if other is None or other == number:
        return None
    if sort in ("term", "number"):
        return _Found(other, f"按系统名录，“{name}”各地各有一个，{place.district}的属于{place.top}的同名系统", r)
    if sort == "name" and len(r.core) - len(r.kind) >= _TELLING:
        return _Found(other, f"{place.district}与{place.top}各有一个“{name}”，区级的可能是市级的分支", r)
    return None


def _larger(place: Place, than: Place) -> bool:
    if place == NATION or place.top.endswith(PROVINCES):
        return than not in (NATION, place)
    return place.top == than.top and not place.district and bool(than.district)


def _stems(r: Read) -> set[str]:
    """What a branch's name may begin with: the brand, or the name without its kind word, at least three characters."""
    if BRANCH.search(r.core):
        return set()
    stem = r.stem if r.kind != "云" else r.core
    return {s for s in (r.brand, stem, without_cloud_kind(r)) if s and len(s) >= 3}  # noqa: PLR2004 - shorter begins too much
