"""One budget disclosed twice: which document repeats (a part of) another, and which rows are the same project then.

Most repetitions need no proof: year, unit and name make the same uid. Reach for this where one of them is printed
differently: the year stands in one document only, or a unit's own budget names the department above it. A document's
rows then follow the other's, and only together: one equal row proves nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from mailuo_graph.identity import identity_form, is_nameless
from mailuo_graph.records import DocumentRecord, ProjectRecord, Records
from mailuo_linkers.normal import normalise
from mailuo_linkers.owners import second_names, without_itself, without_second_names

_ENOUGH: Final = 3
_SHARE: Final = Decimal("0.8")
_IN_MANY: Final = 50
"""A name that so many documents print tells nothing about two of them, and would cost their square."""
_BRACKETS: Final = str.maketrans("[]<>", "()()", "\"'")


def name_key(printed: str) -> str:
    """What two prints of one row's name have in common: kind of brackets, quotation marks and traditional characters
    don't count either."""
    return normalise(printed).text.translate(_BRACKETS).rstrip("。；;.,，、")


def amount_key(amount: Decimal | None) -> str:
    """74, 74.00 and 740,000 yuan are one amount."""
    return "" if amount is None else f"{amount.normalize():f}"


@dataclass(slots=True)
class _Rows:
    about: DocumentRecord
    rows: list[ProjectRecord] = field(default_factory=list)
    by_key: dict[tuple[str, str], list[ProjectRecord]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Twin:
    """`rows` of a document by the row of `document` that each repeats."""

    document: str
    rows: Mapping[int, int]


def find_twins(records: Records) -> dict[str, Twin]:
    """Document → the one it repeats: of the same year or with a year where it has none, by the same department or above
    it, holding at least four fifths of its rows with their amounts."""
    documents = {d.document: _Rows(d) for d in records.documents}
    for project in records.projects:
        mine = documents[project.document]
        mine.rows.append(project)
        mine.by_key[name_key(project.name), amount_key(project.total)].append(project)
    holding: dict[tuple[str, str], list[str]] = defaultdict(list)
    for document, each in documents.items():
        for key in each.by_key:
            if key[1]:
                holding[key].append(document)
    shared: Counter[tuple[str, str]] = Counter()
    for found in holding.values():
        if 1 < len(found) <= _IN_MANY:
            shared.update((a, b) for a in found for b in found if a != b)
    best: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for (document, other), count in shared.items():
        if _repeats(documents[document], documents[other], count):
            best[document].append((count, other))
    twins = {}
    for document, counts in best.items():
        counts.sort(key=lambda each: (-each[0], each[1]))
        most, other = counts[0]
        years = {documents[each].about.fiscal_year for count, each in counts if count == most}
        if len(years) == 1:  # two years that fit alike prove neither
            twins[document] = Twin(other, _pairs(documents[document].rows, documents[other]))
    return twins


def _repeats(mine: _Rows, other: _Rows, count: int) -> bool:
    year, others = mine.about.fiscal_year, other.about.fiscal_year
    if others is None or year not in (None, others):
        return False
    if year is None and (count < _ENOUGH or not _related(mine, other)):
        return False
    if year == others and (not _related(mine, other) or _size(mine) > _size(other)):
        return False
    return count >= _SHARE * len(mine.by_key) and (count >= _ENOUGH or _same_goals(mine, other))


def _size(rows: _Rows) -> tuple[int, int, str]:
    """Which of two is the one that the other repeats: the longer, then the one that names units, then any."""
    return len(rows.rows), len({p.unit for p in rows.rows}), rows.about.document


def _related(mine: _Rows, other: _Rows) -> bool:
    """One department, or the one's department is a unit of the other. A unit's name alone (信息中心) says nothing."""
    heads = [_forms(rows.about.department) for rows in (mine, other)]
    units = [{form for p in rows.rows for form in _forms(p.unit)} for rows in (mine, other)]
    return bool(heads[0] & heads[1] or heads[0] & units[1] or heads[1] & units[0])


def _forms(name: str | None) -> set[str]:
    plain = without_itself(normalise(name or "").text)
    return {form for form in (plain, without_second_names(plain), *second_names(plain)) if form and not is_nameless(form)}


def _same_goals(mine: _Rows, other: _Rows) -> bool:
    """Of few rows each must tell: the goals are equal as well."""
    def said(rows: Sequence[ProjectRecord]) -> set[str]:
        return {identity_form(p.goal or "") for p in rows}

    return all(said(rows) & said(other.by_key.get(key, ())) - {""} for key, rows in mine.by_key.items())


def _pairs(mine: Sequence[ProjectRecord], other: _Rows) -> dict[int, int]:
    """By name and amount first, then by a name that stands once in both: there the amounts differ."""
    free = {key: list(rows) for key, rows in other.by_key.items()}
    found: dict[int, int] = {}
    for row in mine:
        fitting = free.get((name_key(row.name), amount_key(row.total)))
        if fitting:
            same_unit = next((n for n, each in enumerate(fitting) if identity_form(each.unit or "") == identity_form(row.unit or "")), 0)
            found[row.row] = fitting.pop(same_unit).row
    taken = set(found.values())
    left = [row for row in mine if row.row not in found]
    mine_named, others_named = (Counter(name_key(r.name) for r in rows) for rows in (mine, other.rows))
    by_name = {name_key(r.name): r.row for r in other.rows if r.row not in taken}
    for row in left:
        name = name_key(row.name)
        if mine_named[name] == 1 and others_named[name] == 1 and name in by_name:
            found[row.row] = by_name[name]
    return found
