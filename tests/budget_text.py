"""Invented 项目支出绩效目标表 as tab-separated text: what the tests feed the program. No real body, project or amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

HEAD = ("项目名称（资金使用单位）", "总计", "财政拨款", "财政专户拨款", "其他资金", "绩效目标", "绩效指标")


@dataclass(frozen=True)
class Indicator:
    name: str
    annual: str = "≥90%"
    cycle: str = "≥90%"
    level1: str = "1-产出指标"
    level2: str = "11-数量指标"

    def printed(self, number: int) -> str:
        return f"{number}、{self.level1}：{self.level2}：{self.name}；实施周期指标值：{self.cycle}；年度指标值：{self.annual}。"


@dataclass(frozen=True)
class Project:
    name: str
    total: str = "10.00"
    goal: str = "按计划完成工作。"
    indicators: Sequence[Indicator] = (Indicator("巡检完成率"), Indicator("故障修复率", "≥95%"), Indicator("群众满意度", "≥85%"))
    other: str = ""


@dataclass(frozen=True)
class Unit:
    name: str
    projects: Sequence[Project]
    total: str | None = None
    """None: what the projects add up to."""


@dataclass(frozen=True)
class Budget:
    """`year` is printed in the heading where it is given."""

    units: Sequence[Unit]
    department: str = "示例市档案局"
    year: int | None = None
    currency: str | None = "万元"
    total: str | None = None
    lines_before: Sequence[str] = field(default_factory=tuple)

    def text(self, end: str = "\n") -> str:
        heading = "项目支出绩效目标表" if self.year is None else f"{self.year}年项目支出绩效目标表"
        lines = [*self.lines_before, heading, f"部门名称：{self.department}"]
        if self.currency is not None:
            lines.append(f"单位：{self.currency}")
        lines.append("\t".join(HEAD))
        subtotals = [u.total or f"{sum(map(_amount, u.projects), Decimal(0)):,.2f}" for u in self.units]
        whole = self.total or f"{sum((Decimal(s.replace(',', '')) for s in subtotals), Decimal(0)):,.2f}"
        lines.append(f"合计\t{whole}\t{whole}\t\t\t\t")
        for unit, subtotal in zip(self.units, subtotals, strict=True):
            lines.append(f"{unit.name}\t{subtotal}\t{subtotal}\t\t\t\t")
            lines += [_row(project) for project in unit.projects]
        return end.join(lines) + end

    def data(self, encoding: str = "utf-8") -> bytes:
        return self.text().encode(encoding)


def _amount(project: Project) -> Decimal:
    digits = project.total.replace(",", "")
    return Decimal(digits) if digits.replace(".", "").isdigit() else Decimal(0)


def _row(project: Project) -> str:
    printed = "".join(each.printed(n) for n, each in enumerate(project.indicators, start=1))
    return f"{project.name}\t{project.total}\t{project.total}\t\t{project.other}\t{project.goal}\t{printed}"


def archive_budget(year: int | None = 2031, extra: Sequence[Project] = ()) -> Budget:
    """Two units, four projects; the first two of the archive have three equal indicators."""
    stock = (Indicator("库房温湿度达标率"), Indicator("故障修复率", "≥95%"), Indicator("群众满意度", "≥85%"))
    return Budget(
        (
            Unit(
                "示例市档案馆",
                (
                    Project("库房物业服务项目", "1,200.50", "库房整洁、安全。", stock),
                    Project("阅览室物业服务项目", "80.00", "阅览室整洁、安全。", stock),
                    *extra,
                ),
            ),
            Unit("示例市图书馆", (Project("借阅系统运维项目", "36.20"), Project("少儿读物购置项目", "15.00", "添置读物。", (Indicator("购置册数", "≥2000册", "≥2000册"),)))),
        ),
        year=year,
    )
