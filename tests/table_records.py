"""Small tables of invented records, as `mailuo link` reads them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from mailuo_linkers.tables.linking import Linked, link_records
from mailuo_linkers.tables.reading import COLUMNS

OBJECTS = ["档案库房", "河道水闸", "校园视频", "图书借阅", "停车泊位", "食堂燃气", "公园绿道", "养老床位", "疫苗冷链", "路灯照明", "消防栓", "垃圾转运"]
SYSTEMS = ("管理平台", "监测系统", "数据库", "门户网站", "指挥大屏")
ACTIONS = (("运维", "运行维护"), ("改造", "提升改造"), ("租赁", "租用"), ("测评", "安全测评"))
SUFFIXES = ("", "项目", "经费", "专项经费", "服务项目")


def record(number: int, year: int | None, name: str | None, **more: Any) -> dict[str, Any]:
    """One row; whatever is not given is of one unit, without goal, amount and indicators."""
    row = {"id": number, "year": year, "name": name, "district": "示例市东山区", "department": "示例市东山区档案局", "unit": "示例市东山区档案馆"}
    return {**dict.fromkeys(COLUMNS), **row, **more}


def batch(rows: Iterable[dict[str, Any]]) -> pa.RecordBatch:
    rows = list(rows)
    kinds = {"year": pa.float64(), "amount": pa.float64()}
    if all(isinstance(row["id"], int | None) for row in rows):
        kinds["id"] = pa.int64()
    return pa.record_batch({name: pa.array([row[name] for row in rows], kinds.get(name, pa.string())) for name in COLUMNS})


def linked(rows: Iterable[dict[str, Any]], **options: Any) -> Linked:
    return link_records([batch(rows)], **options)


def clusters(found: Linked) -> set[frozenset[Any]]:
    groups: dict[Any, set[Any]] = {}
    for number, cluster in zip(found.clusters["id"].to_pylist(), found.clusters["cluster"].to_pylist(), strict=True):
        groups.setdefault(cluster, set()).add(number)
    return {frozenset(group) for group in groups.values()}


def links(found: Linked) -> list[tuple[Any, Any, str]]:
    return sorted((row["from"], row["to"], row["kind"]) for row in found.links.to_pylist())


def generated(seed: int, districts: int = 3) -> tuple[list[dict[str, Any]], dict[int, int]]:
    """A corpus of several districts and, by id, the true undertaking: names whose owner, year, suffix and wording move on,
    beside others of the same unit that look alike."""
    chance = random.Random(seed)  # noqa: S311 - seeded, and no secret
    rows: list[dict[str, Any]] = []
    truth: dict[int, int] = {}
    for district in range(districts):
        place = f"示例市{'东西南北中'[district % 5]}山区"
        for unit in (f"{place}档案馆", f"{place}水务所", f"{place}教育中心"):
            things = [(o, s, a) for o in OBJECTS for s in SYSTEMS for a in ACTIONS]
            for thing, system, action in chance.sample(things, 8):
                first, length = chance.randint(2018, 2022), chance.randint(1, 5)
                goal = f"保障{thing}{system}{action[0]}，处理{chance.randint(2, 99)}件。按合同支付。"
                amount = chance.uniform(3, 300)
                number = len(truth)
                for year in range(first, first + length):
                    owner = chance.choice(("", "", unit, unit.removeprefix("示例市")))
                    dated = chance.choice(("", f"{year}年", f"{year}-{year + 1}年"))
                    amount *= chance.uniform(0.9, 1.1)
                    rows.append(
                        record(
                            len(rows), year, owner + dated + thing + system + chance.choice(action) + chance.choice(SUFFIXES),
                            district=place, department=unit, unit=unit, goal=goal, amount=round(amount, 2),
                        ),
                    )
                    truth[rows[-1]["id"]] = number
    chance.shuffle(rows)
    return rows, truth
