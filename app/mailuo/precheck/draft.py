"""A draft project from whatever a planner has: a budget document or form, labelled lines of text, or a few fields. Reach
for it before anything is compared; it ends in records as the readers make them, so that a draft is read as a budget is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import PurePath
from typing import Final

from mailuo.reading import read_document
from mailuo_extractors.layouts.contract import Given
from mailuo_extractors.pool import ReaderPool
from mailuo_extractors.readers.registry import read
from mailuo_graph.errors import InputError, NotABudgetTable, UsageError
from mailuo_graph.records import ProjectRecord, Records

DOCUMENT: Final = "draft"
"""Stands where the uid of a document stands: equal to none, also where the same file was built."""
_PASTED: Final = "draft.txt"
_TEXTS: Final = frozenset({".txt", ".md", ""})
_HEAD: Final = ("项目名称（资金使用单位）", "总计", "财政拨款", "财政专户拨款", "其他资金", "绩效目标", "绩效指标")
_LABELS: Final = {
    "name": "项目名称|名称",
    "amount": "总计|预算总计|项目总计|金额|预算金额|项目金额|资金总额|年度资金总额|申请金额|预算",
    "goal": "绩效目标|年度绩效目标|年度目标|年度总体目标|总体目标|项目目标|目标|建设内容|主要内容|项目内容",
    "indicators": "绩效指标|指标",
    "unit": "预算单位|实施单位|项目单位|申报单位|资金使用单位|单位名称|主管部门|部门名称|部门",
    "year": "预算年度|年度|年份|实施年度",
}
_LABEL: Final = re.compile("|".join(f"(?P<{key}>{words})" for key, words in _LABELS.items()))
_LINE: Final = re.compile(rf"\s*(?:[一二三四五六七八九十\d]+[、.．]\s*)?[【\[]?(?:{_LABEL.pattern})[】\]]?(?:[(（](?P<brackets>[^()（）]{{1,8}})[)）])?\s*(?:[:：\t]|\s{{2,}})\s*(?P<rest>.*)")
_AMOUNT: Final = re.compile(r"[￥¥]?\s*(?P<digits>\d[\d,，]*(?:\.\d+)?)\s*(?P<unit>亿元|万元|元|亿|万)?")
_IN_WAN: Final = {"亿元": Decimal(10000), "亿": Decimal(10000), "元": Decimal("0.0001")}
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_CLASSES: Final = {
    "数量": ("1-产出指标", "11-数量指标"), "质量": ("1-产出指标", "12-质量指标"), "时效": ("1-产出指标", "13-时效指标"),
    "成本": ("1-产出指标", "14-成本指标"), "经济效益": ("2-效益指标", "21-经济效益"), "社会效益": ("2-效益指标", "22-社会效益"),
    "生态效益": ("2-效益指标", "23-生态效益"), "可持续影响": ("2-效益指标", "24-可持续影响"),
    "服务对象满意度": ("3-满意度指标", "31-服务对象满意度"), "满意度": ("3-满意度指标", "31-服务对象满意度"),
}  # fmt: skip
_CLASS: Final = re.compile(rf"(?:(?:产出|效益|满意度)指标[-—/:：\s]*)?(?P<kind>{'|'.join(_CLASSES)})指标?(?:[:：\s]+|[-—]+)")
_ITEM: Final = re.compile(r"(?P<name>[^:：≥≤＞＜=<>\s][^:：≥≤＞＜=<>]*?)\s*(?:[:：=]\s*(?P<said>.+)|(?P<compared>[≥≤＞＜<>]\s*=?\s*\S.*)|\s+(?P<figure>\d.*))")
_NUMBERED: Final = re.compile(r"^\s*(?:[(（]?\d+[、.．)）]|[-*·•])\s*")
_BINARY: Final = re.compile(rb"PK\x03\x04|%PDF|\xd0\xcf\x11\xe0|\x89PNG|\xff\xd8\xff")
_SAID_AMOUNT: Final = re.compile(r"(?:预算|金额|总计|投资|经费|共)*(?:约|为)?[:：]?\s*(?P<amount>\d[\d,，]*(?:\.\d+)?\s*(?:亿元|万元|元))")
_NAMES_A_PROJECT: Final = re.compile("(?:项目|工程|经费|专项|资金|服务|平台|系统|建设|运维|维护|维保|养护|运营|采购|购置|租赁|租用|改造|升级|更新|补助|补贴|试点)(?:[(（][^()（）]*[)）])?$")
_SHORTEST_NAME: Final = 4
_LONGEST_NAME: Final = 60
_STANDS_IN: Final = "1.00"
_STANDS_IN_GOAL: Final = "待填"
"""For what nobody gave: a line without amount or goal is no project to the readers. Both are taken away again."""
_MOST_NAMED: Final = 8


@dataclass(frozen=True, slots=True)
class Fields:
    """What was said beside the file, or instead of it; outweighs what the file says."""

    name: str | None = None
    amount: str | None = None
    goal: str | None = None
    unit: str | None = None
    year: int | None = None
    row: int | None = None
    indicators: str | None = None

    @property
    def any(self) -> bool:
        return any((self.name, self.amount, self.goal, self.unit, self.year, self.indicators))


@dataclass(slots=True)
class Draft:
    """`records` hold one document and one project. `text` is what the evidence points into."""

    records: Records
    text: str

    @property
    def project(self) -> ProjectRecord:
        return self.records.projects[0]

    @property
    def year(self) -> int | None:
        return self.records.documents[0].fiscal_year


def read_draft(data: bytes | None, file_name: str, fields: Fields) -> Draft:
    """The draft in a document, pasted text or the fields alone."""
    if data is None:
        return _from_fields({}, "--name", fields)
    if not data.strip():
        raise InputError(f"{file_name}：没有内容；请给一个项目的文字、表格或申报表", f"{file_name}: is empty; give the text, table or form of a project")
    plain = PurePath(file_name).suffix.lower() in _TEXTS
    found = labelled(read(data, _PASTED).text, fields) if plain and not _BINARY.match(data) else {}
    if "name" in found and len(found) > 1:
        return _from_fields(found, file_name, fields)
    try:
        with ReaderPool(1) as pool:
            got = pool.run(partial(read_document, given=Given(fields.year, fields.unit)), data, file_name if PurePath(file_name).suffix else _PASTED)
    except NotABudgetTable:
        if not plain or _BINARY.match(data):
            raise
        return _from_fields(found or said_plainly(read(data, _PASTED).text), file_name, fields)
    if fields.indicators:
        raise UsageError(
            f"{file_name}：指标以表里的为准，不能另写；请把指标写进文件，或不给文件",
            f"{file_name}: the indicators are those of its table; write them there, or give no file",
        )
    records = _only(got.records, file_name, fields)
    return Draft(_relabelled(_said(records, fields)), got.text)


def labelled(text: str, fields: Fields) -> dict[str, str]:
    """What stands behind 项目名称, 总计, 绩效目标 and their like; a value runs on until the next label. Text without labels is
    the goal of a project that `--name` names."""
    if "三级指标" in text or any(line.count("\t") > 1 for line in text.splitlines()):
        return {}  # a form or a table: the readers of budgets know those
    found: dict[str, list[str]] = {}
    open_value: list[str] | None = None
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        key = None if match is None else next(k for k in _LABELS if match[k])
        if key == "name" and key in found:
            return {}  # several projects
        if match is not None and key is not None and key not in found:
            rest = match["rest"].strip()
            if key == "amount" and match["brackets"] in ("元", "万元", "亿元") and rest and not rest.endswith("元"):
                rest += match["brackets"]
            open_value = found.setdefault(key, [rest])
        elif open_value is not None and line.strip():
            open_value.append(line.strip())
    if not found and fields.name:
        return {"goal": " ".join(text.split())}
    return {key: "\n".join(filter(None, parts)) for key, parts in found.items()}


def said_plainly(text: str) -> dict[str, str]:
    """Text without any label that begins as the name of a project does: its first line, or what stands before the first blank, amount or mark, is the name, the rest is
    the goal. Nothing where that is no name."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    first = "" if not lines else lines[0]
    amount = _SAID_AMOUNT.search(first)
    name = re.split(r"[\s，,。；;：:]", first[: amount.start()] if amount else first, maxsplit=1)[0]
    goal = " ".join([first[len(name) :].replace(amount.group(), " ", 1) if amount else first[len(name) :], *lines[1:]]).strip(" ，,。；;：:\t")
    if not _SHORTEST_NAME <= len(name) <= _LONGEST_NAME or _NAMES_A_PROJECT.search(name) is None:
        return {}
    found = {"name": name, "goal": goal}
    if amount is not None:
        found["amount"] = amount["amount"]
    return {key: value for key, value in found.items() if value}


def amount_in_wan(printed: str) -> Decimal:
    """万元 where no unit is printed."""
    match = _AMOUNT.fullmatch(printed.strip())
    if match is None:
        raise UsageError(f"读不懂金额“{printed}”；请写成 120、120万元 或 1200000元", f"the amount {printed!r} is not understood; write 120, 120万元 or 1200000元")
    return Decimal(re.sub("[,，]", "", match["digits"])) * _IN_WAN.get(match["unit"] or "", Decimal(1))


def _from_fields(found: Mapping[str, str], file_name: str, fields: Fields) -> Draft:
    said = {"name": fields.name, "amount": fields.amount, "goal": fields.goal, "indicators": fields.indicators, "unit": fields.unit, "year": None if fields.year is None else str(fields.year)}
    values = {**found, **{key: value for key, value in said.items() if value}}
    name = values.get("name", "").strip()
    if not name:
        raise InputError(
            f"{file_name}：没有读到项目名称；请写一行“项目名称：……”，或另给项目名称（--name）",
            f"{file_name}: no project name found; write a line 项目名称：…, or give the name (--name)",
        )
    text = _as_table(values)
    records = read_document(text.encode("utf-8"), _PASTED, Given()).records
    project = records.projects[0]
    if not values.get("goal", "").strip():
        project.goal = project.goal_evidence = None
    if not values.get("amount"):
        project.total = project.total_printed = project.fiscal_appropriation = project.amount_evidence = None
        records.documents[0].total = None
    records = replace(records, units=[], remarks=[r for r in records.remarks if r.row is not None])
    records.documents[0].file_name = file_name if file_name != "--name" else _PASTED
    return Draft(_relabelled(records), text)


def _as_table(values: Mapping[str, str]) -> str:
    """The line of a budget table that the draft would be: read by the readers of budgets, whatever they know."""
    amount = f"{amount_in_wan(values['amount']):,.2f}" if values.get("amount") else _STANDS_IN
    year = _YEAR.search(values.get("year", ""))
    heading = f"{year[0]}年项目支出绩效目标表" if year else "项目支出绩效目标表"
    unit = _cell(values.get("unit", ""))
    row = (_cell(values["name"]), amount, amount, "", "", _cell(values.get("goal", "")) or _STANDS_IN_GOAL, _printed_indicators(values.get("indicators", "")))
    lines = [heading, f"部门名称：{unit}", "单位：万元", "\t".join(_HEAD)]
    if unit:
        lines.append(f"{unit}\t{amount}\t{amount}\t\t\t\t")
    return "\n".join([*lines, "\t".join(row)]) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split())


def _printed_indicators(text: str) -> str:
    """“数量指标：巡检次数≥4次” as budgets print it; what is printed so already stays."""
    if "指标值" in text:
        return _cell(text)
    printed: list[str] = []
    classes = ("", "")
    for piece in re.split("[\n；;]", text):
        item = _NUMBERED.sub("", piece).strip("。 　")
        kind = _CLASS.match(item + " ")
        if kind is not None:
            classes = _CLASSES[kind["kind"]]
            item = item[kind.end() :].strip()
        match = _ITEM.fullmatch(item)
        if match is None:
            if item:
                printed.append("；".join((f"{len(printed) + 1}、{classes[0]}", classes[1], item)))
            continue
        value = (match["said"] or match["compared"] or match["figure"]).strip()
        mine = _CLASSES["满意度"] if kind is None and "满意" in match["name"] else classes
        printed.append(f"{len(printed) + 1}、{mine[0]}；{mine[1]}；{match['name'].strip()};实施周期指标值：{value};年度指标值：{value}")
    return "；".join(printed)


def _only(records: Records, file_name: str, fields: Fields) -> Records:
    """The one project of the file, or that of `--row`."""
    count = len(records.projects)
    if fields.row is None and count > 1:
        listed = "；".join(f"{p.row} {p.name}" for p in records.projects[:_MOST_NAMED]) + ("……" if count > _MOST_NAMED else "")
        raise UsageError(
            f"{file_name}：里面有 {count} 个项目；请说要看第几个（--row）：{listed}",
            f"{file_name}: holds {count} projects; say which one (--row): {listed}",
        )
    row = fields.row if fields.row is not None else records.projects[0].row
    if all(p.row != row for p in records.projects):
        raise UsageError(f"{file_name}：没有第 {row} 个项目，一共 {count} 个", f"{file_name}: has no project {row}, there are {count}")
    return replace(
        records,
        units=[], remarks=[],
        projects=[p for p in records.projects if p.row == row],
        indicators=[i for i in records.indicators if i.row == row],
        mentions=[m for m in records.mentions if m.row == row],
        citations=[c for c in records.citations if c.row == row],
    )  # fmt: skip


def _said(records: Records, fields: Fields) -> Records:
    project = records.projects[0]
    project.name = fields.name or project.name
    project.goal = fields.goal or project.goal
    if fields.amount:
        project.total = amount_in_wan(fields.amount)
        project.total_printed = fields.amount
    if fields.unit:
        project.unit = fields.unit
    return records


def _relabelled(records: Records) -> Records:
    for name in records.TABLES:
        for each in getattr(records, name):
            each.document = DOCUMENT
    return records
