"""Goals and indicators of many records as hashed items: a sentence with its numbers masked, the same with them, an
indicator's name. Reach for it where texts are compared by what they have in common."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.tables.arrow import Column, pc, to_numpy, without_nulls
from mailuo_linkers.tables.digits import Figures, without_blanks
from mailuo_linkers.tables.hashes import U64, combined, string_hashes

_SENTENCE_END: Final = "。；;！!\n"
_INDICATOR_END: Final = "|｜\n"
_EVERYDAY: Final = 0.03
_FEW: Final = 200


@dataclass(slots=True)
class Items:
    """`record[i]` has the item `word[i]`; `exact[i]` is the same with its numbers, 0 where it has none."""

    record: NDArray[np.int32]
    word: U64
    exact: U64

    def without(self, everyday: U64) -> Items:
        kept = np.flatnonzero(~np.isin(self.word, everyday))
        return Items(self.record[kept], self.word[kept], self.exact[kept])

    @staticmethod
    def none() -> Items:
        return Items(np.zeros(0, np.int32), np.zeros(0, np.uint64), np.zeros(0, np.uint64))

    def of(self, rows: NDArray[np.int64], records: int) -> Items:
        """Those of some records, which are counted from 0 then."""
        place = np.full(records, -1, np.int32)
        place[rows] = np.arange(len(rows), dtype=np.int32)
        own = place[self.record]
        kept = own >= 0
        return Items(own[kept], self.word[kept], self.exact[kept])


def bits_of(items: Items, records: int) -> U64:
    """All items of a record as one of 64 bits each: enough to say how much two have in common on the whole. The items stand
    in order of records."""
    out = np.zeros(records, np.uint64)
    if len(items.record):
        start = np.flatnonzero(np.concatenate(([True], np.diff(items.record) != 0)))
        out[items.record[start]] = np.bitwise_or.reduceat(np.uint64(1) << (items.word & np.uint64(63)), start)
    return out


class Everyday:
    """Which items so many records have that they tell nothing apart. They are looked for while reading, by what is frequent
    in a batch."""

    def __init__(self) -> None:
        self._often: Counter[int] = Counter()
        self._records = 0

    def add(self, items: Items, records: int) -> None:
        words, count = np.unique(items.word, return_counts=True)
        often = count > _EVERYDAY * records / 4
        self._often.update(dict(zip(words[often].tolist(), count[often].tolist(), strict=True)))
        self._records += records

    def words(self) -> U64:
        least = max(_EVERYDAY * self._records, _FEW)
        return np.array(sorted(word for word, count in self._often.items() if count > least), np.uint64)


def take_sentences(goals: Column) -> Items:
    return _items(goals, _SENTENCE_END, numbers=True)


def take_indicators(indicators: Column) -> Items:
    return _items(indicators, _INDICATOR_END, numbers=False)


def joined(parts: list[Items]) -> Items:
    return Items(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("record", "word", "exact")))


def _items(texts: Column, ends: str, *, numbers: bool) -> Items:
    whole = pc.dictionary_encode(without_nulls(texts))
    pieces = pc.split_pattern(whole.dictionary, ends[0])
    distinct = pc.dictionary_encode(pc.list_flatten(pieces))
    if pc.any(pc.match_substring_regex(distinct.dictionary, f"[{ends[1:]}]")).as_py():
        pieces = pc.split_pattern(_one_end(whole.dictionary, ends), ends[0])
        distinct = pc.dictionary_encode(pc.list_flatten(pieces))
    words = without_blanks(distinct.dictionary)
    word, exact = _hashes(words, numbers=numbers)
    kept = to_numpy(pc.utf8_length(words)) > 1
    # From distinct texts to records: how many pieces each has, then where they begin.
    code = to_numpy(distinct.indices)
    start = to_numpy(pieces.offsets)
    text_of = to_numpy(whole.indices)
    count = np.diff(start)[text_of]
    record = np.repeat(np.arange(len(text_of), dtype=np.int32), count)
    place = np.arange(len(record), dtype=np.int32) - np.repeat(np.cumsum(count, dtype=np.int32) - count - start[:-1][text_of], count)
    piece = code[place]
    keep = kept[piece]
    piece = piece[keep]
    return Items(record[keep], word[piece], exact[piece])


def _hashes(words: Column, *, numbers: bool) -> tuple[U64, U64]:
    """Of the words without their figures, and with those that are no years; 0 where there are none. Without `numbers`, only
    years are left out, and there are no others."""
    figures = Figures.of(words)
    plain = pc.dictionary_encode(figures.masked() if numbers else figures.without_years())
    word = string_hashes(plain.dictionary)[to_numpy(plain.indices)]
    exact = np.where(figures.there(), combined(word, figures.keys()), np.uint64(0)) if numbers else np.zeros(len(words), np.uint64)
    return word, exact


def _one_end(texts: Column, ends: str) -> Column:
    for end in ends[1:]:
        if pc.any(pc.match_substring(texts, end)).as_py():
            texts = pc.replace_substring(texts, end, ends[0])
    return texts
