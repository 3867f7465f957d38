"""How right and how fast `mailuo link` is, beside its peers: `python bench/linkage.py`, `--million` for a million records.

The records come from the seeded generator of linkage benchmarks (--generator), with seeds that nothing was learned on. A
peer that is not installed is passed over and named: pip install splink recordlinkage.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pyarrow.parquet as pq
from link_peers import PEERS, measured, missing

from mailuo_linkers.tables.agreement import agreement

GENERATOR = Path(__file__).resolve().parents[2] / "shared" / "bench" / "linkage" / "gen.py"
SETS = {
    "10k": ["--records", "10000", "--seed", "7"],
    "100k": ["--records", "100000", "--seed", "7"],
    "10k hard, 45% of documents": ["--records", "22000", "--seed", "9", "--hard", "--keep", ".45"],
    "100k hard, 45% of documents": ["--records", "100000", "--seed", "8", "--hard", "--keep", ".45"],
}
MILLION = ["--records", "1000000", "--seed", "7"]
LEARN = ["--records", "9000", "--seed", "101"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generator", type=Path, default=GENERATOR)
    parser.add_argument("--million", action="store_true", help="a million records as well: takes minutes to make")
    parser.add_argument("--peer", help="one peer here and now, on two files; used by itself")
    parser.add_argument("files", nargs="*", type=Path)
    given = parser.parse_args()
    if given.peer is not None:
        print(json.dumps(measured(given.peer, *given.files)))
        return
    if not given.generator.is_file():
        print(f"linkage: no generator at {given.generator}, skipped; say where with --generator")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for label, options in SETS.items():
            linked(label, made(given.generator, folder, options), folder)
        test, learn = made(given.generator, folder, SETS["10k"]), made(given.generator, folder, LEARN)
        for peer, (module, _) in PEERS.items():
            if missing(module):
                print(f"{peer}: not installed, skipped")
                continue
            output, seconds, memory = watched([sys.executable, __file__, "--peer", peer, str(test), str(learn)])
            pairs, b_cubed = json.loads(output.splitlines()[-1])
            print(f"10k {peer:28} pairs F1 {pairs:.3f}  B³ {b_cubed:.3f}  {seconds:6.1f} CPU s on both seeds  {memory:6.0f} MB", flush=True)
        if given.million:
            path = made(given.generator, folder, MILLION)
            linked("1M with reasons", path, folder)
            linked("1M without reasons", path, folder, "--no-reasons")


def made(generator: Path, folder: Path, options: list[str]) -> Path:
    path = folder / ("_".join(option.strip("-") for option in options) + ".parquet")
    if not path.exists():
        subprocess.run([sys.executable, str(generator), *options, "--out", str(path)], check=True, stderr=subprocess.DEVNULL)
    return path


def linked(label: str, path: Path, folder: Path, *options: str) -> None:
    _, seconds, memory = watched([sys.executable, "-m", "mailuo", "link", str(path), "-o", str(folder / "out"), *options])
    truth = pq.read_table(path, columns=["id", "lineage_id"])
    found = pq.read_table(folder / "out" / "clusters.parquet")
    pairs, b_cubed = agreement(truth["lineage_id"].to_numpy(), found["cluster"].to_numpy())
    print(f"{label:32} pairs F1 {pairs.f1:.4f} ({pairs.precision:.4f}/{pairs.recall:.4f})  B³ {b_cubed.f1:.4f}  {seconds:6.1f} CPU s  {memory:6.0f} MB", flush=True)


def watched(command: list[str]) -> tuple[str, float, float]:
    """Output, CPU seconds of all threads and peak memory in MB of a whole process, start included."""
    with tempfile.TemporaryFile() as output:
        running = psutil.Popen(command, stdout=output)
        seconds = peak = 0.0
        while running.poll() is None:
            try:
                times = running.cpu_times()
                seconds, peak = times.user + times.system, max(peak, running.memory_info().rss)
            except psutil.Error:
                break
            time.sleep(0.02)
        if running.wait() != 0:
            raise SystemExit(f"{' '.join(command)} failed")
        output.seek(0)
        return output.read().decode("utf-8"), seconds, peak / 2**20


if __name__ == "__main__":
    main()
