"""Every notebook runs from its first cell to its last, is stored without outputs, and needs nothing but Python."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from program import environment

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
_RUN = """
import ast, json, sys
names = {"__name__": "__main__"}
with open(sys.argv[1], encoding="utf-8") as file:
    cells = json.load(file)["cells"]
for number, cell in enumerate(cells, start=1):
    if cell["cell_type"] != "code":
        continue
    tree = ast.parse("".join(cell["source"]))
    shown = ast.Expression(tree.body.pop().value) if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, f"cell {number}", "exec"), names)
    if shown is not None:
        value = eval(compile(shown, f"cell {number}", "eval"), names)
        getattr(value, "_repr_html_", lambda: repr(value))()
    print(f"ran {number}")
"""


def test_the_four_are_there():
    """A folder that was moved would pass the tests below."""
    assert [path.name[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_as_it_is_shared(path: Path):
    """No outputs, no counts, ids that do not repeat, no magics; every code cell has words before it somewhere."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert cells[0]["cell_type"] == "markdown"
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert len({cell["id"] for cell in cells}) == len(cells)
    assert not any(line.startswith(("%", "!")) for cell in code for line in cell["source"])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_runs(path: Path, tmp_path: Path):
    """In order, from the root of the checkout; nothing is left in the folder for temporary files."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _RUN, str(path)], cwd=ROOT, env=environment("zh", TMPDIR=str(tmp_path), TEMP=str(tmp_path), TMP=str(tmp_path), PYTHONUTF8="1"),
        capture_output=True, check=False, timeout=300, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    code = [str(number) for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"], start=1) if cell["cell_type"] == "code"]
    assert [line.removeprefix("ran ") for line in done.stdout.splitlines() if line.startswith("ran ")] == code
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("mailuo")] == []
