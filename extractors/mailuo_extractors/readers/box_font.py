"""A TrueType font of 424 bytes in which every character is one square. pdfium measures text with it where a PDF does
not carry its font along, instead of with whatever this machine has.
"""

from __future__ import annotations

import struct
from typing import Final

_EM: Final = 1000
_ASCENT, _DESCENT = 880, -120


def box_font() -> bytes:
    square = struct.pack(">5h", 1, 50, -70, 950, 830)  # one contour and its bounding box
    square += struct.pack(">HH", 3, 0)  # its last point; no instructions
    square += bytes([1, 1, 1, 1])  # all points on the curve, coordinates as words
    square += struct.pack(">4h", 50, 900, 0, -900) + struct.pack(">4h", -70, 0, 900, 0)
    # Format 13: all characters of the range have the same glyph.
    characters = struct.pack(">HHIII", 13, 0, 28, 0, 1) + struct.pack(">III", 0x20, 0x3FFFF, 1)
    tables = {
        b"cmap": struct.pack(">HHHHI", 0, 1, 0, 6, 12) + characters,
        b"glyf": square * 2,
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, _EM, 0, 0, 50, -70, 950, 830, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, _ASCENT, _DESCENT, 0, _EM, 50, 50, 950, 1, *[0] * 7, 2),
        b"hmtx": struct.pack(">HhHh", _EM, 50, _EM, 50),
        b"loca": struct.pack(">III", 0, len(square), 2 * len(square)),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 4, 1, 0, 0, 2, *[0] * 8),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, -100, 50, *[0] * 5),
    }
    head = struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, 0)
    at = len(head) + 16 * len(tables)
    directory = body = b""
    for tag, table in tables.items():
        padded = table + bytes(-len(table) % 4)
        directory += struct.pack(">4sIII", tag, 0, at + len(body), len(table))
        body += padded
    return head + directory + body
