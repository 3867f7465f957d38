"""`mailuo duplicates`: what may be built or paid for twice, as text for people and as rows for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from mailuo.catalogue import Catalogue
from mailuo.labels import label, money_said, reasons_said, score_said, words_said
from mailuo.lineages.find import find_lineages
from mailuo.lineages.trace import Step, Tracer
from mailuo.render import Format, cell_text, render_rows, safe, screen_columns, wrapped
from mailuo.sheets import Sheet
from mailuo_graph.errors import UsageError
from mailuo_graph.links import Duplicate, Ground
from mailuo_graph.words import Text

COLUMNS: Final = (
    "duplicate", "kind", "strength", "score", "projects", "names", "fiscal_years", "units", "totals", "money_low",
    "money_high", "at_most", "reasons", "words", "innocent", "decided_by",
)  # fmt: skip
_HEADINGS: Final = (
    Text("编号", "uid"), Text("种类", "kind"), Text("强度", "strength"), Text("分数", "score"), Text("项目编号", "project uids"), Text("项目", "projects"),
    Text("年度", "years"), Text("单位", "units"), Text("万元", "10k yuan"), Text("涉及金额下限", "at stake, low"), Text("涉及金额上限", "at stake, high"),
    Text("只涉及一部分", "only a part"), Text("理由", "reasons"), Text("原文", "words"), Text("可能的合理解释", "may be innocent"), Text("谁判断", "decided by"),
)  # fmt: skip
_REASONS_SHOWN: Final = 20


class Strength(StrEnum):
    """The strongest first."""

    STRONG = "strong"
    WORTH_A_LOOK = "worth_a_look"
    WEAK = "weak"


_RANKS: Final = {each.value: at for at, each in enumerate(Strength)}


@dataclass(frozen=True, slots=True)
class Shown:
    """A duplicate with its projects and with the words that its reasons stand on."""

    duplicate: Duplicate
    steps: list[Step]
    grounds: list[Ground]


def find_duplicates(catalogue: Catalogue, kind: str | None, strength: Strength | None, project: str | None) -> list[Shown]:
    """The strongest first, among equals those with the most money."""
    every = catalogue.links.duplicates
    kinds = sorted({each.kind for each in every})
    if kind is not None and every and kind not in kinds:
        raise UsageError(f"没有“{kind}”这一种；有：{'、'.join(kinds)}", f"there is no kind {kind!r}; there are: {', '.join(kinds)}")
    wanted = None if project is None else _projects(catalogue, project)
    found = [
        each for each in every
        if kind in (None, each.kind) and strength in (None, each.strength) and (wanted is None or wanted & set(each.projects))
    ]  # fmt: skip
    tracer = Tracer(catalogue)
    grounds: dict[str, list[Ground]] = {each.uid: [] for each in found}
    for ground in catalogue.links.grounds:
        if ground.about in grounds:
            grounds[ground.about].append(ground)
    found.sort(key=lambda each: rank(each.strength, each.money_high, each.uid))
    return [Shown(each, list(map(tracer.step, each.projects)), sorted(grounds[each.uid], key=lambda g: g.order)) for each in found]


def rank(strength: str, money_high: Decimal | None, uid: str) -> tuple[int, Decimal, str]:
    return _RANKS.get(strength, len(_RANKS)), -(money_high or Decimal(0)), uid


def _projects(catalogue: Catalogue, words: str) -> set[str]:
    """The projects of this name or uid; else those of the lineages that the words lead to."""
    called = catalogue.called(words)
    if called and all(entity.kind == "Project" for entity in called):
        return {entity.uid for entity in called}
    return {step.uid for trace in find_lineages(catalogue, words).traces for step in trace.steps}


def duplicates_text(found: list[Shown], style: Format, most: int, reasons: int = _REASONS_SHOWN) -> tuple[str, str]:
    """What goes to standard output, and the note that goes with it (to standard error for machine formats)."""
    note = note_of(found)
    if style is not Format.TABLE:
        return render_rows(COLUMNS, list(map(_row, found)), style, list(map(str, _HEADINGS))), note
    blocks = ["\n".join(_block(number, each, screen_columns(), reasons)) for number, each in enumerate(found[:most], start=1)]
    if len(found) > most:
        blocks.append(str(Text(f"另有 {len(found) - most} 条，用 --most 看更多", f"{len(found) - most} more, see --most")))
    return "\n\n".join(blocks), note


def duplicates_sheet(found: list[Shown]) -> Sheet:
    return Sheet(str(Text("重复线索", "duplicates")), list(map(str, _HEADINGS)), list(map(_row, found)), [note_of(found)])


def most_at_stake(found: Iterable[Shown]) -> Decimal | None:
    """No more than this is concerned by all of them together: a line that stands in several counts once. None where an
    amount is unknown."""
    listed = list(found)
    lines = {step.uid: step.total for each in listed for step in each.steps}
    return bound_of(lines.values(), [each.duplicate.money_high for each in listed])


def bound_of(lines: Iterable[Decimal | None], highs: Iterable[Decimal | None]) -> Decimal | None:
    bounds = [sum(known, Decimal(0)) for known in (_all_known(lines), _all_known(highs)) if known is not None]
    return min(bounds, default=None)


def _all_known(amounts: Iterable[Decimal | None]) -> list[Decimal] | None:
    known = []
    for amount in amounts:
        if amount is None:
            return None
        known.append(amount)
    return known


def note_of(found: list[Shown]) -> str:
    if not found:
        return str(Text("没有找到这样的重复", "no such duplicates were found"))
    bound = most_at_stake(found)
    money = Text("金额不全，合计不明", "amounts are lacking, no sum") if bound is None else Text(f"合计不超过 {cell_text(bound)} 万元（每笔只算一次）", f"at most {cell_text(bound)} (10k yuan) in all, each line once")
    return str(Text(f"{len(found)} 条；{money.zh}。是线索，不是结论", f"{len(found)} found; {money.en}. These are leads, not conclusions"))


def _row(shown: Shown) -> list[Any]:
    each = shown.duplicate
    return [
        each.uid, each.kind, each.strength, each.score, each.projects, [step.name for step in shown.steps],
        [step.fiscal_year for step in shown.steps], [step.unit for step in shown.steps], [step.total for step in shown.steps],
        each.money_low, each.money_high, each.at_most, each.reasons, [said for ground in shown.grounds for said in words_said(ground)],
        each.innocent, each.decided_by,
    ]  # fmt: skip


def _block(number: int, shown: Shown, columns: int, most: int) -> Iterator[str]:
    each = shown.duplicate
    score = "" if each.score is None else f" {score_said(each.score)}"
    stake = Text(f"涉及 {money_said(each)} 万元", f"{money_said(each)} (10k yuan) at stake")
    yield safe(f"{number}. {label(each.kind)} · {label(each.strength)}{score} · {stake}  {each.uid}")
    for step in shown.steps:
        place = step.places[0] if step.places else None
        where = "" if place is None else safe(place.file) + ("" if place.row is None else str(Text(f" 第 {place.row} 行", f" row {place.row}")))
        line = f"{step.fiscal_year or '????'}  {step.name}  {cell_text(step.total)}  {step.unit or '—'}  {where}"
        yield from wrapped("   ", [line, f"  {step.uid}"], columns)
    names = {"".join(step.name.split()) for step in shown.steps}
    for at, (reason, words) in enumerate(reasons_said(each.reasons, shown.grounds, names)):
        if at == most:
            yield str(Text("   · ……更多理由见 --format json", "   · … for more reasons see --format json"))
            break
        yield from wrapped("   · ", [reason], columns)
        yield from wrapped("       ", words, columns)
    if each.innocent:
        yield str(Text("   可能的合理解释：", "   It may be innocent:"))
        yield from wrapped("   - ", each.innocent, columns)
