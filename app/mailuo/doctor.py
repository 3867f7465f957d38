"""Looks at the machine: what works, what is missing for which purpose, and what to do about it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from mailuo import __version__
from mailuo.decision_log import read_decisions
from mailuo.render import safe
from mailuo.workspace import Workspace
from mailuo_graph.decisions import ENTITIES, FINDING, RELATIONS, Decision
from mailuo_graph.errors import MailuoError
from mailuo_graph.words import Text

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge", "firefox")


@dataclass(frozen=True, slots=True)
class Check:
    """`needed`: without it the program's main job does not work; everything else serves one purpose only."""

    name: Text
    good: bool
    found: Text
    advice: Text | None = None
    needed: bool = False


def examine(workspace: Path | None, store: str | None, user: str | None, password: str | None) -> list[Check]:
    checks = [_program(), _embedded(), _java(), _ocr(), _browser()]
    checks.append(_server(store, user, password))
    if workspace is not None:
        checks += _workspace(workspace)
    return checks


def report_text(checks: list[Check]) -> str:
    lines = []
    for check in checks:
        mark = Text("有", "ok") if check.good else Text("缺", "--")
        lines.append(f"[{mark}] {check.name}：{safe(str(check.found))}")
        if not check.good and check.advice is not None:
            lines.append(f"      → {check.advice}")
    return "\n".join(lines)


def _program() -> Check:
    python = platform.python_version()
    return Check(
        Text("程序", "program"), good=True, found=Text(f"mailuo {__version__}，Python {python}，{sys.platform}", f"mailuo {__version__}, Python {python}, {sys.platform}"), needed=True,
    )


def _embedded() -> Check:
    """A graph is really written and asked, because an import alone proves little."""
    from mailuo_graph.stores import open_store  # noqa: PLC0415 - looked at only here
    from mailuo_graph.tables import GraphTables  # noqa: PLC0415 - see above

    name = Text("内嵌图引擎", "embedded graph engine")
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, open_store(Path(folder) / "试.kgl") as store:
            store.load(GraphTables.from_rows({"Unit": [{"uid": "u", "name": "试"}]}, {}))
            answer = store.run("MATCH (u:Unit) RETURN u.name AS name ORDER BY name").values
    except (ImportError, OSError, MailuoError) as error:
        advice = Text("请重新安装：pip install --force-reinstall mailuo", "install again: pip install --force-reinstall mailuo")
        return Check(name, good=False, found=Text(str(error), str(error)), advice=advice, needed=True)
    version = importlib.metadata.version("kglite")
    return Check(name, good=answer == [("试",)], found=Text(f"kglite {version}，写入和查询正常", f"kglite {version}, writes and answers"), needed=True)


def _java() -> Check:
    name = Text("Java（只为在本机测试 Neo4j）", "Java (only to test on a Neo4j of this machine)")
    advice = Text("装 Java 17 或更新的版本；不装也能用内嵌引擎和别处的 Neo4j", "install Java 17 or newer; the embedded engine and a Neo4j elsewhere work without it")
    java = shutil.which("java", path=_java_path())
    if java is None:
        return Check(name, good=False, found=Text("没有找到", "not found"), advice=advice)
    said = subprocess.run([java, "-version"], capture_output=True, check=False, timeout=20).stderr.decode("utf-8", "replace")  # noqa: S603 - java as found on the PATH
    version = re.search(r'version "(\d+)', said)
    good = version is not None and int(version[1]) >= 17  # noqa: PLR2004 - what Neo4j 5 asks for
    first = said.splitlines()[0] if said else "?"
    return Check(name, good=good, found=Text(first, first), advice=advice)


def _java_path() -> str:
    home = os.environ.get("JAVA_HOME")
    return os.pathsep.join(([str(Path(home) / "bin")] if home else []) + [os.environ.get("PATH", "")])


def _ocr() -> Check:
    good = importlib.util.find_spec("rapidocr") is not None
    return Check(
        Text("扫描件识别 [ocr]", "reading of scans [ocr]"), good=good,
        found=Text("已安装", "installed") if good else Text("没有安装", "not installed"),
        advice=Text("要读扫描件时：pip install 'mailuo[ocr]'", "to read scans: pip install 'mailuo[ocr]'"),
    )  # fmt: skip


def _browser() -> Check:
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if found is None and os.name == "nt":
        found = "Microsoft Edge"
    return Check(
        Text("浏览器（看图用）", "browser (to look at the graph)"), good=found is not None,
        found=Text(found, found) if found else Text("没有找到", "not found"),
        advice=Text("命令行不需要；要看页面请装任一现代浏览器", "the command line needs none; for the pages install any modern browser"),
    )  # fmt: skip


def _server(store: str | None, user: str | None, password: str | None) -> Check:
    from mailuo_graph.stores import open_store  # noqa: PLC0415 - looked at only here

    name = Text("Neo4j 服务器", "Neo4j server")
    if store is None:
        return Check(
            name, good=False, found=Text("没有指定", "none named"),
            advice=Text("需要时加 --store neo4j://主机:7687，或设 NEO4J_URI", "when wanted: --store neo4j://host:7687, or set NEO4J_URI"),
        )  # fmt: skip
    try:
        with open_store(store, user=user, password=password) as server:
            count = sum(server.counts().nodes.values())
    except MailuoError as error:
        return Check(name, good=False, found=error.message, advice=Text("见上句", "see above"))
    return Check(name, good=True, found=Text(f"{store}，{count:,} 个点", f"{store}, {count:,} nodes"))


def _workspace(folder: Path) -> list[Check]:
    name = Text("工作区", "workspace")
    try:
        workspace = Workspace.open(folder)
        decisions = read_decisions(workspace.decisions)
    except MailuoError as error:
        return [Check(name, good=False, found=error.message, advice=Text("见上句", "see above"), needed=True)]
    checks = [
        Check(
            name, good=workspace.graph.is_file(), needed=True,
            found=Text(f"{folder}，由 mailuo {workspace.made_by()} 写成，{len(decisions.decisions)} 条决定", f"{folder}, written by mailuo {workspace.made_by()}, {len(decisions.decisions)} decisions"),
            advice=Text("图文件不在；请重新运行 mailuo build", "the graph file is gone; run mailuo build again"),
        ),
    ]  # fmt: skip
    said = [*decisions.troubles, *decisions.view().contradictions, *_without_subjects(workspace, decisions.decisions)]
    return checks + [Check(Text("决定", "decisions"), good=False, found=each) for each in said]


def _without_subjects(workspace: Workspace, decisions: list[Decision]) -> list[Text]:
    """Decisions that bind nothing now: kept, because the documents they are about may come back."""
    if not decisions:
        return []
    from mailuo.catalogue import Catalogue  # noqa: PLC0415 - only where there is something to look up

    try:
        catalogue = Catalogue.of(workspace)
    except MailuoError as error:
        return [error.message]
    said = []
    for each in decisions:
        if each.about == FINDING:
            continue  # kept with the findings of its query, which look after it
        gone = "、".join(uid for uid in each.subjects if uid not in catalogue.owner)
        start_zh, start_en = f"{each.who} 于 {each.when} 的决定（{each.about}）", f"the decision of {each.who} on {each.when} ({each.about})"
        if each.about not in RELATIONS | ENTITIES:
            said.append(Text(f"{start_zh}判断的种类本程序不认识；保留，不起作用", f"{start_en} judges a kind this program does not know; it is kept and has no effect"))
        elif gone:
            said.append(Text(f"{start_zh}涉及的 {gone} 已不在工作区里；保留，再出现时仍然有效", f"{start_en} names {gone}, no longer in the workspace; it is kept and counts again when it comes back"))
    return said
