"""Mentions that name a system only because other projects say so: a quotation that is a brand elsewhere, 智慧监管平台 where
the department has one such, a module that a project pays for by its name. Reach for it after the plain names are judged.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from mailuo_graph.gazetteer import Gazetteer
from mailuo_graph.identity import identity_form
from mailuo_linkers.system_clauses import called_parts, clauses, implied_parts, said_same
from mailuo_linkers.system_mentions import Key, Read, is_built
from mailuo_linkers.system_places import Place
from mailuo_linkers.system_slips import by_project

_MEANT: Final = ("智慧", "数字", "智能")
"""A department's one 智慧某某平台 is meant by these wherever it speaks; other plain words only within a unit."""
_SPECIFIC: Final = 3
_BARE: Final = ("平台", "系统", "小程序", "app")
_SHAPE: Final = re.compile("[\u4e00-\u9fff]{2,4}(?:通|码|学堂)|[\u4e00-\u9fff]{1,4}(?:好办|易办|快办|掌办)")
_OF_TWO_WORDS: Final = 4


def adopt(reads: list[Read], known: Gazetteer) -> None:
    judged = [r for r in reads if r.reason is not None]
    waiting = [r for r in reads if r.reason is None]
    for _ in range(2):  # a brand proven, then what is said of it
        _said(reads, known)
        _brands(waiting, judged)
    _said(reads, known)
    _pieces(waiting, judged, known)
    _parts(waiting, known)
    _shaped(waiting)
    _plain_ends(waiting, judged)
    _acronyms(waiting, judged)
    _one_word(waiting, judged)
    _abbreviations(waiting, judged)
    _abbreviations_of_a_unit(waiting, judged)


def _said(reads: list[Read], known: Gazetteer) -> None:
    """A quotation that the text calls the name of a system beside it; a quotation or a module that it calls a part of one."""
    for together in by_project(reads).values():
        told = [r for r in together if r.reason is not None or r.brand is not None or r.kind in known.parts]
        if all(r.reason is not None for r in told):
            continue
        text = clauses(told)
        for part, whole, _ in (*called_parts(text), *implied_parts(text, known.parts)):
            if part.reason is None and whole.reason is not None and part.key != whole.key:
                _judge_part(part, f"原文说“{part.record.words}”是“{whole.record.words}”的一部分", known)
        for a, b in said_same(text):
            brand, name = (a, b) if a.brand is not None else (b, a)
            if brand.reason is None and brand.bare and name.reason is not None:
                brand.key, brand.reason = (Place(brand.own.top or brand.own.district), "brand", brand.core), f"原文说“{name.record.words}”叫“{brand.brand}”"


def _judge_part(r: Read, reason: str, known: Gazetteer) -> None:
    if r.brand is not None and r.bare:
        r.key, r.reason = (Place(r.own.top or r.own.district), "brand", r.core), reason
    elif r.brand is None and r.kind in known.parts and len(r.core) - len(r.kind) >= _SPECIFIC:
        r.key, r.reason = (r.place or r.own, "name" if r.place is not None else "name" + r.owner, r.core), reason


def _brands(waiting: list[Read], judged: list[Read]) -> None:
    proven = {(r.own.top or r.own.district, r.brand): r.key for r in (*judged, *waiting) if r.reason is not None and r.brand is not None and r.core == r.brand}
    shorts = {(r.row, identity_form(r.record.defines)) for r in (*waiting, *judged) if r.record.defines is not None}
    for r in waiting:
        if r.reason is not None:
            continue
        if r.brand is not None and r.bare and (r.row, r.brand) in shorts:
            r.key, r.reason = (Place(r.own.top or r.own.district), "brand", r.core), "原文说明的简称"
        elif r.brand is None and not r.kind and (key := proven.get((r.own.top or r.own.district, r.form))) is not None:
            r.key, r.reason = key, f"“{r.record.words}”在别的项目里加引号写明是系统的品牌"
        elif r.brand is None and r.kind in _BARE and (key := proven.get((r.own.top or r.own.district, r.core.removesuffix(r.kind)))) is not None:
            r.key, r.reason = key, f"“{r.record.words}”是别处加引号的品牌加上类别词"
        elif r.brand is not None and r.bare and (key := proven.get((r.own.top or r.own.district, r.brand))) is not None:
            r.key, r.reason = key, f"“{r.brand}”在别的项目里是系统的品牌"


def _parts(waiting: list[Read], known: Gazetteer) -> None:
    """A module or node is worth a name of its own where a project is named after it, where it has a short name, or where
    two projects of a department speak of it."""
    said: dict[Key, list[Read]] = defaultdict(list)
    for r in waiting:
        stem = r.stem
        if r.reason is None and r.brand is None and r.kind in known.parts and len(stem) >= _SPECIFIC and (r.place is not None or not known.is_generic(stem)):
            said[r.place or r.own, r.owner, r.core].append(r)
        elif r.reason is None and r.brand is None and r.kind in known.parts and r.kind.endswith("网") and r.place is not None and r.form.startswith(str(r.place)[:-1]):
            r.key, r.reason = (r.place, "name", r.core), f"“{r.place}”的{r.core}"
    for (place, owner, core), its in said.items():
        plain = known.is_generic(core[: len(core) - len(its[0].kind)])
        if any(r.record.field == "name" for r in its):
            reason = f"有项目以“{core}”为名"
        elif plain:
            continue
        elif any(r.record.defines is not None for r in its):
            reason = f"原文给“{core}”另起了简称"
        elif len({(r.project.name, r.project.goal) for r in its}) > 1:
            reason = f"本部门不止一个项目写到“{core}”"
        else:
            continue
        for r in its:
            r.key, r.reason = (place, "name" if r.place is not None else "name" + owner, core), reason


def _shaped(waiting: list[Read]) -> None:
    """A word shaped like a brand that several projects of a city use as a program and nobody puts in quotation marks."""
    said: dict[tuple[str, str], list[Read]] = defaultdict(list)
    for r in waiting:
        if r.reason is None and r.brand is None and not r.kind and _SHAPE.fullmatch(r.form) is not None:
            said[r.own.top or r.own.district, r.form].append(r)
    for (city, form), its in said.items():
        if len({r.row for r in its}) > 1:
            for r in its:
                r.key, r.reason = (Place(city), "brand", form), f"不止一个项目把“{r.record.words}”当作平台使用"


def _pieces(waiting: list[Read], judged: list[Read], known: Gazetteer) -> None:
    """A module that a project builds which is named after one system."""
    named: dict[tuple[str, int], set[Key]] = defaultdict(set)
    words: dict[tuple[str, int], str] = {}
    for r in judged:
        if r.record.field == "name":
            named[r.row].add(r.key)
            words[r.row] = r.record.words
    for r in waiting:
        stem = r.stem
        its = r.reason is None and r.brand is None and r.kind in known.parts and len(stem) >= _OF_TWO_WORDS and not known.is_generic(stem)
        if its and len(named[r.row]) == 1 and is_built(r):
            r.key, r.reason = (r.place or r.own, "name" if r.place is not None else "name" + r.owner, r.core), f"以“{words[r.row]}”为名的项目建设它"


def _plain_ends(waiting: list[Read], judged: list[Read]) -> None:
    """智慧监管平台, where one system that a project of the department is named after ends so."""
    full: dict[str, dict[str, list[Read]]] = defaultdict(lambda: defaultdict(list))
    for r in judged:
        if r.brand is None and r.key[1].startswith("name"):
            full[r.owner][r.core].append(r)
    for r in waiting:
        if r.reason is not None or r.brand is not None or r.record.category is not None or not r.kind:
            continue
        cores = [c for c in full[r.owner] if len(c) > len(r.core) and c.endswith(r.core)]
        here = [c for c in cores if any(o.row == r.row for o in full[r.owner][c])]
        (core, *more) = here or cores or [""]
        near = [
            o for o in full[r.owner].get(core, ()) if (r.place is None or o.key[0] == r.place) and (o.holder == r.holder or r.core.startswith(_MEANT))
        ]  # fmt: skip
        named = any(o.record.field == "name" for o in full[r.owner].get(core, ()))
        if near and named and not more and len({o.key for o in near}) == 1:
            r.key, r.reason = near[0].key, f"本部门只有“{core}”一个名称以“{r.core}”结尾"


def _one_word(waiting: list[Read], judged: list[Read]) -> None:
    """选课系统 in a goal, where exactly one project's system of the unit is named 某某选课系统."""
    named: dict[tuple[str, str], dict[str, Read]] = defaultdict(dict)
    for r in judged:
        if r.record.field == "name" and r.brand is None and r.key[1].startswith("name"):
            named[r.owner, r.holder].setdefault(r.core, r)
    for r in waiting:
        stem = r.stem
        if r.reason is not None or r.brand is not None or r.place is not None or r.record.category is None or len(stem) != 2:  # noqa: PLR2004 - one word
            continue
        full = [o for core, o in named[r.owner, r.holder].items() if core.endswith(r.core) and len(core) > len(r.core)]
        if len(full) == 1 and full[0].key[0] == r.own:
            r.key, r.reason = full[0].key, f"本单位只有“{full[0].record.words}”一个名称以“{r.core}”结尾"


def _acronyms(waiting: list[Read], judged: list[Read]) -> None:
    """LIMS, where a project of the department has said which system it calls so."""
    meant = {(r.owner, identity_form(r.record.defines)): r for r in judged if r.record.defines is not None}
    for r in waiting:
        if r.reason is None and r.record.words.isascii() and (full := meant.get((r.owner, r.form))) is not None:
            r.key, r.reason = full.key, f"本部门把“{full.record.words}”简称“{r.record.words}”"


def _abbreviations(waiting: list[Read], judged: list[Read]) -> None:
    """质安系统 in the goal of 质量安全管理系统: two words by one character each, and no other system of the project has them."""
    names: dict[tuple[str, int], dict[Key, Read]] = defaultdict(dict)
    for r in judged:
        if r.record.field == "name" and r.brand is None and r.key[1].startswith("name"):
            names[r.row][r.key] = r
    for r in waiting:
        stem = r.stem
        if r.reason is not None or r.brand is not None or r.place is not None or len(stem) != 2 or r.kind not in ("平台", "系统"):  # noqa: PLR2004 - two words, a character each
            continue
        two = re.compile(f"{stem[0]}.{stem[1]}.|.{stem[0]}.{stem[1]}")
        full = [o for o in names[r.row].values() if o.kind == r.kind and any(m.start() % 2 == 0 for m in two.finditer(o.stem))]
        if len(full) == 1:
            r.key, r.reason = full[0].key, f"同一项目里“{full[0].record.words}”的缩略"


def _abbreviations_of_a_unit(waiting: list[Read], judged: list[Read]) -> None:
    """基卫系统, where exactly one system that a project of the department is named after has two words that begin so."""
    names: dict[str, dict[str, Read]] = defaultdict(dict)
    for r in judged:
        if r.record.field == "name" and r.brand is None and r.key[1].startswith("name"):
            names[r.owner].setdefault(r.core, r)
    for r in waiting:
        stem = r.stem
        if r.reason is not None or r.brand is not None or r.place is not None or len(stem) != 2 or r.kind not in ("平台", "系统"):  # noqa: PLR2004 - two words, a character each
            continue
        full = [o for core, o in names[r.owner].items() if o.kind == r.kind and core[0] == stem[0] and stem[1] in core[2 : len(core) - len(o.kind) : 2]]
        if len(full) == 1:
            r.key, r.reason = full[0].key, f"本部门只有“{full[0].record.words}”的词以“{stem[0]}”“{stem[1]}”开头"
