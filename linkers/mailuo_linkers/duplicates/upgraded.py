"""The same platform upgraded twice by one department, in one budget or in budgets a few years apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from mailuo_linkers.duplicates.apart import told_apart
from mailuo_linkers.duplicates.finding import Finding, Reason, Words, cliques, goal_words, name_words, odds
from mailuo_linkers.duplicates.held import Held, quoted_names
from mailuo_linkers.duplicates.lines import Line, Lines
from mailuo_linkers.duplicates.money import Stake
from mailuo_linkers.duplicates.scope import LARGEST
from mailuo_linkers.duplicates.shared_text import compare
from mailuo_linkers.duplicates.wording import is_thing, telling
from mailuo_linkers.names import Kind

KIND: Final = "upgraded_twice"
_UPGRADE: Final = re.compile("升级|改造|扩容|优化|提升|完善|更新|迭代|重构")
_PART: Final = re.compile("(?:功能|性能|能力|服务|项目)+$")
_MODULE: Final = re.compile("(?:模块|子系统|应用)$")
_ADDS: Final = re.compile("加装|增加|新增|增设|增配|扩充|扩展|嵌入|加挂|补充开发|二次开发|拓展|添加|[内中上里](?:开发|建设|上线|定制|搭建)")
_SENTENCE: Final = re.compile("[。；;]")
_SAME_WORDS: Final = 2
_BIAS: Final = -0.9
_YEARS: Final = 4
_MOST: Final = 30
_SHORTEST: Final = 4
_NEAR: Final = 24


@dataclass(frozen=True, slots=True)
class _Upgrade:
    """`words` say what is upgraded; `whole` where the line is named after it, so that all its money goes there. `alike` are
    rare words that a line which only adds to it has in common with the one named after it."""

    line: Line
    words: Words
    shown: str
    whole: bool
    alike: tuple[str, ...] = ()


def upgraded_twice(lines: Lines) -> Iterator[Finding]:
    platforms: dict[tuple[str, str], dict[str, _Upgrade]] = defaultdict(dict)
    for line in lines.all:
        for platform, upgrade in _upgrades(line, lines):
            known = platforms[line.department, platform].get(line.uid)
            if known is None or upgrade.whole:
                platforms[line.department, platform][line.uid] = upgrade
    _added_to(platforms, lines)
    seen: set[frozenset[str]] = set()
    for (department, platform), upgrades in sorted(platforms.items()):
        pairs = {}
        for first, second in combinations(sorted(upgrades.values(), key=lambda u: u.line.uid)[:_MOST], 2):
            pair = frozenset((first.line.uid, second.line.uid))
            reasons = None if pair in seen else _twice(first, second, lines.systems.get(platform, platform), lines)
            if reasons:
                seen.add(pair)
                pairs[pair] = odds(_BIAS, reasons), reasons
        for members in cliques({pair: score for pair, (score, _) in pairs.items()}, lines, lambda a, b: told_apart(a, b) is not None):
            inside = sorted((f for pair, f in pairs.items() if pair <= members), key=lambda f: -f[0])
            found = sorted((lines.by_uid[uid] for uid in members), key=lambda line: (line.year or 0, line.uid))
            parts = frozenset(uid for uid in members if not upgrades[uid].whole)
            yield Finding(
                KIND, f"{department}\x1e{platform}\x1e{found[0].uid}", found, inside[0][0], [r for _, reasons in inside for r in reasons], Stake(found, parts),
                ["逐期升级：两次升级的模块不同，须核对升级清单", "信创、等保等强制要求使平台再次改造"],
            )  # fmt: skip


def _upgrades(line: Line, lines: Lines) -> Iterator[tuple[str, _Upgrade]]:
    """By the words of the name, and by systems that the text says are upgraded."""
    if line.action in ("run", "rent"):
        return
    for system, touches in line.touches.items():
        said = [touch for touch in touches if touch.role == "升级"]
        if said:
            named = any(touch.words in line.record.name for touch in said)
            yield system, _Upgrade(line, Words(line, said[0].evidence or line.record.evidence), said[0].words, named)
    match = _UPGRADE.search(line.title)
    words = _PART.sub("", _UPGRADE.sub("", line.object))
    if match is not None and len(words) >= _SHORTEST and (is_thing(words) or _MODULE.search(words) or words.endswith("中心")) and telling(words):
        yield next((s for s in line.touches if lines.systems[s].endswith(words)), words), _Upgrade(line, name_words(line), words, whole=True)


def _added_to(platforms: dict[tuple[str, str], dict[str, _Upgrade]], lines: Lines) -> None:
    """Lines of one budget whose goals add something to what another is named after, and to the same end: 在某模块中加装."""
    adding: dict[tuple[str, str], list[tuple[Line, str]]] = defaultdict(list)
    for line in lines.all:
        if line.action not in ("run", "rent"):
            adding[line.budget] += [(line, sentence) for sentence in _SENTENCE.split(line.work) if _ADDS.search(sentence)]
    named = [(key, upgrade) for key, upgrades in platforms.items() for upgrade in upgrades.values() if upgrade.whole]
    held: dict[tuple[str, str], Held] = {}
    for key, upgrade in named:
        for other, sentence in adding[upgrade.line.budget]:
            words = next((w for w in (upgrade.shown, *quoted_names(upgrade.line)) if w in sentence and _adds_to(sentence, w)), "")
            if not words or other.uid in platforms[key]:
                continue
            budget = upgrade.line.budget
            if budget not in held:
                held[budget] = Held([line for line in lines.all if line.budget == budget][:LARGEST], lines.everywhere)
            alike = held[budget].shared_words(upgrade.line, other, [upgrade.shown, words])
            if len(alike) >= _SAME_WORDS:
                platforms[key][other.uid] = _Upgrade(other, goal_words(other, words), words, whole=False, alike=tuple(alike))


def _adds_to(sentence: str, words: str) -> bool:
    """What is added comes after what it is added to."""
    adds = _ADDS.search(sentence, sentence.index(words))
    return adds is not None and adds.start() - sentence.index(words) - len(words) <= _NEAR


def _dated_apart(first: Line, second: Line) -> bool:
    """Two upgrades that each carry a year of their own are two, though the one follows the other."""
    years = [line.name.values(Kind.YEAR) for line in (first, second)]
    return all(years) and abs(int(years[0][0]) - int(years[1][0])) > 1


def _twice(one: _Upgrade, other: _Upgrade, platform: str, lines: Lines) -> list[Reason]:
    first, second = one.line, other.line
    together = first.budget == second.budget
    if not together and (first.year is None or second.year is None or abs(first.year - second.year) > _YEARS or not (one.whole and other.whole)):
        return []
    if told_apart(first, second) or (lines.one_undertaking(first, second) and not _dated_apart(first, second)):
        return []
    names = name_words(first), name_words(second)
    shown = "与".join(f"{u.line.shown()}的“{u.shown}”" for u in (one, other))
    reasons = [
        Reason("same_platform", f"同一部门两次升级改造“{platform}”：{shown}", 1.0 if one.alike or other.alike else 1.4, one.words, other.words),
        Reason("together", "同列一份预算" if together else f"相隔 {abs((first.year or 0) - (second.year or 0))} 年", 0.9 if together else 0.1, *names),
    ]
    rare = one.alike or other.alike
    if rare and not (one.alike and other.alike):
        shown_words = "”“".join(rare[:5])
        reasons.append(Reason("same_words_of_work", f"增加的功能写法相同，同一预算里只有这两行写到：“{shown_words}”", min(0.9, 0.08 * sum(map(len, rare))), goal_words(first, rare[0]), goal_words(second, rare[0])))
    alike = compare(first.text, second.text)
    if alike.pieces:
        words = first.text[alike.pieces[0].first : alike.pieces[0].first + alike.pieces[0].length]
        reasons.append(Reason("shared_text", f"目标里有相同的文字：“{words[:60]}”", min(1.0, 2 * alike.share), goal_words(first, words), goal_words(second, words)))
    both = {t.key for t in first.targets} & {t.key for t in second.targets}
    if both:
        reasons.append(Reason("same_targets_too", f"{len(both)} 条指标连同指标值相同", min(0.9, 0.3 * len(both)), *names))
    return reasons
