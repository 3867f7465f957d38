"""From groups of mentions to systems: the name shown, the other names, and a uid that later budgets don't change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import Final

from mailuo_graph.gazetteer import Gazetteer
from mailuo_graph.identity import identity_form, system_uid
from mailuo_graph.links import SystemEntity
from mailuo_linkers.system_mentions import BRANCH, Group, Key, Read
from mailuo_linkers.system_places import NATION, Place
from mailuo_linkers.system_slips import Seen

_QUOTED_AS_PRINTED: Final = re.compile('[“"‘]([^”"’]+)[”"’]')


def make_entities(groups: list[Group], first: dict[Key, Seen], known: Gazetteer) -> tuple[dict[int, SystemEntity], dict[int, str]]:
    entities: dict[int, SystemEntity] = {}
    owner_of: dict[int, str] = {}
    taken: set[str] = set()
    for number, group in enumerate(groups):
        name = _canonical(group, known)
        if name in taken:  # two departments' own systems of one name
            name = next(n for n in _told_apart(name, group.members[0]) if n not in taken)
        taken.add(name)
        place, *rest = min((r.slip is not None, first[r.key], r.key) for r in group.members)[2]
        uid = system_uid("".join(_shown(place, rest[1])), place.top, place.district, rest[0])
        aliases = {r.record.words for r in group.members} | {_printed_brand(r) for r in group.members if r.brand and not BRANCH.search(r.core)}
        aliases |= {_shown(r.key[0], r.core) for r in group.members if r.brand is None and r.slip is None and r.record.words.endswith(r.core)}
        aliases |= {r.record.defines for r in group.members if r.record.defines is not None and r.slip is None}
        category = Counter(r.record.category for r in group.members if r.record.category not in (None, "品牌")).most_common(1)
        entities[number] = SystemEntity(uid, name, sorted(aliases - {name}), category[0][0] if category else known.kinds.get(group.members[0].kind, "品牌"), None, group.reasons, [])
        owner_of.update({id(r): uid for r in group.members})
    return entities, owner_of


def _told_apart(name: str, r: Read) -> Iterator[str]:
    yield f"{name}（{r.key[0]}）"
    yield f"{name}（{r.owner}）"
    yield from (f"{name}（{r.owner}，之{number}）" for number in count(2))


def _shown(place: Place, core: str) -> str:
    return core if place == NATION or core.startswith(str(place)[:-1] or "\0") else f"{place}{core}"


def _canonical(group: Group, known: Gazetteer) -> str:
    """The brand if there is one; what is known everywhere goes by its full name; else the commonest name with the place
    whose it is."""
    said = [r for r in group.members if r.brand is not None and not BRANCH.search(r.core)]
    if any(r.brand is None and len(r.core) > len(r.kind) for r in group.members):
        said = [r for r in said if not str(r.brand).endswith(("平台", "系统"))]  # “例健康平台”: what a full name is called for short
    brands = Counter(r.brand for r in said)
    if brands:
        brand = max(sorted(map(str, brands)), key=lambda b: brands[b])
        return min(_printed_brand(r) for r in group.members if r.brand == brand)
    general = next((r for r in group.members if r.key[1] in ("term", "number")), None)
    if general is not None:
        return _full_name(general, group, known)
    right = [r for r in group.members if r.slip is None and not r.core.isascii()] or group.members
    cores = Counter(r.record.words if r.brand is not None else r.core for r in right)
    core = max(sorted(cores), key=lambda c: cores[c])
    shown = next(r for r in right if core in (r.core, r.record.words))
    if shown.brand is None and len(shown.record.words) == len(shown.form) and shown.form.endswith(core):
        core = shown.record.words[-len(core) :]  # as printed, OA and not oa
    spelt = [r.form for r in right if r.brand is None and r.core == shown.core]
    if spelt and all(f"统一{shown.core}" in form for form in spelt):
        core = f"统一{core}"
    if shown.key[0] == NATION:
        return shown.record.words  # 全国 and 国家 belong to the name
    return core if shown.brand is not None else _as_printed(group, _shown(shown.key[0], core), f"{str(shown.key[0])[:-1]}{core}")


def _as_printed(group: Group, full: str, short: str) -> str:
    """例川政务服务网, where nobody prints 例川市政务服务网."""
    printed = {r.record.words for r in group.members if r.slip is None}
    return short if full not in printed and short in printed else full


def _printed_brand(r: Read) -> str:
    match = _QUOTED_AS_PRINTED.search(r.record.words)
    return match[1] if match is not None else str(r.brand)


def _full_name(general: Read, group: Group, known: Gazetteer) -> str:
    """As it is printed with the place in front, where it is: 例川 without 市 in 例川12345政务服务便民热线."""
    place, sort, core = general.key
    names = {identity_form(n.name): n.name for n in known.numbers.values()} if sort == "number" else {identity_form(t.term): t.term for t in known.terms.values()}
    full = names.get(core, core)
    spelt = Counter(r.core for r in group.members if r.key == general.key and r.slip is None)
    if sort == "term" and full not in spelt:  # as the text spells it, unless only shorter
        full = max((s for s in spelt if len(s) >= len(full) or (s.endswith("网") and full.endswith(("平台", "系统")))), key=lambda s: (spelt[s], len(s), s), default=full)
    short = str(place)[:-1]
    printed = sorted({w for r in group.members if (w := r.record.words) in (f"{place}{full}", f"{short}{full}") and short})
    return printed[0] if printed else _shown(place, full)
