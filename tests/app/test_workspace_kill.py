"""kill -9 at any moment: the workspace is the state before or the state after, and no acknowledged decision is lost."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from budget_text import Budget, Indicator, Project, Unit
from mailuo.decision_log import read_decisions
from mailuo.storage import finish_commit
from mailuo.workspace import Workspace
from mailuo_graph.links import Links
from mailuo_graph.records import Records
from mailuo_graph.stores import open_store
from program import environment, good, mailuo, snapshot, write

UNIFORM, AIMED = 12, 18
SEED = random.SystemRandom().randrange(10**6)


def _documents(folder: Path, first: int, count: int, goal: str) -> Path:
    """Two years, so that links and lineages differ as well as tables, texts and graph."""
    for year in (2031, 2032):
        projects = [
            Project(f"第{n}号窗口服务项目", f"{n}.50", goal, [Indicator(f"第{n}类办结率"), Indicator("群众满意度")])
            for n in range(first, first + count)
        ]
        write(folder / f"{year}.txt", Budget((Unit("示例市档案馆", projects),), year=year).data())
    return folder


def _state(folder: Path) -> Any:
    """Everything that a reader of the workspace can see, read the way the program reads it."""
    workspace = Workspace.open(folder)
    with open_store(workspace.graph) as store:
        graph = (
            store.counts(),
            store.run("MATCH (p:Project) RETURN p.uid AS uid, p.goal AS goal ORDER BY uid").values,
            store.run("MATCH (a:Project)-[r:SUCCEEDS]->(b:Project) RETURN a.uid AS a, b.uid AS b ORDER BY a, b").values,
        )
    texts = {path.name: path.read_bytes() for path in workspace.texts.iterdir()}
    return Records.read(workspace.tables), Links.read(workspace.links), graph, texts


def _start(documents: Path, workspace: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "mailuo", "build", documents, "-w", workspace],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(),
    )  # fmt: skip


def _wait_for(process: subprocess.Popen[bytes], seen: Callable[[], bool]) -> None:
    while process.poll() is None and not seen():
        time.sleep(0.0005)


def test_a_killed_build_leaves_one_whole_state(tmp_path: Path):
    """Builds of A and B in turn, killed at moments spread over the whole run and over its end, where files are written
    and moved: tables, links, graph and texts together are A or B, and the next build leaves nothing lying about."""
    chance = random.Random(SEED)  # noqa: S311 - moments, not secrets
    print(f"seed {SEED}")
    inputs = [_documents(tmp_path / "甲", 1, 6, "甲目标。"), _documents(tmp_path / "乙", 4, 9, "乙目标。")]
    workspace = tmp_path / "工作 区"
    states = []
    for documents in inputs:
        good(mailuo("build", documents, "-w", workspace))
        states.append(_state(workspace))
    assert states[0] != states[1]
    kept = snapshot(workspace)

    def staged() -> bool:
        return any(workspace.glob(".staging-*"))

    def announced() -> bool:
        return (workspace / "commit.json").exists()

    started = time.monotonic()
    process = _start(inputs[0], workspace)
    _wait_for(process, staged)
    to_staging = time.monotonic() - started
    assert process.wait() == 0
    whole = time.monotonic() - started
    current, killed, changed = 0, 0, 0
    for turn in range(UNIFORM + AIMED):
        process = _start(inputs[1 - current], workspace)
        if turn < UNIFORM:
            time.sleep(chance.uniform(0, whole))
        else:
            _wait_for(process, announced if turn % 3 == 0 else staged)
            time.sleep(chance.uniform(0, 0.002 if turn % 3 == 0 else whole - to_staging))
        process.kill()
        killed += process.wait() != 0
        found = _state(workspace)
        assert found in states, f"a mixture after kill {turn} (seed {SEED})"
        changed += found != states[current]
        current = states.index(found)
    assert killed >= UNIFORM // 2, "the kills came too late to prove anything"
    print(f"{killed} killed, {changed} of {UNIFORM + AIMED} reached the new state")
    good(mailuo("build", inputs[1], "-w", workspace))
    assert _state(workspace) == states[1]
    assert snapshot(workspace).keys() == kept.keys()


STOPPED_COMMIT = """
import os, sys
from pathlib import Path
from mailuo.storage import Staging
left, folder = int(sys.argv[1]), Path(sys.argv[2])
def counted(step):
    def stopping(*given, **more):
        global left
        if left == 0:
            os._exit(9)
        left -= 1
        return step(*given, **more)
    return stopping
for name in ("replace", "unlink", "open"):
    setattr(Path, name, counted(getattr(Path, name)))
staging = Staging(folder)
for name in ("tables/a.parquet", "links/b.parquet", "graph.kgl", "texts/new.txt"):
    staging.path(name).write_text("after", encoding="utf-8")
staging.commit(remove=["texts/old.txt"])
"""


def test_a_commit_stopped_between_any_two_steps_is_all_or_nothing(tmp_path: Path):
    """A commit that dies before each single step in turn: afterwards every file is as before or every file is new, and
    finishing twice changes nothing."""
    before = dict.fromkeys(("tables/a.parquet", "links/b.parquet", "graph.kgl", "texts/old.txt"), b"before")
    after = dict.fromkeys(("tables/a.parquet", "links/b.parquet", "graph.kgl", "texts/new.txt"), b"after")
    outcomes = []
    for steps in range(60):
        folder = tmp_path / f"工作 区 {steps}"
        for name, content in before.items():
            write(folder / name, content)
        done = subprocess.run([sys.executable, "-c", STOPPED_COMMIT, str(steps), folder], env=environment(), check=False)
        assert done.returncode in {0, 9}
        finish_commit(folder)
        found = snapshot(folder)
        assert found in (before, after), f"stopped before step {steps}"
        outcomes.append(found == after)
        assert not finish_commit(folder)
        assert snapshot(folder) == found
        if done.returncode == 0:
            break
    assert outcomes == sorted(outcomes)
    assert outcomes.count(False) > 3
    assert outcomes.count(True) > 5


WRITER = """
import sys
from pathlib import Path
from mailuo.decision_log import append_decision
from mailuo_graph.decisions import Decision, Verdict
path, who, first = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for number in range(first, first + 100000):
    append_decision(path, Decision("SUCCEEDS", (f"{who}-{number}", "P"), Verdict.SAME, who, "2031-01-02", "理由" * 40))
    print(number, flush=True)
"""


def test_no_acknowledged_decision_is_lost(tmp_path: Path):
    """A writer killed at random moments, ten times over: every decision it reported as written is in the file, in order,
    and every other line of the file is whole too."""
    chance = random.Random(SEED + 1)  # noqa: S311 - moments, not secrets
    print(f"seed {SEED}")
    path = tmp_path / "工作 区" / "decisions.jsonl"
    path.parent.mkdir()
    acknowledged: list[str] = []
    for turn in range(10):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, path, f"w{turn}", "0"], stdout=subprocess.PIPE, env=environment(),
        ) as writer:  # fmt: skip
            assert writer.stdout is not None
            lines = [writer.stdout.readline()]
            time.sleep(chance.uniform(0, 0.06))
            writer.kill()
            lines += writer.stdout.readlines()
        acknowledged += [f"w{turn}-{int(line)}" for line in lines if line.endswith(b"\n")]
        found = [decision.subjects[0] for decision in read_decisions(path).decisions]
        assert _in_order(acknowledged, found), f"seed {SEED}"
    assert len(acknowledged) > 20


def test_two_writers_at_once_lose_nothing(tmp_path: Path):
    """Two processes append to one file at the same time: each finds all of its own lines in its own order."""
    path = tmp_path / "decisions.jsonl"
    count = 40
    program = WRITER.replace("first + 100000", f"first + {count}")
    writers = [
        subprocess.Popen([sys.executable, "-c", program, path, who, "0"], stdout=subprocess.DEVNULL, env=environment())
        for who in ("甲", "乙")
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    found = [decision.subjects[0] for decision in read_decisions(path).decisions]
    for who in ("甲", "乙"):
        assert [name for name in found if name.startswith(who)] == [f"{who}-{n}" for n in range(count)]
    assert len(found) == 2 * count
    assert all(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def _in_order(wanted: Sequence[str], found: Sequence[str]) -> bool:
    left = iter(found)
    return all(each in left for each in wanted)
