"""A part of a workspace says of its projects what the whole of it says; tables that are held give the rows that were written."""

from __future__ import annotations

import random
import shutil
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from explored import hostile_workspace
from mailuo.catalogue import Catalogue
from mailuo.duplicates import find_duplicates, most_at_stake
from mailuo.explorer.facts.comparison import comparison
from mailuo.explorer.facts.likenesses import likenesses
from mailuo.explorer.facts.systems import systems
from mailuo.explorer.library import Snapshot
from mailuo.lineages.find import find_lineages
from mailuo.lineages.trace import Tracer
from mailuo.shelf import Shelf
from mailuo.workspace import SETTINGS_NAME, Workspace, settings_text
from mailuo_graph.assemble import assemble
from mailuo_graph.columns import to_table
from mailuo_graph.errors import WorkspaceError, WorkspaceTooNew
from mailuo_graph.held_table import HeldTable
from mailuo_graph.links import Links
from mailuo_graph.records import Evidence, MentionRecord, Records, RemarkRecord
from mailuo_graph.stores import open_store
from mailuo_graph.tables import write_table
from mailuo_linkers.reading import Reading, judge_pair
from undertakings import built


@pytest.fixture(scope="session", params=["undertakings", "hostile"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("shelf")
    return built(place).folder if request.param == "undertakings" else hostile_workspace(place)


@pytest.fixture(scope="session")
def whole(folder: Path) -> Catalogue:
    return Catalogue.of(Workspace.open(folder))


def test_everything_is_still_there(folder: Path, whole: Catalogue):
    """Unpacked whole, a shelf is what was written."""
    records, links = Shelf(Workspace.open(folder)).whole()
    assert (records, links) == (whole.records, whole.links)


def test_a_project_is_the_same_in_part(folder: Path, whole: Catalogue):
    """Its lineage with all links, words, years that lack; its indicators, its likenesses; what it is called."""
    shelf, tracer = Shelf(Workspace.open(folder)), Tracer(whole)
    assert whole.projects
    for uid in whole.projects:
        part = shelf.part([uid])
        here = Tracer(part)
        assert here.trace(uid) == tracer.trace(uid)
        assert here.disclosed(uid) == tracer.disclosed(uid)
        assert here.indicators(uid) == tracer.indicators(uid)
        assert find_duplicates(part, None, None, uid) == find_duplicates(whole, None, None, uid)
        assert find_lineages(part, uid) == find_lineages(whole, uid)
    assert shelf.part(["P2031-nothing-x"]).entities == {}


def test_whatever_has_a_uid_is_found_in_part(folder: Path, whole: Catalogue):
    """Of every kind, under all its names; lineages and systems lead to the same lineages."""
    shelf = Shelf(Workspace.open(folder))
    for uid, entity in whole.entities.items():
        assert shelf.part([uid]).find(uid) == entity
        if entity.kind == "Lineage":
            assert find_lineages(shelf.part([uid]), uid) == find_lineages(whole, uid)
        if entity.kind == "System":
            part = shelf.part([uid, *shelf.touching(shelf.with_branches(uid))])
            assert find_lineages(part, uid) == find_lineages(whole, uid)
    kinds = {entity.kind for entity in whole.entities.values()}
    assert kinds >= {"Project", "Document", "Department", "Unit", "System"}


def test_the_list_of_likenesses_is_that_of_all(folder: Path, whole: Catalogue):
    """Order, words and the bound on what is at stake, page by page."""
    found = snapshot(folder)
    every = find_duplicates(whole, None, None, None)
    kept = likenesses(found)
    assert kept.uids == [each.duplicate.uid for each in every]
    assert kept.bound == most_at_stake(every)
    assert [each for first in range(0, len(every), 2) for each in kept.shown(first, 2)] == every


@pytest.mark.parametrize("folder", ["hostile"], indirect=True)  # of the other the links were made by hand, the graph was not
def test_systems_are_added_up_as_one_by_one(folder: Path, whole: Catalogue):
    """Each project once, whatever it does with the system and however often it names it."""
    found = snapshot(folder)
    projects = {place.project: whole.projects[place.project] for place in whole.links.placements}
    at = {(place.document, place.row): place.project for place in whole.links.placements}
    years = {each.document: each.fiscal_year for each in whole.records.documents}
    rows = {row["uid"]: row for row in systems(found)}
    assert rows.keys() == {each.uid for each in whole.links.systems}
    for uid, row in rows.items():
        touching = {at[touch.document, touch.row] for touch in whole.links.touches if touch.system == uid}
        known = [float(total) for each in touching if (total := projects[each].total) is not None]
        listed = [year for each in touching if (year := years[projects[each].document]) is not None]
        assert row["projects"] == len(touching)
        assert row["total"] == (pytest.approx(sum(known)) if known else None)
        assert (row["first"], row["last"]) == (min(listed, default=None), max(listed, default=None))
        assert set(row["roles"].split("、")) - {""} == {touch.role for touch in whole.links.touches if touch.system == uid and touch.role}


def test_two_projects_are_judged_as_in_the_whole(folder: Path, whole: Catalogue):
    """Of one place or of two, linked or not: every feature, its words, its weight."""
    found = snapshot(folder)
    reading = Reading.of(whole.records, whole.links)
    dice = random.Random(1)  # noqa: S311 - the same pairs every time
    pairs = [(link.later, link.earlier) for link in whole.links.successions]
    pairs += [(first, second) for first, second in (dice.sample(sorted(whole.projects), 2) for _ in range(10))]
    for first, second in pairs:
        assert comparison(found, first, second).judged == judge_pair(whole.records, whole.links, found.view(), first, second, reading)


def snapshot(folder: Path) -> Snapshot:
    workspace = Workspace.open(folder)
    return Snapshot(workspace, workspace.stamp() or 0)


def mentions(count: int) -> list[MentionRecord]:
    evidence = [None, Evidence(1, 2, 3, 4, "示例", [1.0, 2.0, 3.0, 4.0]), Evidence(None, None, 0, 2, "平台")]
    return [MentionRecord(f"D-{number // 7}", number, 1, f"系统{number}", "goal", evidence=evidence[number % 3]) for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 5_000])
def test_a_held_table_gives_the_rows_that_are_marked(tmp_path: Path, count: int):
    """Any of them, in order, also across groups; and goes on when the file is gone."""
    rows = mentions(count)
    path = tmp_path / "mentions.parquet"
    write_table(path, to_table(rows, MentionRecord))
    held = HeldTable(path, MentionRecord)
    path.unlink()
    assert len(held) == count
    assert held.every() == rows
    assert held.columns("words")["words"].to_pylist() == [row.words for row in rows]
    dice = np.random.default_rng(2)
    for share in (0.0, 0.001, 0.5, 1.0):
        marks = dice.random(count) < share
        assert held.rows(marks) == [row for row, wanted in zip(rows, marks, strict=True) if wanted]


def test_a_held_table_that_is_damaged_or_another(tmp_path: Path, folder: Path):
    """Said in the same sentences as when it is read whole."""
    path = tmp_path / "mentions.parquet"
    path.write_bytes(b"not a table")
    with pytest.raises(WorkspaceError, match=r"mentions\.parquet"):
        HeldTable(path, MentionRecord)
    with pytest.raises(WorkspaceError, match=r"mentions\.parquet"):
        HeldTable(tmp_path / "no" / "mentions.parquet", MentionRecord)
    write_table(path, to_table(mentions(1), MentionRecord))
    with pytest.raises(WorkspaceError, match=r"mentions\.parquet") as raised:
        HeldTable(path, RemarkRecord)
    assert not isinstance(raised.value, WorkspaceTooNew)
    shutil.copytree(folder, tmp_path / "ws")
    (tmp_path / "ws" / "links" / "grounds.parquet").unlink()
    with pytest.raises(WorkspaceError):
        Shelf(Workspace.open(tmp_path / "ws"))


def test_every_table_is_part_of_a_part(folder: Path, whole: Catalogue):
    """A table that is added to records or links is not forgotten here: what a part leaves out is known."""
    shelf = Shelf(Workspace.open(folder))
    part = shelf.part(list(whole.projects))
    empty = {f"{kind}.{each.name}" for kind in ("records", "links") for each in fields(getattr(part, kind)) if not getattr(getattr(part, kind), each.name)}
    missing = {name for name in empty if getattr(getattr(whole, name.partition(".")[0]), name.partition(".")[2])}
    assert missing <= {"records.mentions", "records.remarks", "links.learned_weights", "links.places_read"}


def test_a_workspace_without_projects(tmp_path: Path):
    """Nothing is found, and nothing fails."""
    workspace = Workspace(tmp_path)
    Records().write(workspace.tables)
    Links().write(workspace.links)
    with open_store(workspace.graph) as store:
        store.load(assemble(Records(), Links()))
    (tmp_path / SETTINGS_NAME).write_text(settings_text(), encoding="utf-8")
    found = snapshot(tmp_path)
    found.warm()
    assert found.shelf.part(["P2031-nothing-x"]).entities == {}
    assert (likenesses(found).uids, systems(found), found.questions_within(30)) == ([], [], [])
