"""`mailuo eval` of links: what is right of what is shown, by every part, and clusters of any size against an oracle that
looks at every pair."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo.evaluation.clusterings import cluster_scores
from mailuo.evaluation.gold import Gold
from mailuo.evaluation.intervals import wilson
from mailuo.evaluation.links import link_scores
from mailuo.evaluation.matching import Score
from program import good, mailuo, write

Row = dict[str, Any]


def put(path: Path, rows: list[Row]) -> Path:
    return write(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def link(earlier: str, later: str, kind: str = "renewal", confidence: str = "likely", **more: Any) -> Row:
    return {"from": f"P{earlier}", "to": f"P{later}", "from_doc": "d", "to_doc": "d", "from_name": earlier, "to_name": later, "kind": kind, "confidence": confidence, "reasons": ["示例理由"], **more}


def wanted(earlier: str, later: str, **more: Any) -> Row:
    return {"from": f"d:{earlier}", "to": f"d:{later}", "kind": "renewal", "grade": "certain", "why": "同一合同", **more}


def measured(links: list[Row], pairs: list[Row] | None = None, /, **tables: list[Row]) -> dict[tuple[str, str | None], Score]:
    """Projects a to h of one document."""
    projects = [{"doc": "d", "row": n, "name": name, "unit": "u", "total": 1.0, "id": f"P{name}"} for n, name in enumerate("abcdefgh", 1)]
    lines = {"projects": projects, "lineage": links, "duplicates": pairs or []}
    empty: dict[str, list[Row]] = {key: [] for key in ("documents", "units", "indicators", "policies", "systems", "system_links", "indicator_types")}
    return {(s.measure, s.group): s for s in link_scores(Gold(dict(tables)), empty | lines)}


def test_found_by_part():
    """By kind, grade and difficulty; a link of which an end was not read is missing and says so."""
    found = measured(
        [link("a", "b")],
        lineage=[wanted("a", "b"), wanted("b", "c", kind="phase", grade="likely", low_string_overlap=True), wanted("c", "x")],
    )
    assert {key: (s.found, s.wanted) for key, s in found.items() if key[0] == "lineage"} == {
        ("lineage", None): (1, 3), ("lineage", "grade=certain"): (1, 2), ("lineage", "grade=likely"): (0, 1), ("lineage", "kind=phase"): (0, 1),
        ("lineage", "kind=renewal"): (1, 2), ("lineage", "low_string_overlap"): (0, 1),
    }  # fmt: skip
    assert "同一合同" in found["lineage", None].missing[0]
    assert "not read" in found["lineage", None].missing[1]


def test_kind_and_direction():
    """Any acceptable kind is right, a link turned round is not."""
    found = measured(
        [link("a", "b", "phase"), link("d", "c"), link("e", "f", "split")],
        lineage=[wanted("a", "b", acceptable_kinds=["phase", "renewal"]), wanted("c", "d"), wanted("e", "f")],
    )["lineage_kind", None]
    assert (found.found, found.wanted) == (1, 3)
    assert "turned round" in found.wrong[0]
    assert "split" in found.wrong[1]


def test_right_of_shown_of_a_sample():
    """Without gray pairs the annotations are a sample: what they don't speak of is not judged; a path through others is
    right, a forbidden pair wrong, and its reasons are named."""
    found = measured(
        [link("a", "c", confidence="certain"), link("c", "d"), link("g", "h")],
        lineage=[wanted("a", "b"), wanted("b", "c")], negatives=[{"a": "d:c", "b": "d:d", "why": "两份合同"}],
    )  # fmt: skip
    assert (found["lineage_shown", None].right, found["lineage_shown", None].given) == (1, 2)
    assert (found["lineage_shown", "confidence=certain"].right, found["lineage_shown", "confidence=certain"].given) == (1, 1)
    assert "示例理由" in found["lineage_shown", None].wrong[0]
    assert ("undertakings_pairwise", None) not in found


def test_right_of_shown_where_all_is_annotated():
    """With gray pairs any other link is wrong, gray ones are not judged, and undertakings are measured as well: a, b and
    c are one, found are a-b and, wrongly, c-d; the other candidate e joins nothing."""
    found = measured(
        [link("a", "b"), link("c", "d"), link("g", "h"), link("b", "e", alternative=True)],
        lineage=[wanted("a", "b"), wanted("b", "c"), wanted("d", "e")], gray=[{"from": "d:g", "to": "d:h"}], negatives=[],
    )  # fmt: skip
    assert (found["lineage_shown", None].right, found["lineage_shown", None].given) == (1, 3)
    pairs = found["undertakings_pairwise", None]
    assert (pairs.right, pairs.given, pairs.found, pairs.wanted) == (1, 2, 1, 4)


def test_forbidden_pairs():
    """Those linked count, but surely only those linked as more than possible; by what makes them look alike."""
    found = measured(
        [link("a", "b", confidence="possible"), link("c", "d", confidence="certain")],
        lineage=[], negatives=[{"from": f"d:{x}", "to": f"d:{y}", "kind": kind} for x, y, kind in (("a", "b", "lot"), ("d", "c", "place"), ("e", "f", "place"))],
    )  # fmt: skip
    apart, surely = found["lineage_forbidden_kept_apart", None], found["lineage_forbidden_surely_apart", None]
    assert (apart.found, surely.found, surely.wanted) == (1, 2, 3)
    assert found["lineage_forbidden_kept_apart", "kind=place"].found == 1


def test_duplicates():
    """Any two members in one finding; strong is asked of those annotated as strong; double disclosures are one project."""
    found = measured(
        [], [{"projects": ["Pa", "Pb", "Pc"], "strength": "weak"}, {"projects": ["Pd", "Pe"], "strength": "strong"}],
        duplicates=[
            {"projects": ["d:a", "d:c"], "kind": "goals", "strength": "strong"}, {"projects": ["d:d", "d:e"], "kind": "goals", "strength": "strong"},
            {"projects": ["d:f", "d:g"], "kind": "maintenance", "strength": "worth a look"},
            {"members": ["d:a", "d:b"], "is_duplicate_spending": False}, {"members": ["d:a", "d:a"], "is_duplicate_spending": False},
        ],
    )  # fmt: skip
    assert {key: (s.found, s.wanted) for key, s in found.items()} == {
        ("duplicates", None): (2, 3), ("duplicates", "kind=goals"): (2, 2), ("duplicates", "kind=maintenance"): (0, 1),
        ("duplicates", "strength=strong"): (2, 2), ("duplicates", "strength=worth a look"): (0, 1),
        ("duplicates_strong", None): (1, 2), ("disclosures_folded", None): (1, 2),
    }  # fmt: skip


GROUPING = st.lists(st.integers(0, 5), min_size=1, max_size=14)


@given(GROUPING, st.data())
@settings(max_examples=120, deadline=None)
def test_clusters_against_an_oracle(true: list[int], data: st.DataObject):
    """Pairs and B³ are what counting every pair and every item's companions gives; bounds hold the figure."""
    found = data.draw(st.lists(st.integers(0, 5) | st.none(), min_size=len(true), max_size=len(true)))
    items = [str(n) for n in range(len(true))]
    wanted_groups = dict(zip(items, true, strict=True))
    given_groups: dict[str, Any] = {item: group for item, group in zip(items, found, strict=True) if group is not None}
    alone = {item: given_groups.get(item, f"alone {item}") for item in items}
    in_true = {pair for pair in combinations(items, 2) if wanted_groups[pair[0]] == wanted_groups[pair[1]]}
    in_found = {pair for pair in combinations(items, 2) if alone[pair[0]] == alone[pair[1]]}
    pairs, b_cubed = cluster_scores("x", wanted_groups, given_groups)
    assert (pairs.right, pairs.given, pairs.wanted) == (len(in_true & in_found), len(in_found), len(in_true))
    precision = recall = 0.0
    for item in items:
        mine = {other for other in items if wanted_groups[other] == wanted_groups[item]}
        theirs = {other for other in items if alone[other] == alone[item]}
        precision += len(mine & theirs) / len(theirs) / len(items)
        recall += len(mine & theirs) / len(mine) / len(items)
    assert b_cubed.precision == pytest.approx(precision)
    assert b_cubed.recall == pytest.approx(recall)
    for share, bounds in zip((b_cubed.precision, b_cubed.recall), b_cubed.intervals, strict=False):
        assert bounds is not None
        assert share is not None
        assert 0.0 <= bounds[0] <= bounds[1] <= 1.0
    assert [s.bounds for s in cluster_scores("x", wanted_groups, given_groups)] == [pairs.bounds, b_cubed.bounds]


@pytest.mark.parametrize(("part", "whole", "bounds"), [(0, 0, None), (10, 10, (0.7225, 1.0)), (0, 10, (0.0, 0.2775)), (5, 10, (0.2366, 0.7634))])
def test_wilson(part: int, whole: int, bounds: tuple[float, float] | None):
    """The textbook's figures; nothing counted has no interval."""
    assert wilson(part, whole) == (None if bounds is None else pytest.approx(bounds, abs=1e-4))


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_clusters_of_records(tmp_path: Path, ending: str):
    """Clusters and links that were written for a table, against its column: figures, parts, the torn and the merged."""
    records = [{"id": n, "lineage_id": n // 2, "year": 2031 + n, "name": f"项目{n}", "kind": "甲" if n < 4 else "乙"} for n in range(6)]
    clusters = [{"id": n, "cluster": group} for n, group in enumerate((7, 7, 8, 9, 9, 9))]
    links = [{"from": 0, "to": 1, "confidence": "certain", "reasons": "同名"}, {"from": 3, "to": 4, "confidence": "likely", "reasons": "目标相同"}]
    for name, rows in (("records", records), ("clusters", clusters), ("links", links)):
        path = tmp_path / ("in" if name == "records" else "out") / f"{name}.{ending}"
        if ending == "csv":
            write(path, "\n".join([",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]) + "\n")
        else:
            put(path, rows)
    rows = json.loads(good(mailuo("eval", tmp_path / "in" / f"records.{ending}", "--clusters", tmp_path / "out", "-f", "json", "--errors")))
    found = {(row["measure"], row["group"]): row for row in rows}
    pairs = found["undertakings_pairwise", None]
    assert (pairs["right"], pairs["given"], pairs["found"], pairs["wanted"]) == (2, 4, 2, 3)
    assert pairs["missing"] == ["2 2033 项目2 = 3 2034 项目3"]
    assert pairs["wrong"] == ["3 2034 项目3 ≠ 4 2035 项目4"]
    assert found["undertakings_pairwise", "kind=乙"]["recall"] == 1.0
    assert found["lineage_shown", "confidence=likely"]["precision"] == 0.0
    assert "目标相同" in found["lineage_shown", None]["wrong"][0]


@pytest.mark.parametrize("make", ["no clusters", "no column", "no records", "broken"])
def test_bad_tables_are_one_sentence(tmp_path: Path, make: str):
    """Each names the file and what it lacks: exit 3."""
    records = put(tmp_path / "records.jsonl", [{"id": 1, "lineage_id": 1}])
    put(tmp_path / "out" / "clusters.jsonl", [{"id": 1, "cluster": 1}])
    if make == "no clusters":
        (tmp_path / "out" / "clusters.jsonl").unlink()
    elif make == "no column":
        put(records, [{"id": 1}])
    elif make == "broken":
        write(records, "{")
    else:
        records.unlink()
    outcome = mailuo("eval", records, "--clusters", tmp_path / "out")
    assert outcome.code == 3
    assert str(tmp_path) in outcome.sentence
    assert ("lineage_id" in outcome.sentence) == (make == "no column")
