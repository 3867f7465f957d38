"""A suite: queries that are run together, with their parameters. Built-in suites by name, own ones by their file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import Field

from mailuo_graph.errors import QueryInvalid, QueryUnknown
from mailuo_queries.plain_yaml import read_model, read_plain
from mailuo_queries.spec import Identifier, Strict, Words

BUILT_IN_SUITES: Final = Path(__file__).parent / "suites"


class Suite(Strict):
    """`queries` are names as `ask` takes them; `pack/*` stands for all of a pack."""

    id: Identifier
    version: int = Field(ge=1)
    title: Words
    about: Words
    queries: list[str] = Field(min_length=1)
    parameters: dict[str, dict[str, Any]] = Field(default_factory=dict, description="by query, then by parameter")


def find_suite(name: str) -> Suite:
    """By its name, or by the path of a file."""
    path = BUILT_IN_SUITES / f"{name}.yaml"
    if "/" in name or "\\" in name or name.endswith((".yaml", ".yml")):
        path = Path(name)
    elif not path.is_file():
        known = sorted(each.stem for each in BUILT_IN_SUITES.glob("*.yaml"))
        raise QueryUnknown(
            f"没有名为“{name}”的套件；有的是：{'、'.join(known)}；也可以写自己的套件文件的路径",
            f"there is no suite named {name!r}; there are: {', '.join(known)}; or name the file of your own",
        )
    return read_model(path, Suite, "写法见 docs/queries.md", "how to write it: docs/queries.md")[0]


def read_parameters(path: Path) -> Mapping[str, Any]:
    """Parameters from a YAML or JSON file: of one query by name, of a suite by query and name."""
    plain = read_plain(path)
    if not isinstance(plain.data, dict):
        raise QueryInvalid(
            f"{path}：参数文件须是 名字: 值，一行一个", f"{path}: a file of parameters reads name: value, one a line",
        )
    return plain.data
