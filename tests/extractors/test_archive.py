"""ZIP archives: names, nesting, noise and bounds."""

import io
import zipfile

import pytest

from made_files import raw_docx, raw_xlsx, zipped
from mailuo_extractors.limits import Limits
from mailuo_extractors.readers.archive import is_archive, members
from mailuo_graph.errors import UnreadableDocument


def named(name, *, utf8):
    """A ZIP whose one name is stored in UTF-8 with its flag, or in GBK without one as Chinese Windows does."""
    if utf8:
        return zipped({name: "文"})
    raw = name.encode("gbk")
    placeholder = "x" * len(raw)
    return zipped({placeholder: "文"}).replace(placeholder.encode(), raw)


@pytest.mark.parametrize("utf8", [True, False])
def test_chinese_names_in_both_encodings(utf8):
    """Names are right whether or not the archive says how they are written."""
    found = list(members(named("一局/2030年预算.txt", utf8=utf8), "公开.zip"))
    assert found == [("公开.zip/一局/2030年预算.txt", "文".encode())]


def test_archives_inside_archives_and_noise():
    """Members of inner archives come in their place; what systems leave beside documents does not come."""
    inner = zipped({"b.txt": "乙", "__MACOSX/._b.txt": "x"})
    sheet = raw_xlsx("<sheetData/>")
    outer = zipped({
        "a.txt": "甲", "inner.zip": inner, "folder/": "", ".DS_Store": "x", "~$a.docx": "x", "folder/Thumbs.db": "x",
        "c.xlsx": sheet,
    })  # fmt: skip
    assert list(members(outer, "o.zip")) == [
        ("o.zip/a.txt", "甲".encode()),
        ("o.zip/inner.zip/b.txt", "乙".encode()),
        ("o.zip/c.xlsx", sheet),
    ]


def test_office_documents_are_no_archives():
    """XLSX and DOCX are ZIP files as well; they are documents."""
    assert not is_archive(raw_xlsx(""))
    assert not is_archive(raw_docx(""))
    assert not is_archive(b"PK\x03\x04 and nothing more")
    assert is_archive(zipped({"a.txt": "a"}))


def test_one_bad_member_leaves_the_others():
    """An encrypted, a damaged and a bomb member are one sentence each; those after them are read."""
    data = bytearray(zipped({"locked.txt": "a" * 50, "torn.txt": "b" * 50}, zipfile.ZIP_STORED))
    first = data.index(b"PK\x01\x02")
    data[first + 8] |= 1
    at = data.index(b"bbbb")
    data[at : at + 4] = b"BBBB"
    outer = zipped({"in.zip": bytes(data), "bomb.txt": b"\0" * 30_000_000, "good.txt": "好"})
    found = dict(members(outer, "o.zip"))
    assert found["o.zip/good.txt"] == "好".encode()
    assert "加密" in found["o.zip/in.zip/locked.txt"].message.zh
    assert "损坏" in found["o.zip/in.zip/torn.txt"].message.zh
    assert "压缩炸弹" in found["o.zip/bomb.txt"].message.zh


def test_bounds_are_kept_over_all_levels():
    """Members, bytes and depth are counted over the whole archive."""
    nested = zipped({"x.txt": "a" * 1000, "y.txt": "b" * 1000})
    outer = zipped({f"{number}.zip": nested for number in range(4)})
    texts = [name for name, content in members(outer, "o.zip", Limits(archive_members=6)) if isinstance(content, bytes)]
    assert texts == ["o.zip/0.zip/x.txt", "o.zip/0.zip/y.txt", "o.zip/1.zip/x.txt", "o.zip/1.zip/y.txt"]
    told = list(members(outer, "o.zip", Limits(archive_bytes=len(nested) * 2 + 1500)))
    assert sum(isinstance(content, bytes) for _, content in told) == 1
    assert isinstance(told[-1][1], UnreadableDocument)
    deep = zipped({"a.txt": "a"})
    for _ in range(4):
        deep = zipped({"in.zip": deep})
    assert ["层" in content.message.zh for _, content in members(deep, "o.zip")] == [True]
    with pytest.raises(UnreadableDocument, match="个文件"):
        list(members(outer, "o.zip", Limits(archive_members=3)))


def test_a_directory_of_a_million_names_is_not_opened():
    """The size of the directory is looked at before its entries become objects."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(3000):
            archive.writestr(f"{number:0200}.txt", "")
    with pytest.raises(UnreadableDocument, match="目录"):
        list(members(packed.getvalue(), "o.zip", Limits(archive_members=100)))
