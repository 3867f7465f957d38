"""How quick the explorer is in a real Chromium, and what it takes: `python bench/explorer.py`.

Pages of the sample documents, or of a workspace that is named, or of an invented one: `--projects 100000 --keep FOLDER` builds
for twenty minutes. Paint is the browser's own first contentful paint, of the first visit and the median of five more;
expanding is from the key to the painted graph, the server included. CPU is what the server spends on a visit after the
first, its work in the background included: on a busy machine the figure to trust.
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
from urllib.parse import quote

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from budgets import write_budgets

from browser import running_browser
from mailuo.workspace import Workspace
from mailuo_graph.stores import Store, open_store
from mailuo_queries.library import all_queries

ROOT = Path(__file__).resolve().parents[1]
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
EXPANDED = "performance.getEntriesByName('expand')"
MOST = 1_500
EXPANSIONS = 150
ROUNDS = ((0, 300), (300, 1_000), (1_000, 1_400), (1_400, MOST))
VISITS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", nargs="?", type=Path)
    parser.add_argument("--projects", type=int, help="build a workspace of so many invented projects")
    parser.add_argument("--keep", type=Path, help="where to build it, to be named next time")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mailuo-explorer-") as scratch:
        measure(given.workspace or built(given.keep or Path(scratch) / "workspace", given.projects, Path(scratch)))


def built(workspace: Path, projects: int | None, scratch: Path) -> Path:
    documents = sorted((ROOT / "data" / "samples").glob("*.txt"))
    if projects is not None:
        documents = [scratch / "documents"]
        write_budgets(documents[0], projects)
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "mailuo", "build", *documents, "-w", workspace], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print(f"built in {time.perf_counter() - began:.0f} s")
    return workspace


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


def pages_of(folder: Path) -> dict[str, str]:
    """Each kind of page, on what this workspace has most of."""
    with open_store(Workspace(folder).graph) as store:
        counts = store.counts().nodes
        print(f"{counts.get('Project', 0):,} projects, {sum(counts.values()):,} nodes")
        project = one(store, "MATCH (p:Project)-[:IN_LINEAGE]->(l:Lineage) WITH l.uid AS lineage, min(p.uid) AS uid, count(p) AS many RETURN uid, many ORDER BY many DESC, uid LIMIT 1")
        system = one(store, "MATCH (p:Project)-[:TOUCHES]->(s:System) WITH s.uid AS uid, count(DISTINCT p) AS many WHERE many < 1000 RETURN uid, many ORDER BY many DESC, uid LIMIT 1")
        pair = one(store, "MATCH (p:Project)-[:SUCCEEDS]->(q:Project) RETURN p.uid AS later, q.uid AS earlier ORDER BY later, earlier LIMIT 1")
        words = one(store, "MATCH (p:Project)-[r:DISCLOSED_IN]->(d:Document) RETURN d.uid AS document, r.evidence_start AS begin_at, r.evidence_end AS end_at ORDER BY document, begin_at LIMIT 1")
    query = next(saved.name for saved in all_queries())
    pages = {"coverage": "/", "search": "/search?q=平台", "systems": "/systems", "graph": "/graph", "queries": "/queries", "query": f"/query?name={query}"}
    if project:
        pages |= {"project": f"/project?uid={quote(project[0])}", "lineage": f"/lineage?uid={quote(project[0])}"}
    if system:
        pages |= {"system": f"/system?uid={quote(system[0])}", "lineage of a system": f"/lineage?uid={quote(system[0])}"}
    if pair:
        pages["compare"] = f"/compare?a={quote(pair[0])}&b={quote(pair[1])}"
    if words:
        pages["words"] = f"/words?document={words[0]}&start={words[1]}&end={words[2]}"
    return pages | {"duplicates": "/duplicates", "findings": "/findings", "findings of a query": f"/findings?query={query}"}


def one(store: Store, cypher: str) -> tuple[Any, ...] | None:
    return next(iter(store.run(cypher).values), None)


def measure(folder: Path) -> None:
    pages = pages_of(folder)
    with serving(folder) as (process, address, started), running_browser() as browser:
        base = address.partition("/?")[0]
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(address)
        page.wait_for_url(f"{base}/")
        page.wait_for_load_state()
        print(f"started in {started:.2f} s; first page: {painted(page):.0f} ms to paint")
        for name, path in pages.items():
            look(page, name, base + path, process)
        expand(page, base)
        look(page, "review", f"{base}/review", process)  # last: the queue of a large workspace is made for minutes


def look(page: Any, name: str, address: str, process: psutil.Process) -> None:
    first = visited(page, address)
    before = process.cpu_times()
    again = statistics.median(visited(page, address) for _ in range(VISITS))
    after = process.cpu_times()
    spent = (after.user + after.system - before.user - before.system) / VISITS * 1000
    print(f"{name:20} {again:6.0f} ms to paint, the first time {first:6.0f} ms; {spent:6.0f} ms of CPU; memory {process.memory_info().rss / 2**20:.0f} MiB", flush=True)


def visited(page: Any, address: str) -> float:
    """Milliseconds from asking for the page to seeing it. A page that is not found or says an error is none."""
    answer = page.goto(address, timeout=600_000)
    if answer is None or not answer.ok:
        raise SystemExit(f"{address}: {None if answer is None else answer.status}")
    seen = painted(page)
    page.goto("about:blank")  # a page that asks again by itself would do so while the next is asked for
    return seen


def painted(page: Any) -> float:
    """The browser knows a moment after it has painted."""
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
    while len(done) < EXPANSIONS:
        nodes = page.locator("#drawing g[data-uid]").evaluate_all("all => all.map(e => e.dataset.uid)")
        waiting = [each for each in nodes if each not in done]
        if not waiting or len(nodes) >= MOST:
            break
        nearly = len(nodes) > MOST - 100  # projects have few neighbours, documents and units many
        uid = min(waiting, key=lambda each: (("PCDBUSLI" if nearly else "DBUSPCLI").find(each[0]), each))
        done.add(uid)
        page.locator(f'#drawing g[data-uid="{uid}"]').dispatch_event("click")
        page.wait_for_timeout(100)
        before = page.evaluate(f"{EXPANDED}.length")
        page.keyboard.press("e")
        for _ in range(2_000):
            if page.evaluate(f"{EXPANDED}.length") > before:
                break
            time.sleep(0.005)
        timed.append((len(nodes), page.evaluate(f"{EXPANDED}.at(-1).duration")))
    for low, high in ROUNDS:
        part = [duration for nodes, duration in timed if low <= nodes < high]
        if part:
            print(f"expand with {low}–{high} nodes shown: median {statistics.median(part):.0f} ms, worst {max(part):.0f} ms ({len(part)} times)")


if __name__ == "__main__":
    main()
