"""The same work in other words, within one budget: what one line is named after stands in what another does, though in
other words or among other things, and both say more of the work that no other line of the budget says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from os.path import commonprefix
from typing import Final

from mailuo_linkers.duplicates.apart import told_apart
from mailuo_linkers.duplicates.finding import Finding, Reason, goal_words, name_words, odds, pair_key
from mailuo_linkers.duplicates.held import Everywhere, Held, covered, named_parts
from mailuo_linkers.duplicates.lines import Line, Lines, Target
from mailuo_linkers.duplicates.money import Stake
from mailuo_linkers.duplicates.scope import KIND, LARGEST, innocent, where_printed
from mailuo_linkers.duplicates.windows import KIND as WINDOWS
from mailuo_linkers.duplicates.wording import clause_before, is_used, longest_common, telling
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
_KEEPS: Final = re.compile("管护|养护|维修|维护|维保|运维|保养|看护|运营|值守|管理费")
_SERVED: Final = re.compile("服务(?:采购|购买|外包)|(?:采购|购买)[^。]{0,12}服务|外包$")
_MAKES: Final = re.compile("建设|新建|改造|升级|扩建|更新|配套|布点|铺设|安装|开发|购置|添置")
_INSPECTS: Final = re.compile("检测|检查|核查|评估|排查|鉴定|抽[检测查]|监测|巡[检查访]|普查|调查|测报|探访|走访|检定|评定")
_BACKUP: Final = re.compile("备[用份]|灾备|冗余|第二路|另一路|应急(?:线路|链路)")
_PAYS_LATE: Final = re.compile("尾款|质保金|质量保证金|保证金|余款|欠款|结算|决算")
"""What pays for finished work does none."""
_SPLIT: Final = re.compile(
    "析出|单列|拆分|拆出|拆成|拆为|分列|分设|分开|分离|划出|剥离|一分为二|分[成作为]两|独立安排|单独安排|另行安排|另列|另立|独立成项|各自(?:立项|列支|安排|核算)|不再(?:捆绑|打包|合并|合列)|原[^。；;,，]{0,16}(?:捆绑|打包|合在一起|同列|混列|合列|合并列支)",
)
_BRACKETS: Final = re.compile("[(（][^()（）]*[)）]")
_ONLY_USED: Final = re.compile("(?:录入|上传|汇入|导入|推送|回传|报送|同步|进入|登记[在到入]|挂接|通过|凭借|转入|提交|交由|移交|衔接|配合|服务于|支撑)[^、]{0,8}$")
_OWN_NEEDS: Final = re.compile("物业|后勤|公用|办公|经费补[助充]|劳务|派遣|工资|社保|房租|租金|水电|食堂|体检|保险|公车|车辆|法律|审计|财务|档案")
"""What each unit pays for itself."""
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
    everywhere = Everywhere(lines.all)
    for line in lines.all:
        budgets[line.budget].append(line)
    for _, group in sorted(budgets.items()):
        parts: dict[tuple[str, ...], list[Line]] = defaultdict(list)
        for line in group:
            parts[(line.unit,) if len(group) > LARGEST else ()].append(line)
        for _, part in sorted(parts.items()):
            held = Held(part[:LARGEST], everywhere)
            found = {
                pair: finding
                for first, second in held.candidates()
                if (pair := frozenset((first.uid, second.uid))) not in explained and not _unlike(first, second, lines)
                for finding in _judge(first, second, held)
            }  # fmt: skip
            yield from found.values()
            for pair, finding in found.items():
                for later in _next_contracts(finding, held):
                    if frozenset(line.uid for line in later.lines) not in {*found, *explained} and not _unlike(later.lines[0], later.lines[1], lines):
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
            measures = _measures(following, other, held)
            reasons = [again, *_reasons(following, other, None, [], measures, [], None)]
            if (score := odds(_BIAS, reasons)) >= _WORTH:
                pair = [following, other]
                yield Finding(KIND, pair_key(pair), pair, score, reasons, Stake(pair, frozenset({following.uid})), innocent(following, other))


def _unlike(first: Line, second: Line, lines: Lines) -> bool:
    """Different things for certain, or different things to do to one."""
    if first.object == second.object or lines.one_undertaking(first, second) or told_apart(first, second):
        return True
    if any(_PAYS_LATE.search(line.title) for line in (first, second)) or _parts_of_one(first, second, lines):
        return True
    if (_BACKUP.search(first.title) is None) != (_BACKUP.search(second.title) is None):
        return True
    if first.months is not None and second.months is not None and first.months.common(second.months) is None:
        return True  # one contract after the other
    doing = {_doing(first), _doing(second)}
    if {"build", "run"} <= doing or {"build", "check"} <= doing or "check" in {first.action, second.action} and "build" in doing:
        return True
    return first.unit != second.unit and any(_OWN_NEEDS.search(line.title) for line in (first, second))


def _doing(line: Line) -> str:
    """What the name says, over what the goal speaks of."""
    if _KEEPS.search(line.title) is not None or _SERVED.search(line.title) is not None:
        return "run"
    if _MAKES.search(line.title) is not None:
        return "build"
    return "check" if _INSPECTS.search(line.title) is not None else line.action


def _parts_of_one(first: Line, second: Line, lines: Lines) -> bool:
    """Two halves of what was one line: the names differ only in brackets, both goals say that they were split off, or both
    continue one earlier line."""
    bases = [_BRACKETS.sub("", line.record.name) for line in (first, second)]
    if bases[0] == bases[1] and first.record.name != second.record.name:
        return True
    return all(_SPLIT.search(line.text) for line in (first, second)) or bool(lines.before(first) & lines.before(second))


def _judge(first: Line, second: Line, held: Held) -> Iterator[Finding]:
    inside = max((_inside(a, b, held) for a, b in ((first, second), (second, first))), key=lambda i: (i.mass * i.share, i.line.uid))
    words = held.shared_words(first, second, inside.words)
    measures = _measures(first, second, held)
    equal = [m for m in measures if m[0].value == m[1].value]
    counts = held.shared_counts(first, second)
    months = _months(first, second)
    names_it = inside.mass >= _LITTLE and inside.share >= _COVERED
    bundle = _BUNDLE.search(inside.other.title) or _BUNDLE.search(inside.other.work)
    if not _enough(inside if names_it else None, words, bool(measures), bool(equal), bool(counts), bundle is not None, months is not None):
        return
    if _siblings(first, second):
        return
    reasons = list(_reasons(first, second, inside if names_it else None, words, measures, counts, bundle))
    reasons += [
        Reason("split_off", f"{line.shown()}写明“{said[0]}”，两行可能是原来一项拆开的两支", -0.8, goal_words(line, said[0]), name_words(other))
        for line, other in ((first, second), (second, first))
        if (said := _SPLIT.search(line.text)) is not None
    ]  # fmt: skip
    if months is not None:
        reasons.append(months)
    score = odds(_BIAS, reasons)
    if score < _WORTH:
        return
    part = frozenset({inside.other.uid}) if names_it else frozenset({first.uid, second.uid})
    yield Finding(WINDOWS if months is not None else KIND, pair_key((first, second)), [first, second], score, reasons, Stake([first, second], part), innocent(first, second))


def _enough(inside: _Inside | None, words: list[str], measures: bool, equal: bool, counts: bool, bundle: bool, dated: bool) -> bool:  # noqa: FBT001 - what there is
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


def _siblings(first: Line, second: Line) -> bool:
    """大气污染防治 and 水污染防治, 妇女甲癌筛查 and 妇女乙癌筛查: the names begin or end alike, and what differs between is
    nowhere in the other's work."""
    one, other = (_BRACKETS.sub("", line.title) for line in (first, second))
    begin = len(commonprefix([one, other]))
    end = min(len(commonprefix([one[::-1], other[::-1]])), len(one) - begin, len(other) - begin)
    around = telling(one[:begin] + "\x00" + one[len(one) - end :])
    between = [name[begin : len(name) - end] for name in (one, other)]
    if len(around) > 1 and all(between) and between[0] not in second.work and between[1] not in first.work:
        return True
    common = longest_common(first.object, second.object)
    if len(telling(common)) < 2:  # noqa: PLR2004 - a word
        return False
    rests = [telling(line.object.replace(common, "\x00", 1)) for line in (first, second)]
    if not all(rests):
        return False
    return not any(
        piece in other_line.work or piece in other_line.title
        for rest, other_line in zip(rests, (second, first), strict=True)
        for piece in {rest[at : at + 2] for at in range(max(1, len(rest) - 1))}
    )


def _measures(first: Line, second: Line, held: Held) -> list[tuple[Target, Target]]:
    """Targets of one kind that no other undertaking of the budget has, and whose names say what is measured."""
    mine = {t.kind: t for t in first.targets}
    found = []
    for target in second.targets:
        other = mine.get(target.kind)
        if other is not None and says_what(target.record.name) and not held.measured_by_others(target.kind, first, second):
            found.append((other, target))
    return found


def _reasons(
    first: Line, second: Line, inside: _Inside | None, words: list[str], measures: Sequence[tuple[Target, Target]], counts: list[str], bundle: re.Match[str] | None,
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
    if words:
        shown = "”“".join(words[:5])
        yield Reason("same_words_of_work", f"同一预算里只有这两行写到：“{shown}”", min(1.3, 0.1 * sum(map(len, words))), goal_words(first, words[0]), goal_words(second, words[0]))
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
    same = _doing(first) == _doing(second)
    yield Reason("same_action", "两行做的是同一类事，同列一个部门的一份预算" if same else "同列一个部门的一份预算", 0.6 if same and _doing(first) != "other" else 0.3, *names)
    if first.unit == second.unit:
        yield Reason("same_unit", "同一预算单位", 0.2, *names)


def _months(first: Line, second: Line) -> Reason | None:
    """Printed service periods that share months."""
    mine, others = first.months, second.months
    if mine is None or others is None or mine.whole_years or others.whole_years or mine.common(others) is None:
        return None
    return Reason("windows_overlap", f"服务期“{mine.words}”与“{others.words}”有重叠的月份", 1.0, name_words(first), name_words(second))
