"""How long the program takes to start: `mailuo --help` and `mailuo ask` on the demo workspace, whole process, median."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 15


def median_seconds(arguments: list[str], folder: Path) -> float:
    times = []
    for _ in range(RUNS + 1):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "mailuo", *arguments], cwd=folder, check=True, capture_output=True)
        times.append(time.perf_counter() - begin)
    return statistics.median(times[1:])


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo = median_seconds(["demo", "-w", "demo"], folder)
        bare = median_seconds(["--version"], folder)
        for label, seconds in (
            ("mailuo --version", bare),
            ("mailuo --help", median_seconds(["--help"], folder)),
            ("mailuo ask", median_seconds(["ask", "copied-indicators", "-w", "demo"], folder)),
            ("mailuo demo", demo),
        ):
            print(f"{label:20} {seconds:6.3f} s (median of {RUNS})")


if __name__ == "__main__":
    main()
