"""A workspace measured against a folder of annotations, as rows and as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from mailuo.decision_log import read_decisions
from mailuo.evaluation.documents import Documents
from mailuo.evaluation.gold import read_gold
from mailuo.evaluation.intervals import Bounds
from mailuo.evaluation.links import link_scores
from mailuo.evaluation.matching import Score
from mailuo.exchange import exchange_lines
from mailuo.labels import label
from mailuo.pipeline import records_and_links
from mailuo.render import safe
from mailuo.workspace import Workspace
from mailuo_graph.decisions import Decisions
from mailuo_graph.links import Links
from mailuo_graph.records import Records
from mailuo_graph.words import Text

COLUMNS: Final = ("measure", "group", "precision", "recall", "f1", "found", "wanted", "right", "given", "precision_95", "recall_95", "f1_95")
_HEADINGS: Final = (
    Text("衡量", "measure"), Text("准确率", "precision"), Text("召回率", "recall"), Text("F1", "F1"),
    Text("找到", "found"), Text("应有", "wanted"), Text("对的", "right"), Text("给出", "given"),
)  # fmt: skip
"""Of what people see: the interval stands beside its share."""
_GROUPS: Final = {
    "kind": Text("种类", "kind"), "grade": Text("标注等级", "grade"), "confidence": Text("把握", "confidence"), "strength": Text("强度", "strength"),
    "low_string_overlap": Text("名称几乎不同", "low string overlap"), "trivial": Text("常规支出", "trivial"),
}  # fmt: skip
_MEASURES: Final = {
    "department": Text("部门", "department"),
    "fiscal_year": Text("预算年度", "fiscal year"),
    "projects": Text("项目（名称和总计）", "projects (name, total)"),
    "projects_with_unit": Text("项目（连同单位）", "projects with unit"),
    "units": Text("单位（名称和总计）", "units (name, total)"),
    "indicators": Text("指标（项目、名称、两个值）", "indicators (all fields)"),
    "policies": Text("依据文件，按项目", "policies by project"),
    "systems": Text("系统，按项目", "systems by project"),
    "indicator_types_pairwise": Text("指标类型，成对", "indicator types, pairwise"),
    "systems_across_documents": Text("系统，跨文件", "systems across documents"),
    "system_parents": Text("系统的上级", "parents of systems"),
    "lineage": Text("承接，直接", "lineage, direct"),
    "lineage_by_chain": Text("承接，经由中间年份", "lineage, by chain"),
    "lineage_kind": Text("承接的种类和方向", "kind and direction of links"),
    "lineage_shown": Text("显示的承接是对的", "links shown that are right"),
    "undertakings_pairwise": Text("同一件事，成对", "undertakings, pairwise"),
    "undertakings_b_cubed": Text("同一件事，B³", "undertakings, B³"),
    "lineage_forbidden_kept_apart": Text("不该相连的分开了", "forbidden pairs apart"),
    "lineage_forbidden_surely_apart": Text("不该相连的至多标“可能”", "forbidden pairs at most possible"),
    "duplicates": Text("重复线索", "duplicates"),
    "duplicates_strong": Text("重复线索，强的标为强", "strong duplicates as strong"),
    "disclosures_folded": Text("重复公开的并为一个", "double disclosures folded"),
}


def evaluated(workspace: Workspace, folder: Path, *, reasons: bool = False) -> tuple[list[Score], list[str]]:
    """The measures for which there are annotations, and annotated documents that the workspace lacks. With `reasons` a
    missing link says why the program does not make it."""
    gold = read_gold(folder)
    records, links = records_and_links(workspace)
    lines = {name: list(rows) for name, rows in exchange_lines(records, links).items()}
    documents = Documents(gold, lines)
    why = refusal(records, links, read_decisions(workspace.decisions).view()) if reasons else None
    return [*documents.scores(), *link_scores(gold, lines, why)], documents.lacking


def refusal(records: Records, links: Links, decisions: Decisions) -> Callable[[str, str], str]:
    """Why two projects are not linked, in a few words; the workspace is read once, when it is first asked."""
    from mailuo_linkers.reading.judging import Reading, judge_pair  # noqa: PLC0415 - only errors ask for it

    ready: list[Reading] = []

    def why(earlier: str, later: str) -> str:
        if not ready:
            ready.append(Reading.of(records, links))
        judged = judge_pair(records, links, decisions, earlier, later, ready[0])
        if judged.vetoes:
            return str(Text(f"否决：{'；'.join(veto.reason for veto in judged.vetoes)}", f"forbidden: {'; '.join(veto.reason for veto in judged.vetoes)}"))
        rival = Text("，单看可连，让给了更合适的", ", would do alone, another fits better") if judged.linked else Text("", "")
        return str(Text(f"把握 {judged.score:.2f}{rival.zh}", f"probability {judged.score:.2f}{rival.en}"))

    return why


def score_rows(scores: Sequence[Score]) -> list[list[Any]]:
    """For programs."""
    return [
        [
            s.measure, s.group, *map(_rounded, (s.precision, s.recall, s.f1)), s.found, s.wanted, s.right, s.given,
            *(None if each is None else [round(bound, 4) for bound in each] for each in s.intervals),
        ]
        for s in scores
    ]  # fmt: skip


def people_scores(scores: Sequence[Score]) -> list[list[Any]]:
    """Each share with its interval beside it; parts are set in under the whole."""
    return [
        [
            named(s), *(_share(share, bounds) for share, bounds in zip((s.precision, s.recall, s.f1), s.intervals, strict=True)),
            *("—" if count is None else str(count) for count in (s.found, s.wanted, s.right, s.given)),
        ]
        for s in scores
    ]  # fmt: skip


def _share(share: float | None, bounds: Bounds | None) -> str:
    if share is None:
        return "—"
    return f"{share:.3f}" if bounds is None else f"{share:.3f} [{bounds[0]:.2f}–{bounds[1]:.2f}]"


def headings() -> list[str]:
    return list(map(str, _HEADINGS))


def named(score: Score) -> str:
    if score.group is None:
        return str(_MEASURES[score.measure])
    name, _, value = score.group.partition("=")
    return f"  {_GROUPS.get(name, name)}" + (f" {label(value)}" if value else "")


def errors_text(scores: Sequence[Score]) -> str:
    """Case by case: what is missing, what is wrong."""
    lines = []
    for score in scores:
        for head, cases in ((Text("缺", "missing"), score.missing), (Text("错", "wrong"), score.wrong)):
            if cases:
                lines.append(f"\n{named(score)} · {head} ({len(cases)})")
                lines += [f"  {safe(case)}" for case in cases]
    return "\n".join(lines)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
