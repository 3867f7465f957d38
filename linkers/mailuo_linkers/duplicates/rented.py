"""The goal itself says that a shared resource exists, and the line rents or builds its own all the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from mailuo_linkers.duplicates.finding import Finding, Reason, goal_words, name_words, odds, pair_key
from mailuo_linkers.duplicates.function import RENTED
from mailuo_linkers.duplicates.lines import Line, Lines
from mailuo_linkers.duplicates.money import Stake
from mailuo_linkers.duplicates.wording import longest_common, telling

_SENTENCE: Final = re.compile("[。；;]")
_OFFERED: Final = re.compile("(?:已|已经|现已|可以?|能够)(?:建有|建成|建立|提供|具备|开通|支持|满足)[^。；;]{0,16}(?:同类|相同|类似|此类|该类|上述|同样|相应)")
_OWN: Final = re.compile("自行(?:租用|租赁|采购|购买|建设|搭建)|自建|单独(?:租用|租赁|建设|采购)|另行(?:租用|租赁|建设|采购)|仍(?:需|由|继续)?[^。；;,，]{0,4}(?:租用|租赁|采购)")
_BIAS: Final = -1.2
_SHORTEST: Final = 5
_YEARS: Final = 5


def rented_anyway(lines: Lines) -> Iterator[Finding]:
    said = [(line, words) for line in lines.all if line.action in ("rent", "build", "run") and (words := _admits(line)) is not None]
    if not said:
        return
    owners: dict[str, list[Line]] = defaultdict(list)
    for line in lines.all:
        if line.action == "build" and telling(line.object):
            owners[line.object].append(line)
    things: dict[str, set[str]] = defaultdict(set)
    for thing in owners:
        for at in range(len(thing) - _SHORTEST + 1):
            things[thing[at : at + _SHORTEST]].add(thing)
    for line, (about, offered, own) in said:
        for provider, named in _providers(line, about, things, owners):
            reasons = [
                Reason("shared_resource_exists", f"{line.shown()}的目标写明“{offered}”，所指“{named}”见{provider.shown()}", 1.9, goal_words(line, named), name_words(provider)),
                Reason("own_all_the_same", f"却写“{own}”" if own else "却仍另列一笔", 1.0 if own else 0.3, goal_words(line, own or offered), name_words(provider)),
            ]
            pair = [line, provider]
            innocent = ["过渡期：共享资源扩容或迁移之前临时自行租用，须核过渡期截止时间"] if "过渡" in line.text else []
            yield Finding(RENTED, pair_key(pair), pair, odds(_BIAS, reasons), reasons, Stake(pair, frozenset({provider.uid})), [*innocent, "共享资源的容量或时效不能满足本单位的要求"])


def _admits(line: Line) -> tuple[str, str, str] | None:
    for sentence in _SENTENCE.split(line.text):
        offered = _OFFERED.search(sentence)
        if offered is not None:
            own = _OWN.search(sentence) or _OWN.search(line.text)
            return sentence, offered[0], "" if own is None else own[0]
    return None


def _providers(line: Line, sentence: str, things: dict[str, set[str]], owners: dict[str, list[Line]]) -> Iterator[tuple[Line, str]]:
    """Lines that build what the sentence names; of several only those with the longest name in it."""
    found: list[tuple[int, Line, str]] = []
    near = {thing for at in range(len(sentence) - _SHORTEST + 1) for thing in things.get(sentence[at : at + _SHORTEST], ())}
    for thing in sorted(near):
        common = longest_common(thing, sentence)
        if len(common) >= _SHORTEST and 5 * len(common) >= 4 * len(thing):
            found += [(len(common), owner, common) for owner in owners[thing][:10] if owner is not line and not _later(owner, line)]
    longest = max((length for length, _, _ in found), default=0)
    for length, owner, words in sorted(found, key=lambda each: each[1].uid):
        if length == longest:
            yield owner, words


def _later(owner: Line, line: Line) -> bool:
    return owner.year is not None and line.year is not None and (owner.year > line.year or line.year - owner.year > _YEARS)
