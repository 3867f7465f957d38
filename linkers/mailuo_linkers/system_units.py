"""Names of one system across the projects of one unit or place: the end of a name, its abbreviation, a hotline by its bare
number. Reach for it beside the rules within one project; every rule here asks for exactly one system that can be meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from mailuo_linkers.system_mentions import Key, Read, bare, made_of_pieces
from mailuo_linkers.system_places import Place

_FILLERS: Final = ("信息", "综合", "管理", "服务", "统一", "综合管理", "信息管理", "管理信息")
_KINDS: Final = ("平台", "系统")
_LONG: Final = 4
Pair = tuple[Key, Key, str]


def of_one_unit(by_key: dict[Key, list[Read]]) -> Iterator[Pair]:
    """固废监管系统 where the unit has one 固体废物监管信息系统: whose words the short name gives by a character each."""
    units: dict[tuple[str, str], dict[Key, Read]] = defaultdict(dict)
    for key, reads in by_key.items():
        if key[1].startswith("name") and reads[0].kind in _KINDS and reads[0].brand is None:
            for r in reads:
                units[r.owner, r.holder].setdefault(key, r)
    for its in units.values():
        for key, r in its.items():
            if r.place not in (None, r.own):
                continue
            full = [(k, o) for k, o in its.items() if k != key and k[0] == key[0] and _abbreviates(r.stem, o.stem)]
            if len(full) == 1:
                yield key, full[0][0], f"同一单位里“{r.record.words}”是“{full[0][1].record.words}”逐词取字的缩略"


def _abbreviates(short: str, full: str) -> bool:
    """Equal at the end but for words that name nothing, and at the beginning a character for each word of two."""
    for each in _forms(full):
        for tail in range(len(short) - 2, 1, -1):
            head = short[:-tail]
            if each.endswith(short[-tail:]) and _by_a_character(head, each[:-tail]):
                return True
    return False


def _forms(full: str) -> set[str]:
    return {full, *(full.removesuffix(f) for f in _FILLERS)}


def _by_a_character(short: str, full: str) -> bool:
    words = [full[at : at + 2] for at in range(0, len(full), 2)]
    if len(short) != len(words) or len(words) < 2 or short[0] != words[0][0]:  # noqa: PLR2004 - one word has no abbreviation
        return False
    return all(c in word for c, word in zip(short, words, strict=True))


def hotlines(by_key: dict[Key, list[Read]]) -> Iterator[Pair]:
    """A district's project names a hotline by its bare number, and some project of it by the city's name: each city has
    one, and the district takes its calls. Not where the district says it has its own."""
    for key, reads in by_key.items():
        place, sort, name = key
        above = (Place(place.top), "number", name)
        if sort != "number" or not place.district or above not in by_key or any(r.place is not None for r in reads):
            continue
        said = {r.row for r in by_key[above] if r.own == place and r.place is not None}
        if any(r.row in said for r in reads):
            yield key, above, f"{place}的项目既写号码又写明是{place.top}的热线，本地没有另设"


def of_all_and_its_own(by_key: dict[Key, list[Read]]) -> Iterator[Pair]:
    """视频会议系统 and 区视频会议系统 in the budget of one unit of the district's government."""
    for key, reads in by_key.items():
        place, sort, name = key
        whole = (place, "function", name)
        if sort == "function" or not sort.startswith("function") or whole not in by_key:
            continue
        units = {(r.owner, r.project.unit) for r in by_key[whole]}
        if all((r.owner, r.project.unit) in units for r in reads):
            yield key, whole, f"同一单位的项目里有时写明“{place}”，有时不写"


def shortened(by_key: dict[Key, list[Read]]) -> Iterator[Pair]:
    """Within a unit: a name that is the end of exactly one longer one, or is put together from its words in their order
    (维权联动系统, 劳动维权联动处置系统), unless a project builds it by the short name. One word alone (选课系统) will do where
    projects are named after both."""
    units: dict[tuple[str, str], dict[Key, list[Read]]] = defaultdict(lambda: defaultdict(list))
    for key, reads in by_key.items():
        if key[1].startswith("name") and reads[0].brand is None:
            for r in reads:
                units[r.owner, r.holder][key].append(r)
    for its in units.values():
        for key, reads in its.items():
            short = reads[0]
            own = any(r.place is not None or (r.record.field == "name" and r.record.role == "建设") for r in reads)
            if own or short.kind not in _KINDS:
                continue
            full = [k for k, others in its.items() if k != key and k[0] == key[0] and _longer(short, others[0])]
            if len(short.stem) < _LONG and not all(any(r.record.field == "name" for r in its[k]) for k in (key, *full)):
                continue
            if len(full) == 1 and not _beside(reads, its[full[0]]):
                yield key, full[0], f"同一单位里只有“{its[full[0]][0].record.words}”能简写成“{short.record.words}”"


def _longer(short: Read, full: Read) -> bool:
    if full.kind != short.kind or len(full.core) <= len(short.core):
        return False
    stem = bare(short)
    if len(short.stem) < _LONG:
        return stem == short.stem and (bare(full).endswith(stem) or bare(full).startswith(stem))
    return full.core.endswith(short.core) or (len(stem) >= _LONG and made_of_pieces(stem, full.stem))


def _beside(reads: list[Read], others: list[Read]) -> bool:
    """Whether a project tells of both: then it means two."""
    return bool({r.row for r in reads} & {o.row for o in others})
