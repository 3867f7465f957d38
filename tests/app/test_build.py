"""What a build does with documents that stay, change, come, go, move and repeat."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from budget_text import Project, archive_budget
from mailuo.pipeline import BuildOptions, BuildReport, build_workspace
from mailuo_extractors.layouts.contract import Given
from mailuo_graph.errors import InputError, UsageError
from mailuo_graph.links import Links
from mailuo_graph.records import Records
from mailuo_graph.stores import open_store, silent
from program import Outcome, good, mailuo, snapshot, write


def build(folder: Path, *documents: Path, add: bool = False, fresh: bool = False, year: int | None = None) -> BuildReport:
    return build_workspace(documents, folder, BuildOptions(add, fresh, Given(fiscal_year=year)), silent)


def projects(folder: Path) -> set[str]:
    return {placement.project for placement in Links.read(folder / "links").placements}


def files(folder: Path) -> list[str]:
    return sorted(document.file_name for document in Records.read(folder / "tables").documents)


@pytest.fixture
def documents(tmp_path: Path) -> tuple[Path, Path]:
    first = write(tmp_path / "in" / "预算2031.txt", archive_budget(2031).data())
    second = write(tmp_path / "in" / "预算2032.txt", archive_budget(2032).data())
    return first, second


def test_unchanged_documents_are_not_read_again(tmp_path: Path, documents: tuple[Path, Path]):
    """A mark left in the workspace's tables survives a build of the same content, so the document was not read; it is
    gone after a change of content, and after --fresh."""
    workspace = tmp_path / "ws"
    assert build(workspace, *documents).read == ["预算2031.txt", "预算2032.txt"]
    records = Records.read(workspace / "tables")
    for project in records.projects:
        project.note = "只在表里的记号"
    records.write(workspace / "tables")
    report = build(workspace, *documents)
    assert (report.read, sorted(report.kept)) == ([], ["预算2031.txt", "预算2032.txt"])
    assert all(p.note for p in Records.read(workspace / "tables").projects)
    documents[1].write_bytes(archive_budget(2032, extra=(Project("新增讲座项目", "1.00"),)).data())
    report = build(workspace, *documents)
    assert (report.read, report.kept, report.removed) == (["预算2032.txt"], ["预算2031.txt"], ["预算2032.txt"])
    noted = [p.note for p in Records.read(workspace / "tables").projects]
    assert (noted.count(None), len(noted)) == (5, 9)
    assert build(workspace, *documents, fresh=True).kept == []
    assert not any(p.note for p in Records.read(workspace / "tables").projects)


def test_the_command_line_says_what_was_kept_and_removed(tmp_path: Path, documents: tuple[Path, Path]):
    """In its own words: unchanged, taken out, and how to keep it."""
    good(mailuo("build", *documents, "-w", tmp_path / "ws"))
    said = good(mailuo("build", documents[0], "-w", tmp_path / "ws"))
    assert "1 documents unchanged" in said
    assert "预算2032.txt" in said
    assert "--add" in said
    assert files(tmp_path / "ws") == ["预算2031.txt"]


def test_add_keeps_what_is_not_named(tmp_path: Path, documents: tuple[Path, Path]):
    """With add the workspace grows; the result equals one build of everything."""
    build(tmp_path / "one", *documents)
    build(tmp_path / "ws", documents[0])
    report = build(tmp_path / "ws", documents[1], add=True)
    assert (report.read, report.kept, report.removed) == (["预算2032.txt"], ["预算2031.txt"], [])
    assert files(tmp_path / "ws") == ["预算2031.txt", "预算2032.txt"]
    assert projects(tmp_path / "ws") == projects(tmp_path / "one")
    assert {p.name for p in (tmp_path / "ws" / "texts").iterdir()} == {p.name for p in (tmp_path / "one" / "texts").iterdir()}


def test_removed_documents_leave_nothing_behind(tmp_path: Path, documents: tuple[Path, Path]):
    """After a document is gone the workspace equals one that never had it, its raw text included."""
    build(tmp_path / "never", documents[0])
    build(tmp_path / "ws", *documents)
    assert build(tmp_path / "ws", documents[0]).removed == ["预算2032.txt"]
    assert _without_graph(tmp_path / "ws") == _without_graph(tmp_path / "never")


def test_the_same_content_twice_counts_once(tmp_path: Path, documents: tuple[Path, Path]):
    """Copies are said and counted once, whatever they are called."""
    copy = write(tmp_path / "in" / "副本.txt", documents[0].read_bytes())
    report = build(tmp_path / "ws", tmp_path / "in")
    assert len(report.records.documents) == 2
    assert [sorted((a, b)) for a, b in report.copies] == [sorted((documents[0], copy))]
    assert "预算2031.txt" in good(mailuo("build", tmp_path / "in", "-w", tmp_path / "cli"))


def test_two_files_of_one_name_stay_two(tmp_path: Path):
    """The name of a file is no identity: two folders may each hold a 预算.txt."""
    for year in (2031, 2032):
        write(tmp_path / "in" / str(year) / "预算.txt", archive_budget(year).data())
    report = build(tmp_path / "ws", tmp_path / "in")
    assert files(tmp_path / "ws") == ["预算.txt", "预算.txt"]
    assert len(report.records.projects) == 8
    good(mailuo("export", tmp_path / "out", "-w", tmp_path / "ws"))
    exported = (tmp_path / "out" / "documents.jsonl").read_text(encoding="utf-8")
    assert '"doc": "预算"' in exported
    assert '"doc": "预算~2"' in exported


def test_a_given_fiscal_year_outweighs_the_printed_one(tmp_path: Path, documents: tuple[Path, Path]):
    """--fiscal-year wins, also on a document that is in the workspace already, and is marked as set by the user. A build
    that does not say so any more reads the document for what it says itself: what holds for good goes into a sidecar."""
    build(tmp_path / "ws", documents[0])
    report = build(tmp_path / "ws", documents[0], year=2033)
    assert report.read == ["预算2031.txt"]
    about = Records.read(tmp_path / "ws" / "tables").documents[0]
    assert (about.fiscal_year, about.fiscal_year_basis) == (2033, "set")
    build(tmp_path / "ws", documents[0])
    assert Records.read(tmp_path / "ws" / "tables").documents[0].fiscal_year == 2031


def test_a_sidecar_says_what_the_document_does_not(tmp_path: Path, documents: tuple[Path, Path]):
    """Year and department from the file beside the document, outweighing --fiscal-year; unchanged, it is not read again."""
    sidecar = documents[0].with_name(documents[0].name + ".mailuo.toml")
    sidecar.write_text('fiscal_year = 2040\ndepartment = "示例市文化局"\n', encoding="utf-8")
    build(tmp_path / "ws", *documents, year=2033)
    found = {d.file_name: (d.fiscal_year, d.department) for d in Records.read(tmp_path / "ws" / "tables").documents}
    assert found[documents[0].name] == (2040, "示例市文化局")
    assert found[documents[1].name][0] == 2033
    assert build(tmp_path / "ws", *documents, year=2033).read == []
    sidecar.write_text("fiscal_year = 2041\n", encoding="utf-8")
    assert build(tmp_path / "ws", *documents, year=2033).read == [documents[0].name]


@pytest.mark.parametrize("said", ["fiscal_year = ", "fiscal_year = 12", 'fiscal_year = "2030"', "year = 2030", "department = 3", 'department = " "'])
def test_a_sidecar_that_is_not_understood_is_said(tmp_path: Path, documents: tuple[Path, Path], said: str):
    """With its path and an example, before anything is written."""
    sidecar = documents[0].with_name(documents[0].name + ".mailuo.toml")
    sidecar.write_text(said, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(sidecar.name)):
        build(tmp_path / "ws", *documents)
    assert not (tmp_path / "ws" / "mailuo.toml").exists()


def test_documents_come_out_of_archives(tmp_path: Path, documents: tuple[Path, Path]):
    """A ZIP gives its members, whatever their folder; the same document in it and beside it is one."""
    packed = tmp_path / "公开 文件.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in documents:
            archive.write(path, f"一局/{path.name}")
        archive.writestr("说明.txt", "各单位：请查收。")
    report = build(tmp_path / "ws", packed, documents[0])
    assert sorted(report.read) == sorted(["公开 文件.zip/一局/预算2031.txt", "公开 文件.zip/一局/预算2032.txt"])
    assert len(report.failures) == 1
    assert len(report.copies) == 1


def test_ids_do_not_depend_on_names_order_or_company(tmp_path: Path, documents: tuple[Path, Path]):
    """The same projects under another file name, in another order and beside other documents have the same ids."""
    build(tmp_path / "ws", documents[0])
    wanted = projects(tmp_path / "ws")
    renamed = write(tmp_path / "别处" / "z.txt", documents[0].read_bytes())
    build(tmp_path / "renamed", renamed)
    assert projects(tmp_path / "renamed") == wanted
    build(tmp_path / "both", *documents)
    build(tmp_path / "reversed", *reversed(documents))
    assert projects(tmp_path / "both") == projects(tmp_path / "reversed")
    assert projects(tmp_path / "both") > wanted


def test_building_twice_gives_the_same_bytes(tmp_path: Path, documents: tuple[Path, Path]):
    """Tables, links and texts are equal byte for byte in a second build, from nothing and on top; so is the graph as
    seen by queries."""
    build(tmp_path / "a", *documents)
    build(tmp_path / "b", *documents)
    build(tmp_path / "c", *documents)
    build(tmp_path / "c", *documents)
    assert _without_graph(tmp_path / "a") == _without_graph(tmp_path / "b") == _without_graph(tmp_path / "c")
    graphs = []
    for name in "abc":
        with open_store(tmp_path / name / "graph.kgl") as store:
            nodes = store.run("MATCH (n:Project) RETURN n.uid AS uid, n.name AS name, n.total AS total ORDER BY uid").values
            words = store.run(
                "MATCH (p:Project)-[m:MEASURED_BY]->(t:IndicatorType) "
                "RETURN p.uid AS p, t.uid AS t, m.key AS key, m.evidence_words AS words ORDER BY p, t, key",
            ).values
            graphs.append((store.counts(), nodes, words))
    assert graphs[0] == graphs[1] == graphs[2]
    assert len(graphs[0][1]) == 8


def test_the_order_of_documents_changes_nothing_but_their_order(tmp_path: Path, documents: tuple[Path, Path]):
    """Named in another order: the same rows in every table."""
    build(tmp_path / "a", *documents)
    build(tmp_path / "b", *reversed(documents))
    for kind, name in ((Records, "tables"), (Links, "links")):
        one, other = kind.read(tmp_path / "a" / name), kind.read(tmp_path / "b" / name)
        for table in kind.TABLES:
            assert sorted(map(repr, getattr(one, table))) == sorted(map(repr, getattr(other, table)))


def test_evidence_points_into_the_kept_text(tmp_path: Path, documents: tuple[Path, Path]):
    """Every span in the tables gives exactly its words in the workspace's own copy of the raw text."""
    build(tmp_path / "ws", *documents)
    records = Records.read(tmp_path / "ws" / "tables")
    texts = {p.stem: p.read_bytes().decode("utf-8") for p in (tmp_path / "ws" / "texts").iterdir()}
    spans = [(p.document, e) for p in records.projects for e in (p.evidence, p.amount_evidence, p.goal_evidence) if e]
    spans += [(i.document, i.evidence) for i in records.indicators if i.evidence]
    assert len(spans) > 30
    for document, evidence in spans:
        assert texts[document][evidence.start : evidence.end] == evidence.words


def test_a_project_disclosed_in_two_documents_is_one(tmp_path: Path):
    """A department's own publication and the collected one name the same project: one node, two disclosures."""
    write(tmp_path / "in" / "a.txt", archive_budget(2031).data())
    write(tmp_path / "in" / "b.txt", replace(archive_budget(2031), lines_before=("汇编",)).data())
    report = build(tmp_path / "ws", tmp_path / "in")
    assert (len(report.records.projects), len(projects(tmp_path / "ws"))) == (8, 4)
    with open_store(tmp_path / "ws" / "graph.kgl") as store:
        found = store.run("MATCH (p:Project)-[:DISCLOSED_IN]->(d:Document) RETURN p.uid AS uid, count(d) AS n ORDER BY uid").values
    assert [n for _, n in found] == [2, 2, 2, 2]


def test_documents_of_another_program_version_are_read_again(tmp_path: Path, documents: tuple[Path, Path]):
    """Readers improve: what an older version read is not taken over."""
    build(tmp_path / "ws", *documents)
    settings = tmp_path / "ws" / "mailuo.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('made_by = "', 'made_by = "0.0.'), encoding="utf-8")
    assert len(build(tmp_path / "ws", *documents).read) == 2


def test_hidden_and_lock_files_in_a_folder_are_not_documents(tmp_path: Path, documents: tuple[Path, Path]):
    """Office lock files and hidden folders are passed over; a file named by itself is read whatever its ending."""
    write(tmp_path / "in" / "~$预算.txt", b"lock")
    write(tmp_path / "in" / ".git" / "x.txt", b"hidden")
    odd = write(tmp_path / "预算.表", archive_budget(2033).data())
    assert len(build(tmp_path / "ws", tmp_path / "in", odd).records.documents) == 3


def _without_graph(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in snapshot(folder).items() if name != "graph.kgl"}


def test_remarks_are_said(tmp_path: Path):
    """A subtotal that does not hold is in the coverage report with its row."""
    budget = archive_budget()
    wrong = replace(budget, units=(replace(budget.units[0], total="1,300.00"), budget.units[1]))
    outcome: Outcome = mailuo("build", write(tmp_path / "a.txt", wrong.data()), "-w", tmp_path / "ws")
    assert "1,300.00" in good(outcome)
    assert "row" in outcome.out


def test_learning_needs_decisions(workspace: Path, document: Path):
    """Asked for without enough of them: one sentence, and the workspace is as it was."""
    before = snapshot(workspace)
    outcome = mailuo("build", document, "-w", workspace, "--learn")
    assert outcome.code == UsageError.exit_code
    assert "mailuo review" in outcome.sentence
    assert snapshot(workspace) == before
    assert "use one of" in mailuo("build", document, "-w", workspace, "--learn", "--shipped-weights").sentence
