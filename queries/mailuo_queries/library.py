"""Finds saved queries in their packs and reads them from their files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from mailuo_graph.errors import QueryInvalid, QueryUnknown
from mailuo_queries.pack import find_packs
from mailuo_queries.plain_yaml import read_model
from mailuo_queries.spec import Query

_NEAR: Final = 60.0


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query with the place it comes from."""

    query: Query
    pack: str
    path: Path

    @property
    def name(self) -> str:
        return f"{self.pack}/{self.query.id}"


def query_files(folders: Sequence[Path] = ()) -> list[Path]:
    return [path for pack in find_packs(folders) for path in pack.files()]


def all_queries(folders: Sequence[Path] = ()) -> Iterator[SavedQuery]:
    for path in query_files(folders):
        yield read_query(path)


def find_query(name: str, folders: Sequence[Path] = ()) -> SavedQuery:
    """By id or by pack/id. Only the one file is opened: `ask` has to be quick."""
    pack, _, query = name.rpartition("/")
    files = query_files(folders)
    found = [path for path in files if path.stem == query and pack in {"", path.parent.name}]
    if len(found) == 1:
        return read_query(found[0])
    if found:
        names = [f"{path.parent.name}/{path.stem}" for path in found]
        raise QueryUnknown(
            f"有 {len(names)} 条查询叫“{name}”：{'、'.join(names)}；请连包名一起写",
            f"{len(names)} queries are named {name!r}: {', '.join(names)}; say the pack as well",
        )
    near = _by_title(name, files) or _nearest(name, [path.stem for path in files])
    raise QueryUnknown(
        f"没有名为“{name}”的查询" + (f"；相近的有：{'、'.join(near)}" if near else "；用 mailuo queries list 看全部"),
        f"there is no query named {name!r}" + (f"; near: {', '.join(near)}" if near else "; see mailuo queries list"),
    )


def search(words: Sequence[str], every: Iterable[SavedQuery]) -> list[SavedQuery]:
    """Queries whose name, title, question, reason or tags hold all of the words, in either language."""
    wanted = [word.casefold() for word in words]
    return [saved for saved in every if all(word in _said(saved) for word in wanted)]


def _said(saved: SavedQuery) -> str:
    query = saved.query
    texts = (query.title, query.question, query.why)
    return " ".join([saved.name, *query.tags, *(each.zh for each in texts), *(each.en for each in texts)]).casefold()


def _by_title(name: str, files: Sequence[Path]) -> list[str]:
    """Ids of queries that are called so in Chinese or English: who types 重复支出 means a title, not an id."""
    wanted = name.casefold().strip()
    if not wanted:
        return []
    return [saved.query.id for saved in search([wanted], map(read_query, files))][:5]


def _nearest(name: str, known: list[str]) -> list[str]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only needed to answer a misspelt name

    return [match for match, _, _ in process.extract(name.casefold(), known, scorer=fuzz.WRatio, limit=3, score_cutoff=_NEAR)]


def read_query(path: Path) -> SavedQuery:
    """Read again only when the file has changed."""
    try:
        state = path.stat()
    except OSError:
        return _read_query(path)
    return _kept_query(path, (state.st_mtime_ns, state.st_size))


@lru_cache(maxsize=1_000)
def _kept_query(path: Path, _state: tuple[int, int]) -> SavedQuery:
    return _read_query(path)


def _read_query(path: Path) -> SavedQuery:
    query, plain = read_model(path, Query, "字段说明见 docs/reference/queries.md", "fields: docs/reference/queries.md")
    if query.id != path.stem:
        line = plain.line(("id",))
        raise QueryInvalid(
            f"{path} 第 {line} 行：id 是“{query.id}”，须与文件名“{path.stem}”相同",
            f"{path} line {line}: the id is {query.id!r} and must equal the file name {path.stem!r}",
        )
    return SavedQuery(query, path.parent.name, path)
