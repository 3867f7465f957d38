"""Checks a saved query without running it: portable subset, known words, bound parameters, a total order.

What each rule forbids was measured to differ between the two engines, or to hide an answer; see docs/decisions.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mailuo_graph.cypher import Token, TokenKind, check_read_only, tokens
from mailuo_graph.errors import QueryForbidden
from mailuo_graph.ontology import ONTOLOGY
from mailuo_graph.words import Text
from mailuo_queries.spec import Query


@dataclass(frozen=True, slots=True)
class Finding:
    """`part` is cypher, picture, denominator or a parameter's suggestion; `line` counts within it."""

    part: str
    line: int
    message: Text


_FUNCTIONS: Final[dict[str, Text]] = {
    name: Text(f"{name}() 在两个引擎上结果不同；请换一种写法", f"{name}() differs between the engines; write it another way")
    for name in (
        "KEYS", "PROPERTIES", "PERCENTILECONT", "PERCENTILEDISC", "STDEV", "STDEVP", "CHAR_LENGTH", "BTRIM", "NORMALIZE",
        "ISEMPTY", "TOINTEGERORNULL", "TOFLOATORNULL", "TOSTRINGORNULL", "TOBOOLEANORNULL", "TIMESTAMP", "ID", "ELEMENTID",
        "RANDOMUUID", "RAND", "DURATION",
    )
}  # fmt: skip
_WORDS: Final[dict[str, Text]] = {
    "SHORTEST": Text("不用 SHORTEST k；用 shortestPath 并在模式里限定类型", "no SHORTEST k; use shortestPath with typed relations"),
}


def lint(query: Query) -> list[Finding]:
    """Everything that is wrong; an empty list means the query may run on both stores."""
    findings = _lint_part("cypher", query.cypher)
    if not findings:
        findings += _order_has_no_ties(query)
    for part, cypher in (("picture", query.picture), ("denominator", query.denominator)):
        if cypher is not None:
            findings += _lint_part(part, cypher)
    for parameter in query.parameters:
        if parameter.suggest is not None:
            findings += _lint_part(f"parameters.{parameter.name}.suggest", parameter.suggest)
    return findings + _parameters_agree(query)


def _lint_part(part: str, cypher: str) -> list[Finding]:
    try:
        check_read_only(cypher)
        every = tokens(cypher)
    except QueryForbidden as error:
        return [Finding(part, 1, error.message)]
    findings = []
    for index, token in enumerate(every):
        findings += [Finding(part, token.line, message) for message in _problems(every, index, token)]
    return findings


def _problems(every: Sequence[Token], index: int, token: Token) -> list[Text]:
    following = every[index + 1].text if index + 1 < len(every) else ""
    before = every[index - 1].text if index else ""
    problems = []
    if following == "(" and before != "." and token.word in _FUNCTIONS:
        problems.append(_FUNCTIONS[token.word])
    if token.word in _WORDS and before not in {".", ":"}:
        problems.append(_WORDS[token.word])
    if token.word == "COLLECT" and following == "{":
        problems.append(Text("不用 COLLECT { }；用 collect()", "no COLLECT { }; use collect()"))
    if token.text == "*" and before in {"[", ""} | _relation_heads(every, index):
        problems += _bounded(every, index)
    if before in {":", "|"} and token.kind in {TokenKind.NAME, TokenKind.QUOTED} and _is_label(every, index):
        problems += _known_word(token)
    if before == "." and token.kind is TokenKind.NAME and token.value not in ONTOLOGY.property_names and following != "(":
        problems += _known_property(every, index, token)
    return problems


def _relation_heads(every: Sequence[Token], index: int) -> set[str]:
    """The text before a `*` when it stands in `[r:TYPE*1..3]`; empty for a multiplication."""
    at = index - 1
    while at >= 0 and every[at].text not in {"[", "]", "(", ")", "{", "}", ","}:
        at -= 1
    inside = at >= 0 and every[at].text == "[" and at > 0 and every[at - 1].text in {"-", "<-"}
    return {every[index - 1].text} if inside else set()


def _bounded(every: Sequence[Token], index: int) -> list[Text]:
    """`*`, `*2..` and `*1..100` are refused: a path needs an upper bound of at most 10."""
    numbers = []
    for token in every[index + 1 : index + 4]:
        if token.kind is not TokenKind.NUMBER and token.text != "..":
            break
        numbers.append(token.text)
    upper = numbers[-1] if numbers else ""
    if not upper.isdigit() or int(upper) > 10:  # noqa: PLR2004 - the bound that both engines were measured with
        return [Text("变长关系须写上限，不超过 10，如 *1..5", "a variable-length relation needs an upper bound of at most 10, as *1..5")]
    return []


def _is_label(every: Sequence[Token], index: int) -> bool:
    """Whether the colon or bar before belongs to a pattern and not to a map, a slice, a comprehension or a `reduce`."""
    at, depth = index - 1, 0
    while at >= 0:
        text = every[at].text
        if text in {")", "]", "}"}:
            depth += 1
        elif text in {"(", "[", "{"}:
            if depth == 0:
                return text in {"(", "["}
            depth -= 1
        elif depth == 0 and (text == "=" or every[at].word == "IN"):
            return False
        elif text in {"WHERE", "RETURN", "WITH", "AND", "OR", "NOT"} and depth == 0:
            return every[index - 1].text == ":"
        at -= 1
    return False


def _known_word(token: Token) -> list[Text]:
    if token.value in ONTOLOGY.node or token.value in ONTOLOGY.relation:
        return []
    return [
        Text(
            f"图里没有“{token.value}”这种点或关系；可用的见 docs/reference/ontology.md",
            f"the graph has no node or relation type {token.value!r}; see docs/reference/ontology.md",
        ),
    ]


def _known_property(every: Sequence[Token], index: int, token: Token) -> list[Text]:
    """A property of a variable that UNWIND or a map projection made is not ours to know."""
    owner = every[index - 2] if index > 1 else None
    if owner is None or owner.kind is not TokenKind.NAME or not _is_pattern_variable(every, owner.value):
        return []
    return [
        Text(
            f"图里没有属性“{token.value}”；写错会得到空值而不报错",
            f"the graph has no property {token.value!r}; a misspelt one gives null without an error",
        ),
    ]


def _is_pattern_variable(every: Sequence[Token], name: str) -> bool:
    return any(
        every[i].text in {"(", "["} and every[i + 1].value == name and every[i + 2].text in {":", ")", "]"}
        for i in range(len(every) - 2)
    )


def _parameters_agree(query: Query) -> list[Finding]:
    declared = {parameter.name for parameter in query.parameters}
    used: set[str] = set()
    for cypher in (query.cypher, query.picture, query.denominator):
        if cypher is not None:
            with contextlib.suppress(QueryForbidden):  # a finding of that part already
                used.update(token.value for token in tokens(cypher) if token.kind is TokenKind.PARAMETER)
    findings = [
        Finding("parameters", 1, Text(f"参数 ${name} 用到而没有声明", f"parameter ${name} is used and not declared"))
        for name in sorted(used - declared)
    ]
    return findings + [
        Finding("parameters", 1, Text(f"参数 ${name} 声明而没有用到", f"parameter ${name} is declared and never used"))
        for name in sorted(declared - used)
    ]


def _order_has_no_ties(query: Query) -> list[Finding]:
    """The answer must come in one order on every store: the last ORDER BY ends with identity columns."""
    every = tokens(query.cypher)
    at = max((i for i, t in enumerate(every) if t.word == "RETURN"), default=None)
    if at is None:
        return [Finding("cypher", 1, Text("没有 RETURN", "there is no RETURN"))]
    order = [i for i, t in enumerate(every) if t.word == "ORDER" and i > at]
    if not order:
        return [Finding("cypher", every[at].line, Text("RETURN 之后须有 ORDER BY", "RETURN needs an ORDER BY"))]
    ordered = {t.value for t in every[order[0] :] if t.kind in {TokenKind.NAME, TokenKind.QUOTED}}
    if lost := [name for name in query.identity if name not in ordered]:
        names = ", ".join(lost)
        return [
            Finding(
                "cypher",
                every[order[0]].line,
                Text(f"ORDER BY 须含身份列 {names}，否则并列的行次序不定", f"ORDER BY must hold the identity columns {names}, or equal rows come in any order"),
            ),
        ]
    return []
