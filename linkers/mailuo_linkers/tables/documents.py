"""The pair features of the table method for records read from documents: the values, what each adds to the log odds, the
calibrated probability, and a sentence with the words it stands on. Reach for it where pairs come from elsewhere."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from mailuo_linkers.model.logistic import Model, default_model
from mailuo_linkers.tables.arrow import Column, pa
from mailuo_linkers.tables.blocks import make_block
from mailuo_linkers.tables.candidates import in_order
from mailuo_linkers.tables.catalogue import FEATURES, NAMES
from mailuo_linkers.tables.corpus import Collector, Corpus
from mailuo_linkers.tables.grounds import Sides, detail
from mailuo_linkers.tables.method import gather, score


@dataclass(frozen=True, slots=True)
class Line:
    """A project as a document states it. `unit_key` says who the unit is, whatever it is called there: equal keys are one
    unit, renamed or not; without it the printed name decides. Amounts are in 万元, an unknown value is None."""

    id: Hashable
    year: int | None
    name: str
    unit: str
    department: str = ""
    district: str = ""
    goal: str | None = None
    amount: float | None = None
    indicators: Sequence[str] = ()
    unit_key: Hashable = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature says of a pair. `weight` is what it adds to the log odds; the words stand in the two names, goals or
    indicators, () where the feature is about something else."""

    feature: str
    value: float
    weight: float
    reason: str
    earlier_words: tuple[str, ...] = ()
    later_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """`log_odds` are calibrated and the sum of `intercept` and all weights. `together` says that both are paid for one
    period of one unit: two undertakings, whatever the probability."""

    earlier: Hashable
    later: Hashable
    probability: float
    log_odds: float
    intercept: float
    together: bool
    contributions: list[Contribution] = field(default_factory=list)


def compare_lines(lines: Sequence[Line], pairs: Iterable[tuple[Hashable, Hashable]], model: Model | None = None) -> list[Comparison | None]:
    """One comparison a pair, in their order; None where one of the two has no year, or a name that is only a code. How rare
    names and sentences are is learned from `lines`, so hand over all that were read, not only those of the pairs."""
    model = default_model() if model is None else model
    place = {line.id: row for row, line in enumerate(lines)}
    corpus = _corpus(lines)
    block = make_block(corpus, np.arange(len(lines)), _one_unit(lines, corpus), each=True)
    wanted = [(int(block.form_of[place[a]]), int(block.form_of[place[b]])) for a, b in pairs]
    known = [at for at, (a, b) in enumerate(wanted) if a >= 0 and b >= 0 and a != b]
    out: list[Comparison | None] = [None] * len(wanted)
    if not known:
        return out
    one, other = (np.array([wanted[at][side] for at in known], np.int32) for side in range(2))
    asked = in_order(block.forms, one, other)
    scored = score(block, gather([block]), model, asked)
    begin = len(scored.log_odds) - len(known)
    row_of = np.full(len(block.forms), -1, np.int64)
    there = np.flatnonzero(block.form_of >= 0)
    row_of[block.form_of[there]] = there
    weights = model.weights.vector(NAMES) * model.slope
    intercept = model.weights.intercept * model.slope + model.shift
    for at, index in enumerate(known):
        earlier, later = int(row_of[asked.one[at]]), int(row_of[asked.other[at]])
        sides = Sides.of(block, int(asked.one[at]), int(asked.other[at]), lines[earlier], lines[later])
        value = scored.values[begin + at]
        log_odds = scored.log_odds[begin + at : begin + at + 1]
        out[index] = Comparison(
            lines[earlier].id, lines[later].id, float(model.probability(log_odds)[0]), float(model.calibrated(log_odds)[0]),
            intercept, bool(asked.together[at]), _contributions(value, weights, sides),
        )  # fmt: skip
    return out


def _contributions(value: np.ndarray, weights: np.ndarray, sides: Sides) -> list[Contribution]:
    """The strongest first; features that say nothing of this pair are left out."""
    out = []
    for at in np.argsort(-np.abs(value * weights), kind="stable").tolist():
        if value[at] == 0:
            continue
        name = NAMES[at]
        words = detail(name, sides)
        reason = FEATURES[name].zh + (f"：{words.sentence}" if words.sentence else "")
        out.append(Contribution(name, float(value[at]), float(value[at] * weights[at]), reason, words.earlier, words.later))
    return out


def _corpus(lines: Sequence[Line]) -> Corpus:
    def texts(values: Iterable[str | None]) -> Column:
        return pa.array(list(values), pa.string())

    collector = Collector()
    collector.add(
        pa.record_batch({
            "year": pa.array([line.year for line in lines], pa.int32()),
            "amount": pa.array([line.amount for line in lines], pa.float64()),
            "district": texts(line.district for line in lines),
            "department": texts(line.department for line in lines),
            "unit": texts(line.unit for line in lines),
            "name": texts(line.name for line in lines),
            "goal": texts(line.goal for line in lines),
            "indicators": texts("|".join(line.indicators) for line in lines),
        }),
    )
    return collector.corpus()


def _one_unit(lines: Sequence[Line], corpus: Corpus) -> np.ndarray:
    """As what each printed unit goes on: the first one of its key."""
    now = np.arange(len(corpus.owners.unit_names), dtype=np.int32)
    first: dict[Hashable, int] = {}
    for line, unit in zip(lines, corpus.unit.tolist(), strict=True):
        if line.unit_key is not None:
            now[unit] = first.setdefault(line.unit_key, unit)
    return now
