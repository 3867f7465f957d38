"""Plain text: encodings, rows, spans, pages and the bounds."""

import hashlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_extractors.limits import Limits
from mailuo_extractors.readers.text import read_text
from mailuo_graph.errors import UnreadableDocument

TABLE = (
    "项目支出绩效目标表（2030年度）\r\n\r\n项目名称\t总计\t绩效目标\r\n合计\t1,234.50\t\r\n"
    "河道清淤整治项目\t1,000.00\t清淤≥12公里；水质达标率≥95%\r\n路灯养护\t234.50\t保持照明\r\n"
)
TRADITIONAL = "項目支出績效目標表\n項目名稱\t總計\t績效目標\n河道清淤項目\t1,000.00\t清淤十二公里，達標率不低於九成\n"


def exact(source):
    return all(source.text[cell.start : cell.end] == cell.text for row in source.rows for cell in row.cells)


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
    ],
)
def test_the_same_table_is_read_from_every_encoding(encoding, named):
    """Whatever the encoding, text and rows are the same, a mark at the start is no character of the text."""
    data = TABLE.encode(encoding)
    source = read_text(data, "表.txt")
    assert source.text == TABLE
    assert source.encoding == named
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert [row.texts()[0] for row in source.rows] == [
        "项目支出绩效目标表（2030年度）", "项目名称", "合计", "河道清淤整治项目", "路灯养护",
    ]
    assert [row.number for row in source.rows] == [1, 3, 4, 5, 6]
    assert exact(source)
    assert not source.troubles


def test_big5_is_told_from_gb18030():
    """GB18030 accepts the bytes of Big5, but the characters it gives are rare ones."""
    data = TRADITIONAL.encode("big5")
    data.decode("gb18030")
    source = read_text(data, "表.txt")
    assert (source.text, source.encoding) == (TRADITIONAL, "cp950")


def test_gb18030_keeps_characters_outside_gb2312():
    """A name with a rare character, traditional ones and a four-byte one do not turn the text into another encoding."""
    text = "单位名称：堃龑镕街道办事处\n项目\t𠮷祥里改造\t12.00\n" * 3
    assert read_text(text.encode("gb18030"), "a.txt").text == text


def test_utf16_without_mark_digits_or_lines():
    """UTF-16 is known by its characters where not one zero byte gives it away."""
    text = "加强河道清淤整治工作保障汛期行洪安全提升水环境质量完成年度任务"
    for encoding in ("utf-16-le", "utf-16-be"):
        source = read_text(text.encode(encoding), "a.txt")
        assert (source.text, source.encoding) == (text, encoding)


def test_a_cut_file_is_read_and_said():
    """A UTF-8 or GB18030 file that ends inside a character loses that character only, and the place is named."""
    for encoding in ("utf-8", "gb18030"):
        data = TABLE.encode(encoding) + "河".encode(encoding)[:-1]
        source = read_text(data, "a.txt")
        assert source.text == TABLE + "\ufffd"
        assert source.encoding == encoding
        assert [trouble.row for trouble in source.troubles] == [7]
        assert str(len(TABLE.encode(encoding)) + 1) in source.troubles[0].en


def test_what_is_no_text_in_any_encoding_is_refused_with_the_byte():
    """Neither Latin-1 prose nor bytes of every value pass as Chinese text."""
    with pytest.raises(UnreadableDocument, match="第 4 个字节") as caught:
        read_text("Café à la crème brûlée".encode("latin-1"), "a.txt")
    assert "a.txt" in caught.value.message.en
    with pytest.raises(UnreadableDocument):
        read_text(bytes(range(32, 256)) * 20, "a.txt")


def test_binary_is_refused():
    """A file full of control characters is not text, whatever its name."""
    with pytest.raises(UnreadableDocument, match="控制字符"):
        read_text(bytes(range(256)) * 8, "a.txt")


def test_stray_nul_characters_are_kept_and_said():
    """The raw text is never altered, not even where it holds a NUL."""
    text = "合计\t12\n甲\0项目\t12\n" + "说明文字\n" * 60
    source = read_text(text.encode(), "a.txt")
    assert source.text == text
    assert source.rows[1].cells[0].text == "甲\0项目"
    assert [trouble.row for trouble in source.troubles] == [2]


def test_line_ends_of_every_kind_count_once():
    """CRLF, CR and LF end a line; other separators of Unicode do not, so that line numbers are those of an editor."""
    source = read_text("a\r\nb\rc\n\nd\u2028e\x85f\x0bg".encode(), "a.txt")
    assert [(row.number, row.texts()) for row in source.rows] == [
        (1, ["a"]), (2, ["b"]), (3, ["c"]), (5, ["d\u2028e\x85f\x0bg"]),
    ]
    assert source.pages == []
    assert {row.page for row in source.rows} == {None}


def test_form_feeds_are_pages_and_not_lines():
    """A page starts after each form feed; the one that ends the file starts none."""
    text = "甲\n乙\n\f丙\n丁\f戊\n\f"
    source = read_text(text.encode(), "a.txt")
    assert [(row.texts()[0], row.page, row.number) for row in source.rows] == [
        ("甲", 1, 1), ("乙", 1, 2), ("丙", 2, 3), ("丁", 2, 4), ("戊", 3, 4),
    ]
    assert [text[start] for start in source.pages] == ["甲", "丙", "戊"]


def test_empty_cells_stand_and_blank_lines_do_not():
    """Tabs count cells even where nothing stands between them; a line of blanks is no row."""
    source = read_text("甲\t\t\t12\n\t\t\n \u3000\n\t乙".encode(), "a.txt")
    assert [row.texts() for row in source.rows] == [["甲", "", "", "12"], ["", "乙"]]
    assert exact(source)


def test_an_empty_file_is_an_empty_source():
    assert read_text(b"", "a.txt").rows == []


def test_bounds_are_sentences():
    """Too large a file, too long a line, too many rows or cells: each is one sentence with its place."""
    with pytest.raises(UnreadableDocument, match="上限"):
        read_text(b"a" * 101, "a.txt", Limits(text_bytes=100))
    with pytest.raises(UnreadableDocument, match="第 2 行有 11 个字符"):
        read_text(b"a\n" + b"b" * 11, "a.txt", Limits(line_characters=10))
    with pytest.raises(UnreadableDocument, match="第 3 行"):
        read_text(b"a\nb\nc\n", "a.txt", Limits(rows=2))
    with pytest.raises(UnreadableDocument, match="第 1 行"):
        read_text(b"a\t\t\tb", "a.txt", Limits(cells=3))
    assert len(read_text(b"a\nb", "a.txt", Limits(rows=2, cells=2, line_characters=1, text_bytes=3)).rows) == 2


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("甲乙12,.\t\n\r\f 　"), max_size=60))
def test_rows_are_what_a_slow_reading_gives(text):
    """Rows, cells and line numbers agree with splitting the whole text the obvious way, and every span is exact."""
    source = read_text(text.encode(), "a.txt")
    expected = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        expected += [(number, part.split("\t")) for part in line.split("\f") if part.strip()]
    assert [(row.number, row.texts()) for row in source.rows] == expected
    assert source.text == text
    assert exact(source)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["utf-8", "gb18030", "utf-16"]), st.integers(0, 100))
def test_any_bytes_give_a_source_or_a_sentence(noise, encoding, at):
    """Bytes put anywhere into a table never lead to anything but a source or a sentence."""
    data = TABLE.encode(encoding)
    try:
        source = read_text(data[:at] + noise + data[at:], "a.txt")
    except UnreadableDocument:
        return
    assert exact(source)
