"""A workspace with hostile names, and the explorer on it: asked in this process, or as a program that listens."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
from starlette.testclient import TestClient

from budget_text import Budget, Indicator, Project, Unit
from mailuo.explorer.app import make_app
from mailuo.explorer.config import Config
from program import environment, good, mailuo, write

HOST = "127.0.0.1:8317"
ORIGIN = f"http://{HOST}"
SCRIPT = "<script>document.title='taken'</script>项目"
IMAGE = "<img/src=x/onerror=document.title='taken'>平台建设项目"
REVERSED = "反向\u202e目项护维统系"
EIGHTY = "示例市政务信息资源共享交换与业务协同一体化支撑平台及配套基础设施" * 2 + "运行维护服务项目（三年期）"
LONG = "长" * 4_990 + "运维服务项目"


def hostile_budget(year: int = 2031) -> Budget:
    same = (Indicator("库房温湿度达标率"), Indicator("故障修复率", "≥95%"), Indicator("群众满意度", "≥85%"))
    quoted = Indicator("\"><b onmouseover=document.title='taken'>达标率")
    return Budget(
        (
            Unit(
                "示例市档案馆",
                (
                    Project(SCRIPT, "120.00", "{{ 7*7 }} <iframe src='//example.org'></iframe> 建成档案检索平台。", (*same, quoted)),
                    Project(IMAGE, "80.00", "依托档案检索平台，提供服务。", (*same, quoted)),
                    Project(REVERSED, "30.00", "维护档案检索平台。"),
                    Project(EIGHTY, "12.00", "维护。"),
                    Project(LONG, "1.00", "长名。"),
                ),
            ),
        ),
        "示例市档案局", year,
    )  # fmt: skip


def hostile_workspace(folder: Path) -> Path:
    write(folder / "in" / "示例 '&amp; 档案2031年.txt", hostile_budget().data())
    write(folder / "in" / "示例档案2032年.txt", hostile_budget(2032).data())
    good(mailuo("build", folder / "in", "-w", folder / "ws"))
    return folder / "ws"


def copied(workspace: Path, target: Path) -> Path:
    shutil.copytree(workspace, target)
    return target


def config_for(folder: Path, **more: Any) -> Config:
    return Config(folder, frozenset({HOST}), who="审计甲", **more)


def client_for(config: Config) -> TestClient:
    """A browser that has not come in yet."""
    return TestClient(make_app(config), base_url=ORIGIN, raise_server_exceptions=False)


def entered(config: Config) -> TestClient:
    client = client_for(config)
    assert client.get("/", params={"token": config.token}).status_code == 200
    assert config.cookie in client.cookies
    return client


def send(client: TestClient, path: str, body: Any) -> httpx.Response:
    """As a page of the explorer sends it."""
    return client.post(path, json=body, headers={"origin": ORIGIN, "sec-fetch-site": "same-origin"})


@contextlib.contextmanager
def listening(folder: Path, *more: str, lang: str = "zh") -> Iterator[str]:
    """The program itself, and the address it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "mailuo", "explore", "-w", str(folder), "--no-open", "--port", "0", "--who", "审计甲", *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(lang), text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        if found is None:
            process.kill()
            raise AssertionError(process.communicate()[1])
        yield found[0]
    finally:
        process.terminate()
        process.communicate(timeout=20)
