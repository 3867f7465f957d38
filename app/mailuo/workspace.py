"""The folder that `mailuo build` leaves and every other command works from.

    mailuo.toml        schema version, program version, what the user set
    tables/*.parquet   records: what the documents say
    links/*.parquet    what the linkers say
    texts/*.txt        the raw text of each document, unaltered; evidence points into it
    graph.kgl          the graph, made from the two
    decisions.jsonl    what people decided: the only thing that can't be rebuilt

One process may build at a time; anybody may read meanwhile and sees the state before.
"""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from filelock import FileLock, Timeout

from mailuo import __version__
from mailuo.decision_log import DECISIONS
from mailuo.storage import JOURNAL, finish_commit, is_leftover
from mailuo_graph.errors import WorkspaceError, WorkspaceInUse, WorkspaceMissing, WorkspaceTooNew
from mailuo_graph.ontology import SCHEMA_VERSION

_SETTINGS: Final = "mailuo.toml"
_LOCK: Final = ".lock"
_PATIENCE: Final = 5
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Workspace:
    folder: Path

    @property
    def tables(self) -> Path:
        return self.folder / "tables"

    @property
    def links(self) -> Path:
        return self.folder / "links"

    @property
    def texts(self) -> Path:
        return self.folder / "texts"

    @property
    def graph(self) -> Path:
        return self.folder / "graph.kgl"

    @property
    def decisions(self) -> Path:
        return self.folder / DECISIONS

    @property
    def exists(self) -> bool:
        return (self.folder / _SETTINGS).is_file()

    def made_by(self) -> str | None:
        """The program version that wrote it, None while there is nothing."""
        return str(self._settings().get("made_by")) if self.exists else None

    def _settings(self) -> dict[str, object]:
        path = self.folder / _SETTINGS
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise WorkspaceError(
                f"{path}：读不出工作区设置（{error}）；请改正，或删去此文件后重新运行 mailuo build",
                f"{path}: the workspace's settings can't be read ({error}); mend them, or delete the file and run mailuo build again",
            ) from error

    def check(self) -> None:
        """Raise unless this program understands what is in the folder."""
        found = self._settings().get("schema_version")
        if not isinstance(found, int):
            raise WorkspaceError(
                f"{self.folder / _SETTINGS}：没有 schema_version；这不像脉络的工作区，请换一个目录",
                f"{self.folder / _SETTINGS}: no schema_version; this does not look like a Mailuo workspace, choose another folder",
            )
        if found > SCHEMA_VERSION:
            raise WorkspaceTooNew(
                f"{self.folder}：工作区由更新的脉络写成（版本 {found}，本程序只认到 {SCHEMA_VERSION}）；请升级 mailuo",
                f"{self.folder}: written by a newer Mailuo (schema version {found}, this one knows up to {SCHEMA_VERSION}); upgrade mailuo",
            )

    @classmethod
    def open(cls, folder: Path) -> Workspace:
        """An existing workspace, after finishing a commit that was interrupted."""
        workspace = cls(folder)
        if (folder / JOURNAL).exists():
            with workspace.locked(wait=30):
                finish_commit(folder)
        if not workspace.exists:
            raise WorkspaceMissing(
                f"{folder}：这里没有工作区；请先运行 mailuo build 文件… -w {folder}",
                f"{folder}: there is no workspace here; run mailuo build DOCS... -w {folder} first",
            )
        workspace.check()
        return workspace

    @classmethod
    @contextlib.contextmanager
    def open_to_build(cls, folder: Path) -> Iterator[Workspace]:
        """The workspace, made if there is none, locked against other builds."""
        if folder.exists() and not folder.is_dir():
            raise WorkspaceError(f"{folder}：不是目录；请用 -w 指定一个目录", f"{folder}: not a folder; name a folder with -w")
        workspace = cls(folder)
        if folder.is_dir() and not workspace.exists and not (folder / JOURNAL).exists() and _holds_other_things(folder):
            raise WorkspaceError(
                f"{folder}：目录里有别的文件，又不是脉络的工作区；请指定一个空目录",
                f"{folder}: the folder holds other files and is no Mailuo workspace; name an empty folder",
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WorkspaceError(
                f"{folder}：不能在这里建立工作区（{error.strerror}）；请换一个可写的目录",
                f"{folder}: no workspace can be made here ({error.strerror}); choose a folder you may write to",
            ) from error
        with workspace.locked(wait=0):
            finish_commit(folder)
            if workspace.exists:
                workspace.check()
            yield workspace

    def steady(self, read: Callable[[], T]) -> T:
        """What `read` gives while no commit moves files under it: tables and links of one and the same build."""
        for _ in range(_PATIENCE):
            before = self.stamp()
            try:
                found = read()
            except (WorkspaceError, OSError):
                if self.stamp() == before and before is not None:
                    raise
                continue
            if before is not None and self.stamp() == before:
                return found
            Workspace.open(self.folder)  # finishes a commit that was interrupted, or waits for the one under way
        raise WorkspaceInUse(
            f"{self.folder}：工作区一直在被重写；等 mailuo build 结束后再试",
            f"{self.folder}: the workspace keeps being rewritten; try again when mailuo build has finished",
        )

    def stamp(self) -> int | None:
        """Changes with every commit; None while one is under way. The settings are the last file that moves."""
        stamp = (self.folder / _SETTINGS).stat().st_mtime_ns
        return None if (self.folder / JOURNAL).exists() else stamp

    @contextlib.contextmanager
    def locked(self, wait: float) -> Iterator[None]:
        """The lock dies with its process, so a killed build blocks nobody."""
        lock = FileLock(self.folder / _LOCK)
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise WorkspaceInUse(
                f"{self.folder}：另一个 mailuo 正在写这个工作区；等它结束后再试",
                f"{self.folder}: another mailuo is writing this workspace; try again when it has finished",
            ) from error
        except OSError as error:
            raise WorkspaceError(
                f"{self.folder}：不能锁定工作区（{error.strerror}）；请检查目录权限",
                f"{self.folder}: the workspace can't be locked ({error.strerror}); check the folder's permissions",
            ) from error
        try:
            yield
        finally:
            lock.release()


def settings_text() -> str:
    return f'# 脉络工作区 · a Mailuo workspace\nschema_version = {SCHEMA_VERSION}\nmade_by = "{__version__}"\n'


SETTINGS_NAME: Final = _SETTINGS


def _holds_other_things(folder: Path) -> bool:
    ours = {_LOCK, DECISIONS, ".decisions.lock"}
    return any(each.name not in ours and not is_leftover(each) for each in folder.iterdir())
