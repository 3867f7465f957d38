"""Reads documents into records in limited processes, several at a time, in the order they were named.

What is unchanged since the last build is not read; what can't be read comes as its error and never stops the others.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from mailuo.documents import given_for
from mailuo_extractors.extract import extract
from mailuo_extractors.layouts.contract import Given
from mailuo_extractors.pool import ReaderPool, documents
from mailuo_extractors.readers.registry import read
from mailuo_graph.errors import InputError
from mailuo_graph.identity import document_uid
from mailuo_graph.records import Records


@dataclass(slots=True)
class Reading:
    """What one document gave: its records and its raw text, into which their evidence points."""

    records: Records
    text: str


@dataclass(slots=True)
class Outcome:
    """`result` is None for a document that is unchanged; `copy_of` names the one it equals."""

    path: str
    name: str
    document: str
    result: Reading | InputError | None
    copy_of: str | None = None


_TEXTS: Final = frozenset({".txt", ".tsv", ".csv", ".html", ".htm"})
_FEW: Final = 512 * 1024
Known = Callable[[str, Given], bool]
"""Whether a document with these facts given was read before."""


def read_document(data: bytes, file_name: str, given: Given) -> Reading:
    """Runs in a reading process: readers and layouts alike work on what strangers wrote."""
    source = read(data, file_name)
    return Reading(extract(source, given), source.text)


def read_documents(files: Sequence[Path], general: Given, known: Known) -> Iterator[Outcome]:
    with ReaderPool(_workers(files)) as pool, ThreadPoolExecutor(pool.workers) as threads:
        waiting: deque[tuple[Outcome, Future[Reading] | None]] = deque()
        begun: deque[Future[Reading]] = deque(maxlen=4 * pool.workers)
        try:
            for outcome, content, given in _wanted(files, general, known):
                if content is not None:
                    begun.append(threads.submit(pool.run, partial(read_document, given=given), content, outcome.name))
                waiting.append((outcome, None if content is None else begun[-1]))
                while len(waiting) > 2 * pool.workers:
                    yield _finished(*waiting.popleft())
            while waiting:
                yield _finished(*waiting.popleft())
        except BaseException:  # an interrupt, or nobody wants the rest
            pool.abandon(threads, begun)
            raise


def _workers(files: Sequence[Path]) -> int:
    """A few small texts are read before a second process has started."""
    if not all(file.suffix.lower() in _TEXTS for file in files):
        return 2
    try:
        return 1 if sum(file.stat().st_size for file in files) <= _FEW else 2
    except OSError:  # gone since it was found: said where it is read
        return 2


def _wanted(files: Sequence[Path], general: Given, known: Known) -> Iterator[tuple[Outcome, bytes | None, Given]]:
    """Every document with its bytes if it is to be read; the others are copies, unchanged, or can't be had."""
    first: dict[str, str] = {}
    for file in files:
        given = given_for(file, general)
        for path, name, content in documents([file]):
            if isinstance(content, InputError):
                yield Outcome(path, name, "", content), None, given
                continue
            outcome = Outcome(path, name, document_uid(sha256(content).hexdigest()), None)
            if outcome.document in first:
                outcome.copy_of = first[outcome.document]
                yield outcome, None, given
                continue
            first[outcome.document] = path
            yield outcome, None if known(outcome.document, given) else content, given


def _finished(outcome: Outcome, task: Future[Reading] | None) -> Outcome:
    if task is None:
        return outcome
    try:
        outcome.result = task.result()
    except InputError as error:
        outcome.result = error
    return outcome
