"""How quick the explorer is in a real Chromium, and what it takes: `python bench/explorer.py [WORKSPACE]`.

Without a workspace the graph is an invented one of 100,000 projects: then only the pages that ask the graph alone are
measured. Paint is the browser's own first contentful paint; expanding is from the click to the drawn graph.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from synthetic import synthetic

from browser import running_browser
from mailuo.workspace import SETTINGS_NAME, Workspace, settings_text
from mailuo_graph.stores import open_store

PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
MOST = 1_500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", nargs="?", type=Path)
    parser.add_argument("--projects", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mailuo-explorer-") as scratch:
        folder = given.workspace or invented(Path(scratch), given.projects)
        measure(folder)


def invented(folder: Path, projects: int) -> Path:
    """A workspace that holds a graph and nothing else."""
    workspace = Workspace(folder)
    with open_store(workspace.graph) as store:
        store.load(synthetic(projects * 2, projects * 8))
        print(store.counts())
    (folder / SETTINGS_NAME).write_text(settings_text(), encoding="utf-8")
    return folder


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[tuple[psutil.Process, str, float]]:
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "mailuo", "explore", "-w", folder, "--no-open", "--port", "0", "--lang", "en"], stdout=subprocess.PIPE, text=True)
    try:
        found = None if process.stdout is None else re.search(r"http://\S+", process.stdout.readline())
        if found is None:
            raise SystemExit("the explorer did not start")
        yield psutil.Process(process.pid), found[0], time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


def measure(folder: Path) -> None:
    with serving(folder) as (process, address, started), running_browser() as browser:
        base = address.partition("/?")[0]
        print(f"started in {started:.2f} s")
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(address)
        page.wait_for_url(f"{base}/")
        page.wait_for_load_state()
        print(f"first page: {painted(page):.0f} ms to paint")
        for path in ("/", "/search?q=平台", "/systems", "/queries", "/graph", "/review", "/findings", "/duplicates"):
            times = []
            for _ in range(3):
                answer = page.goto(base + path)
                if answer is None or not answer.ok:
                    break
                times.append(painted(page))
            print(f"{path}: {statistics.median(times):.0f} ms to paint" if times else f"{path}: not on this workspace")
        expand(page, base)
        print(f"memory: {process.memory_info().rss / 2**20:.0f} MiB")


def painted(page: Any) -> float:
    """Milliseconds from asking for the page to seeing it; the browser knows a moment after it has painted."""
    for _ in range(400):
        found = page.evaluate(PAINT)
        if found is not None:
            return float(found)
        time.sleep(0.01)
    raise AssertionError("nothing was painted")


def expand(page: Any, base: str) -> None:
    """Until the graph is full; each expansion with the number of nodes that stood there before."""
    page.goto(f"{base}/graph?hide=")
    page.locator("html[data-ready]").wait_for(state="attached")
    done: set[str] = set()
    timed = []
    for _ in range(40):
        nodes = page.locator("#drawing g[data-uid]").evaluate_all("all => all.map(e => e.dataset.uid)")
        uid = min((each for each in nodes if each not in done), key=lambda each: ("DBUSPCLI".find(each[0]), each), default=None)
        if uid is None or len(nodes) >= MOST:
            break
        done.add(uid)
        page.locator(f'#list button[data-uid="{uid}"]').first.evaluate("e => e.click()") if page.locator(f'#list button[data-uid="{uid}"]').count() else page.locator(f'#drawing g[data-uid="{uid}"]').dispatch_event("click")
        before = page.evaluate("performance.getEntriesByName('expand').length")
        page.keyboard.press("e")
        for _ in range(2_000):
            if page.evaluate("performance.getEntriesByName('expand').length") > before:
                break
            time.sleep(0.005)
        timed.append((len(nodes), page.evaluate("performance.getEntriesByName('expand').at(-1).duration")))
    for low, high in ((0, 300), (300, 1_000), (1_000, MOST + 1)):
        part = [duration for nodes, duration in timed if low <= nodes < high]
        if part:
            print(f"expand with {low}–{high} nodes shown: median {statistics.median(part):.0f} ms, worst {max(part):.0f} ms ({len(part)} times)")


if __name__ == "__main__":
    main()
