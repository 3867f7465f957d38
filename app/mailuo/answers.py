"""An answer as rows and as text: each row with its finding's id, what people said of it and what changed since an
earlier run, and the sentences that say what was looked at and what the rows don't say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mailuo.render import Format, render_rows, safe
from mailuo_graph.decisions import Decision, Decisions, Verdict
from mailuo_graph.errors import QueryInvalid
from mailuo_graph.words import Text
from mailuo_queries.findings import Change, Compared, compare, finding_uid
from mailuo_queries.runner import Answer
from mailuo_queries.spec import Query

VERDICTS: Final = {
    Verdict.OPEN: Text("待核", "open"),
    Verdict.CONFIRMED: Text("属实", "confirmed"),
    Verdict.DISMISSED: Text("排除", "dismissed"),
}
CHANGES: Final = {
    Change.NEW: Text("新增", "new"),
    Change.GONE: Text("消失", "gone"),
    Change.CHANGED: Text("有变", "changed"),
    Change.SAME: Text("未变", "same"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A row of an answer with all that is known about it. `compared` is None where nothing was compared."""

    finding: str
    row: dict[str, Any]
    decision: Decision | None
    compared: Compared | None

    @property
    def verdict(self) -> Verdict:
        return Verdict.OPEN if self.decision is None else self.decision.verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """An answer whose rows are judged. With an earlier run at hand, rows that are gone come last."""

    answer: Answer
    rows: list[Judged]
    since: bool

    @property
    def query(self) -> Query:
        return self.answer.query

    @property
    def found(self) -> int:
        return sum(1 for each in self.rows if each.compared is None or each.compared.change is not Change.GONE)

    @property
    def is_unknown(self) -> bool:
        """There was nothing to look at: no rows then say nothing."""
        return self.answer.looked_at == 0

    def columns(self) -> list[str]:
        own = [column.name for column in self.query.columns]
        return [*own, "finding", "verdict", "verdict_why", *(["change", "changed_columns"] if self.since else [])]

    def headings(self) -> list[str]:
        own = [str(column.meaning) for column in self.query.columns]
        more = [Text("疑点号", "finding"), Text("结论", "verdict"), Text("结论理由", "reason of the verdict")]
        more += [Text("与上次比", "since last run"), Text("变了的列", "changed columns")] if self.since else []
        return [*own, *map(str, more)]

    def values(self, *, words: bool = False) -> list[list[Any]]:
        """In the order of `columns`; with `words` verdicts and changes as people call them."""
        return [self._values(each, words=words) for each in self.rows]

    def _values(self, each: Judged, *, words: bool) -> list[Any]:
        values = [each.row[column.name] for column in self.query.columns]
        why = None if each.decision is None else f"{each.decision.who} {each.decision.when[:10]} {each.decision.why}".strip()
        verdict = str(VERDICTS[each.verdict]) if words else each.verdict.value
        values += [each.finding, verdict, why]
        if each.compared is not None:
            change = each.compared.change
            values += [str(CHANGES[change]) if words else change.value, list(each.compared.columns)]
        return values


def judge(
    answer: Answer, decisions: Decisions, earlier: Sequence[Mapping[str, Any]] | None = None, *, hide_dismissed: bool = False,
) -> Judgement:
    if earlier is None:
        rows = [Judged(uid, row, decisions.on_finding(uid), None) for row in answer.rows.dicts() for uid in [finding_uid(answer.query, row)]]
    else:
        rows = [Judged(each.finding, each.row, decisions.on_finding(each.finding), each) for each in compare(answer, earlier)]
    if hide_dismissed:
        rows = [each for each in rows if each.verdict is not Verdict.DISMISSED]
    return Judgement(answer, rows, earlier is not None)


def earlier_rows(path: Path) -> list[dict[str, Any]]:
    """Rows of an earlier answer, written with `--format json` or `jsonl`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = json.loads(text) if text.lstrip().startswith("[") else [json.loads(line) for line in text.splitlines() if line.strip()]
        if any("finding" not in row for row in rows):
            raise ValueError("no finding")  # noqa: TRY301 - said below with the rest
    except OSError as error:
        raise QueryInvalid(f"{path}：读不了（{error.strerror}）", f"{path}: can't be read ({error.strerror})") from error
    except (ValueError, TypeError) as error:
        raise QueryInvalid(
            f"{path}：不是 mailuo ask --format json 或 jsonl 写出的结果；--since 只认这两种",
            f"{path}: not an answer written by mailuo ask --format json or jsonl, which is what --since compares with",
        ) from error
    return list(rows)


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


def answer_text(judged: Judgement, style: Format) -> tuple[str, str]:
    """What goes to standard output, and the note that goes with it (to standard error for machine formats)."""
    query, columns, headings = judged.query, judged.columns(), judged.headings()
    if style is not Format.TABLE:
        return render_rows(columns, judged.values(words=style is Format.MD), style, headings), "\n".join(_notes(judged, style))
    plain = all(each.decision is None for each in judged.rows)
    hidden = {name for name in columns if name.endswith("uid")} | ({"verdict", "verdict_why"} if plain else set())
    shown = [i for i, name in enumerate(columns) if name not in hidden]
    body = render_rows(
        [columns[i] for i in shown], [[row[i] for i in shown] for row in judged.values(words=True)], style, [headings[i] for i in shown],
    )
    text = f"{query.title}\n{query.question}\n\n{body}" if judged.rows else f"{query.title}\n{query.question}"
    return text, "\n".join(_notes(judged, style))


def _notes(judged: Judgement, style: Format) -> list[str]:
    query, found, looked_at = judged.query, judged.found, judged.answer.looked_at
    notes = []
    if looked_at is None:
        notes.append(str(Text(f"共 {found} 行", f"{found} rows")))
    elif looked_at == 0:
        notes.append(str(Text("没有可看的数据：不能说没有问题", "there was nothing to look at: this does not say that all is well")))
    else:
        notes.append(str(Text(f"看了 {looked_at} 个，列出 {found} 行", f"looked at {looked_at}, {found} rows")))
    if judged.since:
        counts = {change: sum(1 for r in judged.rows if r.compared is not None and r.compared.change is change) for change in Change}
        notes.append(
            str(
                Text(
                    f"与上次比：新增 {counts[Change.NEW]}，消失 {counts[Change.GONE]}，有变 {counts[Change.CHANGED]}",
                    f"since the earlier run: {counts[Change.NEW]} new, {counts[Change.GONE]} gone, {counts[Change.CHANGED]} changed",
                ),
            ),
        )
    if judged.answer.rows.truncated:
        notes.append(str(Text("还有更多行没有列出；用 --rows 放宽", "there are more rows; raise --rows")))
    if style is Format.TABLE:
        notes += [str(Text("可能的合理解释：", "It may be innocent: ")) + str(each) for each in query.innocent if found]
        if query.unknown is not None:
            notes.append(str(Text("看不到的：", "Not covered: ")) + str(query.unknown))
    notes += [safe(warning) for warning in judged.answer.rows.warnings]
    return notes
