"""What the graph says about totals and about what is to be checked."""

from __future__ import annotations

from decimal import Decimal

from mailuo_graph.assemble import assemble
from mailuo_graph.links import Body, Links, Placement
from mailuo_graph.records import DocumentRecord, ProjectRecord, Records, RemarkRecord, UnitRecord
from mailuo_graph.tables import GraphTables, Relation
from mailuo_graph.totals import Sums

LISTS = Relation("LISTS", "Document", "Unit")
HAS_REMARK = Relation("HAS_REMARK", "Document", "Remark")


def _records(*amounts: str | None) -> Records:
    projects = [
        ProjectRecord("d1", row, f"巡查{row}", unit="示例市渔政站", total=None if amount is None else Decimal(amount))
        for row, amount in enumerate(amounts, start=1)
    ]
    return Records(
        documents=[DocumentRecord("d1", "甲.txt", "0" * 64, "text", "project_table")],
        units=[UnitRecord("d1", 1, "示例市渔政站", Decimal("7.50"), "7.50"), UnitRecord("d1", 2, "没有项目的站", Decimal(1), "1")],
        projects=projects,
        remarks=[RemarkRecord("d1", "row_not_understood", "看不懂", "not understood", row=9) for _ in range(2)],
    )


def _graph(records: Records) -> GraphTables:
    placements = [Placement("d1", p.row, f"p{p.row}", "u1", None, p.name, None, None) for p in records.projects]
    return assemble(records, Links([Body("u1", "Unit", "示例市渔政站", ["示例市渔政站"], ["d1"])], placements))


def test_a_subtotal_stands_beside_the_sum_of_what_was_read() -> None:
    """The relation carries both, and a unit row without projects makes no relation to a unit that isn't there."""
    (row,) = _graph(_records("3.00", "4.50")).relations[LISTS].to_pylist()
    assert (row["source"], row["target"], row["name_printed"]) == ("d1", "u1", "示例市渔政站")
    assert (row["total"], row["sum_of_projects"], row["project_count"]) == (Decimal("7.50"), Decimal("7.50"), 2)


def test_an_unknown_amount_makes_the_sum_unknown() -> None:
    """A sum that leaves out a line would look like a difference that isn't there."""
    tables = _graph(_records("3.00", None))
    assert tables.relations[LISTS].column("sum_of_projects").to_pylist() == [None]
    assert tables.nodes["Document"].column("sum_of_projects").to_pylist() == [None]
    assert Sums(_records("3.00", None)).of_unit("d1", "示例市渔政站").known == Decimal("3.00")


def test_every_remark_is_a_node_of_its_own() -> None:
    """Two remarks of one kind in one document stay two, and the document counts them."""
    tables = _graph(_records("7.50"))
    uids = tables.nodes["Remark"].column("uid").to_pylist()
    assert uids == ["d1:row_not_understood:1", "d1:row_not_understood:2"]
    assert tables.relations[HAS_REMARK].column("target").to_pylist() == uids
    assert tables.nodes["Document"].column("remark_count").to_pylist() == [2]
