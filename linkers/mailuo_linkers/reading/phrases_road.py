"""The road of continuation phrases: the later goal says that it goes on from something, and names it or leaves it to be
understood. Names are matched fuzzily here and only here."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final

from mailuo_linkers.owners import forms, one_part_apart
from mailuo_linkers.reading.cues import AHEAD, APART, OF_LINES, PLAIN, Cue, Found, find_cues
from mailuo_linkers.reading.finding import Finding, Spot, Veto, spot
from mailuo_linkers.reading.known import Known
from mailuo_linkers.reading.lines import Line
from mailuo_linkers.reading.wording import generic_pairs, longest_common, pairs, sentences, telling, trimmed

_WINDOW: Final = 48
_CLOSE: Final = 12
_NAMED: Final = 0.5
_MASS: Final = 1.2
_WHOLE: Final = 4
_PIECE: Final = 3
_FEW: Final = 2
_LOOSE: Final = 0.6
_PARTED: Final = 0.7
_LISTED: Final = re.compile("(?:将|把|对|由)(?P<items>[\u4e00-\u9fff]{2,10}(?:[、和与及][\u4e00-\u9fff]{2,10})+)")
_ABOUT: Final = 0.6
_JOINED: Final = re.compile("[与和及、]")
_EXTENDED: Final = re.compile(",?(?:再|又)?(?:增加|新增|扩大|扩充|扩展|提高|拓展|延伸|上调|增配|增设)")
_ELSEWHERE: Final = 0.15
_SOME: Final = 0.35
_WEAK: Final = {Cue.GOING: 0.55}
_GOAL_READ: Final = 1500
_TELLS: Final = 0.45
_FEW_WORDS: Final = 2.5
_MANY_WORDS: Final = 6.0
_QUOTED: Final = re.compile('"([^"]{2,12})"')
_JOINTS: Final = re.compile(
    "[^0-9a-z\u4e00-\u9fff]|与|和|以?及|将|把|原|由|从|自|对|在|的|中(?!心|小|学|央|医)|为|并|等|[两二三四五]个|[两二三四五]项|项目|工作|合同|经费|资金|协议|到期|期满|届满|合并|归并|整合|打包|统一|继续|承接|接续|延续"
    r"|标准|水平|规模|模式|做法|成果|名额|\d+[座个处台家名人项条所只路套间栋张辆]|基础上|拆分|单列|更名|调整|试点|验收|竣工|移交|上一?年度?|本年度?|去年",
)
_MARKS: Final = re.compile("[\"'()<>\\[\\]《》]")
_STRONG: Final = frozenset({Cue.MERGED, Cue.SPLIT, Cue.RENAMED, Cue.EXPIRED, Cue.CONTINUED, Cue.FORMER})
_UNDERSTOOD: Final = frozenset({Cue.EXPIRED, Cue.CONTINUED, Cue.PREVIOUS, Cue.RENAMED, Cue.FORMER, Cue.GOING})
_SAYS: Final = {
    Cue.MERGED: "合并", Cue.SPLIT: "拆分", Cue.RENAMED: "更名或调整", Cue.EXPIRED: "前一合同到期", Cue.CONTINUED: "承接或续签", Cue.GOING: "继续",
    Cue.BASED: "以其为基础", Cue.PREVIOUS: "上一期", Cue.DONE: "建成或验收", Cue.PILOT: "试点之后", Cue.MOVED: "职能划转", Cue.FORMER: "原项目",
}  # fmt: skip
_HINTS: Final = {Cue.MERGED: "merge", Cue.SPLIT: "split"}


def said_by_name(earlier: Line, later: Line, known: Known) -> Finding | None:
    """The later goal says that it goes on from something, and words of the earlier name stand beside that phrase."""
    best: Finding | None = None
    for cue in cues_of(later):
        first, last = max(cue.first, cue.start - _WINDOW), min(cue.last, cue.end + _WINDOW)
        window = later.goal.text[first:last]
        value, words = _named(earlier, later, window, known, loosely=cue.cue in _STRONG or cue.cue is Cue.DONE, cue=cue if cue.cue in _HINTS else None)
        if value < _NAMED:
            continue
        worth = 1.0 if cue.cue in _STRONG else _WEAK.get(cue.cue, 0.75)
        if cue.cue is Cue.BASED and not _akin(earlier, later, known) and not _EXTENDED.match(later.goal.text, cue.end):
            worth = _ELSEWHERE  # one thing may be built on another without being its next year
        strength = ((value - _NAMED) / (1 - _NAMED) * 0.6 + 0.4) * worth * _distinct(earlier, later, window)
        better = best is None or strength > best.value or (strength == best.value and best.hint is None and cue.cue in _HINTS)
        if better:
            sentence = Spot(later.goal, first, last)
            reason = f"后者的绩效目标写明{_SAYS[cue.cue]}（“{later.goal.words(cue.start, cue.end)}”），同一句里有前者的名称“{words}”"
            hint = _HINTS.get(cue.cue) or (None if best is None else best.hint)
            best = Finding("said_by_name", strength, reason, sentence, spot(earlier.title, words), hint, cue.cue)
        elif best is not None and cue.cue in _HINTS and best.hint is None:
            best = Finding(best.feature, best.value, best.reason, best.later, best.earlier, _HINTS[cue.cue], cue.cue)
    return best


def said_by_goal(earlier: Line, later: Line, known: Known) -> Finding | None:
    """The later goal says that it goes on from something, and the words beside that phrase stand in the earlier goal, where
    few others have them: a place, a quantity, a technique."""
    text = earlier.goal.text[:_GOAL_READ]
    own = pairs(later.bare) | pairs(earlier.bare)  # what stands in the names, the names tell
    best: tuple[float, Found, str] | None = None
    for cue in cues_of(later):
        if cue.cue in _HINTS and not is_plain(later, cue):
            continue
        first, last = max(cue.first, cue.start - _WINDOW), min(cue.last, cue.end + _WINDOW)
        window = later.goal.text[first:last]
        shared = (pairs(window) & pairs(text)) - own - generic_pairs(window)
        mass = math.fsum(w for p in shared if (w := known.text_weight(p)) > _TELLS)
        if mass >= _FEW_WORDS and (best is None or mass > best[0]):
            best = mass, cue, trimmed(longest_common(window, text))
    if best is None:
        return None
    mass, cue, words = best
    reason = f"后者的绩效目标写明{_SAYS[cue.cue]}（“{later.goal.words(cue.start, cue.end)}”），同一句里有前者目标里少见的词（“{words}”等）"
    return Finding("said_by_goal", min(1.0, mass / _MANY_WORDS), reason, Spot(later.goal, cue.first, cue.last), spot(earlier.goal, words), _hint(later, cue), cue.cue)


def handed_over(earlier: Line, later: Line, known: Known) -> Finding | None:  # noqa: ARG001 - all roads take the same
    """The later goal says that the work came from the other unit, by that unit's name."""
    if earlier.unit == later.unit or not earlier.record.unit:
        return None
    names = [form for form in forms(earlier.record.unit) if len(form) >= _WHOLE]
    names += [form[:-1] for form in names if len(form) > _WHOLE]  # 某某监理所 hands over its 监理职能
    for cue in cues_of(later):
        if cue.cue is not Cue.MOVED:
            continue
        first, last = max(cue.first, cue.start - _WINDOW), min(cue.last, cue.end + _WINDOW)
        name = next((n for n in names if n in later.goal.text[first:last]), None)
        if name is not None:
            reason = f"后者的绩效目标写明职能来自前者的单位“{name}”（“{later.goal.words(cue.start, cue.end)}”）"
            return Finding("handed_over", 1.0, reason, Spot(later.goal, first, last), cue=cue.cue)
    return None


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


def part_of_merger(earlier: Line, later: Line, known: Known) -> Finding | None:
    """Two lines of one budget that the later line names as what it was made of."""
    if earlier.year is None or later.year is None or earlier.year >= later.year or earlier.unit != later.unit:
        return None
    return _joined_in_name(earlier, later, known) or _siblings_told(earlier, later, known)


def _joined_in_name(earlier: Line, later: Line, known: Known) -> Finding | None:
    """The later name joins two things, its goal says that they were merged, and the earlier line is about one of them while
    another of its unit and budget is about the other."""
    parts = [p for p in _JOINED.split(later.object) if len(telling(p)) >= _FEW]
    cue = next((c for c in cues_of(later) if c.cue is Cue.MERGED and is_plain(later, c)), None)
    if cue is None or len(parts) < _FEW:
        return None
    mine = [p for p in parts if _about(earlier, p)]
    if len(mine) != 1:
        return None
    for other in known.beside(earlier):
        its = [p for p in parts if _about(other, p)]
        if other.uid != earlier.uid and len(its) == 1 and its != mine:
            reason = f"后者写明“{later.goal.words(cue.start, cue.end)}”，名称里的“{mine[0]}”是前者，另一部分是同一预算的“{other.record.name}”"
            return Finding("part_of_merger", 1.0, reason, Spot(later.goal, cue.first, cue.last), spot(earlier.title, longest_common(mine[0], earlier.object)), "merge")
    return None


def _siblings_told(earlier: Line, later: Line, known: Known) -> Finding | None:
    """The later line tells in one breath the words by which this line and its sibling differ: 一号、二号办公区."""
    if earlier.core == later.core:
        return None
    for sibling in known.siblings_of(earlier):
        if not known.siblings(earlier, sibling):
            continue
        one, other = _differ(earlier, sibling)
        about = known.names.coverage(earlier.object.replace(one, ""), later.bare + later.goal.text[:_GOAL_READ]) if one else 0.0
        if not one or not other or one in later.bare or other in later.bare or about < _ABOUT:
            continue
        for first, second in ((one, other), (other, one)):
            found = re.search(f"{re.escape(first)}[^。;,]{{0,12}}[、和与及]{re.escape(second)}", later.goal.text)
            if found is not None:
                reason = f"后者一并写“{later.goal.words(found.start(), found.end())}”：前者与同一预算的“{sibling.record.name}”正是这两份"
                return Finding("part_of_merger", 1.0, reason, Spot(later.goal, found.start(), found.end()), spot(earlier.title, one), "merge")
    return None


def _differ(one: Line, other: Line) -> tuple[str, str]:
    """By which words two like names differ: what stands in brackets, or the one part that is another."""
    inside = brackets_apart(one, other)
    if inside is not None:
        return inside
    mine, its = one_part_apart(one.object, other.object) or ("", "")
    return _word_of(one.object, mine), _word_of(other.object, its)


def brackets_apart(one: Line, other: Line) -> tuple[str, str] | None:
    """What differs in the brackets of two names that are equal before them; None where they are not, or one has none."""
    (head, _, mine), (same, _, its) = (line.title.text.partition("(") for line in (one, other))
    if head != same or not mine or not its:
        return None
    inside = mine.partition(")")[0], its.partition(")")[0]
    return one_part_apart(*inside) or inside


def _word_of(name: str, part: str) -> str:
    """A single character with the one after it: 一号 of 一号办公区."""
    at = name.find(part) if len(part) == 1 else -1
    return part if at < 0 else name[at : at + 2]


def _about(line: Line, part: str) -> bool:
    """Whether a name begins with what the part begins with, generic words left out."""
    common = longest_common(part, line.object)
    return len(telling(common)) >= _FEW and part.startswith(common) and line.object.startswith(common)


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


def is_plain(line: Line, cue: Found) -> bool:
    """Whether a phrase of joining or parting can only mean budget lines: 整合 is said of data and resources as well."""
    text = line.goal.text
    return PLAIN.search(text, cue.start, cue.end) is not None or OF_LINES.search(text, max(cue.first, cue.start - _CLOSE), min(cue.last, cue.end + _CLOSE)) is not None


def _hint(line: Line, cue: Found) -> str | None:
    return _HINTS.get(cue.cue) if is_plain(line, cue) else None


def tells_of_others(line: Line) -> bool:
    """Whether its goal says plainly that it was joined from others or parted from one."""
    return any(cue.cue in _HINTS and is_plain(line, cue) for cue in cues_of(line))


def _akin(earlier: Line, later: Line, known: Known) -> bool:
    """The names have something in common, or what was built is run."""
    return later.stage == "run" or earlier.pilot or known.names.alike(earlier.object, later.object) >= _SOME


def _distinct(earlier: Line, later: Line, window: str) -> float:
    """Words that both names have do not say which is meant: where the earlier name has others, one of them must be there."""
    apart = pairs(earlier.bare) - pairs(later.bare) - generic_pairs(earlier.bare)
    return 1.0 if not apart or apart & pairs(window) or _another_name(earlier, later, window) else 0.5


def _another_name(earlier: Line, later: Line, window: str) -> bool:
    """A system of the earlier name stands there under any of its names."""
    shared = earlier.systems.keys() & later.systems.keys()
    return any(_in_title(earlier, s) and any(_plain(t.words) in window for t in later.systems[s]) for s in shared)


def _named(earlier: Line, later: Line, window: str, known: Known, *, loosely: bool, cue: Found | None) -> tuple[float, str]:
    """How much of the earlier name stands in the window, and its longest piece. A system of the earlier name under
    another of its names counts as well."""
    common = longest_common(earlier.bare, window)
    value = known.names.coverage(earlier.object, window)
    inside = pairs(window)
    mass = math.fsum(w for p, w in known.names.weights(earlier.object).items() if p in inside)
    if len(earlier.bare) >= _WHOLE and earlier.bare in _without_marks(window):
        value, common = 1.0, earlier.bare
    elif mass < _MASS or len(telling(common)) < 2:  # noqa: PLR2004 - one character tells nothing
        value = 0.0
    elif len(telling(common)) >= _PIECE:
        value = max(value, 0.9 * len(common) / len(earlier.bare))
    best = (value, common)
    for piece in _references(window):
        best = max(best, _by_piece(earlier, later, piece, known, loosely=loosely and best[0] < _NAMED))
    value, common = best
    if value < _NAMED and cue is not None:
        part = _by_part(earlier, window, known) if cue.cue is Cue.SPLIT else _by_item(earlier, window, known) if is_plain(later, cue) else (0.0, "")
        value, common = best = max(best, part)
    for quoted in _QUOTED.findall(earlier.title.text):
        if quoted in window and value < 0.9:  # noqa: PLR2004 - a proper name
            value, common = 0.9, quoted
    for system, touches in later.systems.items():
        if system not in earlier.systems or not _in_title(earlier, system):
            continue
        for touch in touches:
            words = _plain(touch.words)
            if words and words in window and known.system_rarity(system) > 0.3 and value < 0.9:  # noqa: PLR2004 - not what everything runs on
                value, common = 0.9, words
    return value, common


def _by_piece(earlier: Line, later: Line, piece: str, known: Known, *, loosely: bool) -> tuple[float, str]:
    """How surely a short form is of the earlier name: it stands in that name and in hardly another."""
    if piece in later.bare:
        return 0.0, ""
    short = len(telling(piece)) < _PIECE
    if piece in earlier.bare:
        others = known.holders(piece)
        if others > _FEW or (short and others > 1):
            return 0.0, ""
        return (0.85 if others == 1 and not short else 0.7), piece
    if loosely and short_form(piece, earlier.bare) and sum(short_form(piece, o.bare) for o in known.beside(earlier)) == 1:
        return _LOOSE, longest_common(earlier.bare, piece)
    part = longest_common(earlier.bare, piece) if loosely else ""
    if len(part) <= _PIECE or part in later.bare or len(telling(part)) < _PIECE - 1 or known.holders(part) != 1:
        return 0.0, ""
    return _LOOSE, part


def _by_part(earlier: Line, window: str, known: Known) -> tuple[float, str]:
    """Of a name that joins two things by 与 or 和, one of them where it is told that they were parted."""
    parts = [part for part in _JOINED.split(earlier.object) if part]
    told = [p for p in parts if len(parts) > 1 and len(telling(p)) >= _FEW and p in window and known.holders(p) <= _FEW]
    return (_PARTED, max(told, key=len)) if told else (0.0, "")


def _by_item(earlier: Line, window: str, known: Known) -> tuple[float, str]:
    """Of what a merger lists, 将保洁、运送、导医打包, a word that no other line of that budget has in its name."""
    for listed in _LISTED.finditer(window):
        for item in _JOINED.split(listed["items"]):
            if len(telling(item)) >= _FEW and item in earlier.object and sum(item in o.bare for o in known.beside(earlier)) == 1:
                return _PARTED, item
    return 0.0, ""


def short_form(piece: str, name: str) -> bool:
    """桥下照明 for 桥下空间照明: two words of the name or more, in order, the first one first."""
    if not _WHOLE <= len(piece) < len(name) or piece[:2] != name[:2] or len(telling(piece)) < _PIECE:
        return False
    at = 0
    for start in range(0, len(piece) - 1, 2):
        at = name.find(piece[start : start + 2], at)
        if at < 0:
            return False
        at += 2
    return len(piece) % 2 == 0 or piece[-1] in name[at:]


@lru_cache(maxsize=16384)
def _references(window: str) -> tuple[str, ...]:
    """Pieces between joining words and brackets that are long and telling enough to be a short form of a name."""
    pieces = [piece for piece in _JOINTS.split(window) if piece]
    return tuple(p for p in pieces if len(telling(p)) >= _PIECE or (len(p) > _PIECE and len(telling(p)) == _PIECE - 1))


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
