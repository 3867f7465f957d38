"""Opens PDF files through pdfium, with no fonts but those in the file. Import pypdfium2 from nowhere else.

A font that is not in the file (宋体 seldom is) would be looked up on this machine, and pdfium then measures every glyph
in a font of 20 MB: ten times slower, with other boxes on every machine; where there is none, it loses characters that
stand alone on a line. The widths of characters stand in the file, so one square glyph for all of them is as good.
"""

from __future__ import annotations

import ctypes
import functools
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium

from mailuo_extractors.readers.box_font import box_font
from mailuo_graph.errors import UnreadableDocument

if TYPE_CHECKING:
    from collections.abc import Callable

_PASSWORD, _SECURITY = 4, 5


def open_pdf(data: bytes, file_name: str) -> pypdfium2.PdfDocument:
    _forget_system_fonts()
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (_PASSWORD, _SECURITY):
            raise UnreadableDocument(
                f"{file_name} 已加密，需要密码才能打开；请另存为不加密的 PDF 后再试。",
                f"{file_name} is encrypted and needs a password; save it without one and try again.",
            ) from error
        raise UnreadableDocument(
            f"{file_name} 不是有效的 PDF，或已损坏、不完整；请重新下载或另存后再试。",
            f"{file_name} is no valid PDF, or damaged or incomplete; download or save it again.",
        ) from error


@functools.cache
def _forget_system_fonts() -> object:
    """Once a process; the cache keeps what pdfium may still call."""
    font = box_font()

    def data(_info: object, _font: object, table: int, buffer: Any, size: int) -> int:
        if table:
            return 0
        if buffer and size >= len(font):
            ctypes.memmove(buffer, font, len(font))
        return len(font)

    calls: dict[str, Callable[..., int | None]] = {
        "MapFont": lambda *_: 1,
        "GetFont": lambda *_: 1,
        "GetFontData": data,
        "GetFaceName": lambda *_: 0,
        "GetFontCharset": lambda *_: 0,
        "EnumFonts": lambda *_: None,
        "DeleteFont": lambda *_: None,
        "Release": lambda *_: None,
    }
    info = pdfium.FPDF_SYSFONTINFO(version=1)
    for name, kind in pdfium.FPDF_SYSFONTINFO._fields_:
        if name in calls:
            setattr(info, name, kind(calls[name]))
    pdfium.FPDF_SetSystemFontInfo(info)
    return info
