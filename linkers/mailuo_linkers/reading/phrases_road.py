"""The road of continuation phrases: the later goal says that it goes on from something, and names it or leaves it to be
understood. Names are matched fuzzily here and only here."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from mailuo_linkers.reading.cues import AHEAD, APART, Cue, Found, find_cues
from mailuo_linkers.reading.finding import Finding, Spot, Veto, spot
from mailuo_linkers.reading.known import Known
from mailuo_linkers.reading.lines import Line
from mailuo_linkers.reading.wording import longest_common, pairs, sentences, telling

_WINDOW: Final = 48
_NAMED: Final = 0.5
_MASS: Final = 1.2
_WHOLE: Final = 4
_PIECE: Final = 3
_FEW: Final = 2
_JOINTS: Final = re.compile(
    "[^0-9a-z\u4e00-\u9fff]|与|和|以?及|将|把|原|由|从|自|对|在|的|中(?!心|小|学|央|医)|为|并|等|[两二三四五]个|[两二三四五]项|项目|工作|合同|经费|资金|协议|到期|期满|届满|合并|归并|整合|打包|统一|继续|承接|接续|延续"
    "|基础上|拆分|单列|更名|调整|试点|验收|竣工|移交|上一?年度?|本年度?|去年",
)
_MARKS: Final = re.compile("[\"'()<>\\[\\]《》]")
_STRONG: Final = frozenset({Cue.MERGED, Cue.SPLIT, Cue.RENAMED, Cue.EXPIRED, Cue.CONTINUED, Cue.FORMER})
_UNDERSTOOD: Final = frozenset({Cue.EXPIRED, Cue.CONTINUED, Cue.PREVIOUS, Cue.RENAMED, Cue.FORMER})
_SAYS: Final = {
    Cue.MERGED: "合并", Cue.SPLIT: "拆分", Cue.RENAMED: "更名或调整", Cue.EXPIRED: "前一合同到期", Cue.CONTINUED: "继续",
    Cue.BASED: "以其为基础", Cue.PREVIOUS: "上一期", Cue.DONE: "建成或验收", Cue.PILOT: "试点之后", Cue.MOVED: "职能划转", Cue.FORMER: "原项目",
}  # fmt: skip
_HINTS: Final = {Cue.MERGED: "merge", Cue.SPLIT: "split"}


def said_by_name(earlier: Line, later: Line, known: Known) -> Finding | None:
    """The later goal says that it goes on from something, and words of the earlier name stand beside that phrase."""
    best: Finding | None = None
    for cue in cues_of(later):
        first, last = max(cue.first, cue.start - _WINDOW), min(cue.last, cue.end + _WINDOW)
        window = later.goal.text[first:last]
        value, words = _named(earlier, later, window, known)
        if value < _NAMED:
            continue
        strength = ((value - _NAMED) / (1 - _NAMED) * 0.6 + 0.4) * (1.0 if cue.cue in _STRONG else 0.75)
        better = best is None or strength > best.value or (strength == best.value and best.hint is None and cue.cue in _HINTS)
        if better:
            sentence = Spot(later.goal, first, last)
            reason = f"后者的绩效目标写明{_SAYS[cue.cue]}（“{later.goal.words(cue.start, cue.end)}”），同一句里有前者的名称“{words}”"
            hint = _HINTS.get(cue.cue) or (None if best is None else best.hint)
            best = Finding("said_by_name", strength, reason, sentence, spot(earlier.title, words), hint)
        elif best is not None and cue.cue in _HINTS and best.hint is None:
            best = Finding(best.feature, best.value, best.reason, best.later, best.earlier, _HINTS[cue.cue])
    return best


def understood(earlier: Line, later: Line, known: Known) -> Finding | None:
    """The later goal says that it goes on from something without naming it, and the two are about the same thing."""
    near = max(known.names.alike(earlier.object, later.object), known.names.coverage(earlier.object, later.object) * 0.8)
    shared = earlier.systems.keys() & later.systems.keys()
    if near < 0.35 and not shared:  # noqa: PLR2004 - a third of the name
        return None
    for cue in cues_of(later):
        if cue.cue in _UNDERSTOOD:
            reason = f"后者的绩效目标写明{_SAYS[cue.cue]}（“{later.goal.words(cue.start, cue.end)}”），两者名称所指相近"
            return Finding("understood", min(1.0, near + 0.3), reason, Spot(later.goal, cue.first, cue.last))
    return None


def announced(earlier: Line, later: Line, known: Known) -> Finding | None:
    """The earlier goal says what is to follow, in words of the later name."""
    for first, last in sentences(earlier.goal.text):
        ahead = AHEAD.search(earlier.goal.text, first, last)
        if ahead is None:
            continue
        sentence = earlier.goal.text[first:last]
        covered = known.names.coverage(later.object, sentence)
        phase = any(p[:-1] and p in _phases_said(sentence) for p in later.phases)
        if (covered >= 0.4 and len(telling(longest_common(later.object, sentence))) >= 2) or phase:  # noqa: PLR2004 - two fifths; one character tells nothing
            return Finding(
                "announced", max(covered, 0.5), f"前者的绩效目标预告了后续（“{earlier.goal.words(ahead.start(), ahead.end())}”）",
                None, Spot(earlier.goal, first, last),
            )  # fmt: skip
    return None


def said_apart(earlier: Line, later: Line, known: Known) -> Veto | None:
    """One of the goals names the other project to say that it is something else."""
    for one, other in ((later, earlier), (earlier, later)):
        for match in APART.finditer(one.goal.text):
            window = one.goal.text[max(0, match.start() - 16) : match.end() + 16]
            if known.names.coverage(other.object, window) >= 0.7 and len(telling(longest_common(other.object, window))) >= 3:  # noqa: PLR2004 - most of the name
                return Veto("said_apart", f"原文写明与另一项目不是一回事：“{one.goal.words(match.start(), match.end())}”")
    return None


def cues_of(line: Line) -> list[Found]:
    """The cues of a goal, found once."""
    found = _CUES_OF.get(line.goal.text)
    if found is None:
        if len(_CUES_OF) > _MOST_KEPT:
            _CUES_OF.clear()
        found = _CUES_OF[line.goal.text] = list(find_cues(line.goal.text))
    return found


_CUES_OF: dict[str, list[Found]] = {}
_MOST_KEPT: Final = 20000


def _named(earlier: Line, later: Line, window: str, known: Known) -> tuple[float, str]:
    """How much of the earlier name stands in the window, and its longest piece. A system of the earlier name under
    another of its names counts as well."""
    common = longest_common(earlier.bare, window)
    value = known.names.coverage(earlier.object, window)
    inside = pairs(window)
    mass = sum(w for p, w in known.names.weights(earlier.object).items() if p in inside)
    if len(earlier.bare) >= _WHOLE and earlier.bare in _without_marks(window):
        value, common = 1.0, earlier.bare
    elif mass < _MASS or len(telling(common)) < 2:  # noqa: PLR2004 - one character tells nothing
        value = 0.0
    elif len(telling(common)) >= _PIECE:
        value = max(value, 0.9 * len(common) / len(earlier.bare))
    for piece in _references(window):
        if piece in earlier.bare and piece not in later.bare and (others := known.holders(piece)) <= _FEW:
            worth = 0.85 if others == 1 else 0.7
            value, common = max((value, common), (worth, piece))
    for system, touches in later.systems.items():
        if system not in earlier.systems or not _in_title(earlier, system):
            continue
        for touch in touches:
            words = _plain(touch.words)
            if words and words in window and known.system_rarity(system) > 0.3 and value < 0.9:  # noqa: PLR2004 - not what everything runs on
                value, common = 0.9, words
    return value, common


@lru_cache(maxsize=16384)
def _references(window: str) -> tuple[str, ...]:
    """Pieces between joining words and brackets that are long and telling enough to be a short form of a name."""
    return tuple(piece for piece in _JOINTS.split(window) if len(telling(piece)) >= _PIECE)


def _without_marks(window: str) -> str:
    return _MARKS.sub("", window)


def _in_title(line: Line, system: str) -> bool:
    return any(_plain(t.words) in line.title.text for t in line.systems[system])


def _plain(words: str) -> str:
    from mailuo_linkers.normal import normalise  # noqa: PLC0415 - small, and only where systems are shared

    return normalise(words).text


def _phases_said(sentence: str) -> set[str]:
    digits = {"一": "1", "二": "2", "三": "3", "四": "4", "首": "1"}
    return {f"{digits[c]}{label}" for c in digits for label in ("期", "批", "段") if f"{c}{label}" in sentence or f"{c}阶{label}" in sentence}
