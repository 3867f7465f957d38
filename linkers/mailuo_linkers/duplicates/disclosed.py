"""One project disclosed twice whose amounts disagree. Folding it into one project is done before (see placements); this
only says what an auditor must know about it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from mailuo_linkers.duplicates.finding import Finding, Reason, Words
from mailuo_linkers.duplicates.lines import Lines
from mailuo_linkers.duplicates.money import Stake

KIND: Final = "disclosures_disagree"
_SCORE: Final = 0.6
_YUAN: Final = Decimal(10000)


def disagreeing_disclosures(lines: Lines, names: dict[str, str]) -> Iterator[Finding]:
    """`names` are file names by document."""
    for line in lines.all:
        amounts = {r.total: r for r in line.disclosures if r.total is not None}
        if len(amounts) < 2:  # noqa: PLR2004 - two that disagree
            continue
        least, most = min(amounts), max(amounts)
        one, other = amounts[least], amounts[most]
        text = f"{line.shown()}公开了两次，金额不一致：{names.get(one.document, one.document)} 为 {least:,.2f} 万元，{names.get(other.document, other.document)} 为 {most:,.2f} 万元"
        if least and most / least == _YUAN:
            text += "，恰好相差一万倍，多半是单位（元、万元）写错"
        reason = Reason("amounts_disagree", text, 0.0, Words(line, one.amount_evidence or one.evidence), Words(line, other.amount_evidence or other.evidence))
        yield Finding(KIND, line.uid, [line], _SCORE, [reason], Stake([line], doubt=(Decimal(0), most - least)), ["两次公开之间预算有调整", "一处按全部资金、另一处按财政拨款填列"])
