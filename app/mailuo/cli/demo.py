"""`mailuo demo`: the sample documents from text to answer, so that a newcomer sees the whole way in a minute."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mailuo.cli.options import help_text
from mailuo.cli.progress import ProgressLine


def demo(
    workspace: Annotated[Path, typer.Option("-w", "--workspace", metavar="DIR", help=help_text("工作区目录", "the workspace folder"))] = Path("demo"),
) -> None:
    from mailuo.demo import demo_text  # noqa: PLC0415 - pyarrow is not needed for --help

    with ProgressLine() as progress:
        text = demo_text(workspace, progress)
    print(text)
