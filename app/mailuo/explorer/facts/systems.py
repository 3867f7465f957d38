"""Named systems: who builds, runs and pays, by district and year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from mailuo.explorer.library import Snapshot
from mailuo.explorer.pages import NotThere
from mailuo.labels import label, labels
from mailuo_graph.stores import Limits
from mailuo_graph.words import spoken

_ALL = Limits(rows=2_000_000)
_MOST_YEARS = 30
_ROLES = ("建设", "升级", "运维", "运营", "租赁", "使用")
_SYSTEMS = """
MATCH (s:System)
RETURN s.uid AS uid, s.name AS name, s.aliases AS aliases, s.category AS category
ORDER BY name, uid
"""
_ROLES_OF = """
MATCH (p:Project)-[t:TOUCHES]->(s:System)
WHERE t.role IS NOT NULL
RETURN s.uid AS system, t.role AS role, min(p.uid) AS first_project
ORDER BY system, first_project, role
"""
_COSTS = """
MATCH (p:Project)
RETURN p.uid AS project, p.fiscal_year AS year, p.total AS total, coalesce(p.unit, p.department) AS unit
ORDER BY project
"""
_PROJECTS = """
MATCH (p:Project)-[t:TOUCHES]->(s:System)
WHERE s.uid IN $uids
RETURN s.uid AS system, s.name AS system_name, p.uid AS uid, p.name AS name, p.fiscal_year AS year, p.total AS total, p.unit AS unit,
  p.department AS department, t.role AS role, t.mention AS mention, t.evidence_document AS document, t.evidence_words AS words,
  t.evidence_start AS begin_at, t.evidence_end AS end_at, t.key AS key
ORDER BY year, name, uid, role, key
"""
_DISTRICTS = """
MATCH (u:Unit)-[:BUDGETS]->(p:Project)
WHERE p.uid IN $uids
RETURN p.uid AS uid, u.district AS district, u.level AS level, u.uid AS unit
ORDER BY uid, unit
"""


@dataclass(slots=True)
class Use:
    """A project that names the system, once, with everything it does with it."""

    uid: str
    name: str
    year: int | None
    total: float | None
    unit: str | None
    department: str | None
    place: str
    roles: list[str] = field(default_factory=list)
    mentions: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class SystemFacts:
    uid: str
    name: str
    aliases: list[str]
    category: str | None
    parents: list[dict[str, Any]]
    branches: list[dict[str, Any]]
    reasons: list[str]
    uses: list[Use]

    @property
    def years(self) -> list[int | None]:
        """Those between as well, so that a gap is seen; unknown last."""
        known = sorted({use.year for use in self.uses if use.year is not None})
        wide = bool(known) and known[-1] - known[0] <= _MOST_YEARS
        found: list[int | None] = list(range(known[0], known[-1] + 1)) if wide else list(known)
        return [*found, None] if any(use.year is None for use in self.uses) else found

    def by_payer(self) -> list[tuple[str, str, dict[int | None, list[Use]]]]:
        """District, unit, and what it pays by year."""
        found: dict[tuple[str, str], dict[int | None, list[Use]]] = defaultdict(lambda: defaultdict(list))
        for use in self.uses:
            found[use.place, use.unit or use.department or "—"][use.year].append(use)
        return [(place, unit, dict(by_year)) for (place, unit), by_year in sorted(found.items())]

    def by_role(self) -> list[tuple[str, list[tuple[str, list[int]]], float | None]]:
        """Who builds, runs, pays for it: each role with its units, their years, and what these projects cost together."""
        found: dict[str, dict[str, dict[str, Use]]] = defaultdict(lambda: defaultdict(dict))
        for use in self.uses:
            for role in use.roles:
                found[role][use.unit or use.department or "—"][use.uid] = use
        order = {role: number for number, role in enumerate(_ROLES)}
        rows = []
        for role, by_unit in sorted(found.items(), key=lambda item: (order.get(item[0], len(order)), item[0])):
            projects = {uid: use for uses in by_unit.values() for uid, use in uses.items()}
            known = [use.total for use in projects.values() if use.total is not None]
            units = [(unit, sorted({use.year for use in uses.values() if use.year is not None})) for unit, uses in by_unit.items()]
            rows.append((role, units, sum(known) if known else None))
        return rows

    def sums(self) -> dict[int | None, tuple[float, int]]:
        """By year: what the known amounts add up to, each line once, and how many are not known."""
        found: dict[int | None, tuple[float, int]] = {}
        for use in self.uses:
            amount, unknown = found.get(use.year, (0.0, 0))
            found[use.year] = (amount + (use.total or 0.0), unknown + (use.total is None))
        return found


def systems(found: Snapshot) -> list[dict[str, Any]]:
    """A row a system; kept, because every page of the list asks again."""
    kept_as = f"systems {spoken()}"
    if kept_as not in found.kept:
        roles: dict[str, list[str]] = defaultdict(list)
        for system, role, _ in found.store.run(_ROLES_OF, {}, _ALL).values:
            roles[system].append(role)
        uses, none = _uses(found), {"projects": 0, "first": None, "last": None, "units": 0, "total": None}
        rows = [
            row | {"aliases_said": "、".join(row["aliases"] or []), "roles": labels(roles.get(row["uid"], ())), "category": row["category"] and label(row["category"])} | uses.get(row["uid"], none)
            for row in found.store.run(_SYSTEMS, {}, _ALL).dicts()
        ]
        found.kept[kept_as] = sorted(rows, key=lambda row: (-row["projects"], row["name"], row["uid"]))
    kept: list[dict[str, Any]] = found.kept[kept_as]  # type: ignore[assignment]
    return kept


def _uses(found: Snapshot) -> dict[str, dict[str, Any]]:
    """By system, each project once. As columns: where everybody names the same cloud, there are more pairs than the engine
    tells apart while somebody waits."""
    import pyarrow as pa  # noqa: PLC0415 - for this one list
    import pyarrow.compute as pc  # noqa: PLC0415 - see above

    costs = found.store.run(_COSTS, {}, _ALL)
    columns = dict(zip(costs.columns, zip(*costs.values, strict=True), strict=False))
    kinds = {"project": pa.string(), "year": pa.int64(), "total": pa.float64(), "unit": pa.string()}
    table = pa.table({name: pa.array(columns.get(name, ()), kind) for name, kind in kinds.items()})
    added: list[Any] = [("project", "count"), ("year", "min"), ("year", "max"), ("total", "sum"), ("unit", "count_distinct", pc.CountOptions(mode="all"))]
    rows = found.shelf.touched.join(table, "project").group_by("system").aggregate(added).to_pylist()
    names = {"projects": "project_count", "first": "year_min", "last": "year_max", "units": "unit_count_distinct", "total": "total_sum"}
    return {row["system"]: {name: row[column] for name, column in names.items()} for row in rows}


def system_facts(found: Snapshot, uid: str) -> SystemFacts:
    rows = [row for row in found.store.run(_SYSTEMS, {}, _ALL).dicts() if row["uid"] == uid]
    if not rows:
        raise NotThere("工作区里没有这个系统；请用查找再找一次", "the workspace has no such system; look for it by name")
    (row,) = rows
    parents = found.store.run("MATCH (s:System)-[r:PART_OF]->(b:System) WHERE s.uid = $uid RETURN b.uid AS uid, b.name AS name, r.reasons AS reasons ORDER BY name, uid", {"uid": uid}).dicts()
    branches = found.store.run("MATCH (b:System)-[r:PART_OF]->(s:System) WHERE s.uid = $uid RETURN b.uid AS uid, b.name AS name, r.reasons AS reasons ORDER BY name, uid", {"uid": uid}).dicts()
    touched = found.store.run(_PROJECTS, {"uids": [uid]}, _ALL).dicts()
    projects = list(dict.fromkeys(each["uid"] for each in touched))
    places = {each["uid"]: each["district"] or each["level"] or "—" for each in found.store.run(_DISTRICTS, {"uids": projects}, _ALL).dicts()}
    uses: dict[str, Use] = {}
    for each in touched:
        use = uses.setdefault(each["uid"], Use(each["uid"], each["name"], each["year"], each["total"], each["unit"], each["department"], places.get(each["uid"], "—")))
        if each["role"] and each["role"] not in use.roles:
            use.roles.append(each["role"])
        use.mentions.append(each)
    entity = next((each for each in found.shelf.part([uid]).links.systems if each.uid == uid), None)
    return SystemFacts(uid, row["name"], row["aliases"] or [], row["category"], parents, branches, entity.reasons if entity else [], list(uses.values()))
