"""Words of two texts compared: character pairs weighted by how rare they are in one place, sentences with digits masked.
Reach for it where a road needs to say how much of a name stands in a text."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

_GENERIC: Final = re.compile(
    "信息化|项目|服务|建设|运维|运行|维护|运营|系统|平台|管理|经费|工作|其他|日常|公用|补充|专项|资金|保障|综合|相关|业务|机构|辅助|费用|支出|补助|补贴"
    "|采购|购置|租赁|购买|更新|升级|改造|实施|开展|推进|委托|单位|机关|本级|年度|经费|工程|任务|活动|设备|设施|基础|统一|重点|购买服务|外包|支撑|能力|提升",
)
"""Words that stand in the names of any department: they tell little by themselves."""
_EVERYDAY: Final = re.compile(
    "物业|办公|用房|场地|场所|大楼|楼|水电|电费|水费|食堂|用餐|配餐|伙食|车辆|公车|保安|保洁|安保|会议|培训|差旅|印刷|宣传|法律顾问|审计|工会|党建|党员|党务|人员|聘用|编外|临聘|劳务|派遣"
    "|值班|工资|薪酬|社保|绿化|电梯|空调|家具|电脑|邮电|通信|后勤|退休|慰问|体检|接待|档案|网络|零星|维修|修缮|购买|采购|定额|弥补|补充|不足|缺口|职工|干部|其他|杂项|机构|经常性|辅助|政府雇员|雇员|合同制",
)
"""Words of what every unit pays for itself."""
_SEPARATORS: Final = re.compile("[^0-9a-z\u4e00-\u9fff]")
_DIGITS: Final = re.compile(r"\d+(?:\.\d+)?")
_SENTENCE: Final = re.compile("[^。;!?\n]+")
_CLAUSE: Final = re.compile("[^。;!?\n,:]+")
_GENERIC_WEIGHT: Final = 0.25
_SHORTEST_TELLING: Final = 2
_MOST_KEPT: Final = 20000


@lru_cache(maxsize=65536)
def pairs(text: str) -> frozenset[str]:
    """Two neighbouring characters each; a single character stands for itself."""
    plain = _SEPARATORS.sub(" ", text)
    found = {piece[i : i + 2] for piece in plain.split() for i in range(max(len(piece) - 1, 1))}
    return frozenset(found)


@lru_cache(maxsize=65536)
def generic_pairs(text: str) -> frozenset[str]:
    """Those pairs of a text that lie within generic words or join two of them."""
    inside = [False] * len(text)
    for match in _GENERIC.finditer(text):
        inside[match.start() : match.end()] = [True] * (match.end() - match.start())
    telling = {text[i : i + 2] for i in range(len(text) - 1) if not (inside[i] and inside[i + 1])}
    every = {text[i : i + 2] for i in range(len(text) - 1)}
    return frozenset(every - telling)


def telling(text: str) -> str:
    """What remains of a name without generic words."""
    return _SEPARATORS.sub("", _GENERIC.sub("", text))


def everyday(text: str) -> bool:
    """A name that any unit could have: its own premises, staff and supplies."""
    return len(telling(_EVERYDAY.sub("", _GENERIC.sub("", text)))) < _SHORTEST_TELLING


class Rarity:
    """How much a character pair tells among the names of one place: 1 where one undertaking has it, less the more have
    it. Counted over different names, so that one undertaking in ten budgets is still one."""

    def __init__(self, names: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        self._kept: dict[str, tuple[dict[str, float], float]] = {}
        for name in set(names):
            self._counts.update(pairs(name))

    def weight(self, pair: str) -> float:
        return 1 / (1 + 0.12 * max(self._counts[pair] - 2, 0))

    def weights(self, text: str) -> dict[str, float]:
        return self._weighed(text)[0]

    def mass(self, text: str) -> float:
        return self._weighed(text)[1]

    def coverage(self, part: str, whole: str) -> float:
        """How much of `part` stands in `whole`, 0 to 1."""
        weights, total = self._weighed(part)
        inside = pairs(whole)
        return math.fsum(w for pair, w in weights.items() if pair in inside) / total if total else 0.0

    def alike(self, one: str, other: str) -> float:
        """Dice's coefficient over weighted pairs."""
        if one == other:
            return 1.0
        (left, first), (right, second) = self._weighed(one), self._weighed(other)
        both = math.fsum((w + right[p]) for p, w in left.items() if p in right)
        return both / (first + second) if first + second else 0.0

    def _weighed(self, text: str) -> tuple[dict[str, float], float]:
        """The weights and their sum, kept: one text is compared with many."""
        found = self._kept.get(text)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            dull = generic_pairs(text)
            weights = {pair: self.weight(pair) * (_GENERIC_WEIGHT if pair in dull else 1) for pair in pairs(text)}
            found = self._kept[text] = weights, math.fsum(weights.values())
        return found


@lru_cache(maxsize=16384)
def masked(sentence: str) -> str:
    """Without digits: 31 个分馆 and 26 个分馆 are one sentence."""
    return _SEPARATORS.sub("", _DIGITS.sub("#", sentence).replace("#", ""))


def sentences(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _SENTENCE.finditer(text)]


def clauses(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _CLAUSE.finditer(text)]


def trimmed(words: str) -> str:
    """Without digits, marks and counting words at both ends, for showing."""
    return re.sub("^[^a-z\u4e00-\u9fff]+|[^a-z\u4e00-\u9fff]+$", "", words) or words


def longest_common(one: str, other: str) -> str:
    """The longest piece of `one` that stands in `other`; texts are names and sentences, so short."""
    best = ""
    for start in range(len(one)):
        while start + len(best) < len(one) and one[start : start + len(best) + 1] in other:
            best = one[start : start + len(best) + 1]
    return best
