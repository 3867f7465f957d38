"""Lines of one budget with the same performance targets, weighted by how rare each is: copied from another project and
fitting none of the own goal, printed everywhere as a template, or really the same work. The same targets alone never
make two lines one system."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from mailuo_linkers.duplicates.apart import one_names_a_part, told_apart
from mailuo_linkers.duplicates.finding import Finding, Reason, Words, goal_words, name_words, odds
from mailuo_linkers.duplicates.lines import Line, Lines, Target
from mailuo_linkers.duplicates.money import Stake
from mailuo_linkers.duplicates.shared_text import Alike, compare
from mailuo_linkers.duplicates.unlike import side_by_side
from mailuo_linkers.duplicates.wording import GENERIC, bigrams, longest_common, overlap, telling
from mailuo_linkers.normal import normal_text

MISFIT: Final = "target_does_not_fit_goal"
TEMPLATE: Final = "template_used_everywhere"
SAME: Final = "same_indicators"
_FEWEST: Final = 3
_NEAR: Final = 0.6
_MANY, _NEAR_MANY = 5, 1 / 3
_MOST: Final = 60
"""Sets that share a target with more sets than this are not compared for it: it is everywhere."""
_NONE_FITS, _CLEARLY, _CLOSER = 0.15, 0.2, 0.08
_MEASURING: Final = re.compile("率|数量|情况|完成|及时|满意度?|达标|新增|使用|用户|系统|项目|控制|成本|资金|规模|[^\u4e00-\u9fff]+")
_BIAS: Final = -2.0
_WORDS: Final = 3
_SHOWN: Final = 4
_Key = tuple[str, str]


def same_targets(lines: Lines) -> Iterator[Finding]:
    budgets: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines.all:
        if len({t.key for t in line.targets}) >= _FEWEST:
            budgets[line.budget].append(line)
    for budget in sorted(budgets):
        sets: dict[frozenset[_Key], list[Line]] = defaultdict(list)
        for line in budgets[budget]:
            sets[frozenset(t.key for t in line.targets)].append(line)
        for group in _groups(sets):
            finding = _judged(group, lines)
            if finding is not None:
                yield finding


def _groups(sets: dict[frozenset[_Key], list[Line]]) -> list[list[Line]]:
    """Lines with one set, and of sets that nearly agree with the largest group's; each line in one group."""
    holding: dict[_Key, list[frozenset[_Key]]] = defaultdict(list)
    for each in sets:
        for key in each:
            holding[key].append(each)
    near: dict[frozenset[_Key], set[frozenset[_Key]]] = defaultdict(set)
    for found in holding.values():
        if len(found) <= _MOST:
            for a, b in combinations(found, 2):
                if len(a & b) >= _FEWEST and len(a & b) >= (_NEAR if len(a & b) < _MANY else _NEAR_MANY) * len(a | b):
                    near[a].add(b)
                    near[b].add(a)
    groups, taken = [], set()
    for each in sorted(sets, key=lambda s: (-len(sets[s]), -len(s), sorted(s))):
        if each in taken:
            continue
        together = [each, *sorted((other for other in near[each] if other not in taken), key=sorted)]
        taken.update(together)
        group = [line for s in together for line in sets[s]]
        if len(group) > 1:
            groups.append(sorted(group, key=lambda line: line.uid))
    return groups


def _judged(group: list[Line], lines: Lines) -> Finding | None:
    common = frozenset.intersection(*(frozenset(t.key for t in line.targets) for line in group))
    shared = [t for t in group[0].targets if t.key in common]
    shared = list({t.key: t for t in shared}.values())
    if len(shared) < _FEWEST:
        return None
    misfits, best = _misfits(group, shared)
    if len(group) == 2:  # noqa: PLR2004 - a pair
        if told_apart(*group) is not None or lines.one_undertaking(*group) or side_by_side(*group):
            return None
        alike = compare(group[0].text, group[1].text)
        if misfits and alike.share < 0.5:  # noqa: PLR2004 - of two that read alike, neither is copied
            return _misfit(misfits, best, shared, lines)
        if len(shared) >= _MANY and all(_fit(line, shared) is None for line in group):
            return _template(group, shared)
        return _pair(group, shared, alike, lines)
    one_kind = all(side_by_side(a, b) or lines.one_undertaking(a, b) for a, b in combinations(group[:_MOST], 2))
    return None if one_kind else _template(group, shared)


def _misfits(group: list[Line], shared: list[Target]) -> tuple[list[Line], Line]:
    """Lines of which the targets say nothing, and the line that they do speak of."""
    fits = {line: _fit(line, shared) for line in group}
    close = {line: _closeness(line, shared) for line in group}
    best = max(group, key=lambda line: (fits[line] or 0, close[line], line.uid))
    return [
        line
        for line in group
        if (fit := fits[line]) is not None and fit <= _NONE_FITS
        and ((fits[best] or 0) >= fit + _CLEARLY or (close[best] >= 2 * close[line] and close[best] >= close[line] + _CLOSER))
    ], best  # fmt: skip


def _closeness(line: Line, shared: list[Target]) -> float:
    """The part of the targets' pairs of characters, words of measuring left out, that stand in the name or goal."""
    text = line.title + "。" + line.text
    pairs = {
        part[at : at + 2] for t in shared for part in _MEASURING.split(normal_text(t.record.name)) for at in range(len(part) - 1)
    }  # fmt: skip
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def _fit(line: Line, shared: list[Target]) -> float | None:
    """The part of the telling targets whose words stand in the line's own name or goal; None where no target tells."""
    text = line.title + "。" + line.text
    telling_targets = [t for t in shared if len(telling(normal_text(t.record.name))) > 1 or len(normal_text(t.record.name)) > 6]  # noqa: PLR2004 - 用户满意度 says nothing
    if len(telling_targets) < _FEWEST:
        return None
    hits = 0
    for target in telling_targets:
        common = longest_common(normal_text(target.record.name), text)
        hits += len(common) > _WORDS or (len(common) == _WORDS and GENERIC.fullmatch(common) is None)
    return hits / len(telling_targets)


def _rarity(shared: list[Target], lines: Lines) -> float:
    """How telling the shared targets are together: 1 for one that no other unit prints, less for a common one, little
    for one that is common everywhere (用户满意度)."""
    total = max(2, sum(1 for line in lines.all if line.targets))
    rarity = 0.0
    for target in shared:
        others = max(0, round(target.commonness * total) - 1)
        printed = 1 - math.log1p(others) / math.log1p(total)
        rarity += printed if telling(normal_text(target.record.name)) else min(0.3, printed)
    return rarity


def _list(shared: list[Target]) -> str:
    shown = "、".join(f"{t.record.name}{_shown_value(t)}" for t in shared[:_SHOWN])
    return f"“{shown}”" + (f"等 {len(shared)} 条" if len(shared) > _SHOWN else f"（共 {len(shared)} 条）")


def _shown_value(target: Target) -> str:
    value = target.record.annual_value or target.record.cycle_value or ""
    return "" if value.startswith(target.record.name) else value


def _target_words(line: Line, target: Target) -> Words:
    mine = next((t for t in line.targets if t.key == target.key), None)
    return name_words(line) if mine is None else Words(line, mine.record.evidence or line.record.evidence)


def _shared_reasons(first: Line, second: Line, shared: list[Target], weight: float) -> list[Reason]:
    head = f"{first.shown()}与{second.shown()}的指标和指标值相同：{_list(shared)}"
    rest = [Reason("same_target", f"指标“{t.record.name}{_shown_value(t)}”逐字相同", 0.0, _target_words(first, t), _target_words(second, t)) for t in shared[1:]]
    return [Reason("same_targets", head, weight, _target_words(first, shared[0]), _target_words(second, shared[0])), *rest]


def _key(group: list[Line], shared: list[Target]) -> str:
    """Of the budget and the targets: another line with the same targets joins the same finding."""
    return "\x1e".join((*group[0].budget, *sorted("\x1f".join(t.key) for t in shared)))


def _misfit(misfits: list[Line], best: Line, shared: list[Target], lines: Lines) -> Finding:
    reasons = []
    for line in misfits:
        reasons += _shared_reasons(line, best, shared, 0.5 * min(_rarity(shared, lines), 5))
        reasons.append(
            Reason(
                "targets_measure_another_goal",
                f"{line.shown()}的目标讲的是“{_short(line.text or line.title)}”，没有一条相同的指标出现其中的词；这些指标衡量的是{best.shown()}的内容",
                1.4, goal_words(line, ""), goal_words(best, ""),
            ),
        )  # fmt: skip
    group = [*misfits, best]
    return Finding(
        MISFIT, _key(group, shared), group, odds(_BIAS, [r for r in reasons if r.first.line is misfits[0]]), reasons,
        Stake(group, whole=frozenset(line.uid for line in misfits)),
        ["填报时误粘了另一项目的指标，工作本身并不重复", "同一批任务分两个项目列支，指标合并填报"],
    )  # fmt: skip


def _template(group: list[Line], shared: list[Target]) -> Finding:
    count = len(group)
    first = group[0]
    text = f"{count} 个项目的指标和指标值逐字相同：{_list(shared)}"
    reasons = [Reason("same_targets", text, 0.0, _target_words(first, shared[0]), _target_words(other, shared[0])) for other in group[1:]]
    strange = [line for line in group if _fit(line, shared) == 0]
    if strange:
        shown = "、".join(f"“{line.record.name}”" for line in strange[:3])
        reasons.append(Reason("targets_without_words_of_goal", f"{shown}{'等' if len(strange) > 3 else ''} {len(strange)} 个项目的名称和目标里没有这些指标所说的内容", 0.0, goal_words(strange[0], ""), _target_words(strange[0], shared[0])))  # noqa: PLR2004
    score = 1 / (1 + math.exp(-(-1.6 + 0.75 * (count - 2) + 0.25 * min(len(shared), 6))))
    units = {line.unit for line in group}
    innocent = ["模板要求：同类运维或服务按统一模板填报指标，工作内容各不相同"]
    if len(units) > 1:
        innocent.append("主管部门要求下属单位统一填报")
    return Finding(TEMPLATE, _key(group, shared), group, score, reasons, Stake(group, whole=frozenset(line.uid for line in group)), innocent)


def _pair(group: list[Line], shared: list[Target], alike: Alike, lines: Lines) -> Finding | None:
    first, second = group
    reasons = _shared_reasons(first, second, shared, 0.35 * min(_rarity(shared, lines), 5))
    if alike.common >= 10:  # noqa: PLR2004 - a clause
        piece = alike.pieces[0]
        words = first.text[piece.first : piece.first + piece.length]
        reasons.append(Reason("goals_alike", f"目标里也有相同的文字（占 {alike.share:.0%}）：“{_short(words)}”", 2.0 * alike.share + 0.6, goal_words(first, words), goal_words(second, words)))
    if {t.key for t in first.targets} == {t.key for t in second.targets} and alike.share >= 0.7:  # noqa: PLR2004 - as in goals
        reasons.append(Reason("all_targets", "两行的指标一条不差", 0.4, name_words(first), name_words(second)))
    names = overlap(bigrams(first.object), bigrams(second.object))
    if names == 0 and alike.common < 10:  # noqa: PLR2004 - as above
        reasons.append(Reason("nothing_else_alike", "名称和目标没有相同之处，多半只是指标照搬", -0.6, name_words(first), name_words(second)))
    if one_names_a_part(first, second):
        reasons.append(Reason("one_names_a_part", "只有一行的名称写明是哪一处，可能是两处地点", -1.6, name_words(first), name_words(second)))
    places = _own_places(first, second)
    if places is not None:
        reasons.append(Reason("own_place", f"名称各指一处：“{places[0]}”与“{places[1]}”", -1.6, name_words(first), name_words(second)))
    return Finding(
        SAME, _key(group, shared), group, odds(_BIAS, reasons), reasons, Stake(group),
        ["同一标准分给不同地点或对象", "模板要求：同类项目按统一模板填报指标"],
    )  # fmt: skip


def _own_places(first: Line, second: Line) -> tuple[str, str] | None:
    """Two names that are the same but for what they name in front: 企业大厅保洁, 北站保洁."""
    end = 0
    one, other = first.object, second.object
    while end < min(len(one), len(other)) and one[-1 - end] == other[-1 - end]:
        end += 1
    heads = one[: len(one) - end], other[: len(other) - end]
    return heads if end > 1 and all(heads) and first.action == second.action else None


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:40] + "…"  # noqa: PLR2004 - fits a line

