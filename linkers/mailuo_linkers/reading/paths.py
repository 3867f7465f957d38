"""Whether one project leads to another by way of successions. Ends on circles too: each project is passed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def reaches(after: Mapping[str, Iterable[str]], starts: Iterable[str], goal: str) -> bool:
    waiting, passed = list(starts), set()
    while waiting:
        at = waiting.pop()
        if at == goal:
            return True
        if at not in passed:
            passed.add(at)
            waiting += after.get(at, ())
    return False
