"""Systems that are there and could serve what a draft wants, and policies that ask to reuse or to share."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from mailuo.precheck.beside import PROJECT
from mailuo.precheck.near import Near
from mailuo_graph.links import Links, SystemEntity, Touch
from mailuo_linkers.duplicates.functions import find_topics, functions
from mailuo_linkers.duplicates.lines import Line, Lines
from mailuo_linkers.duplicates.places import Places, Standing, rank
from mailuo_linkers.normal import normal_text

_KEEPS: Final = ("运维", "运营", "升级", "建设", "租赁")
"""Who does this with a system has it; who only uses it does not. The first says most about who runs it now."""
_ORDERS: Final = re.compile("共建共享|共享|复用|集约|整合|统筹|统一|一体化|互联互通")
_ORDERED: Final = re.compile("[^。；;]*(?:共建共享|资源共享|统筹建设|统一建设|集约建设|集约化|(?:避免|防止|杜绝)[^。；;]{0,6}重复(?:建设|投资|投入))[^。；;]*")
_SHORTEST: Final = 3
_NOTHING: Final = "nothing"
_Kept = tuple[Line, Touch, str | None]


@dataclass(slots=True)
class Shared:
    """A system that could serve. `standing` is above, beside, own or None where the draft's place is not known. `since` is
    the first budget in which it is built or run, not when it was finished. `words` stand in the newest of these."""

    uid: str
    name: str
    reason: str
    standing: str | None
    keepers: list[str]
    since: int | None
    latest: int | None
    words: str
    project: str
    roles: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Mandate:
    """`uid` is None for a national document that the gazetteer of functions names. `cited_by` are projects near the draft."""

    uid: str | None
    name: str
    number: str | None
    reason: str
    cited_by: list[str]
    draft_cites: bool | None
    words: str | None = None


def shared_systems(lines: Lines, links: Links, near: Iterable[Near]) -> list[Shared]:
    """Those of the level above first, then the own department's, then those beside; unknown places last."""
    draft = lines.by_uid.get(PROJECT)
    if draft is None:
        return []
    places = Places(lines.all)
    touching: dict[str, list[tuple[Line, Touch]]] = defaultdict(list)
    for line in lines.all:
        for uid, touches in line.touches.items():
            touching[uid] += [(line, touch) for touch in touches if line.uid != PROJECT]
    close = {each.uid for each in near if each.strength != "weak"}
    found = []
    for system in links.systems:
        reason = _reason(system, draft, touching[system.uid], close)
        if reason is not None:
            kept: list[_Kept] = [(line, touch, standing) for line, touch in touching[system.uid] if touch.role in _KEEPS and (standing := _standing(draft, line, places)) != _NOTHING]
            if kept:
                found.append(_shared(system, reason, kept))
    order = {"above": 0, "own": 1, "beside": 2}
    found.sort(key=lambda each: (order.get(each.standing or "", 3), -(each.latest or 0), each.uid))
    return found


def mandates(lines: Lines, links: Links, near: Iterable[Near]) -> list[Mandate]:
    draft = lines.by_uid.get(PROJECT)
    if draft is None:
        return []
    places = {(p.document, p.row): p.project for p in links.placements}
    citing: dict[str, set[str]] = defaultdict(set)
    for cite in links.cites:
        citing[cite.policy].add(places[cite.document, cite.row])
    close = {each.uid for each in near}
    found = []
    for policy in links.policies:
        cited_by = sorted(citing[policy.uid] & (close | {PROJECT}))
        goals = [(uid, match[0]) for uid in cited_by if uid in lines.by_uid and (match := _ORDERED.search(lines.by_uid[uid].record.goal or "")) is not None]
        titled = _ORDERS.search(policy.name)
        if cited_by and (titled or goals):
            reason = f"文件名写“{titled[0]}”" if titled else f"引用它的项目目标写“{goals[0][1].strip()}”"
            others = list(dict.fromkeys(lines.by_uid[uid].record.name for uid in cited_by if uid != PROJECT and uid in lines.by_uid))
            found.append(Mandate(policy.uid, policy.name, policy.document_number, reason, others, PROJECT in cited_by, None if titled else goals[0][1].strip()))
    found += [
        Mandate(None, function.unified, None, f"国家要求统一或集约建设“{function.name}”一类", [], None)
        for function in functions() if function.unified is not None and function.name in draft.topics
    ]  # fmt: skip
    return found


def _reason(system: SystemEntity, draft: Line, touching: list[tuple[Line, Touch]], close: set[str]) -> str | None:
    if not touching:
        return None
    if system.uid in draft.touches:
        return f"草稿自己写到“{draft.touches[system.uid][0].words}”"
    own = {f.name for f in functions() if f.kind == "own"}
    for name in [system.name, *system.aliases]:
        topics = find_topics(normal_text(name), "", "").keys() & draft.topics.keys() - own
        if topics:
            function = min(topics)
            return f"同一职能“{function}”：草稿写“{draft.topics[function].words}”"
    about = [line for line, _ in touching if line.uid in close and len(system.name) >= _SHORTEST and normal_text(system.name) in line.title]
    return f"相近项目“{about[0].record.name}”做的就是它" if about else None


def _standing(draft: Line, line: Line, places: Places) -> str | None:
    """`nothing` for a place that has nothing to give; None where the draft's place is not known."""
    if draft.department and draft.department == line.department:
        return "own"
    if draft.district is None or line.district is None:
        return None
    standing = places.standing(draft, line)
    if standing is Standing.BESIDE:
        return "beside"
    return "above" if standing is Standing.ABOVE and rank(line) < rank(draft) else _NOTHING


def _shared(system: SystemEntity, reason: str, kept: list[_Kept]) -> Shared:
    standings = [standing for _, _, standing in kept]
    standing = next((s for s in ("above", "own", "beside") if s in standings), None)
    here = [(line, touch) for line, touch, at in kept if at == standing]
    years = [line.year for line, _ in here if line.year is not None]
    newest = max(here, key=lambda each: (each[0].year or 0, -_KEEPS.index(str(each[1].role)), each[0].uid))
    latest = [each for each in here if each[0].year == newest[0].year]
    best = min(_KEEPS.index(str(touch.role)) for _, touch in latest)
    keepers = list(dict.fromkeys(line.unit_name for line, touch in latest if _KEEPS.index(str(touch.role)) == best))
    return Shared(
        system.uid, system.name, reason, standing, keepers, min(years, default=None), max(years, default=None), newest[1].words,
        newest[0].record.name, list(_in_order(str(touch.role) for _, touch in here)),
    )  # fmt: skip


def _in_order(roles: Iterable[str]) -> Iterator[str]:
    said = set(roles)
    return (role for role in _KEEPS if role in said)
