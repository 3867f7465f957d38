"""Finds saved queries and reads them from their files. The only place that parses their YAML.

A file is read as plain data: no tags, no anchors (a few lines of those can fill the memory), nothing above 256 KB. What
is wrong is said with file and line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError

from mailuo_graph.errors import QueryInvalid, QueryUnknown
from mailuo_queries.spec import Query

BUILT_IN: Final = Path(__file__).parent / "packs"
_LARGEST: Final = 256 * 1024
_LOADER: Final[type[Any]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NEAR: Final = 60.0


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query with the place it comes from."""

    query: Query
    pack: str
    path: Path


def query_files(packs: Path = BUILT_IN) -> list[Path]:
    return sorted(packs.glob("*/*.yaml"))


def all_queries(packs: Path = BUILT_IN) -> Iterator[SavedQuery]:
    for path in query_files(packs):
        yield read_query(path)


def find_query(name: str, packs: Path = BUILT_IN) -> SavedQuery:
    """By id or by pack/id. Only the one file is opened: `ask` has to be quick."""
    pack, _, query = name.rpartition("/")
    for path in query_files(packs):
        if path.stem == query and pack in {"", path.parent.name}:
            return read_query(path)
    known = [path.stem for path in query_files(packs)]
    near = _nearest(name, known)
    raise QueryUnknown(
        f"没有名为“{name}”的查询" + (f"；相近的有：{'、'.join(near)}" if near else "；用 mailuo queries list 看全部"),
        f"there is no query named {name!r}" + (f"; near: {', '.join(near)}" if near else "; see mailuo queries list"),
    )


def _nearest(name: str, known: list[str]) -> list[str]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only needed to answer a misspelt name

    return [match for match, _, _ in process.extract(name.casefold(), known, scorer=fuzz.WRatio, limit=3, score_cutoff=_NEAR)]


def read_query(path: Path) -> SavedQuery:
    data, lines = _read_yaml(path)
    try:
        query = Query.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "(file)"
        line = _line_of(first["loc"], lines)
        more = error.error_count() - 1
        raise QueryInvalid(
            f"{path} 第 {line} 行：{where}：{first['msg']}" + (f"（另有 {more} 处）" if more else "") + "；字段说明见 docs/reference/queries.md",
            f"{path} line {line}: {where}: {first['msg']}" + (f" (and {more} more)" if more else "") + "; fields: docs/reference/queries.md",
        ) from error
    if query.id != path.stem:
        raise QueryInvalid(
            f"{path} 第 {lines.get(('id',), 1)} 行：id 是“{query.id}”，须与文件名“{path.stem}”相同",
            f"{path} line {lines.get(('id',), 1)}: the id is {query.id!r} and must equal the file name {path.stem!r}",
        )
    return SavedQuery(query, path.parent.name, path)


_Place = tuple[str | int, ...]


def _read_yaml(path: Path) -> tuple[Any, dict[_Place, int]]:
    """The data and the line of every place in it."""
    try:
        if path.stat().st_size > _LARGEST:
            raise QueryInvalid(
                f"{path}：文件超过 {_LARGEST // 1024} KB，不像一条查询", f"{path}: above {_LARGEST // 1024} KB, no query is that long",
            )
        text = path.read_text(encoding="utf-8")
        for token in yaml.scan(text, Loader=_LOADER):
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken | yaml.TagToken):
                line = token.start_mark.line + 1
                raise QueryInvalid(
                    f"{path} 第 {line} 行：不允许 & * ! 这类 YAML 引用和标签；请直接写出内容",
                    f"{path} line {line}: YAML anchors, aliases and tags are not allowed; write the content out",
                )
        root = yaml.compose(text, Loader=_LOADER)
        data = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, chosen above
    except (yaml.MarkedYAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        problem = getattr(error, "problem", None) or "not UTF-8"
        raise QueryInvalid(
            f"{path} 第 {line} 行：YAML 写法有误（{problem}）", f"{path} line {line}: this is not valid YAML ({problem})",
        ) from error
    lines: dict[_Place, int] = {}
    _collect_lines(root, (), lines)
    return data, lines


def _collect_lines(node: Any, place: _Place, lines: dict[_Place, int]) -> None:
    if node is None:
        return
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            lines[(*place, key.value)] = key.start_mark.line + 1
            _collect_lines(value, (*place, key.value), lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _collect_lines(item, (*place, index), lines)


def _line_of(place: _Place, lines: dict[_Place, int]) -> int:
    """The line of the place, or of the nearest place around it: a missing field has no line of its own."""
    for length in range(len(place), -1, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return 1
