"""docs/layouts.md: its example runs, and its table of remarks names what the code says, no more and no less."""

from __future__ import annotations

import ast
import re
import sys
import types
from decimal import Decimal
from pathlib import Path

import mailuo_extractors
from evidence import misplaced
from mailuo_extractors import extract as extracting
from mailuo_extractors.layouts import LAYOUTS
from mailuo_extractors.readers.registry import read

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "layouts.md").read_text(encoding="utf-8")
KIND = re.compile(r"[a-z]+(?:_[a-z]+)*")
DOCUMENT = """2031年项目支出绩效目标表
部门名称：示例市体育局
金额单位：万元
项目：冰场维护｜预算：12.50万元｜目标：冬季开放。
项目：泳池换水｜预算：3,000.00元｜目标：
项目：没有预算的一行
"""


def test_the_example_reads_a_document(monkeypatch):
    """The code of the page, taken as it stands and asked after the known layouts, gives projects, places and a remark."""
    code, registration = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    module = types.ModuleType("project_lines")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(code, "docs/layouts.md", "exec"), module.__dict__)  # noqa: S102 - our own page
    known = ", ".join(f"{type(layout).__name__}()" for layout in LAYOUTS)
    assert f"({known}, ProjectLines())" in registration
    monkeypatch.setattr(extracting, "LAYOUTS", (*LAYOUTS, module.ProjectLines()))
    source = read(DOCUMENT.encode(), "a.txt")
    records = extracting.extract(source)
    about = records.documents[0]
    assert (about.layout, about.department, about.fiscal_year) == ("project_lines", "示例市体育局", 2031)
    assert [(p.name, p.total, p.goal) for p in records.projects] == [
        ("冰场维护", Decimal("12.5"), "冬季开放"), ("泳池换水", Decimal("0.3"), None),
    ]  # fmt: skip
    assert misplaced(records, source.text) == []
    assert ("row_not_understood", 6) in [(r.kind, r.row) for r in records.remarks]


def test_every_kind_of_remark_stands_in_the_page():
    """Each word that the code gives a remark is explained, and nothing is explained that the code never says."""
    explained = re.findall(r"^\| `([a-z_]+)` \|", PAGE, re.MULTILINE)
    assert explained == sorted(set(explained))
    assert set(explained) == _said()


def _said():
    """First or second argument of every call whose name ends in remark, or of RemarkRecord."""
    kinds = set()
    for path in Path(mailuo_extractors.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func).lower().endswith(("remark", "remarkrecord")):
                words = [each.value for part in call.args[:2] for each in _choices(part) if isinstance(each, ast.Constant)]
                kinds |= {word for word in words if isinstance(word, str) and KIND.fullmatch(word)}
    assert len(kinds) > 10
    return kinds


def _choices(argument):
    """The argument itself, or what stands on either side of its `else`."""
    return [*_choices(argument.body), *_choices(argument.orelse)] if isinstance(argument, ast.IfExp) else [argument]
