"""The whole pre-check, top to bottom: draft → beside what was built → near projects, shared systems, policies, indicators.
Reach for it from the command line, the explorer and notebooks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mailuo.catalogue import Catalogue
from mailuo.decision_log import read_decisions
from mailuo.precheck.beside import PROJECT, alone, beside
from mailuo.precheck.draft import Draft
from mailuo.precheck.near import Compared, nearest
from mailuo.precheck.quality import Check, checks
from mailuo.precheck.serving import Mandate, Shared, mandates, shared_systems
from mailuo.workspace import Workspace
from mailuo_graph.decisions import Decisions
from mailuo_graph.words import Text
from mailuo_linkers.duplicates.lines import Line, gather_lines
from mailuo_linkers.reading import Reading


@dataclass
class Precheck:
    """What is there beside the draft. `catalogue` is of the workspace as it was built, without the draft. `listed` is
    the uid of a project that has the draft's name, unit and year. `unknown` says what could not be judged, and why."""

    draft: Draft
    catalogue: Catalogue
    listed: str | None
    compared: Compared
    systems: list[Shared]
    policies: list[Mandate]
    checks: list[Check]
    unknown: list[Text]

    @cached_property
    def faults(self) -> list[Check]:
        return [check for check in self.checks if check.rows]

    def __str__(self) -> str:
        from mailuo.precheck.report import precheck_text  # noqa: PLC0415 - the report knows the check
        from mailuo.render import Format  # noqa: PLC0415 - see above

        return precheck_text(self, Format.TABLE, 10)


def precheck(workspace: Workspace, draft: Draft) -> Precheck:
    """Reads the workspace and writes nothing."""
    return precheck_beside(Catalogue.of(workspace), read_decisions(workspace.decisions).view(), draft)


def precheck_beside(catalogue: Catalogue, decisions: Decisions, draft: Draft) -> Precheck:
    """For who has read the workspace already. `decisions` are what people decided, as the build uses them."""
    found = beside(draft, catalogue.records, catalogue.links, decisions)
    lines = gather_lines(found.records, found.links)
    compared = nearest(lines, Reading.of(found.records, found.links))
    return Precheck(
        draft, catalogue, found.listed, compared, shared_systems(lines, found.links, compared.near),
        mandates(lines, found.links, compared.near), checks(*alone(found)), _unknown(draft, lines.by_uid.get(PROJECT)),
    )  # fmt: skip


def _unknown(draft: Draft, line: Line | None) -> list[Text]:
    project = draft.project
    said = []
    if line is None:
        said.append(Text("草稿涉密，或名称只是代码：看不出要做什么，没有比对职能和系统", "the draft is classified or its name is a code: its function and systems were not compared"))
    if project.total is None:
        said.append(Text("草稿没有金额：与金额有关的检查说不出结果", "the draft has no amount: checks about money say nothing"))
    if not project.goal:
        said.append(Text("草稿没有绩效目标：只按名称和指标比对", "the draft has no goal: compared by name and indicators only"))
    if not draft.records.indicators:
        said.append(Text("草稿没有读到指标：指标质量无从检查", "no indicators were read in the draft: their quality can't be checked"))
    if draft.year is None:
        said.append(Text("草稿没有年度：不知道先后，同年与往年一样看", "the draft has no year: what came before it is not known, all years count alike"))
    if line is not None and line.district is None:
        said.append(Text("不知道草稿属于哪一级、哪个地方：共用系统不分上下级全部列出；请写明单位全称（--unit）", "level and place of the draft are not known: shared systems of any place are listed; give the full name of its unit (--unit)"))
    return said
