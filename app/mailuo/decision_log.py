"""decisions.jsonl: append-only, one decision a line, never rewritten. The only thing in a workspace that can't be
rebuilt, so: one writer at a time, each line on the disk before the call returns, a torn last line kept aside."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from mailuo.storage import full_disk_said
from mailuo_graph.decisions import Decision, Decisions, Verdict
from mailuo_graph.errors import WorkspaceError, WorkspaceInUse
from mailuo_graph.words import Text

DECISIONS: Final = "decisions.jsonl"
_WAIT: Final = 10.0


@dataclass(frozen=True, slots=True)
class Read:
    """All whole lines, and what was said about lines that are not."""

    decisions: list[Decision]
    troubles: list[Text]

    def view(self) -> Decisions:
        return Decisions(self.decisions)


def read_decisions(path: Path) -> Read:
    """Reading changes nothing; a line that is broken in the middle of the file stops it, a torn last one is said."""
    if not path.exists():
        return Read([], [])
    lines = path.read_bytes().split(b"\n")
    torn = b"" if _is_whole(lines[-1]) else lines.pop()
    decisions = [_parse(line, path, number) for number, line in enumerate(lines, start=1) if line.strip()]
    return Read(decisions, [_torn(path, torn)] if torn.strip() else [])


def decisions_beside(workspace: Path) -> Decisions:
    """Of a workspace that may not exist: whoever asks a server need not have one."""
    return read_decisions(workspace / DECISIONS).view()


def append_decision(path: Path, decision: Decision) -> list[Text]:
    """The decision is on the disk when this returns. A torn last line of a killed writer is moved aside first and
    reported; it is never completed by guessing."""
    line = json.dumps(_plain(decision), ensure_ascii=False).encode("utf-8") + b"\n"
    with _locked(path), full_disk_said(path):
        troubles = _end_last_line(path)
        size = path.stat().st_size if path.exists() else 0
        with path.open("ab") as file:
            try:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                with contextlib.suppress(OSError):
                    os.truncate(path, size)
                raise
    return troubles


def _end_last_line(path: Path) -> list[Text]:
    """After this the file ends with a newline. A last line that only lacks its newline, as editors leave it, is whole."""
    if not path.exists():
        return []
    content = path.read_bytes()
    whole, newline, torn = content.rpartition(b"\n")
    if not torn:
        return []
    if _is_whole(torn):
        with path.open("ab") as file:
            file.write(b"\n")
        return []
    aside = path.with_name(f"{path.stem}.torn-{time.strftime('%Y%m%d-%H%M%S')}-{time.monotonic_ns() % 10**6}.txt")
    with aside.open("wb") as file:
        file.write(torn)
        file.flush()
        os.fsync(file.fileno())
    os.truncate(path, len(whole) + len(newline))
    return [
        Text(
            f"{path.name} 的最后一行写到一半就中断了，已移到 {aside.name}；其余决定完好",
            f"the last line of {path.name} was cut off while being written; it was moved to {aside.name}, all others are whole",
        ),
    ]


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    lock = FileLock(path.with_name(".decisions.lock"))
    try:
        lock.acquire(timeout=_WAIT)
    except Timeout as error:
        raise WorkspaceInUse(
            f"{path}：另一个程序正在写决定；请稍后再试",
            f"{path}: another program is writing decisions; try again in a moment",
        ) from error
    try:
        yield
    finally:
        lock.release()


def _parse(line: bytes, path: Path, number: int) -> Decision:
    try:
        raw: dict[str, Any] = json.loads(line.decode("utf-8"))
        first, second = raw["subjects"]
        return Decision(
            raw["about"], (first, second), Verdict(raw["verdict"]), raw["who"], raw["when"], raw.get("why", ""),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise WorkspaceError(
            f"{path} 第 {number} 行不是一条完整的决定（{error}）；请改正或删去这一行，其余各行不受影响",
            f"{path} line {number} is no whole decision ({error}); mend or delete that line, the others are not affected",
        ) from error


def _is_whole(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line.decode("utf-8")), dict)
    except ValueError:
        return False


def _plain(decision: Decision) -> dict[str, Any]:
    return {
        "about": decision.about,
        "subjects": list(decision.subjects),
        "verdict": decision.verdict.value,
        "who": decision.who,
        "when": decision.when,
        "why": decision.why,
    }


def _torn(path: Path, torn: bytes) -> Text:
    return Text(
        f"{path.name} 的最后一行（{len(torn)} 字节）不完整，未采用；下次写入时会移到一旁",
        f"the last line of {path.name} ({len(torn)} bytes) is cut off and was not used; the next write will move it aside",
    )
