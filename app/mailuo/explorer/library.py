"""The workspace as the pages see it: one build at a time, read when it is first asked for, replaced when there is another.

A build that runs meanwhile, or a workspace that is taken away, never breaks an open page: what was read before goes on
being shown, and the pages say so.
"""

from __future__ import annotations

import contextlib
import threading
from functools import cached_property
from pathlib import Path

from mailuo.catalogue import Catalogue
from mailuo.decision_log import read_decisions
from mailuo.lineages.trace import Tracer
from mailuo.review_links import link_questions
from mailuo.review_queue import Question, questions
from mailuo.shelf import Shelf
from mailuo.workspace import Workspace
from mailuo_graph.decisions import Decision, Decisions
from mailuo_graph.errors import MailuoError, WorkspaceInUse
from mailuo_graph.stores import Store, open_store
from mailuo_graph.words import Text
from mailuo_queries.search import Names, search_names


class Snapshot:
    """One build. The graph is in memory from the start, records and links are as they lie on the disk when a page first needs
    some of them. The catalogue of everything is made by the first page that can't do with less."""

    def __init__(self, workspace: Workspace, stamp: int) -> None:
        self.workspace, self.stamp = workspace, stamp
        self.store: Store = open_store(workspace.graph)
        self.store.counts()
        self.kept: dict[object, object] = {}
        """What pages worked out and want again: gone with the build."""
        self._lock = threading.RLock()
        self._whole = threading.RLock()
        """Of what takes everything, and long: nothing else waits for it."""

    @cached_property
    def names(self) -> Names:
        return Names(self.store)

    @property
    def shelf(self) -> Shelf:
        with self._lock:
            return self._shelf

    def about(self, *uids: str) -> tuple[Catalogue, Tracer]:
        """What belongs to these things."""
        part = self.shelf.part(uids)
        return part, Tracer(part)

    @property
    def catalogue(self) -> Catalogue:
        with self._whole:
            return self._catalogue

    @property
    def tracer(self) -> Tracer:
        with self._whole:
            return self._tracer

    @property
    def questions(self) -> list[Question]:
        """All there are, settled or not."""
        with self._whole:
            return self._questions

    def questions_within(self, seconds: float) -> list[Question] | None:
        """None while they are still looked for, which goes on meanwhile: in a large workspace that takes minutes."""
        self._asking.join(seconds)
        return None if self._asking.is_alive() else self.questions

    def warm(self) -> None:
        """Reads in the background what the second page will need; whoever asks meanwhile waits for it. What goes wrong is
        said to the one who asks."""
        with contextlib.suppress(MailuoError, OSError):
            search_names(self.names, "mailuo")
            self.shelf.part([])

    def text(self, document: str) -> str | None:
        """The raw text of a document of this build. The name is looked up, never made into a path by itself."""
        if document not in self._documents:
            return None
        try:
            return (self.workspace.texts / f"{document}.txt").read_bytes().decode("utf-8", "surrogatepass")
        except OSError:
            return None

    def decisions(self) -> list[Decision]:
        return read_decisions(self.workspace.decisions).decisions

    def view(self) -> Decisions:
        return Decisions(self.decisions())

    @cached_property
    def _documents(self) -> frozenset[str]:
        return frozenset(str(uid) for (uid,) in self.store.run("MATCH (d:Document) RETURN d.uid AS uid ORDER BY uid").values)

    @cached_property
    def _shelf(self) -> Shelf:
        shelf = Shelf(self.workspace)
        if stamp_of(self.workspace) != self.stamp:
            raise WorkspaceInUse("工作区刚刚被重建；请刷新页面", "the workspace has just been rebuilt; reload the page")
        return shelf

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue(*self.shelf.whole())

    @cached_property
    def _tracer(self) -> Tracer:
        return Tracer(self._catalogue)

    @cached_property
    def _asking(self) -> threading.Thread:
        def look() -> None:
            with contextlib.suppress(MailuoError, OSError):  # said to whoever asks
                self.questions  # noqa: B018 - made by being looked at

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        return thread

    @cached_property
    def _questions(self) -> list[Question]:
        return questions(self._catalogue, Decisions(), link_questions(self._catalogue))


class Library:
    """Hands out the snapshot of the newest whole build. `trouble` says why it is not the newest, where it is not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.writing = threading.Lock()
        """Held from looking at the last decision to writing the next: two browsers must not both think they were first."""
        self._lock = threading.Lock()
        self._trouble: Text | None = None
        self._snapshot = self._open()

    def current(self) -> tuple[Snapshot, Text | None]:
        with self._lock:
            stamp = stamp_of(Workspace(self.folder))
            if stamp is None:
                self._trouble = Text("工作区正在重建，或已被移走；这里显示的是之前的内容", "the workspace is being rebuilt, or is gone; what is shown is from before")
            elif stamp != self._snapshot.stamp:
                try:
                    self._snapshot, self._trouble = self._open(), None
                except (MailuoError, OSError) as error:
                    said = error.message if isinstance(error, MailuoError) else Text(str(error), str(error))
                    self._trouble = Text(f"读不了新的工作区，这里显示的是之前的内容：{said.zh}", f"the new workspace can't be read, what is shown is from before: {said.en}")
            else:
                self._trouble = None if self._snapshot.workspace.graph.exists() else Text("图的文件不见了；这里显示的是之前读到的内容，请重新运行 mailuo build", "the file of the graph is gone; what is shown was read before, run mailuo build again")
            return self._snapshot, self._trouble

    def _open(self) -> Snapshot:
        workspace = Workspace.open(self.folder)
        for _ in range(5):
            stamp = stamp_of(workspace)
            if stamp is not None:
                snapshot = Snapshot(workspace, stamp)
                if stamp_of(workspace) == stamp:
                    return snapshot
            workspace = Workspace.open(self.folder)  # finishes or waits for the commit under way
        raise WorkspaceInUse("工作区一直在被重写", "the workspace keeps being rewritten")


def stamp_of(workspace: Workspace) -> int | None:
    """Changes with every build; None while one is being put in place, or where there is none."""
    try:
        return workspace.stamp()
    except OSError:
        return None
