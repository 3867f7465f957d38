"""Invented undertakings over the years, with links of every kind put in by hand: what shows them is tested apart from
what finds them. The workspace is a real one, built by the program; only successions and duplicates are ours."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from budget_text import Budget, Indicator, Project, Unit
from mailuo_graph.identity import lineage_uid
from mailuo_graph.links import Duplicate, Ground, Links, Membership, Rename, Succession, SystemEntity, Touch
from mailuo_graph.records import Evidence, ProjectRecord, Records
from program import good, mailuo, write

_FIRST = (Indicator("检索响应时间", "≤3秒", "≤3秒"), Indicator("接入馆藏", "≥200万条", "≥600万条"), Indicator("培训场次", "≥4次"))
_SECOND = (Indicator("检索响应时间", "≤2秒", "≤2秒"), Indicator("接入馆藏", "≥3亿条", "≥9亿条"), Indicator("培训场次", "≥6次"), Indicator("读者满意度", "≥90%"))
_THIRD = (Indicator("检索响应时间", "≤2秒", "≤2秒"), Indicator("读者满意度", "≥85%"), Indicator("系统可用率", "≥99%"))
OLD, NEW = "示例市档案局", "示例市档案和文献局"


def budgets() -> list[Budget]:
    """2031, 2032, 2033 without the undertaking, 2035 under a new name of the bureau; 2034 was never read."""
    others = Project("书架购置项目", "15.00", "添置书架。", (Indicator("购置书架", "≥20组", "≥20组"),))
    pilot = Project("馆藏检索平台试点项目", "30.00", "在两个馆试点统一检索，为全市推广奠定基础。", _FIRST)
    build = Project("馆藏检索平台建设项目", "200.00", "建成馆藏检索平台并通过终验，移交运营。", _FIRST)
    run = Project("馆藏检索平台运营服务项目（2032-2034年）", "80.50", "依托已建成的馆藏检索平台，提供运营服务。", _SECOND)
    north = Project("馆藏检索平台北区运营服务", "40.00", "原运营服务期满后拆分，负责北区。", _THIRD)
    south = Project("馆藏检索平台南区运营服务", "50.00", "原运营服务期满后拆分，负责南区。", _SECOND)
    return [
        Budget((Unit(OLD, (pilot, build, others)),), OLD, 2031),
        Budget((Unit(OLD, (run, others)),), OLD, 2032),
        Budget((Unit(OLD, (others, Project("库房维修项目", "9.00"))),), OLD, 2033),
        Budget((Unit(NEW, (north, south, others)),), NEW, 2035),
    ]


@dataclass(frozen=True)
class Made:
    """The workspace, and the uids of its projects by name and year."""

    folder: Path
    uids: dict[tuple[str, int], str]

    def uid(self, name: str, year: int) -> str:
        return next(uid for (printed, at), uid in self.uids.items() if at == year and name in printed)


def built(folder: Path) -> Made:
    for budget in budgets():
        write(folder / "in" / f"{budget.department}{budget.year}年.txt", budget.data())
    good(mailuo("build", folder / "in", "-w", folder / "ws"))
    made = Made(folder / "ws", _uids(folder / "ws"))
    links = Links.read(made.folder / "links")
    _link(made, links)
    links.write(made.folder / "links")
    return made


def _uids(folder: Path) -> dict[tuple[str, int], str]:
    records, links = Records.read(folder / "tables"), Links.read(folder / "links")
    years = {d.document: d.fiscal_year or 0 for d in records.documents}
    printed = {(p.document, p.row): p.name for p in records.projects}
    return {(printed[p.document, p.row], years[p.document]): p.project for p in links.placements}


def _link(made: Made, links: Links) -> None:
    """Pilot or building → running → two halves: an alternative, a gap, a split, a renaming; one duplicate."""
    pilot, build = made.uid("试点", 2031), made.uid("平台建设", 2031)
    run, north, south = made.uid("运营", 2032), made.uid("北区", 2035), made.uid("南区", 2035)
    links.successions = [
        Succession(run, build, "build_to_operate", 0.97, "certain", ["目标写明依托已建成的馆藏检索平台"], "model"),
        Succession(run, pilot, "pilot_to_full", 0.52, "possible", ["试点之后的同一平台"], "model", alternative=True),
        Succession(north, run, "split", 0.91, "likely", ["目标写明原运营服务期满后拆分"], "model", missing_years="2034"),
        Succession(south, run, "split", 0.93, "likely", ["目标写明原运营服务期满后拆分"], "model", missing_years="2034", overlap="2034 年"),
    ]
    _name_the_rest(made, links)
    lineage, name = lineage_uid(build), "馆藏检索平台"
    links.memberships = [Membership(project, lineage, name) for project in (build, run, north, south)]
    records = {p.name: p for p in Records.read(made.folder / "tables").projects}
    links.grounds = [
        _ground("SUCCEEDS", run, build, 1, "continuation_phrase", "目标写明依托已建成的平台", 3.2, records, ("依托已建成的馆藏检索平台", "通过终验，移交运营")),
        _ground("SUCCEEDS", run, build, 2, "same_system", "名称里是同一个平台", 1.4, records, ("馆藏检索平台", "馆藏检索平台")),
        _ground("SUCCEEDS", run, build, 3, "indicators", "指标只有三条同类", -0.6, records, None),
    ]
    kept = made.uid("北区", 2035)
    links.duplicates = [
        Duplicate("X-示例-1", "same_function", [kept, south], "strong", 0.95, ["两个项目提供同一项服务"], Decimal(40), Decimal(50), False, ["分区分包"], "model"),
        Duplicate("X-示例-2", "overlapping_windows", [build, run], "worth_a_look", None, ["建设期内已付运营费"], None, Decimal("80.50"), True, ["续约过渡"], "rule"),
    ]  # fmt: skip
    links.grounds.append(_ground("X-示例-1", south, kept, 1, "goal", "目标几乎相同", None, records, ("拆分，负责南区", "拆分，负责北区")))


def _name_the_rest(made: Made, links: Links) -> None:
    """The platform as a system with roles, and the bureau's renaming: as fixed as the rest, whatever the linkers learn."""
    links.systems = [SystemEntity("S-示例馆藏检索", "示例馆藏检索平台", ["馆藏检索平台"], "平台", None, [], [])]
    roles = (("试点", 2031, "建设"), ("平台建设", 2031, "建设"), ("运营", 2032, "运营"), ("北区", 2035, "运营"), ("南区", 2035, "运营"))
    uids = {made.uid(name, year): role for name, year, role in roles}
    links.touches = [
        Touch(place.document, place.row, 1, "S-示例馆藏检索", uids[place.project], "馆藏检索平台") for place in links.placements if place.project in uids
    ]  # fmt: skip
    bodies = {(body.kind, body.name): body.uid for body in links.bodies}
    links.renames = [
        Rename(kind, bodies[kind, OLD], bodies[kind, NEW], 2035, 0.9, "likely", ["名称只多“和文献”"], "rule") for kind in ("Department", "Unit")
    ]  # fmt: skip


def _ground(
    about: str, later: str, earlier: str, order: int, feature: str, reason: str, weight: float | None,
    records: dict[str, ProjectRecord], words: tuple[str, str] | None,
) -> Ground:  # fmt: skip
    if words is None:
        return Ground(about, later, earlier, order, feature, reason, weight)
    places = []
    for text in words:
        record = next(r for r in records.values() if text in (r.goal or "") or text in r.name)
        places.append((record.document, Evidence(None, record.row, 0, len(text), text)))
    (first, at_first), (second, at_second) = places
    return Ground(about, later, earlier, order, feature, reason, weight, first, at_first, second, at_second)
