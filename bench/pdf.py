"""Reads one table as PDF files of several makers and compares it with what went in; pdfplumber beside it.

    python bench/pdf.py [--keep FOLDER] [--only MAKER ...] [--scan PAGES]

Prints exact cells, pages per CPU second and peak memory. `--scan` renders so many pages of each file to pictures at 200
dots per inch and reads them through OCR.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from pdf_makers import HEADER, MAKERS, rows

if TYPE_CHECKING:
    from collections.abc import Callable

Table = list[list[str]]


def ours(path: Path) -> tuple[Table, int]:
    from mailuo_extractors.readers.pdf import read_pdf

    source = read_pdf(path.read_bytes(), path.name)
    return [row.texts() for row in source.rows if row.table], len(source.pages)


def plumber(path: Path) -> tuple[Table, int]:
    """With our joining of pages and our map of radicals, so that only the reading of pages is compared."""
    import logging

    import pdfplumber

    from mailuo_extractors.readers.characters import readable
    from mailuo_extractors.readers.page_joins import PageJoiner
    from mailuo_extractors.readers.page_rows import PageRows
    from mailuo_extractors.readers.page_rows import Table as PageTable
    from mailuo_extractors.source import Cell, Row

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    joiner, items = PageJoiner(), []
    with pdfplumber.open(path) as document:
        for number, page in enumerate(document.pages, start=1):
            blocks = []
            for found in page.find_tables():
                made = [Row([Cell(readable(text or ""), 0, 0) for text in line], n, number, 1)
                        for n, line in enumerate(found.extract(), start=1)]  # fmt: skip
                width = len(made[0].cells)
                blocks.append(PageTable([float(x) for x in range(0, 100 * width + 1, 100)], made))
            items += joiner.add(PageRows(number, list(blocks)))
            page.close()
        pages = len(document.pages)
    items += joiner.finish()
    return [item.texts() for item in items if isinstance(item, Row)], pages


def exact(got: Table, table: Table) -> tuple[float, int]:
    """Share of cells that came out right in a row with the right name and total, and how many rows there were."""

    def bare(line: list[str]) -> list[str]:
        return ["".join(text.split()) for text in line]

    found = {tuple(line[:2]): line for line in map(bare, got) if len(line) == len(HEADER)}
    right = 0
    for line in map(bare, table):
        other = found.get((line[0], line[1]), [])
        right += sum(a == b for a, b in zip(line, other, strict=False))
    return right / (len(table) * len(HEADER)), len(got) - sum(bare(line) == bare(HEADER) for line in got)


def measured(read: Callable[[Path], tuple[Table, int]], path: Path, times: int) -> tuple[Table, int, float, int]:
    """In a process of its own: CPU seconds after one warm read, and the peak of memory."""
    got, pages = read(path) if times > 1 else ([], 0)
    start = time.process_time()
    for _ in range(times):
        got, pages = read(path)
    spent = (time.process_time() - start) / times
    status = Path("/proc/self/status")  # the peak of this process alone; elsewhere it is not printed
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    peak = next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)
    return got, pages, spent, peak


def in_child(read: Callable[[Path], tuple[Table, int]], path: Path, times: int) -> tuple[Table, int, float, int]:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as fresh:
        return fresh.submit(measured, read, path, times).result()


def scan(path: Path, pages: int, to: Path) -> None:
    """The first pages as pictures, in a file of pictures only."""
    import pypdfium2
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    document, canvas = pypdfium2.PdfDocument(path), Canvas(str(to))
    for index in range(min(pages, len(document))):
        page, picture = document[index], io.BytesIO()
        page.render(scale=200 / 72).to_pil().convert("L").save(picture, "JPEG", quality=80)
        canvas.setPageSize(page.get_size())
        canvas.drawImage(ImageReader(picture), 0, 0, *page.get_size())
        canvas.showPage()
    canvas.save()


def compare_scan(path: Path, pages: int, folder: Path) -> None:
    from rapidfuzz.distance import Levenshtein

    scanned = folder / f"scan-{path.name}"
    scan(path, pages, scanned)
    got, count, spent, peak = in_child(ours, scanned, 1)
    text = folder / f"text-{path.name}"
    import pypdfium2

    whole, cut = pypdfium2.PdfDocument(path), pypdfium2.PdfDocument.new()
    cut.import_pages(whole, list(range(count)))
    cut.save(text)
    want, _ = ours(text)
    fold = str.maketrans("（），：；＜＝", "(),:;<=")

    def flat(table: Table) -> list[str]:
        return ["|".join("".join(t.split()).translate(fold) for t in line) for line in table]

    wrong = Levenshtein.distance("\n".join(flat(want)), "\n".join(flat(got)))
    length = sum(map(len, flat(want)))
    amounts = sum(a[1:5] == b[1:5] for a, b in zip(want, got, strict=False))
    print(f"{'scan of ' + path.stem:24}{count:4} pages  characters wrong {wrong / length:.2%}  rows {len(got)} of "
          f"{len(want)}, {amounts} with all amounts  {spent / count:.1f} CPU s a page  {peak} MB")  # fmt: skip


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    arguments.add_argument("--keep", type=Path, help="folder for the files that are made")
    arguments.add_argument("--only", choices=list(MAKERS), nargs="*", help="makers")
    arguments.add_argument("--scan", type=int, default=0, metavar="PAGES")
    asked = arguments.parse_args()
    table = rows()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for name in asked.only or MAKERS:
            make = MAKERS[name]
            path = make(table, folder / f"{name}.pdf")
            if path is None:
                print(f"{name}: not installed, skipped")
                continue
            speeds = []
            for reader, read, times in (("mailuo", ours, 5), ("pdfplumber", plumber, 1)):
                try:
                    got, pages, spent, peak = in_child(read, path, times)
                except ImportError:
                    print(f"{reader}: not installed, skipped")
                    continue
                share, count = exact(got, table)
                speeds.append(pages / spent)
                print(f"{name:18}{reader:12}{pages:4} pages  cells exact {share:.2%}  rows {count} of {len(table)}  "
                      f"{pages / spent:6.1f} pages/CPU s  {peak} MB")  # fmt: skip
            if len(speeds) > 1:
                print(f"{name:18}{speeds[0] / speeds[1]:.1f} times as fast")
            if asked.scan:
                compare_scan(path, asked.scan, folder)


if __name__ == "__main__":
    main()
