"""Goals and indicators of many records as hashed items: a sentence with its numbers masked, the same with them, an
indicator's name. Reach for it where texts are compared by what they have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mailuo_linkers.tables.hashes import U64, string_hashes

_SENTENCE_END: Final = "[。；;！!\n]"
_INDICATOR_END: Final = "[|｜\n]"
_YEAR: Final = "(19|20)[0-9]{2}"
_NUMBER: Final = "[0-9]+(\\.[0-9]+)?"


@dataclass(slots=True)
class Items:
    """`record[i]` has the item `word[i]`; `exact[i]` is the same with its numbers, 0 where it has none."""

    record: NDArray[np.int32]
    word: U64
    exact: U64

    def of(self, rows: NDArray[np.int64], records: int) -> Items:
        """Those of some records, which are counted from 0 then."""
        place = np.full(records, -1, np.int32)
        place[rows] = np.arange(len(rows), dtype=np.int32)
        own = place[self.record]
        kept = own >= 0
        return Items(own[kept], self.word[kept], self.exact[kept])


def take_sentences(goals: pa.Array, first_record: int = 0) -> Items:
    return _items(goals, _SENTENCE_END, first_record, numbers=True)


def take_indicators(indicators: pa.Array, first_record: int = 0) -> Items:
    return _items(indicators, _INDICATOR_END, first_record, numbers=False)


def joined(parts: list[Items]) -> Items:
    return Items(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("record", "word", "exact")))


def _items(texts: pa.Array, ends: str, first_record: int, *, numbers: bool) -> Items:
    whole = pc.dictionary_encode(texts.fill_null("").cast(pa.string()))
    pieces = pc.split_pattern_regex(whole.dictionary, ends)
    distinct = pc.dictionary_encode(pc.list_flatten(pieces))
    words = pc.replace_substring_regex(distinct.dictionary, r"\s+", "")
    masked = pc.replace_substring_regex(words, _YEAR, "#")
    plain = pc.replace_substring_regex(masked, _NUMBER, "#") if numbers else masked
    word = string_hashes(plain)
    exact = np.where(np.asarray(pc.equal(masked, plain)), np.uint64(0), string_hashes(masked))
    kept = np.asarray(pc.greater(pc.utf8_length(plain), 1))  # pyarrow gives a copy: booleans are bits there
    # From distinct texts to records: how many pieces each has, then where they begin.
    code = distinct.indices.to_numpy(zero_copy_only=False)
    start = pieces.offsets.to_numpy().astype(np.int64)
    text_of = whole.indices.to_numpy(zero_copy_only=False)
    count = np.diff(start)[text_of]
    record = np.repeat(np.arange(len(text_of), dtype=np.int32), count)
    place = np.arange(len(record)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(start[:-1][text_of], count)
    piece = code[place]
    keep = kept[piece]
    return Items(record[keep] + np.int32(first_record), word[piece][keep], exact[piece][keep])
