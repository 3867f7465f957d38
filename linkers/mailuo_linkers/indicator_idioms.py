"""Measures that departments of every trade print in many ways: 系统可用率, 平台正常运行率, 无故障运行时长占比 are one. Reach for it
before a name is taken apart; the names and their patterns stand in data/gazetteers/indicator_idioms.txt.

A table of words joins what differs in words; these differ in what they leave unsaid. A whole name must match, so that
人工成本控制率 stays what it is though 成本控制率 is known.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from mailuo_graph.gazetteer import gazetteer_text

_LONGEST: Final = 40
"""A longer name says more than a common measure does."""
_ENDS: Final = re.compile(
    r"(?:率|占比|比率|比例|度|情况|数|量|性|时间|时长|时限|用时|耗时|期限|日期|时点|面积|带宽|成本|控制|额|事故|频次|频率|进度|人次|人员|工程师|服务|运维|保障|技术|支持)$"
)
"""What all of them end in: most names need no further look."""
_PHYSICAL: Final = r"云平台|云资源|供配电|供电|配电|空调|消防|监控|视频|广播|电梯|排水|供水|照明|安防|通风|弱电|燃气|管网|机房|链路|网络|线路|专网|外网|设备|大屏|门禁|停车"
_MACROS: Final = {
    "<S>": rf"(?:(?!.*(?:{_PHYSICAL}))[^已向占]{{0,24}}?(?:系统|平台|小程序|app|网站|门户|应用))?",
    "<V>": "满意(?:度|率|程度|情况|比例)",
    "<T>": "(?:时间|时长|时限|用时|耗时|期限|日期|时点)",
    "<N>": "(?:数|数量|总数|总量)",
}


@cache
def _idioms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for line in gazetteer_text("indicator_idioms.txt").splitlines():
        if line and not line.startswith("#"):
            name, _, pattern = line.partition(": ")
            for macro, words in _MACROS.items():
                pattern = pattern.replace(macro, words)
            found.append((name, re.compile(pattern)))
    return tuple(found)


def same_everywhere(text: str) -> str | None:
    """The name that stands for the measure, if `text` is one of its names. `text` has no units, brackets and place."""
    if len(text) > _LONGEST or _ENDS.search(text) is None:
        return None
    return next((name for name, pattern in _idioms() if pattern.fullmatch(text) is not None), None)
