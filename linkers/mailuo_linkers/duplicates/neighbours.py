"""Two departments of one place do the same work in one year, in words and numbers that nobody else there has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final

from mailuo_linkers.duplicates.finding import Finding, Reason, name_words, odds, pair_key
from mailuo_linkers.duplicates.function import DEPARTMENTS, reuses
from mailuo_linkers.duplicates.held import Held
from mailuo_linkers.duplicates.lines import Line, Lines
from mailuo_linkers.duplicates.money import Stake
from mailuo_linkers.duplicates.places import perhaps_renamed
from mailuo_linkers.duplicates.same_work import enough, rare_measures, shared_reasons
from mailuo_linkers.duplicates.unlike import doing, siblings, unlike
from mailuo_linkers.duplicates.wording import bigrams

_BIAS: Final = -2.2
_WORTH: Final = 0.55
_LARGEST: Final = 4000
"""Lines of one place and year that are compared."""


def same_work_next_door(lines: Lines, explained: Collection[frozenset[str]] = ()) -> Iterator[Finding]:
    """`explained` are pairs of which something else says more."""
    places: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for line in lines.all:
        if line.district is not None and line.year is not None:
            places[line.district, line.year].append(line)
    for _, group in sorted(places.items()):
        if len({line.department for line in group}) < 2:  # noqa: PLR2004 - two departments
            continue
        held = Held(group[:_LARGEST], lines.everywhere)
        for first, second in held.candidates(named=False):
            apart = first.department == second.department or frozenset((first.uid, second.uid)) in explained
            if not apart and not unlike(first, second, lines, by_names=False) and (not siblings(first, second, of_a_kind=True) or held.shared_counts(first, second)) and not perhaps_renamed(first, second) and not reuses(first) and not reuses(second):
                yield from _judge(first, second, held)


def _judge(first: Line, second: Line, held: Held) -> Iterator[Finding]:
    words, counts = held.shared_words(first, second), held.shared_counts(first, second)
    measures = rare_measures(first, second, held)
    equal = any(a.value == b.value for a, b in measures)
    if not enough(None, words, bool(measures), equal, bool(counts), bundle=False, dated=False):
        return
    names = name_words(first), name_words(second)
    same = doing(first) == doing(second)
    reasons = [
        *shared_reasons(first, second, words, measures, counts, "同地同年的项目里"),
        Reason("standing", f"同地两个部门：{first.department_name}与{second.department_name}", 0.4, *names),
        Reason("both_do", "两边做的是同一类工作，同一年度" if same else "同一年度", 0.5 if same else 0.2, *names),
    ]
    shared = bigrams(first.object) & bigrams(second.object)
    if shared:
        reasons.append(Reason("names_alike", f"名称里有相同的词：{'、'.join(sorted(shared)[:4])}", min(0.6, 0.2 * len(shared)), *names))
    score = odds(_BIAS, reasons)
    if score >= _WORTH:
        both = [first, second]
        innocent = ["各管一段：两个部门职责不同，对象可能互不覆盖", "联合行动：一项任务由几个部门分工，须核任务分解表"]
        yield Finding(DEPARTMENTS, pair_key(both), both, score, reasons, Stake(both, frozenset({first.uid, second.uid})), innocent)
