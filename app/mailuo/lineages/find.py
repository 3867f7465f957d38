"""Which lineages a person means: by project, lineage or system, by uid or by any of their names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from mailuo.catalogue import Catalogue, Entity
from mailuo.lineages.trace import Trace, Tracer
from mailuo_graph.errors import UsageError
from mailuo_graph.identity import identity_form
from mailuo_graph.words import Text

_KINDS: Final = frozenset({"Project", "Lineage", "System"})
_SURE: Final = 85.0
_CLEARLY: Final = 5.0
_LOOKED_AT: Final = 40
_OFFERED: Final = 6
_SHORTEST_PART: Final = 2


@dataclass(slots=True)
class Found:
    """The traces that `words` lead to, in order of time. `system` where they name one, `branches` its parts
    and others of that name; `taken` is
    the name that was taken for words nobody is called by."""

    traces: list[Trace]
    system: Entity | None = None
    branches: list[Entity] = field(default_factory=list)
    taken: str | None = None
    roles: dict[str, list[str]] = field(default_factory=dict)
    part: bool = False
    """Whether the words are only a part of the names."""


def find_lineages(catalogue: Catalogue, words: str) -> Found:
    tracer = Tracer(catalogue)
    called = catalogue.called(words)
    entities = [entity for entity in called if entity.kind in _KINDS]
    if entities:
        return _of(catalogue, tracer, entities)
    if called:
        said = "、".join(sorted({entity.kind for entity in called}))
        raise UsageError(
            f"“{words}”是 {said}；这里要项目、脉络或系统的名称或编号，别的请用 mailuo explain",
            f"{words!r} is a {said}; the name or uid of a project, a lineage or a system is wanted here, for others see mailuo explain",
        )
    held = _holding(catalogue, words)
    if held:
        found = _of(catalogue, tracer, held)
        found.part = True
        return found
    near = _near(catalogue, words)
    if near and near[0][2] >= _SURE:
        best = [entity for entity, _, score in near if near[0][2] - score < _CLEARLY]
        found = _of(catalogue, tracer, best)
        if len(found.traces) == 1 or (found.system is not None and len(best) == 1):
            found.taken = near[0][0].names[0]
            return found
    raise _unknown(words, near)


def _holding(catalogue: Catalogue, words: str) -> list[Entity]:
    """Projects and lineages in whose name the words stand."""
    form = identity_form(words)
    if len(form) < _SHORTEST_PART:
        return []
    kinds = {"Project", "Lineage"}
    return [entity for entity in catalogue.entities.values() if entity.kind in kinds and any(form in identity_form(name) for name in entity.names)]


def _near(catalogue: Catalogue, words: str) -> list[tuple[Entity, str, float]]:
    """What looks like the words, ranked by the whole name: that a short name stands within the words says little."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only where a name is not known

    form = identity_form(words)
    near = [(entity, name, fuzz.ratio(form, name)) for entity, name, _ in catalogue.nearest(words, _LOOKED_AT) if entity.kind in _KINDS]
    return sorted(near, key=lambda each: (-each[2], each[0].uid))


def _of(catalogue: Catalogue, tracer: Tracer, entities: list[Entity]) -> Found:
    systems = [entity for entity in entities if entity.kind == "System"]
    projects = [entity.uid for entity in entities if entity.kind == "Project"]
    branches: list[Entity] = []
    roles: dict[str, list[str]] = {}
    if systems:
        uids = _with_branches(catalogue, [system.uid for system in systems])
        branches = [catalogue.entities[uid] for uid in uids[1:]]
        roles = tracer.roles(uids)
        projects += list(roles)
    lineages = [entity.uid for entity in entities if entity.kind == "Lineage"]
    lineages += [tracer.lineage[project] for project in projects if project in tracer.lineage]
    alone = [project for project in dict.fromkeys(projects) if project not in tracer.lineage]
    traces = [*map(tracer.of_lineage, dict.fromkeys(lineages)), *map(tracer.trace, alone)]
    traces.sort(key=lambda trace: (trace.years or [9999], trace.steps[0].name, trace.steps[0].uid))
    return Found(traces, systems[0] if systems else None, branches, None, roles)


def _with_branches(catalogue: Catalogue, systems: list[str]) -> list[str]:
    """The systems and all that is part of them, at any depth, each once."""
    found = list(systems)
    for uid in found:
        found += [each.uid for each in catalogue.links.systems if each.parent == uid and each.uid not in found]
    return found


def _unknown(words: str, near: list[tuple[Entity, str, float]]) -> UsageError:
    by_name: dict[str, Entity] = {}
    for entity, _, _ in near:
        by_name.setdefault(entity.names[0], entity)  # a lineage is called like its first project
    offered = [f"{each.name} {each.uid}" for each in list(by_name.values())[:_OFFERED]]
    if not offered:
        return UsageError(f"工作区里没有“{words}”，也没有相近的项目、脉络或系统", f"the workspace knows no {words!r}, nor any project, lineage or system like it")
    return UsageError(
        f"工作区里没有“{words}”；相近的有：{'；'.join(offered)}", f"the workspace knows no {words!r}; the nearest are: {'; '.join(offered)}",
    )


def summary(found: Found, words: str) -> list[Text]:
    """What the words were taken for, before the lineages are shown."""
    said = []
    linked = sum(trace.uid is not None for trace in found.traces)
    alone = len(found.traces) - linked
    parts = [Text(f"{linked} 条脉络", f"lineages: {linked}")] if linked else []
    parts += [Text(f"{alone} 个没有前后承接的项目", f"single projects: {alone}")] if alone else []
    count = Text("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))
    if found.taken is not None:
        said.append(Text(f"没有正好叫“{words}”的，按最接近的“{found.taken}”列出", f"nothing is called just {words!r}; this is the nearest, {found.taken!r}"))
    if found.system is not None:
        said.append(Text(f"系统“{found.system.names[0]}” {found.system.uid}：涉及 {count.zh}", f"system {found.system.names[0]} {found.system.uid}: touched by {count.en}"))
    elif len(found.traces) > 1:
        holds = "名称含" if found.part else ""
        said.append(Text(f"{holds}“{words}”的有 {count.zh}，用编号可只看一条", f"{words!r} leads to {count.en}; give a uid to see one"))
    said += [Text(f"  连同 {each.names[0]} {each.uid}", f"  with {each.names[0]} {each.uid}") for each in found.branches]
    return said
