"""What stands before every page: who asks, from where, and what goes with every answer. Nothing is served past it.

The order matters. The name in Host comes first: a page of the attacker's whose name was pointed at this machine
(DNS rebinding) fails there, whatever else it sends.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qs

from mailuo.explorer.config import Config
from mailuo.explorer.sessions import Sessions
from mailuo_graph.words import Language, Text, speaking

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS: Final = (
    (b"content-security-policy", POLICY.encode("ascii")),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
_KEPT: Final = (b"cache-control", b"no-store")
MOST_BYTES: Final = 256 * 1024
"""The largest thing a page sends are the ids of the 1,500 nodes that the graph shows."""
DRAFT: Final = "/api/precheck"
MOST_OF_DRAFT: Final = 9 * 1024 * 1024
"""A draft that is held against the graph comes as a file of 6 MiB at most, in characters."""
_OPEN: Final = frozenset({"/login"})
"""Paths that are answered before anybody has come in, besides the files of /static."""
LANGUAGE_COOKIE: Final = "mailuo_lang"
_log = logging.getLogger("mailuo.explorer")


TOO_LARGE: Final = Text("请求太大", "the request is too large")


class TooLarge(Exception):
    pass


class Refused(Exception):
    def __init__(self, status: int, said: Text) -> None:
        super().__init__(said.en)
        self.status, self.said = status, said


class Guard:
    """An ASGI application around another."""

    def __init__(self, app: App, config: Config, sessions: Sessions) -> None:
        self._app, self._config, self._sessions = app, config, sessions

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":  # there are none
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            return
        started = False

        async def sent(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = _with_headers(list(message.get("headers", ())))
            await send(message)

        with speaking(self._language(scope)):
            try:
                self._check(scope)
                await self._app(scope, _bounded(receive, _most(scope)), sent)
            except Refused as refused:
                await _plain(sent, refused.status, refused.said)
            except TooLarge:
                if not started:
                    await _plain(sent, 413, TOO_LARGE)
            except Exception:  # noqa: BLE001 - whatever it is, the answer carries our headers and no detail
                _log.exception("a page failed")
                if not started:
                    await _plain(sent, 500, Text("程序出错；这是我们的问题，细节见运行 mailuo explore 的窗口", "internal error: our fault; details stand where mailuo explore runs"))

    def _check(self, scope: MutableMapping[str, Any]) -> None:
        headers = _headers(scope)
        host = _only(headers, "host")
        if host is None or not self._is_ours(host):
            raise Refused(421, Text("这个地址不是本程序的（Host 不对）；请用启动时打印的地址", "this is not our address (Host); use the one printed at the start"))
        method, site = scope["method"], _only(headers, "sec-fetch-site")
        origin = _only(headers, "origin")
        if origin is not None and origin.casefold() != f"http://{host}".casefold():
            raise Refused(403, Text("请求来自别的网站", "the request comes from another site"))
        writes = method not in {"GET", "HEAD"}
        if writes:
            if method != "POST":
                raise Refused(405, Text("不支持这种请求", "no such method"))
            if origin is None or site not in {None, "same-origin"}:
                raise Refused(403, Text("请求来自别的网站", "the request comes from another site"))
            if (_only(headers, "content-type") or "").partition(";")[0].strip().casefold() != "application/json":
                raise Refused(415, Text("只收 JSON", "JSON only"))
        elif site not in {None, "same-origin", "none"} and not (_only(headers, "sec-fetch-mode") == "navigate" and _only(headers, "sec-fetch-dest") == "document"):
            raise Refused(403, Text("请求来自别的网站", "the request comes from another site"))
        length = _only(headers, "content-length")
        if length is not None and (not length.isascii() or not length.isdigit() or int(length[:12]) > _most(scope)):
            raise TooLarge
        if not scope["path"].startswith("/static/") and scope["path"] not in _OPEN and not self._knows(headers):
            self._let_in(scope)

    def _let_in(self, scope: MutableMapping[str, Any]) -> None:
        """With the launch token the application hands out the cookie; all others are told where to look."""
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [])
        cookie = self._sessions.by_token(given[0]) if scope["method"] == "GET" and len(given) == 1 else None
        if cookie is not None:
            scope["mailuo.new_cookie"] = cookie
        elif self._config.password is not None and scope["method"] == "GET" and not scope["path"].startswith("/api/"):
            scope["mailuo.login"] = True
        else:
            raise Refused(401, Text("请用 mailuo explore 启动时打印的完整地址打开（带 token）", "open the whole address that mailuo explore printed at its start, with the token"))

    def _knows(self, headers: dict[str, list[str]]) -> bool:
        return self._sessions.knows(_cookie(headers, self._config.cookie))

    def _is_ours(self, host: str) -> bool:
        if host.casefold() in self._config.hosts:
            return True
        return self._config.any_address and _is_address(host)

    def _language(self, scope: MutableMapping[str, Any]) -> Language:
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [])
        for word in (*asked[:1], _cookie(_headers(scope), LANGUAGE_COOKIE)):
            if word in set(Language):
                return Language(word)
        return self._config.language


def _most(scope: MutableMapping[str, Any]) -> int:
    return MOST_OF_DRAFT if scope["path"] == DRAFT else MOST_BYTES


def _bounded(receive: Receive, most: int) -> Receive:
    taken = 0

    async def received() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise TooLarge
        return message

    return received


def _headers(scope: MutableMapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.decode("latin-1").casefold(), []).append(value.decode("latin-1"))
    return found


def _only(headers: dict[str, list[str]], name: str) -> str | None:
    """The one value; a header sent twice is an attempt at being read differently by two programs."""
    values = headers.get(name, [])
    if len(values) > 1:
        raise Refused(400, Text(f"{name} 出现了两次", f"{name} was sent twice"))
    return values[0].strip() if values else None


def _cookie(headers: dict[str, list[str]], name: str) -> str | None:
    for line in headers.get("cookie", []):
        try:
            morsel = SimpleCookie(line).get(name)
        except CookieError:
            continue
        if morsel is not None:
            return morsel.value
    return None


def _is_address(host: str) -> bool:
    name = host.rpartition(":")[0] if not host.endswith("]") else host
    try:
        ipaddress.ip_address((name or host).strip("[]"))
    except ValueError:
        return False
    return True


def _with_headers(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    own = {name for name, _ in HEADERS}
    kept = [(name, value) for name, value in headers if name.lower() not in own]
    if not any(name.lower() == b"cache-control" for name, _ in kept):
        kept.append(_KEPT)
    return [*kept, *HEADERS]


async def _plain(send: Send, status: int, said: Text) -> None:
    body = f"{said.zh}\n{said.en}\n".encode()
    await send(
        {
            "type": "http.response.start", "status": status,
            "headers": [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode("ascii"))],
        },
    )  # fmt: skip
    await send({"type": "http.response.body", "body": body})
