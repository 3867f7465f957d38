"""Comparing what was annotated with what was given: text without what printing adds, and cases one against one."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Final

from mailuo.evaluation.intervals import Bounds, wilson

_BRACKETS: Final = str.maketrans("〔〕【】﹝﹞“”‘’「」〈〉", "[][][]\"\"''\"\"<>")
_DROPPED: Final = re.compile(r"[\s,;:。．·、]+")
_COMPARISONS: Final = ((">=", "≥"), ("=>", "≥"), ("<=", "≤"), ("=<", "≤"))
_NUMBER_YEAR: Final = re.compile(r"[(\[]((?:19|20)\d\d)[)\]]")
_SHORTEST_PART: Final = 3


def plain(text: Any) -> str:
    """NFKC, without blanks and , ; : 。 ． · 、; brackets and quotes of every kind are one; >= is ≥."""
    folded = unicodedata.normalize("NFKC", "" if text is None else str(text)).translate(_BRACKETS)
    folded = _DROPPED.sub("", folded).rstrip(".").casefold()
    for written, meant in _COMPARISONS:
        folded = folded.replace(written, meant)
    return folded


def plain_number(text: Any) -> str:
    """A document number whatever its brackets."""
    return _NUMBER_YEAR.sub(r"[\1]", plain(text))


def plain_name(text: Any) -> str:
    """A system's name; the quotes around a brand are none of it."""
    return plain(text).replace('"', "")


def cents(amount: Any) -> int | None:
    """Amounts to the hundredth of 万元."""
    try:
        return None if amount is None else round(float(amount) * 100)
    except (TypeError, ValueError):
        return None


def same_document(annotated: str, given: str) -> bool:
    """Annotations may call a document by its whole name or by the number in front: 002 for 002_some_name."""
    if PurePath(annotated).suffix.casefold() in {".txt", ".pdf", ".xlsx", ".xls", ".docx", ".html", ".htm"}:
        annotated = PurePath(annotated).stem
    rest = given[len(annotated) :]
    return given.startswith(annotated) and not rest[:1].isalnum()


def alike(first: Iterable[str], second: Iterable[str]) -> bool:
    """Whether a name of one is a name of the other or stands in it; very short names must be equal."""
    right = [name for name in second if name]
    return any(a == b or (min(len(a), len(b)) >= _SHORTEST_PART and (a in b or b in a)) for a in first if a for b in right)


@dataclass(slots=True)
class Score:
    """One measure. `right` of `given` is precision, `found` of `wanted` recall; None where there is nothing to say it
    by. `missing` and `wrong` name the cases. `shares` are precision and recall where they are no shares of whole cases,
    `bounds` the 95% intervals of precision, recall and F1 where cases hang together. `group` is the part of the cases that
    is measured, as kind=renewal."""

    measure: str
    found: int
    wanted: int
    right: int | None
    given: int | None
    missing: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    shares: tuple[float, float] | None = None
    bounds: list[Bounds] | None = None
    group: str | None = None

    @property
    def recall(self) -> float | None:
        if self.shares is not None:
            return self.shares[1]
        return self.found / self.wanted if self.wanted else None

    @property
    def precision(self) -> float | None:
        if self.shares is not None:
            return self.shares[0]
        return self.right / self.given if self.given and self.right is not None else None

    @property
    def f1(self) -> float | None:
        if self.given is None or not self.wanted:
            return None
        precision, recall = self.precision or 0.0, self.recall or 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    @property
    def intervals(self) -> tuple[Bounds | None, Bounds | None, Bounds | None]:
        """Of precision, recall and F1."""
        if self.bounds is not None:
            return self.bounds[0], self.bounds[1], self.bounds[2]
        precision = None if self.right is None else wilson(self.right, self.given or 0)
        return precision, wilson(self.found, self.wanted), None


@dataclass(frozen=True, slots=True)
class Case:
    """`keys`: any one of them is enough, the first fits best. `optional`: neither missed nor wrong. `at` says which row
    it is, for those who need the match and not only the figure."""

    shown: str
    keys: tuple[Hashable, ...]
    optional: bool = False
    at: Hashable = None


def one_to_one(measure: str, wanted: Sequence[Case], given: Sequence[Case]) -> tuple[Score, dict[Hashable, Hashable]]:
    """Each wanted case takes at most one given one, best keys first. Also gives what was matched, by `at`."""
    pairs = _paired(wanted, given)
    taken = {g: w for w, g in pairs.items()}
    score = Score(measure, 0, 0, None, None)
    needed = [number for number, case in enumerate(wanted) if not case.optional]
    score.wanted, score.found = len(needed), sum(number in pairs for number in needed)
    score.missing = [wanted[number].shown for number in needed if number not in pairs]
    judged = [number for number in range(len(given)) if number not in taken or not wanted[taken[number]].optional]
    score.given, score.right = len(judged), sum(number in taken for number in judged)
    score.wrong = [given[number].shown for number in judged if number not in taken]
    return score, {wanted[w].at: given[g].at for w, g in pairs.items()}


def _paired(wanted: Sequence[Case], given: Sequence[Case]) -> dict[int, int]:
    """Numbers of wanted cases with that of the given case each takes; among equals the first takes the first."""
    free: dict[Hashable, list[int]] = defaultdict(list)
    for number in reversed(range(len(given))):
        for key in given[number].keys:
            free[key].append(number)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for depth in range(max((len(case.keys) for case in wanted), default=0)):
        for number, case in enumerate(wanted):
            if number in pairs or depth >= len(case.keys):
                continue
            candidates = free[case.keys[depth]]
            while candidates and candidates[-1] in taken:
                candidates.pop()
            if candidates:
                pairs[number] = candidates.pop()
                taken.add(pairs[number])
    return pairs
