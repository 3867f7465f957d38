"""A part of a report: some packs, queries or findings, some lineages. Reach for it where people choose what to take along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from mailuo.lineages.trace import Trace
from mailuo.report.material import Finding, Material


class Lineages(StrEnum):
    """Which lineages go along where none is named."""

    TOUCHED = "touched"
    ALL = "all"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is empty does not narrow. Packs, queries and findings add up; severities and verdicts then leave out. Findings
    that are named come in the order given."""

    packs: frozenset[str] = frozenset()
    queries: frozenset[str] = frozenset()
    findings: tuple[str, ...] = ()
    severities: frozenset[str] = frozenset()
    verdicts: frozenset[str] = frozenset()
    lineages: Lineages = Lineages.TOUCHED
    named_lineages: frozenset[str] = frozenset()

    @property
    def narrows(self) -> bool:
        return bool(self.packs or self.queries or self.findings or self.severities or self.verdicts)

    def has(self, each: Finding) -> bool:
        if self.severities and each.query.severity.value not in self.severities:
            return False
        if self.verdicts and each.verdict.value not in self.verdicts:
            return False
        anything = self.packs or self.queries or self.findings
        return not anything or each.saved.pack in self.packs or each.saved.name in self.queries or each.uid in self.findings


def narrowed(material: Material, choice: Choice) -> Material:
    """The chosen findings with their queries, duplicates and lineages. What was read stays: a finding without it says
    little."""
    order = {uid: number for number, uid in enumerate(choice.findings)}
    findings = [each for each in material.findings if choice.has(each)]
    dismissed = [each for each in material.dismissed if choice.has(each)]
    if order:
        findings.sort(key=lambda each: order.get(each.uid, len(order)))
    lineages, left = _lineages(material, choice, findings)
    if not choice.narrows:
        return replace(material, lineages=lineages, lineages_left=left, partial=lineages != material.lineages)
    asked = {each.saved.name for each in (*findings, *dismissed)}
    named = {each.duplicate.duplicate.uid for each in (*findings, *dismissed) if each.duplicate is not None}
    return replace(
        material, findings=findings, dismissed=dismissed, lineages=lineages, lineages_left=left, partial=True,
        outcomes=[each for each in material.outcomes if each.saved.name in asked or each.saved.name in choice.queries or each.saved.pack in choice.packs],
        duplicates=[each for each in material.duplicates if each.duplicate.uid in named],
    )  # fmt: skip


def _lineages(material: Material, choice: Choice, findings: list[Finding]) -> tuple[list[Trace], int]:
    touched = {step.uid for each in findings for step in each.steps}
    if choice.named_lineages:
        return [trace for trace in material.lineages if trace.uid in choice.named_lineages], 0
    if choice.lineages is Lineages.NONE:
        return [], 0
    if choice.lineages is Lineages.ALL or not choice.narrows:
        return material.lineages, material.lineages_left
    return [trace for trace in material.lineages if any(step.uid in touched for step in trace.steps)], 0
