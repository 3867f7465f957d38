"""The folders tell the pipeline, and the imports obey it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {
    "mailuo_graph": ROOT / "graph" / "mailuo_graph",
    "mailuo_extractors": ROOT / "extractors" / "mailuo_extractors",
    "mailuo_linkers": ROOT / "linkers" / "mailuo_linkers",
    "mailuo_queries": ROOT / "queries" / "mailuo_queries",
    "mailuo": ROOT / "app" / "mailuo",
}
MAY_KNOW = {
    "mailuo_graph": set(),
    "mailuo_extractors": {"mailuo_graph"},
    "mailuo_linkers": {"mailuo_graph"},
    "mailuo_queries": {"mailuo_graph"},
    "mailuo": {"mailuo_graph", "mailuo_extractors", "mailuo_linkers", "mailuo_queries"},
}
LONGEST_FILE = 500


def imported(path: Path) -> set[str]:
    """The first part of every module a file imports, wherever in the file."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where a thing comes from"
            names.add(str(node.module).partition(".")[0])
    return names


@pytest.mark.parametrize("package", PACKAGES)
def test_dependencies_point_one_way(package):
    """graph knows nobody; extractors, linkers and queries know graph; app knows all."""
    files = sorted(PACKAGES[package].rglob("*.py"))
    assert files
    wrong = {
        str(path.relative_to(ROOT)): foreign
        for path in files
        if (foreign := (imported(path) & set(PACKAGES)) - MAY_KNOW[package] - {package})
    }
    assert not wrong


@pytest.mark.parametrize("package", PACKAGES)
def test_files_do_one_job(package):
    """A module says when to reach for it and stays short enough to be read at once."""
    for path in PACKAGES[package].rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= LONGEST_FILE, path
        assert ast.get_docstring(ast.parse(text)), path


def test_every_package_is_typed_and_shipped():
    """py.typed in each source root, and hatch builds every one of them."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for name, folder in PACKAGES.items():
        assert (folder / "py.typed").is_file(), name
        assert f'"{folder.relative_to(ROOT).as_posix()}"' in project, name


def test_the_lock_file_has_no_addresses():
    """Names, versions and hashes: whoever installs decides where from."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert "://" not in lock
