"""Which names are one system, each rule with its reason: what the text equates, short and full names within a project,
brands, slips. A wrong merge is worse than a missing one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from mailuo_graph.gazetteer import Gazetteer
from mailuo_graph.identity import identity_form
from mailuo_linkers.system_clauses import clauses, said_same
from mailuo_linkers.system_mentions import BRANCH, FILLERS, Key, Read, bare, made_of_pieces
from mailuo_linkers.system_places import Place
from mailuo_linkers.system_slips import by_project, slipped_names, slipped_places
from mailuo_linkers.system_units import hotlines, of_all_and_its_own, of_one_unit, shortened

_TELLING: Final = 6
_BUILDS_FIRST: Final = re.compile("(?:通过|本项目)?(?:建设|打造|开发|搭建|构建|新建|升级|建成)[^，。；、]{0,4}")

_TIED: Final = re.compile(r"(?:接入|纳入|并入|对接|汇入|联通|互联|上报|报送|同步|上传|推送)(?:到|至|了)?[“\"]?$|(?<!参)与[“\"]?$")
_RETOLD: Final = 4
"""So many characters before the kind word are enough to mean the system just named."""
_RESUMES: Final = re.compile(r"[，。；,;]$|(?:[，。；,;]|^)(?:通过|依托|利用|使用|该|本|确保|保障)$")
_LISTED: Final = re.compile(r"$|[，。；、,;和及与（(]|以及|等|建设|开发|升级|改造")
"""Behind a name that is one of a list, not the subject of its clause."""


def same_systems(by_key: dict[Key, list[Read]], reads: list[Read], known: Gazetteer) -> list[tuple[Key, Key, str]]:
    """Pairs that are one system, with the reason. What is taken for a slip is marked so on its mentions."""
    pairs = []
    for together in by_project(reads).values():
        for r in together:
            if r.record.defines is not None:
                other = identity_form(r.record.defines).strip('"')
                pairs += [
                    (r.key, o.key, f"原文把“{r.record.defines}”与“{r.record.words}”说成一个")
                    for o in together
                    if o is not r and (o.form.strip('"') == other or other in (o.core, o.brand))
                ]
        pairs += [
            (a.key, b.key, f"原文说“{a.record.words}”与“{b.record.words}”是一个")
            for a, b in said_same(clauses(together))
            if "term" not in (a.key[1], b.key[1])
        ]
        pairs += _short_forms(together)
        pairs += _contractions(together)
        pairs += _clipped(together)
        pairs += _retold(together)
        pairs += _same_but_kind(together)
        pairs += _branches_with_brands(together)
        pairs += _built_as_brand(together)
    pairs += _by_brand(by_key, reads, known)
    pairs += _abbreviated(by_key)
    for rule in (of_one_unit, shortened, hotlines, of_all_and_its_own):
        pairs += rule(by_key)
    slips = [*slipped_places(reads), *slipped_names(by_key)]
    for wrong, _, reason in slips:
        for r in by_key[wrong]:
            r.slip = reason
    return [*pairs, *slips]


def _by_brand(by_key: dict[Key, list[Read]], reads: list[Read], known: Gazetteer) -> list[tuple[Key, Key, str]]:
    """A brand, what stands behind it, what is said to be it, and the brand without quotation marks."""
    pairs = []
    brands: dict[tuple[Place, str], Key] = {(k[0], k[2]): k for k in by_key if k[1] == "brand"}
    by_name: dict[str, list[Key]] = defaultdict(list)
    for each in by_key:
        by_name[each[2]].append(each)
    for r in reads:
        if r.brand is None or BRANCH.search(r.core):
            continue
        tail = r.form.rpartition('"')[2]
        name = tail if len(tail) >= _TELLING and not known.is_generic(tail) else None
        pairs += [(r.key, k, f"“{r.brand}”就是“{name}”，两处同地") for k in by_name.get(name or "", ()) if k[0] in (r.own, r.key[0])]
    for key in by_key:
        if key[1].startswith("name"):
            kind = by_key[key][0].kind
            of = brands.get((Place(key[0].top), key[2].removesuffix(kind)), brands.get((Place(key[0].top), key[2]))) if kind else None
            if of is not None:
                pairs.append((key, of, f"“{key[2]}”是同地的品牌加上类别词"))
    for r in reads:
        if r.record.defines is not None and (called := brands.get((Place(r.own.top), identity_form(r.record.defines)))) is not None:
            pairs.append((r.key, called, f"原文说明“{r.record.words}”简称“{r.record.defines}”"))
    return pairs


def _short_forms(together: list[Read]) -> list[tuple[Key, Key, str]]:
    """Within one project: a name without place that is the end of exactly one longer name."""
    pairs = []
    for r in together:
        if r.place is not None or r.brand is not None or r.key[1] in ("term", "number"):
            continue
        form = r.core
        longer = {(len(w), w): o.key for o in together if o.key != r.key and len(w := o.form) > len(form) and w.endswith(form) and not _elsewhere(o)}
        names = [w for _, w in sorted(longer)]
        if names and all(names[-1].endswith(w) for w in names):  # each the end of the next: one name, shortened twice
            pairs += [(r.key, key, f"同一项目里“{r.record.words}”是全名的后半") for key in dict.fromkeys(longer.values())]
    return pairs


def _elsewhere(r: Read) -> bool:
    """The larger place's own, that the project's system is joined to: not its full name."""
    goal = r.project.goal or ""
    at = goal.find(r.record.words) if r.record.field == "goal" else -1
    return r.place is not None and r.place != r.own and _TIED.search(goal[: max(0, at)]) is not None


def _contractions(together: list[Read]) -> list[tuple[Key, Key, str]]:
    """The project's name has 警综平台, its goal only 警务综合平台: all characters in order, the first and the kind the same."""
    named = [r for r in together if r.record.field == "name" and r.brand is None and r.key[1].startswith("name")]
    told = [r for r in together if r.record.field == "goal" and r.brand is None and r.key[1].startswith("name")]
    said = {r.key for r in told}
    pairs = []
    for r in named:
        full = {o.key: o for o in told if (o.kind == r.kind and (o.core[0] == r.core[0] and _contracts(r.core, o.core))) or _one_word_of(r, o)}
        if len(full) == 1 and r.key not in said and not full.keys() & {n.key for n in named}:
            ((key, o),) = full.items()
            pairs.append((r.key, key, f"项目名称里的“{r.record.words}”是目标里“{o.record.words}”的缩略"))
    return pairs


def _clipped(together: list[Read]) -> list[tuple[Key, Key, str]]:
    """The project's name has 急救调度指挥系统, its goal only 急救调度系统: put together from its words, and no other can be meant."""
    plain = [r for r in together if r.brand is None and r.key[1].startswith("name")]
    named = {r.key: r for r in plain if r.record.field == "name"}
    told = {r.key for r in plain if r.record.field == "goal"}
    pairs = []
    for r in plain:
        if r.record.field == "name" or r.key in named or len(r.stem) < _RETOLD or (r.place is not None and r.place != r.own):
            continue
        full = [key for key, o in named.items() if o.kind == r.kind and key not in told and o.core != r.core and made_of_pieces(r.stem, o.stem)]
        if len(full) == 1:
            pairs.append((r.key, full[0], f"目标里的“{r.record.words}”由项目名称“{named[full[0]].record.words}”的词组成"))
    return pairs


def _retold(together: list[Read]) -> list[tuple[Key, Key, str]]:
    """A clause behind the full name begins with a name put together from its words in their order: 房屋安全平台 after
    房屋安全智慧管理平台. Not where the goal lists it beside the full name."""
    plain = [r for r in together if r.brand is None and r.key[1].startswith("name")]
    pairs = []
    for r in plain:
        goal = r.project.goal or ""
        at = goal.find(r.record.words) if r.record.field == "goal" else -1
        stem = r.stem
        if at < 0 or r.place is not None or len(stem) < _RETOLD or (at > 0 and _RESUMES.search(goal[:at]) is None):
            continue
        full = {o.key for o in plain if o.key != r.key and o.kind == r.kind and made_of_pieces(stem, o.stem) and -1 < goal.find(o.record.words) < at}
        if len(full) == 1:
            o = next(o for o in plain if o.key in full)
            if not _LISTED.match(goal, at + len(r.record.words)):
                pairs.append((r.key, o.key, f"同一目标里先写“{o.record.words}”，接着简写为“{r.record.words}”"))
    return pairs


def _same_but_kind(together: list[Read]) -> list[tuple[Key, Key, str]]:
    """The project's name has 督察平台, its goal only 督察信息系统: equal but for 平台, 系统 and words that name nothing."""
    plain = [r for r in together if r.brand is None and r.key[1].startswith("name") and r.kind in ("平台", "系统", "云平台")]
    pairs = []
    for r in plain:
        stem = bare(r)
        same = {o.key: o for o in plain if o.key != r.key and o.key[0] == r.key[0] and o.record.field != r.record.field and bare(o) == stem and not _elsewhere(o)}
        if r.record.field == "name" and len(stem) >= _RETOLD and len(same) == 1:
            ((key, o),) = same.items()
            pairs.append((r.key, key, f"项目名称里的“{r.record.words}”与目标里的“{o.record.words}”只差类别词"))
    return pairs


def _one_word_of(short: Read, full: Read) -> bool:
    word = bare(short)
    return len(word) > 1 and word == short.stem and short.kind == full.kind and short.key[0] == full.key[0] and bare(full).endswith(word)


def _contracts(short: str, full: str) -> bool:
    """Every character of `short` in its order, and at least half of those of `full`."""
    left = iter(full)
    return len(short) < len(full) <= 2 * len(short) and all(c in left for c in short)


def _branches_with_brands(together: list[Read]) -> list[tuple[Key, Key, str]]:
    """A project named after the branch of a brand, whose goal builds one other brand: that is the branch's own."""
    branches = {r.key: r for r in together if r.brand is not None and r.record.field == "name" and BRANCH.search(r.core)}
    if len(branches) != 1:
        return []
    ((key, branch),) = branches.items()
    built = {
        r.key for r in together
        if r.brand not in (None, branch.brand) and r.record.field == "goal" and r.record.role == "建设" and not r.bare
    }  # fmt: skip
    return [(key, other, f"项目名为“{branch.record.words}”，目标写的是建设它自己的品牌") for other in built if len(built) == 1]


def _built_as_brand(together: list[Read]) -> list[tuple[Key, Key, str]]:
    """A project named after nothing but a brand, whose goal opens with building one system: that is the brand's."""
    named = {r.key: r for r in together if r.record.field == "name"}
    (key, brand) = next(iter(named.items())) if len(named) == 1 else (None, None)
    if key is None or brand is None or not brand.bare or BRANCH.search(brand.core):
        return []
    goal = brand.project.goal or ""
    return [
        (key, r.key, f"项目名为“{brand.record.words}”，目标开头写的是建设“{r.record.words}”")
        for r in together
        if r.record.field == "goal" and r.brand is None and r.key[1].startswith("name") and _BUILDS_FIRST.fullmatch(goal[: max(0, goal.find(r.record.words))])
    ][:1]


def _abbreviated(by_key: dict[Key, list[Read]]) -> list[tuple[Key, Key, str]]:
    """Of one place: names that differ in one word that names nothing, as in 例数据资源平台 and 例数据平台."""
    names = {(k[0], k[2]): k for k in by_key if k[1] == "name"}
    pairs = []
    for (place, name), key in names.items():
        for filler in FILLERS:
            at = name.find(filler)
            short = name[:at] + name[at + len(filler) :] if at > 0 else ""
            if len(short) >= _TELLING and (other := names.get((place, short))) is not None:
                pairs.append((key, other, f"同地的两个名称只差“{filler}”二字"))
    return pairs
