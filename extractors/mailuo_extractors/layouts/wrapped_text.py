"""项目支出绩效目标表 as wrapped text of a PDF without tabs: names, amounts, goals and indicators one below the other,
and not always in order. `wrapped_lines` takes the lines apart, `subtotals` says which names are units,
`block_matching` gives each project its goal."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from mailuo_extractors.arithmetic import rounding_step, settle
from mailuo_extractors.indicators import parse_indicators
from mailuo_extractors.layouts.block_matching import Likeness, Pairing, pair_up
from mailuo_extractors.layouts.contract import Given
from mailuo_extractors.layouts.header import Header, date, document_of, read_header, take_over
from mailuo_extractors.layouts.text_line import TextLine, is_column_head, is_head, split_amounts, text_lines
from mailuo_extractors.layouts.wrapped_lines import Block, Lines, NameLine, take_apart
from mailuo_extractors.mapped import Mapped
from mailuo_extractors.source import Source
from mailuo_extractors.subtotals import PrintedRow, Subtotals, find_subtotals
from mailuo_graph.money import WAN
from mailuo_graph.records import (
    Evidence,
    IndicatorRecord,
    ProjectRecord,
    Records,
    RemarkRecord,
    UnitRecord,
)

_BLANKS: Final = re.compile(r"\s+")
_TOTAL_NAME: Final = re.compile(r"(?:部门|单位|全部门)?(?:合\s*计|总\s*计|小\s*计)[:：]?")
_WITHHELD: Final = re.compile(r"(?:略|不公开|涉密.*|不予公开|\*+)(?:\s*(?:略|不公开|涉密|不予公开|\*+))*")
_AMOUNT_COLUMNS: Final = {
    "total": re.compile(r"总\s?计|合\s?计|小计|金额|预算数|资金总额"),
    "fiscal_appropriation": re.compile(r"财政拨款"),
    "special_account": re.compile(r"财政专户"),
    "other_funds": re.compile(r"其他资金|单位资金"),
}
_INDICATOR: Final = re.compile(r"\d{1,2}\s*[、.．]\s*\d\s*[-－—–]\s*[\u4e00-\u9fff]{2,8}\s*[；;:：,，]")


class WrappedText:
    name = "wrapped_text"

    def fits(self, source: Source) -> bool:
        """Column heads on a line of their own, lines that end in amounts, indicators as running text, and no cells."""
        if source.rows and sum(len(row.cells) > 1 for row in source.rows) * 10 > len(source.rows):
            return False
        heads: set[str] = set()
        names = indicators = 0
        for line in text_lines(source):
            if is_column_head(line.text):
                heads.update(word for word in ("项目名称", "绩效目标") if word in line.text)
            elif _INDICATOR.match(line.text):
                indicators += 1
            elif split_amounts(line, WAN)[1]:
                names += 1
            if names > 1 and (len(heads) > 1 or (heads and indicators)):
                return True
        return False

    def read(self, source: Source, document: str, given: Given) -> Records:
        lines = text_lines(source)
        outside = {i for i, row in enumerate(source.rows) if is_head(_BLANKS.sub(" ", " ".join(row.texts()).strip()))}
        header = read_header(source, outside)
        about = document_of(source, document, self.name)
        take_over(about, header, given)
        about.rows = len(lines)
        records = Records(documents=[about])
        _Reader(source, records, header).read(take_apart(lines, header.factor))
        date(about, records, header.lines, given)
        if header.currency is None:
            records.remarks.append(
                RemarkRecord(document, "no_currency", "表上没有写金额单位，按万元计", "no currency unit printed; 万元 assumed"),
            )
        return records


@dataclass(slots=True)
class _Given:
    """What a project was given: its block, and how sure that is."""

    block: Block | None = None
    pairing: Pairing | None = None
    far: bool = False


class _Reader:
    def __init__(self, source: Source, records: Records, header: Header) -> None:
        self.source = source
        self.records = records
        self.about = records.documents[0]
        self.factor = header.factor
        self.owners: list[int | None] = []

    def read(self, lines: Lines) -> None:
        names = [token for token in lines.tokens if isinstance(token, NameLine)]
        is_total = [_TOTAL_NAME.fullmatch(_BLANKS.sub("", name.name.text)) is not None for name in names]
        rest = [name for name, total in zip(names, is_total, strict=True) if not total]
        if True in is_total:
            self._grand_total(names[is_total.index(True)])
        subtotals = self._subtotals(lines, rest)
        above = len(subtotals.totals)
        if above and True not in is_total:
            self._grand_total(rest[0])
        rest, units = rest[above:], {position - above for position in subtotals.units}
        columns = _columns(lines.heads)
        blocks, given = self._matched(lines, rest, units)
        unit: int | None = None
        for position, name in enumerate(rest):
            if position in units:
                unit = self._unit(name)
            else:
                self.owners.append(unit)
                self._project(name, columns, given[position])
        used = {id(each.block) for each in given.values()}
        for block in blocks:
            if id(block) not in used:
                self._lost(block)
        settle(self.records, self.owners, self.factor, blanks_seen=False)

    def _subtotals(self, lines: Lines, names: list[NameLine]) -> Subtotals:
        """Which names are subtotals. A name that a first pairing of everything leaves without text is likely one."""
        order, blocks = _order(lines, names)
        likeness = Likeness([block.text for block in blocks])
        bare = {p.name for p in pair_up(order, [name.name.text for name in names], likeness) if p.block is None}
        rows = [
            PrintedRow(name.name.text, name.total, rounding_step(name.amounts[0].words.text, self.factor), bare=i in bare)
            for i, name in enumerate(names)
        ]
        return find_subtotals(rows, self.about.total)

    def _matched(self, lines: Lines, names: list[NameLine], units: set[int]) -> tuple[list[Block], dict[int, _Given]]:
        """Each project's block: first within its unit, then, for what is left over, across units."""
        order, blocks = _order(lines, names)
        segments: list[list[tuple[str, int]]] = [[]]
        for kind, i in order:
            if kind == "N" and i in units:
                segments.append([])
            else:
                segments[-1].append((kind, i))
        texts = [name.name.text for name in names]
        likeness = Likeness([block.text for block in blocks])
        given = {position: _Given() for position in range(len(names)) if position not in units}
        for segment in segments:
            _give(given, pair_up(segment, texts, likeness), blocks, far=False)
        used = {id(each.block) for each in given.values()}
        left = [
            (kind, i)
            for segment in segments
            for kind, i in segment
            if (kind == "N" and given[i].block is None) or (kind == "B" and id(blocks[i]) not in used)
        ]
        if {"N", "B"} <= {kind for kind, _ in left}:
            _give(given, pair_up(left, texts, likeness), blocks, far=True)
        return blocks, given

    def _grand_total(self, line: NameLine) -> None:
        self.about.total, self.about.total_printed = line.total, line.amounts[0].words.text
        self.about.fiscal_appropriation = line.amounts[1].value if len(line.amounts) > 1 else None
        self.about.total_evidence = self._words(line, line.amounts[0].words)

    def _unit(self, line: NameLine) -> int:
        self.records.units.append(
            UnitRecord(
                self.about.document,
                len(self.records.units) + 1,
                _BLANKS.sub("", line.name.text),
                line.total,
                line.amounts[0].words.text,
                line.amounts[1].value if len(line.amounts) > 1 else None,
                self._lines(line.lines) or self._words(line, line.amounts[0].words),
            ),
        )
        return len(self.records.units) - 1

    def _project(self, line: NameLine, columns: list[str], given: _Given) -> None:
        printed = line.amounts[0].words.text
        block = given.block
        goal = "" if block is None else "".join(each.text for each in block.goal)
        project = ProjectRecord(
            self.about.document,
            len(self.records.projects) + 1,
            _BLANKS.sub("", line.name.text),
            self.records.units[-1].name if self.records.units else None,
            line.total,
            printed,
            goal=goal.strip().rstrip("。；;") or None,
            classified=bool(_WITHHELD.fullmatch(goal.strip())),
            evidence=self._lines(line.lines) or self._words(line, line.amounts[0].words),
            amount_evidence=self._words(line, line.amounts[0].words),
            goal_evidence=None if block is None else self._lines(block.goal),
        )
        self.records.projects.append(project)
        self._parts(project, line, columns)
        if not project.name:
            self._remark("no_name", f"金额 {printed} 前没有读到项目名称", f"no name could be read for the amount {printed}", project.evidence)
        if line.total is None:
            self._remark(
                "no_amount",
                f"“{project.name}”的金额 {printed} 不成数",
                f"“{project.name}”: {printed} is no amount",
                project.amount_evidence,
            )
        self._indicators(project, block)
        self._doubt(project, given)

    def _parts(self, project: ProjectRecord, line: NameLine, columns: list[str]) -> None:
        """The columns after the total. Blank cells leave no trace in text: with fewer amounts than columns the first is
        the appropriation, and what makes up the rest is said where two columns could hold it."""
        values = [amount.value for amount in line.amounts]
        names = columns if len(values) == len(columns) else columns[: min(2, len(values))]
        for column, value in zip(names[1:], values[1:], strict=False):
            setattr(project, column, value)
        if len(names) < len(values):
            printed = "、".join(amount.words.text for amount in line.amounts[len(names) :])
            self._remark(
                "column_not_known",
                f"“{project.name}”的 {printed} 属于财政专户拨款还是其他资金，文本中分不清",
                f"“{project.name}”: the text does not tell which column of funds {printed} stands in",
                project.amount_evidence,
            )

    def _indicators(self, project: ProjectRecord, block: Block | None) -> None:
        place = project.evidence
        if place is None:
            return
        found = 0
        for lines in () if block is None else block.items():
            words = Evidence(lines[0].row.page, lines[0].row.number, 0, 0, "")
            text = Mapped.joined([line.words for line in lines])
            parsed = parse_indicators(text, self.source.text, self.about.document, project.row, words)
            self._settle_places(parsed.indicators, lines)
            for indicator in parsed.indicators:
                found += 1
                indicator.order = found
            self.records.indicators.extend(parsed.indicators)
            for rest in parsed.leftover:
                start, end = rest.span()
                self._remark(
                    "indicator_text_not_understood",
                    f"“{project.name}”的指标中有未能理解的文字：{rest.text[:60]}",
                    f"“{project.name}”: text among the indicators not understood: {rest.text[:60]}",
                    Evidence(words.page, words.row, start, end, rest.text),
                )
        if project.goal and found:
            return
        what = ("目标和指标", "goal and indicators") if not found and not project.goal else (
            ("指标", "indicators") if project.goal else ("目标", "goal")
        )
        if not project.classified:
            self._remark("incomplete_row", f"“{project.name}”没有{what[0]}", f"“{project.name}” has no {what[1]}", place)

    def _settle_places(self, indicators: list[IndicatorRecord], lines: list[TextLine]) -> None:
        """Page and row of the line in which each indicator begins."""
        starts = [line.words.span()[0] for line in lines]
        for indicator in indicators:
            if indicator.evidence is not None:
                row = lines[max(bisect_right(starts, indicator.evidence.start) - 1, 0)].row
                indicator.evidence.page, indicator.evidence.row = row.page, row.number

    def _doubt(self, project: ProjectRecord, given: _Given) -> None:
        pairing = given.pairing
        if pairing is None or pairing.block is None or (pairing.firm and not given.far):
            return
        self._remark(
            "goal_guessed",
            f"“{project.name}”的目标和指标是推测的：文本中名称与目标次序交错，另一种归属同样可能",
            f"“{project.name}”: its goal and indicators are a guess; names and goals are interlaced and another reading is about as likely",
            project.goal_evidence or project.evidence,
        )

    def _lost(self, block: Block) -> None:
        self._remark(
            "text_without_project",
            f"第 {block.first.row.number} 行起的目标或指标找不到所属项目：{block.text[:60]}",
            f"the goal or indicators from row {block.first.row.number} on belong to no project that could be found: {block.text[:60]}",
            self._lines([*block.goal, *block.indicators]),
        )

    def _lines(self, lines: list[TextLine]) -> Evidence | None:
        if not lines:
            return None
        start, end = lines[0].words.span()[0], lines[-1].words.span()[1]
        return Evidence(lines[0].row.page, lines[0].row.number, start, end, self.source.text[start:end])

    def _words(self, line: NameLine, words: Mapped) -> Evidence:
        start, end = words.span()
        return Evidence(line.amount_row.page, line.amount_row.number, start, end, self.source.text[start:end])

    def _remark(self, kind: str, zh: str, en: str, place: Evidence | None) -> None:
        remark = RemarkRecord(self.about.document, kind, zh, en)
        if place is not None:
            remark.page, remark.row, remark.start, remark.end = place.page, place.row, place.start, place.end
        self.records.remarks.append(remark)


def _order(lines: Lines, names: list[NameLine]) -> tuple[list[tuple[str, int]], list[Block]]:
    """Names (N) and blocks (B) as printed, each by its place in its list. The grand total is neither."""
    places = {id(name): position for position, name in enumerate(names)}
    blocks: list[Block] = []
    order: list[tuple[str, int]] = []
    for token in lines.tokens:
        if isinstance(token, Block):
            order.append(("B", len(blocks)))
            blocks.append(token)
        elif id(token) in places:
            order.append(("N", places[id(token)]))
    return order, blocks


def _give(given: dict[int, _Given], pairings: list[Pairing], blocks: list[Block], *, far: bool) -> None:
    for pairing in pairings:
        if pairing.block is not None or given[pairing.name].pairing is None:
            block = None if pairing.block is None else blocks[pairing.block]
            given[pairing.name] = _Given(block, pairing, far=far)


def _columns(heads: list[TextLine]) -> list[str]:
    """The amount columns in printed order, as the first column head names them."""
    for head in heads:
        if is_column_head(head.text):
            found = [c for word in head.text.split() for c, pattern in _AMOUNT_COLUMNS.items() if pattern.match(word)]
            if "total" in found:
                return found
    return list(_AMOUNT_COLUMNS)
