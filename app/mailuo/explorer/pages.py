"""How a page is made: templates in which every value is escaped, and the few words that all of them share."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from mailuo.explorer.library import Library, Snapshot
from mailuo.labels import label, labels
from mailuo.render import cell_text, safe
from mailuo_graph.errors import MailuoError
from mailuo_graph.words import Language, Text, spoken

_TEMPLATES: Final = Path(__file__).parent / "templates"
_NAME_SHOWN: Final = 160
NAVIGATION: Final = (
    ("/", Text("读到什么", "Coverage")),
    ("/search", Text("查找", "Search")),
    ("/findings", Text("疑点", "Findings")),
    ("/systems", Text("系统", "Systems")),
    ("/graph", Text("关系图", "Graph")),
    ("/queries", Text("查询", "Queries")),
    ("/review", Text("判断", "Review")),
    ("/precheck", Text("预检", "Pre-check")),
    ("/report", Text("报告", "Report")),
)
KINDS: Final = {
    "Project": Text("项目", "project"),
    "Lineage": Text("脉络", "lineage"),
    "System": Text("系统", "system"),
    "Unit": Text("预算单位", "unit"),
    "Department": Text("部门", "department"),
    "Policy": Text("依据文件", "policy"),
    "IndicatorType": Text("指标类型", "indicator type"),
    "Document": Text("文件", "document"),
    "Remark": Text("待核之处", "to check"),
}
_PAGES: Final = {"Project": "/project", "System": "/system", "Lineage": "/lineage"}


class NotThere(MailuoError):
    """What the address names is not, or no longer, in the workspace."""


def library(request: Request) -> Library:
    found: Library = request.app.state.library
    return found


def snapshot(request: Request) -> Snapshot:
    """The same for the whole of a request."""
    if "snapshot" not in request.scope:
        request.scope["snapshot"], request.scope["trouble"] = library(request).current()
    found: Snapshot = request.scope["snapshot"]
    return found


def page(request: Request, template: str, values: dict[str, Any], status: int = 200) -> HTMLResponse:
    snapshot(request)
    here = request.url.path
    other = Language.EN if spoken() is Language.ZH else Language.ZH
    common = {
        "language": spoken().value, "lang_tag": "zh-CN" if spoken() is Language.ZH else "en", "here": here,
        "navigation": [(path, str(said), path == here) for path, said in NAVIGATION],
        "trouble": request.scope["trouble"], "other_language": other.value,
        "other_link": link(here, **{**request.query_params, "lang": other.value}),
    }  # fmt: skip
    return HTMLResponse(environment().get_template(template).render(**common, **values), status)


@cache
def environment() -> Environment:
    made = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals |= {"t": say, "link": link, "entity_link": entity_link, "kind_word": kind_word, "label": label, "dict_without": without}
    made.filters |= {"name": shown_name, "words": shown_words, "money": money, "cell": cell_text, "safe_text": safe, "label": label, "labels": labels}
    return made


def say(zh: str, en: str) -> str:
    return str(Text(zh, en))


def link(path: str, **parameters: Any) -> str:
    given = {name: value for name, value in parameters.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


def without(parameters: Mapping[str, str], *names: str) -> dict[str, str]:
    """What of an address goes on into another."""
    left_out = {"page", "lang", "format", *names}
    return {name: value for name, value in parameters.items() if name not in left_out}


def entity_link(kind: str, uid: str) -> str:
    """The page of a thing; things without one of their own are shown in the graph."""
    return link(_PAGES[kind], uid=uid) if kind in _PAGES else link("/graph", uids=uid)


def kind_word(kind: str) -> str:
    return str(KINDS[kind]) if kind in KINDS else kind


def shown_name(text: str | None, most: int = _NAME_SHOWN) -> Markup:
    """A name from a document: apart from the writing direction around it, control characters visible, cut where it is
    longer than anybody reads, with its length said."""
    if not text:
        return Markup("—")
    cut = safe(text)
    if len(cut) > most:
        cut = f"{cut[:most]}…" + str(Text(f"（共 {len(text)} 字）", f" ({len(text)} characters)"))
    return Markup("<bdi>{}</bdi>").format(cut)


def shown_words(text: str | None, most: int = 4_000) -> Markup:
    return shown_name(text, most)


def money(value: float | Decimal | None) -> str:
    return "—" if value is None else f"{value:,.2f}"


def marked(pieces: list[tuple[str, bool]]) -> Markup:
    """Text with its shared parts marked."""
    return Markup("").join(Markup("<mark>{}</mark>").format(safe(text)) if shared else escape(safe(text)) for text, shared in pieces)
