#!/usr/bin/env python3
"""Makes truth/ and docs/ of one acceptance set from its data/.

Notation of data/X.txt: `@` facts of the document, `#` unit, `= ID | name | total/财政拨款/财政专户/其他`, then the goal,
`*` indicators (`class name cycle=>annual; ...`), `!` flags. `[words|SYSTEM.role]` names a system (`[words|?]`: may be
given, need not), `{POLICY.style}` cites a policy of registry.txt. A unit's own document (`# mirror` in registry.txt)
repeats rows of its department's.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
Row = dict[str, Any]
STRONG = 0.85

ROLE = {"b": "build", "u": "upgrade", "o": "operate", "r": "rent", "q": "use"}
LEVELS = {"1": "产出指标", "2": "效益指标", "3": "满意度指标", "4": "成本指标"}
CLASSES = {
    "11": "数量指标", "12": "质量指标", "13": "时效指标", "14": "成本指标", "21": "经济效益", "22": "社会效益",
    "23": "生态效益", "24": "可持续影响", "31": "服务对象满意度", "41": "经济成本指标",
}  # fmt: skip


@dataclass
class Project:
    id: str
    unit: str
    name: str
    money: list[Decimal]
    goal: str = ""
    indicators: list[Row] = field(default_factory=list)
    systems: list[Row] = field(default_factory=list)
    policies: list[Row] = field(default_factory=list)
    classified: bool = False
    twin: str | None = None
    document: Document | None = None
    row: int = 0

    @property
    def reference(self) -> str:
        return f"{self.document.file}:{self.name}@{self.unit}"


@dataclass
class Document:
    code: str
    facts: dict[str, str]
    units: list[str] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    parent: str | None = None

    @property
    def file(self) -> str:
        return self.facts["file"]

    @property
    def year(self) -> int:
        return int(self.facts["fy"])


class Registry:
    def __init__(self, path: Path) -> None:
        parts: dict[str, list[list[str]]] = defaultdict(list)
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                part = line[2:].split(":")[0]
            elif line.strip():
                parts[part].append([cell.strip() for cell in line.split("|")])
        self.policies = {code: {"title": title, "number": number, "until": until, "short": short} for code, title, number, until, short in parts["policies"]}
        self.systems = {code: {"name": name, "parent": parent, "names": [n.strip() for n in names.split(";") if n.strip()]} for code, name, parent, names in parts["systems"]}
        self.renames = [{"kind": kind, "old": old, "new": new, "year": int(year), "evidence": why} for kind, old, new, year, why in parts["renames"]]
        self.mirrors = parts["mirror"]

    def printed(self, text: str, place: str, project: Project) -> str:
        """The text as it is printed; what it names and cites is noted on the project."""

        def system(found: re.Match[str]) -> str:
            words, mark = found.groups()
            code, _, role = mark.partition(".")
            project.systems.append({"mention": words, "code": None if code == "?" else code, "role": ROLE.get(role), "where": place})
            return words

        def policy(found: re.Match[str]) -> str:
            code, style = found.groups()
            known = self.policies[code]
            title = known["short"] if style == "short" else known["title"]
            number = known["number"]
            if style in ("sq", "fat", "after"):
                left, right = {"sq": "[]", "fat": "【】", "after": "()"}[style]
                number = number.replace("〔", left).replace("〕", right)
            with_number = style in ("full", "sq", "fat", "num", "after")
            project.policies.append({"code": code, "title": None if style == "num" else title, "number": number if with_number else None})
            if style == "num":
                return number
            if style in ("title", "short"):
                return f"《{title}》"
            return f"《{title}》{number}" if style == "after" else f"《{title}》（{number}）"

        text = re.sub(r"\[([^\[\]|]+)\|([\w?]+(?:\.\w)?)\]", system, text)
        return re.sub(r"\{(P\w\d)\.(\w+)\}", policy, text)


def load(path: Path, registry: Registry) -> Document:
    document = Document(path.stem, {})
    for line in filter(str.strip, path.read_text(encoding="utf-8").splitlines()):
        mark, rest = line[0], line[2:]
        if mark == "@":
            document.facts.update(part.split("=", 1) for part in rest.split())
        elif mark == "#":
            document.units.append(rest)
        elif mark == "=":
            code, name, money = (cell.strip() for cell in re.split(r" \| ", rest))
            amounts = [Decimal(part.replace(",", "") or "0") for part in money.split("/")]
            amounts = amounts * 2 if len(amounts) == 1 else amounts
            amounts += [Decimal(0)] * (4 - len(amounts))
            assert amounts[0] == sum(amounts[1:]), line
            project = Project(code, document.units[-1], "", amounts, document=document)
            project.name = registry.printed(name, "name", project)
            document.projects.append(project)
        elif mark == "*":
            for part in rest.split(";"):
                found = re.fullmatch(r"\s*(\d\d) (\S+) (.+?)\s*", part)
                assert found, part
                cycle, _, annual = found[3].partition("=>")
                document.projects[-1].indicators.append({"code": found[1], "name": found[2], "cycle": cycle, "annual": annual or cycle})
        elif mark == "!":
            document.projects[-1].classified = "classified" in rest
        else:
            project = document.projects[-1]
            project.goal += registry.printed(line.strip(), "goal", project)
    return document


def mirror(code: str, file: str, unit: str, source: Document, order: list[str]) -> Document:
    """The unit's own document: the rows of the unit in its department's, in the order in which they are printed."""
    own = Document(code, {**source.facts, "file": file, "dept": unit}, [unit], parent=source.facts["dept"])
    known = {project.id: project for project in source.projects}
    for number, twin in enumerate(order, start=1):
        p = known[twin]
        own.projects.append(Project(f"{code}{number:02d}", p.unit, p.name, p.money, p.goal, p.indicators, p.systems, p.policies, p.classified, p.id, own))
    assert {p.id for p in source.projects if p.unit == unit} == set(order)
    return own


def table(document: Document) -> str:
    """The document as seven tab-separated columns."""
    lines = ["项目支出绩效目标表（含转移支付项目）", "", f"部门名称：{document.facts['dept']}", "", f"预算年度：{document.year}", "单位：万元", ""]
    lines.append("\t".join(("项目名称", "总计", "财政拨款", "财政专户拨款", "其他资金", "绩效目标", "绩效指标")))

    def line(name: str, projects: list[Project], goal: str = "", indicators: str = "") -> str:
        sums = [sum((p.money[n] for p in projects), Decimal(0)) for n in range(4)]
        return "\t".join((name, *(f"{amount:,.2f}" if amount else "" for amount in sums), goal, indicators))

    lines.append(line("合计", document.projects))
    for unit in document.units:
        within = [p for p in document.projects if p.unit == unit]
        lines.append(line(unit, within))
        for p in within:
            told = "".join(
                f"{n}、{i['code'][0]}-{LEVELS[i['code'][0]]}；{i['code']}-{CLASSES[i['code']]}；{i['name']}；"
                f"实施周期指标值：{i['cycle']}，年度指标值：{i['annual']}。"
                for n, i in enumerate(p.indicators, start=1)
            )
            lines.append(line(p.name, [p], p.goal, told))
    return "\n".join(lines) + "\n"


def likeness(first: str, second: str) -> float:
    """Dice of the two names' pairs of characters, without years and places."""

    def pairs(text: str) -> set[str]:
        text = re.sub(r"20\d\d年?|砚溪市?|云坪区|柏湾区|[（）()“”\-]", "", unicodedata.normalize("NFKC", text))
        return {text[n : n + 2] for n in range(len(text) - 1)}

    a, b = pairs(first), pairs(second)
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def sections(path: Path) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            found[name] = []
        elif line.strip() and not line.startswith("#"):
            found[name].append([cell.strip() for cell in line.split(" = " if name == "indicator_types" else "|")])
    return found


def document_tables(documents: list[Document], registry: Registry) -> dict[str, list[Row]]:
    out: dict[str, list[Row]] = defaultdict(list)
    for d in documents:
        out["documents"].append({
            "file": d.file, "department": d.facts["dept"], "level": d.facts["level"], "district": d.facts.get("district"), "fiscal_year": d.year,
            "kind": "项目支出绩效目标表", "currency": "万元", "layout": "tsv", "n_projects": len(d.projects), "n_units": len(d.units),
            "total": float(sum(p.money[0] for p in d.projects)), "parent_department": d.parent,
        })  # fmt: skip
        for unit in d.units:
            within = [p for p in d.projects if p.unit == unit]
            total = float(sum(p.money[0] for p in within))
            out["units"].append({"doc": d.file, "unit": unit, "total": total, "n_projects": len(within), "subtotal_printed": True, "sum_of_projects": total, "reconciles": True})
        for p in d.projects:
            at = {"doc": d.file, "row": p.row}
            years = [] if p.classified else sorted({int(y) for y in re.findall(r"(?<!\d)(20[12]\d)(?!\d)", p.name)})
            out["projects"].append({
                **at, "unit": p.unit, "name": p.name, "total": float(p.money[0]), "fiscal_appropriation": float(p.money[1]),
                "special_account": float(p.money[2]), "other_funds": float(p.money[3]), "years_in_name": years,
                "years_span": [years[0], years[-1]] if years else None, "years_in_code": [], "classified": p.classified,
                "n_indicators": len(p.indicators), "goal": p.goal, "id": p.id, "same_as": p.twin,
            })  # fmt: skip
            for n, i in enumerate(p.indicators, start=1):
                out["indicators"].append({
                    **at, "seq": n, "l1": LEVELS[i["code"][0]], "l2": CLASSES[i["code"]], "l2_code": i["code"], "name": i["name"],
                    "cycle_value": i["cycle"], "annual_value": i["annual"],
                })  # fmt: skip
            for s in p.systems:
                name = registry.systems[s["code"]]["name"] if s["code"] else s["mention"]
                out["systems" if s["code"] else "systems_optional"].append({**at, "mention": s["mention"], "canonical": name, "canonical_id": s["code"], "role": s["role"], "where": s["where"]})
            for q in p.policies:
                known = registry.policies[q["code"]]
                out["policies"].append({
                    **at, "policy_id": q["code"], "title": q["title"], "full_title": known["title"], "number_printed": q["number"] or None,
                    "number": known["number"] or None, "expires": known["until"] or None,
                })  # fmt: skip
    return out


def link_tables(documents: list[Document], registry: Registry, said: dict[str, list[list[str]]], tables: dict[str, list[Row]]) -> None:
    every = {p.id: p for d in documents for p in d.projects}
    seen: dict[frozenset[str], str] = {}

    def ends(a: str, b: str) -> Row:
        return {"from": every[a].reference, "to": every[b].reference, "from_id": a, "to_id": b}

    def once(a: str, b: str, table: str) -> None:
        assert frozenset((a, b)) not in seen, (a, b, table, seen.get(frozenset((a, b))))
        seen[frozenset((a, b))] = table

    for a, b, kinds, confidence, flags, why in said["lineage"]:
        once(a, b, "lineage")
        found = re.fullmatch(r"(\w+)(?: \((.*)\))?", kinds)
        assert every[a].document.year <= every[b].document.year, (a, b)
        sure = float(confidence)
        tables["lineage"].append({
            **ends(a, b), "kind": found[1], "confidence": sure, "grade": "certain" if sure >= 0.9 else "likely" if sure >= 0.75 else "possible",
            "low_string_overlap": likeness(every[a].name, every[b].name) < 0.35, "trivial": "t" in flags,
            "within_one_year": every[a].document.year == every[b].document.year,
            "acceptable_kinds": [found[1], *(k.strip() for k in (found[2] or "").split(",") if k.strip())], "why": why,
        })  # fmt: skip
    for a, b, kind, why in said["negatives"]:
        once(a, b, "negatives")
        tables["negatives"].append({**ends(a, b), "kind": kind, "why": why})
    for a, b, why in said["gray"]:
        once(a, b, "gray")
        tables["gray"].append({**ends(a, b), "why": why})
    duplicate_tables(every, said, tables)
    printed = {row["name"] for row in tables["indicators"]}
    for name, variants in said["indicator_types"]:
        names = [v.strip() for v in variants.split(";")]
        assert set(names) <= printed, set(names) - printed
        tables["indicator_types"].append({"canonical": name, "variants": names})
    tables["orgs"] = registry.renames


def duplicate_tables(every: dict[str, Project], said: dict[str, list[list[str]]], tables: dict[str, list[Row]]) -> None:
    for members, kind, spending, confidence, why in said["duplicates"]:
        ids = members.split(",")
        tables["duplicates"].append({
            "members": [every[i].reference for i in ids], "kind": kind, "is_duplicate_spending": spending == "y", "confidence": float(confidence),
            "why": why, "ids": ids,
        })  # fmt: skip
        assert spending == "y" or every[ids[1]].twin == ids[0], ids
    doubled = {frozenset(x) for t in tables["duplicates"] for x in combinations(t["ids"], 2)}
    for table in ("not_duplicates", "gray_duplicates"):
        for a, b, *why in said[table]:
            assert frozenset((a, b)) not in doubled, (a, b)
            doubled.add(frozenset((a, b)))
            told = {"from": every[a].reference, "to": every[b].reference, "from_id": a, "to_id": b, "why": why[0] if why else ""}
            tables[table].append(told)


def registry_table(registry: Registry, tables: dict[str, list[Row]]) -> None:
    words: dict[str, set[str]] = defaultdict(set)
    where: dict[str, set[str]] = defaultdict(set)
    for row in tables["systems"]:
        words[row["canonical_id"]].add(row["mention"])
        where[row["canonical_id"]].add(row["doc"])
    for code, system in registry.systems.items():
        assert words[code], code
        parent = registry.systems[system["parent"]]["name"] if system["parent"] else None
        tables["system_registry"].append({"id": code, "canonical": system["name"], "aliases": sorted(words[code] | set(system["names"])), "branch_of": parent, "n_docs": len(where[code])})


def write_gold(folder: Path, tables: dict[str, list[Row]]) -> None:
    """The truth as `mailuo eval` reads it: a folder a document, and link/ with what crosses documents."""

    def put(path: Path, rows: list[Row]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")

    for d in tables["documents"]:
        own = folder / d["file"].removesuffix(".txt")
        for name in ("projects", "units", "indicators", "policies", "systems"):
            rows = [{**row, "doc": own.name} for row in tables[name] if row["doc"] == d["file"]]
            rows += [{**row, "doc": own.name, "optional": True} for row in tables["systems_optional"] if name == "systems" and row["doc"] == d["file"]]
            put(own / f"{name}.jsonl", rows)
        (own / "header.json").write_text(json.dumps({"department": d["department"], "fiscal_year": d["fiscal_year"]}, ensure_ascii=False), encoding="utf-8")
    reference = {p["id"]: f"{p['doc']}:{p['name']}@{p['unit']}" for p in tables["projects"]}
    total = {p["id"]: p["total"] for p in tables["projects"]}
    links = [{**r, "confidence": r["grade"], "from_amount": total[r["from_id"]], "to_amount": total[r["to_id"]]} for r in tables["lineage"]]
    put(folder / "link" / "lineage.jsonl", links)
    put(folder / "link" / "negatives.jsonl", [{"a": r["from"], "b": r["to"], "why": r["why"]} for r in tables["negatives"]])
    spending = [{"projects": r["members"], "kind": r["kind"], "strength": "strong" if r["confidence"] >= STRONG else "worth_a_look", "why": r["why"]} for r in tables["duplicates"] if r["is_duplicate_spending"]]
    put(folder / "link" / "duplicates.jsonl", spending)
    put(folder / "link" / "indicator_types.jsonl", tables["indicator_types"])
    at = {(p["doc"], p["row"]): p["id"] for p in tables["projects"]}
    shared = []
    for s in tables["system_registry"]:
        named = {at[r["doc"], r["row"]]: r["role"] for r in tables["systems"] if r["canonical_id"] == s["id"]}
        projects = [{"project": reference[i], "amount": total[i], "role": role} for i, role in named.items()]
        shared.append({"system": s["canonical"], "aliases": s["aliases"], "parent": s["branch_of"], "projects": projects})
    put(folder / "link" / "shared_systems.jsonl", shared)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make truth/ and docs/ from data/.")
    parser.add_argument("--gold", type=Path, metavar="DIR", help="also write the truth as `mailuo eval` reads it")
    parser.add_argument("--set", default="first", help="a folder beside this file that has data/ (default: first)")
    asked = parser.parse_args()
    here = HERE / asked.set
    registry = Registry(here / "data" / "registry.txt")
    documents = [load(path, registry) for path in sorted((here / "data").glob("?.txt"))]
    for code, file, unit, of, order in registry.mirrors:
        documents.append(mirror(code, file, unit, next(d for d in documents if d.code == of), order.split()))
    documents.sort(key=lambda d: d.file)
    for d in documents:
        assert [p.unit for p in d.projects] == [p.unit for u in d.units for p in d.projects if p.unit == u], d.file
        for n, p in enumerate(d.projects, start=1):
            p.row = n
    references = [p.reference for d in documents for p in d.projects]
    assert len(set(references)) == len(references)
    tables = document_tables(documents, registry)
    link_tables(documents, registry, sections(here / "data" / "links.txt"), tables)
    registry_table(registry, tables)
    for folder in ("truth", "docs"):
        (here / folder).mkdir(exist_ok=True)
    for name, rows in tables.items():
        (here / "truth" / f"{name}.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8", newline="\n")
        print(f"{name:20}{len(rows):5}")
    if asked.gold:
        write_gold(asked.gold, tables)
    for d in documents:
        (here / "docs" / d.file).write_text(table(d), encoding="utf-8", newline="\n")
    low = [row for row in tables["lineage"] if row["low_string_overlap"]]
    print(f"links of little likeness: {len(low)} of {len(tables['lineage'])}; goals of 60 to 300 characters: "
          f"{sum(60 <= len(p['goal']) <= 300 for p in tables['projects'])} of {len(tables['projects'])}")  # fmt: skip


if __name__ == "__main__":
    main()
