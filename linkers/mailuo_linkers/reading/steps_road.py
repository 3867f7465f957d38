"""The roads of steps: phase n to n+1, trial to the whole, build to operate, and the systems by which they are told."""

from __future__ import annotations

import re
from typing import Final

from mailuo_linkers.normal import normalise
from mailuo_linkers.reading.content_road import rare_words
from mailuo_linkers.reading.counts_road import told_count
from mailuo_linkers.reading.cues import FULL, Cue, Found
from mailuo_linkers.reading.finding import Finding, Spot, spot, title
from mailuo_linkers.reading.known import Known
from mailuo_linkers.reading.lines import Line
from mailuo_linkers.reading.phrases_road import cues_of, said_by_goal, said_by_name
from mailuo_linkers.reading.wording import longest_common, sentences, telling

_STEP: Final = re.compile(r"(\d+)(期|段|批|版|轮|届)$")
_FINISHED: Final = re.compile("已建|建成|验收|移交|竣工|投用|上线|投入使用|交付")
_WARRANTY: Final = re.compile("质保|保修|免费|承建")
_SAME_THING: Final = 0.6
_RELATED: Final = 0.35
_SURELY: Final = 0.7
_IN_BRACKETS: Final = re.compile("[(]([^()]{2,16}阶段)[)]")
_STAGE_OVER: Final = re.compile("收官|结束|完成|完毕|收尾|告一段落|转段")
_PROVEN: Final = re.compile("以来|运行(?:满?[一两二三半]|平稳|稳定|良好|成熟)|成熟|定型|可行|可持续|见效|成效|试用|首批|先行|评估|经验|摸索|取得|了[一两二三半多]?(?:年|季|个月)|[一两二三半]年(?:多|来|有余)")
"""Words by which a goal tells how a trial went."""
_DONE_TO_IT: Final = re.compile('(?:建设|开发|升级|改造|购置|采购|搭建|新建|优化|完善|信息化|工程|项目|系统|平台|小程序|[一二三四五首]期|第|批|服务|经费|[()"“”0-9.年度、和及与])*')
_PREFIX: Final = 24
_YEAR: Final = re.compile(r"20\d\d\Z")
_OVER: Final = re.compile("(?:已|均已|现已|已经|年(?:\\d{1,2}月)?(?:底|初|中)?)[^。;,]{0,8}(?:终验|竣工|验收|移交|建成|上线|投入使用|投用|交付)|(?:终验|验收|移交)(?:完毕|完成|合格)")


def step_of(line: Line) -> tuple[int, str] | None:
    """(2, 期) of 二期."""
    found = [m for value in line.phases if (m := _STEP.fullmatch(value))]
    return (int(found[0].group(1)), found[0].group(2)) if len(found) == 1 else None


def next_phase(earlier: Line, later: Line, known: Known) -> Finding | None:
    """Phase n and phase n+1 of one thing; a name without phase is the first."""
    here, there = step_of(later), step_of(earlier)
    if here is None and there is None:
        return _after_stage(earlier, later, known)
    if here is None or here[1] in ("届", "轮") or "run" in (earlier.stage, later.stage):
        return None
    before = (1, here[1]) if there is None and here[0] == 2 and not earlier.phases else there  # noqa: PLR2004 - the second follows the first
    if before is None or before[1] != here[1] or here[0] != before[0] + 1:
        return None
    value = _same_thing(earlier, later, known)
    if value < _SAME_THING:
        return None
    reason = f"同一事项的第 {before[0]} {here[1]}与第 {here[0]} {here[1]}" + ("（前者未写期次，视为首期）" if there is None else "")
    return Finding("next_phase", value * (0.85 if there is None else 1), reason, title(later), title(earlier), "phase")


def _after_stage(earlier: Line, later: Line, known: Known) -> Finding | None:
    """Two stages of one thing, told apart in brackets, where the later goal says that the first is over."""
    over = stage_over(earlier, later)
    if over is None or known.names.alike(earlier.object, later.object) < _RELATED:
        return None
    reason = f"同一事项的两个阶段，后者写明前一阶段已结束（“{over.words}”）"
    return Finding("next_phase", 0.9, reason, over, title(earlier), "phase")


def stage_over(earlier: Line, later: Line) -> Spot | None:
    """Where the later goal says that the stage in the earlier name's brackets is over."""
    if "阶段" not in earlier.title.text or "阶段" not in later.title.text:
        return None
    for found in _IN_BRACKETS.findall(earlier.title.text):
        stage = found.removesuffix("阶段")
        for first, last in sentences(later.goal.text) if found not in later.title.text else ():
            at = later.goal.text.find(stage, first, last)
            over = _STAGE_OVER.search(later.goal.text, at, last) if at >= 0 else None
            if over is not None:
                return Spot(later.goal, at, over.end())
    return None


def pilot_to_full(earlier: Line, later: Line, known: Known) -> Finding | None:
    """A trial, and later the same for all."""
    if not earlier.pilot or later.pilot:
        return None
    near = max(_same_thing(earlier, later, known), known.names.alike(_without_pilot(earlier), later.object))
    named = said_by_name(earlier, later, known)
    near = max(near, 0.0 if named is None else named.value)
    words = next((c for c in cues_of(later) if c.cue is Cue.PILOT), None)
    if words is not None and near < _SAME_THING:  # the goal says after which trial, in words that need not stand beside it
        near = max(near, 0.9 * known.names.coverage(_without_pilot(earlier), later.goal.text[:600]))
    told = said_by_goal(earlier, later, known)
    near = max(near, 0.0 if told is None else 0.9 * told.value)
    proven = _PROVEN.search(later.goal.text)
    if near < _SAME_THING:  # how the trial went, told by its numbers or by what only it has
        numbers, words_of_it = told_count(earlier, later, known), rare_words(earlier, later, known)
        told_so = words_of_it is not None and words_of_it.later is not None and _in_one_sentence(words_of_it.later, _PROVEN)
        shown = [f.value for f, holds in ((numbers, proven), (words_of_it, told_so)) if f is not None and holds]
        near = max([near, *(0.9 * value for value in shown if value >= 0.5)])  # noqa: PLR2004 - half of what can be told
    if near < _RELATED:
        return None
    full = FULL.search(later.title.text) or FULL.search(later.goal.text)
    if words is None and full is None and near < _SURELY:
        return None
    value = 0.55 * near + (0.3 if words else 0.2 if proven else 0) + (0.15 if full else 0)
    said = f"，后者写明“{later.goal.words(words.start, words.end)}”之后" if words else ""
    said = said or (f"，后者写明试点结果（“{proven.group()}”）" if proven else "")
    said += f"，范围扩大（“{full.group()}”）" if full else ""
    return Finding("pilot_to_full", value, f"前者是试点，后者是同一事项的推开{said}", _goal(later, words) or title(later), title(earlier), "pilot_to_full")


def build_to_operate(earlier: Line, later: Line, known: Known) -> Finding | None:
    """What the earlier project builds, the later one runs."""
    if earlier.stage not in ("build", "buy") or later.stage not in ("run", None):
        return None
    cue = next((c for c in cues_of(later) if c.cue in (Cue.DONE, Cue.BASED) or _warranty_over(later, c)), None)
    if later.stage is None and not (cue is not None and _FINISHED.search(later.goal.text, cue.first, cue.last)):
        return None  # only the words say that something finished is used
    value, what = _built(earlier, later, known, cue)
    if value < _SAME_THING:
        return None
    said = f"，后者写明“{later.goal.words(cue.start, cue.end)}”" if cue else ""
    return Finding(
        "build_to_operate", value * (1.0 if cue else 0.75), f"前者建设、后者运行维护同一事物：{what}{said}", _goal(later, cue) or title(later), title(earlier), "build_to_operate",
    )  # fmt: skip


def shared_system(earlier: Line, later: Line, known: Known) -> Finding | None:
    """Both touch one system by the system registry, also under different names, and one of them is named after it."""
    best: Finding | None = None
    for system in sorted(earlier.systems.keys() & later.systems.keys()):
        here, there = in_title(later, system), in_title(earlier, system)
        share = 1.0 if here and there else 0.7 if there or here else 0.0
        if earlier.stage != later.stage and (earlier.stage, later.stage) not in (("build", "run"), ("run", None), (None, "run")):
            share *= 0.5  # one system, but something else is done to it
        value = share * known.system_rarity(system)
        if value > (0.25 if best is None else best.value):
            mine, other = later.systems[system][0].words, earlier.systems[system][0].words
            names = f"“{mine}”" if mine == other else f"前者写“{other}”，后者写“{mine}”"
            best = Finding("shared_system", value, f"涉及同一系统：{names}", _mention(later, mine), _mention(earlier, other))
    return best


def build_is_over(earlier: Line, later: Line, known: Known) -> str | None:
    """Why what is built may be run beside it in the same budget: the words that say so."""
    beside = later.period.printed and later.period.first <= earlier.period.last  # it ran while the other was built
    if earlier.year is not None and earlier.period.printed and earlier.period.last < earlier.year and not beside:
        return f"印的年份 {earlier.period.last} 早于预算年度 {earlier.year}"
    if earlier.ending is not None:
        return f"前者写明“{earlier.ending}”"
    over = next((m for m in _OVER.finditer(earlier.goal.text) if not _is_planned(earlier, m)), None)
    if over is not None:
        return f"前者写明“{over.group()}”"
    for cue in cues_of(later):
        words = later.goal.text[cue.start : cue.end]
        if cue.cue in (Cue.DONE, Cue.BASED) or words == "承接" or _warranty_over(later, cue):
            window = later.goal.text[cue.first : cue.last]
            if known.names.coverage(earlier.object, window) >= _SAME_THING or any(s in later.systems for s in earlier.systems if _is_about(earlier, s)):
                return f"后者写明“{later.goal.words(cue.start, cue.end)}”"
    return None


def _is_planned(line: Line, over: re.Match[str]) -> bool:
    """2031年6月底前上线 in the budget of 2031 is what is meant to be, not what is over."""
    year = _YEAR.search(line.goal.text, max(0, over.start() - 4), over.start())
    return "前" in over.group() and year is not None and line.year is not None and int(year.group()) >= line.year


def _warranty_over(line: Line, cue: Found) -> bool:
    """The builder's own care is over. Where a contract of service is, that was another's, and says nothing of a build."""
    return cue.cue is Cue.EXPIRED and _WARRANTY.search(line.goal.text, cue.start, cue.end) is not None


def _is_about(line: Line, system: str) -> bool:
    """Whether the name says the system and what is done to it, nothing of it that is made anew (甲平台导诊功能开发)."""
    for touch in line.systems.get(system, ()):
        before, found, behind = line.title.text.partition(normalise(touch.words).text)
        if found and _DONE_TO_IT.fullmatch(behind) is not None and len(before) <= _PREFIX:
            return True
    return False


def in_title(line: Line, system: str) -> bool:
    return any((words := normalise(t.words).text) and words in line.title.text for t in line.systems.get(system, ()))


def _same_thing(earlier: Line, later: Line, known: Known) -> float:
    """How surely two names mean one thing: by their objects or by a system that both are named after."""
    value = known.names.alike(earlier.object, later.object)
    for short, long in ((earlier.object, later.object), (later.object, earlier.object)):
        if len(telling(short)) >= 2:  # noqa: PLR2004 - one character tells nothing
            value = max(value, 0.9 * known.names.coverage(short, long))
    if any(in_title(earlier, s) and in_title(later, s) for s in earlier.systems.keys() & later.systems.keys()):
        value = max(value, 0.9)
    return value


def _built(earlier: Line, later: Line, known: Known, cue: Found | None) -> tuple[float, str]:
    value, what = _same_thing(earlier, later, known), longest_common(earlier.object, later.object)
    for system in earlier.systems.keys() & later.systems.keys():
        touch = later.systems[system][0]
        share = 0.95 if in_title(earlier, system) or in_title(later, system) else 0.0
        if share * known.system_rarity(system) > value:
            value, what = share * known.system_rarity(system), touch.words
    named = said_by_name(earlier, later, known)
    if named is not None and named.value > value:
        value, what = named.value, named.earlier.words if named.earlier else what
    told = said_by_goal(earlier, later, known)
    beside = told is not None and told.later is not None and cue is not None and told.later.start == cue.first
    if told is not None and beside and told.value >= 0.5 and 0.5 + 0.4 * told.value > value:  # noqa: PLR2004 - half of what can be told
        value, what = 0.5 + 0.4 * told.value, told.earlier.words if told.earlier else what
    if cue is not None and value < _SAME_THING:  # what hardly another project of the place speaks of was made and is kept up
        words = rare_words(earlier, later, known)
        told_there = words is not None and words.later is not None and cue.first <= words.later.start < cue.last
        if words is not None and told_there and words.value >= 0.5 and words.earlier is not None:  # noqa: PLR2004 - half of what can be told
            value, what = 0.4 + 0.4 * words.value, words.earlier.words
    return value, f"“{what}”"


def _in_one_sentence(place: Spot, words: re.Pattern[str]) -> bool:
    text = place.text.text
    return any(words.search(text, first, last) for first, last in sentences(text) if first <= place.start < last)


def _without_pilot(line: Line) -> str:
    return re.sub("试点|试验点?|先行先试|示范", "", line.object)


def _goal(line: Line, cue: Found | None) -> Spot | None:
    return None if cue is None else Spot(line.goal, cue.first, cue.last)


def _mention(line: Line, words: str) -> Spot:
    plain = normalise(words).text
    return spot(line.title, plain) or spot(line.goal, plain) or title(line)
