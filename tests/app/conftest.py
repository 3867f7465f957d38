"""A built workspace, copied for each test that wants one: building takes a second, copying does not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import BrowserMissing, running_browser
from budget_text import archive_budget
from program import good, mailuo, write


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    document = write(folder / "示例市档案局2031年.txt", archive_budget().data())
    good(mailuo("build", document, "-w", folder / "ws"))
    return folder / "ws"


@pytest.fixture
def workspace(built_once: Path, tmp_path: Path) -> Path:
    """A workspace of one document, with a decision in it; the document lies beside it as 示例市档案局2031年.txt."""
    target = tmp_path / "工作 区"
    shutil.copytree(built_once, target)
    shutil.copy(built_once.parent / "示例市档案局2031年.txt", tmp_path)
    line = '{"about": "SUCCEEDS", "subjects": ["P-a", "P-b"], "verdict": "same", "who": "审计甲", "when": "2031-01-02", "why": ""}\n'
    (target / "decisions.jsonl").write_text(line, encoding="utf-8", newline="")
    return target


@pytest.fixture
def document(workspace: Path) -> Path:
    return workspace.parent / "示例市档案局2031年.txt"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A laptop without Chromium skips these tests; the build never does."""
    try:
        with running_browser() as running:
            yield running
    except BrowserMissing as error:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(f"CI needs a browser: {error}")
        pytest.skip(str(error))
