"""Every relation that says who is who stands on words of a document, at the place it names."""

from __future__ import annotations

from collections import Counter

import pytest

from budget_text import Budget, Project, Unit
from mailuo.decision_log import append_decision
from mailuo.pipeline import graph_tables
from mailuo.workspace import Workspace
from mailuo_graph.decisions import Decision, Verdict
from mailuo_graph.links import Links
from program import good, mailuo, write

NAMED = ("TOUCHES", "CITES", "MEASURED_BY", "RENAMED_TO", "PART_OF", "HAS_UNIT", "DISCLOSED_IN")


def _rows(year: int) -> tuple[Project, ...]:
    policy = "依据《示例市档案管理办法》（示府〔2030〕7号）"
    return (
        Project(f"“例档通”平台运维项目（{year}年）", goal=f"{policy}，运维“例档通”平台。"),
        Project("纸质档案扫描著录加工服务", goal=f"{policy}，完成扫描。"),
        Project("馆藏珍贵文献抢救性修复", goal="完成修复。"),
        Project("政务云租赁项目", goal="租用政务云资源。"),
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A bureau that is renamed, its district with a branch, and a rename that only a person knows."""
    folder = tmp_path_factory.mktemp("evidence")
    for year, name in ((2031, "示例市档案局"), (2032, "示例市档案和史志局")):
        write(folder / "in" / f"{name}{year}.txt", Budget((Unit(name, _rows(year)),), department=name, year=year).data())
    branch = (Project("“例档通”样本区分平台建设项目", goal="建设“例档通”样本区分平台。"), Project("政务云租赁项目", goal="租用区政务云。"))
    for year, name in ((2031, "示例市样本区档案馆"), (2033, "示例市样本区文献馆")):
        write(folder / "in" / f"{name}{year}.txt", Budget((Unit(name, branch),), department=name, year=year).data())
    good(mailuo("build", folder / "in", "-w", folder / "ws"))
    units = {body.name: body.uid for body in Links.read(folder / "ws" / "links").bodies if body.kind == "Unit"}
    subjects = (units["示例市样本区档案馆"], units["示例市样本区文献馆"])
    append_decision(folder / "ws" / "decisions.jsonl", Decision("RENAMED_TO", subjects, Verdict.SAME, "审计甲", "2033-01-01"))
    good(mailuo("build", folder / "in", "-w", folder / "ws"))
    return Workspace.open(folder / "ws")


def unfounded(workspace: Workspace) -> tuple[Counter[str], list[object]]:
    """How many relations of each kind there are, and those whose words don't stand where they say."""
    texts: dict[str, str] = {path.stem: path.read_bytes().decode("utf-8", "surrogatepass") for path in workspace.texts.glob("*.txt")}
    counted: Counter[str] = Counter()
    wrong: list[object] = []
    for relation, table in graph_tables(workspace).relations.items():
        for row in table.to_pylist() if relation.name in NAMED else ():
            counted[relation.name] += 1
            words, text = row["evidence_words"], texts.get(row["evidence_document"] or "", "")
            if not words or text[row["evidence_start"] : row["evidence_end"]] != words:
                wrong.append((relation.name, row))
    return counted, wrong


def test_every_relation_stands_on_words(built: Workspace):
    """None of the kinds is missing here, so none is passed over."""
    counted, wrong = unfounded(built)
    assert set(counted) == set(NAMED)
    assert wrong == []


def test_reasons_of_a_rename_and_a_part_are_said(built: Workspace):
    """Also of a part that general knowledge makes one: the reason says so."""
    links = Links.read(built.links)
    assert {(r.kind, r.decided_by) for r in links.renames} >= {("Department", "rule:shared-projects"), ("Unit", "审计甲")}
    assert all(rename.reasons for rename in links.renames)
    parts = [system for system in links.systems if system.parent is not None]
    assert all(system.parent_reasons for system in parts)
    cloud = next(system for system in parts if "政务云" in (system.name, *system.aliases) or system.name.endswith("政务云"))
    assert any("名录" in reason or "同名系统" in reason for reason in cloud.parent_reasons)
