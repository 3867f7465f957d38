"""Archives: the documents in a ZIP, archives inside it included, one at a time and without writing anything to disk.

A member that can't be unpacked comes as its error, and the others follow. What no bound allows ends the archive.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from mailuo_extractors.limits import LIMITS, MIB, Limits
from mailuo_extractors.readers.parts import open_zip, unpack
from mailuo_graph.errors import UnreadableDocument

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

_OFFICE_PARTS = ("[content_types].xml", "mimetype")
_BY_SYSTEMS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_UTF8_NAME = 0x800


def is_archive(data: bytes, limits: Limits = LIMITS) -> bool:
    """True for a ZIP that is no office document; those are ZIP files as well. A damaged one is none."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    try:
        with open_zip(data, "", limits) as opened:
            names = {name.lower() for name in opened.namelist()}
    except UnreadableDocument:
        return False
    return not any(part in names for part in _OFFICE_PARTS)


def members(data: bytes, file_name: str, limits: Limits = LIMITS) -> Iterator[tuple[str, bytes | UnreadableDocument]]:
    """Names are paths that begin with the archive: `公开.zip/一局/2026.xlsx`."""
    yield from _members(data, file_name, limits, [limits.archive_members, limits.archive_bytes], limits.archive_depth)


def _members(
    data: bytes, file_name: str, limits: Limits, left: list[int], depth: int
) -> Iterator[tuple[str, bytes | UnreadableDocument]]:
    """`left` holds how many members and bytes all archives together may still give."""
    with open_zip(data, file_name, limits) as opened:
        for info in opened.infolist():
            name = _name(info)
            if info.is_dir() or _is_noise(name):
                continue
            path = f"{file_name}/{name}"
            left[0] -= 1
            if left[0] < 0 or left[1] <= 0:
                yield path, _too_much(file_name, limits)
                return
            try:
                content = unpack(opened, info, path, limits, min(limits.file_bytes, left[1]))
            except UnreadableDocument as error:
                yield path, error
                continue
            left[1] -= len(content)
            if not is_archive(content, limits):
                yield path, content
            elif depth <= 1:
                yield path, UnreadableDocument(
                    f"{path} 是第 {limits.archive_depth} 层以内的压缩包，不再往里读取；请解压后再试。",
                    f"{path} is an archive more than {limits.archive_depth} levels deep and was not opened; unpack it.",
                )
            else:
                try:
                    yield from _members(content, path, limits, left, depth - 1)
                except UnreadableDocument as error:
                    yield path, error


def _name(info: zipfile.ZipInfo) -> str:
    """Chinese Windows writes names in GBK without saying so, which the standard library takes for CP437."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for encoding in ("utf-8", "gb18030") if raw else ():
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/").lstrip("/")


def _is_noise(name: str) -> bool:
    """What macOS, Windows and open office programs leave beside documents."""
    base = posixpath.basename(name)
    return name.startswith("__MACOSX/") or base.startswith(("._", "~$")) or base.lower() in _BY_SYSTEMS


def _too_much(file_name: str, limits: Limits) -> UnreadableDocument:
    return UnreadableDocument(
        f"{file_name} 内容过多（上限 {limits.archive_members} 个文件、解压后 {limits.archive_bytes / MIB:g} MB），"
        "其余文件未读取；请拆分后再试。",
        f"{file_name} holds too much (the limit is {limits.archive_members} files, {limits.archive_bytes / MIB:g} MB "
        "unpacked), the rest was not read; split it.",
    )
