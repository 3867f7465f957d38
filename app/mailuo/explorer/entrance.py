"""How one comes in: the cookie for the token or the password, and the language that is kept."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mailuo.explorer.config import Config
from mailuo.explorer.guard import LANGUAGE_COOKIE
from mailuo.explorer.pages import environment
from mailuo_graph.words import spoken


class Entrance:
    """Hands out the cookie to whoever came with the token, the login page to whoever needs the password, and keeps the
    language that was asked for."""

    def __init__(self, app: ASGIApp, config: Config) -> None:
        self._app, self._config = app, config

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        if "mailuo.new_cookie" in scope:
            # A page that goes on by itself, not a redirect: a strict cookie is not sent along a redirect that began
            # on another site, as a link in a chat or in a terminal on the web.
            rest = request.url.remove_query_params("token")
            target = rest.path + (f"?{rest.query}" if rest.query else "")
            body = environment().get_template("entered.html").render(target=_local(target), lang_tag=spoken().value)
            response: Response = HTMLResponse(body)
            set_cookie(response, self._config, scope["mailuo.new_cookie"])
            await response(scope, receive, send)
            return
        if scope.get("mailuo.login"):
            response = HTMLResponse(environment().get_template("login.html").render(lang_tag=spoken().value), 401)
            await response(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start" and request.query_params.get("lang") == spoken().value:
                cookie = f"{LANGUAGE_COOKIE}={spoken().value}; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000"
                message["headers"] = [*message.get("headers", ()), (b"set-cookie", cookie.encode("ascii"))]
            await send(message)

        await self._app(scope, receive, sent)


def set_cookie(response: Response, config: Config, value: str) -> None:
    response.set_cookie(config.cookie, value, httponly=True, samesite="strict", path="/")


def _local(target: str) -> str:
    """An address on this server: `//elsewhere` is none."""
    return "/" + target.lstrip("/\\")
