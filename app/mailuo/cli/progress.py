"""Progress on long work: one line on standard error, only where somebody watches a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from mailuo.render import clip, safe

_EVERY = 0.1


class ProgressLine:
    """Call it with what is being done, how much is done and how much there is."""

    def __init__(self, *, watched: bool | None = None) -> None:
        self._watched = sys.stderr.isatty() if watched is None else watched
        self._last = 0.0

    def __call__(self, what: str, done: int, whole: int) -> None:
        now = time.monotonic()
        if not self._watched or (now - self._last < _EVERY and done):
            return
        self._last = now
        share = f" {done:,}/{whole:,}" if whole > 1 else ""
        sys.stderr.write(f"\r\x1b[2K{clip(safe(what), 60)}{share}")
        sys.stderr.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None,
    ) -> None:
        if self._watched and self._last:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
