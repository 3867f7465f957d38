"""What links and duplicates carry, said to people: fixed words, money at stake, the words a reason stands on. Programs get
the values themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from mailuo.render import cell_text, clip
from mailuo_graph.links import Duplicate, Ground
from mailuo_graph.words import Text

_WORDS_SHOWN: Final = 90
_ALMOST: Final = 0.99
_CODED: Final = re.compile("(?:^|(?<=[ ：]))(?P<code>[a-z][a-z_]+) (?P<word>[^/]+?)(?= /|$)")

_WORDS: Final = {
    "renewal": Text("续期", "renewal"),
    "same_project_next_budget": Text("同一项目跨年", "same project, next budget"),
    "phase": Text("分期", "next phase"),
    "pilot_to_full": Text("试点转全面", "pilot to full"),
    "build_to_operate": Text("建设转运营", "built, then run"),
    "split": Text("拆分", "split"),
    "merge": Text("合并", "merge"),
    "certain": Text("确定", "certain"),
    "likely": Text("很可能", "likely"),
    "possible": Text("可能", "possible"),
    "same_function_at_two_levels": Text("两级同建", "same function at two levels"),
    "same_function_in_two_departments": Text("两个部门同建", "same function in two departments"),
    "shared_resource_rented_anyway": Text("有共享资源仍自租", "shared resource rented anyway"),
    "upgraded_twice": Text("同一平台两次升级", "upgraded twice"),
    "disclosures_disagree": Text("两次公开金额不同", "disclosures disagree"),
    "target_does_not_fit_goal": Text("指标与目标错配", "targets do not fit the goal"),
    "template_used_everywhere": Text("到处套用的指标", "template used everywhere"),
    "same_indicators": Text("指标相同", "same indicators"),
    "near_identical_goals": Text("目标几乎逐字相同", "near-identical goals"),
    "overlapping_windows": Text("服务期重叠", "overlapping windows"),
    "overlapping_scope": Text("范围重叠", "overlapping scope"),
    "strong": Text("强", "strong"),
    "worth_a_look": Text("值得一看", "worth a look"),
    "weak": Text("弱", "weak"),
    "建设": Text("建设", "build"),
    "升级": Text("升级", "upgrade"),
    "运维": Text("运维", "maintain"),
    "运营": Text("运营", "operate"),
    "租赁": Text("租赁", "lease"),
    "使用": Text("使用", "use"),
    "平台": Text("平台", "platform"),
    "系统": Text("系统", "system"),
    "网站": Text("网站", "website"),
    "网络": Text("网络", "network"),
    "云": Text("云", "cloud"),
    "热线": Text("热线", "hotline"),
    "品牌": Text("品牌", "brand"),
    "数据": Text("数据", "data"),
    "应用": Text("应用", "application"),
}


def label(word: str) -> str:
    """A word that nobody listed here is shown as it is, so that a new kind never breaks the output."""
    known = _WORDS.get(word.replace(" ", "_"))
    return word.replace("_", " ") if known is None else str(known)


def labels(words: Iterable[str]) -> str:
    return str(Text("、", ", ")).join(map(label, words))


def score_said(score: float) -> str:
    """Two digits, but nothing is ever said to be quite sure."""
    if score > _ALMOST:
        return f">{_ALMOST}"
    return f"<{1 - _ALMOST:.2f}" if score < 1 - _ALMOST else f"{score:.2f}"


def plain(meaning: Text, value: Any) -> tuple[str, Any]:
    """The heading of a column and a value of it without the words that scripts read: a meaning that explains those, as
    “strong 强 / weak 弱”, gives the word for each."""
    found = list(_CODED.finditer(meaning.zh))
    words = {match["code"]: match["word"] for match in found}
    codes = value if isinstance(value, list) else [value]
    if not found or not all(isinstance(code, str) and code in words for code in codes):
        return str(meaning), value
    said = [str(Text(words[code], code.replace("_", " "))) for code in codes]
    heading = meaning.zh[: found[0].start()].rstrip("： ") or "情形"
    return str(Text(heading, meaning.en)), said if isinstance(value, list) else said[0]


def money_said(duplicate: Duplicate) -> str:
    """万元; ≤ where only a part of a line is concerned, so that nobody takes the whole line for the finding."""
    low, high = duplicate.money_low, duplicate.money_high
    if high is None:
        return "—" if low is None else f"≥ {cell_text(low)}"
    if duplicate.at_most or low is None:
        return f"≤ {cell_text(high)}"
    return cell_text(high) if low == high else f"{cell_text(low)}–{cell_text(high)}"


def reasons_said(reasons: Sequence[str], grounds: Sequence[Ground], names: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    """Each reason with the words that it stands on, each pair of words once. Words that are just the names of the projects
    are left out: those are shown anyway. A reason that stands within another is that other one."""
    by_reason: dict[str, list[Ground]] = defaultdict(list)
    for ground in grounds:
        said = next((reason for reason in reasons if ground.reason in reason), ground.reason)
        by_reason[said].append(ground)
    shown: set[str] = set()
    for reason in dict.fromkeys([*reasons, *by_reason]):
        words = [said for ground in by_reason.get(reason, []) if not only_names(ground, names) for said in words_said(ground)]
        new = [said for said in dict.fromkeys(words) if said not in shown]
        shown.update(new)
        yield reason, new


def only_names(ground: Ground, names: Collection[str]) -> bool:
    both = [each.words for each in (ground.earlier_evidence, ground.later_evidence) if each is not None]
    return all("".join(words.split()) in names for words in both)


def words_said(ground: Ground) -> Iterator[str]:
    """The words that a reason stands on, the earlier document's first."""
    both = [each.words for each in (ground.earlier_evidence, ground.later_evidence) if each is not None and each.words]
    if both:
        yield " ／ ".join(f"“{clip(' '.join(words.split()), _WORDS_SHOWN)}”" for words in both)
