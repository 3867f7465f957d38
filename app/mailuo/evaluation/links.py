"""What belongs together across documents, measured: indicator types, systems with their parents; lineage and duplicates
have files of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from mailuo.evaluation.documents import Lines
from mailuo.evaluation.duplicates import duplicate_scores
from mailuo.evaluation.gold import Gold, Row
from mailuo.evaluation.lineage import Refusal, lineage_scores
from mailuo.evaluation.matching import Score, alike, plain, plain_name
from mailuo.evaluation.references import Projects


def link_scores(gold: Gold, lines: Lines, why: Refusal | None = None) -> Iterator[Score]:
    projects = Projects(lines)
    if "indicator_types" in gold.tables:
        yield _indicator_types(gold.tables["indicator_types"], lines)
    if "shared_systems" in gold.tables:
        yield _shared_systems(gold.tables["shared_systems"], lines, projects)
        yield _parents(gold.tables["shared_systems"], lines)
    yield from lineage_scores(gold, lines, projects, why)
    yield from duplicate_scores(gold, lines, projects)


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
