"""The statistics of one block, to be summed over all blocks. The pairs looked at on the way stay with the block."""

from __future__ import annotations

import numpy as np

from mailuo_linkers.tables.blocks import Block
from mailuo_linkers.tables.features import compare_within
from mailuo_linkers.tables.statistics import Frequencies, Statistics


def statistics_of(block: Block) -> Statistics:
    forms, sentences, indicators = block.forms, block.sentences, block.indicators
    exact = sentences.exact != 0
    compared = compare_within(block)
    pairs, change = compared.pairs, compared.change
    unit = forms.unit[pairs.one]
    known = change != 0
    block.within = compared.of(np.flatnonzero(~pairs.together))
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
