"""The same platform upgraded twice by one department, in one budget or in budgets a few years apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from mailuo_linkers.duplicates.apart import told_apart
from mailuo_linkers.duplicates.finding import Finding, Reason, goal_words, name_words, odds, pair_key
from mailuo_linkers.duplicates.lines import Line, Lines
from mailuo_linkers.duplicates.money import Stake
from mailuo_linkers.duplicates.shared_text import compare
from mailuo_linkers.duplicates.wording import is_thing, telling

KIND: Final = "upgraded_twice"
_UPGRADE: Final = re.compile("升级|改造|扩容|优化|提升|完善|更新|迭代|重构")
_PART: Final = re.compile("(?:功能|性能|模块|能力|服务|项目)+$")
_BIAS: Final = -0.9
_YEARS: Final = 4
_MOST: Final = 30
_SHORTEST: Final = 4


def upgraded_twice(lines: Lines) -> Iterator[Finding]:
    platforms: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines.all:
        if line.action in ("run", "rent") or _UPGRADE.search(line.title) is None:
            continue
        words = _PART.sub("", _UPGRADE.sub("", line.object))
        if len(words) >= _SHORTEST and (is_thing(words) or words.endswith("中心")) and telling(words):
            platforms[line.department, words].append(line)
        for system, roles in sorted(line.touches.items()):
            if "升级" in roles and lines.systems.get(system, "") and _in_name(line, lines.systems[system]):
                platforms[line.department, system].append(line)
    seen: set[str] = set()
    for (_, platform), group in sorted(platforms.items()):
        for first, second in combinations(sorted({line.uid: line for line in group}.values(), key=lambda line: line.uid)[:_MOST], 2):
            if pair_key((first, second)) not in seen and (found := _twice(first, second, lines.systems.get(platform, platform), lines)) is not None:
                seen.add(found.key)
                yield found


def _in_name(line: Line, system: str) -> bool:
    return system in line.record.name or system in line.object


def _twice(first: Line, second: Line, platform: str, lines: Lines) -> Finding | None:
    if first.budget != second.budget and (first.year is None or second.year is None or abs(first.year - second.year) > _YEARS):
        return None
    if told_apart(first, second) or frozenset((first.uid, second.uid)) in lines.linked:
        return None
    said = [_UPGRADE.search(line.title) for line in (first, second)]
    shown = "与".join(f"{line.shown()}的“{'' if match is None else match[0]}”" for line, match in zip((first, second), said, strict=True))
    together = first.budget == second.budget
    reasons = [
        Reason("same_platform", f"同一部门两次升级“{platform}”：{shown}", 1.4, name_words(first), name_words(second)),
        Reason("together", "同列一份预算" if together else f"相隔 {abs((first.year or 0) - (second.year or 0))} 年", 0.9 if together else 0.1, name_words(first), name_words(second)),
    ]  # fmt: skip
    alike = compare(first.goal.text, second.goal.text)
    if alike.pieces:
        words = first.goal.text[alike.pieces[0].first : alike.pieces[0].first + alike.pieces[0].length]
        reasons.append(Reason("shared_text", f"目标里有相同的文字：“{words[:60]}”", min(1.0, 2 * alike.share), goal_words(first, words), goal_words(second, words)))
    both = {t.key for t in first.targets} & {t.key for t in second.targets}
    if both:
        reasons.append(Reason("same_targets_too", f"{len(both)} 条指标连同指标值相同", min(0.9, 0.3 * len(both)), name_words(first), name_words(second)))
    pair = [first, second]
    return Finding(
        KIND, pair_key(pair), pair, odds(_BIAS, reasons), reasons, Stake(pair),
        ["逐期升级：两次升级的模块不同，须核对升级清单", "信创、等保等强制要求使平台再次改造"],
    )  # fmt: skip
