"""The built wheel, installed into a venv of its own and used from elsewhere: what a person gets who has no checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from budget_text import archive_budget
from program import environment, good, mailuo, write

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("mailuo", "mailuo_extractors", "mailuo_graph", "mailuo_linkers", "mailuo_queries")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        capture_output=True, text=True, encoding="utf-8", errors="replace", env=environment(), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh venv with the wheel in it. The dependencies are those of this environment, put on its path
    by a .pth file; such files inside that folder are not read, so the editable install stays out."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    done = subprocess.run(
        [python, "-m", "pip", "install", "--no-deps", "--no-index", "--disable-pip-version-check", wheel],
        capture_output=True, text=True, encoding="utf-8", errors="replace", env=environment(), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    asked = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = Path(subprocess.run(asked, capture_output=True, text=True, encoding="utf-8", check=True).stdout.strip())
    paths = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    (site / "dependencies.pth").write_text("\n".join(paths) + "\n", encoding="utf-8")
    return python


def test_the_wheel_holds_packages_packs_samples_and_marks(wheel: Path):
    """Every package with py.typed, every built-in query, every sample, and nothing of tests."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"{package}/py.typed" for package in PACKAGES} <= names
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == set(PACKAGES)
    packs = (ROOT / "queries").rglob("packs/**/*.yaml")
    expected = {path.relative_to(ROOT / "queries").as_posix() for path in packs}
    assert expected
    assert expected <= names
    pages = {f"mailuo/explorer/{path.relative_to(ROOT / 'app' / 'mailuo' / 'explorer').as_posix()}" for folder in ("static", "templates") for path in (ROOT / "app" / "mailuo" / "explorer" / folder).iterdir()}
    assert len(pages) > 20
    assert pages <= names
    samples = {f"mailuo/samples/{path.name}" for path in (ROOT / "data" / "samples").iterdir() if path.is_file()}
    assert samples
    assert samples <= names


def test_the_installed_program_works_without_the_checkout(installed: Path, tmp_path: Path):
    """Version, a build, a query, the demo: from a foreign folder, with our code loaded from the venv."""
    where = (
        "import json, mailuo, mailuo_extractors, mailuo_graph, mailuo_linkers, mailuo_queries\n"
        f"print(json.dumps([m.__file__ for m in ({', '.join(PACKAGES)})]))"
    )
    said = subprocess.run([installed, "-c", where], capture_output=True, cwd=tmp_path, env=environment(), check=True).stdout
    home = installed.parents[1].resolve()
    assert all(Path(path).resolve().is_relative_to(home) for path in json.loads(said))
    python = str(installed)
    assert good(mailuo("--version", cwd=tmp_path, python=python)).startswith("mailuo ")
    document = write(tmp_path / "示例 预算.txt", archive_budget().data())
    good(mailuo("build", document, "-w", "ws", cwd=tmp_path, python=python))
    assert len(json.loads(good(mailuo("ask", "copied-indicators", "-w", "ws", "-f", "json", cwd=tmp_path, python=python)))) == 1
    assert "「" in good(mailuo("demo", cwd=tmp_path, python=python))
    command = installed.parent / ("mailuo.exe" if os.name == "nt" else "mailuo")
    assert subprocess.run([command, "--version"], capture_output=True, cwd=tmp_path, env=environment(), check=True).stdout.startswith(b"mailuo ")
