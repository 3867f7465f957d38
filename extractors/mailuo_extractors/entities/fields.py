"""The texts of a project as mapped text, so that whatever is found in them keeps its raw characters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mailuo_extractors.mapped import BREAKS, TAG, Mapped
from mailuo_graph.records import Evidence, ProjectRecord, Records


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is name, goal, expected or indicator; `place` gives page and row for evidence."""

    project: ProjectRecord
    name: str
    text: Mapped
    place: Evidence

    def evidence(self, start: int, end: int, raw: str) -> Evidence:
        """Of characters `start` to `end` of the field's text."""
        first, last = self.text.part(start, end).span()
        return Evidence(self.place.page, self.place.row, first, last, raw[first:last], self.place.box)


def fields_of(records: Records, raw: str) -> Iterator[Field]:
    """Every text of every project: name, goal, then its indicators. `raw` is the document's text."""
    for project in records.projects:
        for name, place in (("name", project.evidence), ("goal", project.goal_evidence)):
            if place is not None and place.end > place.start:
                yield Field(project, name, _mapped(raw, place), place)
    projects = {project.row: project for project in records.projects}
    for indicator in records.indicators:
        if indicator.row in projects and indicator.evidence is not None:
            yield Field(projects[indicator.row], "indicator", _mapped(raw, indicator.evidence), indicator.evidence)


def _mapped(raw: str, place: Evidence) -> Mapped:
    return Mapped.of(raw[place.start : place.end], place.start).without(TAG).without(BREAKS)
