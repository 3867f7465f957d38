"""Which files a build is about, and what the user said about them: paths, folders opened, sidecar files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from mailuo_extractors.layouts.contract import Given
from mailuo_extractors.readers.registry import ENDINGS, KINDS
from mailuo_graph.errors import InputError

SIDECAR: Final = ".mailuo.toml"
"""`2024年表.pdf.mailuo.toml` beside `2024年表.pdf` says what the document does not: fiscal_year, department."""
_YEARS: Final = range(1990, 2101)


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The documents in the order named; a folder gives what is readable in it, sorted."""
    files: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if _is_document(p, path))
            if not inside:
                raise InputError(
                    f"{path}：目录里没有能读的文件（{KINDS.zh}）；请指定预算文件或另一个目录",
                    f"{path}: no readable documents in this folder ({KINDS.en}); name documents or another folder",
                )
            files.update(dict.fromkeys(inside))
        elif path.is_file():
            files[path] = None
        else:
            raise InputError(f"{path}：没有这个文件；请检查路径", f"{path}: no such file; check the path")
    return list(files)


def _is_document(path: Path, root: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in path.relative_to(root).parts)
    return path.suffix.lower() in ENDINGS and path.is_file() and not hidden


def given_for(path: Path, general: Given) -> Given:
    """What the user said about this document: its sidecar file outweighs what was said about all."""
    sidecar = path.with_name(path.name + SIDECAR)
    if not sidecar.is_file():
        return general
    try:
        said = tomllib.loads(sidecar.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InputError(
            f"{sidecar}：写法有误（{error}）；例：fiscal_year = 2024", f"{sidecar}: not understood ({error}); example: fiscal_year = 2024",
        ) from error
    if unknown := set(said) - {"fiscal_year", "department"}:
        raise _wrong(sidecar, ", ".join(sorted(unknown)))
    return _checked(sidecar, said, general)


def _checked(sidecar: Path, said: dict[str, Any], general: Given) -> Given:
    year, department = said.get("fiscal_year", general.fiscal_year), said.get("department", general.department)
    if year is not None and (not isinstance(year, int) or year not in _YEARS):
        raise _wrong(sidecar, f"fiscal_year = {year!r}")
    if department is not None and (not isinstance(department, str) or not department.strip()):
        raise _wrong(sidecar, f"department = {department!r}")
    return replace(general, fiscal_year=year, department=department)


def _wrong(sidecar: Path, what: str) -> InputError:
    return InputError(
        f'{sidecar}：不认识“{what}”；可以写 fiscal_year = 2024 和 department = "某局"',
        f'{sidecar}: {what} is not understood; it may hold fiscal_year = 2024 and department = "某局"',
    )
