"""The table in front of the forms: units with their totals, sometimes every project again. Read to be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from mailuo_extractors.layouts.form_labels import MONEY, label_of
from mailuo_extractors.layouts.form_lines import Line, Piece, place, plain
from mailuo_extractors.source import Source
from mailuo_graph.identity import identity_form
from mailuo_graph.money import FACTORS, parse_money
from mailuo_graph.records import DocumentRecord, Evidence, Records, RemarkRecord, UnitRecord

_TOTAL: Final = re.compile(r"(?:合|总)\s*计")
_SUBTOTAL: Final = re.compile(r"小\s*计|(?:单位)?合\s*计")
_UNIT_HEAD: Final = re.compile(r"(?:预算|实施|项目|用款)?单位(?:名称)?")
_CENT: Final = Decimal("0.005")
_LEAST_COLUMNS: Final = 3


@dataclass(slots=True)
class _Entry:
    """`name` is None in a subtotal row, `unit` in the grand total."""

    unit: str | None
    name: str | None
    amounts: dict[str, str]
    evidence: Evidence
    values: dict[str, Decimal] = field(default_factory=dict)


class Summary:
    def __init__(self, source: Source, columns: list[tuple[str, int, int]], currency: str | None) -> None:
        self.source = source
        self.columns = columns
        self.currency = currency
        self.unit: str | None = None
        self.entries: list[_Entry] = []

    @classmethod
    def opened_by(cls, line: Line, source: Source) -> Summary | None:
        """A row of labels only, with who and how much among them."""
        columns: list[tuple[str, int, int]] = []
        currency = None
        for word in line.words:
            label = label_of(word.text)
            kind = "unit" if _UNIT_HEAD.fullmatch(re.sub(r"\s", "", word.text)) else None if label is None else label.kind
            columns.append((kind or "", word.column, word.column + word.width - 1))
            currency = currency or (None if label is None else label.currency)
        kinds = [kind for kind, _, _ in columns]
        known = sum(1 for kind in kinds if kind)
        heads = {"unit", "name", "department"} & set(kinds)
        if len(columns) < _LEAST_COLUMNS or not heads or not {"total", "total_any", "fiscal"} & set(kinds) or known * 3 < len(kinds) * 2:
            return None
        return cls(source, columns, currency)

    def read(self, line: Line) -> bool:
        """Takes a row of the table; False where the table has ended."""
        found = self._by_column(line) if line.grid else self._by_word(line)
        names = {kind: plain(" ".join(p.text for p in pieces)) for kind, pieces in found.items() if kind not in MONEY}
        amounts = {kind: pieces[0].text for kind, pieces in found.items() if kind in MONEY}
        if not amounts or any(parse_money(text) is None for text in amounts.values()):
            return False
        unit, name = names.get("unit") or names.get("department") or "", names.get("name") or ""
        where = place(self.source, line, line.words[0], line.words[-1])
        if any(_TOTAL.fullmatch(text) for text in (unit, name, names.get("", ""))) and not (self.unit and _TOTAL.fullmatch(name)):
            self.entries.append(_Entry(None, None, amounts, where))
            return True
        self.unit = unit or self.unit
        subtotal = not name or _SUBTOTAL.fullmatch(name) is not None
        self.entries.append(_Entry(self.unit, None if subtotal else name, amounts, where))
        return True

    def _by_column(self, line: Line) -> dict[str, list[Piece]]:
        found: dict[str, list[Piece]] = {}
        for word in line.words:
            kind = next((kind for kind, first, last in self.columns if first <= word.column <= last), "")
            found.setdefault(kind, []).append(word)
        return found

    def _by_word(self, line: Line) -> dict[str, list[Piece]]:
        """Words in front are names, amounts follow in the order of the header."""
        texts = [word for word in line.words if parse_money(word.text) is None]
        amounts = [word for word in line.words if parse_money(word.text) is not None]
        named = [kind for kind, _, _ in self.columns if kind and kind not in MONEY]
        kinds = [kind for kind, _, _ in self.columns if kind in MONEY]
        found: dict[str, list[Piece]] = {}
        if not texts or line.words[: len(texts)] != texts:
            return found
        if len(texts) == len(named):
            found = {kind: [word] for kind, word in zip(named, texts, strict=True)}
        elif len(named) == 1:
            found = {named[0]: texts}
        elif texts:
            unit_only = len(texts) == 1 and _TOTAL.fullmatch(texts[0].text) is not None
            found = {named[0] if unit_only or "name" not in named else "name": texts}
        for kind, word in zip(kinds, amounts, strict=False):
            found[kind] = [word]
        return found

    def settle(self, factor: Decimal) -> None:
        factor = FACTORS[self.currency] if self.currency else factor
        for entry in self.entries:
            for kind, text in entry.amounts.items():
                money = parse_money(text, factor)
                if money is not None:
                    entry.values[kind] = money.value

    def units(self, about: DocumentRecord) -> list[UnitRecord]:
        """Subtotal rows; the grand total goes to the document."""
        units = []
        for entry in self.entries:
            total, printed = _total(entry)
            if entry.unit is None and entry.name is None:
                if about.total is None and total is not None:
                    about.total, about.total_printed, about.total_evidence = total, printed, entry.evidence
                    about.fiscal_appropriation = entry.values.get("fiscal")
            elif entry.name is None and entry.unit is not None:
                units.append(
                    UnitRecord(
                        about.document, 0, entry.unit, total, printed, entry.values.get("fiscal"), entry.evidence,
                    ),
                )
        return units

    def remarks(self, records: Records) -> list[RemarkRecord]:
        """Where the summary and the forms differ: a project on one side only, another amount, a total."""
        if not self.entries:
            return []  # a head printed a thousand times is not compared with a thousand forms each time
        remarks = []
        forms: dict[tuple[str, str], list[Decimal | None]] = {}
        by_name: dict[str, list[Decimal | None]] = {}
        for project in records.projects:
            forms.setdefault((identity_form(project.unit or ""), identity_form(project.name)), []).append(project.total)
            by_name.setdefault(identity_form(project.name), []).append(project.total)
        listed: set[str] = set()
        for entry in self.entries:
            if entry.name is None:
                continue
            total, printed = _total(entry)
            listed.add(identity_form(entry.name))
            key = identity_form(entry.unit or ""), identity_form(entry.name)
            amounts = forms.get(key) or by_name.get(key[1])
            slack = rounding(printed, printed)
            if not amounts:
                remarks.append(_remark(
                    records, "listed_without_form", f"汇总表列有“{entry.name}”（{printed}），没有找到它的目标表",
                    f"the summary lists “{entry.name}” ({printed}); no form of it was found", entry.evidence,
                ))  # fmt: skip
            elif total is not None and not any(a is not None and abs(a - total) <= slack for a in amounts):
                remarks.append(_remark(
                    records, "summary_differs", f"“{entry.name}”在汇总表中为 {printed}，与其目标表的金额不同",
                    f"“{entry.name}”: {printed} in the summary, another amount in its form", entry.evidence,
                ))  # fmt: skip
        if listed:
            remarks += [
                _remark(
                    records, "form_not_listed", f"“{p.name}”有目标表，汇总表中没有列出",
                    f"“{p.name}” has a form and is not in the summary", p.evidence,
                )
                for p in records.projects if identity_form(p.name) not in listed
            ]  # fmt: skip
        return remarks + self._grand_total(records)

    def _grand_total(self, records: Records) -> list[RemarkRecord]:
        about = records.documents[0]
        if about.total is None or about.total_evidence not in [e.evidence for e in self.entries]:
            return []
        units = [u.total for u in records.units if u.total is not None]
        slack = rounding(about.total_printed, *(u.total_printed for u in records.units))
        if not units or len(units) != len(records.units) or abs(sum(units, Decimal(0)) - about.total) <= slack:
            return []
        difference = sum(units, Decimal(0)) - about.total
        return [_remark(
            records, "grand_total_differs", f"合计 {about.total_printed}，各单位相加差 {difference:,.2f} 万元",
            f"grand total {about.total_printed}; the units differ from it by {difference:,.2f} 万元", about.total_evidence,
        )]  # fmt: skip


def rounding(*printed: str | None) -> Decimal:
    """How far a sum of these printed amounts may be off: 1.28亿元 stands for anything within half a million."""
    slack = _CENT
    for text in printed:
        digits = re.search(r"\.(\d+)\s*亿", text or "")
        whole = "亿" in (text or "")
        slack += Decimal(5000).scaleb(-len(digits[1]) if digits else 0) if whole else _CENT
    return slack


def _total(entry: _Entry) -> tuple[Decimal | None, str | None]:
    for kind in ("total", "total_any", "fiscal"):
        if kind in entry.values:
            return entry.values[kind], entry.amounts[kind]
    return None, None


def _remark(records: Records, kind: str, zh: str, en: str, where: Evidence | None) -> RemarkRecord:
    remark = RemarkRecord(records.documents[0].document, kind, zh, en)
    if where is not None:
        remark.page, remark.row, remark.start, remark.end = where.page, where.row, where.start, where.end
    return remark
