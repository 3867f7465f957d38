"""Drafts held against the open build. Nothing of a draft is written anywhere: the last answers are kept in memory, under
keys that nobody can guess, until there are newer ones or another build."""

from __future__ import annotations

import os
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from mailuo.explorer.library import Snapshot
from mailuo.precheck.check import Precheck, precheck_beside
from mailuo.precheck.draft import Fields, read_draft
from mailuo.render import safe
from mailuo_graph.errors import UsageError
from mailuo_graph.words import Text

MOST_BYTES: Final = 6 * 1024 * 1024
LONGEST: Final = 100_000
ENDINGS: Final = (".docx", ".xlsx", ".xlsm", ".xls", ".txt", ".md", ".tsv", ".html", ".htm", ".pdf")
PASTED: Final = "draft.txt"
_KEPT: Final = 8
_FILES: Final = 200
_DEPTH: Final = 2
_OURS: Final = frozenset({"tables", "links", "texts"})
"""Folders of a workspace that the build makes: there are no drafts in them."""
_OPTION: Final = re.compile(r" ?[（(]--[a-z]+[）)]")
_ONE: Final = threading.Lock()
_KEEPING: Final = threading.Lock()
_PATIENCE: Final = 120.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, so that the form can be filled in again; and the answer."""

    fields: Fields
    text: str
    file: str | None
    found: Precheck


def check(found: Snapshot, fields: Fields, text: str, file: tuple[str, bytes] | None) -> str:
    """The key of the answer. One draft at a time: a check needs the whole machine for a moment."""
    if file is None and not text.strip() and not fields.name:
        raise UsageError(
            "请写项目名称，或贴上草稿，或选一个文件",
            "give the name of the project, or paste the draft, or choose a file",
        )
    name, data = file if file is not None else (PASTED, text.encode("utf-8", "replace") if text.strip() else None)
    if not _ONE.acquire(timeout=_PATIENCE):
        raise UsageError("正在检查别的草稿；请稍后再试", "other drafts are being checked; try again in a moment")
    try:
        answer = precheck_beside(found.catalogue, found.view(), read_draft(data, name, fields))
    finally:
        _ONE.release()
    key = secrets.token_urlsafe(12)
    with _KEEPING:
        kept = _answers(found)
        kept[key] = Asked(fields, text, file and name, answer)
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    return key


def asked(found: Snapshot, key: str) -> Asked | None:
    with _KEEPING:
        return _answers(found).get(key)


def _answers(found: Snapshot) -> OrderedDict[str, Asked]:
    kept = found.kept.setdefault("prechecks", OrderedDict())
    assert isinstance(kept, OrderedDict)  # noqa: S101 - for the type alone
    return kept


def files(folder: Path) -> list[str]:
    """Documents that somebody put into the workspace, by their place in it. Links to elsewhere are not followed."""
    home = folder.resolve()
    return sorted(path.relative_to(folder).as_posix() for path in _walk(folder, _DEPTH) if path.resolve().is_relative_to(home))[:_FILES]


def file_of(folder: Path, wanted: str) -> tuple[str, bytes]:
    """Only what `files` lists can be had, so no path leads out of the workspace."""
    if wanted not in files(folder):
        raise UsageError("工作区里没有这个文件；请刷新页面再选", "the workspace has no such file; reload the page and choose again")
    path = folder / wanted
    try:
        with path.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path.name}：读不了（{error.strerror}）", f"{path.name}: can't be read ({error.strerror})") from error
    return path.name, bounded(data, path.name)


def bounded(data: bytes, name: str) -> bytes:
    if PurePath(name).suffix.casefold() not in ENDINGS:
        raise UsageError(f"{name}：这里只收 DOCX、XLSX、XLS、PDF、HTML 和文本", f"{name}: only DOCX, XLSX, XLS, PDF, HTML and text are taken here")
    if len(data) > MOST_BYTES:
        raise UsageError(f"{name}：太大，最多 {MOST_BYTES >> 20} MiB；请只留这一个项目", f"{name}: too large, {MOST_BYTES >> 20} MiB at most; keep only this project")
    return data


def said_here(message: Text) -> Text:
    """The page has fields where the command line has options."""
    return Text(*(safe(_OPTION.sub("", said)) for said in (message.zh, message.en)))


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            every = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in every:
        if entry.name.startswith((".", "~")) or entry.is_symlink():
            continue
        if entry.is_file(follow_symlinks=False) and PurePath(entry.name).suffix.casefold() in ENDINGS:
            yield Path(entry.path)
        elif depth > 1 and entry.name not in _OURS and entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), depth - 1)
