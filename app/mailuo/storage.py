"""Writing that a killed process or a full disk can't spoil. Reach for it for every file the program leaves behind.

Several files change together through a journal: they are written aside, then one small file says what moves where (the
point of no return), then they are moved. Whoever opens the folder next finishes an interrupted move. Before the journal
is there nothing has changed; after it everything will have.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from mailuo_graph.errors import NO_ROOM, DiskFull, InputError, WorkspaceError

JOURNAL: Final = "commit.json"
_STAGING: Final = ".staging-"


@contextlib.contextmanager
def full_disk_said(folder: Path) -> Iterator[None]:
    """Turns the several ways in which a write fails for want of room into one sentence."""
    try:
        yield
    except OSError as error:
        if not room_is_gone(error):
            raise
        raise DiskFull(
            f"{folder}：磁盘已满或超出配额，没有写入任何改动；请腾出空间后重新运行",
            f"{folder}: the disk is full or the quota used up, nothing was changed; free some room and run it again",
        ) from error


def write_durably(path: Path, content: bytes) -> None:
    """The whole content under its final name, or the previous state."""
    aside = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)


def save_output(path: Path, content: bytes) -> None:
    """A file that the user asked for, whole or not at all."""
    with full_disk_said(path.parent):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(path, content)
        except OSError as error:
            if room_is_gone(error):
                raise
            raise InputError(
                f"{path}：写不了（{error.strerror or error}）；如果它正在别的程序里打开，请先关上",
                f"{path}: can't be written ({error.strerror or error}); close it first if another program has it open",
            ) from error


def room_is_gone(error: OSError) -> bool:
    return error.errno in NO_ROOM or "No space left" in str(error) or "File too large" in str(error)


def sync_folder(folder: Path) -> None:
    """Makes a rename durable where the system can open folders; Windows can't and does it by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Staging:
    """Files on their way into `folder`. Write to `path(name)`, then `commit`. The caller holds the folder's lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.aside = folder / f"{_STAGING}{uuid.uuid4().hex[:8]}"
        self.aside.mkdir(parents=True)
        self.names: list[str] = []

    def path(self, name: str) -> Path:
        """Where to write what will become `folder/name`."""
        path = self.aside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self.names.append(name)
        return path

    def commit(self, remove: list[str]) -> None:
        for name in self.names:
            _flush(self.aside / name)
        journal = {"aside": self.aside.name, "move": self.names, "remove": remove}
        write_durably(self.folder / JOURNAL, json.dumps(journal, ensure_ascii=False).encode("utf-8"))
        finish_commit(self.folder)

    def discard(self) -> None:
        """Forget what was prepared. Once the journal stands it is too late: the next one to open finishes the move."""
        if (self.folder / JOURNAL).exists():
            return
        shutil.rmtree(self.aside, ignore_errors=True)


@contextlib.contextmanager
def staged(folder: Path) -> Iterator[Staging]:
    """A staging folder for the length of a build; a failure leaves nothing behind, a full disk is said."""
    with full_disk_said(folder):
        staging = Staging(folder)
        try:
            yield staging
        except BaseException:
            staging.discard()
            raise


def finish_commit(folder: Path) -> bool:
    """Moves what an announced commit has not moved yet, and clears away what was never announced. True if there was
    something to finish. Each step may have been done before: a second interruption changes nothing."""
    journal = folder / JOURNAL
    finished = journal.exists()
    if finished:
        aside, move, remove = _plan(journal)
        for name in move:
            source, target = folder / aside / name, folder / name
            if source.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                source.replace(target)
        for name in remove:
            (folder / name).unlink(missing_ok=True)
        sync_folder(folder)
        journal.unlink()
    for left in filter(is_leftover, list(folder.iterdir())):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)
    return finished


def is_leftover(path: Path) -> bool:
    """Whether a killed commit left it and nothing announced it: files aside, or a journal without its name."""
    return path.name.startswith((_STAGING, f".{JOURNAL}."))


def _plan(journal: Path) -> tuple[str, list[str], list[str]]:
    """The folder aside, what moves, what goes. A workspace may come from somebody else: no path leads out of it."""
    try:
        plan = json.loads(journal.read_text(encoding="utf-8"))
        aside, move, remove = str(plan["aside"]), list(plan["move"]), list(plan["remove"])
        if not aside.startswith(_STAGING) or not all(map(_is_inside, [aside, *move, *remove])):
            raise ValueError("paths outside the workspace")  # noqa: TRY301 - said with the other faults of a journal
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise WorkspaceError(
            f"{journal}：读不懂这份未完成的提交记录（{error}）；没有改动任何文件，请把它移走后重新运行 mailuo build",
            f"{journal}: this record of an unfinished commit makes no sense ({error}); nothing was changed: move it away and run mailuo build again",
        ) from error
    return aside, move, remove


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and not set(name) & {"\\", ":"}


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
