"""The parts of a ZIP file, never more of them than the bounds allow. XLSX and DOCX are ZIP files; so are archives.

What a ZIP says of its sizes can be a lie, so the bytes are counted while they are unpacked.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from mailuo_extractors.limits import MIB
from mailuo_graph.errors import UnreadableDocument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mailuo_extractors.limits import Limits

_BLOCK = 256 * 1024
_DIRECTORY_ENTRY = 1024
DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, NotImplementedError,
    RuntimeError,
)  # fmt: skip
"""What the standard library raises on a damaged, encrypted or unusual ZIP."""


def open_zip(data: bytes, file_name: str, limits: Limits) -> zipfile.ZipFile:
    end = data.rfind(b"PK\x05\x06")
    directory = int.from_bytes(data[end + 12 : end + 16], "little") if end >= 0 else 0
    if directory > limits.archive_members * _DIRECTORY_ENTRY:  # before a million entries become objects
        raise UnreadableDocument(
            f"{file_name} 的目录有 {directory / MIB:.1f} MB，内含文件过多或已损坏；请拆分后再试。",
            f"The directory of {file_name} has {directory / MIB:.1f} MB: too many files, or damaged; split it.",
        )
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGED as error:
        raise damaged(file_name, error) from error
    if len(opened.infolist()) > limits.archive_members:
        raise UnreadableDocument(
            f"{file_name} 内有 {len(opened.infolist())} 个文件，超过 {limits.archive_members} 个的上限；请拆分后再试。",
            f"{file_name} holds {len(opened.infolist())} files, above the limit of {limits.archive_members}; split it.",
        )
    return opened


def unpack(opened: zipfile.ZipFile, info: zipfile.ZipInfo, file_name: str, limits: Limits, most: int) -> bytes:
    """One part of at most `most` bytes; `file_name` is how the part is called in a message."""
    if info.flag_bits & 1:
        raise UnreadableDocument(
            f"{file_name} 已加密，无法读取；请用密码解压后再试。",
            f"{file_name} is encrypted; unpack it with its password first.",
        )
    blocks: list[bytes] = []
    size = 0
    try:
        with opened.open(info) as stream:
            while block := stream.read(_BLOCK):
                size += len(block)
                if size > most or (size > MIB and size > limits.archive_ratio * max(1, info.compress_size)):
                    raise UnreadableDocument(
                        f"{file_name} 解压后超过 {most / MIB:g} MB，或超过压缩大小的 {limits.archive_ratio} 倍，"
                        "可能是压缩炸弹，未读取；如确有需要，请解压拆分后再试。",
                        f"{file_name} unpacks to more than {most / MIB:g} MB or {limits.archive_ratio} times its size, "
                        "as a zip bomb does; it was not read. If it is genuine, unpack and split it.",
                    )
                blocks.append(block)
    except DAMAGED as error:
        raise damaged(file_name, error) from error
    return b"".join(blocks)


def damaged(file_name: str, error: Exception) -> UnreadableDocument:
    return UnreadableDocument(
        f"{file_name} 已损坏或不完整（{error}）；请重新下载或另存后再试。",
        f"{file_name} is damaged or incomplete ({error}); download or save it again.",
    )


class Parts:
    """The XML parts of an office document, by their name in it."""

    def __init__(self, data: bytes, file_name: str, limits: Limits) -> None:
        self._zip = open_zip(data, file_name, limits)
        self._by_name = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in self._zip.infolist()}
        self.file_name = file_name
        self.limits = limits

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_name

    def read(self, name: str) -> bytes:
        info = self._by_name.get(name.lower())
        if info is None:
            raise damaged(self.file_name, KeyError(name))
        return unpack(self._zip, info, f"{self.file_name} ({name})", self.limits, self.limits.part_bytes)

    def main(self, otherwise: str) -> str:
        """The part that is the document itself."""
        return next((part for kind, part in self.targets("").values() if kind == "officeDocument"), otherwise)

    def targets(self, name: str) -> dict[str, tuple[str, str]]:
        """Relation id → (kind, part) of the part `name`; the last word of the kind's address is enough to tell it."""
        folder, base = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", base + ".rels")
        found: dict[str, tuple[str, str]] = {}
        if relations not in self:
            return found
        for _, element in self.elements(relations, ("{*}Relationship",)):
            if element.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", "")))
                found[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], target.lstrip("/"))
        return found

    def elements(
        self, name: str, tags: tuple[str, ...], events: tuple[str, ...] = ("end",)
    ) -> Iterator[tuple[str, Any]]:
        """Runs through a part without entities, network or a document type; the caller clears what it has used."""
        from lxml import etree  # noqa: PLC0415 - 30 ms that a build of text files does not need

        data = self.read(name)
        if b"<!DOCTYPE" in data[:4096].replace(b"\0", b""):
            raise damaged(self.file_name, ValueError(f"{name}: DOCTYPE"))
        try:
            yield from etree.iterparse(
                io.BytesIO(data), events=events, tag=tags,
                resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                remove_comments=True, remove_pis=True,
            )  # fmt: skip
        except etree.XMLSyntaxError as error:
            raise damaged(self.file_name, ValueError(f"{name}: {error}")) from error
