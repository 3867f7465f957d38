"""Which reader gets a file: content first, endings where they must."""

import pytest

from made_files import DATA, raw_docx, raw_xlsx, zipped
from mailuo_extractors.readers.registry import ENDINGS, kind_of, read
from mailuo_graph.errors import UnreadableDocument

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("表.xls", b"\xef\xbb\xbf<html><table><tr><td>1", "html"),
        ("表.xls", "\ufeff<table><tr><td>1".encode("utf-16"), "html"),
        ("a.txt", b"<?xml version='1.0'?>\n<!DOCTYPE html><html>", "html"),
        ("a.htm", "首页<p>".encode(), "html"),
        ("a.txt", "目标\t<p>清淤</p>".encode(), "txt"),
        ("a", "项目\t总计".encode("gb18030"), "txt"),
        ("a.doc", raw_docx(""), "docx"),
        ("a.xls", raw_xlsx(""), "xlsx"),
        ("a.xlsm", raw_xlsx(""), "xlsx"),
        ("a.xlsx", (DATA / "two_units.xls").read_bytes(), "xls"),
        ("a.bin", b"%PDF-1.7\n", "pdf"),
        ("a.pdf", b"\r\n\r\n%PDF-1.4\n", "pdf"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "image"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "image"),
        ("a.txt", b"BM\x10\0\0\0\0\0\0\0", "image"),
        ("a.txt", "BMI 指数表".encode(), "txt"),
        ("a.zip", zipped({"a.txt": "a"}), "zip"),
        ("PK.txt", "PK 赛项目\t12".encode(), "txt"),
    ],
)
def test_the_content_decides(name, data, kind):
    """A wrong ending does not mislead; text that merely mentions a mark is text."""
    assert kind_of(data, name) == kind


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "DOCX"),
        ("a.wps", OLE, "DOCX"),
        ("a.ppt", OLE + "PowerPoint Document".encode("utf-16-le"), "PDF"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("a.xlsb", zipped({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "XLSX"),
        ("a.ods", zipped({"mimetype": "", "content.xml": ""}), "XLSX"),
        ("a.odt", zipped({"mimetype": "", "content.xml": ""}), "DOCX"),
        ("a.ofd", zipped({"OFD.xml": ""}), "PDF"),
        ("a.xml", b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook/>", "XLSX"),
        ("a.rtf", b"{\\rtf1\\ansi", "DOCX"),
        ("a.mht", b"MIME-Version: 1.0\r\n", "HTML"),
        ("a.rar", b"Rar!\x1a\x07\0", "ZIP"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c\0", "ZIP"),
        ("a.xlsx", b"PK\x03\x04 torn", "损坏"),
        ("a.xlsx", zipped({"[Content_Types].xml": ""}), "损坏"),
    ],
)
def test_what_is_not_read_says_what_to_do(name, data, advice):
    """Each known kind that has no reader is one sentence that names the file and the way out."""
    with pytest.raises(UnreadableDocument, match=advice) as caught:
        kind_of(data, name)
    assert name in caught.value.message.en


def test_reading_by_content():
    """The registry gives the same as the readers themselves; an archive is not one document."""
    assert read(raw_docx("<w:p/>"), "a.doc").format == "docx"
    assert read((DATA / "two_units.xls").read_bytes(), "a.xlsx").format == "xls"
    assert read(b"<table><tr><td>1", "a.xls").format == "html"
    assert read("甲\t1".encode(), "a.md").rows[0].texts() == ["甲", "1"]
    with pytest.raises(UnreadableDocument, match="压缩包"):
        read(zipped({"a.txt": "a"}), "a.zip")
    assert ".xlsx" in ENDINGS
