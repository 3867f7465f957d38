"""Two projects side by side and everything that speaks for and against one continuing the other, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from mailuo.catalogue import Catalogue
from mailuo.labels import label, only_names, score_said, words_said
from mailuo.lineages.report import changes_said
from mailuo.lineages.trace import Step as ProjectStep
from mailuo.lineages.trace import Tracer
from mailuo.pairs.shared import marked
from mailuo.pairs.waterfall import BLOCKS, PLAIN, Bar, waterfall
from mailuo.render import Format, cell_text, draws_boxes, render_rows, safe, screen_columns, wrapped
from mailuo_graph.decisions import Decisions
from mailuo_graph.words import Text
from mailuo_linkers.decided import decision_sentence
from mailuo_linkers.reading.judging import Judgement, Step, judge_pair

COLUMNS: Final = ("order", "feature", "title", "value", "weight", "contribution", "sum", "reason", "earlier_words", "later_words")
_HEADINGS: Final = (
    Text("序", "no."), Text("特征", "feature"), Text("名称", "title"), Text("值", "value"), Text("权重", "weight"), Text("加减", "adds"), Text("累计", "sum"),
    Text("理由", "reason"), Text("前者原文", "words of the earlier"), Text("后者原文", "words of the later"),
)  # fmt: skip


def pair_rows(catalogue: Catalogue, decisions: Decisions, first: str, second: str, style: Format) -> str:
    """The waterfall as rows: the start, what was found, then what was not."""
    judged = judge_pair(catalogue.records, catalogue.links, decisions, first, second)
    total = judged.base
    rows: list[list[Any]] = [[0, "start", str(Text("起点", "start")), None, None, judged.base, total, None, None, None]]
    for at, step in enumerate([*_found(judged), *(step for step in judged.steps if step.value is None)], start=1):
        total += step.contribution
        words = [None, None] if step.ground is None else [step.ground.earlier_evidence, step.ground.later_evidence]
        said = [None if each is None else each.words for each in words]
        rows.append([at, step.feature, step.title, step.value, step.weight, step.contribution, total, step.reason, *said])
    return render_rows(COLUMNS, rows, style, list(map(str, _HEADINGS)))


def explained_pair(catalogue: Catalogue, decisions: Decisions, first: str, second: str) -> str:
    """`first` and `second` are uids of projects, in any order."""
    judged = judge_pair(catalogue.records, catalogue.links, decisions, first, second)
    tracer = Tracer(catalogue)
    columns = screen_columns()
    lines = [*_sides(tracer.step(judged.earlier), tracer.step(judged.later), columns), ""]
    lines += _verdict(catalogue, judged, columns)
    names = {"".join(catalogue.projects[uid].name.split()) for uid in (judged.earlier, judged.later)}
    lines += ["", *_waterfall(judged, columns), "", *_reasons(judged, names, columns)]
    lines += _missing(judged, columns)
    lines += _indicators(tracer, judged, columns)
    lines += _goals(catalogue, judged, columns)
    if judged.would_change:
        lines += ["", str(Text("怎样会改变结论", "What would change the verdict")), *wrapped("  · ", judged.would_change, columns)]
    return "\n".join(lines)


def _sides(earlier: ProjectStep, later: ProjectStep, columns: int) -> Iterator[str]:
    for mark, step in ((Text("前", "earlier"), earlier), (Text("后", "later"), later)):
        period = f"  {step.period}" if step.period else ""
        place = step.places[0] if step.places else None
        row = "" if place is None or place.row is None else str(Text(f" 第 {place.row} 行", f" row {place.row}"))
        where = "" if place is None else f"  {place.file}{row}"
        yield from wrapped(f"{mark}  ", [f"{step.fiscal_year or '????'}  {step.name}{period}  {cell_text(step.total)}  {step.unit or '—'}{where}"], columns)
        yield safe(f"    {step.uid}")


def _verdict(catalogue: Catalogue, judged: Judgement, columns: int) -> Iterator[str]:
    """What the rules say, what stands in the way, what the graph has, what a person said, in this order."""
    if judged.vetoes:
        said = Text("按规则：不连，有否决", "By the rules: not linked, forbidden")
    elif judged.linked and judged.confidence is not None:
        said = Text(f"按规则：可连，{label(judged.kind)} · {label(judged.confidence)}", f"By the rules: linked, {label(judged.kind)} · {label(judged.confidence)}")
    else:
        said = Text("按规则：不连，把握不够", "By the rules: not linked, not sure enough")
    yield str(said) + str(Text(f"；把握 {score_said(judged.score)}", f"; probability {score_said(judged.score)}"))
    yield from wrapped(str(Text("  否决 · ", "  forbids · ")), [veto.reason for veto in judged.vetoes], columns)
    ends = {judged.earlier, judged.later}
    link = next((each for each in catalogue.links.successions if {each.later, each.earlier} == ends), None)
    if link is None:
        yield str(Text("图里：没有连", "In the graph: not linked"))
        if judged.linked:
            yield str(Text("  单看这一对可连，但有更合适的，或与别的承接冲突", "  alone the pair would do, but another fits better or forbids it"))
    else:
        score = "" if link.score is None else f" {score_said(link.score)}"
        other = str(Text("，另一候选", ", another candidate")) if link.alternative else ""
        yield str(Text("图里：", "In the graph: ")) + f"{label(link.kind)} · {label(link.confidence)}{score}{other}"
    if judged.decision is not None:
        names = {uid: entity.name for uid in ends if (entity := catalogue.find(uid)) is not None}
        yield from wrapped(str(Text("决定：", "Decision: ")), [decision_sentence(judged.decision, names)], columns)
    for each in catalogue.links.duplicates:
        if ends <= set(each.projects):
            yield str(Text(f"另见重复线索 {each.uid}：{label(each.kind)}", f"See also the duplicate {each.uid}: {label(each.kind)}"))


def _waterfall(judged: Judgement, columns: int) -> Iterator[str]:
    bars = [Bar(f"{at}. {step.title}", step.contribution) for at, step in enumerate(_found(judged), start=1)]
    yield str(Text("逐项相加（对数几率）", "Added up (log odds)"))
    start = Bar(str(Text("起点", "start")), judged.base)
    yield from waterfall(start, bars, str(Text("合计", "sum")), columns, BLOCKS if draws_boxes() else PLAIN)


def _reasons(judged: Judgement, names: set[str], columns: int) -> Iterator[str]:
    for at, step in enumerate(_found(judged), start=1):
        figures = "" if step.value is None else f"{step.value:.2f} × {step.weight:+.2f}"
        yield from wrapped(f"  {at}. ", [f"{step.title}（{step.feature}，{figures}）：{step.reason}"], columns)
        if step.ground is not None and not only_names(step.ground, names):
            yield from wrapped("       ", words_said(step.ground), columns)


def _missing(judged: Judgement, columns: int) -> Iterator[str]:
    absent = sorted((step for step in judged.steps if step.value is None), key=lambda step: -abs(step.weight))
    for head, signed in (
        (Text("没有发现，或缺文字而算不出；若有，最多会加", "Not found, or not to be computed for want of words; would add at most"), 1),
        (Text("同样没有；若有，最多会减", "Not found either; would take off at most"), -1),
    ):
        lacking = [f"{step.title} {step.weight:+.2f}" for step in absent if step.weight * signed > 0]
        if lacking:
            yield str(head)
            yield from wrapped("  ", ["；".join(lacking)], columns)


def _indicators(tracer: Tracer, judged: Judgement, columns: int) -> Iterator[str]:
    yield ""
    yield from changes_said(tracer.changes(judged.earlier, judged.later), columns)


def _goals(catalogue: Catalogue, judged: Judgement, columns: int) -> Iterator[str]:
    earlier, later = (catalogue.projects[uid].goal or "" for uid in (judged.earlier, judged.later))
    yield ""
    both = marked(earlier, later) if earlier and later else None
    if both is None:
        yield str(Text("绩效目标：没有成段相同的文字", "Goals: no stretch of text in common") if earlier and later else Text("绩效目标：至少一方没有印", "Goals: at least one side prints none"))
        return
    yield str(Text(f"绩效目标：{both.share:.0%} 相同，【】内是两边共有的", f"Goals: {both.share:.0%} in common, marked by 【】"))
    for mark, text in ((Text("前", "earlier"), both.earlier), (Text("后", "later"), both.later)):
        yield from wrapped(f"  {mark}  ", [" ".join(text.split())], columns)


def _found(judged: Judgement) -> list[Step]:
    return [step for step in judged.steps if step.value is not None]
