"""Makes the pictures of the README: what a command prints as SVG, pages of the explorer as PNG: `make pictures`. The program
really runs, so they can't go stale. The pages need a Chromium."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from pages_picture import take

from mailuo.render import width

IMAGES = Path(__file__).parent / "images"
CELL, LINE, MARGIN = 8.0, 20, 16
PICTURES = {
    "demo.zh-CN.svg": ("zh", ["demo"]),
    "demo.en.svg": ("en", ["demo"]),
}


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    for name, (language, command) in PICTURES.items():
        (IMAGES / name).write_text(picture(printed(language, command)), encoding="utf-8", newline="\n")
    take(IMAGES, {"zh": "zh-CN", "en": "en"})


def printed(language: str, command: list[str]) -> list[str]:
    environment = os.environ | {"MAILUO_LANG": language, "PYTHONUTF8": "1"}
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run(
            [sys.executable, "-m", "mailuo", *command, "-w", "demo"],
            cwd=folder, env=environment, capture_output=True, check=True, encoding="utf-8",
        )
    return [f"$ mailuo {' '.join(command)}", *ran.stdout.splitlines()]


def picture(lines: list[str]) -> str:
    """Text on paper. Runs of narrow and wide characters are placed one by one, so columns align in any font."""
    columns = max(width(line) for line in lines)
    across, down = columns * CELL + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN
    body = [element for number, line in enumerate(lines) for element in _line(line, MARGIN + (number + 0.75) * LINE)]
    style = "text{font:14px ui-monospace,'Noto Sans Mono CJK SC','Noto Sans CJK SC','Microsoft YaHei',monospace;fill:#1b1b1b;white-space:pre}"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across:g} {down:g}" role="img">',
            f"<style>{style}</style>",
            f'<rect width="{across:g}" height="{down:g}" rx="6" fill="#fdfdfb" stroke="#d8d6d0"/>',
            *body,
            "</svg>",
        ],
    )


def _line(line: str, y: float) -> list[str]:
    elements, at = [], 0
    for run in _runs(line):
        taken = width(run)
        if not run.isspace():
            elements.append(
                f'<text x="{MARGIN + at * CELL:g}" y="{y:g}" textLength="{taken * CELL:g}" lengthAdjust="spacingAndGlyphs">{escape(run)}</text>',
            )
        at += taken
    return elements


def _runs(line: str) -> list[str]:
    """Pieces of equally wide characters, blanks apart."""
    runs: list[str] = []
    for character in line:
        kind = (character == " ", width(character))
        if runs and (runs[-1][-1] == " ", width(runs[-1][-1])) == kind:
            runs[-1] += character
        else:
            runs.append(character)
    return runs


if __name__ == "__main__":
    main()
