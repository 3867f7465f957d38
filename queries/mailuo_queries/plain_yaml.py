"""YAML as plain data, for files that anybody may have written: no tags, no anchors (a few lines of those can fill the
memory), nothing above 256 KB. What is wrong is said with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from mailuo_graph.errors import QueryInvalid

_LARGEST: Final = 256 * 1024
_DEEPEST: Final = 40
"""A query nests less than ten deep; the parser's own recursion would end the program."""
_LOADER: Final[type[Any]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPENS: Final = (
    yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken, yaml.BlockSequenceStartToken, yaml.BlockMappingStartToken,
)  # fmt: skip
_CLOSES: Final = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)

Place = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class PlainFile:
    """The data of a file and the line of every place in it."""

    path: Path
    data: Any
    lines: Mapping[Place, int] = field(repr=False)

    def line(self, place: Place) -> int:
        """The line of the place, or of the nearest place around it: a missing field has no line of its own."""
        for length in range(len(place), -1, -1):
            if place[:length] in self.lines:
                return self.lines[place[:length]]
        return 1


def read_model(path: Path, kind: type[M], page_zh: str, page_en: str) -> tuple[M, PlainFile]:
    """A file as a model; what does not fit is said with its line. The pages say where the fields are explained."""
    plain = read_plain(path)
    try:
        return kind.model_validate(plain.data), plain
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "(file)"
        line = plain.line(first["loc"])
        more = error.error_count() - 1
        raise QueryInvalid(
            f"{path} 第 {line} 行：{where}：{first['msg']}" + (f"（另有 {more} 处）" if more else "") + f"；{page_zh}",
            f"{path} line {line}: {where}: {first['msg']}" + (f" (and {more} more)" if more else "") + f"; {page_en}",
        ) from error


def read_plain(path: Path) -> PlainFile:
    try:
        if path.stat().st_size > _LARGEST:
            raise QueryInvalid(
                f"{path}：文件超过 {_LARGEST // 1024} KB，不像一条查询", f"{path}: above {_LARGEST // 1024} KB, no query is that long",
            )
        text = path.read_text(encoding="utf-8")
        depth = 0
        for token in yaml.scan(text, Loader=_LOADER):
            depth += isinstance(token, _OPENS) - isinstance(token, _CLOSES)
            if depth > _DEEPEST:
                line = token.start_mark.line + 1
                raise QueryInvalid(
                    f"{path} 第 {line} 行：嵌套超过 {_DEEPEST} 层，不像一条查询",
                    f"{path} line {line}: nested more than {_DEEPEST} deep, no query is",
                )
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken | yaml.TagToken):
                line = token.start_mark.line + 1
                raise QueryInvalid(
                    f"{path} 第 {line} 行：不允许 & * ! 这类 YAML 引用和标签；请直接写出内容",
                    f"{path} line {line}: YAML anchors, aliases and tags are not allowed; write the content out",
                )
        root = yaml.compose(text, Loader=_LOADER)
        data = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, chosen above
    except OSError as error:
        raise QueryInvalid(f"{path}：读不了（{error.strerror}）", f"{path}: can't be read ({error.strerror})") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        problem = getattr(error, "problem", None) or "not UTF-8"
        raise QueryInvalid(
            f"{path} 第 {line} 行：YAML 写法有误（{problem}）", f"{path} line {line}: this is not valid YAML ({problem})",
        ) from error
    lines: dict[Place, int] = {}
    _collect_lines(root, (), lines)
    return PlainFile(path, data, lines)


def _collect_lines(node: Any, place: Place, lines: dict[Place, int]) -> None:
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

