"""Reads pictures of pages: scanned PDF pages and image files. Needs the extra `[ocr]`: rapidocr carries its models along,
OpenCV finds the ruled lines. A picture becomes `Marks` like a PDF page, so that the same grid and joining serve it.
"""

from __future__ import annotations

import functools
import importlib.util
from typing import TYPE_CHECKING, Any

from mailuo_graph.errors import UnreadableDocument

if TYPE_CHECKING:
    from mailuo_extractors.readers.marks import Marks
    from mailuo_extractors.source import Trouble


@functools.cache
def ocr_available() -> bool:
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def marks_of_page(page: Any, number: int, troubles: list[Trouble]) -> Marks:
    raise UnreadableDocument("", "")
