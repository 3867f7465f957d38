"""Words of the work itself, without what stands in every goal, and which of them are written everywhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from mailuo_linkers.duplicates.wording import GENERIC

if TYPE_CHECKING:
    from mailuo_linkers.duplicates.lines import Line

_LETTERS: Final = re.compile("[^\u4e00-\u9fff]+")
_JOINS: Final = re.compile(
    "不少于|不低于|不超过|依据|按照|根据|遵循|落实|执行|安排|组织|进行|实行|继续|用于|用以|包括|以及|其中|之后|以来|今年|去年|上年|本年|当年|每年|全年|年内|年底|全部|全体|各级|本市|本区|本县|本局|我市|我区|县区|区县|市县|任务|要求|规定|标准|制度|机制|方式|按时|按期"
    "|专业机构|专业单位|第三方|中标单位|服务商|承建单位|供应商|通过|验收|合格|资料|材料|有效|实现|形成|确保|保证|促进|加强|强化|做好|推动|助力|支付|采取|提供|有序|顺利|正常|稳定|持续|提出|分析|重要|亟需|解决|需求|需要|问题|举措|措施|指导|着力|贯彻|精神|印发|相继|运用|发挥|作用|积极|进一步|不断|高效|便捷|优质|满足|现有|目前|相应|关键|核心|先进|创新|发展|改革|战略|体系"
    "|模式|流程|环节|方面|方案|计划|目标|成果|报告|经验|建议|意见|通知|要求|文件|建立|健全|完成|达到|力争|范围|领域|内容|委员会|办公室|领导|会议|行业|机构|单位|企业|居民|群体|对象|各类|各项|多个|同时|此外|全程|按月|按季|按年|季度|定期|不定期|日常|现场|给予|予以|负责|承担|采用|利用|围绕|结合|明确|严格|规范|专门|专项|具体|基本|总体|国家|省级|市级|区级|本级"
    "|的|和|与|及|或|并|对|将|由|在|为|等",
)
"""Words between words: what runs over them is no word of either line."""
_NUMBER: Final = re.compile("[\u4e00-\u9fff]{2,8}[\\[(]\\d{4}[\\])]第?\\d+号")
_PURPOSE: Final = re.compile(
    "(?:^|(?<=[。；;,，]))(?:为(?:了|进一步|全面|深入|切实|贯彻|落实|加强|做好|应对|适应|满足|配合|提升|提高|推进|推动|更好|加快|解决)|结合|围绕|根据|按照|依据|遵循|贯彻|落实|响应|依照)[^。；;,，]*",
)
"""Why something is done, or by which rule: no work of the line itself."""
_COUNTED: Final = re.compile("\\d[\\d,.]*[余多]?[万亿]?[余多]?[名个家条处项所人次套台辆座类种批期间组栋亩路张份户村场艘块]?")
_ABROAD, _ABROAD_SHARE, _ABROAD_MOST = 3, 5, 200


class Everywhere:
    """In how many departments a pair of characters is written, over all budgets: what several write is of no trade."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._departments: dict[str, set[str]] = defaultdict(set)
        for line in lines:
            for pair in {run[at : at + 2] for run in (*line.runs, *runs_of(line.title)) for at in range(len(run) - 1)}:
                held = self._departments[pair]
                if len(held) < _ABROAD_MOST:
                    held.add(line.department)
        count = len({line.department for line in lines})
        self._several = min(max(_ABROAD, count // _ABROAD_SHARE), _ABROAD_MOST - 1)

    def common(self, words: str) -> bool:
        """Every pair of it is written in several other departments."""
        return all(len(self._departments.get(words[at : at + 2], ())) > self._several for at in range(len(words) - 1))


def done_in(work: str) -> str:
    """Without why and by which rule it is done; every character keeps its place."""
    return _PURPOSE.sub(_blank, _NUMBER.sub(_blank, work))


def runs_of(text: str) -> list[str]:
    """Runs of characters between words that stand in goals of every kind."""
    return [run for run in _LETTERS.split(_JOINS.sub("\x00", GENERIC.sub("\x00", _COUNTED.sub("\x00", text)))) if len(run) > 1]


def _blank(match: re.Match[str]) -> str:
    return "\x00" * len(match[0])
