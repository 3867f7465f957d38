"""Blanks and figures taken out of many texts at once, beside regular expressions that do it one by one."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_linkers.tables.arrow import text_column
from mailuo_linkers.tables.digits import Figures, without_blanks

TEXTS = st.lists(st.text("0129. 年月#a\n", max_size=14), max_size=8)
YEAR = re.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_figures_become_one_sign(texts: list[str]):
    """A year is a sign, any other figure too, with all of its decimal places; a date written with dots is a year and a
    figure. Neighbours in memory don't run into each other. Equal keys of texts that are the same but for figures say that
    only years differ."""
    column = text_column(texts)
    figures = Figures.of(column)
    undated = [YEAR.sub("@", text) for text in texts]
    assert figures.without_years().to_pylist() == [text.replace("@", "#") for text in undated]
    assert figures.masked().to_pylist() == [re.sub(r"[0-9]+(\.[0-9]+)*|@", "#", text) for text in undated]
    alike: dict[tuple[str, int], set[str]] = {}
    for text, masked, key in zip(undated, figures.masked().to_pylist(), figures.keys().tolist(), strict=True):
        alike.setdefault((masked, key), set()).add(text)
    assert all(len(same) == 1 for same in alike.values())
    assert figures.there().tolist() == [re.search("[0-9]", text) is not None for text in texts]


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_blanks_are_left_out(texts: list[str]):
    """Blanks and line ends, and nothing else; also of a part of a column."""
    without = [re.sub(r"\s", "", text) for text in texts]
    assert without_blanks(text_column(texts)).to_pylist() == without
    assert without_blanks(text_column(["0 1", *texts])[1:]).to_pylist() == without
