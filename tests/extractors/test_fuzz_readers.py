"""Bytes changed anywhere in valid files: a source or one sentence comes out, in bounded time and memory.

`make fuzz` runs it for longer.
"""

import io
import os
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from made_files import DATA, exact, raw_docx, zipped
from mailuo_extractors.limits import MIB, Limits
from mailuo_extractors.pool import ReaderPool
from mailuo_extractors.readers.archive import members
from mailuo_extractors.readers.registry import kind_of, read
from mailuo_extractors.source import Source
from mailuo_graph.errors import MailuoError

LIMITS = Limits(memory_bytes=300 * MIB, seconds=20, cells=100_000, text_bytes=MIB)
PAGE = (
    '<html><head><meta charset="gb2312"><title>表</title></head><body><h1>绩效目标表</h1><table><tr><td rowspan=2>甲'
    "<td colspan=3>乙<p>≥5<2个</p><tr><td>1<table><tr><td>内</table></table><div style='display:none'>隐</div>"
)
DOCUMENT = raw_docx(
    "<w:p><w:r><w:t>标题</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/><w:vMerge w:val='restart'/>"
    "</w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p/><w:tbl><w:tr><w:tc><w:p><w:r><w:t>内</w:t></w:r>"
    "</w:p></w:tc></w:tr></w:tbl></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>"
)
FILES = {
    "txt": "合计\t1,234.50\r\n甲项目\t12\f乙项目\t≥95%\n".encode("gb18030"),
    "html": PAGE.encode("gb18030"),
    "docx": DOCUMENT,
    "xlsx": (DATA / "two_units.xlsx").read_bytes(),
    "xls": (DATA / "two_units.xls").read_bytes(),
    "zip": zipped({"a.txt": "甲", "in.zip": zipped({"b.txt": "乙"})}),
}
WORDS = [
    b"<", b">", b'"', b"&", b"&#0;", b"\0", b"-1", b"99999999999999999999", b"<w:tbl>", b"</w:tc>", b"<row>", b"<c>",
    b'r="XFD1048576"', b"\xff\xff\xff\xff", b"1e999", b"nan", b"<table>", b"<td rowspan=9999>", b't="s"',
    b"\xed\xa0\x80",
]  # fmt: skip
CHANGES = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.one_of(st.sampled_from(WORDS), st.binary(max_size=8), st.integers(1, 60)),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


def changed(data, changes):
    """Each change stands at a share of the length: words and bytes go in or over, a number takes bytes away."""
    made = bytearray(data)
    for share, what, over in changes:
        at = int(share * len(made))
        if isinstance(what, int):
            del made[at : at + what]
        else:
            made[at : at + (len(what) if over else 0)] = what
    return bytes(made)


def changed_inside(data, share, changes):
    """The same in one part of an office file, so that the change is not just a damaged ZIP."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = sorted(parts)[int(share * len(parts))]
    return zipped({**parts, name: changed(parts[name], changes)})


def archive_members(data):
    """An archive that can't be opened at all is a sentence as well."""
    try:
        yield from members(data, "a.zip", LIMITS)
    except MailuoError:
        return


@pytest.fixture(scope="module")
def pool():
    with ReaderPool(workers=1, limits=LIMITS) as made:
        yield made


@settings(
    max_examples=int(os.environ.get("MAILUO_FUZZ", "250")), deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    kind=st.sampled_from(sorted(FILES)),
    share=st.floats(0, 1, exclude_max=True),
    changes=CHANGES,
    inside=st.booleans(),
)
def test_changed_files_give_a_source_or_a_sentence(pool, kind, share, changes, inside):
    """No reader lets anything but its own sentence out, whatever was changed where; spans stay exact."""
    data = FILES[kind]
    if inside and kind in {"docx", "xlsx", "zip"}:
        data = changed_inside(data, share, changes)
    else:
        data = changed(data, changes)
    if kind == "zip":
        for name, content in archive_members(data):
            assert name.startswith("a.zip/")
            assert isinstance(content, bytes | MailuoError)
        return
    try:
        if kind_of(data, f"a.{kind}", LIMITS) in {"pdf", "image", "zip"}:
            return  # their readers are tried elsewhere
        # XLS alone is read apart: its library follows a looped chain of sectors until memory ends
        found = pool.read_bytes(data, "a.xls") if kind == "xls" else read(data, f"a.{kind}", LIMITS)
    except MailuoError as error:
        found = error
    if isinstance(found, Source):
        assert exact(found)
    else:
        assert not getattr(found, "__notes__", []), "the reader stumbled instead of saying what is wrong"
