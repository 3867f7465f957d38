"""Who may come in: whoever has the launch token or the password gets a cookie. All in memory, gone with the server."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import OrderedDict
from typing import Final

_MOST: Final = 1_000
_PAUSE: Final = 1.0
"""Seconds after a wrong password, for everybody: guessing stays slow however many connections guess."""


class Sessions:
    def __init__(self, token: str, password: str | None) -> None:
        self._token, self._password = token, password
        self._once: set[str] = set()
        self._known: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()
        self._guessing = threading.Lock()

    def once(self) -> str:
        """A token that works a single time: for a command line, which other users of the machine can read."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._once.add(token)
        return token

    def by_token(self, given: str) -> str | None:
        """The cookie for a right token. Where a password is wanted, the token printed at the start opens nothing."""
        with self._lock:
            used = next((token for token in self._once if _equal(token, given)), None)
            if used is not None:
                self._once.discard(used)
        if used is None and (self._password is not None or not _equal(self._token, given)):
            return None
        return self._new()

    def by_password(self, given: str) -> str | None:
        if self._password is None:
            return None
        with self._guessing:
            if _equal(self._password, given):
                return self._new()
            time.sleep(_PAUSE)
            return None

    def knows(self, cookie: str | None) -> bool:
        if cookie is None:
            return False
        with self._lock:
            return cookie in self._known

    def _new(self) -> str:
        cookie = secrets.token_urlsafe(32)
        with self._lock:
            self._known[cookie] = None
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
        return cookie


def _equal(first: str, second: str) -> bool:
    return hmac.compare_digest(first.encode("utf-8", "replace"), second.encode("utf-8", "replace"))
