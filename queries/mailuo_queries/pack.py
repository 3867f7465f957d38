"""Where saved queries live: packs, folders with a manifest `pack.yaml` and a file a query.

Built-in packs come with the program; people add folders of their own, each a pack or a folder of packs. A file counts
only where it really lies in its pack: a link that leads out of it is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mailuo_graph.errors import QueryInvalid
from mailuo_queries.plain_yaml import read_model
from mailuo_queries.spec import Identifier, Strict, Words, explained

BUILT_IN: Final = Path(__file__).parent / "packs"
MANIFEST: Final = "pack.yaml"


class Manifest(Strict):
    """What `pack.yaml` says of its pack."""

    id: Identifier = explained("与文件夹名相同", "equals the name of the folder", "own-pack")
    version: int = explained("别人该知道的改动就加一", "raised with every change that others should notice", 1, ge=1)
    title: Words = explained("标题", "title", {"zh": "自己的查询", "en": "Own queries"})
    about: Words = explained(
        "这些查询是做什么的", "what the queries are for", {"zh": "本单位自己写的查询。", "en": "Queries of this office."},
    )


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of queries. Its id is the folder's name; the manifest is read only where it is wanted."""

    folder: Path

    @property
    def id(self) -> str:
        return self.folder.name

    def manifest(self) -> Manifest:
        path = self.folder / MANIFEST
        if not path.is_file():
            raise QueryInvalid(
                f"{self.folder}：没有 {MANIFEST}，不是查询包；mailuo queries new 会替你写一份",
                f"{self.folder}: it has no {MANIFEST}, so it is no pack; mailuo queries new writes one",
            )
        manifest, plain = read_model(path, Manifest, "写法见 docs/queries.md", "how to write it: docs/queries.md")
        if manifest.id != self.id:
            line = plain.line(("id",))
            raise QueryInvalid(
                f"{path} 第 {line} 行：id 是“{manifest.id}”，须与文件夹名“{self.id}”相同",
                f"{path} line {line}: the id is {manifest.id!r} and must equal the folder's name {self.id!r}",
            )
        return manifest

    def files(self) -> list[Path]:
        home = self.folder.resolve()
        paths = sorted(path for path in self.folder.glob("*.yaml") if path.name != MANIFEST)
        for path in paths:
            if not path.resolve().is_relative_to(home):
                raise QueryInvalid(
                    f"{path}：指向查询包之外（{path.resolve()}）；请把文件放进包里",
                    f"{path}: leads out of its pack ({path.resolve()}); put the file itself into the pack",
                )
        return paths


def find_packs(folders: Sequence[Path] = ()) -> list[Pack]:
    """The built-in packs and those of the given folders, by id. Two of one id would hide each other's queries."""
    found: dict[str, Pack] = {}
    for pack in (*_packs_of(BUILT_IN), *(pack for folder in folders for pack in _own(folder))):
        other = found.setdefault(pack.id, pack)
        if other.folder.resolve() != pack.folder.resolve():
            raise QueryInvalid(
                f"有两个查询包都叫“{pack.id}”：{other.folder} 和 {pack.folder}；请给其中一个改名",
                f"two packs are called {pack.id!r}: {other.folder} and {pack.folder}; rename one of them",
            )
    return sorted(found.values(), key=lambda pack: pack.id)


def _own(folder: Path) -> list[Pack]:
    if not folder.is_dir():
        raise QueryInvalid(f"{folder}：没有这个文件夹；--packs 要的是查询包的文件夹", f"{folder}: no such folder; --packs names folders of packs")
    packs = list(_packs_of(folder))
    if not packs:
        raise QueryInvalid(
            f"{folder}：里面没有查询包（一个查询包是有 {MANIFEST} 的文件夹）；mailuo queries new 会替你写一份",
            f"{folder}: holds no pack (a pack is a folder with {MANIFEST}); mailuo queries new writes one",
        )
    return packs


def _packs_of(folder: Path) -> Iterator[Pack]:
    if (folder / MANIFEST).is_file():
        yield Pack(folder)
        return
    for path in sorted(folder.glob(f"*/{MANIFEST}")):
        yield Pack(path.parent)
