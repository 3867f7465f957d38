"""Documents that are damaged, strange or made to harm: one sentence about each, the others built, nothing left running."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
import zlib
from functools import cache
from pathlib import Path

import openpyxl
import psutil
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from budget_text import HEAD, Budget, archive_budget
from made_files import pdf_page, raw_docx, raw_xlsx, zipped
from mailuo_graph.records import Records
from program import environment, good, mailuo, write

RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
FONT = b"/Font << /F 4 0 R >>"
HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
BEFORE_ROWS = Budget((), year=2031, total="10.00").text()


def drawn(encrypt=None, picture=False):
    from PIL import Image  # noqa: PLC0415 - comes with reportlab

    target = io.BytesIO()
    canvas = Canvas(target, invariant=1, encrypt=encrypt)
    if picture:
        canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), (200, 200, 200))), 0, 0, 595, 842)
    else:
        for line in range(40):
            canvas.drawString(60, 800 - 15 * line, f"Line {line} of a letter.")
    canvas.save()
    return target.getvalue()


def form(draws, resources=b""):
    return b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << %s >> >>" % resources, draws


def flate_bomb():
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b" " * 2**20) for _ in range(1200)) + packer.flush()
    return pdf_page(FONT, (b"/Filter [/FlateDecode /FlateDecode]", zlib.compress(once, 9)), HELVETICA)


def self_drawing():
    return pdf_page(b"/XObject << /X 4 0 R >>", (b"", b"/X Do"), form(b"/X Do /X Do", b"/X 4 0 R"))


def many_pages(lines=1, pages=4000):
    text = b"BT /F 10 Tf 50 700 Td " + b"(A word) Tj 0 -1 Td " * lines + b"ET"
    return pdf_page(FONT, (b"", text), HELVETICA, pages=pages)


def workbook(change=None):
    """The archive's budget as a workbook, changed by hand."""
    book = openpyxl.Workbook()
    for line in archive_budget().text().splitlines():
        book.active.append(line.split("\t"))
    if change is not None:
        change(book.active)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_vba(data):
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = parts["[Content_Types].xml"].replace(main, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    return zipped({**parts, "[Content_Types].xml": types, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macro" * 20})


def page(body, head=""):
    rows = [line.split("\t") for line in archive_budget().text().splitlines()]
    lines = "".join(f"<p>{row[0]}</p>" for row in rows if len(row) == 1)
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows if len(row) > 1)
    return f"{head}<html><head><meta charset=utf-8></head><body>{lines}<table>{cells}</table>{body}</body></html>"


def nested(depth):
    data = archive_budget().data()
    for level in range(depth):
        data = zipped({f"{level}.zip" if level else "a.txt": data})
    return data


REFUSED = {
    "加密.pdf": lambda: drawn(encrypt=StandardEncryption("secret")),
    "截断.pdf": lambda: drawn()[:300],
    "无目录.pdf": lambda: re.sub(rb"xref|\d+ \d+ obj|trailer", b"____", drawn()),
    "扫描.pdf": lambda: drawn(picture=True),
    "多页.pdf": many_pages,
    "膨胀.pdf": flate_bomb,
    "自绘.pdf": self_drawing,
    "假的.pdf": lambda: b"%PDF-1.7\n" + b"\0" * 5000,
    "照片.png": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
    "炸弹.zip": lambda: zipped({"a.txt": b"\0" * 40_000_000}),
    "过深.zip": lambda: nested(5),
    "断.zip": lambda: zipped({"a.txt": archive_budget().text()})[:200],
    "炸弹.xlsx": lambda: raw_xlsx(" " * 40_000_000),
    "空行.xlsx": lambda: raw_xlsx("<sheetData>" + "".join(f"<row r='{n}' ht='15'/>" for n in range(1, 300_000)) + "</sheetData>"),
    "实体.xlsx": lambda: zipped({
        "[Content_Types].xml": "", "xl/workbook.xml": "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><x>&a;</x>",
    }),
    "坏.docx": lambda: raw_docx("<w:p><w:r><w:t>甲"),
    "坏.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000,
    "长行.txt": lambda: "项" * 1_100_000,
    "更长.txt": lambda: b"1" * 40_000_000,
    "零字节.txt": lambda: b"\0" * 100_000,
    "空.txt": lambda: b"",
    "空表.txt": lambda: BEFORE_ROWS,
    "通知.txt": lambda: "各单位：\n现将预算绩效目标管理有关事项通知如下。\n请于月底前报送项目支出绩效目标表。\n",
    "通知.html": lambda: "<html><body><h1>通知</h1><p>请报送绩效目标表。</p></body></html>",
    "反向\u202e名\u2066.txt": lambda: "各单位：\n",
}  # fmt: skip


@cache
def without_recognition(folder: Path) -> str:
    """A folder in front of the libraries' where recognition of scans does not load."""
    write(folder / "rapidocr" / "__init__.py", "raise ImportError('not here')\n")
    return str(folder)


@pytest.fixture(scope="module")
def all_at_once(tmp_path_factory):
    """Every refused document between two good ones, in one call."""
    folder = tmp_path_factory.mktemp("feindlich")
    write(folder / "in" / "00好.txt", archive_budget(2031).data())
    write(folder / "in" / "zz好.txt", archive_budget(2032).data())
    for name, make in REFUSED.items():
        write(folder / "in" / name, make())
    env = {"PYTHONPATH": without_recognition(folder / "stub")}
    return mailuo("build", folder / "in", "-w", folder / "ws", env=env), folder


def test_the_others_of_one_call_are_built(all_at_once):
    """Exit 8, the two good documents in the workspace, as many sentences as bad ones."""
    outcome, folder = all_at_once
    assert outcome.code == 8, outcome
    records = Records.read(folder / "ws" / "tables")
    assert [d.file_name for d in records.documents] == ["00好.txt", "zz好.txt"]
    assert len(records.projects) == 8
    assert len(outcome.err.splitlines()) == len(REFUSED)
    assert not RAW.search(outcome.out + outcome.err.replace("\n", ""))


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_document_is_one_sentence(all_at_once, tmp_path, name):
    """It is named once among the others, and alone it is exit 3, one sentence and no workspace."""
    outcome, folder = all_at_once
    shown = RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", name)
    about = [line for line in outcome.err.splitlines() if shown in line]
    assert len(about) == 1, outcome.err
    assert "internal error" not in about[0]
    env = {"PYTHONPATH": without_recognition(folder / "stub")}
    alone = mailuo("build", folder / "in" / name, "-w", tmp_path / "ws", env=env)
    assert alone.code == 3, alone
    assert shown in alone.sentence
    assert not RAW.search(alone.sentence)
    assert not (tmp_path / "ws" / "tables").exists()


def test_a_scan_names_the_extra(all_at_once):
    """Not the file is bad, something is missing here: the sentence says what to install."""
    outcome, _ = all_at_once
    assert ["mailuo[ocr]" in line for line in outcome.err.splitlines() if "扫描.pdf" in line or "照片.png" in line] == [True, True]


def far_corner(sheet):
    sheet["XFD1048576"] = "7"


def empty_rows(sheet):
    for row in range(20, 30_000):
        sheet.row_dimensions[row].height = 15


def gbk_named():
    name = "一局/二〇三一年.txt"
    raw = name.encode("gbk")
    return zipped({"x" * len(raw): archive_budget().data()}).replace(b"x" * len(raw), raw)


READ = {
    "两个.zip": lambda: zipped({"a/预算.txt": archive_budget().data(), "b/预算.xlsx": with_vba(workbook())}),
    "里层.zip": lambda: nested(3),
    "国标.zip": gbk_named,
    "宏.xlsm": lambda: with_vba(workbook()),
    "远.xlsx": lambda: workbook(far_corner),
    "脚本.html": lambda: page("<script>alert('坏脚本')</script><img src=x onerror=alert(1)><iframe src='http://x.invalid/'></iframe>"),
    "实体.html": lambda: page("&a;&b;", "<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'><!ENTITY b SYSTEM 'http://x.invalid/'>]>"),
    "零.txt": lambda: archive_budget().text().replace("安全", "安\0全"),
    "空行.xlsx": lambda: workbook(empty_rows),
}


@pytest.mark.parametrize("name", READ)
def test_strange_documents_are_read_whole(tmp_path, name):
    """What is strange about them costs no project, and nothing of it gets into what was read."""
    document = write(tmp_path / name, READ[name]())
    good(mailuo("build", document, "-w", tmp_path / "ws"))
    records = Records.read(tmp_path / "ws" / "tables")
    count = len(records.documents)
    assert count == (2 if name == "两个.zip" else 1)
    expected = [(p.name, p.total) for p in _expected(tmp_path).projects]
    assert [(p.name, p.total) for p in records.projects] == expected * count
    words = " ".join(f"{p.name} {p.goal}" for p in records.projects) + " ".join(f"{i.name} {i.annual_value}" for i in records.indicators)
    for strange in ("alert", "坏脚本", "root:", "x.invalid"):
        assert strange not in words
    if name == "国标.zip":
        assert records.documents[0].file_name == "国标.zip/一局/二〇三一年.txt"


def _expected(folder):
    document = write(folder / "plain" / "预算.txt", archive_budget().data())
    good(mailuo("build", document, "-w", folder / "plain" / "ws"))
    return Records.read(folder / "plain" / "ws" / "tables")


def test_nul_characters_are_said(tmp_path):
    """They stay in the raw text and are reported with their place."""
    document = write(tmp_path / "零.txt", READ["零.txt"]())
    assert "NUL" in good(mailuo("build", document, "-w", tmp_path / "ws"))
    assert [r.row for r in Records.read(tmp_path / "ws" / "tables").remarks if "NUL" in r.en] == [7]


def test_a_bomb_beside_good_members_costs_only_itself(tmp_path):
    """The archive's other members are built; the sentence names archive and member."""
    packed = zipped({"a.txt": archive_budget().data(), "炸弹.txt": b"\0" * 40_000_000, "z.zip": zipped({"b.txt": archive_budget(2032).data()})})
    document = write(tmp_path / "混.zip", packed)
    outcome = mailuo("build", document, "-w", tmp_path / "ws")
    assert outcome.code == 8, outcome
    assert "混.zip/炸弹.txt" in outcome.sentence
    assert [d.file_name for d in Records.read(tmp_path / "ws" / "tables").documents] == ["混.zip/a.txt", "混.zip/z.zip/b.txt"]


def test_copies_are_counted_once_and_equal_names_twice(tmp_path):
    """The same content under two names is one document and said; two contents of one name are two documents."""
    write(tmp_path / "in" / "甲" / "预算.txt", archive_budget(2031).data())
    write(tmp_path / "in" / "乙" / "预算.txt", archive_budget(2032).data())
    write(tmp_path / "in" / "丙" / "副本.txt", archive_budget(2031).data())
    out = good(mailuo("build", tmp_path / "in", "-w", tmp_path / "ws"))
    assert "counted once" in out
    records = Records.read(tmp_path / "ws" / "tables")
    assert sorted(d.fiscal_year for d in records.documents) == [2031, 2032]
    assert len(records.projects) == 8


UNITS = ("1、1-产出指标；", "1、1-产出指标：11-数量指标：", "1,", "（", "（）", "实施周期指标值：", "年度指标值：≥90%；", "| ", "|\\", "|甲    ", "<p ", "甲 乙 ", "12.")


@pytest.mark.parametrize("where", ["cell", "name", "line", "lines"])
def test_no_text_makes_a_layout_hang(tmp_path, where):
    """900,000 characters of whatever expressions stumble over, as a cell, a name, a line outside the table and as lines:
    each file is read or refused within the time it has, here all of them within that of two."""
    for number, unit in enumerate(UNITS):
        long = (unit * (900_000 // len(unit) + 1))[:900_000]
        head = "项目支出绩效目标表\n部门名称：示例市档案局\n单位：万元\n" + "\t".join(HEAD) + "\n示例市档案馆\t10.00\t10.00\t\t\t\t\n"
        text = {
            "cell": f"{head}物业服务项目\t10.00\t10.00\t\t\t目标\t{long}\n",
            "name": f"{head}{long}\t10.00\t10.00\t\t\t目标\t指标\n",
            "line": archive_budget().text() + long + "\n",
            "lines": archive_budget().text() + "\n".join(long[at : at + 60] for at in range(0, len(long), 60)) + "\n",
        }[where]
        write(tmp_path / "in" / f"{number:02}.txt", text)
    write(tmp_path / "in" / "好.txt", archive_budget().data())
    outcome = mailuo("build", tmp_path / "in", "-w", tmp_path / "ws")
    assert outcome.code in {0, 8}, outcome
    assert "seconds" not in outcome.err
    assert "internal" not in outcome.err
    assert "好.txt" in {d.file_name for d in Records.read(tmp_path / "ws" / "tables").documents}


def test_control_characters_of_a_member_do_not_reach_the_terminal(tmp_path):
    """Names inside an archive are the archive's: those of refused and of good members are shown as codes."""
    packed = zipped({"红\x1b[31m.txt": "信", "标\x1b]0;x\x07题.txt": archive_budget().data()})
    outcome = mailuo("build", write(tmp_path / "a.zip", packed), "-w", tmp_path / "ws")
    assert outcome.code == 8
    assert not RAW.search(outcome.out + outcome.err.replace("\n", ""))
    assert "红" in outcome.sentence


ENDINGS = ["SIGKILL", "SIGTERM", "SIGINT"] if os.name == "posix" else ["SIGTERM"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_reading_process_outlives_the_program(tmp_path, ending):
    """Stopped in any way while files are read that would take a minute, the program leaves none of its processes."""
    for number in range(3):
        write(tmp_path / "in" / f"{number}.pdf", many_pages(lines=600 + number, pages=3000))
    with subprocess.Popen(
        [sys.executable, "-m", "mailuo", "build", tmp_path / "in", "-w", tmp_path / "ws"],
        env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    ) as program:  # fmt: skip
        children = _busy_children(program.pid)
        program.send_signal(getattr(signal, ending))
        program.wait(timeout=20)
    if ending == "SIGINT":
        assert program.returncode == 130
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []
    assert not list((tmp_path / "ws").glob("tables"))


def _busy_children(pid):
    for _ in range(600):
        children = psutil.Process(pid).children(recursive=True)
        if children and sum(child.cpu_times().user for child in children) > 1:
            return children
        time.sleep(0.05)
    raise AssertionError("the program started no reading process")
