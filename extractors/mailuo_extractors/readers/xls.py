"""XLS workbooks of Excel 97 to 2003 (and 95), with the same choices as for XLSX.

A formula without a stored result can't be told here; every program that writes XLS stores them.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from mailuo_extractors.limits import LIMITS, Limits
from mailuo_extractors.readers.composing import Composer
from mailuo_extractors.readers.grid import Merge, Values, compose_sheet
from mailuo_extractors.readers.number_formats import BUILT_IN, plain, shown
from mailuo_extractors.readers.parts import damaged
from mailuo_graph.errors import MailuoError, UnreadableDocument

if TYPE_CHECKING:
    from mailuo_extractors.source import Source


def read_xls(data: bytes, file_name: str, limits: Limits = LIMITS) -> Source:
    import xlrd  # noqa: PLC0415 - only where an XLS really comes

    composer = Composer(data, file_name, "xls", limits)
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, on_demand=True, logfile=io.StringIO()
        )
        for index in range(book.nsheets):
            _read_sheet(composer, book, book.sheet_by_index(index))
            book.unload_sheet(index)
    except MailuoError:
        raise
    except xlrd.biffh.XLRDError as error:
        if "encrypted" in str(error):
            raise UnreadableDocument(
                f"{file_name} 设有打开密码，无法读取；请去掉密码另存后再试。",
                f"{file_name} needs a password to open; save it without one.",
            ) from error
        raise damaged(file_name, error) from error
    except Exception as error:  # the library asserts and indexes freely on damaged files
        raise damaged(file_name, error) from error
    return composer.source()


def _read_sheet(composer: Composer, book: Any, sheet: Any) -> None:
    values: Values = {}
    for number in range(sheet.nrows):
        row = {
            column: text
            for column, cell in enumerate(sheet.row(number), start=1)
            if (text := _cell_text(composer, book, sheet, cell, (number + 1, column)))
        }
        if row:
            values[number + 1] = row
    if sheet.visibility:
        if values:
            composer.trouble(
                "hidden sheet",
                f"工作表“{sheet.name}”是隐藏的，{len(values)} 行未读取；如属公开内容，请取消隐藏后再试。",
                f"Sheet “{sheet.name}” is hidden, its {len(values)} rows were not read; unhide it if it was published.",
            )
        return
    merges = [Merge(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
    compose_sheet(composer, sheet.name, values, merges)


def _cell_text(composer: Composer, book: Any, sheet: Any, cell: Any, place: tuple[int, int]) -> str:
    import xlrd  # noqa: PLC0415 - see read_xls

    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value).replace("\r\n", "\n").replace("\r", "\n")
    if cell.ctype in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
        code = _format(book, cell.xf_index)
        return shown(cell.value, code, from_1904=book.datemode == 1) if code else plain(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        text = xlrd.error_text_from_code.get(cell.value, "#ERROR")
        where = f"{sheet.name}!R{place[0]}C{place[1]}"
        composer.trouble(
            "error", f"{where} 的值是错误 {text}。", f"The value of {where} is the error {text}.", row=place[0]
        )
        return str(text)
    return ""


def _format(book: Any, style: int | None) -> str:
    if style is None or style >= len(book.xf_list):
        return ""
    key = book.xf_list[style].format_key
    own = book.format_map.get(key)
    if own is not None and own.format_str not in {"", "General"}:
        return str(own.format_str)
    return BUILT_IN.get(key, "")
