"""One block of districts made ready for comparing: its forms, and what each form's words, goals and indicators are known
by. All pairs lie within a block; what is known about the whole comes in as `Statistics`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.tables.contents import Items
from mailuo_linkers.tables.corpus import Corpus, Words
from mailuo_linkers.tables.forms import Floats, Forms, Ints, items_of_forms, make_forms
from mailuo_linkers.tables.hashes import U64
from mailuo_linkers.tables.renames import unit_years
from mailuo_linkers.tables.shared import RARE, Shared, share
from mailuo_linkers.tables.statistics import Statistics


@dataclass(slots=True)
class Block:
    """`rows` are the records of the corpus, `form_of` is the form of each of them, -1 for one that is never linked;
    `period` its class of period. `raw_unit` is each form's unit before renames. `crowded` records were left out because
    too many of one unit and year have one name."""

    corpus: Corpus
    rows: NDArray[np.int64]
    forms: Forms
    form_of: Ints
    period: NDArray[np.int8]
    raw_unit: Ints
    crowded: int
    sentences: Items
    indicators: Items
    within: Any = None
    """The pairs within units that may be one undertaking, as `features.Compared`, from gathering until they are scored."""

    @property
    def words(self) -> Words:
        return self.corpus.words


def make_block(corpus: Corpus, rows: NDArray[np.int64], unit_now: Ints | None = None, *, each: bool = False) -> Block:
    """`unit_now` says as what each unit goes on; `each` keeps every record a form of its own."""
    own = corpus.of(rows)
    unit = own.unit if unit_now is None else unit_now[own.unit]
    forms, form_of, period, crowded = make_forms(own, unit, each=each)
    first = np.full(len(forms), -1, np.int32)
    some = np.flatnonzero(form_of >= 0)[::-1]
    first[form_of[some]] = some
    return Block(
        corpus, rows, forms, form_of, period, own.unit[first], crowded,
        items_of_forms(own.sentences, form_of), items_of_forms(own.indicators, form_of),
    )  # fmt: skip


def forms_of(corpus: Corpus, rows: NDArray[np.int64]) -> Forms:
    """The forms alone, units as printed."""
    own = corpus.of(rows, contents=False)
    return make_forms(own, own.unit)[0]


@dataclass(slots=True)
class Contents:
    """What the forms of a block have in common of goals and indicators, looked up by pair."""

    sentences: Shared
    figures: Shared
    indicators: Shared
    goal_weight: Floats
    indicator_weight: Floats
    unit_years: U64

    @staticmethod
    def of(block: Block, statistics: Statistics) -> Contents:
        forms, sentences, indicators = block.forms, block.sentences, block.indicators
        goal = statistics.weight(statistics.sentences, sentences.word)
        exact = np.flatnonzero(sentences.exact != 0)
        figure = statistics.weight(statistics.figures, sentences.exact[exact])
        indicator = statistics.weight(statistics.indicators, indicators.word)
        return Contents(
            share(forms, sentences.record, sentences.word, goal),
            share(forms, sentences.record[exact], sentences.exact[exact], figure),
            share(forms, indicators.record, indicators.word, indicator),
            _summed(len(forms), sentences, goal),
            _summed(len(forms), indicators, indicator),
            unit_years(forms, int(forms.unit.max(initial=-1)) + 1),
        )


def _summed(forms: int, items: Items, weight: Floats) -> Floats:
    kept = weight >= RARE
    return np.bincount(items.record[kept], weight[kept], forms).astype(np.float32)
