"""Reads files in limited processes. Reach for it wherever files come from outside: the native libraries below abort or
eat all memory on some hostile files, and then one file fails with one sentence instead of the whole program.

A process is started when the first file needs it, and is used again; small plain texts need none. The processes share
nothing with the program but bytes. They protect it from crashes, memory and time, not from code that breaks out.
"""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from mailuo_extractors.limits import LIMITS, MIB, Limits
from mailuo_extractors.readers.archive import is_archive, members
from mailuo_extractors.readers.registry import kind_of, read
from mailuo_extractors.worker import Answer, Request, receive, send, unpacked
from mailuo_graph.errors import MailuoError, UnreadableDocument

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import BinaryIO

    from mailuo_extractors.source import Source

T = TypeVar("T")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_SMALL_TEXT = MIB
_START = "from mailuo_extractors.worker import serve; serve({memory}, {worn})"


class ReaderPool:
    """Use it as a context manager, from any number of threads."""

    def __init__(self, workers: int = 2, limits: Limits = LIMITS) -> None:
        self.workers = workers
        self.limits = limits
        self._free: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        """The one used last comes first: a single thread keeps a single process warm."""
        for _ in range(workers):
            self._free.put(None)
        self._reading: set[_Worker] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Waits for files that are being read in other threads."""
        for _ in range(self.workers):
            worker = self._free.get()
            if worker is not None:
                worker.close()
        for _ in range(self.workers):
            self._free.put(None)

    def read(self, path: Path) -> Source:
        return self.read_bytes(file_bytes(path, self.limits), path.name)

    def read_bytes(self, data: bytes, file_name: str) -> Source:
        if len(data) <= _SMALL_TEXT and kind_of(data, file_name) == "txt":
            return read(data, file_name, self.limits)
        return self.run(partial(read, limits=self.limits), data, file_name)

    def read_all(self, paths: Iterable[Path]) -> Iterator[tuple[str, Source | MailuoError]]:
        """Each document with its path, in the order given; archives give their members, `a.zip/一局/2026.xlsx`.

        What can't be read comes as its error and never stops the others.
        """
        yield from self._each(self.read_bytes, paths)

    def run_all(
        self, function: Callable[[bytes, str], T], paths: Iterable[Path]
    ) -> Iterator[tuple[str, T | MailuoError]]:
        """The same with a function of your own, say one that reads and then finds the layout."""
        yield from self._each(partial(self.run, function), paths)

    def run(self, function: Callable[[Any, str], T], data: object, file_name: str) -> T:
        """`function(data, file_name)` in a limited process.

        The function stands at the top of a module, or is a `functools.partial` of such a one; what it takes and gives
        can be pickled.
        """
        size = len(data) if isinstance(data, bytes | str) else 0
        seconds = self.limits.seconds + self.limits.seconds_per_mib * size / MIB
        if isinstance(data, bytes) and data.startswith(b"%PDF"):
            seconds += self.limits.seconds_per_picture * len(_PICTURE.findall(data))
        seconds = min(seconds, self.limits.seconds_at_most)
        worker = self._free.get()
        try:
            if worker is not None and not worker.alive():
                worker.close()
                worker = None
            if worker is None:
                worker = _Worker(self.limits)
            self._reading.add(worker)
            answer = worker.ask(Request(function, data, file_name, seconds))
        finally:
            self._give_back(worker)
        if answer is None:
            raise _died(file_name, worker.ended, seconds, self.limits)
        if answer.error is not None:
            raise answer.error
        if answer.no_memory:
            raise _no_memory(file_name, self.limits)
        if answer.failure is not None:
            raise _failed(file_name, *answer.failure)
        result: T = unpacked(answer.value)  # type: ignore[assignment]
        return result

    def abandon(self, threads: ThreadPoolExecutor, begun: Iterable[Future[Any]]) -> None:
        """Stops what `threads` are having read, so that nobody has to wait for it."""
        threads.shutdown(wait=False, cancel_futures=True)
        while not all(future.done() for future in begun):
            for worker in list(self._reading):
                worker.stop()
            time.sleep(0.02)  # one may just be starting

    def _give_back(self, worker: _Worker | None) -> None:
        if worker is not None:
            self._reading.discard(worker)
        if worker is not None and (worker.worn or worker.asked >= self.limits.files_per_process):
            worker.close()
            worker = None
        self._free.put(worker)

    def _each(
        self, function: Callable[[bytes, str], T], paths: Iterable[Path]
    ) -> Iterator[tuple[str, T | MailuoError]]:
        """Looks a few files ahead, so that all processes are busy and few files are held."""
        waiting: deque[tuple[str, Callable[[], T | MailuoError]]] = deque()
        begun: deque[Future[T]] = deque(maxlen=4 * self.workers)
        with ThreadPoolExecutor(self.workers) as threads:
            try:
                for path, name, content in documents(paths, self.limits):
                    if isinstance(content, MailuoError):
                        waiting.append((path, partial(_itself, content)))
                    else:
                        begun.append(threads.submit(function, content, name))
                        waiting.append((path, partial(_result, begun[-1])))
                    if len(waiting) > 2 * self.workers:
                        first, outcome = waiting.popleft()
                        yield first, outcome()
                while waiting:
                    first, outcome = waiting.popleft()
                    yield first, outcome()
            except BaseException:  # an interrupt, or nobody wants the rest
                self.abandon(threads, begun)
                raise


def documents(
    paths: Iterable[Path], limits: Limits = LIMITS
) -> Iterator[tuple[str, str, bytes | UnreadableDocument]]:
    """Path, name and bytes of each file, archives opened; a file that can't be had comes as its error."""
    for path in paths:
        try:
            data = file_bytes(path, limits)
            if not is_archive(data, limits):
                yield str(path), path.name, data
                continue
            for name, content in members(data, path.name, limits):
                yield str(path) + name[len(path.name) :], name, content
        except UnreadableDocument as error:
            yield str(path), path.name, error


def file_bytes(path: Path, limits: Limits = LIMITS) -> bytes:
    """At most one byte more than the limit is read, whatever the file system says of the size."""
    try:
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableDocument(
            f"{path} 打不开（{reason}）；请检查路径和权限。",
            f"{path} can't be opened ({reason}); check path and permissions.",
        ) from error
    if len(data) > limits.file_bytes:
        raise UnreadableDocument(
            f"{path} 超过单个文件 {limits.file_bytes / MIB:g} MB 的上限；请拆分后再试。",
            f"{path} is above the limit of {limits.file_bytes / MIB:g} MB a file; split it.",
        )
    return data


class _Worker:
    def __init__(self, limits: Limits) -> None:
        here = [entry or os.getcwd() for entry in sys.path]  # noqa: PTH109 - a string for the environment
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-P", "-c", _START.format(memory=limits.memory_bytes, worn=limits.worn_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(here)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.asked = 0
        self.worn = False
        """Not to be used again: it ended, was stopped in the middle, or holds too much memory."""
        self.ended: int | None = None
        """The exit code, negative for a signal; None if time was up."""
        self._late = False

    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: Request) -> Answer | None:
        """None if the process ended before it answered."""
        self.asked += 1
        self.worn = True  # whatever goes wrong from here, an interrupt included, leaves half an exchange
        timer = threading.Timer(request.seconds, self.stop)
        timer.daemon = True
        timer.start()
        answer: Answer | None = None
        try:
            send(cast("BinaryIO", self._process.stdin), request)
            answer = receive(cast("BinaryIO", self._process.stdout))
        except OSError:
            pass
        finally:
            timer.cancel()
            timer.join()  # a timer that fires this late must not hit the next file
        if answer is None:
            self._process.kill()
            code = self._process.wait()
            self.ended = None if self._late else code
            return None
        self.worn = answer.worn or self._late
        return answer

    def close(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        if self.worn:
            self._process.kill()
        try:
            self._process.wait(5)  # it ends when its input does
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        self._late = True
        self._process.kill()


def _itself(error: MailuoError) -> MailuoError:
    return error


def _result(future: Future[T]) -> T | MailuoError:
    try:
        return future.result()
    except MailuoError as error:
        return error


def _died(file_name: str, code: int | None, seconds: float, limits: Limits) -> UnreadableDocument:
    if code is None:
        return UnreadableDocument(
            f"{file_name} 读取超过 {seconds:.0f} 秒，已中止；文件可能有问题，请拆分或另存后再试。",
            f"Reading {file_name} took more than {seconds:.0f} seconds and was stopped; split it or save it again.",
        )
    try:
        reason = signal.Signals(-code).name
    except ValueError:
        reason = str(code)
    return UnreadableDocument(
        f"{file_name} 使读取进程异常退出（{reason}，内存上限 {limits.memory_bytes / MIB:g} MB）；"
        "文件可能已损坏，请另存后再试。",
        f"{file_name} ended the process that read it ({reason}, {limits.memory_bytes / MIB:g} MB of memory allowed); "
        "it may be damaged, save it again.",
    )


def _no_memory(file_name: str, limits: Limits) -> UnreadableDocument:
    return UnreadableDocument(
        f"{file_name} 读取所需内存超过 {limits.memory_bytes / MIB:g} MB，已中止；请拆分后再试。",
        f"Reading {file_name} needs more than {limits.memory_bytes / MIB:g} MB of memory and was stopped; split it.",
    )


def _failed(file_name: str, reason: str, trace: str) -> UnreadableDocument:
    error = UnreadableDocument(
        f"{file_name} 无法读取（{reason}）；文件可能已损坏，请另存后再试。",
        f"{file_name} can't be read ({reason}); it may be damaged, save it again.",
    )
    error.add_note(trace)  # for whoever mends the reader; users see the sentence
    return error
