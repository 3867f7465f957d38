"""How long every saved query takes on a generated graph, the slowest named: `python bench/queries.py`.

The graph is that of tests/budget_graph.py, on the embedded engine. Fails when the whole suite takes more CPU time than
promised (the engine uses one core; on an idle machine that is the time one waits), or when a query is refused.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from budget_graph import budget_graph
from mailuo_graph.stores import Store, open_store
from mailuo_graph.stores.contract import Limits
from mailuo_queries.library import SavedQuery, all_queries
from mailuo_queries.runner import run_query

PROMISED = 60.0
PATIENCE = 600.0
SHOWN = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=100_000)
    parser.add_argument("--all", action="store_true", help="every query, not only the slowest")
    given = parser.parse_args()
    tables = budget_graph(1, given.projects)
    size = f"{len(tables.nodes['Project']):,} projects, {tables.node_count:,} nodes, {tables.relation_count:,} relations"
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "graph.kgl") as store:
        store.load(tables)
        del tables
        measured = [(*measure(store, saved), saved) for saved in all_queries()]
    measured.sort(key=lambda each: -each[0])
    cpu, waited = (sum(each[at] for each in measured) for at in (0, 1))
    slowest, _, _, saved = measured[0]
    print(f"embedded, {size}: {len(measured)} queries in {cpu:.1f} s of CPU ({waited:.1f} s waited); slowest {saved.query.id} {slowest:.1f} s")
    for seconds, _, rows, saved in measured if given.all else measured[:SHOWN]:
        print(f"  {seconds:6.2f} s {rows:>9,} rows  {saved.pack}/{saved.query.id}")
    if cpu > PROMISED:
        sys.exit(f"{cpu:.1f} s is more than the {PROMISED:.0f} s promised")


def measure(store: Store, saved: SavedQuery) -> tuple[float, float, int]:
    """CPU time, time waited and rows; with its denominator, as `ask` runs it."""
    cpu, started = time.process_time(), time.perf_counter()
    answer = run_query(store, saved.query, limits=Limits(seconds=PATIENCE, rows=1_000_000))
    return time.process_time() - cpu, time.perf_counter() - started, len(answer.rows.values)


if __name__ == "__main__":
    main()
