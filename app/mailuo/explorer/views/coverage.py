"""The first page: what was read and what was not. A finding on half a table is none."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from mailuo.explorer.facts.coverage import Coverage, coverage
from mailuo.explorer.pages import page, snapshot
from mailuo.explorer.tables import Column, export, table
from mailuo_graph.words import Text

_REMARKS_SHOWN: Final = 200
_DEPARTMENTS_SHOWN: Final = 60
COLUMNS: Final = (
    Column("file", Text("文件", "Document")),
    Column("department", Text("部门", "Department")),
    Column("year", Text("年度", "Year"), figure=True),
    Column("basis_said", Text("年度依据", "Year known from")),
    Column("units", Text("单位", "Units"), figure=True),
    Column("projects", Text("项目", "Projects"), figure=True),
    Column("indicators", Text("指标", "Indicators"), figure=True),
    Column("without_goal", Text("缺目标", "No goal"), figure=True),
    Column("without_indicators", Text("缺指标", "No indicators"), figure=True),
    Column("total", Text("表上合计（万元）", "Printed total (10k yuan)"), figure=True),
    Column("hold", Text("合计相符", "Totals hold"), figure=True),
    Column("remarks", Text("待核", "To check"), figure=True),
)
REMARKS: Final = (
    Column("file", Text("文件", "Document")), Column("row", Text("行", "Row"), figure=True), Column("said", Text("待核什么", "What")),
    Column("kind", Text("种类", "Kind")),
)


def show(request: Request) -> Response:
    found = _coverage(request)
    values = {
        "found": found, "table": table("/", COLUMNS, found.documents, request.query_params), "export": "/coverage",
        "remarks": found.remarks[:_REMARKS_SHOWN], "more_remarks": max(0, len(found.remarks) - _REMARKS_SHOWN),
        "matrix": found.matrix()[:_DEPARTMENTS_SHOWN],
    }  # fmt: skip
    return page(request, "coverage.html", values)


def exported(request: Request) -> Response:
    return export("coverage", COLUMNS, _coverage(request).documents, {**request.query_params, **request.path_params})


def remarks_exported(request: Request) -> Response:
    return export("remarks", REMARKS, _coverage(request).remarks, {**request.query_params, **request.path_params})


def _coverage(request: Request) -> Coverage:
    return coverage(snapshot(request).store)
