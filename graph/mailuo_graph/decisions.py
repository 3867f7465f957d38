"""What people decided, as the linkers see it: a read-only view of decisions.jsonl. The file itself belongs to the app.

A later decision on the same subjects wins; the earlier one stays in the file. About entities (Unit, System …) decisions
reach further than their pair: A is B and B is not C, so A is not C. About relations (SUCCEEDS, RENAMED_TO, SIMILAR_TO)
each pair stands for itself: that a project continues another says nothing about a third.
Of decisions that ask for a circle of successions the last does not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailuo_graph.words import Text

RELATIONS: Final = frozenset({"SUCCEEDS", "RENAMED_TO", "SIMILAR_TO"})
"""What is judged pair by pair, not as identity."""
_SYMMETRIC: Final = frozenset({"SIMILAR_TO"})
"""Of these the ones without a direction."""
ENTITIES: Final = frozenset({"Department", "Unit", "System", "Policy", "IndicatorType"})
"""What can be one and the same under two names."""
FINDING: Final = "FINDING"
"""About a row of a saved query: the subjects are the finding and the query. Binds no linker."""


class Verdict(StrEnum):
    """The first three are about two things, the others about a finding."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


OF_FINDINGS: Final = (Verdict.OPEN, Verdict.CONFIRMED, Verdict.DISMISSED)


@dataclass(frozen=True, slots=True)
class Decision:
    """`about` names the relation or the node type that was judged (SUCCEEDS, Unit …), `subjects` the two uids; for a
    relation in its order: SUCCEEDS later, earlier; RENAMED_TO earlier, later. SIMILAR_TO: `same` says that both pay for
    one thing."""

    about: str
    subjects: tuple[str, str]
    verdict: Verdict
    who: str
    when: str
    why: str = ""


class _Groups:
    """Union-find of what is the same, with the groups that must stay apart from each. Merging is small into large, so
    n decisions cost n log n."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._apart: dict[str, set[str]] = defaultdict(set)

    def root(self, uid: str) -> str:
        top = uid
        while (above := self._up.get(top, top)) != top:
            top = above
        while (above := self._up.get(uid, top)) != top:
            self._up[uid], uid = top, above
        return top

    def members(self, uid: str) -> list[str]:
        return self._members.get(self.root(uid), [uid])

    def apart(self, first: str, second: str) -> bool:
        return self.root(second) in self._apart.get(self.root(first), ())

    def enemies(self, uid: str) -> frozenset[str]:
        return frozenset(self._apart.get(self.root(uid), ()))

    def join(self, first: str, second: str) -> bool:
        """False, and nothing done, where the two must stay apart."""
        large, small = self.root(first), self.root(second)
        if large == small:
            return True
        if small in self._apart.get(large, ()):
            return False
        if self._weight(large) < self._weight(small):
            large, small = small, large
        self._up[small] = large
        self._members.setdefault(large, [large]).extend(self._members.pop(small, [small]))
        for enemy in self._apart.pop(small, ()):
            self._apart[enemy].discard(small)
            self._apart[enemy].add(large)
            self._apart[large].add(enemy)
        return True

    def separate(self, first: str, second: str) -> bool:
        """False, and nothing done, where the two are one already."""
        left, right = self.root(first), self.root(second)
        if left == right:
            return False
        self._apart[left].add(right)
        self._apart[right].add(left)
        return True

    def _weight(self, root: str) -> int:
        return len(self._members.get(root, ())) + len(self._apart.get(root, ()))


class Decisions:
    """Who decided what about which pair, and what follows. `contradictions` says which decisions do not count because
    later ones say otherwise."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._last: dict[tuple[str, tuple[str, str]], Decision] = {}
        self._groups: dict[str, _Groups] = defaultdict(_Groups)
        self._binding: dict[str, dict[str, list[Decision]]] = defaultdict(lambda: defaultdict(list))
        self._findings: dict[str, Decision] = {}
        self.contradictions: list[Text] = []
        for each in decisions:
            if each.about == FINDING:
                self._findings[each.subjects[0]] = each
            key = (each.about, _pair(each.about, *each.subjects))
            before = self._last.pop(key, None)
            self._last[key] = each  # taken out and put back, so that the order is that of the last word on each pair
            if before is not None and {before.verdict, each.verdict} == {Verdict.SAME, Verdict.DIFFERENT}:
                self.contradictions.append(_contradicted(before, each))
        self._open_circles()
        self._close()

    def on(self, about: str, first: str, second: str) -> Decision | None:
        """The last decision on just this pair."""
        return self._last.get((about, _pair(about, first, second)))

    def all(self) -> list[Decision]:
        """The last decision on each pair, in the order in which they were made."""
        return list(self._last.values())

    def on_finding(self, finding: str) -> Decision | None:
        """The last verdict on a row of a saved query, whichever pack the query came from."""
        return self._findings.get(finding)

    def same_group(self, about: str, uid: str) -> frozenset[str]:
        """Everything that people said is the same as `uid`, directly or by way of others; `uid` itself as well."""
        return frozenset(self._groups[about].members(uid)) if about in self._groups else frozenset({uid})

    def forbidden(self, about: str, first: str, second: str) -> bool:
        """Whether people said that the two are not the same (or not so related), directly or by what follows."""
        if about in RELATIONS:
            decision = self.on(about, first, second)
            return decision is not None and decision.verdict is Verdict.DIFFERENT
        return about in self._groups and self._groups[about].apart(first, second)

    def settled(self, about: str, first: str, second: str) -> bool:
        """Whether there is nothing left to ask: somebody judged the pair, or it follows from what was judged. UNSURE
        settles nothing."""
        if about in RELATIONS:
            last = self.on(about, first, second)
            return last is not None and last.verdict is not Verdict.UNSURE
        return second in self.same_group(about, first) or self.forbidden(about, first, second)

    def key(self, about: str, uid: str) -> str:
        """The same for all members of a `same_group`, and different between groups."""
        return self._groups[about].root(uid) if about in self._groups else uid

    def enemies(self, about: str, uid: str) -> frozenset[str]:
        """Keys of the groups that `uid` must not be in."""
        return self._groups[about].enemies(uid) if about in self._groups else frozenset()

    def binding(self, about: str, uid: str) -> list[Decision]:
        """The decisions that count and name `uid`, oldest first."""
        return self._binding[about].get(uid, [])[::-1] if about in self._binding else []

    def _open_circles(self) -> None:
        """Takes out decisions by which a project would continue itself by way of others, the later of them. Only those
        that run in a circle are looked at one by one."""
        asked = [each for (about, _), each in self._last.items() if about == "SUCCEEDS" and each.verdict is Verdict.SAME]
        earlier: dict[str, set[str]] = defaultdict(set)
        for each in _in_circles(asked):
            later, before = each.subjects
            if _leads(earlier, before, later):
                del self._last["SUCCEEDS", each.subjects]
                self.contradictions.append(_circle(each))
            else:
                earlier[later].add(before)

    def _close(self) -> None:
        """From the latest back: what contradicts something later does not count, and is said."""
        for each in reversed(self._last.values()):
            first, second = each.subjects
            if each.verdict not in (Verdict.SAME, Verdict.DIFFERENT):
                continue
            if each.about not in RELATIONS:
                groups = self._groups[each.about]
                fits = groups.join(first, second) if each.verdict is Verdict.SAME else groups.separate(first, second)
                if not fits:
                    self.contradictions.append(_contradicted(each, None))
                    continue
            for uid in {first, second}:
                self._binding[each.about][uid].append(each)


def _pair(about: str, first: str, second: str) -> tuple[str, str]:
    """Identity has no direction, nor has likeness."""
    directed = about == FINDING or (about in RELATIONS and about not in _SYMMETRIC)
    return (first, second) if directed or first <= second else (second, first)


def _contradicted(earlier: Decision, later: Decision | None) -> Text:
    first, second = earlier.subjects
    same = earlier.verdict is Verdict.SAME
    zh, en = ("是同一个", "the same") if same else ("不是同一个", "not the same")
    other_zh, other_en = ("不是同一个", "not the same") if same else ("是同一个", "the same")
    if later is None:
        why_zh, why_en = f"但由后来的各条决定可知{other_zh}", f"but it follows from later decisions that they are {other_en}"
    else:
        why_zh, why_en = f"但 {later.who} 于 {later.when} 判定{other_zh}", f"but {later.who} found on {later.when} that they are {other_en}"
    return Text(
        f"{earlier.who} 于 {earlier.when} 判定 {first} 与 {second}（{earlier.about}）{zh}，{why_zh}；以后来的为准，两边都保留在文件里",
        f"{earlier.who} found on {earlier.when} that {first} and {second} ({earlier.about}) are {en}, {why_en}; the later counts, both stay in the file",
    )


def _in_circles(asked: list[Decision]) -> list[Decision]:
    """Those left when, again and again, what continues nothing, and then what nothing continues, is taken away."""
    left = asked
    for start, end in ((0, 1), (1, 0)):
        leaving: dict[str, list[Decision]] = defaultdict(list)
        waits: dict[str, int] = defaultdict(int)
        for each in left:
            leaving[each.subjects[start]].append(each)
            waits[each.subjects[end]] += 1
        ready = [uid for uid in leaving if not waits[uid]]
        while ready:
            for each in leaving.pop(ready.pop(), ()):
                waits[each.subjects[end]] -= 1
                if not waits[each.subjects[end]]:
                    ready.append(each.subjects[end])
        left = [each for each in left if each.subjects[start] in leaving]
    return left


def _leads(earlier: dict[str, set[str]], start: str, end: str) -> bool:
    waiting, seen = [start], {start}
    while waiting:
        uid = waiting.pop()
        if uid == end:
            return True
        new = earlier.get(uid, set()) - seen
        seen |= new
        waiting += new
    return False


def _circle(each: Decision) -> Text:
    later, earlier = each.subjects
    return Text(
        f"{each.who} 于 {each.when} 判定 {later} 承接 {earlier}，但按先前的决定 {earlier} 已直接或经由别的项目承接 {later}，成了循环；这一条不算，两边都保留在文件里，要改请先把先前的一条判为“不是”",
        f"{each.who} found on {each.when} that {later} continues {earlier}, but by earlier decisions {earlier} already continues {later}, directly or by way of others: a circle; this one does not count, all stay in the file, to change it judge one of the earlier ones as different first",
    )
