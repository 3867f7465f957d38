"""One form for comparing, with the way back to every character of the raw text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_graph.identity import identity_form
from mailuo_linkers.normal import normal_text, normalise

PRINTED = st.text(st.one_of(st.sampled_from("档案馆数字平台（一期）２０３１年—〔〕“”㎡①Ⅱ ⼾⽬戶設備\u00a0\u200bÅ"), st.characters()), max_size=24)


@pytest.mark.parametrize(
    ("printed", "form"),
    [("档案　平台（Ⅱ期）", "档案平台(ii期)"), ("２０３１—２０３３年", "2031-2033年"), ("“例云”【一】", '"例云"[一]'), ("⼾⼝⽬录", "户口目录"),
     ("檔案館設備購置經費", "档案馆设备购置经费"), ("示例巿档案馆", "示例市档案馆"), ("ОA系统", "oa系统")],
)  # fmt: skip
def test_what_does_not_count_is_folded(printed: str, form: str):
    """Width, blanks, brackets, dashes, radicals, traditional type, letters of another alphabet."""
    assert normalise(printed).text == form


@pytest.mark.parametrize(("one", "other"), [("一期", "二期"), ("1.5", "15"), ("一期", "-期"), ("2O31", "2031"), ("第l包", "第1包"), ("士", "土")])
def test_what_may_tell_two_projects_apart_is_kept(one: str, other: str):
    """Numerals and digits are never guessed, however alike they look."""
    assert normalise(one).text != normalise(other).text


@settings(max_examples=300, deadline=None)
@given(PRINTED)
def test_folding_twice_changes_nothing(printed: str):
    """The form of a form is itself, with itself as its raw text."""
    once = normalise(printed).text
    assert normalise(once).text == once


@settings(max_examples=300, deadline=None)
@given(PRINTED)
def test_every_character_leads_back(printed: str):
    """Origins never fall and lie in the text; folding the raw span of any part gives at least that part."""
    normal = normalise(printed)
    origins = list(normal.origin)
    assert len(origins) == len(normal.text)
    assert origins == sorted(origins)
    assert all(0 <= at < len(printed) for at in origins)
    for start in range(len(normal.text)):
        a, b = normal.raw_span(start, start + 1)
        assert normal.text[start] in normalise(printed[a:b]).text
    if normal.text:
        a, b = normal.raw_span(0, len(normal.text))
        assert normalise(printed[a:b]).text == normal.text


@settings(max_examples=300, deadline=None)
@given(PRINTED)
def test_it_is_coarser_than_the_form_of_ids(printed: str):
    """Two names with one id never differ here but for the punctuation at their end."""
    tail = "。；;.,，、｡"
    assert normalise(identity_form(printed)).text.rstrip(tail) == normalise(printed).text.rstrip(tail)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("档案馆数字平台（一期）２０３１年—〔〕“”㎡①Ⅱ ⼾⽬戶設備\u00a0\u200b《》；％～…"), max_size=40))
def test_the_text_alone_is_the_same(printed: str):
    """The fast way gives what the way with places gives."""
    assert normal_text(printed) == normalise(printed).text
