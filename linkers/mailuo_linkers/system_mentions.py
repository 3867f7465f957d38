"""A mention of a system taken apart, and the mentions that are one system: what the linkers of systems hand around."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from mailuo_graph.identity import identity_form
from mailuo_graph.records import MentionRecord, ProjectRecord
from mailuo_linkers.system_places import Place

BRANCH: Final = re.compile(r"(?:分平台|子平台|专区|分系统|子系统|分中心)$")
FILLERS: Final = ("资源", "信息", "综合", "统一", "管理", "服务", "运行")
"""Words before the kind that name nothing."""
_BUILT: Final = re.compile('(?:建设|新建|新增|开发|补充|增设|增加|上线|升级|优化|部署|搭建|增建|研发|拓展|改造)了?(?:[一1]个|[一1]套)?[“"]?$')
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
    holder: str = ""
    """The unit that names it: what every body has its own of is this one's."""
    form: str = field(init=False)
    """The words as they are compared."""

    def __post_init__(self) -> None:
        self.form = identity_form(self.record.words)

    @property
    def stem(self) -> str:
        """What stands before the kind."""
        return self.core[: len(self.core) - len(self.kind)]

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


def is_built(r: Read) -> bool:
    """Whether the goal says right before the name that it is made or added, and not as the last of a list."""
    goal = r.project.goal or ""
    at = goal.find(r.record.words)
    return r.record.field == "goal" and at > 0 and _BUILT.search(goal[:at]) is not None


def without_cloud_kind(r: Read) -> str:
    return r.core.removesuffix("平台") if r.core.endswith("云平台") else r.core


def bare(r: Read) -> str:
    """What stands before the kind, without words that name nothing."""
    stem = r.stem
    for filler in FILLERS:
        stem = stem.removesuffix(filler)
    return stem


def made_of_pieces(short: str, full: str) -> bool:
    """Whether `short` is made of pieces of `full`, each of two characters or more, in order."""
    if not short:
        return True
    for end in range(len(short), 1, -1):
        at = full.find(short[:end])
        if at >= 0 and len(short) < len(full) and len(short) - end != 1 and (end == len(short) or made_of_pieces(short[end:], full[at + end :])):
            return True
    return False
