"""A graph of any size that reads like budgets: every relation filled, names that go on from year to year, seeded.

For tests that compare stores and for benchmarks of queries. What `random_graph` of graphs.py does for values no budget
would hold, this does for the ones they do. All names are invented.
"""

from __future__ import annotations

import random
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mailuo_graph.tables import GraphTables, Relation

if TYPE_CHECKING:
    from collections.abc import Sequence

_BODIES = ("数据局", "水务局", "交通局", "教育局", "卫健局")
_THINGS = (
    ("工单平台", "平台", "建设"), ("工单平台", "平台", "运营"), ("视频汇聚平台", "平台", "建设"), ("政务云", "云", "租赁"), ("政务外网", "网络", "运维"),
    ("机房", "机房", "运维"), ("查询系统", "系统", "升级"), ("查询系统", "系统", "运维"), ("热线", "热线", "服务"), ("专线", None, "租赁"),
    ("办公用房", None, "管理"), ("宣传培训", None, None), ("设备", None, "购置"), ("短信", None, "服务"), ("巡检", None, "服务"),
    ("设备第二批", None, "购置"), ("门禁", None, "运维"), ("网站", "网站", "运维"), ("监控", None, "运维"), ("电梯", None, "运维"), ("消防", None, "运维"),
)
_YEARS = (2031, 2032, 2033, 2034)
_VALUES = (
    ("群众满意度", "31", "满意度", "≥{}%", "%"), ("系统正常运行率", "12", "质量", "≥{}%", "%"), ("工作完成及时率", "13", "时效", "{}%", "%"), ("培训人次", "11", "数量", "≥{}人次", "人次"),
    ("成本控制", "41", "经济成本", "≤{}万元", "万元"), ("服务水平", "22", "社会效益", "明显提升", None), ("报告份数", "11", "数量", "≥{}份", "份"), ("故障投诉率", "12", "质量", "≤{}%", "%"),
    ("办理时间", "13", "时效", "≤{}小时", "小时"), ("资金合规率", "12", "质量", "100%", "%"),
)  # fmt: skip
_SIMILAR = (
    "same_function_at_two_levels", "same_function_in_two_departments", "shared_resource_rented_anyway", "overlapping_scope", "overlapping_windows", "upgraded_twice",
    "near_identical_goals", "same_indicators", "target_does_not_fit_goal", "template_used_everywhere",
)  # fmt: skip
_KINDS = ("renewal", "renewal", "same_project_next_budget", "build_to_operate", "phase", "pilot_to_full", "split", "merge")
_LINES = 10
"""A unit has in a year."""
_CITY_PROJECTS = 15 * 2 * 3 * _LINES
"""Come with one city and its two districts: five departments each, of two units, for three years."""


class _Budgets:
    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - the same graph every time is the point
        self.nodes: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.relations: dict[Relation, list[dict[str, Any]]] = defaultdict(list)
        self.shared: dict[tuple[str, str], str] = {}
        self.own_targets: set[str] = set()
        self.by_thing: dict[tuple[str, str], list[str]] = defaultdict(list)

    def relate(self, name: str, source: tuple[str, str], target: tuple[str, str], **values: Any) -> None:
        self.relations[Relation(name, source[0], target[0])].append({"source": source[1], "target": target[1], **values})

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def start(self) -> None:
        for at, (name, code, of_class, _, _) in enumerate(_VALUES):
            self.nodes["IndicatorType"].append({"uid": f"T-{at}", "name": name, "class_code": code, "class_name": of_class})
        for at in range(8):
            number = None if at == 3 else f"示办〔{2024 + at}〕{at + 1}号"
            self.nodes["Policy"].append({"uid": f"R-{at}", "name": f"示例规划{at}", "document_number": number, "year": 2024 + at, "valid_until": 2029 + at if at % 2 else None})
        self.nodes["System"].append({"uid": "S-all", "name": "国家示例平台", "category": "平台"})

    def city(self, at: int) -> None:
        for district in ("", "东岭区", "西浦区"):
            place = f"示例{at}市{district}"
            for body in _BODIES:
                self.department(place, body, "区县" if district else "市")
            for thing in sorted({thing for thing, category, _ in _THINGS if category}):
                branch, whole = self.shared.get((place, thing)), self.shared.get((f"示例{at}市", thing))
                if district and branch is not None and whole is not None:
                    self.relate("PART_OF", ("System", branch), ("System", whole), reasons=["下级的同名系统"])
        self.alike(at)

    def system(self, place: str, thing: str, category: str) -> str:
        if (place, thing) not in self.shared:
            self.shared[place, thing] = f"S-{place}{thing}"
            self.nodes["System"].append({"uid": f"S-{place}{thing}", "name": place + thing, "category": category})
        return self.shared[place, thing]

    def department(self, place: str, body: str, level: str) -> None:
        old = f"D-{place}{body}"
        renamed = self.chance(0.2)
        names = {old: place + body, **({f"{old}新": f"{place}{body[:-1]}和服务局"} if renamed else {})}
        for uid, name in names.items():
            self.nodes["Department"].append({"uid": uid, "name": name, "level": level, "district": place})
        if renamed:
            self.relate("RENAMED_TO", ("Department", old), ("Department", f"{old}新"), since=_YEARS[2], confidence="certain", score=0.9, reasons=["只有一处不同"])
        units = [(f"U-{place}{body}{n}", f"{place}{body}{n}") for n in ("", "中心")]
        for uid, name in units:
            self.nodes["Unit"].append({"uid": uid, "name": name, "level": level, "district": None if self.chance(0.1) else place})
        if renamed:
            self.nodes["Unit"].append({"uid": f"{units[1][0]}新", "name": f"{units[1][1]}新", "level": level, "district": place})
            self.relate("RENAMED_TO", ("Unit", units[1][0]), ("Unit", f"{units[1][0]}新"), since=_YEARS[2], confidence="likely", score=0.7, reasons=["原文写明"])
            units.append((f"{units[1][0]}新", f"{units[1][1]}新"))
        before: dict[tuple[str, int], dict[str, Any]] = {}
        linked = set()
        for year in sorted(self.dice.sample(_YEARS, 3)):
            whose = f"{old}新" if renamed and year >= _YEARS[2] else old
            document = f"F-{place}{body}{year}"
            known = None if self.chance(0.05) else year
            totals = Decimal(0)
            count = 0
            for uid, name in units[:2] if year < _YEARS[2] or not renamed else (units[0], units[2]):
                if (whose, uid) not in linked:
                    linked.add((whose, uid))
                    self.relate("HAS_UNIT", ("Department", whose), ("Unit", uid))
                sums = Decimal(0)
                for slot in self.dice.sample(range(len(_THINGS)), _LINES):
                    line = self.project(place, (uid, name), names[whose], document, (year, known), slot)
                    sums += line["total"] or 0
                    count += 1
                    self.follow(before, ("中心" in uid, slot), line)
                totals += sums
                self.relate("LISTS", ("Document", document), ("Unit", uid), key=name, name_printed=name, total=sums + (1 if self.chance(0.1) else 0), sum_of_projects=sums, project_count=_LINES, evidence_row=count)
            self.nodes["Document"].append(
                {
                    "uid": document, "sha256": document, "file_name": f"{place}{body}{year}年.xlsx", "department": names[whose], "fiscal_year": known,
                    "fiscal_year_basis": "printed" if known else "unknown", "total": totals + (3 if self.chance(0.1) else 0), "sum_of_projects": totals, "project_count": count, "remark_count": 1,
                },
            )
            self.nodes["Remark"].append({"uid": f"{document}:1", "name": "待核", "name_en": "to check", "kind": self.dice.choice(("row_not_understood", "total_differs")), "evidence_document": document, "evidence_row": 3})
            self.relate("HAS_REMARK", ("Document", document), ("Remark", f"{document}:1"))

    def project(self, place: str, unit: tuple[str, str], department: str, document: str, years: tuple[int, int | None], slot: int) -> dict[str, Any]:
        thing, category, action = _THINGS[slot]
        printed, fiscal_year = years
        period = self.dice.choice(("", "", f"{printed - 2}-{printed}年", f"{printed - 1}年", f"{printed}-{printed + 2}年"))
        part = self.dice.choice(("", "", "", "（一期）", "（二期）", "一次性"))
        name = f"{period}{thing}{part}{action or ''}"
        uid = f"P-{unit[0]}-{printed}-{slot}"
        amount = None if self.chance(0.03) else Decimal(self.dice.choice((self.dice.randrange(100, 5_000), self.dice.randrange(100, 90_000), self.dice.randrange(15_000, 20_000)))).scaleb(-2)
        goal = self.dice.choice((f"为各部门统一提供{thing}", f"完成{thing}，支付尾款", f"一次性工作经费，保障{thing}", f"{thing}{unit[1]}", None))
        line = {
            "uid": uid, "name": name, "clean_name": name.removeprefix(period), "fiscal_year": fiscal_year, "unit": unit[1], "department": department, "total": amount, "total_printed": str(amount),
            "fiscal_appropriation": amount, "years_in_name": "、".join(period.rstrip("年").split("-")) or None, "action": action, "goal": goal, "classified": self.chance(0.02), "indicator_count": 4,
        }  # fmt: skip
        self.nodes["Project"].append(line)
        self.relate("BUDGETS", ("Unit", unit[0]), ("Project", uid))
        for twice in range(2 if self.chance(0.03) else 1):
            row = self.dice.randrange(1, 400)
            total = amount if twice == 0 or amount is None or self.chance(0.7) else amount + 1
            self.relate("DISCLOSED_IN", ("Project", uid), ("Document", document), key=f"{document}:{twice}", name_printed=name, total=total, evidence_document=document, evidence_row=row)
        if category is not None:
            role = self.dice.choice((action, action, None, "使用")) if action in ("建设", "运营", "运维", "租赁", "升级") else "运营"
            self.relate("TOUCHES", ("Project", uid), ("System", self.system(unit[1] if category == "系统" else place, thing, category)), key="1", role=role, mention=thing, evidence_document=document)
        if self.chance(0.02):
            self.relate("TOUCHES", ("Project", uid), ("System", "S-all"), key="2", role="使用", mention="国家示例平台")
        for key in range(self.dice.randrange(3)):
            self.relate("CITES", ("Project", uid), ("Policy", f"R-{self.dice.randrange(8)}"), key=str(key), evidence_document=document)
        city = place.partition("市")[0]
        self.measures(uid, document, city + thing)
        self.by_thing[city, thing].append(uid)
        return line

    def measures(self, uid: str, document: str, work: str) -> None:
        """Two targets that everybody has, two of this kind of work."""
        for key, at in enumerate(self.dice.sample(range(len(_VALUES)), 4)):
            name, code, of_class, value, counted_in = _VALUES[at]
            target = f"T-{at}"
            if key > 1:
                name, target = work + name, f"T-{at}-{work}"
                if target not in self.own_targets:
                    self.own_targets.add(target)
                    self.nodes["IndicatorType"].append({"uid": target, "name": name, "class_code": code, "class_name": of_class})
            number = self.dice.choice((1, 90, 95, 100))
            printed = value.format(number)
            self.relate(
                "MEASURED_BY", ("Project", uid), ("IndicatorType", target), key=str(key), commonness=0.5, sequence=key, name_printed=name, cycle_value=printed, annual_value=None if self.chance(0.05) else printed,
                operator="≥", number=float(number) if counted_in else None, measure_unit=counted_in, malformed=self.chance(0.02), evidence_document=document, evidence_row=key + 1,
            )  # fmt: skip

    def follow(self, before: dict[tuple[Any, ...], dict[str, Any]], slot: tuple[Any, ...], line: dict[str, Any]) -> None:
        """The same work a year on, in one lineage; now and then an alternative beside it."""
        earlier = before.get(slot)
        if earlier is None or self.chance(0.15):
            lineage = f"C-{line['uid']}"
            self.nodes["Lineage"].append({"uid": lineage, "name": line["name"], "first_year": line["fiscal_year"], "last_year": _YEARS[-1], "missing_years": []})
        else:
            lineage = earlier["lineage"]
            kind = self.dice.choice(_KINDS)
            self.relate(
                "SUCCEEDS", ("Project", line["uid"]), ("Project", earlier["uid"]), kind=kind, score=0.9, confidence=self.dice.choice(("certain", "certain", "likely", "possible")), reasons=["名称相同", "金额相近"],
                alternative=self.chance(0.1), missing_years=[], overlap="2032" if self.chance(0.1) else None,
            )  # fmt: skip
        self.relate("IN_LINEAGE", ("Project", line["uid"]), ("Lineage", lineage))
        before[slot] = {"uid": line["uid"], "lineage": lineage}

    def alike(self, at: int) -> None:
        for thing in sorted({t for t, _, _ in _THINGS}):
            known = self.by_thing[f"示例{at}", thing]
            for number, kind in enumerate(_SIMILAR):
                if len(known) > 3 and self.chance(0.6):
                    self.finding(f"X-{at}-{thing}-{number}", kind, sorted(self.dice.sample(known, self.dice.choice((2, 2, 3)))))

    def finding(self, key: str, kind: str, members: Sequence[str]) -> None:
        values = {
            "key": key, "kind": kind, "strength": self.dice.choice(("strong", "worth_a_look", "weak")), "score": 0.7, "money_low": Decimal(5), "money_high": Decimal(self.dice.randrange(5, 200)),
            "at_most": self.chance(0.3), "innocent": ["分级部署"], "members": len(members), "decided_by": "rule:duplicates",
        }  # fmt: skip
        for other in members[1:]:
            self.relate("SIMILAR_TO", ("Project", members[0]), ("Project", other), reasons=[f"职能相同：{key}"], **values)


def budget_graph(seed: int, projects: int) -> GraphTables:
    """About as many projects as asked for; a whole city at a time."""
    budgets = _Budgets(seed)
    budgets.start()
    for at in range(max(1, round(projects / _CITY_PROJECTS))):
        budgets.city(at)
    tables = GraphTables.from_rows(budgets.nodes, budgets.relations)
    tables.check()
    return tables
