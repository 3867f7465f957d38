"""Listens, says where, and answers until it is stopped. Loopback unless told otherwise, and then only with a password."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import os
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn

from mailuo.explorer.app import make_app
from mailuo.explorer.config import Config, loopback_hosts
from mailuo.explorer.library import Library
from mailuo.explorer.sessions import Sessions
from mailuo_graph.errors import MailuoError, UsageError
from mailuo_queries.library import all_queries

DEFAULT_PORT: Final = 8317
_SHORTEST: Final = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """`port` is None where any will do."""

    folder: Path
    host: str = "127.0.0.1"
    port: int | None = None
    packs: Sequence[Path] = ()
    who: str | None = None
    password: str | None = None


class _Server(uvicorn.Server):
    """Says that it answers only when it does."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def serve(wanted: Wanted, ready: Callable[[str, str], None]) -> None:
    """Calls `ready` with the address for people and one that works once, for a browser started by a command line."""
    elsewhere = not _is_loopback(wanted.host)
    if elsewhere and len(wanted.password or "") < _SHORTEST:
        raise UsageError(
            f"在 {wanted.host} 上监听，别的机器也能访问，须设至少 {_SHORTEST} 位的密码：环境变量 MAILUO_EXPLORE_PASSWORD",
            f"listening on {wanted.host}, other machines can reach it: set a password of at least {_SHORTEST} characters in MAILUO_EXPLORE_PASSWORD",
        )
    listening = _listen(wanted.host, wanted.port)
    port = listening.getsockname()[1]
    name = f"[{wanted.host}]" if ":" in wanted.host else wanted.host
    hosts = loopback_hosts(port) | {f"{name}:{port}".casefold()}
    if elsewhere:
        hosts |= {f"{socket.gethostname()}:{port}".casefold()}
    config = Config(
        wanted.folder, frozenset(hosts), wanted.packs, wanted.who, password=wanted.password if elsewhere else None, any_address=elsewhere,
    )  # fmt: skip
    sessions = Sessions(config.token, config.password)
    try:
        library = Library(config.folder)
        app = make_app(config, sessions, library)
    except BaseException:
        listening.close()
        raise
    base = f"http://{name if wanted.host not in {'0.0.0.0', '::'} else '127.0.0.1'}:{port}/"  # noqa: S104 - compared, not bound to
    with_token = base if elsewhere else f"{base}?token={config.token}"
    server = _Server(
        uvicorn.Config(
            app, http="h11", ws="none", lifespan="off", log_level="error", access_log=False, server_header=False,
            proxy_headers=False, limit_concurrency=200, timeout_keep_alive=30, h11_max_incomplete_event_size=32 * 1024,
        ),
        lambda: ready(with_token, base if elsewhere else f"{base}?token={sessions.once()}"),
    )  # fmt: skip
    threading.Thread(target=_warm, args=(library, wanted.packs), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn has ended by then; stopping it is how one leaves
        server.run([listening])
    listening.close()


def _warm(library: Library, packs: Sequence[Path]) -> None:
    """Reads what the second page will need while the first is looked at. What goes wrong is said to the one who asks."""
    with contextlib.suppress(MailuoError, OSError):
        list(all_queries(packs))
    library.current()[0].warm()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _listen(host: str, port: int | None) -> socket.socket:
    """The usual port, or another where it is taken and none was asked for."""
    wanted = [port] if port is not None else [DEFAULT_PORT, 0]
    for number in wanted:
        try:
            return _bound(host, number)
        except OSError as error:
            if error.errno in {errno.EADDRINUSE, 10048} and number != wanted[-1]:
                continue
            raise UsageError(
                f"不能在 {host} 的端口 {number} 上监听（{error.strerror or error}）；请用 --port 换一个",
                f"can't listen on {host} port {number} ({error.strerror or error}); choose another with --port",
            ) from error
    raise AssertionError("a port or an error")


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix" and sys.platform != "cygwin":  # on Windows it would let another program take the port over
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
    except BaseException:
        made.close()
        raise
    return made
