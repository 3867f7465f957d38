"""The values of all features for many pairs at once. What each means stands in `catalogue`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.tables.blocks import Block, Contents
from mailuo_linkers.tables.candidates import Pairs, pairs_within_units
from mailuo_linkers.tables.catalogue import NAMES
from mailuo_linkers.tables.forms import Floats, Forms
from mailuo_linkers.tables.hashes import U64, combined
from mailuo_linkers.tables.likeness import Likeness, compare, may_be_alike
from mailuo_linkers.tables.statistics import Statistics

Put = Callable[[str, NDArray[np.generic]], None]
NEAR_AMOUNT: Final = 0.25
FARTHEST_AMOUNT: Final = 3.0
_SHORT: Final = 4.0
_RARE_ENOUGH: Final = 0.5
_NEAR_NOTES: Final = 74
_MOST_MOVES: Final = 4
_A_PART: Final = 0.2
_EVERYDAY: Final = 0.4
_ALIKE: Final = 0.55
PILOT: Final = "pilot"


@dataclass(slots=True)
class Compared:
    """Pairs with what their names have in common and a key of what they differ in."""

    pairs: Pairs
    likeness: Likeness
    change: U64

    def of(self, rows: NDArray[np.int64]) -> Compared:
        return Compared(self.pairs.of(rows), self.likeness.of(rows), self.change[rows])


def compare_within(block: Block) -> Compared:
    """All pairs within units."""
    return compare_names(block, pairs_within_units(block.forms))


def compare_names(block: Block, pairs: Pairs) -> Compared:
    forms = block.forms
    likeness = compare(block.words.cores, forms.core[pairs.one], forms.core[pairs.other])
    return Compared(pairs, likeness, _change(block, pairs, likeness))


def _change(block: Block, pairs: Pairs, likeness: Likeness) -> U64:
    """A key of all in which two forms differ: the part of the core, and each slot. 0 where nothing can be said."""
    forms, one, other = block.forms, pairs.one, pairs.other
    out = np.where(forms.core[one] == forms.core[other], np.uint64(1), likeness.difference)
    known = np.flatnonzero(out)  # one in four
    for slot, keys in block.words.slot_keys.items():
        codes: NDArray[np.int32] = getattr(forms, slot)
        apart = known[codes[one[known]] != codes[other[known]]]
        a, b = keys[codes[one[apart]]], keys[codes[other[apart]]]
        out[apart] = combined(out[apart], np.minimum(a, b), np.maximum(a, b))
    out[out == 1] = 0
    return out


def worth_a_look(block: Block, contents: Contents, compared: Compared) -> NDArray[np.int64]:
    """Rows of pairs that have anything in common: a part of the name, a rare sentence, everyday words of goal and
    indicators. The others, five of six, can't be one undertaking by any weights."""
    pairs, likeness = compared.pairs, compared.likeness
    some = _A_PART * likeness.longer < likeness.start + likeness.end
    some |= block.forms.core[pairs.one] == block.forms.core[pairs.other]
    some |= _overlap(block.forms.goal_bits, pairs) + _overlap(block.forms.indicator_bits, pairs) > _EVERYDAY
    rest = np.flatnonzero(~some)
    some[rest] = contents.sentences.of(pairs.one[rest], pairs.other[rest])[0] > 0
    rest = np.flatnonzero(~some)
    rest = rest[may_be_alike(block.words.cores, block.forms.core[pairs.one[rest]], block.forms.core[pairs.other[rest]], _ALIKE)]
    some[rest] = _ratio(block, pairs.of(rest), _ALIKE) > 0
    return np.flatnonzero(some)


def values(block: Block, contents: Contents, statistics: Statistics, compared: Compared, moves: dict[tuple[int, int], int]) -> NDArray[np.float32]:
    """One column a feature, as in `NAMES`; those about rivals are left 0."""
    forms, pairs = block.forms, compared.pairs
    out = np.zeros((len(pairs.one), len(NAMES)), np.float32, order="F")

    def put(name: str, value: NDArray[np.generic]) -> None:
        out[:, NAMES.index(name)] = value

    _names(block, compared, statistics, put)
    _slots(block, pairs, put)
    _times(block, contents, pairs, put)
    _amounts(forms, pairs, put)
    _contents(forms, contents, pairs, put)
    _units(block, pairs, statistics, moves, put)
    return out


def _ratio(block: Block, pairs: Pairs, least: float = 0.0) -> Floats:
    """0 where it is below `least`."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only linking needs it

    one, other = block.forms.core[pairs.one], block.forms.core[pairs.other]
    out = np.ones(len(one), np.float32)
    apart = np.flatnonzero(one != other)
    cores = block.words.text["core"]
    left, right = [cores[i] for i in one[apart].tolist()], [cores[i] for i in other[apart].tolist()]
    out[apart] = process.cpdist(left, right, scorer=fuzz.ratio, dtype=np.float32, score_cutoff=100 * least, workers=1) / 100
    return out


def _names(block: Block, compared: Compared, statistics: Statistics, put: Put) -> None:
    pairs, likeness, change = compared.pairs, compared.likeness, compared.change
    one, other = block.forms.core[pairs.one], block.forms.core[pairs.other]
    ratio = _ratio(block, pairs)
    same = one == other
    rare = statistics.weight(statistics.cores, block.words.core_key[one])
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
    slip = apart & (shorter >= _SHORT) & (longer - start - end <= 1)  # in short names one character may be all
    odd = np.minimum(block.words.cores.rarest[one], block.words.cores.rarest[other]) <= 1
    put("name_slip", slip)
    put("name_odd_slip", slip & odd)
    put("name_odd", apart * odd * np.clip((ratio - 0.5) * 2, 0, 1))
    put("name_short", np.clip((_SHORT - shorter) / 2, 0, 1))
    put("substitution", statistics.substitution(change, ~pairs.together))
    put("substitution_known", (change != 0) & (statistics.in_turn.find(change, 0) + statistics.apart.find(change, 0) > 1))
    a, b = block.words.number[one], block.words.number[other]
    put("number_other", (a != b) & (a > 0) & (b > 0))
    put("number_one_sided", (a > 0) != (b > 0))


def _slots(block: Block, pairs: Pairs, put: Put) -> None:
    forms, one, other = block.forms, pairs.one, pairs.other
    for slot, name in (("phase", "phase"), ("lot", "lot"), ("tag", "mark")):
        codes: NDArray[np.int32] = getattr(forms, slot)
        a, b = codes[one], codes[other]
        put(f"{name}_same", (a == b) & (a > 0))
        put(f"{name}_one_sided", (a > 0) != (b > 0))
        apart = (a != b) & (a > 0) & (b > 0)
        if name == "phase":
            number = block.words.phase_number
            following = apart & (number[b] == number[a] + 1)
            put("phase_next", following)
            apart &= ~following
        if name == "mark":
            near = _near_notes(block.words.text["tag"], a, b, np.flatnonzero(apart))
            put("mark_near", near)
            apart &= ~near
        put(f"{name}_other", apart)
    pilot = block.words.text["stage"].index(PILOT) if PILOT in block.words.text["stage"] else -1
    a, b = forms.stage[one], forms.stage[other]
    put("pilot_to_full", (a == pilot) & (b != pilot))
    put("stage_backwards", (b == pilot) & (a != pilot))
    same = (forms.unit[one] == forms.unit[other]) & (forms.core[one] == forms.core[other]) & (a == b)
    put("form_same", same & (forms.phase[one] == forms.phase[other]) & (forms.lot[one] == forms.lot[other]) & (forms.tag[one] == forms.tag[other]))


def _near_notes(words: list[str], one: NDArray[np.int32], other: NDArray[np.int32], rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    from rapidfuzz import fuzz  # noqa: PLC0415 - only linking needs it

    out = np.zeros(len(one), np.bool_)
    for row in rows.tolist():
        a, b = words[one[row]], words[other[row]]
        out[row] = len(a) > 2 and fuzz.ratio(a, b) >= _NEAR_NOTES  # noqa: PLR2004 - of two characters one is half
    return out


def _times(block: Block, contents: Contents, pairs: Pairs, put: Put) -> None:
    forms, one, other = block.forms, pairs.one, pairs.other
    years = contents.unit_years[forms.unit[one]] | contents.unit_years[forms.unit[other]]
    a, b = forms.years[one], forms.years[other]
    in_turn = forms.last[one] < forms.first[other]
    low = np.uint64(2) * _highest(a) - np.uint64(1)  # up to the last year of the earlier
    high = _lowest(b) - np.uint64(1)  # before the first of the later
    between = np.bitwise_count(years & high & ~low).astype(np.float32)
    put("follows", in_turn & (between == 0))
    put("gap", np.where(in_turn, np.minimum(between, 3), 0))
    put("next_year", forms.first[other] - forms.last[one] == 1)
    put("years_known", np.bitwise_count(years) / np.maximum(_span(years), 1))
    put("woven", ~in_turn & ((a & b) == 0))
    put("same_year", (a & b) != 0)
    put("same_year_same_name", ((a & b) != 0) & (forms.core[one] == forms.core[other]))


def _highest(bits: U64) -> U64:
    out = bits.copy()
    for step in (1, 2, 4, 8, 16, 32):
        out |= out >> np.uint64(step)
    return out - (out >> np.uint64(1))


def _span(bits: U64) -> NDArray[np.int64]:
    """From the first year to the last."""
    ends: NDArray[np.int64] = np.bitwise_count(_highest(bits) * np.uint64(2) - _lowest(bits)).astype(np.int64)
    return ends


def _lowest(bits: U64) -> U64:
    return bits & (~bits + np.uint64(1))


def _amounts(forms: Forms, pairs: Pairs, put: Put) -> None:
    apart = np.abs(forms.last_amount[pairs.one] - forms.first_amount[pairs.other])
    known = ~np.isnan(apart)
    put("amount_near", known & (apart < NEAR_AMOUNT))
    put("amount_far", np.where(known, np.minimum(apart, FARTHEST_AMOUNT), 0))


def _contents(forms: Forms, contents: Contents, pairs: Pairs, put: Put) -> None:
    one, other = pairs.one, pairs.other
    weight, exclusive = contents.sentences.of(one, other)
    least = np.minimum(contents.goal_weight[one], contents.goal_weight[other])
    some = least > 0
    put("goal_rare", np.where(some, np.minimum(weight / np.where(some, least, 1), 1), 0))
    put("goal_exclusive", np.minimum(exclusive, 2))
    put("goal_different", some & (weight == 0))
    put("goal_figures", np.minimum(contents.figures.of(one, other)[0], 2))
    put("goal_everyday", _overlap(forms.goal_bits, pairs))
    weight, _ = contents.indicators.of(one, other)
    least = np.minimum(contents.indicator_weight[one], contents.indicator_weight[other])
    some = least > 0
    put("indicators_rare", np.where(some, np.minimum(weight / np.where(some, least, 1), 1), 0))
    alike = _overlap(forms.indicator_bits, pairs)
    both = (forms.indicator_bits[one] != 0) & (forms.indicator_bits[other] != 0)
    put("indicators_everyday", alike)
    put("indicators_different", both & (alike < 0.2))  # noqa: PLR2004 - next to nothing in common


def _units(block: Block, pairs: Pairs, statistics: Statistics, moves: dict[tuple[int, int], int], put: Put) -> None:
    forms, one, other = block.forms, pairs.one, pairs.other
    a, b = forms.unit[one], forms.unit[other]
    apart = a != b
    put("unit_renamed", ~apart & (block.raw_unit[one] != block.raw_unit[other]))
    put("unit_other", apart)
    rare = statistics.weight(statistics.cores, block.words.core_key[forms.core[one]]) >= _RARE_ENOUGH
    put("unit_other_rare_name", apart & (forms.core[one] == forms.core[other]) & rare)
    moved = np.zeros(len(one), np.float32)
    for row in np.flatnonzero(apart).tolist():
        moved[row] = min(moves.get((int(a[row]), int(b[row])), 0), _MOST_MOVES) / _MOST_MOVES
    put("unit_moves", moved)


def _overlap(bits: U64, pairs: Pairs) -> Floats:
    a, b = bits[pairs.one], bits[pairs.other]
    either = np.bitwise_count(a | b)
    out: Floats = np.where(either > 0, np.bitwise_count(a & b) / np.maximum(either, 1), 0).astype(np.float32)
    return out
