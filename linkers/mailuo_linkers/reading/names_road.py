"""The road of names: the same or nearly the same name in a later period, in the same unit or one near it."""

from __future__ import annotations

import re
from typing import Final

from mailuo_linkers.owners import one_part_apart
from mailuo_linkers.reading.content_road import shared_rarity
from mailuo_linkers.reading.finding import Finding, spot, title
from mailuo_linkers.reading.known import Known
from mailuo_linkers.reading.lines import Line
from mailuo_linkers.reading.phrases_road import tells_of_others
from mailuo_linkers.reading.wording import generic_pairs, longest_common, pairs, telling

_SAME: Final = 0.93
_NEAR: Final = 0.3
_PART: Final = 0.8
_PART_MASS: Final = 1.6
_IN_GOAL: Final = 0.8
_GOAL_LOOKED_AT: Final = 500
_KIND: Final = re.compile("平台|系统|中心|大厅|场所|网站|门户|小程序|app|应用|网络|专网|热线|中枢|数据库|场馆|站点|信息|数字|智慧|智能")
_ITSELF: Final = re.compile("局|中心|委|厅|办|院|所|站|处|馆|队|支队|大队|校|署")
_WORD: Final = 4
_REWORDED: Final = 0.7
_RENAMED: Final = 0.6
_APART: Final = 0.3


def same_name(earlier: Line, later: Line, known: Known) -> Finding | None:
    """The name without owner, years and phase is the same in both budgets."""
    value = 1.0 if earlier.core == later.core else _objects_alike(earlier, later, known)
    if value < _SAME:
        return None
    weak = 0.6 if earlier.generic else 1.0
    note = "（这是各单位都有的名称，只在同一单位内算数）" if earlier.generic else ""
    return Finding("same_name", weak * value, f"名称去掉单位、年份后相同：“{later.object}”{note}", title(later), title(earlier))


def near_name(earlier: Line, later: Line, known: Known) -> Finding | None:
    """The names share rare words without being the same."""
    value = max(known.names.alike(earlier.object, later.object), known.names.alike(earlier.core, later.core))
    if value >= _SAME and same_name(earlier, later, known):
        return None
    common = longest_common(earlier.object, later.object)
    shared = pairs(earlier.object) & pairs(later.object)
    if value < _NEAR or not shared - generic_pairs(earlier.object):
        return None
    return Finding(
        "near_name", (value - _NEAR) / (1 - _NEAR), f"名称相近，都有“{common}”（加权相似度 {value:.2f}）",
        spot(later.title, common) or title(later), spot(earlier.title, common) or title(earlier),
    )  # fmt: skip


def part_of_name(earlier: Line, later: Line, known: Known) -> Finding | None:
    """All telling words of one name stand in the other."""
    if _objects_alike(earlier, later, known) >= _SAME:
        return None
    for short, long in ((earlier, later), (later, earlier)):
        value = known.names.coverage(short.object, long.object)
        mass = known.names.mass(short.object)
        if value >= _PART and mass >= _PART_MASS and len(telling(short.object)) >= 2:  # noqa: PLR2004 - as above
            which = "前者的名称包含在后者里" if short is earlier else "后者的名称包含在前者里"
            beyond = 1 - known.names.coverage(long.object, short.object)
            value *= (1 - 0.5 * beyond) * (1 if earlier.stage == later.stage else 0.6)
            return Finding("part_of_name", value, f"{which}：“{short.object}”", title(later), title(earlier))
    return None


def names_apart(earlier: Line, later: Line, known: Known) -> Finding | None:
    """Each name has rare words that the other line lacks, in its name or (which counts less) in its goal."""
    if earlier.core == later.core:
        return None
    left = 1 - _said(earlier, later, known)
    right = 1 - _said(later, earlier, known)
    value = min(left, right)
    told, _ = shared_rarity(earlier, later, known)
    value *= 1 - _REWORDED * told  # what the goals share, another name may well be another wording for
    if tells_of_others(later):
        value *= _RENAMED  # what was joined or parted is called otherwise
    if value < _APART:
        return None
    return Finding("names_apart", value, f"两个名称各有对方没有的词（“{earlier.object}”“{later.object}”）", title(later), title(earlier))


def one_word_apart(earlier: Line, later: Line, known: Known) -> Finding | None:  # noqa: ARG001 - all roads take the same
    """The names are the same but for one word, for which each has another."""
    apart = one_part_apart(earlier.object, later.object)
    if apart is None or earlier.core == later.core or earlier.pilot or max(map(len, apart)) > _WORD:
        return None
    if all(_ITSELF.fullmatch(part) for part in apart):
        return None  # each calls its own body so
    if not all(telling(part) for part in apart) or all(_KIND.fullmatch(part) for part in apart):
        return None
    one, other = (_in_full(line.object, part) for line, part in ((earlier, apart[0]), (later, apart[1])))
    kept = one in earlier.goal.text and other in later.goal.text and one not in later.goal.text and other not in earlier.goal.text
    note = "，绩效目标里也各是各的" if kept else ""
    return Finding("one_word_apart", 1.0 if kept else 0.65, f"名称只差“{one}”与“{other}”{note}", spot(later.title, apart[1]), spot(earlier.title, apart[0]))


def _in_full(name: str, part: str) -> str:
    """A single character with the one after it: 足 of 足球."""
    at = name.find(part)
    return name[at : at + 2] if len(part) == 1 else part


def _said(one: Line, other: Line, known: Known) -> float:
    """How much of one name the other line says."""
    in_name = known.names.coverage(one.object, other.object)
    return max(in_name, _IN_GOAL * known.names.coverage(one.object, other.object + "。" + other.goal.text[:_GOAL_LOOKED_AT]))


def _objects_alike(earlier: Line, later: Line, known: Known) -> float:
    if earlier.stage != later.stage or earlier.qualifiers != later.qualifiers:
        return 0.0
    return known.names.alike(earlier.object, later.object)
