"""`mailuo review`: a person judges what the program could not settle."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from mailuo.cli.options import DEFAULT_WORKSPACE, WorkspaceOption, help_text
from mailuo_graph.decisions import Verdict
from mailuo_graph.errors import UsageError
from mailuo_graph.words import Text


def review(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    *,
    who: Annotated[str | None, typer.Option("--who", metavar="NAME", help=help_text("谁在判断；默认本机用户", "who decides; the user of this machine by default"))] = None,
    decide: Annotated[
        tuple[str, str, str] | None,
        typer.Option("--decide", metavar="A B VERDICT", help=help_text("不提问，直接记一条：A 与 B（编号或名称）是 same、different 或 unsure", "ask nothing, record one: A and B (uid or name) are same, different or unsure")),
    ] = None,
    why: Annotated[str, typer.Option("--why", metavar="WORDS", help=help_text("理由，与 --decide 同用", "the reason, with --decide"))] = "",
    about: Annotated[
        str | None,
        typer.Option("--about", metavar="KIND", help=help_text("判断什么，默认按 A 和 B 的种类；更名写 RENAMED_TO，是否重复写 SIMILAR_TO", "what is judged, by default what A and B are; RENAMED_TO for a renaming, SIMILAR_TO for a duplicate")),
    ] = None,
    blind: Annotated[bool, typer.Option("--blind", help=help_text("不显示程序给的种类、把握和分数，判断不受影响", "hide the program's kind, confidence and score, so that they don't sway"))] = False,
) -> None:
    from mailuo.catalogue import Catalogue  # noqa: PLC0415 - pyarrow is not needed for --help
    from mailuo.review import Session, judged, now, open_questions, person, record  # noqa: PLC0415 - see above
    from mailuo.workspace import Workspace  # noqa: PLC0415 - see above
    from mailuo_graph.decisions import Decision  # noqa: PLC0415 - see above

    opened = Workspace.open(workspace)
    name = person(who)
    catalogue = Catalogue.of(opened)
    if decide is not None:
        first, second, verdict = decide
        kind, subjects = judged(catalogue, first, second, about)
        decision = Decision(kind, subjects, _verdict(verdict), name, now(), why)
        for sentence in record(opened.decisions, decision):
            print(sentence)
        print(Text(f"已记下（{kind}）：{subjects[0]} · {subjects[1]} · {verdict}；下次 mailuo build 时生效", f"recorded ({kind}): {subjects[0]} · {subjects[1]} · {verdict}; it counts from the next mailuo build"))
        return
    if why or about:
        raise UsageError("--why 和 --about 要与 --decide 同用", "--why and --about go with --decide")
    asked = open_questions(catalogue, opened.decisions)
    print(Text(f"{len(asked)} 个问题待判断；判断人：{name}", f"{len(asked)} questions are open; decided by {name}"))
    session = Session(opened.decisions, asked, name, _reader(), print, blind=blind)
    session.run()
    print(Text(f"记下 {session.decided} 条决定；下次 mailuo build 时生效", f"{session.decided} decisions recorded; they count from the next mailuo build"))


def _verdict(word: str) -> Verdict:
    if word not in ("same", "different", "unsure"):  # the others are about findings
        raise UsageError(f"判断只能是 same、different 或 unsure，给的是“{word}”", f"a verdict is same, different or unsure, got {word!r}")
    return Verdict(word)


def _reader() -> Callable[[], str]:
    """Single keys at a terminal, lines of input elsewhere, whatever their encoding."""
    if sys.stdin is None:
        raise UsageError("没有输入可读；请在终端里运行，或用 --decide", "there is no input to read; run it at a terminal, or use --decide")
    if sys.stdin.isatty() and sys.stdout.isatty():
        return typer.getchar
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    return input
