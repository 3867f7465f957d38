"""Runs a saved query on a store. A query that errors is an error, never an answer of no rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from mailuo_graph.errors import QueryInvalid
from mailuo_graph.stores.contract import Limits, Rows, Store
from mailuo_queries.spec import Parameter, ParameterKind, Query


@dataclass(frozen=True, slots=True)
class Answer:
    """`looked_at` is the denominator: how many things the query examined; None where it has none."""

    query: Query
    parameters: dict[str, Any]
    rows: Rows
    looked_at: int | None


def run_query(
    store: Store, query: Query, given: Mapping[str, Any] | None = None, limits: Limits | None = None,
) -> Answer:
    parameters = bind(query, given or {})
    rows = store.run(query.cypher, parameters, limits)
    declared = tuple(column.name for column in query.columns)
    if rows.columns != declared:
        raise QueryInvalid(
            f"查询 {query.id} 返回的列是 {'、'.join(rows.columns)}，声明的是 {'、'.join(declared)}；请改成一致",
            f"query {query.id} returns the columns {', '.join(rows.columns)} and declares {', '.join(declared)}; make them equal",
        )
    looked_at = None
    if query.denominator is not None:
        counted = store.run(query.denominator, parameters, limits)
        looked_at = int(counted.values[0][0]) if counted.values else 0
    return Answer(query, parameters, rows, looked_at)


def suggestions(store: Store, query: Query, name: str, limits: Limits | None = None) -> list[Any]:
    """The values that the graph has for a parameter; none where the query names no way to find them."""
    parameter = next((each for each in query.parameters if each.name == name), None)
    if parameter is None:
        raise _unknown_parameter(query, name)
    if parameter.suggest is None:
        return []
    return [value for (value, *_) in store.run(parameter.suggest, {}, limits).values if value is not None]


def _unknown_parameter(query: Query, name: str) -> QueryInvalid:
    known = [parameter.name for parameter in query.parameters]
    return QueryInvalid(
        f"查询 {query.id} 没有参数 {name}；它的参数是：{'、'.join(known) or '无'}",
        f"query {query.id} has no parameter {name}; its parameters: {', '.join(known) or 'none'}",
    )


def bind(query: Query, given: Mapping[str, Any]) -> dict[str, Any]:
    """Every declared parameter with its given value or default, in its declared type."""
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in given:
        if name not in known:
            raise _unknown_parameter(query, name)
    return {name: convert(parameter, given.get(name, parameter.default)) for name, parameter in known.items()}


def convert(parameter: Parameter, value: Any) -> Any:
    """A text from the command line, or a value of Python, in the parameter's type."""
    if value is None:
        return None
    try:
        return _CONVERT[parameter.kind](value)
    except (ValueError, TypeError) as error:
        raise QueryInvalid(
            f"参数 {parameter.name} 须是{_KINDS_ZH[parameter.kind]}，给的是“{value}”",
            f"parameter {parameter.name} must be {_KINDS_EN[parameter.kind]}, got {value!r}",
        ) from error


def _integer(value: Any) -> int:
    if isinstance(value, bool | float):
        raise TypeError(value)
    return int(value)


def _real(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError(value)
    return float(value)


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).casefold()
    if word not in _TRUE | _FALSE:
        raise ValueError(value)
    return word in _TRUE


def _texts(value: Any) -> list[str]:
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else [str(part) for part in value]


_TRUE = frozenset({"true", "yes", "1", "是"})
_FALSE = frozenset({"false", "no", "0", "否"})
_CONVERT: Final[dict[ParameterKind, Callable[[Any], Any]]] = {
    ParameterKind.TEXT: str,
    ParameterKind.INTEGER: _integer,
    ParameterKind.REAL: _real,
    ParameterKind.BOOLEAN: _boolean,
    ParameterKind.TEXTS: _texts,
}
_KINDS_ZH = {
    ParameterKind.TEXT: "文字", ParameterKind.INTEGER: "整数", ParameterKind.REAL: "数", ParameterKind.BOOLEAN: "是或否",
    ParameterKind.TEXTS: "逗号分隔的文字",
}  # fmt: skip
_KINDS_EN = {
    ParameterKind.TEXT: "text", ParameterKind.INTEGER: "an integer", ParameterKind.REAL: "a number",
    ParameterKind.BOOLEAN: "true or false", ParameterKind.TEXTS: "texts separated by commas",
}  # fmt: skip
