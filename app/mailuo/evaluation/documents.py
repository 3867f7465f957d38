"""What single documents say, measured: header, projects, units, indicators, and policies and systems by project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import product
from typing import Any

from mailuo.evaluation.gold import Gold, Row
from mailuo.evaluation.matching import (
    Case,
    Score,
    alike,
    cents,
    one_to_one,
    plain,
    plain_name,
    plain_number,
    same_document,
)

Lines = dict[str, list[Row]]
Where = tuple[str, int | None]
_TOTALS = frozenset({"合计", "总计"})


class Documents:
    """Annotated rows beside the rows that were given for the same documents. `doc` of annotations is translated into
    that of the workspace; a document the workspace lacks keeps its name, so that all of it is missing."""

    def __init__(self, gold: Gold, lines: Lines) -> None:
        self.gold, self.lines = gold, lines
        names = sorted(str(row["doc"]) for row in lines["documents"])
        annotated = {str(row["doc"]) for rows in gold.tables.values() for row in rows if "doc" in row}
        self._names = {doc: next((name for name in names if same_document(doc, name)), doc) for doc in annotated}
        self.lacking = sorted(doc for doc, name in self._names.items() if name not in names)
        self._row: dict[Where, Where] = {}

    def scores(self) -> Iterator[Score]:
        if "documents" in self.gold.tables:
            yield from map(self._header, ("department", "fiscal_year"))
        if "projects" in self.gold.tables:
            yield from self._projects()
        if "units" in self.gold.tables:
            yield self._units()
        if "indicators" in self.gold.tables:
            yield self._indicators()
        if "policies" in self.gold.tables:
            yield self._by_project("policies", _policy_keys, _policy_given, "policy", lambda a, b: bool(a & b))
        if "systems" in self.gold.tables:
            aliases = {plain_name(row.get("system")): row for row in self.gold.tables.get("shared_systems", [])}
            yield self._by_project("systems", lambda row: _system_keys(row, aliases), _system_given, "system", alike)

    def wanted(self, table: str) -> list[Row]:
        return [{**row, "doc": self._names[str(row["doc"])]} for row in self.gold.tables[table]]

    def given(self, table: str) -> list[Row]:
        covered = {self._names.get(doc, doc) for doc in self.gold.covered[table]}
        return [row for row in self.lines[table] if row["doc"] in covered]

    def _header(self, field: str) -> Score:
        given = {row["doc"]: row.get(field) for row in self.lines["documents"]}
        rows = [row for row in self.wanted("documents") if row.get(field) is not None]
        wrong = [f"{r['doc']}: {given.get(r['doc'])} / {r[field]}" for r in rows if plain(given.get(r["doc"])) != plain(r[field])]
        return Score(field, len(rows) - len(wrong), len(rows), None, None, wrong)

    def _projects(self) -> Iterator[Score]:
        def case(row: Row, *, unit: bool = False) -> Case:
            owner = (plain(row.get("unit")),) if unit else ()
            names = _either(row, "name", "raw_name", "printed_name")
            keys = tuple((row["doc"], name, total, *owner) for name in names for total in _totals(row))
            shown = f"{row['doc']} {row['name']} {row.get('total')}" + (f" @ {row.get('unit')}" if unit else "")
            return Case(shown, keys, bool(row.get("optional")), (row["doc"], row.get("row")))

        rows, given = self.wanted("projects"), self.given("projects")
        whole, _ = one_to_one("projects_with_unit", [case(r, unit=True) for r in rows], [case(r, unit=True) for r in given])
        score, matched = one_to_one("projects", [case(r) for r in rows], [case(r) for r in given])
        self._row = {_where(a): _where(b) for a, b in matched.items()}
        self._match_by_name(rows, given)
        yield score
        yield whole

    def _match_by_name(self, rows: list[Row], given: list[Row]) -> None:
        """A project whose amount was misread still owns its indicators: what is left is matched by name alone."""
        taken = set(self._row.values())
        left = [Case("", ((r["doc"], plain(r["name"])),), at=(r["doc"], r["row"])) for r in rows if (r["doc"], r["row"]) not in self._row]
        free = [Case("", ((r["doc"], plain(r["name"])),), at=(r["doc"], r["row"])) for r in given if (r["doc"], r["row"]) not in taken]
        _, matched = one_to_one("", left, free)
        self._row |= {_where(a): _where(b) for a, b in matched.items()}

    def _units(self) -> Score:
        def cases(rows: Iterable[Row]) -> list[Case]:
            kept = [row for row in rows if plain(row["unit"]) not in _TOTALS]
            return [
                Case(
                    f"{r['doc']} {r['unit']} {r.get('total')}",
                    tuple((r["doc"], plain(r["unit"]), total) for total in _totals(r)),
                    bool(r.get("optional")) or r.get("subtotal_printed") is False,
                )
                for r in kept
            ]

        return one_to_one("units", cases(self.wanted("units")), cases(self.given("units")))[0]

    def _indicators(self) -> Score:
        def case(row: Row, where: Where, owner: str) -> Case:
            names = _either(row, "name", "printed_name")
            values = product(names, _either(row, "cycle_value", "printed_cycle"), _either(row, "annual_value", "printed_annual"))
            shown = " · ".join(str(x) for x in (row["doc"], owner, row["name"], row.get("cycle_value"), row.get("annual_value")))
            return Case(shown, tuple((where, *each) for each in values), bool(row.get("optional")))

        names = self._names_of("projects")
        wanted = [case(r, self._place(r), names.get((r["doc"], r["row"]), "")) for r in self.wanted("indicators")]
        given_names = {(r["doc"], r["row"]): r["name"] for r in self.lines["projects"]}
        given = [case(r, (r["doc"], r["row"]), given_names.get((r["doc"], r["row"]), "")) for r in self.given("indicators")]
        return one_to_one("indicators", wanted, given)[0]

    def _place(self, row: Row) -> Where:
        """Where the workspace has the project of an annotated row; nowhere (row 0) if it has it not. Without annotated
        projects the number of the row must do."""
        where = (row["doc"], row.get("row"))
        if where[1] is None or "projects" not in self.gold.tables:
            return where
        return self._row.get(where, (f"?{where[0]}", where[1]))

    def _names_of(self, table: str) -> dict[Where, str]:
        return {(r["doc"], r["row"]): r["name"] for r in self.wanted(table)} if table in self.gold.tables else {}

    def _by_project(
        self,
        table: str,
        keys_wanted: Callable[[Row], set[str]],
        keys_given: Callable[[Row], set[str]],
        entity: str,
        fits: Callable[[set[str], set[str]], bool],
    ) -> Score:
        """Once a project: what is named twice in one row counts once. Something given is right if it is any of the
        annotated ones of its project."""
        names = {(r["doc"], r["row"]): r["name"] for r in self.lines["projects"]} | self._names_of("projects")
        wanted: dict[Where, dict[Hashable, tuple[set[str], bool, str]]] = defaultdict(dict)
        for row in self.wanted(table):
            keys, optional = keys_wanted(row), bool(row.get("optional"))
            shown = f"{row['doc']} {names.get((row['doc'], row.get('row')), '')}: {_shown(row)}"
            same = plain(row.get("canonical") or row.get("full_title")) or frozenset(keys)
            before = wanted[self._place(row)].get(same, (set(), True, shown))
            wanted[self._place(row)][same] = (before[0] | keys, before[1] and optional, before[2])
        given: dict[Where, dict[Any, set[str]]] = defaultdict(lambda: defaultdict(set))
        for number, row in enumerate(self.given(table)):
            given[row["doc"], row["row"]][row.get(entity) or number] |= keys_given(row)
        score = Score(table, 0, 0, 0, 0)
        right = count = 0
        for where, cases in wanted.items():
            for keys, optional, shown in cases.values():
                hit = any(fits(keys, other) for other in given.get(where, {}).values())
                score.wanted += not optional
                score.found += hit and not optional
                if not hit and not optional:
                    score.missing.append(shown)
        for where, entities in given.items():
            for keys in entities.values():
                fitting = [optional for other, optional, _ in wanted.get(where, {}).values() if fits(keys, other)]
                if fitting and all(fitting):
                    continue
                count += 1
                right += bool(fitting)
                if not fitting:
                    score.wrong.append(f"{where[0]} {names.get(where, '')}: {' / '.join(sorted(keys))}")
        score.right, score.given = right, count
        return score


def _either(row: Row, field: str, *printed: str) -> dict[str, None]:
    """The true text first, then what is printed where that is damaged."""
    return dict.fromkeys([plain(row.get(field)), *(plain(row[each]) for each in printed if each in row)])


def _totals(row: Row) -> dict[int | None, None]:
    return dict.fromkeys([cents(row.get("total")), *([cents(row["printed_total"])] if row.get("printed_total") is not None else [])])


def _where(at: Any) -> Where:
    return at[0], at[1]


def _shown(row: Row) -> str:
    return " ".join(str(row[f]) for f in ("title", "doc_number", "number", "mention") if row.get(f))


def _policy_keys(row: Row) -> set[str]:
    numbers = {plain_number(row.get(field)) for field in ("doc_number", "number", "number_printed")}
    return (numbers | {_title(row.get(field)) for field in ("title", "full_title")}) - {""}


def _policy_given(row: Row) -> set[str]:
    return {plain_number(row.get("doc_number")), _title(row.get("title"))} - {""}


def _title(text: Any) -> str:
    """A title without its own marks: 《某办法》的通知 keeps what the marks enclose in place."""
    return plain(text).replace("《", "").replace("》", "").replace("<", "").replace(">", "")


def _system_keys(row: Row, registry: dict[str, Row]) -> set[str]:
    printed = [*str(row.get("mention") or "").split(" / "), row.get("canonical")]
    names = {plain_name(name) for name in printed}
    known = registry.get(plain_name(row.get("canonical")), {})
    return (names | {plain_name(name) for name in known.get("aliases", [])}) - {""}


def _system_given(row: Row) -> set[str]:
    return {plain_name(row.get("mention")), plain_name(row.get("canonical"))} - {""}
