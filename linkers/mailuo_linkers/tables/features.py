"""All features of a pair of forms, in the order of the model: what each is called, what it means to a user, and the values
for many pairs at once. A feature that can't be computed is 0 and adds nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mailuo_graph.words import Text
from mailuo_linkers.tables.candidates import Pairs
from mailuo_linkers.tables.forms import Floats, Forms
from mailuo_linkers.tables.hashes import U64, combined
from mailuo_linkers.tables.likeness import Cores, Likeness, compare
from mailuo_linkers.tables.shared import Shared
from mailuo_linkers.tables.statistics import Statistics

FEATURES: Final[dict[str, Text]] = {
    "name_same": Text("名称去掉单位、年份和后缀后相同", "names are equal but for owner, years and suffix"),
    "name_rare": Text("相同的名称在其他单位少见", "the equal name is rare among other units"),
    "name_near": Text("名称相近的程度（0.5 以上部分）", "how alike the names are, above a half"),
    "name_very_near": Text("名称几乎一样（0.8 以上部分）", "names are almost the same, above four fifths"),
    "name_inside": Text("一个名称含有另一个", "one name contains the other"),
    "name_start": Text("名称开头相同的比例", "share of the name that is the same in front"),
    "name_end": Text("名称结尾相同的比例", "share of the name that is the same at the end"),
    "name_slip": Text("只差一个字，像是识别错误或笔误", "one character apart, as a misread or mistyped one"),
    "name_odd_slip": Text("只差一个字，且其中一个写法别处没有", "one character apart, and one of the spellings stands nowhere else"),
    "name_odd": Text("名称相近，其中一个写法别处没有", "names alike, one of the spellings stands nowhere else"),
    "name_short": Text("名称很短", "the names are short"),
    "substitution": Text("两个名称的差别在别处多见于前后年（正）还是并存（负）", "elsewhere names with this difference follow each other (above 0) or stand side by side (below)"),
    "substitution_known": Text("这种差别在别处见过", "this difference was seen elsewhere"),
    "number_other": Text("名称中的数字或字母不同（12345 不是 12333）", "figures or letters in the names differ (12345 is not 12333)"),
    "number_one_sided": Text("只有一方名称中有数字或字母", "figures or letters in one of the names only"),
    "phase_same": Text("期数相同", "same phase"),
    "phase_next": Text("后者是下一期", "the later one is the next phase"),
    "phase_one_sided": Text("只有一方写了期数", "only one of them names a phase"),
    "phase_other": Text("期数不同且不是下一期", "different phases, not in order"),
    "lot_same": Text("标段或包号相同", "same lot"),
    "lot_other": Text("标段或包号不同", "different lots"),
    "lot_one_sided": Text("只有一方写了标段或包号", "only one of them names a lot"),
    "mark_same": Text("括号里的注记相同（如资金来源）", "same note in brackets, such as the source of money"),
    "mark_other": Text("括号里的注记不同", "different notes in brackets"),
    "mark_near": Text("括号里的注记只差一两个字", "notes in brackets a character or two apart"),
    "mark_one_sided": Text("只有一方有括号注记", "only one of them has a note in brackets"),
    "pilot_to_full": Text("先试点，后推广或去掉“试点”", "a pilot first, then for all or without the word pilot"),
    "stage_backwards": Text("先推广，后试点", "for all first, then a pilot"),
    "follows": Text("后者在前者结束后的下一份预算出现", "the later one appears in the very next budget after the earlier ends"),
    "gap": Text("中间隔的预算份数", "budgets between the two"),
    "woven": Text("一方正好补上另一方缺的年份", "one fills the years that the other lacks"),
    "same_year": Text("同一年度里各付不同合同期", "both paid in one fiscal year, for different contract periods"),
    "same_year_same_name": Text("同一年度、名称相同、合同期不同", "one fiscal year, equal names, different contract periods"),
    "amount_near": Text("金额相近", "amounts are near"),
    "amount_far": Text("金额相差的倍数（对数）", "how far the amounts are apart (logarithm)"),
    "goal_rare": Text("目标中共有的少见句子", "rare sentences that both goals have"),
    "goal_exclusive": Text("共有的句子不见于同年的其他项目", "the common sentences stand in no other project of the same year"),
    "goal_different": Text("两方都有少见句子，但没有一句相同", "both goals have rare sentences and none in common"),
    "goal_figures": Text("目标里的数字也相同", "the figures in the goals are the same too"),
    "goal_everyday": Text("目标用语整体相近", "the goals are alike on the whole"),
    "indicators_rare": Text("共有的少见指标", "rare indicators that both have"),
    "indicators_everyday": Text("指标整体相近", "the indicators are alike on the whole"),
    "indicators_different": Text("指标整体不同", "the indicators differ on the whole"),
    "unit_renamed": Text("预算单位更名", "the unit was renamed"),
    "unit_other": Text("预算单位不同", "the units are different"),
    "unit_other_rare_name": Text("单位不同，但名称相同且少见", "the units differ, but the name is the same and rare"),
    "unit_moves": Text("两个单位之间另有项目移交", "other projects moved between the two units as well"),
    "no_rival": Text("同期没有别的项目也像", "no other project of the same period comes near"),
    "rival_worse": Text("同期别的项目都不如它像", "other projects of the same period fit less"),
    "rival_better": Text("同期有别的项目更像", "another project of the same period fits better"),
}  # fmt: skip
NAMES: Final = tuple(FEATURES)
RIVALS: Final = ("no_rival", "rival_worse", "rival_better")
"""Known only after a first look at all pairs by the other features."""
_NEAR_AMOUNT: Final = 0.25
_FARTHEST: Final = 3.0
_SHORT: Final = 4.0
_RARE_ENOUGH: Final = 0.5


@dataclass(slots=True)
class Block:
    """Everything that pairs of one block are compared by."""

    forms: Forms
    cores: Cores
    core_key: U64
    slot_keys: dict[str, U64]
    number: NDArray[np.int32]
    renamed_from: NDArray[np.int32]
    unit_years: U64
    sentences: Shared
    figures: Shared
    indicators: Shared
    goal_bits: U64
    indicator_bits: U64
    goal_weight: Floats
    indicator_weight: Floats


def difference(block: Block, pairs: Pairs, likeness: Likeness) -> U64:
    """A key of all in which two forms differ: the part of the core, and each slot. 0 where nothing can be said."""
    forms, one, other = block.forms, pairs.one, pairs.other
    out = np.where(forms.core[one] == forms.core[other], np.uint64(1), likeness.difference)
    for slot, keys in block.slot_keys.items():
        codes: NDArray[np.int32] = getattr(forms, slot)
        a, b = keys[codes[one]], keys[codes[other]]
        apart = codes[one] != codes[other]
        out = np.where(apart & (out != 0), combined(out, np.minimum(a, b), np.maximum(a, b)), out)
    return np.where(out == 1, np.uint64(0), out)


def values(
    block: Block, pairs: Pairs, ratio: Floats, likeness: Likeness, change: U64, statistics: Statistics, phases: NDArray[np.float32],
    near_marks: NDArray[np.bool_], moves: Floats,
) -> NDArray[np.float32]:
    """One column a feature, as in `NAMES`."""
    forms, one, other = block.forms, pairs.one, pairs.other
    out = np.zeros((len(one), len(NAMES)), np.float32)

    def put(name: str, value: NDArray[np.generic]) -> None:
        out[:, NAMES.index(name)] = value

    same = forms.core[one] == forms.core[other]
    rare = statistics.weight(statistics.cores, block.core_key[forms.core[one]])
    shorter, longer = likeness.shorter.astype(np.float32), np.maximum(likeness.longer, 1).astype(np.float32)
    apart = ~same
    put("name_same", same)
    put("name_rare", same * rare)
    put("name_near", apart * np.clip((ratio - 0.5) * 2, 0, 1))
    put("name_very_near", apart * np.clip((ratio - 0.8) * 5, 0, 1))
    start, end = likeness.start.astype(np.float32), likeness.end.astype(np.float32)
    put("name_inside", apart & (start + end >= shorter))
    put("name_start", apart * start / longer)
    put("name_end", apart * end / longer)
    slip = apart & (shorter >= 4) & (longer - start - end <= 1)  # noqa: PLR2004 - in short names one character may be all
    odd = np.minimum(block.cores.rarest[forms.core[one]], block.cores.rarest[forms.core[other]]) <= 1
    put("name_slip", slip)
    put("name_odd_slip", slip & odd)
    put("name_odd", apart * odd * np.clip((ratio - 0.5) * 2, 0, 1))
    put("name_short", np.clip((_SHORT - shorter) / 2, 0, 1))
    put("substitution", statistics.substitution(change, ~pairs.together))
    put("substitution_known", (change != 0) & (statistics.in_turn.find(change, 0) + statistics.apart.find(change, 0) > 1))
    a, b = block.number[forms.core[one]], block.number[forms.core[other]]
    put("number_other", (a != b) & (a > 0) & (b > 0))
    put("number_one_sided", (a > 0) != (b > 0))
    _slots(forms, pairs, put, phases, near_marks)
    _times(block, pairs, put, same)
    _amounts(forms, pairs, put)
    _contents(block, pairs, put)
    other_unit = forms.unit[one] != forms.unit[other]
    put("unit_renamed", ~other_unit & (block.renamed_from[one] != block.renamed_from[other]))
    put("unit_other", other_unit)
    put("unit_other_rare_name", other_unit & same & (rare >= _RARE_ENOUGH))
    put("unit_moves", np.where(other_unit, moves, 0))
    return out


def _slots(forms: Forms, pairs: Pairs, put: object, phases: Floats, near_marks: NDArray[np.bool_]) -> None:
    assert callable(put)
    one, other = pairs.one, pairs.other
    for slot, name in (("phase", "phase"), ("lot", "lot"), ("tag", "mark")):
        codes: NDArray[np.int32] = getattr(forms, slot)
        a, b = codes[one], codes[other]
        put(f"{name}_same", (a == b) & (a > 0))
        put(f"{name}_one_sided", (a > 0) != (b > 0))
        apart = (a != b) & (a > 0) & (b > 0)
        if name == "phase":
            following = apart & (phases[b] == phases[a] + 1)
            put("phase_next", following)
            apart &= ~following
        if name == "mark":
            put("mark_near", apart & near_marks)
            apart &= ~near_marks
        put(f"{name}_other", apart)
    a, b = forms.stage[one], forms.stage[other]
    put("pilot_to_full", (a == PILOT) & (b != PILOT))
    put("stage_backwards", (b == PILOT) & (a != PILOT))


PILOT: Final = 1
"""The code of the stage 试点."""


def _times(block: Block, pairs: Pairs, put: object, same: NDArray[np.bool_]) -> None:
    assert callable(put)
    forms, one, other = block.forms, pairs.one, pairs.other
    years = block.unit_years[forms.unit[one]] | block.unit_years[forms.unit[other]]
    a, b = forms.years[one], forms.years[other]
    in_turn = forms.last[one] < forms.first[other]
    low = np.uint64(2) * _highest(a) - np.uint64(1)  # up to the last year of the earlier
    high = _lowest(b) - np.uint64(1)  # before the first of the later
    between = np.bitwise_count(years & high & ~low).astype(np.float32)
    put("follows", in_turn & (between == 0))
    put("gap", np.where(in_turn, np.minimum(between, 3), 0))
    put("woven", ~in_turn & ((a & b) == 0))
    put("same_year", (a & b) != 0)
    put("same_year_same_name", ((a & b) != 0) & same)


def _highest(bits: U64) -> U64:
    out = bits.copy()
    for step in (1, 2, 4, 8, 16, 32):
        out |= out >> np.uint64(step)
    return out - (out >> np.uint64(1))


def _lowest(bits: U64) -> U64:
    return bits & (~bits + np.uint64(1))


def _amounts(forms: Forms, pairs: Pairs, put: object) -> None:
    assert callable(put)
    apart = np.abs(forms.last_amount[pairs.one] - forms.first_amount[pairs.other])
    known = ~np.isnan(apart)
    put("amount_near", known & (apart < _NEAR_AMOUNT))
    put("amount_far", np.where(known, np.minimum(apart, _FARTHEST), 0))


def _contents(block: Block, pairs: Pairs, put: object) -> None:
    assert callable(put)
    one, other = pairs.one, pairs.other
    weight, exclusive = block.sentences.of(one, other)
    least = np.minimum(block.goal_weight[one], block.goal_weight[other])
    some = least > 0
    put("goal_rare", np.where(some, np.minimum(weight / np.where(some, least, 1), 1), 0))
    put("goal_exclusive", np.minimum(exclusive, 2))
    put("goal_different", some & (weight == 0))
    put("goal_figures", np.minimum(block.figures.of(one, other)[0], 2))
    put("goal_everyday", _overlap(block.goal_bits, pairs))
    weight, _ = block.indicators.of(one, other)
    least = np.minimum(block.indicator_weight[one], block.indicator_weight[other])
    some = least > 0
    put("indicators_rare", np.where(some, np.minimum(weight / np.where(some, least, 1), 1), 0))
    alike = _overlap(block.indicator_bits, pairs)
    both = (block.indicator_bits[one] != 0) & (block.indicator_bits[other] != 0)
    put("indicators_everyday", alike)
    put("indicators_different", both & (alike < 0.2))  # noqa: PLR2004 - next to nothing in common


def _overlap(bits: U64, pairs: Pairs) -> Floats:
    a, b = bits[pairs.one], bits[pairs.other]
    either = np.bitwise_count(a | b)
    out: Floats = np.where(either > 0, np.bitwise_count(a & b) / np.maximum(either, 1), 0).astype(np.float32)
    return out
