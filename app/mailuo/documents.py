"""Which files a build is about: the paths a user named, folders opened, doubles folded, each with its fingerprint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from mailuo_graph.errors import InputError, UnreadableDocument

SUFFIXES: Final = frozenset({".txt", ".tsv"})
"""What is picked up from a folder. A file named by itself is tried whatever its ending."""


@dataclass(frozen=True, slots=True)
class Found:
    path: Path
    sha256: str
    data: bytes


def find_documents(paths: Iterable[Path]) -> tuple[list[Found], list[InputError], list[tuple[Path, Path]]]:
    """The documents in a fixed order, the files that could not be opened, and those that are copies of another."""
    found: dict[str, Found] = {}
    failures: list[InputError] = []
    copies: list[tuple[Path, Path]] = []
    for path in _files(paths):
        try:
            data = path.read_bytes()
        except OSError as error:
            failures.append(
                UnreadableDocument(
                    f"{path}：打不开（{error.strerror}）；请检查权限，或文件是否正被占用",
                    f"{path}: can't be opened ({error.strerror}); check its permissions and whether another program holds it",
                ),
            )
            continue
        fingerprint = sha256(data).hexdigest()
        if fingerprint in found:
            copies.append((path, found[fingerprint].path))
        else:
            found[fingerprint] = Found(path, fingerprint, data)
    return list(found.values()), failures, copies


def _files(paths: Iterable[Path]) -> list[Path]:
    files: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if _is_document(p, path))
            if not inside:
                kinds = "、".join(sorted(SUFFIXES))
                raise InputError(
                    f"{path}：目录里没有能读的文件（{kinds}）；请指定预算文件或另一个目录",
                    f"{path}: no readable documents in this folder ({', '.join(sorted(SUFFIXES))}); name documents or another folder",
                )
            files.update(dict.fromkeys(inside))
        elif path.is_file():
            files[path] = None
        else:
            raise InputError(
                f"{path}：没有这个文件；请检查路径", f"{path}: no such file; check the path",
            )
    return list(files)


def _is_document(path: Path, root: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in path.relative_to(root).parts)
    return path.suffix.lower() in SUFFIXES and path.is_file() and not hidden
