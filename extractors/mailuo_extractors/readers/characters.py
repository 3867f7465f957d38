"""What a character of a PDF means where the file or pdfium says it in an odd way. Every map is one to one, so that a span
of the raw text is the span of the mended text as well.
"""

from __future__ import annotations

import unicodedata
from typing import Final

PAGE_BREAK: Final = "\f"
"""In the raw text: between pages, and inside a cell where its two parts stood on two pages."""

# pdfium's marks for a hyphen at the end of a line (U+0002 by its text call, U+FFFE by its character call), the soft
# hyphen that Word's fonts give for a plain one, and control characters, of which no printed page has any.
_AS_PRINTED: Final = {
    **{code: "�" for code in (*range(0x20), *range(0x7F, 0xA0)) if not chr(code).isspace()},
    0x02: "-", 0xAD: "-", 0xFFFE: "-",
    0x0B: " ", 0x0C: " ", 0x1C: " ", 0x1D: " ", 0x1E: " ", 0x1F: " ", 0x85: " ",
}  # fmt: skip

# Radicals share their glyph with the character of our fonts; NFKC gives the traditional one for these.
_SIMPLIFIED: Final = "⼾户⾭青⿈黄⾒见⾙贝⾞车⾨门⾴页⾵风⾶飞⾺马⿂鱼⿃鸟⻆角"
_SUPPLEMENT: Final = (
    "⺁厂⺇几⺌小⺍小⺕彐⺝月⺠民⺪疋⺫罒⺬示⺯纟⺰纟⺻聿⺼月⻁虎⻂衤⻃西⻄西⻅见⻆角⻇角⻈讠⻉贝⻋车⻌辶⻍辶⻎辶⻐钅⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风"
    "⻜飞⻝食⻞食⻟食⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻭齿⻮齿⻯竜⻰龙"
)


def _readable() -> dict[int, str]:
    found = {}
    for code in (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFADA)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code) and len(plain) == 1:
            found[code] = plain
    for pairs in (_SUPPLEMENT, _SIMPLIFIED):
        found.update({ord(radical): plain for radical, plain in zip(pairs[::2], pairs[1::2], strict=True)})
    return {**found, ord(PAGE_BREAK): "\n"}


_READABLE: Final = _readable()


def as_printed(text: str) -> str:
    """The raw text of a page out of what pdfium says."""
    return text.translate(_AS_PRINTED)


def readable(raw: str) -> str:
    """The text of a cell out of the raw text, of the same length: radicals (⽬⼾⾦) become the characters they show."""
    return raw.translate(_READABLE)
