"""Reads a PDF: pages one by one, so that memory follows the text and not the file. Pages that are pictures go to OCR.

The raw text is composed row by row: cells between \\t, rows between \\n, pages between \\f. A row torn by a page break is
written whole on the page where it starts, with \\f where the parts of a cell meet; its boxes are those of that page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from mailuo_extractors.readers import ocr
from mailuo_extractors.readers.characters import PAGE_BREAK, readable
from mailuo_extractors.readers.page_joins import Dropped, Item, PageJoiner
from mailuo_extractors.readers.page_rows import page_rows
from mailuo_extractors.readers.pdf_page import PageBounds, marks_of
from mailuo_extractors.source import Row, Source, Trouble
from mailuo_graph.errors import UnreadableDocument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mailuo_extractors.readers.marks import Marks

_MEANINGLESS: Final = 0.1
"""Of the characters of a page: so many without a meaning and the page counts as not read."""
_PASSWORD, _SECURITY = 4, 5


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """What is read of one file at most. A department's budget has 20 to 400 pages."""

    pages: int = 3000
    characters: int = 32 * 1024 * 1024
    ocr_pages: int = 300
    """Seven seconds each."""
    page: PageBounds = field(default_factory=PageBounds)


DEFAULT_LIMITS: Final = PdfLimits()


def read_pdf(data: bytes, file_name: str, *, limits: PdfLimits = DEFAULT_LIMITS) -> Source:
    import pypdfium2  # noqa: PLC0415 - 40 ms that a build of texts does not need

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unopened(file_name, getattr(error, "err_code", None)) from error
    try:
        return _Reading(data, file_name, limits).read(document)
    finally:
        document.close()


class _Reading:
    def __init__(self, data: bytes, file_name: str, limits: PdfLimits) -> None:
        self.limits = limits
        self.source = Source(file_name, sha256(data).hexdigest(), "pdf", "", [])
        self._joiner = PageJoiner()
        self._writer = Writer(self.source)
        self._pictures: list[int] = []
        self._read_by_ocr = 0

    def read(self, document: Any) -> Source:
        total = len(document)
        for index in range(min(total, self.limits.pages)):
            marks = self._marks(document, index)
            if marks is not None:
                self._page(marks)
            if self._writer.length > self.limits.characters:
                self._stopped(index + 1, total)
                break
        else:
            if total > self.limits.pages:
                self._stopped(self.limits.pages, total)
        self._writer.write(self._joiner.finish())
        self._writer.finish()
        self._say_what_was_not_read(total)
        return self.source

    def _marks(self, document: Any, index: int) -> Marks | None:
        import pypdfium2  # noqa: PLC0415 - loaded already

        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            self._trouble(f"第 {index + 1} 页已损坏，未能读取。", f"Page {index + 1} is damaged and was not read.", index + 1)
            return None
        try:
            marks = marks_of(page, index + 1, self.limits.page)
            if marks.pictured and ocr.ocr_available() and self._read_by_ocr < self.limits.ocr_pages:
                self._read_by_ocr += 1
                marks = ocr.marks_of_page(page, index + 1, self.source.troubles)
            return marks
        finally:
            page.close()

    def _page(self, marks: Marks) -> None:
        number = marks.number
        if marks.pictured:
            self._pictures.append(number)
        characters = sum(len(run.text) for run in marks.runs)
        if marks.unreadable > _MEANINGLESS * characters:
            self._trouble(
                f"第 {number} 页有 {marks.unreadable} 个字符的字体没有编码对照，读出的文字不可信；请换一份文件或按扫描件识别。",
                f"Page {number} has {marks.unreadable} characters whose font does not say what they mean; its text can't "
                "be trusted. Use another file, or a scan of it.",
                number,
            )
        rows = page_rows(marks)
        if marks.too_many:
            self._trouble(
                f"第 {number} 页的线条或字符过多，只读取了一部分。",
                f"Page {number} has too many lines or characters; only a part of it was read.",
                number,
            )
        self._writer.write(self._joiner.add(rows))

    def _trouble(self, zh: str, en: str, page: int) -> None:
        self.source.troubles.append(Trouble(zh, en, page=page))

    def _stopped(self, page: int, total: int) -> None:
        self._trouble(
            f"共 {total} 页，只读取了前 {page} 页（上限）；请拆分文件后读取其余各页。",
            f"Only the first {page} of {total} pages were read (the limit); split the file to read the others.",
            page,
        )

    def _say_what_was_not_read(self, total: int) -> None:
        name = self.source.file_name
        if self._pictures:
            pages = ranges(self._pictures)
            if not self.source.rows:
                raise UnreadableDocument(
                    f"{name} 第 {pages} 页是图片（扫描件），没有文字；请安装识别组件：pip install \"mailuo[ocr]\"。",
                    f"{name}: pages {pages} are pictures (a scan) without text; install mailuo[ocr] to read them.",
                )
            self._trouble(
                f"第 {pages} 页是图片（扫描件），未读取；请安装识别组件：pip install \"mailuo[ocr]\"。",
                f"Pages {pages} are pictures (a scan) and were not read; install mailuo[ocr] to read them.",
                self._pictures[0],
            )
        elif not self.source.rows:
            raise UnreadableDocument(
                f"{name} 共 {total} 页，没有任何文字；请检查文件是否完整。",
                f"{name} has {total} pages and no text at all; check that the file is complete.",
            )


class Writer:
    """Sets the spans: the only place where raw text is written."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._pieces: list[str] = []
        self._fresh = True
        self.length = 0

    def write(self, items: Sequence[Item]) -> None:
        for item in items:
            if isinstance(item, int):
                if self._source.pages:
                    self._put(PAGE_BREAK)
                self._source.pages.append(self.length)
                self._fresh = True
            elif isinstance(item, Dropped):
                self._start_line()
                self._put("\t".join(item.texts))
            else:
                self._row(item)

    def finish(self) -> None:
        self._source.text = "".join(self._pieces)

    def _row(self, row: Row) -> None:
        self._start_line()
        at = self.length
        for cell in row.cells:
            cell.start, cell.end = at, at + len(cell.text)
            at = cell.end + 1
        self._put("\t".join([cell.text for cell in row.cells]))
        for cell in row.cells:
            cell.text = readable(cell.text)
        self._source.rows.append(row)

    def _start_line(self) -> None:
        if not self._fresh:
            self._put("\n")
        self._fresh = False

    def _put(self, text: str) -> None:
        self._pieces.append(text)
        self.length += len(text)


def ranges(numbers: Sequence[int]) -> str:
    """1–3, 7 out of ascending numbers."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in parts)


def _unopened(file_name: str, code: int | None) -> UnreadableDocument:
    if code in (_PASSWORD, _SECURITY):
        return UnreadableDocument(
            f"{file_name} 已加密，需要密码才能打开；请另存为不加密的 PDF 后再试。",
            f"{file_name} is encrypted and needs a password; save it without one and try again.",
        )
    return UnreadableDocument(
        f"{file_name} 不是有效的 PDF，或已损坏、不完整；请重新下载或另存后再试。",
        f"{file_name} is no valid PDF, or damaged or incomplete; download or save it again.",
    )
