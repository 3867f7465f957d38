"""Text that people read, in Chinese and in English. Reach for it wherever the program speaks to its user.

Both languages are written side by side at the place that says them, so that neither can be forgotten. Which of the two
is printed is one setting of the process, made by the command line before anything is said; a server that answers in
both says for each request which.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from enum import StrEnum
from typing import NamedTuple


class Language(StrEnum):
    ZH = "zh"
    EN = "en"


_spoken = Language.ZH
_here: ContextVar[Language | None] = ContextVar("language", default=None)


def speak(language: Language) -> None:
    """From now on every `Text` turns into a string of this language."""
    global _spoken  # noqa: PLW0603 - one terminal, one language: passing it through every call would say nothing more
    _spoken = language


def spoken() -> Language:
    return _here.get() or _spoken


@contextlib.contextmanager
def speaking(language: Language) -> Iterator[None]:
    """The language in the present context alone: one request of a server that answers many at once."""
    token = _here.set(language)
    try:
        yield
    finally:
        _here.reset(token)


class Text(NamedTuple):
    """One statement in both languages; `str()` gives the one being spoken."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if spoken() is Language.ZH else self.en
