"""What people decided about systems, applied to what rules found: the last step of linking systems."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from mailuo_graph.decisions import Decisions
from mailuo_graph.identity import system_uid
from mailuo_graph.links import SystemEntity, Touch
from mailuo_linkers.decided import DecidedGroup, Found, Regrouped

ABOUT = "System"


def decided_systems(
    systems: list[SystemEntity], touches: list[Touch], decisions: Decisions,
) -> tuple[list[SystemEntity], list[Touch]]:
    """A decision names a system, or one printed name of it to take that out. Parents follow; what would become its own
    parent has none."""
    by_uid = {system.uid: system for system in systems}
    words: dict[str, Counter[str]] = defaultdict(Counter)
    for touch in touches:
        words[touch.system][touch.words] += 1
    found = [Found(s.uid, s.name, {system_uid(w): w for w in sorted(words[s.uid])}) for s in systems]
    regrouped = Regrouped([[each] for each in found], decisions, ABOUT)
    printed: dict[int, Counter[str]] = defaultdict(Counter)
    now = []
    for touch in touches:
        number = regrouped.of(touch.system, system_uid(touch.words))
        printed[number][touch.words] += 1
        now.append(replace(touch, system=regrouped.parts[number].members[0]))
    made = [_made(regrouped.parts[number], printed[number], by_uid, words) for number in sorted(printed)]
    _mend_parents(made, {uid: system.uid for system in made for uid in (system.uid, *system.also)})
    return sorted(made, key=lambda system: system.uid), now


def _made(part: DecidedGroup, printed: Counter[str], by_uid: dict[str, SystemEntity], words: dict[str, Counter[str]]) -> SystemEntity:
    """Named after the first of the systems it is made of; what was taken out of one, after its own words."""
    whole = [by_uid[uid] for uid in part.members if uid in by_uid]
    taken_out = {word for system in whole for word in words[system.uid] if word not in printed}
    names = [*(s.name for s in whole), *sorted(printed, key=lambda each: (-printed[each], each)), *(a for s in whole for a in s.aliases)]
    name, *others = dict.fromkeys(each for each in names if each not in taken_out)
    below = next((system for system in whole if system.parent is not None), None)
    return SystemEntity(
        part.members[0],
        name,
        sorted(others),
        next((system.category for system in whole if system.category is not None), None),
        None if below is None else below.parent,
        list(dict.fromkeys([*(reason for system in whole for reason in system.reasons), *part.reasons])),
        [] if below is None else below.parent_reasons,
        None if below is None else below.parent_evidence,
        None if below is None else below.parent_document,
        part.members[1:],
    )


def _mend_parents(systems: Iterable[SystemEntity], owner: dict[str, str]) -> None:
    """Parents are what they became; one that is gone, or that closes a circle, is none."""
    by_uid = {system.uid: system for system in systems}
    for system in by_uid.values():
        system.parent = None if system.parent is None else owner.get(system.parent)
    for system in by_uid.values():
        passed, above = {system.uid}, system.parent
        while above is not None and above not in passed:
            passed.add(above)
            above = by_uid[above].parent
        if above == system.uid or system.parent is None:
            system.parent, system.parent_reasons, system.parent_evidence, system.parent_document = None, [], None, None
