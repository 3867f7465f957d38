"""The same function built or bought at two levels of government or in two departments of one place.

Two lines meet over a function of the gazetteer (see functions) or over rare words of their names. Generic words, and
what every body needs for itself, never bring two together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from mailuo_linkers.duplicates.apart import told_apart
from mailuo_linkers.duplicates.finding import Finding, Reason, Words, goal_words, name_words, odds, pair_key
from mailuo_linkers.duplicates.functions import Function, Topic, functions
from mailuo_linkers.duplicates.held import counts_of
from mailuo_linkers.duplicates.lines import MARK, Line, Lines, builds_a_thing, marks
from mailuo_linkers.duplicates.money import Stake
from mailuo_linkers.duplicates.places import Places, Standing, perhaps_renamed, rank
from mailuo_linkers.duplicates.shared_text import compare
from mailuo_linkers.duplicates.unlike import siblings
from mailuo_linkers.duplicates.wording import (
    beside,
    bigrams,
    clause_before,
    is_thing,
    is_used,
    longest_common,
    names,
    telling,
)

LEVELS: Final = "same_function_at_two_levels"
DEPARTMENTS: Final = "same_function_in_two_departments"
RENTED: Final = "shared_resource_rented_anyway"
_BIAS: Final = -2.2
_WORTH: Final = 0.55
_YEARS: Final = 3
_MOST: Final = 60
"""Lines of one function in one area; beyond, the telling ones (function in the name) come first."""
_RARE: Final = 4
_MACHINE: Final = re.compile("自助机|一体机|机器人|无人机")
_SAME_TARGETS: Final = 3
"""So many rare indicators with the same value say more than that two names differ in a word."""
_LEFT_OUT: Final = re.compile("(?:未|没有|尚未)(?:被)?(?:纳入|列入|覆盖)|以外的|范围之外|除[^。；，]{2,20}外")
_SYSTEM: Final = re.compile("平台|系统|小程序|APP|app|一张图|一张网|数据库|中枢|大脑|软件|信息化|数字化|智能")
_MARKS, _SHOWN_MARKS = 4, 4
_VERB: Final = re.compile("建设|搭建|构建|新建|升级|改造|打造|布设|部署|租用|租赁|购置|采购|购买|汇聚|整合|建成|提供|完善|开展|实施|委托")
_SERVES: Final = re.compile("各个?[区县](?![域])|各部门|各级各?部门|各委办局|各单位|各市县|向市县|向下汇聚|覆盖全[市省县区]|为全[市省县区]|市直各?单位|各镇街|各乡镇|避免(?:分散|重复)|供全[市省]")
_EXISTS: Final = re.compile("已|现有")
_COVERS: Final = re.compile("全[市省县区]|[市省]直|统一(?:提供|建设|平台|开通|的)|集约|共享|共用|统筹")
_REUSES: Final = re.compile(
    "(?:利用|复用|依托|租用|使用|借助|基于|沿用)[^。；;,，]{0,12}(?:[省市县区]级?|上级|全[省市]|统一|既有|现有|已有)[^。；;,，]{0,16}(?:平台|系统|通道|网络|资源|专网|云|存储)",
)
_OWN: Final = re.compile("自行(?:租用|租赁|采购|购买|建设|搭建)|自建|自有|单独(?:租用|租赁|建设|采购)|另行(?:租用|租赁|建设|采购)")
_ALREADY: Final = re.compile("(?:已|已经)(?:建成|建有|建立|提供|具备|开通|统一|能够)")
_SETTLES: Final = re.compile("(?:核算|结算|支付|清算)[^。；;]{0,24}(?:所产生的费用|尾款|余款|欠款|质保金|已发生的费用)")
_BRANCH: Final = re.compile("分平台|子平台|分系统|子系统|分中心|分级部署|专区")
_UP: Final = re.compile("上级平台|对接[^。；]{0,6}[省市]|[省市]级?平台对接|分平台|子平台|分级|区级|县级")


@dataclass(frozen=True, slots=True)
class _Use:
    """How a line has to do with a function. `where` is name, built, measure or goal."""

    line: Line
    where: str
    words: str


_CENTRAL: Final = {
    frozenset({"name"}): 1.6, frozenset({"name", "built"}): 1.2, frozenset({"name", "measure"}): 0.7,
    frozenset({"name", "goal"}): -0.4, frozenset({"built"}): 0.5, frozenset({"likeness"}): 0.0,
}  # fmt: skip
_OWN_NEEDS: Final = re.compile(
    "物业|保洁|保安|安保|劳务|派遣|人员|工资|社保|公用经费|办公|培训|宣传|租金|房租|水电|食堂|餐|体检|保险|津贴|补助|补贴|奖补|奖励|资金$|考试|组考|演练|竞赛|活动|维修|购置|设备",
)
"""What each body has to pay for itself, or what levels fund together."""
_WHERE: Final = {"likeness": "写到", "name": "名称写", "built": "目标写", "measure": "指标写", "goal": "目标提到"}
_Pair = tuple[float, list[Reason], str]


def same_function(lines: Lines, explained: Collection[frozenset[str]] = ()) -> Iterator[Finding]:
    """`explained` are pairs of which something else says more. Two lines meet over one topic, the most telling."""
    places = Places(lines.all)
    uses: dict[str, list[_Use]] = defaultdict(list)
    for line in lines.all:
        for name, topic in line.topics.items():
            uses[name].append(_use(line, topic))
    known = {f.name: f for f in functions()}
    found = [finding for name in sorted(uses) if known[name].kind != "own" for finding in _of_topic(name, uses[name], known[name], lines, places)]
    found += [finding for name, rare in _rare_names(lines) for finding in _of_topic(name, rare, None, lines, places)]
    found += _alike_in_much(lines, places)
    seen = set(explained)
    for finding in sorted(found, key=lambda f: (-f.rank, f.uid)):
        first, *others = finding.lines
        pairs = {frozenset((first.uid, other.uid)) for other in others}
        if not pairs <= seen:
            yield finding
        seen |= pairs


def _use(line: Line, topic: Topic) -> _Use:
    """What a goal mentions is built where a verb of building stands near it and the line runs nothing."""
    if topic.where != "goal":
        return _Use(line, topic.where, topic.words)
    end = topic.start + len(topic.words)
    before, after = clause_before(line.work, topic.start), line.work[end : end + 8]
    built = _VERB.search(before + topic.words[:4]) is not None or _VERB.match(after) is not None
    there = is_used(before) or _EXISTS.match(after) is not None
    return _Use(line, "built" if built and not there and line.action != "run" else "goal", topic.words)


def _rare_names(lines: Lines) -> Iterator[tuple[str, list[_Use]]]:
    """Words of at least three characters that stand in names of two or more departments and in few lines at all, where
    something is built."""
    holding: dict[str, list[Line]] = defaultdict(list)
    for line in lines.all:
        if line.action in ("build", "rent") and (is_thing(line.title) or _MACHINE.search(line.title) or builds_a_thing(line.work)):
            for part in {name[at : at + 3] for name in names(line.object) for at in range(len(name) - 2)}:
                holding[part].append(line)
    topics: dict[str, dict[str, Line]] = {}
    for _, found in sorted(holding.items()):
        if len(found) > 2 * _RARE or len({line.department for line in found}) < 2:  # noqa: PLR2004 - two departments
            continue
        for a, b in combinations(found, 2):
            shared = (longest_common(x, y) for x in names(a.object) for y in names(b.object)) if a.department != b.department else ()
            common = max(shared, key=len, default="")
            if len(common) > 2 and common in a.title and common in b.title:  # noqa: PLR2004 - a name, not a syllable
                topics.setdefault(common, {}).update({a.uid: a, b.uid: b})
    known = functions()
    speaking = _speaking(lines, {topic[:3] for topic in topics})
    for topic, members in sorted(topics.items()):
        if any(f.find(topic) for f in known):
            continue
        uses = [_Use(line, "name", topic) for line in members.values()]
        others = [line for line in speaking[topic[:3]] if line.uid not in members and (topic in line.measures or topic in line.title)]
        if len(others) <= 2 * _RARE:
            uses += [_Use(line, "name" if topic in line.title else "measure", topic) for line in others]
        yield f"“{topic}”", uses


def _speaking(lines: Lines, beginnings: set[str]) -> dict[str, list[Line]]:
    """By the beginnings, lines that have them in the name or in what they measure."""
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines.all if beginnings else ():
        text = line.title + "\n" + line.measures
        for beginning in {text[at : at + 3] for at in range(len(text) - 2)} & beginnings:
            found[beginning].append(line)
    return found


def _alike_in_much(lines: Lines, places: Places) -> Iterator[Finding]:
    """Where no word of the gazetteer and no name brings two lines together: rare things measured alike, and rare words
    of the work in both goals, several of them."""
    holding: dict[str, list[Line]] = defaultdict(list)
    for line in lines.all:
        if _OWN_NEEDS.search(line.title) is None:
            for key in marks(line):
                holding[key].append(line)
    shared: dict[frozenset[str], set[str]] = defaultdict(set)
    for key, found in holding.items():
        if 1 < len(found) <= 2 * _RARE:
            for a, b in combinations(found, 2):
                if a.department != b.department and places.standing(a, b) is not Standing.STRANGE:
                    shared[frozenset((a.uid, b.uid))].add(key)
    nearest: dict[frozenset[str], tuple[int, Finding]] = {}
    for pair, keys in sorted(shared.items(), key=lambda e: sorted(e[0])):
        first, second = (lines.by_uid[uid] for uid in sorted(pair))
        words = sorted((key for key in keys if len(key) == MARK), key=first.text.find)
        built = "build" in (first.action, second.action)
        alike = _equal_rare(first, second, keys)
        of_a_kind = siblings(first, second) and not counts_of(first.done) & counts_of(second.done) and alike < _SAME_TARGETS
        if not words or of_a_kind or len(keys) + (len(keys) - len(words) > 1) + 2 * alike < (_MARKS if built else 2 * _MARKS):
            continue
        shown = "、".join(_joined(words, first.object + "\n" + first.text)[:_SHOWN_MARKS])
        rare = Reason("rare_words", f"{len(keys)} 处少见的词或指标只有这几行写到：“{shown}”", min(1.4, 0.12 * len(keys)), goal_words(first, words[0]), goal_words(second, words[0]))
        one, other = (_Use(line, "likeness", next(iter(_joined(words, line.object + "\n" + line.text)), words[0])) for line in (first, second))
        judged = None if _no_likeness(*sorted((first, second), key=rank)) else _judge(f"都写到“{shown}”", one, other, None, lines, places, [rare])
        if judged is not None and judged[0] >= _WORTH:
            sides = {line.uid: line.lineage or line.department for line in (first, second)}
            both = [first, second]
            undertakings = frozenset(line.lineage or line.uid for line in both)
            gap = abs((first.year or 0) - (second.year or 0))
            if undertakings not in nearest or gap < nearest[undertakings][0]:  # of one work over the years the budgets that lie side by side
                nearest[undertakings] = gap, Finding(judged[2], pair_key(both), both, judged[0], judged[1], Stake(both, frozenset(), sides), _innocent(judged[2], both, lines))
    yield from (finding for _, finding in nearest.values())


def _joined(marks_of: list[str], text: str) -> list[str]:
    """Marks that run into each other as the words that they are parts of, in the order of the text."""
    inside = {at + n for mark in marks_of for at in _places(mark, text) for n in range(len(mark))}
    words = "".join(c if n in inside else "\x00" for n, c in enumerate(text)).split("\x00")
    return list(dict.fromkeys(filter(None, words)))


def _places(mark: str, text: str) -> list[int]:
    return [match.start() for match in re.finditer(f"(?={re.escape(mark)})", text)]


def _equal_rare(first: Line, second: Line, keys: set[str]) -> int:
    """Of the rare kinds that both measure in one year, how many have the same value."""
    values = {t.kind: t.value for t in first.targets}
    return sum(t.kind in keys and values.get(t.kind) == t.value for t in second.targets) if first.year == second.year else 0


def _of_topic(topic: str, uses: list[_Use], function: Function | None, lines: Lines, places: Places) -> Iterator[Finding]:
    areas: dict[str, list[_Use]] = defaultdict(list)
    for use in uses:
        areas[places.area(use.line)].append(use)
    for area, found in sorted(areas.items()):
        found.sort(key=lambda u: (("name", "built", "measure", "goal").index(u.where), u.line.uid))
        pairs: dict[frozenset[str], _Pair] = {}
        for first, second in combinations(found[:_MOST], 2):
            judged = _judge(topic, first, second, function, lines, places)
            if judged is not None:
                pairs[frozenset((first.line.uid, second.line.uid))] = judged
        yield from _grouped(topic, area, _nearest(pairs, lines), {u.line.uid: u for u in found}, lines)


def _nearest(pairs: dict[frozenset[str], _Pair], lines: Lines) -> dict[frozenset[str], _Pair]:
    """Of two undertakings that go on over the years only the lines that lie closest in time."""
    closest: dict[frozenset[str], int] = {}
    apart: dict[frozenset[str], tuple[frozenset[str], int]] = {}
    for pair in pairs:
        first, second = (lines.by_uid[uid] for uid in pair)
        sides = frozenset((first.lineage or first.uid, second.lineage or second.uid))
        distance = abs((first.year or 0) - (second.year or 0)) if first.year is not None and second.year is not None else 0
        apart[pair] = sides, distance
        closest[sides] = min(distance, closest.get(sides, distance))
    return {pair: found for pair, found in pairs.items() if apart[pair][1] == closest[apart[pair][0]]}


def _judge(topic: str, one: _Use, other: _Use, function: Function | None, lines: Lines, places: Places, more: Sequence[Reason] = ()) -> _Pair | None:
    first, second = one.line, other.line
    standing = places.standing(first, second)
    central = _CENTRAL.get(frozenset({one.where, other.where}))
    if standing is Standing.STRANGE or central is None or first.department == second.department or first.unit == second.unit:
        return None
    if lines.one_undertaking(first, second) or told_apart(first, second) or perhaps_renamed(first, second) or _far_apart(first, second) or reuses(first) or reuses(second):
        return None
    provider, taker = sorted((one, other), key=_serving)
    doing = None if provider.where in ("goal", "measure") else _doing(provider, taker, supply=function is not None and function.kind == "supply")
    if doing is None:
        return None
    serves = _SERVES.search(provider.line.work)
    agree = _subjects_agree(provider, taker)
    if function is not None and function.each and (agree is False or (agree is None and serves is None)):
        return None
    reasons = [
        Reason(
            "same_function", f"职能相同：{topic}。{_said(provider)}；{_said(taker)}", central, _words(provider), _words(taker),
        ),
        Reason("standing", f"{standing}：{provider.line.department_name}与{taker.line.department_name}", 0.3 if standing is Standing.ABOVE else 0.4, name_words(provider.line), name_words(taker.line)),
    ]  # fmt: skip
    reasons += [doing, *more]
    reasons += _alike(provider.line, taker.line)
    if agree is False and not (function is not None and function.find(first.work) and function.find(second.work)):
        reasons.append(Reason("other_subject", f"名称所指的对象不同：“{provider.line.object}”与“{taker.line.object}”", -0.4, name_words(provider.line), name_words(taker.line)))
    covers = serves or _COVERS.search(provider.line.title) or _COVERS.search(provider.line.work)
    if covers is not None:
        weight = 1.2 if serves is not None else 0.6
        reasons.append(Reason("provider_covers_all", f"{provider.line.shown()}写明面向“{covers[0]}”", weight, goal_words(provider.line, covers[0]), name_words(taker.line)))
    if function is not None and function.unified is not None and standing is Standing.ABOVE:
        reasons.append(Reason("to_be_built_once", f"国家要求统一或集约建设：{function.unified}", 0.5, name_words(provider.line), name_words(taker.line)))
    elif covers is None and standing is Standing.ABOVE:
        reasons.append(Reason("provider_claims_nothing", "上级项目没有写明供下级使用，可能各管各的", -0.3, name_words(provider.line), name_words(taker.line)))
    settled = _SETTLES.search(taker.line.work)
    if settled is not None:
        reasons.append(Reason("settles_old_bills", f"{taker.line.shown()}只是结清旧账：“{settled[0]}”", -0.6, goal_words(taker.line, settled[0]), name_words(provider.line)))
    branch = _branch(first, second, lines)
    if branch is not None:
        meant = _BRANCH.search(taker.line.title + taker.line.work) is not None
        reasons.append(Reason("branch_of", branch, -0.8 if meant else -0.3, name_words(first), name_words(second)))
    kind = LEVELS if standing is Standing.ABOVE else DEPARTMENTS
    if taker.line.action == "rent" and provider.line.action != "rent" and covers is not None:
        kind = RENTED
    return odds(_BIAS, reasons), reasons, kind


def _no_likeness(provider: Line, taker: Line) -> bool:
    """Words alone tell of one work in years that follow one another, of lines that are named after something, and not where the lower level
    takes what the upper leaves out."""
    if provider.year is None or taker.year is None or abs(provider.year - taker.year) > 1 or not (telling(provider.object) or telling(taker.object)):
        return True
    return _LEFT_OUT.search(taker.text) is not None


def _of_its_object_only(provider: _Use, taker: _Use) -> bool:
    """One builds a platform for the vehicles, the other pays for their insurance and speaks of no system."""
    built, other = (provider, taker) if provider.line.action == "build" else (taker, provider)
    return _SYSTEM.search(built.line.title) is not None and _SYSTEM.search(other.line.title + other.line.work) is None


def _subjects_agree(provider: _Use, taker: _Use) -> bool | None:
    """Of what stands in the names beside the function: 投资审计大数据平台 is another than 公园大数据平台. None where one of the
    names says nothing."""
    subjects = [telling(beside(u.line.object, u.words) if u.where == "name" else u.line.object) for u in (provider, taker)]
    if not all(subjects):
        return None if any(subjects) else True
    if bigrams(subjects[0]) & bigrams(subjects[1]):
        return True
    return any(subject in other.line.text for subject, other in zip(subjects, (taker, provider), strict=True))


def _serving(use: _Use) -> tuple[int, bool, int, str]:
    """The wider level first, then who says that it serves others, then the earlier."""
    return rank(use.line), _SERVES.search(use.line.work) is None, use.line.year or 0, use.line.uid


def reuses(line: Line) -> bool:
    """It says that it uses what is shared, and nothing of its own."""
    return _REUSES.search(line.text) is not None and _OWN.search(line.text) is None


def _far_apart(first: Line, second: Line) -> bool:
    return first.year is not None and second.year is not None and abs(first.year - second.year) > _YEARS


def _said(use: _Use) -> str:
    return f"{use.line.shown()}{_WHERE[use.where]}“{use.words}”"


def _words(use: _Use) -> Words:
    return name_words(use.line) if use.where in ("name", "measure") else goal_words(use.line, use.words)


def _doing(provider: _Use, taker: _Use, *, supply: bool) -> Reason | None:
    doing = {provider.line.action, taker.line.action}
    words = name_words(provider.line), name_words(taker.line)
    if doing <= {"build", "rent"}:
        return Reason("both_build", "两边都在建设或租用，不是运维已有的系统", 0.9, *words)
    if "build" in doing and "other" in doing:
        return None if _of_its_object_only(provider, taker) else Reason("one_builds", "一边在建设", 0.4, *words)
    if provider.where == "likeness" and "build" not in doing:
        return Reason("both_do", "两边做的是同一类工作", 0.5, *words)
    if supply and doing <= {"run", "rent", "other"}:
        own = taker.line.action == "rent" and provider.line.action == "run"
        return Reason("both_buy", "一边已在提供，另一边仍自行租用" if own else "两边都在采购同一种服务", 0.7 if own else 0.4, *words)
    if doing <= {"run", "rent", "build"} and "run" in doing:
        return Reason("one_runs_its_own", "一边是运维已有的系统", -1.8, *words)
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
    alike = compare(first.text, second.text)
    pieces = [first.text[p.first : p.first + p.length] for p in alike.pieces]
    pieces = [p for p in pieces if len(telling(p)) > 3] or [p for p in (longest_common(first.text, second.text),) if len(p) > 5 and telling(p)]  # noqa: PLR2004 - a phrase of its own
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
    """Around the line that could serve the others: the widest level, then the one with most of them, then the earliest.
    A line joins only by its own pair with that one."""
    good: dict[str, dict[str, dict[str, _Pair]]] = defaultdict(lambda: defaultdict(dict))
    for pair, found in pairs.items():
        if found[0] >= _WORTH:
            a, b = sorted(pair)
            good[found[2]][a][b] = good[found[2]][b][a] = found
    for kind, near in sorted(good.items()):
        left = {frozenset((a, b)) for a, others in near.items() for b in others}
        for uid in sorted(near, key=lambda u: (rank(lines.by_uid[u]), -len(near[u]), lines.by_uid[u].year or 0, u)):
            partners = sorted((b for b in near[uid] if frozenset((uid, b)) in left), key=lambda b: (-near[uid][b][0], b))
            if not partners:
                continue
            left -= {frozenset((a, b)) for a in (uid, *partners) for b in (uid, *partners)}
            partners = _building_first(partners, lines)
            found_lines = [lines.by_uid[each] for each in (uid, *partners)]
            parts = frozenset(each for each in (uid, *partners) if uses[each].where != "name")
            sides = {line.uid: line.lineage or line.department for line in found_lines}
            yield Finding(
                kind, f"{topic}\x1e{area}\x1e{uid}", found_lines, near[uid][partners[0]][0],
                [r for b in partners for r in near[uid][b][1]], Stake(found_lines, parts, sides), _innocent(kind, found_lines, lines),
            )  # fmt: skip


def _building_first(partners: list[str], lines: Lines) -> list[str]:
    """Of one undertaking the line that builds says it all; the one that runs it adds nothing."""
    builds = {line.department for b in partners if (line := lines.by_uid[b]).action in ("build", "rent")}
    return [b for b in partners if lines.by_uid[b].action in ("build", "rent") or lines.by_uid[b].department not in builds]


def _innocent(kind: str, found: list[Line], lines: Lines) -> list[str]:
    said = []
    if any(_branch(a, b, lines) for a, b in combinations(found, 2)):
        said.append("父子平台：下级建的是上级平台的分平台")
    if len({rank(line) for line in found}) > 1:
        said.append("分级部署：上级平台不含下级自己的业务，上级文件可能要求分级建设")
        if any(_UP.search(line.measures + line.text + line.title) for line in found[1:]):
            said.append("已考虑对接：下级的目标或指标写到与上级平台对接")
    else:
        said.append("各管一段：两个部门职责不同，设备或数据可能互不覆盖")
    if kind == RENTED or any("过渡" in line.text for line in found):
        said.append("过渡期：共享资源建成或扩容之前临时自行租用")
    return said
