"""The gazetteer of systems: what comes with the program is sound, and a wrong line is named."""

from __future__ import annotations

import pytest

from mailuo_graph.errors import InputError
from mailuo_graph.gazetteer import read_gazetteer, systems

GOOD = """\
kinds:
  - {word: 平台, category: 平台}
generic: [信息, 信息化, 管理]
terms:
  - {term: 例云, category: 云, aliases: [例云平台]}
  - {term: 例网, category: 网络, parent: 例云}
numbers:
  - {number: '12399', name: 12399示例热线, bare: true}
"""


def written(tmp_path, text):
    path = tmp_path / "名录 1.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_one_that_comes_with_the_program_is_sound():
    """It is found in a checkout, spellings share their term, and no name is two things."""
    known = systems()
    assert known.terms["政务云平台"] is known.terms["政务云"]
    assert all(number.name.startswith(number.number) for number in known.numbers.values())
    assert known.functions.isdisjoint(known.terms)


def test_spellings_lead_to_their_term(tmp_path):
    """Terms are found by every alias; generic words only when nothing else stands there."""
    known = read_gazetteer(written(tmp_path, GOOD))
    assert known.terms["例云平台"].term == "例云"
    assert known.terms["例网"].parent == "例云"
    assert known.is_generic("信息化管理")
    assert not known.is_generic("馆藏管理")


@pytest.mark.parametrize(
    ("line", "text", "said"),
    [
        (6, GOOD.replace("例网, category", "例云平台, category"), "第 5 行已有"),
        (6, GOOD.replace("parent: 例云", "parent: 例天"), "不在名录里"),
        (5, GOOD.replace("aliases: [例云平台]", "parent: 例网"), "成环"),
        (3, GOOD.replace("generic: [", "generic: {"), "YAML"),
        (2, GOOD.replace("category: 平台", "category: "), "category"),
        (9, GOOD + "kinds: []\n", "重复"),
        (1, "- 平台\n", "键值"),
        (6, GOOD.replace("parent: 例云", "colour: 红"), "colour"),
        (3, GOOD.replace("信息化, 管理", "信息化, 信息"), "重复"),
        (5, GOOD.replace("例云, category", "例云\x07, category"), "YAML"),
        (6, GOOD.replace("例网, category", "[例网]: 1, category"), "YAML"),
        (1, "? [例云]\n: 平台\n", "键"),
        (1, "kinds: &a [*a]\n", "嵌套"),
        (1, "[" * 60 + "]" * 60, "嵌套"),
        (10, GOOD + "numbers\n", "YAML"),
        (1, "", "键值"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, line, text, said):
    """Duplicates, circles, broken YAML and unknown fields are said with file and line."""
    path = written(tmp_path, text)
    with pytest.raises(InputError) as wrong:
        read_gazetteer(path)
    zh, en = wrong.value.message.zh, wrong.value.message.en
    assert said in zh
    assert f"{path} 第 {line} 行" in zh
    assert f"{path} line {line}" in en


def test_a_line_that_is_not_utf8_is_named(tmp_path):
    """Saved in the encoding of an old editor."""
    path = tmp_path / "名录.yaml"
    path.write_bytes(GOOD.encode().replace("例网".encode(), "例网".encode("gb18030")))
    with pytest.raises(InputError) as wrong:
        read_gazetteer(path)
    assert f"{path} 第 6 行" in wrong.value.message.zh


def test_kinds_of_parts_are_told_apart(tmp_path):
    """`part` marks a kind that mostly ends the name of a piece; anything but true and false is named with its line."""
    text = "kinds:\n  - {word: 平台, category: 平台}\n  - {word: 模块, category: 应用, part: true}\ngeneric: []\nterms: []\nnumbers: []\n"
    assert read_gazetteer(written(tmp_path, text)).parts == {"模块"}
    with pytest.raises(InputError, match="3"):
        read_gazetteer(written(tmp_path, text.replace("part: true", "part: 是")))
