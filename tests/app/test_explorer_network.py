"""What is drawn around a node, against the tables that the graph was made of, on both engines."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mailuo.explorer.facts.network import MOST_AT_ONCE, MOST_NODES, around, start
from mailuo.pipeline import graph_tables
from mailuo.workspace import Workspace
from mailuo_graph.ontology import ONTOLOGY
from mailuo_graph.stores import Store
from mailuo_graph.tables import GraphTables, Relation
from undertakings import Made, built

Ends = tuple[str, str, str]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return built(tmp_path_factory.mktemp("network"))


def every_line(tables: GraphTables) -> dict[Relation, list[tuple[str, str, str | None]]]:
    """In the order of the ontology: source, target, and how sure, where that is said."""
    found = {}
    for relation in (Relation(each.name, ends.source, ends.target) for each in ONTOLOGY.relations for ends in each.ends):
        rows = tables.relations[relation].to_pylist() if relation in tables.relations else []
        found[relation] = [(row["source"], row["target"], row.get("confidence")) for row in rows]
    return found


def slow_around(lines: dict[Relation, list[tuple[str, str, str | None]]], centres: list[str], shown: list[str]) -> tuple[set[str], set[Ends], int]:
    """Who is drawn, which lines, and how many are left out: by looking at everything."""
    found: dict[str, None] = {}
    for each in lines.values():
        found |= dict.fromkeys(sorted({target for source, target, _ in each if source in centres}))
        found |= dict.fromkeys(sorted({source for source, target, _ in each if target in centres}))
    present = {*shown, *centres}
    new = [uid for uid in found if uid not in present]
    room = max(0, min(MOST_AT_ONCE, MOST_NODES - len(present)))
    drawn, present = {*centres, *new[:room]}, present | set(new[:room])
    between = {
        (relation.name, source, target)
        for relation, each in lines.items()
        for source, target, _ in each
        if {source, target} <= present and {source, target} & drawn
    }
    return drawn, between, len(new) - len(new[:room])


def test_neighbours_are_those_of_the_tables(made: Made, store: Store):
    """From a start, step by step: the same nodes, lines and count of what is left out as in the tables, whatever the engine;
    also where there is room for only a few."""
    tables = graph_tables(Workspace.open(made.folder))
    store.load(tables)
    lines = every_line(tables)
    sure = {(relation.name, source, target): said for relation, each in lines.items() for source, target, said in each}
    dice = random.Random(3)  # noqa: S311 - the same steps every time
    shown = [node["uid"] for node in start(store).nodes]
    assert shown
    strangers = [f"P2031-other-{number}" for number in range(MOST_NODES)]
    left = 0
    for step in range(12):
        centres = dice.sample(shown, dice.choice((1, 1, 3)))
        crowd = strangers[: MOST_NODES - len(shown) - 2] if step % 3 == 2 else []
        part = around(store, centres, [*shown, *crowd])
        drawn, between, left_out = slow_around(lines, centres, [*shown, *crowd])
        assert {node["uid"] for node in part.nodes} == drawn
        assert {(line["kind"], line["source"], line["target"]) for line in part.lines} == between
        assert len(part.lines) == len(between)
        assert all(line["sure"] == sure[line["kind"], line["source"], line["target"]] for line in part.lines)
        assert (part.left_out, part.lost) == (left_out, [])
        left += part.left_out
        shown = list(dict.fromkeys([*shown, *(node["uid"] for node in part.nodes)]))
    assert left, "no step met the limit"
    assert {node["kind"] for node in around(store, shown, []).nodes} >= {"Project", "Unit", "Lineage", "System", "Document"}


def test_a_name_with_a_colon_is_of_its_kind(tmp_path: Path, embedded_store: Store):
    """Lines are drawn whatever characters a uid holds: only those of documents are told from those of remarks by one."""
    tables = GraphTables.from_rows(
        {"Unit": [{"uid": "U-甲:乙", "name": "甲"}], "Project": [{"uid": "P2031-甲:乙", "name": "甲：乙", "classified": False, "indicator_count": 0}]},
        {Relation("BUDGETS", "Unit", "Project"): [{"source": "U-甲:乙", "target": "P2031-甲:乙"}]},
    )
    embedded_store.load(tables)
    part = around(embedded_store, ["U-甲:乙"], [])
    assert [(line["source"], line["target"]) for line in part.lines] == [("U-甲:乙", "P2031-甲:乙")]
