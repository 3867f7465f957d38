"""Runs the real program in a process of its own and looks at a workspace from outside."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

_SETTINGS = ("NEO4J_", "MAILUO_", "LC_", "LANG", "PYTHONIOENCODING", "PYTHONUTF8", "COLUMNS", "PYTHONWARNINGS", "PYTHONDONTWRITEBYTECODE")


def environment(lang: str = "en", **more: str) -> dict[str, str]:
    """The environment of this run without whatever a developer may have set."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(_SETTINGS)}
    return {**clean, "MAILUO_LANG": lang, **more}


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """What was said on standard error: exactly one line, no stack trace, nothing of ours to blame."""
        assert "Traceback" not in self.err, self.err
        lines = self.err.splitlines()
        assert len(lines) == 1, f"one sentence was promised:\n{self.err}"
        assert "internal error" not in lines[0], lines[0]
        assert "程序出错" not in lines[0], lines[0]
        return lines[0]


def mailuo(
    *arguments: str | Path,
    lang: str = "en",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
    python: str = sys.executable,
) -> Outcome:
    """`before` runs in the child on POSIX, to take something away from it."""
    done = subprocess.run(
        [python, "-m", "mailuo", *map(str, arguments)],
        capture_output=True, cwd=cwd, env=environment(lang, **(env or {})), preexec_fn=before, check=False, timeout=120,
    )  # fmt: skip
    return Outcome(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def good(outcome: Outcome) -> str:
    """The output of a run that must have worked."""
    assert outcome.code == 0, f"exit {outcome.code}\n{outcome.out}\n{outcome.err}"
    return outcome.out


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file but locks, byte for byte."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith("lock")
    }


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path
