"""What `mailuo link` made of a table of records, measured against a column of the same table that says which records are
one undertaking: clusters by pairs and B³, by kind of record where there is one, links by confidence.

Files are Parquet, CSV or JSON Lines. The records have id and lineage_id, and kind, name and year where there are any;
`clusters` has id and cluster, `links` from and to, and kind, score, confidence, reasons where there are any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from mailuo.evaluation.clusterings import cluster_scores
from mailuo.evaluation.matching import Score
from mailuo_graph.errors import InputError

_ENDINGS: Final = (".parquet", ".csv", ".jsonl")
_CASES_KEPT: Final = 200
"""Of each list of errors: of a million records nobody reads them all."""
Columns = dict[str, list[Any]]


def record_scores(records: Path, made: Path, truth: str = "lineage_id") -> list[Score]:
    """`made` is the folder that `mailuo link` wrote, or the file of clusters alone."""
    table = _columns(records, ("id", truth), ("kind", "name", "year"))
    ids = list(map(str, table["id"]))
    true = {uid: group for uid, group in zip(ids, table[truth], strict=True) if group is not None}
    clusters = _columns(_file(made, "clusters"), ("id", "cluster"), ())
    found = dict(zip(map(str, clusters["id"]), clusters["cluster"], strict=True))
    said = _said(ids, table)
    pairs, b_cubed = cluster_scores("undertakings", true, found)
    _name_errors(pairs, true, found, said)
    kinds = dict(zip(ids, table["kind"], strict=True)) if "kind" in table else {}
    parts = [_of_kind(kind, {uid for uid, each in kinds.items() if each == kind}, true, found) for kind in sorted(set(kinds.values()) - {None})]
    scores = [pairs, *(part[0] for part in parts), b_cubed, *(part[1] for part in parts)]
    links = _file(made, "links", needed=False) if made.is_dir() else None
    return scores if links is None else [*scores, *_links(links, true, said)]


def _of_kind(kind: str, items: set[str], true: Mapping[str, Any], found: Mapping[str, Any]) -> list[Score]:
    """Undertakings of one kind among themselves: what they are confused with of another kind is in the whole."""
    scores = cluster_scores("undertakings", {uid: true[uid] for uid in items if uid in true}, found)
    for score in scores:
        score.group = f"kind={kind}"
    return scores


def _links(path: Path, true: Mapping[str, Any], said: Mapping[str, str]) -> Iterator[Score]:
    """Links right of links shown; right is what joins two records of one undertaking."""
    table = _columns(path, ("from", "to"), ("kind", "score", "confidence", "reasons"))
    count = len(table["from"])
    confidences = table.get("confidence", [None] * count)
    whole = Score("lineage_shown", 0, 0, 0, 0)
    parts: dict[str, Score] = {}
    for at, (first, second) in enumerate(zip(map(str, table["from"]), map(str, table["to"]), strict=True)):
        right = first in true and true[first] == true.get(second)
        scores = [whole]
        if confidences[at] is not None:
            scores.append(parts.setdefault(str(confidences[at]), Score(whole.measure, 0, 0, 0, 0, group=f"confidence={confidences[at]}")))
        for score in scores:
            score.given = (score.given or 0) + 1
            score.right = (score.right or 0) + right
        if not right and len(whole.wrong) < _CASES_KEPT:
            more = (table[name][at] for name in ("kind", "confidence", "score", "reasons") if name in table)
            shown = " ".join(f"{each:.2f}" if isinstance(each, float) else str(each) for each in more if each is not None)
            whole.wrong.append(f"{said.get(first, first)} → {said.get(second, second)} ({shown})")
    yield whole
    yield from (parts[name] for name in sorted(parts))


def _name_errors(score: Score, true: Mapping[str, Any], found: Mapping[str, Any], said: Mapping[str, str]) -> None:
    """One pair of records for each undertaking that was torn, and for each cluster that holds several."""
    by_true: dict[Any, dict[Any, str]] = defaultdict(dict)
    by_found: dict[Any, dict[Any, str]] = defaultdict(dict)
    for uid, group in true.items():
        cluster = found.get(uid, ("alone", uid))
        by_true[group].setdefault(cluster, uid)
        by_found[cluster].setdefault(group, uid)
    for groups, cases, mark in ((by_true, score.missing, "="), (by_found, score.wrong, "≠")):
        for members in groups.values():
            if len(members) > 1 and len(cases) < _CASES_KEPT:
                first, second, *others = members.values()
                more = f" (+{len(others)})" if others else ""
                cases.append(f"{said[first]} {mark} {said[second]}{more}")


def _said(ids: list[str], table: Columns) -> dict[str, str]:
    names, years = table.get("name", [""] * len(ids)), table.get("year", [""] * len(ids))
    return {uid: " ".join(str(each) for each in (uid, year, name) if each not in (None, "")) for uid, year, name in zip(ids, years, names, strict=True)}


def _file(made: Path, name: str, *, needed: bool = True) -> Path | None:
    if made.is_file():
        return made
    found = next((made / f"{name}{ending}" for ending in _ENDINGS if (made / f"{name}{ending}").is_file()), None)
    if found is None and needed:
        raise InputError(
            f"{made}：这里没有 {name}.parquet、{name}.csv 或 {name}.jsonl；请给出 mailuo link 写出的目录",
            f"{made}: no {name}.parquet, {name}.csv or {name}.jsonl here; name the folder that mailuo link wrote",
        )
    return found


def _columns(path: Path | None, needed: tuple[str, ...], others: tuple[str, ...]) -> Columns:
    import pyarrow as pa  # noqa: PLC0415 - only tables of records need it

    if path is None or not path.is_file():
        raise InputError(f"{path}：没有这个文件", f"{path}: there is no such file")
    try:
        table = _table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(f"{path}：读不出这张表（{error}）", f"{path}: this table can't be read ({error})") from error
    lacking = [name for name in needed if name not in table.column_names]
    if lacking:
        raise InputError(
            f"{path}：缺 {'、'.join(lacking)} 列；有 {'、'.join(table.column_names)}",
            f"{path}: no column {', '.join(lacking)}; there are {', '.join(table.column_names)}",
        )
    return {name: table.column(name).to_pylist() for name in (*needed, *others) if name in table.column_names}


def _table(path: Path) -> Any:
    from pyarrow import csv, json, parquet  # noqa: PLC0415 - see above

    match path.suffix.casefold():
        case ".parquet":
            return parquet.read_table(path)
        case ".csv":
            return csv.read_csv(path)
    return json.read_json(path)
