"""Rows torn by page breaks, in the four ways they come, and rows that only look torn."""

from __future__ import annotations

from mailuo_extractors.readers.page_joins import Dropped, PageJoiner
from mailuo_extractors.readers.page_rows import PageRows, Table
from mailuo_extractors.source import Cell, Row

HEADER = ["项目名称", "总计", "财政拨款", "绩效目标", "绩效指标"]
EDGES = [30.0, 140.0, 200.0, 260.0, 420.0, 600.0]
BRIDGE = ["木桥加固", "120.00", "120.00", "加固三座木桥。", "1、加固数量：3座。"]
FERRY = ["渡口疏浚", "80.50", "80.50", "疏浚渡口。", "1、疏浚长度：2公里。"]
TOTAL = ["合计", "200.50", "200.50", "", ""]


def cell(text, column_span=1):
    return Cell(text, 0, 0, (0.0, 0.0, 1.0, 1.0), column_span=column_span)


def table(*rows, edges=EDGES, open_below=False):
    made = [Row([cell(text) for text in texts], number, 1, 1) for number, texts in enumerate(rows, start=1)]
    return Table(list(edges), made, open_below)


def spanning(text):
    """A row that is one merged cell over all columns."""
    cells = [cell(text, len(HEADER))] + [Cell("", 0, 0, None, covered=True) for _ in HEADER[1:]]
    return Row(cells, 1, 1, 1)


def line(text):
    return Row([cell(text)], 1, 1, 0)


def joined(*pages):
    """What comes out for pages given as lists of blocks."""
    joiner = PageJoiner()
    out = []
    for number, blocks in enumerate(pages, start=1):
        for block in blocks:
            for row in block.rows if isinstance(block, Table) else [block]:
                row.page = number
        out += joiner.add(PageRows(number, list(blocks)))
    return out + joiner.finish()


def rows_of(items):
    return [row.texts() for row in items if isinstance(row, Row) and row.table]


def test_a_tail_without_a_name_belongs_to_the_row_before():
    """First way: name and amounts on the first page, the rest of the texts on the second."""
    tail = ["", "", "", "", "2、完工时间：年底前。"]
    out = rows_of(joined([table(HEADER, TOTAL, BRIDGE)], [table(HEADER, tail, FERRY)]))
    assert out == [HEADER, TOTAL, [*BRIDGE[:4], "1、加固数量：3座。\f2、完工时间：年底前。"], FERRY]


def test_a_name_cut_in_two_becomes_one_name():
    """Second way: the tail has a name too, and no amount."""
    first = ["木桥加固及其", "120.00", "120.00", "加固三座", "1、加固"]
    tail = ["附属工程", "", "", "木桥。", "数量：3座。"]
    out = rows_of(joined([table(HEADER, TOTAL, first)], [table(HEADER, tail, FERRY)]))
    assert out[2] == ["木桥加固及其\f附属工程", "120.00", "120.00", "加固三座\f木桥。", "1、加固\f数量：3座。"]
    assert out[3] == FERRY


def test_a_fragment_without_a_name_belongs_to_the_row_overleaf():
    """Third way: name and amounts are centred in a tall row and stand on the second page."""
    fragment = ["", "", "", "加固三座", "1、加固"]
    rest = ["木桥加固", "120.00", "120.00", "木桥。", "数量：3座。"]
    out = joined([table(HEADER, TOTAL, FERRY, fragment)], [table(HEADER, rest, BRIDGE)])
    assert rows_of(out)[3] == ["木桥加固", "120.00", "120.00", "加固三座\f木桥。", "1、加固\f数量：3座。"]
    assert rows_of(out)[4] == BRIDGE
    assert next(row for row in out if isinstance(row, Row) and row.cells[0].text == "木桥加固").page == 1


def test_a_header_glued_to_the_tail_is_taken_off():
    """Fourth way: no line parts the repeated header from the tail, so both stand in one row of cells."""
    glued = ["项目名称\n附属工程", "总计", "财政\n拨款", "绩效目标\n木桥。", "绩效指标\n数量：3座。"]
    first = ["木桥加固及其", "120.00", "120.00", "加固三座", "1、加固"]
    out = joined([table(HEADER, TOTAL, first)], [table(glued, FERRY)])
    assert rows_of(out)[2] == ["木桥加固及其\f附属工程", "120.00", "120.00", "加固三座\f木桥。", "1、加固\f数量：3座。"]
    assert rows_of(out)[3] == FERRY
    assert [item.texts for item in out if isinstance(item, Dropped)] == [
        ["项目名称", "总计", "财政\n拨款", "绩效目标", "绩效指标"]
    ]


def test_a_centred_name_cut_in_two_is_joined_as_well():
    """Second and third way at once: half of the name above, the other half and the amounts below."""
    above = ["木桥加固及其", "", "", "加固三座", "1、加固"]
    below = ["附属工程", "120.00", "120.00", "木桥。", "数量：3座。"]
    out = rows_of(joined([table(HEADER, TOTAL, FERRY, above)], [table(HEADER, below)]))
    assert out[3] == ["木桥加固及其\f附属工程", "120.00", "120.00", "加固三座\f木桥。", "1、加固\f数量：3座。"]


def test_a_row_over_three_pages_is_one_row():
    """The pages between hold nothing but the header and a further part."""
    parts = ["", "", "", "", "2、继续。"], ["", "", "", "", "3、完。"]
    out = rows_of(joined([table(HEADER, TOTAL, BRIDGE)], [table(HEADER, parts[0])], [table(HEADER, parts[1], FERRY)]))
    assert out[2][4] == "1、加固数量：3座。\f2、继续。\f3、完。"
    assert out[3] == FERRY


def test_two_whole_rows_are_never_joined():
    """Both have amounts, whatever else is empty in them."""
    bare = ["", "55.00", "55.00", "", ""]
    out = rows_of(joined([table(HEADER, TOTAL, BRIDGE)], [table(HEADER, bare, FERRY)]))
    assert out == [HEADER, TOTAL, BRIDGE, bare, FERRY]


def test_a_repeated_header_goes_without_being_joined():
    """A header overleaf is dropped, also if its labels are wrapped otherwise; the rows around it stay apart."""
    wrapped = ["项目\n名称", *HEADER[1:]]
    out = joined([table(HEADER, TOTAL, BRIDGE)], [table(wrapped, FERRY)])
    assert rows_of(out) == [HEADER, TOTAL, BRIDGE, FERRY]
    assert {row.table for row in out if isinstance(row, Row)} == {1}


def test_a_table_without_a_repeated_header_goes_on():
    """Sheets without print titles repeat nothing."""
    out = joined([table(HEADER, TOTAL, BRIDGE)], [table(FERRY, BRIDGE)])
    assert rows_of(out) == [HEADER, TOTAL, BRIDGE, FERRY, BRIDGE]
    assert {row.table for row in out if isinstance(row, Row)} == {1}


def test_a_heading_row_is_not_taken_for_half_a_name():
    """A row with a name only stands for itself above a whole row with texts, and below one whose name has fewer lines
    than its other cells."""
    heading = ["二、水上交通", "", "", "", ""]
    assert rows_of(joined([table(HEADER, TOTAL, heading)], [table(HEADER, FERRY)])) == [HEADER, TOTAL, heading, FERRY]
    tall = ["木桥加固", "120.00", "120.00", "加固\n三座\n木桥。", "1、加固数量：\n3座。"]
    out = rows_of(joined([table(HEADER, TOTAL, tall)], [table(HEADER, heading, FERRY)]))
    assert out == [HEADER, TOTAL, tall, heading, FERRY]


def test_a_heading_like_others_in_the_table_is_whole():
    """Rows without amounts that stand away from page breaks show what a whole row may look like."""
    headings = [["一、桥梁", "", "", "", ""], ["二、渡口", "", "", "", ""]]
    tall = ["木桥\n加固", "120.00", "120.00", "加固。", "1、加固。"]
    out = rows_of(joined([table(HEADER, headings[0], tall)], [table(HEADER, headings[1], FERRY)]))
    assert out == [HEADER, headings[0], tall, headings[1], FERRY]


def test_the_end_of_a_name_is_no_heading():
    """A heading is merged over the table; a lone text in a cell of its own is the rest of the name overleaf."""
    first = ["木桥加固及其附属", *BRIDGE[1:]]
    tail = ["工程", "", "", "", ""]
    above = table(HEADER, TOTAL, FERRY, first)
    above.rows.insert(2, spanning("示例县公路站"))
    out = rows_of(joined([above], [table(HEADER, tail, FERRY)]))
    assert [row[0] for row in out] == ["项目名称", "合计", "示例县公路站", "渡口疏浚", "木桥加固及其附属\f工程", "渡口疏浚"]


def test_notes_and_titles_are_not_tails():
    """A merged row over all columns and a note have no amounts and yet are not halves."""
    note = ["注：金额由各单位填报。", "", "", "", ""]
    assert rows_of(joined([table(HEADER, TOTAL, BRIDGE)], [table(HEADER, note)]))[-2:] == [BRIDGE, note]
    merged = Table(list(EDGES), [spanning("第二部分"), *table(FERRY).rows])
    assert rows_of(joined([table(HEADER, TOTAL, BRIDGE)], [merged]))[2] == BRIDGE


def test_page_numbers_and_repeated_titles_do_not_part_a_table():
    """Running lines of both pages may differ in digits only; they stay where they are, outside the joined row."""
    tail = ["", "", "", "", "2、完工。"]
    out = joined(
        [line("某市绩效目标表"), table(HEADER, TOTAL, BRIDGE), line("第 1 页 共 2 页")],
        [line("某市绩效目标表"), table(tail, FERRY), line("第 2 页 共 2 页")],
    )
    assert rows_of(out)[2][4] == "1、加固数量：3座。\f2、完工。"
    flat = [item if isinstance(item, int) else item.texts()[0] for item in out if not isinstance(item, Dropped)]
    assert flat == [1, "某市绩效目标表", "项目名称", "合计", "木桥加固", "第 1 页 共 2 页", 2, "某市绩效目标表",
                    "渡口疏浚", "第 2 页 共 2 页"]  # fmt: skip


def test_text_between_two_tables_parts_them():
    """Same columns, but a heading of its own: a new table, whose first row is nobody's tail."""
    tail = ["", "", "", "", "2、完工。"]
    out = joined([table(HEADER, TOTAL, BRIDGE)], [line("第二部分 政府采购情况"), table(tail, FERRY)])
    assert rows_of(out) == [HEADER, TOTAL, BRIDGE, tail, FERRY]
    assert [row.table for row in out if isinstance(row, Row) and row.table] == [1, 1, 1, 2, 2]


def test_other_columns_are_another_table():
    """A table with other edges does not go on, however torn its first row looks."""
    tail = ["", "", "", "", "2、完工。"]
    out = rows_of(joined([table(HEADER, TOTAL, BRIDGE)], [table(tail, edges=[30, 100, 200, 260, 420, 600])]))
    assert out == [HEADER, TOTAL, BRIDGE, tail]


def test_a_page_that_shows_fewer_edges_is_fitted_to_the_columns():
    """The last page holds merged rows only, so that some edges are not drawn there."""
    short = Table([30.0, 140.0, 600.0], [Row([cell("木桥说明"), cell("见附件")], 1, 2, 1)])
    out = joined([table(HEADER, TOTAL, BRIDGE)], [short])
    last = [row for row in out if isinstance(row, Row)][-1]
    assert last.texts() == ["木桥说明", "见附件", "", "", ""]
    assert [(c.column_span, c.covered) for c in last.cells] == [(1, False), (4, False)] + [(1, True)] * 3


FORM = [
    ["项目名称", "木桥加固", "", "", ""],
    ["绩效指标", "数量", "加固数量", "", "3座"],
    ["", "质量", "合格率", "", "≥95%"],
]


def test_rows_of_a_form_are_not_joined():
    """A form has no column of amounts: rows shaped like those away from the break are whole."""
    first = [*FORM, ["", "时效", "完工", "", "年底前"]]
    second = [["", "成本", "单价", "", "≤2万元"], ["", "满意", "村民", "", "≥90%"]]
    out = rows_of(joined([table(*first)], [table(*second)]))
    assert len(out) == 6
    torn = rows_of(joined([table(*first)], [table(["", "", "时间", "", ""], ["", "满意", "村民", "", "≥90%"])]))
    assert torn[3] == ["", "时效", "完工\f时间", "", "年底前"]


def test_the_next_form_is_a_new_table():
    """Forms one a page begin with the same title; that is no repeated header."""
    forms = [
        Table(list(EDGES), [spanning("项目支出绩效目标表"), *table(["项目名称", name, "", "", ""], *FORM[1:]).rows])
        for name in ("木桥加固", "渡口疏浚")
    ]
    out = joined([forms[0]], [forms[1]])
    assert [row.table for row in out if isinstance(row, Row)] == [1] * 4 + [2] * 4


def test_an_open_lower_edge_says_that_the_row_goes_on():
    """Chrome draws no line below a row that it splits; then even a name alone is a tail."""
    tall = ["木桥", "120.00", "120.00", "加固\n三座\n木桥。", "1、\n2、\n3、"]
    tail = ["加固", "", "", "", ""]
    out = rows_of(joined([table(HEADER, TOTAL, tall, open_below=True)], [table(HEADER, tail, FERRY)]))
    assert out[2][0] == "木桥\f加固"


def test_nothing_is_lost_and_pages_come_in_order():
    """Whatever is joined, every text of every page comes out once, and page starts stay in order."""
    tail = ["", "", "", "", "尾"]
    pages = [[line("题"), table(HEADER, BRIDGE)], [table(HEADER, tail), line("第 2 页")], [], [line("完")]]
    out = joined(*pages)
    assert [item for item in out if isinstance(item, int)] == [1, 2, 3, 4]
    texts = "".join("".join(item.texts() if isinstance(item, Row) else item.texts) for item in out
                    if not isinstance(item, int))  # fmt: skip
    assert sorted(texts.replace("\f", "")) == sorted("题" + "".join(HEADER * 2 + BRIDGE) + "尾第 2 页完")


def test_a_form_that_goes_on_with_more_columns_is_one_table():
    """Overleaf its indicators split the columns; the row cut by the page end is fitted to them and joined."""
    upper = Table([30.0, 140.0, 600.0], [
        Row([cell("项目名称"), cell("木桥加固")], 1, 1, 1),
        Row([cell("年度目标"), cell("加固三座")], 2, 1, 1),
    ])  # fmt: skip
    out = joined([upper], [table(["绩效指标", "数量", "加固数量", "", "3座"], ["", "质量", "合格率", "", "≥95%"])])
    rows = [row for row in out if isinstance(row, Row)]
    assert {row.table for row in rows} == {1}
    assert [row.texts()[0] for row in rows] == ["项目名称", "年度目标", "绩效指标", ""]
    assert [(c.text, c.column_span, c.covered) for c in rows[1].cells] == [
        ("年度目标", 1, False), ("加固三座", 4, False), ("", 1, True), ("", 1, True), ("", 1, True)
    ]  # fmt: skip


def test_rows_of_one_group_are_not_joined():
    """A project merged over the rows of its indicators: overleaf an indicator has no name and no amount and yet is
    whole; only half an indicator is joined."""

    def group(*rows, opened):
        block = table(*rows)
        for row in block.rows[opened:]:
            for empty in row.cells[:3]:
                empty.covered = True
        return block

    last = ["", "", "", "时效", "年底"]
    first = [HEADER, ["木桥加固", "120.00", "120.00", "数量", "3座"], ["", "", "", "质量", "≥95%"], last]
    out = rows_of(joined([group(*first, opened=2)], [group(HEADER, ["", "", "", "成本", "≤2万元"], opened=2)]))
    assert out[-2:] == [last, ["", "", "", "成本", "≤2万元"]]
    out = rows_of(joined([group(*first, opened=2)], [group(HEADER, ["", "", "", "", "之前"], FERRY, opened=3)]))
    assert out[-2:] == [["", "", "", "时效", "年底\f之前"], FERRY]
