"""CPU seconds of extraction and of entity linking at 1×, 10× and 100× of an invented text, by step, and how much a
character costs against 1×: near 1.0 all the way is linear.

    python bench/entities.py [--sizes 1 10 100] [--shape documents|one]

`documents`: every 40 projects are a budget of their own, years of ten departments and then other cities; `one`: a single
ever longer document.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from mailuo_extractors.entities.policies import find_citations
from mailuo_extractors.entities.systems import find_mentions
from mailuo_extractors.extract import extract
from mailuo_extractors.readers.text import read_text
from mailuo_graph.decisions import Decisions
from mailuo_graph.records import Records
from mailuo_linkers.bodies import find_bodies
from mailuo_linkers.indicator_types import group_indicators
from mailuo_linkers.placements import place_projects
from mailuo_linkers.policies import link_policies
from mailuo_linkers.renames import find_renames
from mailuo_linkers.systems import link_systems

T = TypeVar("T")
_UNIT = 40
_SYLLABLES = "安宝昌辰达恩丰光海华吉嘉景康兰乐林明宁平启庆瑞山盛泰天文祥新兴雅延阳宜永裕远云泽振志"
_ACTIONS = ("运维", "升级改造", "建设", "租赁", "运营服务")
_KINDS = ("管理平台", "监测系统", "服务小程序", "数据库", "专网", "热线")
_FIELDS = ("桥梁巡检", "校车调度", "档案编目", "河道水位", "门诊预约", "路灯养护", "执法记录", "图书借阅", "菜场检测", "林火预警")
_INDICATORS = ("巡检完成率", "故障修复及时率", "服务对象满意度", "系统可用率", "数据更新次数", "培训人数", "覆盖乡镇数", "投诉办结率")


class Budget:
    """Text of one department's budget of one year; the same seed gives the same text."""

    def __init__(self, number: int, size: int, seed: int = 7) -> None:
        self._random = random.Random(seed * 1_000_003 + number)
        names = random.Random(seed + number % 10 + number // 100 * 1000)
        self.city = "".join(names.sample(_SYLLABLES, 2)) + "市"
        self.department = f"{self.city}{names.choice(_FIELDS)}局"
        self.year = 2001 + number // 10 % 10
        self.size = size

    def text(self) -> str:
        head = f"{self.year}年项目支出绩效目标表\n部门名称：{self.department}\n单位：万元\n"
        head += "项目名称（资金使用单位）\t总计\t财政拨款\t财政专户拨款\t其他资金\t绩效目标\t绩效指标\n"
        units = [f"{self.department}（本级）", f"{self.city}{self._word(3)}中心"]
        lines = []
        for number in range(self.size):
            if number % (max(self.size, 2) // 2) == 0 and units:
                share = self.size // 2 if len(units) == 2 else self.size - self.size // 2  # noqa: PLR2004 - there are two
                lines.append(f"{units.pop(0)}\t{share}.00\t{share}.00\t\t\t\t")
            lines.append(self._project(number))
        return head + f"合计\t{self.size}.00\t{self.size}.00\t\t\t\t\n" + "\n".join(lines) + "\n"

    def _word(self, length: int) -> str:
        return "".join(self._random.sample(_SYLLABLES, length))

    def _project(self, number: int) -> str:
        choose = self._random.choice
        system = f"{self._word(2)}{choose(_FIELDS)}{choose(_KINDS)}"
        brand = f"“{self._word(3)}”"
        policy = f"《{self.city}{choose(_FIELDS)}{self._word(2)}管理办法》（{self.city[:1]}府办〔{self.year - 1}〕{self._random.randrange(1, 90)}号）"
        goal = f"根据{policy}，{choose(_ACTIONS)}{system}，保障{brand}平台与政务云、政务外网稳定运行，全年处置事件{self._random.randrange(9, 999)}件。"
        indicators = "".join(
            f"{n}、1-产出指标：11-数量指标：{choose(_FIELDS)}{name}；实施周期指标值：≥{self._random.randrange(50, 99)}%；年度指标值：≥{self._random.randrange(50, 99)}%。"
            for n, name in enumerate(self._random.sample(_INDICATORS, 4), start=1)
        )
        return f"{system}{choose(_ACTIONS)}项目（{self.year}年）第{number}号\t1.00\t1.00\t\t\t{goal}\t{indicators}"


class _Clock:
    """CPU seconds of each step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def __call__(self, step: str, function: Callable[[], T]) -> T:
        begin = time.process_time()
        result = function()
        self.seconds[step] += time.process_time() - begin
        return result


def texts(size: int, shape: str) -> list[str]:
    if shape == "one":
        return [Budget(0, _UNIT * size).text()]
    return [Budget(number, _UNIT).text() for number in range(size)]


def measure(given: list[str]) -> dict[str, float]:
    clock = _Clock()
    every = Records()
    for number, text in enumerate(given):
        source = clock("reading", lambda text=text, number=number: read_text(text.encode(), f"{number}.txt"))
        records = clock("extraction, whole", lambda source=source: extract(source))
        clock("  of it citations", lambda records=records, source=source: find_citations(records, source.text))
        clock("  of it mentions", lambda records=records, source=source: find_mentions(records, source.text))
        every.extend(records)
    decisions = Decisions()
    bodies = clock("bodies", lambda: find_bodies(every, decisions))
    placements = clock("placements", lambda: place_projects(every, bodies))
    clock("renames", lambda: find_renames(every, bodies, placements, decisions))
    clock("indicator types", lambda: group_indicators(every, decisions))
    clock("policies", lambda: link_policies(every, decisions))
    clock("systems", lambda: link_systems(every, placements, decisions))
    return dict(clock.seconds)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--shape", choices=["documents", "one"], nargs="+", default=["documents", "one"])
    options = parser.parse_args()
    measure(texts(1, "one"))  # what the first call loads and compiles
    for shape in options.shape:
        base: dict[str, float] = {}
        for size in options.sizes:
            given = texts(size, shape)
            length = sum(map(len, given))
            seconds = measure(given)
            seconds["all"] = sum(s for step, s in seconds.items() if not step.startswith(" "))
            per_character = {step: s / length for step, s in seconds.items()}
            base = base or per_character
            print(f"\n{shape}, {size}×: {len(given):,} documents, {length:,} characters")
            for step, spent in seconds.items():
                against = per_character[step] / base[step] if base[step] else float("nan")
                print(f"  {step:20} {spent:9.3f} s  {1e6 * per_character[step]:8.2f} µs a character  {against:6.2f} of the first")


if __name__ == "__main__":
    main()
