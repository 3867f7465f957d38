"""Overlapping scope in one department: what one line is named after stands inside the work another line of the same
budget describes, and both do the same to it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from functools import cache
from itertools import combinations
from typing import Final

from mailuo_linkers.duplicates.finding import Finding, Reason, Words, goal_words, name_words, odds, pair_key
from mailuo_linkers.duplicates.functions import Topic, functions
from mailuo_linkers.duplicates.lines import Line, Lines
from mailuo_linkers.duplicates.money import Stake
from mailuo_linkers.duplicates.shared_text import compare
from mailuo_linkers.duplicates.unlike import unlike
from mailuo_linkers.duplicates.wording import beside, bigrams, clause_before, is_thing, is_used, longest_common, telling

KIND: Final = "overlapping_scope"
_BIAS: Final = -1.7
_WORTH: Final = 0.55
_SHORTEST: Final = 4
_IN_MANY: Final = 3
_SHARE: Final = 15
"""Words that more lines of the budget mention are its daily business and tell nothing."""
LARGEST: Final = 400
"""Lines of one budget that are compared with each other; a larger budget is compared unit by unit."""
_DIFFERENT: Final = ({"build", "run"}, {"build", "check"})
_VENUE: Final = re.compile("大厅|大楼|办公|场地|用房|物业|(?<!数据)(?<!指挥)(?<!调度)中心$")
_THING: Final = re.compile("[^。；;,，、]{0,4}?(?P<kind>平台|系统|网站|网络|应用|数据库|一张图|中心|终端|小程序|app)")
_ENDS: Final = re.compile("(?:平台|系统|经费|项目|服务|业务)+$")


def overlapping_scope(lines: Lines, explained: Collection[frozenset[str]] = ()) -> Iterator[Finding]:
    """`explained` are pairs of which something else says more."""
    budgets: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for line in lines.all:
        budgets[line.budget].append(line)
    for _, group in sorted(budgets.items()):
        if len(group) <= LARGEST:
            yield from _of_budget(group, lines, explained)
            continue
        units: dict[str, list[Line]] = defaultdict(list)
        for line in group:
            units[line.unit].append(line)
        for _, part in sorted(units.items()):
            yield from _of_budget(part[:LARGEST], lines, explained)


def _of_budget(budget: list[Line], lines: Lines, explained: Collection[frozenset[str]]) -> Iterator[Finding]:
    named = {line.uid: _named(line) for line in budget}
    text = {line.uid: line.text + "\n" + line.measures for line in budget}
    mentions: dict[str, list[str]] = {
        words: [other.uid for other in budget if words in text[other.uid]] for words in set(named.values()) if words
    }  # fmt: skip
    topics = {line.uid: _topics(line) for line in budget}
    busy = Counter(topic for found in topics.values() for topic in found)
    for found in topics.values():
        for topic in [topic for topic in found if busy[topic] > max(_IN_MANY, len(budget) // _SHARE)]:
            del found[topic]
    for first, second in combinations(budget, 2):
        if {first.action, second.action} in _DIFFERENT:
            continue
        if frozenset((first.uid, second.uid)) in explained or unlike(first, second, lines, by_names=False):
            continue  # one service's contracts: see windows
        reasons = _inside(first, second, named, text, mentions) + _inside(second, first, named, text, mentions)
        reasons = reasons or _partly(first, second)
        if reasons or "other" not in (first.action, second.action):
            reasons += _same_topic(first, second, topics)
        if not reasons:
            continue
        inside = any(reason.feature == "name_inside_goal" for reason in reasons)
        reasons += _support(first, second, inside=inside)
        score = odds(_BIAS, reasons)
        if score < _WORTH:
            continue
        part = {reason.second.line.uid for reason in reasons if reason.feature in ("name_inside_goal", "function_inside_goal")}
        yield Finding(KIND, pair_key((first, second)), [first, second], score, reasons, Stake([first, second], frozenset(part)), innocent(first, second))


def _named(line: Line) -> str:
    """What the line is named after, where that is telling enough to look for elsewhere."""
    words = _ENDS.sub("", line.object) or line.object
    return words if len(words) >= _SHORTEST and len(telling(words)) > 1 and _is_thing(line) and _VENUE.search(words) is None else ""


def _is_thing(line: Line) -> bool:
    return is_thing(line.title) or any(topic.where == "name" for topic in line.topics.values())


def _topics(line: Line) -> dict[str, Topic]:
    return {name: topic for name, topic in line.topics.items() if topic.where != "goal" or not is_used(clause_before(line.work, topic.start))}


def _inside(line: Line, other: Line, named: dict[str, str], text: dict[str, str], mentions: dict[str, list[str]]) -> list[Reason]:
    words = named[line.uid]
    if not words or words not in text[other.uid] or words in other.object or is_used(clause_before(text[other.uid], text[other.uid].index(words))):
        return []
    if len([uid for uid in mentions[words] if uid != line.uid]) > _IN_MANY or _of_other_kind(line, words, text[other.uid]):
        return []
    where = "目标" if words in other.text else "指标"
    weight = 1.5 if len(words) > _SHORTEST else 1.1
    return [
        Reason("name_inside_goal", f"{line.shown()}所做的“{words}”写在{other.shown()}的{where}里", weight, name_words(line), where_printed(other, words)),
    ]  # fmt: skip


def _is_head(line: Line, words: str) -> bool:
    """What the object ends with, not what stands in front of it."""
    return is_thing(words) or line.object.find(words) + len(words) >= len(line.object) - 2


def _of_other_kind(line: Line, words: str, text: str) -> bool:
    """一体化信访系统 is no 一体化信访门户网站: everywhere the words stand, another kind of thing follows."""
    own = _THING.match(line.object[line.object.find(words) + len(words) :])
    if own is None:
        return False
    following = [_THING.match(text[at.end() :]) for at in re.finditer(re.escape(words), text)]
    return all(match is not None and match["kind"] != own["kind"] for match in following)


def _partly(first: Line, second: Line) -> list[Reason]:
    """Most of one's object, told apart from generic words, stands in the other's goal."""
    for line, other in ((first, second), (second, first)):
        common = longest_common(line.object, other.text)
        if len(common) > _SHORTEST and 5 * len(common) >= 3 * len(line.object) and len(telling(common)) > 1 and common in line.title and _is_head(line, common) and is_thing(line.title) and not is_used(clause_before(other.text, other.text.index(common))) and _VENUE.search(common) is None:
            return [Reason("name_inside_goal", f"{line.shown()}名称里的“{common}”写在{other.shown()}的目标里", 1.1, name_words(line), goal_words(other, common))]
    return []


def _same_topic(first: Line, second: Line, topics: dict[str, dict[str, Topic]]) -> list[Reason]:
    best: Reason | None = None
    for topic in topics[first.uid].keys() & topics[second.uid].keys():
        mine, others = topics[first.uid][topic], topics[second.uid][topic]
        where, words, other_where, other_words = mine.where, mine.words, others.where, others.words
        line, other, inside = first, second, other_words
        if where != "name":
            line, other, inside, where, other_where = second, first, words, other_where, where
            words = other_words
        if where != "name" or (topic in _each() and not _of_one(line, other, words)):
            continue
        weight = 1.3 if other_where == "name" else 1.0 if other_where == "goal" else 0.6
        feature = "same_function" if other_where == "name" else "function_inside_goal"
        reason = Reason(feature, f"职能相同：{topic}。{line.shown()}名称写“{words}”，{other.shown()}{'名称' if other_where == 'name' else '目标' if other_where == 'goal' else '指标'}写“{inside}”", weight, name_words(line), where_printed(other, inside))
        if best is None or (reason.weight, topic) > (best.weight, ""):
            best = reason
    return [] if best is None else [best]


def _of_one(line: Line, other: Line, words: str) -> bool:
    """What stands beside the function in the name is in the other's text as well."""
    rest = bigrams(beside(line.object, words))
    return not rest or bool(rest & bigrams(other.text + other.object))


@cache
def _each() -> frozenset[str]:
    return frozenset(f.name for f in functions() if f.each)


def _support(first: Line, second: Line, *, inside: bool) -> list[Reason]:
    words = name_words(first), name_words(second)
    reasons = [_same_action(first, second, words, inside=inside)]
    if first.unit == second.unit:
        reasons.append(Reason("same_unit", "同一预算单位", 0.2, *words))
    mine, others = bigrams(first.object), bigrams(second.object)
    if mine & others:
        shown = "、".join(sorted(mine & others)[:4])
        reasons.append(Reason("names_alike", f"名称里有相同的词：{shown}", min(0.6, 0.2 * len(mine & others)), *words))
    alike = compare(first.text + "\n" + first.measures, second.text + "\n" + second.measures)
    pieces = [p for p in alike.pieces if len(telling(first.text[p.first : p.first + p.length])) > 3]  # noqa: PLR2004 - a phrase of its own
    if pieces:
        shown = first.text[pieces[0].first : pieces[0].first + pieces[0].length]
        reasons.append(Reason("shared_text", f"目标里有相同的文字：“{shown[:40]}”", min(0.8, 0.03 * sum(p.length for p in pieces)), goal_words(first, shown), goal_words(second, shown)))
    keys = {t.key for t in second.targets}
    both = [t for t in first.targets if t.key in keys and telling(t.record.name)]
    if both:
        text = f"指标连同指标值相同：“{'、'.join(t.record.name for t in both[:3])}”"
        reasons.append(Reason("same_targets_too", text, min(0.9, 0.35 * len(both)), where_printed(first, both[0].record.name), where_printed(second, both[0].record.name)))
    return reasons


def _same_action(first: Line, second: Line, words: tuple[Words, Words], *, inside: bool) -> Reason:
    """A check of one thing is not its running (inside); a check among other services is the same check."""
    if first.action == second.action == "build":
        return Reason("same_action", "两行都在建设，同列一个部门的一份预算", 0.8, *words)
    same = first.action == second.action or (not inside and {first.action, second.action} == {"check", "run"})
    return Reason("same_action", "两行做的是同一类事，同列一个部门的一份预算", 0.6 if same else 0.1, *words)


def where_printed(line: Line, words: str) -> Words:
    if words in line.text:
        return goal_words(line, words)
    for target in line.targets:
        if words in target.record.name:
            return Words(line, target.record.evidence or line.record.evidence)
    return name_words(line)


def innocent(first: Line, second: Line) -> list[str]:
    said = ["总包与分项：一行是总的安排，另一行只列其中单独采购的部分"]
    if first.unit != second.unit:
        said.append("下属单位各管各的设备，名称相同而对象不同")
    if first.action != second.action:
        said.append("一行是服务，另一行是设备或场地")
    return said
