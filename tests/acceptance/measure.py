#!/usr/bin/env python3
"""Measures the program on the acceptance set: who is who, what continues what, what is paid twice.

    python tests/acceptance/measure.py [-w DIR] [--errors] [--json]

Builds a workspace of docs/ with the mailuo of this Python, exports it and compares with truth/. `--from DIR` takes an
export that is there already, `--selftest` shows that the truth itself scores perfectly and a damaged truth does not.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
Row = dict[str, Any]
Pair = frozenset[str]
GRADES = ("certain", "likely", "possible")


def read(folder: Path) -> dict[str, list[Row]]:
    return defaultdict(list, {p.stem: [json.loads(x) for x in p.read_text(encoding="utf-8").splitlines() if x.strip()] for p in sorted(folder.glob("*.jsonl"))})


def plain(text: Any) -> str:
    text = unicodedata.normalize("NFKC", "" if text is None else str(text)).translate(str.maketrans("〔〕【】“”‘’", "[][]\"\"''"))
    return re.sub(r"[\s,;:。．·、]+", "", text).casefold()


def number(text: Any) -> str:
    return re.sub(r"[(\[](\d{4})[)\]]", r"[\1]", plain(text))


def name(text: Any) -> str:
    return plain(text).replace('"', "")


def stem(file: Any) -> str:
    return plain(str(file).removesuffix(".txt"))


def near(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) > 2 and (a in b or b in a))


class Groups:
    def __init__(self) -> None:
        self.up: dict[str, str] = {}

    def find(self, x: str) -> str:
        self.up.setdefault(x, x)
        while self.up[x] != x:
            x = self.up[x]
        return x

    def join(self, a: str, b: str) -> None:
        self.up[self.find(a)] = self.find(b)


class Report:
    """Figures with the cases behind them. `share`: good of all; `prf` puts two of them side by side."""

    def __init__(self) -> None:
        self.figures: dict[str, Any] = {}
        self.lines: list[str] = []
        self.cases: dict[str, list[str]] = {}

    def head(self, text: str) -> None:
        self.lines += ["", text]

    def share(self, label: str, good: int, of: int, cases: list[str] | tuple[str, ...] = ()) -> None:
        value = round(good / of, 4) if of else None
        self.figures[label] = {"n": good, "of": of, "value": value}
        self.lines.append(f"  {label:58}{good:4} of {of:4}" + (f"   {value:.3f}" if value is not None else ""))
        if cases:
            self.cases[label] = sorted(cases)

    def shares(self, label: str, missing: list[str], wanted: int, wrong: list[str], given: int) -> None:
        self.share(f"{label}: found", wanted - len(missing), wanted, missing)
        self.share(f"{label}: right of given", given - len(wrong), given, wrong)

    def text(self, *, errors: bool) -> str:
        cases = [line for label, shown in self.cases.items() for line in (f"\n== {label} ({len(shown)})", *(f"   {x}" for x in shown))]
        return "\n".join(self.lines + (cases if errors else []))


class Set:
    """Truth and export side by side; projects of the export by the references of the truth."""

    def __init__(self, truth: Path, export: Path) -> None:
        self.truth, self.given = read(truth), read(export)
        docs = {stem(d["file"]) for d in self.truth["documents"]}
        for table in ("documents", "units", "projects", "indicators", "policies", "systems"):
            self.given[table] = [r for r in self.given[table] if stem(r.get("file") or r["doc"]) in docs]
        at: dict[tuple[str, str, str], str] = {}
        for row in self.given["projects"]:
            at[stem(row["doc"]), plain(row["name"]), plain(row["unit"])] = row["id"]
        self.place = {p["id"]: at.get((stem(p["doc"]), plain(p["name"]), plain(p["unit"]))) for p in self.truth["projects"]}
        self.shown = {p["id"]: f"{p['id']} {p['name']}" for p in self.truth["projects"]}
        self.names: dict[str, str] = {}
        for code, project in self.place.items():
            self.names.setdefault(project or "", self.shown[code])
        self.row = {(stem(p["doc"]), p["row"]): p["id"] for p in self.truth["projects"]}

    def pair(self, a: str, b: str) -> Pair | None:
        first, second = self.place[a], self.place[b]
        return frozenset((first, second)) if first and second else None

    def pairs(self, table: str) -> set[Pair]:
        return {p for r in self.truth[table] if (p := self.pair(r["from_id"], r["to_id"]))}

    def told(self, r: Row) -> str:
        return f"{self.shown[r['from_id']]} → {self.shown[r['to_id']]} ({r.get('kind', '')}): {r['why']}"


def reading(s: Set, out: Report) -> None:
    out.head("Reading (must be whole: the set is not about it)")
    money = {(stem(r["doc"]), plain(r["name"]), plain(r["unit"])): r["total"] for r in s.given["projects"]}
    missing = [s.shown[p["id"]] for p in s.truth["projects"] if abs((money.get((stem(p["doc"]), plain(p["name"]), plain(p["unit"]))) or -1) - p["total"]) > 0.005]
    out.share("projects read with unit and total", len(s.truth["projects"]) - len(missing), len(s.truth["projects"]), missing)
    keys = [Counter((stem(r["doc"]), plain(r["name"]), plain(r["annual_value"])) for r in rows) for rows in (s.truth["indicators"], s.given["indicators"])]
    out.share("indicators read", sum((keys[0] & keys[1]).values()), sum(keys[0].values()))


def bodies(s: Set, out: Report) -> None:
    out.head("Departments and units")
    wanted = {(r["kind"], plain(r["old"]), plain(r["new"])): f"{r['old']} → {r['new']} ({r['year']})" for r in s.truth["orgs"]}
    given = {(r["kind"].lower(), plain(r["canonical"]), plain(r["renamed_to"])): f"{r['canonical']} → {r['renamed_to']} ({r.get('confidence')})" for r in s.given["unit_links"] if r.get("renamed_to")}
    own = {k for k in given if any(k[1].startswith(w[1]) and k[2].startswith(w[2]) for w in wanted)}  # a department's own office goes with it
    out.shares("renames", [shown for k, shown in wanted.items() if k not in given], len(wanted), [shown for k, shown in given.items() if k not in wanted and k not in own], len(given))
    names = {plain(d["department"]): d["department"] for d in s.truth["documents"]} | {plain(u["unit"]): u["unit"] for u in s.truth["units"]}
    found = [{plain(n) for n in (r["canonical"], *r["aliases"])} & set(names) for r in s.given["unit_links"] if not r.get("renamed_to")]
    merged = [" = ".join(names[n] for n in sorted(f)) for f in found if len({re.sub(r"\(本级\)", "", n) for n in f}) > 1]
    out.share("bodies made of two that are two", len(merged), len(found), merged)


def policies(s: Set, out: Report) -> None:
    out.head("Policies, by project")
    keys = lambda r: {number(r.get("doc_number")), number(r.get("number")), plain(r.get("title")), plain(r.get("full_title"))} - {""}  # noqa: E731 - one line said once
    wanted, given = defaultdict(list), defaultdict(list)
    for r in s.truth["policies"]:
        wanted[stem(r["doc"]), r["row"]].append(r)
    for r in s.given["policies"]:
        given[stem(r["doc"]), r["row"]].append(r)
    shown = lambda where, r: f"{s.shown[s.row[where]]}: {r.get('title') or ''} {r.get('number_printed') or r.get('doc_number') or ''}"  # noqa: E731
    missing = [shown(w, r) for w, rows in wanted.items() for r in rows if not any(keys(r) & keys(g) for g in given[w])]
    wrong = [shown(w, g) for w, rows in given.items() for g in rows if not any(keys(r) & keys(g) for r in wanted[w])]
    out.shares("policies", missing, sum(map(len, wanted.values())), wrong, sum(map(len, given.values())))
    entities: dict[str, set[str]] = defaultdict(set)
    of_truth = {}
    for w, rows in given.items():
        for g in rows:
            for r in wanted[w]:
                if keys(r) & keys(g) and g.get("policy"):
                    entities[r["policy_id"]].add(g["policy"])
                    of_truth[r["policy_id"]] = r["full_title"]
    split = [f"{of_truth[code]}: {' / '.join(sorted(uids))}" for code, uids in entities.items() if len(uids) > 1]
    out.share("policies that are one entity however cited", len(entities) - len(split), len(entities), split)


def systems(s: Set, out: Report) -> None:
    out.head("Systems, by project")
    registry = {r["id"]: {name(n) for n in (r["canonical"], *r["aliases"])} for r in s.truth["system_registry"]}
    aliases = {r["system"]: {name(n) for n in (r["canonical"], *r["aliases"])} for r in s.given["system_links"]}
    given: dict[Any, dict[str, set[str]]] = defaultdict(dict)
    for r in s.given["systems"]:
        given[stem(r["doc"]), r["row"]].setdefault(r["system"], set()).update({name(r["mention"]), name(r["canonical"])})
    wanted: dict[Any, dict[str, set[str]]] = defaultdict(dict)
    for r in s.truth["systems"]:
        wanted[stem(r["doc"]), r["row"]].setdefault(r["canonical_id"], set()).add(name(r["mention"]))
    optional = defaultdict(set)
    for r in s.truth["systems_optional"]:
        optional[stem(r["doc"]), r["row"]].add(name(r["mention"]))
    fits = lambda names, others: any(near(a, b) for a in names for b in others)  # noqa: E731
    missing = [f"{s.shown[s.row[w]]}: {'、'.join(sorted(m))}" for w, rows in wanted.items() for code, m in rows.items() if not any(fits(m | registry[code], g) for g in given[w].values())]
    judged = [(w, g) for w, rows in given.items() for g in rows.values() if not fits(g, optional[w])]
    wrong = [f"{s.shown[s.row[w]]}: {' / '.join(sorted(g))}" for w, g in judged if not any(fits(m | registry[code], g) for code, m in wanted[w].items())]
    out.shares("systems", missing, sum(map(len, wanted.values())), wrong, len(judged))
    # a mention of the truth → the entity it became; two mentions of one system must be one entity
    became: dict[tuple[str, str, Any], str] = {}
    for w, rows in wanted.items():
        for code, mentions in rows.items():
            for m in mentions:
                hit = [uid for uid, g in given[w].items() if m in g] or [uid for uid, g in given[w].items() if fits({m}, g)]
                if hit:
                    became[code, m, w] = hit[0]
    one, apart, joined = 0, [], []
    for (a, b) in combinations({(code, m, uid) for (code, m, _), uid in became.items()}, 2):
        if a[0] == b[0]:
            one += a[2] == b[2]
            if a[2] != b[2]:
                apart.append(f"{a[0]}: {min(a[1], b[1])} ≠ {max(a[1], b[1])}")
        elif a[2] == b[2]:
            joined.append(f"{a[0]} {a[1]} = {b[0]} {b[1]}")
    several = {code for code, m, _ in became if len({x[1] for x in became if x[0] == code}) > 1}
    whole = [code for code in several if len({uid for (c, _, _), uid in became.items() if c == code}) == 1]
    out.share("systems of several names that are one entity", len(whole), len(several), apart)
    out.share("two systems taken for one", len(joined), len(registry), joined)
    parent = {r["canonical"]: r["branch_of"] for r in s.truth["system_registry"]}
    by_name = {r["canonical"]: r["id"] for r in s.truth["system_registry"]}
    links = [(r["canonical"], r["parent"], aliases[r["system"]]) for r in s.given["system_links"] if r["parent"]]
    known = lambda text: registry[by_name[text]]  # noqa: E731
    ok = lambda child, up, names, given_up: fits(known(child), names) and fits(known(up), {name(given_up)})  # noqa: E731
    missing = [f"{c} ⊂ {p}" for c, p in parent.items() if p and not any(ok(c, p, names, g) for _, g, names in links)]
    wrong = [f"{c} ⊂ {g}" for c, g, names in links if not any(p and ok(t, p, names, g) for t, p in parent.items())]
    out.shares("parents", missing, sum(map(bool, parent.values())), wrong, len(links))


def indicator_types(s: Set, out: Report) -> None:
    out.head("Indicator types, pairs of names")
    shown = {plain(v): v for r in s.truth["indicator_types"] for v in r["variants"]}
    wanted = {frozenset(p) for r in s.truth["indicator_types"] for p in combinations(map(plain, r["variants"]), 2)}
    types: dict[str, set[str]] = defaultdict(set)
    for r in s.given["indicators"]:
        types[plain(r["name"])].add(r["indicator_type"])
    given = {frozenset(p) for p in combinations(shown, 2) if types[p[0]] & types[p[1]]}
    text = lambda pairs: [" = ".join(sorted(shown[x] for x in p)) for p in pairs]  # noqa: E731
    out.shares("types", text(wanted - given), len(wanted), text(given - wanted), len(given))
    hit = len(wanted & given)
    out.figures["types: F1"] = {"value": round(2 * hit / (len(wanted) + len(given)), 4)}
    out.lines.append(f"  {'types: F1':58}{out.figures['types: F1']['value']:15.3f}")


def lineage(s: Set, out: Report) -> None:
    out.head("Lineage")
    links = [r for r in s.given["lineage"] if r.get("status", "accepted") != "rejected"]
    link = {frozenset((r["from"], r["to"])): r for r in links}
    chain, truth = Groups(), Groups()
    for r in links:
        chain.join(r["from"], r["to"])
    found: dict[str, list[bool]] = defaultdict(list)
    missed, kinds, turned, graded = [], [], [], []
    by_chain = 0
    for r in s.truth["lineage"]:
        pair = s.pair(r["from_id"], r["to_id"])
        if pair and len(pair) > 1:
            truth.join(*pair)
        hit = link.get(pair) if pair else None
        by_chain += bool(hit or (pair and len({chain.find(x) for x in pair}) == 1))
        marks = (
            "all", f"grade {r['grade']}", "generic yearly expenses" if r["trivial"] else "all but generic yearly expenses", f"kind {r['kind']}",
            "within one fiscal year" if r["within_one_year"] else None, "little likeness of names" if r["low_string_overlap"] else None,
        )  # fmt: skip
        for mark in filter(None, marks):
            found[mark].append(bool(hit))
        if not hit:
            missed.append(f"{r['grade']} {s.told(r)}")
            continue
        if hit.get("kind") not in r["acceptable_kinds"]:
            kinds.append(f"{s.told(r)} given as {hit.get('kind')}")
        if hit["from"] != s.place[r["from_id"]]:
            turned.append(s.told(r))
        if r["grade"] != hit.get("confidence"):
            graded.append(f"{s.told(r)} {r['grade']}, given as {hit.get('confidence')}")
    order = ["all", *(f"grade {g}" for g in GRADES), "all but generic yearly expenses", "generic yearly expenses", "within one fiscal year", "little likeness of names"]
    for mark in order + sorted(set(found) - set(order)):
        if found[mark]:
            out.share(f"found: {mark}", sum(found[mark]), len(found[mark]), missed if mark == "all" else ())
    out.share("found directly or by a chain", by_chain, len(found["all"]))
    hits = sum(found["all"])
    out.share("kind right, of links found", hits - len(kinds), hits, kinds)
    out.share("direction right, of links found", hits - len(turned), hits, turned)
    out.share("grade as in the truth, of links found (for information)", hits - len(graded), hits)
    links_shown(s, out, link, truth)


def links_shown(s: Set, out: Report, link: dict[Pair, Row], truth: Groups) -> None:
    """`truth` is what the annotated links join: a path through other years makes a link right."""
    gray, never, wanted = s.pairs("gray"), s.pairs("negatives"), s.pairs("lineage")
    for grade in ("all", *GRADES):
        judged = [p for p, r in link.items() if p not in gray and set(p) <= set(s.names) and (grade in ("all", r.get("confidence")))]
        wrong = [p for p in judged if len({truth.find(x) for x in p}) > 1 or p in never]
        say = [f"{s.names[link[p]['from']]} → {s.names[link[p]['to']]} ({link[p].get('kind')}, {link[p].get('confidence')}): {'；'.join(map(str, link[p].get('reasons') or []))[:160]}" for p in wrong]
        out.share(f"links shown that are right: {grade}", len(judged) - len(wrong), len(judged), say if grade == "all" else ())
        if grade == "all":
            far = [p for p in judged if p not in wanted and p not in wrong]
            out.share("links shown that skip a neighbour (right, not counted)", len(far), len(judged), [f"{s.names[link[p]['from']]} → {s.names[link[p]['to']]}" for p in far])
    hit = [(r, link.get(p, {})) for r in s.truth["negatives"] if (p := s.pair(r["from_id"], r["to_id"])) and (len(p) == 1 or p in link)]
    out.share("must-nots linked", len(hit), len(s.truth["negatives"]), [f"{s.told(r)} given as {g.get('kind')}, {g.get('confidence')}" for r, g in hit])
    out.share("must-nots linked, certain or likely", sum(g.get("confidence") != "possible" for _, g in hit), len(s.truth["negatives"]))


def duplicates(s: Set, out: Report) -> None:
    out.head("Duplicates")
    given: dict[Pair, Row] = {}
    for r in s.given["duplicates"]:
        for p in combinations(sorted(set(r["projects"])), 2):
            given.setdefault(frozenset(p), r)
    kinds: dict[str, list[bool]] = defaultdict(list)
    missing, unfolded, right = [], [], set()
    for r in s.truth["duplicates"]:
        pair = s.pair(*r["ids"])
        text = f"{' = '.join(s.shown[i] for i in r['ids'])} ({r['kind']}): {r['why']}"
        if r["is_duplicate_spending"]:
            kinds[r["kind"]].append(pair in given)
            right |= {pair}
            missing += [] if pair in given else [text]
        elif pair is None or len(pair) > 1:
            unfolded.append(text)
    twins = sum(not r["is_duplicate_spending"] for r in s.truth["duplicates"])
    out.share("double disclosures folded", twins - len(unfolded), twins, unfolded)
    same = {i: p.get("same_as") or i for p in s.truth["projects"] for i in [p["id"]]}
    owners: dict[str, set[str]] = defaultdict(set)
    for code, project in s.place.items():
        owners[project or code].add(same[code])
    folded = [" = ".join(s.shown[c] for c in sorted(codes)) for codes in owners.values() if len(codes) > 1]
    out.share("projects folded that are two", len(folded), len(s.truth["projects"]), folded)
    total = sum(map(len, kinds.values()))
    out.share("duplicate spending found", total - len(missing), total, missing)
    for kind in sorted(kinds):
        out.share(f"  {kind}", sum(kinds[kind]), len(kinds[kind]))
    gray, innocent, linked = s.pairs("gray_duplicates"), s.pairs("not_duplicates"), s.pairs("lineage")
    for strength in ("all", "strong", "worth_a_look", "weak"):
        judged = [p for p, r in given.items() if p not in gray and set(p) <= set(s.names) and strength in ("all", r.get("strength"))]
        wrong = [p for p in judged if p not in right]
        said = [f"{' = '.join(sorted(s.names[x] for x in p))} ({given[p].get('kind')}, {given[p].get('strength')}{', is lineage' if p in linked else ''})" for p in wrong]
        out.share(f"pairs given that are in the truth: {strength}", len(judged) - len(wrong), len(judged), said if strength == "all" else ())
    hit = [s.told(r) for r in s.truth["not_duplicates"] if s.pair(r["from_id"], r["to_id"]) in given]
    out.share("innocent pairs called duplicates", len(hit), len(innocent), hit)


def measured(truth: Path, export: Path) -> Report:
    out = Report()
    both = Set(truth, export)
    for part in (reading, bodies, policies, systems, indicator_types, lineage, duplicates):
        part(both, out)
    return out


def perfect_export(truth: Path, to: Path, *, damage: bool) -> None:
    """What a program that makes no mistake would export; with `damage` every tenth row of it is lost."""
    t = read(truth)
    same = {p["id"]: p["same_as"] or p["id"] for p in t["projects"]}
    entity = {plain(v): r["canonical"] for r in t["indicator_types"] for v in r["variants"]}
    tables = {
        "documents": t["documents"], "units": t["units"], "projects": [{**p, "id": same[p["id"]]} for p in t["projects"]],
        "indicators": [{**r, "indicator_type": entity.get(plain(r["name"]), r["name"])} for r in t["indicators"]],
        "policies": [{**r, "doc_number": r["number_printed"], "policy": r["policy_id"]} for r in t["policies"]],
        "systems": [{**r, "system": r["canonical_id"]} for r in t["systems"]],
        "system_links": [{"system": r["id"], "canonical": r["canonical"], "aliases": r["aliases"], "parent": r["branch_of"]} for r in t["system_registry"]],
        "unit_links": [{"kind": r["kind"], "canonical": r["old"], "aliases": [], "renamed_to": r["new"]} for r in t["orgs"]],
        "lineage": [{"from": same[r["from_id"]], "to": same[r["to_id"]], "kind": r["kind"], "confidence": r["grade"]} for r in t["lineage"]],
        "duplicates": [{"projects": r["ids"], "kind": r["kind"], "strength": "strong"} for r in t["duplicates"] if r["is_duplicate_spending"]],
    }  # fmt: skip
    for table, rows in tables.items():
        kept = [r for n, r in enumerate(rows) if not damage or n % 10]
        (to / f"{table}.jsonl").write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in kept), encoding="utf-8")


def selftest(truth: Path) -> int:
    bad = ("bodies made", "two systems", "must-nots", "folded that are two", "innocent", "skip a neighbour")
    with tempfile.TemporaryDirectory() as folder:
        figures = []
        for damage in (False, True):
            perfect_export(truth, Path(folder), damage=damage)
            figures.append(measured(truth, Path(folder)))
    faults = [k for k, v in figures[0].figures.items() if v["value"] is not None and v["value"] != (0 if any(b in k for b in bad) else 1)]
    worse = sum(v != figures[1].figures[k] for k, v in figures[0].figures.items())
    print(figures[0].text(errors=bool(faults)))
    print(f"\ntruth: {faults or 'perfect'}; damaged: worse in {worse} figures of {len(figures[0].figures)}")
    return 1 if faults or not worse else 0


def exported(docs: Path, workspace: Path) -> Path:
    program = [sys.executable, "-m", "mailuo"]
    target = workspace / "acceptance-export"
    for command in (["build", "--fresh", str(docs), "-w", str(workspace)], ["export", str(target), "-w", str(workspace)]):
        done = subprocess.run([*program, *command], capture_output=True, text=True, encoding="utf-8", check=False)
        if done.returncode:
            sys.exit(f"mailuo {command[0]}: {done.stderr or done.stdout}")
    return target


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the program on the acceptance set.")
    parser.add_argument("-w", "--workspace", type=Path, help="where to build; a temporary folder otherwise")
    parser.add_argument("--from", dest="export", type=Path, help="an export that is there already")
    parser.add_argument("--errors", action="store_true", help="and every case that is missing or wrong")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--selftest", action="store_true")
    parser.add_argument("--set", default="first", help="which of the sets beside this file (default: first)")
    asked = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8")
    if asked.selftest:
        return selftest(HERE / asked.set / "truth")
    with tempfile.TemporaryDirectory() as folder:
        found = measured(HERE / asked.set / "truth", asked.export or exported(HERE / asked.set / "docs", asked.workspace or Path(folder) / "w"))
    print(json.dumps(found.figures, ensure_ascii=False, indent=1) if asked.json else found.text(errors=asked.errors))
    return 0


if __name__ == "__main__":
    sys.exit(main())
