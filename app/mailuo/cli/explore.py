"""`mailuo explore`: the workspace as pages in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mailuo.cli.options import DEFAULT_WORKSPACE, PacksOption, WhoOption, WorkspaceOption, help_text
from mailuo_graph.words import Text


def explore(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    *,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65_535, metavar="N", help=help_text("端口；默认 8317，占用时另找，0 为任意", "the port; 8317 by default or any that is free, 0 for any"))] = None,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help=help_text("是否打开浏览器", "open a browser or not"))] = True,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help=help_text("在哪个地址上监听；本机之外须设密码", "where to listen; beyond this machine a password is needed"))] = "127.0.0.1",
    password: Annotated[str | None, typer.Option("--explore-password", envvar="MAILUO_EXPLORE_PASSWORD", show_envvar=True, help=help_text("本机之外访问的密码；最好放在环境变量里", "the password for other machines; better kept in the environment variable"))] = None,
    who: WhoOption = None,
    packs: PacksOption = None,
) -> None:  # fmt: skip
    from mailuo.explorer.serve import Wanted, serve  # noqa: PLC0415 - starlette and pyarrow are not needed for --help

    def ready(address: str, once: str) -> None:
        print(Text(f"脉络已就绪：{address}", f"Mailuo answers at {address}"), flush=True)
        print(Text("按 Ctrl+C 停止", "Ctrl+C stops it"), flush=True)
        if open_browser:
            import webbrowser  # noqa: PLC0415 - only who wants one pays for it

            webbrowser.open(once)

    serve(Wanted(Path(workspace), host, port, packs or [], who, password), ready)
