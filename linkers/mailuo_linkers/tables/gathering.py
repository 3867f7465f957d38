"""The statistics of one block, to be summed over all blocks."""

from __future__ import annotations

import numpy as np

from mailuo_linkers.tables.blocks import Block
from mailuo_linkers.tables.candidates import pairs_within_units
from mailuo_linkers.tables.features import compare_names
from mailuo_linkers.tables.statistics import Frequencies, Statistics


def statistics_of(block: Block) -> Statistics:
    forms, sentences, indicators = block.forms, block.sentences, block.indicators
    exact = sentences.exact != 0
    pairs = pairs_within_units(forms)
    change = compare_names(block, pairs).change
    unit = forms.unit[pairs.one]
    known = change != 0
    apart, in_turn = known & pairs.together, known & ~pairs.together
    return Statistics(
        len(np.unique(forms.unit)),
        Frequencies.of(sentences.word, forms.unit[sentences.record]),
        Frequencies.of(sentences.exact[exact], forms.unit[sentences.record[exact]]),
        Frequencies.of(indicators.word, forms.unit[indicators.record]),
        Frequencies.of(block.words.core_key[forms.core], forms.unit),
        Frequencies.of(change[apart], unit[apart]),
        Frequencies.of(change[in_turn], unit[in_turn]),
    )
