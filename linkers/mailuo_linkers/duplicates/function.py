"""The same function built or bought at two levels of government or in two departments of one place.

Two lines meet over a function of the gazetteer (see functions) or over rare words of their names. Generic words, and
what every body needs for itself, never bring two together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from mailuo_linkers.duplicates.apart import told_apart
from mailuo_linkers.duplicates.finding import Finding, Reason, Words, goal_words, name_words, odds
from mailuo_linkers.duplicates.functions import Function, functions
from mailuo_linkers.duplicates.lines import Line, Lines
from mailuo_linkers.duplicates.money import Stake
from mailuo_linkers.duplicates.places import Places, Standing, rank
from mailuo_linkers.duplicates.shared_text import compare
from mailuo_linkers.duplicates.wording import bigrams, is_thing, longest_common, telling

LEVELS: Final = "same_function_at_two_levels"
DEPARTMENTS: Final = "same_function_in_two_departments"
RENTED: Final = "shared_resource_rented_anyway"
_BIAS: Final = -2.2
_WORTH: Final = 0.55
_YEARS: Final = 3
_MOST: Final = 60
"""Lines of one function in one area; beyond, the telling ones (function in the name) come first."""
_RARE: Final = 4
_VERB: Final = re.compile("建设|搭建|构建|新建|升级|改造|打造|布设|部署|租用|租赁|购置|采购|购买|汇聚|整合|建成|提供|完善")
_COVERS: Final = re.compile(
    "全[市省县区]|各[区县部委市]|各级|市直|省直|区直|向下汇聚|避免(?:分散|重复)|统一(?:提供|建设|平台|开通|的)|集约|共享|共用|统筹",
)
_REUSES: Final = re.compile(
    "(?:利用|复用|依托|租用|使用|借助|基于|沿用)[^。；;,，]{0,12}(?:[省市县区]级?|上级|全[省市]|统一|既有|现有|已有)[^。；;,，]{0,16}(?:平台|系统|通道|网络|资源|专网|云|存储)",
)
_OWN: Final = re.compile("自行(?:租用|租赁|采购|购买|建设|搭建)|自建|自有|单独(?:租用|租赁|建设|采购)|另行(?:租用|租赁|建设|采购)")
_ALREADY: Final = re.compile("(?:已|已经)(?:建成|建有|建立|提供|具备|开通|统一|能够)")
_UP: Final = re.compile("上级平台|对接[^。；]{0,6}[省市]|[省市]级?平台对接|分平台|子平台|分级|区级|县级")


@dataclass(frozen=True, slots=True)
class _Use:
    """How a line has to do with a function. `where` is name, built, measure or goal."""

    line: Line
    where: str
    words: str


_CENTRAL: Final = {
    frozenset({"name"}): 1.6, frozenset({"name", "built"}): 1.2, frozenset({"name", "measure"}): 0.7,
    frozenset({"name", "goal"}): 0.3, frozenset({"built"}): 0.5, frozenset({"built", "measure"}): 0.3,
}  # fmt: skip
_WHERE: Final = {"name": "名称写", "built": "目标写", "measure": "指标写", "goal": "目标提到"}
_Pair = tuple[float, list[Reason], str]


def same_function(lines: Lines) -> Iterator[Finding]:
    places = Places(lines.all)
    for function in functions():
        uses = [use for line in lines.all if (use := _use(function, line)) is not None]
        yield from _of_topic(function.name, uses, function.supply, lines, places)
    for topic, uses in _rare_names(lines):
        yield from _of_topic(topic, uses, False, lines, places)


def _use(function: Function, line: Line) -> _Use | None:
    found = function.find(line.title)
    if found is not None:
        return _Use(line, "name", found[0])
    found = function.find(line.goal.text)
    if found is not None:
        clause = line.goal.text[max(0, found.start() - 14) : found.end() + 8]
        mentioned = _VERB.search(clause) is None or line.action == "run"
        return _Use(line, "goal" if mentioned else "built", found[0])
    found = function.find(line.measures)
    return None if found is None else _Use(line, "measure", found[0])


def _rare_names(lines: Lines) -> Iterator[tuple[str, list[_Use]]]:
    """Words of at least three characters that stand in names of two or more departments and in few lines at all, where
    something is built."""
    objects = [(line, telling(line.object)) for line in lines.all if line.action in ("build", "rent") and is_thing(line.title + line.goal.text)]
    holding: dict[str, list[Line]] = defaultdict(list)
    for line, words in objects:
        for part in {words[at : at + 3] for at in range(len(words) - 2)}:
            holding[part].append(line)
    topics: dict[str, dict[str, Line]] = {}
    for _, found in sorted(holding.items()):
        if len(found) > 2 * _RARE or len({line.department for line in found}) < 2:  # noqa: PLR2004 - two departments
            continue
        for a, b in combinations(found, 2):
            common = longest_common(telling(a.object), telling(b.object)) if a.department != b.department else ""
            if len(common) > 2 and common in a.title and common in b.title:  # noqa: PLR2004 - a name, not a syllable
                topics.setdefault(common, {}).update({a.uid: a, b.uid: b})
    known = functions()
    for topic, members in sorted(topics.items()):
        if any(f.find(topic) for f in known):
            continue
        uses = [_Use(line, "name", topic) for line in members.values()]
        others = [line for line in lines.all if line.uid not in members and (topic in line.measures or topic in line.title)]
        if len(others) <= 2 * _RARE:
            uses += [_Use(line, "name" if topic in line.title else "measure", topic) for line in others]
        yield f"“{topic}”", uses


def _of_topic(topic: str, uses: list[_Use], supply: bool, lines: Lines, places: Places) -> Iterator[Finding]:  # noqa: FBT001 - of the function
    areas: dict[str, list[_Use]] = defaultdict(list)
    for use in uses:
        areas[places.area(use.line)].append(use)
    for area, found in sorted(areas.items()):
        found.sort(key=lambda u: (("name", "built", "measure", "goal").index(u.where), u.line.uid))
        pairs: dict[frozenset[str], _Pair] = {}
        for first, second in combinations(found[:_MOST], 2):
            judged = _judge(topic, first, second, supply, lines, places)
            if judged is not None:
                pairs[frozenset((first.line.uid, second.line.uid))] = judged
        yield from _grouped(topic, area, pairs, {u.line.uid: u for u in found}, lines)


def _judge(topic: str, one: _Use, other: _Use, supply: bool, lines: Lines, places: Places) -> _Pair | None:  # noqa: FBT001 - of the function
    first, second = one.line, other.line
    standing = places.standing(first, second)
    central = _CENTRAL.get(frozenset({one.where, other.where}))
    if standing is Standing.STRANGE or central is None or first.department == second.department:
        return None
    if lines.one_undertaking(first, second) or told_apart(first, second) or _far_apart(first, second):
        return None
    provider, taker = sorted((one, other), key=lambda u: (rank(u.line), u.line.year or 0, u.line.uid))
    reasons = [
        Reason(
            "same_function", f"职能相同：{topic}。{_said(provider)}；{_said(taker)}", central, _words(provider), _words(taker),
        ),
        Reason("standing", f"{standing}：{provider.line.department_name}与{taker.line.department_name}", 0.3, name_words(provider.line), name_words(taker.line)),
    ]  # fmt: skip
    doing = _doing(one, other, supply)
    if doing is None:
        return None
    reasons.append(doing)
    reasons += _alike(provider.line, taker.line)
    covers = _COVERS.search(provider.line.title) or _COVERS.search(provider.line.goal.text)
    if covers is not None:
        reasons.append(Reason("provider_covers_all", f"{provider.line.shown()}写明面向“{covers[0]}”", 0.6, goal_words(provider.line, covers[0]), name_words(taker.line)))
    own = _OWN.search(taker.line.goal.text)
    reuses = _REUSES.search(taker.line.goal.text) if own is None else None
    if reuses is not None:
        reasons.append(Reason("uses_what_is_shared", f"{taker.line.shown()}写明使用已有的：“{reuses[0]}”", -2.5, goal_words(taker.line, reuses[0]), name_words(provider.line)))
    branch = _branch(first, second, lines)
    if branch is not None:
        reasons.append(Reason("branch_of", branch, -0.8, name_words(first), name_words(second)))
    kind = LEVELS if standing is Standing.ABOVE else DEPARTMENTS
    if taker.line.action == "rent" and provider.line.action != "rent" and covers is not None:
        kind = RENTED
    return odds(_BIAS, reasons), reasons, kind


def _far_apart(first: Line, second: Line) -> bool:
    return first.year is not None and second.year is not None and abs(first.year - second.year) > _YEARS


def _said(use: _Use) -> str:
    return f"{use.line.shown()}{_WHERE[use.where]}“{use.words}”"


def _words(use: _Use) -> Words:
    return name_words(use.line) if use.where in ("name", "measure") else goal_words(use.line, use.words)


def _doing(one: _Use, other: _Use, supply: bool) -> Reason | None:  # noqa: FBT001 - of the function
    doing = {one.line.action, other.line.action}
    words = name_words(one.line), name_words(other.line)
    if doing <= {"build", "rent"}:
        return Reason("both_build", "两边都在建设或租用，不是运维已有的系统", 0.9, *words)
    if "build" in doing and "other" in doing:
        return Reason("one_builds", "一边在建设", 0.4, *words)
    if supply and doing <= {"run", "rent", "other"}:
        return Reason("both_buy", "两边都在采购同一种服务", 0.5, *words)
    if doing <= {"run", "rent", "build"} and "run" in doing:
        return Reason("one_runs_its_own", "一边是运维已有的系统", -1.3, *words)
    return None


def _alike(first: Line, second: Line) -> list[Reason]:
    reasons = []
    keys = {t.key: t for t in first.targets}
    kinds = {t.kind for t in first.targets}
    same = [t for t in second.targets if t.key in keys and telling(t.record.name)]
    kin = [t for t in second.targets if t.kind in kinds and t not in same and telling(t.record.name)]
    if same or kin:
        shown = "、".join(t.record.name for t in [*same, *kin][:4])
        reasons.append(Reason("targets_alike", f"衡量的东西相同：“{shown}”" + (f"，其中 {len(same)} 条指标值也相同" if same else ""), min(1.4, 0.4 * len(same) + 0.25 * len(kin)), name_words(first), name_words(second)))
    alike = compare(first.goal.text, second.goal.text)
    pieces = [first.goal.text[p.first : p.first + p.length] for p in alike.pieces]
    pieces = [p for p in pieces if len(telling(p)) > 3] or [p for p in (longest_common(first.goal.text, second.goal.text),) if len(p) > 5 and telling(p)]  # noqa: PLR2004 - a phrase of its own
    if pieces:
        shown = "”“".join(pieces[:3])
        reasons.append(Reason("shared_text", f"目标里有相同的文字：“{shown}”", min(1.2, 0.06 * sum(map(len, pieces))), goal_words(first, pieces[0]), goal_words(second, pieces[0])))
    mine, others = bigrams(first.object), bigrams(second.object)
    if mine & others:
        shown = "、".join(sorted(mine & others)[:4])
        reasons.append(Reason("names_alike", f"名称里有相同的词：{shown}", min(0.9, 0.35 * len(mine & others)), name_words(first), name_words(second)))
    return reasons


def _branch(first: Line, second: Line, lines: Lines) -> str | None:
    for a, b in ((first, second), (second, first)):
        for system in a.touches:
            if lines.parents.get(system) in b.touches:
                return f"“{lines.systems[system]}”是“{lines.systems[lines.parents[system]]}”的分支"
    return None


def _grouped(topic: str, area: str, pairs: dict[frozenset[str], _Pair], uses: dict[str, _Use], lines: Lines) -> Iterator[Finding]:
    """Around the line that could serve the others: the widest level, then the earliest. A line joins where its pair with
    one already in is worth a look."""
    good = {pair: found for pair, found in pairs.items() if found[0] >= _WORTH}
    group: dict[str, set[str]] = {}
    for pair in good:
        merged = set(pair).union(*(group.get(uid, set()) for uid in pair))
        for uid in merged:
            group[uid] = merged
    for members in {id(g): g for g in group.values()}.values():
        found = sorted((lines.by_uid[uid] for uid in members), key=lambda line: (rank(line), line.year or 0, line.uid))
        inside = sorted(((p, f) for p, f in good.items() if p <= members), key=lambda e: (-e[1][0], sorted(e[0])))
        kinds = [kind for _, (_, _, kind) in inside]
        kind = next((k for k in (LEVELS, DEPARTMENTS, RENTED) if k in kinds), LEVELS) if len(set(kinds)) > 1 else kinds[0]
        parts = frozenset(uid for uid in members if uses[uid].where != "name")
        sides = {line.uid: line.lineage or line.department for line in found}
        yield Finding(
            kind, f"{topic}\x1e{area}\x1e{found[0].uid}", found, inside[0][1][0], [r for _, (_, reasons, _) in inside for r in reasons],
            Stake(found, parts, sides), _innocent(kind, found, lines),
        )  # fmt: skip


def _innocent(kind: str, found: list[Line], lines: Lines) -> list[str]:
    said = []
    if any(_branch(a, b, lines) for a, b in combinations(found, 2)):
        said.append("父子平台：下级建的是上级平台的分平台")
    if len({rank(line) for line in found}) > 1:
        said.append("分级部署：上级平台不含下级自己的业务，上级文件可能要求分级建设")
        if any(_UP.search(line.measures + line.goal.text + line.title) for line in found[1:]):
            said.append("已考虑对接：下级的目标或指标写到与上级平台对接")
    else:
        said.append("各管一段：两个部门职责不同，设备或数据可能互不覆盖")
    if kind == RENTED or any("过渡" in line.goal.text for line in found):
        said.append("过渡期：共享资源建成或扩容之前临时自行租用")
    return said
