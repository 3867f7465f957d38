"""`mailuo verdict`: what a person says of a finding, kept and shown next time."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mailuo.cli.options import DEFAULT_WORKSPACE, PacksOption, WhoOption, WorkspaceOption, help_text


class FindingVerdict(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


def verdict(
    finding: Annotated[str, typer.Argument(metavar="FINDING", help=help_text("疑点号，mailuo ask 列出的", "the finding's id, as mailuo ask lists it"))],
    said: Annotated[FindingVerdict, typer.Argument(metavar="open|confirmed|dismissed", help=help_text("待核、属实、排除", "open, confirmed, dismissed"))],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    *,
    why: Annotated[str, typer.Option("--why", metavar="WORDS", help=help_text("理由；排除必须写", "the reason; needed to dismiss"))] = "",
    who: WhoOption = None,
    packs: PacksOption = None,
) -> None:
    from mailuo.finding_verdicts import judge_finding  # noqa: PLC0415 - pydantic and yaml are not needed for --help
    from mailuo_graph.decisions import Verdict  # noqa: PLC0415 - see above

    folders: list[Path] = packs or []
    for sentence in judge_finding(workspace, finding, Verdict(said.value), why, who, folders):
        print(sentence)
