"""What forbids a link whatever speaks for it. Each veto is one function; some are lifted by words that say the opposite."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from mailuo_linkers.owners import one_part_apart
from mailuo_linkers.reading.cues import Cue
from mailuo_linkers.reading.finding import Finding, Veto, title
from mailuo_linkers.reading.known import Known
from mailuo_linkers.reading.lines import Line
from mailuo_linkers.reading.phrases_road import brackets_apart, said_apart
from mailuo_linkers.reading.steps_road import build_is_over, step_of
from mailuo_linkers.reading.wording import telling

_NAMED: Final = 0.55
_NUMERAL: Final = re.compile("[一二三四五六七八九十百\\d]+|[a-z]")
_REST: Final = re.compile("其余|剩余|其他|其它|余下")
_DIRECTION: Final = re.compile("[东南西北中上下左右内外前后]+部?|新|老|旧")
_MEASURE: Final = tuple("个人家处台条届名套路辆所座万亿年月次只户米吨")
_PLACE_END: Final = re.compile("[县区镇乡村路街巷河湖库桥港站所院校园馆厂坝渠山岛湾市州段]$")
_PLACE_NEXT: Final = tuple("县区镇乡村路街巷河湖库桥港站所院校中小园馆厂坝渠段")
_LONGEST_PLACE: Final = 4
_CROWD: Final = 6
_WORD: Final = 2
_HANDED_OVER: Final = frozenset({Cue.MOVED, Cue.FORMER, Cue.RENAMED, Cue.SPLIT, Cue.MERGED})
_STEPS: Final = frozenset({"next_phase", "pilot_to_full", "build_to_operate"})


def speechless(earlier: Line, later: Line, known: Known, found: Sequence[Finding]) -> Veto | None:  # noqa: ARG001 - all vetoes take the same
    """A code for a name, or a classified line: nothing says what it is."""
    for line in (earlier, later):
        if line.speechless:
            return Veto("speechless", f"“{line.record.name}”只是代号或涉密名称，无从判断", title(later), title(earlier))
    return None


def no_time(earlier: Line, later: Line, known: Known, found: Sequence[Finding]) -> Veto | None:  # noqa: ARG001 - as above
    """Without a year nobody can say which is the earlier."""
    undated = [line for line in (earlier, later) if not line.period.first]
    if not undated or (earlier.document == later.document and len(undated) > 1 and any(f.feature in _STEPS for f in found)):
        return None
    return Veto("no_time", f"“{undated[0].record.name}”没有年份，分不清先后", title(later), title(earlier))


def other_place(earlier: Line, later: Line, known: Known, found: Sequence[Finding]) -> Veto | None:  # noqa: ARG001 - as above
    """City and district, or two districts, each have their own."""
    if earlier.place == later.place:
        return None
    return Veto("other_place", f"不同地方：{earlier.place or '不明'}与{later.place or '不明'}")


def other_department(earlier: Line, later: Line, known: Known, found: Sequence[Finding]) -> Veto | None:  # noqa: ARG001 - as above
    """Another department carries on only what its goal says was handed over; to use what others built is not that."""
    if earlier.department == later.department or earlier.unit == later.unit:
        return None
    if (_named(found) and any(f.cue in _HANDED_OVER for f in found)) or any(f.feature == "handed_over" for f in found):
        return None
    return Veto("other_department", "不同部门，后者的目标也没有写明由前者划转或调整而来")


def same_time(earlier: Line, later: Line, known: Known, found: Sequence[Finding]) -> Veto | None:
    """One budget, one period: beside each other, not after each other."""
    if earlier.year != later.year and earlier.order < later.order:
        return None
    if earlier.period.printed and earlier.period.last < later.period.last:
        return None
    within = earlier.months is not None and later.months is not None and earlier.months.last < later.months.first
    if within or any(f.feature == "next_phase" for f in found):  # one contract ends and another begins within the budget
        return None
    if any(f.feature == "build_to_operate" for f in found) and build_is_over(earlier, later, known) is not None:
        return None
    if _named(found) and (earlier.ending is not None or any(f.feature == "said_by_name" and f.cue == Cue.EXPIRED for f in found)):
        return None
    return Veto("same_time", f"同一预算、同一期次（{earlier.period}），是并列而不是先后", title(later), title(earlier))


def other_lot(earlier: Line, later: Line, known: Known, found: Sequence[Finding]) -> Veto | None:  # noqa: ARG001 - as above
    """Two lots are two contracts."""
    if earlier.lots and later.lots and earlier.lots.isdisjoint(later.lots):
        return Veto("other_lot", f"标段或包不同：{_list(earlier.lots)}与{_list(later.lots)}", title(later), title(earlier))
    return None


def other_number(earlier: Line, later: Line, known: Known, found: Sequence[Finding]) -> Veto | None:  # noqa: ARG001 - as above
    """A number can be the identity: one hotline is not another."""
    if earlier.numbers and later.numbers and earlier.numbers.isdisjoint(later.numbers):
        return Veto("other_number", f"名称里的号码不同：{_list(earlier.numbers)}与{_list(later.numbers)}", title(later), title(earlier))
    return None


def other_half(earlier: Line, later: Line, known: Known, found: Sequence[Finding]) -> Veto | None:
    """主用 and 备用, 南部 and the whole, B区 and A区. Lifted where the goal says the half that the name leaves out."""
    if earlier.qualifiers == later.qualifiers or _named(found, "merge", "split"):
        return None
    mine, other = later.qualifiers - earlier.qualifiers, earlier.qualifiers - later.qualifiers
    if mine and other:
        return Veto("other_half", f"对象不同：{_list(other)}与{_list(mine)}", title(later), title(earlier))
    missing, where = (mine, earlier) if mine else (other, later)
    if any(where.says_half(half) for half in missing):
        return None
    if any(q in known_qualifiers(known, where) for q in missing) or known.side_by_side(earlier, later):
        return Veto("other_half", f"只有一方写“{_list(missing)}”，同单位另有并列的一半", title(later), title(earlier))
    return None


def other_one(earlier: Line, later: Line, known: Known, found: Sequence[Finding]) -> Veto | None:  # noqa: ARG001 - as above
    """一中 and 二中, 城东 and 城西, one town and another: names that differ in just the word that says which."""
    apart = one_part_apart(earlier.object, later.object)
    if apart is None or not all(apart) or _named(found, "merge", "split"):
        return None
    one, other = apart
    if _REST.search(other) and not _REST.search(one):
        return None  # these first, and then the rest
    if _named(found) and one in later.goal.text and not _DIRECTION.fullmatch(one):
        return None  # the later goal says which of them it goes on from
    at = next(i for i, (a, b) in enumerate(zip(earlier.object, later.object, strict=False)) if a != b) if earlier.object[:1] == later.object[:1] else 0
    following = earlier.object[at + len(one) : at + len(one) + 1]
    numerals = _NUMERAL.fullmatch(one) and _NUMERAL.fullmatch(other) and following not in _MEASURE
    directions = _DIRECTION.fullmatch(one) and _DIRECTION.fullmatch(other)
    places = (_PLACE_END.search(one) and _PLACE_END.search(other)) or (following in _PLACE_NEXT and following and max(len(one), len(other)) <= _LONGEST_PLACE)
    if not (numerals or directions or places):
        return None
    return Veto("other_one", f"名称只差“{one}”与“{other}”，是同类的两个对象", title(later), title(earlier))


def other_in_brackets(earlier: Line, later: Line, known: Known, found: Sequence[Finding]) -> Veto | None:  # noqa: ARG001 - as above
    """Names equal up to brackets that say for whom or of what, and each goal speaks of its own: two of a kind."""
    one, other = bracketed(earlier, later) or ("", "")
    if not one or _named(found) or any(f.feature in _STEPS for f in found):
        return None
    own = one in earlier.goal.text and other in later.goal.text and other not in earlier.goal.text
    return Veto("other_in_brackets", f"名称只差括号里的“{one}”与“{other}”，绩效目标里也各是各的", title(later), title(earlier)) if own else None


def bracketed(earlier: Line, later: Line) -> tuple[str, str] | None:
    """The words by which the brackets of two otherwise equal names differ; years, phases and lots are none."""
    apart = None if earlier.core == later.core else brackets_apart(earlier, later)
    return apart if apart is not None and apart[0] != apart[1] and all(len(telling(part)) >= _WORD for part in apart) else None


def half_said(earlier: Line, later: Line, known: Known) -> Finding | None:  # noqa: ARG001 - all features take the same
    """Name and goal disagree on which half is meant."""
    mine, other = later.qualifiers - earlier.qualifiers, earlier.qualifiers - later.qualifiers
    if bool(mine) == bool(other):
        return None
    missing, where = (mine, earlier) if mine else (other, later)
    if not any(where.says_half(half) for half in missing):
        return None
    return Finding("half_said", 1.0, f"名实不符：“{where.record.name}”的名称没写“{_list(missing)}”，绩效目标却写了")


def half_unsaid(earlier: Line, later: Line, known: Known) -> Finding | None:
    """Equal names, but one goal speaks of a half of which the unit has a line of its own, and the other does not."""
    if earlier.qualifiers != later.qualifiers:
        return None
    for half in sorted(known_qualifiers(known, later) - later.qualifiers):
        said = [line.says_half(half) for line in (earlier, later)]
        if said[0] != said[1]:
            which = earlier if said[0] else later
            return Finding("half_unsaid", 1.0, f"名实不符：“{which.record.name}”的绩效目标写的是“{half}”，另一项没有写")
    return None


def side_by_side(earlier: Line, later: Line, known: Known, found: Sequence[Finding]) -> Veto | None:
    """Two names that stand beside each other in one unit and period are two undertakings."""
    at = known.side_by_side(earlier, later)
    if at is None or _named(found) or any(f.feature in _STEPS for f in found) or half_said(earlier, later, known):
        return None
    return Veto("side_by_side", f"这两个名称在同一单位 {at[1]} 年并列，是两件事", title(later), title(earlier))


def two_units(earlier: Line, later: Line, known: Known, found: Sequence[Finding]) -> Veto | None:
    """A name that two units carry in one year belongs to each by itself; so does a name that every unit has."""
    year = known.two_units(earlier, later)
    if year is not None and not _named(found):
        return Veto("two_units", f"两个单位在 {year} 年各有一项同名项目，各归各的")
    if any(f.feature == "handed_over" for f in found):
        return None
    goes_on = known.both_go_on(earlier, later)
    if goes_on is not None and not _named(found) and not any(f.feature == "same_unit" for f in found):
        return Veto("two_units", f"两个单位在 {goes_on} 年的预算里都在，各归各的")
    if (earlier.everyday or later.everyday) and earlier.unit != later.unit and not _named(found) and not any(f.feature == "same_unit" for f in found):
        return Veto("two_units", "通用名称，各单位都有，不跨单位承接", title(later), title(earlier))
    return None


def other_phase(earlier: Line, later: Line, known: Known, found: Sequence[Finding]) -> Veto | None:  # noqa: ARG001 - as above
    """Building phase n is not running phase m, running is not followed by building, phases do not go back."""
    one, other = step_of(earlier), step_of(later)
    if one is None or other is None or one[1] != other[1]:
        if earlier.stage == "run" and later.stage == "build" and earlier.year == later.year:
            return Veto("other_phase", "前者运行维护、后者建设，同年并行", title(later), title(earlier))
        return None
    if earlier.stage == "build" and later.stage == "run" and one != other:
        return Veto("other_phase", f"前者建设第 {one[0]} {one[1]}，后者运行第 {other[0]} {other[1]}", title(later), title(earlier))
    if one[0] > other[0] or (one[0] != other[0] and "run" in (earlier.stage, later.stage)):
        return Veto("other_phase", f"期次不同：第 {one[0]} {one[1]}与第 {other[0]} {other[1]}", title(later), title(earlier))
    return None


def build_beside_run(earlier: Line, later: Line, known: Known, found: Sequence[Finding]) -> Veto | None:  # noqa: ARG001 - as above
    """Built and run in one budget: two undertakings, unless the building is over."""
    if earlier.year != later.year or {earlier.stage, later.stage} != {"build", "run"}:
        return None
    if earlier.stage == "run" or build_is_over(earlier, later, known) is None:
        return Veto("build_beside_run", "建设与运行维护同年并行，看不出建设已经结束", title(later), title(earlier))
    return None


def crowd(earlier: Line, later: Line, known: Known, found: Sequence[Finding]) -> Veto | None:  # noqa: ARG001 - as above
    """So many lines of one name that nothing tells them apart."""
    most = max(known.twins(earlier), known.twins(later))
    if earlier.core != later.core or most <= _CROWD:
        return None
    return Veto("crowd", f"同单位同期有 {most} 项同名项目，无从判断哪一项承接哪一项")


def named_apart(earlier: Line, later: Line, known: Known, found: Sequence[Finding]) -> Veto | None:  # noqa: ARG001 - as above
    """The text itself says that the other project is something else."""
    return said_apart(earlier, later, known)


def run_before(earlier: Line, later: Line, known: Known, found: Sequence[Finding]) -> Veto | None:  # noqa: ARG001 - as above
    """What an earlier budget runs already was not built by a project of a later one, whatever year its name prints."""
    if earlier.year is None or later.year is None or earlier.year <= later.year or not any(f.hint == "build_to_operate" for f in found):
        return None
    return Veto("run_before", f"{later.year} 年预算里已在运行维护，{earlier.year} 年预算里的建设不是它的前身", title(later), title(earlier))


VETOES: Final[tuple[Callable[[Line, Line, Known, Sequence[Finding]], Veto | None], ...]] = (
    speechless, no_time, other_place, other_department, same_time, other_lot, other_number, other_half, other_one, other_in_brackets, side_by_side, two_units, other_phase,
    build_beside_run, run_before, crowd, named_apart,
)  # fmt: skip


def known_qualifiers(known: Known, line: Line) -> frozenset[str]:
    """Halves that stand in other names of the same object in this unit."""
    return frozenset(q for other in known.of_object(line) for q in other.qualifiers)


def _named(found: Sequence[Finding], *hints: str) -> bool:
    """Whether the later goal names the earlier project as what it goes on from."""
    return any(f.feature == "said_by_name" and f.value >= _NAMED and (not hints or f.hint in hints) for f in found)


def _list(values: frozenset[str]) -> str:
    return "、".join(sorted(values))
