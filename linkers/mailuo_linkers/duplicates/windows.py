"""Contracts for one service whose periods overlap within one budget, or whose old one is still paid beside the new."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from mailuo_linkers.duplicates.apart import one_names_a_part, told_apart
from mailuo_linkers.duplicates.finding import Finding, Reason, Words, cliques, goal_words, name_words, odds
from mailuo_linkers.duplicates.lines import Line, Lines
from mailuo_linkers.duplicates.money import Stake
from mailuo_linkers.duplicates.shared_text import compare
from mailuo_linkers.duplicates.wording import longest_common, telling
from mailuo_linkers.service_months import Months

KIND: Final = "overlapping_windows"
_BIAS: Final = -1.0
_MOST: Final = 40
_ALIKE: Final = 0.6
_FOLLOWED: Final = re.compile("(?:期满|到期|结束)后?[^。；;]{0,6}?由(?P<by>[^。；;,，]{3,30}?)(?:统一)?(?:承接|接续|接替|替代|取代|继续|保障)")
_CUT: Final = re.compile("(?:租用|租赁|服务|运维)?(?:项目|合同|经费)?$")
_TOUCHING: Final = re.compile(
    "前后衔接|首尾(?:相接|衔接)|无缝衔接|(?:合同|服务)?期满(?:之日|次日|后)起|到期(?:之日|次日|后)起|互不重叠|不(?:存在)?重叠|前后相接|依次|先后(?:执行|衔接|签订)|分(?:年度|期)(?:签订|支付|执行)",
)
_STAGED: Final = re.compile("资金控制率|支付覆盖率|支付比例|付款比例|首付")
_PAID: Final = re.compile(r"[≤<=]*(\d{1,2})%")
_TAIL: Final = re.compile("尾款|质保金|余款|存量款|合同款|结算")


def overlapping_windows(lines: Lines) -> Iterator[Finding]:
    budgets: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines.all:
        if line.action in ("run", "rent") or line.months is not None:
            budgets[line.budget].append(line)
    side_by_side: dict[tuple[str, str], list[list[Line]]] = defaultdict(list)
    for pair in sorted(map(sorted, lines.linked)):
        first, second = (lines.by_uid.get(uid) for uid in pair)
        if first is not None and second is not None and first.budget == second.budget:
            side_by_side[first.budget].append([first, second])
    for budget in sorted(budgets):
        pairs = {
            frozenset((a.uid, b.uid)): found
            for service in [*_services(budgets[budget]), *side_by_side[budget]]
            for a, b in combinations(service, 2)
            if (found := _overlap(a, b, lines)) is not None
        }
        pairs |= _followed(budgets[budget])
        yield from _grouped(pairs, lines)


def _services(budget: list[Line]) -> list[list[Line]]:
    """Lines of one unit with one object and one action, and of one undertaking; never more than the cap."""
    by_service: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for line in budget:
        if line.object:
            by_service[line.unit, line.object, line.action].append(line)
            if line.undated is not None:
                by_service[line.unit, line.undated.printed].append(line)
        if line.lineage is not None:
            by_service[(line.lineage,)].append(line)
    return [group[:_MOST] for _, group in sorted(by_service.items()) if len(group) > 1] + _alike(budget)


def _alike(budget: list[Line]) -> list[list[Line]]:
    """The object of one is a part of the other's, and the goals read alike: 短信 and 党群短信."""
    by_end: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line in budget:
        if len(line.object) > 1 and line.months is not None:
            by_end[line.unit, line.action, line.object[-2:]].append(line)
    return [
        [a, b]
        for group in by_end.values()
        for a, b in combinations(group[:_MOST], 2)
        if a.object != b.object and (a.object.endswith(b.object) or b.object.endswith(a.object))
        and compare(a.text, b.text).share >= _ALIKE
    ]  # fmt: skip


def _overlap(first: Line, second: Line, lines: Lines) -> tuple[float, list[Reason]] | None:
    mine, others = first.months, second.months
    if mine is None or others is None or (mine.first, mine.last) == (others.first, others.last):
        return None
    named_alike = first.undated is not None and second.undated is not None and first.undated.printed == second.undated.printed
    if not named_alike and (told_apart(first, second) or {first.action, second.action} == {"build", "run"}):
        return None
    service = Reason(
        "same_service", f"{first.shown()}与{second.shown()}买的是同一服务" + (f"“{first.object}”" if first.object == second.object else "，前后相承"),
        0.6 if first.object == second.object or lines.one_undertaking(first, second) else 0.2, name_words(first), name_words(second),
    )  # fmt: skip
    common = mine.common(others)
    if common is None:
        return _paid_late(first, second, service)
    exact = not (mine.whole_years or others.whole_years)
    years = sorted({common[0] // 12, common[1] // 12})
    shown = "-".join(map(str, years))
    text = f"服务期“{mine.words}”与“{others.words}”都含 {shown} 年，同列一份预算" + ("" if exact else "，起止月份未写明，重叠多少须核合同")
    if not exact and (_TOUCHING.search(first.text) or _TOUCHING.search(second.text)):
        return None  # the goals say that one begins where the other ends
    weight = 2.2 if exact else 1.9 if min(mine.last // 12 - mine.first // 12, others.last // 12 - others.first // 12) > 1 else 0.7
    budgeted = first.year
    if budgeted is not None and years[0] <= budgeted <= years[-1]:
        weight += 0.5
    overlap = [service, Reason("windows_overlap", text, weight, _period_words(first, mine), _period_words(second, others))]
    return odds(_BIAS, overlap), overlap


def _paid_late(first: Line, second: Line, service: Reason) -> tuple[float, list[Reason]] | None:
    """Periods that don't touch, in one budget: the older one ended before it."""
    old, new = sorted((first, second), key=lambda line: line.months.first if line.months else 0)
    assert old.months is not None  # noqa: S101 - the caller looked
    assert new.months is not None  # noqa: S101 - as above
    ended = old.months.last // 12
    year = old.year if old.year is not None else new.months.first // 12
    if not (old.months.whole_years and new.months.whole_years) or ended >= year - 1:  # the last payment of last year's contract is no question
        return None
    text = f"“{old.months.words}”的服务期早于 {year} 年预算，仍与“{new.months.words}”的新合同同列"
    late = Reason("old_contract_beside_new", text, 0.4 + 0.3 * min(year - ended, 3), _period_words(old, old.months), _period_words(new, new.months))
    alike = compare(old.text, new.text)
    reasons = [service, late]
    if alike.share >= _ALIKE:
        words = old.text[alike.pieces[0].first : alike.pieces[0].first + alike.pieces[0].length]
        reasons.append(Reason("goals_alike", f"两行目标相同的文字占 {alike.share:.0%}：“{_short(words)}”", 0.3, goal_words(old, words), goal_words(new, words)))
    return min(odds(_BIAS, reasons), 0.79), reasons


def _followed(budget: list[Line]) -> dict[frozenset[str], tuple[float, list[Reason]]]:
    """“期满后由双路由链路承接”, and that stands in the same budget already."""
    found = {}
    for line in budget:
        match = _FOLLOWED.search(line.text)
        if match is None:
            continue
        named = telling(_CUT.sub("", match["by"]))
        for other in budget:
            common = longest_common(named, telling(other.object)) if other is not line else ""
            if len(common) < 3 or len(common) < 0.6 * len(named) or other.action != line.action:  # noqa: PLR2004 - a name
                continue
            until = "" if line.months is None else f"，而本合同服务期到{_until(line.months)}"
            reason = Reason(
                "successor_paid_already", f"{line.shown()}写明“{match[0]}”{until}；承接它的{other.shown()}已在同一份预算里付费", 2.6,
                goal_words(line, match[0]), name_words(other),
            )  # fmt: skip
            found[frozenset((line.uid, other.uid))] = odds(_BIAS, [reason]), [reason]
    return found


def _until(months: Months) -> str:
    return f" {months.last // 12} 年" + ("" if months.whole_years else f" {months.last % 12 + 1} 月")


def _grouped(pairs: dict[frozenset[str], tuple[float, list[Reason]]], lines: Lines) -> Iterator[Finding]:
    """Contracts that hang together by overlaps are one finding: three years' contracts are no three questions."""
    for members in cliques({pair: score for pair, (score, _) in pairs.items()}, lines, lambda a, b: told_apart(a, b) is not None or one_names_a_part(a, b)):
        inside = {pair: found for pair, found in pairs.items() if pair <= members}
        joined = sorted((lines.by_uid[uid] for uid in members), key=lambda line: (line.months.first if line.months else 0, line.uid))
        reasons = [reason for _, (_, found) in sorted(inside.items(), key=lambda e: (-e[1][0], sorted(e[0]))) for reason in found]
        first = joined[0]
        yield Finding(
            KIND, f"{first.budget[0]}\x1e{first.budget[1]}\x1e{first.unit}\x1e{first.object}\x1e{first.uid}", joined, max(score for score, _ in inside.values()),
            reasons, Stake(joined, frozenset(members)), _innocent(joined),
        )  # fmt: skip


def _innocent(lines: list[Line]) -> list[str]:
    said = ["续约过渡：新旧合同交接期并行，或只是同一年里先后付款"]
    for line in lines:
        for target in line.targets:
            paid = _PAID.search(target.value)
            if _STAGED.search(target.record.name) and paid is not None and int(paid[1]) < 100:  # noqa: PLR2004 - all of it
                said.append(f"分期付款：“{line.record.name}”的指标写“{target.record.name}{target.record.annual_value or ''}”，当年只付一部分")
                break
        if _TAIL.search(line.title + line.text):
            said.append(f"支付尾款：“{line.record.name}”写的是存量合同的余款")
    return said


def _period_words(line: Line, months: Months) -> Words:
    return goal_words(line, months.words) if months.where == "goal" else name_words(line)


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:40] + "…"  # noqa: PLR2004 - fits a line
