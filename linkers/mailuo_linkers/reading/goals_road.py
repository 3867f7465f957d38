"""The road of goals: near-verbatim goals, rare policies, indicators and amounts in common."""

from __future__ import annotations

import re
from typing import Final

from mailuo_linkers.reading.finding import Finding, Spot, spot, title
from mailuo_linkers.reading.known import Known, masked_sentences
from mailuo_linkers.reading.lines import Line
from mailuo_linkers.reading.wording import longest_common, masked, telling, trimmed

_VERBATIM: Final = 0.75
_NEAR: Final = 0.25
_SHORTEST: Final = 8
_RARE: Final = 0.25
_OWNERS: Final = 3
_POLICY: Final = 0.4
_LONG_ENOUGH: Final = 4000
_MEASURED: Final = 4
_LEAST_MEASURES: Final = 0.4
_ALL_MEASURES: Final = 3.0
_ANY_MEASURE: Final = re.compile(
    "满意度?|及时|按时|按期|合格|完成|达标|验收|完好|覆盖|可用|正常|稳定|连续|响应|修复|排除|处置|处理|故障|时间|时限|时长|期限|周期|日期|数量|质量|时效|成本|效益|影响|可持续|长期|年限"
    "|率|度|数|次|场|人次?|面积|金额|总额|标准|控制|范围|节约|降低|增长|群众|公众|市民|社会|服务对象|受益对象|对象|使用|用户|干部|职工|学员|参训|参加|问卷|调查|投诉|有效|事故|安全|发放|拨付|支付|支出|执行|预算|资金"
    "|巡检|巡查|检查|考核|评价|评审|验证|交付|完工|竣工|开工|工期|工程|竣|运行|运转|驻场|值守|数据|更新|准确|报告|材料|印刷|宣传|培训|会议|接待|车辆|物业|保洁|安保|办公|绿化|水电|食堂|用餐"
)
"""Words of indicators that measure anything."""


def goals(earlier: Line, later: Line, known: Known) -> Finding | None:
    """The goals are the same or nearly, digits not counted; sentences that stand under many names count less."""
    one, other = earlier.goal.text[:_LONG_ENOUGH], later.goal.text[:_LONG_ENOUGH]
    if min(len(one), len(other)) < _SHORTEST or earlier.secret or later.secret:
        return None
    value = known.goals.alike(masked(one), masked(other))
    shared = masked_sentences(earlier) & masked_sentences(later)
    owners = min((known.sentence_owners(s) for s in shared), default=None)
    if shared and owners is not None and owners > 2:  # noqa: PLR2004 - these two and one more
        value *= 2 / owners if owners > 3 else 0.85  # noqa: PLR2004 - a template of the unit
    if value < _NEAR:
        return None
    common = trimmed(longest_common(one, other))
    spots = spot(later.goal, common), spot(earlier.goal, common)
    if value >= _VERBATIM:
        return Finding("goal_same", value, f"绩效目标几乎逐字相同（相似度 {value:.2f}，数字不计）：“{_short(common)}”", *spots)
    return Finding("goal_near", (value - _NEAR) / (_VERBATIM - _NEAR), f"绩效目标相近（{value:.2f}），都有“{_short(common)}”", *spots)


def shared_policy(earlier: Line, later: Line, known: Known) -> Finding | None:
    """Both cite a policy that few others cite."""
    shared = earlier.policies.keys() & later.policies.keys()
    best = max(shared, key=lambda p: (known.policy_rarity(p), p), default=None)
    if best is None or (value := known.policy_rarity(best)) < _POLICY:
        return None
    here, there = later.policies[best][0], earlier.policies[best][0]
    words = here.evidence.words if here.evidence is not None else best
    return Finding(
        "shared_policy", value, f"两处都引用很少有项目引用的依据“{_short(words)}”",
        _cited(later, here.evidence.words if here.evidence else ""), _cited(earlier, there.evidence.words if there.evidence else ""),
    )  # fmt: skip


def shared_indicators(earlier: Line, later: Line, known: Known) -> Finding | None:
    """Indicators with the same value that few other projects have."""
    both = earlier.indicators.keys() & later.indicators.keys()
    rare = sorted(k for k in both if later.indicators[k][1] < _RARE and known.indicator_owners(k) <= _OWNERS)
    if not rare:
        return None
    names = "、".join(later.indicators[key][0] for key in rare[:3])
    return Finding("shared_indicators", min(len(rare) / 3, 1.0), f"有 {len(rare)} 项少见的指标同值：{names}", title(later), title(earlier))


def rare_measures(earlier: Line, later: Line, known: Known) -> Finding | None:
    """Both are measured by types of indicators that hardly another undertaking of the place has, whatever the values are."""
    if earlier.year is None or later.year is None or earlier.year >= later.year or earlier.secret or later.secret:
        return None
    both = sorted(earlier.measures.keys() & later.measures.keys())
    rare = [(m, 1 / (1 + 0.5 * max(owners - 2, 0))) for m in both if (owners := known.measure_owners(m)) <= _MEASURED and says_what(later.measures[m])]
    mass = sum(weight for _, weight in rare) * known.shows_rarity
    if mass < _LEAST_MEASURES:
        return None
    names = "、".join(f"“{later.measures[m]}”" for m, _ in rare[:3])
    return Finding("rare_measures", min(1.0, mass / _ALL_MEASURES), f"都用别的项目很少用的指标考核：{names}", title(later), title(earlier))


def says_what(name: str) -> bool:
    """Whether a name of an indicator says what is measured: 验收合格率 and 故障响应时间 fit anything."""
    return len(telling(_ANY_MEASURE.sub("", name))) >= 2  # noqa: PLR2004 - one character tells nothing


def amounts(earlier: Line, later: Line, known: Known) -> Finding | None:  # noqa: ARG001 - all roads take the same
    """The amounts are of one size."""
    one, other = earlier.record.total, later.record.total
    if not one or not other or one <= 0 or other <= 0:
        return None
    ratio = float(min(one, other) / max(one, other))
    if ratio < 0.5:  # noqa: PLR2004 - less than half is another size
        return None
    return Finding("amounts_near", (ratio - 0.5) * 2, f"金额相近：{one:,.2f}、{other:,.2f} 万元")


def _cited(line: Line, words: str) -> Spot | None:
    from mailuo_linkers.normal import normalise  # noqa: PLC0415 - only where a policy is shared

    return spot(line.goal, normalise(words).text)


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:39] + "…"  # noqa: PLR2004 - what fits a line
