"""The reading process: takes a function, the bytes of a file and its name, and answers with what the function gives.

It speaks over its standard input and output in frames of a length and a pickle. Whatever a library prints goes nowhere.
`pool.ReaderPool` starts it; nothing else should.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import pickle
import signal
import struct
import threading
import traceback
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, NamedTuple

from mailuo_extractors.memory import limit_memory, peak_memory
from mailuo_extractors.source import Cell, Row, Source
from mailuo_graph.errors import MailuoError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

_LENGTH = struct.Struct("<Q")
_GRACE = 30
_LONGEST_REASON = 160


class Request(NamedTuple):
    function: Callable[[Any, str], Any]
    data: Any
    file_name: str
    seconds: float


class Answer(NamedTuple):
    """One of `value`, `error` and `failure` is set; `no_memory` says that the limit was reached."""

    value: Any = None
    error: MailuoError | None = None
    failure: tuple[str, str] | None = None
    """What an unexpected exception says, and its traceback."""
    no_memory: bool = False
    worn: bool = False


def send(stream: BinaryIO, content: object) -> None:
    """Nothing is written if the content can't be pickled."""
    frame = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(frame)))
    stream.write(frame)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """None at the end of the stream, also when it breaks off inside a frame."""
    frame = _frame(stream)
    return None if frame is None else _loaded(frame)


def _frame(stream: BinaryIO) -> bytes | None:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    length = _LENGTH.unpack(head)[0]
    frame = stream.read(length)
    return frame if len(frame) == length else None


def _loaded(frame: bytes) -> Any:
    gc.disable()  # a hundred thousand cells are no garbage: collecting while they come doubles the time
    try:
        return pickle.loads(frame)  # noqa: S301 - from our own process
    finally:
        gc.enable()


def packed(value: object) -> object:
    """A `Source` as plain tuples: dataclasses with slots pickle five times slower."""
    if not isinstance(value, Source):
        return value
    rows = [
        (
            row.number, row.page, row.table, row.sheet,
            [(c.text, c.start, c.end, c.box, c.row_span, c.column_span, c.covered) for c in row.cells],
        )
        for row in value.rows
    ]  # fmt: skip
    rest = (value.file_name, value.sha256, value.format, value.text)
    return _Packed(rest, rows, value.pages, value.troubles, value.encoding)


def unpacked(value: object) -> object:
    if not isinstance(value, _Packed):
        return value
    rows = [
        Row([Cell(*cell) for cell in cells], number, page, table, sheet)
        for number, page, table, sheet, cells in value.rows
    ]
    return Source(*value.rest, rows, value.pages, value.troubles, value.encoding)


class _Packed(NamedTuple):
    rest: tuple[str, str, str, str]
    rows: list[Any]
    pages: list[int]
    troubles: list[Any]
    encoding: str | None


def serve(memory: int, worn: int) -> None:
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program that started us decides when to stop
    limit_memory(memory)
    frames: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests, frames), daemon=True).start()
    with os.fdopen(nowhere, "wb") as silence:
        while True:
            answer = _answer(frames.get(), worn, silence)
            faulthandler.cancel_dump_traceback_later()
            try:
                send(answers, answer)
            except OSError:
                os._exit(0)
            except Exception as error:  # noqa: BLE001 - the function gave something that can't be pickled
                send(answers, _failure(error))


def _listen(requests: BinaryIO, frames: SimpleQueue[bytes]) -> None:
    """The end of the input is the end of the program that started us, however it ended: a file that is just being read
    has nobody left to be read for."""
    code = 1
    try:
        while (frame := _frame(requests)) is not None:
            frames.put(frame)
        code = 0
    finally:
        os._exit(code)


def _failure(error: Exception) -> Answer:
    first = next(iter(str(error).strip().splitlines()), "")[:_LONGEST_REASON]
    return Answer(failure=(f"{type(error).__name__}: {first}" if first else type(error).__name__, traceback.format_exc()))


def _answer(frame: bytes, worn: int, silence: BinaryIO) -> Answer:
    try:
        request: Request = _loaded(frame)
        # Should the program be gone before its time limit could end us, we end ourselves.
        faulthandler.dump_traceback_later(request.seconds + _GRACE, exit=True, file=silence)
        answer = Answer(packed(request.function(request.data, request.file_name)))
    except MailuoError as error:
        answer = Answer(error=error)
    except MemoryError:
        return Answer(no_memory=True, worn=True)
    except Exception as error:  # noqa: BLE001 - whatever a library raises is one sentence about one file
        answer = _failure(error)
    return answer._replace(worn=peak_memory() > worn)
