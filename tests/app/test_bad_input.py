"""A user's mistake or a broken machine: one sentence, an exit code, and what was there before is untouched."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from budget_text import Budget, Indicator, Project, Unit, archive_budget
from mailuo.workspace import Workspace
from mailuo_graph.records import Records
from program import Outcome, environment, good, mailuo, snapshot, write

posix = pytest.mark.skipif(os.name == "nt", reason="resource limits and permissions as POSIX has them")
BOTH = pytest.mark.parametrize(("lang", "is_chinese"), [("zh", True), ("en", False)])
LETTERS = {True: re.compile(r"[\u4e00-\u9fff]{4}"), False: re.compile(r"[a-z]{3,} [a-z]{2,}")}


@contextlib.contextmanager
def untouched(workspace: Path) -> Iterator[None]:
    before = snapshot(workspace)
    assert "decisions.jsonl" in before
    yield
    assert snapshot(workspace) == before


def refused(outcome: Outcome, code: int, *words: str) -> str:
    assert outcome.code == code, f"exit {outcome.code}\n{outcome.out}\n{outcome.err}"
    sentence = outcome.sentence
    for word in words:
        assert word in sentence
    return sentence


# What is no budget document


@BOTH
def test_a_missing_file_is_named(workspace: Path, lang: str, is_chinese: bool):
    """The path that does not exist is in the sentence, which is in the language asked for."""
    with untouched(workspace):
        missing = workspace.parent / "没有这份.txt"
        sentence = refused(mailuo("build", missing, "-w", workspace, lang=lang), 3, str(missing))
        assert LETTERS[is_chinese].search(sentence.replace(str(missing), ""))


@BOTH
def test_a_folder_without_documents_is_named(workspace: Path, lang: str, is_chinese: bool):
    """A folder that holds only other files is refused, with the kinds that could be read."""
    folder = write(workspace.parent / "空" / "录像.mp4", b"\xff\xd8").parent
    with untouched(workspace):
        sentence = refused(mailuo("build", folder, "-w", workspace, lang=lang), 3, str(folder), "XLSX")
        assert LETTERS[is_chinese].search(sentence.replace(str(folder), ""))


NOT_TABLES = {
    "a letter": "各单位：\n现将有关事项通知如下。\n请于月底前报送。\n".encode(),
    "an empty file": b"",
    "blank lines only": b"\n \n\t\n",
    "a table of something else": "姓名\t年龄\n甲\t3\n".encode(),
    "a head without rows": Budget(()).text().split("合计")[0].encode(),
    "a total without rows": Budget((), total="0.00").data(),
    "a unit without projects": Budget((Unit("示例市档案馆", (), "5.00"),)).data(),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
}


@pytest.mark.parametrize("kind", NOT_TABLES)
def test_a_file_that_is_no_budget_table_is_refused(workspace: Path, kind: str):
    """Nothing that could be read as a budget: exit 3, the file is named, the workspace is as it was."""
    document = write(workspace.parent / "文件 一.txt", NOT_TABLES[kind])
    with untouched(workspace):
        refused(mailuo("build", document, "-w", workspace), 3, "文件 一.txt")


def test_refused_documents_leave_no_workspace(tmp_path: Path):
    """Where there was nothing, a failed build leaves no workspace that later commands would take for one."""
    document = write(tmp_path / "a.txt", NOT_TABLES["a letter"])
    refused(mailuo("build", document, "-w", tmp_path / "ws"), 3)
    refused(mailuo("ask", "copied-indicators", "-w", tmp_path / "ws"), 4, "mailuo build")
    good(mailuo("build", write(tmp_path / "b.txt", archive_budget().data()), "-w", tmp_path / "ws"))


def test_one_bad_document_among_good_ones_is_said_and_the_others_are_built(tmp_path: Path):
    """Exit 8: the good ones are in the workspace, the bad one is named once on standard error."""
    write(tmp_path / "in" / "好.txt", archive_budget().data())
    write(tmp_path / "in" / "坏.txt", NOT_TABLES["a letter"])
    outcome = mailuo("build", tmp_path / "in", "-w", tmp_path / "ws")
    refused(outcome, 8, "坏.txt")
    assert [d.file_name for d in Records.read(tmp_path / "ws" / "tables").documents] == ["好.txt"]


def test_several_bad_documents_give_one_sentence(tmp_path: Path):
    """When none of several could be read, one sentence says how many and why the first was refused."""
    for number, kind in enumerate(("a letter", "an empty file", "a picture")):
        write(tmp_path / "in" / f"{number}.txt", NOT_TABLES[kind])
    refused(mailuo("build", tmp_path / "in", "-w", tmp_path / "ws"), 3, "3 documents", "0.txt")


def test_gb18030_gives_the_same_ids_as_utf_8(tmp_path: Path):
    """The encoding of a file is no part of what it says."""
    graphs = []
    for encoding in ("utf-8", "gb18030", "utf-16", "utf-8-sig"):
        document = write(tmp_path / encoding / "预算.txt", archive_budget().data(encoding))
        good(mailuo("build", document, "-w", tmp_path / encoding / "ws"))
        records = Records.read(tmp_path / encoding / "ws" / "tables")
        uids = pq.read_table(tmp_path / encoding / "ws" / "links" / "placements.parquet").column("project").to_pylist()
        graphs.append((sorted(uids), [(p.name, p.unit, p.total) for p in records.projects], [i.name for i in records.indicators]))
    assert len(graphs[0][0]) == 4
    assert all(graph == graphs[0] for graph in graphs)


# Workspaces


@BOTH
def test_a_newer_workspace_is_left_alone(workspace: Path, document: Path, lang: str, is_chinese: bool):
    """A schema version above ours: upgrade is the advice; nothing is read into the older form or overwritten."""
    (workspace / "mailuo.toml").write_text("schema_version = 999\n", encoding="utf-8")
    with untouched(workspace):
        for arguments in (("build", document), ("ask", "copied-indicators"), ("export", workspace.parent / "out")):
            sentence = refused(mailuo(*arguments, "-w", workspace, lang=lang), 4, "999", "mailuo")
            assert LETTERS[is_chinese].search(sentence)


def test_a_newer_table_file_is_left_alone(workspace: Path, document: Path):
    """The same when a single table is newer than the settings say, as after a half-done copy of a folder."""
    path = workspace / "tables" / "projects.parquet"
    table = pq.read_table(path)
    pq.write_table(table.replace_schema_metadata({b"mailuo_schema": b"999"}), path)
    with untouched(workspace):
        for arguments in (("build", document), ("export", workspace.parent / "out")):
            refused(mailuo(*arguments, "-w", workspace), 4, "999", "projects.parquet")


HOLD = "import sys\nfrom filelock import FileLock\nwith FileLock(sys.argv[1]):\n    print('held', flush=True)\n    sys.stdin.read()\n"


@BOTH
def test_a_workspace_in_use_is_not_built(workspace: Path, document: Path, lang: str, is_chinese: bool):
    """Another process holds the lock: building is refused at once, asking works; when it is gone, building works."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, workspace / ".lock"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as holder:  # fmt: skip
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with untouched(workspace):
            sentence = refused(mailuo("build", document, "-w", workspace, lang=lang), 4, str(workspace))
            assert LETTERS[is_chinese].search(sentence.replace(str(workspace), ""))
            good(mailuo("ask", "copied-indicators", "-w", workspace))
        holder.kill()
    good(mailuo("build", document, "-w", workspace))


def test_the_workspace_may_not_be_a_file(document: Path, tmp_path: Path):
    """-w names a file: refused, and the file keeps its content."""
    file = write(tmp_path / "我的.txt", "内容")
    refused(mailuo("build", document, "-w", file), 4, str(file))
    refused(mailuo("ask", "copied-indicators", "-w", file), 4, str(file))
    refused(mailuo("build", document, "-w", file / "below"), 4, str(file))
    assert file.read_text(encoding="utf-8") == "内容"


def test_a_folder_with_other_things_is_no_workspace(document: Path, tmp_path: Path):
    """A folder of somebody's files is not filled with ours."""
    folder = write(tmp_path / "照片" / "a.jpg", b"x").parent
    refused(mailuo("build", document, "-w", folder), 4, str(folder))
    assert snapshot(folder) == {"a.jpg": b"x"}


@posix
def test_an_unwritable_place_is_said(document: Path, tmp_path: Path):
    """No permission to make or to write the workspace. (Root may write everywhere: nothing to see then.)"""
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o555)
    if os.access(locked, os.W_OK):
        locked = Path("/proc/mailuo-test")  # nobody makes a folder there, not even root
    refused(mailuo("build", document, "-w", locked / "ws"), 4, str(locked))


@posix
def test_a_workspace_that_became_read_only_is_said(workspace: Path, document: Path):
    """Building into a folder without write permission says so and changes nothing; asking still works."""
    folders = [workspace, *(p for p in workspace.iterdir() if p.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        if os.access(workspace, os.W_OK):
            pytest.skip("root may write everywhere")
        with untouched(workspace):
            refused(mailuo("build", document, "-w", workspace), 4, str(workspace))
            good(mailuo("ask", "copied-indicators", "-w", workspace))
    finally:
        for folder in folders:
            folder.chmod(0o755)


DAMAGE = {
    "graph.kgl": (("ask", "copied-indicators"), 5),
    "tables/projects.parquet": (("export", "OUT"), 4),
    "links/placements.parquet": (("export", "OUT"), 4),
    "mailuo.toml": (("ask", "copied-indicators"), 4),
}


@pytest.mark.parametrize("name", DAMAGE)
@pytest.mark.parametrize("how", ["garbage", "cut", "empty", "gone"])
def test_a_damaged_file_is_named(workspace: Path, document: Path, name: str, how: str):
    """Whatever happened to a file of the workspace, the sentence names it; building anew mends what can be mended and
    keeps the decisions."""
    path = workspace / name
    content = path.read_bytes()
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes({"garbage": b"\x00\xffnot this" * 40, "cut": content[: len(content) // 2], "empty": b""}[how])
    command, code = DAMAGE[name]
    arguments = [str(workspace.parent / "out") if a == "OUT" else a for a in command]
    if name == "mailuo.toml" and how == "cut":
        path.write_bytes(content[: content.index(b"=")])
    with untouched(workspace):
        said = refused(mailuo(*arguments, "-w", workspace), code)
        assert str(workspace) in said
    decisions = (workspace / "decisions.jsonl").read_bytes()
    if name != "mailuo.toml":
        good(mailuo("build", document, "-w", workspace, "--fresh"))
        good(mailuo(*arguments, "-w", workspace))
    assert (workspace / "decisions.jsonl").read_bytes() == decisions


def test_a_damaged_decision_names_its_line_and_stops_the_build(workspace: Path, document: Path):
    """A broken line in the middle of decisions.jsonl must not be lost by building without it."""
    path = workspace / "decisions.jsonl"
    path.write_bytes(path.read_bytes() + b"{broken\n" + path.read_bytes())
    with untouched(workspace):
        refused(mailuo("build", document, "-w", workspace), 4, "decisions.jsonl", "line 2")


# Disk full


def _limit(size: int) -> Callable[[], None]:
    import resource  # noqa: PLC0415 - POSIX only
    import signal  # noqa: PLC0415 - see above

    def before() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return before


def _large_budget() -> bytes:
    """Every file of its workspace has another size, so that limits strike in different ones."""
    indicators = [Indicator(f"第{n}类事项办结率", f"≥{n % 100}%") for n in range(12)]
    projects = [Project(f"第{n}号窗口服务项目", f"{n}.00", f"第{n}号窗口平稳运行。", indicators) for n in range(1, 120)]
    return Budget((Unit("示例市档案馆", projects),), year=2032).data()


@posix
def test_a_full_disk_changes_nothing_wherever_it_strikes(workspace: Path, tmp_path: Path):
    """No file may grow beyond a limit, at limits that let ever more of the build's files pass: texts, tables, graph.
    Each time exit 4 and one sentence; the previous state is whole and answers; with room the build works."""
    document = write(tmp_path / "大.txt", _large_budget())
    good(mailuo("build", document, "-w", tmp_path / "probe"))
    sizes = sorted({len(content) for content in snapshot(tmp_path / "probe").values()})
    limits = [0, *(size - 1 for size in sizes[::2])]
    assert len(limits) > 6
    struck = 0
    with untouched(workspace):
        for limit in limits:
            outcome = mailuo("build", document, "-w", workspace, before=_limit(limit))
            sentence = refused(outcome, 4, str(workspace))
            struck += "disk is full" in sentence
            assert not list(workspace.glob(".staging-*"))
    assert struck == len(limits)
    good(mailuo("ask", "copied-indicators", "-w", workspace))
    good(mailuo("build", document, "-w", workspace))


@posix
def test_a_full_disk_on_export_is_said(workspace: Path, tmp_path: Path):
    """An export that does not fit says so; the workspace is not concerned."""
    with untouched(workspace):
        refused(mailuo("export", tmp_path / "out", "-w", workspace, before=_limit(64)), 4, "disk is full")


# Queries


@BOTH
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ask", "copied-indicatros"), ("copied-indicatros", "copied-indicators")),
        (("ask", "nichts-davon"), ("nichts-davon", "mailuo queries list")),
        (("ask", "copied-indicators", "-p", "leats=3"), ("leats", "least")),
        (("ask", "copied-indicators", "-p", "least=drei"), ("least", "drei")),
        (("ask", "copied-indicators", "-p", "least=3.5"), ("least", "3.5")),
        (("ask", "copied-indicators", "-p", "least=99999999999999999999999"), ("least",)),
        (("ask", "copied-indicators", "-p", "least"), ("least", "least=4")),
        (("queries", "show", "nichts-davon"), ("nichts-davon",)),
    ],
)
def test_a_wrong_query_or_parameter_is_said(
    workspace: Path, lang: str, is_chinese: bool, arguments: tuple[str, ...], words: tuple[str, ...],
):
    """Exit 6, with the name that was wrong and one that would be right."""
    where = ("-w", str(workspace)) if arguments[0] == "ask" else ()
    with untouched(workspace):
        sentence = refused(mailuo(*arguments, *where, lang=lang), 6, *words)
        assert bool(re.search(r"[\u4e00-\u9fff]", sentence)) == is_chinese


@pytest.mark.parametrize(
    ("arguments"),
    [(), ("ask",), ("build",), ("ask", "copied-indicators", "-f", "xml"), ("nonsense",), ("build", "--nonsense"), ("--lang", "fr", "doctor")],
)
def test_wrong_usage_is_exit_2_without_a_stack_trace(arguments: tuple[str, ...], tmp_path: Path):
    """What the command line itself can't understand; nothing is created."""
    outcome = mailuo(*arguments, cwd=tmp_path)
    assert outcome.code == 2, outcome
    assert "Traceback" not in outcome.err + outcome.out
    assert outcome.err + outcome.out
    assert not list(tmp_path.iterdir())


# Servers


def _closed_port() -> int:
    import socket  # noqa: PLC0415 - only here

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@BOTH
def test_a_server_that_is_down_is_said(workspace: Path, lang: str, is_chinese: bool):
    """Nobody listens at the address: exit 5, quickly, with the address."""
    url = f"bolt://127.0.0.1:{_closed_port()}"
    with untouched(workspace):
        for arguments in (("load", url, "-w", workspace), ("ask", "copied-indicators", "--store", url)):
            outcome = mailuo(*arguments, lang=lang, env={"NEO4J_USER": "neo4j", "NEO4J_PASSWORD": "x"})
            sentence = refused(outcome, 5, url)
            assert bool(re.search(r"[\u4e00-\u9fff]", sentence)) == is_chinese


def test_a_wrong_password_is_said(workspace: Path, neo4j_server):
    """The server answers and refuses: exit 5, and the sentence says which setting to look at, not the password."""
    with untouched(workspace):
        for command in (("load", neo4j_server.url, "-w", workspace), ("ask", "copied-indicators", "--store", neo4j_server.url)):
            outcome = mailuo(*command, env={"NEO4J_USER": neo4j_server.user, "NEO4J_PASSWORD": "wrong-secret"})
            assert "wrong-secret" not in refused(outcome, 5, neo4j_server.url, "NEO4J_PASSWORD")


def test_an_unknown_database_is_said(workspace: Path, neo4j_server):
    """The database's name is in the sentence."""
    login = {"NEO4J_USER": neo4j_server.user, "NEO4J_PASSWORD": neo4j_server.password}
    with untouched(workspace):
        for command in (("load", neo4j_server.url, "-w", workspace), ("ask", "copied-indicators", "--store", neo4j_server.url)):
            refused(mailuo(*command, "--database", "nosuchdb", env=login), 5, "nosuchdb")


# What comes from documents is data

HOSTILE = {
    "escape": "红\x1b[31m色\x1b[0m项目",
    "title": "标题\x1b]0;owned\x07项目",
    "bell and null": "响铃\x07\x08项目",
    "direction": "反向\u202e项目\u2066名",
    "c1": "九\x9b31m项目",
}


def test_names_never_reach_the_terminal_raw(tmp_path: Path):
    """Control and direction characters in names of every kind are shown as their code in whatever is printed, machine
    forms included; JSON still holds the true name."""
    equal = [Indicator(f"事项{n}办结率") for n in range(4)]
    units = [
        Unit(name + "单位", (Project(name, "1.00", "维护。" * 50, equal), Project("寻常项目服务", "2.00", "乙。", equal)))
        for name in HOSTILE.values()
    ]
    document = write(tmp_path / "in.txt", Budget(units, department=HOSTILE["escape"] + "局", year=2031).data())
    raw = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
    outputs = [mailuo("build", document, "-w", tmp_path / "ws")]
    outputs += [mailuo("ask", "copied-indicators", "-w", tmp_path / "ws", "-f", form) for form in ("json", "table", "md", "jsonl", "csv")]
    for outcome in outputs:
        assert "项目" in good(outcome) or outcome is outputs[0]
        assert not raw.search(outcome.out + outcome.err), outcome
    found = json.loads(outputs[1].out)
    assert {row["first_project"] for row in found} | {row["second_project"] for row in found} == {*HOSTILE.values(), "寻常项目服务"}


def test_markup_in_names_is_data(tmp_path: Path):
    """Rich and HTML markup is not interpreted and can't break the output; a Markdown cell stays one cell."""
    names = ("[bold]项目[/bold]甲", "<script>alert(1)</script>项目|乙")
    equal = [Indicator(f"事项{n}办结率") for n in range(4)]
    projects = [Project(name, "1.00", "目标。", equal) for name in names]
    document = write(tmp_path / "in.txt", Budget((Unit("示例市档案馆", projects),), year=2031).data())
    good(mailuo("build", document, "-w", tmp_path / "ws"))
    found = json.loads(good(mailuo("ask", "copied-indicators", "-w", tmp_path / "ws", "-f", "json")))
    assert {found[0]["first_project"], found[0]["second_project"]} == set(names)
    assert names[0] in good(mailuo("ask", "copied-indicators", "-w", tmp_path / "ws"))
    markdown = good(mailuo("ask", "copied-indicators", "-w", tmp_path / "ws", "-f", "md")).splitlines()
    assert "<script" not in markdown[2]
    assert len(re.findall(r"(?<!\\)\|", markdown[2])) == len(re.findall(r"(?<!\\)\|", markdown[0]))


def test_spreadsheet_formulas_are_text_in_csv(tmp_path: Path):
    """A cell that a spreadsheet would run is marked as text; amounts stay numbers."""
    names = ('=HYPERLINK("http://x")项目', "@SUM(A1)项目", "+1项目建设", "-2项目建设")
    equal = [Indicator(f"事项{n}办结率") for n in range(4)]
    projects = [Project(name, "1.00", "目标。", equal) for name in names]
    document = write(tmp_path / "in.txt", Budget((Unit("示例市档案馆", projects),), year=2031).data())
    good(mailuo("build", document, "-w", tmp_path / "ws"))
    import csv  # noqa: PLC0415 - only here

    rows = list(csv.DictReader(good(mailuo("ask", "copied-indicators", "-w", tmp_path / "ws", "-f", "csv")).splitlines()))
    assert len(rows) == 6
    assert {row[c] for row in rows for c in ("first_project", "second_project")} == {"'" + name for name in names}
    assert {row["first_total"] for row in rows} == {"1.0"}


# Terminals and paths


def _many(tmp_path: Path) -> Path:
    equal = [Indicator(f"事项{n}办结率") for n in range(4)]
    projects = [Project(f"第{n}号窗口服务", "1.00", "目标。", equal) for n in range(70)]
    document = write(tmp_path / "in.txt", Budget((Unit("示例市档案馆", projects),), year=2031).data())
    good(mailuo("build", document, "-w", tmp_path / "ws"))
    return tmp_path / "ws"


def test_a_reader_that_stops_early_ends_the_program_quietly(tmp_path: Path):
    """`mailuo ask … | head -1`: no complaint, exit 0, although megabytes were to come."""
    workspace = _many(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-m", "mailuo", "ask", "copied-indicators", "-w", workspace, "-f", "json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        said: list[bytes] = []
        listener = threading.Thread(target=lambda: said.append(process.stderr.read()))
        listener.start()
        assert process.stdout.readline() == b"[\n"
        process.stdout.close()
        assert process.wait(timeout=60) == 0
        listener.join()
    assert b"Traceback" not in said[0]
    assert b"roken" not in said[0]


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1"])
def test_a_console_of_another_encoding_gets_what_it_can_show(workspace: Path, encoding: str):
    """Characters that the console lacks are replaced; nothing crashes, exit codes stay."""
    for arguments, code in ((("ask", "copied-indicators"), 0), (("ask", "没有"), 6)):
        done = subprocess.run(
            [sys.executable, "-m", "mailuo", *arguments, "-w", workspace],
            capture_output=True, env=environment("zh", PYTHONIOENCODING=encoding), check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        assert done.stdout + done.stderr
        assert b"Traceback" not in done.stderr
        (done.stdout + done.stderr).decode(encoding)
    if encoding == "gbk":
        done = subprocess.run(
            [sys.executable, "-m", "mailuo", "ask", "copied-indicators", "-w", workspace],
            capture_output=True, env=environment("zh", PYTHONIOENCODING=encoding), check=True,
        )  # fmt: skip
        assert "库房物业服务项目" in done.stdout.decode("gbk")


def test_paths_with_blanks_and_chinese_work(tmp_path: Path):
    """In every place that takes a path, also relative ones."""
    folder = tmp_path / "部门 预算（公开）" / "二〇三一年 "
    write(folder / "表 一.txt", archive_budget().data())
    good(mailuo("build", Path("二〇三一年 ") / "表 一.txt", "-w", "工作 区", cwd=folder.parent))
    assert Workspace.open(folder.parent / "工作 区").exists
    assert "库房物业" in good(mailuo("ask", "copied-indicators", "-w", "工作 区", cwd=folder.parent))
    good(mailuo("export", "导 出", "-w", "工作 区", cwd=folder.parent))
    assert (folder.parent / "导 出" / "projects.jsonl").is_file()


def test_nonsense_in_the_journal_is_said(workspace: Path):
    """A journal that can't be understood was not written by us: it is named and nothing is moved."""
    write(workspace / "commit.json", b"{half")
    with untouched(workspace):
        refused(mailuo("ask", "copied-indicators", "-w", workspace), 4, "commit.json")


def test_a_journal_never_moves_files_out_of_the_workspace(workspace: Path):
    """A workspace from somebody else must not be able to delete or move files elsewhere."""
    victim = write(workspace.parent / "mine.txt", "内容")
    for plan in (
        {"aside": ".staging-x", "move": [], "remove": ["../mine.txt"]},
        {"aside": ".staging-x", "move": [], "remove": [str(victim)]},
        {"aside": "..", "move": ["mine.txt"], "remove": []},
    ):
        write(workspace / "commit.json", json.dumps(plan))
        refused(mailuo("ask", "copied-indicators", "-w", workspace), 4, "commit.json")
        assert victim.read_text(encoding="utf-8") == "内容"
