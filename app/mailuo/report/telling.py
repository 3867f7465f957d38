"""Sentences that every form of a report says alike."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from mailuo.catalogue import Place
from mailuo.render import cell_text
from mailuo.report.material import Finding
from mailuo_graph.words import Text


def caution() -> str:
    return str(
        Text(
            "疑点是线索，不是结论；≤ 表示最多涉及这么多，不是查实的金额。空着的是不知道，不是没有。",
            "Findings are leads, not conclusions; ≤ says that no more than this is concerned. What is empty is unknown, not absent.",
        ),
    )


def amounts_said(findings: Iterable[Finding]) -> str | None:
    """What the projects of these findings cost, each line once; None where they name no projects."""
    lines = {step.uid: step.total for each in findings for step in each.steps}
    known = [total for total in lines.values() if total is not None]
    if not known:
        return None
    lacking = len(lines) - len(known)
    less = Text(f"（{lacking} 个项目没有金额）", f" ({lacking} projects without an amount)") if lacking else ""
    return f"≤ {cell_text(sum(known, Decimal(0)))}{less}"


def place_said(place: Place) -> str:
    """File, page and row, as far as they are known."""
    said = [place.file]
    if place.page is not None:
        said.append(str(Text(f"第 {place.page} 页", f"page {place.page}")))
    if place.row is not None:
        said.append(str(Text(f"第 {place.row} 行", f"row {place.row}")))
    return " ".join(said)
