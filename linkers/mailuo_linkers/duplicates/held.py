"""What the lines of one budget write: which words hardly another of them has, and what two of them share of those.

Lines of one undertaking count once: two contract periods of a service say the same without making it common.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from mailuo_linkers.duplicates.everywhere import Everywhere
from mailuo_linkers.duplicates.lines import Line
from mailuo_linkers.duplicates.wording import GENERIC, THING
from mailuo_linkers.normal import normal_text

_DOING: Final = re.compile(
    "巡检|巡查|巡访|巡护|核查|排查|检测|监测|抽测|抽检|测报|调查|普查|检查|摸排|更新|开发|外包|委托|购买|推广|试点|布点|配备|探访|走访|关爱|处理|处置|完好|扶持|补充|支持|巩固|示范|提质|治理|整治|修复|修缮|整修|检修|清洗|保洁|清运"
    "|维保|评估|审核|功能|模块|内容|活动|奖励|奖补|改扩建|扩建|新建|续建|铺设|布设|安装|租金|生产|专席|专线|专班|重点|辅导|配套|行动|常态化|一期|二期|三期|社会化|购置|制作|编制|集中|联合|例行|常规|全面|协同|定期|安全|状况|技术|质量|监督|专业|社会|购买|综合|普及|提升|市属|区属|市直|本市|城区|全市|专用",
)
"""Words of names that say what is done, not to what."""
_LETTERS: Final = re.compile("[^\u4e00-\u9fff]+")
_QUOTED: Final = re.compile('[“"「]([^“”"「」]{2,12})[”"」]')
_COUNT: Final = re.compile("(?<![\\d.])(\\d[\\d,.]*)(万?)([\u4e00-\u9fff])")
_SHORTEST_COUNT: Final = 2
_MANY_HOLD: Final = 5
_MANY_LINES: Final = 12
_SHARED_PAIRS: Final = 4
_NO_COUNTS: Final = frozenset("年月日时分秒元天期届小个号岁至级度周分倍以到余多%")


def owner(line: Line) -> str:
    return line.lineage or line.uid


class Held:
    """`lines` are those of one budget, or of one place and year."""

    def __init__(self, lines: Sequence[Line], everywhere: Everywhere) -> None:
        self.lines = lines
        self.everywhere = everywhere
        self.text = {line.uid: f"{line.title}\n{line.done}\n{line.measures}" for line in lines}
        self._owners: dict[str, frozenset[str]] = {}
        self._measuring: dict[str, set[str]] = defaultdict(set)
        for line in lines:
            for target in line.targets:
                self._measuring[target.kind].add(owner(line))
        self._words = {line.uid: line.runs for line in lines}
        self._pairs = {uid: {run[at : at + 2] for run in runs for at in range(len(run) - 1)} for uid, runs in self._words.items()}
        self._holding: dict[str, list[Line]] = defaultdict(list)
        for line in lines:
            for pair in self._pairs[line.uid]:
                self._holding[pair].append(line)

    def others(self, words: str, first: Line, second: Line) -> int:
        """How many other undertakings of the budget write the words."""
        known = self._owners.get(words)
        if known is None:
            known = self._owners[words] = frozenset(owner(line) for line in self.lines if words in self.text[line.uid])
        return len(known - {owner(first), owner(second)})

    def measured_by_others(self, kind: str, first: Line, second: Line) -> bool:
        return bool(self._measuring[kind] - {owner(first), owner(second)})

    def candidates(self, *, named: bool = True) -> Iterator[tuple[Line, Line]]:
        """Pairs of lines with several rare words in both goals, or (`named`) with a rare word of a name in the other's text."""
        shared: dict[frozenset[str], int] = defaultdict(int)
        by_uid = {line.uid: line for line in self.lines}
        beginnings = {part[at : at + 2] for line in self.lines for part in named_parts(line) for at in range(len(part) - 1)} if named else set()
        naming: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            text = self.text[line.uid]
            for pair in sorted(beginnings & {text[at : at + 2] for at in range(len(text) - 1)}):
                naming[pair].append(line)
        for _, holding in sorted(naming.items()):
            if 1 < len(holding) <= _MANY_LINES and len({owner(line) for line in holding}) <= _MANY_HOLD:
                for a, b in combinations(holding, 2):
                    shared[frozenset((a.uid, b.uid))] += _SHARED_PAIRS
        for found in self._holding.values():
            if 1 < len(found) <= _MANY_LINES and len({owner(line) for line in found}) <= 2:  # noqa: PLR2004 - the two themselves
                for a, b in combinations(found, 2):
                    shared[frozenset((a.uid, b.uid))] += 1
        for pair_of, count in sorted(shared.items(), key=lambda e: sorted(e[0])):
            if count >= _SHARED_PAIRS:
                first, second = sorted(pair_of)
                if owner(by_uid[first]) != owner(by_uid[second]):
                    yield by_uid[first], by_uid[second]

    def shared_words(self, first: Line, second: Line, leave: Sequence[str] = ()) -> list[str]:
        """Words of both goals that no other undertaking of the budget writes, the longest first; without those that lie in
        `leave`."""
        both = self._pairs[first.uid] & self._pairs[second.uid]
        other = "\x00".join(self._words[second.uid])
        found: list[str] = []
        for run in self._words[first.uid]:
            at = 0
            while at < len(run) - 1:
                end = at
                while end < len(run) - 1 and run[end : end + 2] in both and run[at : end + 2] in other:
                    end += 1
                words = run[at : end + 1]
                if len(words) > 1 and words not in found and not any(words in each for each in leave) and not self.everywhere.common(words) and not self.others(words, first, second):
                    found.append(words)
                at = max(end, at + 1)
        return sorted(found, key=lambda words: (-len(words), first.done.find(words)))

    def shared_counts(self, first: Line, second: Line) -> list[str]:
        """Numbers with what they count that both goals print and no other undertaking: 86家, 1140条."""
        both = counts_of(first.done) & counts_of(second.done)
        return sorted(count for count in both if not self.others(count, first, second))


def named_parts(line: Line) -> list[str]:
    """What the line is named after: a name in quotes, else the object without generic words, without kinds of things and
    without what is done to it."""
    if quoted := quoted_names(line):
        return quoted
    return [part for part in _LETTERS.split(_DOING.sub("\x00", GENERIC.sub("\x00", THING.sub("\x00", line.object)))) if len(part) > 1]


def quoted_names(line: Line) -> list[str]:
    return [normal_text(name) for name in _QUOTED.findall(line.record.name)]


def covered(part: str, text: str) -> list[str]:
    """The pieces of a part, two characters at least, that stand in the text."""
    found = []
    at = 0
    while at < len(part) - 1:
        length = 0
        while at + length < len(part) and part[at : at + length + 1] in text:
            length += 1
        if length > 1:
            found.append(part[at : at + length])
        at += max(length, 1) if length > 1 else 1
    return found


def counts_of(text: str) -> set[str]:
    """Numbers with what they count."""
    return {match[0] for match in _COUNT.finditer(text) if match[3] not in _NO_COUNTS and (match[2] or len(match[1]) >= _SHORTEST_COUNT)}
