"""The words that forms print in front of their values, in the variants of the provinces. Reach for it to ask whether a
cell is a label. Labels are compared without blanks, brackets, numbering and closing colon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mailuo_graph.money import FACTORS

_YEARLY: Final = r"(?:(?:本|当)?年度?|(?:19|20)\d\d年度?)"
_WHOLE: Final = r"(?:项目)?(?:实施期|实施周期|中期|中长期|长期|全周期|项目周期|周期|总实施期)内?"
_LABELS: Final[tuple[tuple[str, str], ...]] = (
    ("name", r"(?:项目|专项|专项资金|二级项目|预算项目|具体项目|政策|政策[和及、或/]项目|项目[和及、或/]政策)名称"),
    (
        "department",
        (r"(?:项目|预算|资金|省级|市级|区级|县级|地方|中央|一级|上级|业务)*(?:主管部门|主管单位|预算部门)(?:名称)?(?:[及和/]?(?:代|编)码)?"
         r"|部门名称|一级预算单位(?:名称)?|归口(?:管理)?(?:部门|单位)"),
    ),
    (
        "unit",
        (r"(?:项目|资金|具体|预算)*(?:实施|执行|承担|申报|申请|使用|建设|用款|责任)(?:单位|部门|主体)(?:名称)?(?:[及和/]?(?:代|编)码)?"
         r"|(?:项目|预算|基层预算|二级预算|基层)单位(?:名称)?(?:[及和/]?(?:代|编)码)?|单位名称"),
    ),
    (
        "period",
        r"(?:项目)?(?:实施)?(?:周期|期限|年限|起止时间|起止年限|起止日期|起止年度)|项目期|(?:项目)?实施(?:期|时间|年度)|项目时限",
    ),
    (
        "known",
        (r"(?:项目|单位|部门|财务)?(?:负责人|联系人|联系电话|电话|经办人|填报人|填表人|审核人)(?:及(?:联系)?电话|及联系方式)?|填报日期|填表日期"
         r"|(?:项目|单位)?(?:代码|编码|编号)|(?:项目|资金|支出|预算)(?:属性|类别|类型|性质|分类|来源|级次|用途)|功能科目|经济科目|支出方向"
         r"|(?:项目)?(?:开始|起始|结束|完成|终止)(?:时间|日期|年份|年度)|是否.{1,20}|分配方式|存续状态|项目等级|优先级"
         r"|(?:项目)?(?:概况|概述|简介|立项依据|设立依据|政策依据|实施依据|立项必要性|必要性|可行性|主要内容|实施内容|建设内容|实施方案|实施计划|进度计划|管理措施)"
         r"|上年.{0,4}结转.{0,4}|以前年度结转.{0,4}|结转.{0,4}资金|地方资金|地方财政资金|预算执行率.*|项目(?:绩效)?分类"),
    ),
    ("total_cycle", rf"{_WHOLE}(?:资金|预算|投资)?(?:总额|总投资|金额|总计|合计|总预算)|总投资|项目总(?:预算|金额|投资|额)"),
    (
        "total",
        rf"{_YEARLY}(?:财政|项目)?(?:预算|资金|金额|申请|安排)(?:资金)?(?:总额|金额|总计|合计|数|安排|总金额|安排数|申请数)?(?:合计)?",
    ),
    (
        "total_any",
        (r"(?:项目)?(?:支出)?(?:资金|预算|申请|预算资金|申请资金|资金预算|预算安排)(?:总额|总计|合计|金额|总金额|数|总数)|总计|合计|总额|金额"
         r"|预算安排|安排金额|申请预算|项目预算"),
    ),
    ("fiscal", r"(?:本年|当年|年度|本年度)?(?:本级)?(?:财政拨款|财政资金|财政性资金|财政预算(?:资金|拨款|安排)|预算内资金|财政预算)(?:资金|收入|小计)?"),
    ("fiscal_part", r"(?:本年|当年|年度)?(?:一般公共预算|政府性基金(?:预算)?|国有资本经营(?:预算)?)(?:财政)?(?:拨款|资金|收入|安排)?(?:拨款)?"),
    ("special", r"(?:纳入)?财政专户(?:管理)?(?:的)?(?:资金|拨款|收入|核拨)?(?:资金)?|专户资金"),
    ("other", r"其他(?:资金|来源|收入|来源资金|自筹资金|非财政资金)|自有资金|自筹资金|单位(?:自有|自筹)?资金|非财政(?:拨款|资金)"),
    ("funds", r"(?:项目|预算|年度)?(?:资金|预算)(?:情况|申请|来源|构成|安排情况|投入|需求)|(?:项目|预算)资金|资金总体情况"),
    ("goal_cycle", rf"{_WHOLE}(?:绩效|总体|总)?(?:绩效)?目标|长远目标|项目总目标"),
    ("goal_year", rf"(?:{_YEARLY})(?:绩效|总体|预期|总体绩效|绩效总体|主要|工作|总)?目标"),
    ("goal", r"(?:项目|部门|政策|支出)*(?:总体|绩效|预期|总|整体|绩效总)(?:绩效)?目标(?:概述|描述|内容|设定|情况)?"),
    ("indicators", rf"(?:{_YEARLY}|项目|预期|总体)?绩效(?:评价)?指标|绩效指标体系"),
)
_PATTERNS: Final = tuple((kind, re.compile(pattern)) for kind, pattern in _LABELS)
_SHORTEST, _LONGEST = 2, 24
_GROUPS: Final = re.compile(r"[（(【\[][^（）()【】\[\]]*[)）】\]]")
_CURRENCY: Final = re.compile(r"(?:单位[:：])?(?:人民币)?(百万元|千万元|亿元|万元|千元|百元|元)")
_NUMBERING: Final = re.compile(r"^(?:[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十\d]+[、.．]|[*★#]+)")
_OF_WHICH: Final = re.compile(r"^其中[:：、]?")
_BLANKS: Final = re.compile(r"\s+")

MONEY: Final = frozenset({"total_cycle", "total", "total_any", "fiscal", "fiscal_part", "special", "other", "funds"})
GOALS: Final = frozenset({"goal", "goal_year", "goal_cycle"})
BODIES: Final = frozenset({"name", "department", "unit"})
TITLE: Final = re.compile(r"绩效目标.{0,12}表")
YEAR_LINE: Final = re.compile(r"[（(\[〔]?\s*(?:19|20)\d\d\s*年?度?\s*[)）\]〕]?")


@dataclass(frozen=True, slots=True)
class Label:
    kind: str
    currency: str | None = None


@lru_cache(maxsize=8192)
def label_of(text: str) -> Label | None:
    """What a cell announces, or None when it holds a value."""
    if len(text) > 2 * _LONGEST:
        return None
    core, groups = without_brackets(_NUMBERING.sub("", _BLANKS.sub("", text)))
    core = _NUMBERING.sub("", _OF_WHICH.sub("", core))
    if not _SHORTEST <= len(core) <= _LONGEST:
        return None
    for kind, pattern in _PATTERNS:
        if pattern.fullmatch(core):
            return Label(kind, next(filter(None, map(currency_of, groups)), None))
    return None


def without_brackets(text: str) -> tuple[str, list[str]]:
    """The text without blanks, closing colon and anything in brackets, and the brackets from the inside out."""
    core = _BLANKS.sub("", text).rstrip(":：")
    groups: list[str] = []
    while found := _GROUPS.findall(core):
        groups += found
        core = _GROUPS.sub("", core)
    return core.rstrip(":："), groups


def currency_of(group: str) -> str | None:
    """The money unit that brackets name: （单位：万元）."""
    match = _CURRENCY.match(group.strip("（()）【】[]"))  # the rest may say more: 万元，保留两位小数
    return match[1] if match is not None and match[1] in FACTORS else None


def is_title(text: str) -> bool:
    """The heading of a form, as against a sentence that mentions one."""
    bare = _BLANKS.sub("", text)
    return len(bare) <= 60 and TITLE.search(bare) is not None and "。" not in bare  # noqa: PLR2004 - longer is a sentence
