"""A whole workspace as it lies on the disk, and the part of it that belongs to some projects, as a catalogue of its own.

For pages: one about a project waits for what belongs to that project, not until all of a hundred thousand are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from mailuo.catalogue import Catalogue
from mailuo.workspace import Workspace
from mailuo_graph.held_table import HeldTable
from mailuo_graph.links import Links, Rename
from mailuo_graph.records import DocumentRecord, Records
from mailuo_linkers.normal import normalise
from mailuo_linkers.reading.lines import place_said

Numbers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]

_BY_ROW: Final = ("projects", "indicators", "citations")
_LINKED_BY_ROW: Final = ("touches", "cites", "indicator_places")
_ROWS: Final = 1 << 32
"""More than any document has: document and row together are one number."""


class Shelf:
    """Projects and documents have numbers here, so that who belongs to whom is found without looking at names. May be asked
    by several threads."""

    def __init__(self, workspace: Workspace) -> None:
        def read() -> tuple[dict[str, HeldTable[Any]], dict[str, HeldTable[Any]]]:
            return (
                {name: HeldTable(workspace.tables / f"{name}.parquet", kind) for name, kind in Records.TABLES.items()},
                {name: HeldTable(workspace.links / f"{name}.parquet", kind) for name, kind in Links.TABLES.items()},
            )

        self.records, self.links = workspace.steady(read)

    def whole(self) -> tuple[Records, Links]:
        """Everything unpacked: takes as long as it is large."""
        return (
            Records(**{name: table.every() for name, table in self.records.items()}),
            Links(**{name: table.every() for name, table in self.links.items()}),
        )

    def part(self, wanted: Collection[str]) -> Catalogue:
        """What belongs to these projects and lineages: the whole of the lineages, what these are linked to, what is like the
        projects; and other things of these uids. Of a project that is only linked to them the lineage is not known here."""
        here = self._marked(np.flatnonzero(_mask(self._uids, wanted)))
        member, lineage = self._memberships
        chosen = np.isin(lineage, lineage[here[member]]) | _mask(self._lineages, wanted)[lineage]
        within = here | self._marked(member[chosen])
        later, earlier = self._successions
        linked = within[later] | within[earlier]
        row, like = self._likenesses
        alike = np.isin(row, row[here[like]])
        here = within | self._marked(np.concatenate([later[linked], earlier[linked], like[alike]]))
        first, second = self._grounds
        duplicates = np.zeros(len(self.links["duplicates"]), np.bool_)
        duplicates[row[alike]] = True
        return self._catalogue(frozenset(wanted), here, chosen, linked, duplicates, here[first] & here[second])

    def of_places(self, projects: Collection[str]) -> tuple[frozenset[str | None], Callable[[], Catalogue]]:
        """The places whose documents list these projects, and what belongs to any project of these places."""
        documents = self.links["placements"].columns("document").column(0)
        here = self._marked(np.flatnonzero(_mask(self._uids, projects)))
        places = frozenset(self._places[uid] for uid in set(_texts(documents.filter(pa.array(here[self._placed])))))

        def part() -> Catalogue:
            listed = _mask(documents, [uid for uid, place in self._places.items() if place in places])
            return self.part(self._uids.take(pa.array(np.unique(self._placed[listed]))).to_pylist())

        return places, part

    @cached_property
    def units_named(self) -> dict[str, str]:
        """Units by the normalised names that lists of projects print."""
        placed = self.links["placements"].columns("document", "row", "unit")
        placed = placed.append_column("at", pa.array(np.arange(len(placed)))).filter(pc.is_valid(placed["unit"]))
        printed = self.records["projects"].columns("document", "row", "unit").rename_columns(["document", "row", "name"])
        pairs = placed.join(printed, ["document", "row"], join_type="inner").group_by(["name", "unit"]).aggregate([("at", "max")]).sort_by("at_max")
        return {normalise(name or "").text: unit for name, unit in zip(_texts(pairs["name"]), _texts(pairs["unit"]), strict=True)}

    def touching(self, systems: Iterable[str]) -> list[str]:
        """The projects that name one of the systems."""
        column = self.links["touches"].columns("system").column(0)
        projects = self._by_row[1]["touches"][_mask(column, systems)]
        found: list[str] = self._uids.take(pa.array(np.unique(projects[projects >= 0]))).to_pylist()
        return found

    @property
    def touched(self) -> pa.Table:
        """Each system with each project that names it, once."""
        systems = self.links["touches"].columns("system").column(0)
        owners = self._by_row[1]["touches"]
        known = pa.array(owners >= 0)
        projects = self._uids.take(pa.array(owners).filter(known))
        return pa.Table.from_arrays([systems.filter(known), projects], ["system", "project"]).group_by(["system", "project"]).aggregate([])

    def with_branches(self, system: str) -> list[str]:
        """A system and all that is part of it, at any depth."""
        found = [system]
        for uid in found:
            found += [each for each in self._branches.get(uid, ()) if each not in found]
        return found

    def totals(self, projects: Collection[str]) -> dict[str, Decimal | None]:
        """What each costs: as its first disclosure prints that prints anything."""
        marks = self._marked(np.flatnonzero(_mask(self._uids, projects)))[self._by_row[0]["projects"]]
        rows = self.records["projects"].columns("document", "row", "total").append_column("project", pa.array(self._by_row[0]["projects"]))
        found: dict[str, Decimal | None] = dict.fromkeys(projects)
        for row in rows.filter(pa.array(marks)).sort_by([("document", "ascending"), ("row", "ascending")]).to_pylist():
            uid = self._uids[row["project"]].as_py()
            if found[uid] is None:
                found[uid] = row["total"]
        return found

    def _catalogue(self, named: frozenset[str], here: Marks, members: Marks, linked: Marks, duplicates: Marks, grounds: Marks) -> Catalogue:
        placements = self.links["placements"].rows(here[self._placed])
        documents = named | {each.document for each in placements}
        bodies = named | {uid for each in placements for uid in (each.unit, each.department) if uid is not None}
        records, links = self._by_row
        by_row = {name: self.links[name].rows(here[links[name]]) for name in _LINKED_BY_ROW}
        systems = named | {each.system for each in by_row["touches"]}
        return Catalogue(
            Records(
                documents=[each for each in self._documents if each.document in documents],
                units=self._of("units", "document", documents, self.records),
                **{name: self.records[name].rows(here[records[name]]) for name in _BY_ROW},
            ),
            Links(
                bodies=self._of("bodies", "uid", bodies),
                placements=placements,
                memberships=self.links["memberships"].rows(members),
                successions=self.links["successions"].rows(linked),
                grounds=self.links["grounds"].rows(grounds),
                duplicates=self.links["duplicates"].rows(duplicates),
                systems=self._of("systems", "uid", {each for uid in systems for each in self.with_branches(uid)}),
                policies=self._of("policies", "uid", named | {each.policy for each in by_row["cites"]}),
                indicator_groups=self._of("indicator_groups", "uid", named | {each.indicator_type for each in by_row["indicator_places"]}),
                renames=self._renames,
                **by_row,
            ),
            self._years_listed,
        )

    def _of(self, name: str, column: str, uids: Iterable[str], tables: dict[str, HeldTable[Any]] | None = None) -> list[Any]:
        table = (tables or self.links)[name]
        return table.rows(_mask(table.columns(column).column(0), uids))

    def _marked(self, projects: Numbers) -> Marks:
        """A mark for each project, and one more, never set, for rows that belong to none (-1)."""
        marks = np.zeros(len(self._uids) + 1, np.bool_)
        marks[projects] = True
        marks[-1] = False
        return marks

    def _numbered(self, column: Any) -> Numbers:
        """Which project each uid of a column is, -1 for none."""
        return _numbers(pc.index_in(column, value_set=self._uids))

    def _row_numbers(self, table: HeldTable[Any]) -> Numbers:
        """Document and row as one number; rows of no project have none."""
        found = table.columns("document", "row")
        documents = _numbers(pc.index_in(found["document"], value_set=self._document_uids))
        rows = _numbers(found["row"])
        return np.where((documents >= 0) & (rows >= 0), documents * _ROWS + rows, -1)

    @cached_property
    def _documents(self) -> list[DocumentRecord]:
        return self.records["documents"].every()

    @cached_property
    def _places(self) -> dict[str, str | None]:
        return {each.document: place_said(each.department or "") for each in self._documents}

    @cached_property
    def _document_uids(self) -> Any:
        return self.records["documents"].columns("document").column(0).combine_chunks()

    @cached_property
    def _uids(self) -> Any:
        return pc.unique(self.links["placements"].columns("project").column(0))

    @cached_property
    def _placed(self) -> Numbers:
        return self._numbered(self.links["placements"].columns("project").column(0))

    @cached_property
    def _by_row(self) -> tuple[dict[str, Numbers], dict[str, Numbers]]:
        """Whose each row of a table is, for tables of records and of links."""
        places = self._row_numbers(self.links["placements"])
        order = np.argsort(places, kind="stable")
        ordered = places[order]

        def owners(table: HeldTable[Any]) -> Numbers:
            rows = self._row_numbers(table)
            at = np.minimum(np.searchsorted(ordered, rows), max(0, len(ordered) - 1))
            return np.where((ordered[at] == rows) & (rows >= 0), self._placed[order[at]], -1) if len(ordered) else np.full(len(rows), -1)

        return {name: owners(self.records[name]) for name in _BY_ROW}, {name: owners(self.links[name]) for name in _LINKED_BY_ROW}

    @cached_property
    def _lineages(self) -> Any:
        return pc.unique(self.links["memberships"].columns("lineage").column(0))

    @cached_property
    def _memberships(self) -> tuple[Numbers, Numbers]:
        found = self.links["memberships"].columns("project", "lineage")
        return self._numbered(found["project"]), _numbers(pc.index_in(found["lineage"], value_set=self._lineages))

    @cached_property
    def _successions(self) -> tuple[Numbers, Numbers]:
        return self._ends("successions")

    @cached_property
    def _grounds(self) -> tuple[Numbers, Numbers]:
        return self._ends("grounds")

    def _ends(self, name: str) -> tuple[Numbers, Numbers]:
        found = self.links[name].columns("later", "earlier")
        return self._numbered(found["later"]), self._numbered(found["earlier"])

    @cached_property
    def _likenesses(self) -> tuple[Numbers, Numbers]:
        """Row of a duplicate and one of its projects."""
        column = self.links["duplicates"].columns("projects").column(0).combine_chunks()
        return _numbers(pc.list_parent_indices(column)), self._numbered(pc.list_flatten(column))

    @cached_property
    def _branches(self) -> dict[str, list[str]]:
        """By system those that are part of it."""
        pairs = self.links["systems"].columns("uid", "parent")
        pairs = pairs.filter(pc.is_valid(pairs["parent"]))
        found: dict[str, list[str]] = defaultdict(list)
        for uid, parent in zip(_texts(pairs["uid"]), _texts(pairs["parent"]), strict=True):
            found[parent].append(uid)
        return dict(found)

    @cached_property
    def _renames(self) -> list[Rename]:
        return self.links["renames"].every()

    @cached_property
    def _years_listed(self) -> set[tuple[str | None, int | None]]:
        years = {each.document: each.fiscal_year for each in self._documents}
        pairs = self.links["placements"].columns("department", "document").group_by(["department", "document"]).aggregate([])
        return {(department, years[document]) for department, document in zip(pairs["department"].to_pylist(), _texts(pairs["document"]), strict=True)}


def _mask(column: Any, wanted: Iterable[str]) -> Marks:
    found: Marks = pc.is_in(column, value_set=pa.array(list(wanted), pa.string())).to_numpy(zero_copy_only=False)
    return found


def _texts(column: Any) -> list[str]:
    found: list[str] = column.to_pylist()
    return found


def _numbers(column: Any) -> Numbers:
    """-1 where there is none."""
    found: Numbers = pc.fill_null(column, -1).to_numpy().astype(np.int64)
    return found
