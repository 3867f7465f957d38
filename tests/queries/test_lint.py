"""Each rule of the linter fires where it should and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailuo_queries.library import all_queries, read_query
from mailuo_queries.lint import lint
from query_text import changed, query_file

RETURN = "RETURN p.uid AS uid, p.total AS total\n  ORDER BY total DESC, uid"
WHERE = "WHERE p.total >= $least"
FIRES = {
    "a write": (changed(RETURN, "SET p.total = 1 " + RETURN), "cypher", "SET"),
    "a function that differs": (changed(WHERE, WHERE + " AND size(keys(p)) > 1"), "cypher", "keys"),
    "rand": (changed(WHERE, WHERE + " AND rand() < 2"), "cypher", "rand"),
    "elementId": (changed(WHERE, WHERE + " AND elementId(p) = 'x'"), "cypher", "elementId"),
    "collect subquery": (changed(WHERE, WHERE + " AND size(COLLECT { MATCH (p)-[:CITES]->(q) RETURN q.uid }) > 0"), "cypher", "COLLECT"),
    "an unbounded path": (changed("MATCH (p:Project)", "MATCH (p:Project)-[:SUCCEEDS*]->(q:Project)"), "cypher", "*1..5"),
    "a path without upper end": (changed("MATCH (p:Project)", "MATCH (p:Project)-[:SUCCEEDS*2..]->(q:Project)"), "cypher", "*1..5"),
    "a path that is too long": (changed("MATCH (p:Project)", "MATCH (p:Project)-[r:SUCCEEDS*1..50]->(q:Project)"), "cypher", "*1..5"),
    "an unknown node type": (changed("(p:Project)", "(p:Projekt)"), "cypher", "Projekt"),
    "an unknown relation type": (changed("MATCH (p:Project)", "MATCH (p:Project)-[:SUCCEDS]->(q:Project)"), "cypher", "SUCCEDS"),
    "an unknown second type": (changed("MATCH (p:Project)", "MATCH (p:Project)-[:CITES|TUCHES]->(q)"), "cypher", "TUCHES"),
    "an unknown property": (changed(WHERE, "WHERE p.totl >= $least"), "cypher", "totl"),
    "an undeclared parameter": (changed(WHERE, "WHERE p.total >= $least AND p.total < $most"), "parameters", "most"),
    "an unused parameter": (changed(WHERE, "WHERE p.total >= 3.0"), "parameters", "least"),
    "no order": (changed("\n  ORDER BY total DESC, uid", ""), "cypher", "ORDER BY"),
    "an order with ties": (changed("ORDER BY total DESC, uid", "ORDER BY total DESC"), "cypher", "uid"),
    "a denominator that writes": (changed("columns:", "denominator: MATCH (p:Project) DELETE p\ncolumns:"), "denominator", "DELETE"),
    "a suggestion that calls": (changed("default: 100.0,", "default: 100.0, suggest: 'CALL db.labels()',"), "parameters.least.suggest", "CALL"),
}


@pytest.mark.parametrize("rule", FIRES)
def test_a_rule_fires(tmp_path: Path, rule: str):
    """One thing wrong gives findings in that part, and one of them names the thing."""
    text, part, word = FIRES[rule]
    findings = lint(read_query(query_file(tmp_path, text)).query)
    assert findings
    assert {finding.part for finding in findings} == {part}
    assert any(word.casefold() in finding.message.en.casefold() for finding in findings), findings


FINE = {
    "as it is": changed(WHERE, WHERE),
    "words in strings": changed(WHERE, WHERE + " AND p.name <> 'SET rand() :Projekt $most n.totl'"),
    "words in comments": changed(WHERE, WHERE + " // DELETE rand() $most"),
    "multiplication": changed(WHERE, WHERE + " AND p.total * 2 > 1"),
    "a bounded path": changed("MATCH (p:Project)", "MATCH (p:Project)-[:SUCCEEDS*1..5]->(q:Project)"),
    "a map": changed(RETURN, "WITH p, {anything: 1, other: 2} AS map " + RETURN),
    "a field of an unwound map": changed("MATCH (p:Project)", "UNWIND [{anything: 1}] AS item MATCH (p:Project) WHERE item.anything = 1 WITH p"),
    "a list slice": changed(WHERE, WHERE + " AND size(['a', 'b'][0..1]) = 1"),
    "a list comprehension": changed(WHERE, WHERE + " AND size([y IN ['a', 'b'] | y]) = 2"),
    "a reduce": changed(WHERE, WHERE + " AND reduce(whole = '', y IN ['a', 'b'] | whole + y) = 'ab'"),
    "a label test": changed(WHERE, WHERE + " AND p:Project"),
    "collect": changed(RETURN, "WITH p, collect(p.uid) AS uids " + RETURN),
}


@pytest.mark.parametrize("what", FINE)
def test_no_rule_misfires(tmp_path: Path, what: str):
    """What both engines answer alike passes."""
    assert lint(read_query(query_file(tmp_path, FINE[what])).query) == []


def test_every_built_in_query_lints_clean():
    """The registry is not empty, and nothing in it is found at fault."""
    every = list(all_queries())
    assert len(every) >= 1
    assert [(saved.query.id, finding) for saved in every for finding in lint(saved.query)] == []
