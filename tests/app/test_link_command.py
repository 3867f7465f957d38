"""`mailuo link` as a user meets it: every format in and out, columns called otherwise, and each mistake in one sentence."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from program import good, mailuo
from table_records import clusters, generated, linked

ROWS, _ = generated(4, districts=2)
PLAIN = [{key: value for key, value in row.items() if value is not None} for row in ROWS]
FIELDS = list(PLAIN[0])


def as_csv(path: Path, encoding: str = "utf-8", **named: str) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow([named.get(field, field) for field in FIELDS])
        writer.writerows([row.get(field, "") for field in FIELDS] for row in PLAIN)
    return path


def as_jsonl(path: Path) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in PLAIN), encoding="utf-8")
    return path


def as_parquet(path: Path) -> Path:
    pq.write_table(pa.Table.from_pylist(PLAIN), path)
    return path


def read(folder: Path, style: str) -> dict[str, list[dict[str, Any]]]:
    out = {}
    for name in ("clusters", "links"):
        path = folder / f"{name}.{style}"
        if style == "parquet":
            out[name] = pq.read_table(path).to_pylist()
        elif style == "csv":
            with path.open(encoding="utf-8", newline="") as file:
                out[name] = list(csv.DictReader(file))
        else:
            out[name] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return out


def groups(rows: list[dict[str, Any]]) -> set[frozenset[int]]:
    found: dict[str, set[int]] = {}
    for row in rows:
        found.setdefault(str(row["cluster"]), set()).add(int(row["id"]))
    return {frozenset(group) for group in found.values()}


@pytest.mark.parametrize("make", [as_csv, as_jsonl, as_parquet])
@pytest.mark.parametrize("style", ["parquet", "csv", "jsonl"])
def test_every_format_in_and_out_gives_the_same(make: Any, style: str, tmp_path: Path):
    """The same clusters as a program gets; links with their six columns, in folders with blanks and Chinese."""
    source = make(tmp_path / f"记录 表.{make.__name__.removeprefix('as_')}")
    said = good(mailuo("link", source, "-o", tmp_path / "出 口", "-f", style))
    found = read(tmp_path / "出 口", style)
    assert groups(found["clusters"]) == clusters(linked(ROWS))
    assert list(found["links"][0]) == ["from", "to", "kind", "score", "confidence", "reasons"]
    assert f"{len(ROWS):,} records" in said


def test_columns_of_other_names_and_another_encoding(tmp_path: Path):
    """What spreadsheets in China write, with Chinese headings: said by --column."""
    source = as_csv(tmp_path / "a.csv", "gb18030", name="项目名称", year="年度")
    good(mailuo("link", source, "-o", tmp_path / "out", "--column", "name=项目名称", "--column", "year=年度", "--no-reasons"))
    found = read(tmp_path / "out", "parquet")
    assert groups(found["clusters"]) == clusters(linked(ROWS))
    assert "reasons" not in found["links"][0]


def test_a_second_run_replaces_its_own_files(tmp_path: Path):
    """And leaves others alone; nothing half written stays behind."""
    source = as_csv(tmp_path / "a.csv")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    for _ in range(2):
        good(mailuo("link", source, "-o", tmp_path / "out"))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["clusters.parquet", "links.parquet", "notes.txt"]


@pytest.mark.parametrize(
    ("content", "arguments", "code", "says"),
    [
        ("id,year,unit\n1,2024,甲局\n", [], 3, "name"),
        ("id,year,unit,name\n1,2024,甲局,库房运维\n1,2025,甲局,库房运维\n", [], 3, "repeat"),
        ("", [], 3, "a.csv"),
        ("id,year,unit,name\n1,2024,甲局,库房运维\n", ["--column", "name"], 2, "--column"),
        ("id,year,unit,name\n1,2024,甲局,库房运维\n", ["--column", "title=name"], 2, "title"),
        ("id,year,unit,name\n1,2024,甲局,库房运维\n", ["--column", "name=名称"], 3, "名称"),
    ],
)  # fmt: skip
def test_mistakes_are_one_sentence(content: str, arguments: list[str], code: int, says: str, tmp_path: Path):
    """What, where and what to do; nothing is written."""
    source = tmp_path / "a.csv"
    source.write_text(content, encoding="utf-8")
    ran = mailuo("link", source, "-o", tmp_path / "out", *arguments)
    assert ran.code == code
    assert says in ran.sentence
    assert not (tmp_path / "out").exists()


def test_files_that_are_none(tmp_path: Path):
    """Missing, of an unknown ending, broken off, or a file where the folder should be."""
    whole = as_parquet(tmp_path / "a.parquet")
    (tmp_path / "broken.parquet").write_bytes(whole.read_bytes()[:200])
    (tmp_path / "broken.jsonl").write_text('{"id": 1, "year": 2024, "unit": "甲局", "na', encoding="utf-8")
    for name, code in (("nothing.csv", 3), ("a.txt", 2), ("broken.parquet", 3), ("broken.jsonl", 3)):
        ran = mailuo("link", tmp_path / name, "-o", tmp_path / "out")
        assert ran.code == code
        assert name in ran.sentence
    assert mailuo("link", whole, "-o", whole).code == 3


def test_an_empty_table_gives_empty_tables(tmp_path: Path):
    """A heading alone is a table of no records."""
    (tmp_path / "a.csv").write_text("id,year,unit,name\n", encoding="utf-8")
    good(mailuo("link", tmp_path / "a.csv", "-o", tmp_path / "out"))
    assert read(tmp_path / "out", "parquet") == {"clusters": [], "links": []}


def test_linking_does_without_pandas(tmp_path: Path):
    """Every format is read and written without pandas, which takes a CPU second to start and which Arrow calls for a Python
    value here and there."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom mailuo.linking import link_table\n"
        "for style, path in zip(('parquet', 'csv', 'jsonl'), sys.argv[1:]): link_table(Path(path), Path(sys.argv[4]), [], style)\n"
        "print('pandas' in sys.modules)"
    )
    files = [as_csv(tmp_path / "a.csv"), as_jsonl(tmp_path / "b.jsonl"), as_parquet(tmp_path / "c.parquet")]
    ran = subprocess.run([sys.executable, "-c", code, *map(str, files), str(tmp_path / "out")], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
