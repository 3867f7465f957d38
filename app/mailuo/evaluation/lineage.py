"""Links between years, measured: found, right, of the right kind; by kind, grade and difficulty; what must not be linked;
how right the shown ones are at each confidence; and the undertakings they make, by pairs and by B³.

A link is right where annotated links join its ends, also by way of others, and nobody forbids the pair. Where the
annotations are a sample, links of which they say nothing are not judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from mailuo.evaluation.clusterings import cluster_scores
from mailuo.evaluation.documents import Lines
from mailuo.evaluation.gold import Gold, Row
from mailuo.evaluation.matching import Score
from mailuo.evaluation.references import Projects

Pair = frozenset[str]
Refusal = Callable[[str, str], str]
_CONFIDENCES = ("certain", "likely", "possible")


@dataclass(slots=True)
class Annotated:
    """An annotated link; `ends` are None where the workspace has no such project."""

    row: Row
    earlier: str | None
    later: str | None
    groups: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        said = ", ".join(str(each) for each in (self.row.get("kind"), self.row.get("grade") or self.row.get("confidence")) if each)
        return f"{self.row['from']} → {self.row['to']} ({said})"

    @property
    def why(self) -> str:
        return f": {self.row['why']}" if self.row.get("why") else ""


def lineage_scores(gold: Gold, lines: Lines, projects: Projects, why: Refusal | None = None) -> Iterator[Score]:
    """`why` says of a missing link why it was not made."""
    if "lineage" not in gold.tables and "negatives" not in gold.tables:
        return
    links = {frozenset((str(row["from"]), str(row["to"]))): row for row in lines["lineage"]}
    annotated = [_annotated(row, projects) for row in gold.tables.get("lineage", [])]
    forbidden = {_pair(row, projects): row for row in gold.tables.get("negatives", [])}
    if "lineage" in gold.tables:
        chains = groups_of(links)
        yield from _found(annotated, links, chains, why)
        yield _kinds(annotated, links)
        yield from _shown(gold, annotated, links, set(forbidden), projects)
        yield from _undertakings(annotated, links, gold)
    if "negatives" in gold.tables:
        yield from _forbidden(gold.tables["negatives"], links, projects)


def groups_of(pairs: Iterable[Pair]) -> dict[str, str]:
    """Project → one project that stands for everything it is linked with."""
    beside: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        for one in pair:
            beside[one] |= pair
    group: dict[str, str] = {}
    for start in beside:
        waiting = [start]
        while waiting:
            project = waiting.pop()
            if project not in group:
                group[project] = start
                waiting += beside[project]
    return group


def _annotated(row: Row, projects: Projects) -> Annotated:
    groups = [f"kind={row['kind']}"] if row.get("kind") else []
    grade = row.get("grade") or row.get("confidence")
    groups += [f"grade={grade}"] if isinstance(grade, str) else []
    groups += [name for name in ("low_string_overlap", "trivial") if row.get(name)]
    return Annotated(row, projects.find(str(row["from"]), row.get("from_amount")), projects.find(str(row["to"]), row.get("to_amount")), groups)


def _ends(row: Row) -> tuple[str, str]:
    return str(row.get("from", row.get("a"))), str(row.get("to", row.get("b")))


def _pair(row: Row, projects: Projects) -> Pair:
    first, second = (projects.find(each) for each in _ends(row))
    return frozenset((first or _ends(row)[0], second or _ends(row)[1]))


def _found(annotated: list[Annotated], links: dict[Pair, Row], chains: dict[str, str], why: Refusal | None) -> Iterator[Score]:
    """Directly and by any chain; directly also by part of the cases."""
    direct, chained = Score("lineage", 0, 0, None, None), Score("lineage_by_chain", 0, 0, None, None)
    parts: dict[str, Score] = {}
    for each in annotated:
        if each.earlier is None or each.later is None:
            hit = by_chain = False
        else:
            hit = each.earlier == each.later or frozenset((each.earlier, each.later)) in links
            by_chain = hit or chains.get(each.earlier, each.earlier) == chains.get(each.later, each.later)
        for group in each.groups:
            parts.setdefault(group, Score("lineage", 0, 0, None, None, group=group))
        for score in (direct, *(parts[group] for group in each.groups)):
            score.wanted += 1
            score.found += hit
        chained.wanted += 1
        chained.found += by_chain
        if not hit:
            direct.missing.append(f"{each.shown}{_lacking(each, why, by_chain=by_chain)}{each.why}")
        if not by_chain:
            chained.missing.append(f"{each.shown}{each.why}")
    yield direct
    yield from (parts[group] for group in sorted(parts))
    yield chained


def _lacking(each: Annotated, why: Refusal | None, *, by_chain: bool) -> str:
    if each.earlier is None or each.later is None:
        return "（项目没有读到 project not read）"
    said = "（经由别的项目 by chain）" if by_chain else ""
    return said if why is None else f"{said}（{why(each.earlier, each.later)}）"


def _kinds(annotated: list[Annotated], links: dict[Pair, Row]) -> Score:
    """Of the links that were found: kind and direction."""
    score = Score("lineage_kind", 0, 0, None, None)
    for each in annotated:
        if each.earlier is None or each.later is None or each.earlier == each.later:
            continue
        link = links.get(frozenset((each.earlier, each.later)))
        if link is None:
            continue
        kinds = each.row.get("acceptable_kinds") or [each.row.get("kind")]
        turned = link["from"] != each.earlier
        fits = link["kind"] in kinds and not turned
        score.wanted += 1
        score.found += fits
        if not fits:
            score.wrong.append(f"{each.shown}: {link['kind']}{'（方向反了 turned round）' if turned else ''}")
    return score


def _shown(gold: Gold, annotated: list[Annotated], links: dict[Pair, Row], forbidden: set[Pair], projects: Projects) -> Iterator[Score]:
    """Links right of links judged, in all and at each confidence."""
    true = groups_of(frozenset((each.earlier, each.later)) for each in annotated if each.earlier and each.later)
    gray = {_pair(row, projects) for row in gold.tables.get("gray", [])}
    references = [reference for name in ("lineage", "negatives", "gray") for row in gold.tables.get(name, []) for reference in _ends(row)]
    ours = projects.of_documents(references)
    whole = Score("lineage_shown", 0, 0, 0, 0)
    parts = {name: Score("lineage_shown", 0, 0, 0, 0, group=f"confidence={name}") for name in _CONFIDENCES}
    for pair, link in links.items():
        right = pair not in forbidden and len({true.get(end, end) for end in pair}) == 1
        judged = pair <= ours and pair not in gray and (right or pair in forbidden or "gray" in gold.tables)
        for score in (whole, *([parts[str(link["confidence"])]] if link["confidence"] in parts else [])):
            score.given = (score.given or 0) + judged
            score.right = (score.right or 0) + (judged and right)
        if judged and not right:
            whole.wrong.append(link_said(link))
    yield whole
    yield from parts.values()


def link_said(link: Row) -> str:
    score = "" if link.get("score") is None else f" {link['score']:.2f}"
    reasons = "；".join(map(str, link.get("reasons") or []))
    return f"{link['from_doc']}:{link['from_name']} → {link['to_doc']}:{link['to_name']} ({link['kind']}, {link['confidence']}{score}): {reasons}"


def _undertakings(annotated: list[Annotated], links: dict[Pair, Row], gold: Gold) -> Iterator[Score]:
    """Only where the annotations are complete: of a sample, two of its groups may well be one. A candidate beside a better
    one joins nothing."""
    if "gray" not in gold.tables:
        return
    ends = ((each.earlier or str(each.row["from"]), each.later or str(each.row["to"])) for each in annotated)
    true = groups_of(frozenset(pair) for pair in ends)
    found = groups_of(pair for pair, link in links.items() if not link.get("alternative"))
    yield from cluster_scores("undertakings", true, found)


def _forbidden(rows: list[Row], links: dict[Pair, Row], projects: Projects) -> Iterator[Score]:
    """Kept apart, by what makes them look alike; then those that are linked as no more than possible count as apart."""
    whole, sure = Score("lineage_forbidden_kept_apart", 0, 0, None, None), Score("lineage_forbidden_surely_apart", 0, 0, None, None)
    parts: dict[str, Score] = {}
    for row in rows:
        first, second = (projects.find(each) for each in _ends(row))
        link = links.get(frozenset((first or "", second or "")))
        one = first is not None and first == second
        scores = [whole]
        if row.get("kind"):
            scores.append(parts.setdefault(str(row["kind"]), Score(whole.measure, 0, 0, None, None, group=f"kind={row['kind']}")))
        for score in scores:
            score.wanted += 1
            score.found += link is None and not one
        sure.wanted += 1
        sure.found += not one and (link is None or link["confidence"] == "possible")
        if link is not None or one:
            said = "（读成了同一个项目 read as one project）" if link is None else f"; {link_said(link)}"
            whole.wrong.append(f"{_ends(row)[0]} ✗ {_ends(row)[1]}: {row.get('why') or ''}{said}")
    yield whole
    yield from (parts[kind] for kind in sorted(parts))
    yield sure
