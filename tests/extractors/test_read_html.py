"""HTML: spans, breaks, encodings and pages that mean harm."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_files import exact, shape
from mailuo_extractors.limits import Limits
from mailuo_extractors.readers.html import read_html
from mailuo_graph.errors import UnreadableDocument


def read(page):
    return read_html(page.encode(), "a.html")


def test_a_page_in_reading_order():
    """The title, running text by lines and the table between them; scripts, styles and comments are no text."""
    source = read(
        "<html><head><title>预算公开</title><script>var a = '<td>x';</script><style>p {}</style></head><body>"
        "<h1>绩效  目标\n 表</h1>前<b>言</b><!-- 隐 --><div>单位：万元</div>"
        "<table><caption>表一</caption><thead><tr><th>项目<th>总计</thead><tbody><tr><td>甲<td>1,234.50</table>"
        "<noscript>请开启脚本</noscript>完</body></html>"
    )
    assert shape(source) == [
        (0, 1, ["预算公开"]),
        (0, 2, ["绩效 目标 表"]),
        (0, 3, ["前言"]),
        (0, 4, ["单位：万元"]),
        (0, 5, ["表一"]),
        (1, 1, ["项目", "总计"]),
        (1, 2, ["甲", "1,234.50"]),
        (0, 6, ["完"]),
    ]
    assert exact(source)
    assert (source.format, source.encoding, source.troubles) == ("html", "utf-8", [])


def test_operators_and_entities_are_text():
    """`<` before a number is an operator; entities are the characters they stand for."""
    source = read("<table><tr><td>响应时间<2个；误差&lt;5%，&ge;90%&nbsp;A&amp;B</td><td>&#8805;3</td></tr></table>")
    assert shape(source) == [(1, 1, ["响应时间<2个；误差<5%，≥90%\xa0A&B", "≥3"])]


def test_breaks_and_blocks_in_a_cell_are_lines():
    """A break is one line break each, a block is on lines of its own, and none stands at the edges."""
    source = read("<table><tr><td><p>一</p>\n <p> 二 </p>三<br/>四<br><br>五<ul><li>六<li>七</ul></td></tr></table>")
    assert shape(source) == [(1, 1, ["一\n二\n三\n四\n\n五\n六\n七"])]


def test_nested_tables_follow_their_row():
    """Rows of a table in a cell come after the row, with their own table number and nothing told twice."""
    source = read(
        "<table><tr><td>外1<td>前<table><caption>题</caption><tr><td>内1<td>内2<tr><td>内3</table>后<td>外2"
        "<tr><td>外3</table>"
    )
    assert shape(source) == [
        (1, 1, ["外1", "前\n后", "外2"]),
        (0, 1, ["题"]),
        (2, 1, ["内1", "内2"]),
        (2, 2, ["内3"]),
        (1, 2, ["外3"]),
    ]


def test_hidden_parts_are_left_out_and_said():
    """What the page hides on the element itself is not what was published."""
    source = read(
        "<table><tr><td>甲</td></tr><tr style='DISPLAY : none'><td>乙</td></tr><tr hidden><td> </td></tr></table>"
        "<p hidden>丙"
    )
    assert shape(source) == [(1, 1, ["甲"])]
    assert ["2 hidden" in trouble.en for trouble in source.troubles] == [True]


def test_gb2312_that_is_gb18030_and_other_encodings():
    """The bytes decide, not what the page says of itself."""
    page = '<html><head><meta charset="{}"></head><table><tr><td>堃镕街道办事处项目</td><td>≥95%</td></tr></table>'
    for declared, encoding, found in (
        ("gb2312", "gb18030", "gb18030"),
        ("gb2312", "utf-8", "utf-8"),
        ("utf-8", "gb18030", "gb18030"),
        ("utf-8", "utf-16", "utf-16-le"),
    ):
        source = read_html(page.format(declared).encode(encoding), "a.html")
        assert shape(source) == [(1, 1, ["堃镕街道办事处项目", "≥95%"])]
        assert source.encoding == found


def test_an_xhtml_declaration_and_an_empty_page():
    """An XML declaration before the page is no obstacle; a page without content has no rows."""
    assert shape(read("<?xml version='1.0' encoding='gb2312'?><html><body><p>甲</p></body></html>")) == [(0, 1, ["甲"])]
    assert read("").rows == []
    assert read("<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><p>&x;</p>").text == "]>\n&x;"


def test_depth_is_bounded_and_said():
    """Six hundred tables inside each other are read; beyond two thousand levels the page is refused with the line."""
    nested = "<table><tr><td>层"
    source = read(nested * 600 + "底" + "</td></tr></table>" * 600 + "<p>后</p>")
    assert len(source.rows) == 601
    assert source.rows[-1].texts() == ["后"]
    with pytest.raises(UnreadableDocument, match="第 1 行"):
        read(nested * 3000)


def test_spans_are_bounded():
    """Cells that claim a thousand columns each do not fill the memory."""
    page = b"<table><tr>" + b"<td colspan=1000000 rowspan=0>x" * 5000
    with pytest.raises(UnreadableDocument, match="上限"):
        read_html(page, "a.html", Limits(cells=200_000))
    with pytest.raises(UnreadableDocument, match="MB"):
        read_html(b"<p>" * 100, "a.html", Limits(text_bytes=100))


def test_broken_bytes_are_said():
    """A page with a broken character is read; the place is named."""
    source = read_html(("<p>" + "绩效目标" * 200 + "</p>\n<p>末").encode() + b"\xe5\xa4</p>", "a.html")
    assert [("line 2" in trouble.en) for trouble in source.troubles] == [True]


def slow_grid(rows):
    """Where the cells of (text, row span, column span) fall, by trying columns one after the other."""
    taken = {}
    for y, cells in enumerate(rows):
        x = 0
        for text, down, right in cells:
            while (y, x) in taken:
                x += 1
            for dy in range(down):
                for dx in range(right):
                    taken.setdefault((y + dy, x + dx), text if (dy, dx) == (0, 0) else None)
            x += right
    return {place: text for place, text in taken.items() if text and place[0] < len(rows)}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=4), min_size=1, max_size=5)
)
def test_spans_fall_where_a_slow_grid_puts_them(spans):
    """Row and column spans of every shape put each cell into the column a browser would."""
    rows = [[(f"r{y}n{n}", down, right) for n, (down, right) in enumerate(cells)] for y, cells in enumerate(spans)]
    page = "<table>" + "".join(
        "<tr>" + "".join(f"<td rowspan={down} colspan={right}>{text}</td>" for text, down, right in cells) + "</tr>"
        for cells in rows
    )
    source = read(page)
    found = {(row.number - 1, x): cell.text for row in source.rows for x, cell in enumerate(row.cells) if cell.text}
    assert found == slow_grid(rows)
    assert exact(source)
