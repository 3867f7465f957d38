"""The same work in other words, within one budget: what one line is named after stands in what another does, though in
other words or among other things, and both say more of the work that no other line of the budget says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mailuo_linkers.duplicates.finding import Finding, Reason, goal_words, name_words, odds, pair_key
from mailuo_linkers.duplicates.held import Held, covered, named_parts
from mailuo_linkers.duplicates.lines import Line, Lines, Target
from mailuo_linkers.duplicates.money import Stake
from mailuo_linkers.duplicates.scope import KIND, LARGEST, innocent, where_printed
from mailuo_linkers.duplicates.unlike import SPLIT, doing, siblings, unlike
from mailuo_linkers.duplicates.windows import KIND as WINDOWS
from mailuo_linkers.duplicates.wording import clause_before, is_used
from mailuo_linkers.reading.goals_road import says_what

_BIAS: Final = -1.7
_WORTH: Final = 0.55
_COVERED, _NEARLY_ALL = 0.5, 0.8
_LITTLE, _MASS, _MUCH, _MOST = 2.0, 2.8, 4.0, 5.0
_RARITY: Final = {0: 1.0, 1: 0.7, 2: 0.4}
"""By how many other undertakings of the budget write the words."""
_WORDS, _LETTERS, _MORE_LETTERS = 2, 5, 6
_ALONE, _ALONE_LETTERS, _MANY_LETTERS, _WORTH_LETTERS = 3, 13, 16, 3
"""Words in common where no name stands in the other's text."""
_BUNDLE: Final = re.compile(
    "综合运维|综合维护|综合保障|一揽子|打包|总包|统一(?:购买|采购|运维|维护|纳入|实施)|集中(?:购买|采购|运维)|一并(?:购买|采购|纳入|维护|承担)|整体(?:外包|运维|委托)|[二两三四五六七八九十\\d]+(?:套|个|项|类|大)(?:业务|信息|应用)?(?:系统|平台|设备|服务|设施)|一体化(?:运维|养护|作业|管护)|全部纳入",
)
_ONLY_USED: Final = re.compile("(?:录入|上传|汇入|导入|推送|回传|报送|同步|进入|登记[在到入]|挂接|通过|凭借|转入|提交|交由|移交|衔接|配合|服务于|支撑)[^、]{0,8}$")
_BEFORE: Final = re.compile("原|去年|上年|此前|前期|以往|过去|基础上|转段|收官|完成后")


@dataclass(frozen=True, slots=True)
class _Inside:
    """What of one line's name stands in the other's text; `mass` counts its rare characters."""

    line: Line
    other: Line
    words: list[str]
    mass: float
    share: float


def same_work(lines: Lines, explained: Collection[frozenset[str]] = ()) -> Iterator[Finding]:
    """`explained` are pairs of which something else says more."""
    budgets: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for line in lines.all:
        budgets[line.budget].append(line)
    for _, group in sorted(budgets.items()):
        parts: dict[tuple[str, ...], list[Line]] = defaultdict(list)
        for line in group:
            parts[(line.unit,) if len(group) > LARGEST else ()].append(line)
        for _, part in sorted(parts.items()):
            held = Held(part[:LARGEST], lines.everywhere)
            found = {
                pair: finding
                for first, second in held.candidates()
                if (pair := frozenset((first.uid, second.uid))) not in explained and not unlike(first, second, lines)
                for finding in _judge(first, second, held)
            }  # fmt: skip
            yield from found.values()
            for finding in found.values():
                for later in _next_contracts(finding, held):
                    if frozenset(line.uid for line in later.lines) not in {*found, *explained} and not unlike(later.lines[0], later.lines[1], lines):
                        yield later


def _next_contracts(finding: Finding, held: Held) -> Iterator[Finding]:
    """What a contract does its next one does as well, which often says no more than that it goes on."""
    for line, other in (finding.lines, finding.lines[::-1]):
        for following in held.lines:
            if following.undated is None or line.undated is None or following.undated.printed != line.undated.printed or following.unit != line.unit:
                continue
            if following.months is None or line.months is None or following.months.first <= line.months.first:
                continue
            of_service = [r for r in finding.reasons if r.feature in ("object_inside_work", "same_words_of_work", "in_a_bundle")]
            text = f"{following.shown()}与{line.shown()}是同一服务的前后两个合同期，前一期的工作与{other.shown()}重复"
            again = Reason("next_contract", text, max(0.0, sum(r.weight for r in of_service) - 0.2), name_words(following), name_words(other))
            measures = rare_measures(following, other, held)
            reasons = [again, *_reasons(following, other, None, [], measures, [], None)]
            if (score := odds(_BIAS, reasons)) >= _WORTH:
                pair = [following, other]
                yield Finding(KIND, pair_key(pair), pair, score, reasons, Stake(pair, frozenset({following.uid})), innocent(following, other))


def _judge(first: Line, second: Line, held: Held) -> Iterator[Finding]:
    inside = max((_inside(a, b, held) for a, b in ((first, second), (second, first))), key=lambda i: (i.mass * i.share, i.line.uid))
    words = held.shared_words(first, second, inside.words)
    measures = rare_measures(first, second, held)
    equal = [m for m in measures if m[0].value == m[1].value]
    counts = held.shared_counts(first, second)
    months = _months(first, second)
    names_it = inside.mass >= _LITTLE and inside.share >= _COVERED
    if not names_it and siblings(first, second, of_a_kind=True):
        return
    bundle = _BUNDLE.search(inside.other.title) or _BUNDLE.search(inside.other.work)
    if not enough(inside if names_it else None, words, bool(measures), bool(equal), bool(counts), bundle is not None, months is not None):
        return
    reasons = list(_reasons(first, second, inside if names_it else None, words, measures, counts, bundle))
    reasons += [
        Reason("split_off", f"{line.shown()}写明“{said[0]}”，两行可能是原来一项拆开的两支", -0.8, goal_words(line, said[0]), name_words(other))
        for line, other in ((first, second), (second, first))
        if (said := SPLIT.search(line.text)) is not None
    ]  # fmt: skip
    if months is not None:
        reasons.append(months)
    score = odds(_BIAS, reasons)
    if score < _WORTH:
        return
    part = frozenset({inside.other.uid}) if names_it else frozenset({first.uid, second.uid})
    yield Finding(WINDOWS if months is not None else KIND, pair_key((first, second)), [first, second], score, reasons, Stake([first, second], part), innocent(first, second))


def enough(inside: _Inside | None, words: list[str], measures: bool, equal: bool, counts: bool, bundle: bool, dated: bool) -> bool:
    """A name found elsewhere is not enough, nor are a few words in common."""
    letters = sum(map(len, words))
    if inside is None:
        told = letters + _WORTH_LETTERS * (measures + counts + equal) >= _ALONE_LETTERS
        return letters >= _MANY_LETTERS or (told and (len(words) >= _ALONE or (len(words) > 1 and (equal or counts))))
    if dated and (words or measures or counts):
        return True
    if bundle and inside.line.action in ("run", "rent") and (inside.mass >= _MASS or words):
        return True
    if inside.mass < _MASS:
        return len(words) >= _WORDS and letters >= _MORE_LETTERS
    if inside.mass >= _MOST and inside.share >= _NEARLY_ALL and letters > 2:  # noqa: PLR2004 - a word of its own
        return True
    return (len(words) >= _WORDS and letters >= _LETTERS) or (bool(words) and (equal or counts))


def _inside(line: Line, other: Line, held: Held) -> _Inside:
    """Words that are only used there, or that speak of what was before, are left out."""
    parts = named_parts(line)
    text = held.text[other.uid]
    words, mass = [], 0.0
    for piece in (piece for part in parts for piece in covered(part, text)):
        before = clause_before(text, text.index(piece))
        if is_used(before) or _BEFORE.search(before) or _ONLY_USED.search(before):
            continue
        words.append(piece)
        mass += 0.0 if held.everywhere.common(piece) else _RARITY.get(held.others(piece, line, other), 0.0) * len(piece)
    whole = sum(map(len, parts))
    return _Inside(line, other, words, mass, sum(map(len, words)) / whole if whole else 0.0)


def rare_measures(first: Line, second: Line, held: Held) -> list[tuple[Target, Target]]:
    """Targets of one kind that no other undertaking of the budget has, and whose names say what is measured."""
    mine = {t.kind: t for t in first.targets}
    found = []
    for target in second.targets:
        other = mine.get(target.kind)
        if other is not None and says_what(target.record.name) and not held.measured_by_others(target.kind, first, second):
            found.append((other, target))
    return found


def _reasons(
    first: Line, second: Line, inside: _Inside | None, words: list[str], rare: Sequence[tuple[Target, Target]], counts: list[str], bundle: re.Match[str] | None,
) -> Iterator[Reason]:  # fmt: skip
    names = name_words(first), name_words(second)
    if inside is not None:
        shown = "”“".join(inside.words)
        yield Reason(
            "object_inside_work", f"{inside.line.shown()}名称所指的“{shown}”写在{inside.other.shown()}的工作内容里，同一预算里别的项目少有写到",
            1.1 if inside.mass >= _MOST and inside.share >= _NEARLY_ALL else 0.9 if inside.mass >= _MUCH else 0.6 if inside.mass >= _MASS else 0.35, name_words(inside.line), where_printed(inside.other, inside.words[0]),
        )  # fmt: skip
        if bundle is not None:
            both_run = inside.line.action in ("run", "rent") and inside.other.action in ("run", "rent")
            yield Reason("in_a_bundle", f"{inside.other.shown()}写明“{bundle[0]}”，单独一行又列一次", 0.9 if both_run else 0.4, name_words(inside.line), where_printed(inside.other, bundle[0]))
    yield from shared_reasons(first, second, words, rare, counts, "同一预算里")
    same = doing(first) == doing(second)
    yield Reason("same_action", "两行做的是同一类事，同列一个部门的一份预算" if same else "同列一个部门的一份预算", 0.6 if same and doing(first) != "other" else 0.3, *names)
    if first.unit == second.unit:
        yield Reason("same_unit", "同一预算单位", 0.2, *names)


def shared_reasons(first: Line, second: Line, words: list[str], measures: Sequence[tuple[Target, Target]], counts: list[str], where: str) -> Iterator[Reason]:
    """Words, numbers and measures that only the two have; `where` says among which lines."""
    if words:
        shown = "”“".join(words[:5])
        yield Reason("same_words_of_work", f"{where}只有这两行写到：“{shown}”", min(1.3, 0.1 * sum(map(len, words))), goal_words(first, words[0]), goal_words(second, words[0]))
    if counts:
        shown = "、".join(counts[:3])
        yield Reason("same_counts", f"写的数量相同：{shown}", min(0.8, 0.5 * len(counts)), goal_words(first, counts[0]), goal_words(second, counts[0]))
    if measures:
        equal = [a for a, b in measures if a.value == b.value]
        shown = "、".join(b.record.name for _, b in measures[:3])
        yield Reason(
            "same_rare_measures", f"用同样少见的指标考核：“{shown}”" + (f"，其中 {len(equal)} 条指标值也相同" if equal else ""),
            min(0.9, 0.35 * len(equal) + 0.2 * (len(measures) - len(equal))), where_printed(first, measures[0][0].record.name), where_printed(second, measures[0][1].record.name),
        )  # fmt: skip


def _months(first: Line, second: Line) -> Reason | None:
    """Printed service periods that share months."""
    mine, others = first.months, second.months
    if mine is None or others is None or mine.whole_years or others.whole_years or mine.common(others) is None:
        return None
    return Reason("windows_overlap", f"服务期“{mine.words}”与“{others.words}”有重叠的月份", 1.0, name_words(first), name_words(second))
