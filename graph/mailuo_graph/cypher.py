"""Cypher as tokens, and the check that a query only reads. Every query passes here before a store sees it.

This is a security boundary: on both engines a read-only session still lets LOAD CSV read files and procedures run. The
two engines also cut text into tokens differently (end of a comment, escapes, white space, `1.`), so whatever they could
read in two ways is refused here rather than understood.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NoReturn

from mailuo_graph.errors import QueryForbidden
from mailuo_graph.words import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_LENGTH: Final = 100_000
"""Characters of a query. Values belong into parameters, so no honest query comes near."""


class TokenKind(StrEnum):
    NAME = "name"  # bare word: keyword, variable, function, label
    QUOTED = "quoted"  # `name`
    STRING = "string"
    NUMBER = "number"
    PARAMETER = "parameter"  # $name or $`name`
    SIGN = "sign"  # punctuation and operators


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is as written; line and column count from 1."""

    kind: TokenKind
    text: str
    line: int
    column: int

    @property
    def word(self) -> str:
        """The bare word in capitals, to compare with keywords; empty for every other token."""
        return self.text.upper() if self.kind is TokenKind.NAME else ""

    @property
    def value(self) -> str:
        """What the token stands for: a name without back quotes, a string without quotes and escapes."""
        match self.kind:
            case TokenKind.STRING:
                return _ESCAPE.sub(lambda found: _ESCAPES[found[1]], self.text[1:-1])
            case TokenKind.PARAMETER:
                return _unquoted(self.text[1:])
            case TokenKind.QUOTED:
                return _unquoted(self.text)
            case _:
                return self.text


_ESCAPES: Final = {"\\": "\\", "'": "'", '"': '"', "`": "`", "n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_TOKEN: Final = re.compile(
    r"""
    (?P<space>[ \t\n]+)
    | (?P<comment>//[^\n]*)
    | (?P<string>'(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*")
    | (?P<quoted>`(?:[^`\\]|``)+`)
    | (?P<parameter>\$(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|`(?:[^`\\]|``)+`))
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<number>[0-9](?:[A-Za-z0-9_]|(?<=[eE])[+-](?=[0-9])|\.(?=[0-9]))*|\.[0-9][A-Za-z0-9_]*)
    | (?P<sign>\.\.|<=|>=|<>|=~|\+=|::|\|\||[-+*/%^=<>.,:;|&!(){}\[\]])
    """,
    re.VERBOSE | re.DOTALL,
)
_NUMBER: Final = re.compile(r"[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?|0x[0-9a-fA-F]+")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_UNFINISHED: Final = {
    "'": Text("字符串没有结束的引号", "a string without its closing quote"),
    '"': Text("字符串没有结束的引号", "a string without its closing quote"),
    "`": Text("反引号名称没有结束、为空或含反斜线", "a back-quoted name without its end, empty or with a backslash"),
    "$": Text("$ 后面须紧跟参数名", "a $ that is not followed at once by the name of a parameter"),
}


def tokens(cypher: str) -> list[Token]:
    """The tokens without white space and comments.

    Raises QueryForbidden on text that the engines could read in two ways: block comments, unicode escapes, invisible
    characters, bare words that are not ASCII.
    """
    if len(cypher) > MAX_LENGTH:
        raise QueryForbidden(
            f"查询长达 {len(cypher)} 个字符（上限 {MAX_LENGTH}）；请把数据放进参数",
            f"the query has {len(cypher)} characters (at most {MAX_LENGTH}); pass data as parameters",
        )
    text = cypher.replace("\r\n", "\n")
    _check_characters(text)
    found: list[Token] = []
    position, line, line_start = 0, 1, 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            _refuse_character(text, position, line)
        kind, piece = str(match.lastgroup), match[0]
        if kind not in {"comment", "space"}:
            _check_piece(kind, piece, text[match.end() : match.end() + 2], line)
            found.append(Token(TokenKind(kind), piece, line, position - line_start + 1))
        breaks = piece.count("\n")
        if breaks:
            line += breaks
            line_start = position + piece.rindex("\n") + 1
        position = match.end()
    return found


def check_read_only(cypher: str) -> None:
    """Raise QueryForbidden unless this is one statement that only reads the graph.

    Nothing in it may write, read files, call procedures or foreign functions, administer, or ask for a plan.
    """
    every = tokens(cypher)
    if every and every[-1].text == ";":
        every.pop()
    if not every:
        raise QueryForbidden("查询是空的；请写 MATCH … RETURN …", "the query is empty; write MATCH … RETURN …")
    if every[0].word not in _OPENING:
        _forbid(
            every[0], "不能作为查询的开头", "can't open a query",
            "请以 MATCH、UNWIND、WITH、RETURN 或 CALL (x) { … } 开始",
            "begin with MATCH, UNWIND, WITH, RETURN or CALL (x) { … }",
        )
    for index, token in enumerate(every):
        if token.kind is TokenKind.SIGN and token.text == ";":
            _forbid(token, "之后还有语句", "is followed by another statement", "一次只写一句", "write one statement")
        if token.word in _FORBIDDEN and not _is_name(every, index):
            if token.word != "CALL":
                _forbid(token, *_FORBIDDEN[token.word])
            elif not _opens_subquery(every, index + 1):
                _forbid(token, *_PROCEDURE)
        if token.text == "(" and token.kind is TokenKind.SIGN:
            _check_function(every, index)


_Why = tuple[str, str, str, str]
"""What is wrong and what to do, each in Chinese and English."""

_QUOTE_IT: Final = ("；若是名称，请加反引号", "; if it is a name, put it in back quotes")
_WRITE: Final[_Why] = (
    "会改写图", "changes the graph",
    "查询只能读，请去掉" + _QUOTE_IT[0], "queries only read: take it out" + _QUOTE_IT[1],
)
_FILE: Final[_Why] = (
    "会读取本机文件或网络", "reads files of the machine or the network",
    "请把数据作为参数传入" + _QUOTE_IT[0], "pass the data as parameters" + _QUOTE_IT[1],
)
_PROCEDURE: Final[_Why] = (
    "会调用过程", "calls a procedure",
    "只允许 CALL (x) { … } 子查询" + _QUOTE_IT[0], "only CALL (x) { … } subqueries are allowed" + _QUOTE_IT[1],
)
_COMMAND: Final[_Why] = (
    "是管理命令或只有某个引擎才有的写法", "is a command, or known to one engine only",
    "请去掉" + _QUOTE_IT[0], "take it out" + _QUOTE_IT[1],
)

_FORBIDDEN: Final[dict[str, _Why]] = {
    **dict.fromkeys(("CREATE", "DELETE", "DETACH", "FOREACH", "INSERT", "MERGE", "NODETACH", "REMOVE", "SET"), _WRITE),
    "LOAD": _FILE,
    "CALL": _PROCEDURE,
    **dict.fromkeys(
        (
            "ALTER", "BEGIN", "COMMIT", "CYPHER", "DEALLOCATE", "DENY", "DROP", "DRYRUN", "ENABLE", "EXPLAIN", "FINISH",
            "FOR", "FORMAT", "GRANT", "PERIODIC", "PROFILE", "REALLOCATE", "RENAME", "REVOKE", "ROLLBACK", "SHOW",
            "START", "STOP", "TERMINATE", "TRANSACTIONS", "USE", "VALID_TIME",
        ),
        _COMMAND,
    ),
}
_OPENING: Final = frozenset({"MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CALL"})
_NAMESPACES: Final = frozenset({"date", "datetime", "duration", "localdatetime", "localtime", "point", "time"})
"""Of dotted functions that are part of the language. Others may run Cypher from a string or ask the network."""

_NAMED: Final = frozenset({TokenKind.NAME, TokenKind.QUOTED})


def _is_name(every: Sequence[Token], index: int) -> bool:
    """Whether a word that could be a clause stands where only a name can: `n.set`, `:Set`, `A|Set`, `{set: 1}`.

    A number before the dot does not count: an engine may read `1.` as a whole number with the clause after it.
    """
    before = _sign(every, index - 1)
    if before == ".":
        owner = every[index - 2].kind if index > 1 else TokenKind.NUMBER
        return owner in _NAMED or owner is TokenKind.PARAMETER or _sign(every, index - 2) in {")", "]", "}", "{", ","}
    if before in {":", "|", "&", "!"}:
        return True
    return before in {"{", ","} and _sign(every, index + 1) == ":"


def _sign(every: Sequence[Token], index: int) -> str:
    if 0 <= index < len(every) and every[index].kind is TokenKind.SIGN:
        return every[index].text
    return ""


def _opens_subquery(every: Sequence[Token], index: int) -> bool:
    """Whether `{`, or `(a, b) {` with nothing but variables inside the parentheses, begins here."""
    if _sign(every, index) == "(":
        index += 1
        while index < len(every) and (every[index].kind in _NAMED or _sign(every, index) in {",", "*"}):
            index += 1
        if _sign(every, index) != ")":
            return False
        index += 1
    return _sign(every, index) == "{"


def _check_function(every: Sequence[Token], opening: int) -> None:
    """Refuse `a.b(` unless `a` is a namespace of the language."""
    index = opening - 1
    if index < 0 or every[index].kind not in _NAMED:
        return
    path = [every[index].value]
    while _sign(every, index - 1) == ".":
        index -= 2
        if index < 0 or every[index].kind not in _NAMED:
            path.insert(0, "…")
            break
        path.insert(0, every[index].value)
    if len(path) == 1 or (len(path) == 2 and path[0].lower() in _NAMESPACES):  # noqa: PLR2004 - namespace and function
        return
    line, name = every[opening].line, ".".join(path)
    raise QueryForbidden(
        f"第 {line} 行：函数 {name} 不属于 Cypher 本身；只用内置函数",
        f"line {line}: the function {name} is not part of Cypher; use built-in functions only",
    )


def _forbid(token: Token, zh: str, en: str, zh_do: str, en_do: str) -> NoReturn:
    raise QueryForbidden(
        f"第 {token.line} 行第 {token.column} 列：{token.word or token.text} {zh}；{zh_do}",
        f"line {token.line}, column {token.column}: {token.word or token.text} {en}; {en_do}",
    )


def _check_characters(text: str) -> None:
    """No invisible characters and no unicode escapes.

    Neo4j turns an escape into its character before anything else, so that one in a comment or string could end it.
    """
    for number, line in enumerate(text.split("\n"), 1):
        escape = re.search(r"\\[uU]", line)
        if escape is not None:
            raise QueryForbidden(
                f"第 {number} 行：不允许 \\u 转义；请直接写字符，或作为参数传入",
                f"line {number}: \\u escapes are not allowed; write the character itself or pass it as a parameter",
            )
        if line.isascii() and line.isprintable():
            continue
        for character in line:
            if character != "\t" and unicodedata.category(character) in _INVISIBLE:
                raise QueryForbidden(
                    f"第 {number} 行：含看不见的字符 U+{ord(character):04X}；请删去",
                    f"line {number}: holds the invisible character U+{ord(character):04X}; delete it",
                )


def _check_piece(kind: str, piece: str, following: str, line: int) -> None:
    """`following` is the two characters after the piece."""
    if kind == "sign" and piece + following[:1] in {"/*", "*/"}:
        raise QueryForbidden(
            f"第 {line} 行：不允许 /* … */ 注释；请用 //", f"line {line}: /* … */ comments are not allowed; use //",
        )
    if kind == "number" and (_NUMBER.fullmatch(piece) is None or (following[:1] == "." and following != "..")):
        raise QueryForbidden(
            f"第 {line} 行：数字 {piece}{following[:1]} 写法不明；请写成 12、0.5 或 1e6，后面留空格",
            f"line {line}: the number {piece}{following[:1]} is unclear; write 12, 0.5 or 1e6 and a space behind",
        )
    if kind == "string":
        for escape in _ESCAPE.finditer(piece[1:-1]):
            if escape[1] not in _ESCAPES:
                raise QueryForbidden(
                    f"第 {line} 行：字符串中不认识的转义 \\{escape[1]}；反斜线本身写作 \\\\",
                    f"line {line}: unknown escape \\{escape[1]} in a string; write a backslash itself as \\\\",
                )


def _refuse_character(text: str, position: int, line: int) -> NoReturn:
    character = text[position]
    why = _UNFINISHED.get(character) or Text(
        f"不认识的字符 {character}（U+{ord(character):04X}）；中文名称请加反引号",
        f"unexpected character {character} (U+{ord(character):04X}); put names that are not ASCII in back quotes",
    )
    raise QueryForbidden(f"第 {line} 行：{why.zh}", f"line {line}: {why.en}")


def _unquoted(text: str) -> str:
    return text[1:-1].replace("``", "`") if text.startswith("`") else text
