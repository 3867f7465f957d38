"""What every kind of duplicate asks about a budget line, gathered once: a project with its text, targets, body, period.

One line a project, however often it is disclosed. Classified rows and rows named by a code alone are left out: nothing
says what they pay for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final

from mailuo_graph.identity import identity_form
from mailuo_graph.links import Body, Links, Placement, Touch
from mailuo_graph.records import IndicatorRecord, ProjectRecord, Records
from mailuo_linkers.duplicates.everywhere import Everywhere, done_in, runs_of
from mailuo_linkers.duplicates.functions import Topic, find_topics
from mailuo_linkers.duplicates.wording import GENERIC, telling
from mailuo_linkers.names import Kind, Name, parse_name
from mailuo_linkers.normal import normal_text
from mailuo_linkers.reading.lines import latest_names
from mailuo_linkers.service_months import Months, printed_months

_UNIT: Final = re.compile(r"^[(\[][^()\[\]]{1,4}[)\]]")
_SECRET: Final = re.compile("(?:该|本|此|项目|为|属|系|涉密|保密|sm|内容|不予|不宜|公开|略|[。；;,，、.])*", re.IGNORECASE)
_CODE: Final = re.compile(r"[0-9a-z\-_.]*", re.IGNORECASE)
_TIME: Final = re.compile(r"[(（](?:合同期?|服务期|租期)?[:：]?(?:\d{2,4}(?:年度?|[.\-/])|[\d年月日至到起底初末度第次翌上下半季一二两三四.\-—–~～]){2,}[)）]")
MARK: Final = 3
_PIECES: Final = re.compile("[^\u4e00-\u9fff]+")
_TITLE: Final = re.compile("<[^<>]{4,80}>")
_BUILD: Final = frozenset({"建设", "升级", "试点", "推广", "购置"})
_RUN: Final = frozenset({"运维", "运营", "服务", "管理"})
_BUILDS: Final = re.compile("(?:建设|搭建|构建|新建|升级改造|开发|打造|部署|布设)(?!成|的|目标|方案|规划|标准|要求|成果)")
_BUILDS_THING: Final = re.compile(
    "(?:建设|搭建|构建|新建|新增|升级改造|改造|开发|部署|布设|投放|购置|安装|打造|升级)(?!成|的|目标|方案|规划|标准|要求|成果)[^。；;,，]{0,24}?"
    "(?:平台|系统|网络|专网|数据库|资源池|中心|站|终端|设备|点位|设施|模块|应用|程序|工程|机房|链路|库|馆|房|路|管|泵|桥|堤|监控|大脑|中枢|自助机|一体机|驿站)",
)
_CHECKS: Final = re.compile("监理|测评|评估|评价|审计|验收|造价|规划编制|可行性研究|密评")
_RENTS: Final = re.compile("租赁|租用|租借")
_RUNS: Final = re.compile("运行维护|运维|运营|维保|维护保养|巡检|值守")


def builds_a_thing(text: str) -> bool:
    return _BUILDS_THING.search(text) is not None


def marks(line: Line) -> set[str]:
    """What may tell a line's work: kinds of indicators with words of their own, and runs of characters of the name and
    the goal without generic words."""
    kinds = {t.kind for t in line.targets if len(telling(t.record.name)) > 1}
    pieces = _PIECES.split(GENERIC.sub("\x00", line.object + "\x00" + line.work))
    return kinds | {piece[at : at + MARK] for piece in pieces for at in range(len(piece) - MARK + 1)}


@dataclass(slots=True)
class Target:
    """An indicator of a line: what is measured, the value in the form for comparing, how common both are together."""

    kind: str
    value: str
    commonness: float
    record: IndicatorRecord

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.value


@dataclass(eq=False)
class Line:
    """`department` and `unit` are what they are called in the end, over all renames. `year` is None where unknown, and
    then only lines of one document can be of one budget. `lineage` is None for a line that nothing is linked with."""

    uid: str
    record: ProjectRecord
    placement: Placement
    name: Name
    year: int | None
    department: str
    department_name: str
    unit: str
    unit_name: str
    level: str | None
    district: str | None
    lineage: str | None
    targets: list[Target] = field(default_factory=list)
    touches: dict[str, list[Touch]] = field(default_factory=lambda: defaultdict(list))
    disclosures: list[ProjectRecord] = field(default_factory=list)
    undated: Name | None = None
    """The name without a bracket that holds only a time, where it has one."""

    @property
    def total(self) -> Decimal | None:
        return self.record.total

    @cached_property
    def budget(self) -> tuple[str, str]:
        """Lines with one budget were decided on at one table."""
        return self.department, str(self.year) if self.year is not None else self.record.document

    @cached_property
    def title(self) -> str:
        """The name without owner, in the form for comparing."""
        return normal_text("".join(self.name.printed[s.start : s.end] for s in self.name.slots if s.kind is not Kind.OWNER))

    @cached_property
    def object(self) -> str:
        """What the name is about; a period in brackets that no slot took is none of it."""
        return normal_text((self.undated or self.name).object)

    @cached_property
    def text(self) -> str:
        """The goal, in the form for comparing."""
        return normal_text(" ".join(filter(None, (self.record.goal, self.record.cycle_goal))))

    @cached_property
    def work(self) -> str:
        """The goal without the titles of documents it cites, every character at its place."""
        return _TITLE.sub(lambda match: "\x00" * len(match[0]), self.text)

    @cached_property
    def done(self) -> str:
        """The work without why and by which rule it is done, every character at its place."""
        return done_in(self.work)

    @cached_property
    def runs(self) -> list[str]:
        return runs_of(self.done)

    @cached_property
    def measures(self) -> str:
        return normal_text("；".join(t.record.name for t in self.targets))

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """By the name of the function."""
        return find_topics(self.title, self.work, self.measures)

    @cached_property
    def months(self) -> Months | None:
        return printed_months(self.name, self.record.period, self.text, self.year)

    @cached_property
    def action(self) -> str:
        """build, rent, run, check or other: what the money is for. The name decides, the goal where the name is silent."""
        said = set(self.name.values(Kind.ACTION))
        if _CHECKS.search(self.title):
            return "check"
        if "租赁" in said or _RENTS.search(self.title):
            return "rent"
        last = next((value for value in reversed(self.name.values(Kind.ACTION)) if value in _BUILD | _RUN), None)
        if last in _BUILD or last in ("运维", "运营"):
            return "build" if last in _BUILD else "run"
        for kind, words in (("run", _RUNS), ("build", _BUILDS)):
            if words.search(self.title):
                return kind
        return self._goal_action(served=last is not None)

    def _goal_action(self, *, served: bool) -> str:
        """What the goal speaks of first; a service runs something unless the goal says that it builds. What is built is a
        thing: 作风建设 is none."""
        built, run = _BUILDS_THING.search(self.work), _RUNS.search(self.work)
        if built is not None and (run is None or built.start() < run.start()):
            return "build"
        if run is not None or served:
            return "run"
        return "rent" if _RENTS.search(self.text) else "other"

    def shown(self) -> str:
        year = "年度不知" if self.year is None else f"{self.year} 年"
        return f"“{self.record.name}”（{self.unit_name}，{year}）"


@dataclass
class Lines:
    """`links` says which projects are linked directly, whichever continues the other."""

    all: list[Line]
    linked: set[frozenset[str]] = field(default_factory=set)
    split: set[frozenset[str]] = field(default_factory=set)
    """Of the linked ones those where the later is a part of the earlier."""
    parents: dict[str, str] = field(default_factory=dict)
    """System → the one it is a branch of."""
    systems: dict[str, str] = field(default_factory=dict)
    """System → its name."""

    @cached_property
    def by_uid(self) -> dict[str, Line]:
        return {line.uid: line for line in self.all}

    @cached_property
    def everywhere(self) -> Everywhere:
        return Everywhere(self.all)

    @cached_property
    def _next_to(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for pair in self.split:
            for uid in pair:
                found[uid] |= pair - {uid}
        return found

    def split_from(self, line: Line) -> set[str]:
        """The lines of earlier budgets of which it is said to be a part."""
        near = (self.by_uid.get(uid) for uid in self._next_to[line.uid])
        return {other.uid for other in near if other is not None and other.year is not None and line.year is not None and other.year < line.year}

    def one_undertaking(self, first: Line, second: Line) -> bool:
        return (first.lineage is not None and first.lineage == second.lineage) or frozenset((first.uid, second.uid)) in self.linked


def gather_lines(records: Records, links: Links) -> Lines:
    documents = {d.document: d for d in records.documents}
    bodies = {b.uid: b for b in links.bodies}
    latest = latest_names(links.renames)
    lineage = {m.project: m.lineage for m in links.memberships}
    placed = {(p.document, p.row): p for p in links.placements}
    targets = _targets(records, links)
    touches: dict[tuple[str, int], list[Touch]] = defaultdict(list)
    for touch in links.touches:
        touches[touch.document, touch.row].append(touch)
    rows: dict[str, list[ProjectRecord]] = defaultdict(list)
    for record in records.projects:
        rows[placed[record.document, record.row].project].append(record)
    lines = []
    for uid, disclosures in sorted(rows.items()):
        disclosures.sort(key=lambda r: (-len(targets.get((r.document, r.row), ())), r.document, r.row))
        record = disclosures[0]
        if any(r.classified for r in disclosures) or _CODE.fullmatch(normal_text(record.name)) or (record.goal and _SECRET.fullmatch(record.goal)):
            continue
        placement = placed[record.document, record.row]
        department, unit = latest.get(placement.department or "", placement.department or ""), latest.get(placement.unit or "", placement.unit or "")
        above = bodies.get(placement.department or placement.unit or "")
        owners = tuple(n for n in (record.unit, documents[record.document].department) if n)
        years = [year for r in disclosures if (year := documents[r.document].fiscal_year) is not None]
        line = Line(
            uid, record, placement, parse_name(record.name, owners), years[0] if years else None, department or unit,
            _name(bodies, placement.department or placement.unit), unit or department, _name(bodies, placement.unit or placement.department),
            None if above is None else above.level, None if above is None else above.district, lineage.get(uid),
            targets.get((record.document, record.row), []), disclosures=disclosures, undated=_undated(record.name, owners),
        )  # fmt: skip
        for touch in touches.get((record.document, record.row), ()):
            line.touches[touch.system].append(touch)
        lines.append(line)
    return Lines(
        lines,
        {frozenset((s.later, s.earlier)) for s in links.successions if not s.alternative},
        {frozenset((s.later, s.earlier)) for s in links.successions if not s.alternative and s.kind == "split"},
        {s.uid: s.parent for s in links.systems if s.parent is not None},
        {s.uid: s.name for s in links.systems},
    )


def _undated(name: str, owners: tuple[str, ...]) -> Name | None:
    without = _TIME.sub("", name)
    return parse_name(without, owners) if without and without != name else None


def _targets(records: Records, links: Links) -> dict[tuple[str, int], list[Target]]:
    places = {(p.document, p.row, p.order): p for p in links.indicator_places}
    found: dict[tuple[str, int], list[Target]] = defaultdict(list)
    for each in records.indicators:
        if each.row is None:
            continue
        place = places[each.document, each.row, each.order]
        found[each.document, each.row].append(Target(place.indicator_type, _value(each), place.commonness, each))
    return found


def _value(record: IndicatorRecord) -> str:
    """“日常巡检达标率100%” as the value of 日常巡检达标率 is 100%."""
    value = identity_form(record.annual_value or record.cycle_value or "")
    name = identity_form(record.name)
    return _UNIT.sub("", value.removeprefix(name)).lstrip(":=") if value.startswith(name) else value


def _name(bodies: dict[str, Body], uid: str | None) -> str:
    return bodies[uid].name if uid is not None and uid in bodies else "单位不知"
