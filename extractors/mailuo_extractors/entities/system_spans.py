"""What all rooms that find systems share: a span of a field's text, and the patterns made of the gazetteer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mailuo_graph.gazetteer import Gazetteer

QUOTED: Final = re.compile(r"[“\"‘]([^“”\"‘’，。；：\n]{2,14})[”\"’]")
_AFTER: Final = {
    "平台": re.compile("经济|企业|公司|从业|化"), "系统": re.compile("性|化|治理|谋划|思维|观念|总结|梳理|学习|培训|论"),
    "云": re.compile(r"(?!平台|系统|[，。；、：）)”\"]|$|服务|资源|运维|运营|运行|升级|扩容|建设|租[用赁]|维护|项目|改造|[一二三四]期|[（(])."), "门户": re.compile("网站"),
    "信息网": re.compile("络"), "专区": re.compile("域"), "热线": re.compile("电话"), "监测网": re.compile("[点格络红]"), "感知网": re.compile("[点格络]"),
    "中台": re.compile("[式账湾风区胞商资阶州北南东子]"), "服务网": re.compile("[点格络]"), "通信网": re.compile("[点格络]"), "台网": re.compile("[点格络]"), "旅游网": re.compile("[点格络红]"), "学习网": re.compile("[点格络]"),
    "模块": re.compile("化|式"), "节点": re.compile("计划|目标|任务"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Patterns:
    """`ends` are the words that end a name, `names` those and the words that end a part's name."""

    ends: re.Pattern[str]
    names: re.Pattern[str]
    ends_here: re.Pattern[str]
    terms: re.Pattern[str]
    numbers: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Span:
    """Without a category it names a system only if other projects prove it, and gives way to any span it overlaps."""

    start: int
    end: int
    category: str | None
    defines: str | None = None


@lru_cache(maxsize=1)
def patterns_of(known: Gazetteer) -> Patterns:
    every = sorted(known.kinds, key=len, reverse=True)
    kinds = [k for k in every if k not in known.parts]
    ends = "|".join(map(re.escape, kinds))
    followed = "|".join(re.escape(k) for k in kinds if k != "云")  # 云 begins too many names of places
    terms = "|".join(map(re.escape, sorted(known.terms, key=len, reverse=True)))
    numbers = "|".join(map(re.escape, known.numbers))
    return Patterns(
        re.compile(f"(?:{ends})(?!{followed})", re.IGNORECASE),
        re.compile(f"(?:{'|'.join(map(re.escape, every))})(?!{followed}|模块)", re.IGNORECASE),
        re.compile(rf"[\u4e00-\u9fffA-Za-z]{{0,12}}?(?:{ends})", re.IGNORECASE),
        re.compile(terms),
        re.compile(
            rf"(?<![\d.,〔（(\-])(?P<number>{numbers})(?![\d.,，%〕\-]|\s*[万亿元个人次件条套台辆])"
            r"(?P<tail>(?:[\u4e00-\u9fff]{0,10}?热线|(?:急救|报警|指挥)[\u4e00-\u9fff]{0,4}?(?:平台|系统|中心|服务台))(?:平台)?(?:(?:(?![在设为和及与各的])[\u4e00-\u9fff]){1,6}?分中心)?)?",
        ),
    )


def is_blocked(text: str, match: re.Match[str]) -> bool:
    after = _AFTER.get(kind_of(match[0]))
    return after is not None and after.match(text, match.end()) is not None


def kind_of(word: str) -> str:
    return word.upper() if word.isascii() else word


def quote_before(text: str, start: int) -> int | None:
    """Where a quotation begins that ends right at `start`."""
    quotes = [match for match in QUOTED.finditer(text, max(0, start - 18), start) if match.end() == start]
    return quotes[0].start() if quotes else None
