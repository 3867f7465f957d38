"""Puts the explorer together: `make_app(config)` gives an ASGI application, guard outermost."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from mailuo.explorer.config import Config
from mailuo.explorer.entrance import Entrance
from mailuo.explorer.guard import DRAFT, TOO_LARGE, Guard, TooLarge
from mailuo.explorer.library import Library
from mailuo.explorer.pages import NotThere, page
from mailuo.explorer.sessions import Sessions
from mailuo.explorer.views import (
    compare,
    coverage,
    findings,
    graph,
    lineage,
    login,
    passage,
    precheck,
    project,
    queries,
    reporting,
    review,
    search,
    systems,
)
from mailuo_graph.errors import MailuoError, StoreError, WorkspaceError
from mailuo_graph.words import Text

_STATIC: Final = Path(__file__).parent / "static"
ROUTES: Final = (
    ("/", coverage.show), ("/coverage.{format}", coverage.exported), ("/remarks.{format}", coverage.remarks_exported),
    ("/search", search.show), ("/project", project.show), ("/words", passage.show),
    ("/findings", findings.show), ("/duplicates", findings.duplicates), ("/findings.{format}", findings.exported),
    ("/systems", systems.listed), ("/system", systems.show),
    ("/lineage", lineage.show), ("/compare", compare.show), ("/graph", graph.show),
    ("/queries", queries.listed), ("/query", queries.show), ("/query.{format}", queries.exported), ("/query-picture", queries.picture),
    ("/review", review.show),
    ("/precheck", precheck.show), ("/precheck.{format}", precheck.exported),
    ("/report", reporting.show), ("/report.{format}", reporting.written),
    ("/api/names", search.names),
)  # fmt: skip
POSTED: Final = (
    ("/api/verdict", findings.judge), ("/api/decide", review.decide), ("/api/stop", findings.stop), ("/api/neighbours", graph.neighbours),
    (DRAFT, precheck.run),
)  # fmt: skip
"""The last two write nothing: what they are asked is longer than an address may be."""


def make_app(config: Config, sessions: Sessions | None = None, library: Library | None = None) -> Guard:
    """Reads the workspace's graph; raises where there is none."""
    known = sessions or Sessions(config.token, config.password)
    inner = Starlette(
        routes=[
            *(Route(path, view, methods=["GET"]) for path, view in ROUTES),
            *(Route(path, view, methods=["POST"]) for path, view in POSTED),
            Route("/login", login.form, methods=["GET"]),
            Route("/login", login.enter, methods=["POST"]),
            Mount("/static", StaticFiles(directory=_STATIC)),
        ],
        exception_handlers={MailuoError: _said, 404: _nowhere, 405: _nowhere, TooLarge: _too_large, Exception: _broken},
    )
    inner.state.library = library or Library(config.folder)
    inner.state.config, inner.state.sessions = config, known
    return Guard(Entrance(inner, config), config, known)


def _said(request: Request, error: Exception) -> Response:
    """What the user can do something about, in a sentence."""
    said = error.message if isinstance(error, MailuoError) else Text("出错了", "an error")
    status = 404 if isinstance(error, NotThere) else 503 if isinstance(error, StoreError | WorkspaceError) else 400
    if request.url.path.startswith("/api/"):
        return JSONResponse({"said": str(said)}, status)
    return page(request, "error.html", {"said": said, "status": status}, status)


def _nowhere(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    if request.url.path.startswith(("/api/", "/static/")):
        return JSONResponse({"said": str(Text("没有这个地址", "no such address"))}, status)
    return page(request, "error.html", {"said": Text("没有这个页面", "there is no such page"), "status": status}, status)


def _too_large(request: Request, error: Exception) -> Response:  # noqa: ARG001 - raised by the guard while the body is read
    return PlainTextResponse(str(TOO_LARGE), 413)


def _broken(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the detail goes to the log, not to the page
    said = Text("程序出错；这是我们的问题，细节见运行 mailuo explore 的窗口", "internal error: our fault; details stand where mailuo explore runs")
    return JSONResponse({"said": str(said)}, 500) if request.url.path.startswith("/api/") else PlainTextResponse(str(said), 500)
