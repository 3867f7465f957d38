"""The whole table method, top to bottom: forms, renames, statistics, then block by block pairs, features and scores.

Blocks are sets of whole districts. Between the stages only small tables are handed on, and each is a sum over blocks, so
any division into blocks gives the same links, here or on many machines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.model.logistic import Model
from mailuo_linkers.tables.blocks import Block, Contents, forms_of, make_block
from mailuo_linkers.tables.candidates import Pairs, joined_pairs, pairs_across_units, unit_moves
from mailuo_linkers.tables.catalogue import NAMES, RIVALS
from mailuo_linkers.tables.corpus import Corpus
from mailuo_linkers.tables.features import Compared, compare_names, compare_within, values, worth_a_look
from mailuo_linkers.tables.forms import Floats, Ints
from mailuo_linkers.tables.gathering import statistics_of
from mailuo_linkers.tables.keys import in_order_of
from mailuo_linkers.tables.renames import Evidence, UnitRename, decide, evidence_of, follow
from mailuo_linkers.tables.rivals import rivals
from mailuo_linkers.tables.statistics import Statistics

_CHUNK: Final = 200_000
_HOPELESS: Final = -6.0
"""Log odds of a first look below which a pair is dropped."""
_RARE_TOGETHER: Final = 0.8
"""Weight of rare sentences in common from which forms of two units are compared."""
RECORDS_OF_A_BLOCK: Final = 250_000


def divide(corpus: Corpus, most: int = RECORDS_OF_A_BLOCK) -> list[NDArray[np.int64]]:
    """Rows of each block: whole districts, as many as fit."""
    district = corpus.owners.unit_district[corpus.unit]
    order = in_order_of(district)
    sizes = np.bincount(district, minlength=1)
    cuts, filled, at = [], 0, 0
    for size in sizes.tolist():
        if filled and filled + size > most:
            cuts.append(at)
            filled = 0
        filled += size
        at += size
    return [np.sort(rows) for rows in np.split(order, cuts) if len(rows)]


def find_renames(corpus: Corpus, parts: list[NDArray[np.int64]]) -> tuple[Ints, list[UnitRename]]:
    """As what each unit goes on, and the renames by name, pooled over all districts."""
    owners = corpus.owners
    now = np.arange(len(owners.unit_names), dtype=np.int32)
    evidence: list[Evidence] = [evidence_of(forms_of(corpus, rows), owners.unit_names) for rows in parts]
    found = decide(reduce(Evidence.plus, evidence, Evidence()))
    for own in evidence:
        follow(found, own, owners.unit_names, owners.unit_district, now)
    return now, found


def blocks_of(corpus: Corpus, parts: list[NDArray[np.int64]], *, each: bool = False) -> tuple[list[Block], list[UnitRename]]:
    """The blocks with renamed units as one, and the renames."""
    now, found = find_renames(corpus, parts)
    return [make_block(corpus, rows, now, each=each) for rows in parts], found


@dataclass(slots=True)
class Scored:
    """Pairs worth a second look with the values of all features and their log odds."""

    pairs: Pairs
    values: NDArray[np.float32]
    log_odds: Floats
    contents: Contents
    moves: dict[tuple[int, int], int]


def score(block: Block, statistics: Statistics, model: Model, extra: Pairs | None = None, keep: float = _HOPELESS) -> Scored:
    """Of a block that statistics were gathered from. `extra` pairs are scored whatever the first look says."""
    contents = Contents.of(block, statistics)
    moves = unit_moves(block.forms)
    kept_pairs, kept_values, kept_looks = [], [], []
    for chunk, wanted in candidate_chunks(block, contents, extra):
        compared = chunk if wanted else chunk.of(worth_a_look(block, contents, chunk))
        value = values(block, contents, statistics, compared, moves)
        look = model.first_look.log_odds(value, NAMES)
        rows = np.arange(len(look)) if wanted else np.flatnonzero(look > keep)
        kept_pairs.append(compared.pairs.of(rows))
        kept_values.append(value[rows])
        kept_looks.append(look[rows])
    pairs = joined_pairs(kept_pairs)
    value, look = np.concatenate(kept_values), np.concatenate(kept_looks)
    value[:, [NAMES.index(name) for name in RIVALS]] = rivals(block.forms, pairs, look)
    return Scored(pairs, value, model.weights.log_odds(value, NAMES), contents, moves)


def candidate_chunks(block: Block, contents: Contents, extra: Pairs | None) -> Iterator[tuple[Compared, bool]]:
    across = compare_names(block, pairs_across_units(block.forms, contents.sentences.pairs(_RARE_TOGETHER)))
    within: Compared = compare_within(block) if block.within is None else block.within
    for compared in (within, across):
        count = len(compared.pairs.one)
        for at in range(0, max(count, 1), _CHUNK):
            yield compared.of(np.arange(at, min(at + _CHUNK, count))), False
    if extra is not None:
        yield compare_names(block, extra), True


def gather(blocks: list[Block]) -> Statistics:
    return reduce(Statistics.plus, (statistics_of(block) for block in blocks)).common()
