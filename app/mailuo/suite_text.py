"""What a suite gave: a line a query for people, all rows for machines, a sheet a query for spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from mailuo.asking import Outcome
from mailuo.render import Format, render_rows
from mailuo.sheets import Sheet
from mailuo_graph.words import Text

_COLUMNS: Final = ("pack", "query", "title", "severity", "status", "found", "looked_at", "new", "gone", "changed", "seconds", "error")
STATUS: Final = {
    "found": Text("有", "found"), "nothing": Text("无", "nothing"), "unknown": Text("说不了", "unknown"), "error": Text("出错", "error"),
}  # fmt: skip


def summary_rows(outcomes: Sequence[Outcome]) -> list[list[Any]]:
    return [_row(each) for each in outcomes]


def _row(each: Outcome) -> list[Any]:
    query, judged = each.saved.query, each.judged
    changes: list[int | None] = [None, None, None]
    if judged is not None and judged.since:
        every = [row.compared.change.value for row in judged.rows if row.compared is not None]
        changes = [every.count(word) for word in ("new", "gone", "changed")]
    return [
        each.saved.pack, query.id, str(query.title), query.severity.value, each.status,
        None if judged is None else judged.found, None if judged is None else judged.answer.looked_at, *changes,
        round(each.seconds, 3), None if each.error is None else str(each.error.message),
    ]  # fmt: skip


def suite_text(outcomes: Sequence[Outcome], style: Format) -> str:
    """Of a table, the summary; of machine formats, the summary as well: the rows are in the files of `--output`."""
    rows = summary_rows(outcomes)
    if style is not Format.TABLE:
        return render_rows(_COLUMNS, rows, style)
    compared = any(row[7] is not None for row in rows)
    wanted = [0, 1, 2, 3, 4, 5, 6, *([7, 8, 9] if compared else [])]
    for row in rows:
        row[4] = str(STATUS[row[4]])
    headings = [
        Text("包", "pack"), Text("查询", "query"), Text("标题", "title"), Text("轻重", "severity"), Text("结果", "result"),
        Text("条数", "found"), Text("看了", "looked at"), Text("新增", "new"), Text("消失", "gone"), Text("有变", "changed"),
    ]  # fmt: skip
    text = render_rows([_COLUMNS[i] for i in wanted], [[row[i] for i in wanted] for row in rows], style, [str(headings[i]) for i in wanted])
    slowest = max(outcomes, key=lambda each: each.seconds)
    notes = [f"{each.saved.name}: {each.error.message}" for each in outcomes if each.error is not None]
    notes.append(
        str(
            Text(
                f"{len(outcomes)} 条查询；最慢的是 {slowest.saved.name}，{slowest.seconds:.2f} 秒",
                f"{len(outcomes)} queries; the slowest was {slowest.saved.name}, {slowest.seconds:.2f} s",
            ),
        ),
    )
    return "\n".join([text, "", *notes])


def suite_sheets(outcomes: Sequence[Outcome]) -> list[Sheet]:
    """A summary, then a sheet for every query that has rows."""
    sheets = [Sheet(str(Text("概览", "summary")), _COLUMNS, summary_rows(outcomes))]
    return sheets + [answer_sheet(each) for each in outcomes if each.judged is not None and each.judged.rows]


def answer_sheet(each: Outcome) -> Sheet:
    judged = each.judged
    if judged is None:
        raise ValueError(each.saved.name)
    query = judged.query
    notes = [str(query.title), str(query.question), f"{Text('为什么看', 'Why')}: {query.why}"]
    notes += [f"{Text('可能的合理解释', 'It may be innocent')}: {each}" for each in query.innocent]
    return Sheet(query.id, judged.headings(), judged.values(words=True), notes)
