"""Named systems, and one of them."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from mailuo.explorer.facts.systems import system_facts, systems
from mailuo.explorer.pages import entity_link, page, snapshot
from mailuo.explorer.tables import Column, export, table
from mailuo_graph.words import Text

COLUMNS: Final = (
    Column("name", Text("系统", "System"), link="page"), Column("aliases_said", Text("又作", "Also called")), Column("category", Text("类别", "Kind")),
    Column("projects", Text("项目", "Projects"), figure=True), Column("units", Text("单位", "Units"), figure=True), Column("first", Text("最早", "First"), figure=True),
    Column("last", Text("最晚", "Last"), figure=True), Column("roles", Text("做什么", "Roles")),
    Column("total", Text("所涉项目金额（万元）", "Amount of these projects (10k yuan)"), figure=True),
)  # fmt: skip


def listed(request: Request) -> Response:
    rows = [row | {"page": entity_link("System", row["uid"])} for row in systems(snapshot(request))]
    if "format" in request.query_params:
        return export("systems", COLUMNS, rows, request.query_params)
    shared = sum(1 for row in rows if row["units"] > 1)
    return page(request, "systems.html", {"table": table("/systems", COLUMNS, rows, request.query_params), "count": len(rows), "shared": shared})


def show(request: Request) -> Response:
    facts = system_facts(snapshot(request), request.query_params.get("uid", ""))
    return page(request, "system.html", {"facts": facts})
