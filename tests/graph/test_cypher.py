"""The check that a query only reads, and the tokens it stands on."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

import kglite
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_graph.cypher import MAX_LENGTH, Token, TokenKind, check_read_only, tokens
from mailuo_graph.errors import QueryForbidden

if TYPE_CHECKING:
    from pathlib import Path

FORBIDDEN = {
    "CREATE (n:Project)": "CREATE",
    "MATCH (n) SET n.x = 1": "SET",
    "MATCH (n) set n.x = 1": "SET",
    "MATCH (n)SET n.x = 1": "SET",
    "MATCH (n) WHERE n.x = 1SET n.x = 2": "1SET",
    "MATCH (n) WHERE n.x > 1.SET n.x = 2": r"1\.",
    "MATCH (n) WHERE n.x > 1 .SET n.x = 2": "SET",
    "MATCH (n) DETACH DELETE n": "DETACH",
    "MATCH (n) REMOVE n.x": "REMOVE",
    "MERGE (n:Project {uid: 1})": "MERGE",
    "MATCH (n) FOREACH (x IN [1] | SET n.x = x)": "FOREACH",
    "INSERT (n:Project)": "INSERT",
    "MATCH (n) CALL { WITH n SET n.x = 1 } RETURN 1 AS x": "SET",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line": "LOAD",
    "MATCH (n)\n\tload   csv FROM 'x' AS line RETURN line": "LOAD",
    "CALL db.labels() YIELD label RETURN label": "CALL",
    "CALL db.labels": "CALL",
    "MATCH (n) CALL `db`.`labels`() YIELD label RETURN label": "CALL",
    "CALL (n) RETURN 1": "CALL",
    "CALL (n, db.labels()) { RETURN 1 AS x } RETURN x": "CALL",
    "OPTIONAL CALL db.labels() YIELD label RETURN label": "CALL",
    "MATCH (n) CALL { RETURN 1 AS x } IN TRANSACTIONS RETURN x": "TRANSACTIONS",
    "MATCH (n) CALL { USE other RETURN 1 AS x } RETURN x": "USE",
    "RETURN apoc.cypher.runFirstColumnSingle('CREATE (n)', {}) AS x": r"apoc\.cypher",
    "RETURN `apoc` . `load`.`json`('x') AS x": r"apoc\.load",
    "RETURN genai.vector.encode('x') AS x": "genai",
    "RETURN (n).run('x') AS x": "run",
    "EXPLAIN MATCH (n) RETURN n": "EXPLAIN",
    "PROFILE MATCH (n) RETURN n": "PROFILE",
    "CYPHER 25 MATCH (n) RETURN n": "CYPHER",
    "USE neo4j MATCH (n) RETURN n": "USE",
    "SHOW TRANSACTIONS": "SHOW",
    "TERMINATE TRANSACTIONS 'x'": "TERMINATE",
    "STOP DATABASE x": "STOP",
    "GRANT ROLE x TO y": "GRANT",
    "FOR VALID_TIME ALL MATCH (n) RETURN n": "FOR",
    "MATCH (n) RETURN n.x AS x FORMAT CSV": "FORMAT",
    "MATCH (n) FINISH": "FINISH",
    "RETURN 1 AS x; RETURN 2 AS y": ";",
    "; RETURN 1 AS x": ";",
    "PRAGMA x": "PRAGMA",
    "'MATCH'": "'MATCH'",
    "RETURN 1 AS start": "START",
    "": "",
    " // nothing": "",
    ";": "",
}
HIDDEN = {
    r"MATCH (n) \u0053ET n.x = 1": "escapes",
    r"RETURN '\u0027 CREATE (n)' AS x": "escapes",
    r"RETURN '\\u0027' AS x": "escapes",
    "// \\u000a CREATE (n)\nRETURN 1 AS x": "escapes",
    r"RETURN `\u0060` AS x": "escapes",
    r"RETURN '\d' AS x": "escape",
    r"MATCH (`a\`) RETURN 1 AS `b`": "backslash",
    "// n.\rCALL db.labels()\nRETURN 1 AS x": "U\\+000D",
    "// n.\u2028CALL db.labels()\nRETURN 1 AS x": "U\\+2028",
    "// n.\x85CALL db.labels()\nRETURN 1 AS x": "U\\+0085",
    "MATCH (n) DE\u200bLETE n": "U\\+200B",
    "RETURN '\u202e' AS x": "U\\+202E",
    "RETURN 1 AS x\x00 CREATE (n)": "U\\+0000",
    "RETURN\x0c1 AS x": "U\\+000C",
    "\ufeffRETURN 1 AS x": "U\\+FEFF",
    "RETURN\u30001 AS x": "U\\+3000",
    "RETURN\u00a01 AS x": "U\\+00A0",
    "ＣＲＥＡＴＥ (n)": "U\\+FF23",
    "MATCH (n) ſET n.x = 1": "U\\+017F",
    "MATCH (n) RETURN n.x AS 名": "U\\+540D",
    "/* CREATE */ RETURN 1 AS x": "comments",
    "RETURN 1 /* ' */ AS x": "comments",
    "RETURN 1 */ AS x": "comments",
    "RETURN 'x": "closing quote",
    'RETURN "x\' AS x': "closing quote",
    "RETURN `x": "back-quoted",
    "RETURN `` AS x": "back-quoted",
    "RETURN $ x AS x": "parameter",
    "MATCH (n:$(x)) RETURN 1 AS x": "parameter",
    "RETURN 1_000 AS x": "1_000",
    "RETURN 0xDELETE AS x": "0xDELETE",
    "RETURN #": "#",
}
READING = [
    "MATCH (n:Project) RETURN n.uid AS uid ORDER BY uid;",
    "MATCH (n:Set)-[r:CREATE|Delete|MERGE*1..3]->(m) RETURN r.set AS `set`, m.`delete` AS x",
    "MATCH (n {set: 1, create: $delete}) WHERE n.load = $`call` RETURN n{.set, .remove} AS x",
    "MATCH (n:A&!Drop|Use) RETURN {set: 1, call: n.call}.set AS x",
    "RETURN 'CREATE' AS x, \"LOAD CSV 'x'\" AS y, '\\'; DELETE' AS z",
    "// CREATE (n) /* CALL db.labels()\r\nRETURN 1 AS x // '",
    "RETURN 'https://example.org/a' AS x",
    "RETURN '多行\n文字' AS `列名`, \"it's\" AS y",
    "MATCH (n) CALL (n) { RETURN 1 AS y } RETURN y AS x",
    "CALL { RETURN 1 AS x } RETURN x AS y",
    "MATCH (n) CALL (*) { RETURN 1 AS y } RETURN y AS x",
    "OPTIONAL MATCH (n) WHERE EXISTS { MATCH (n)-->() } AND (n.x IN [1, .5, 1e-3, 0xFF]) RETURN COUNT { (n)--() } AS x",
    "UNWIND [1, 2] AS i WITH i WHERE i <> 1 OR NOT (i >= 2) RETURN toFloat(i)/2 AS x UNION ALL RETURN 1 AS x",
    "RETURN date.truncate('month', date()) AS x, point.distance(a, b) AS y",
    "MATCH (n) RETURN n.created AS created, n.settings AS settings, n.callback AS callback, n.offset AS `offset`",
]


@pytest.mark.parametrize("cypher", FORBIDDEN, ids=repr)
def test_what_does_more_than_read_is_refused_by_name(cypher: str) -> None:
    """Every way to write, read files, call, administer or say two things is refused, and the sentence names it."""
    with pytest.raises(QueryForbidden) as failure:
        check_read_only(cypher)
    failure.match(FORBIDDEN[cypher])


@pytest.mark.parametrize("cypher", HIDDEN, ids=repr)
def test_text_that_engines_read_in_two_ways_is_refused(cypher: str) -> None:
    """Escapes, invisible characters, unfinished quotes, odd spaces and numbers are refused before any meaning."""
    with pytest.raises(QueryForbidden) as failure:
        tokens(cypher)
    assert re.search(HIDDEN[cypher], failure.value.message.en)


@pytest.mark.parametrize("cypher", READING, ids=repr)
def test_reading_is_allowed_whatever_the_names(cypher: str) -> None:
    """No false alarm for properties, labels, map keys, parameters, strings, comments and back-quoted names."""
    check_read_only(cypher)


def test_the_sentence_names_the_place() -> None:
    """Line and column lead to the clause, in both languages."""
    with pytest.raises(QueryForbidden) as failure:
        check_read_only("MATCH (n)\n// SET\nWHERE n.x = 'a\nb' DELETE n")
    assert failure.value.message.en.startswith("line 4, column 4: DELETE")
    assert failure.value.message.zh.startswith("第 4 行第 4 列：DELETE")


def test_a_query_of_any_length_ends_quickly_or_is_refused() -> None:
    """Long text is refused; text of the longest allowed length needs no more than one pass."""
    with pytest.raises(QueryForbidden):
        tokens(" " * (MAX_LENGTH + 1))
    for unit in ("(", "'a' ", "`a`", "a.", "1 ", "//", "\n", "'\\'"):
        try:
            tokens(unit * (MAX_LENGTH // len(unit)))
        except QueryForbidden:
            continue


def test_tokens_have_kind_value_and_place() -> None:
    """What the linter builds on: each kind, its value without quotes, and where it stands."""
    found = tokens("MATCH (`a``b`) // x\n  WHERE $p <= 1.5 AND x =~ 'it\\'s\\n'")
    assert [(t.kind, t.value, t.line, t.column) for t in found] == [
        (TokenKind.NAME, "MATCH", 1, 1),
        (TokenKind.SIGN, "(", 1, 7),
        (TokenKind.QUOTED, "a`b", 1, 8),
        (TokenKind.SIGN, ")", 1, 14),
        (TokenKind.NAME, "WHERE", 2, 3),
        (TokenKind.PARAMETER, "p", 2, 9),
        (TokenKind.SIGN, "<=", 2, 12),
        (TokenKind.NUMBER, "1.5", 2, 15),
        (TokenKind.NAME, "AND", 2, 19),
        (TokenKind.NAME, "x", 2, 23),
        (TokenKind.SIGN, "=~", 2, 25),
        (TokenKind.STRING, "it's\n", 2, 28),
    ]


HARMLESS = st.sampled_from(
    ["n", "RETURN", "'SET'", '"a\'b"', "'\\\\'", "`DELETE`", "`a``b`", "$create", "n.set", ":Set", "1.5", "1..3", "{set: 1}",
     "[", "]", "=", "<>", "//", "'//'", "*"],
)
SPACES = st.sampled_from([" ", "\n", "\t", "\r\n", " // SET n.x\n", "\n//'\n", " // `\n", ' //"\n'])
CLAUSES = st.sampled_from(["SET", "create", "LOAD CSV", "DeTaCh", "CALL db.labels", "MERGE", "FORMAT", "use"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(HARMLESS, SPACES), max_size=12), SPACES, CLAUSES, st.data())
def test_a_clause_is_found_wherever_it_hides(
    pieces: list[tuple[str, str]], before: str, clause: str, data: st.DataObject,
) -> None:
    """Pieces that only talk of writing pass in any order; one bare clause between any two of them is refused."""
    whole = [piece + ("\n" if piece == "//" else "") + space for piece, space in pieces]
    check_read_only("RETURN " + "".join(whole))
    place = data.draw(st.integers(0, len(whole)))
    with pytest.raises(QueryForbidden):
        check_read_only("RETURN 1" + before + "".join(whole[:place]) + " " + clause + before + "".join(whole[place:]))


def _places(cypher: str, found: list[Token]) -> bool:
    lines = cypher.replace("\r\n", "\n").split("\n")
    return all("\n".join([lines[t.line - 1][t.column - 1 :], *lines[t.line :]]).startswith(t.text) for t in found)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="aSET n.1'\"`\\/*$(){}:,|;\n\r\tuü\u200b中", max_size=40))
def test_any_text_is_cut_or_refused(cypher: str) -> None:
    """No text breaks the tokenizer; tokens stand where they say; written apart they are the same tokens."""
    try:
        found = tokens(cypher)
    except QueryForbidden:
        return
    assert _places(cypher, found)
    again = tokens(" ".join(t.text for t in found))
    assert [(t.kind, t.text) for t in again] == [(t.kind, t.text) for t in found]


SOUP = st.lists(
    st.sampled_from(
        ["MATCH (n)", "RETURN", "n", ".", "SET", "x", "=", "1", "1.", "0.", "CALL", "db.labels()", "YIELD label", "label",
         "CREATE (:T)", "DELETE", "REMOVE", "{", "}", "(", ")", "[", "]", ":", ",", "|", "`", "'", '"', "\\", "//", "\n",
         "\r", "/*", "*/", ";", "AS y", "WITH", "$p", "..", "&", "!", "-", " ", " ", " ", "LOAD CSV FROM $file AS y", "\x0c",
         "FORMAT CSV", "CASE WHEN true THEN", "END", "IN", "FOREACH (x IN [1] |", "MERGE (:T)"],
    ),
    max_size=14,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(SOUP, st.sampled_from(["MATCH (n) ", "RETURN ", "MATCH (n) RETURN n.x AS a", "MATCH (n:T ", ""]))
def test_what_passes_cannot_write_on_a_live_engine(soup: str, opening: str) -> None:
    """Whatever the check lets pass leaves a writable graph of the engine as it was: the two agree where clauses are."""
    cypher = opening + soup
    try:
        check_read_only(cypher)
    except QueryForbidden:
        return
    graph = _live_graph()
    with contextlib.suppress(kglite.KgError, ValueError):
        graph.cypher(cypher, params={"p": 1, "file": "nowhere"}, timeout_ms=1000)
    assert graph.cypher("MATCH (n) RETURN n.x AS x, labels(n) AS l").to_list() == [{"x": 7, "l": ["T"]}]


def _live_graph() -> kglite.KnowledgeGraph:
    kglite.set_query_warning_policy("silent")
    graph = kglite.KnowledgeGraph()
    graph.cypher("CREATE (:T {x: 7})")
    return graph


def test_the_engine_alone_would_read_files(tmp_path: Path) -> None:
    """Why the check exists: a frozen graph still reads a file. If this ever fails, the engine has become safer."""
    secret = tmp_path / "secret.csv"
    secret.write_text("word\n", encoding="utf-8")
    frozen = _live_graph().freeze()
    rows = frozen.cypher("LOAD CSV FROM $file AS line RETURN line", params={"file": str(secret)}).to_list()
    assert rows == [{"line": ["word"]}]
