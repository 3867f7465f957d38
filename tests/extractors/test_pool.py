"""Reading processes: what one file does to its process is one sentence about that file."""

import os
import signal
import sys
import threading

import psutil
import pytest

import pool_functions
from made_files import DATA, raw_docx, zipped
from mailuo_extractors.limits import MIB, Limits
from mailuo_extractors.pool import ReaderPool
from mailuo_extractors.readers.registry import read
from mailuo_extractors.source import Source
from mailuo_graph.errors import MailuoError, NotABudgetTable, UnreadableDocument

LIMITS = Limits(memory_bytes=400 * MIB, seconds=20)
QUICK = Limits(memory_bytes=400 * MIB, seconds=1.0)


@pytest.fixture(scope="module")
def pool():
    with ReaderPool(limits=LIMITS) as made:
        yield made


def children():
    return {child.pid for child in psutil.Process().children()}


def test_a_process_gives_what_the_reader_gives(pool):
    """Sources come back equal, spans, merges and troubles included."""
    for name in ("two_units.xlsx", "two_units.xls"):
        data = (DATA / name).read_bytes()
        assert pool.read(DATA / name) == read(data, name)
        assert pool.read(DATA / name).troubles


def test_one_process_is_used_again_and_replaced_in_time():
    """Files one after the other share a process, until it has read as many as it may."""
    with ReaderPool(limits=Limits(files_per_process=3)) as pool:
        pids = [pool.run(pool_functions.length, b"", "a")[2] for _ in range(7)]
    assert [pids.index(pid) for pid in pids] == [0, 0, 0, 3, 3, 3, 6]
    with ReaderPool(limits=Limits(worn_bytes=1)) as pool:
        pids = [pool.run(pool_functions.length, b"", "a")[2] for _ in range(2)]
    assert (len(set(pids)) == 2) is (os.name == "posix")


def test_small_texts_need_no_process():
    """A plain text is decoded here; only what native code reads goes to a process."""
    before = children()
    with ReaderPool() as pool:
        assert pool.read_bytes("甲\t1".encode(), "a.txt").rows[0].texts() == ["甲", "1"]
        assert children() == before
        pool.read_bytes(raw_docx("<w:p/>"), "a.docx")
        assert len(children() - before) == 1
    assert children() == before


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (pool_functions.abort, "SIGABRT" if os.name == "posix" else "退出"),
        (pool_functions.crash, "SIGSEGV" if os.name == "posix" else "退出"),
        (pool_functions.quit_quietly, "7"),
        (pool_functions.stumble, "KeyError"),
        (pool_functions.unpicklable, "无法读取"),
    ],
)
def test_an_end_of_any_kind_is_one_sentence(pool, function, said):
    """Whether the process aborts, crashes, leaves or stumbles, the file is named and the next one is read."""
    with pytest.raises(UnreadableDocument, match=said) as caught:
        pool.run(function, b"x", "坏.xlsx")
    assert "坏.xlsx" in caught.value.message.en
    assert pool.run(pool_functions.length, b"abc", "好.txt")[:2] == ("好.txt", 3)


def test_errors_of_readers_come_through(pool):
    """What a reader says arrives as it was said, class and both languages."""
    with pytest.raises(NotABudgetTable) as caught:
        pool.run(pool_functions.refuse, b"", "a")
    assert caught.value.message == ("a 没有表", "a has no table")
    with pytest.raises(UnreadableDocument, match="KeyError") as stumbled:
        pool.run(pool_functions.stumble, b"x", "a")
    assert "pool_functions.py" in stumbled.value.__notes__[0]


def test_printing_disturbs_nothing(pool):
    """Libraries that print do not break the exchange."""
    assert pool.run(pool_functions.noisy, b"", "a") == "done"


def test_time_is_bounded():
    """A file that hangs is stopped, and the next is read."""
    with ReaderPool(limits=QUICK) as pool:
        with pytest.raises(UnreadableDocument, match="1 秒"):
            pool.run(pool_functions.hang, b"", "a")
        assert pool.run(pool_functions.length, b"", "b")[0] == "b"


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not keep limits of the address space")
def test_memory_is_bounded(pool):
    """A file that takes more memory than allowed is stopped, and the next is read."""
    with pytest.raises(UnreadableDocument, match="400 MB"):
        pool.run(pool_functions.eat, b"", "a")
    assert pool.run(pool_functions.length, b"", "b")[0] == "b"


def test_a_looped_chain_of_sectors_is_stopped():
    """An XLS whose allocation table leads back to its first sector, which its library follows without end."""
    data = bytearray((DATA / "two_units.xls").read_bytes())
    table = 512 * (1 + int.from_bytes(data[60:64], "little"))
    data[table : table + 512] = bytes(512)
    with ReaderPool(limits=Limits(memory_bytes=150 * MIB, seconds=5)) as pool:
        with pytest.raises(UnreadableDocument, match=r"150 MB|5 秒"):
            pool.read_bytes(bytes(data), "a.xls")
        assert pool.read(DATA / "two_units.xls").rows


def test_a_process_killed_between_files_is_replaced(pool):
    """The death of an idle process is nobody's fault."""
    pid = pool.run(pool_functions.length, b"", "a")[2]
    process = psutil.Process(pid)
    process.kill()
    psutil.wait_procs([process], timeout=10)
    assert pool.run(pool_functions.length, b"", "b")[2] != pid


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_process_killed_while_reading():
    """Killed from outside, as by the system when memory runs out: one sentence, with the signal."""
    with ReaderPool(limits=LIMITS) as pool:
        pid = pool.run(pool_functions.length, b"", "a")[2]
        timer = threading.Timer(0.2, os.kill, (pid, signal.SIGKILL))
        timer.start()
        with pytest.raises(UnreadableDocument, match="SIGKILL"):
            pool.run(pool_functions.hang, b"", "a")
        timer.join()


def test_large_contents_pass_in_both_directions(pool):
    """Nothing blocks when more goes through a pipe than it holds."""
    data = os.urandom(5 * MIB)
    assert pool.run(pool_functions.whole, data, "a") == data


def test_many_files_keep_their_order_and_bad_ones_stop_nothing(tmp_path):
    """Good, bad, missing and archived files come in the order given, each with its source or its sentence."""
    names = []
    for number, content in enumerate([b"abc", b"abort", b"de", b"quit", b"", b"hang", b"f", b"ghi"] * 2):
        path = tmp_path / f"文件 {number}.txt"
        path.write_bytes(content)
        names.append(path)
    names.append(tmp_path / "没有.txt")
    archive = tmp_path / "包.zip"
    archive.write_bytes(zipped({"一/甲.txt": "甲", "二.txt": "quit"}))
    names.append(archive)
    with ReaderPool(limits=QUICK) as pool:
        found = list(pool.run_all(pool_functions.by_content, names))
    assert [path for path, _ in found] == [
        *map(str, names[:-1]), str(archive) + "/一/甲.txt", str(archive) + "/二.txt",
    ]  # fmt: skip
    expected = [
        ("文件 0.txt", 3), None, ("文件 2.txt", 2), None, ("文件 4.txt", 0), None, ("文件 6.txt", 1), ("文件 7.txt", 3),
    ]  # fmt: skip
    assert [None if isinstance(got, MailuoError) else (got[0], got[1]) for _, got in found[:8]] == expected
    assert [isinstance(got, UnreadableDocument) for _, got in found[8:]] == [
        False, True, False, True, False, True, False, False, True, False, True,
    ]  # fmt: skip
    assert found[-2][1] == ("包.zip/一/甲.txt", 3)


def test_all_kinds_in_one_call(tmp_path):
    """Text, office files, archives and rubbish of one call all come back, in order."""
    (tmp_path / "a.txt").write_bytes("甲\t1".encode())
    (tmp_path / "b.docx").write_bytes(raw_docx("<w:p><w:r><w:t>乙</w:t></w:r></w:p>"))
    old = (DATA / "two_units.xls").read_bytes()
    (tmp_path / "c.zip").write_bytes(zipped({"x.xls": old, "y.doc": old[:8] + bytes(600)}))
    (tmp_path / "d.xlsx").write_bytes(b"PK\x03\x04")
    with ReaderPool() as pool:
        found = [
            got.format if isinstance(got, Source) else "error"
            for _, got in pool.read_all([*sorted(tmp_path.iterdir()), tmp_path, DATA / "two_units.xlsx"])
        ]
    assert found == ["txt", "docx", "xls", "error", "error", "error", "xlsx"]


def test_stopping_early_waits_for_nobody(tmp_path):
    """Whoever takes only the first result gets on with it: what is being read is stopped, not waited for."""
    mark = tmp_path / "mark"
    (tmp_path / "1.txt").write_bytes(b"")
    (tmp_path / "2.txt").write_bytes(str(mark).encode())
    before = children()
    with ReaderPool() as pool:
        results = pool.run_all(pool_functions.linger, [tmp_path / "1.txt"] + [tmp_path / "2.txt"] * 8)
        assert next(results) == (str(tmp_path / "1.txt"), "1.txt")
        results.close()
        assert not mark.exists()
        assert pool.run(pool_functions.linger, b"", "3.txt") == "3.txt"
    assert children() == before


def test_too_large_a_file_is_not_read(tmp_path):
    """The size is looked at first."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 101)
    with ReaderPool(limits=Limits(file_bytes=100)) as pool, pytest.raises(UnreadableDocument, match="上限"):
        pool.read(path)
