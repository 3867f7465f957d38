"""A whole table linked: batches in, columns of clusters and links out. Reach for it from the command line or a program."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mailuo_graph.errors import InputError
from mailuo_graph.words import Text
from mailuo_linkers.model.logistic import Model, default_model
from mailuo_linkers.tables.arrow import Batch, Column, Table, from_numpy, pa, pc, text_column
from mailuo_linkers.tables.blocks import Block
from mailuo_linkers.tables.candidates import MOST_FORMS
from mailuo_linkers.tables.chains import KINDS, make_steps
from mailuo_linkers.tables.clusters import cluster
from mailuo_linkers.tables.corpus import Collector, Corpus
from mailuo_linkers.tables.forms import MOST_ALIKE
from mailuo_linkers.tables.keys import begins, in_order_of
from mailuo_linkers.tables.method import RECORDS_OF_A_BLOCK, blocks_of, divide, gather, score
from mailuo_linkers.tables.reasons import Judged, judge
from mailuo_linkers.tables.renames import UnitRename
from mailuo_linkers.tables.statistics import Statistics

Progress = Callable[[str, int, int], None]
_CONFIDENCES: Final = ("certain", "likely", "possible")


@dataclass(slots=True)
class Linked:
    """`clusters` has id and cluster, `links` from, to, kind, score, confidence and reasons. A cluster is called after its
    first record, so later years change no name. `notes` say what was left out and why."""

    clusters: Table
    links: Table
    renames: list[UnitRename]
    notes: list[Text] = field(default_factory=list)


def link_records(
    batches: Iterable[Batch], *, model: Model | None = None, reasons: bool = True, block_records: int = RECORDS_OF_A_BLOCK, progress: Progress | None = None,
) -> Linked:
    """`batches` as `reading.read_batches` gives them. The result is the same for any `block_records`."""
    with _without_collector():
        return _link_records(batches, default_model() if model is None else model, reasons, block_records, progress)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Millions of strings and tuples are made here and no cycles: the collector would walk them again and again."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _link_records(batches: Iterable[Batch], model: Model, reasons: bool, block_records: int, progress: Progress | None) -> Linked:
    say = progress or (lambda _what, _done, _whole: None)
    collector, ids = Collector(), []
    for batch in batches:
        collector.add(batch)
        ids.append(batch.column("id"))
        say(str(Text("读记录", "reading records")), collector.count, 0)
    corpus = collector.corpus()
    del collector
    identity = pa.chunked_array(ids).combine_chunks() if ids else from_numpy(np.zeros(0, np.int64))
    _check_ids(identity)
    label = np.arange(len(corpus), dtype=np.int64)
    tables, notes = [], _left_out(corpus)
    renames: list[UnitRename] = []
    if len(corpus):
        blocks, renames = blocks_of(corpus, divide(corpus, block_records))
        statistics = gather(blocks)
        notes += _bounded(blocks)
        done = 0
        while blocks:
            block = blocks.pop(0)
            tables.append(_link_block(block, statistics, model, label, identity, reasons=reasons))
            done += len(block.rows)
            say(str(Text("连接项目", "linking projects")), done, len(corpus))
    clusters = pa.table({"id": identity, "cluster": identity.take(from_numpy(label))})
    links = pa.concat_tables(tables) if tables else _links(identity, np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int8), None)
    return Linked(clusters, links, renames, notes)


def _link_block(block: Block, statistics: Statistics, model: Model, label: NDArray[np.int64], ids: Column, *, reasons: bool) -> Table:
    """Writes the block's part of `label` and gives its links."""
    scored = score(block, statistics, model)
    undertaking = cluster(block.forms, scored.pairs, model.calibrated(scored.log_odds), _log_odds(model.thresholds.together))
    steps = make_steps(block, undertaking)
    own = block.form_of >= 0
    year, rows = block.corpus.year[block.rows[own]], block.rows[own]
    of = undertaking[block.form_of[own]]
    order = in_order_of(of, year)
    start = begins(of[order])
    label[rows[order]] = rows[order][np.flatnonzero(start)[np.cumsum(start) - 1]]
    judged = judge(block, statistics, scored, steps, model, reasons=reasons)
    return _links(ids, steps.earlier, steps.later, steps.kind, judged)


def _log_odds(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))


def _links(ids: Column, earlier: NDArray[np.int64], later: NDArray[np.int64], kind: NDArray[np.generic], judged: Judged | None) -> Table:
    columns = {
        "from": ids.take(from_numpy(earlier)),
        "to": ids.take(from_numpy(later)),
        "kind": _named(kind, KINDS),
        "score": from_numpy(np.zeros(0, np.float32) if judged is None else judged.probability),
        "confidence": _named(np.zeros(0, np.int8) if judged is None else judged.confidence, _CONFIDENCES),
    }
    if judged is None or judged.reasons is not None:
        columns["reasons"] = text_column([]) if judged is None else judged.reasons
    return pa.table(columns)


def _named(codes: NDArray[np.generic], names: tuple[str, ...]) -> Column:
    return pa.DictionaryArray.from_arrays(from_numpy(codes.astype(np.int8)), text_column(names)).cast(pa.string())


def _check_ids(ids: Column) -> None:
    if ids.null_count:
        raise InputError(f"有 {ids.null_count:,} 条记录没有编号（id）；请补上，或用 --column id=列名 换一列", f"{ids.null_count:,} records have no id; fill them in, or name another column with --column id=NAME")
    distinct = pc.count_distinct(ids).as_py()
    if distinct < len(ids):
        counts = pc.value_counts(ids)
        often = counts.filter(pc.greater(counts.field("counts"), 1))
        example = often.field("values")[0].as_py()
        raise InputError(
            f"编号（id）有重复：{len(often):,} 个编号出现多次，例如 {example}；请先去重，或用 --column id=列名 换一列",
            f"ids repeat: {len(often):,} of them stand more than once, such as {example}; make them unique, or name another column with --column id=NAME",
        )


def _left_out(corpus: Corpus) -> list[Text]:
    """Records that are never linked, and why."""
    notes = []
    undated = int((~corpus.dated).sum())
    nameless = int((corpus.dated & (corpus.names.core == 0)).sum())
    coded = int((corpus.dated & (corpus.names.core > 0) & corpus.names.coded).sum())
    if undated:
        notes.append(Text(f"{undated:,} 条记录没有可用的年度，未参与连接", f"{undated:,} records have no usable year and were not linked"))
    if nameless:
        notes.append(Text(f"{nameless:,} 条记录没有名称，未参与连接", f"{nameless:,} records have no name and were not linked"))
    if coded:
        notes.append(Text(f"{coded:,} 条记录的名称只是代号，不能单凭代号连接", f"{coded:,} records are named by a code only, which alone links nothing"))
    return notes


def _bounded(blocks: list[Block]) -> list[Text]:
    notes = []
    crowded = sum(block.crowded for block in blocks)
    if crowded:
        notes.append(
            Text(
                f"{crowded:,} 条记录与同单位同年的另外 {MOST_ALIKE} 条以上记录同名，凭名称分不开，未参与连接",
                f"{crowded:,} records share unit, year and name with more than {MOST_ALIKE - 1} others; names can't tell them apart, they were not linked",
            ),
        )
    large = sum(int((np.bincount(block.forms.unit) > MOST_FORMS).sum()) for block in blocks if len(block.forms))
    if large:
        notes.append(
            Text(
                f"{large:,} 个单位的不同名称超过 {MOST_FORMS:,} 个，只比较了名称相邻的项目",
                f"{large:,} units have more than {MOST_FORMS:,} different names; only neighbouring names were compared there",
            ),
        )
    return notes
