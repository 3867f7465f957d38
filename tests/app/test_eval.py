"""`mailuo eval`: perfect on the truth, exact about what is missing and wrong, clear about bad annotations."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailuo.evaluation.documents import Documents
from mailuo.evaluation.gold import Gold
from mailuo.evaluation.links import link_scores
from mailuo.evaluation.matching import Score, plain, plain_number, same_document
from program import good, mailuo, write

Row = dict[str, Any]
DOC = "示例市档案局2031年"
EMPTY: Row = {
    "documents": [], "units": [], "projects": [], "indicators": [], "policies": [], "systems": [], "lineage": [],
    "system_links": [], "indicator_types": [], "duplicates": [],
}  # fmt: skip


def put(path: Path, rows: list[Row]) -> None:
    write(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


@pytest.fixture
def gold(workspace: Path, tmp_path: Path) -> Path:
    """The export of the workspace itself as annotations."""
    good(mailuo("export", tmp_path / "out", "-w", workspace))
    for name in ("projects", "units", "indicators", "policies", "systems"):
        rows = [json.loads(line) for line in (tmp_path / "out" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        put(tmp_path / "gold" / DOC / f"{name}.jsonl", rows)
    return tmp_path / "gold"


def change(gold: Path, table: str, edit: Callable[[list[Row]], list[Row]]) -> None:
    path = gold / DOC / f"{table}.jsonl"
    put(path, edit([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]))


def measured(gold: Path, workspace: Path, *more: str) -> dict[str, Row]:
    return {row["measure"]: row for row in json.loads(good(mailuo("eval", gold, "-w", workspace, "-f", "json", *more)))}


def test_the_truth_is_perfect(gold: Path, workspace: Path):
    """Everything found, nothing wrong; what has no case has no figure instead of a perfect one."""
    found = measured(gold, workspace, "--errors")
    for name in ("projects", "projects_with_unit", "units", "indicators"):
        assert found[name]["f1"] == 1.0
        assert found[name]["wanted"] > 1
        assert found[name]["missing"] == found[name]["wrong"] == []
    empty = [row for row in found.values() if not row["wanted"] and not row["given"]]
    assert empty
    assert all(row["f1"] is None for row in empty)
    assert measured(gold / DOC, workspace)["projects"]["f1"] == 1.0


def test_printing_does_not_count(gold: Path, workspace: Path):
    """Width, blanks, punctuation, brackets and >= are no differences."""
    change(gold, "indicators", lambda rows: [{**r, "name": f" {r['name']}；", "annual_value": r["annual_value"].replace("≥", ">=")} for r in rows])
    change(gold, "projects", lambda rows: [{**r, "name": r["name"].replace("项目", " 项 目")} for r in rows])
    assert {measured(gold, workspace)[name]["f1"] for name in ("projects", "indicators")} == {1.0}


def test_each_error_is_named(gold: Path, workspace: Path):
    """A wrong amount is one missing and one wrong project, its indicators still count; --errors shows the cases."""
    change(gold, "projects", lambda rows: [{**rows[0], "total": 7.77}, *rows[1:]])
    change(gold, "indicators", lambda rows: rows[1:])
    change(gold, "units", lambda rows: [*rows, {**rows[0], "unit": "示例市方志馆"}])
    found = measured(gold, workspace, "--errors")
    assert [(s["found"], s["wanted"], s["right"], s["given"]) for s in (found["projects"], found["units"])] == [(3, 4, 3, 4), (2, 3, 2, 2)]
    assert len(found["projects"]["missing"]) == len(found["projects"]["wrong"]) == 1
    assert "7.77" in found["projects"]["missing"][0]
    assert found["indicators"]["missing"] == []
    assert len(found["indicators"]["wrong"]) == 1
    said = good(mailuo("eval", gold, "-w", workspace, "--errors"))
    assert "示例市方志馆" in said
    assert "7.77" in said
    assert "7.77" not in good(mailuo("eval", gold, "-w", workspace))


def test_a_document_the_workspace_lacks_is_missing(gold: Path, workspace: Path):
    """All of it counts as missing, and that is said."""
    put(gold / "另一份" / "projects.jsonl", [{"doc": "另一份", "row": 1, "unit": "甲", "name": "某个设备项目", "total": 1.0}])
    outcome = mailuo("eval", gold, "-w", workspace, "-f", "json")
    assert "另一份" in outcome.sentence
    (projects,) = (row for row in json.loads(outcome.out) if row["measure"] == "projects")
    assert (projects["found"], projects["wanted"], projects["given"]) == (4, 5, 4)


@pytest.mark.parametrize("make", ["nothing", "file", "empty", "broken", "list"])
def test_bad_annotations_are_one_sentence(workspace: Path, tmp_path: Path, make: str):
    """No folder, a file, a folder without annotations, a broken line with its number: exit 3."""
    target = tmp_path / "标注"
    if make == "file":
        write(target, "x")
    elif make == "empty":
        (target / "001").mkdir(parents=True)
    elif make in {"broken", "list"}:
        write(target / "001" / "projects.jsonl", '{"doc": "001", "row": 1, "name": "x", "total": 1}\n' + ("{" if make == "broken" else "[]"))
    outcome = mailuo("eval", target, "-w", workspace)
    assert outcome.code == 3
    assert str(target) in outcome.sentence
    assert ("line 2" in outcome.sentence) == (make in {"broken", "list"})


def test_text_without_what_printing_adds():
    """Equal where only printing differs, different where a character counts."""
    assert plain("ＡＰＰ运维（一期） 项目；") == plain("app运维(一期)项目")
    assert plain("1.5") != plain("15")
    assert plain_number("松府〔2031〕5号") == plain_number("松府(2031) 5 号") == plain_number("松府【2031】5号")
    assert same_document("007", "007_某局")
    assert not same_document("007", "0071")
    assert not same_document("007", "008_007")


def scored(tables: dict[str, list[Row]], lines: dict[str, list[Row]]) -> dict[str, Score]:
    covered = {name: {str(row["doc"]) for row in rows} for name, rows in tables.items()}
    return {s.measure: s for s in Documents(Gold(tables, covered), EMPTY | lines).scores()}


def test_policies_count_once_a_project():
    """Found by number or by title, twice in one project is once, an optional one is neither missed nor wrong."""
    wanted = [
        {"doc": "d", "row": 1, "title": "松岭市水利工程管理办法", "doc_number": "松府〔2031〕5号"},
        {"doc": "d", "row": 1, "title": "节约用水条例", "doc_number": None},
        {"doc": "d", "row": 2, "title": "河湖规划", "doc_number": None, "optional": True},
    ]
    given = [
        {"doc": "d", "row": 1, "title": None, "doc_number": "松府(2031)5号", "policy": "L-1"},
        {"doc": "d", "row": 1, "title": "松岭市水利工程管理办法", "doc_number": None, "policy": "L-1"},
        {"doc": "d", "row": 2, "title": "河湖规划", "doc_number": None, "policy": "L-2"},
        {"doc": "d", "row": 2, "title": "防汛预案", "doc_number": None, "policy": "L-3"},
    ]
    score = scored({"policies": wanted}, {"policies": given})["policies"]
    assert (score.found, score.wanted, score.right, score.given) == (1, 2, 1, 2)
    assert "节约用水条例" in score.missing[0]
    assert "防汛预案" in score.wrong[0]


def test_systems_are_found_by_any_of_their_names():
    """Alternatives separated by a slash, quotes and a place in front don't matter; a very short name must be equal."""
    wanted = [
        {"doc": "d", "row": 1, "mention": "“例水通” / 例水通小程序", "canonical": "例水通"},
        {"doc": "d", "row": 1, "mention": "水情监测平台", "canonical": "松岭市水情监测平台"},
    ]
    given = [
        {"doc": "d", "row": 1, "mention": "例水通", "canonical": "例水通", "system": "S-1"},
        {"doc": "d", "row": 1, "mention": "例水", "canonical": "例水", "system": "S-2"},
        {"doc": "d", "row": 1, "mention": "市水情监测平台", "canonical": "市水情监测平台", "system": "S-3"},
    ]
    score = scored({"systems": wanted}, {"systems": given})["systems"]
    assert (score.found, score.wanted, score.right, score.given) == (2, 2, 2, 3)


def linked(tables: dict[str, list[Row]], lines: dict[str, list[Row]]) -> dict[str, Score]:
    return {s.measure: s for s in link_scores(Gold(tables), EMPTY | lines) if s.group is None}


def link(earlier: str, later: str, kind: str = "renewal", confidence: str = "likely", **more: Any) -> Row:
    return {"from": earlier, "to": later, "from_doc": "d", "to_doc": "d", "from_name": earlier, "to_name": later, "kind": kind, "confidence": confidence, "reasons": ["示例理由"], **more}


def test_indicator_types_are_judged_by_pairs():
    """Of a b c | d e annotated and a b | c d found: one pair of four right, one wrong; unknown names are not judged."""
    wanted = [{"canonical": "甲", "variants": ["甲", "乙", "丙"]}, {"canonical": "丁", "variants": ["丁", "戊"]}]
    given = [{"name": n, "indicator_type": t} for n, t in (("甲", "1"), ("乙", "1"), ("丙", "2"), ("丁", "2"), ("己", "1"))]
    score = linked({"indicator_types": wanted}, {"indicators": given})["indicator_types_pairwise"]
    assert (score.found, score.wanted, score.right, score.given) == (1, 4, 1, 2)
    assert score.wrong == ["丁 = 丙"]


def test_lineage_direct_by_chain_and_forbidden():
    """A link over a year between counts by chain only; a forbidden pair that is linked is named."""
    projects = [{"doc": f"{y}_x", "name": "泵站运维项目", "unit": "甲", "total": 1.0, "id": f"P{y}"} for y in (1, 2, 3)]
    lines = {"projects": projects, "lineage": [link("P1", "P2"), link("P2", "P3")]}
    tables = {
        "lineage": [{"from": "1:泵站运维项目@甲", "to": "3:泵站运维项目 (2033)"}, {"from": "1:泵站运维项目", "to": "2:泵站运维项目"}],
        "negatives": [{"a": "2:泵站运维项目", "b": "3:泵站运维项目", "why": "两份合同"}, {"a": "1:泵站运维项目", "b": "9:没有的项目"}],
    }
    found = linked(tables, lines)
    assert (found["lineage"].found, found["lineage_by_chain"].found, found["lineage"].wanted) == (1, 2, 2)
    assert (found["lineage_forbidden_kept_apart"].found, found["lineage_forbidden_kept_apart"].wanted) == (1, 2)
    assert "两份合同" in found["lineage_forbidden_kept_apart"].wrong[0]


def test_parents_of_branches():
    """The annotated parent under any of its names is right; another one, or one where none is annotated, is wrong."""
    wanted = [
        {"system": "例水通", "aliases": ["例水通平台"], "parent": None, "projects": [{"project": "1:泵站运维项目"}, {"project": "1:没有的"}]},
        {"system": "例水通南浦分平台", "aliases": [], "parent": "例水通"},
        {"system": "南浦水情系统", "aliases": [], "parent": "例水通"},
    ]
    lines = {
        "projects": [{"doc": "1_x", "name": "泵站运维项目", "unit": "甲", "total": 1.0, "id": "P1"}],
        "systems": [{"project": "P1", "mention": "“例水通”", "canonical": "例水通平台", "system": "S-1"}],
        "system_links": [
            {"system": "S-1", "canonical": "例水通平台", "aliases": [], "parent": "省水网"},
            {"system": "S-2", "canonical": "例水通南浦分平台", "aliases": [], "parent": "例水通平台"},
        ],
    }
    found = linked({"shared_systems": wanted}, lines)
    parents, across = found["system_parents"], found["systems_across_documents"]
    assert (parents.found, parents.wanted, parents.right, parents.given) == (1, 2, 1, 2)
    assert parents.wrong == ["例水通 ⊂ 省水网"]
    assert (across.found, across.wanted) == (1, 2)
