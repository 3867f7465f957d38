"""What people decided, applied to groups that a linker found. Every linker of entities calls it last.

Two groups that hold what a person called the same become one. Where a person said that two members are not the same,
the group is split, and what nobody judged stays with the canonical name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mailuo_graph.decisions import Decision, Decisions, Verdict


@dataclass(slots=True)
class DecidedGroup:
    """`members` in the order in which they were given; `reasons` only where a person's decision changed or confirmed it;
    `sources` are the numbers of the given groups it is made of."""

    members: list[str]
    reasons: list[str] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)


def apply_decisions(
    groups: Iterable[Sequence[str]], decisions: Decisions, about: str, names: Mapping[str, str] | None = None,
) -> list[DecidedGroup]:
    """Groups of uids of one kind, no uid in two groups; `names` are shown in reasons instead of uids. Comes in the order
    of the groups' first members, and equals the input where nobody decided anything."""
    given = [list(dict.fromkeys(group)) for group in groups]
    found = []
    for numbers in _joined(given, decisions, about):
        members = [(number, uid) for number in numbers for uid in given[number]]
        found += [_explained(part, decisions, about, names or {}) for part in _parts(members, decisions, about)]
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """An entity as rules found it; `spellings` leads from the uids that its printed names would have alone to the names."""

    uid: str
    name: str
    spellings: Mapping[str, str]


class Regrouped:
    """Entities that rules found, under decisions that may name them or one of their spellings. `groups` are entities that
    a further rule made one; the first gives the uid. A spelling that two entities print, or that is itself the uid of
    one, can't be judged apart from its entity."""

    def __init__(self, groups: Iterable[Sequence[Found]], decisions: Decisions, about: str) -> None:
        given = [list(group) for group in groups]
        every = [each for group in given for each in group]
        owned = {each.uid for each in every}
        claims = Counter(uid for each in every for uid in each.spellings)
        names: dict[str, str] = {}
        self._member: set[tuple[str, str]] = set()
        for each in every:
            own = [uid for uid in each.spellings if uid not in owned and claims[uid] == 1]
            names |= {uid: each.spellings[uid] for uid in own}
            self._member |= {(each.uid, uid) for uid in own}
        names |= {each.uid: each.name for each in every}
        members = [
            [uid for each in group for uid in (each.uid, *(s for s in each.spellings if (each.uid, s) in self._member))] for group in given
        ]
        self.parts = apply_decisions(members, decisions, about, names)
        self._part = {uid: number for number, part in enumerate(self.parts) for uid in part.members}

    def of(self, entity: str, spelling: str) -> int:
        """The number of the part to which what `entity` prints as `spelling` belongs."""
        return self._part[spelling if (entity, spelling) in self._member else entity]


def _joined(given: list[list[str]], decisions: Decisions, about: str) -> list[list[int]]:
    """Numbers of the groups that share a member by decision, in order."""
    owner: dict[str, int] = {}
    up = list(range(len(given)))

    def top(number: int) -> int:
        while up[number] != number:
            up[number] = up[up[number]]
            number = up[number]
        return number

    for number, group in enumerate(given):
        for uid in group:
            first = owner.setdefault(decisions.key(about, uid), number)
            left, right = sorted((top(first), top(number)))
            up[right] = left
    joined: dict[int, list[int]] = {}
    for number in range(len(given)):
        joined.setdefault(top(number), []).append(number)
    return list(joined.values())


@dataclass(slots=True)
class _Part:
    keys: set[str] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)
    members: list[tuple[int, str]] = field(default_factory=list)


def _parts(members: list[tuple[int, str]], decisions: Decisions, about: str) -> list[list[tuple[int, str]]]:
    """What decisions made one stays together, in the first part with one of its groups that nothing forbids. What nobody
    judged goes with the first member of its group."""
    place = {uid: at for at, (_, uid) in enumerate(members)}
    first: dict[int, str] = {}
    atoms: dict[str, list[tuple[int, str]]] = {}
    for number, uid in members:
        first.setdefault(number, uid)
        atoms.setdefault(decisions.key(about, uid), []).append((number, uid))
    parts: list[_Part] = []
    home: dict[str, _Part] = {}

    def put(key: str) -> None:
        numbers = {number for number, _ in atoms[key]}
        enemies = decisions.enemies(about, key)
        part = next((each for each in parts if each.numbers & numbers and each.keys.isdisjoint(enemies)), None)
        if part is None:
            part = _Part()
            parts.append(part)
        part.keys.add(key)
        part.numbers |= numbers
        part.members += atoms[key]
        home.update((uid, part) for _, uid in atoms[key])

    judged = [key for key, atom in atoms.items() if len(atom) > 1 or decisions.enemies(about, key)]
    for key in dict.fromkeys([*judged, *(decisions.key(about, uid) for uid in first.values())]):
        put(key)
    for number, uid in members:
        if uid not in home:
            home[first[number]].members.append((number, uid))
    found = [sorted(part.members, key=lambda member: place[member[1]]) for part in parts]
    return sorted(found, key=lambda part: place[part[0][1]])


def _explained(part: list[tuple[int, str]], decisions: Decisions, about: str, names: Mapping[str, str]) -> DecidedGroup:
    members = [uid for _, uid in part]
    judged: dict[Decision, None] = {}
    for uid in members:
        judged |= dict.fromkeys(decisions.binding(about, uid))
    return DecidedGroup(members, [decision_sentence(each, names) for each in judged], sorted({n for n, _ in part}))


def decision_sentence(decision: Decision, names: Mapping[str, str]) -> str:
    first, second = (names.get(uid, uid) for uid in decision.subjects)
    verdict = {Verdict.SAME: "是同一个", Verdict.DIFFERENT: "不是同一个", Verdict.UNSURE: "是不是同一个还不清楚"}[decision.verdict]
    why = f"：{decision.why}" if decision.why else ""
    return f"{decision.who} 于 {decision.when} 判定“{first}”与“{second}”{verdict}{why}"
