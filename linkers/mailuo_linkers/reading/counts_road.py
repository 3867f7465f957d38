"""The road of quantities: the later goal tells a number of things that the earlier project had, as what there is already, or
the whole of what two parts had. A number alone says little; told as what was, it says which project that was."""

from __future__ import annotations

import re
from typing import Final

from mailuo_linkers.reading.counts import READ, Count, counts_in, counts_of
from mailuo_linkers.reading.cues import Cue
from mailuo_linkers.reading.finding import Finding, Spot, title
from mailuo_linkers.reading.known import Known
from mailuo_linkers.reading.lines import Line
from mailuo_linkers.reading.phrases_road import cues_of, is_plain
from mailuo_linkers.reading.wording import clauses

_BEFORE: Final = re.compile(
    r"以来|先行|先期|首批|首期|首轮|首[家个座处]|试行|试点|试用|已(?!满)|原有?(?!则|因|料)|现有|既有|上年|上一年|去年|往年|此前|前期|运行(?:[一两二三半]|满|以|后|稳|平)|[由从](?=\d)"
    "|基础上|成熟|稳定|平稳|定型|可行|评估|经验|做法|保修|质保|到期|期满|届满|合计|过去|归总|合并|打捆|打包|捆绑|统筹为|归在一|并成一|合成一|了[一两二三半多]?(?:年|季|个月)|[一两二三半]年(?:多|来|有余)"
)
"""Words of a clause that tells what there is already."""
_TOGETHER: Final = re.compile("合计|共计|总计|共有|一共|累计|统一|整体|一体化|一家|一并|[两三]个?[片个项处家类段包]|[东南西北]、[东南西北]")
_LEAST_SUM: Final = 20
_FEW_OWNERS: Final = 4
_SAME: Final = 1e-6


def told_count(earlier: Line, later: Line, known: Known) -> Finding | None:
    """A clause of the later goal tells how many there were, and the earlier project had so many."""
    if earlier.year is None or later.year is None or earlier.year >= later.year:
        return None
    had = {c.key: c for c in reversed(counts_of(earlier))}
    best: tuple[float, Count, tuple[int, int]] | None = None
    for first, last in clauses(later.goal.text[:READ]):
        if _BEFORE.search(later.goal.text, first, last) is None:
            continue
        for count in counts_in(later.goal.text, first, last):
            owners = known.count_owners(count.key)
            if count.key in had and owners <= _FEW_OWNERS:
                value = {1: 0.5, 2: 0.75}.get(count.digits, 1.0) / max(owners - 1, 1)
                if best is None or value > best[0]:
                    best = value, count, (first, last)
    if best is None:
        return None
    value, count, (first, last) = best
    reason = f"后者说的已有数量“{later.goal.words(count.start, count.end)}”（“{later.goal.words(first, last)}”），前者正是这个数量"
    return Finding("told_count", value, reason, Spot(later.goal, first, last), _spot(earlier, had[count.key]))


def parts_add_up(earlier: Line, later: Line, known: Known) -> Finding | None:
    """The later goal tells the whole of what this line and its sibling of the same budget had, or of the two parts that
    this line tells."""
    if earlier.year is None or later.year is None or earlier.year >= later.year or earlier.unit != later.unit:
        return None
    merged = any(c.cue is Cue.MERGED and is_plain(later, c) for c in cues_of(later))
    if not merged and _TOGETHER.search(later.goal.text[:READ]) is None:
        return None
    mine = counts_of(earlier)
    for whole in counts_in(later.goal.text, 0, READ):
        parts = [c for c in mine if c.measure == whole.measure and 0 < c.amount < whole.amount]
        if whole.amount < _LEAST_SUM or not parts:
            continue
        said = f"后者的总数“{later.goal.words(whole.start, whole.end)}”是"
        here = Spot(later.goal, whole.start, whole.end)
        both = next(((a, b) for a in parts for b in parts if a.start >= 0 and b.start > a.start and abs(a.amount + b.amount - whole.amount) < _SAME), None)
        if both is not None:
            return Finding("parts_add_up", 0.5, f"{said}前者目标里{both[0].key}与{both[1].key}之和", here, _spot(earlier, both[0]))
        for part in parts:
            sibling = _with(earlier, whole.amount - part.amount, whole.measure, known)
            if sibling is not None:
                reason = f"{said}前者的{part.key}与同一预算“{sibling.record.name}”的{whole.amount - part.amount:g}{whole.measure}之和" + ("，后者写明合并" if merged else "")
                return Finding("parts_add_up", 1.0, reason, here, _spot(earlier, part), "merge")
    return None


def _with(line: Line, amount: float, measure: str, known: Known) -> Line | None:
    """Another line of its unit and budget with a like name that has that many."""
    return next((o for o in known.siblings_of(line) if any(c.measure == measure and abs(c.amount - amount) < _SAME for c in counts_of(o))), None)


def _spot(line: Line, count: Count) -> Spot:
    return Spot(line.goal, count.start, count.end) if count.start >= 0 else title(line)
