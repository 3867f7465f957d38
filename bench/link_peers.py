"""What others reach on the same records: each peer gets the columns as our own cleaning leaves them (owner, core, normal
text), and gives pairs with a score. Thresholds are chosen on another seed, clusters never hold two records of one year."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from mailuo_linkers.tables.agreement import agreement
from mailuo_linkers.tables.corpus import Collector

Pairs = tuple[np.ndarray, np.ndarray, np.ndarray]
BLOCKS = (["district", "unit"], ["district", "core"], ["district", "department", "core3"])


def cleaned(path: Path) -> pd.DataFrame:
    """The records with their bodies and cores, as a competent user of a peer would prepare them."""
    frame = pq.read_table(path).to_pandas()
    collector = Collector()
    for batch in pq.ParquetFile(path).iter_batches():
        collector.add(batch)
    corpus = collector.corpus()
    frame["unit"] = np.array(corpus.owners.unit_names, dtype=object)[corpus.unit]
    frame["core"] = np.array(corpus.names.words["core"], dtype=object)[corpus.names.core]
    frame["department"] = [d.removeprefix(place) for d, place in zip(frame["department"], frame["district"], strict=True)]
    return frame.assign(core3=frame["core"].str[:3])


def block_pairs(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Both orders left out; two records of one year are never proposed, which helps every peer."""
    parts = []
    for keys in BLOCKS:
        for rows in frame.groupby(keys, sort=False).indices.values():
            i, j = np.triu_indices(len(rows), 1)
            parts.append(np.stack((np.minimum(rows[i], rows[j]), np.maximum(rows[i], rows[j]))))
    one, other = np.unique(np.concatenate(parts, axis=1), axis=1)
    year = frame["year"].to_numpy()
    apart = year[one] != year[other]
    return one[apart], other[apart]


def exact(frame: pd.DataFrame, _learn: pd.DataFrame) -> Pairs:
    """One unit, equal cores."""
    one, other = block_pairs(frame)
    same = (frame["core"].to_numpy()[one] == frame["core"].to_numpy()[other]) & (frame["unit"].to_numpy()[one] == frame["unit"].to_numpy()[other])
    return one[same], other[same], np.ones(int(same.sum()))


def rapidfuzz_units(frame: pd.DataFrame, _learn: pd.DataFrame) -> Pairs:
    """Ratio of cores within a unit."""
    from rapidfuzz import fuzz, process

    one, other = block_pairs(frame)
    unit = frame["unit"].to_numpy()
    within = unit[one] == unit[other]
    one, other = one[within], other[within]
    cores = frame["core"].tolist()
    score = process.cpdist([cores[i] for i in one], [cores[i] for i in other], scorer=fuzz.ratio)
    return one, other, score / 100


def recordlinkage_labels(frame: pd.DataFrame, learn: pd.DataFrame) -> Pairs:
    """Nine comparisons and its logistic regression, learned from 5,000 labelled pairs of another seed."""
    import recordlinkage

    def compared(data: pd.DataFrame, one: np.ndarray, other: np.ndarray) -> pd.DataFrame:
        compare = recordlinkage.Compare(n_jobs=1)
        for column, method in (("core", "levenshtein"), ("core", "jarowinkler"), ("name", "jarowinkler"), ("goal", "jarowinkler"), ("indicators", "jarowinkler")):
            compare.string(column, column, method=method, label=column + method)
        for column in ("core", "unit", "department"):
            compare.exact(column, column, label=column)
        compare.numeric("log", "log", method="gauss", offset=0, scale=0.4, label="amount")
        return compare.compute(pd.MultiIndex.from_arrays([one, other]), data.assign(log=np.log(data["amount"].clip(lower=0.01)).fillna(0)))

    one, other = block_pairs(learn)
    same = learn["lineage_id"].to_numpy()[one] == learn["lineage_id"].to_numpy()[other]
    chance = np.random.default_rng(5)
    taken = np.concatenate([chance.permutation(np.flatnonzero(same))[:1250], chance.permutation(np.flatnonzero(~same))[:3750]])
    table = compared(learn, one[taken], other[taken])
    classifier = recordlinkage.LogisticRegressionClassifier()
    classifier.fit(table, table.index[same[taken]])
    one, other = block_pairs(frame)
    return one, other, classifier.prob(compared(frame, one, other)).to_numpy()


def splink_terms(frame: pd.DataFrame, _learn: pd.DataFrame) -> Pairs:
    """Expectation maximisation with term frequencies."""
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)

    def levels(column: str, *inner: Any) -> Any:
        return cl.CustomComparison(output_column_name=column, comparison_levels=[cll.NullLevel(column), *inner, cll.ElseLevel()])

    def shares(column: str, *least: float) -> list[Any]:
        return [cll.CustomLevel(f'jaccard("{column}_l","{column}_r")>={share}', f"jaccard>={share}") for share in least]

    comparisons = [
        levels("core", cll.ExactMatchLevel("core", term_frequency_adjustments=True), cll.LevenshteinLevel("core", 1), cll.JaroWinklerLevel("core", 0.92), *shares("core", 0.75), cll.JaroWinklerLevel("core", 0.8), *shares("core", 0.5)),
        levels("name", cll.ExactMatchLevel("name"), *shares("name", 0.88, 0.75, 0.55)),
        levels("unit", cll.ExactMatchLevel("unit"), *shares("unit", 0.6)),
        cl.ExactMatch("department"),
        levels("amount", *(cll.PercentageDifferenceLevel("amount", share) for share in (0.08, 0.25, 0.5))),
        levels("goal", cll.ExactMatchLevel("goal"), *shares("goal", 0.9, 0.75, 0.55)),
        levels("indicators", cll.ExactMatchLevel("indicators"), *shares("indicators", 0.85, 0.65)),
    ]
    columns = ["year", "district", "department", "unit", "name", "core", "core3", "goal", "amount", "indicators"]
    data = frame[columns].replace({"goal": {"": None}, "indicators": {"": None}}).assign(unique_id=np.arange(len(frame)))
    backend = DuckDBAPI()
    tables = [backend.register(data[data["year"] == year].reset_index(drop=True), dataset_display_name=f"y{year}") for year in sorted(data["year"].unique())]
    settings = SettingsCreator(link_type="link_only", comparisons=comparisons, retain_matching_columns=False, blocking_rules_to_generate_predictions=[block_on(*keys) for keys in BLOCKS])
    linker = Linker(tables, settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("district", "unit", "core")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for keys in (("district", "core"), ("district", "unit")):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*keys))
    found = linker.inference.predict(threshold_match_weight=-8).as_pandas_dataframe()
    one, other = found["unique_id_l"].to_numpy(), found["unique_id_r"].to_numpy()
    return np.minimum(one, other), np.maximum(one, other), found["match_weight"].to_numpy()


PEERS: dict[str, tuple[str, Callable[[pd.DataFrame, pd.DataFrame], Pairs]]] = {
    "equal names in a unit": ("numpy", exact),
    "rapidfuzz in a unit": ("rapidfuzz", rapidfuzz_units),
    "recordlinkage": ("recordlinkage", recordlinkage_labels),
    "Splink": ("splink", splink_terms),
}


def missing(module: str) -> bool:
    return find_spec(module) is None


def measured(name: str, test: Path, learn: Path) -> tuple[float, float]:
    """Pair F1 and B³ F1 of its clusters, at the threshold that was best on the other seed."""
    method = PEERS[name][1]
    tested, learned = cleaned(test), cleaned(learn)
    one, other, score = method(learned, learned)
    options = np.unique(np.quantile(score, np.linspace(0, 0.999, 40)))
    best = max(options, key=lambda least: figures(learned, one, other, score, least)[1])
    return figures(tested, *method(tested, learned), best)


def figures(frame: pd.DataFrame, one: np.ndarray, other: np.ndarray, score: np.ndarray, least: float) -> tuple[float, float]:
    pairs, b_cubed = agreement(frame["lineage_id"].to_numpy(), _clusters(frame["year"].to_numpy(), one, other, score, least))
    return pairs.f1, b_cubed.f1


def _clusters(year: np.ndarray, one: np.ndarray, other: np.ndarray, score: np.ndarray, least: float) -> np.ndarray:
    kept = np.flatnonzero(score >= least)
    kept = kept[np.lexsort((np.abs(year[one[kept]] - year[other[kept]]), -score[kept]))]
    parent, years = list(range(len(year))), (1 << (year - year.min())).tolist()

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for a, b in zip(one[kept].tolist(), other[kept].tolist(), strict=True):
        first, second = root(a), root(b)
        if first != second and not years[first] & years[second]:
            parent[second] = first
            years[first] |= years[second]
    return np.array([root(at) for at in range(len(year))])
