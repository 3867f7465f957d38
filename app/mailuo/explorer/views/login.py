"""The password, where other machines can reach the explorer."""

from __future__ import annotations

import json

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from mailuo.explorer.entrance import set_cookie
from mailuo.explorer.pages import environment
from mailuo_graph.words import Text, spoken


def form(request: Request) -> Response:  # noqa: ARG001 - every view is handed its request
    return HTMLResponse(environment().get_template("login.html").render(lang_tag=spoken().value))


async def enter(request: Request) -> Response:
    try:
        given = json.loads(await request.body())
        password = given["password"] if isinstance(given, dict) else ""
    except (ValueError, KeyError, RecursionError):
        password = ""
    cookie = await run_in_threadpool(request.app.state.sessions.by_password, password) if isinstance(password, str) else None
    if cookie is None:
        return JSONResponse({"said": str(Text("密码不对", "wrong password"))}, 403)
    response = JSONResponse({"said": "ok"})
    set_cookie(response, request.app.state.config, cookie)
    return response
