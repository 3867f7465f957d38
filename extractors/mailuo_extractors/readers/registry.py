"""Which reader a file needs: told by its first bytes, and by its ending only where bytes leave a choice.

Offices name things freely: an .xls is often an HTML table, a .doc sometimes a DOCX. A new format is one line in
`_READERS` and one in `kind_of`; a reader's module is imported when the first file needs it.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, Protocol, cast

from mailuo_extractors.limits import LIMITS, Limits
from mailuo_extractors.readers.archive import is_archive
from mailuo_extractors.readers.parts import damaged, open_zip
from mailuo_graph.errors import UnreadableDocument
from mailuo_graph.words import Text

if TYPE_CHECKING:
    from mailuo_extractors.source import Source


class Reader(Protocol):
    def __call__(self, data: bytes, file_name: str, limits: Limits = ...) -> Source: ...


_READERS: Final = {
    "txt": ("text", "read_text"),
    "html": ("html", "read_html"),
    "xlsx": ("xlsx", "read_xlsx"),
    "xls": ("xls", "read_xls"),
    "docx": ("docx", "read_docx"),
    "pdf": ("pdf", "read_pdf"),
    "image": ("image", "read_image"),
}
ENDINGS: Final = frozenset(
    {".txt", ".tsv", ".md", ".html", ".htm", ".xlsx", ".xlsm", ".xls", ".docx", ".pdf", ".png", ".jpg", ".jpeg",
     ".tif", ".tiff", ".bmp", ".webp", ".zip"}
)  # fmt: skip
"""What to look for in a folder; a file given by name is read whatever its ending."""
KINDS: Final = Text("TXT、PDF、XLSX、XLS、DOCX、HTML、图片和 ZIP", "TXT, PDF, XLSX, XLS, DOCX, HTML, images and ZIP")

_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF87a", b"GIF89a")
_PACKED = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|meta|table|div)\b",
    re.DOTALL | re.IGNORECASE,
)
_SAVE_AS: Final = (
    ("doc", Text("旧版 Word 文档（.doc）", "an old Word document (.doc)"), Text("DOCX", "DOCX")),
    ("ppt", Text("PowerPoint 文稿", "a PowerPoint presentation"), Text("PDF", "PDF")),
    ("ods", Text("OpenDocument 表格", "an OpenDocument sheet"), Text("XLSX", "XLSX")),
    ("odt", Text("OpenDocument 文档", "an OpenDocument text"), Text("DOCX", "DOCX")),
    ("xlsb", Text("二进制工作簿（.xlsb）", "a binary workbook (.xlsb)"), Text("XLSX", "XLSX")),
    ("xml", Text("XML 文档或表格", "an XML document or sheet"), Text("XLSX 或 DOCX", "XLSX or DOCX")),
    ("mht", Text("网页存档（.mht）", "a web archive (.mht)"), Text("HTML", "HTML")),
    ("rtf", Text("RTF 文档", "an RTF document"), Text("DOCX", "DOCX")),
    ("ofd", Text("OFD 版式文件", "an OFD document"), Text("PDF", "PDF")),
    ("wps", Text("WPS 文字或表格", "a WPS document"), Text("DOCX 或 XLSX", "DOCX or XLSX")),
)


def read(data: bytes, file_name: str, limits: Limits = LIMITS) -> Source:
    """Reads one document. Archives have several: take their members from `archive.members`."""
    kind = kind_of(data, file_name, limits)
    if kind == "zip":
        raise UnreadableDocument(
            f"{file_name} 是压缩包，要逐个读取其中的文件。",
            f"{file_name} is an archive: its members are read one by one.",
        )
    module, function = _READERS[kind]
    reader = cast("Reader", getattr(import_module(f"mailuo_extractors.readers.{module}"), function))
    return reader(data, file_name) if kind in {"pdf", "image"} else reader(data, file_name, limits)


def kind_of(data: bytes, file_name: str, limits: Limits = LIMITS) -> str:
    """A key of the readers, or `zip`; an error tells what to save the file as."""
    if data.startswith(b"PK") and (kind := _kind_of_zip(data, file_name, limits)):
        return kind
    if data.startswith(_OLE):
        return _kind_of_ole(data, file_name)
    if data.startswith(b"%PDF-") or (b"%PDF-" in data[:1024] and file_name.lower().endswith(".pdf")):
        return "pdf"
    if data.startswith(_IMAGES) or (data[:2], data[6:10]) == (b"BM", b"\0\0\0\0") or _is_webp(data):
        return "image"
    if data.startswith(_PACKED):
        raise UnreadableDocument(
            f"{file_name} 是 RAR、7z 或 GZ 压缩包，不能直接读取；请解压，或改用 ZIP。",
            f"{file_name} is a RAR, 7z or GZ archive, which can't be read; unpack it or use ZIP.",
        )
    return _kind_of_text(data, file_name)


def _kind_of_text(data: bytes, file_name: str) -> str:
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    ending = PurePath(file_name).suffix.lower()
    if _HTML.match(head) or (ending in {".html", ".htm"} and b"<" in head):
        return "html"
    if data.startswith(b"\t\x08") and ending == ".xls":
        return "xls"  # without the container around it, as some exports write it
    for mark, kind in ((b"<?xml", "xml"), (b"MIME-Version:", "mht"), (b"{\\rtf", "rtf")):
        if head.startswith(mark):
            raise _save_as(kind, file_name)
    return "txt"


def _kind_of_zip(data: bytes, file_name: str, limits: Limits) -> str | None:
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    with open_zip(data, file_name, limits) as opened:
        folders = {name.lower().replace("\\", "/") for name in opened.namelist()}
    if "ofd.xml" in folders:
        raise _save_as("ofd", file_name)
    if is_archive(data, limits):
        return "zip"
    if "xl/workbook.bin" in folders:
        raise _save_as("xlsb", file_name)
    for folder, kind in (("xl/", "xlsx"), ("word/", "docx")):
        if any(name.startswith(folder) for name in folders):
            return kind
    if any(name.startswith("ppt/") for name in folders):
        raise _save_as("ppt", file_name)
    if "content.xml" in folders:
        raise _save_as("odt" if file_name.lower().endswith(".odt") else "ods", file_name)
    raise damaged(file_name, ValueError("[Content_Types].xml"))


def _kind_of_ole(data: bytes, file_name: str) -> str:
    """By the names of the streams, which stand in UTF-16 in the directory of the container."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise UnreadableDocument(
            f"{file_name} 设有打开密码，无法读取；请去掉密码另存后再试。",
            f"{file_name} needs a password to open; save it without one.",
        )
    if holds("WordDocument"):
        raise _save_as("doc", file_name)
    if holds("PowerPoint Document"):
        raise _save_as("ppt", file_name)
    if holds("Workbook") or holds("Book") or file_name.lower().endswith((".xls", ".et")):
        return "xls"
    raise _save_as("wps", file_name)


def _is_webp(data: bytes) -> bool:
    return data.startswith(b"RIFF") and data[8:12] == b"WEBP"


def _save_as(kind: str, file_name: str) -> UnreadableDocument:
    what, target = next((what, target) for name, what, target in _SAVE_AS if name == kind)
    return UnreadableDocument(
        f"{file_name} 是{what.zh}，不能直接读取（可读：{KINDS.zh}）；请另存为 {target.zh} 后再试。",
        f"{file_name} is {what.en}, which is not read ({KINDS.en} are); save it as {target.en}.",
    )
