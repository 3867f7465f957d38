"""The whole table method, top to bottom: forms, renames, statistics, then block by block pairs, features and scores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mailuo_linkers.tables.candidates import Pairs, pairs_across_units, pairs_within_units
from mailuo_linkers.tables.contents import Items
from mailuo_linkers.tables.corpus import Corpus
from mailuo_linkers.tables.features import Block, difference, values
from mailuo_linkers.tables.forms import Floats, Forms, Ints, items_of_forms, make_forms
from mailuo_linkers.tables.hashes import U64, combined, string_hashes
from mailuo_linkers.tables.likeness import Cores, Likeness, compare
from mailuo_linkers.tables.renames import UnitRenames, find_renames, unit_years
from mailuo_linkers.tables.shared import bloom, share
from mailuo_linkers.tables.statistics import Frequencies, Statistics, figure_rarity, rarity

_CHUNK: Final = 250_000


@dataclass(slots=True)
class Prepared:
    """The corpus as forms, with its renames. `form_of` is -1 for a record that is never linked."""

    corpus: Corpus
    forms: Forms
    form_of: Ints
    period: NDArray[np.int8]
    crowded: int
    renames: UnitRenames
    raw_unit: Ints


def prepare(corpus: Corpus) -> Prepared:
    district = corpus.owners.unit_district
    raw, form_of, _, _ = make_forms(corpus.year, corpus.unit, district, corpus.amount, corpus.names, corpus.usable)
    renames = find_renames(raw, corpus.owners.unit_names, district)
    unit = renames.now[corpus.unit] if len(corpus) else corpus.unit
    forms, form_of, period, crowded = make_forms(corpus.year, unit, district, corpus.amount, corpus.names, corpus.usable)
    first = np.full(len(forms), -1, np.int32)
    rows = np.flatnonzero(form_of >= 0)[::-1]
    first[form_of[rows]] = rows
    return Prepared(corpus, forms, form_of, period, crowded, renames, corpus.unit[first])


@dataclass(slots=True)
class Texts:
    """Items of forms, and keys of the words that slots and cores stand for."""

    sentences: Items
    indicators: Items
    cores: Cores
    core_key: U64
    slot_keys: dict[str, U64]
    phases: Floats


def texts_of(prepared: Prepared) -> Texts:
    names = prepared.corpus.names
    keys = {slot: string_hashes(pa.array(words, pa.string())) for slot, words in names.words.items()}
    phases = np.fromiter((_number(word) for word in names.words["phase"]), np.float32, len(names.words["phase"]))
    return Texts(
        items_of_forms(prepared.corpus.sentences, prepared.form_of), items_of_forms(prepared.corpus.indicators, prepared.form_of),
        Cores.of(names.words["core"]), keys["core"], {slot: key for slot, key in keys.items() if slot != "core"}, phases,
    )


def _number(phase: str) -> float:
    digits = "".join(c for c in phase if c.isdigit())
    return float(digits) if digits else -9.0


def gather(prepared: Prepared, texts: Texts) -> tuple[Statistics, Pairs, Likeness, U64]:
    """The statistics of all blocks, and the pairs within units that they were taken from."""
    forms = prepared.forms
    pairs = pairs_within_units(forms)
    likeness = compare(texts.cores, forms.core[pairs.one], forms.core[pairs.other])
    block = bare_block(prepared, texts)
    change = difference(block, pairs, likeness)
    known = change != 0
    unit = forms.unit[pairs.one]
    statistics = Statistics(
        len(np.unique(forms.unit)), rarity(texts.sentences, forms).common(), figure_rarity(texts.sentences, forms).common(),
        rarity(texts.indicators, forms).common(),
        Frequencies.of(texts.core_key[forms.core], forms.unit).common(),
        Frequencies.of(change[known & pairs.together], unit[known & pairs.together]),
        Frequencies.of(change[known & ~pairs.together], unit[known & ~pairs.together]),
    )
    return statistics, pairs, likeness, change


def bare_block(prepared: Prepared, texts: Texts) -> Block:
    forms = prepared.forms
    nothing = share(forms, np.zeros(0, np.int32), np.zeros(0, np.uint64), np.zeros(0, np.float32))
    none, bits = np.zeros(len(forms), np.float32), np.zeros(len(forms), np.uint64)
    years = unit_years(forms, int(forms.unit.max(initial=-1)) + 1)
    return Block(forms, texts.cores, texts.core_key, texts.slot_keys, prepared.corpus.names.number, prepared.raw_unit, years, nothing, nothing, nothing, bits, bits, none, none)


def fill(block: Block, texts: Texts, statistics: Statistics) -> None:
    forms = block.forms
    sentences, indicators = texts.sentences, texts.indicators
    weight = statistics.weight(statistics.sentences, sentences.word)
    block.sentences, block.goal_weight = share(forms, sentences.record, sentences.word, weight), _summed(forms, sentences, weight)
    exact = np.flatnonzero(sentences.exact != 0)
    block.figures = share(forms, sentences.record[exact], sentences.exact[exact], statistics.weight(statistics.figures, sentences.exact[exact]))
    weight = statistics.weight(statistics.indicators, indicators.word)
    block.indicators, block.indicator_weight = share(forms, indicators.record, indicators.word, weight), _summed(forms, indicators, weight)
    block.goal_bits = bloom(len(forms), sentences.record, sentences.word)
    block.indicator_bits = bloom(len(forms), indicators.record, indicators.word)


def _summed(forms: Forms, items: Items, weight: Floats) -> Floats:
    kept = weight >= 0.3
    return np.bincount(items.record[kept], weight[kept], len(forms)).astype(np.float32)


def candidate_parts(prepared: Prepared, block: Block, texts: Texts, within: Pairs, likeness: Likeness, change: U64) -> Iterator[tuple[Pairs, Likeness, U64]]:
    apart = np.flatnonzero(~within.together)
    for at in range(0, len(apart), _CHUNK):
        rows = apart[at : at + _CHUNK]
        yield (
            Pairs(within.one[rows], within.other[rows], within.together[rows]),
            Likeness(*(getattr(likeness, name)[rows] for name in ("start", "end", "shorter", "longer", "difference"))),
            change[rows],
        )
    across = pairs_across_units(block.forms, block.sentences.pairs(0.8))
    for at in range(0, len(across.one), _CHUNK):
        pairs = Pairs(across.one[at : at + _CHUNK], across.other[at : at + _CHUNK], across.together[at : at + _CHUNK])
        alike = compare(texts.cores, block.forms.core[pairs.one], block.forms.core[pairs.other])
        yield pairs, alike, difference(block, pairs, alike)


def score_inputs(
    prepared: Prepared, block: Block, texts: Texts, statistics: Statistics, pairs: Pairs, likeness: Likeness, change: U64, moves: dict[tuple[int, int], int],
) -> NDArray[np.float32]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only linking needs it

    forms = block.forms
    words = prepared.corpus.names.words
    one, other = forms.core[pairs.one], forms.core[pairs.other]
    ratio = np.ones(len(one), np.float32)
    apart = np.flatnonzero(one != other)
    cores = words["core"]
    left, right = [cores[i] for i in one[apart].tolist()], [cores[i] for i in other[apart].tolist()]
    ratio[apart] = process.cpdist(left, right, scorer=fuzz.ratio, dtype=np.float32, workers=1) / 100
    near = np.zeros(len(one), np.bool_)
    tags = words["tag"]
    for row in np.flatnonzero((forms.tag[pairs.one] != forms.tag[pairs.other]) & (forms.tag[pairs.one] > 0) & (forms.tag[pairs.other] > 0)).tolist():
        a, b = tags[forms.tag[pairs.one[row]]], tags[forms.tag[pairs.other[row]]]
        near[row] = len(a) > 2 and fuzz.ratio(a, b) >= 74  # noqa: PLR2004 - one character of four
    moved = np.zeros(len(one), np.float32)
    for row in np.flatnonzero(forms.unit[pairs.one] != forms.unit[pairs.other]).tolist():
        moved[row] = min(moves.get((int(forms.unit[pairs.one[row]]), int(forms.unit[pairs.other[row]])), 0), 4) / 4
    return values(block, pairs, ratio, likeness, change, statistics, texts.phases, near, moved)


def unit_moves(block: Block) -> dict[tuple[int, int], int]:
    from mailuo_linkers.tables.candidates import groups_to_pairs
    from mailuo_linkers.tables.renames import form_keys

    forms = block.forms
    one, other = groups_to_pairs(combined(forms.district, form_keys(forms)), 4)
    ahead = (forms.last[one] < forms.first[other]) & (forms.unit[one] != forms.unit[other])
    ways, often = np.unique(np.stack((forms.unit[one[ahead]], forms.unit[other[ahead]])), axis=1, return_counts=True)
    return {(int(a), int(b)): int(n) for a, b, n in zip(ways[0], ways[1], often, strict=True)}
