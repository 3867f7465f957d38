"""Which words of a text tell what it is about, and what two texts have in common of them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

GENERIC: Final = re.compile(
    "大数据|新一代|一体化|现代化|全域|公共|待支付|支付|维修|养护|建设|项目|工程|系统|平台|服务|管理|工作|经费|专项|资金|信息化|信息|数据|数字化|数字|政务|政府|智慧|智能|城市|中心|综合|统一|基础|设施|设备|资源|运行|运营|维护|运维|保障|升级"
    "|改造|采购|购置|租赁|租用|外包|应用|业务|日常|其他|年度|全市|全区|全省|全县|本级|机关|单位|部门|提升|优化|推进|开展|相关|情况|数量|完成|及时|达标|覆盖|使用|用户|满意度|满意率|满意"
    "|群众|公众|对象|成本|控制|效果|质量|时间|指标|实施|功能|支撑|接入|能力|水平|安全|网络|技术|有关|主要|补助|补贴|支出|费用|合同|付款|尾款|办公|新增|人员|监测|检查|培训|宣传",
)
"""Words that stand in projects of every kind. What is left tells them apart."""
_APART: Final = re.compile("[^\u4e00-\u9fff]+")
_CLAUSE: Final = re.compile("[。；;,，]")
_REACH: Final = 40
_USED: Final = re.compile("基于|依托|利用|借助|部署[在于到至]|迁移[到至]|上云|对接|接入|调用|复用|纳入|既有|现有|原有|已有")
_DONE: Final = re.compile("建设|搭建|构建|开发|升级|改造|租用|租赁|购置|采购|购买|新建|运维|维护|巡检")
THING: Final = re.compile("平台|系统|专网|数据库|专题库|小程序|app|应用程序|终端|监测网|感知网|一张图|资源池|中台|指挥中心|监测站|网站|热线|中枢|大脑")


def is_thing(text: str) -> bool:
    """Whether it speaks of something that is built once and can serve many."""
    return THING.search(text) is not None


@lru_cache(maxsize=65536)
def longest_common(first: str, second: str) -> str:
    """The longest substring of both; the first of several."""
    if len(first) > len(second):
        first, second = second, first
    best = ""
    for start in range(len(first)):
        while start + len(best) < len(first) and first[start : start + len(best) + 1] in second:
            best = first[start : start + len(best) + 1]
    return best


def names(words: str) -> list[str]:
    """What is left of a name between generic words and kinds of things, in its pieces."""
    return [part for piece in _APART.split(GENERIC.sub("\x00", words)) for part in THING.split(piece) if part]


def beside(name: str, words: str) -> str:
    """What a name says beside the words; of those that end it a part may have gone with the action."""
    common = longest_common(name, words)
    return name.replace(common, "\x00", 1) if len(common) > 1 else name


def telling(words: str) -> str:
    """Without generic words."""
    return _APART.sub("", GENERIC.sub("", words))


def clause_before(text: str, at: int) -> str:
    """What stands before a place, back to the last mark between clauses."""
    return _CLAUSE.split(text[max(0, at - _REACH) : at])[-1]


def is_used(clause: str) -> bool:
    """“基于某”, “利用既有”: what follows is used, not done, unless something is done after it (依托甲建设)."""
    used = None
    for match in _USED.finditer(clause):
        used = match
    return used is not None and _DONE.search(clause, used.end()) is None


def bigrams(text: str) -> set[str]:
    """Of what tells; no pair over a generic word."""
    return {part[i : i + 2] for part in _APART.split(GENERIC.sub("\x00", text)) for i in range(len(part) - 1)}


def overlap(first: set[str], second: set[str]) -> float:
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0
