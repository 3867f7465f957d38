"""How sure each step of a chain is, and why in words. Steps between records of one form are judged by what forms alone say;
the others by all features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mailuo_graph.words import Text
from mailuo_linkers.model.logistic import Model, Weights
from mailuo_linkers.tables.arrow import Column, from_numpy, mask_of, one_text, pa, pc, text_column
from mailuo_linkers.tables.blocks import Block
from mailuo_linkers.tables.candidates import in_order
from mailuo_linkers.tables.catalogue import FEATURES, NAMES
from mailuo_linkers.tables.chains import Steps
from mailuo_linkers.tables.features import FARTHEST_AMOUNT, NEAR_AMOUNT, compare_names, values
from mailuo_linkers.tables.forms import Floats
from mailuo_linkers.tables.keys import find, grouped
from mailuo_linkers.tables.method import Scored
from mailuo_linkers.tables.statistics import Statistics

_SHOWN: Final = 3
_SAME: Final = Text("同一单位，名称去掉年份后相同：“", "one unit, names equal but for the years: “")
_JOIN: Final = Text("；", "; ")
_AMOUNTS: Final = Text("”；金额（万元）", "”; amount (10,000 yuan) ")
_BY_OTHERS: Final = Text("经由同一项目的其他年份相连", "linked by way of other years of the same project")


@dataclass(slots=True)
class Judged:
    """`confidence` counts from 0, certain, to 2, possible."""

    probability: Floats
    confidence: NDArray[np.int8]
    reasons: Column | None


def judge(block: Block, statistics: Statistics, scored: Scored, steps: Steps, model: Model, *, reasons: bool) -> Judged:
    inside = steps.earlier_form == steps.later_form
    log_odds = _of_one_form(block, statistics, steps, model.weights)
    between = np.flatnonzero(~inside)
    value = _values(block, statistics, scored, steps.earlier_form[between], steps.later_form[between])
    log_odds[between] = model.weights.log_odds(value, NAMES)
    probability = model.probability(log_odds)
    limits = model.thresholds
    confidence = np.where(probability >= limits.certain, 0, np.where(probability >= limits.likely, 1, 2)).astype(np.int8)
    words = _words(block, steps, inside, between, value, model) if reasons else None
    return Judged(probability, confidence, words)


def _of_one_form(block: Block, statistics: Statistics, steps: Steps, weights: Weights) -> Floats:
    """What equal forms say by themselves: name, slots, amounts. Goals need not be looked at."""
    forms, own = block.forms, weights.of
    core = forms.core[steps.earlier_form]
    length = block.words.cores.length[core].astype(np.float32)
    total = np.full(len(core), weights.intercept + own["form_same"] + own["name_same"] + own["no_rival"], np.float32)
    total += own["name_rare"] * statistics.weight(statistics.cores, block.words.core_key[core])
    total += own["name_short"] * np.clip((4 - length) / 2, 0, 1)
    for slot, name in (("phase", "phase_same"), ("lot", "lot_same"), ("tag", "mark_same")):
        total += own[name] * (getattr(forms, slot)[steps.earlier_form] > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.abs(np.log(block.corpus.amount[steps.earlier]) - np.log(block.corpus.amount[steps.later]))
    known = np.isfinite(apart)
    total += own["amount_near"] * (known & (apart < NEAR_AMOUNT))
    return (total + own["amount_far"] * np.where(known, np.minimum(apart, FARTHEST_AMOUNT), 0)).astype(np.float32)


def _values(block: Block, statistics: Statistics, scored: Scored, one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.float32]:
    """The values of these pairs: as they were scored, and made anew for pairs that were joined by way of others."""
    pairs = in_order(block.forms, one, other)
    count = max(len(block.forms), 1)
    key = pairs.one.astype(np.int64) * count + pairs.other
    known = scored.pairs.one.astype(np.int64) * count + scored.pairs.other
    order = np.argsort(known)
    at, hit = find(known[order], key)
    out = np.zeros((len(key), len(NAMES)), np.float32)
    out[hit] = scored.values[order[at[hit]]]
    rest = pairs.of(np.flatnonzero(~hit))
    if len(rest.one):
        out[~hit] = values(block, scored.contents, statistics, compare_names(block, rest), scored.moves)
    return out


def _words(block: Block, steps: Steps, inside: NDArray[np.bool_], between: NDArray[np.int64], value: NDArray[np.float32], model: Model) -> Column:
    cores = _texts(block.words.text["core"], block.forms.core[steps.later_form])
    amounts = [_amounts(block.corpus.amount[rows]) for rows in (steps.earlier, steps.later)]
    out = pc.binary_join_element_wise(one_text(str(_SAME)), cores, one_text(str(_AMOUNTS)), amounts[0], one_text("→"), amounts[1], one_text(""))
    if not len(between):
        return out
    before = _texts(block.words.text["core"], block.forms.core[steps.earlier_form[between]])
    after = cores.take(from_numpy(between))
    said = pc.binary_join_element_wise(one_text("“"), before, one_text("”→“"), after, one_text("”"), _strongest(value * model.weights.vector(NAMES)), one_text(""))
    return pc.replace_with_mask(out, mask_of(~inside), said)


def _texts(words: list[str], which: NDArray[np.int32]) -> Column:
    distinct, place, _ = grouped(which)
    return text_column([words[at] for at in distinct.tolist()]).take(from_numpy(place))


def _strongest(weight: Floats) -> Column:
    """What the features that add most say of each pair. They come in few ways, each put into words once."""
    best = np.argsort(-weight, axis=1, kind="stable")[:, :_SHOWN]
    best[np.take_along_axis(weight, best, 1) <= 0] = len(NAMES)
    ways, way, _ = grouped(best @ (len(NAMES) + 1) ** np.arange(_SHOWN))
    example = np.empty(len(ways), np.int64)
    example[way] = np.arange(len(best))
    labels = [str(text).split("（为负")[0].split(" (below")[0] for text in FEATURES.values()]
    join = str(_JOIN)
    said = [join + join.join([labels[at] for at in row if at < len(NAMES)] or [str(_BY_OTHERS)]) for row in best[example].tolist()]
    return text_column(said).take(from_numpy(way))


def _amounts(amount: NDArray[np.float64]) -> Column:
    return pc.fill_null(from_numpy(np.round(amount, 2), np.isnan(amount)).cast(pa.string()), one_text("?"))
