"""Everything a user can be told when something does not work, with the exit code that goes with it.

    MailuoError                     1
    ├── UsageError                  2   the command line
    ├── InputError                  3   a document or another file given by the user
    │   ├── UnreadableDocument          it can't be opened or decoded
    │   └── NotABudgetTable             it was read and holds no table we know
    ├── WorkspaceError              4   the folder that `build` writes
    │   ├── WorkspaceMissing
    │   ├── WorkspaceInUse
    │   ├── WorkspaceTooNew
    │   └── DiskFull
    ├── StoreError                  5   the embedded graph or the Neo4j server
    │   ├── StoreUnreachable
    │   ├── StoreRefused                wrong password, no such database
    │   └── StoreTooSlow                a time or row limit was reached
    └── QueryError                  6   a saved query, its parameters or its Cypher
        ├── QueryUnknown
        ├── QueryInvalid
        └── QueryForbidden              it would write, read files or call procedures

A message says what failed, where (file, page, row, line) and what to do, in one sentence of each language.
"""

from __future__ import annotations

import errno
from typing import ClassVar, Final

from mailuo_graph.words import Text

NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC), 112})
"""Error numbers of a disk, quota or file-size limit that is used up; 112 is the one of Windows."""


class MailuoError(Exception):
    """Base of all errors that are said to the user in one sentence, without a stack trace."""

    exit_code: ClassVar[int] = 1

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.message = Text(zh, en)

    def __str__(self) -> str:
        return str(self.message)


class UsageError(MailuoError):
    exit_code = 2


class InputError(MailuoError):
    exit_code = 3


class UnreadableDocument(InputError):
    pass


class NotABudgetTable(InputError):
    pass


class WorkspaceError(MailuoError):
    exit_code = 4


class WorkspaceMissing(WorkspaceError):
    pass


class WorkspaceInUse(WorkspaceError):
    pass


class WorkspaceTooNew(WorkspaceError):
    pass


class DiskFull(WorkspaceError):
    pass


class StoreError(MailuoError):
    exit_code = 5


class StoreUnreachable(StoreError):
    pass


class StoreRefused(StoreError):
    pass


class StoreTooSlow(StoreError):
    pass


class QueryError(MailuoError):
    exit_code = 6


class QueryUnknown(QueryError):
    pass


class QueryInvalid(QueryError):
    pass


class QueryForbidden(QueryError):
    pass
