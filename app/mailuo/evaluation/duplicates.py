"""Duplicates, measured: which annotated ones were found, by kind and strength; which double disclosures became one
project. The annotated ones are never complete, so nothing here counts as wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from mailuo.evaluation.documents import Lines
from mailuo.evaluation.gold import Gold
from mailuo.evaluation.matching import Score
from mailuo.evaluation.references import Projects


def duplicate_scores(gold: Gold, lines: Lines, projects: Projects) -> Iterator[Score]:
    if "duplicates" not in gold.tables:
        return
    rows = list(lines["duplicates"])
    findings: dict[str, set[int]] = defaultdict(set)
    for number, row in enumerate(rows):
        for project in row["projects"]:
            findings[str(project)].add(number)
    found, strong, folded = (Score(name, 0, 0, None, None) for name in ("duplicates", "duplicates_strong", "disclosures_folded"))
    parts: dict[str, Score] = {}
    for row in gold.tables["duplicates"]:
        members = [str(each) for each in row.get("members") or row.get("projects") or []]
        uids = [projects.find(each) for each in members]
        said = f"{' = '.join(members)} ({row.get('kind')}): {row.get('why') or ''}"
        if row.get("is_duplicate_spending") is False:
            _count(folded, [folded], said, hit=None not in uids and len(set(uids)) == 1)
            continue
        hits = [rows[n] for a, b in combinations({uid for uid in uids if uid is not None}, 2) for n in findings[a] & findings[b]]
        groups = [f"{name}={row[name]}" for name in ("kind", "strength") if row.get(name)]
        scores = [found, *(parts.setdefault(group, Score(found.measure, 0, 0, None, None, group=group)) for group in groups)]
        _count(found, scores, said, hit=bool(hits))
        if row.get("strength", "strong") == "strong":
            _count(strong, [strong], said, hit=any(hit["strength"] == "strong" for hit in hits))
    yield found
    yield from (parts[group] for group in sorted(parts))
    yield strong
    if folded.wanted:
        yield folded


def _count(whole: Score, scores: list[Score], said: str, *, hit: bool) -> None:
    for score in scores:
        score.wanted += 1
        score.found += hit
    if not hit:
        whole.missing.append(said)
