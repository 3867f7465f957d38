"""A budget line as the reading method sees it: taken apart once, before any two are compared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from mailuo_graph.links import Cite, IndicatorPlace, Placement, Rename, Touch
from mailuo_graph.records import DocumentRecord, Evidence, ProjectRecord, Records
from mailuo_linkers.names import Kind, Name, parse_name
from mailuo_linkers.normal import Normal, normalise
from mailuo_linkers.places import place_of
from mailuo_linkers.reading.periods import Period, period_of
from mailuo_linkers.reading.wording import everyday, telling
from mailuo_linkers.service_months import Months, printed_months

_CODE: Final = re.compile(r"[\da-z()\[\]<>_/.,:~-]*")
_SECRET: Final = re.compile("略|(?:该|本)?项目?(?:为|属于)?(?:涉密|保密)项目?|sm项目|涉密|保密|不予公开")
_BUILD: Final = re.compile("建设|新建|补建|增建|改建|扩建|迁建|开发|升级|改造|扩容|搭建|迁移|研发|布设|安装|增设|替换|购建|更新改造|提升工程|布展|修建|架设|(?:设备|设施|监控|系统|器材|管网|路灯|电梯|终端|装置|机组)更新")
_RUN: Final = re.compile("运行维护|运维|维护|维保|运营|运行|值守|托管|运管|养护|保养|管护|管养|管理服务|电费|巡检|质保|监测服务|物业|坐席|话务|客服|技术支持|技术服务|保障服务|值班")
_SURELY_RUN: Final = re.compile("(?:运行维护|运维|维护|维保|养护|管护|托管)(?!中心|系统|平台|机械|设备|处|站|所)")
_RUN_LAST: Final = re.compile(rf"(?:{_RUN.pattern})(?:服务|保障|管理|工作|费)?$")
_RENT: Final = re.compile("租赁|租用|续租|租金")
_BUY: Final = re.compile("购置|采购|购买|配备|添置|配置")
_GOODS: Final = re.compile("(?:装备|设备|终端|车辆|器材|仪器|家具|船艇)$")
_PILOT: Final = re.compile("试点|试(?:建|装|种|办|投放)|试验(?:点|区|站|田)|实验点|先导区|先行|先试|试用点|试运行|示范(?:点|区|段|项目|工程|$)|试验段|样板")
_ENDING: Final = re.compile("尾款|质保金|质量保证金|保留金|余款|结算款|清算款|进度款|待支付|应付款|存量款|未付款|尾欠|竣工结算")
_THING: Final = re.compile("(?:系统|平台|中枢|中台|网|小程序|app|数据库|库|大厅|中心|终端|工程|馆|院|站|所|路|桥|厂|池)(?:[(].*)?$")
_ACRONYM: Final = re.compile("[a-z]{2,8}")
_TOLD: Final = 30
"""A goal of so many characters says what a name of letters means."""
_SHORTEST: Final = 2
_HALVES: Final = {"备用": ("备用", "备份", "备线", "备链路"), "主用": ("主用", "主干", "主线", "主链路")}


@dataclass(slots=True, frozen=True)
class Text:
    """A field of a line in the form for comparing, with the way back to the document."""

    normal: Normal
    evidence: Evidence | None

    @property
    def text(self) -> str:
        return self.normal.text

    def words(self, start: int, end: int) -> str:
        first, last = self.normal.raw_span(start, end)
        return self.normal.raw[first:last]

    def place(self, start: int, end: int) -> Evidence | None:
        """Where these words stand in the document; the whole field where wrapping or noise hides them."""
        if self.evidence is None:
            return None
        printed = normalise(self.evidence.words)
        at = printed.text.find(self.text[start:end])
        if at < 0 or start == end:
            return self.evidence
        first, last = printed.raw_span(at, at + end - start)
        where = self.evidence
        return Evidence(where.page, where.row, where.start + first, where.start + last, where.words[first:last], where.box)


@dataclass
class Line:
    """One project. Where it is disclosed twice, the fullest disclosure speaks and sets are joined. `unit` and
    `department` are what they are called in the end, `unit_then` what the unit was then; `owner_named` is who the name
    itself says it belongs to."""

    uid: str
    document: str
    record: ProjectRecord
    name: Name
    year: int | None
    period: Period
    unit: str | None
    unit_then: str | None
    department: str | None
    place: str | None
    title: Text
    goal: Text
    owner_named: str
    systems: dict[str, list[Touch]] = field(default_factory=dict)
    policies: dict[str, list[Cite]] = field(default_factory=dict)
    indicators: dict[str, tuple[str, float]] = field(default_factory=dict)
    measures: dict[str, str] = field(default_factory=dict)
    """Indicator type → its name here."""
    values: dict[str, None] = field(default_factory=dict)
    """Of its indicators, as printed."""
    documents: set[str] = field(default_factory=set)

    @cached_property
    def object(self) -> str:
        """What it is about, in the form for comparing, without owner, place, years, phase, lot and action."""
        return "".join(self.name.values(Kind.OBJECT))

    @cached_property
    def core(self) -> str:
        """Object, action and what tells halves apart: equal in each year of one undertaking."""
        kept = (Kind.OBJECT, Kind.ACTION, Kind.QUALIFIER)
        values = [s.value for s in self.name.slots if s.kind in kept and not (s.kind is Kind.QUALIFIER and self._is_place(s.value))]
        return "".join(dict.fromkeys(values)).replace("服务大厅", "服务中心").replace("政务大厅", "政务服务中心")

    @cached_property
    def qualifiers(self) -> frozenset[str]:
        """南部, B区, 主用: what tells one half from the other. A place that is the owner's is none."""
        return frozenset(s.value for s in self.name.slots if s.kind is Kind.QUALIFIER and not self._is_place(s.value))

    def says_half(self, half: str) -> bool:
        """Whether the goal speaks of that half, under any of its spellings."""
        return any(word in self.goal.text for word in _HALVES.get(half, (half,)))

    @cached_property
    def phases(self) -> frozenset[str]:
        return frozenset(self.name.values(Kind.PHASE))

    @cached_property
    def lots(self) -> frozenset[str]:
        return frozenset(self.name.values(Kind.LOT))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers that are part of the name, as in 12345热线 or S212线; years, phases and quantities are none."""
        return frozenset(re.findall(r"(?<!\d)[a-z]?\d{2,}(?!\d|年|月|万|个|人|家|处|台|条|届|期|名|套|路)", self.object))

    @cached_property
    def speechless(self) -> bool:
        """Its name is a code, or it is classified and its name says nothing: nothing can be told of it."""
        if len(self.object) < _SHORTEST or (_CODE.fullmatch(self.object) and not (_ACRONYM.fullmatch(self.object) and len(self.goal.text) >= _TOLD)):
            return True
        return self.secret and not (self.period.basis == "name" and self.name.action is not None)

    @cached_property
    def secret(self) -> bool:
        return self.record.classified or bool(self.goal.text and _SECRET.sub("", self.goal.text).strip("。;,") == "")

    @cached_property
    def generic(self) -> bool:
        """Every unit has such a line: it is only known together with its unit."""
        return len(telling(self.object)) < _SHORTEST

    @cached_property
    def everyday(self) -> bool:
        """Any unit pays for such a thing: each for itself."""
        return everyday(self.object)

    @cached_property
    def pilot(self) -> bool:
        return bool(_PILOT.search(self.title.text))

    @cached_property
    def stage(self) -> str | None:  # noqa: PLR0911 - one a stage
        """Which of build, buy, rent and run; None where none is said."""
        actions = "".join(self.title.text[a:b] for a, b in self._action_spans())
        tail = actions or self.object[-6:]
        if re.search("(?:建设|新建|改造|升级|开发|扩容)$", self._bare_title()):
            return "build"
        if _ENDING.search(self.title.text) and _BUILD.search(self.title.text):
            return "build"  # what is still owed for it
        if _SURELY_RUN.search(self.object) or _RUN_LAST.search(self._bare_title()) or (_RUN.search(actions) if actions else _RUN_LAST.search(self.object)):
            return "run"
        if _RENT.search(actions or tail):
            return "rent"
        if _BUY.search(actions or tail) and not re.search("服务|团队|人员|劳务|外包", actions + self.title.text):
            return "buy"
        if _BUILD.search(tail) or re.search("工程(?:[(].*[)])?$", self.title.text):
            return "build"
        if _GOODS.search(self._bare_title()) and _BUY.search(self.goal.text[:200]):
            return "buy"
        if _THING.search(self._bare_title()) and re.search("建设|建成|建立|搭建|开发|研发|打造|构建|接入|扩充|新增|布设|安装", self.goal.text[:400]):
            return "build"
        return None

    @cached_property
    def ending(self) -> str | None:
        """The words by which a line says that it pays for the rest of something finished."""
        match = _ENDING.search(self.title.text) or _ENDING.search(self.goal.text)
        return None if match is None else match.group()

    @cached_property
    def order(self) -> tuple[int, int, int]:
        """What comes first in time: by printed period, then by budget."""
        year = self.year or 0
        return (self.period.first or year, self.period.last or year, year)

    @cached_property
    def bare(self) -> str:
        """The name as printed, in the form for comparing, without owner, place, years and brackets' marks."""
        left = (Kind.OWNER, Kind.YEAR, Kind.PERIOD, Kind.MARK)
        kept = [s for s in self.name.slots if s.kind not in left and not (s.kind is Kind.QUALIFIER and self._is_place(s.value))]
        return normalise("".join(self.name.printed[s.start : s.end] for s in kept)).text

    @cached_property
    def months(self) -> Months | None:
        """The months of its contract, where they are printed."""
        found = printed_months(self.name, self.record.period, self.goal.text, self.year)
        return None if found is None or found.whole_years else found

    def _bare_title(self) -> str:
        text = self.title.text
        return re.sub("(?:[(][^)]*[)]|项目|工程|经费|专项|资金|费用)+$", "", text)

    def _action_spans(self) -> list[tuple[int, int]]:
        spans, at = [], 0
        for slot in self.name.slots:
            words = normalise(self.name.printed[slot.start : slot.end]).text
            found = self.title.text.find(words, at) if words else -1
            if found >= 0:
                at = found + len(words)
                if slot.kind is Kind.ACTION:
                    spans.append((found, at))
        return spans

    def _is_place(self, value: str) -> bool:
        """省 市 区 县 in front, and the place's own name."""
        return value in ("省", "市", "区", "县", "镇", "本级", "机关") or (self.place is not None and value in self.place)


def read_lines(
    records: Records,
    placements: Sequence[Placement],
    renames: Sequence[Rename] = (),
    touches: Sequence[Touch] = (),
    cites: Sequence[Cite] = (),
    indicators: Sequence[IndicatorPlace] = (),
    units: Mapping[str, str] | None = None,
) -> dict[str, Line]:
    """Every project by uid. `units` are those of the whole workspace by their normalised names, where this is a part of it."""
    latest = latest_names(renames)
    documents = {d.document: d for d in records.documents}
    printed = {(p.document, p.row): p for p in records.projects}
    rows: dict[str, list[Placement]] = defaultdict(list)
    for placement in placements:
        if (placement.document, placement.row) in printed:
            rows[placement.project].append(placement)
    if units is None:
        units = {normalise(printed[p.document, p.row].unit or "").text: p.unit for p in placements if (p.document, p.row) in printed and p.unit}
    lines = {}
    for uid, places in rows.items():
        fullest = min(places, key=lambda p: (-len(printed[p.document, p.row].goal or ""), p.document, p.row))
        line = lines[uid] = _line(fullest, printed[fullest.document, fullest.row], documents[fullest.document], latest)
        named = units.get(normalise(line.owner_named).text) if line.owner_named else None
        if named is not None:  # a bureau's list names the centre that a line is for
            line.unit, line.unit_then = latest.get(named, named), named
        lines[uid].documents = {p.document for p in places}
        departments = [latest.get(p.department, p.department) for p in places if p.department]
        own = lines[uid].unit
        # A unit's own document calls it a department; the document of the department above knows better.
        above = [d for d in departments if own is None or _tail(d) != _tail(own)]
        lines[uid].department = min(above, default=lines[uid].department)
    at = {(p.document, p.row): lines[p.project] for p in placements if p.project in lines}
    for touch in touches:
        if (touch.document, touch.row) in at:
            at[touch.document, touch.row].systems.setdefault(touch.system, []).append(touch)
    for cite in cites:
        if (cite.document, cite.row) in at:
            at[cite.document, cite.row].policies.setdefault(cite.policy, []).append(cite)
    common = {(i.document, i.row, i.order): i for i in indicators}
    for each in records.indicators:
        if each.row is not None and (each.document, each.row) in at:
            kind = common.get((each.document, each.row, each.order))
            measure = kind.indicator_type if kind else each.name
            line = at[each.document, each.row]
            line.indicators[f"{measure}={each.annual_value or ''}"] = (each.name, 1.0 if kind is None else kind.commonness)
            line.measures.setdefault(measure, each.name)
            line.values |= dict.fromkeys(v for v in (each.annual_value, each.cycle_value) if v)
    return lines


def latest_names(renames: Sequence[Rename]) -> dict[str, str]:
    """Body → what it is called in the end, over any number of renames that are certain or likely."""
    following = {r.earlier: r.later for r in renames if r.confidence in ("certain", "likely")}
    latest = {}
    for body in following:
        last, passed = body, {body}
        while last in following and following[last] not in passed:
            last = following[last]
            passed.add(last)
        latest[body] = last
    return latest


def _tail(uid: str) -> str:
    return uid.partition("-")[2]


def place_said(body: str) -> str | None:
    """The places that the printed name of a body begins with."""
    return "".join(place_of(normalise(body).text).names) or None


def _line(placement: Placement, record: ProjectRecord, document: DocumentRecord, latest: dict[str, str]) -> Line:
    owners = tuple(n for n in (record.unit, document.department) if n)
    name = parse_name(record.name, owners)
    fields = (record.goal, record.cycle_goal, record.expected, record.note)
    text = "。".join(f for f in dict.fromkeys(fields) if f)
    goal = Text(normalise(text), record.goal_evidence)
    printed_place = document.department or record.unit or ""
    department = placement.department or placement.unit
    return Line(
        placement.project,
        placement.document,
        record,
        name,
        document.fiscal_year,
        period_of(name, record, document.fiscal_year, goal.text),
        None if placement.unit is None else latest.get(placement.unit, placement.unit),
        placement.unit,
        None if department is None else latest.get(department, department),
        place_said(printed_place),
        Text(normalise(record.name), record.evidence),
        goal,
        "".join(name.printed[s.start : s.end].strip() for s in name.slots if s.kind is Kind.OWNER),
    )
