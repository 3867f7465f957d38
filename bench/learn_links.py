"""Learns the weights of the linkers anew: `python bench/learn_links.py`. Writes linkers/mailuo_linkers/model/weights.json and
the reliability data and plot under docs/.

Learned on a mixture, since one kind of data alone is badly calibrated on others: the plain generator, the harder one
(copied goals, siblings that share no year), documents missing, as forms and as single records. The calibration is taken
from other seeds, the plot from seeds used for neither. The figures of bench/linkage.py are from seeds used for none.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from mailuo_linkers.model.learning import calibrate, fit, reliability
from mailuo_linkers.model.logistic import Model, Thresholds, Weights
from mailuo_linkers.tables.blocks import Block
from mailuo_linkers.tables.catalogue import NAMES, RIVALS
from mailuo_linkers.tables.corpus import Collector
from mailuo_linkers.tables.method import blocks_of, divide, gather, score
from mailuo_linkers.tables.statistics import Statistics

ROOT = Path(__file__).resolve().parents[1]
GENERATOR = ROOT.parent / "shared" / "bench" / "linkage" / "gen.py"
WEIGHTS = ROOT / "linkers" / "mailuo_linkers" / "model" / "weights.json"
DATA, PLOT = ROOT / "docs" / "reliability.json", ROOT / "docs" / "images" / "reliability.svg"
EDGES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)
FIRST = tuple(name for name in NAMES if name not in RIVALS)


class Made(NamedTuple):
    """One data set of the generator; `each` keeps every record by itself, as documents are compared."""

    records: int
    seed: int
    options: tuple[str, ...] = ()
    each: bool = False

    def __str__(self) -> str:
        return " ".join((f"--records {self.records} --seed {self.seed}", *self.options)) + (" (single records)" if self.each else "")


HARD, FEW = ("--hard",), ("--keep", ".45")
LEARNED = (
    Made(9000, 12), Made(9000, 13), Made(18000, 611, FEW), Made(9000, 511, HARD), Made(18000, 311, HARD + FEW), Made(18000, 312, HARD + FEW),
    Made(3000, 401, (), each=True), Made(5000, 402, HARD + FEW, each=True), Made(3000, 403, HARD, each=True),
)  # fmt: skip
CALIBRATED = (Made(9000, 22), Made(9000, 521, HARD), Made(18000, 321, HARD + FEW), Made(18000, 621, FEW), Made(3000, 421, HARD + FEW, each=True))
SHOWN = (Made(9000, 32), Made(9000, 531, HARD), Made(18000, 331, HARD + FEW), Made(14000, 632, FEW), Made(3000, 431, HARD + FEW, each=True))
Sample = tuple[Block, Statistics, NDArray[np.int64]]


def sample(made: Made, generator: Path, folder: Path) -> list[Sample]:
    path = folder / f"{made.records}-{made.seed}-{'-'.join(made.options)}.parquet"
    command = [sys.executable, str(generator), "--records", str(made.records), "--seed", str(made.seed), *made.options, "--out", str(path)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    collector, labels = Collector(), []
    for batch in pq.ParquetFile(path).iter_batches():
        collector.add(batch)
        labels.append(np.asarray(batch.column("lineage_id")))
    corpus = collector.corpus()
    blocks, _ = blocks_of(corpus, divide(corpus), each=made.each)
    statistics = gather(blocks)
    return [(block, statistics, truth(block, np.concatenate(labels))) for block in blocks]


def truth(block: Block, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The lineage that most records of a form are of."""
    there = block.form_of >= 0
    pairs, count = np.unique(np.stack((block.form_of[there], labels[block.rows][there])), axis=1, return_counts=True)
    order = np.lexsort((-count, pairs[0]))
    first = np.unique(pairs[0][order], return_index=True)[1]
    result: NDArray[np.int64] = pairs[1][order][first]
    return result


def pairs_of(samples: list[Sample], model: Model, *, everything: bool = False) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_]]:
    """Values, log odds and whether right, of all pairs that are looked at twice."""
    parts = []
    for block, statistics, lineage in samples:
        scored = score(block, statistics, model, **({"keep": -np.inf} if everything else {}))
        parts.append((scored.values, scored.log_odds, lineage[scored.pairs.one] == lineage[scored.pairs.other]))
    values, log_odds, same = (np.concatenate([part[i] for part in parts]) for i in range(3))
    return values, log_odds, same


def learn(samples: list[Sample]) -> Model:
    nothing = Weights(0.0, {})
    values, _, same = pairs_of(samples, Model(nothing, nothing), everything=True)
    model = Model(nothing, fit(values[:, : len(FIRST)], same, FIRST))
    values, _, same = pairs_of(samples, model)
    return Model(fit(values, same, NAMES), model.first_look)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generator", type=Path, default=GENERATOR)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        learned, calibrated, shown = ([s for made in sets for s in sample(made, given.generator, Path(name))] for sets in (LEARNED, CALIBRATED, SHOWN))
        model = learn(learned)
        _, log_odds, same = pairs_of(calibrated, model)
        slope, shift = calibrate(log_odds, same)
        about = {
            "how": "logistic regression (IRLS, ridge 1) on labelled pairs, twice: without and with rivals; slope and shift from other seeds",
            "on": [str(made) for made in LEARNED],
            "calibrated_on": [str(made) for made in CALIBRATED],
            "kept_apart": "all other seeds; gold and practice were never learned on",
            "when": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        }
        model = Model(model.weights, model.first_look, slope, shift, Thresholds(), about)
        WEIGHTS.write_text(model.as_json(), encoding="utf-8", newline="\n")
        _, log_odds, same = pairs_of(shown, model)
        bins = reliability(model.probability(log_odds), same, EDGES)
    DATA.write_text(json.dumps({"on": [str(made) for made in SHOWN], "bins": bins}, indent=1) + "\n", encoding="utf-8", newline="\n")
    PLOT.write_text(plot(bins), encoding="utf-8", newline="\n")
    for low, high, mean, count, right in bins:
        print(f"p {low:.2f}-{high:.2f}: mean {mean:.3f}, right {right:.3f} of {count}")


def plot(bins: list[tuple[float, float, float, int, float]]) -> str:
    size, edge = 360, 44
    def at(x: float, y: float) -> tuple[float, float]:
        return round(edge + x * size, 1), round(edge + (1 - y) * size, 1)
    lines = []
    for tick in (0, 0.25, 0.5, 0.75, 1):
        (x, _), (_, y) = at(tick, 0), at(0, tick)
        lines.append(f'<text x="{x}" y="{edge + size + 18}" text-anchor="middle">{tick:g}</text><text x="{edge - 8}" y="{y + 4}" text-anchor="end">{tick:g}</text>')
    path = " ".join(f"{x},{y}" for x, y in (at(mean, right) for _, _, mean, _, right in bins))
    dots = "".join('<circle cx="{}" cy="{}" r="{:.1f}"/>'.format(*at(mean, right), 2 + np.log10(count)) for _, _, mean, count, right in bins)
    (x0, y0), (x1, y1) = at(0, 0), at(1, 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size + 2 * edge} {size + 2 * edge + 14}" font-family="sans-serif" font-size="12">\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n<rect x="{edge}" y="{edge}" width="{size}" height="{size}" fill="none" stroke="#999"/>\n'
        f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="#999" stroke-dasharray="4 4"/>\n'
        f'<polyline points="{path}" fill="none" stroke="#2b6cb0" stroke-width="2"/>\n<g fill="#2b6cb0">{dots}</g>\n{"".join(lines)}\n'
        f'<text x="{edge + size / 2}" y="{edge + size + 38}" text-anchor="middle">给出的概率 probability given</text>\n'
        f'<text x="{edge}" y="{edge - 14}">实际正确的比例 share that is right</text>\n</svg>\n'
    )


if __name__ == "__main__":
    main()
