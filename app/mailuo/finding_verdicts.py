"""A person's verdict on a finding goes into decisions.jsonl beside all others, and says whether the finding is there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mailuo.decision_log import append_decision
from mailuo.open_graph import open_graph
from mailuo.review import now, person
from mailuo.workspace import Workspace
from mailuo_graph.decisions import FINDING, Decision, Verdict
from mailuo_graph.errors import UsageError
from mailuo_graph.words import Text
from mailuo_queries.findings import findings, query_of
from mailuo_queries.library import find_query
from mailuo_queries.runner import run_query


def judge_finding(
    folder: Path, finding: str, verdict: Verdict, why: str, who: str | None, packs: Sequence[Path] = (),
) -> list[Text]:
    opened = Workspace.open(folder)
    query = query_of(finding)
    if query is None:
        raise UsageError(
            f"“{finding}”不是疑点号；疑点号形如 copied-indicators:0123456789，mailuo ask 会列出",
            f"{finding!r} is no finding's id; one reads copied-indicators:0123456789, and mailuo ask lists them",
        )
    if verdict is Verdict.DISMISSED and not why.strip():
        raise UsageError("排除一条疑点要写理由：--why “……”", 'dismissing a finding needs a reason: --why "…"')
    saved = find_query(query, packs)
    with open_graph(folder, None) as graph:
        listed = finding in findings(run_query(graph, saved.query))
    said = append_decision(opened.decisions, Decision(FINDING, (finding, saved.name), verdict, person(who), now(), why.strip()))
    said.append(Text(f"已记下：{finding} {verdict.value}", f"recorded: {finding} {verdict.value}"))
    if not listed:
        said.append(
            Text(
                f"请注意：{saved.name} 按默认参数没有列出这一条；若是用别的参数查到的，不必理会",
                f"mind: {saved.name} with its defaults does not list it; if other parameters did, all is well",
            ),
        )
    return said
