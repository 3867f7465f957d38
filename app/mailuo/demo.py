"""The tour: builds the sample documents, asks a saved query, and shows one finding down to the words it stands on."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from mailuo.answers import answer_text, judge
from mailuo.coverage import coverage_text
from mailuo.decision_log import decisions_beside
from mailuo.pipeline import BuildOptions, Progress, build_workspace
from mailuo.render import Format
from mailuo_graph.errors import InputError
from mailuo_graph.stores import Store, open_store
from mailuo_graph.words import Text
from mailuo_queries.library import find_query
from mailuo_queries.runner import run_query

_WORDS = """
MATCH (p:Project)-[m:MEASURED_BY]->(t:IndicatorType), (p)-[:DISCLOSED_IN]->(d:Document)
WHERE p.uid IN $projects AND m.evidence_document = d.uid
RETURN p.name AS project, d.file_name AS file, m.evidence_row AS line, m.evidence_words AS words, t.uid AS type_uid
ORDER BY type_uid, project, line, words
"""
_SHOWN = 4


def samples() -> Path:
    """The sample documents: beside the code in a checkout, inside the package in an installed wheel."""
    packaged = Path(str(resources.files("mailuo"))) / "samples"
    checkout = Path(__file__).resolve().parents[2] / "data" / "samples"
    for folder in (packaged, checkout):
        if folder.is_dir():
            return folder
    raise InputError("找不到样例文件；请重新安装 mailuo", "the sample documents are missing; install mailuo again")


def demo_text(folder: Path, progress: Progress) -> str:
    report = build_workspace([samples()], folder, BuildOptions(), progress)
    saved = find_query("copied-indicators")
    with open_store(folder / "graph.kgl") as store:
        answer = run_query(store, saved.query, {"least": 6})
        table, note = answer_text(judge(answer, decisions_beside(folder)), Format.TABLE)
        words = _words(store, answer.rows.dicts()[0]) if answer.rows.values else ""
    parts = [
        str(Text("一、读到了什么", "1. What was read")),
        coverage_text(report, folder),
        str(Text("二、问一条保存的查询：指标照抄（至少 6 条相同）", "2. A saved query: copied indicators (at least 6 equal)")),
        table,
        note,
        words,
    ]
    return "\n\n".join(part for part in parts if part)


def _words(store: Store, finding: dict[str, str]) -> str:
    """The strongest finding in the document's own words: indicators that stand in both projects."""
    projects = [finding["first_uid"], finding["second_uid"]]
    rows = store.run(_WORDS, {"projects": projects}).dicts()
    both = [row for row in rows if sum(1 for other in rows if other["type_uid"] == row["type_uid"]) > 1]
    lines = [str(Text("三、第一条的原文", "3. The words of the first finding"))]
    lines += [f"  {row['file']}:{row['line']} {row['project']}\n    「{row['words']}」" for row in both[:_SHOWN]]
    return "\n".join(lines)
