"""How much of a file is read at most. Reach for it when a bound has to change: every reader takes its bounds from here.

Budget documents have up to some hundred pages, 4 MB and 60,000 cells; the bounds leave a wide margin to that and still
keep one hostile file within the time and memory of one reading process.
"""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    file_bytes: int = 256 * MIB
    """Of any file, before anything looks into it."""
    text_bytes: int = 32 * MIB
    """Of a text or HTML file; of the characters composed from any other."""
    part_bytes: int = 256 * MIB
    """Of one unpacked part of an XLSX or DOCX: a million empty rows make 60 MiB."""
    line_characters: int = 1_000_000
    """Of one line or one cell: layouts run their expressions over it."""
    rows: int = 1_000_000
    cells: int = 2_000_000
    """About 200 bytes each once read."""
    span: int = 1000
    """Rows or columns that one merged HTML cell may claim; browsers stop at the same number of columns."""
    archive_members: int = 5000
    archive_bytes: int = 512 * MIB
    """Of everything unpacked from one archive, archives inside it included."""
    archive_ratio: int = 200
    """Unpacked to packed bytes of one part above 1 MiB. A million rows of XML, all alike, reach 120."""
    archive_depth: int = 3
    memory_bytes: int = 2048 * MIB
    """Of one reading process: its address space, which is more than it uses."""
    seconds: float = 60
    """For one file, to which `seconds_per_mib` is added for each MiB of it."""
    seconds_per_mib: float = 10
    seconds_per_picture: float = 30
    """For each picture in a PDF: a scanned page takes some ten seconds to recognise."""
    seconds_at_most: float = 1800
    files_per_process: int = 500
    """After so many files a reading process is replaced, so that leaks of native libraries stay small."""
    recognition_bytes: int = 6144 * MIB
    """In place of `memory_bytes` while scans are recognised; the threads there reserve far more than they use."""
    worn_bytes: int = 1536 * MIB
    """A reading process that once held more than this is replaced after the file."""


LIMITS = Limits()
