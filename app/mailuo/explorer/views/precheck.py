"""A draft project held against everything that was read. What is sent is read, answered and forgotten."""

from __future__ import annotations

import base64
import binascii
from pathlib import PurePath
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mailuo.explorer.facts.drafts import (
    ENDINGS,
    LONGEST,
    MOST_BYTES,
    Asked,
    asked,
    bounded,
    check,
    file_of,
    files,
    said_here,
)
from mailuo.explorer.pages import NotThere, library, link, page, snapshot
from mailuo.explorer.views.findings import body
from mailuo.lineages.trace import Tracer
from mailuo.precheck.book import precheck_book
from mailuo.precheck.draft import Fields
from mailuo.precheck.report import STANDING, answer, precheck_text
from mailuo.precheck.word import precheck_document
from mailuo.render import Format
from mailuo_graph.errors import MailuoError, UsageError
from mailuo_graph.words import Text

_NEAR: Final = 10
_ALL: Final = 1_000
_LONGEST: Final = {"name": 5_000, "amount": 60, "goal": 50_000, "indicators": 50_000, "unit": 400}
_YEARS: Final = range(1990, 2101)
_ROWS: Final = range(1, 100_000)
_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json", "txt": "text/plain; charset=utf-8",
}  # fmt: skip


def show(request: Request) -> Response:
    found = snapshot(request)
    key = request.query_params.get("id", "")
    given = asked(found, key) if key else None
    values: dict[str, Any] = {
        "given": given, "lost": bool(key) and given is None, "key": key, "files": files(found.workspace.folder), "endings": ",".join(ENDINGS), "most_bytes": MOST_BYTES,
        "longest": LONGEST, "standings": STANDING,
    }  # fmt: skip
    if given is not None:
        values |= _answered(given)
    return page(request, "precheck.html", values, 404 if values["lost"] else 200)


def _answered(given: Asked) -> dict[str, Any]:
    found = given.found
    tracer = Tracer(found.catalogue)
    near = [(each, tracer.step(each.uid)) for each in found.compared.near]
    named = [*(each.uid for each in found.systems), *(each.uid for each in found.policies)]
    known = {uid for uid in named if uid is not None and found.catalogue.find(uid) is not None}
    silent = [each for each in found.checks if each.looked_at == 0]
    return {
        "said": answer(found), "found": found, "first": near[:_NEAR], "others": near[_NEAR:], "known": known,
        "unknown": [said_here(each) for each in found.unknown], "clean": len(found.checks) - len(found.faults) - len(silent), "silent": len(silent),
    }  # fmt: skip


def exported(request: Request) -> Response:
    given = asked(snapshot(request), request.query_params.get("id", ""))
    if given is None:
        raise NotThere(*_FORGOTTEN)
    match form := request.path_params["format"]:
        case "docx":
            content = precheck_document(given.found, _ALL)
        case "xlsx":
            content = precheck_book(given.found)
        case "json":
            content = (precheck_text(given.found, Format.JSON, _ALL) + "\n").encode("utf-8", "replace")
        case "txt":
            content = (precheck_text(given.found, Format.TABLE, _ALL) + "\n").encode("utf-8", "replace")
        case _:
            raise NotThere("只能下载 docx、xlsx、json 或 txt", "docx, xlsx, json and txt are what can be downloaded")
    return Response(content, media_type=_TYPES[form], headers={"content-disposition": f'attachment; filename="precheck.{form}"'})


_FORGOTTEN: Final = (
    "这次预检的结果已不在内存里（工作区重建过，或之后又查了别的草稿）；请再检查一次",
    "this answer is no longer in memory (the workspace was rebuilt, or other drafts were checked since); check the draft again",
)


async def run(request: Request) -> Response:
    """The address of the answer, or one sentence about what is wrong with the draft."""
    return await run_in_threadpool(_run, request, await body(request))


def _run(request: Request, given: dict[str, Any]) -> Response:
    found = library(request).current()[0]
    try:
        key = check(found, _fields(given), _text(given, "text", LONGEST), _file(given, request))
    except MailuoError as error:
        said = said_here(error.message)
        raise type(error)(said.zh, said.en) from error
    return JSONResponse({"address": link("/precheck", id=key)})


def _fields(given: dict[str, Any]) -> Fields:
    texts = {name: _text(given, name, most).strip() or None for name, most in _LONGEST.items()}
    return Fields(
        texts["name"], texts["amount"], texts["goal"], texts["unit"], _number(given, "year", _YEARS, Text("年度", "the year")),
        _number(given, "row", _ROWS, Text("第几个项目", "the number of the project")), texts["indicators"],
    )  # fmt: skip


def _text(given: dict[str, Any], name: str, most: int) -> str:
    value = given.get(name) or ""
    if not isinstance(value, str):
        raise UsageError("请求不完整；请刷新页面再试", "the request is not whole; reload the page and try again")
    if len(value) > most:
        raise UsageError(f"太长：最多 {most:,} 字，给了 {len(value):,} 字", f"too long: {most:,} characters at most, {len(value):,} were given")
    return value.encode("utf-8", "replace").decode("utf-8")


def _number(given: dict[str, Any], name: str, allowed: range, said: Text) -> int | None:
    value = str(given.get(name) or "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 7 and int(value) in allowed):  # noqa: PLR2004 - longer than any that is allowed
        raise UsageError(f"{said.zh}须是 {allowed[0]} 到 {allowed[-1]} 的数字", f"{said.en} must be a number from {allowed[0]} to {allowed[-1]}")
    return int(value)


def _file(given: dict[str, Any], request: Request) -> tuple[str, bytes] | None:
    """What was uploaded, or a file that lies in the workspace. The name is shown and tells the form; no path is made of it."""
    uploaded, chosen = given.get("file"), given.get("chosen")
    if uploaded is None:
        return file_of(request.app.state.config.folder, str(chosen)) if chosen else None
    if not isinstance(uploaded, dict) or not isinstance(uploaded.get("name"), str) or not isinstance(uploaded.get("data"), str):
        raise UsageError("请求不完整；请刷新页面再试", "the request is not whole; reload the page and try again")
    name = PurePath(uploaded["name"].replace("\\", "/")).name[-100:]
    try:
        data = base64.b64decode(uploaded["data"], validate=True)
    except (binascii.Error, ValueError) as error:
        raise UsageError(f"{name}：没有传完整；请再选一次", f"{name}: did not arrive whole; choose it again") from error
    return name, bounded(data, name)
