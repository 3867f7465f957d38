"""A mention of a system taken apart, and the mentions that are one system: what the linkers of systems hand around."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from mailuo_graph.identity import identity_form
from mailuo_graph.records import MentionRecord, ProjectRecord
from mailuo_linkers.system_places import Place

BRANCH: Final = re.compile(r"(?:分平台|子平台|专区|分系统|子系统|分中心)$")
Key = tuple[Place, str, str]
"""Whose it is, what sort of name (number, term, function, brand, name) and the name without place."""


@dataclass(slots=True)
class Read:
    """A mention taken apart: whose it is, the brand or the name without place, what ends it. `slip` says which
    characters of the words were taken for a misprint."""

    record: MentionRecord
    project: ProjectRecord
    own: Place
    place: Place | None
    core: str
    brand: str | None
    kind: str
    owner: str
    key: Key = (Place(), "", "")
    reason: str | None = None
    slip: str | None = None
    form: str = field(init=False)
    """The words as they are compared."""

    def __post_init__(self) -> None:
        self.form = identity_form(self.record.words)

    @property
    def row(self) -> tuple[str, int]:
        return self.record.document, self.record.row

    @property
    def bare(self) -> bool:
        """A quotation with nothing behind it."""
        return self.form.endswith('"')


@dataclass(slots=True)
class Group:
    members: list[Read] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def without_cloud_kind(r: Read) -> str:
    return r.core.removesuffix("平台") if r.core.endswith("云平台") else r.core
