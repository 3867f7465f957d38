"""Learn the weights of the reading method again: `python bench/learn_reading.py PRACTICE [--write]`.

PRACTICE is a folder with `docs/` and `truth/` in the form of the practice set. Pairs whose later project has a name of
even SHA-1 are learned on, with the invented pairs of tests/reading_cases.py; the others are only measured.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from budget_text import Budget, Project, Unit  # noqa: E402 - the invented pairs live with the tests
from mailuo_extractors.extract import extract  # noqa: E402 - as above
from mailuo_extractors.layouts.contract import Given  # noqa: E402 - as above
from mailuo_extractors.readers.text import read_text  # noqa: E402 - as above
from mailuo_graph.decisions import Decisions  # noqa: E402 - as above
from mailuo_graph.links import Links  # noqa: E402 - as above
from mailuo_graph.records import Records  # noqa: E402 - as above
from mailuo_linkers.pipeline import link  # noqa: E402 - as above
from mailuo_linkers.reading.choice import judged_pairs  # noqa: E402 - as above
from mailuo_linkers.reading.judging import Pair, Reading  # noqa: E402 - as above
from mailuo_linkers.reading.learning import fit  # noqa: E402 - as above
from mailuo_linkers.reading.weights import Weights, weights  # noqa: E402 - as above
from reading_cases import CASES, Case  # noqa: E402 - as above

MODEL = ROOT / "linkers" / "mailuo_linkers" / "model" / "reading.json"


@dataclass
class Example:
    pair: Pair
    right: bool
    learned: bool


def practice(folder: Path) -> Iterator[Example]:
    """Pairs that are neither linked nor apart (further along a chain, grey) teach nothing."""
    from mailuo.documents import find_files
    from mailuo.reading import read_documents

    records = Records()
    names = {}
    for outcome in read_documents(find_files([folder / "docs"]), Given(), lambda _uid, _given: False):
        if hasattr(outcome.result, "records"):
            records.extend(outcome.result.records)
            names[outcome.document] = outcome.name
    links = link(records, Decisions())
    printed = {(p.document, p.row): p for p in records.projects}
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for place in links.placements:
        record = printed[place.document, place.row]
        found[names[place.document], plain(record.name)].append((plain(record.unit), place.project))
    uid = {}
    for row in rows(folder / "truth" / "projects.jsonl"):
        same = found.get((row["doc"], plain(row["name"]))) or found.get((row["doc"], plain(row.get("printed_name")))) or []
        fits = [project for unit, project in same if unit == plain(row["unit"])] or [project for _, project in same]
        if fits:
            uid[row["id"]] = fits[0]
    right, grey = (
        {frozenset((uid[r["from_id"]], uid[r["to_id"]])) for r in rows(folder / "truth" / name)} for name in ("lineage.jsonl", "gray.jsonl")
    )
    yield from examples(records, links, right, grey)


def cases() -> Iterator[Example]:
    for case in CASES:
        records = Records()
        for number, budget in enumerate(budgets(case)):
            records.extend(extract(read_text(budget.text().encode(), f"{number}.txt")))
        links = link(records, Decisions())
        called = {p.project: p.clean_name for p in links.placements}
        ends = frozenset(uid for uid, name in called.items() if name in (case.earlier, case.later))
        if len(ends) == 2:  # noqa: PLR2004 - the two of the pair
            yield from (replace(e, learned=True) for e in examples(records, links, {ends} if case.kinds else set(), set()) if set(ends) == {e.pair.earlier.uid, e.pair.later.uid})


def budgets(case: Case) -> list[Budget]:
    lines = ((case.years[0], case.earlier_unit, case.earlier, case.earlier_goal, (*case.earlier_beside, *case.crowd())), (case.years[1], case.later_unit, case.later, case.later_goal, case.later_beside))
    return [
        Budget((Unit(unit or case.department, [Project(n, "120.00", g, ()) for n, g in ((name, goal), *beside)]),), case.department, year)
        for year, unit, name, goal, beside in lines
    ]


def examples(records: Records, links: Links, right: set[frozenset[str]], grey: set[frozenset[str]]) -> Iterator[Example]:
    chained: dict[str, str] = {}

    def root(uid: str) -> str:
        while chained.get(uid, uid) != uid:
            uid = chained[uid]
        return uid

    for one, other in map(sorted, right):
        chained[root(one)] = root(other)
    reading = Reading.of(records, links)
    for place in reading.members:
        for pair in judged_pairs(reading, place):
            ends = frozenset((pair.earlier.uid, pair.later.uid))
            if ends in right or (ends not in grey and root(pair.earlier.uid) != root(pair.later.uid)):
                name = pair.later.record.name
                yield Example(pair, ends in right, int(hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 0)


def learn(found: list[Example], model: Weights) -> Weights:
    """Around the weights that were set by hand."""
    content = json.loads(MODEL.read_text(encoding="utf-8"))
    prior = replace(model, base=content["prior_base"], weight={name: content["features"][name]["prior"] for name in model.weight})
    return fit([(e.pair.found, e.right) for e in found], model, prior)


def reliability(found: list[Example], model: Weights) -> None:
    bounds = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.01)
    scores = np.array([model.score(e.pair.found) for e in found])
    right = np.array([e.right for e in found])
    for low, high in pairwise(bounds):
        inside = (scores >= low) & (scores < high)
        print(f"  {low:.2f}-{min(high, 1):.2f}  right {int(right[inside].sum()):4d} of {int(inside.sum()):4d}")


def rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def plain(text: str | None) -> str:
    return re.sub(r"[\s,;:。．·、“”\"]+", "", unicodedata.normalize("NFKC", text or ""))


def main() -> None:
    every = [*practice(Path(sys.argv[1])), *cases()]
    learned, kept = [e for e in every if e.learned], [e for e in every if not e.learned]
    model = learn(learned, weights())
    for title, part in (("learned on", learned), ("kept apart", kept)):
        print(f"{title}: {len(part)} pairs, {sum(e.right for e in part)} of them successions")
        reliability(part, model)
    for name, weight in model.weight.items():
        print(f"  {name:20s} {weights().weight[name]:6.2f} -> {weight:6.2f}")
    if "--write" in sys.argv:
        content = json.loads(MODEL.read_text(encoding="utf-8"))
        content["base"] = round(model.base, 2)
        for name, weight in model.weight.items():
            content["features"][name]["weight"] = round(weight, 2)
        MODEL.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
