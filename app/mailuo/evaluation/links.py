"""What belongs together across documents, measured: indicator types, systems with their parents, lineage."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from mailuo.evaluation.documents import Lines
from mailuo.evaluation.gold import Gold, Row
from mailuo.evaluation.matching import Score, alike, cents, plain, plain_name, same_document

_YEAR_AT_END = re.compile(r"\s*[(（](?:19|20)\d\d[)）]$")


def link_scores(gold: Gold, lines: Lines) -> Iterator[Score]:
    projects = Projects(lines)
    if "indicator_types" in gold.tables:
        yield _indicator_types(gold.tables["indicator_types"], lines)
    if "shared_systems" in gold.tables:
        yield _shared_systems(gold.tables["shared_systems"], lines, projects)
        yield _parents(gold.tables["shared_systems"], lines)
    if "lineage" in gold.tables or "negatives" in gold.tables:
        yield from _lineage(gold, lines, projects)


class Projects:
    """Finds the project that an annotation writes as document:name or document:name@unit."""

    def __init__(self, lines: Lines) -> None:
        self._named: dict[str, list[Row]] = defaultdict(list)
        for row in lines["projects"]:
            self._named[plain(row["name"])].append(row)

    def find(self, reference: str, amount: object = None) -> str | None:
        """The first that fits in document and name; unit and amount tell those apart that share a name."""
        document, _, rest = reference.partition(":")
        name, _, unit = rest.rpartition("@")
        if not name:
            name, unit = unit, ""
        for written in (rest, name, _YEAR_AT_END.sub("", rest), _YEAR_AT_END.sub("", name)):
            rows = [row for row in self._named.get(plain(written), []) if same_document(document, row["doc"])]
            if rows:
                rows.sort(key=lambda row: (plain(row["unit"]) != plain(unit), cents(row["total"]) != cents(amount)))
                return str(rows[0]["id"])
        return None


def _indicator_types(annotated: list[Row], lines: Lines) -> Score:
    """Pairs of printed names: together in an annotated group, together in a type. Names that nobody annotated are not
    judged."""
    shown: dict[str, str] = {}
    wanted: set[frozenset[str]] = set()
    for row in annotated:
        names = {plain(name): str(name) for name in row.get("variants") or []}
        shown |= names
        wanted |= set(map(frozenset, combinations(names, 2)))
    types: dict[str, set[str]] = defaultdict(set)
    for row in lines["indicators"]:
        types[plain(row["name"])].add(str(row["indicator_type"]))
    present = sorted(set(shown) & set(types))
    given = {frozenset(pair) for pair in combinations(present, 2) if types[pair[0]] & types[pair[1]]}

    def pair(names: frozenset[str]) -> str:
        return " = ".join(sorted(shown[name] + ("" if name in types else "（未读到 not read）") for name in names))

    hit = len(wanted & given)
    return Score("indicator_types_pairwise", hit, len(wanted), hit, len(given), sorted(map(pair, wanted - given)), sorted(map(pair, given - wanted)))


def _shared_systems(annotated: list[Row], lines: Lines, projects: Projects) -> Score:
    """Each annotated system in each project that is said to have it. Recall only: the list is a sample."""
    touched = _names_by_project(lines)
    score = Score("systems_across_documents", 0, 0, None, None)
    for row in annotated:
        names = {plain_name(name) for name in (row["system"], *(row.get("aliases") or []))}
        for each in row.get("projects") or []:
            project = projects.find(str(each["project"]), each.get("amount"))
            hit = any(alike(names, other) for other in touched.get(project or "", []))
            score.wanted += 1
            score.found += hit
            if not hit:
                score.missing.append(f"{row['system']}: {each['project']}")
    return score


def _names_by_project(lines: Lines) -> dict[str, list[set[str]]]:
    aliases = {row["system"]: row.get("aliases") or [] for row in lines["system_links"]}
    touched: dict[str, list[set[str]]] = defaultdict(list)
    for row in lines["systems"]:
        names = (row["mention"], row["canonical"], *aliases.get(row["system"], []))
        touched[str(row["project"])].append({plain_name(name) for name in names})
    return touched


def _parents(annotated: list[Row], lines: Lines) -> Score:
    """Of annotated systems that were found: whether they have the annotated parent, or none where none is annotated."""
    known = {plain_name(r["system"]): {plain_name(n) for n in (r["system"], *(r.get("aliases") or []))} for r in annotated}
    score = Score("system_parents", 0, 0, 0, 0)
    right = given = 0
    for row in annotated:
        names = known[plain_name(row["system"])]
        found = [r for r in lines["system_links"] if names & {plain_name(n) for n in (r["canonical"], *(r.get("aliases") or []))}]
        parents = {str(r["parent"]) for r in found if r.get("parent")}
        wanted = row.get("parent")
        fits = {p for p in parents if wanted and alike({plain_name(p)}, {plain_name(wanted)} | known.get(plain_name(wanted), set()))}
        if wanted:
            score.wanted += 1
            score.found += bool(fits)
            if not fits:
                score.missing.append(f"{row['system']} ⊂ {wanted}")
        given += len(parents)
        right += len(fits)
        score.wrong += [f"{row['system']} ⊂ {parent}" for parent in sorted(parents - fits)]
    score.right, score.given = right, given
    return score


def _lineage(gold: Gold, lines: Lines, projects: Projects) -> Iterator[Score]:
    """Found directly and by any chain; the annotated links are a sample, so only what is forbidden can be wrong."""
    links = {frozenset((row["from"], row["to"])) for row in lines["lineage"]}
    group = _chains(lines["lineage"])
    direct = Score("lineage", 0, 0, None, None)
    chained = Score("lineage_by_chain", 0, 0, None, None)
    for row in gold.tables.get("lineage", []):
        ends = projects.find(str(row["from"]), row.get("from_amount")), projects.find(str(row["to"]), row.get("to_amount"))
        known = None not in ends
        hits = known and frozenset(ends) in links, known and (group.get(ends[0], ends[0]) == group.get(ends[1], ends[1]))
        for score, hit in zip((direct, chained), hits, strict=True):
            score.wanted += 1
            score.found += hit
            if not hit:
                score.missing.append(f"{row['from']} → {row['to']} ({row.get('kind')}, {row.get('confidence')})")
    if "lineage" in gold.tables:
        yield direct
        yield chained
    if "negatives" in gold.tables:
        forbidden = Score("lineage_forbidden_kept_apart", 0, 0, None, None)
        for row in gold.tables["negatives"]:
            ends = projects.find(str(row["a"])), projects.find(str(row["b"]))
            joined = None not in ends and (ends[0] == ends[1] or frozenset(ends) in links)
            forbidden.wanted += 1
            forbidden.found += not joined
            if joined:
                forbidden.wrong.append(f"{row['a']} ✗ {row['b']}: {row.get('why') or ''}")
        yield forbidden


def _chains(links: list[Row]) -> dict[str | None, str]:
    """Project → one project that stands for everything it is linked with."""
    beside: dict[str, set[str]] = defaultdict(set)
    for row in links:
        beside[row["from"]].add(row["to"])
        beside[row["to"]].add(row["from"])
    group: dict[str | None, str] = {}
    for start in beside:
        waiting = [start]
        while waiting:
            project = waiting.pop()
            if project not in group:
                group[project] = start
                waiting += beside[project]
    return group
