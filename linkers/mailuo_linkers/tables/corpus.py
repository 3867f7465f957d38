"""Records of a table as columns of codes: what every later stage works on. Text is looked at here and never again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.tables.arrow import Batch, Column, pa, pc, present, text_column, to_numpy, without_nulls
from mailuo_linkers.tables.contents import Everyday, Items, bits_of, joined, take_indicators, take_sentences
from mailuo_linkers.tables.hashes import U64, string_hashes
from mailuo_linkers.tables.keys import grouped
from mailuo_linkers.tables.likeness import Cores
from mailuo_linkers.tables.names import Names, take_names
from mailuo_linkers.tables.owners import Owners, take_owners

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = FIRST_YEAR + 63
"""A year is one bit of 64."""


@dataclass(slots=True)
class Words:
    """The distinct parts of names, and what they are compared by: the same for every block."""

    cores: Cores
    core_key: U64
    slot_keys: dict[str, U64]
    phase_number: Floats
    number: Ints
    text: dict[str, list[str]]

    @staticmethod
    def of(names: Names) -> Words:
        keys = {slot: string_hashes(text_column(words)) for slot, words in names.words.items()}
        phase = np.fromiter((_phase_number(word) for word in names.words["phase"]), np.float32, len(names.words["phase"]))
        slots = {slot: key for slot, key in keys.items() if slot != "core"}
        return Words(Cores.of(names.words["core"]), keys["core"], slots, phase, names.number, names.words)


def _phase_number(phase: str) -> float:
    digits = "".join(c for c in phase if c.isdigit())
    return float(digits) if digits else -9.0


@dataclass(slots=True)
class Corpus:
    """One line a record. `unit` is a code within `owners`; a year of 0 is not known. `usable` records have a year, and a
    name that says more than a code."""

    year: NDArray[np.int32]
    unit: NDArray[np.int32]
    amount: NDArray[np.float64]
    names: Names
    owners: Owners
    sentences: Items
    indicators: Items
    goal_bits: U64
    indicator_bits: U64
    dated: NDArray[np.bool_]
    usable: NDArray[np.bool_]
    words: Words

    def __len__(self) -> int:
        return len(self.year)

    def of(self, rows: NDArray[np.int64], *, contents: bool = True) -> Corpus:
        """The records of a block, rows ascending; without goals and indicators where they are not wanted."""
        if len(rows) == len(self):
            return self
        sentences, indicators = (items.of(rows, len(self)) if contents else Items.none() for items in (self.sentences, self.indicators))
        return Corpus(
            self.year[rows], self.unit[rows], self.amount[rows], self.names.of(rows), self.owners,
            sentences, indicators, self.goal_bits[rows], self.indicator_bits[rows], self.dated[rows], self.usable[rows], self.words,
        )


class Collector:
    """Takes batches of records and keeps codes; goals and indicators are hashed at once, so their text is never held."""

    def __init__(self) -> None:
        self._contents: dict[str, list[Items]] = {"goal": [], "indicators": []}
        self._bits: dict[str, list[U64]] = {"goal": [], "indicators": []}
        self._everyday = {"goal": Everyday(), "indicators": Everyday()}
        self._columns: dict[str, list[Column]] = {name: [] for name in ("year", "amount", "district", "department", "unit", "name")}
        self.count = 0

    def add(self, batch: Batch) -> None:
        for name, parts in self._columns.items():
            column = batch.column(name)
            parts.append(column if name in ("year", "amount") else pc.dictionary_encode(without_nulls(column)))
        for name, take in (("goal", take_sentences), ("indicators", take_indicators)):
            items = take(batch.column(name))
            self._bits[name].append(bits_of(items, batch.num_rows))
            self._everyday[name].add(items, batch.num_rows)
            items.record += np.int32(self.count)
            self._contents[name].append(items)
        self.count += batch.num_rows

    def _items(self, name: str) -> tuple[Items, U64]:
        """Without what is everyday, and the bits of all."""
        everyday = self._everyday[name].words()
        return joined([items.without(everyday) for items in self._contents.pop(name)]), np.concatenate(self._bits[name])

    def corpus(self) -> Corpus:
        year = _numbers(self._columns["year"], 0).astype(np.int32)
        amount = _numbers(self._columns["amount"], np.nan)
        owner_of, owners = _owners(*(self._columns[name] for name in ("district", "department", "unit")))
        name_of, distinct = _codes(self._columns.pop("name"))
        names = take_names(distinct, name_of, owner_of, owners)
        dated = (year >= FIRST_YEAR) & (year <= LAST_YEAR)
        usable = dated & (names.core > 0) & ~names.coded
        (sentences, goal_bits), (indicators, indicator_bits) = self._items("goal"), self._items("indicators")
        return Corpus(
            year, owners.unit[owner_of], amount, names, owners, sentences, indicators, goal_bits, indicator_bits, dated, usable, Words.of(names),
        )


def _numbers(parts: list[Column], missing: float) -> NDArray[np.float64]:
    columns = [part.cast(pa.float64()) for part in parts]
    return np.concatenate([np.zeros(0), *(np.where(present(column), to_numpy(column), missing) for column in columns)])


def _codes(parts: list[Column]) -> tuple[NDArray[np.int32], list[str]]:
    whole = pa.chunked_array(parts, pa.dictionary(pa.int32(), pa.string())).unify_dictionaries()
    indices = [to_numpy(chunk.indices) for chunk in whole.chunks]
    words = whole.chunk(0).dictionary.to_pylist() if whole.num_chunks else []
    return np.concatenate([np.zeros(0, np.int32), *indices]).astype(np.int32), words


def _owners(*columns: list[Column]) -> tuple[NDArray[np.int32], Owners]:
    coded = [_codes(parts) for parts in columns]
    key = np.zeros(len(coded[0][0]), np.int64)
    for code, words in coded:
        key = key * max(len(words), 1) + code
    distinct, owner_of, _ = grouped(key)
    first = np.empty(len(distinct), np.int64)
    first[owner_of] = np.arange(len(key))
    texts = [[words[at] for at in code[first]] for code, words in coded]
    return owner_of.astype(np.int32), take_owners(*texts)
