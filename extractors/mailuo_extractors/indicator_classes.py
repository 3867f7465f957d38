"""Codes of indicator classes from their printed names. Reach for it where a form prints 数量指标 and no 11.

The names are those of the national framework (中央部门项目支出核心绩效目标和指标设置及取值指引), which every provincial form
repeats; 成本指标 under 产出指标 is the older form of it. A name that is not in it has no code: nothing is guessed.
"""

from __future__ import annotations

import re
from typing import Final

from mailuo_extractors.indicators import LEVEL1

_LEVEL1: Final = {"产出": "1", "效益": "2", "效果": "2", "满意度": "3", "成本": "4"}
_LEVEL2: Final = {
    "数量": "11", "质量": "12", "时效": "13", "成本": "14",
    "经济效益": "21", "社会效益": "22", "生态效益": "23", "环境效益": "23", "可持续影响": "24", "可持续发展": "24",
    "服务对象满意度": "31", "社会公众满意度": "31", "受益对象满意度": "31", "公众满意度": "31", "满意度": "31",
    "经济成本": "41", "社会成本": "42", "生态环境成本": "43", "生态成本": "43", "环境成本": "43",
}  # fmt: skip
_PRINTED: Final = re.compile(r"(?P<code>\d{1,2})\s*[-－—–.．、]?\s*(?P<name>\D.*)", re.DOTALL)
_DECORATION: Final = re.compile(r"\s+|[（(][^（）()]*[)）]|[:：、]")


def class_name(printed: str) -> str:
    """The bare name: 社会效益 指标 (20分) → 社会效益."""
    return _DECORATION.sub("", printed).removesuffix("指标").removesuffix("类")


def level1_code(printed: str) -> str | None:
    return _code(printed, _LEVEL1, 1)


def level2_code(printed: str) -> str | None:
    return _code(printed, _LEVEL2, 2)


def class_codes(level1: str | None, level2: str | None) -> tuple[str | None, str | None]:
    """Codes of both levels. The second level wins where both are known and differ, as blank first-level cells are
    filled from above; only 成本 stands in two places and follows its first level."""
    first = level1_code(level1) if level1 else None
    second = level2_code(level2) if level2 else None
    if second == "14" and first == "4":
        return first, None
    return (first, None) if second is None else (second[0], second)


def standard_level1(code: str) -> str:
    return LEVEL1[code]


def _code(printed: str, known: dict[str, str], digits: int) -> str | None:
    match = _PRINTED.fullmatch(printed.strip())
    if match is not None:
        if len(match["code"]) == digits:
            return match["code"]
        printed = match["name"]
    return known.get(class_name(printed))
