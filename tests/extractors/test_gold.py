"""Against a table that was read by hand, where it lies beside the checkout: exact projects, units and amounts."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mailuo_extractors.extract import extract
from mailuo_extractors.readers.text import read_text
from mailuo_graph.identity import identity_form
from mailuo_graph.records import Records

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
GOLD = SHARED / "gold" / "004"

pytestmark = pytest.mark.skipif(
    not GOLD.is_dir() or not list((SHARED / "seeds").glob("004_*.txt")), reason="no ../shared/gold/004 and seed beside the checkout",
)


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def records() -> Records:
    (seed,) = (SHARED / "seeds").glob("004_*.txt")
    return extract(read_text(seed.read_bytes(), seed.name))


def test_header(records: Records):
    """Department, currency and year."""
    wanted = json.loads((GOLD / "header.json").read_text(encoding="utf-8"))
    about = records.documents[0]
    assert identity_form(about.department or "") == identity_form(wanted["department"])
    assert (about.currency_unit, about.fiscal_year) == (wanted["currency_unit"], wanted["fiscal_year"])


def test_projects_and_units_are_exact(records: Records):
    """Every row with its name, unit and amount, in order; every unit with its total."""
    wanted = [(p["row"], identity_form(p["name"]), identity_form(p["unit"]), Decimal(str(p["total"]))) for p in rows("projects")]
    assert wanted
    assert [(p.row, identity_form(p.name), identity_form(p.unit or ""), p.total) for p in records.projects] == wanted
    units = {identity_form(u["unit"]): Decimal(str(u["total"])) for u in rows("units") if u["unit"] != "合计"}
    assert {identity_form(u.name): u.total for u in records.units} == units


def test_indicators_reach_their_mark(records: Records):
    """F1 over (row, class, name, both values), blanks aside, of at least 0.99."""

    def plain(text: str | None) -> str:
        return "".join((text or "").split())

    wanted = Counter(
        (i["row"], i["l2_code"], plain(i["name"]), plain(i["cycle_value"]), plain(i["annual_value"])) for i in rows("indicators")
    )
    found = Counter((i.row, i.level2_code, plain(i.name), plain(i.cycle_value), plain(i.annual_value)) for i in records.indicators)
    right = (wanted & found).total()
    assert 2 * right / (wanted.total() + found.total()) >= 0.99
