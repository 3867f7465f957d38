"""Names of systems with one misread, lost or repeated character, and the system that was meant. A misprint is only
assumed where the characters look alike or the text itself shows the right form; two names that could both be meant stay
apart, and so do short ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from mailuo_linkers.system_mentions import Key, Read
from mailuo_linkers.system_places import Place

Seen = tuple[int, str, int, int]
_SHORTEST: Final = 7
"""A name of fewer characters, its kind word counted, has too many neighbours that are names themselves."""
# Characters that scans and hurried typists take for one another. None is a numeral or tells one thing from its sibling.
_SHAPES: Final = (
    "险脸验检捡俭剑 未末 己已巳 日曰目 人入 天夭 千干于 王玉主 术木本 力刀 由甲田申 贝见 免兔 今令 候侯 治冶 拔拨 晴睛 清请情 "
    "值植直 但伹 罝置 折拆析 微徽 戌戍戊 辨辩辫 籍藉 账帐 防妨仿 织职识 技枝 拓柘 堤提 测侧 厕则 抢枪 栋拣 券卷 度渡 幕募慕墓 "
    "复覆 密蜜 峰锋蜂 洪哄 准淮 状壮 网冈 岗冈 级极 记纪 渠集 堡保 燃然 梁粱 场扬 车东 农衣 师帅 医匠 校较 体休 系糸 统筑 "
    "办力 处外 问间 阅间 政攻 务劳 据居剧 踪综 追迫 溯朔 监盐 监蓝 警惊 预顷 报极 控腔 汇江 汛讯 巡迎 桥挢 隧遂 诉拆 诊珍 "
    "疗辽 养荞 粮粗 赈账 审宙 批枇 评坪 标际 准谁 档挡 案按 图围 源原 库厍 馆管 享亨 亭享 源沅 感惑 智皙 慧彗 数教 字宇 广厂 官管馆 侯候 像象 带戴 做作 园圆 截戳 彩采 析折晰 帐账胀 块快 拖托 洲州 嘉喜 连联 融隔 合台 合今 流硫 转传 辆俩 型形 须需 征证 综棕"
)  # fmt: skip
_ALIKE: Final[dict[str, frozenset[str]]] = {
    c: frozenset("".join(g for g in _SHAPES.split() if c in g)) - {c} for c in set(_SHAPES) - {" "}
}  # fmt: skip
# One of these more or less makes another thing: counts, sides, sizes, levels, negations.
_TELLS: Final = frozenset("一二三四五六七八九十百千甲乙丙丁东南西北中上下左右前后内外大小新老旧高低初男女正副主备省市区县乡镇村不非无未反双单多全分子总")


def corrected(words: str, text: str, general: str) -> str | None:
    """The name as the other words of its project, or the names known everywhere (`general`), write it: with one
    character for its look-alike, between the same neighbours. Nothing where the project writes it so as well elsewhere."""
    if len(words) < _SHORTEST or _ALIKE.keys().isdisjoint(words):
        return None
    elsewhere = text.replace(words, "")
    for at in range(1, len(words) - 2):
        others = _ALIKE.get(words[at])
        window = words[at - 1 : at + 3]
        if others is None or window in elsewhere:
            continue
        right = [c for c in others if (meant := window[0] + c + window[2:]) in elsewhere or meant in general]
        if len(right) == 1:
            whole = words[:at] + right[0] + words[at + 1 :]
            return whole if whole not in text else None  # two forms of one name: `slipped_names` weighs them
    return None


def slipped_places(taken: Iterable[Read]) -> list[tuple[Key, Key, str]]:
    """正常区 for the district's name: in one project, the same long name under a place that no department has, where the
    project is named after the district's own, does the same with both, and never says the own one in its goal."""
    pairs = []
    for together in by_project(taken).values():
        named = [r for r in together if r.record.field == "name" and r.key[0] == r.own]
        told = [r for r in together if r.record.field == "goal"]
        for r in told:
            strange = r.place is not None and r.key[0].district != r.own.district and len(r.key[0].district) == len(r.own.district)
            same = {n.key for n in named if n.core == r.core and n.record.role == r.record.role}
            if strange and len(r.core) >= _SHORTEST and len(same) == 1 and len({o.key for o in told if o.core == r.core}) == 1:
                (key,) = same
                pairs.append((r.key, key, f"同一项目里只差地名，“{r.key[0]}”疑为“{r.own}”之误"))
    return pairs


def slipped_names(by_key: dict[Key, list[Read]]) -> list[tuple[Key, Key, str]]:
    """A name said in one project that is one slip away from exactly one other name of the same place and kind, said more
    often or in the same project."""
    forms: dict[tuple[Place, str], dict[str, set[Key]]] = defaultdict(lambda: defaultdict(set))
    for key, reads in by_key.items():
        for form in {f for r in reads if r.brand is None for f in (r.core, r.form.strip('"'))}:
            if len(form) >= _SHORTEST:
                forms[key[0], reads[0].kind][form].add(key)
    pairs = []
    for said in forms.values():
        names = {name: next(iter(keys)) for name, keys in said.items() if len(keys) == 1}
        variants: dict[str, set[str]] = defaultdict(set)
        for name in names:
            for each in _without_one(name):
                variants[each].add(name)
        for name, key in sorted(names.items()):
            near = set[str]().union(variants.get(name, ()), *(variants[each] | ({each} & names.keys()) for each in _without_one(name)))
            meant = {
                names[other]: (other, how) for other in sorted(near)
                if names[other] != key and (how := _slip(name, other)) is not None and _rarer(by_key[key], by_key[names[other]], how)
            }  # fmt: skip
            if len(meant) == 1:
                ((of, (other, how)),) = meant.items()
                pairs.append((key, of, f"“{name}”疑为“{other}”之误：{how}"))
    return pairs


_LEVELS: Final = frozenset("省市区县")


def _without_one(name: str) -> list[str]:
    return [name[:at] + name[at + 1 :] for at in range(len(name))]


def _rarer(few: list[Read], many: list[Read], how: str) -> bool:
    """A repeated character is a slip wherever it stands. For the others one form has to be said more often, or in the
    name of the same project, which is read more carefully than its goal."""
    rows, others = {r.row for r in few}, {r.row for r in many}
    if how == _REPEATED:
        return True
    if len(rows) > 1 or _weight(few) >= _weight(many):
        return False
    return rows <= others or len(others) > 1 or how == _MISREAD


def _weight(reads: list[Read]) -> tuple[int, bool]:
    return len(reads), any(r.record.field == "name" for r in reads)


_MISREAD: Final = "有一个字形近"
_REPEATED: Final = "有一个字重复"
_LOST: Final = "少一个字"


def _slip(name: str, other: str) -> str | None:
    """What happened to `other` on the way to `name`; nothing if another word may be meant."""
    at = next((i for i, (a, b) in enumerate(zip(name, other, strict=False)) if a != b), min(len(name), len(other)))
    if len(name) == len(other):
        return _MISREAD if name[at + 1 :] == other[at + 1 :] and other[at] in _ALIKE.get(name[at], ()) else None
    if len(name) == len(other) + 1:
        return _REPEATED if at > 0 and name[at] == name[at - 1] and name[at] not in _TELLS - _LEVELS else None
    if len(name) == len(other) - 1 and 0 < at < len(name) and other[at] not in _TELLS and other[at] != other[at - 1]:
        return _LOST
    return None


def by_project(reads: Iterable[Read]) -> dict[tuple[str, int], list[Read]]:
    found: dict[tuple[str, int], list[Read]] = defaultdict(list)
    for r in reads:
        found[r.row].append(r)
    return found


def first_seen(reads: Iterable[Read], years: dict[str, int]) -> dict[Key, Seen]:
    """When each key is first said: by year, then document, project and place in it."""
    found: dict[Key, Seen] = {}
    for r in reads:
        seen = (years.get(r.record.document, 9999), r.record.document, r.record.row, r.record.order)
        found[r.key] = min(found.get(r.key, seen), seen)
    return found
