"""A real Chromium for tests: the system's, or the one that Playwright was told to install, or MAILUO_TEST_CHROMIUM.

It starts with a fresh profile and asks nobody but the server under test.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
FLAGS = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


class BrowserMissing(Exception):
    """There can be no browser here; the text says why and what to do."""


def _executable(own: str) -> str:
    given = os.environ.get("MAILUO_TEST_CHROMIUM")
    for name in (given, *NAMES) if given else NAMES:
        found = shutil.which(name) if name else None
        if found:
            return found
    if Path(own).is_file():
        return own
    raise BrowserMissing("no Chromium: install it (apt-get install chromium fonts-noto-cjk), or name one in MAILUO_TEST_CHROMIUM")


@contextlib.contextmanager
def running_browser() -> Iterator[Browser]:
    """Raises BrowserMissing. Whoever is root can't have Chromium's sandbox."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=_executable(playwright.chromium.executable_path), args=[*FLAGS, *(["--no-sandbox"] if root else [])],
            )  # fmt: skip
        except Error as error:
            raise BrowserMissing(f"Chromium does not start: {error.message[:500]}") from error
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watch:
    """What went wrong in a browser: errors of pages and consoles, requests to elsewhere, a name that was executed."""

    base: str
    troubles: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    """Statuses that a test provokes: Chromium writes each to the console."""

    def follow(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))
        page.on("console", self._heard)
        page.on("request", self._asked)
        page.on("dialog", lambda dialog: self.troubles.append(f"dialog: {dialog.message}"))
        page.on("crash", lambda _: self.troubles.append("the page crashed"))

    def _heard(self, message: Any) -> None:
        if message.type == "error" and not any(f"status of {status}" in message.text for status in self.expected):
            self.troubles.append(f"console: {message.text}")

    def _asked(self, request: Any) -> None:
        if urlsplit(request.url).scheme in {"http", "https", "ws", "wss"} and not request.url.startswith(self.base):
            self.troubles.append(f"request to elsewhere: {request.url}")


@contextlib.contextmanager
def watched(browser: Browser, base: str, **more: Any) -> Iterator[tuple[BrowserContext, Watch]]:
    """A fresh profile; afterwards nothing may have gone wrong on any of its pages."""
    context = browser.new_context(**more)
    context.set_default_timeout(20_000)
    watch = Watch(base)
    context.on("page", watch.follow)
    try:
        yield context, watch
        for page in context.pages:
            assert page.title() != "taken", "a name was executed"
        assert not watch.troubles, watch.troubles
    finally:
        context.close()
