"""The real document whose goals and names are interlaced, against its annotation. Both stand beside the repository."""

import json
import re
import unicodedata
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from mailuo_extractors.extract import extract
from mailuo_extractors.readers.text import read_text

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
SEED = next(iter(sorted(SHARED.glob("seeds/002_*.txt"))), None)
GOLD = SHARED / "gold" / "002"

pytestmark = pytest.mark.skipif(SEED is None or not GOLD.is_dir(), reason="../shared/seeds and ../shared/gold are not here")


@pytest.fixture(scope="module")
def source():
    return read_text(SEED.read_bytes(), SEED.name)


@pytest.fixture(scope="module")
def records(source):
    return extract(source)


def gold(name):
    return [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines() if line]


def form(text):
    text = re.sub(r"[\s,;:。．·、]+", "", unicodedata.normalize("NFKC", text or ""))
    return text.replace(">=", "≥").replace("<=", "≤")


def test_projects_are_exact(records):
    """Every name, amount, unit and the beginning of every goal is what the annotation says."""
    found = [(p.row, p.name, p.total, form(p.unit), form(p.goal)[:12]) for p in records.projects]
    expected = [
        (p["row"], p["name"], Decimal(str(p["total"])), form(p["unit"]), form(p["goal_first_20_chars"])[:12])
        for p in gold("projects")
    ]
    assert found == expected


def test_units_and_the_grand_total_are_exact(records):
    """Both units with their subtotals, and the total of the department."""
    found = {form(u.name): u.total for u in records.units} | {"合计": records.documents[0].total}
    assert found == {form(u["unit"]): Decimal(str(u["total"])) for u in gold("units")}


def test_indicators_are_nearly_all_exact(records):
    """F1 over project, number, codes, name and both values is at least .99."""
    found = Counter(
        (i.row, i.sequence, i.level1_code, i.level2_code, form(i.name), form(i.cycle_value), form(i.annual_value))
        for i in records.indicators
    )
    expected = Counter(
        (i["row"], i["seq"], i["l1_code"], i["l2_code"], form(i["name"]), form(i["cycle_value"]), form(i["annual_value"]))
        for i in gold("indicators")
    )
    hits = (found & expected).total()
    assert 2 * hits / (found.total() + expected.total()) >= 0.99


def test_the_moved_rows_are_said(records):
    """The two rows under the wrong unit are named in one remark, together with the answer that was not taken and why."""
    moved = [remark for remark in records.remarks if remark.kind == "rows_moved"]
    expected = [p for p in gold("projects") if p["unit"] != p["unit_by_text_position"]]
    assert len(moved) == 1
    assert all(p["name"] in moved[0].zh and f"{p['total']:.2f}" in moved[0].zh for p in expected)
    assert "未采用" in moved[0].zh
    assert "同名" in moved[0].zh
    assert {p.row for p in records.projects if p.note} == {p["row"] for p in expected}


def test_evidence_quotes_the_raw_text(source, records):
    """Every span gives exactly the words kept with it."""
    places = [e for p in records.projects for e in (p.evidence, p.amount_evidence, p.goal_evidence) if e]
    places += [i.evidence for i in records.indicators] + [u.evidence for u in records.units]
    assert len(places) > 90
    assert all(source.text[e.start : e.end] == e.words for e in places)
