"""What proves two lines to be different things, however alike they read: lots, phases, main and backup, parts of a
place, or the goal itself says that neither contains the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mailuo_linkers.duplicates.lines import Line
from mailuo_linkers.duplicates.wording import GENERIC, longest_common
from mailuo_linkers.names import Kind

_PART: Final = re.compile("主用|备用|[东南西北中][部片线区]|[a-z][区座]|本级|机关|[\u4e00-\u9fffa-z\\d.]{1,4}版")
_MAIN_BACKUP: Final = re.compile("主用|备用|主(?=光纤|链路|线路|机房|干|专线|出口|路由|带宽)|备份?(?=光纤|链路|线路|机房|专线|出口|路由|带宽)")
_DIRECTION: Final = re.compile(r"[(（]?([东南西北上下][部片线区岸段游]|[东西南北])[)）]?")
_SITE: Final = re.compile("[东南西北中]部|[东南西北][片线区]|[a-z]区|分中心|分馆|分院|分局|分站|校区|院区|[一二三四五六七八九十\\d]号楼")
_APART: Final = re.compile("互不包含|互不重复|不重复|分别立项|分开立项|分包实施|分区实施|分别实施|分段实施|不包含|不含|不包括|剔除|合同并行|另行立项|单独立项|分别采购|独立立项|分开列支|分列|分别列支|单独列支|单列|独立安排|独立核算|分开核算|分别核算|析出|拆分|拆出|拆成|剥离|不计入|不计费|不在[^。；;,，]{0,8}范围")
_CLAUSE: Final = re.compile("[。；;,，]")
_KIN: Final = {Kind.LOT: "分标段", Kind.PHASE: "分期实施"}
_SWITCHES: Final = re.compile("主[^。；;,，]{0,6}(?:中断|故障|失效|断开)|切换|倒换|另一家?(?:运营商|路由|管道)|不同(?:路由|管道|运营商)")
_SHORT: Final = 2


def told_apart(first: Line, second: Line) -> str | None:
    """A short name of the reason, as innocent explanations call it."""
    for kind, said in _KIN.items():
        mine, others = set(first.name.values(kind)), set(second.name.values(kind))
        if mine and others and mine != others:
            return said
    mine, others = ({q for q in line.name.values(Kind.QUALIFIER) if _PART.fullmatch(q)} for line in (first, second))
    if mine != others and (mine and others):
        return "主备" if {"主用", "备用"} <= mine | others else "分片实施"
    sides = [set(_MAIN_BACKUP.findall(line.title)) for line in (first, second)]
    if sides[0] and sides[1] and {w[0] for w in sides[0]} != {w[0] for w in sides[1]}:
        return "主备"
    if any("备" in side and not other_side and _SWITCHES.search(line.text) for side, other_side, line in _backups(first, second, sides)):
        return "主备"
    directions = [set(_DIRECTION.findall(line.title)) for line in (first, second)]
    if directions[0] and directions[1] and directions[0] != directions[1]:
        return "分片实施"
    return "原文写明分开" if says_apart(first, second) or says_apart(second, first) else None


def _backups(first: Line, second: Line, sides: list[set[str]]) -> Iterator[tuple[str, set[str], Line]]:
    yield "".join(sides[0]), sides[1], first
    yield "".join(sides[1]), sides[0], second


def one_names_a_part(first: Line, second: Line) -> bool:
    """Only one of the names says which part or place it is for: perhaps two places, perhaps not."""
    sides = [set(_SITE.findall(line.title)) for line in (first, second)]
    return sides[0] != sides[1]


def says_apart(line: Line, other: Line) -> str | None:
    """The clause of the goal that keeps the other out."""
    for clause in _CLAUSE.split(line.text):
        words = _APART.search(clause)
        if words is None:
            continue
        rest = GENERIC.sub("\x00", clause[: words.start()] + "\x00" + clause[words.end() :])
        if len(longest_common(rest, other.title)) >= _SHORT:
            return clause
    return None
