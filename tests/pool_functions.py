"""Functions that a reading process is made to run in the tests: it finds them by name, as it finds the readers."""

import ctypes
import os
import sys
import time
from pathlib import Path

from mailuo_graph.errors import NotABudgetTable


def length(data, file_name):
    return file_name, len(data), os.getpid()


def hang(data, file_name):
    time.sleep(600)


def abort(data, file_name):
    os.abort()


def crash(data, file_name):
    ctypes.string_at(0)


def quit_quietly(data, file_name):
    os._exit(7)


def eat(data, file_name):
    hoard = []
    while True:
        hoard.append(bytearray(16 * 1024 * 1024))


def noisy(data, file_name):
    sys.stdout.write("noise " * 100_000)
    os.write(1, b"more noise\n")
    sys.stderr.write("noise\n")
    return "done"


def refuse(data, file_name):
    raise NotABudgetTable(f"{file_name} 没有表", f"{file_name} has no table")


def stumble(data, file_name):
    raise KeyError(data)


def unpicklable(data, file_name):
    return lambda: data


def whole(data, file_name):
    return data


def linger(data, file_name):
    """Reads the first file at once; any other one takes its time and then leaves a mark."""
    if data:
        time.sleep(4)
        Path(data.decode()).write_text("finished", encoding="utf-8")
    return file_name


def by_content(data, file_name):
    """What the file itself asks for, so that one call meets all of it."""
    act = {b"hang": hang, b"abort": abort, b"eat": eat, b"quit": quit_quietly}.get(data, length)
    return act(data, file_name)[:2]
