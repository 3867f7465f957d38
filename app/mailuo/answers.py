"""An answer as text: the rows, and the sentence that says what was looked at and what the rows don't say."""

from __future__ import annotations

from collections.abc import Sequence

from mailuo.render import Format, render_rows, safe
from mailuo_graph.errors import QueryInvalid
from mailuo_graph.words import Text
from mailuo_queries.runner import Answer


def parse_parameters(pairs: Sequence[str]) -> dict[str, str]:
    parsed = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise QueryInvalid(
                f"参数“{pair}”须写成 名字=值，如 -p least=4", f"parameter {pair!r} must read NAME=VALUE, as -p least=4",
            )
        parsed[name.strip()] = value
    return parsed


def answer_text(answer: Answer, style: Format) -> tuple[str, str]:
    """What goes to standard output, and the note that goes with it (to standard error for machine formats)."""
    query, rows = answer.query, answer.rows
    columns = [column.name for column in query.columns]
    headings = [str(column.meaning) for column in query.columns]
    if style is Format.TABLE:
        shown = [i for i, column in enumerate(query.columns) if not column.name.endswith("uid")]
        body = render_rows([columns[i] for i in shown], [[row[i] for i in shown] for row in rows.values], style, [headings[i] for i in shown])
        text = f"{query.title}\n{query.question}\n\n{body}" if rows.values else f"{query.title}\n{query.question}"
    else:
        text = render_rows(columns, rows.values, style, headings)
    return text, "\n".join(_notes(answer, style))


def _notes(answer: Answer, style: Format) -> list[str]:
    query, found = answer.query, len(answer.rows.values)
    looked_at = answer.looked_at
    notes = []
    if looked_at is None:
        notes.append(str(Text(f"共 {found} 行", f"{found} rows")))
    elif looked_at == 0:
        notes.append(str(Text("没有可看的数据：不能说没有问题", "there was nothing to look at: this does not say that all is well")))
    else:
        notes.append(str(Text(f"看了 {looked_at} 个，列出 {found} 行", f"looked at {looked_at}, {found} rows")))
    if answer.rows.truncated:
        notes.append(str(Text("还有更多行没有列出；用 --rows 放宽", "there are more rows; raise --rows")))
    if style is Format.TABLE:
        notes += [str(Text("可能的合理解释：", "It may be innocent: ")) + str(each) for each in query.innocent if found]
        if query.unknown is not None:
            notes.append(str(Text("看不到的：", "Not covered: ")) + str(query.unknown))
    notes += [safe(warning) for warning in answer.rows.warnings]
    return notes


