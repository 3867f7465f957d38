"""A pre-check as a workbook: the answer, then a sheet each for near projects, systems, policies and indicators."""

from __future__ import annotations

from typing import Any

from mailuo.labels import label, labels
from mailuo.lineages.trace import Tracer
from mailuo.precheck.check import Precheck
from mailuo.precheck.report import STANDING, answer
from mailuo.sheets import Sheet, workbook
from mailuo_graph.words import Text


def precheck_book(found: Precheck) -> bytes:
    """Every near project with every reason, each reason a line with the words in both."""
    return workbook([_answer(found), _near(found), _systems(found), _policies(found), _checks(found)])


def _sheet(name: Text, headings: list[Text], rows: list[list[Any]]) -> Sheet:
    return Sheet(str(name), [str(each) for each in headings], rows)


def _answer(found: Precheck) -> Sheet:
    rows = [[line] for line in answer(found)] + [[str(said)] for said in found.unknown]
    return _sheet(Text("概要", "answer"), [Text("立项预检", "pre-check")], rows)


def _near(found: Precheck) -> Sheet:
    headings = [
        Text("次序", "rank"), Text("相近程度", "strength"), Text("分", "score"), Text("年度", "year"), Text("项目", "project"), Text("万元", "10k yuan"), Text("单位", "unit"),
        Text("文件", "document"), Text("行", "row"), Text("理由", "reason"), Text("草稿的字句", "words of the draft"), Text("对方的字句", "words there"), Text("编号", "id"),
    ]  # fmt: skip
    tracer, rows = Tracer(found.catalogue), []
    for number, each in enumerate(found.compared.near, start=1):
        step = tracer.step(each.uid)
        place = step.places[0] if step.places else None
        for reason in each.reasons:
            row = reason.row if reason.row is not None else place and place.row
            rows.append([number, label(each.strength), each.score, None if step.fiscal_year is None else str(step.fiscal_year), step.name, step.total, step.unit, place and place.file, row, reason.text, reason.ours, reason.theirs, each.uid])
    return _sheet(Text("相近的项目", "near projects"), headings, rows)


def _systems(found: Precheck) -> Sheet:
    headings = [Text("系统", "system"), Text("层级", "standing"), Text("谁在维持", "kept by"), Text("做什么", "roles"), Text("最早", "since"), Text("最近", "latest"), Text("理由", "reason"), Text("见项目", "see project"), Text("字句", "words")]
    rows = [
        [each.name, None if each.standing is None else str(STANDING[each.standing]), "、".join(each.keepers), labels(each.roles), _year(each.since), _year(each.latest), each.reason, each.project, each.words]
        for each in found.systems
    ]  # fmt: skip
    return _sheet(Text("可能共用的系统", "systems"), headings, rows)


def _policies(found: Precheck) -> Sheet:
    headings = [Text("文件", "policy"), Text("文号", "number"), Text("理由", "reason"), Text("引用它的项目", "cited by"), Text("草稿引用了吗", "cited by the draft")]
    said = {None: None, True: str(Text("是", "yes")), False: str(Text("否", "no"))}
    return _sheet(Text("要求复用的文件", "policies"), headings, [[each.name, each.number, each.reason, "、".join(each.cited_by), said[each.draft_cites]] for each in found.policies])


def _checks(found: Precheck) -> Sheet:
    headings = [Text("检查", "check"), Text("看了", "looked at"), Text("发现", "found"), Text("为什么看", "why"), Text("哪些", "which")]
    rows = [[str(each.title), each.looked_at, len(each.rows), str(each.why), each.said() or None] for each in found.checks]
    return _sheet(Text("草稿的指标", "indicators"), headings, rows)


def _year(year: int | None) -> str | None:
    return None if year is None else str(year)
