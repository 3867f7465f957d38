"""Finds projects, systems, units, departments and policies by a name that may be short, misspelt or a part of one.

Every name is compared: a name that holds the words, then one that has their characters in order (a short form), then one
that is nearly written so. Pinyin initials are compared where the extra `pinyin` is installed.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Final

from mailuo_graph.errors import QueryInvalid
from mailuo_graph.identity import identity_form
from mailuo_graph.stores.contract import Limits, Store

KINDS: Final = {
    "Project": "MATCH (n:Project) RETURN n.uid AS uid, [n.name, n.clean_name] AS names, n.unit AS about, n.fiscal_year AS year, n.total AS total ORDER BY uid",
    "System": "MATCH (n:System) RETURN n.uid AS uid, [n.name] + coalesce(n.aliases, []) AS names, n.category AS about, NULL AS year, NULL AS total ORDER BY uid",
    "Unit": "MATCH (n:Unit) RETURN n.uid AS uid, [n.name] + coalesce(n.aliases, []) AS names, n.district AS about, NULL AS year, NULL AS total ORDER BY uid",
    "Department": "MATCH (n:Department) RETURN n.uid AS uid, [n.name] + coalesce(n.aliases, []) AS names, n.district AS about, NULL AS year, NULL AS total ORDER BY uid",
    "Policy": "MATCH (n:Policy) RETURN n.uid AS uid, [n.name, n.document_number] + coalesce(n.aliases, []) AS names, n.issuer AS about, n.year AS year, NULL AS total ORDER BY uid",
}
_LONGEST: Final = 200
"""Characters of what is looked for: more than the longest name, and a bound on the work."""
_WHOLE, _PART, _SHORT, _INITIALS = 100.0, 95.0, 84.0, 80.0
_LEAST: Final = 62.0
_SHORTEST_FORM: Final = 2
_LOOSEST: Final = 3
"""A short form takes its characters from at most so many times its length."""


@dataclass(frozen=True, slots=True)
class Hit:
    """`matched` is the name that came nearest; `about` is the unit of a project, the place of a body, the issuer …"""

    kind: str
    name: str
    matched: str
    score: float
    year: int | None
    total: float | None
    about: str | None
    uid: str


class Names:
    """All names of a graph, for looking more than once; those of a kind are read when they are first wanted. Who asks for them
    meanwhile waits."""

    def __init__(self, store: Store, limits: Limits | None = None) -> None:
        self._store, self._limits = store, limits or Limits(rows=1_000_000)
        self._kinds: dict[str, tuple[list[tuple[Any, ...]], list[tuple[int, str]], list[str]]] = {}
        self._reading = threading.Lock()

    def of(self, kind: str) -> tuple[list[tuple[Any, ...]], list[tuple[int, str]], list[str]]:
        """Rows; each name with the number of its row; the names as they are compared."""
        with self._reading:
            if kind not in self._kinds:
                rows = self._store.run(KINDS[kind], {}, self._limits).values
                named = [(number, name) for number, (_, names, *_) in enumerate(rows) for name in dict.fromkeys(names) if name]
                self._kinds[kind] = rows, named, [identity_form(name) for _, name in named]
            return self._kinds[kind]


def search_names(known: Store | Names, text: str, kinds: Sequence[str] = (), most: int = 20, limits: Limits | None = None) -> list[Hit]:
    """The best first; equal ones by kind, latest year, name."""
    wanted = identity_form(text[:_LONGEST])
    if not wanted:
        raise QueryInvalid("没有可找的字；请写名称或名称的一部分", "there is nothing to look for; write a name or a part of one")
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise QueryInvalid(f"没有“{unknown[0]}”这种东西；有：{'、'.join(KINDS)}", f"there is no kind {unknown[0]!r}; there are: {', '.join(KINDS)}")
    known = known if isinstance(known, Names) else Names(known, limits)
    hits = [hit for kind in kinds or KINDS for hit in _hits(known, kind, wanted)]
    order = list(KINDS)
    hits.sort(key=lambda hit: (-hit.score, order.index(hit.kind), -(hit.year or 0), hit.name, hit.uid))
    return hits[:most]


def _hits(known: Names, kind: str, wanted: str) -> Iterator[Hit]:
    rows, named, forms = known.of(kind)
    best: dict[int, tuple[float, str]] = {}
    for (index, name), score in zip(named, _scores(wanted, forms), strict=True):
        if score >= _LEAST and score > best.get(index, (0.0, ""))[0]:
            best[index] = (score, name)
    for index, (score, name) in best.items():
        uid, names, about, year, total = rows[index]
        yield Hit(kind, names[0], name, round(score, 1), year, total, about, uid)


def _scores(wanted: str, forms: Sequence[str]) -> list[float]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only who searches pays for it

    fuzzy: list[float] = process.cdist([wanted], forms, scorer=fuzz.partial_ratio if len(wanted) > 3 else fuzz.ratio)[0].tolist()  # noqa: PLR2004 - a part of three characters is nearly anything
    initials = _initials(wanted, forms)
    return [
        max(_exact(wanted, form), _short_form(wanted, form), initial, min(near, _PART - 1) * _covers(wanted, form))
        for form, near, initial in zip(forms, fuzzy, initials, strict=True)
    ]


def _exact(wanted: str, form: str) -> float:
    """A name that holds the words is better the more of it they are."""
    if wanted == form:
        return _WHOLE
    return _PART - 5 + 5 * len(wanted) / len(form) if wanted in form else 0.0


def _covers(wanted: str, form: str) -> float:
    """A name much shorter than what is looked for is a part of it, not a misspelling."""
    return math.sqrt(min(1.0, len(form) / len(wanted)))


def _short_form(wanted: str, form: str) -> float:
    """All characters in order and close together, the nearer the better: 信中 for 信息中心. 0 where they are not."""
    if len(wanted) < _SHORTEST_FORM:
        return 0.0
    shortest = 0
    begin = form.find(wanted[0])
    while begin >= 0:
        at = begin
        for character in wanted[1:]:
            at = form.find(character, at + 1)
            if at < 0:
                break
        if at < 0:
            break
        span = at - begin + 1
        shortest = min(shortest or span, span)
        begin = form.find(wanted[0], begin + 1)
    if not shortest or shortest > _LOOSEST * len(wanted):
        return 0.0
    return _SHORT - 14 + 14 * len(wanted) / shortest


def _initials(wanted: str, forms: Sequence[str]) -> list[float]:
    if not (wanted.isascii() and wanted.isalpha() and len(wanted) > 1 and find_spec("pypinyin") is not None):
        return [0.0] * len(forms)
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - an extra

    letters = ["".join(lazy_pinyin(form, style=Style.FIRST_LETTER, errors="ignore")) for form in forms]
    return [_INITIALS + 5 * (wanted == own) if wanted in own else 0.0 for own in letters]
