"""Which two projects a person means by two names or uids."""

from __future__ import annotations

from mailuo.catalogue import Catalogue, Entity
from mailuo.review import unknown
from mailuo_graph.errors import UsageError


def two_projects(catalogue: Catalogue, first: str, second: str) -> tuple[str, str]:
    """A name that stands in two budgets means the one the other argument is not; the same name twice means these two."""
    left, right = _projects(catalogue, first), _projects(catalogue, second)
    if len(left) == 1:
        right = _others(right, left[0])
    if len(right) == 1:
        left = _others(left, right[0])
    if len(left) == len(right) == 2 and {e.uid for e in left} == {e.uid for e in right}:  # noqa: PLR2004 - a pair
        left, right = left[:1], right[1:]
    for words, found in ((first, left), (second, right)):
        if len(found) > 1:
            said = "；".join(f"{each.name} {each.uid}" for each in found[:6])
            raise UsageError(f"“{words}”有 {len(found)} 个，请用编号：{said}", f"{len(found)} projects are called {words!r}, give a uid: {said}")
    if left[0].uid == right[0].uid:
        raise UsageError(
            f"“{first}”和“{second}”是同一个项目 {left[0].uid}；一处以上的披露见 mailuo explain {left[0].uid}",
            f"{first!r} and {second!r} are one project, {left[0].uid}; see mailuo explain {left[0].uid} for its disclosures",
        )
    return left[0].uid, right[0].uid


def _projects(catalogue: Catalogue, words: str) -> list[Entity]:
    """In order of years."""
    called = catalogue.called(words)
    found = [entity for entity in called if entity.kind == "Project"]
    if called and not found:
        said = "、".join(sorted({entity.kind for entity in called}))
        raise UsageError(
            f"“{words}”是 {said}；explain A B 比较两个项目，别的请一次说明一个", f"{words!r} is a {said}; explain A B compares two projects, explain others one at a time",
        )
    if not found:
        raise unknown(catalogue, words)
    return sorted(found, key=lambda entity: (entity.year or 0, entity.uid))


def _others(found: list[Entity], taken: Entity) -> list[Entity]:
    return [each for each in found if each.uid != taken.uid] or found
