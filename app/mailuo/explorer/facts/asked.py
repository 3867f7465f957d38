"""One saved query with the parameters of a form: its rows, kept while somebody pages through them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final

from mailuo.explorer.library import Snapshot
from mailuo_graph.errors import MailuoError
from mailuo_graph.stores import Limits
from mailuo_queries.library import SavedQuery
from mailuo_queries.runner import Answer, run_query, suggestions
from mailuo_queries.spec import Parameter, ParameterKind

LIMITS: Final = Limits(seconds=30.0, rows=10_000)
_KEPT: Final = 8
_SUGGESTED: Final = 500
PREFIX: Final = "p."


def given_of(saved: SavedQuery, parameters: Mapping[str, str]) -> dict[str, str | None]:
    """What the form sent: an empty field of a parameter that may be null means nothing, of another its default."""
    given: dict[str, str | None] = {}
    for each in saved.query.parameters:
        value = parameters.get(PREFIX + each.name)
        if value is not None and (value != "" or (each.default is not None and each.kind is ParameterKind.TEXT)):
            given[each.name] = value
    return given


def shown_value(parameter: Parameter, given: Mapping[str, str | None]) -> str:
    """What stands in the field."""
    value: Any = given.get(parameter.name, parameter.default)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def answer_of(found: Snapshot, saved: SavedQuery, given: Mapping[str, str | None]) -> Answer:
    kept = found.kept.setdefault("answers", OrderedDict())
    assert isinstance(kept, OrderedDict)  # noqa: S101 - for the type alone
    key = (saved.name, tuple(sorted(given.items())))
    if key not in kept:
        kept[key] = run_query(found.store, saved.query, given, LIMITS)
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    answer: Answer = kept[key]
    return answer


def suggested(found: Snapshot, saved: SavedQuery) -> dict[str, list[str]]:
    """Values that the graph has, by parameter; a suggestion that fails is none."""
    values: dict[str, list[str]] = {}
    for each in saved.query.parameters:
        if each.suggest is None:
            continue
        try:
            every = suggestions(found.store, saved.query, each.name, Limits(seconds=3.0, rows=_SUGGESTED))
        except MailuoError:
            continue
        values[each.name] = list(dict.fromkeys(map(str, every)))
    return values
