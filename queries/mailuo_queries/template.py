"""A new query file that runs as it stands, written from the class that will read it: `mailuo queries new`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from mailuo_graph.errors import QueryInvalid
from mailuo_graph.words import Text
from mailuo_queries.pack import MANIFEST, Manifest
from mailuo_queries.spec import Query, meaning

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")


class _Dumper(yaml.SafeDumper):
    """Cypher in block style, small mappings on one line; never an anchor, which the reader refuses."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def write_new_query(folder: Path, name: str) -> list[Path]:
    """The query, and the pack's manifest where there is none yet. Nothing that exists is overwritten."""
    for each, zh, en in ((name, "查询名", "a query's name"), (folder.resolve().name, "查询包文件夹名", "a pack's folder name")):
        if _NAME.fullmatch(each) is None:
            raise QueryInvalid(
                f"{zh}“{each}”须由小写字母、数字和 - 组成，以字母开头，如 large-projects",
                f"{en}, here {each!r}, consists of small letters, digits and -, and begins with a letter, as large-projects",
            )
    path = folder / f"{name}.yaml"
    if path.exists():
        raise QueryInvalid(f"{path}：已经有了；请换一个名字", f"{path}: it exists already; choose another name")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    if not (folder / MANIFEST).exists():
        (folder / MANIFEST).write_text(_filled(Manifest, {"id": folder.resolve().name}), encoding="utf-8", newline="\n")
        written.append(folder / MANIFEST)
    path.write_text(_filled(Query, {"id": name}), encoding="utf-8", newline="\n")
    return [path, *written]


def _filled(kind: type[BaseModel], known: dict[str, Any]) -> str:
    parts = []
    for name, field in kind.model_fields.items():
        need = Text("必填", "required") if field.is_required() else Text("可省", "optional")
        value = known.get(name, (field.examples or [None])[0])
        dumped = yaml.dump({name: value}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=_flow(value))
        parts.append(f"# {meaning(field)} ({need})\n{dumped}")
    return "".join(parts)


def _flow(value: Any) -> bool | None:
    """Words on one line; whatever holds lists of mappings in blocks."""
    return None if isinstance(value, dict | list) else False
