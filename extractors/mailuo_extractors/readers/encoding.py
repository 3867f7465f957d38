"""Which encoding a Chinese text is in, and its characters. Reach for it wherever bytes become text.

GB18030 accepts nearly any bytes, so success at decoding proves little: what proves it is that the characters are common
ones. (General detectors weigh fifty languages and go wrong on short tables; here only six encodings can be meant.)
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from mailuo_graph.errors import UnreadableDocument

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = "".join(map(chr, sorted(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))))
_SAMPLE = 100_000
_MENDABLE = 20
_EXPECTED_IN_UTF16 = re.compile(r"[\t-\r -~\xa0-\xff\u2000-\u27ff\u3000-\u30ff\u3200-\u33ff\u4e00-\u9fff\uff00-\uffef]")


@dataclass(slots=True)
class Decoded:
    """`broken` lists the places that no encoding explains, as (character, byte) offsets; U+FFFD stands there."""

    text: str
    encoding: str
    broken: list[tuple[int, int]] = field(default_factory=list)


def decode(data: bytes, file_name: str, declared: str | None = None) -> Decoded:
    """The characters of a text file without its byte order mark.

    `declared` is what the file says of itself; it is believed only where the bytes leave a choice.
    """
    marked = next(((mark, encoding) for mark, encoding in _MARKS if data.startswith(mark)), None)
    if marked is not None:
        decoded = _mended(data[len(marked[0]) :], marked[1])
    else:
        decoded = _by_zeros(data) or _strict(data, "utf-8") or _without_unicode_marks(data, declared)
    controls = sum(map(data.decode("latin-1").count if decoded is None else decoded.text.count, _CONTROLS))
    if controls * 100 > (len(data) if decoded is None else len(decoded.text)):
        raise UnreadableDocument(
            f"{file_name} 不是文本文件：其中有 {controls} 个控制字符。请确认文件类型，或另存为文本后再试。",
            f"{file_name} is not a text file: it has {controls} control characters. Check what kind of file it is, or "
            "save it as text.",
        )
    if decoded is None:
        raise _undecodable(data, file_name, "utf-8" if marked is None else marked[1])
    return decoded


def _without_unicode_marks(data: bytes, declared: str | None) -> Decoded | None:
    chinese = _strict(data, "gb18030")
    if chinese is not None and (share := _common(chinese.text, "gb2312", 0xD7)) >= 0.4:  # noqa: PLR2004 - see below
        # Big5 read as GB18030 gives half of its characters outside the common ones, simplified text a few per cent.
        big5 = _strict(data, "cp950") if share < 0.8 or (declared or "").lower().startswith("big5") else None  # noqa: PLR2004
        if big5 is not None and _common(big5.text, "cp950", 0xC6) > share:
            return big5
        return chinese
    for encoding, last_common in (("utf-16-le", 0), ("utf-16-be", 0), ("cp950", 0xC6)):
        candidate = _strict(data, encoding)
        if candidate is None:
            continue
        share = _common(candidate.text, encoding, last_common) if last_common else _expected(candidate.text)
        if share >= 0.9:  # noqa: PLR2004 - bytes that are no text reach 0.4
            return candidate
    for encoding in ("utf-8", "gb18030"):
        mended = _mended(data, encoding)
        if mended is not None and _common(mended.text, "gb2312", 0xD7) >= 0.7:  # noqa: PLR2004 - real text reaches 0.9
            return mended
    return None


def _strict(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def _mended(data: bytes, encoding: str) -> Decoded | None:
    """As `_strict`, although a few places are broken, as at the end of a file that was cut."""
    allowed = min(_MENDABLE, 1 + len(data) // 1000)
    pieces: list[str] = []
    broken: list[tuple[int, int]] = []
    at = characters = 0
    while True:
        try:
            pieces.append(data[at:].decode(encoding))
        except UnicodeDecodeError as error:
            if len(broken) == allowed:
                return None
            pieces.append(data[at : at + error.start].decode(encoding))
            characters += len(pieces[-1])
            broken.append((characters, at + error.start))
            pieces.append("\ufffd")
            characters += 1
            at += error.end
        else:
            return Decoded("".join(pieces), encoding, broken)


def _by_zeros(data: bytes) -> Decoded | None:
    """Digits, tabs and line ends make one byte in ten of a UTF-16 table zero, all of them on the same side."""
    half = len(data) // 2
    if half == 0 or b"\0" not in data:
        return None
    left, right = data[::2].count(0), data[1::2].count(0)
    for encoding, many, few in (("utf-16-le", right, left), ("utf-16-be", left, right)):
        if many * 20 >= half and few * 100 <= half:
            return _mended(data, encoding)
    return None


def _common(text: str, encoding: str, last_lead: int) -> float:
    """The share of the characters beyond ASCII that stand in the punctuation and first-level rows of `encoding`."""
    beyond = [character for character in text[:_SAMPLE] if character > "\x7f"]
    if not beyond:
        return 0.0
    leads = (character.encode(encoding, "ignore")[:1] for character in beyond)
    return sum(1 for lead in leads if lead and lead[0] <= last_lead) / len(beyond)


def _expected(text: str) -> float:
    sample = text[:_SAMPLE]
    return len(_EXPECTED_IN_UTF16.findall(sample)) / len(sample) if sample else 0.0


def _undecodable(data: bytes, file_name: str, encoding: str) -> UnreadableDocument:
    marked = next((len(mark) for mark, _ in _MARKS if data.startswith(mark)), 0)
    offset = 0
    try:
        data[marked:].decode(encoding)
    except UnicodeDecodeError as error:
        offset = marked + error.start
    return UnreadableDocument(
        f"{file_name} 的文字编码无法识别：第 {offset + 1} 个字节起不是 {encoding}，也不是 GB18030、UTF-16 或 Big5。"
        "请另存为 UTF-8 后再试。",
        f"The encoding of {file_name} is not known: from byte {offset + 1} on it is not {encoding}, nor is it GB18030, "
        "UTF-16 or Big5. Save it as UTF-8.",
    )
